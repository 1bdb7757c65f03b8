//! How a contraction is carried out: the cheapest of what there is.

use super::index::{C, Folded, Index, Indices, Kind, copied, count, fold, of_kind, picked};
use super::ways::Way;
use crate::arch::CACHE_LINE;
use crate::axis_vec::AxisVec;
use crate::error::{Error, Refusal, Result};
use crate::layout::Axis;
use crate::plan::tuning::threads_for;
use crate::plan::{Capabilities, Directly, Policy, Tuning};
use crate::scalar::DType;

/// The name of the routine in errors and plans.
pub const NAME: &str = "contract";

/// What a contraction depends on besides its indices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ContractionOptions {
    /// Whether copying is allowed.
    pub policy: Policy,
    /// When products are computed by our own kernels.
    pub directly: Directly,
    /// Bound of the workspace in bytes. What is summed first, what shares memory with C, and what is computed once for several
    /// positions of C may go beyond it.
    pub workspace_limit: usize,
    /// What the BLAS can do.
    pub capabilities: Capabilities,
    /// What is faster.
    pub tuning: Tuning,
    /// On how many threads we compute.
    pub own_threads: usize,
    /// Whether A and B are read as their conjugates.
    pub conj: [bool; 2],
    /// Whether A and B share memory with C.
    pub overlaps: [bool; 2],
    /// Whether each of A, B and C is aligned as BLAS needs it, at each of its elements.
    pub aligned: [bool; 3],
    /// Whether beta is not 0.
    pub reads_output: bool,
    /// Which inputs are packed, of a part of what is packed part by part: as the whole was planned.
    pub packs: Option<[bool; 2]>,
}

/// What computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// There is no product: C is scaled.
    Nothing,
    /// Element by element; sums are the outer loops.
    Elements,
    /// `dot`
    Dot,
    /// `gemv` with A as the matrix, or with B.
    MatrixVector {
        /// Whether B is the matrix.
        of_b: bool,
    },
    /// `gemm`
    Product,
    /// A product in panels of our own kernels, whose indices may be of several axes.
    Panels,
}

/// Why an input is not read where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// It shares memory with C.
    Overlap,
    /// It is summed along indices that nothing else has.
    Sum,
    /// Its axes do not chain as those of the others do, or BLAS cannot take it as it lies.
    Order,
}

/// An input that is not read where it lies, but from the workspace.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    /// Why.
    pub reason: Reason,
    /// Bytes of it there.
    pub bytes: usize,
    /// Lengths, strides there, strides where it lies.
    pub(crate) axes: AxisVec<(usize, isize, isize)>,
    /// What is summed meanwhile: lengths and strides where it lies.
    pub(crate) sums: AxisVec<Axis>,
}

/// How a contraction is carried out, for arrays of given layouts. `Display` explains it.
#[derive(Clone, Debug)]
pub struct Contraction {
    pub(super) dtype: DType,
    pub(super) options: ContractionOptions,
    /// How far the first elements of A, B and C lie from those given, in bytes.
    pub(crate) starts: [isize; 3],
    pub(crate) engine: Engine,
    /// Inputs that are read from the workspace.
    pub(crate) prepared: [Option<Prepared>; 2],
    /// Indices of C alone: computed once, and copied.
    pub(crate) spread: Indices,
    /// Bytes that are computed before they are added to C at each position of `spread`; 0 if they are computed in C.
    pub(crate) spread_bytes: usize,
    /// Where C is computed apart: its indices, with the strides there in place of A's, and none in place of B's.
    pub(crate) apart: Indices,
    /// What is looped over, outermost first.
    pub(crate) loops: Indices,
    /// What is left for each call: m, n and k. Of several axes only in panels; of `Elements` all that is not looped over are in the
    /// first.
    pub(crate) groups: [Indices; 3],
    /// All of C, for what is done to it beside the product.
    pub(crate) output: Indices,
    pub(super) refusals: [Option<Refusal>; 3],
    /// Which of the loops is a stack of small products that are computed in one pass.
    stack: Option<u128>,
    /// If what is packed is packed part by part: along which index, and what it is made of.
    pub(crate) cut: Option<Cut>,
    pub(crate) folded: Indices,
}

/// Parts of an index, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Which of those that were folded.
    pub parts: u128,
    /// The length of each part but the last, which may be shorter.
    pub len: usize,
}

impl Prepared {
    /// Bytes of workspace, up to where the next one begins.
    pub fn room(&self) -> usize {
        // As `bytes` are no more than `isize::MAX`, that is no more than there are numbers.
        self.bytes.next_multiple_of(CACHE_LINE)
    }

    /// Bytes that are copied: those of sums are computed.
    pub fn copied(&self) -> usize {
        if self.reason == Reason::Sum { 0 } else { self.bytes }
    }
}

impl Contraction {
    /// How it is carried out.
    ///
    /// # Errors
    /// [`Error::WouldCopy`] under [`Policy::ZeroCopy`]; [`Error::Overflow`], [`Error::OutOfMemory`].
    ///
    /// Time: some microseconds; it grows with the number of ways that axes which do not chain can be looped over.
    pub(crate) fn new(dtype: DType, given: &[Index], options: ContractionOptions) -> Result<Contraction> {
        let Folded { indices, starts, is_empty, has_no_terms } = fold(given)?;
        let none = || Indices::new();
        let mut plan = Contraction {
            dtype,
            options,
            starts,
            engine: Engine::Nothing,
            prepared: [None, None],
            spread: of_kind(&indices, Kind::Spread)?,
            spread_bytes: 0,
            apart: none(),
            loops: none(),
            groups: [none(), none(), none()],
            output: picked(&indices, |index| index.carried[C])?,
            refusals: [None; 3],
            stack: None,
            cut: None,
            folded: none(),
        };
        if is_empty {
            // Nothing is scaled either.
            plan.output.extend(given.iter().copied().find(|index| index.carried[C] && index.len == 0));
        }
        if is_empty || has_no_terms {
            return Ok(plan);
        }
        let mut indices = picked(&indices, |index| index.kind() != Kind::Spread)?;
        plan.sum_first(&mut indices)?;
        plan.copy_first(&mut indices)?;
        if !plan.spread.is_empty() && options.reads_output {
            plan.compute_apart(&mut indices)?;
        }
        let way = plan.best(&indices)?;
        let Way { engine, loops, groups, packs, refusals, stack, cut, .. } = way;
        (plan.engine, plan.loops, plan.groups, plan.refusals) = (engine, loops, groups, refusals);
        plan.stack = stack;
        if cut.is_some() {
            (plan.cut, plan.folded) = (cut, copied(&indices)?);
        }
        for at in (0..2).filter(|&at| packs[at]) {
            plan.pack(at, packs, &indices)?;
        }
        Ok(plan)
    }

    /// The same for so many positions of the index along which it is [cut](Self::cut).
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub(crate) fn part(&self, cut: Cut, len: usize) -> Result<Contraction> {
        let mut indices = copied(&self.folded)?;
        for index in indices.iter_mut().filter(|index| index.parts == cut.parts) {
            index.len = len;
        }
        let packs = Some(self.prepared.each_ref().map(Option::is_some));
        Contraction::new(self.dtype, &indices, ContractionOptions { packs, ..self.options })
    }

    /// The index along which what is packed is packed part by part, and its parts.
    pub(crate) fn cut_index(&self) -> Option<(Cut, &Index)> {
        let cut = self.cut?;
        Some((cut, self.folded.iter().find(|index| index.parts == cut.parts)?))
    }

    /// Bytes of workspace for what is not read, or computed, where it lies.
    pub(crate) fn kept_bytes(&self) -> Result<usize> {
        let mut inputs = self.prepared.iter().flatten().map(Prepared::room);
        inputs.try_fold(self.spread_bytes, usize::checked_add).ok_or(Error::Overflow)
    }

    /// Number of products.
    pub fn products(&self) -> usize {
        let products = self.loops.iter().fold(1_usize, |product, index| product.saturating_mul(index.len));
        if self.engine == Engine::Nothing { 0 } else { products }
    }

    /// Number of BLAS calls that are made if each of the products passes.
    pub fn calls(&self) -> usize {
        if self.computed_directly() { 0 } else { self.products() }
    }

    /// Whether BLAS takes each operand of a product as it lies.
    pub(crate) fn passes(&self) -> bool {
        self.refusals == [None; 3]
    }

    /// The lengths of m, n and k of one product.
    ///
    /// # Errors
    /// [`Error::Overflow`].
    pub(crate) fn lens(&self) -> Result<[usize; 3]> {
        lens_of(&self.groups)
    }

    /// On how many threads a product of those lengths is computed in panels.
    pub(crate) fn panel_threads(&self, lens: [usize; 3]) -> usize {
        threads_for(lens, self.options.own_threads, &self.options.tuning)
    }

    /// On how many threads we compute.
    pub(crate) fn own_threads(&self) -> usize {
        self.options.own_threads
    }

    /// Along which of the loops small products are computed in one pass of our own kernels, if they are.
    pub(crate) fn stack(&self) -> Option<usize> {
        let parts = self.stack?;
        self.loops.iter().position(|index| index.parts == parts)
    }

    /// Whether an operand is aligned at each of its elements, where it is read or computed.
    pub(crate) fn is_aligned(&self, at: usize) -> bool {
        let is_elsewhere = if at == C { self.spread_bytes > 0 } else { self.prepared[at].is_some() };
        is_elsewhere || self.options.aligned[at]
    }

    /// What computes.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Bytes of inputs that are copied before anything is computed.
    pub fn bytes_copied(&self) -> usize {
        self.prepared.iter().flatten().map(Prepared::copied).fold(0, usize::saturating_add)
    }
}

/// The lengths of m, n and k.
pub(super) fn lens_of(groups: &[Indices; 3]) -> Result<[usize; 3]> {
    Ok([count(&groups[0])?, count(&groups[1])?, count(&groups[2])?])
}
