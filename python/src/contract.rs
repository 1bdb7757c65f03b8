//! Contractions of two operands by letters, and what any product would do.

use pyo3::prelude::*;

use crate::call::{Call, Kind, check_beta, promoted};
use crate::error::raised;
use crate::operand::Operand;
use crate::options::{Factor, Options};
use crate::products::{Object, answer, dotted, output, product};

/// Two operands by letters.
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
fn lettered<'py, 's>(
    letters: &'s str,
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    out: Option<Object<'_, 'py>>,
    [alpha, beta]: [Factor; 2],
    conj: [bool; 2],
    options: Options,
) -> PyResult<Call<'py, 's>> {
    let routine = "contract";
    let (a, b) = (Operand::read(a, "A")?, Operand::read(b, "B")?);
    let dtype = promoted(a.dtype()?, b.dtype()?);
    check_beta(beta, out.is_some())?;
    let shape = blasview::contract_shape(letters, &a.lens(), &b.lens()).map_err(raised)?;
    let c = output(a.array().py(), out, &shape, dtype, routine)?;
    let (dtype, kind) = (c.dtype()?, Kind::Letters(letters));
    Ok(Call { routine, kind, a, b, c, dtype, alpha, beta, conj, options })
}

/// Two operands by letters: see `blasview.contract`.
#[pyfunction]
#[pyo3(signature = (letters, a, b, /, out = None, alpha = None, beta = None, *, conj_a = false, conj_b = false, policy = None, directly = None))]
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
pub fn contract_pair<'py>(
    letters: &str,
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    out: Option<Object<'_, 'py>>,
    alpha: Option<Object<'_, 'py>>,
    beta: Option<Object<'_, 'py>>,
    conj_a: bool,
    conj_b: bool,
    policy: Option<&str>,
    directly: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    let factors = [Factor::read(alpha, 1.0, "alpha")?, Factor::read(beta, 0.0, "beta")?];
    let options = Options::new(policy, directly)?;
    answer(lettered(letters, a, b, out, factors, [conj_a, conj_b], options)?, out)
}

/// What a product would do: `letters`, or the name of a function.
#[pyfunction]
#[pyo3(signature = (what, a, b, /, out = None, alpha = None, beta = None, *, conj_a = false, conj_b = false, policy = None, directly = None))]
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
pub fn plan<'py>(
    what: &str,
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    out: Option<Object<'_, 'py>>,
    alpha: Option<Object<'_, 'py>>,
    beta: Option<Object<'_, 'py>>,
    conj_a: bool,
    conj_b: bool,
    policy: Option<&str>,
    directly: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    let factors = [Factor::read(alpha, 1.0, "alpha")?, Factor::read(beta, 0.0, "beta")?];
    let (options, conj) = (Options::new(policy, directly)?, [conj_a, conj_b]);
    match what {
        "gemm" => product("gemm", a, b, out, factors, conj, options)?.plan(),
        "matmul" => product("matmul", a, b, out, factors, conj, options)?.plan(),
        "dot" => dotted(a, b, out, options)?.plan(),
        letters => lettered(letters, a, b, out, factors, conj, options)?.plan(),
    }
}
