//! The products: what each makes of its arguments. Shapes are compared where the crate compares them, which says what does not agree.

use blasview::{DType, broadcast_shape};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use smallvec::SmallVec;

use crate::call::{Call, Kind, check_beta, promoted};
use crate::error::raised;
use crate::operand::Operand;
use crate::options::{Factor, Options};

pub type Object<'a, 'py> = &'a Bound<'py, PyAny>;
type Shape = SmallVec<[usize; 4]>;

/// The output: the one that was given, or a new one of that shape.
pub fn output<'py>(
    py: Python<'py>,
    out: Option<Object<'_, 'py>>,
    shape: &[usize],
    dtype: DType,
    routine: &str,
) -> PyResult<Operand<'py>> {
    let Some(out) = out else { return Operand::new(py, shape, dtype, "out") };
    let out = Operand::written(out, "out")?;
    let found = out.dtype()?;
    if !found.eq(&dtype) && promoted(found, dtype) != found {
        return Err(pyo3::exceptions::PyTypeError::new_err(format!(
            "{routine}: out is {found}, and the product is {dtype}"
        )));
    }
    if !out.axes().iter().map(|axis| axis.len).eq(shape.iter().copied()) {
        let found = out.array().shape_tuple()?;
        return Err(PyValueError::new_err(format!(
            "{routine}: out has shape {found}, and the product {shape:?}"
        )));
    }
    out.check_distinct(found.size())?;
    Ok(out)
}

fn wrong_rank(routine: &str, operand: &Operand<'_>, expected: &str) -> PyErr {
    let (name, ndim) = (operand.name(), operand.ndim());
    PyValueError::new_err(format!("{routine}: {name} has {ndim} axes, and should have {expected}"))
}

fn unequal(routine: &str, a: &Operand<'_>, b: &Operand<'_>, [of_a, of_b]: [usize; 2]) -> PyErr {
    let text = |operand: &Operand<'_>| format!("{} of shape {:?}", operand.name(), operand.lens());
    let (a, b) = (text(a), text(b));
    PyValueError::new_err(format!("{routine}: {a} and {b} do not go together: {of_a} columns, {of_b} rows"))
}

/// How matrices, vectors and stacks of them are multiplied, and the shape of their product.
fn multiplied(routine: &'static str, a: &Operand<'_>, b: &Operand<'_>) -> PyResult<(Kind<'static>, Shape)> {
    let same = |columns: usize, rows: usize| {
        if columns == rows { Ok(()) } else { Err(unequal(routine, a, b, [columns, rows])) }
    };
    let mut shape = Shape::new();
    let kind = match (a.axes(), b.axes()) {
        ([m, k], [rows, n]) => {
            same(k.len, rows.len)?;
            shape.push(m.len);
            shape.push(n.len);
            Kind::Matrices
        }
        ([m, k], [rows]) => {
            same(k.len, rows.len)?;
            shape.push(m.len);
            Kind::MatrixVector
        }
        ([k], [rows, n]) => {
            same(k.len, rows.len)?;
            shape.push(n.len);
            Kind::VectorMatrix
        }
        ([k], [rows]) => {
            same(k.len, rows.len)?;
            Kind::Dot
        }
        ([], _) => return Err(wrong_rank(routine, a, "at least one")),
        (_, []) => return Err(wrong_rank(routine, b, "at least one")),
        _ => {
            let (of_a, of_b) = (a.lens(), b.lens());
            let leading = |lens: &[usize]| lens.len().saturating_sub(2);
            let stacks = [&of_a[..leading(&of_a)], &of_b[..leading(&of_b)]];
            shape.extend(broadcast_shape(stacks).map_err(raised)?);
            let rows = of_b[of_b.len().saturating_sub(2)];
            same(of_a[of_a.len() - 1], rows)?;
            if let [.., m, _] = of_a[..] {
                shape.push(m);
            }
            if let [.., _, n] = of_b[..] {
                shape.push(n);
            }
            Kind::Stacks
        }
    };
    Ok((kind, shape))
}

/// What `gemm`, `matmul` and their plans have in common.
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
#[inline]
pub fn product<'py>(
    routine: &'static str,
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    out: Option<Object<'_, 'py>>,
    [alpha, beta]: [Factor; 2],
    conj: [bool; 2],
    options: Options,
) -> PyResult<Call<'py, 'static>> {
    let py = a.py();
    let (a, b) = (Operand::read(a, "A")?, Operand::read(b, "B")?);
    let dtype = promoted(a.dtype()?, b.dtype()?);
    let (kind, shape) = multiplied(routine, &a, &b)?;
    if routine == "gemm" && !matches!(kind, Kind::Matrices | Kind::MatrixVector | Kind::VectorMatrix) {
        let bad = if a.ndim() > 2 || b.ndim() == 1 { &a } else { &b };
        return Err(wrong_rank(routine, bad, "two, or one if the other has two: matmul takes all others"));
    }
    check_beta(beta, out.is_some())?;
    let c = output(py, out, &shape, dtype, routine)?;
    let dtype = c.dtype()?;
    Ok(Call { routine, kind, a, b, c, dtype, alpha, beta, conj, options })
}

/// The output as it was given, or the new one.
pub fn answer<'py>(call: Call<'py, '_>, out: Option<Object<'_, 'py>>) -> PyResult<Bound<'py, PyAny>> {
    let made = call.compute()?;
    match out {
        Some(out) => Ok(out.clone()),
        None => made.returned(),
    }
}

/// Compute ``alpha * a @ b + beta * out`` of two matrices, or of a matrix and a vector, of any strides.
///
/// Nothing is copied where some call of BLAS computes the same on the arrays as they lie.
///
/// Parameters
/// ----------
/// a, b : array_like
///     Of two axes, or one of them of one. Two matrices may be of different types: real times complex is computed as products of real
///     numbers, float32 times float64 is converted while it is packed.
/// out : array_like, optional
///     Where the product goes: of its shape, any strides, and writable; it may share memory with ``a`` and ``b``. A new array in C order
///     unless given.
/// alpha, beta : number, optional
///     1 and 0 unless given. With ``beta=0`` what is in ``out`` is not read.
/// conj_a, conj_b : bool, optional
///     Whether each is read as its complex conjugate, which ``a.conj()`` would be a copy for.
/// policy : {"auto", "zero-copy", "fastest"}, optional
///     ``"auto"``: what BLAS takes is passed as it lies, the rest packed. ``"zero-copy"``: :exc:`WouldCopyError`, with the reason for each
///     operand, instead of a copy. ``"fastest"``: also what passes may be packed, where that was measured to be faster.
/// directly : {"measured", "never", "always"}, optional
///     When products that BLAS does not take as they lie are computed by this package's own kernels instead: where that was measured to
///     be faster, unless given.
///
/// Returns
/// -------
/// numpy.ndarray or out
///     ``out`` if it was given.
///
/// Raises
/// ------
/// ValueError
///     Shapes do not go together, or ``out`` is read-only, or of another shape, or elements of it share memory.
/// TypeError
///     An operand is no array on the CPU, or of a type that BLAS does not compute with: it says what to do.
/// WouldCopyError
///     Under ``policy="zero-copy"``.
///
/// Examples
/// --------
/// >>> import numpy as np, blasview as bv
/// >>> a = np.arange(6.0).reshape(2, 3)
/// >>> bv.gemm(a[::-1], a.T)
/// array([[14., 50.],
///        [ 5., 14.]])
/// >>> c = np.ones((2, 4))
/// >>> bv.gemm(a, a.T, out=c[:, ::2], alpha=2, beta=10)
/// array([[ 20.,  38.],
///        [ 38., 110.]])
/// >>> bv.gemm(a[:, ::2], np.ones((2, 2)), policy="zero-copy")
/// Traceback (most recent call last):
///     ...
/// blasview.WouldCopyError: gemm would have to copy: A: no axis has unit stride (24 and 16 bytes)
#[pyfunction]
#[pyo3(signature = (a, b, /, out = None, alpha = None, beta = None, *, conj_a = false, conj_b = false, policy = None, directly = None))]
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
pub fn gemm<'py>(
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
    let call = product("gemm", a, b, out, factors, [conj_a, conj_b], Options::new(policy, directly)?)?;
    answer(call, out)
}

/// Multiply as ``a @ b`` does: vectors, matrices, and stacks of them, of any strides.
///
/// Parameters
/// ----------
/// a, b : array_like
///     Of one axis or more, and of one type unless they are two matrices; axes before the last two are broadcast.
/// out : array_like, optional
///     Where the product goes: of its shape, any strides, and writable; it may share memory with ``a`` and ``b``.
/// policy : {"auto", "zero-copy", "fastest"}, optional
///     ``"auto"``: what BLAS takes is passed as it lies, the rest packed. ``"zero-copy"``: :exc:`WouldCopyError`, with the reason for each
///     operand, instead of a copy. ``"fastest"``: also what passes may be packed, where that was measured to be faster.
/// directly : {"measured", "never", "always"}, optional
///     When products that BLAS does not take as they lie are computed by this package's own kernels instead: where that was measured to
///     be faster, unless given.
///
/// Returns
/// -------
/// numpy.ndarray, number or out
///     A number of two vectors; ``out`` if it was given.
///
/// Examples
/// --------
/// >>> import numpy as np, blasview as bv
/// >>> a = np.arange(24.0).reshape(2, 3, 4)
/// >>> bv.matmul(a[:, ::-1], np.ones(4))
/// array([[38., 22.,  6.],
///        [86., 70., 54.]])
/// >>> bv.matmul(a, a.transpose(0, 2, 1)).shape
/// (2, 3, 3)
#[pyfunction]
#[pyo3(signature = (a, b, /, out = None, *, policy = None, directly = None))]
pub fn matmul<'py>(
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    out: Option<Object<'_, 'py>>,
    policy: Option<&str>,
    directly: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    answer(product("matmul", a, b, out, FACTORS, [false; 2], Options::new(policy, directly)?)?, out)
}

const FACTORS: [Factor; 2] = [Factor::real(1.0, "alpha"), Factor::real(0.0, "beta")];

/// As `np.dot` has it: of more than two axes the last of A with the last but one of B.
pub fn dotted<'py>(
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    out: Option<Object<'_, 'py>>,
    options: Options,
) -> PyResult<Call<'py, 'static>> {
    let routine = "dot";
    let (x, y) = (Operand::read(a, "A")?, Operand::read(b, "B")?);
    if x.ndim() <= 2 && y.ndim() <= 2 {
        return product(routine, a, b, out, FACTORS, [false; 2], options);
    }
    let dtype = promoted(x.dtype()?, y.dtype()?);
    let (of_x, of_y) = (x.lens(), y.lens());
    let Some((&columns, left)) = of_x.split_last() else {
        return Err(wrong_rank(routine, &x, "at least one"));
    };
    if of_y.is_empty() {
        return Err(wrong_rank(routine, &y, "at least one"));
    }
    let summed = of_y.len().saturating_sub(2);
    if columns != of_y[summed] {
        return Err(unequal(routine, &x, &y, [columns, of_y[summed]]));
    }
    let mut shape = Shape::from_slice(left);
    shape.extend(of_y.iter().enumerate().filter(|&(at, _)| at != summed).map(|(_, &len)| len));
    let c = output(a.py(), out, &shape, dtype, routine)?;
    let dtype = c.dtype()?;
    let ([alpha, beta], conj) = (FACTORS, [false; 2]);
    Ok(Call { routine, kind: Kind::LastAxes, a: x, b: y, c, dtype, alpha, beta, conj, options })
}

/// Multiply as ``np.dot`` does: of arrays of more than two axes, sums over the last of ``a`` and the last but one of ``b``.
///
/// Parameters
/// ----------
/// a, b : array_like
///     Of one axis or more, and of one type unless they are two matrices.
/// out : array_like, optional
///     Where the product goes, of any strides.
/// policy : {"auto", "zero-copy", "fastest"}, optional
///     ``"auto"``: what BLAS takes is passed as it lies, the rest packed. ``"zero-copy"``: :exc:`WouldCopyError`, with the reason for each
///     operand, instead of a copy. ``"fastest"``: also what passes may be packed, where that was measured to be faster.
/// directly : {"measured", "never", "always"}, optional
///     When products that BLAS does not take as they lie are computed by this package's own kernels instead: where that was measured to
///     be faster, unless given.
///
/// Returns
/// -------
/// numpy.ndarray, number or out
///
/// Examples
/// --------
/// >>> import numpy as np, blasview as bv
/// >>> x = np.arange(6.0)
/// >>> float(bv.dot(x[::-1], x))
/// 20.0
/// >>> bv.dot(np.ones((2, 3, 4)), np.ones((5, 4, 6))).shape
/// (2, 3, 5, 6)
#[pyfunction]
#[pyo3(signature = (a, b, /, out = None, *, policy = None, directly = None))]
pub fn dot<'py>(
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    out: Option<Object<'_, 'py>>,
    policy: Option<&str>,
    directly: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    answer(dotted(a, b, out, Options::new(policy, directly)?)?, out)
}

/// Sum the products of the conjugate of ``a`` with ``b``, element by element, as ``np.vdot`` does, without flattening them.
///
/// Parameters
/// ----------
/// a, b : array_like
///     Of as many elements, and of one type. Of different shapes, each is flattened in C order, which may be a copy.
///
/// Returns
/// -------
/// number
///
/// Examples
/// --------
/// >>> import numpy as np, blasview as bv
/// >>> z = np.array([[1 + 2j, 3j], [0, 1]])
/// >>> complex(bv.vdot(z.T, z.T))
/// (15+0j)
#[pyfunction]
#[pyo3(signature = (a, b, /))]
pub fn vdot<'py>(a: Object<'_, 'py>, b: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    let (mut a, mut b) = (Operand::read(a, "A")?, Operand::read(b, "B")?);
    let dtype = promoted(a.dtype()?, b.dtype()?);
    if a.size() != b.size() {
        let text = format!("vdot: A has {} elements, B {}", a.size(), b.size());
        return Err(PyValueError::new_err(text));
    }
    let py = a.array().py();
    if a.lens() != b.lens() {
        // Of other shapes, the elements of each in C order: a view where there is one.
        let ravelled = |operand: &Operand<'py>, name| {
            Operand::read(&operand.array().object().call_method1("reshape", (-1,))?, name)
        };
        (a, b) = (ravelled(&a, "A")?, ravelled(&b, "B")?);
    }
    let c = Operand::new(py, &[], dtype, "out")?;
    let kind = if a.ndim() == 1 { Kind::Dot } else { Kind::Elements };
    let ([alpha, beta], conj, options) = (FACTORS, [true, false], Options::default());
    Call { routine: "vdot", kind, a, b, c, dtype, alpha, beta, conj, options }.compute()?.returned()
}

/// Seconds that one call of the crate takes for such a product, of `count` in a row, without Python between them: what `bench.py` takes
/// from the time of a call from Python.
#[pyfunction]
#[pyo3(signature = (a, b, out, count, /))]
pub fn time_gemm(a: Object<'_, '_>, b: Object<'_, '_>, out: Object<'_, '_>, count: usize) -> PyResult<f64> {
    let call = product("gemm", a, b, Some(out), FACTORS, [false; 2], Options::default())?;
    call.timed(count)
}
