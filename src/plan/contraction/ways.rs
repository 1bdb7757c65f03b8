//! The ways that there are to carry out a contraction, and the cheapest of them.

use super::choose::{Contraction, ContractionOptions, Cut, Engine, NAME, lens_of};
use super::cost;
use super::index::{C, Index, Indices, Kind, NAMES, copied, count, merge, of_kind};
use crate::axis_vec::{add, sort_by_key};
use crate::error::{Error, Refusal, Refusals, Result};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::plan::tuning::is_faster_in_panels;
use crate::plan::{Capabilities, Directly, Policy};
use crate::scalar::DType;

/// Bytes of packed parts that had better stay in the second-level cache.
const NEAR_BYTES: usize = 1 << 20;

/// Longest index of products of a stack that are computed in one pass, and of a stack that is innermost. (Longer ones on threads of ours
/// were slower than calls of BLAS one after the other: two threads, 64 of 64 x 64 x 64, SkylakeX kernels, 2026-11-29: 1.6 of those, 1.3 with
/// `OPENBLAS_THREAD_TIMEOUT=4`, which keeps OpenBLAS's idle threads from the second processor.)
const STACK_LEN: usize = 12;
const STACK_ALONG_LEN: usize = 128;

/// The least number of products that are a stack.
const STACK_LEAST: usize = 4;

/// A way to carry it out, and what that costs.
pub(super) struct Way {
    pub cost: f64,
    pub engine: Engine,
    pub loops: Indices,
    pub groups: [Indices; 3],
    pub packs: [bool; 2],
    pub refusals: [Option<Refusal>; 3],
    pub stack: Option<u128>,
    pub cut: Option<Cut>,
}

/// The indices of a product, by kind.
struct Sorted {
    batch: Indices,
    /// m, n and k.
    groups: [Indices; 3],
}

impl Sorted {
    /// The same. (A clone would end the program where there is no memory.)
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    fn copied(&self) -> Result<Sorted> {
        let [m, n, k] = &self.groups;
        Ok(Sorted { batch: copied(&self.batch)?, groups: [copied(m)?, copied(n)?, copied(k)?] })
    }
}

impl Contraction {
    /// The cheapest way.
    pub(super) fn best(&self, indices: &Indices) -> Result<Way> {
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
            stack: None,
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
        let Sorted { batch: loops, groups } = sorted.copied()?;
        Ok(Some(Way {
            cost,
            engine: Engine::Panels,
            loops,
            groups,
            packs: [false; 2],
            refusals: [None; 3],
            stack: None,
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
        let mut sorted = sorted.copied()?;
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
                    if packs == [false; 2] {
                        self.apart_again(&sorted, [i, j, p], consider)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The same with rows, or columns, as they were before they were merged: several small calls may be faster than one.
    fn apart_again(
        &self,
        sorted: &Sorted,
        inner: [usize; 3],
        consider: &mut dyn FnMut(Option<Way>),
    ) -> Result<()> {
        if self.options.capabilities.small_products == 0 || self.options.policy == Policy::ZeroCopy {
            return Ok(());
        }
        for group in 0..2 {
            if let Some([outer, index]) = sorted.groups[group].get(inner[group]).and_then(Index::split) {
                let mut apart = sorted.copied()?;
                apart.groups[group][inner[group]] = index;
                add(&mut apart.batch, outer)?;
                consider(self.calls_of(&apart, inner, [false; 2], 0.0)?);
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
        let mut loops = copied(&sorted.batch)?;
        for (at, group) in sorted.groups.iter().enumerate() {
            for (position, index) in group.iter().enumerate() {
                add(if position == inner[at] { &mut groups[at] } else { &mut loops }, *index)?;
            }
        }
        // C from one end to the other; what is summed comes last, so that C stays near.
        let step = |index: &Index| {
            let [a, b, c] = index.strides.map(isize::unsigned_abs);
            if index.carried[C] { c } else { a.max(b) }
        };
        sort_by_key(&mut loops, |index| (!index.carried[C], core::cmp::Reverse(step(index))));
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
                    let strided = self.strided_in([m, n, k], &refusals);
                    let is_dense = self.is_dense_in([m, n]);
                    let [m, n, k] = lens;
                    let stack = if packs == [false; 2] { self.stack_in(&loops, lens) } else { None };
                    if let Some((parts, is_along)) = stack {
                        let cost = cost::of_stack(calls, lens, self.weight(), is_along);
                        return Ok(Some(Way {
                            cost,
                            engine,
                            loops,
                            groups,
                            packs,
                            refusals,
                            stack: Some(parts),
                            cut: None,
                        }));
                    }
                    let Capabilities { small_products, threads, .. } = self.options.capabilities;
                    let is_small =
                        is_dense && threads <= 1 && !self.dtype.is_complex() && m * n * k <= small_products;
                    cost::of_calls(calls, lens, size, self.weight(), (is_old, is_small, strided))
                }
                _ => cost::of_vectors(calls, [lens[0].max(lens[1]), lens[2]], size, passes),
            };
        Ok(Some(Way { cost, engine, loops, groups, packs, refusals, stack: None, cut: None }))
    }

    /// The elements of operands that do not pass: those that are read or written across their lines, and the others.
    fn strided_in(&self, [m, n, k]: [Option<Index>; 3], refusals: &[Option<Refusal>; 3]) -> [usize; 2] {
        let mut counts = [0; 2];
        for (at, axes) in
            [[m, k], [k, n], [m, n]].into_iter().enumerate().filter(|&(at, _)| refusals[at].is_some())
        {
            let elements =
                axes.iter().flatten().fold(1_usize, |count, index| count.saturating_mul(index.len));
            let has_unit =
                axes.iter().flatten().any(|index| index.strides[at].unsigned_abs() == self.dtype.size());
            counts[usize::from(has_unit)] += elements;
        }
        counts
    }

    /// Whether what a call writes of C lies together.
    fn is_dense_in(&self, axes: [Option<Index>; 2]) -> bool {
        let bytes =
            axes.iter().flatten().fold(self.dtype.size(), |bytes, index| bytes.saturating_mul(index.len));
        let reach = axes.iter().flatten().map(|index| index.axis(C).span().unsigned_abs()).sum::<usize>();
        reach <= bytes.saturating_mul(2)
    }

    /// Which of the loops is a stack of small products that our own kernels compute in one pass, and whether vectors run along it.
    ///
    /// BLAS computes them as well, call by call; where one has `gemm_batch_strided`, that was never faster than these. (OpenBLAS 0.3.34,
    /// 2026-11-29, of a loop of calls: 1.27 at 4, 1.10 at 16, 1.00 at 64, on two threads .52 there; MKL .51 at 4, which is 50 ns each.)
    fn stack_in(&self, loops: &Indices, lens: [usize; 3]) -> Option<(u128, bool)> {
        let ContractionOptions { policy, directly, .. } = self.options;
        let (longest, size) = (lens.into_iter().max()?, self.dtype.size() as isize);
        if policy == Policy::ZeroCopy || directly == Directly::Never {
            return None;
        }
        let stacks = || loops.iter().filter(|index| index.carried[C] && index.len >= STACK_LEAST);
        let along = stacks().find(|index| index.strides == [size; 3]).filter(|_| longest <= STACK_ALONG_LEN);
        let any = || stacks().max_by_key(|index| index.len).filter(|_| longest <= STACK_LEN);
        let parts = along.map(|index| index.parts);
        parts.or_else(|| any().map(|index| index.parts)).map(|parts| (parts, along.is_some()))
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
