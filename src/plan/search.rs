//! The search for the cheapest call form.
//!
//! Only indices that some matrix walks backwards are worth reversing: a packed operand takes any direction, a
//! vector absorbs it in the sign of its `inc`, and a passed matrix needs positive strides.

use crate::error::Refusal;
use crate::layout::Order;
use crate::operand::{BandLayout, MatrixLayout, quick_increment, vector_operand};

use super::form::{Access, CallForm, Flips, Request, Trans, Variant, flipped};
use super::parameters::{Diag, Parameters};
use super::routine::{Increments, Reads, Role, Storage, Structure};

/// A form in which everything passes after reversals, and what those make of the operands.
#[derive(Clone, Copy, Debug)]
pub struct Reversed<const N: usize> {
    /// The form.
    pub form: CallForm<N>,
    /// The layouts, reversed.
    pub layouts: [MatrixLayout; N],
    /// How far each first element moves, in bytes.
    pub deltas: [isize; N],
    /// The parameters of the reversed operands.
    pub parameters: Parameters,
}

impl<const N: usize> Request<'_, N> {
    /// The form in which everything passes as it lies, without reversals: the common case, found without search
    /// and without looking for reasons.
    #[inline(always)]
    pub fn passing(&self) -> Option<CallForm<N>> {
        if self.overlaps != [false; N] || self.routine.composed {
            return None;
        }
        self.passing_as(Variant::default()).or_else(|| self.passing_otherwise())
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
        self.passing_in(Order::ColMajor, variant)
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
    pub fn passing_reversed(&self) -> Option<Reversed<N>> {
        let flips = self.backwards();
        if flips.is_empty() {
            return None;
        }
        let flipped = flipped(self.routine, self.layouts, flips, self.dtype);
        let (layouts, deltas) = (flipped.map(|(layout, _)| layout), flipped.map(|(_, delta)| delta));
        let parameters = self.flipped_parameters(flips)?;
        let form = Request { layouts: &layouts, parameters, ..*self }.passing()?;
        Some(Reversed { form: CallForm { flips, ..form }, layouts, deltas, parameters })
    }

    #[inline(always)]
    fn has_shared(&self) -> bool {
        matches!(self.routine.operands[0].reads, Reads::Shared)
    }

    /// How an operand passes in a call of that order and variant, if it does; `layout` and `parameters` are those
    /// after reversals.
    #[inline(always)]
    fn pass(
        &self,
        at: usize,
        layout: &MatrixLayout,
        parameters: Parameters,
        order: Order,
        variant: Variant,
    ) -> Option<Access> {
        let spec = &self.routine.operands[at];
        // In a conjugated call everything is read as its conjugate (that of a real number being itself).
        let conj = layout.conj != (self.routine.conjugates && variant.conjugated);
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
        let fits = |order| self.quick_ld(spec.storage, layout, parameters, order);
        let pass = |trans, ld: Option<usize>| ld.map(|ld| Access::Pass { trans, ld });
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
                pass(trans, fits(if variant.transposed { order.transposed() } else { order }))
            }
            // Its other triangle is the conjugated one, so that in the other order it is conjugated.
            (_, Structure::Hermitian) if conj => pass(Trans::Conj, fits(order.transposed())),
            _ if conj => None,
            (_, Structure::Symmetric) => {
                pass(Trans::No, fits(order)).or_else(|| pass(Trans::Yes, fits(order.transposed())))
            }
            _ => pass(Trans::No, fits(order)),
        }
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
        let fits = |order| self.quick_ld(storage, layout, parameters, order);
        if !layout.conj {
            if let Some(ld) = fits(order) {
                return Some(Access::Pass { trans: Trans::No, ld });
            }
            return fits(order.transposed()).map(|ld| Access::Pass { trans: Trans::Yes, ld });
        }
        // What the standard has comes before the extension.
        if let Some(ld) = fits(order.transposed()) {
            return Some(Access::Pass { trans: Trans::Conj, ld });
        }
        let ld = if self.capabilities.conj_no_trans { fits(order) } else { None };
        ld.map(|ld| Access::Pass { trans: Trans::ConjNo, ld })
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

    /// The form that copies the fewest bytes; of equals the one nearest to how the output lies.
    pub fn cheapest(&self) -> CallForm<N> {
        let passing = self.passing().or_else(|| self.passing_reversed().map(|reversed| reversed.form));
        if let Some(form) = passing { form } else { self.search(self.routine.conjugates) }
    }

    /// The cheapest of all forms, with or without conjugated ones.
    pub fn search(&self, conjugates: bool) -> CallForm<N> {
        let nearest = self.nearest_order();
        let overlap = self.overlaps.contains(&true);
        let mut best: Option<(usize, CallForm<N>)> = None;
        for order in [nearest, nearest.transposed()] {
            for flips in self.backwards().subsets() {
                for variant in self.variants(conjugates) {
                    // Inputs that the output would overwrite are read first, or the output is written last.
                    for defer_output in [false, true] {
                        if defer_output && !overlap {
                            continue;
                        }
                        let Some(form) = self.evaluate(order, flips, variant, defer_output) else { continue };
                        let bytes = self.bytes(&form);
                        if best.is_none_or(|(least, _)| bytes < least) {
                            best = Some((bytes, form));
                        }
                    }
                }
            }
        }
        // Only where a matrix of a direct routine does not pass is there no form.
        best.map_or_else(|| self.computed_directly(), |(_, form)| form)
    }

    /// The variants that the routine has.
    fn variants(&self, conjugates: bool) -> impl Iterator<Item = Variant> + use<N> {
        let (shared, swaps) = (self.has_shared(), self.routine.swaps);
        (0..8_u8).filter_map(move |bits| {
            let [transposed, swapped, conjugated] = [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0];
            let exists = (!transposed || shared) && (!swapped || swaps) && (!conjugated || conjugates);
            exists.then_some(Variant { transposed, swapped, conjugated })
        })
    }

    /// The order in which the output lies, or the matrix if that is a vector.
    fn nearest_order(&self) -> Order {
        let matrices = self.routine.operands.iter().zip(self.layouts);
        let dense = matrices.rev().find(|(spec, _)| spec.storage == Storage::Dense);
        dense.map_or(Order::RowMajor, |(_, layout)| layout.nearest_order())
    }

    /// The form without BLAS: everything is used where it lies, but for what must not be written while it is read.
    pub fn computed_directly(&self) -> CallForm<N> {
        let specs = &self.routine.operands;
        let overlaps = |at: usize| self.overlaps[at] && specs[at].role == Role::In;
        let input_bytes = (0..N).filter(|&at| overlaps(at)).fold(0, |bytes, at| bytes + self.once(at));
        let output_bytes = self.once(N - 1).saturating_mul(if self.reads_output { 2 } else { 1 });
        // No matrix is copied, so that its vector is.
        let matrix = (0..N).any(|at| overlaps(at) && !specs[at].is_vector());
        let defer_output = matrix || specs[N - 1].is_vector() && output_bytes < input_bytes;
        let access = core::array::from_fn(|at| match specs[at].role {
            Role::In if overlaps(at) && !defer_output => Access::Pack { reason: Refusal::Overlap },
            Role::InOut if defer_output && input_bytes > 0 && at == N - 1 => {
                Access::Pack { reason: Refusal::OutputOverlap }
            }
            _ => {
                let passes = |order| {
                    self.pass(at, &self.layouts[at], self.parameters, order, Variant::default()).is_some()
                };
                let passes = passes(Order::RowMajor) || passes(Order::ColMajor);
                let reason = (!passes).then(|| self.refusal(at, &self.layouts[at], self.parameters));
                Access::Direct { reason }
            }
        });
        CallForm { direct: true, access, ..CallForm::nothing() }
    }

    /// Bytes that a form copies between operands and workspace: an input once, an output back and, if it is read, forth.
    pub fn bytes(&self, form: &CallForm<N>) -> usize {
        (0..N).map(|at| self.operand_bytes(form, at)).fold(0, usize::saturating_add)
    }

    /// The share of one operand in [`Self::bytes`].
    pub fn operand_bytes(&self, form: &CallForm<N>, at: usize) -> usize {
        let once = if form.access[at].is_packed() { self.once(at) } else { 0 };
        match self.routine.operands[at].role {
            Role::InOut if self.reads_output => once.saturating_mul(2),
            _ => once,
        }
    }

    /// Bytes of the elements that count.
    fn once(&self, at: usize) -> usize {
        let (spec, layout) = (&self.routine.operands[at], &self.layouts[at]);
        let n = layout.rows.len;
        let unit = spec.structure == Structure::Triangular
            && spec.role == Role::In
            && self.parameters.diag == Diag::Unit;
        let elements = match spec.structure {
            Structure::General => n * layout.cols.len,
            _ if spec.storage != Storage::Dense => n,
            // Half of a product that fits.
            _ if unit => n.saturating_sub(1) * n / 2,
            _ => n / 2 * (n + 1) + n % 2 * n.div_ceil(2),
        };
        elements.saturating_mul(self.dtype.size())
    }

    /// The indices along which some matrix has a negative stride, or a vector that must not have one.
    fn backwards(&self) -> Flips {
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
    pub(super) fn flipped_parameters(&self, flips: Flips) -> Option<Parameters> {
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

    /// What happens to each operand in a call of that order with those reversals; `None` if a matrix would have
    /// to be copied by a routine that needs no copy.
    fn evaluate(
        &self,
        order: Order,
        flips: Flips,
        variant: Variant,
        defer_output: bool,
    ) -> Option<CallForm<N>> {
        let parameters = self.flipped_parameters(flips)?;
        let layouts = flipped(self.routine, self.layouts, flips, self.dtype);
        let has_matrix = self.routine.operands.iter().any(|spec| !spec.is_vector());
        let mut access = [Access::Direct { reason: None }; N];
        for (at, access) in access.iter_mut().enumerate() {
            let (spec, layout) = (&self.routine.operands[at], &layouts[at].0);
            let instead = match spec.role {
                Role::In if self.overlaps[at] && !defer_output => Some(Refusal::Overlap),
                Role::InOut if defer_output && at == N - 1 => Some(Refusal::OutputOverlap),
                Role::InOut if self.routine.composed => Some(Refusal::Triangle),
                _ => None,
            };
            *access = match (instead, self.pass(at, layout, parameters, order, variant)) {
                (None, Some(passed)) => passed,
                // This counts more than a layout: the whole operand has to be copied before anything is written.
                (Some(reason), _) => Access::Pack { reason },
                (None, None) => Access::Pack { reason: self.refusal(at, layout, parameters) },
            };
            // With a matrix that passes, copying a vector is worth it; without one, using it directly is cheaper.
            let worth = spec.is_vector() && (has_matrix || instead.is_some());
            if self.routine.direct && access.is_packed() && !worth {
                return None;
            }
        }
        Some(CallForm { order, flips, variant, direct: false, access })
    }

    /// Why an operand does not pass; `flipped` and `parameters` are those after reversals.
    fn refusal(&self, at: usize, flipped: &MatrixLayout, parameters: Parameters) -> Refusal {
        let (spec, int_max) = (&self.routine.operands[at], self.capabilities.int_max);
        let by_itself =
            |layout: &MatrixLayout, parameters: Parameters| match spec.storage {
                Storage::Vector => match vector_operand(layout.rows, layout.aligned, self.dtype.size()) {
                    Err(refusal) => Some(refusal),
                    Ok(vector) if vector.inc < 0 && self.routine.increments != Increments::Signed => {
                        Some(Refusal::Negative { stride: layout.rows.stride })
                    }
                    Ok(_) => None,
                },
                Storage::Dense => layout.refusal(self.dtype.size(), int_max),
                Storage::Band => BandLayout { matrix: *layout, kl: parameters.kl, ku: parameters.ku }
                    .refusal(parameters.order, self.dtype.size(), int_max),
                Storage::Packed if !layout.aligned => Some(Refusal::Misaligned),
                Storage::Packed if layout.rows.is_unit(self.dtype.size()) => None,
                Storage::Packed => Some(Refusal::Gaps { stride: layout.rows.stride }),
            };
        if let Some(refusal) = by_itself(&self.layouts[at], self.parameters) {
            return refusal;
        }
        match spec.role {
            _ if by_itself(flipped, parameters).is_some() => Refusal::Opposed,
            Role::In if flipped.conj => Refusal::Conjugated,
            _ => Refusal::OtherOrder,
        }
    }
}
