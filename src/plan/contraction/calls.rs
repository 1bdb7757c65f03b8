//! Calls of BLAS for a contraction, one for each position of the loops; and stacks, whose products are computed in one pass instead.

use super::choose::{Contraction, ContractionOptions, Engine};
use super::cost;
use super::index::{C, Index, Indices, copied, positions};
use super::ways::{Sorted, Way};
use crate::axis_vec::{add, sort_by_key};
use crate::error::{Refusal, Result};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::plan::{Capabilities, Directly, Policy};

/// The least number of products that are a stack.
const STACK_LEAST: usize = 4;

impl Contraction {
    /// Calls along those indices of m, n and k.
    pub(super) fn calls_of(
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
        let calls = positions(&loops);
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
        let is_stack = engine == Engine::Product && packs == [false; 2];
        let stack = if is_stack { self.stack_in(&loops, lens) } else { None };
        let calls = match (engine, stack) {
            (_, Some((_, is_along))) => cost::of_stack(calls, lens, self.weight(), is_along),
            (Engine::Product, None) => {
                let is_old = lens.into_iter().all(|len| len <= self.options.tuning.instead_len);
                let is_small = self.is_small_in([m, n], lens);
                let strided = self.strided_in([m, n, k], &refusals);
                cost::of_calls(calls, lens, self.dtype.size(), self.weight(), (is_old, is_small, strided))
            }
            _ => cost::of_vectors(calls, [lens[0].max(lens[1]), lens[2]], self.dtype.size(), passes),
        };
        let stack = stack.map(|(parts, _)| parts);
        Ok(Some(Way { packs, refusals, stack, ..Way::new(cost + calls, engine, loops, groups) }))
    }

    /// The elements of operands that do not pass: those that are read or written across their lines, and the others.
    fn strided_in(&self, [m, n, k]: [Option<Index>; 3], refusals: &[Option<Refusal>; 3]) -> [usize; 2] {
        let mut counts = [0_usize; 2];
        for (at, axes) in
            [[m, k], [k, n], [m, n]].into_iter().enumerate().filter(|&(at, _)| refusals[at].is_some())
        {
            let elements =
                axes.iter().flatten().fold(1_usize, |count, index| count.saturating_mul(index.len));
            let has_unit =
                axes.iter().flatten().any(|index| index.strides[at].unsigned_abs() == self.dtype.size());
            let count = &mut counts[usize::from(has_unit)];
            *count = count.saturating_add(elements);
        }
        counts
    }

    /// Whether a call is one of those for which the BLAS has a way that packs nothing, and what it writes of C lies together.
    fn is_small_in(&self, axes: [Option<Index>; 2], lens: [usize; 3]) -> bool {
        let Capabilities { small_products, threads, .. } = self.options.capabilities;
        let bytes =
            axes.iter().flatten().fold(self.dtype.size(), |bytes, index| bytes.saturating_mul(index.len));
        let spans = axes.iter().flatten().map(|index| index.axis(C).span().unsigned_abs());
        let is_dense = spans.fold(0, usize::saturating_add) <= bytes.saturating_mul(2);
        let size = lens.into_iter().fold(1, usize::saturating_mul);
        is_dense && threads <= 1 && !self.dtype.is_complex() && size <= small_products
    }

    /// Which of the loops is a stack of small products that our own kernels compute in one pass, and whether vectors run along it.
    ///
    /// BLAS computes them as well, call by call; where one has `gemm_batch_strided`, that was never faster than these. (OpenBLAS 0.3.34,
    /// 2026-11-29, of a loop of calls: 1.27 at 4, 1.10 at 16, 1.00 at 64, on two threads .52 there; MKL .51 at 4, which is 50 ns each.)
    fn stack_in(&self, loops: &Indices, lens: [usize; 3]) -> Option<(u128, bool)> {
        let ContractionOptions { policy, directly, ref tuning, .. } = self.options;
        let (longest, size) = (lens.into_iter().max()?, self.dtype.size() as isize);
        if policy == Policy::ZeroCopy || directly == Directly::Never {
            return None;
        }
        let stacks = || loops.iter().filter(|index| index.carried[C] && index.len >= STACK_LEAST);
        let along =
            stacks().find(|index| index.strides == [size; 3]).filter(|_| longest <= tuning.stack_along_len);
        let any = || stacks().max_by_key(|index| index.len).filter(|_| longest <= tuning.stack_len);
        let parts = along.map(|index| index.parts);
        parts.or_else(|| any().map(|index| index.parts)).map(|parts| (parts, along.is_some()))
    }

    /// Why operands of one call would not pass. Of directions that do not agree the input is told.
    pub(super) fn refusals_in(
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
}
