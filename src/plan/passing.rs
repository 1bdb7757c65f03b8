//! How operands pass: the forms without copies, found without search; how one operand passes in any form; which
//! indices are worth reversing, and what that makes of the parameters.
//!
//! Only indices that some matrix walks backwards are: a packed operand takes any direction, a vector absorbs it in the
//! sign of its `inc`, and a passed matrix needs positive strides.

use crate::layout::Axis;
use crate::operand::{BandLayout, MatrixLayout, quick_increment};
use crate::words::Order;

use super::form::{Access, CallForm, Flips, Request, Variant, backwards, flipped};
use super::parameters::Parameters;
use super::routine::{Increments, Operand, Reads, Routine, Storage, Structure};
use super::search::variants;
use crate::words::Trans;

/// Whether it is plain at first sight that a matrix product, `C = A B`, passes in no form, whatever is reversed: some
/// operand has no unit axis or is broadcast, or of the two that have an index one runs the other way. (False tells nothing.)
#[inline(always)]
pub fn product_never_passes<const N: usize>(layouts: &[MatrixLayout; N], item_size: usize) -> bool {
    let [a, b, c] = [0, N.saturating_sub(2), N - 1].map(|at| &layouts[at]);
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

/// How an operand lies in memory: its leading dimension in each order in which it has one, or the `inc` of a vector (as
/// `rows`).
#[derive(Clone, Copy, Debug)]
struct Lies {
    rows: Option<isize>,
    cols: Option<isize>,
    /// Whether it is to be read as its conjugate.
    conj: bool,
}

/// What tells how operands are taken that lie in some way.
#[derive(Clone, Copy)]
struct Takes<const N: usize> {
    routine: &'static Routine<N>,
    is_complex: bool,
    conj_no_trans: bool,
}

impl<const N: usize> Takes<N> {
    /// The form of that variant in which everything passes.
    #[inline(always)]
    fn passing_as(&self, lies: &[Lies; N], variant: Variant) -> Option<CallForm<N>> {
        let form = self.passing_in(lies, Order::RowMajor, variant);
        if form.is_some() || !self.routine.has_matrix() {
            return form;
        }
        self.passing_in(lies, Order::ColMajor, variant)
    }

    /// The form in which everything passes in that order and variant.
    #[inline(always)]
    fn passing_in(&self, lies: &[Lies; N], order: Order, variant: Variant) -> Option<CallForm<N>> {
        // The output decides about the order.
        let output = self.take(N - 1, lies[N - 1], order, variant)?;
        let mut access = [output; N];
        if N >= 2 {
            access[0] = self.take(0, lies[0], order, variant)?;
        }
        if N == 3 {
            access[1] = self.take(1, lies[1], order, variant)?;
        }
        Some(CallForm { order, flips: Flips::default(), variant, direct: false, access })
    }

    /// The less usual variants, where the usual one does not pass. All is given by value: what is lent to a function that is
    /// not inlined has to be in memory.
    #[inline(never)]
    fn passing_otherwise(self, lies: [Lies; N]) -> Option<CallForm<N>> {
        // A real number is its own conjugate.
        let mut others = variants(self.routine, self.routine.conjugates && self.is_complex).skip(1);
        others.find_map(|variant| self.passing_as(&lies, variant))
    }

    /// How an operand that lies so is taken in a call of that order and variant.
    #[inline(always)]
    fn take(&self, at: usize, lies: Lies, order: Order, variant: Variant) -> Option<Access> {
        let spec = &self.routine.operands[at];
        // In a conjugated call everything is read as its conjugate.
        let conj = self.is_complex && lies.conj != (self.routine.conjugates && variant.conjugated);
        if spec.is_vector() {
            let inc = lies.rows?;
            let conj_passes = match spec.reads {
                Reads::Conjugates { swapped } => swapped == variant.swapped,
                Reads::Modulus => true,
                _ => false,
            };
            let passes = (!conj || conj_passes) && (inc > 0 || self.routine.increments == Increments::Signed);
            return passes.then_some(Access::Vector { inc });
        }
        let (straight, across) = match order {
            Order::RowMajor => (lies.rows, lies.cols),
            Order::ColMajor => (lies.cols, lies.rows),
        };
        let (trans, ld) = match (spec.reads, spec.structure) {
            (Reads::Op, _) if !conj => match straight {
                Some(ld) => (Trans::No, ld),
                None => (Trans::Yes, across?),
            },
            // What the standard has comes before the extension.
            (Reads::Op, _) => match across {
                Some(ld) => (Trans::Conj, ld),
                None if self.conj_no_trans => (Trans::ConjNo, straight?),
                None => return None,
            },
            (Reads::Shared, _) => {
                let trans = match (variant.transposed, self.routine.conjugates) {
                    (false, _) => Trans::No,
                    (true, false) => Trans::Yes,
                    (true, true) => Trans::Conj,
                };
                if conj != (self.is_complex && trans == Trans::Conj) {
                    return None;
                }
                (trans, if variant.transposed { across? } else { straight? })
            }
            // Its other triangle is the conjugated one, so that in the other order it is conjugated.
            (_, Structure::Hermitian) if conj => (Trans::Conj, across?),
            _ if conj => return None,
            (_, Structure::Symmetric) => match straight {
                Some(ld) => (Trans::No, ld),
                None => (Trans::Yes, across?),
            },
            _ => (Trans::No, straight?),
        };
        Some(Access::Pass { trans, ld: ld as usize })
    }
}

impl<const N: usize> Request<'_, N> {
    /// The form in which everything passes as it lies, without reversals: the common case, found without search
    /// and without looking for reasons.
    #[inline(never)]
    pub fn passing(&self) -> Option<CallForm<N>> {
        self.passing_inlined()
    }

    /// [`Self::passing`] for a routine in a hurry, whose table is a constant that can be folded into it.
    ///
    /// Neither loops nor closures over what is found: they would make the compiler write it to memory first.
    #[inline(always)]
    pub fn passing_inlined(&self) -> Option<CallForm<N>> {
        const { assert!(N >= 1 && N <= 3) };
        if self.overlaps != [false; N] || self.routine.composed {
            return None;
        }
        let output = self.lies(N - 1, &self.layouts[N - 1], self.parameters);
        let mut lies = [output; N];
        if N >= 2 {
            lies[0] = self.lies(0, &self.layouts[0], self.parameters);
        }
        if N == 3 {
            lies[1] = self.lies(1, &self.layouts[1], self.parameters);
        }
        let takes = self.takes();
        let form = takes.passing_as(&lies, Variant::default());
        let has_others =
            self.has_shared() || self.is_complex() && (self.routine.swaps || self.routine.conjugates);
        if form.is_some() || !has_others { form } else { takes.passing_otherwise(lies) }
    }

    #[inline(always)]
    fn takes(&self) -> Takes<N> {
        let conj_no_trans = self.capabilities.conj_no_trans;
        Takes { routine: self.routine, is_complex: self.is_complex(), conj_no_trans }
    }

    /// The form in which everything passes after reversals.
    ///
    /// There is at most one: every index that some matrix walks backwards has to be reversed, and no other.
    #[inline(never)]
    pub fn passing_reversed(&self) -> Option<CallForm<N>> {
        let flips = self.backwards();
        if flips.is_empty() {
            return None;
        }
        let layouts = flipped(self.routine, self.layouts, flips, self.dtype).map(|(layout, _)| layout);
        let parameters = self.flipped_parameters(flips)?;
        let form = Request { layouts: &layouts, parameters, ..*self }.passing()?;
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
        let is_broadcast = |axis: Axis| axis.len > 1 && axis.stride == 0;
        match spec.storage {
            // Reversed or not, a misaligned one stays so if its strides are whole elements.
            Storage::Dense => {
                let [rows, cols] = [layout.rows, layout.cols];
                !layout.aligned
                    || is_broadcast(rows)
                    || is_broadcast(cols)
                    || !is_unit(rows) && !is_unit(cols)
            }
            Storage::Packed => !layout.aligned || !is_unit(layout.rows),
            Storage::Vector | Storage::Band => false,
        }
    }

    #[inline(always)]
    pub(super) fn has_shared(&self) -> bool {
        matches!(self.routine.operands[0].reads, Reads::Shared)
    }

    #[inline(always)]
    fn is_complex(&self) -> bool {
        self.dtype.is_complex()
    }

    /// How an operand passes in a call of that order and variant, if it does; `layout` and `parameters` are those
    /// after reversals.
    #[inline(never)]
    pub(super) fn pass(
        &self,
        at: usize,
        layout: &MatrixLayout,
        parameters: Parameters,
        order: Order,
        variant: Variant,
    ) -> Option<Access> {
        self.takes().take(at, self.lies(at, layout, parameters), order, variant)
    }

    /// How an operand lies, whatever the call is.
    #[inline(always)]
    fn lies(&self, at: usize, layout: &MatrixLayout, parameters: Parameters) -> Lies {
        let (size, int_max) = (self.dtype.size(), self.capabilities.int_max);
        // What is conjugated is told by the layout of a complex operand alone.
        let conj = layout.conj && self.is_complex();
        let (rows, cols) = match self.routine.operands[at].storage {
            Storage::Vector => {
                let inc = quick_increment(layout.rows, layout.aligned, size, int_max);
                (inc, None)
            }
            Storage::Dense => (
                layout.quick_leading_dimension(Order::RowMajor, size, int_max).map(|ld| ld as isize),
                layout.quick_leading_dimension(Order::ColMajor, size, int_max).map(|ld| ld as isize),
            ),
            Storage::Band => self.lies_in_band(layout, parameters),
            Storage::Packed => {
                let is_empty = layout.rows.len == 0;
                let passes = layout.aligned && layout.rows.is_unit(size);
                let of = |order| (passes && parameters.order == order || is_empty).then_some(0);
                (of(Order::RowMajor), of(Order::ColMajor))
            }
        };
        Lies { rows, cols, conj }
    }

    #[inline(never)]
    fn lies_in_band(&self, layout: &MatrixLayout, parameters: Parameters) -> (Option<isize>, Option<isize>) {
        let (size, int_max) = (self.dtype.size(), self.capabilities.int_max);
        let band = BandLayout { matrix: *layout, kl: parameters.kl, ku: parameters.ku };
        let ld = |order| band.leading_dimension(order, size, int_max).ok().map(|ld| ld as isize);
        (ld(Order::RowMajor), ld(Order::ColMajor))
    }

    /// The indices along which some matrix has a negative stride, or a vector that must not have one.
    #[inline(always)]
    pub fn backwards(&self) -> Flips {
        let increments = self.routine.increments;
        let is_backwards = |axis: Axis| axis.len > 1 && axis.stride < 0;
        let operands = self.routine.operands.iter().zip(self.layouts);
        operands.fold(Flips::default(), |flips, (operand, layout)| {
            flips.and(backwards(operand, increments, [layout.rows, layout.cols].map(is_backwards)))
        })
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
