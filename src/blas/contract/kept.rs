//! What is kept in the workspace meanwhile: inputs that are summed or packed first, C that is computed apart; and what is done to C
//! beside the product.

use super::positions::Positions;
use super::run::{Given, Problem, element_axes};
use crate::axis_vec::{AxisVec, add};
use crate::backend::Backend;
use crate::blas::Blas;
use crate::blas::context::{Context, Report};
use crate::direct::{Elementwise, multiply};
use crate::error::Result;
use crate::layout::Axis;
use crate::pack::{CopyAxis, Element, scale as scale_matrix, transfer};
use crate::plan::Policy;
use crate::plan::contraction::{C, Contraction, Index, Indices, Prepared};

impl Context<'_> {
    /// Prepares what is, computes, and finishes C.
    ///
    /// # Safety
    /// - Of the plan's indices, which are those of a problem folded, `given` is as [`Problem`] demands.
    /// - From `start` on as many bytes as the plan keeps are writable, nobody else's, aligned to a cache line.
    pub(super) unsafe fn with_kept<T: Blas>(
        &mut self,
        blas: Backend,
        plan: &Contraction,
        mut given: Given<T>,
        start: *mut u8,
    ) -> Result<Report> {
        let (mut used, mut copied) = (0, 0);
        let whole = given;
        for (at, prepared) in plan.prepared.iter().enumerate() {
            let Some(prepared) = prepared else { continue };
            let place = start.wrapping_add(used).cast::<T>();
            // SAFETY: the elements of an input, along the axes of its indices; the place has as many bytes as were counted for it.
            unsafe { self.fill(blas, prepared, given.places[at], place) }?;
            given.places[at] = place;
            used += prepared.room();
            copied += prepared.copied();
        }
        if plan.spread_bytes > 0 {
            given.places[C] = start.wrapping_add(used).cast();
            given.beta = T::ZERO;
        }
        // SAFETY: the caller's promises; what was prepared lies along the strides that the plan has for it, initialised; C, if it is
        // computed apart, along those that it has for that, and is only written.
        let mut report = unsafe { self.compute(blas, plan, &given) }?;
        report.bytes_copied += copied;
        if plan.spread_bytes > 0 {
            let one = T::ONE;
            let places = [given.places[C], (&raw const one).cast_mut(), whole.places[C]];
            let sum = Elementwise { alpha: T::ONE, places, conj: [false; 2], beta: whole.beta };
            // SAFETY: what was computed apart, at each position of the indices of C alone, to all elements of C.
            unsafe { multiply(&element_axes(&plan.apart)?, &sum) };
        } else {
            // SAFETY: C has been computed at the first position of each index of `spread`; its elements are distinct.
            unsafe { spread(plan, whole.places[C], self.own_threads(blas)) }?;
        }
        Ok(report)
    }

    /// An input, in its place in the workspace.
    ///
    /// # Safety
    /// - From `from` on, the axes of `prepared` and what it sums lead to initialised elements.
    /// - At `to`, as many bytes as it has are writable, and nobody else's.
    unsafe fn fill<T: Blas>(
        &mut self,
        blas: Backend,
        prepared: &Prepared,
        from: *mut T,
        to: *mut T,
    ) -> Result<()> {
        if prepared.sums.is_empty() {
            let mut axes = AxisVec::new();
            for &(len, dst, src) in &prepared.axes {
                add(&mut axes, CopyAxis { len, dst, src })?;
            }
            // Conjugation is a mark that stays.
            let element = Element { size: size_of::<T>(), conj: false };
            // SAFETY: the caller's promises; those of `to` are distinct, one after the other.
            return unsafe { transfer(to.cast(), from.cast(), &axes, element, self.own_threads(blas)) };
        }
        let mut indices = Indices::new();
        for &(len, dst, src) in &prepared.axes {
            add(&mut indices, Index::new('a', len).carried_by(0, src).carried_by(C, dst))?;
        }
        for axis in &prepared.sums {
            add(&mut indices, Index::new('s', axis.len).carried_by(0, axis.stride).carried_by(1, 0))?;
        }
        let one = T::ONE;
        let places = [from, (&raw const one).cast_mut(), to];
        let problem = Problem {
            indices: &indices,
            places,
            conj: [false; 2],
            overlaps: [false; 2],
            alpha: T::ONE,
            beta: T::ZERO,
        };
        let policy = core::mem::replace(&mut self.policy, Policy::Auto);
        // SAFETY: elements: the caller's promises, with a B of one number, repeated; C's are distinct, as above.
        let done = unsafe { self.contract_raw(&problem) };
        self.policy = policy;
        done.map(drop)
    }
}

/// C times beta.
///
/// # Safety
/// Along `output`, C is writable, by nobody else, and initialised unless beta is 0.
pub(super) unsafe fn scale<T: Blas>(output: &[Index], given: &Given<T>) -> Result<()> {
    if given.beta == T::ONE || output.iter().any(|index| index.len == 0) {
        return Ok(());
    }
    // The innermost come last.
    let (outer, inner) = output.split_at(output.len().saturating_sub(2));
    let axis = |at: usize| inner.get(at).map_or(Axis::new(1, 0), |index| index.axis(C));
    for position in Positions::of(outer)? {
        let c = given.places[C].wrapping_byte_offset(position.offsets[C]);
        // SAFETY: the caller's promises, of the elements along two indices at each position along the others.
        unsafe { scale_matrix(given.beta, c, axis(0), axis(1)) };
    }
    Ok(())
}

/// Copies what was computed at the first position of each index of C alone to the others.
///
/// # Safety
/// At `c` is C, as the plan's problem has it, computed there.
unsafe fn spread<T: Blas>(plan: &Contraction, c: *mut T, threads: usize) -> Result<()> {
    let element = Element { size: size_of::<T>(), conj: false };
    for (at, index) in plan.spread.iter().enumerate() {
        let mut axes = AxisVec::new();
        add(&mut axes, CopyAxis { len: index.len - 1, dst: index.strides[C], src: 0 })?;
        let is_spread = |other: &Index| plan.spread.iter().any(|spread| spread.parts == other.parts);
        for other in plan.output.iter().filter(|other| !is_spread(other)).chain(&plan.spread[..at]) {
            add(&mut axes, CopyAxis { len: other.len, dst: other.strides[C], src: other.strides[C] })?;
        }
        let to = c.wrapping_byte_offset(index.strides[C]);
        // SAFETY: all positions of this index but the first, from the first: other elements of C, as those are distinct.
        unsafe { transfer(to.cast(), c.cast_const().cast(), &axes, element, threads) }?;
    }
    Ok(())
}
