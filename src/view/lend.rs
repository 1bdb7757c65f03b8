//! What a routine takes where it takes a matrix or a vector: views, and all that lends one.

use super::{
    Array, Block, BlockMut, CowArray, MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut,
};
use crate::error::Result;
use crate::scalar::Scalar;

/// What can be read as a matrix: views, references to arrays, rows as Rust has them (`&[[T; N]]`), and with the features of their
/// names the views and arrays of other crates. No element is copied.
///
/// ```
/// use blasview::{Array, MatrixViewMut, Order, gemm};
/// let a = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
/// let b = Array::from_vec(vec![1.0, -1.0], &[2, 1], Order::RowMajor)?;
/// let mut c = [[0.0]; 3];
/// gemm(1.0, &a, &b, 0.0, &mut c)?;
/// assert_eq!(c, [[-1.0], [-1.0], [-1.0]]);
/// # Ok::<(), blasview::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` lends no matrix of numbers",
    label = "not a matrix",
    note = "the rows of a `Vec<Vec<_>>` lie apart from one another, so that no BLAS call takes them: keep them in one `Vec`, with \
            `MatrixView::row_major`, or as `Vec<[_; N]>`",
    note = "an array is lent by reference: `&x`, and `&mut y` where it is written"
)]
pub trait IntoMatrix {
    /// What its elements are.
    type Scalar: Scalar;

    /// The view.
    ///
    /// # Errors
    /// Where it has not two axes, or strides that a view cannot have.
    fn into_matrix<'v>(self) -> Result<MatrixView<'v, Self::Scalar>>
    where
        Self: 'v;
}

/// What can be written as a matrix: see [`IntoMatrix`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` lends no matrix to be written of numbers",
    label = "not a matrix to be written",
    note = "the rows of a `Vec<Vec<_>>` lie apart from one another, so that no BLAS call takes them: keep them in one `Vec`, with \
            `MatrixView::row_major`, or as `Vec<[_; N]>`",
    note = "an array is lent by reference: `&x`, and `&mut y` where it is written"
)]
pub trait IntoMatrixMut {
    /// What its elements are.
    type Scalar: Scalar;

    /// The view.
    ///
    /// # Errors
    /// Where it has not two axes, strides that a view cannot have, or two elements share memory.
    fn into_matrix_mut<'v>(self) -> Result<MatrixViewMut<'v, Self::Scalar>>
    where
        Self: 'v;
}

/// What can be read as a vector: see [`IntoMatrix`]. Slices and arrays of Rust can.
///
/// ```
/// use blasview::{View, axpy, dot};
/// let (x, mut y) = ([1.0, 2.0], vec![1.0, 1.0]);
/// axpy(2.0, &x, &mut y)?;
/// assert_eq!(y, [3.0, 5.0]);
/// let diagonal = View::from_slice(&[1.0, 9.0, 9.0, 2.0], &[2, 2])?.diagonal(0, 0, 1)?;
/// assert_eq!(dot(diagonal, &y)?, 13.0);
/// # Ok::<(), blasview::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` lends no vector of numbers",
    label = "not a vector",
    note = "an array is lent by reference: `&x`, and `&mut y` where it is written"
)]
pub trait IntoVector {
    /// What its elements are.
    type Scalar: Scalar;

    /// The view.
    ///
    /// # Errors
    /// As [`IntoMatrix::into_matrix`], of one axis.
    fn into_vector<'v>(self) -> Result<VectorView<'v, Self::Scalar>>
    where
        Self: 'v;

    /// What it lends to a routine that takes any number of axes: see [`IntoBlock`](super::IntoBlock).
    ///
    /// # Errors
    /// Where it has strides that a view cannot have.
    #[inline(always)]
    fn into_axes<'v>(self) -> Result<Block<'v, Self::Scalar>>
    where
        Self: Sized + 'v,
    {
        self.into_vector().map(Block::Vector)
    }
}

/// What can be written as a vector: see [`IntoVector`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` lends no vector to be written of numbers",
    label = "not a vector to be written",
    note = "an array is lent by reference: `&x`, and `&mut y` where it is written"
)]
pub trait IntoVectorMut {
    /// What its elements are.
    type Scalar: Scalar;

    /// The view.
    ///
    /// # Errors
    /// As [`IntoMatrixMut::into_matrix_mut`], of one axis.
    fn into_vector_mut<'v>(self) -> Result<VectorViewMut<'v, Self::Scalar>>
    where
        Self: 'v;

    /// What it lends to a routine that takes any number of axes: see [`IntoBlockMut`](super::IntoBlockMut).
    ///
    /// # Errors
    /// As [`IntoVector::into_axes`].
    #[inline(always)]
    fn into_axes_mut<'v>(self) -> Result<BlockMut<'v, Self::Scalar>>
    where
        Self: Sized + 'v,
    {
        self.into_vector_mut().map(BlockMut::Vector)
    }
}

/// Implements one of the traits for types that lend a view: what stands in for `self`, and the view of it. Adapters of other crates
/// use it, too.
macro_rules! lends {
    ($trait:ident $method:ident $view:ident: $($entries:tt)*) => {
        $crate::view::lend::lends! { $trait $method $view of T: $($entries)* }
    };
    ($trait:ident $method:ident $view:ident of $scalar:ty: $([$($generics:tt)*] $type:ty, |$it:ident| $lent:expr;)*) => {$(
        impl<$($generics)*> $crate::view::$trait for $type {
            type Scalar = $scalar;

            #[inline(always)]
            fn $method<'v>(self) -> $crate::error::Result<$crate::view::$view<'v, $scalar>>
            where
                Self: 'v,
            {
                let $it = self;
                $lent
            }
        }
    )*};
}
#[allow(unused_imports, reason = "of adapters, which are features")]
pub(crate) use lends;

lends! { IntoMatrix into_matrix MatrixView:
    ['a, T: Scalar] MatrixView<'a, T>, |view| Ok(view);
    ['a, 'b, T: Scalar] &'b MatrixView<'a, T>, |view| Ok(*view);
    ['a, 'b, T: Scalar] &'b MatrixViewMut<'a, T>, |view| Ok(view.as_view());
    ['a, T: Scalar] View<'a, T>, |view| view.matrix();
    ['a, 'b, T: Scalar] &'b View<'a, T>, |view| view.clone().matrix();
    ['a, 'b, T: Scalar] &'b ViewMut<'a, T>, |view| view.as_view().matrix();
    ['b, T: Scalar] &'b Array<T>, |array| array.view().matrix();
    ['a, 'b, T: Scalar] &'b CowArray<'a, T>, |array| array.view().matrix();
    ['b, T: Scalar, const N: usize] &'b [[T; N]], |rows| MatrixView::row_major(rows.as_flattened(), rows.len(), N);
    ['b, T: Scalar, const N: usize] &'b Vec<[T; N]>, |rows| rows.as_slice().into_matrix();
    ['b, T: Scalar, const N: usize, const M: usize] &'b [[T; N]; M], |rows| rows.as_slice().into_matrix();
}

lends! { IntoMatrixMut into_matrix_mut MatrixViewMut:
    ['a, T: Scalar] MatrixViewMut<'a, T>, |view| Ok(view);
    ['a, 'b, T: Scalar] &'b mut MatrixViewMut<'a, T>, |view| Ok(view.reborrow());
    ['a, T: Scalar] ViewMut<'a, T>, |view| view.matrix();
    ['a, 'b, T: Scalar] &'b mut ViewMut<'a, T>, |view| view.reborrow().matrix();
    ['b, T: Scalar] &'b mut Array<T>, |array| array.view_mut().matrix();
    ['b, T: Scalar, const N: usize] &'b mut [[T; N]], |rows| {
        let count = rows.len();
        MatrixViewMut::row_major(rows.as_flattened_mut(), count, N)
    };
    ['b, T: Scalar, const N: usize] &'b mut Vec<[T; N]>, |rows| rows.as_mut_slice().into_matrix_mut();
    ['b, T: Scalar, const N: usize, const M: usize] &'b mut [[T; N]; M], |rows| rows.as_mut_slice().into_matrix_mut();
}

lends! { IntoVector into_vector VectorView:
    ['a, T: Scalar] VectorView<'a, T>, |view| Ok(view);
    ['a, 'b, T: Scalar] &'b VectorView<'a, T>, |view| Ok(*view);
    ['a, 'b, T: Scalar] &'b VectorViewMut<'a, T>, |view| Ok(view.as_view());
    ['b, T: Scalar] &'b [T], |slice| VectorView::contiguous(slice);
    ['b, T: Scalar] &'b Vec<T>, |vec| VectorView::contiguous(vec);
    ['b, T: Scalar, const N: usize] &'b [T; N], |array| VectorView::contiguous(array);
}

lends! { IntoVectorMut into_vector_mut VectorViewMut:
    ['a, T: Scalar] VectorViewMut<'a, T>, |view| Ok(view);
    ['a, 'b, T: Scalar] &'b mut VectorViewMut<'a, T>, |view| Ok(view.reborrow());
    ['b, T: Scalar] &'b mut [T], |slice| VectorViewMut::contiguous(slice);
    ['b, T: Scalar] &'b mut Vec<T>, |vec| VectorViewMut::contiguous(vec);
    ['b, T: Scalar, const N: usize] &'b mut [T; N], |array| VectorViewMut::contiguous(array);
}

/// Implements [`IntoVector`] or its twin for what has any number of axes: what stands in for `self`, and the view of it.
macro_rules! lends_axes {
    ($trait:ident, $vector:ident $vector_view:ident, $axes:ident $block:ident:
     $([$($generics:tt)*] $type:ty, |$it:ident| $view:expr;)*) => {$(
        impl<$($generics)*> $trait for $type {
            type Scalar = T;

            #[inline(always)]
            fn $vector<'v>(self) -> Result<$vector_view<'v, T>>
            where
                Self: 'v,
            {
                let $it = self;
                $view.vector()
            }

            #[inline(always)]
            fn $axes<'v>(self) -> Result<$block<'v, T>>
            where
                Self: 'v,
            {
                let $it = self;
                $block::of($view)
            }
        }
    )*};
}

lends_axes! { IntoVector, into_vector VectorView, into_axes Block:
    ['a, T: Scalar] View<'a, T>, |view| view;
    ['a, 'b, T: Scalar] &'b View<'a, T>, |view| view.clone();
    ['a, 'b, T: Scalar] &'b ViewMut<'a, T>, |view| view.as_view();
    ['b, T: Scalar] &'b Array<T>, |array| array.view();
    ['a, 'b, T: Scalar] &'b CowArray<'a, T>, |array| array.view();
}

lends_axes! { IntoVectorMut, into_vector_mut VectorViewMut, into_axes_mut BlockMut:
    ['a, T: Scalar] ViewMut<'a, T>, |view| view;
    ['a, 'b, T: Scalar] &'b mut ViewMut<'a, T>, |view| view.reborrow();
    ['b, T: Scalar] &'b mut Array<T>, |array| array.view_mut();
}
