//! mdarray: arrays, slices and views, dense or strided, of any rank. All of its strides are ours; of ours those of whole elements
//! are its, as strided views of dynamic lengths.
//!
//! ```
//! use blasview::{View, gemm};
//! use mdarray::{DView, Strided, array, step, tensor, view};
//!
//! let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
//! let mut c = array![[0.0; 2]; 2];
//! let report = gemm(1.0, &a, a.transpose().view(.., step(.., -1)), 0.0, &mut c)?;
//! assert_eq!((c, report.bytes_copied), (array![[32.0, 14.0], [77.0, 32.0]], 0));
//!
//! let pairs: DView<'_, f64, 2, Strided> = View::try_from(&a)?.windows(1, 2)?.index(0, 1)?.try_into()?;
//! assert_eq!(pairs, view![[4.0, 5.0], [5.0, 6.0]]);
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! A view borrows the array:
//!
//! ```compile_fail,E0505
//! let a = mdarray::tensor![[1.0, 2.0], [3.0, 4.0]];
//! let view = blasview::MatrixView::try_from(&a).unwrap();
//! drop(a);
//! assert_eq!(view.get(0, 1), Some(2.0));
//! ```

use core::ptr::NonNull;

use mdarray::{
    Array, Dim, DynRank, Layout, Shape, Slice, Strided, StridedMapping, View as TheirView,
    ViewMut as TheirViewMut,
};

use super::{Lender, any, any_mut, given, lent, matrix, matrix_mut, plain, strided, vector, vector_mut};
use crate::axis_vec::{AxisVec, axis_vec};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::layout::Axis;
use crate::scalar::Scalar;
use crate::view::lend::lends;
use crate::view::{MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut};
use crate::words::Order;

/// A shape that can be two axes.
#[diagnostic::on_unimplemented(message = "a matrix has two axes: `{Self}` has not", label = "not two axes")]
pub trait TwoAxes: Shape {}
impl<R: Dim, C: Dim> TwoAxes for (R, C) {}
impl TwoAxes for DynRank {}

/// A shape that can be one axis.
#[diagnostic::on_unimplemented(message = "a vector has one axis: `{Self}` has not", label = "not one axis")]
pub trait OneAxis: Shape {}
impl<N: Dim> OneAxis for (N,) {}
impl OneAxis for DynRank {}

macro_rules! lenders {
    ($($type:ty, $pointer:ty, $first:ident;)*) => {$(
        // SAFETY: what mdarray's own safe methods rely on: slices and views that can be had safely have initialised elements at
        // these strides from their pointer, borrowed for 'v, and mutable ones alone have theirs.
        unsafe impl<'v, T, S: Shape, L: Layout> Lender<'v, $pointer> for $type {
            #[inline]
            fn first(&mut self) -> $pointer {
                (**self).$first()
            }

            #[inline]
            fn lens(&self) -> impl AsRef<[usize]> {
                (0..self.rank()).map(|axis| self.dim(axis)).collect::<AxisVec<usize>>()
            }

            #[inline]
            fn steps(&self) -> impl AsRef<[isize]> {
                // Of an empty one, mdarray's product of lengths might overflow.
                let is_empty = (0..self.rank()).any(|axis| self.dim(axis) == 0);
                let step = |axis| if is_empty { 0 } else { self.stride(axis) };
                (0..self.rank()).map(step).collect::<AxisVec<isize>>()
            }
        }
    )*};
}

lenders! {
    &'v Slice<T, S, L>, *const T, as_ptr;
    TheirView<'v, T, S, L>, *const T, as_ptr;
    &'v mut Slice<T, S, L>, *mut T, as_mut_ptr;
    TheirViewMut<'v, T, S, L>, *mut T, as_mut_ptr;
}

macro_rules! ranks {
    ($bound:ident,
     $into:ident $into_method:ident $view:ident $function:ident,
     $into_mut:ident $into_mut_method:ident $view_mut:ident $function_mut:ident) => {
        lent! { $into $into_method $view:
            ['a, T: Scalar, S: $bound, L: Layout] 'a TheirView<'a, T, S, L>, |view| $function(view);
            ['a, 'b, T: Scalar, S: $bound, L: Layout] 'b &'b TheirView<'a, T, S, L>, |view| $function(&**view);
            ['a, 'b, T: Scalar, S: $bound, L: Layout] 'b &'b TheirViewMut<'a, T, S, L>, |view| $function(&**view);
            ['b, T: Scalar, S: $bound, L: Layout] 'b &'b Slice<T, S, L>, |slice| $function(slice);
            ['b, T: Scalar, S: $bound] 'b &'b Array<T, S>, |array| $function(&**array);
        }

        lent! { $into_mut $into_mut_method $view_mut:
            ['a, T: Scalar, S: $bound, L: Layout] 'a TheirViewMut<'a, T, S, L>, |view| $function_mut(view);
            ['a, 'b, T: Scalar, S: $bound, L: Layout] 'b &'b mut TheirViewMut<'a, T, S, L>, |view| $function_mut(&mut **view);
            ['b, T: Scalar, S: $bound, L: Layout] 'b &'b mut Slice<T, S, L>, |slice| $function_mut(slice);
            ['b, T: Scalar, S: $bound] 'b &'b mut Array<T, S>, |array| $function_mut(&mut **array);
        }
    };
}

ranks!(TwoAxes, IntoMatrix into_matrix MatrixView matrix, IntoMatrixMut into_matrix_mut MatrixViewMut matrix_mut);
ranks!(OneAxis, IntoVector into_vector VectorView vector, IntoVectorMut into_vector_mut VectorViewMut vector_mut);

lends! { IntoView into_view View:
    ['a, T: Scalar, S: Shape, L: Layout] TheirView<'a, T, S, L>, |view| any(view);
    ['b, T: Scalar, S: Shape, L: Layout] &'b Slice<T, S, L>, |slice| any(slice);
    ['b, T: Scalar, S: Shape] &'b Array<T, S>, |array| any(&**array);
}

lends! { IntoViewMut into_view_mut ViewMut:
    ['a, T: Scalar, S: Shape, L: Layout] TheirViewMut<'a, T, S, L>, |view| any_mut(view);
    ['b, T: Scalar, S: Shape, L: Layout] &'b mut Slice<T, S, L>, |slice| any_mut(slice);
    ['b, T: Scalar, S: Shape] &'b mut Array<T, S>, |array| any_mut(&mut **array);
}

// Of any rank.
given! {
    ['a, T: Element, S: Shape, L: Layout] TheirView<'a, T, S, L> => View<'a, T>, |view| any(view);
    ['b, T: Element, S: Shape, L: Layout] &'b Slice<T, S, L> => View<'b, T>, |slice| any(slice);
    ['b, T: Element, S: Shape] &'b Array<T, S> => View<'b, T>, |array| any(&**array);
    ['a, T: Element, S: Shape, L: Layout] TheirViewMut<'a, T, S, L> => ViewMut<'a, T>, |view| any_mut(view);
    ['b, T: Element, S: Shape, L: Layout] &'b mut Slice<T, S, L> => ViewMut<'b, T>, |slice| any_mut(slice);
    ['b, T: Element, S: Shape] &'b mut Array<T, S> => ViewMut<'b, T>, |array| any_mut(&mut **array);
}

const TARGET: &str = "mdarray::View";

/// The first element, aligned, and lengths and strides, of a rank that such a shape has.
fn parts<T: Element, S: Shape>(first: *const T, axes: &[Axis]) -> Result<(NonNull<T>, StridedMapping<S>)> {
    if let Some(expected) = S::RANK.filter(|&expected| expected != axes.len()) {
        return Err(Error::Rank { expected, found: axes.len() });
    }
    let lens = axis_vec(axes.iter().map(|axis| axis.len))?;
    let mut steps = axis_vec(axes.iter().map(|_| 0))?;
    let first = strided(TARGET, Order::RowMajor, first, axes, &mut steps)?;
    Ok((first, StridedMapping::new(S::from_dims(&lens), &steps)))
}

macro_rules! views {
    ($view:ident $target:ident) => {
        /// mdarray's view of those elements; a shape all of whose lengths are dynamic.
        ///
        /// # Safety
        /// For all of `'a` the elements along these axes are those of a view of ours, which nobody else uses if it is mutable.
        unsafe fn $view<'a, T: Element, S: Shape<Dyn = S>>(
            first: *const T,
            axes: &[Axis],
        ) -> Result<$target<'a, T, S, Strided>> {
            let (first, mapping) = parts(first, axes)?;
            // SAFETY: the elements are readable, those of a mutable view writable, distinct and ours alone (the caller's
            // promise, by the invariants of our views, whose extent is valid, too); `parts` has found them aligned, or none.
            Ok(unsafe { $target::new_unchecked(first.as_ptr(), mapping) })
        }
    };
}

views!(view TheirView);
views!(view_mut TheirViewMut);

given! {
    ['a, T: Element, S: Shape<Dyn = S>] View<'a, T> => TheirView<'a, T, S, Strided>, |ours| {
        plain(TARGET, ours.conjugated())?;
        // SAFETY: the elements of a view.
        unsafe { view(ours.as_ptr(), ours.layout().axes()) }
    };
    ['a, T: Element, S: Shape<Dyn = S>] ViewMut<'a, T> => TheirViewMut<'a, T, S, Strided>, |ours| {
        let mut ours = ours;
        // SAFETY: the elements of a mutable view, which is used up.
        unsafe { view_mut(ours.as_mut_ptr(), ours.layout().axes()) }
    };
    ['a, T: Scalar, S: TwoAxes<Dyn = S>] MatrixView<'a, T> => TheirView<'a, T, S, Strided>, |ours| {
        plain(TARGET, ours.conjugated())?;
        // SAFETY: the elements of a view.
        unsafe { view(ours.as_ptr(), &ours.axes()) }
    };
    ['a, T: Scalar, S: TwoAxes<Dyn = S>] MatrixViewMut<'a, T> => TheirViewMut<'a, T, S, Strided>, |ours| {
        let mut ours = ours;
        // SAFETY: the elements of a mutable view, which is used up.
        unsafe { view_mut(ours.as_mut_ptr(), &ours.axes()) }
    };
    ['a, T: Scalar, S: OneAxis<Dyn = S>] VectorView<'a, T> => TheirView<'a, T, S, Strided>, |ours| {
        plain(TARGET, ours.conjugated())?;
        // SAFETY: the elements of a view.
        unsafe { view(ours.as_ptr(), &[ours.axis()]) }
    };
    ['a, T: Scalar, S: OneAxis<Dyn = S>] VectorViewMut<'a, T> => TheirViewMut<'a, T, S, Strided>, |ours| {
        let mut ours = ours;
        // SAFETY: the elements of a mutable view, which is used up.
        unsafe { view_mut(ours.as_mut_ptr(), &[ours.axis()]) }
    };
}
