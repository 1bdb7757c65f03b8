//! The ways that there are to carry out a contraction, and the cheapest of them.

use super::choose::{Contraction, ContractionOptions, Cut, Engine, NAME, lens_of};
use super::cost;
use super::index::{C, Index, Indices, Kind, NAMES, copied, merge, of_kind, positions};
use crate::axis_vec::{add, sort_by_key};
use crate::error::{Error, Refusal, Refusals, Result};
use crate::plan::tuning::is_faster_in_panels;
use crate::plan::{Directly, Policy};
use crate::scalar::DType;

/// Bytes of packed parts that had better stay in the second-level cache.
const NEAR_BYTES: usize = 1 << 20;

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

impl Way {
    /// One that takes operands as they lie.
    pub(super) fn new(cost: f64, engine: Engine, loops: Indices, groups: [Indices; 3]) -> Way {
        Way { cost, engine, loops, groups, packs: [false; 2], refusals: [None; 3], stack: None, cut: None }
    }
}

/// The indices of a product, by kind.
pub(super) struct Sorted {
    pub batch: Indices,
    /// m, n and k.
    pub groups: [Indices; 3],
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
        let packs = match self.options.packs {
            Some(packs) => &[packs][..],
            None => &[[false; 2], [true, false], [false, true], [true; 2]],
        };
        if self.options.packs.is_none() {
            if is_short(k) {
                return self.by_elements(&sorted);
            }
            if self.options.policy != Policy::ZeroCopy
                && (is_short(m) || is_short(n) || indices.iter().all(|index| index.len <= 4))
            {
                consider(Some(self.by_elements(&sorted)?));
            }
            consider(self.in_panels(&sorted)?);
        }
        for &packs in packs {
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
        let rows = positions(inner.iter().chain(&loops));
        let last = inner.last().map_or((1, true), |last| {
            let is_unit =
                last.strides.iter().all(|&stride| stride == 0 || stride == self.dtype.size() as isize);
            (last.len, is_unit)
        });
        let cost = cost::of_elements(rows / last.0 as f64, last.0, self.weight(), last.1);
        let groups = [inner, Indices::new(), Indices::new()];
        Ok(Way::new(cost, Engine::Elements, loops, groups))
    }

    /// One product in panels for each position of the batch, if panels are any good.
    fn in_panels(&self, sorted: &Sorted) -> Result<Option<Way>> {
        let ContractionOptions { policy, directly, capabilities, own_threads, ref tuning, .. } = self.options;
        // One axis each is decided as any product is.
        let is_simple = sorted.groups.iter().all(|group| group.len() <= 1);
        let Ok(lens) = lens_of(&sorted.groups) else { return Ok(None) };
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
        let calls = positions(&sorted.batch);
        let mut cost = cost::of_panels(calls, lens, self.dtype.size(), self.weight());
        for at in 0..C {
            if is_crossed(&sorted.groups, at) {
                let elements = sorted.groups.iter().flatten().filter(|index| index.carried[at]);
                cost += calls * cost::of_crossing(positions(elements));
            }
        }
        let Sorted { batch: loops, groups } = sorted.copied()?;
        Ok(Some(Way::new(cost, Engine::Panels, loops, groups)))
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
            let elements = all().filter(|index| index.carried[at]).map(|index| index.len);
            all_bytes = all_bytes.saturating_add(elements.fold(size, usize::saturating_mul));
        }
        let limit = self.options.workspace_limit / 2;
        let mut cut = None;
        // A part is as small as parts can be.
        if all_bytes > limit.min(NEAR_BYTES) && self.options.packs.is_none() {
            cut = self.cut(all(), packs, all_bytes, limit);
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

    /// Along which index what is packed is best packed part by part, of so many bytes in all, so that each fits the near caches as well as
    /// it can, and has at most so many; `None` if there is no such index.
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
        let of_len = |len: usize| bytes / index.len * len;
        let parts = bytes.div_ceil(limit.clamp(1, NEAR_BYTES)).min(index.len);
        let len = index.len.div_ceil(parts);
        // Whole cache lines where it is along those.
        let lines = (0..2).any(|at| packs[at] && index.strides[at].unsigned_abs() == size);
        let whole_lines = if lines { len.next_multiple_of(crate::arch::CACHE_LINE / size) } else { len };
        let len = if of_len(whole_lines) <= limit { whole_lines } else { len };
        (parts > 1 && len < index.len && of_len(len) <= limit).then_some(Cut { parts: index.parts, len })
    }

    /// Why nothing passes: of the product of the longest indices.
    fn refusals_of(&self, sorted: &Sorted) -> Result<Refusals> {
        let longest = |group: &Indices| group.iter().copied().max_by_key(|index| index.len);
        let [m, n, k] = sorted.groups.each_ref().map(longest);
        let [a, b, c] = self.refusals_in(Engine::Product, [m, n, k], [false; 2]);
        Refusals::collect([(NAMES[0], a), (NAMES[1], b), (NAMES[2], c)])
    }

    /// Multiplications of real numbers of one of ours.
    pub(super) fn weight(&self) -> f64 {
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
