//! Memory that an operation writes all of: it need not be filled with zeros first.

use core::marker::PhantomData;
use core::mem::MaybeUninit;

use super::{
    Buffer, MatrixViewMut, VectorViewMut, check_bounds, check_distinct, element_axes, element_offset,
};
use crate::error::{Error, Result};
use crate::layout::Axis;
use crate::scalar::Scalar;

/// Room for a matrix whose elements need not be initialised, say the spare capacity of a vector. There is no way to read it:
/// what writes all of it (`gemm_uninit`, [`Self::fill`]) takes it and gives back the matrix.
///
/// ```
/// use blasview::{Context, MatrixView, UninitMatrix};
/// let a = [[1.0, 2.0], [3.0, 4.0]];
/// let mut c: Vec<f64> = Vec::with_capacity(4);
/// let room = UninitMatrix::row_major(c.spare_capacity_mut(), 2, 2)?;
/// let (product, _) = Context::new().gemm_uninit(1.0, &a, &a, room)?;
/// assert_eq!(product.get(1, 0), Some(15.0));
/// // SAFETY: `gemm_uninit` has written four elements.
/// unsafe { c.set_len(4) };
/// assert_eq!(c, [7.0, 10.0, 15.0, 22.0]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Invariants
/// Those of [`MatrixViewMut`], but that the elements need not be initialised.
#[derive(Debug)]
pub struct UninitMatrix<'a, T> {
    ptr: *mut T,
    rows: Axis,
    cols: Axis,
    lifetime: PhantomData<&'a mut [MaybeUninit<T>]>,
}

/// Room for a vector whose elements need not be initialised: see [`UninitMatrix`].
///
/// # Invariants
/// Those of [`VectorViewMut`], but that the elements need not be initialised.
#[derive(Debug)]
pub struct UninitVector<'a, T> {
    ptr: *mut T,
    axis: Axis,
    lifetime: PhantomData<&'a mut [MaybeUninit<T>]>,
}

// SAFETY: as `&mut [MaybeUninit<T>]`: an exclusive borrow of room for values that are `Send`.
unsafe impl<T: Send> Send for UninitMatrix<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Send> Send for UninitVector<'_, T> {}
// SAFETY: behind a shared reference nothing of it is read or written.
unsafe impl<T> Sync for UninitMatrix<'_, T> {}
// SAFETY: as above.
unsafe impl<T> Sync for UninitVector<'_, T> {}

/// The address of the element at `offset`, and the axes of a view from there on, within `room`.
///
/// # Errors
/// [`Error::OutOfSlice`], [`Error::Overflow`], [`Error::SelfOverlap`], [`Error::OverlapTooHard`].
fn place<T: Scalar, const N: usize>(
    room: &mut [MaybeUninit<T>],
    offset: usize,
    shape: [usize; N],
    strides: [isize; N],
) -> Result<(*mut T, [Axis; N])> {
    let item_size = size_of::<T>();
    let axes = element_axes(item_size, shape, strides)?;
    let offset = element_offset(item_size, offset)?;
    check_bounds(item_size, offset, &axes, size_of_val(room), Buffer::Elements)?;
    check_distinct(item_size, &axes)?;
    Ok((room.as_mut_ptr().cast::<T>().wrapping_byte_offset(offset), axes))
}

impl<'a, T: Scalar> UninitMatrix<'a, T> {
    /// A row-major (C order) matrix at the start of `room`.
    ///
    /// # Errors
    /// [`Error::OutOfSlice`], [`Error::Overflow`].
    pub fn row_major(room: &'a mut [MaybeUninit<T>], rows: usize, cols: usize) -> Result<Self> {
        Self::from_slice(room, 0, [rows, cols], [cols.try_into().map_err(|_| Error::Overflow)?, 1])
    }

    /// A column-major (Fortran order) matrix at the start of `room`.
    ///
    /// # Errors
    /// [`Error::OutOfSlice`], [`Error::Overflow`].
    pub fn col_major(room: &'a mut [MaybeUninit<T>], rows: usize, cols: usize) -> Result<Self> {
        Self::from_slice(room, 0, [rows, cols], [1, rows.try_into().map_err(|_| Error::Overflow)?])
    }

    /// A strided matrix in `room`: its first element is `room[offset]`, `strides` are in **elements**. What is between its
    /// elements is not written.
    ///
    /// # Errors
    /// [`Error::OutOfSlice`], [`Error::Overflow`], [`Error::SelfOverlap`], [`Error::OverlapTooHard`].
    pub fn from_slice(
        room: &'a mut [MaybeUninit<T>],
        offset: usize,
        shape: [usize; 2],
        strides: [isize; 2],
    ) -> Result<Self> {
        let (ptr, axes) = place(room, offset, shape, strides)?;
        // SAFETY: the elements are within a slice that is borrowed exclusively for 'a, and distinct, as `place` has checked.
        Ok(unsafe { Self::assume(ptr, axes) })
    }

    /// The room of these parts.
    ///
    /// # Safety
    /// The invariants, for `'a`.
    pub(crate) unsafe fn assume(ptr: *mut T, [rows, cols]: [Axis; 2]) -> Self {
        UninitMatrix { ptr, rows, cols, lifetime: PhantomData }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows.len
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols.len
    }

    /// The two axes, strides in bytes.
    pub fn axes(&self) -> [Axis; 2] {
        [self.rows, self.cols]
    }

    /// Address of element (0, 0). What is written there has no effect on what is known to be initialised.
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self.ptr
    }

    /// The matrix, every element of which is `value`.
    pub fn fill(self, value: T) -> MatrixViewMut<'a, T> {
        // SAFETY: the elements: writable, nobody else's and distinct (invariants).
        unsafe { super::fill::fill(self.ptr, &[self.rows, self.cols], value) };
        // SAFETY: each has been written above.
        unsafe { self.assume_init() }
    }

    /// The matrix.
    ///
    /// # Safety
    /// All of its elements have been written.
    pub unsafe fn assume_init(self) -> MatrixViewMut<'a, T> {
        // SAFETY: valid axes; elements that are writable, nobody else's and distinct for 'a (invariants), and initialised, as the
        // caller promises.
        unsafe { MatrixViewMut::assume(self.ptr, self.rows, self.cols) }
    }
}

impl<'a, T: Scalar> UninitVector<'a, T> {
    /// All of `room`.
    ///
    /// # Errors
    /// None for a slice that exists; the signature is that of the other constructors.
    pub fn contiguous(room: &'a mut [MaybeUninit<T>]) -> Result<Self> {
        let len = room.len();
        Self::from_slice(room, 0, len, 1)
    }

    /// Every `stride`-th **element** of `room`, `len` of them, the first one at `room[offset]`. What is between them is not
    /// written.
    ///
    /// # Errors
    /// [`Error::OutOfSlice`], [`Error::Overflow`], [`Error::SelfOverlap`].
    pub fn from_slice(
        room: &'a mut [MaybeUninit<T>],
        offset: usize,
        len: usize,
        stride: isize,
    ) -> Result<Self> {
        let (ptr, [axis]) = place(room, offset, [len], [stride])?;
        // SAFETY: as for a matrix.
        Ok(unsafe { Self::assume(ptr, axis) })
    }

    /// The room of these parts.
    ///
    /// # Safety
    /// The invariants, for `'a`.
    pub(crate) unsafe fn assume(ptr: *mut T, axis: Axis) -> Self {
        UninitVector { ptr, axis, lifetime: PhantomData }
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.axis.len
    }

    /// Whether it has no element.
    pub fn is_empty(&self) -> bool {
        self.axis.len == 0
    }

    /// Its axis, stride in bytes.
    pub fn axis(&self) -> Axis {
        self.axis
    }

    /// Address of the first element. What is written there has no effect on what is known to be initialised.
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self.ptr
    }

    /// The vector, every element of which is `value`.
    pub fn fill(self, value: T) -> VectorViewMut<'a, T> {
        // SAFETY: the elements: writable, nobody else's and distinct (invariants).
        unsafe { super::fill::fill(self.ptr, &[self.axis], value) };
        // SAFETY: each has been written above.
        unsafe { self.assume_init() }
    }

    /// The vector.
    ///
    /// # Safety
    /// All of its elements have been written.
    pub unsafe fn assume_init(self) -> VectorViewMut<'a, T> {
        // SAFETY: as that of a matrix.
        unsafe { VectorViewMut::assume(self.ptr, self.axis) }
    }
}
