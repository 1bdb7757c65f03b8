//! [`VectorView`] and [`VectorViewMut`]: one axis, held inline.

use core::marker::PhantomData;

use super::{Buffer, check_bounds, check_distinct, element_axes, element_offset};
use crate::error::{Error, Result};
use crate::layout::{Axis, Slice, checked_extent};
use crate::operand::MatrixLayout;
use crate::scalar::Scalar;

/// A vector of numbers somewhere in memory: a pointer, an axis with its stride in bytes, and whether it is to be
/// read as its complex conjugate.
///
/// ```
/// use blasview::{Slice, VectorView};
/// let data = [0.0, 1.0, 2.0, 3.0, 4.0];
/// let odd_backwards = VectorView::contiguous(&data)?.slice(Slice::from(1..).step(2))?.flip();
/// assert_eq!((odd_backwards.get(0), odd_backwards.get(1), odd_backwards.get(2)), (Some(3.0), Some(1.0), None));
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Invariants
/// Those of [`crate::MatrixView`], for one axis.
#[derive(Clone, Copy)]
pub struct VectorView<'a, T> {
    ptr: *const T,
    axis: Axis,
    conj: bool,
    lifetime: PhantomData<&'a T>,
}

/// The twin of [`VectorView`] for a vector that is to be written.
///
/// # Invariants
/// Those of [`crate::MatrixViewMut`], for one axis.
pub struct VectorViewMut<'a, T> {
    ptr: *mut T,
    axis: Axis,
    lifetime: PhantomData<&'a mut T>,
}

borrows!(VectorView, VectorViewMut);

/// What both twins have; `$check` is what the mutable one checks beyond bounds.
macro_rules! vector {
    ($view:ident, [$($borrow:tt)+], $pointer:ty, $as_ptr:ident, $check:expr) => {
        impl<'a, T: Scalar> $view<'a, T> {
            /// All of `data`.
            ///
            /// # Errors
            /// None for a slice that exists; the signature is that of the other constructors.
            #[inline]
            pub fn contiguous(data: $($borrow)+ [T]) -> Result<Self> {
                let len = data.len();
                Self::from_slice(data, 0, len, 1)
            }

            /// Every `stride`-th **element** of `data`, `len` of them, the first one at `data[offset]`.
            ///
            /// # Errors
            /// [`Error::OutOfSlice`], [`Error::Overflow`]; the mutable twin also [`Error::SelfOverlap`].
            #[inline]
            pub fn from_slice(data: $($borrow)+ [T], offset: usize, len: usize, stride: isize) -> Result<Self> {
                let item_size = size_of::<T>();
                let axes = element_axes(item_size, [len], [stride])?;
                let offset = element_offset(item_size, offset)?;
                check_bounds(item_size, offset, &axes, size_of_val(data), Buffer::Elements)?;
                ($check)(item_size, &axes)?;
                let first = data.$as_ptr().wrapping_byte_offset(offset);
                // SAFETY: `check_bounds` found the extent to be valid and within a slice of `T` that is borrowed for 'a;
                // for the `Mut` view `check_distinct` that no two elements share a byte.
                Ok(unsafe { Self::assume(first, axes[0]) })
            }

            /// `len` numbers in raw bytes, `stride` **bytes** apart, the first one at byte `offset`.
            ///
            /// # Errors
            /// As [`Self::from_slice`], but for [`Error::OutOfBounds`] in bytes.
            pub fn from_bytes(data: $($borrow)+ [u8], offset: usize, len: usize, stride: isize) -> Result<Self> {
                let axes = [Axis::new(len, stride)];
                let offset = element_offset(1, offset)?;
                check_bounds(size_of::<T>(), offset, &axes, data.len(), Buffer::Bytes)?;
                ($check)(size_of::<T>(), &axes)?;
                let first = data.$as_ptr().wrapping_byte_offset(offset).cast();
                // SAFETY: as in `from_slice`, within a slice of bytes: any of them are values of `T`, an `Element`, and its
                // values are initialised bytes.
                Ok(unsafe { Self::assume(first, axes[0]) })
            }

            /// A vector whose first element is at `ptr`; stride in **bytes**. `ptr` need not be aligned.
            ///
            /// # Errors
            /// [`Error::Overflow`].
            ///
            /// # Safety
            /// As [`crate::MatrixView::from_raw`], for the elements of this vector.
            pub unsafe fn from_raw(ptr: $pointer, axis: Axis) -> Result<Self> {
                checked_extent(size_of::<T>(), 0, &[axis]).ok_or(Error::Overflow)?;
                // SAFETY: the extent was found valid; of the elements the caller promises the same.
                Ok(unsafe { Self::assume(ptr, axis) })
            }

            /// Number of elements.
            #[inline]
            pub fn len(&self) -> usize {
                self.axis.len
            }

            /// Whether it has no element.
            #[inline]
            pub fn is_empty(&self) -> bool {
                self.axis.len == 0
            }

            /// Its axis, stride in bytes.
            #[inline]
            pub fn axis(&self) -> Axis {
                self.axis
            }

            /// Its axis, as the views of more axes have them.
            pub(super) fn axes(&self) -> [Axis; 1] {
                [self.axis]
            }

            /// What the planner sees of it: a matrix of one column.
            #[inline]
            pub fn layout(&self) -> MatrixLayout {
                MatrixLayout {
                    rows: self.axis,
                    cols: Axis::new(1, 0),
                    conj: self.conjugated(),
                    aligned: self.ptr.addr() & (T::DTYPE.align() - 1) == 0,
                }
            }

            /// Elements selected by a slice. NumPy: `x[a:b:c]`.
            ///
            /// # Errors
            /// [`Error::ZeroStep`].
            pub fn slice(self, slice: impl Into<Slice>) -> Result<Self> {
                let (axis, delta) = self.axis.sliced(slice.into())?;
                // SAFETY: `sliced` selects elements of the axis, each once.
                Ok(unsafe { self.selected(delta, axis) })
            }

            /// The elements in reverse order. NumPy: `x[::-1]`.
            #[must_use]
            pub fn flip(self) -> Self {
                let (axis, delta) = self.axis.flipped();
                // SAFETY: `flipped` has the elements of the axis, each once.
                unsafe { self.selected(delta, axis) }
            }

            /// Some of the elements, the first of them `delta` bytes from the first one.
            ///
            /// # Safety
            /// Each element along `axis` from there on is one of this vector's; no two are the same one.
            unsafe fn selected(self, delta: isize, axis: Axis) -> Self {
                Self { ptr: self.ptr.wrapping_byte_offset(delta), axis, ..self }
            }

            /// Element `i`, or `None` outside.
            pub fn get(&self, i: usize) -> Option<T> {
                let at = self.element(i)?;
                // SAFETY: `element` has checked that the index is inside, so the bytes are readable (invariant).
                let value = unsafe { at.read_unaligned() };
                Some(if self.conjugated() { value.conj() } else { value })
            }

            /// Address of an element inside, else `None`.
            pub(super) fn element(&self, i: usize) -> Option<*const T> {
                if i >= self.axis.len {
                    return None;
                }
                let delta = if i == 0 { 0 } else { self.axis.stride * i as isize };
                let first: *const T = self.ptr;
                Some(first.wrapping_byte_offset(delta))
            }

            /// Address of the first element, from which every other one can be reached.
            pub(super) fn origin(&self) -> $pointer {
                self.ptr
            }
        }
    };
}

vector!(VectorView, [&'a], *const T, as_ptr, |_, _: &[Axis; 1]| Ok::<(), Error>(()));
vector!(VectorViewMut, [&'a mut], *mut T, as_mut_ptr, |item_size, axes: &[Axis; 1]| check_distinct(item_size, axes));

impl<'a, T: Scalar> VectorView<'a, T> {
    /// The vector of these parts, not conjugated.
    ///
    /// # Safety
    /// - The extent of the axis is valid: `checked_extent` says so.
    /// - The elements are such as [`Self::from_raw`] demands.
    #[inline]
    pub(super) unsafe fn assume(ptr: *const T, axis: Axis) -> Self {
        VectorView { ptr, axis, conj: false, lifetime: PhantomData }
    }

    /// Address of the first element.
    #[inline]
    pub fn as_ptr(&self) -> *const T {
        self.ptr
    }

    /// Whether it is read as its complex conjugate.
    #[inline]
    pub fn conjugated(&self) -> bool {
        self.conj
    }

    /// The complex conjugate; the same vector when `T` is real. Nothing is computed.
    #[inline]
    #[must_use]
    pub fn conj(self) -> Self {
        VectorView { conj: T::DTYPE.is_complex() && !self.conj, ..self }
    }
}

impl<'a, T: Scalar> VectorViewMut<'a, T> {
    /// The vector of these parts.
    ///
    /// # Safety
    /// - The extent of the axis is valid: `checked_extent` says so.
    /// - The elements are such as [`Self::from_raw`] demands.
    #[inline]
    pub(super) unsafe fn assume(ptr: *mut T, axis: Axis) -> Self {
        VectorViewMut { ptr, axis, lifetime: PhantomData }
    }

    pub(super) fn conjugated(&self) -> bool {
        false
    }

    /// Address of the first element.
    #[inline]
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self.ptr
    }

    /// The same vector for a shorter time.
    #[inline]
    pub fn reborrow(&mut self) -> VectorViewMut<'_, T> {
        VectorViewMut { lifetime: PhantomData, ..*self }
    }

    /// The same vector, for reading.
    #[inline]
    pub fn as_view(&self) -> VectorView<'_, T> {
        // SAFETY: the same valid axis and elements, which are readable (invariant); `self` is borrowed for as long as the
        // result, so that nobody writes them meanwhile.
        unsafe { VectorView::assume(self.ptr, self.axis) }
    }

    /// Writes element `i`.
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`].
    pub fn set(&mut self, i: usize, value: T) -> Result<()> {
        let Some(at) = self.element(i) else {
            let index = i.try_into().unwrap_or(isize::MAX);
            return Err(Error::IndexOutOfRange { index, len: self.axis.len });
        };
        // SAFETY: the index is inside, so the bytes are writable and ours alone (invariant).
        unsafe { at.cast_mut().write_unaligned(value) };
        Ok(())
    }
}
