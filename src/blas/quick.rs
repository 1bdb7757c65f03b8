//! The usual call, found in some dozens of instructions: what [`Request::decide`] would find where everything passes, and
//! nothing else. What it does not accept is nobody's fault; it is decided there.
//!
//! Of tables that are constants nothing is left but comparisons of strides and lengths, which are collected by `or` in
//! [`Seen`] and asked once.
//!
//! Why a call found here is the one that `decide` finds: no index is empty or of one element, so that every stride means
//! something; each matrix has one unit axis and a leading dimension by the rule of the standard
//! ([`leading_dimension`](crate::operand::leading_dimension)), so that it passes in one order only; lengths and leading
//! dimensions fit the integer of any library; and `Request::passing` takes the usual variant, in the order of the output or
//! else by rows, before any other. The test below compares the two.
//!
//! Where nothing is optimised, they are compiled once for all tables: of each of them they were half of this library.
//!
//! [`Request::decide`]: crate::plan::Request::decide

use super::call::{Call, CallOperand, Located};
use super::operands::Settings;
use crate::backend::Backend;
use crate::blas::Blas;
use crate::layout::Axis;
use crate::plan::{
    Increments, MAX_INDICES, Operand, Reads, Routine, Storage, Structure, Variant, backwards, flipped_axes,
};
use crate::words::{Order, Trans};

/// What has been seen of the operands: what may be wrong, to be asked at the end, and the lengths of the indices.
#[derive(Clone, Copy)]
struct Seen {
    /// Differences that have to be 0.
    differences: usize,
    /// Strides, which have to be whole elements.
    strides: usize,
    /// Addresses, which have to be aligned.
    addresses: usize,
    /// What has to be below 2^30, some of it by one or two more: such numbers fit the integer of each library.
    large: usize,
    /// What must not be negative.
    signs: isize,
    lens: [usize; MAX_INDICES],
    known: [bool; MAX_INDICES],
}

/// An operand that passes, and whether it lies by rows.
#[derive(Clone, Copy)]
struct Passing<T> {
    operand: CallOperand<T>,
    by_rows: bool,
}

impl Seen {
    const NOTHING: Seen = Seen {
        differences: 0,
        strides: 0,
        addresses: 0,
        large: 0,
        signs: 0,
        lens: [1; MAX_INDICES],
        known: [false; MAX_INDICES],
    };

    #[inline(always)]
    fn is_right<T: Blas>(&self) -> bool {
        let uneven = self.strides & (size_of::<T>() - 1) | self.addresses & (T::DTYPE.align() - 1);
        let negative = (self.signs >> (isize::BITS - 1)) as usize;
        (self.differences | uneven | self.large >> 30 | negative) == 0
    }

    /// An operand has an axis of that length.
    #[inline(always)]
    fn axis(&mut self, index: usize, len: usize) {
        if self.known[index] {
            self.differences |= self.lens[index] ^ len;
        } else {
            (self.lens[index], self.known[index]) = (len, true);
            // Less than 2 becomes large.
            self.large |= len.wrapping_sub(2);
        }
    }

    /// An operand as it is to be passed; how a matrix is to be read is still open. Vectors may run downwards if `SIGNED`.
    #[inline(always)]
    fn operand<T: Blas, const SIGNED: bool>(
        &mut self,
        spec: &Operand,
        increments: Increments,
        place: &Located<T>,
    ) -> Option<Passing<T>> {
        let Located { ptr, rows, cols, conj } = *place;
        self.axis(spec.rows, rows.len);
        self.addresses |= ptr.addr();
        match spec.storage {
            Storage::Vector => {
                let passes_conj = matches!(spec.reads, Reads::Conjugates { swapped: false } | Reads::Modulus);
                if conj && T::DTYPE.is_complex() && !passes_conj {
                    return None;
                }
                let (ptr, ld) = self.vector::<T, SIGNED>(increments, ptr, rows);
                Some(Passing { operand: CallOperand { ptr, trans: Trans::No, ld, conj }, by_rows: true })
            }
            Storage::Dense => {
                self.axis(spec.cols, cols.len);
                let (by_rows, ld) = self.matrix::<T>(rows, cols)?;
                Some(Passing { operand: CallOperand { ptr, trans: Trans::No, ld, conj }, by_rows })
            }
            Storage::Band | Storage::Packed => None,
        }
    }

    /// Where a vector starts, and its `inc`.
    #[inline(always)]
    fn vector<T, const SIGNED: bool>(
        &mut self,
        increments: Increments,
        ptr: *mut T,
        axis: Axis,
    ) -> (*mut T, isize) {
        let size = size_of::<T>();
        self.strides |= axis.stride as usize;
        if SIGNED && increments == Increments::Signed {
            let inc = axis.stride / size as isize;
            self.large |= inc.unsigned_abs().wrapping_sub(1);
            // A product that overflows is of a length that is refused.
            let down = axis.stride.wrapping_mul(axis.len.wrapping_sub(1) as isize).min(0);
            return (ptr.wrapping_byte_offset(down), inc);
        }
        // A negative one becomes large, as 0 does.
        let inc = axis.stride as usize / size;
        self.large |= inc.wrapping_sub(1);
        (ptr, inc as isize)
    }

    /// Whether a matrix lies by rows, and its leading dimension.
    #[inline(always)]
    fn matrix<T>(&mut self, rows: Axis, cols: Axis) -> Option<(bool, isize)> {
        let size = size_of::<T>();
        let by_rows = cols.stride == size as isize;
        if !by_rows && rows.stride != size as isize {
            return None;
        }
        let (outer, inner) = if by_rows { (rows, cols) } else { (cols, rows) };
        // A negative one becomes large.
        let ld = outer.stride as usize / size;
        self.strides |= outer.stride as usize;
        self.large |= ld;
        self.signs |= ld.wrapping_sub(inner.len) as isize;
        Some((by_rows, ld as isize))
    }
}

/// How a matrix is read in a call in the order in which it lies, or in the other one.
#[inline(always)]
fn trans<T: Blas>(spec: &Operand, conjugates: bool, is_straight: bool, conj: bool) -> Option<Trans> {
    let conj = conj && T::DTYPE.is_complex();
    match (spec.reads, spec.structure) {
        _ if spec.is_vector() => Some(Trans::No),
        (Reads::Op, _) => match (is_straight, conj) {
            (true, false) => Some(Trans::No),
            (true, true) => None,
            (false, false) => Some(Trans::Yes),
            (false, true) => Some(Trans::Conj),
        },
        (Reads::Shared, _) => {
            let is_conjugated = conjugates && T::DTYPE.is_complex() && !is_straight;
            let transposed = if conjugates { Trans::Conj } else { Trans::Yes };
            (conj == is_conjugated).then_some(if is_straight { Trans::No } else { transposed })
        }
        (_, Structure::Symmetric) if !conj => Some(if is_straight { Trans::No } else { Trans::Yes }),
        (_, Structure::Hermitian) if conj => (!is_straight).then_some(Trans::Conj),
        _ => (is_straight && !conj).then_some(Trans::No),
    }
}

/// The call in which everything passes as it lies, if that is quickly seen. Overlaps, alpha and policy are not looked at.
///
/// Neither loops nor closures over what is found: they would make the compiler write it to memory first.
#[cfg_attr(debug_assertions, inline(never))]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn usual<T: Blas, const N: usize, const SIGNED: bool>(
    blas: Backend,
    routine: &'static Routine<N>,
    settings: Settings<T>,
    places: &[Located<T>; N],
) -> Option<Call<T, N>> {
    if routine.composed || routine.always_direct {
        return None;
    }
    let (specs, increments, mut seen) = (&routine.operands, routine.increments, Seen::NOTHING);
    let output = seen.operand::<T, SIGNED>(&specs[N - 1], increments, &places[N - 1])?;
    let mut first = output;
    if N >= 2 {
        first = seen.operand::<T, SIGNED>(&specs[0], increments, &places[0])?;
    }
    let mut second = first;
    if N == 3 {
        second = seen.operand::<T, SIGNED>(&specs[1], increments, &places[1])?;
    }
    if !seen.is_right::<T>() {
        return None;
    }
    let Settings { mut parameters, alpha, beta } = settings;
    let (mut variant, spec) = (Variant::default(), &specs[N - 1]);
    // The output decides about the order, unless it can be had in both: then what can be read in one only.
    let by_rows = match (spec.structure, specs[0].reads, specs[0].structure) {
        (Structure::Symmetric, Reads::Shared, _) => first.by_rows,
        (Structure::Symmetric, ..) => true,
        (.., Structure::Hermitian) if spec.is_vector() => first.by_rows != first.operand.conj,
        _ => output.by_rows,
    };
    let trans_of_output = trans::<T>(spec, false, output.by_rows == by_rows, output.operand.conj)?;
    if spec.structure != Structure::General && trans_of_output.transposes() {
        parameters = parameters.transposed();
    }
    let mut operands = [CallOperand { trans: trans_of_output, ..output.operand }; N];
    if N >= 2 {
        let (spec, is_straight) = (&specs[0], first.by_rows == by_rows);
        let trans = trans::<T>(spec, routine.conjugates, is_straight, first.operand.conj)?;
        if spec.structure != Structure::General && trans.transposes() {
            parameters = parameters.transposed();
        }
        variant.transposed = matches!(spec.reads, Reads::Shared) && trans.transposes();
        operands[0] = CallOperand { trans, ..first.operand };
    }
    if N == 3 {
        let (spec, is_straight) = (&specs[1], second.by_rows == by_rows);
        let trans = trans::<T>(spec, routine.conjugates, is_straight, second.operand.conj)?;
        if matches!(spec.reads, Reads::Shared) && trans.transposes() != variant.transposed {
            return None;
        }
        operands[1] = CallOperand { trans, ..second.operand };
    }
    let order = if by_rows { Order::RowMajor } else { Order::ColMajor };
    let lens = seen.lens.map(|len| len as isize);
    Some(Call { blas, order, variant, parameters, lens, operands, alpha, beta })
}

/// The operands with those indices reversed that have to be; `None` if no operand runs backwards, or where the parameters
/// would have to be reversed too.
#[cfg_attr(debug_assertions, inline(never))]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn reversed<T: Copy, const N: usize>(
    routine: &'static Routine<N>,
    places: &[Located<T>; N],
) -> Option<[Located<T>; N]> {
    if !routine.is_general() {
        return None;
    }
    // Where an axis has one element `usual` says no.
    let backwards = |at: usize| {
        let Located { rows, cols, .. } = places[at];
        backwards(&routine.operands[at], routine.increments, [rows.stride < 0, cols.stride < 0])
    };
    // No loop: it would be one.
    let mut flips = backwards(N - 1);
    if N >= 2 {
        flips = flips.and(backwards(0));
    }
    if N == 3 {
        flips = flips.and(backwards(1));
    }
    if flips.is_empty() && !places.iter().any(|place| place.rows.stride < 0) {
        return None;
    }
    let reversed = |at: usize| {
        let Located { ptr, rows, cols, conj } = places[at];
        let ([rows, cols], moved) = flipped_axes(&routine.operands[at], [rows, cols], flips);
        Located { ptr: ptr.wrapping_byte_offset(moved), rows, cols, conj }
    };
    let mut all = [reversed(N - 1); N];
    if N >= 2 {
        all[0] = reversed(0);
    }
    if N == 3 {
        all[1] = reversed(1);
    }
    Some(all)
}
