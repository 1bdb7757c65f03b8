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
pub type Axes = SmallVec<[Axis; 4]>;

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

/// An array that is named in messages.
pub struct Operand<'py> {
    array: Array<'py>,
    name: &'static str,
}

/// `blasview._convert.as_array`, which makes an array of NumPy's that shares the memory of any other object, or says why there is none.
fn converted<'py>(object: &Bound<'py, PyAny>, name: &str, writes: bool) -> PyResult<Array<'py>> {
    static CONVERT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let convert = CONVERT.import(object.py(), "blasview._convert", "as_array")?;
    let array = convert.call1((object, name, writes))?;
    Array::exact(&array).ok_or_else(|| PyTypeError::new_err(format!("{name} is not an array")))
}

impl<'py> Operand<'py> {
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
        Ok(Operand { array, name })
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
        Ok(Operand { array, name })
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
            1 => steps_over(self.axis(0), item_size),
            2 => {
                let (rows, cols) = (self.axis(0), self.axis(1));
                steps_over(cols, item_size) && steps_over(rows, reach(cols))
                    || steps_over(rows, item_size) && steps_over(cols, reach(rows))
            }
            _ => false,
        }
    }

    #[cold]
    fn check_distinct_exactly(&self, item_size: usize) -> PyResult<()> {
        match has_internal_overlap(item_size, &self.axes(), WORK_LIMIT) {
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
        Ok(Operand { array: Array::new(py, shape, type_num(dtype), false)?, name })
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

    pub fn ndim(&self) -> usize {
        self.array.ndim()
    }

    #[inline]
    pub fn axis(&self, at: usize) -> Axis {
        Axis::new(self.array.shape()[at] as usize, self.array.strides()[at])
    }

    #[inline]
    pub fn axes(&self) -> Axes {
        (0..self.ndim()).map(|at| self.axis(at)).collect()
    }

    pub fn lens(&self) -> SmallVec<[usize; 4]> {
        self.array.shape().iter().map(|&len| len as usize).collect()
    }

    pub fn size(&self) -> usize {
        self.array.shape().iter().map(|&len| len as usize).product()
    }

    /// The type BLAS computes with.
    ///
    /// # Errors
    /// `TypeError` for any other, with what to do.
    #[inline]
    pub fn dtype(&self) -> PyResult<DType> {
        let dtype = match self.array.type_num() {
            11 => DType::F32,
            12 => DType::F64,
            14 => DType::C64,
            15 => DType::C128,
            _ => return Err(self.not_a_number()),
        };
        if self.array.is_native() { Ok(dtype) } else { Err(self.not_a_number()) }
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

    pub fn region<'a>(&self, axes: &'a [Axis], item_size: usize) -> Region<'a> {
        Region { address: self.array.data().addr(), item_size, axes }
    }

    /// Lowest and highest address of a first byte; wider than they are where they do not fit.
    #[inline]
    fn extent(&self) -> (usize, usize) {
        let (mut low, mut high) = (self.array.data().addr(), self.array.data().addr());
        for (&len, &stride) in self.array.shape().iter().zip(self.array.strides()) {
            let reach = (len - 1).max(0).saturating_mul(stride);
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
        let (own, others) = (self.axes(), other.axes());
        let regions = [self.region(&own, sizes[0]), other.region(&others, sizes[1])];
        shares_memory(regions[0], regions[1], WORK_LIMIT) != Overlap::No
    }

    /// It as a matrix to be read.
    ///
    /// # Safety
    /// - It has two axes, and elements of `T`'s size any bytes of which are values of it.
    /// - For `'a`, the array is kept alive, and nobody writes it.
    #[inline]
    pub unsafe fn matrix<'a, T: Scalar>(&self) -> blasview::Result<MatrixView<'a, T>> {
        // SAFETY: NumPy's promise of an array is that each element is in memory that it keeps; the others are the caller's.
        unsafe { MatrixView::from_raw(self.array.data().cast(), self.axis(0), self.axis(1)) }
    }

    /// # Safety
    /// As of [`Self::matrix`], with one axis.
    #[inline]
    pub unsafe fn vector<'a, T: Scalar>(&self) -> blasview::Result<VectorView<'a, T>> {
        // SAFETY: as there.
        unsafe { VectorView::from_raw(self.array.data().cast(), self.axis(0)) }
    }

    /// # Safety
    /// As of [`Self::matrix`], with any number of axes.
    pub unsafe fn view<'a, T: Element>(&self) -> blasview::Result<View<'a, T>> {
        // SAFETY: as there.
        unsafe { View::from_raw(self.array.data().cast(), Layout::new(size_of::<T>(), self.axes())?) }
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
        unsafe { MatrixViewMut::from_raw(self.array.data().cast(), self.axis(0), self.axis(1)) }
    }

    /// # Safety
    /// As of [`Self::matrix_mut`], with one axis.
    #[inline]
    pub unsafe fn vector_mut<'a, T: Scalar>(&self) -> blasview::Result<VectorViewMut<'a, T>> {
        // SAFETY: as there.
        unsafe { VectorViewMut::from_raw(self.array.data().cast(), self.axis(0)) }
    }

    /// # Safety
    /// As of [`Self::matrix_mut`], with any number of axes.
    pub unsafe fn view_mut<'a, T: Element>(&self) -> blasview::Result<ViewMut<'a, T>> {
        // SAFETY: as there.
        unsafe { ViewMut::from_raw(self.array.data().cast(), Layout::new(size_of::<T>(), self.axes())?) }
    }
}
