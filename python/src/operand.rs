//! Python's objects as views of the crate: arrays of NumPy's as they are, all else by way of one that shares its memory.

use blasview::overlap::{Overlap, Region, WORK_LIMIT, has_internal_overlap, shares_memory};
use blasview::{
    Axis, DType, Element, Layout, MatrixView, MatrixViewMut, Scalar, VectorView, VectorViewMut, View, ViewMut,
};
use core::ffi::c_int;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use smallvec::SmallVec;

use crate::error::raised;
use crate::numpy::Array;

/// Axes, mostly without allocation.
pub type Axes = SmallVec<[Axis; 2]>;

/// NumPy's number of a type that BLAS computes with.
pub const fn type_num(dtype: DType) -> c_int {
    match dtype {
        DType::F32 => 11,
        DType::F64 => 12,
        DType::C64 => 14,
        DType::C128 => 15,
        // None, which NumPy refuses.
        _ => -1,
    }
}

/// An array that is named in messages, as it was when it was passed: whoever gives it another shape or type in place meanwhile, on
/// another thread or in what a conversion of another operand runs, changes nothing of this call.
///
/// # Invariants
/// `data`, `axes` and `dtype` are those of `array` at one moment, so that elements are in memory that it keeps, which NumPy
/// promises of an array, and of their axes' lengths none is negative.
pub struct Operand<'py> {
    array: Array<'py>,
    name: &'static str,
    data: *mut u8,
    axes: Axes,
    /// That BLAS computes with, if it is one.
    dtype: Option<DType>,
}

/// `blasview._convert.as_array`, which makes an array of NumPy's that shares the memory of any other object, or says why there is none.
fn converted<'py>(object: &Bound<'py, PyAny>, name: &str, writes: bool) -> PyResult<Array<'py>> {
    static CONVERT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let convert = CONVERT.import(object.py(), "blasview._convert", "as_array")?;
    let array = convert.call1((object, name, writes))?;
    Array::exact(&array).ok_or_else(|| PyTypeError::new_err(format!("{name} is not an array")))
}

impl<'py> Operand<'py> {
    /// An array, as it is now.
    #[inline]
    pub fn of(array: Array<'py>, name: &'static str) -> Operand<'py> {
        let axis = |len: isize, stride| Axis::new(len as usize, stride);
        let axes = match (array.shape(), array.strides()) {
            // The usual, without a loop.
            (&[rows, cols], &[down, right]) => Axes::from_buf([axis(rows, down), axis(cols, right)]),
            (shape, strides) => shape.iter().zip(strides).map(|(&len, &stride)| axis(len, stride)).collect(),
        };
        let dtype = match array.type_num() {
            11 => Some(DType::F32),
            12 => Some(DType::F64),
            14 => Some(DType::C64),
            15 => Some(DType::C128),
            _ => None,
        };
        let dtype = dtype.filter(|_| array.is_native());
        Operand { name, data: array.data(), axes, dtype, array }
    }

    /// What is read.
    ///
    /// # Errors
    /// `TypeError` where it is no array, or not one on the CPU.
    #[inline]
    pub fn read(object: &Bound<'py, PyAny>, name: &'static str) -> PyResult<Operand<'py>> {
        let array = match Array::exact(object) {
            Some(array) => array,
            None => converted(object, name, false)?,
        };
        Ok(Operand::of(array, name))
    }

    /// What is written.
    ///
    /// # Errors
    /// As of [`Self::read`]; `ValueError` where it may not be written, or some element of it is another one too.
    pub fn written(object: &Bound<'py, PyAny>, name: &'static str) -> PyResult<Operand<'py>> {
        let array = match Array::exact(object) {
            Some(array) => array,
            None => converted(object, name, true)?,
        };
        if !array.is_writeable() {
            return Err(PyValueError::new_err(format!("{name} is read-only")));
        }
        Ok(Operand::of(array, name))
    }

    /// That there are no two indices of one element.
    #[inline]
    pub fn check_distinct(&self, item_size: usize) -> PyResult<()> {
        if self.nests(item_size) { Ok(()) } else { self.check_distinct_exactly(item_size) }
    }

    /// Whether it has one or two axes of which one steps over all of the other, which proves that: the usual ones.
    #[inline]
    fn nests(&self, item_size: usize) -> bool {
        let steps_over = |outer: Axis, reach: usize| outer.len <= 1 || outer.stride.unsigned_abs() >= reach;
        let reach = |axis: Axis| match axis.len.saturating_sub(1).checked_mul(axis.stride.unsigned_abs()) {
            Some(span) => span.saturating_add(item_size),
            None => usize::MAX,
        };
        match self.ndim() {
            1 => steps_over(self.axes[0], item_size),
            2 => {
                let (rows, cols) = (self.axes[0], self.axes[1]);
                steps_over(cols, item_size) && steps_over(rows, reach(cols))
                    || steps_over(rows, item_size) && steps_over(cols, reach(rows))
            }
            _ => false,
        }
    }

    #[cold]
    fn check_distinct_exactly(&self, item_size: usize) -> PyResult<()> {
        match has_internal_overlap(item_size, &self.axes, WORK_LIMIT) {
            Overlap::No => Ok(()),
            Overlap::Yes => Err(PyValueError::new_err(format!(
                "{} would be written more than once in some places: elements of it share memory",
                self.name
            ))),
            Overlap::TooHard => Err(raised(blasview::Error::OverlapTooHard)),
        }
    }

    /// A new array.
    pub fn new(py: Python<'py>, shape: &[usize], dtype: DType, name: &'static str) -> PyResult<Operand<'py>> {
        Ok(Operand::of(Array::new(py, shape, type_num(dtype), false)?, name))
    }

    pub fn array(&self) -> &Array<'py> {
        &self.array
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    pub fn into_array(self) -> Array<'py> {
        self.array
    }

    /// That it lies as it did: for what is asked of the array only later, such as the size of its items.
    ///
    /// # Errors
    /// `ValueError` where it has been given another shape or type in place.
    pub fn check_unchanged(&self) -> PyResult<()> {
        let (now, name) = (Operand::of(self.array.clone(), self.name), self.name);
        if now.data == self.data && now.axes == self.axes {
            return Ok(());
        }
        Err(PyValueError::new_err(format!("{name} has changed its shape or type during the call")))
    }

    /// The address of its first element.
    #[inline]
    pub fn data(&self) -> *mut u8 {
        self.data
    }

    pub fn ndim(&self) -> usize {
        self.axes.len()
    }

    #[inline]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    pub fn lens(&self) -> SmallVec<[usize; 4]> {
        self.axes.iter().map(|axis| axis.len).collect()
    }

    pub fn size(&self) -> usize {
        self.axes.iter().map(|axis| axis.len).product()
    }

    /// The type BLAS computes with.
    ///
    /// # Errors
    /// `TypeError` for any other, with what to do.
    #[inline]
    pub fn dtype(&self) -> PyResult<DType> {
        self.dtype.ok_or_else(|| self.not_a_number())
    }

    #[cold]
    fn not_a_number(&self) -> PyErr {
        let dtype = match self.array.object().getattr("dtype") {
            Ok(dtype) => dtype,
            Err(error) => return error,
        };
        let name = self.name;
        // What it would have to be made, which is a copy, and so to be asked for.
        let kind: char = dtype.getattr("kind").and_then(|kind| kind.extract()).unwrap_or('V');
        let size: usize = dtype.getattr("itemsize").and_then(|size| size.extract()).unwrap_or(0);
        let advice = match (kind, size) {
            ('f' | 'c', 4 | 8 | 16) if !self.array.is_native() => {
                format!(
                    "its bytes are in the other order; {name}.astype({name}.dtype.newbyteorder('=')) is a copy that it takes"
                )
            }
            ('f', 2) => format!("{name}.astype('f4') is a copy that it takes"),
            ('b' | 'i' | 'u', _) => format!("{name}.astype('f8') is a copy that it takes"),
            ('f' | 'c', _) => format!(
                "{name}.astype('{kind}{}') is a copy that it takes, of fewer digits",
                if kind == 'f' { 8 } else { 16 }
            ),
            ('V', _) => "name one of its fields, which is a view".to_owned(),
            _ => "no copy of it would be numbers".to_owned(),
        };
        PyTypeError::new_err(format!(
            "{name} has dtype {dtype}, and BLAS computes with float32, float64, complex64, complex128: {advice}"
        ))
    }

    pub fn item_size(&self) -> PyResult<usize> {
        self.array.object().getattr("itemsize")?.extract()
    }

    pub fn region(&self, item_size: usize) -> Region<'_> {
        Region { address: self.data.addr(), item_size, axes: &self.axes }
    }

    /// Lowest and highest address of a first byte; wider than they are where they do not fit.
    #[inline]
    fn extent(&self) -> (usize, usize) {
        let (mut low, mut high) = (self.data.addr(), self.data.addr());
        for axis in &self.axes {
            let reach = (axis.len.saturating_sub(1) as isize).saturating_mul(axis.stride);
            if reach < 0 {
                low = low.saturating_sub(reach.unsigned_abs());
            } else {
                high = high.saturating_add(reach.unsigned_abs());
            }
        }
        (low, high)
    }

    /// Whether they have a byte in common, or that is too hard to tell.
    #[inline]
    pub fn shares(&self, other: &Operand<'_>, sizes: [usize; 2]) -> bool {
        let (own, others) = (self.extent(), other.extent());
        let are_apart =
            own.1.saturating_add(sizes[0]) <= others.0 || others.1.saturating_add(sizes[1]) <= own.0;
        !are_apart && self.shares_exactly(other, sizes)
    }

    #[cold]
    fn shares_exactly(&self, other: &Operand<'_>, sizes: [usize; 2]) -> bool {
        shares_memory(self.region(sizes[0]), other.region(sizes[1]), WORK_LIMIT) != Overlap::No
    }

    /// It as a matrix to be read.
    ///
    /// # Safety
    /// - It has two axes, and elements of `T`'s size any bytes of which are values of it.
    /// - For `'a`, the array is kept alive, and nobody writes it.
    #[inline]
    pub unsafe fn matrix<'a, T: Scalar>(&self) -> blasview::Result<MatrixView<'a, T>> {
        // SAFETY: NumPy's promise of an array is that each element is in memory that it keeps; the others are the caller's.
        unsafe { MatrixView::from_raw(self.data.cast(), self.axes[0], self.axes[1]) }
    }

    /// # Safety
    /// As of [`Self::matrix`], with one axis.
    #[inline]
    pub unsafe fn vector<'a, T: Scalar>(&self) -> blasview::Result<VectorView<'a, T>> {
        // SAFETY: as there.
        unsafe { VectorView::from_raw(self.data.cast(), self.axes[0]) }
    }

    /// # Safety
    /// As of [`Self::matrix`], with any number of axes.
    pub unsafe fn view<'a, T: Element>(&self) -> blasview::Result<View<'a, T>> {
        // SAFETY: as there.
        unsafe { View::from_raw(self.data.cast(), Layout::new(size_of::<T>(), self.axes.iter().copied())?) }
    }

    /// It as a matrix to be written.
    ///
    /// # Safety
    /// - It has two axes, and elements of `T`'s size.
    /// - It is writable, and no two indices share a byte: what [`Self::written`] and [`Self::check_distinct`] have found, or it is new.
    /// - For `'a`, the array is kept alive, and nobody else reads or writes it.
    #[inline]
    pub unsafe fn matrix_mut<'a, T: Scalar>(&self) -> blasview::Result<MatrixViewMut<'a, T>> {
        // SAFETY: as in `matrix`.
        unsafe { MatrixViewMut::from_raw(self.data.cast(), self.axes[0], self.axes[1]) }
    }

    /// # Safety
    /// As of [`Self::matrix_mut`], with one axis.
    #[inline]
    pub unsafe fn vector_mut<'a, T: Scalar>(&self) -> blasview::Result<VectorViewMut<'a, T>> {
        // SAFETY: as there.
        unsafe { VectorViewMut::from_raw(self.data.cast(), self.axes[0]) }
    }

    /// # Safety
    /// As of [`Self::matrix_mut`], with any number of axes.
    pub unsafe fn view_mut<'a, T: Element>(&self) -> blasview::Result<ViewMut<'a, T>> {
        // SAFETY: as there.
        unsafe {
            ViewMut::from_raw(self.data.cast(), Layout::new(size_of::<T>(), self.axes.iter().copied())?)
        }
    }
}
