//! Carries out contractions as they were planned.

use super::kept::scale;
use crate::axis_vec::{AxisVec, add, boxed};
use crate::backend::Backend;
use crate::blas::Blas;
use crate::blas::context::{Context, Report};
use crate::direct::{ElementAxis, Elementwise};
use crate::error::Result;
use crate::pack::with_scratch;
use crate::plan::contraction::{C, Contraction, ContractionOptions, Cut, Engine, Index};
use crate::plan::{AnyPlan, Policy, WORKSPACE_LIMIT};

/// What is contracted.
///
/// # What it has to be
/// As every function demands that carries it out, each of which is `unsafe`; it holds until the function returns.
/// - *elements*: from the address of A, B or C, a step along each index that it carries, as many as the index is long, leads to an
///   element; its strides along others are 0. Those of A and B are initialised and readable, and written by nobody; those of C are
///   writable, used by nobody else, and initialised unless beta is 0.
/// - *extent*: the bytes of the elements of each lie within the address space, as in a [`Layout`](crate::Layout).
/// - *distinct*: no two positions of the indices of C share a byte of it.
/// - *overlaps*: an input whose entry there is false shares no byte with C.
pub struct Problem<'a, T> {
    /// Their lengths and strides.
    pub indices: &'a [Index],
    /// First elements.
    pub places: [*mut T; 3],
    /// Whether A and B are read as their conjugates.
    pub conj: [bool; 2],
    /// Whether they share memory with C.
    pub overlaps: [bool; 2],
    /// Factor of the product.
    pub alpha: T,
    /// Factor of C.
    pub beta: T,
}

/// Where operands lie, and with what.
#[derive(Clone, Copy)]
pub(super) struct Given<T> {
    pub places: [*mut T; 3],
    pub conj: [bool; 2],
    pub alpha: T,
    pub beta: T,
}

impl<T: Blas> Given<T> {
    pub(super) fn elementwise(&self) -> Elementwise<T> {
        let Given { places, conj, alpha, beta } = *self;
        Elementwise { alpha, places, conj, beta }
    }

    /// At other offsets, in bytes.
    pub(super) fn moved(&self, offsets: [isize; 3]) -> Given<T> {
        let place = |at: usize| self.places[at].wrapping_byte_offset(offsets[at]);
        Given { places: [place(0), place(1), place(2)], ..*self }
    }
}

/// The axes of an elementwise product.
pub(super) fn element_axes(indices: &[Index]) -> Result<AxisVec<ElementAxis>> {
    let mut axes = AxisVec::new();
    for index in indices {
        add(&mut axes, ElementAxis { len: index.len, steps: index.strides })?;
    }
    Ok(axes)
}

impl Context<'_> {
    /// Carries it out.
    ///
    /// # Errors
    /// Those of [`Contraction::new`] and of the routines; nothing has been written then.
    ///
    /// # Safety
    /// `problem` is as [`Problem`] demands.
    pub(crate) unsafe fn contract_raw<T: Blas>(&mut self, problem: &Problem<'_, T>) -> Result<Report> {
        let blas = self.blas()?;
        let &Problem { indices, places, conj, alpha, beta, .. } = problem;
        let mut options = self.contraction_options(blas, problem);
        let is_planned = self.plan_into.is_some();
        if alpha == T::ZERO && !is_planned {
            // Whatever they share, inputs are not read.
            (options.overlaps, options.policy) = ([false; 2], Policy::Auto);
        }
        let plan = Contraction::new(T::DTYPE, indices, options)?;
        if let Some(place) = &mut self.plan_into {
            if !self.carries_out {
                **place = Some(AnyPlan::Contraction(boxed(plan)?));
                return Ok(Report::default());
            }
            **place = Some(AnyPlan::Contraction(boxed(plan.clone())?));
        }
        let given = Given { places, conj, alpha, beta }.moved(plan.starts);
        if alpha == T::ZERO || plan.engine() == Engine::Nothing {
            // SAFETY: the indices of C are those of the problem, folded: they lead to its elements.
            unsafe { scale(&plan.output, &given) }?;
            return Ok(Report::default());
        }
        let (_, mut rest) = self.split_workspace(0);
        rest.forget_plan();
        // SAFETY: the caller's promises; `given` is along the folded indices. Nothing that is cut shares memory with C.
        unsafe {
            match plan.cut_index() {
                Some((cut, index)) => rest.in_parts(blas, &plan, (cut, index), given),
                None => rest.carry_out(blas, &plan, given),
            }
        }
    }

    /// Carries out a plan that is not cut, within this workspace.
    ///
    /// # Safety
    /// Of the plan's indices `given` is as [`Problem`] demands.
    unsafe fn carry_out<T: Blas>(
        &mut self,
        blas: Backend,
        plan: &Contraction,
        given: Given<T>,
    ) -> Result<Report> {
        let bytes = plan.kept_bytes()?;
        let keep = self.limit().max(WORKSPACE_LIMIT);
        let (own, mut rest) = self.split_workspace(bytes);
        if bytes == 0 {
            // SAFETY: the caller's promises; nothing is kept.
            return unsafe { rest.with_kept(blas, plan, given, core::ptr::null_mut()) };
        }
        let done = with_scratch(own, bytes, keep, |start| {
            // SAFETY: the caller's promises; so many bytes of scratch are nobody else's meanwhile.
            unsafe { rest.with_kept(blas, plan, given, start) }
        });
        let report = done??;
        Ok(Report { workspace_bytes: report.workspace_bytes + bytes, ..report })
    }

    /// Part by part along one index.
    ///
    /// # Safety
    /// Of the plan's folded indices, of which that is one, `given` is as [`Problem`] demands, nothing sharing memory with C.
    unsafe fn in_parts<T: Blas>(
        &mut self,
        blas: Backend,
        plan: &Contraction,
        (cut, index): (Cut, &Index),
        given: Given<T>,
    ) -> Result<Report> {
        let last = (index.len - 1) % cut.len + 1;
        let parts = [plan.part(cut, cut.len)?, plan.part(cut, last)?];
        let mut report = Report::default();
        for from in (0..index.len).step_by(cut.len) {
            let part = &parts[usize::from(index.len - from <= cut.len)];
            let offsets = index.strides.map(|stride| stride.wrapping_mul(from as isize));
            let beta = if from == 0 || index.carried[C] { given.beta } else { T::ONE };
            let given = Given { beta, ..given.moved(offsets).moved(part.starts) };
            // SAFETY: positions of an index from one on lead to some of the elements; C has been computed where it is read.
            report.add(unsafe { self.carry_out(blas, part, given) }?);
        }
        Ok(report)
    }

    /// What a contraction is planned with.
    fn contraction_options<T: Blas>(&self, blas: Backend, problem: &Problem<'_, T>) -> ContractionOptions {
        let Problem { indices, places, conj, overlaps, beta, .. } = problem;
        let align = T::DTYPE.align();
        let is_aligned = |at: usize| {
            let uneven = indices
                .iter()
                .filter(|index| index.len > 1)
                .fold(places[at].addr(), |uneven, index| uneven | index.strides[at] as usize);
            uneven & (align - 1) == 0
        };
        ContractionOptions {
            policy: self.policy,
            directly: self.directly,
            workspace_limit: self.limit(),
            capabilities: blas.capabilities(),
            tuning: *self.tuning_of(blas),
            own_threads: self.own_threads(blas),
            conj: *conj,
            overlaps: *overlaps,
            aligned: [is_aligned(0), is_aligned(1), is_aligned(C)],
            reads_output: *beta != T::ZERO,
            packs: None,
        }
    }
}
