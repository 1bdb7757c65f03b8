//! The search for the cheapest call form, and why an operand does not pass.

use crate::error::Refusal;
use crate::operand::{BandLayout, MatrixLayout, vector_operand};
use crate::words::Order;

use super::form::{Access, CallForm, Flips, Request, Variant, flipped};
use super::parameters::Parameters;
use super::passing::product_never_passes;
use super::routine::{Increments, Reads, Role, Routine, Storage, Structure};
use crate::words::Diag;

impl<const N: usize> Request<'_, N> {
    /// The form that copies the fewest bytes; of equals the one nearest to how the output lies.
    pub fn cheapest(&self) -> CallForm<N> {
        if self.routine.is_product && product_never_passes(self.layouts, self.dtype.size()) {
            return self.search(self.routine.conjugates);
        }
        let passing = self.passing().or_else(|| self.passing_reversed());
        match passing {
            Some(form) => form,
            None if self.routine.direct && self.never_passes() => self.computed_directly(),
            None => self.search(self.routine.conjugates),
        }
    }

    /// The cheapest of all forms, with or without conjugated ones.
    pub fn search(&self, conjugates: bool) -> CallForm<N> {
        let nearest = self.nearest_order();
        let overlap = self.overlaps.contains(&true);
        if !overlap && !self.routine.direct {
            // If only what passes in no form whatever is packed, there is nothing better.
            let form = self.evaluate(nearest, Flips::default(), Variant::default(), false);
            if let Some(form) = form.filter(|form| self.packs_only_hopeless(form)) {
                return form;
            }
        }
        let mut best: Option<(usize, CallForm<N>)> = None;
        for order in [nearest, nearest.transposed()] {
            for flips in self.backwards().subsets() {
                for variant in variants(self.routine, conjugates) {
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

    /// Whether each operand that a form packs is one that no form passes.
    fn packs_only_hopeless(&self, form: &CallForm<N>) -> bool {
        let mut operands = self.routine.operands.iter().zip(self.layouts).zip(&form.access);
        operands.all(|((spec, layout), access)| !access.is_packed() || self.is_hopeless(spec, layout))
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
        let has_matrix = self.routine.has_matrix();
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

/// The variants that a routine has, the usual one first.
pub(super) fn variants<const N: usize>(
    routine: &Routine<N>,
    conjugates: bool,
) -> impl Iterator<Item = Variant> + use<N> {
    let (shared, swaps) = (matches!(routine.operands[0].reads, Reads::Shared), routine.swaps);
    (0..8_u8).filter_map(move |bits| {
        let [transposed, swapped, conjugated] = [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0];
        let exists = (!transposed || shared) && (!swapped || swaps) && (!conjugated || conjugates);
        exists.then_some(Variant { transposed, swapped, conjugated })
    })
}
