//! What an array is to BLAS, and a picture of how it walks through memory: the one that the program `blasview` draws.

use blasview::{Layout, MatrixLayout, vector_operand};
use pyo3::prelude::*;

use crate::error::raised;
use crate::operand::Operand;
use crate::picture;

/// The first lines of an array in address order, each cell with the index of the element that lies there; empty where there is no
/// picture: of more than two axes, of none, of no elements, or of strides that are not whole elements. `offset` is how many bytes the
/// first element is from where counting begins.
#[pyfunction]
#[pyo3(signature = (a, offset = 0, /))]
pub fn walk(a: &Bound<'_, PyAny>, offset: isize) -> PyResult<Vec<String>> {
    let a = Operand::read(a, "a")?;
    let size = a.item_size()?;
    if size == 0 {
        return Ok(Vec::new());
    }
    Ok(picture::lines(&Layout::with_offset(size, offset, a.axes().iter().copied()).map_err(raised)?))
}

/// What BLAS would take it for by itself, or why it would not.
#[pyfunction]
#[pyo3(signature = (a, /))]
pub fn form(a: &Bound<'_, PyAny>) -> PyResult<String> {
    let a = Operand::read(a, "a")?;
    let dtype = a.dtype()?;
    let aligned = a.data().addr() & (dtype.align() - 1) == 0;
    let text = match *a.axes() {
        [axis] => vector_operand(axis, aligned, dtype.size())
            .map(|vector| format!("vector, n = {}, inc = {}", vector.n, vector.inc)),
        [rows, cols] => MatrixLayout { rows, cols, conj: false, aligned }
            .operand(dtype.size())
            .map(|matrix| format!("{} matrix, ld = {}", matrix.order, matrix.ld)),
        _ => return Ok(format!("none by itself: {} axes", a.ndim())),
    };
    Ok(text.unwrap_or_else(|refusal| format!("none: {refusal}")))
}
