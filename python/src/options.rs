//! Words and numbers that Python passes: policies, alpha and beta.

use blasview::{Context, Directly, Policy, Scalar};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyComplex, PyFloat};

/// How a call is to be carried out.
#[derive(Clone, Copy, Default)]
pub struct Options {
    pub policy: Policy,
    pub directly: Directly,
}

impl Options {
    /// # Errors
    /// `ValueError` for a word that is none, with those that there are.
    #[inline]
    pub fn new(policy: Option<&str>, directly: Option<&str>) -> PyResult<Options> {
        let policy = match policy {
            None | Some("auto") => Policy::Auto,
            Some("zero-copy") => Policy::ZeroCopy,
            Some("fastest") => Policy::Fastest,
            Some(other) => return Err(unknown("policy", other, "'auto', 'zero-copy' or 'fastest'")),
        };
        let directly = match directly {
            None | Some("measured") => Directly::Measured,
            Some("never") => Directly::Never,
            Some("always") => Directly::Always,
            Some(other) => return Err(unknown("directly", other, "'measured', 'never' or 'always'")),
        };
        Ok(Options { policy, directly })
    }

    #[inline]
    pub fn context<'w>(self) -> Context<'w> {
        Context::new().policy(self.policy).directly(self.directly)
    }
}

#[cold]
fn unknown(what: &str, word: &str, words: &str) -> PyErr {
    PyValueError::new_err(format!("{what} {word:?} is none: {words}"))
}

/// A factor.
#[derive(Clone, Copy)]
pub struct Factor {
    re: f64,
    im: f64,
    name: &'static str,
}

impl Factor {
    pub const fn real(re: f64, name: &'static str) -> Factor {
        Factor { re, im: 0.0, name }
    }

    /// That number, or `default` where there is none.
    ///
    /// # Errors
    /// `TypeError` for what is no number.
    #[inline]
    pub fn read(number: Option<&Bound<'_, PyAny>>, default: f64, name: &'static str) -> PyResult<Factor> {
        let Some(number) = number else { return Ok(Factor::real(default, name)) };
        if let Ok(number) = number.cast::<PyFloat>() {
            return Ok(Factor::real(number.extract()?, name));
        }
        if let Ok(number) = number.cast::<PyComplex>() {
            return Ok(Factor { re: number.real(), im: number.imag(), name });
        }
        // Integers, and NumPy's numbers.
        let part = |part| number.getattr(part).and_then(|part| part.extract::<f64>());
        match (part("real"), part("imag")) {
            (Ok(re), Ok(im)) => Ok(Factor { re, im, name }),
            _ => Err(PyTypeError::new_err(format!("{name} is no number"))),
        }
    }

    #[inline]
    pub fn is_zero(self) -> bool {
        self.re == 0.0 && self.im == 0.0
    }

    /// As a number of that type.
    ///
    /// # Errors
    /// `TypeError` where that is real and the factor is not.
    #[inline]
    pub fn of<T: Scalar>(self) -> PyResult<T> {
        if self.im != 0.0 && !T::DTYPE.is_complex() {
            return Err(PyTypeError::new_err(format!(
                "{} is complex, and the product is of {}",
                self.name,
                T::DTYPE
            )));
        }
        Ok(T::from_f64(self.re, self.im))
    }
}
