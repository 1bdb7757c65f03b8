//! The one decision: what is done with a request. The immediate call, [`Plan`](super::Plan), what is only planned and the
//! report all follow it.

use super::form::{CallForm, Request};
use super::tuning::{Directly, is_direct_as_it_lies, is_faster_in_panels, is_slower, threads_for};
use super::vector::VectorProduct;
use super::{Policy, is_unit_point};
use crate::plan::MAX_INDICES;

/// What is done.
#[derive(Clone, Copy, Debug)]
pub enum Decision<const N: usize> {
    /// There is no product: the output is scaled where it lies, and the inputs are not looked at.
    Nothing,
    /// It is computed on the strides, without BLAS and without copies.
    Directly,
    /// One call of BLAS, in which everything passes after the reversals of the form.
    Pass(CallForm<N>),
    /// It is a matrix times a vector.
    Vector(VectorProduct),
    /// A call for every so many of each index, since lines overlap: the form is that of the first one.
    Windows([usize; MAX_INDICES], CallForm<N>),
    /// Something is copied, cut, or refused: the forms are searched for the cheapest.
    Search,
}

impl<const N: usize> Request<'_, N> {
    /// What is done, by lengths of the indices that are those of the layouts. No copy is weighed yet: that takes
    /// longer than a small product.
    pub fn decide(&self, lens: [usize; MAX_INDICES]) -> Decision<N> {
        let Request { routine, policy, .. } = *self;
        if lens.contains(&0) || is_unit_point(routine, self.parameters, self.layouts) {
            return Decision::Nothing;
        }
        if routine.always_direct {
            return Decision::Directly;
        }
        if lens.iter().any(|&len| len > self.capabilities.int_max) {
            let apart = self.overlaps == [false; N];
            // What passes is cut into several calls.
            let passes = || self.passing().or_else(|| self.passing_reversed()).is_some();
            return match self.vector_product() {
                Some(product) if !passes() => Decision::Vector(product),
                None if routine.direct && apart => Decision::Directly,
                _ => Decision::Search,
            };
        }
        if policy == Policy::Fastest && routine.is_product {
            return match self.passing().or_else(|| self.passing_reversed()) {
                Some(form) if self.is_direct_if_fastest(&form, lens) => Decision::Directly,
                None => self.not_passing(lens),
                // It may be packed although it passes, or computed in several calls.
                _ => Decision::Search,
            };
        }
        if let Some(form) = self.passing() {
            return Decision::Pass(form);
        }
        if self.backwards().is_empty() && self.is_direct_if_small(lens) {
            return Decision::Directly;
        }
        if let Some(form) = self.passing_reversed() {
            return Decision::Pass(form);
        }
        if routine.direct && (self.never_passes() || self.uses_vectors_where_they_lie(lens)) {
            return Decision::Directly;
        }
        self.not_passing(lens)
    }

    /// What is done where there is no call in which everything passes.
    fn not_passing(&self, lens: [usize; MAX_INDICES]) -> Decision<N> {
        if self.is_direct_if_small(lens) {
            return Decision::Directly;
        }
        if let Some(product) = self.vector_product() {
            return Decision::Vector(product);
        }
        if self.is_direct(lens) {
            return Decision::Directly;
        }
        match self.takes_steps().then(|| self.windows()).flatten() {
            Some((by, form)) if self.prefers_windows(by, lens) => Decision::Windows(by, form),
            _ => Decision::Search,
        }
    }

    /// How it is a matrix times a vector, if it is and may be.
    fn vector_product(&self) -> Option<VectorProduct> {
        if self.takes_steps() { VectorProduct::of(self.routine, self.layouts) } else { None }
    }

    /// Whether it may be carried out in several calls without a copy. By [`Directly`] it can be told to be packed, or to be
    /// computed without BLAS.
    fn takes_steps(&self) -> bool {
        let may = match self.directly {
            Directly::Measured => true,
            Directly::Never => false,
            Directly::Always => self.policy == Policy::ZeroCopy,
        };
        may && self.overlaps == [false; N]
    }

    /// Whether [`Self::decide`] says [`Decision::Directly`] of a small product that does not pass as it lies, whose lengths, none of
    /// which is 0, are those of the layouts: under any policy, as what is small and does not pass is computed directly under each
    /// that allows it.
    #[inline(always)]
    pub fn is_direct_at_sight(&self, lens: [usize; MAX_INDICES]) -> bool {
        self.is_direct_if_small(lens) && self.backwards().is_empty()
    }

    /// Whether a product that does not pass is so small that packing it takes longer than computing it.
    #[inline(always)]
    pub fn is_direct_if_small(&self, lens: [usize; MAX_INDICES]) -> bool {
        self.may_be_direct()
            && !self.routine.writes_triangle()
            && self.directly != Directly::Never
            && is_direct_as_it_lies(self.dtype, lens, self.layouts, self.tuning)
    }

    /// Whether a product that does not pass is computed directly: being small, or in panels of our own.
    pub fn is_direct(&self, lens: [usize; MAX_INDICES]) -> bool {
        let lens = self.product_lens(lens);
        self.is_direct_if_small(lens)
            || self.may_be_direct()
                && match self.directly {
                    Directly::Measured => is_faster_in_panels(lens, self.threads(), self.tuning),
                    Directly::Never => false,
                    Directly::Always => true,
                }
    }

    /// On how many threads the BLAS computes, and we.
    fn threads(&self) -> [usize; 2] {
        [self.capabilities.threads, self.own_threads]
    }

    /// Whether a routine of a matrix and vectors, in which something does not pass, is so small that copying a vector takes
    /// longer than what BLAS gains by it.
    fn uses_vectors_where_they_lie(&self, lens: [usize; MAX_INDICES]) -> bool {
        let is_short = lens.iter().all(|&len| len <= self.tuning.vector_len);
        is_short
            && self.directly == Directly::Measured
            && self.overlaps == [false; N]
            && self.routine.has_matrix()
    }

    #[inline(always)]
    fn may_be_direct(&self) -> bool {
        self.routine.direct_if_small && self.policy != Policy::ZeroCopy && self.overlaps == [false; N]
    }

    /// The lengths of the product, whose output may have one index twice.
    fn product_lens(&self, [m, n, k]: [usize; MAX_INDICES]) -> [usize; MAX_INDICES] {
        if self.routine.writes_triangle() { [m, m, k] } else { [m, n, k] }
    }

    /// On how many threads of ours a product that is computed directly is, in its panels.
    pub fn direct_threads(&self, lens: [usize; MAX_INDICES]) -> usize {
        threads_for(self.product_lens(lens), self.own_threads, self.tuning)
    }

    /// The workspace of a product that is computed directly, of at most `limit` bytes: that of its panels, or none where it is
    /// computed as it lies.
    pub fn direct_workspace(&self, lens: [usize; MAX_INDICES], limit: usize) -> usize {
        let lens = self.product_lens(lens);
        let as_it_lies = || is_direct_as_it_lies(self.dtype, lens, self.layouts, self.tuning);
        if !self.routine.direct_if_small || !self.routine.writes_triangle() && as_it_lies() {
            return 0;
        }
        crate::direct::gemm::workspace_bytes(self.dtype, lens, limit, self.direct_threads(lens)).unwrap_or(0)
    }

    /// Whether a product of that form, under [`Policy::Fastest`], is computed directly although it need not be.
    pub fn is_direct_if_fastest(&self, form: &CallForm<N>, lens: [usize; MAX_INDICES]) -> bool {
        self.routine.is_product
            && self.policy == Policy::Fastest
            && self.overlaps == [false; N]
            && self.directly != Directly::Never
            && is_slower(self.routine, self.dtype, form, lens, self.threads(), self.tuning)
    }
}
