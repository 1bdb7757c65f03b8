//! Arrays and views of other crates as operands, and conversions both ways: no element moves, and what cannot be expressed is an
//! error. Each crate is a feature of its name.
//!
//! - Every routine takes their arrays and views where it takes a matrix or a vector: they are
//!   [`IntoMatrix`](crate::IntoMatrix), [`IntoVector`](crate::IntoVector) and the `Mut` twins of these.
//! - `TryFrom` makes [`MatrixView`], [`VectorView`] and, of any rank, [`View`] of them, and the reverse. Lengths are in elements on
//!   both sides; their strides are in elements, ours in bytes.
//!
//! # Errors
//! To ours: [`Error::Rank`] for another number of axes, [`Error::SelfOverlap`] and [`Error::OverlapTooHard`] for what is to be
//! written and reaches an element twice, [`Error::Overflow`]. To theirs: [`Error::Inexpressible`] says which type cannot express
//! what; [`Error::Rank`], [`Error::Overflow`].
//!
//! Time: linear in the number of axes.

// An adapter, one small file per crate, says where that crate keeps pointer, lengths and strides (`Lender`). What follows from
// that is here: bytes, overflow, aliasing, alignment. `lent!` implements the traits by which the routines take operands and
// `TryFrom` beside them, `given!` the way back.

#[cfg(feature = "faer")]
pub mod faer;
#[cfg(feature = "mdarray")]
pub mod mdarray;
#[cfg(feature = "mdarray-linalg")]
pub mod mdarray_linalg;
#[cfg(feature = "nalgebra")]
pub mod nalgebra;
#[cfg(feature = "ndarray")]
pub mod ndarray;

use core::ptr::NonNull;

use crate::axis_vec::axis_vec;
use crate::element::Element;
use crate::error::{Error, Inexpressible, Result};
use crate::layout::{Axis, Layout, checked_extent};
use crate::scalar::Scalar;
use crate::view::{MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut, check_distinct};
use crate::words::Order;

/// Implements a trait of `view::lend` for types of another crate, and `TryFrom` for the view: how long it is lent, from what,
/// and the view of it.
macro_rules! lent {
    ($trait:ident $method:ident $view:ident: $($entries:tt)*) => {
        $crate::adapt::lent! { $trait $method $view of T: $($entries)* }
    };
    ($trait:ident $method:ident $view:ident of $scalar:ty:
     $([$($generics:tt)*] $lent_for:lifetime $type:ty, |$it:ident| $view_of:expr;)*) => {
        $crate::view::lend::lends! { $trait $method $view of $scalar: $([$($generics)*] $type, |$it| $view_of;)* }
        $(
            impl<$($generics)*> TryFrom<$type> for $crate::view::$view<$lent_for, $scalar> {
                type Error = $crate::error::Error;

                #[inline]
                fn try_from($it: $type) -> $crate::error::Result<Self> {
                    $view_of
                }
            }
        )*
    };
}
use lent;

/// Implements `TryFrom` for types of another crate from views of ours: the target, and how it is made.
macro_rules! given {
    ($([$($generics:tt)*] $view:ty => $target:ty, |$it:ident| $made:expr;)*) => {$(
        impl<$($generics)*> TryFrom<$view> for $target {
            type Error = $crate::error::Error;

            fn try_from($it: $view) -> $crate::error::Result<Self> {
                $made
            }
        }
    )*};
}
use given;

/// What lends its elements to a view.
///
/// # Safety
/// For all of `'v`: the elements that are reached from `first` by `steps` within `lens` are initialised and valid for reads, and
/// nobody else writes them; where the pointer is to be written through, they are valid for writes, too, and nobody else reads
/// them.
unsafe trait Lender<'v, Pointer> {
    /// Where the element at index 0 along all axes is.
    fn first(&mut self) -> Pointer;
    /// The lengths of the axes.
    fn lens(&self) -> impl AsRef<[usize]>;
    /// The stride of each axis, in elements.
    fn steps(&self) -> impl AsRef<[isize]>;
}

/// An axis in bytes of one in elements. A stride that is not used may be junk.
#[inline(always)]
fn axis<T>(len: usize, step: isize, is_empty: bool) -> Result<Axis> {
    match step.checked_mul(size_of::<T>() as isize) {
        Some(stride) => Ok(Axis::new(len, stride)),
        None if len <= 1 || is_empty => Ok(Axis::new(len, 0)),
        None => Err(Error::Overflow),
    }
}

/// What is checked of a view that is only read: nothing, an element may be reached twice.
#[inline(always)]
fn readable(_item_size: usize, _axes: &[Axis]) -> Result<()> {
    Ok(())
}

/// What is checked of a view that is written: no type of another crate rules out that it reaches an element twice.
#[inline(always)]
fn writable(item_size: usize, axes: &[Axis]) -> Result<()> {
    checked_extent(item_size, 0, axes).ok_or(Error::Overflow)?;
    check_distinct(item_size, axes)
}

/// Our views of what is lent, for those that are read and those that are written; `$check` is what these have to be.
macro_rules! views {
    ($pointer:ty, $check:ident, $matrix:ident $matrix_view:ident, $vector:ident $vector_view:ident, $any:ident $any_view:ident) => {
        /// The matrix that is lent; of two axes.
        #[inline(always)]
        #[allow(dead_code, reason = "each adapter uses its own part")]
        fn $matrix<'v, T: Scalar>(mut lender: impl Lender<'v, $pointer>) -> Result<$matrix_view<'v, T>> {
            let axes = match (lender.lens().as_ref(), lender.steps().as_ref()) {
                (&[rows, cols], &[down, right]) => {
                    let is_empty = rows == 0 || cols == 0;
                    [axis::<T>(rows, down, is_empty)?, axis::<T>(cols, right, is_empty)?]
                }
                (lens, _) => return Err(Error::Rank { expected: 2, found: lens.len() }),
            };
            $check(size_of::<T>(), &axes)?;
            // SAFETY: of the elements a `Lender` promises what is demanded for 'v; that those of a `Mut` view are distinct,
            // `writable` has found.
            unsafe { $matrix_view::from_raw(lender.first(), axes[0], axes[1]) }
        }

        /// The vector that is lent; of one axis.
        #[inline(always)]
        #[allow(dead_code, reason = "each adapter uses its own part")]
        fn $vector<'v, T: Scalar>(mut lender: impl Lender<'v, $pointer>) -> Result<$vector_view<'v, T>> {
            let axis = match (lender.lens().as_ref(), lender.steps().as_ref()) {
                (&[len], &[step]) => axis::<T>(len, step, len == 0)?,
                (lens, _) => return Err(Error::Rank { expected: 1, found: lens.len() }),
            };
            $check(size_of::<T>(), &[axis])?;
            // SAFETY: as of a matrix.
            unsafe { $vector_view::from_raw(lender.first(), axis) }
        }

        /// The view that is lent; of any number of axes.
        #[allow(dead_code, reason = "each adapter uses its own part")]
        fn $any<'v, T: Element>(mut lender: impl Lender<'v, $pointer>) -> Result<$any_view<'v, T>> {
            let layout = layout::<T>(lender.lens().as_ref(), lender.steps().as_ref())?;
            $check(size_of::<T>(), layout.axes())?;
            // SAFETY: as of a matrix.
            unsafe { $any_view::from_raw(lender.first(), layout) }
        }
    };
}

views!(*const T, readable, matrix MatrixView, vector VectorView, any View);
views!(*mut T, writable, matrix_mut MatrixViewMut, vector_mut VectorViewMut, any_mut ViewMut);

/// The layout of those lengths and as many strides in elements.
fn layout<T: Element>(lens: &[usize], steps: &[isize]) -> Result<Layout> {
    let mut axes = axis_vec(lens.iter().map(|&len| Axis::new(len, 0)))?;
    for (at, &step) in axes.iter_mut().zip(steps) {
        *at = axis::<T>(at.len, step, lens.contains(&0))?;
    }
    Layout::new(size_of::<T>(), axes)
}

/// Of a view of ours, what a view of another crate is made of that takes strides of both signs: its first element, which is
/// aligned, and its strides in elements, written to `steps`. Those of axes that have less than two elements are as if all was
/// contiguous in that order, as some crates look at them. Of an empty view nothing need be where the pointer says.
fn strided<T: Element>(
    target: &'static str,
    order: Order,
    first: *const T,
    axes: &[Axis],
    steps: &mut [isize],
) -> Result<NonNull<T>> {
    let refused = |reason| Error::Inexpressible { target, reason };
    let item_size = size_of::<T>();
    let is_empty = axes.iter().any(|axis| axis.len == 0);
    let mut contiguous = 1_isize;
    let mut fill = |(at, (step, axis)): (usize, (&mut isize, &Axis))| {
        *step = if axis.len <= 1 || is_empty {
            contiguous
        } else if axis.stride % item_size as isize == 0 {
            axis.stride / item_size as isize
        } else {
            return Err(refused(Inexpressible::Stride { axis: at, stride: axis.stride, item_size }));
        };
        contiguous = isize::try_from(axis.len).ok().and_then(|len| step.checked_mul(len)).unwrap_or(0);
        Ok(())
    };
    let mut each = steps.iter_mut().zip(axes).enumerate();
    match order {
        Order::RowMajor => each.rev().try_for_each(&mut fill)?,
        Order::ColMajor => each.try_for_each(&mut fill)?,
    }
    match NonNull::new(first.cast_mut()) {
        _ if is_empty => Ok(NonNull::dangling()),
        Some(first) if first.is_aligned() => Ok(first),
        _ => Err(refused(Inexpressible::Misaligned { align: align_of::<T>() })),
    }
}

/// An error for a view that is marked to be read as its complex conjugate.
#[allow(dead_code, reason = "each adapter uses its own part")]
fn plain(target: &'static str, conjugated: bool) -> Result<()> {
    match conjugated {
        true => Err(Error::Inexpressible { target, reason: Inexpressible::Conjugated }),
        false => Ok(()),
    }
}
