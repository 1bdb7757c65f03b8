//! Stacks of matrices: where each of them lies, and copies that are to be overwritten in their place.

use blasview::{Axis, Layout, MatrixViewMut, Scalar, Uplo, VectorViewMut, ViewMut};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::copies::transfer;
use crate::numpy::Array;
use crate::operand::{Axes, Operand, type_num};
use crate::products::Object;

/// A matrix or a vector of a stack.
pub struct Place<'a> {
    pub data: *mut u8,
    pub axes: &'a [Axis],
}

/// The lengths of the axes that count matrices, the last `inner` of an operand being a matrix's own.
pub fn leading(operand: &Operand<'_>, inner: usize) -> Vec<usize> {
    operand.axes().iter().rev().skip(inner).rev().map(|axis| axis.len).collect()
}

/// Matrix number `which`, in C order, of a stack of these lengths, to which the operand's own are broadcast.
///
/// `which` is below the product of the lengths, and the operand has `inner` axes or more.
pub fn place<'a>(operand: &'a Operand<'_>, inner: usize, lengths: &[usize], mut which: usize) -> Place<'a> {
    let (outer, axes) = operand.axes().split_at(operand.ndim() - inner);
    let mut data = operand.data();
    for (back, &len) in lengths.iter().rev().enumerate() {
        let at = which % len;
        which /= len;
        if let Some(axis) = outer.len().checked_sub(back + 1).map(|from| outer[from])
            && axis.len != 1
        {
            data = data.wrapping_byte_offset(at as isize * axis.stride);
        }
    }
    Place { data, axes }
}

impl Place<'_> {
    /// # Safety
    /// As of [`Operand::matrix_mut`], of the operand that this is of, whose matrices have two axes.
    pub unsafe fn matrix<'v, T: Scalar>(&self) -> blasview::Result<MatrixViewMut<'v, T>> {
        // SAFETY: some of the elements of an array, each once.
        unsafe { MatrixViewMut::from_raw(self.data.cast(), self.axes[0], self.axes[1]) }
    }

    /// # Safety
    /// As of [`Self::matrix`], with one axis.
    pub unsafe fn vector<'v, T: Scalar>(&self) -> blasview::Result<VectorViewMut<'v, T>> {
        // SAFETY: as there.
        unsafe { VectorViewMut::from_raw(self.data.cast(), self.axes[0]) }
    }

    /// # Safety
    /// As of [`Self::matrix`], with any number of axes.
    pub unsafe fn view<'v, T: Scalar>(&self) -> blasview::Result<ViewMut<'v, T>> {
        // SAFETY: as there.
        unsafe {
            ViewMut::from_raw(self.data.cast(), Layout::new(size_of::<T>(), Axes::from_slice(self.axes))?)
        }
    }

    /// Zero but for a triangle and the diagonal: of all four types zero is bytes of 0.
    ///
    /// # Safety
    /// As of [`Self::matrix`], with items of that size.
    pub unsafe fn keep_triangle(&self, kept: Uplo, size: usize) {
        let (rows, cols) = (self.axes[0], self.axes[1]);
        // The same triangle of the transpose is the other one.
        let is_by_rows = rows.stride.unsigned_abs() >= cols.stride.unsigned_abs();
        let (outer, inner) = if is_by_rows { (rows, cols) } else { (cols, rows) };
        let is_behind = (kept == Uplo::Lower) == is_by_rows;
        for line in 0..outer.len {
            let cleared =
                if is_behind { (line + 1).min(inner.len)..inner.len } else { 0..line.min(inner.len) };
            let start = self.data.wrapping_byte_offset(line as isize * outer.stride);
            for at in cleared {
                // SAFETY: an element of it, which the caller says is to be written.
                unsafe { start.byte_offset(at as isize * inner.stride).write_bytes(0, size) }
            }
        }
    }
}

/// In which order a copy lies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Own,
    Columns,
}

/// Whether a matrix, or each of a stack, lies by columns.
pub fn is_by_columns(operand: &Operand<'_>) -> bool {
    match operand.axes() {
        [.., rows, cols] => rows.stride.unsigned_abs() < cols.stride.unsigned_abs(),
        _ => false,
    }
}

/// Whether the crate gives a matrix to LAPACK by columns, as it does wherever it can: one row or column is both.
pub fn passes_by_columns(operand: &Operand<'_>, size: usize) -> bool {
    match operand.axes() {
        [.., rows, cols] => {
            let is_next = rows.len <= 1 || rows.stride.unsigned_abs() == size;
            is_next && (cols.len <= 1 || cols.stride.unsigned_abs() >= rows.len * size)
        }
        _ => false,
    }
}

/// A new array; of two axes and more with matrices by rows or by columns.
pub fn new_stack<'py>(
    py: Python<'py>,
    shape: &[usize],
    type_num: core::ffi::c_int,
    by_columns: bool,
    name: &'static str,
) -> PyResult<Operand<'py>> {
    let mut shape = shape.to_vec();
    let last = shape.len().saturating_sub(2);
    if !by_columns || shape.len() < 2 {
        return Ok(Operand::of(Array::new(py, &shape, type_num, false)?, name));
    }
    shape[last..].reverse();
    let made = Array::new(py, &shape, type_num, false)?;
    viewed(&made.object().call_method1("swapaxes", (-1, -2))?, name)
}

/// A view that NumPy has made.
pub fn viewed<'py>(view: &Bound<'py, PyAny>, name: &'static str) -> PyResult<Operand<'py>> {
    match Array::exact(view) {
        Some(array) => Ok(Operand::of(array, name)),
        None => Err(PyValueError::new_err(format!("a view of {name} is no array"))),
    }
}

/// An operand that is overwritten: what was given, or a copy of it.
pub struct Taken<'py> {
    pub given: Operand<'py>,
    pub taken: Operand<'py>,
    /// Of the copy.
    pub bytes: usize,
}

impl<'py> Taken<'py> {
    /// Reads the argument. No copy has been made yet: see [`Self::copy`].
    ///
    /// # Errors
    /// As of [`Operand::written`] where it is to be overwritten, else as of [`Operand::read`]; `TypeError` for other types.
    pub fn read(object: Object<'_, 'py>, name: &'static str, overwrites: bool) -> PyResult<Taken<'py>> {
        let given = if overwrites { Operand::written(object, name)? } else { Operand::read(object, name)? };
        let size = given.dtype()?.size();
        if overwrites {
            given.check_distinct(size)?;
        }
        let taken = Operand::of(given.array().clone(), name);
        Ok(Taken { given, taken, bytes: 0 })
    }

    /// Replaces it by a copy of that shape, to which it is broadcast.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn copy(&mut self, shape: &[usize], order: Order) -> PyResult<()> {
        let (given, dtype) = (&self.given, self.given.dtype()?);
        let by_columns = order == Order::Columns || is_by_columns(given);
        let made = new_stack(given.array().py(), shape, type_num(dtype), by_columns, given.name())?;
        // SAFETY: of the same dtype, one of BLAS's; new.
        unsafe { transfer(given, &made, dtype.size()) }?;
        self.bytes = made.size() * dtype.size();
        self.taken = made;
        Ok(())
    }
}
