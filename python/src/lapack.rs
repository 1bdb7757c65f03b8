//! Routines of LAPACK, in place of matrices of a stack or of copies of them: what `blasview._lapack` calls, which has their documentation.

use std::time::Instant;

use blasview::{Context, DType, Diag, Error, Report, Scalar, Uplo, broadcast_shape};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PySlice;

use crate::call::{DETACH_FROM, with_scalar};
use crate::detached::detached;
use crate::error::{raised, raised_of_matrix};
use crate::operand::Operand;
use crate::options::Options;
use crate::products::Object;
use crate::report::{self, Factored, tell_lapack};
use crate::stack::{Order, Place, Taken, leading, place};

pub type Any<'py> = Bound<'py, PyAny>;

/// The type of absolute values.
pub fn real(dtype: DType) -> DType {
    match dtype {
        DType::F32 | DType::C64 => DType::F32,
        _ => DType::F64,
    }
}

pub fn triangle(lower: bool) -> Uplo {
    if lower { Uplo::Lower } else { Uplo::Upper }
}

/// A stack of matrices, one after another.
pub struct Stack {
    pub lengths: Vec<usize>,
    /// How many products of two numbers one takes, about.
    work: usize,
    pub options: Options,
}

impl Stack {
    /// One of the matrices of A.
    fn of(a: &Operand<'_>, routine: &str, policy: Option<&str>) -> PyResult<Stack> {
        let &[.., rows, cols] = a.axes() else {
            return Err(PyValueError::new_err(format!(
                "{routine}: {} has {} axes, and should have two, or more of a stack",
                a.name(),
                a.ndim()
            )));
        };
        let work = rows.len.saturating_mul(cols.len).saturating_mul(rows.len.min(cols.len));
        Ok(Stack { lengths: leading(a, 2), work, options: Options::new(policy, None)? })
    }

    fn is_stack(&self) -> bool {
        !self.lengths.is_empty()
    }

    fn count(&self) -> usize {
        self.lengths.iter().product()
    }

    /// These lengths, and behind them others.
    pub fn shape(&self, inner: &[usize]) -> Vec<usize> {
        [&self.lengths, inner].concat()
    }

    pub fn place<'a>(&self, operand: &'a Operand<'_>, inner: usize, which: usize) -> Place<'a> {
        place(operand, inner, &self.lengths, which)
    }

    /// Does it to each, and notes what was done; the interpreter is let go if it is much.
    ///
    /// # Errors
    /// That of the first matrix that has one; those before it are done.
    ///
    /// # Safety
    /// `body` is as [`detached`] demands.
    pub unsafe fn each(
        &self,
        py: Python<'_>,
        taken: &[&Taken<'_>],
        mut body: impl FnMut(&mut Context<'_>, usize) -> blasview::Result<Report>,
    ) -> PyResult<Factored> {
        let (mut done, mut failed, is_watched) = (Factored::default(), None, report::is_watched());
        let (start, count) = (Instant::now(), self.count());
        let sum = &mut done.report;
        let plan = &mut done.plan;
        let mut run = || {
            for which in 0..count {
                let found = if is_watched {
                    body(&mut self.options.context().explained(plan), which)
                } else {
                    body(&mut self.options.context(), which)
                };
                match found {
                    Ok(report) => {
                        sum.bytes_copied += report.bytes_copied;
                        sum.workspace_bytes = sum.workspace_bytes.max(report.workspace_bytes);
                        sum.calls += report.calls;
                    }
                    Err(error) => {
                        failed = Some((error, which));
                        break;
                    }
                }
            }
        };
        if self.work.saturating_mul(count) < DETACH_FROM {
            run();
        } else {
            // SAFETY: the caller's promise.
            unsafe { detached(py, run) };
        }
        if let Some((error, which)) = failed {
            return Err(raised_of_matrix(py, error, self.is_stack().then_some(which)));
        }
        done.time = start.elapsed();
        done.kept =
            taken.iter().filter(|one| one.bytes > 0).map(|one| (one.given.name(), one.bytes)).collect();
        Ok(done)
    }
}

pub fn check_square(py: Python<'_>, a: &Operand<'_>, routine: &'static str) -> PyResult<usize> {
    match *a.axes() {
        [.., rows, cols] if rows.len == cols.len => Ok(rows.len),
        [.., rows, cols] => {
            let error = Error::NotSquare { routine, operand: "A", rows: rows.len, cols: cols.len };
            Err(raised_of_matrix(py, error, None))
        }
        _ => Ok(0),
    }
}

/// Tells whoever watches.
pub fn tell(routine: &str, taken: &[&Taken<'_>], done: &Factored) -> PyResult<()> {
    if !report::is_watched() {
        return Ok(());
    }
    let given: Vec<&Operand<'_>> = taken.iter().map(|one| &one.given).collect();
    tell_lapack(routine, &given, done)
}

/// A matrix, or each of a stack, that is overwritten, or its copy.
pub fn overwritten<'py>(
    a: Object<'_, 'py>,
    routine: &str,
    (overwrite, order): (bool, Order),
    policy: Option<&str>,
) -> PyResult<(Taken<'py>, Stack)> {
    let mut a = Taken::read(a, "A", overwrite)?;
    let stack = Stack::of(&a.given, routine, policy)?;
    if !overwrite {
        a.copy(&a.given.lens(), order)?;
    }
    Ok((a, stack))
}

/// Cholesky's factors, the other triangle zero, or inverses, in place.
#[pyfunction]
#[pyo3(signature = (what, a, lower, overwrite, policy, /))]
pub fn lapack_factored<'py>(
    what: &str,
    a: Object<'_, 'py>,
    lower: bool,
    overwrite: bool,
    policy: Option<&str>,
) -> PyResult<Any<'py>> {
    let (py, is_cholesky) = (a.py(), what == "cholesky");
    let routine = if is_cholesky { "cholesky" } else { "inv" };
    let (a, stack) = overwritten(a, routine, (overwrite, Order::Own), policy)?;
    check_square(py, &a.given, routine)?;
    let (dtype, uplo) = (a.taken.dtype()?, triangle(lower));
    let done = with_scalar!(dtype, T => {
        let body = |context: &mut Context<'_>, which| {
            let place = stack.place(&a.taken, 2, which);
            // SAFETY: of this type; new, or written and distinct, as `Taken` has found out. No reference is counted.
            unsafe {
                if !is_cholesky {
                    return context.inv(place.matrix::<T>()?);
                }
                let report = context.potrf(uplo, place.matrix::<T>()?)?;
                place.keep_triangle(uplo, size_of::<T>());
                Ok(report)
            }
        };
        // SAFETY: as above.
        unsafe { stack.each(py, &[&a], body) }
    })?;
    tell(routine, &[&a], &done)?;
    Ok(a.taken.into_array().object().clone())
}

/// Solutions, in place of B or of a copy: how is "general", "positive-lower", "triangular-unit-upper" and so on.
#[pyfunction]
#[pyo3(signature = (a, b, how, overwrite_a, overwrite_b, policy, /))]
pub fn lapack_solved<'py>(
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    how: &str,
    overwrite_a: bool,
    overwrite_b: bool,
    policy: Option<&str>,
) -> PyResult<Any<'py>> {
    let (py, routine) = (a.py(), "solve");
    let is_triangular = how.starts_with("triangular");
    let uplo = triangle(!how.ends_with("upper"));
    let diag = if how.contains("unit") { Diag::Unit } else { Diag::NonUnit };
    // A triangle that is solved with is only read.
    let overwrites = overwrite_a && !is_triangular;
    let (mut a, mut b) = (Taken::read(a, "A", overwrites)?, Taken::read(b, "B", overwrite_b)?);
    let mut stack = Stack::of(&a.given, routine, policy)?;
    let n = check_square(py, &a.given, routine)?;
    let types = [a.given.dtype()?, b.given.dtype()?];
    if types[0] != types[1] {
        return Err(pyo3::exceptions::PyTypeError::new_err(format!(
            "solve: A is {}, B is {}: nothing is converted, astype is a copy",
            types[0], types[1]
        )));
    }
    let inner = b.given.ndim().min(2);
    let rows = b.given.axes().iter().rev().nth(inner.saturating_sub(1)).map_or(0, |axis| axis.len);
    if inner == 0 || rows != n {
        return Err(PyValueError::new_err(format!(
            "solve: A of shape {:?} and B of shape {:?} do not go together: {n} rows, {rows} rows",
            a.given.lens(),
            b.given.lens()
        )));
    }
    let own = leading(&b.given, inner);
    stack.lengths = broadcast_shape([&stack.lengths[..], &own[..]]).map_err(raised)?;
    let columns = if inner == 2 { b.given.axes().last().map_or(0, |axis| axis.len) } else { 1 };
    stack.work = n.saturating_mul(n).saturating_mul(if is_triangular { columns } else { n.max(columns) });
    let of_a = stack.shape(&[n, n]);
    let of_b = if inner == 2 { stack.shape(&[n, columns]) } else { stack.shape(&[n]) };
    for (operand, shape, overwrites) in [(&a, &of_a, overwrites), (&b, &of_b, overwrite_b)] {
        if overwrites && operand.given.lens()[..] != shape[..] {
            return Err(PyValueError::new_err(format!(
                "solve: {} of shape {:?} is to be overwritten, and stands for a stack of shape {shape:?}",
                operand.given.name(),
                operand.given.lens()
            )));
        }
    }
    let shares = a.given.shares(&b.given, [types[0].size(); 2]);
    if shares && overwrites && overwrite_b {
        return Err(PyValueError::new_err("solve: A and B share memory, and both are to be overwritten"));
    }
    if !overwrite_b {
        b.copy(&of_b, Order::Own)?;
    }
    if is_triangular {
        if shares && overwrite_b {
            a.copy(&a.given.lens(), Order::Own)?;
        }
    } else if !overwrites {
        a.copy(&of_a, Order::Own)?;
    }
    let done = with_scalar!(types[0], T => {
        let body = |context: &mut Context<'_>, which| {
            let (of_a, of_b) = (stack.place(&a.taken, 2, which), stack.place(&b.taken, inner, which));
            // SAFETY: of this type; what is written is new, or written and distinct, as `Taken` has found out; apart. A triangle is only
            // read: its view is given up for one that reads.
            unsafe {
                let b = of_b.view::<T>()?;
                if is_triangular {
                    let a = blasview::MatrixView::from_raw(of_a.data.cast_const().cast::<T>(), of_a.axes[0], of_a.axes[1])?;
                    context.trtrs(uplo, diag, a, b)
                } else if how.starts_with("positive") {
                    context.posv(uplo, of_a.matrix::<T>()?, b)
                } else {
                    context.gesv(of_a.matrix::<T>()?, b)
                }
            }
        };
        // SAFETY: as above; no reference is counted.
        unsafe { stack.each(py, &[&a, &b], body) }
    })?;
    tell(routine, &[&a, &b], &done)?;
    Ok(b.taken.into_array().object().clone())
}

/// Sign, logarithm of the absolute value, value.
#[pyfunction]
#[pyo3(signature = (a, overwrite, policy, /))]
pub fn lapack_determinant<'py>(
    a: Object<'_, 'py>,
    overwrite: bool,
    policy: Option<&str>,
) -> PyResult<(Any<'py>, Any<'py>, Any<'py>)> {
    let py = a.py();
    let (a, stack) = overwritten(a, "det", (overwrite, Order::Own), policy)?;
    check_square(py, &a.given, "det")?;
    let dtype = a.taken.dtype()?;
    let made = |dtype| Operand::new(py, &stack.lengths, dtype, "out");
    let (sign, ln_abs, value) = (made(dtype)?, made(real(dtype))?, made(dtype)?);
    let done = with_scalar!(dtype, T => {
        let body = |context: &mut Context<'_>, which| {
            // SAFETY: as in `lapack_factored`; the three are new, in C order, with a place for each matrix.
            unsafe {
                let (found, report) = context.det(stack.place(&a.taken, 2, which).matrix::<T>()?)?;
                sign.data().cast::<T>().add(which).write(found.sign);
                ln_abs.data().cast::<<T as Scalar>::Real>().add(which).write(found.ln_abs);
                value.data().cast::<T>().add(which).write(found.value);
                Ok(report)
            }
        };
        // SAFETY: as above.
        unsafe { stack.each(py, &[&a], body) }
    })?;
    tell("det", &[&a], &done)?;
    let returned = |one: Operand<'py>| one.into_array().returned();
    Ok((returned(sign)?, returned(ln_abs)?, returned(value)?))
}

/// Least squares of any rank: singular values and the rank, with solutions in the first rows of B, which has as many rows as the longer
/// axis of A, one axis or two, and is overwritten.
#[pyfunction]
#[pyo3(signature = (a, b, rcond, overwrite, policy, /))]
pub fn lapack_lstsq<'py>(
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    rcond: f64,
    overwrite: bool,
    policy: Option<&str>,
) -> PyResult<(Any<'py>, usize)> {
    let py = a.py();
    let b = Taken::read(b, "B", true)?;
    let (a, mut stack) = overwritten(a, "lstsq", (overwrite, Order::Columns), policy)?;
    let &[rows, cols] = a.taken.axes() else {
        return Err(PyValueError::new_err("lstsq: A has more than two axes: one matrix at a time"));
    };
    let dtype = a.taken.dtype()?;
    if b.given.dtype()? != dtype || !matches!(b.given.ndim(), 1 | 2) {
        return Err(PyValueError::new_err("lstsq: B is a vector or a matrix of the type of A"));
    }
    if a.taken.shares(&b.taken, [dtype.size(); 2]) {
        return Err(PyValueError::new_err("lstsq: A and B share memory, and both are to be overwritten"));
    }
    stack.work = stack.work.max(DETACH_FROM);
    let s = Operand::new(py, &[rows.len.min(cols.len)], real(dtype), "s")?;
    let (mut rank, inner) = (0, b.taken.ndim());
    let done = with_scalar!(dtype, T => {
        let body = |context: &mut Context<'_>, which| {
            let (a, b, s) = (stack.place(&a.taken, 2, which), stack.place(&b.taken, inner, which), stack.place(&s, 1, which));
            // SAFETY: as in `lapack_factored`; B is written, distinct, and apart.
            unsafe {
                let rcond = T::from_f64(rcond, 0.0).re();
                let (found, report) = context.gelsd(a.matrix::<T>()?, b.view::<T>()?, s.vector::<<T as Scalar>::Real>()?, rcond)?;
                rank = found;
                Ok(report)
            }
        };
        // SAFETY: as above.
        unsafe { stack.each(py, &[&a], body) }
    })?;
    tell("lstsq", &[&a, &b], &done)?;
    Ok((s.into_array().object().clone(), rank))
}

/// Q, as many columns as the shorter axis has elements, in what was A, and R.
#[pyfunction]
#[pyo3(signature = (a, overwrite, policy, /))]
pub fn lapack_qr<'py>(
    a: Object<'_, 'py>,
    overwrite: bool,
    policy: Option<&str>,
) -> PyResult<(Any<'py>, Any<'py>)> {
    let py = a.py();
    let (a, stack) = overwritten(a, "qr", (overwrite, Order::Columns), policy)?;
    let dtype = a.taken.dtype()?;
    let &[.., rows, cols] = a.taken.axes() else { return Err(PyValueError::new_err("qr: two axes")) };
    let (n, k) = (cols.len, rows.len.min(cols.len));
    let r = Operand::new(py, &stack.shape(&[k, n]), dtype, "r")?;
    let done = with_scalar!(dtype, T => {
        let mut tau = vec![T::ZERO; k];
        let body = |context: &mut Context<'_>, which| {
            let (a, r) = (stack.place(&a.taken, 2, which), stack.place(&r, 2, which));
            // SAFETY: as in `lapack_factored`; R is new.
            unsafe {
                let mut factored = a.matrix::<T>()?;
                let mut report = context.geqrf(factored.reborrow(), &mut tau[..])?;
                if k > 0 {
                    blasview::copy(r.view::<T>()?, factored.as_view().slice(..k, ..)?)?;
                    r.keep_triangle(Uplo::Upper, size_of::<T>());
                }
                // Of the two plans it is the one with a copy that is told.
                let mut other = stack.options.context();
                let context = if report.bytes_copied > 0 { &mut other } else { context };
                let made = context.orgqr(factored.slice(.., ..k)?, &tau[..])?;
                report.bytes_copied += made.bytes_copied;
                report.calls += made.calls;
                Ok(report)
            }
        };
        // SAFETY: as above.
        unsafe { stack.each(py, &[&a], body) }
    })?;
    tell("qr", &[&a], &done)?;
    let slice = PySlice::new(py, 0, isize::try_from(k)?, 1);
    let q = a.taken.array().object().get_item((py.Ellipsis(), slice))?;
    Ok((q, r.into_array().object().clone()))
}
