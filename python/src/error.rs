//! The crate's errors as Python's exceptions, with the same text: the reason, and the numbers.

use blasview::Error;
use pyo3::create_exception;
use pyo3::exceptions::{PyIndexError, PyMemoryError, PyOSError, PyOverflowError, PyValueError};
use pyo3::prelude::*;

create_exception!(
    blasview,
    WouldCopyError,
    PyValueError,
    "An operand would have to be copied, under ``policy=\"zero-copy\"``: the message names each, and why."
);

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
