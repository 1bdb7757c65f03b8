//! What contractions take where they take an array of any rank: views, and all that lends one.

use super::lend::lends;
use super::{Array, CowArray, MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut};
use crate::error::Result;
use crate::scalar::Scalar;

/// What can be read as an array of any rank: see [`IntoMatrix`](super::IntoMatrix). All that can be read as a matrix or a vector, but for `Packed`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` lends no array of numbers",
    label = "not an array",
    note = "an array is lent by reference: `&x`, and `&mut y` where it is written"
)]
pub trait IntoView {
    /// What its elements are.
    type Scalar: Scalar;

    /// The view.
    ///
    /// # Errors
    /// Where it has strides that a view cannot have.
    fn into_view<'v>(self) -> Result<View<'v, Self::Scalar>>
    where
        Self: 'v;
}

/// What can be written as an array of any rank: see [`IntoView`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` lends no array to be written of numbers",
    label = "not an array to be written",
    note = "an array is lent by reference: `&x`, and `&mut y` where it is written"
)]
pub trait IntoViewMut {
    /// What its elements are.
    type Scalar: Scalar;

    /// The view.
    ///
    /// # Errors
    /// Where it has strides that a view cannot have, or two elements share memory.
    fn into_view_mut<'v>(self) -> Result<ViewMut<'v, Self::Scalar>>
    where
        Self: 'v;
}

lends! { IntoView into_view View:
    ['a, T: Scalar] View<'a, T>, |view| Ok(view);
    ['a, 'b, T: Scalar] &'b View<'a, T>, |view| Ok(view.clone());
    ['a, 'b, T: Scalar] &'b ViewMut<'a, T>, |view| Ok(view.as_view());
    ['a, T: Scalar] MatrixView<'a, T>, |view| Ok(view.into_dyn());
    ['a, 'b, T: Scalar] &'b MatrixView<'a, T>, |view| Ok(view.into_dyn());
    ['a, 'b, T: Scalar] &'b MatrixViewMut<'a, T>, |view| Ok(view.as_view().into_dyn());
    ['a, T: Scalar] VectorView<'a, T>, |view| Ok(view.into_dyn());
    ['a, 'b, T: Scalar] &'b VectorView<'a, T>, |view| Ok(view.into_dyn());
    ['a, 'b, T: Scalar] &'b VectorViewMut<'a, T>, |view| Ok(view.as_view().into_dyn());
    ['b, T: Scalar] &'b Array<T>, |array| Ok(array.view());
    ['a, 'b, T: Scalar] &'b CowArray<'a, T>, |array| Ok(array.view());
    ['b, T: Scalar] &'b [T], |slice| View::from_slice(slice, &[slice.len()]);
    ['b, T: Scalar] &'b Vec<T>, |vec| vec.as_slice().into_view();
    ['b, T: Scalar, const N: usize] &'b [T; N], |array| array.as_slice().into_view();
    ['b, T: Scalar, const N: usize] &'b [[T; N]], |rows| View::from_slice(rows.as_flattened(), &[rows.len(), N]);
    ['b, T: Scalar, const N: usize] &'b Vec<[T; N]>, |rows| rows.as_slice().into_view();
    ['b, T: Scalar, const N: usize, const M: usize] &'b [[T; N]; M], |rows| rows.as_slice().into_view();
}

lends! { IntoViewMut into_view_mut ViewMut:
    ['a, T: Scalar] ViewMut<'a, T>, |view| Ok(view);
    ['a, 'b, T: Scalar] &'b mut ViewMut<'a, T>, |view| Ok(view.reborrow());
    ['a, T: Scalar] MatrixViewMut<'a, T>, |view| Ok(view.into_dyn());
    ['a, 'b, T: Scalar] &'b mut MatrixViewMut<'a, T>, |view| Ok(view.reborrow().into_dyn());
    ['a, T: Scalar] VectorViewMut<'a, T>, |view| Ok(view.into_dyn());
    ['a, 'b, T: Scalar] &'b mut VectorViewMut<'a, T>, |view| Ok(view.reborrow().into_dyn());
    ['b, T: Scalar] &'b mut Array<T>, |array| Ok(array.view_mut());
    ['b, T: Scalar] &'b mut [T], |slice| {
        let len = slice.len();
        ViewMut::from_slice(slice, &[len])
    };
    ['b, T: Scalar] &'b mut Vec<T>, |vec| vec.as_mut_slice().into_view_mut();
    ['b, T: Scalar, const N: usize] &'b mut [T; N], |array| array.as_mut_slice().into_view_mut();
    ['b, T: Scalar, const N: usize] &'b mut [[T; N]], |rows| {
        let count = rows.len();
        ViewMut::from_slice(rows.as_flattened_mut(), &[count, N])
    };
    ['b, T: Scalar, const N: usize] &'b mut Vec<[T; N]>, |rows| rows.as_mut_slice().into_view_mut();
    ['b, T: Scalar, const N: usize, const M: usize] &'b mut [[T; N]; M], |rows| rows.as_mut_slice().into_view_mut();
}
