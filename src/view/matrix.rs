//! [`MatrixView`] and [`MatrixViewMut`]: two axes, held inline.

use core::marker::PhantomData;

use super::{Buffer, VectorView, VectorViewMut, check_bounds, check_distinct, element_axes, element_offset};
use crate::error::{Error, Result};
use crate::layout::{Axis, Position, Slice, checked_extent};
use crate::operand::MatrixLayout;
use crate::scalar::Scalar;

/// A matrix of numbers somewhere in memory: a pointer, two axes with strides in bytes, and whether it is to be
/// read as its complex conjugate.
///
/// ```
/// use blasview::MatrixView;
/// let data: Vec<f64> = (0..12).map(f64::from).collect();
/// let a = MatrixView::row_major(&data, 3, 4)?;
/// assert_eq!(a.get(1, 2), Some(6.0));
/// let b = a.t().slice(..2, ..)?.flip_cols();      // a.T[:2, ::-1]
/// assert_eq!((b.rows(), b.cols(), b.get(1, 0)), (2, 3, Some(9.0)));
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Invariants
/// - `rows` and `cols` satisfy the invariants of [`crate::Layout`] with the item size of `T`;
/// - every element is readable as bytes for `'a`; nobody writes it during `'a`;
/// - `conj` is false when `T` is real.
#[derive(Clone, Copy)]
pub struct MatrixView<'a, T> {
    ptr: *const T,
    rows: Axis,
    cols: Axis,
    conj: bool,
    lifetime: PhantomData<&'a T>,
}

/// The twin of [`MatrixView`] for a matrix that is to be written.
///
/// # Invariants
/// - `rows` and `cols` satisfy the invariants of [`crate::Layout`] with the item size of `T`;
/// - every element is readable and writable as bytes for `'a`, by nobody else during `'a`;
/// - no two indices share a byte.
pub struct MatrixViewMut<'a, T> {
    ptr: *mut T,
    rows: Axis,
    cols: Axis,
    lifetime: PhantomData<&'a mut T>,
}

borrows!(MatrixView, MatrixViewMut);

/// The constructors that both twins have; `$check` is what the mutable one checks beyond bounds.
macro_rules! constructors {
    ($view:ident, [$($borrow:tt)+], $pointer:ty, $as_ptr:ident, $check:expr) => {
        impl<'a, T: Scalar> $view<'a, T> {
            /// A whole row-major (C order) matrix at the start of `data`, which may be longer: what follows is left alone.
            /// [`Array::from_vec`](crate::Array::from_vec) takes what is just as long, and so do the routines `&[[T; N]]`.
            ///
            /// # Errors
            /// [`Error::OutOfSlice`], [`Error::Overflow`].
            #[inline]
            pub fn row_major(data: $($borrow)+ [T], rows: usize, cols: usize) -> Result<Self> {
                Self::from_slice(data, 0, [rows, cols], [cols.try_into().map_err(|_| Error::Overflow)?, 1])
            }

            /// A whole column-major (Fortran order) matrix at the start of `data`, which may be longer, as for
            /// [`Self::row_major`].
            ///
            /// # Errors
            /// [`Error::OutOfSlice`], [`Error::Overflow`].
            #[inline]
            pub fn col_major(data: $($borrow)+ [T], rows: usize, cols: usize) -> Result<Self> {
                Self::from_slice(data, 0, [rows, cols], [1, rows.try_into().map_err(|_| Error::Overflow)?])
            }

            /// A strided matrix in `data`: its first element is `data[offset]`, `strides` are in **elements**.
            ///
            /// # Errors
            /// [`Error::OutOfSlice`], [`Error::Overflow`]; the mutable twin also [`Error::SelfOverlap`] and
            /// [`Error::OverlapTooHard`].
            #[inline]
            pub fn from_slice(
                data: $($borrow)+ [T],
                offset: usize,
                shape: [usize; 2],
                strides: [isize; 2],
            ) -> Result<Self> {
                let item_size = size_of::<T>();
                let axes = element_axes(item_size, shape, strides)?;
                let offset = element_offset(item_size, offset)?;
                check_bounds(item_size, offset, &axes, size_of_val(data), Buffer::Elements)?;
                ($check)(item_size, &axes)?;
                let first = data.$as_ptr().wrapping_byte_offset(offset);
                // SAFETY: `check_bounds` found the extent to be valid and within a slice of `T` that is borrowed for 'a;
                // for the `Mut` view `check_distinct` that no two elements share a byte.
                Ok(unsafe { Self::assume(first, axes[0], axes[1]) })
            }

            /// A strided matrix in raw bytes, say a field of an array of structs: its first element is at byte
            /// `offset`, `strides` are in **bytes**. Neither needs to be a multiple of the element size.
            ///
            /// # Errors
            /// As [`Self::from_slice`], but for [`Error::OutOfBounds`] in bytes.
            pub fn from_bytes(
                data: $($borrow)+ [u8],
                offset: usize,
                shape: [usize; 2],
                strides: [isize; 2],
            ) -> Result<Self> {
                let axes = [Axis::new(shape[0], strides[0]), Axis::new(shape[1], strides[1])];
                let offset = element_offset(1, offset)?;
                check_bounds(size_of::<T>(), offset, &axes, data.len(), Buffer::Bytes)?;
                ($check)(size_of::<T>(), &axes)?;
                let first = data.$as_ptr().wrapping_byte_offset(offset).cast();
                // SAFETY: as in `from_slice`, within a slice of bytes: any of them are values of `T`, an `Element`, and its
                // values are initialised bytes.
                Ok(unsafe { Self::assume(first, axes[0], axes[1]) })
            }

            /// A matrix whose first element is at `ptr`; strides in **bytes**. `ptr` need not be aligned.
            ///
            /// # Errors
            /// [`Error::Overflow`].
            ///
            /// # Safety
            /// For all of `'a`, unless the matrix is empty:
            /// - the bytes of every element are initialised and valid for reads, and for a `Mut` view for writes;
            /// - nobody else writes them, and for a `Mut` view nobody else reads them;
            /// - for a `Mut` view, no two indices share a byte.
            pub unsafe fn from_raw(ptr: $pointer, rows: Axis, cols: Axis) -> Result<Self> {
                checked_extent(size_of::<T>(), 0, &[rows, cols]).ok_or(Error::Overflow)?;
                // SAFETY: the extent was found valid; of the elements the caller promises the same.
                Ok(unsafe { Self::assume(ptr, rows, cols) })
            }
        }
    };
}

constructors!(MatrixView, [&'a], *const T, as_ptr, |_, _: &[Axis; 2]| Ok::<(), Error>(()));
constructors!(MatrixViewMut, [&'a mut], *mut T, as_mut_ptr, |item_size, axes: &[Axis; 2]| check_distinct(
    item_size, axes
));

/// What both twins can become without copying.
macro_rules! algebra {
    ($view:ident, $vector:ident, $pointer:ty) => {
        impl<'a, T: Scalar> $view<'a, T> {
            /// Number of rows.
            #[inline]
            pub fn rows(&self) -> usize {
                self.rows.len
            }

            /// Number of columns.
            #[inline]
            pub fn cols(&self) -> usize {
                self.cols.len
            }

            /// The two axes, strides in bytes.
            #[inline]
            pub fn axes(&self) -> [Axis; 2] {
                [self.rows, self.cols]
            }

            /// The transposed matrix. NumPy: `x.T`.
            #[inline]
            #[must_use]
            pub fn t(self) -> Self {
                Self { rows: self.cols, cols: self.rows, ..self }
            }

            /// Rows and columns selected by slices. NumPy: `x[a:b:c, d:e:f]`.
            ///
            /// # Errors
            /// [`Error::ZeroStep`].
            pub fn slice(self, rows: impl Into<Slice>, cols: impl Into<Slice>) -> Result<Self> {
                let (rows, down) = self.rows.sliced(rows.into())?;
                let (cols, right) = self.cols.sliced(cols.into())?;
                // SAFETY: `sliced` selects elements of either axis, each once.
                Ok(unsafe { self.selected(down, right, rows, cols) })
            }

            /// The rows in reverse order. NumPy: `x[::-1]`.
            #[must_use]
            pub fn flip_rows(self) -> Self {
                let (rows, down) = self.rows.flipped();
                let cols = self.cols;
                // SAFETY: `flipped` has the elements of the axis, each once.
                unsafe { self.selected(down, 0, rows, cols) }
            }

            /// The columns in reverse order. NumPy: `x[:, ::-1]`.
            #[must_use]
            pub fn flip_cols(self) -> Self {
                let (cols, right) = self.cols.flipped();
                let rows = self.rows;
                // SAFETY: as in `flip_rows`.
                unsafe { self.selected(0, right, rows, cols) }
            }

            /// One row; a negative index counts from the end. NumPy: `x[i]`.
            ///
            /// # Errors
            /// [`Error::IndexOutOfRange`].
            pub fn row(self, index: impl Position) -> Result<$vector<'a, T>> {
                let down = self.rows.index(index)?;
                let cols = self.cols;
                // SAFETY: `index` is the offset of one of the rows.
                let row = unsafe { self.selected(down, 0, Axis::new(1, 0), cols) };
                // SAFETY: it has a single row: along `cols` are all of its elements.
                Ok(unsafe { row.into_vector(cols) })
            }

            /// One column; a negative index counts from the end. NumPy: `x[:, j]`.
            ///
            /// # Errors
            /// [`Error::IndexOutOfRange`].
            pub fn col(self, index: impl Position) -> Result<$vector<'a, T>> {
                let right = self.cols.index(index)?;
                let rows = self.rows;
                // SAFETY: `index` is the offset of one of the columns.
                let col = unsafe { self.selected(0, right, rows, Axis::new(1, 0)) };
                // SAFETY: it has a single column: along `rows` are all of its elements.
                Ok(unsafe { col.into_vector(rows) })
            }

            /// The element at row `i`, column `j`, or `None` outside.
            pub fn get(&self, i: usize, j: usize) -> Option<T> {
                let at = self.element(i, j)?;
                // SAFETY: `element` has checked that the index is inside, so the bytes are readable (invariant).
                let value = unsafe { at.read_unaligned() };
                Some(if self.conjugated() { value.conj() } else { value })
            }

            /// Address of an element inside, else `None`.
            pub(super) fn element(&self, i: usize, j: usize) -> Option<*const T> {
                if i >= self.rows.len || j >= self.cols.len {
                    return None;
                }
                let step = |axis: Axis, at: usize| if at == 0 { 0 } else { axis.stride * at as isize };
                let first: *const T = self.ptr;
                Some(first.wrapping_byte_offset(step(self.rows, i) + step(self.cols, j)))
            }

            /// Some of the elements, the first of them `down + right` bytes from the first one; of an empty matrix the first
            /// one stays where it is.
            ///
            /// # Safety
            /// Unless the matrix is empty, each element along `rows` from `down` on, and along `cols` from `right` on, is
            /// one of the axis that it replaces; no two are the same one.
            unsafe fn selected(self, down: isize, right: isize, rows: Axis, cols: Axis) -> Self {
                let is_empty = self.rows.len == 0 || self.cols.len == 0;
                let delta = if is_empty { 0 } else { down + right };
                Self { ptr: self.ptr.wrapping_byte_offset(delta), rows, cols, ..self }
            }

            /// Address of element (0, 0), from which every other one can be reached.
            pub(super) fn origin(&self) -> $pointer {
                self.ptr
            }

            /// What the planner sees of it.
            #[inline]
            pub fn layout(&self) -> MatrixLayout {
                MatrixLayout {
                    rows: self.rows,
                    cols: self.cols,
                    conj: self.conjugated(),
                    aligned: self.ptr.addr() & (T::DTYPE.align() - 1) == 0,
                }
            }
        }
    };
}

algebra!(MatrixView, VectorView, *const T);
algebra!(MatrixViewMut, VectorViewMut, *mut T);

impl<'a, T: Scalar> MatrixView<'a, T> {
    /// The matrix of these parts, not conjugated.
    ///
    /// # Safety
    /// - The extent of the axes is valid: `checked_extent` says so.
    /// - The elements are such as [`Self::from_raw`] demands.
    #[inline]
    pub(super) unsafe fn assume(ptr: *const T, rows: Axis, cols: Axis) -> Self {
        MatrixView { ptr, rows, cols, conj: false, lifetime: PhantomData }
    }

    /// The elements along one of the axes.
    ///
    /// # Safety
    /// `axis` is one of the two, and the other one's length is 1.
    unsafe fn into_vector(self, axis: Axis) -> VectorView<'a, T> {
        // SAFETY: one of the axes of a valid extent, along which elements of this matrix lie: readable, and written by
        // nobody during 'a (invariant).
        let vector = unsafe { VectorView::assume(self.ptr, axis) };
        if self.conj { vector.conj() } else { vector }
    }

    /// Address of element (0, 0).
    #[inline]
    pub fn as_ptr(&self) -> *const T {
        self.ptr
    }

    /// Whether it is read as its complex conjugate.
    #[inline]
    pub fn conjugated(&self) -> bool {
        self.conj
    }

    /// The complex conjugate; the same matrix when `T` is real. Nothing is computed: it is a mark that BLAS
    /// calls and packing obey.
    #[inline]
    #[must_use]
    pub fn conj(self) -> Self {
        MatrixView { conj: T::DTYPE.is_complex() && !self.conj, ..self }
    }

    /// The conjugate transpose. NumPy: `x.conj().T`.
    #[inline]
    #[must_use]
    pub fn h(self) -> Self {
        self.t().conj()
    }
}

impl<'a, T: Scalar> MatrixViewMut<'a, T> {
    /// The matrix of these parts.
    ///
    /// # Safety
    /// - The extent of the axes is valid: `checked_extent` says so.
    /// - The elements are such as [`Self::from_raw`] demands.
    #[inline]
    pub(super) unsafe fn assume(ptr: *mut T, rows: Axis, cols: Axis) -> Self {
        MatrixViewMut { ptr, rows, cols, lifetime: PhantomData }
    }

    /// The elements along one of the axes.
    ///
    /// # Safety
    /// `axis` is one of the two, and the other one's length is 1.
    unsafe fn into_vector(self, axis: Axis) -> VectorViewMut<'a, T> {
        // SAFETY: one of the axes of a valid extent, along which distinct elements of this matrix lie: readable and
        // writable by nobody else during 'a (invariant), as the matrix is gone.
        unsafe { VectorViewMut::assume(self.ptr, axis) }
    }

    pub(super) fn conjugated(&self) -> bool {
        false
    }

    /// Address of element (0, 0).
    #[inline]
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self.ptr
    }

    /// The same matrix for a shorter time, so that this view can be used again afterwards.
    #[inline]
    pub fn reborrow(&mut self) -> MatrixViewMut<'_, T> {
        MatrixViewMut { lifetime: PhantomData, ..*self }
    }

    /// The same matrix, for reading.
    #[inline]
    pub fn as_view(&self) -> MatrixView<'_, T> {
        // SAFETY: the same valid axes and elements, which are readable (invariant); `self` is borrowed for as long as the
        // result, so that nobody writes them meanwhile.
        unsafe { MatrixView::assume(self.ptr, self.rows, self.cols) }
    }

    /// Writes the element at row `i`, column `j`.
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`].
    pub fn set(&mut self, i: usize, j: usize, value: T) -> Result<()> {
        let Some(at) = self.element(i, j) else {
            let (index, len) = if i < self.rows.len { (j, self.cols.len) } else { (i, self.rows.len) };
            return Err(Error::IndexOutOfRange { index: index.try_into().unwrap_or(isize::MAX), len });
        };
        // SAFETY: the index is inside, so the bytes are writable and ours alone (invariant).
        unsafe { at.cast_mut().write_unaligned(value) };
        Ok(())
    }
}
