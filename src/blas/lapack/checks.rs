//! Shapes that have to agree.

use crate::blas::call::Located;
use crate::error::{Error, Result};

/// Whether a matrix is square.
///
/// # Errors
/// [`Error::NotSquare`].
pub fn square<T>(routine: &'static str, operand: &'static str, a: Located<T>) -> Result<usize> {
    let (rows, cols) = (a.rows.len, a.cols.len);
    if rows == cols { Ok(rows) } else { Err(Error::NotSquare { routine, operand, rows, cols }) }
}

/// Whether a length is at most another one.
///
/// # Errors
/// [`Error::ShapeMismatch`].
pub fn at_most(
    routine: &'static str,
    index: char,
    (first, first_len): (&'static str, usize),
    (second, second_len): (&'static str, usize),
) -> Result<()> {
    agree(routine, index, (first, first_len), (second, second_len.max(first_len)))
}

/// Whether two lengths agree.
///
/// # Errors
/// [`Error::ShapeMismatch`].
pub fn agree(
    routine: &'static str,
    index: char,
    (first, first_len): (&'static str, usize),
    (second, second_len): (&'static str, usize),
) -> Result<()> {
    if first_len == second_len {
        return Ok(());
    }
    Err(Error::ShapeMismatch { routine, index, first, first_len, second, second_len })
}
