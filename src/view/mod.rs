//! Views: a [`Layout`] with a pointer and a lifetime; borrowed numbers, never owned.
//!
//! [`View`] and [`ViewMut`] have any number of axes. [`MatrixView`], [`VectorView`] and their `Mut` twins hold
//! their axes inline; they are what the BLAS routines take. All are made from slices (checked), from bytes
//! (checked; for a field of an array of structs) or from raw parts (`unsafe`), and all operations on them only
//! change the description, never move a number.
//!
//! The `Mut` twins promise that no two indices share an element; the checked constructors find that out exactly.
//! Elements need not be aligned: everything here reads and writes unaligned.

/// What a borrow may do between threads, for a view and its mutable twin.
macro_rules! borrows {
    ($view:ident, $view_mut:ident) => {
        // SAFETY: as `&[T]`: a shared borrow of values that are `Sync`.
        unsafe impl<T: Sync> Send for $view<'_, T> {}
        // SAFETY: as above.
        unsafe impl<T: Sync> Sync for $view<'_, T> {}
        // SAFETY: as `&mut [T]`: an exclusive borrow of values that are `Send`.
        unsafe impl<T: Send> Send for $view_mut<'_, T> {}
        // SAFETY: behind a shared reference it only reads values that are `Sync`.
        unsafe impl<T: Sync> Sync for $view_mut<'_, T> {}
    };
}

mod algebra;
mod any;
mod array;
mod block;
mod compare;
mod convert;
mod copying;
mod fields;
mod fill;
mod flags;
mod index;
mod into_view;
mod iter;
pub(crate) mod lend;
mod matrix;
mod mirror;
mod parts;
mod print;
mod rank;
mod reinterpret;
mod uninit;
mod vector;

pub use any::{View, ViewMut};
pub use array::{Array, CowArray};
pub use block::{Block, BlockMut, IntoBlock, IntoBlockMut};
pub use convert::{ConvertTo, convert};
#[cfg(feature = "capi")]
pub(crate) use copying::copy_axes;
pub use copying::{Copying, Needs, copy, copy_on_threads};
pub use fields::{Field, FieldRefs, fields_mut};
pub use into_view::{IntoView, IntoViewMut};
pub use iter::Iter;
pub use lend::{IntoMatrix, IntoMatrixMut, IntoVector, IntoVectorMut};
pub use matrix::{MatrixView, MatrixViewMut};
pub(crate) use mirror::mirror;
pub use parts::{Parts, PartsMut};
pub use uninit::{UninitMatrix, UninitVector};
pub use vector::{VectorView, VectorViewMut};

use crate::error::{Error, Result};
use crate::layout::overlap::{Overlap, WORK_LIMIT, has_internal_overlap};
use crate::layout::{Axis, checked_extent};

/// Axes of `shape` with strides given in elements.
#[inline]
fn element_axes<const N: usize>(
    item_size: usize,
    shape: [usize; N],
    strides: [isize; N],
) -> Result<[Axis; N]> {
    let mut axes = [Axis::new(0, 0); N];
    for (axis, (len, stride)) in axes.iter_mut().zip(shape.into_iter().zip(strides)) {
        let bytes = stride.checked_mul(item_size as isize);
        // The stride of an axis of at most one element, or of an empty view, is not used, and may be junk.
        *axis = Axis::new(
            len,
            if len <= 1 || shape.contains(&0) { bytes.unwrap_or(0) } else { bytes.ok_or(Error::Overflow)? },
        );
    }
    Ok(axes)
}

/// Byte offset of element `offset` in a buffer.
#[inline]
fn element_offset(item_size: usize, offset: usize) -> Result<isize> {
    offset.checked_mul(item_size).and_then(|bytes| isize::try_from(bytes).ok()).ok_or(Error::Overflow)
}

/// In what a buffer is counted: its elements, or the bytes in which they lie.
#[derive(Clone, Copy)]
enum Buffer {
    Elements,
    Bytes,
}

/// Checks that a view starting at byte `offset` of a buffer of `available` bytes stays inside.
#[inline]
fn check_bounds(
    item_size: usize,
    offset: isize,
    axes: &[Axis],
    available: usize,
    buffer: Buffer,
) -> Result<()> {
    let (start, end) = checked_extent(item_size, offset, axes).ok_or(Error::Overflow)?;
    if start != end && (start < 0 || end as usize > available) {
        return Err(out_of_bounds(item_size, start, end, available, buffer));
    }
    Ok(())
}

#[cold]
fn out_of_bounds(item_size: usize, start: isize, end: isize, available: usize, buffer: Buffer) -> Error {
    match buffer {
        Buffer::Bytes => Error::OutOfBounds { start, end, available },
        // Offset and strides were given in elements: nothing is lost.
        Buffer::Elements => {
            let size = item_size as isize;
            Error::OutOfSlice { start: start / size, end: end / size, len: available / item_size }
        }
    }
}

/// Checks that no two indices share a byte.
#[inline]
pub(crate) fn check_distinct(item_size: usize, axes: &[Axis]) -> Result<()> {
    let is_usual = match *axes {
        [axis] => nests(item_size, axis, Axis::new(1, 0)),
        [rows, cols] => nests(item_size, rows, cols) || nests(item_size, cols, rows),
        _ => false,
    };
    if is_usual {
        return Ok(());
    }
    match has_internal_overlap(item_size, axes, WORK_LIMIT) {
        Overlap::No => Ok(()),
        Overlap::Yes => Err(Error::SelfOverlap),
        Overlap::TooHard => Err(Error::OverlapTooHard),
    }
}

/// Whether steps along `outer` clear all that is reached along `inner`, and steps along `inner` an element:
/// the usual matrix, which needs no solver. Only for axes of a valid extent.
#[inline]
fn nests(item_size: usize, outer: Axis, inner: Axis) -> bool {
    let inner_reach = inner.span().unsigned_abs() + item_size;
    (inner.len <= 1 || inner.stride.unsigned_abs() >= item_size)
        && (outer.len <= 1 || outer.stride.unsigned_abs() >= inner_reach)
}
