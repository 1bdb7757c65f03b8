//! How operands pass: the forms without copies, found without search; how one operand passes in any form; which
//! indices are worth reversing, and what that makes of the parameters.
//!
//! Only indices that some matrix walks backwards are: a packed operand takes any direction, a vector absorbs it in the
//! sign of its `inc`, and a passed matrix needs positive strides.

use crate::layout::{Axis, Order};
use crate::operand::{BandLayout, MatrixLayout, quick_increment};

use super::form::{Access, CallForm, Flips, Request, Trans, Variant, flipped};
use super::parameters::Parameters;
use super::routine::{Increments, Operand, Reads, Storage, Structure};

/// Whether it is plain at first sight that a matrix product, `C = A B`, passes in no form, whatever is reversed: some
/// operand has no unit axis or is broadcast, or of the two that have an index one runs the other way. (False tells nothing.)
#[inline(always)]
pub fn product_never_passes<const N: usize>(layouts: &[MatrixLayout; N], item_size: usize) -> bool {
    if N != 3 {
        return false;
    }
    let (a, b, c) = (&layouts[0], &layouts[1], &layouts[N - 1]);
    // With one row or column there is junk among the strides.
    if (c.rows.len <= 1) | (c.cols.len <= 1) | (a.cols.len <= 1) {
        return false;
    }
    let has_unit = |layout: &MatrixLayout| {
        let (rows, cols) = (layout.rows.stride, layout.cols.stride);
        ((rows.unsigned_abs() == item_size) | (cols.unsigned_abs() == item_size)) & (rows != 0) & (cols != 0)
    };
    let opposed =
        (a.rows.stride ^ c.rows.stride) | (b.cols.stride ^ c.cols.stride) | (a.cols.stride ^ b.rows.stride);
    !(has_unit(c) & has_unit(a) & has_unit(b)) | (opposed < 0) | !(a.aligned & b.aligned & c.aligned)
}

impl<const N: usize> Request<'_, N> {
    /// The form in which everything passes as it lies, without reversals: the common case, found without search
    /// and without looking for reasons.
    #[inline(always)]
    pub fn passing(&self) -> Option<CallForm<N>> {
        if self.overlaps != [false; N] || self.routine.composed {
            return None;
        }
        // No closures here and below: one that is not inlined makes the compiler write the request to memory, and then
        // nothing that the routine's table says is known when it is compiled.
        let form = self.passing_as(Variant::default());
        if form.is_some() { form } else { self.passing_otherwise() }
    }

    /// [`Self::passing`] for a routine that is known only when the program runs.
    #[inline(never)]
    pub fn passing_slowly(&self) -> Option<CallForm<N>> {
        if self.overlaps != [false; N] || self.routine.composed {
            return None;
        }
        // What a real number makes of conjugation is known.
        let conjugates = self.routine.conjugates && self.dtype.is_complex();
        self.variants(conjugates).find_map(|variant| {
            let form = self.passing_slowly_in(Order::RowMajor, variant);
            if form.is_some() || !self.routine.has_matrix() {
                return form;
            }
            self.passing_slowly_in(Order::ColMajor, variant)
        })
    }

    /// [`Self::passing_slowly`] for one order and variant.
    fn passing_slowly_in(&self, order: Order, variant: Variant) -> Option<CallForm<N>> {
        let mut access = [Access::Direct { reason: None }; N];
        // The output decides about the order.
        for at in (0..N).rev() {
            access[at] = self.pass_slowly(at, &self.layouts[at], self.parameters, order, variant)?;
        }
        Some(CallForm { order, flips: Flips::default(), variant, direct: false, access })
    }

    /// [`Self::pass`], compiled once.
    #[inline(never)]
    pub(super) fn pass_slowly(
        &self,
        at: usize,
        layout: &MatrixLayout,
        parameters: Parameters,
        order: Order,
        variant: Variant,
    ) -> Option<Access> {
        self.pass(at, layout, parameters, order, variant)
    }

    /// The less usual variants; those that the routine has not cost nothing.
    #[inline(always)]
    fn passing_otherwise(&self) -> Option<CallForm<N>> {
        let plain = Variant::default();
        if self.has_shared() {
            let form = self.passing_as(Variant { transposed: true, ..plain });
            if form.is_some() {
                return form;
            }
        }
        if !self.dtype.is_complex() {
            return None;
        }
        if self.routine.swaps {
            let form = self.passing_as(Variant { swapped: true, ..plain });
            if form.is_some() {
                return form;
            }
        }
        if self.routine.conjugates {
            let form = self.passing_as(Variant { conjugated: true, ..plain });
            if form.is_some() || !self.has_shared() {
                return form;
            }
            return self.passing_as(Variant { conjugated: true, transposed: true, ..plain });
        }
        None
    }

    #[inline(always)]
    fn passing_as(&self, variant: Variant) -> Option<CallForm<N>> {
        if let Some(form) = self.passing_in(Order::RowMajor, variant) {
            return Some(form);
        }
        if self.routine.has_matrix() { self.passing_in(Order::ColMajor, variant) } else { None }
    }

    /// [`Self::passing`] for one order; a constant one, so that the compiler can fold it.
    #[inline(always)]
    fn passing_in(&self, order: Order, variant: Variant) -> Option<CallForm<N>> {
        const { assert!(N >= 1 && N <= 3) };
        let parameters = self.parameters;
        // The output decides about the order. No loop: it would make the compiler write all layouts to memory
        // first, just after the caller has.
        let output = self.pass(N - 1, &self.layouts[N - 1], parameters, order, variant)?;
        let mut access = [output; N];
        if N >= 2 {
            access[0] = self.pass(0, &self.layouts[0], parameters, order, variant)?;
        }
        if N == 3 {
            access[1] = self.pass(1, &self.layouts[1], parameters, order, variant)?;
        }
        Some(CallForm { order, flips: Flips::default(), variant, direct: false, access })
    }

    /// The form in which everything passes after reversals.
    ///
    /// There is at most one: every index that some matrix walks backwards has to be reversed, and no other.
    pub fn passing_reversed(&self) -> Option<CallForm<N>> {
        let flips = self.backwards();
        if flips.is_empty() {
            return None;
        }
        let layouts = flipped(self.routine, self.layouts, flips, self.dtype).map(|(layout, _)| layout);
        let parameters = self.flipped_parameters(flips)?;
        let form = Request { layouts: &layouts, parameters, ..*self }.passing_slowly()?;
        Some(CallForm { flips, ..form })
    }

    /// Whether it is plain at first sight that no form can pass its matrix, whatever is reversed: where nothing has to
    /// be copied, the routine is then computed directly. (False tells nothing.)
    pub fn never_passes(&self) -> bool {
        let mut operands = self.routine.operands.iter().zip(self.layouts);
        self.overlaps == [false; N] && operands.any(|(spec, layout)| self.is_hopeless(spec, layout))
    }

    /// Whether it is plain at first sight that no form can pass that operand. (False tells nothing.)
    pub(super) fn is_hopeless(&self, spec: &Operand, layout: &MatrixLayout) -> bool {
        let size = self.dtype.size();
        let is_unit = |axis: Axis| axis.len <= 1 || axis.stride.unsigned_abs() == size;
        match spec.storage {
            // Reversed or not, a misaligned one stays so if its strides are whole elements.
            Storage::Dense => !layout.aligned || !is_unit(layout.rows) && !is_unit(layout.cols),
            Storage::Packed => !layout.aligned || !is_unit(layout.rows),
            Storage::Vector | Storage::Band => false,
        }
    }

    #[inline(always)]
    pub(super) fn has_shared(&self) -> bool {
        matches!(self.routine.operands[0].reads, Reads::Shared)
    }

    /// How an operand passes in a call of that order and variant, if it does; `layout` and `parameters` are those
    /// after reversals.
    #[inline(always)]
    pub(super) fn pass(
        &self,
        at: usize,
        layout: &MatrixLayout,
        parameters: Parameters,
        order: Order,
        variant: Variant,
    ) -> Option<Access> {
        let spec = &self.routine.operands[at];
        // In a conjugated call everything is read as its conjugate (that of a real number being itself).
        let conj = self.dtype.is_complex() && layout.conj != (self.routine.conjugates && variant.conjugated);
        if spec.is_vector() {
            let inc =
                quick_increment(layout.rows, layout.aligned, self.dtype.size(), self.capabilities.int_max)?;
            let conj_passes = match spec.reads {
                Reads::Conjugates { swapped } => swapped == variant.swapped,
                Reads::Modulus => true,
                _ => false,
            };
            let passes = (!conj || conj_passes) && (inc > 0 || self.routine.increments == Increments::Signed);
            return passes.then_some(Access::Vector { inc });
        }
        let storage = spec.storage;
        match (spec.reads, spec.structure) {
            (Reads::Op, _) => self.pass_op(layout, parameters, spec.storage, order),
            (Reads::Shared, _) => {
                let trans = match (variant.transposed, self.routine.conjugates) {
                    (false, _) => Trans::No,
                    (true, false) => Trans::Yes,
                    (true, true) => Trans::Conj,
                };
                if conj != (trans == Trans::Conj) {
                    return None;
                }
                let order = if variant.transposed { order.transposed() } else { order };
                self.pass_in(storage, layout, parameters, order, trans)
            }
            // Its other triangle is the conjugated one, so that in the other order it is conjugated.
            (_, Structure::Hermitian) if conj => {
                self.pass_in(storage, layout, parameters, order.transposed(), Trans::Conj)
            }
            _ if conj => None,
            (_, Structure::Symmetric) => {
                let straight = self.pass_in(storage, layout, parameters, order, Trans::No);
                if straight.is_some() {
                    return straight;
                }
                self.pass_in(storage, layout, parameters, order.transposed(), Trans::Yes)
            }
            _ => self.pass_in(storage, layout, parameters, order, Trans::No),
        }
    }

    /// A matrix that lies in that order, taken so.
    #[inline(always)]
    fn pass_in(
        &self,
        storage: Storage,
        layout: &MatrixLayout,
        parameters: Parameters,
        order: Order,
        trans: Trans,
    ) -> Option<Access> {
        let ld = self.quick_ld(storage, layout, parameters, order)?;
        Some(Access::Pass { trans, ld })
    }

    /// How an operand with a `trans` of its own passes.
    #[inline(always)]
    fn pass_op(
        &self,
        layout: &MatrixLayout,
        parameters: Parameters,
        storage: Storage,
        order: Order,
    ) -> Option<Access> {
        let other = order.transposed();
        if !layout.conj {
            let straight = self.pass_in(storage, layout, parameters, order, Trans::No);
            if straight.is_some() {
                return straight;
            }
            return self.pass_in(storage, layout, parameters, other, Trans::Yes);
        }
        // What the standard has comes before the extension.
        let transposed = self.pass_in(storage, layout, parameters, other, Trans::Conj);
        if transposed.is_some() || !self.capabilities.conj_no_trans {
            return transposed;
        }
        self.pass_in(storage, layout, parameters, order, Trans::ConjNo)
    }

    /// The leading dimension in that order, if there is one.
    #[inline(always)]
    fn quick_ld(
        &self,
        storage: Storage,
        layout: &MatrixLayout,
        parameters: Parameters,
        order: Order,
    ) -> Option<usize> {
        let int_max = self.capabilities.int_max;
        match storage {
            Storage::Dense | Storage::Vector => {
                layout.quick_leading_dimension(order, self.dtype.size(), int_max)
            }
            Storage::Band => BandLayout { matrix: *layout, kl: parameters.kl, ku: parameters.ku }
                .leading_dimension(order, self.dtype.size(), int_max)
                .ok(),
            Storage::Packed => {
                let passes = layout.aligned && layout.rows.is_unit(self.dtype.size());
                (passes && parameters.order == order || layout.rows.len == 0).then_some(0)
            }
        }
    }

    /// The indices along which some matrix has a negative stride, or a vector that must not have one.
    pub(super) fn backwards(&self) -> Flips {
        let mut flips = Flips::default();
        for (operand, layout) in self.routine.operands.iter().zip(self.layouts) {
            if operand.is_vector() && self.routine.increments != Increments::Positive {
                continue;
            }
            let mut any = false;
            for (index, axis) in [(operand.rows, layout.rows), (operand.cols, layout.cols)] {
                if axis.len > 1 && axis.stride < 0 {
                    flips.insert(index);
                    any = true;
                }
            }
            if any && operand.storage == Storage::Band {
                // A band is one only if both are reversed.
                flips.insert(operand.rows);
                flips.insert(operand.cols);
            }
        }
        flips
    }

    /// The parameters with those indices reversed; `None` if the structured operand has no such form.
    #[inline]
    pub fn flipped_parameters(&self, flips: Flips) -> Option<Parameters> {
        let Some(at) = self.structured_at() else { return Some(self.parameters) };
        let (spec, layout) = (&self.routine.operands[at], &self.layouts[at]);
        match (flips.contains(spec.rows), flips.contains(spec.cols)) {
            (false, false) => Some(self.parameters),
            (true, true) if spec.storage == Storage::Band => {
                self.parameters.reversed(layout.rows.len, layout.cols.len)
            }
            (true, true) => self.parameters.reversed(0, 0),
            _ => None,
        }
    }

    /// The operand that the parameters are about.
    #[inline(always)]
    pub(super) fn structured_at(&self) -> Option<usize> {
        (0..N).find(|&at| {
            let spec = &self.routine.operands[at];
            spec.structure != Structure::General || matches!(spec.storage, Storage::Band | Storage::Packed)
        })
    }

    /// The parameters as a call has them in which everything passes, with parameters and layouts as after reversals.
    #[inline(always)]
    pub fn passing_parameters(&self, form: &CallForm<N>) -> Parameters {
        let Some(at) = self.structured_at() else { return self.parameters };
        match form.access[at] {
            Access::Pass { trans, .. } if trans.transposes() => self.parameters.transposed(),
            _ => self.parameters,
        }
    }
}
