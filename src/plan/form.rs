//! Call forms: one concrete BLAS call each, and the choice of the cheapest.
//!
//! A form is an order, a set of reversed indices, and for each operand *pass* or *pack*. Given order and
//! reversals, each operand passes or not by itself, so that enumerating orders and reversals is exhaustive.
//! Only indices that some operand walks backwards are worth reversing: a packed operand takes any direction,
//! and a passed one needs positive strides.

use crate::error::Refusal;
use crate::layout::Order;
use crate::operand::{BLAS_INT_MAX, MatrixLayout};

use super::routine::{MAX_INDICES, Role, Routine};

/// What BLAS is to do with an operand, with the numbers of `CBLAS_TRANSPOSE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Trans {
    /// Take it as it is.
    No = 111,
    /// Transpose it.
    Yes = 112,
    /// Transpose and conjugate it.
    Conj = 113,
    /// Conjugate it; an extension that OpenBLAS has.
    ConjNo = 114,
}

/// What the BLAS that is linked can do beyond the standard, and how wide its integer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Largest length, `ld` or `|inc|` of one call.
    pub int_max: usize,
    /// Whether [`Trans::ConjNo`] is known to work.
    pub conj_no_trans: bool,
}

impl Capabilities {
    /// What every CBLAS can do.
    pub const STANDARD: Capabilities = Capabilities { int_max: BLAS_INT_MAX, conj_no_trans: false };

    /// Whether a backend that has these can do all that one with `other` can.
    pub const fn include(self, other: Capabilities) -> bool {
        self.int_max >= other.int_max && (self.conj_no_trans || !other.conj_no_trans)
    }
}

/// How one operand gets to BLAS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// As it lies in memory.
    Pass {
        /// How BLAS is to take it.
        trans: Trans,
        /// Leading dimension in elements.
        ld: usize,
    },
    /// Through a copy in the workspace; an output is copied back.
    Pack {
        /// Why it does not pass.
        reason: Refusal,
    },
}

impl Access {
    /// Why it is packed; `None` if it passes.
    pub fn reason(self) -> Option<Refusal> {
        match self {
            Access::Pass { .. } => None,
            Access::Pack { reason } => Some(reason),
        }
    }
}

/// A set of indices that are walked backwards, in every operand that carries them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flips(u8);

impl Flips {
    /// Whether that index is reversed.
    #[inline]
    pub const fn contains(self, index: usize) -> bool {
        self.0 >> index & 1 != 0
    }

    /// Whether no index is reversed.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// All subsets, the empty one first.
    fn subsets(self) -> impl Iterator<Item = Flips> {
        (0..1 << MAX_INDICES).filter(move |subset| subset & !self.0 == 0).map(Flips)
    }
}

/// One concrete call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallForm<const N: usize> {
    /// Storage order of the call.
    pub order: Order,
    /// Which indices are reversed.
    pub flips: Flips,
    /// For each operand, how it gets to BLAS.
    pub access: [Access; N],
}

impl<const N: usize> CallForm<N> {
    /// For a product of no terms: no operand is in the way of anything.
    pub(super) const fn nothing() -> CallForm<N> {
        let access = [Access::Pass { trans: Trans::No, ld: 1 }; N];
        CallForm { order: Order::RowMajor, flips: Flips(0), access }
    }
}

/// What a call form is chosen for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a, const N: usize> {
    /// The routine.
    pub routine: &'static Routine<N>,
    /// The operands' layouts.
    pub layouts: &'a [MatrixLayout; N],
    /// Size of an element in bytes.
    pub item_size: usize,
    /// Which operands share memory with the output.
    pub overlaps: [bool; N],
    /// Whether the output is read (beta is not 0).
    pub reads_output: bool,
    /// What the backend can do.
    pub capabilities: Capabilities,
}

impl<const N: usize> Request<'_, N> {
    /// The form in which everything passes as it lies, without reversals: the common case, found without search
    /// and without looking for reasons.
    #[inline(always)]
    pub fn passing(&self) -> Option<CallForm<N>> {
        if self.overlaps != [false; N] {
            return None;
        }
        if let Some(form) = self.passing_in(Order::RowMajor) {
            return Some(form);
        }
        self.passing_in(Order::ColMajor)
    }

    /// [`Self::passing`] for one order; a constant one, so that the compiler can fold it.
    #[inline(always)]
    fn passing_in(&self, order: Order) -> Option<CallForm<N>> {
        // The output decides about the order.
        let ld = self.quick_ld(&self.layouts[N - 1], order)?;
        let mut access = [Access::Pass { trans: Trans::No, ld }; N];
        const { assert!(N >= 2 && N <= 3) };
        // No loop: it would make the compiler write all layouts to memory first, just after the caller has.
        let (trans, ld) = self.quick_pass(&self.layouts[0], order)?;
        access[0] = Access::Pass { trans, ld };
        if N == 3 {
            let (trans, ld) = self.quick_pass(&self.layouts[1], order)?;
            access[1] = Access::Pass { trans, ld };
        }
        Some(CallForm { order, flips: Flips::default(), access })
    }

    /// The form in which everything passes after reversals, and how far those move each first element, in bytes.
    ///
    /// There is at most one: every index that some operand walks backwards has to be reversed, and no other.
    pub fn passing_reversed(&self) -> Option<(CallForm<N>, [isize; N])> {
        let flips = self.backwards();
        if flips.is_empty() {
            return None;
        }
        let flipped = flipped(self.routine, self.layouts, flips);
        let layouts = flipped.map(|(layout, _)| layout);
        let form = Request { layouts: &layouts, ..*self }.passing()?;
        Some((CallForm { flips, ..form }, flipped.map(|(_, delta)| delta)))
    }

    #[inline(always)]
    fn quick_ld(&self, layout: &MatrixLayout, order: Order) -> Option<usize> {
        layout.quick_leading_dimension(order, self.item_size, self.capabilities.int_max)
    }

    /// How an input passes in a call of that order, if it does.
    #[inline(always)]
    fn quick_pass(&self, layout: &MatrixLayout, order: Order) -> Option<(Trans, usize)> {
        if !layout.conj {
            if let Some(ld) = self.quick_ld(layout, order) {
                return Some((Trans::No, ld));
            }
            return self.quick_ld(layout, order.transposed()).map(|ld| (Trans::Yes, ld));
        }
        // What the standard has comes before the extension.
        if let Some(ld) = self.quick_ld(layout, order.transposed()) {
            return Some((Trans::Conj, ld));
        }
        let ld = if self.capabilities.conj_no_trans { self.quick_ld(layout, order) } else { None };
        ld.map(|ld| (Trans::ConjNo, ld))
    }

    /// The form that copies the fewest bytes; of equals the one nearest to how the output lies.
    pub fn cheapest(&self) -> CallForm<N> {
        let passing = self.passing().or_else(|| self.passing_reversed().map(|(form, _)| form));
        if let Some(form) = passing {
            return form;
        }
        let nearest = self.layouts[N - 1].nearest_order();
        let overlap = self.overlaps.contains(&true);
        let mut best: Option<(usize, CallForm<N>)> = None;
        for order in [nearest, nearest.transposed()] {
            for flips in self.backwards().subsets() {
                // Inputs that the output would overwrite are read first, or the output is written last.
                for defer_output in [false, true] {
                    if defer_output && !overlap {
                        continue;
                    }
                    let form = self.evaluate(order, flips, defer_output);
                    let bytes = self.bytes(&form);
                    if best.is_none_or(|(least, _)| bytes < least) {
                        best = Some((bytes, form));
                    }
                }
            }
        }
        // The loops run at least once.
        best.map_or_else(|| self.evaluate(nearest, Flips::default(), overlap), |(_, form)| form)
    }

    /// Bytes that a form copies between operands and workspace: an input once, an output back and, if it is read, forth.
    pub fn bytes(&self, form: &CallForm<N>) -> usize {
        (0..N).map(|at| self.operand_bytes(form, at)).fold(0, usize::saturating_add)
    }

    /// The share of one operand in [`Self::bytes`].
    pub fn operand_bytes(&self, form: &CallForm<N>, at: usize) -> usize {
        let layout = self.layouts[at];
        let once = match form.access[at] {
            Access::Pass { .. } => 0,
            Access::Pack { .. } => (layout.rows.len * layout.cols.len).saturating_mul(self.item_size),
        };
        match self.routine.operands[at].role {
            Role::InOut if self.reads_output => once.saturating_mul(2),
            _ => once,
        }
    }

    /// The indices along which some operand has a negative stride.
    fn backwards(&self) -> Flips {
        let mut flips = Flips::default();
        for (operand, layout) in self.routine.operands.iter().zip(self.layouts) {
            for (index, axis) in [(operand.rows, layout.rows), (operand.cols, layout.cols)] {
                if axis.len > 1 && axis.stride < 0 {
                    flips.0 |= 1 << index;
                }
            }
        }
        flips
    }

    /// What happens to each operand in a call of that order with those reversals.
    fn evaluate(&self, order: Order, flips: Flips, defer_output: bool) -> CallForm<N> {
        let layouts = flipped(self.routine, self.layouts, flips);
        let access = core::array::from_fn(|at| {
            let (role, layout) = (self.routine.operands[at].role, &layouts[at].0);
            let overlap = match role {
                Role::In if self.overlaps[at] && !defer_output => Some(Refusal::Overlap),
                Role::InOut if defer_output => Some(Refusal::OutputOverlap),
                _ => None,
            };
            let passed = match role {
                Role::In => self.quick_pass(layout, order),
                Role::InOut => self.quick_ld(layout, order).map(|ld| (Trans::No, ld)),
            };
            match (overlap, passed) {
                (None, Some((trans, ld))) => Access::Pass { trans, ld },
                // This counts more than a layout: the whole operand has to be copied before anything is written.
                (Some(reason), _) => Access::Pack { reason },
                (None, None) => Access::Pack { reason: self.refusal(at, layout) },
            }
        });
        CallForm { order, flips, access }
    }

    /// Why an operand does not pass, `flipped` being its layout in the call.
    fn refusal(&self, at: usize, flipped: &MatrixLayout) -> Refusal {
        let by_itself = |layout: &MatrixLayout| layout.refusal(self.item_size, self.capabilities.int_max);
        if let Some(refusal) = by_itself(&self.layouts[at]) {
            return refusal;
        }
        match self.routine.operands[at].role {
            _ if by_itself(flipped).is_some() => Refusal::Opposed,
            Role::InOut => Refusal::OtherOrder,
            Role::In => Refusal::Conjugated,
        }
    }
}

/// The operands' layouts with the reversed indices reversed, and how far that moves each first element, in bytes.
pub fn flipped<const N: usize>(
    routine: &Routine<N>,
    layouts: &[MatrixLayout; N],
    flips: Flips,
) -> [(MatrixLayout, isize); N] {
    core::array::from_fn(|at| {
        let (operand, mut layout) = (&routine.operands[at], layouts[at]);
        let mut delta = 0;
        if flips.contains(operand.rows) {
            let (axis, down) = layout.rows.flipped();
            (layout.rows, delta) = (axis, down);
        }
        if flips.contains(operand.cols) {
            let (axis, right) = layout.cols.flipped();
            (layout.cols, delta) = (axis, delta.wrapping_add(right));
        }
        let is_empty = layout.rows.len == 0 || layout.cols.len == 0;
        (layout, if is_empty { 0 } else { delta })
    })
}
