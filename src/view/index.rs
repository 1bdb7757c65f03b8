//! `x[[i, j]]`: references to elements, where there can be any. As everywhere in Rust, what is not there is a panic; `get` and `set`
//! are without one, and without conditions on where and how the elements lie.

use core::ops::{Index, IndexMut};

use super::{Array, MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut};
use crate::element::Element;
use crate::scalar::Scalar;

/// An element's address that a reference can be made of: inside, aligned and not conjugated, or a panic that says which it is
/// not.
#[inline]
#[track_caller]
fn checked<T>(
    address: Option<*const T>,
    conjugated: bool,
    index: &[usize],
    shape: impl FnOnce() -> Vec<usize>,
) -> *const T {
    match address {
        None => panic!("index {index:?} of a view of shape {:?}", shape()),
        Some(_) if conjugated => panic!("an element of a conjugated view cannot be referred to: use `get`"),
        Some(address) if !address.is_aligned() => {
            panic!(
                "an element at {address:?}, which is not aligned, cannot be referred to: use `get` and `set`"
            )
        }
        Some(address) => address,
    }
}

/// Elements of what is read, and with `write` of what is written: by which index, where each lies, what is conjugated and the shape.
macro_rules! indexed {
    ($($access:ident $generics:tt $of:ty, $index:ty, |$x:ident, $at:ident| $how:tt;)*) => {$(
        indexed! { @$access $generics $of, $index, |$x, $at| $how }
    )*};
    (@read [$($generics:tt)*] $of:ty, $index:ty, |$x:ident, $at:ident| ($address:expr, $list:expr, $conj:expr, $shape:expr)) => {
        /// Panics when the index is outside, and where the element is conjugated or not aligned: no reference can be to it. `get`
        /// is without a panic.
        impl<$($generics)*> Index<$index> for $of {
            type Output = T;

            #[inline]
            #[track_caller]
            fn index(&self, $at: $index) -> &T {
                let $x = self;
                let address = checked($address, $conj, $list, || $shape);
                // SAFETY: the address of an element of this view, which `checked` has found to be there and aligned; it is
                // readable, and as long as `self` is borrowed nobody writes it (invariants).
                unsafe { &*address }
            }
        }
    };
    (@write [$($generics:tt)*] $of:ty, $index:ty, |$x:ident, $at:ident| ($address:expr, $list:expr, $conj:expr, $shape:expr)) => {
        indexed! { @read [$($generics)*] $of, $index, |$x, $at| ($address, $list, $conj, $shape) }

        /// Panics as `Index` does; `set` is without a panic.
        impl<$($generics)*> IndexMut<$index> for $of {
            #[inline]
            #[track_caller]
            fn index_mut(&mut self, $at: $index) -> &mut T {
                let $x = &*self;
                let address = checked($address, $conj, $list, || $shape).cast_mut();
                // SAFETY: as in `index`; of a `Mut` view it is writable, and as long as `self` is borrowed it is nobody else's
                // (invariants). The address is made of the view's pointer for writing.
                unsafe { &mut *address }
            }
        }
    };
}

indexed! {
    read ['a, T: Element, const N: usize] View<'a, T>, [usize; N],
        |x, at| (x.element(&at), &at, x.conjugated(), x.shape());
    write ['a, T: Element, const N: usize] ViewMut<'a, T>, [usize; N],
        |x, at| (x.element(&at), &at, false, x.shape());
    read ['a, T: Scalar] MatrixView<'a, T>, [usize; 2],
        |x, at| (x.element(at[0], at[1]), &at, x.conjugated(), vec![x.rows(), x.cols()]);
    write ['a, T: Scalar] MatrixViewMut<'a, T>, [usize; 2],
        |x, at| (x.element(at[0], at[1]), &at, false, vec![x.rows(), x.cols()]);
    read ['a, T: Scalar] VectorView<'a, T>, usize,
        |x, at| (x.element(at), &[at], x.conjugated(), vec![x.len()]);
    write ['a, T: Scalar] VectorViewMut<'a, T>, usize,
        |x, at| (x.element(at), &[at], false, vec![x.len()]);
}

/// Panics when the index is outside.
impl<T: Element, const N: usize> Index<[usize; N]> for Array<T> {
    type Output = T;

    #[inline]
    #[track_caller]
    fn index(&self, index: [usize; N]) -> &T {
        &self.as_slice()[self.place(&index)]
    }
}

/// Panics when the index is outside.
impl<T: Element, const N: usize> IndexMut<[usize; N]> for Array<T> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, index: [usize; N]) -> &mut T {
        let place = self.place(&index);
        &mut self.as_mut_slice()[place]
    }
}

impl<T: Element> Array<T> {
    /// The place of an element among those in memory.
    #[inline]
    #[track_caller]
    fn place(&self, index: &[usize]) -> usize {
        match self.layout().offset_of(index) {
            // No stride that is used is negative (invariant).
            Some(offset) => offset as usize / size_of::<T>(),
            None => panic!("index {index:?} of an array of shape {:?}", self.shape()),
        }
    }
}
