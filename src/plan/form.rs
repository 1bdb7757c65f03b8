//! Call forms: one concrete BLAS call each, or the decision to compute without BLAS.
//!
//! A form is an order, a set of reversed indices, a variant of the routine, and for each operand *pass* or *pack*.
//! Given the rest, each operand passes or not by itself, so that enumerating the rest (`search`) is exhaustive.

use crate::error::Refusal;
use crate::layout::Axis;
use crate::operand::{BLAS_INT_MAX, MatrixLayout};
use crate::scalar::DType;
use crate::words::{Order, Trans};

use super::Policy;
use super::parameters::Parameters;
use super::routine::{Increments, MAX_INDICES, Operand, Routine, Storage};
use super::tuning::{Directly, Tuning};

/// What a BLAS can do beyond the standard, and how wide its integer is: facts. What is faster is [`Tuning`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// Largest length, `ld` or `|inc|` of one call.
    pub int_max: usize,
    /// Whether [`Trans::ConjNo`] is known to work.
    pub conj_no_trans: bool,
    /// Up to which m n k a real product takes a faster way than larger ones do; 0 if there is none. A product that is
    /// packed anyway is computed in several such calls where that was measured to be faster.
    pub small_products: usize,
    /// On how many threads it computes a large product; 1 if that is not known. Small calls keep all but one of them idle.
    pub threads: usize,
}

impl Capabilities {
    /// What every CBLAS can do.
    pub const STANDARD: Capabilities =
        Capabilities { int_max: BLAS_INT_MAX, conj_no_trans: false, small_products: 0, threads: 1 };

    /// Whether a backend that has these can do all that one with `other` can. What is only faster does not count.
    pub const fn include(self, other: Capabilities) -> bool {
        self.int_max >= other.int_max && (self.conj_no_trans || !other.conj_no_trans)
    }
}

/// How one operand gets to BLAS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// A matrix, as it lies in memory.
    Pass {
        /// How BLAS is to take it. For a symmetric matrix, whether its triangle is the other one in this call.
        trans: Trans,
        /// Leading dimension in elements; 0 for packed storage, which has none.
        ld: usize,
    },
    /// A vector, as it lies in memory.
    Vector {
        /// Subproblem in elements; negative when it runs towards lower addresses.
        inc: isize,
    },
    /// As it lies in memory, without BLAS.
    Direct {
        /// Why BLAS cannot have it; `None` if only another operand is in the way.
        reason: Option<Refusal>,
    },
    /// Through a copy in the workspace; an output is copied back.
    Pack {
        /// Why it does not pass.
        reason: Refusal,
    },
}

impl Access {
    /// Why BLAS cannot have it as it lies; `None` if it passes.
    #[inline]
    pub fn reason(self) -> Option<Refusal> {
        match self {
            Access::Pass { .. } | Access::Vector { .. } => None,
            Access::Direct { reason } => reason,
            Access::Pack { reason } => Some(reason),
        }
    }

    /// Whether it is copied.
    #[inline]
    pub fn is_packed(self) -> bool {
        matches!(self, Access::Pack { .. })
    }

    /// How BLAS is to take it, and the leading dimension or `inc`.
    #[inline(always)]
    pub(crate) fn passed(self) -> Option<(Trans, isize)> {
        match self {
            Access::Pass { trans, ld } => Some((trans, ld as isize)),
            Access::Vector { inc } => Some((Trans::No, inc)),
            Access::Direct { .. } | Access::Pack { .. } => None,
        }
    }
}

/// A set of indices that are walked backwards, in every operand that carries them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flips([bool; MAX_INDICES]);

impl Flips {
    /// Whether that index is reversed.
    #[inline]
    pub const fn contains(self, index: usize) -> bool {
        self.0[index]
    }

    /// Whether no index is reversed.
    #[inline]
    pub const fn is_empty(self) -> bool {
        let [first, second, third] = self.0;
        !(first | second | third)
    }

    /// With those of another set.
    #[inline(always)]
    pub(crate) const fn and(self, other: Flips) -> Flips {
        let ([a, b, c], [d, e, f]) = (self.0, other.0);
        Flips([a | d, b | e, c | f])
    }

    /// With the first two indices called by those numbers.
    pub(super) fn renamed(self, to: [usize; 2]) -> Flips {
        let mut flips = Flips::default();
        (0..2).for_each(|index| flips.0[to[index]] |= self.0[index]);
        flips
    }

    /// All subsets, the empty one first.
    pub(super) fn subsets(self) -> impl Iterator<Item = Flips> {
        let of = |bits: usize| Flips(core::array::from_fn(|index| bits >> index & 1 != 0));
        let is_within = move |subset: &Flips| subset.and(self) == self;
        (0..1 << MAX_INDICES).map(of).filter(is_within)
    }
}

/// Which of the equivalent forms of a routine is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variant {
    /// Whether the operands that share a `trans` are transposed.
    pub transposed: bool,
    /// Whether the two vectors are exchanged.
    pub swapped: bool,
    /// Whether the complex conjugate of the operation is computed, scales included.
    pub conjugated: bool,
}

/// One concrete call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallForm<const N: usize> {
    /// Storage order of the call.
    pub order: Order,
    /// Which indices are reversed.
    pub flips: Flips,
    /// Which form of the routine it is.
    pub variant: Variant,
    /// Whether it is computed without BLAS, all operands staying as they are but those that overlap.
    pub direct: bool,
    /// For each operand, how it gets to BLAS.
    pub access: [Access; N],
}

impl<const N: usize> CallForm<N> {
    /// For a product of no terms: no operand is in the way of anything.
    pub(super) const fn nothing() -> CallForm<N> {
        let access = [Access::Pass { trans: Trans::No, ld: 1 }; N];
        let variant = Variant { transposed: false, swapped: false, conjugated: false };
        CallForm {
            order: Order::RowMajor,
            flips: Flips([false; MAX_INDICES]),
            variant,
            direct: false,
            access,
        }
    }
}

/// What a call form is chosen for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a, const N: usize> {
    /// The routine.
    pub routine: &'static Routine<N>,
    /// Which elements of its structured operand count.
    pub parameters: Parameters,
    /// The operands' layouts.
    pub layouts: &'a [MatrixLayout; N],
    /// The type of all operands.
    pub dtype: DType,
    /// Which operands share memory with the output.
    pub overlaps: [bool; N],
    /// Whether the output is read (beta is not 0).
    pub reads_output: bool,
    /// Whether copying is allowed.
    pub policy: Policy,
    /// When small products are computed without packing and without BLAS.
    pub directly: Directly,
    /// What the backend can do.
    pub capabilities: Capabilities,
    /// What is faster.
    pub tuning: &'a Tuning,
    /// On how many threads we pack and compute.
    pub own_threads: usize,
}

/// The indices along which an operand is to be reversed, of whose axes it is told which have a negative stride: those of a matrix,
/// or of a vector that must not have one.
#[inline(always)]
pub fn backwards(operand: &Operand, increments: Increments, [rows, cols]: [bool; 2]) -> Flips {
    if operand.is_vector() && increments != Increments::Positive {
        return Flips::default();
    }
    // A band is one only if both are reversed.
    let both = operand.storage == Storage::Band && (rows | cols);
    let mut flips = Flips::default();
    flips.0[operand.rows] |= rows | both;
    flips.0[operand.cols] |= cols | both;
    flips
}

/// Rows and columns of an operand with the reversed indices reversed, and how far that moves its first element, in bytes.
#[inline(always)]
pub fn flipped_axes(operand: &Operand, [mut rows, mut cols]: [Axis; 2], flips: Flips) -> ([Axis; 2], isize) {
    let (mut down, mut right) = (0, 0);
    if flips.contains(operand.rows) {
        (rows, down) = rows.flipped();
    }
    if flips.contains(operand.cols) {
        (cols, right) = cols.flipped();
    }
    ([rows, cols], isize::wrapping_add(down, right))
}

/// The operands' layouts with the reversed indices reversed, and how far that moves each first element, in bytes.
#[inline(always)]
pub fn flipped<const N: usize>(
    routine: &Routine<N>,
    layouts: &[MatrixLayout; N],
    flips: Flips,
    dtype: DType,
) -> [(MatrixLayout, isize); N] {
    core::array::from_fn(|at| {
        let mut layout = layouts[at];
        let ([rows, cols], delta) = flipped_axes(&routine.operands[at], [layout.rows, layout.cols], flips);
        (layout.rows, layout.cols) = (rows, cols);
        let is_empty = layout.rows.len == 0 || layout.cols.len == 0;
        let delta = if is_empty { 0 } else { delta };
        // An indivisible stride can lead away from the alignment.
        layout.aligned &= delta % dtype.align() as isize == 0;
        (layout, delta)
    })
}
