//! ndarray: arrays, array references and views of any rank. All of its strides are ours; of ours those of whole elements are
//! its, unless elements that are to be written lie interleaved.
//!
//! ```
//! use blasview::{View, gemm};
//! use ndarray::{Array2, ArrayView2, array, s};
//!
//! let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
//! let b = a.slice(s![..;-1, ..]);
//! let mut c = Array2::zeros((2, 2));
//! let report = gemm(1.0, &a, b.t(), 0.0, &mut c)?;
//! assert_eq!((c, report.bytes_copied), (array![[32.0, 14.0], [77.0, 32.0]], 0));
//!
//! let pairs = View::try_from(&a)?.windows(1, 2)?.index(0, 1)?;       // (3 - 2 + 1) windows of the second row
//! assert_eq!(ArrayView2::try_from(pairs)?, array![[4.0, 5.0], [5.0, 6.0]]);
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! A view borrows the array:
//!
//! ```compile_fail,E0505
//! let a = ndarray::array![[1.0, 2.0], [3.0, 4.0]];
//! let view = blasview::MatrixView::try_from(&a).unwrap();
//! drop(a);
//! assert_eq!(view.get(0, 1), Some(2.0));
//! ```
//!
//! ```compile_fail,E0502
//! let mut a = ndarray::array![[1.0, 2.0], [3.0, 4.0]];
//! blasview::gemm(1.0, &a, &a, 0.0, &mut a);
//! ```

use core::ptr::NonNull;

use ndarray::{
    ArrayBase, ArrayRef, ArrayView, ArrayViewMut, Axis, Data, DataMut, Dimension, Ix1, Ix2, IxDyn,
    ShapeBuilder, StrideShape,
};

use super::{Lender, any, any_mut, given, lent, matrix, matrix_mut, plain, strided, vector, vector_mut};
use crate::axis_vec::{AxisVec, axis_vec, sort_by_key};
use crate::element::Element;
use crate::error::{Error, Inexpressible, Result};
use crate::layout::{Axis as OurAxis, Layout};
use crate::scalar::Scalar;
use crate::view::lend::lends;
use crate::view::{MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut};
use crate::words::Order;

/// A dimension that can be two axes.
#[diagnostic::on_unimplemented(message = "a matrix has two axes: `{Self}` has not", label = "not two axes")]
pub trait TwoAxes: Dimension {}
impl TwoAxes for Ix2 {}
impl TwoAxes for IxDyn {}

/// A dimension that can be one axis.
#[diagnostic::on_unimplemented(message = "a vector has one axis: `{Self}` has not", label = "not one axis")]
pub trait OneAxis: Dimension {}
impl OneAxis for Ix1 {}
impl OneAxis for IxDyn {}

macro_rules! lenders {
    ($($type:ty, $pointer:ty, $first:ident;)*) => {$(
        // SAFETY: what ndarray's own safe methods rely on: an array reference or view that can be had safely has initialised
        // elements at these steps from its pointer, borrowed for 'v, and unshared where it is mutable.
        unsafe impl<'v, T, D: Dimension> Lender<'v, $pointer> for $type {
            fn first(&mut self) -> $pointer {
                (**self).$first()
            }

            fn lens(&self) -> impl AsRef<[usize]> {
                (**self).shape()
            }

            fn steps(&self) -> impl AsRef<[isize]> {
                (**self).strides()
            }
        }
    )*};
}

lenders! {
    &'v ArrayRef<T, D>, *const T, as_ptr;
    ArrayView<'v, T, D>, *const T, as_ptr;
    &'v mut ArrayRef<T, D>, *mut T, as_mut_ptr;
    ArrayViewMut<'v, T, D>, *mut T, as_mut_ptr;
}

// An array becomes a reference first: a shared one that is to be written is copied by that, and may change its strides.
lent! { IntoMatrix into_matrix MatrixView:
    ['a, T: Scalar, D: TwoAxes] 'a ArrayView<'a, T, D>, |view| matrix(view);
    ['b, T: Scalar, D: TwoAxes] 'b &'b ArrayRef<T, D>, |array| matrix(array);
    ['b, T: Scalar, D: TwoAxes, S: Data<Elem = T>] 'b &'b ArrayBase<S, D>, |array| matrix(&**array);
}

lent! { IntoMatrixMut into_matrix_mut MatrixViewMut:
    ['a, T: Scalar, D: TwoAxes] 'a ArrayViewMut<'a, T, D>, |view| matrix_mut(view);
    ['b, T: Scalar, D: TwoAxes] 'b &'b mut ArrayRef<T, D>, |array| matrix_mut(array);
    ['b, T: Scalar, D: TwoAxes, S: DataMut<Elem = T>] 'b &'b mut ArrayBase<S, D>, |array| matrix_mut(&mut **array);
}

lent! { IntoVector into_vector VectorView:
    ['a, T: Scalar, D: OneAxis] 'a ArrayView<'a, T, D>, |view| vector(view);
    ['b, T: Scalar, D: OneAxis] 'b &'b ArrayRef<T, D>, |array| vector(array);
    ['b, T: Scalar, D: OneAxis, S: Data<Elem = T>] 'b &'b ArrayBase<S, D>, |array| vector(&**array);
}

lent! { IntoVectorMut into_vector_mut VectorViewMut:
    ['a, T: Scalar, D: OneAxis] 'a ArrayViewMut<'a, T, D>, |view| vector_mut(view);
    ['b, T: Scalar, D: OneAxis] 'b &'b mut ArrayRef<T, D>, |array| vector_mut(array);
    ['b, T: Scalar, D: OneAxis, S: DataMut<Elem = T>] 'b &'b mut ArrayBase<S, D>, |array| vector_mut(&mut **array);
}

lends! { IntoView into_view View:
    ['a, T: Scalar, D: Dimension] ArrayView<'a, T, D>, |view| any(view);
    ['b, T: Scalar, D: Dimension] &'b ArrayRef<T, D>, |array| any(array);
    ['b, T: Scalar, D: Dimension, S: Data<Elem = T>] &'b ArrayBase<S, D>, |array| any(&**array);
}

lends! { IntoViewMut into_view_mut ViewMut:
    ['a, T: Scalar, D: Dimension] ArrayViewMut<'a, T, D>, |view| any_mut(view);
    ['b, T: Scalar, D: Dimension] &'b mut ArrayRef<T, D>, |array| any_mut(array);
    ['b, T: Scalar, D: Dimension, S: DataMut<Elem = T>] &'b mut ArrayBase<S, D>, |array| any_mut(&mut **array);
}

// Of any rank.
given! {
    ['a, T: Element, D: Dimension] ArrayView<'a, T, D> => View<'a, T>, |view| any(view);
    ['b, T: Element, D: Dimension] &'b ArrayRef<T, D> => View<'b, T>, |array| any(array);
    ['b, T: Element, D: Dimension, S: Data<Elem = T>] &'b ArrayBase<S, D> => View<'b, T>, |array| any(&**array);
    ['a, T: Element, D: Dimension] ArrayViewMut<'a, T, D> => ViewMut<'a, T>, |view| any_mut(view);
    ['b, T: Element, D: Dimension] &'b mut ArrayRef<T, D> => ViewMut<'b, T>, |array| any_mut(array);
    ['b, T: Element, D: Dimension, S: DataMut<Elem = T>] &'b mut ArrayBase<S, D> => ViewMut<'b, T>,
        |array| any_mut(&mut **array);
}

/// What ndarray makes a view of: strides that are not negative, from the lowest address, and the axes to reverse afterwards.
struct Made<T, D: Dimension> {
    lowest: *mut T,
    shape: StrideShape<D>,
    reversed: AxisVec<usize>,
}

impl<T: Element, D: Dimension> Made<T, D> {
    fn of(first: *const T, axes: &[OurAxis], is_written: bool) -> Result<Made<T, D>> {
        if let Some(expected) = D::NDIM.filter(|&expected| expected != axes.len()) {
            return Err(Error::Rank { expected, found: axes.len() });
        }
        let mut lens = D::zeros(axes.len());
        lens.slice_mut().iter_mut().zip(axes).for_each(|(len, axis)| *len = axis.len);
        if axes.iter().any(|axis| axis.len == 0) {
            // Its strides, then: it has to be able to multiply the other lengths, and to go along them.
            Layout::count(axes.iter().map(|axis| axis.len.max(1)))?;
            return Ok(Made {
                lowest: NonNull::dangling().as_ptr(),
                shape: lens.into(),
                reversed: AxisVec::new(),
            });
        }
        let mut steps = axis_vec(axes.iter().map(|_| 0))?;
        let first = strided(TARGET, Order::RowMajor, first, axes, &mut steps)?.as_ptr();
        if is_written {
            apart(axes)?;
        }
        let reversed = axis_vec((0..axes.len()).filter(|&axis| steps[axis] < 0))?;
        let below: isize = reversed.iter().map(|&axis| axes[axis].span()).sum();
        let mut sizes = D::zeros(axes.len());
        sizes.slice_mut().iter_mut().zip(&steps).for_each(|(size, step)| *size = step.unsigned_abs());
        Ok(Made { lowest: first.wrapping_byte_offset(below), shape: lens.strides(sizes), reversed })
    }
}

const TARGET: &str = "ndarray::ArrayBase";

/// An error where ndarray takes elements for shared (its builds with debug assertions panic): steps along an axis must clear what
/// is reached along all axes of smaller steps.
fn apart(axes: &[OurAxis]) -> Result<()> {
    let mut order = axis_vec(0..axes.len())?;
    sort_by_key(&mut order, |&axis| axes[axis].stride.unsigned_abs());
    let mut reached = 0;
    for (at, axis) in order.iter().map(|&at| (at, axes[at])).filter(|(_, axis)| axis.len > 1) {
        if axis.stride.unsigned_abs() <= reached {
            let reason = Inexpressible::Interleaved { axis: at, stride: axis.stride };
            return Err(Error::Inexpressible { target: TARGET, reason });
        }
        reached += axis.span().unsigned_abs();
    }
    Ok(())
}

macro_rules! arrays {
    ($array:ident $target:ident, $is_written:literal) => {
        /// ndarray's view of those elements.
        ///
        /// # Safety
        /// For all of `'a` the elements along these axes are those of a view of ours, which nobody else uses if it is mutable.
        unsafe fn $array<'a, T: Element, D: Dimension>(
            first: *const T,
            axes: &[OurAxis],
        ) -> Result<$target<'a, T, D>> {
            let Made { lowest, shape, reversed } = Made::of(first, axes, $is_written)?;
            // SAFETY: the elements are readable, those of a mutable view writable, distinct and ours alone (the caller's
            // promise, by the invariants of our views, whose extent is valid, too); `Made::of` has found them aligned, or
            // none, the lengths within bounds and the strides not negative.
            let mut array = unsafe { $target::from_shape_ptr(shape, lowest) };
            reversed.iter().for_each(|&axis| array.invert_axis(Axis(axis)));
            Ok(array)
        }
    };
}

arrays!(array ArrayView, false);
arrays!(array_mut ArrayViewMut, true);

given! {
    ['a, T: Element, D: Dimension] View<'a, T> => ArrayView<'a, T, D>, |view| {
        plain(TARGET, view.conjugated())?;
        // SAFETY: the elements of a view.
        unsafe { array(view.as_ptr(), view.layout().axes()) }
    };
    ['a, T: Element, D: Dimension] ViewMut<'a, T> => ArrayViewMut<'a, T, D>, |view| {
        let mut view = view;
        // SAFETY: the elements of a mutable view, which is used up.
        unsafe { array_mut(view.as_mut_ptr(), view.layout().axes()) }
    };
    ['a, T: Scalar, D: TwoAxes] MatrixView<'a, T> => ArrayView<'a, T, D>, |view| {
        plain(TARGET, view.conjugated())?;
        // SAFETY: the elements of a view.
        unsafe { array(view.as_ptr(), &view.axes()) }
    };
    ['a, T: Scalar, D: TwoAxes] MatrixViewMut<'a, T> => ArrayViewMut<'a, T, D>, |view| {
        let mut view = view;
        // SAFETY: the elements of a mutable view, which is used up.
        unsafe { array_mut(view.as_mut_ptr(), &view.axes()) }
    };
    ['a, T: Scalar, D: OneAxis] VectorView<'a, T> => ArrayView<'a, T, D>, |view| {
        plain(TARGET, view.conjugated())?;
        // SAFETY: the elements of a view.
        unsafe { array(view.as_ptr(), &[view.axis()]) }
    };
    ['a, T: Scalar, D: OneAxis] VectorViewMut<'a, T> => ArrayViewMut<'a, T, D>, |view| {
        let mut view = view;
        // SAFETY: the elements of a mutable view, which is used up.
        unsafe { array_mut(view.as_mut_ptr(), &[view.axis()]) }
    };
}
