//! [`VectorView`] and [`VectorViewMut`]: one axis, held inline.

use core::marker::PhantomData;

use super::{check_bounds, check_distinct, element_axes, element_offset};
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
#[derive(Clone, Copy, Debug)]
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
#[derive(Debug)]
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
            /// [`Error::OutOfBounds`], [`Error::Overflow`]; the mutable twin also [`Error::SelfOverlap`].
            #[inline]
            pub fn from_slice(data: $($borrow)+ [T], offset: usize, len: usize, stride: isize) -> Result<Self> {
                let item_size = size_of::<T>();
                let axes = element_axes(item_size, [len], [stride])?;
                let offset = element_offset(item_size, offset)?;
                check_bounds(item_size, offset, &axes, size_of_val(data))?;
                ($check)(item_size, &axes)?;
                // SAFETY: `check_bounds` has found each element within `data`, which is borrowed for `'a` as the view
                // borrows; `$check` has found that no two indices of what is written share a byte.
                Ok(unsafe { Self::assume(data.$as_ptr().wrapping_byte_offset(offset), axes[0]) })
            }

            /// `len` numbers in raw bytes, `stride` **bytes** apart, the first one at byte `offset`.
            ///
            /// # Errors
            /// As [`Self::from_slice`].
            pub fn from_bytes(data: $($borrow)+ [u8], offset: usize, len: usize, stride: isize) -> Result<Self> {
                let axes = [Axis::new(len, stride)];
                let offset = element_offset(1, offset)?;
                check_bounds(size_of::<T>(), offset, &axes, data.len())?;
                ($check)(size_of::<T>(), &axes)?;
                // SAFETY: as in `from_slice`; any bytes make a number.
                Ok(unsafe { Self::assume(data.$as_ptr().wrapping_byte_offset(offset).cast(), axes[0]) })
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
                // SAFETY: the caller's promises, which are the same.
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
                Ok(Self { ptr: self.ptr.wrapping_byte_offset(delta), axis, ..self })
            }

            /// The elements in reverse order. NumPy: `x[::-1]`.
            #[must_use]
            pub fn flip(self) -> Self {
                let (axis, delta) = self.axis.flipped();
                Self { ptr: self.ptr.wrapping_byte_offset(delta), axis, ..self }
            }

            /// Element `i`, or `None` outside.
            pub fn get(&self, i: usize) -> Option<T> {
                if i >= self.axis.len {
                    return None;
                }
                let delta = if i == 0 { 0 } else { self.axis.stride * i as isize };
                // SAFETY: the index is inside, so the bytes are readable (invariant).
                let value = unsafe { self.ptr.wrapping_byte_offset(delta).read_unaligned() };
                Some(if self.conjugated() { value.conj() } else { value })
            }
        }
    };
}

vector!(
    VectorView,
    [&'a],
    *const T,
    as_ptr,
    |_, _: &[Axis; 1]| Ok::<(), Error>(())
);
vector!(
    VectorViewMut,
    [&'a mut],
    *mut T,
    as_mut_ptr,
    |item_size, axes: &[Axis; 1]| check_distinct(item_size, axes)
);

impl<'a, T: Scalar> VectorView<'a, T> {
    /// # Safety
    /// Those of [`Self::from_raw`].
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
    /// # Safety
    /// Those of [`Self::from_raw`].
    pub(super) unsafe fn assume(ptr: *mut T, axis: Axis) -> Self {
        VectorViewMut { ptr, axis, lifetime: PhantomData }
    }

    fn conjugated(&self) -> bool {
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
        // SAFETY: the invariants of this view; while the new one is there it is borrowed, so that nobody writes.
        unsafe { VectorView::assume(self.ptr, self.axis) }
    }

    /// Writes element `i`.
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`].
    pub fn set(&mut self, i: usize, value: T) -> Result<()> {
        if i >= self.axis.len {
            let index = i.try_into().unwrap_or(isize::MAX);
            return Err(Error::IndexOutOfRange { index, len: self.axis.len });
        }
        let delta = if i == 0 { 0 } else { self.axis.stride * i as isize };
        // SAFETY: the index is inside, so the bytes are writable and ours alone (invariant).
        unsafe { self.ptr.wrapping_byte_offset(delta).write_unaligned(value) };
        Ok(())
    }
}
