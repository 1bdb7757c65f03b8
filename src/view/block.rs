//! What the routines of vectors take: a vector, or the elements of a view of any other rank.

use super::{IntoVector, IntoVectorMut, MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut};
use crate::error::Result;
use crate::scalar::Scalar;

/// The elements that a routine of vectors is to read: see [`IntoBlock`].
#[derive(Clone, Debug)]
pub enum Block<'a, T: Scalar> {
    /// Of one axis.
    Vector(VectorView<'a, T>),
    /// Of any other number of axes.
    Axes(View<'a, T>),
}

/// The twin of [`Block`] for elements that are to be written.
#[derive(Debug)]
pub enum BlockMut<'a, T: Scalar> {
    /// Of one axis.
    Vector(VectorViewMut<'a, T>),
    /// Of any other number of axes.
    Axes(ViewMut<'a, T>),
}

impl<T: Scalar> Block<'_, T> {
    /// The complex conjugate, as that of a view.
    #[must_use]
    #[inline(always)]
    pub fn conj(self) -> Self {
        match self {
            Block::Vector(vector) => Block::Vector(vector.conj()),
            Block::Axes(view) => Block::Axes(view.conj()),
        }
    }
}

/// What a routine of vectors can read: vectors ([`IntoVector`]), and views and arrays of any rank, whose elements it takes one by
/// one. Two of them have to have one shape.
///
/// Axes that follow one another in memory are one vector, in two blocks those that do so in both; what is left is a call for each
/// line. No element is copied.
///
/// ```
/// use blasview::{MatrixView, Slice, View, dot, iamax, nrm2};
/// let data = [3.0_f64, 0.0, 4.0, 0.0, 0.0, 12.0, 0.0, 0.0, 84.0];
/// // The Frobenius norm of a matrix, and of a part of it.
/// let a = MatrixView::row_major(&data, 3, 3)?;
/// assert_eq!(nrm2(a)?, 85.0);
/// assert_eq!(nrm2(a.slice(..2, Slice::ALL)?)?, 13.0);
/// // The position of the largest element as in row-major order.
/// assert_eq!(iamax(a.t())?, Some(8));
/// let cube = View::from_slice(&data[1..], &[2, 2, 2])?;
/// assert_eq!(dot(&cube, &cube)?, 84.0 * 84.0 + 144.0 + 16.0);
/// # Ok::<(), blasview::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` lends no vector of numbers",
    label = "neither a vector nor a block of numbers",
    note = "an array is lent by reference: `&x`, and `&mut y` where it is written"
)]
pub trait IntoBlock {
    /// What its elements are.
    type Scalar: Scalar;

    /// The elements.
    ///
    /// # Errors
    /// Where there are strides that a view cannot have.
    fn into_block<'v>(self) -> Result<Block<'v, Self::Scalar>>
    where
        Self: 'v;
}

/// What a routine of vectors can write: see [`IntoBlock`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` lends no vector to be written of numbers",
    label = "neither a vector nor a block to be written",
    note = "an array is lent by reference: `&x`, and `&mut y` where it is written"
)]
pub trait IntoBlockMut {
    /// What its elements are.
    type Scalar: Scalar;

    /// The elements.
    ///
    /// # Errors
    /// As [`IntoBlock::into_block`], and where two elements share memory.
    fn into_block_mut<'v>(self) -> Result<BlockMut<'v, Self::Scalar>>
    where
        Self: 'v;
}

impl<V: IntoVector> IntoBlock for V {
    type Scalar = V::Scalar;

    #[inline(always)]
    fn into_block<'v>(self) -> Result<Block<'v, V::Scalar>>
    where
        Self: 'v,
    {
        self.into_axes()
    }
}

impl<V: IntoVectorMut> IntoBlockMut for V {
    type Scalar = V::Scalar;

    #[inline(always)]
    fn into_block_mut<'v>(self) -> Result<BlockMut<'v, V::Scalar>>
    where
        Self: 'v,
    {
        self.into_axes_mut()
    }
}

impl<'a, T: Scalar> Block<'a, T> {
    /// The elements of a view.
    ///
    /// # Errors
    /// None.
    #[inline]
    pub(super) fn of(view: View<'a, T>) -> Result<Self> {
        if view.ndim() == 1 { view.vector().map(Block::Vector) } else { Ok(Block::Axes(view)) }
    }
}

impl<'a, T: Scalar> BlockMut<'a, T> {
    /// The elements of a view.
    ///
    /// # Errors
    /// None.
    #[inline]
    pub(super) fn of(view: ViewMut<'a, T>) -> Result<Self> {
        if view.ndim() == 1 { view.vector().map(BlockMut::Vector) } else { Ok(BlockMut::Axes(view)) }
    }
}

/// Matrices as blocks.
macro_rules! matrices {
    ($trait:ident $method:ident $block:ident: $([$($generics:tt)*] $type:ty, |$it:ident| $view:expr;)*) => {$(
        impl<$($generics)*> $trait for $type {
            type Scalar = T;

            fn $method<'v>(self) -> Result<$block<'v, T>>
            where
                Self: 'v,
            {
                let $it = self;
                Ok($block::Axes($view))
            }
        }
    )*};
}
matrices! { IntoBlock into_block Block:
    ['a, T: Scalar] MatrixView<'a, T>, |view| view.into_dyn();
    ['a, 'b, T: Scalar] &'b MatrixView<'a, T>, |view| view.into_dyn();
    ['a, 'b, T: Scalar] &'b MatrixViewMut<'a, T>, |view| view.as_view().into_dyn();
}
matrices! { IntoBlockMut into_block_mut BlockMut:
    ['a, T: Scalar] MatrixViewMut<'a, T>, |view| view.into_dyn();
    ['a, 'b, T: Scalar] &'b mut MatrixViewMut<'a, T>, |view| view.reborrow().into_dyn();
}
