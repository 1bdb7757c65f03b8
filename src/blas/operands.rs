//! What a routine is carried out on, and with: operands where they lie, and settings.

use super::call::Located;
use crate::blas::Blas;
use crate::direct::Line;
use crate::operand::MatrixLayout;
use crate::plan::Parameters;
use crate::scalar::Scalar;

/// The operands of a routine, in the order of its table.
///
/// # What they have to be
/// That is what every function demands that carries out a routine on them, each of which is `unsafe`; it holds until the
/// function returns. Which elements *count* the table says, and the parameters (uplo, diag, kl and ku).
/// - *layouts*: the axes satisfy the invariants of [`Layout`](crate::Layout) for elements of `T`, and those of a vector or a
///   packed triangle have one column; `conj` is false for real types and outputs. Of a band it is the storage of which this holds, and the layout what
///   [`BandLayout::of_storage`](crate::BandLayout::of_storage) makes of that.
/// - *elements*: those that count are initialised and readable, and written by nobody else; those of an output are writable,
///   and used by nobody else, and need not be initialised where beta is 0, as they are not read then.
/// - *distinct*: no two indices of an output share a byte.
/// - *overlaps*: an operand whose entry there is false shares no byte with the output.
///
/// [`table::operands`](super::table::operands) makes such of views.
///
/// Laid out alike for every `T`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Operands<T, const N: usize> {
    /// Where they lie.
    pub places: [Located<T>; N],
    /// Which of them share memory with the output.
    overlaps: [bool; N],
    /// Whether none of them does.
    are_apart: bool,
}

impl<T, const N: usize> Operands<T, N> {
    /// Those that lie there, none of which shares memory with the output.
    #[inline(always)]
    pub fn apart(places: [Located<T>; N]) -> Operands<T, N> {
        Operands { places, overlaps: [false; N], are_apart: true }
    }

    /// Those that lie there, some of which may share memory with the output.
    #[inline(always)]
    pub fn sharing(places: [Located<T>; N], overlaps: [bool; N]) -> Operands<T, N> {
        Operands { places, overlaps, are_apart: overlaps == [false; N] }
    }

    /// Whether none of them shares memory with the output.
    #[inline(always)]
    pub fn are_apart(&self) -> bool {
        self.are_apart
    }

    /// Which of them share memory with the output.
    #[inline(always)]
    pub fn overlaps(&self) -> [bool; N] {
        self.overlaps
    }

    /// The same of elements of another type.
    #[inline(always)]
    pub fn cast<U>(&self) -> &Operands<U, N> {
        // SAFETY: `Operands` and `Located` are `repr(C)`, in which `T` occurs behind a pointer alone: of each `T` they have the
        // same fields at the same places, and their values demand nothing. What is lent is shared for as long as `self` is.
        unsafe { &*(&raw const *self).cast() }
    }

    /// Their layouts.
    #[inline(always)]
    pub fn layouts(&self) -> [MatrixLayout; N]
    where
        T: Scalar,
    {
        core::array::from_fn(|at| self.places[at].layout())
    }

    /// Their first elements.
    #[inline(always)]
    pub fn data(&self) -> [*mut T; N] {
        core::array::from_fn(|at| self.places[at].ptr)
    }

    /// Where they lie, if they are vectors.
    #[inline(always)]
    pub fn lines(&self) -> [Line<T>; N] {
        self.places.map(Located::line)
    }
}

/// What a routine is carried out with besides its operands.
#[derive(Clone, Copy, Debug)]
pub struct Settings<T> {
    /// Which elements of the structured operand count.
    pub parameters: Parameters,
    /// alpha; 1 if the routine has none.
    pub alpha: T,
    /// beta; 1 if the routine has none and adds to its output, or changes it in place.
    pub beta: T,
}

impl<T: Blas> Settings<T> {
    /// Without structure.
    #[inline(always)]
    pub fn general(alpha: T, beta: T) -> Self {
        Settings::of(Parameters::default(), alpha, beta)
    }

    /// With that structure.
    #[inline(always)]
    pub fn of(parameters: Parameters, alpha: T, beta: T) -> Self {
        Settings { parameters, alpha, beta }
    }
}
