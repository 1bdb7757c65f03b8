//! How a contraction is carried out: the cheapest of what there is.

use super::cost;
use super::index::{C, Folded, Index, Indices, Kind, NAMES, count, fold, merge};
use crate::axis_vec::{AxisVec, add, sort_by_key};
use crate::error::{Error, Refusal, Refusals, Result};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::plan::tuning::{is_faster_in_panels, threads_for};
use crate::plan::{Capabilities, Directly, Policy, Tuning};
use crate::scalar::DType;

/// The name of the routine in errors and plans.
pub const NAME: &str = "contract";

/// What a contraction depends on besides its indices.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ContractionOptions {
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
#[non_exhaustive]
pub enum Reason {
    /// It shares memory with C.
    Overlap,
    /// It is summed along indices that nothing else has.
    Sum,
    /// Its axes do not chain as those of the others do, or BLAS cannot take it as it lies.
    Order,
}

/// An input that is not read where it lies, but from the workspace.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Prepared {
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

/// Bytes of packed parts that had better stay in the second-level cache.
const NEAR_BYTES: usize = 1 << 20;

/// A way to carry it out, and what that costs.
struct Way {
    cost: f64,
    engine: Engine,
    loops: Indices,
    groups: [Indices; 3],
    packs: [bool; 2],
    refusals: [Option<Refusal>; 3],
    cut: Option<Cut>,
}

/// The indices of a product, by kind.
#[derive(Clone)]
struct Sorted {
    batch: Indices,
    /// m, n and k.
    groups: [Indices; 3],
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
        let Way { engine, loops, groups, packs, refusals, cut, .. } = way;
        (plan.engine, plan.loops, plan.groups, plan.refusals) = (engine, loops, groups, refusals);
        if cut.is_some() {
            (plan.cut, plan.folded) = (cut, indices.clone());
        }
        for at in (0..2).filter(|&at| packs[at]) {
            plan.pack(at, packs, &indices)?;
        }
        Ok(plan)
    }

    /// Bytes of workspace for what is not read, or computed, where it lies.
    pub(crate) fn kept_bytes(&self) -> Result<usize> {
        let mut inputs = self.prepared.iter().flatten().map(|prepared| prepared.bytes);
        inputs.try_fold(self.spread_bytes, usize::checked_add).ok_or(Error::Overflow)
    }

    /// Number of products, or calls, that are made.
    pub fn calls(&self) -> usize {
        self.loops.iter().fold(1_usize, |product, index| product.saturating_mul(index.len))
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
        let copied = |prepared: &&Prepared| prepared.reason != Reason::Sum;
        let bytes = self.prepared.iter().flatten().filter(copied).map(|prepared| prepared.bytes);
        bytes.fold(0, usize::saturating_add)
    }

    /// Inputs with indices of their own are summed along those first.
    fn sum_first(&mut self, indices: &mut Indices) -> Result<()> {
        let has = |indices: &Indices, kind| indices.iter().any(|index| index.kind() == kind);
        let both = has(indices, Kind::SumA) && has(indices, Kind::SumB);
        for (at, kind, others) in [(0, Kind::SumA, Kind::N), (1, Kind::SumB, Kind::M)] {
            if !has(indices, kind) {
                continue;
            }
            if !both && !has(indices, others) {
                // A vector of equal numbers does it in the same product.
                for index in indices.iter_mut().filter(|index| index.kind() == kind) {
                    index.carried = [true, true, false];
                }
                continue;
            }
            let sums = of_kind(indices, kind)?;
            *indices = picked(indices, |index| index.kind() != kind)?;
            let mut prepared = self.laid_out_first(indices, at, Reason::Sum)?;
            for index in &sums {
                add(&mut prepared.sums, index.axis(at))?;
            }
            self.prepared[at] = Some(prepared);
        }
        // What is summed alike may chain now.
        merge(indices);
        Ok(())
    }

    /// Inputs that share memory with C are copied first.
    fn copy_first(&mut self, indices: &mut Indices) -> Result<()> {
        let ContractionOptions { policy, overlaps, .. } = self.options;
        let shares = |at: usize| overlaps[at] && self.prepared[at].is_none();
        let shares = [shares(0), shares(1)];
        if policy == Policy::ZeroCopy && shares != [false; 2] {
            let why = |at: usize| shares[at].then_some(Refusal::Overlap);
            let refusals = Refusals::collect([(NAMES[0], why(0)), (NAMES[1], why(1))])?;
            return Err(Error::WouldCopy { routine: NAME, refusals });
        }
        for at in (0..2).filter(|&at| shares[at]) {
            self.prepared[at] = Some(self.laid_out_first(indices, at, Reason::Overlap)?);
            merge(indices);
        }
        Ok(())
    }

    /// An input's elements one after the other: batch, and what is free and summed in the order of a product.
    fn laid_out_first(&self, indices: &mut Indices, at: usize, reason: Reason) -> Result<Prepared> {
        let order = if at == 0 { [Kind::Batch, Kind::M, Kind::K] } else { [Kind::Batch, Kind::K, Kind::N] };
        let mut kept = Indices::new();
        for kind in order {
            for index in indices.iter().filter(|index| index.carried[at] && index.kind() == kind) {
                add(&mut kept, *index)?;
            }
        }
        let prepared = laid_out(self.dtype, &kept, at, reason)?;
        relaid(indices, &kept, at, &prepared);
        Ok(prepared)
    }

    /// C is computed in the workspace.
    fn compute_apart(&mut self, indices: &mut Indices) -> Result<()> {
        let kept = picked(indices, |index| index.carried[C])?;
        let place = laid_out(self.dtype, &kept, C, Reason::Order)?;
        relaid(indices, &kept, C, &place);
        self.apart = kept;
        for (index, axis) in self.apart.iter_mut().zip(&place.axes) {
            index.strides = [axis.1, 0, axis.2];
        }
        for index in &self.spread {
            add(&mut self.apart, Index { strides: [0, 0, index.strides[C]], ..*index })?;
        }
        self.spread_bytes = place.bytes;
        Ok(())
    }

    /// The input at that position is copied, so that its axes chain as the others' do. `indices` are those before they were merged
    /// for that.
    fn pack(&mut self, at: usize, packs: [bool; 2], indices: &Indices) -> Result<()> {
        let (outer, inner) = if at == 0 { (0, 2) } else { (2, 1) };
        // What steps least where it lies comes last, so that it is copied along that.
        let least = |group: &Indices| {
            let parts = group.iter().fold(0, |parts, index| parts | index.parts);
            let meant = indices.iter().filter(|index| index.parts & parts != 0 && index.carried[at]);
            meant.map(|index| index.strides[at].unsigned_abs()).min().unwrap_or(usize::MAX)
        };
        let is_turned = least(&self.groups[outer]) < least(&self.groups[inner]);
        let sides = if is_turned { [inner, outer] } else { [outer, inner] };
        let used = self.loops.iter().chain(&self.groups[sides[0]]).chain(&self.groups[sides[1]]);
        let mut order = Indices::new();
        for index in used.filter(|index| index.carried[at]) {
            let mut parts = picked(indices, |part| part.parts & index.parts != 0)?;
            // In the order in which they chain in what is not packed.
            let other = if index.carried[C] { Some(C) } else { (0..C).find(|&other| !packs[other]) };
            if let Some(other) = other {
                sort_by_key(&mut parts, |part| core::cmp::Reverse(part.strides[other].unsigned_abs()));
            }
            for part in parts {
                add(&mut order, part)?;
            }
        }
        let prepared = laid_out(self.dtype, &order, at, Reason::Order)?;
        for list in self.groups.iter_mut().chain([&mut self.loops]) {
            for index in list.iter_mut().filter(|index| index.carried[at]) {
                // Of several the innermost: the others chain.
                let last = order.iter().rposition(|part| part.parts & index.parts != 0);
                if let Some(last) = last {
                    index.strides[at] = prepared.axes[last].1;
                }
            }
        }
        self.prepared[at] = Some(prepared);
        Ok(())
    }

    /// The cheapest way.
    fn best(&self, indices: &Indices) -> Result<Way> {
        let sorted = Sorted {
            batch: of_kind(indices, Kind::Batch)?,
            groups: [of_kind(indices, Kind::M)?, of_kind(indices, Kind::N)?, of_kind(indices, Kind::K)?],
        };
        let mut best: Option<Way> = None;
        let mut consider = |way: Option<Way>| {
            if let Some(way) = way
                && best.as_ref().is_none_or(|best| way.cost < best.cost)
            {
                best = Some(way);
            }
        };
        let [m, n, k] = &sorted.groups;
        let is_short = |group: &Indices| group.is_empty();
        if is_short(k) {
            return self.by_elements(&sorted);
        }
        if self.options.policy != Policy::ZeroCopy
            && (is_short(m) || is_short(n) || indices.iter().all(|index| index.len <= 4))
        {
            consider(Some(self.by_elements(&sorted)?));
        }
        consider(self.in_panels(&sorted)?);
        for packs in [[false; 2], [true, false], [false, true], [true; 2]] {
            self.in_loops(&sorted, packs, &mut consider)?;
        }
        if let Some(best) = best {
            return Ok(best);
        }
        Err(Error::WouldCopy { routine: NAME, refusals: self.refusals_of(&sorted)? })
    }

    /// Element by element, along the index whose steps in C are the smallest.
    fn by_elements(&self, sorted: &Sorted) -> Result<Way> {
        let (mut loops, mut inner) = (Indices::new(), Indices::new());
        for index in sorted.batch.iter().chain(&sorted.groups[0]).chain(&sorted.groups[1]) {
            add(&mut inner, *index)?;
        }
        sort_by_key(&mut inner, |index| core::cmp::Reverse(index.strides[C].unsigned_abs()));
        for index in &sorted.groups[2] {
            add(&mut loops, *index)?;
        }
        let rows = count(inner.iter().chain(&loops))? as f64;
        let last = inner.last().map_or((1, true), |last| {
            let is_unit =
                last.strides.iter().all(|&stride| stride == 0 || stride == self.dtype.size() as isize);
            (last.len, is_unit)
        });
        let cost = cost::of_elements(rows / last.0 as f64, last.0, self.weight(), last.1);
        let groups = [inner, Indices::new(), Indices::new()];
        Ok(Way {
            cost,
            engine: Engine::Elements,
            loops,
            groups,
            packs: [false; 2],
            refusals: [None; 3],
            cut: None,
        })
    }

    /// One product in panels for each position of the batch, if panels are any good.
    fn in_panels(&self, sorted: &Sorted) -> Result<Option<Way>> {
        let ContractionOptions { policy, directly, capabilities, own_threads, ref tuning, .. } = self.options;
        // One axis each is decided as any product is.
        let is_simple = sorted.groups.iter().all(|group| group.len() <= 1);
        let lens = lens_of(&sorted.groups)?;
        let threads = [capabilities.threads, own_threads];
        let is_better = directly == Directly::Always || is_faster_in_panels(lens, threads, tuning);
        if policy == Policy::ZeroCopy || directly == Directly::Never || !is_better || is_simple {
            return Ok(None);
        }
        let threads = self.panel_threads(lens);
        let limit = self.options.workspace_limit.saturating_sub(self.kept_bytes()?);
        if crate::direct::gemm::grouped_workspace_bytes(self.dtype, lens, limit, threads).is_none() {
            return Ok(None);
        }
        let calls = count(&sorted.batch)? as f64;
        let mut cost = cost::of_panels(calls, lens, self.dtype.size(), self.weight());
        for at in 0..C {
            if is_crossed(&sorted.groups, at) {
                let elements = sorted.groups.iter().flatten().filter(|index| index.carried[at]);
                cost += calls * cost::of_crossing(count(elements)? as f64);
            }
        }
        let (loops, groups) = (sorted.batch.clone(), sorted.groups.clone());
        Ok(Some(Way {
            cost,
            engine: Engine::Panels,
            loops,
            groups,
            packs: [false; 2],
            refusals: [None; 3],
            cut: None,
        }))
    }

    /// Products of one index each, or fewer, with loops over the others.
    fn in_loops(
        &self,
        sorted: &Sorted,
        packs: [bool; 2],
        consider: &mut dyn FnMut(Option<Way>),
    ) -> Result<()> {
        let size = self.dtype.size();
        let (mut cost, mut all_bytes) = (0.0, 0_usize);
        let all = || sorted.groups.iter().flatten().chain(&sorted.batch);
        for at in (0..2).filter(|&at| packs[at]) {
            if self.prepared[at].is_some() || self.options.policy == Policy::ZeroCopy {
                return Ok(());
            }
            let bytes =
                count(all().filter(|index| index.carried[at]))?.checked_mul(size).ok_or(Error::Overflow)?;
            all_bytes = all_bytes.checked_add(bytes).ok_or(Error::Overflow)?;
        }
        let limit = self.options.workspace_limit / 2;
        let mut cut = None;
        if all_bytes > limit.min(NEAR_BYTES) {
            cut = self.cut(all(), packs, all_bytes, limit.min(NEAR_BYTES));
            if cut.is_none() && all_bytes > limit {
                return Ok(());
            }
        }
        if packs != [false; 2] {
            let parts = if cut.is_some() { all_bytes.div_ceil(NEAR_BYTES) as f64 } else { 1.0 };
            cost += 500.0 * parts + cost::of_bytes(2.0 * all_bytes as f64);
        }
        let mut sorted = sorted.clone();
        for at in (0..2).filter(|&at| packs[at]) {
            // It chains in whatever order the others do.
            for index in sorted.groups.iter_mut().flatten() {
                index.strides[at] = 0;
            }
        }
        sorted.groups.iter_mut().for_each(merge);
        // Of many, those that some operand has without gaps, and the longest.
        let choices = |group: &Indices| {
            let longest = group.iter().map(|index| index.len).max().unwrap_or(1);
            let is_good = |index: &Index| index.len == longest || index.strides.contains(&(size as isize));
            // Without copying any that passes is as good.
            let are_few = group.len() <= 3 || self.options.policy == Policy::ZeroCopy;
            let list = (0..group.len()).filter(|&at| are_few || is_good(&group[at]));
            list.chain(group.is_empty().then_some(0)).collect::<smallvec::SmallVec<[usize; 4]>>()
        };
        let [m, n, k] = &sorted.groups;
        for i in choices(m) {
            for &j in &choices(n) {
                for &p in &choices(k) {
                    let way = self.calls_of(&sorted, [i, j, p], packs, cost)?;
                    consider(way.map(|way| Way { cut, ..way }));
                }
            }
        }
        Ok(())
    }

    /// Along which index what is packed is best packed part by part, of so many bytes in all, so that each has at most so many; `None`
    /// if there is no such index.
    fn cut<'a>(
        &self,
        all: impl Iterator<Item = &'a Index> + Clone,
        packs: [bool; 2],
        bytes: usize,
        limit: usize,
    ) -> Option<Cut> {
        let size = self.dtype.size();
        if self.prepared.iter().any(Option::is_some) || !self.spread.is_empty() {
            return None;
        }
        let bytes_of = |at: usize| {
            let lens = all.clone().filter(|index| index.carried[at]).map(|index| index.len);
            lens.fold(size, usize::saturating_mul)
        };
        // What the others have to be read for each part.
        let again = |index: &Index| {
            (0..3).filter(|&at| !index.carried[at]).map(bytes_of).fold(0, usize::saturating_add)
        };
        let step = |index: &Index| {
            let place = if index.carried[C] { C } else { usize::from(packs[0]) };
            index.strides[place].unsigned_abs()
        };
        // Of what chains, the outermost: the rest goes on chaining.
        let is_outermost = |index: &&Index| {
            !all.clone().any(|other| other.carried == index.carried && step(other) > step(index))
        };
        let is_shared = |index: &&Index| (0..2).all(|at| !packs[at] || index.carried[at]);
        let index = all.clone().filter(is_shared).filter(is_outermost).min_by_key(|index| again(index))?;
        let parts = bytes.div_ceil(limit.max(1)).min(index.len);
        let len = index.len.div_ceil(parts);
        // Whole cache lines where it is along those.
        let lines = (0..2).any(|at| packs[at] && index.strides[at].unsigned_abs() == size);
        let len = if lines { len.next_multiple_of(crate::arch::CACHE_LINE / size) } else { len };
        (parts > 1 && len < index.len).then_some(Cut { parts: index.parts, len })
    }

    /// Calls along those indices of m, n and k.
    fn calls_of(
        &self,
        sorted: &Sorted,
        inner: [usize; 3],
        packs: [bool; 2],
        cost: f64,
    ) -> Result<Option<Way>> {
        let mut groups = [Indices::new(), Indices::new(), Indices::new()];
        let mut loops = sorted.batch.clone();
        for (at, group) in sorted.groups.iter().enumerate() {
            for (position, index) in group.iter().enumerate() {
                add(if position == inner[at] { &mut groups[at] } else { &mut loops }, *index)?;
            }
        }
        // What is summed comes last, so that C stays near.
        sort_by_key(&mut loops, |index| !index.carried[C]);
        let [m, n, k] = groups.each_ref().map(|group| group.first().copied());
        let lens = [m, n, k].map(|index| index.map_or(1, |index| index.len));
        let (calls, size) = (count(&loops)? as f64, self.dtype.size());
        let engine = match (m, n) {
            (None, None) => Engine::Dot,
            (Some(_), None) => Engine::MatrixVector { of_b: false },
            (None, Some(_)) => Engine::MatrixVector { of_b: true },
            (Some(_), Some(_)) => Engine::Product,
        };
        let refusals = self.refusals_in(engine, [m, n, k], packs);
        let passes = refusals == [None; 3];
        if !passes && self.options.policy == Policy::ZeroCopy {
            return Ok(None);
        }
        let cost = cost
            + match engine {
                Engine::Product => {
                    let is_old = lens.into_iter().all(|len| len <= self.options.tuning.instead_len);
                    let [m, n, k] = lens;
                    let sizes = [m * k, k * n, m * n];
                    let refused = refusals.iter().zip(sizes).filter(|(refusal, _)| refusal.is_some());
                    let strided = refused.map(|(_, size)| size).sum();
                    cost::of_calls(calls, lens, size, self.weight(), (is_old, strided))
                }
                _ => cost::of_vectors(calls, [lens[0].max(lens[1]), lens[2]], size, passes),
            };
        Ok(Some(Way { cost, engine, loops, groups, packs, refusals, cut: None }))
    }

    /// Why operands of one call would not pass. Of directions that do not agree the input is told.
    fn refusals_in(
        &self,
        engine: Engine,
        [m, n, k]: [Option<Index>; 3],
        packs: [bool; 2],
    ) -> [Option<Refusal>; 3] {
        let size = self.dtype.size();
        let axis = |index: Option<Index>, at: usize| index.map_or(Axis::new(1, 0), |index| index.axis(at));
        let refusal = |at: usize, rows: Option<Index>, cols: Option<Index>| {
            if at < 2 && (packs[at] || self.prepared[at].is_some()) {
                return None;
            }
            let conj = at < C && self.options.conj[at] && self.dtype.is_complex();
            let aligned = self.options.aligned[at];
            let layout = MatrixLayout { rows: axis(rows, at), cols: axis(cols, at), conj, aligned };
            layout.operand(size).err()
        };
        let vector = |at: usize, index: Option<Index>| {
            let stride = axis(index, at).stride;
            if !self.options.aligned[at] {
                Some(Refusal::Misaligned)
            } else if stride % size as isize != 0 {
                Some(Refusal::Indivisible { stride })
            } else {
                (stride == 0 && index.is_some()).then_some(Refusal::Broadcast)
            }
        };
        match engine {
            Engine::Dot => [vector(0, k), vector(1, k), None],
            Engine::MatrixVector { of_b: false } => [refusal(0, m, k), vector(1, k), vector(C, m)],
            Engine::MatrixVector { of_b: true } => [vector(0, k), refusal(1, k, n), vector(C, n)],
            _ => [refusal(0, m, k), refusal(1, k, n), refusal(C, m, n)],
        }
    }

    /// Why nothing passes: of the product of the longest indices.
    fn refusals_of(&self, sorted: &Sorted) -> Result<Refusals> {
        let longest = |group: &Indices| group.iter().copied().max_by_key(|index| index.len);
        let [m, n, k] = sorted.groups.each_ref().map(longest);
        let [a, b, c] = self.refusals_in(Engine::Product, [m, n, k], [false; 2]);
        Refusals::collect([(NAMES[0], a), (NAMES[1], b), (NAMES[2], c)])
    }

    /// Multiplications of real numbers of one of ours.
    fn weight(&self) -> f64 {
        match self.dtype {
            DType::F32 => 0.5,
            DType::F64 => 1.0,
            DType::C64 => 2.0,
            DType::C128 => 4.0,
        }
    }
}

/// Those of a kind.
fn of_kind(indices: &Indices, kind: Kind) -> Result<Indices> {
    picked(indices, |index| index.kind() == kind)
}

fn picked(indices: &Indices, is_meant: impl Fn(&Index) -> bool) -> Result<Indices> {
    let mut list = Indices::new();
    for index in indices.iter().filter(|index| is_meant(index)) {
        add(&mut list, *index)?;
    }
    Ok(list)
}

/// An operand's elements one after the other, along those of its indices, outermost first.
fn laid_out(dtype: DType, indices: &Indices, at: usize, reason: Reason) -> Result<Prepared> {
    let mut axes = AxisVec::new();
    let mut stride = dtype.size();
    for index in indices.iter().rev() {
        add(&mut axes, (index.len, stride as isize, index.strides[at]))?;
        stride = stride
            .checked_mul(index.len)
            .filter(|&bytes| bytes <= isize::MAX as usize)
            .ok_or(Error::Overflow)?;
    }
    axes.reverse();
    let bytes = stride.checked_next_multiple_of(crate::arch::CACHE_LINE).ok_or(Error::Overflow)?;
    Ok(Prepared { reason, bytes, axes, sums: AxisVec::new() })
}

/// The same indices with an operand's strides where it is laid out. `kept` are the indices of that, in its order.
fn relaid(indices: &mut Indices, kept: &Indices, at: usize, place: &Prepared) {
    for index in indices.iter_mut().filter(|index| index.carried[at]) {
        if let Some(position) = kept.iter().position(|other| other.parts == index.parts) {
            index.strides[at] = place.axes[position].1;
        }
    }
}

/// Whether panels read an input across its own lines: the index along which it steps least comes so far out that each line is read
/// again when it has left the near caches.
fn is_crossed(groups: &[Indices; 3], at: usize) -> bool {
    let step = |index: &Index, of: usize| index.strides[of].unsigned_abs();
    let sums = |index: &Index| step(index, 0).min(step(index, 1));
    let reach = |group: &Indices| group.iter().map(|index| step(index, at)).min().unwrap_or(usize::MAX);
    let (free, summed) = (&groups[at], &groups[2]);
    // Lines that are met before the next step along it: what is further in of its own group, beside what is packed with it.
    let inner = |group: &Indices, order: &dyn Fn(&Index) -> usize| {
        let least = group.iter().min_by_key(|index| step(index, at)).map_or(0, order);
        let further_in = group.iter().filter(|index| order(index) < least);
        further_in.fold(1_usize, |lines, index| lines.saturating_mul(index.len))
    };
    let all = summed.iter().fold(1_usize, |len, index| len.saturating_mul(index.len));
    let lines = if reach(free) < reach(summed) {
        inner(free, &|index| step(index, C)).saturating_mul(all.min(PANEL_TERMS))
    } else {
        inner(summed, &sums).saturating_mul(PANEL_ROWS)
    };
    lines > NEAR_BYTES / 4 / crate::arch::CACHE_LINE
}

/// About as many terms as a block of panels has, and rows.
const PANEL_TERMS: usize = 256;
const PANEL_ROWS: usize = 16;

/// The lengths of m, n and k.
fn lens_of(groups: &[Indices; 3]) -> Result<[usize; 3]> {
    Ok([count(&groups[0])?, count(&groups[1])?, count(&groups[2])?])
}
