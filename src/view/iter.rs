//! [`Iter`]: the elements of a view, one by one.

use core::iter::FusedIterator;

use super::{Array, MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut};
use crate::element::{Element, conj_if};
use crate::scalar::Scalar;

/// The elements of a view by value, in C order: from [`View::iter`].
#[derive(Clone, Debug)]
pub struct Iter<'a, T: Element> {
    view: View<'a, T>,
    /// The elements not yet given: numbers in C order.
    start: usize,
    end: usize,
    /// Where element `start` lies, in bytes from the first one.
    offset: isize,
    /// Elements from `start` on along the last axis: as long as there are any, the next one is a stride away.
    run: usize,
}

impl<'a, T: Element> View<'a, T> {
    /// The elements in C order, one by one; conjugated ones are conjugated. NumPy: `x.flat`.
    ///
    /// ```
    /// use blasview::View;
    /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?.t();
    /// assert_eq!(x.iter().collect::<Vec<_>>(), [1, 4, 2, 5, 3, 6]);
    /// assert_eq!(x.iter().rev().position(|element| element == 5), Some(2));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// Time: constant, and for each element, from the back linear in the number of axes.
    pub fn iter(&self) -> Iter<'a, T> {
        let end = self.size();
        Iter { view: self.clone(), start: 0, end, offset: 0, run: 0 }
    }
}

impl<T: Element> Iter<'_, T> {
    /// The element at an offset from the first one.
    ///
    /// # Safety
    /// It is the offset of an element of the view.
    unsafe fn at(&self, offset: isize) -> T {
        // SAFETY: the elements of a view are readable (invariant).
        let element = unsafe { self.view.as_ptr().wrapping_byte_offset(offset).read_unaligned() };
        conj_if(element, self.view.conjugated())
    }
}

impl<T: Element> Iterator for Iter<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        if self.start == self.end {
            return None;
        }
        if self.run == 0 {
            (self.offset, self.run) = self.view.layout().nth(self.start);
        }
        // SAFETY: element `start`, which is before `end`, so that there is one: `nth` has said where it lies, or where one
        // before it along the last axis does, and `offset` has gone a stride further for each of those.
        let element = unsafe { self.at(self.offset) };
        self.start += 1;
        self.run -= 1;
        if self.run > 0 {
            self.offset += self.view.layout().axes().last().map_or(0, |last| last.stride);
        }
        Some(element)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.end - self.start, Some(self.end - self.start))
    }

    fn nth(&mut self, skipped: usize) -> Option<T> {
        (self.start, self.run) = (self.start.saturating_add(skipped).min(self.end), 0);
        self.next()
    }
}

impl<T: Element> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<T> {
        if self.start == self.end {
            return None;
        }
        self.end -= 1;
        let (offset, _) = self.view.layout().nth(self.end);
        // SAFETY: of an element that has not been given, so that there is one.
        Some(unsafe { self.at(offset) })
    }
}

impl<T: Element> ExactSizeIterator for Iter<'_, T> {}
impl<T: Element> FusedIterator for Iter<'_, T> {}

/// Loops over elements, of views and of what is borrowed.
macro_rules! elements {
    ($([$($generics:tt)*] $of:ty, $lifetime:lifetime, |$it:ident| $iter:expr;)*) => {$(
        impl<$($generics)*> IntoIterator for $of {
            type Item = T;
            type IntoIter = Iter<$lifetime, T>;

            fn into_iter(self) -> Iter<$lifetime, T> {
                let $it = self;
                $iter
            }
        }
    )*};
}

elements! {
    ['a, T: Element] View<'a, T>, 'a, |view| view.iter();
    ['a, T: Element] &View<'a, T>, 'a, |view| view.iter();
    ['a, T: Scalar] MatrixView<'a, T>, 'a, |view| view.iter();
    ['a, T: Scalar] &MatrixView<'a, T>, 'a, |view| view.iter();
    ['a, T: Scalar] VectorView<'a, T>, 'a, |view| view.iter();
    ['a, T: Scalar] &VectorView<'a, T>, 'a, |view| view.iter();
    ['b, T: Element] &'b ViewMut<'_, T>, 'b, |view| view.iter();
    ['b, T: Scalar] &'b MatrixViewMut<'_, T>, 'b, |view| view.iter();
    ['b, T: Scalar] &'b VectorViewMut<'_, T>, 'b, |view| view.iter();
    ['b, T: Element] &'b Array<T>, 'b, |array| array.iter();
}

/// The elements of what is for writing, and of arrays.
macro_rules! borrowed {
    ($([$($generics:tt)*] $of:ty, $bound:ident, $view:ident;)*) => {$(
        impl<$($generics)* T: $bound> $of {
            /// The elements in C order, one by one. See [`View::iter`].
            pub fn iter(&self) -> Iter<'_, T> {
                self.$view().iter()
            }
        }
    )*};
}

borrowed! {
    ['a,] ViewMut<'a, T>, Element, as_view;
    ['a,] MatrixViewMut<'a, T>, Scalar, as_view;
    ['a,] VectorViewMut<'a, T>, Scalar, as_view;
    [] Array<T>, Element, view;
}
