//! Copies, and whether memory is shared: of arrays of any type but Python's objects.

use blasview::overlap::{Overlap, WORK_LIMIT, may_share_memory as may_share, shares_memory as share};
use blasview::{Axis, Element, Layout, View, ViewMut};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

use crate::detached::detached;
use crate::error::raised;
use crate::numpy::Array;
use crate::operand::{Axes, Operand};
use crate::report;

/// From how many bytes on others may run meanwhile.
const DETACH_FROM: usize = 1 << 17;

/// The size of what is moved at once of an item, and of how many it is.
fn unit(item_size: usize) -> (usize, usize) {
    let size = [16, 8, 4, 2, 1].into_iter().find(|size| item_size.is_multiple_of(*size)).unwrap_or(1);
    (size, item_size / size)
}

/// Axes of units instead of items.
fn axes_of_units(mut axes: Axes, (size, count): (usize, usize)) -> Axes {
    if count != 1 {
        axes.push(Axis::new(count, size as isize));
    }
    axes
}

/// Copies all elements of one array to those of another, along which they are repeated.
///
/// # Safety
/// - Both have items of that size, of the same dtype, which has no references to Python's objects.
/// - `to` is new, or writable and without two indices of one byte; `from` shares none with it.
/// - As `Call::of_one_type` says of other threads.
pub unsafe fn transfer(from: &Operand<'_>, to: &Operand<'_>, item_size: usize) -> PyResult<()> {
    unsafe fn of<T: Element>(from: (*const u8, Axes), to: (*mut u8, Axes)) -> blasview::Result<()> {
        // SAFETY: the caller's promises; any bytes are values of `T`, and their memory is NumPy's, that it keeps.
        unsafe {
            let from = View::<T>::from_raw(from.0.cast(), Layout::new(size_of::<T>(), from.1)?)?;
            blasview::copy(ViewMut::<T>::from_raw(to.0.cast(), Layout::new(size_of::<T>(), to.1)?)?, from)
        }
    }
    if item_size == 0 {
        return Ok(());
    }
    let unit = unit(item_size);
    let bytes = to.size().saturating_mul(item_size);
    // Missing axes come before those that are there, and so not where the units are.
    let (mut source, target) = (Axes::from(from.axes()), axes_of_units(to.axes().into(), unit));
    while source.len() < to.ndim() {
        source.insert(0, Axis::new(1, 0));
    }
    let source = axes_of_units(source, unit);
    let (source, target) = ((from.data().cast_const(), source), (to.data(), target));
    let move_all = move || {
        // SAFETY: the caller's promises.
        unsafe {
            match unit.0 {
                16 => of::<u128>(source, target),
                8 => of::<u64>(source, target),
                4 => of::<u32>(source, target),
                2 => of::<u16>(source, target),
                _ => of::<u8>(source, target),
            }
        }
    };
    if bytes < DETACH_FROM {
        return move_all().map_err(raised);
    }
    // SAFETY: it moves bytes between addresses that were noted.
    unsafe { detached(from.array().py(), move_all) }.map_err(raised)
}

/// The size of an item.
///
/// # Errors
/// `TypeError` where items are Python's objects, or have some in them: copying those is counting references.
fn plain_item_size(operand: &Operand<'_>) -> PyResult<usize> {
    let size = match operand.array().type_num() {
        0..=2 => return Ok(1),
        3 | 4 | 23 => return Ok(2),
        5 | 6 | 11 => return Ok(4),
        12 | 14 => return Ok(8),
        15 => return Ok(16),
        _ => operand.item_size()?,
    };
    if operand.array().object().getattr("dtype")?.getattr("hasobject")?.extract()? {
        return Err(PyTypeError::new_err(format!(
            "{} holds Python objects, which are not to be copied by bytes",
            operand.name()
        )));
    }
    Ok(size)
}

/// A copy of an operand in C order.
pub fn copied<'py>(operand: &Operand<'py>) -> PyResult<Operand<'py>> {
    let made = Operand::new(operand.array().py(), &operand.lens(), operand.dtype()?, operand.name())?;
    // SAFETY: of the same dtype, one of BLAS's; new.
    unsafe { transfer(operand, &made, operand.dtype()?.size()) }?;
    Ok(made)
}

/// Copy the elements of ``src`` to ``dst``, of any strides, as ``np.copyto`` does.
///
/// Parameters
/// ----------
/// dst : array_like
///     Writable. ``src`` is broadcast to its shape.
/// src : array_like
///     Of the same dtype, which may be any without Python objects: nothing is converted. It may share memory with ``dst``.
///
/// Examples
/// --------
/// >>> import numpy as np, blasview as bv
/// >>> a = np.arange(6, dtype="i2").reshape(2, 3)
/// >>> b = np.zeros((3, 2), "i2")
/// >>> bv.copy(b, a.T)
/// >>> b
/// array([[0, 3],
///        [1, 4],
///        [2, 5]], dtype=int16)
#[pyfunction]
#[pyo3(signature = (dst, src, /))]
pub fn copy(dst: &Bound<'_, PyAny>, src: &Bound<'_, PyAny>) -> PyResult<()> {
    let (to, from) = (Operand::written(dst, "dst")?, Operand::read(src, "src")?);
    // Converting `src` may have run whatever it defines.
    to.check_unchanged()?;
    let size = plain_item_size(&to)?;
    if !to.array().has_dtype_of(from.array()) {
        let dtypes = [&to, &from].map(|operand| operand.array().object().getattr("dtype"));
        let [of_to, of_from] = dtypes;
        let (of_to, of_from) = (of_to?, of_from?);
        if !of_to.eq(&of_from)? {
            return Err(PyTypeError::new_err(format!(
                "copy: dst is of {of_to}, src of {of_from}: nothing is converted, np.copyto does that"
            )));
        }
    }
    to.check_distinct(size)?;
    let start = std::time::Instant::now();
    let mut bytes = to.size() * size;
    if to.shares(&from, [size; 2]) {
        let apart = from.array().object().call_method0("copy")?;
        bytes += from.size() * size;
        let apart = Operand::read(&apart, "src")?;
        // SAFETY: of one dtype without objects; written, distinct; apart, as a new array is.
        unsafe { transfer(&apart, &to, size) }?;
    } else {
        // SAFETY: as above; they share no byte.
        unsafe { transfer(&from, &to, size) }?;
    }
    if report::is_watched() {
        report::tell_copy("copy", &from, &to, bytes, start.elapsed())?;
    }
    Ok(())
}

/// Return the array itself where it lies without gaps in that order, a copy that does otherwise.
///
/// Parameters
/// ----------
/// a : array_like
///     Of any dtype without Python objects. One without axes keeps having none.
/// order : {"C", "F"}, optional
///     Whether the last axis or the first one has its elements beside each other.
///
/// Returns
/// -------
/// numpy.ndarray
///
/// Examples
/// --------
/// >>> import numpy as np, blasview as bv
/// >>> a = np.arange(6.0).reshape(2, 3)
/// >>> bv.ascontiguous(a) is a
/// True
/// >>> bv.ascontiguous(a.T).flags.c_contiguous
/// True
#[pyfunction]
#[pyo3(signature = (a, /, order = "C"))]
pub fn ascontiguous<'py>(a: &Bound<'py, PyAny>, order: &str) -> PyResult<Bound<'py, PyAny>> {
    let from = Operand::read(a, "a")?;
    let fortran = match order {
        "C" => false,
        "F" => true,
        _ => return Err(PyValueError::new_err(format!("order {order:?} is none: 'C' or 'F'"))),
    };
    let size = plain_item_size(&from)?;
    let layout = Layout::new(size, from.axes().iter().copied()).map_err(raised)?;
    if if fortran { layout.is_f_contiguous() } else { layout.is_c_contiguous() } {
        return Ok(from.into_array().object().clone());
    }
    let start = std::time::Instant::now();
    let is_plain = matches!(from.array().type_num(), 0..=16 | 23) && from.array().is_native();
    let made = if is_plain {
        let lens = from.lens();
        Array::new(from.array().py(), &lens, from.array().type_num(), fortran)?.object().clone()
    } else {
        // Of a dtype that has more to it than a number.
        let numpy = a.py().import("numpy")?;
        numpy.getattr("empty")?.call1((
            from.array().shape_tuple()?,
            from.array().object().getattr("dtype")?,
            order,
        ))?
    };
    let to = Operand::written(&made, "the copy")?;
    // SAFETY: of the same dtype, without objects; new.
    unsafe { transfer(&from, &to, size) }?;
    if report::is_watched() {
        report::tell_copy("ascontiguous", &from, &to, from.size() * size, start.elapsed())?;
    }
    Ok(made)
}

fn regions<R>(
    [a, b]: [&Bound<'_, PyAny>; 2],
    ask: impl FnOnce(blasview::overlap::Region<'_>, blasview::overlap::Region<'_>) -> R,
) -> PyResult<R> {
    let (a, b) = (Operand::read(a, "a")?, Operand::read(b, "b")?);
    Ok(ask(a.region(a.item_size()?), b.region(b.item_size()?)))
}

/// Whether two arrays have a byte in common, exactly.
///
/// Parameters
/// ----------
/// a, b : array_like
///
/// Returns
/// -------
/// bool
///
/// Raises
/// ------
/// ValueError
///     It is too hard to decide, which is so for strides that nobody makes by slicing.
///
/// Examples
/// --------
/// >>> import numpy as np, blasview as bv
/// >>> x = np.zeros((8, 10))
/// >>> bv.shares_memory(x[:, :5], x[:, 5:]), bv.may_share_memory(x[:, :5], x[:, 5:])
/// (False, True)
#[pyfunction]
#[pyo3(signature = (a, b, /))]
pub fn shares_memory(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<bool> {
    match regions([a, b], |a, b| share(a, b, WORK_LIMIT))? {
        Overlap::No => Ok(false),
        Overlap::Yes => Ok(true),
        Overlap::TooHard => Err(raised(blasview::Error::OverlapTooHard)),
    }
}

/// Whether the extents of two arrays meet, from the lowest byte of each to its highest: ``False`` proves that they share none.
///
/// Parameters
/// ----------
/// a, b : array_like
///
/// Returns
/// -------
/// bool
///
/// Examples
/// --------
/// >>> import numpy as np, blasview as bv
/// >>> x = np.zeros(10)
/// >>> bv.may_share_memory(x[:5], x[5:])
/// False
#[pyfunction]
#[pyo3(signature = (a, b, /))]
pub fn may_share_memory(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<bool> {
    regions([a, b], may_share)
}
