//! Views of one and two axes as views of any rank, and back; and what they can do as such, by way of those.

use super::{
    Array, CowArray, Iter, MatrixView, MatrixViewMut, Parts, PartsMut, VectorView, VectorViewMut, View,
    ViewMut,
};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::layout::{CopyOrder, Layout, Position};
use crate::scalar::{ComplexScalar, Scalar};

/// What can be seen as a view of any rank: by what compares and prints them all.
pub(super) trait AnyRank {
    type Element;

    fn any_rank(&self) -> View<'_, Self::Element>;
}

macro_rules! any_rank {
    ($($of:ty, $bound:ident, |$it:ident| $view:expr;)*) => {$(
        impl<T: $bound> AnyRank for $of {
            type Element = T;

            fn any_rank(&self) -> View<'_, T> {
                let $it = self;
                $view
            }
        }
    )*};
}

any_rank! {
    View<'_, T>, Element, |view| view.clone();
    ViewMut<'_, T>, Element, |view| view.as_view();
    MatrixView<'_, T>, Scalar, |view| view.into_dyn();
    MatrixViewMut<'_, T>, Scalar, |view| view.as_view().into_dyn();
    VectorView<'_, T>, Scalar, |view| view.into_dyn();
    VectorViewMut<'_, T>, Scalar, |view| view.as_view().into_dyn();
    Array<T>, Element, |array| array.view();
    CowArray<'_, T>, Element, |array| array.view();
}

/// A view of any rank, its matrix and its vector; `$marked` carries the mark of conjugation over from the one to the other.
macro_rules! ranks {
    ($($view:ident $matrix:ident $vector:ident, |$from:ident, $to:ident| $marked:expr;)*) => {$(
        impl<'a, T: Scalar> $view<'a, T> {
            /// The same elements as a matrix; the view must have two axes.
            ///
            /// # Errors
            /// [`Error::Rank`].
            ///
            /// Time: constant.
            pub fn matrix(self) -> Result<$matrix<'a, T>> {
                let &[rows, cols] = self.layout().axes() else {
                    return Err(Error::Rank { expected: 2, found: self.ndim() });
                };
                // SAFETY: the axes of a valid layout of this item size, at its first element: the same elements, of
                // which the invariants of this view, which is gone, say what is demanded.
                let ($from, $to) = (self.conjugated(), unsafe { $matrix::assume(self.origin(), rows, cols) });
                Ok($marked)
            }

            /// The same elements as a vector; the view must have one axis.
            ///
            /// # Errors
            /// [`Error::Rank`].
            ///
            /// Time: constant.
            pub fn vector(self) -> Result<$vector<'a, T>> {
                let &[axis] = self.layout().axes() else {
                    return Err(Error::Rank { expected: 1, found: self.ndim() });
                };
                // SAFETY: as in `matrix`.
                let ($from, $to) = (self.conjugated(), unsafe { $vector::assume(self.origin(), axis) });
                Ok($marked)
            }
        }

        ranks! { @one $view $matrix matrix axes, |$from, $to| $marked }
        ranks! { @one $view $vector vector axes, |$from, $to| $marked }
    )*};
    (@one $view:ident $own:ident $method:ident $axes:ident, |$from:ident, $to:ident| $marked:expr) => {
        impl<'a, T: Scalar> $own<'a, T> {
            #[doc = concat!("The same elements as a [`", stringify!($view), "`], which can have any number of axes; back by [`",
                            stringify!($view), "::", stringify!($method), "`].")]
            ///
            /// ```
            /// use blasview::MatrixView;
            /// let data = [1.0, 2.0, 3.0, 4.0];
            /// let a = MatrixView::row_major(&data, 2, 2)?;
            /// assert_eq!(a.into_dyn().split(1, &[1, 2])?.shape(), [2, 1, 2]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            #[inline]
            pub fn into_dyn(self) -> $view<'a, T> {
                let layout = Layout::of_valid(size_of::<T>(), self.$axes().into());
                // SAFETY: of this item size, and of axes whose extent is valid, as the invariants of this view say. The elements
                // are the same; the view is gone.
                let ($from, $to) = (self.conjugated(), unsafe { $view::assume(self.origin(), layout) });
                $marked
            }
        }

        impl<'a, T: Scalar> From<$own<'a, T>> for $view<'a, T> {
            fn from(view: $own<'a, T>) -> Self {
                view.into_dyn()
            }
        }

        impl<'a, T: Scalar> TryFrom<$view<'a, T>> for $own<'a, T> {
            type Error = Error;

            fn try_from(view: $view<'a, T>) -> Result<Self> {
                view.$method()
            }
        }
    };
}

ranks! {
    View MatrixView VectorView, |conjugated, view| if conjugated { view.conj() } else { view };
    ViewMut MatrixViewMut VectorViewMut, |_conjugated, view| view;
}

/// What is for writing, for reading; what is borrowed, as a view.
macro_rules! for_reading {
    ($([$($generics:tt)*] $from:ty, $to:ty, |$it:ident| $view:expr;)*) => {$(
        impl<$($generics)*> From<$from> for $to {
            fn from($it: $from) -> Self {
                $view
            }
        }
    )*};
}

for_reading! {
    ['a, T: Scalar] MatrixViewMut<'a, T>, MatrixView<'a, T>, |view| {
        let [rows, cols] = view.axes();
        // SAFETY: the same valid axes and elements, which nobody else writes (invariant); the other view is gone.
        unsafe { MatrixView::assume(view.origin(), rows, cols) }
    };
    // SAFETY: as above.
    ['a, T: Scalar] VectorViewMut<'a, T>, VectorView<'a, T>, |view| unsafe { VectorView::assume(view.origin(), view.axis()) };
    // SAFETY: as above; the layout is one of the size of a `T`.
    ['a, T: Element] ViewMut<'a, T>, View<'a, T>, |view| unsafe { View::assume(view.origin(), view.layout().clone()) };
    ['a, T: Scalar] MatrixViewMut<'a, T>, View<'a, T>, |view| MatrixView::from(view).into_dyn();
    ['a, T: Scalar] VectorViewMut<'a, T>, View<'a, T>, |view| VectorView::from(view).into_dyn();
    ['a, T: Element] &'a Array<T>, View<'a, T>, |array| array.view();
    ['a, T: Element] &'a mut Array<T>, ViewMut<'a, T>, |array| array.view_mut();
}

/// What a matrix can become as a view of any rank.
macro_rules! of_matrices {
    ($($matrix:ident $vector:ident $parts:ident;)*) => {$(
        impl<'a, T: Scalar> $matrix<'a, T> {
            /// The rows (axis 0) or columns (axis 1) before and from position `at` on. NumPy: `np.split(x, [at], axis)`.
            ///
            /// ```
            /// use blasview::MatrixViewMut;
            /// let mut data = [1.0, 2.0, 3.0, 4.0];
            /// let (left, mut right) = MatrixViewMut::row_major(&mut data, 2, 2)?.split_at(1, 1)?;
            /// right.set(0, 0, left[[1, 0]])?;
            /// assert_eq!(data, [1.0, 3.0, 3.0, 4.0]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`]; [`Error::IndexOutOfRange`] when `at` is beyond the end.
            ///
            /// Time: constant.
            pub fn split_at(self, axis: usize, at: usize) -> Result<(Self, Self)> {
                let (head, tail) = self.into_dyn().split_at(axis, at)?;
                Ok((head.matrix()?, tail.matrix()?))
            }

            /// Runs of `len` rows (axis 0) or columns (axis 1), in order; the last one may be shorter.
            ///
            /// ```
            /// use blasview::{MatrixView, dot};
            /// let data = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
            /// let blocks = MatrixView::row_major(&data, 3, 2)?.chunks(0, 2)?;
            /// assert_eq!(blocks.map(|block| block.rows()).collect::<Vec<_>>(), [2, 1]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`]; [`Error::ZeroChunk`] when `len` is 0.
            ///
            /// Time: constant, and so for each of them.
            pub fn chunks(self, axis: usize, len: usize) -> Result<$parts<'a, T, Self>> {
                Ok(self.into_dyn().chunks(axis, len)?.of())
            }

            /// Each row (axis 0) or each column (axis 1) as a vector, in order. NumPy: `for row in x`, `for column in x.T`.
            ///
            /// ```
            /// use blasview::MatrixViewMut;
            /// let mut data = [1.0, 2.0, 3.0, 4.0];
            /// for mut row in MatrixViewMut::row_major(&mut data, 2, 2)?.positions(0)? {
            ///     row[1] += row[0];
            /// }
            /// assert_eq!(data, [1.0, 3.0, 3.0, 7.0]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`].
            ///
            /// Time: constant, and so for each of them.
            pub fn positions(self, axis: usize) -> Result<$parts<'a, T, $vector<'a, T>>> {
                Ok(self.into_dyn().positions(axis)?.of())
            }

            /// The elements in columns `offset` to the right of their rows. NumPy: `np.diagonal(x, offset)`.
            ///
            /// ```
            /// use blasview::MatrixView;
            /// let data = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
            /// let a = MatrixView::row_major(&data, 2, 3)?;
            /// assert_eq!(a.diagonal(0)?.to_vec()?, [1.0, 5.0]);
            /// assert_eq!(a.diagonal(-1)?.to_vec()?, [4.0]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// None: the signature is that of [`View::diagonal`]. One outside of the matrix is empty.
            ///
            /// Time: constant.
            pub fn diagonal(self, offset: impl Position) -> Result<$vector<'a, T>> {
                self.into_dyn().diagonal(offset, 0, 1)?.vector()
            }
        }
    )*};
}

of_matrices! {
    MatrixView VectorView Parts;
    MatrixViewMut VectorViewMut PartsMut;
}

/// What a vector can become as a view of any rank.
macro_rules! of_vectors {
    ($($vector:ident $parts:ident;)*) => {$(
        impl<'a, T: Scalar> $vector<'a, T> {
            /// The elements before and from position `at` on. NumPy: `np.split(x, [at])`.
            ///
            /// ```
            /// use blasview::VectorView;
            /// let (head, tail) = VectorView::contiguous(&[1.0, 2.0, 3.0])?.split_at(1)?;
            /// assert_eq!((head.to_vec()?, tail.to_vec()?), (vec![1.0], vec![2.0, 3.0]));
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::IndexOutOfRange`] when `at` is beyond the end.
            ///
            /// Time: constant.
            pub fn split_at(self, at: usize) -> Result<(Self, Self)> {
                let (head, tail) = self.into_dyn().split_at(0, at)?;
                Ok((head.vector()?, tail.vector()?))
            }

            /// Runs of `len` elements, in order; the last one may be shorter.
            ///
            /// ```
            /// use blasview::{VectorView, dot};
            /// let x = VectorView::contiguous(&[1.0, 2.0, 3.0])?;
            /// let squares: Vec<f64> = x.chunks(2)?.map(|run| dot(run, run)).collect::<Result<_, _>>()?;
            /// assert_eq!(squares, [5.0, 9.0]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::ZeroChunk`] when `len` is 0.
            ///
            /// Time: constant, and so for each of them.
            pub fn chunks(self, len: usize) -> Result<$parts<'a, T, Self>> {
                Ok(self.into_dyn().chunks(0, len)?.of())
            }
        }
    )*};
}

of_vectors! {
    VectorView Parts;
    VectorViewMut PartsMut;
}

/// The parts of complex matrices and vectors, by those of views of any rank.
macro_rules! complex {
    ($($view:ident $rank:ident;)*) => {$(
        impl<'a, T: ComplexScalar> $view<'a, T> {
            /// The real parts. NumPy: `x.real`. See [`View::real`].
            ///
            /// ```
            /// use blasview::{Complex, MatrixView};
            /// let z = [Complex::new(1.0, 2.0), Complex::new(3.0, 4.0)];
            /// let a = MatrixView::row_major(&z, 1, 2)?;
            /// assert_eq!((a.real()?.get(0, 1), a.imag()?.get(0, 1)), (Some(3.0), Some(4.0)));
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// None for a complex type; the signature is that of [`View::field`].
            ///
            /// Time: constant.
            pub fn real(self) -> Result<$view<'a, T::Real>> {
                self.into_dyn().real()?.$rank()
            }

            /// The imaginary parts. NumPy: `x.imag`. See [`View::imag`].
            ///
            /// # Errors
            /// [`Error::Conjugated`] for a conjugated view, whose imaginary parts lie nowhere.
            ///
            /// Time: constant.
            pub fn imag(self) -> Result<$view<'a, T::Real>> {
                self.into_dyn().imag()?.$rank()
            }
        }
    )*};
}

complex! {
    MatrixView matrix;
    MatrixViewMut matrix;
    VectorView vector;
    VectorViewMut vector;
}

/// Copies of what is for reading, and its elements.
macro_rules! copies {
    ($($view:ident)*) => {$(
        impl<'a, T: Scalar> $view<'a, T> {
            /// A copy of all elements, without gaps; conjugated ones are conjugated in it. NumPy: `x.copy(order)`.
            ///
            /// ```
            /// use blasview::{CopyOrder, MatrixView};
            /// let data = [1.0, 2.0, 3.0, 4.0];
            /// let copy = MatrixView::row_major(&data, 2, 2)?.t().to_owned(CopyOrder::RowMajor)?;
            /// assert_eq!((copy.shape(), copy.as_slice()), (vec![2, 2], &[1.0, 3.0, 2.0, 4.0][..]));
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// As [`View::to_owned`].
            ///
            /// Time: linear in the number of elements.
            pub fn to_owned(&self, order: CopyOrder) -> Result<Array<T>> {
                self.into_dyn().to_owned(order)
            }

            /// The elements in C order: those of a matrix row by row.
            ///
            /// ```
            /// use blasview::MatrixView;
            /// let data = [1.0, 2.0, 3.0, 4.0];
            /// assert_eq!(MatrixView::row_major(&data, 2, 2)?.flip_cols().to_vec()?, [2.0, 1.0, 4.0, 3.0]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// As [`View::to_owned`].
            ///
            /// Time: linear in the number of elements.
            pub fn to_vec(&self) -> Result<Vec<T>> {
                self.into_dyn().to_vec()
            }

            /// The elements in C order, one by one: those of a matrix row by row. See [`View::iter`].
            ///
            /// ```
            /// use blasview::MatrixView;
            /// let data = [1.0, 2.0, 3.0, 4.0];
            /// let a = MatrixView::row_major(&data, 2, 2)?;
            /// assert_eq!(a.t().iter().collect::<Vec<_>>(), [1.0, 3.0, 2.0, 4.0]);
            /// assert_eq!(a.iter().sum::<f64>(), 10.0);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            pub fn iter(&self) -> Iter<'a, T> {
                self.into_dyn().iter()
            }
        }
    )*};
}

copies!(MatrixView VectorView);
