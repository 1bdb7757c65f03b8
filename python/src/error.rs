//! The crate's errors as Python's exceptions, with the same text: the reason, and the numbers.

use blasview::Error;
use pyo3::create_exception;
use pyo3::exceptions::{
    PyIndexError, PyMemoryError, PyNotImplementedError, PyOSError, PyOverflowError, PyValueError,
};
use pyo3::prelude::*;

create_exception!(
    blasview,
    WouldCopyError,
    PyValueError,
    "An operand would have to be copied, under ``policy=\"zero-copy\"``: the message names each, and why."
);

/// An exception for what went wrong in a routine of LAPACK: of a matrix, `numpy.linalg.LinAlgError` or one derived from it in
/// `blasview._errors`.
pub fn raised_of_matrix(py: Python<'_>, error: Error, which: Option<usize>) -> PyErr {
    let name = match error {
        Error::Singular { .. } => "SingularMatrixError",
        Error::NotPositiveDefinite { .. } => "NotPositiveDefiniteError",
        Error::NotConverged { .. } | Error::NotFinite { .. } | Error::NotSquare { .. } => "LinAlgError",
        Error::NoLapack { .. } => return PyNotImplementedError::new_err(error.to_string()),
        _ => return raised(error),
    };
    let text = match which {
        None => error.to_string(),
        Some(which) => format!("{error}, of matrix {which} of the stack"),
    };
    match py.import("blasview._errors").and_then(|module| module.getattr(name)?.call1((text,))) {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// An exception for what went wrong.
pub fn raised(error: Error) -> PyErr {
    let text = error.to_string();
    match error {
        Error::WouldCopy { .. } | Error::CopyNeeded => WouldCopyError::new_err(text),
        Error::OutOfMemory { .. } => PyMemoryError::new_err(text),
        Error::Overflow => PyOverflowError::new_err(text),
        Error::Backend { .. } => PyOSError::new_err(text),
        Error::AxisOutOfRange { .. } | Error::IndexOutOfRange { .. } => PyIndexError::new_err(text),
        _ => PyValueError::new_err(text),
    }
}
