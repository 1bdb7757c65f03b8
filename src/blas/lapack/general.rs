//! General matrices: factors with row or column pivots, solutions, inverses, determinants.
//!
//! What lies by rows is factored as its transpose, `Aᵀ = P L U`, so that A is `Uᵀ Lᵀ Pᵀ`: a lower triangle with the diagonal, an upper
//! one without, and columns exchanged. For solutions, inverses and determinants that is as good.

use super::job::{Job, Placed, Run, Use, agree, reversed_rows, square};
use super::touch;
use super::triangular::{Triangle, singular};
use crate::backend::lapack::{Fortran, Function, Integers, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::Result;
use crate::plan::lapack::Takes;
use crate::words::{Diag, Uplo};

use num_traits::Float as _;

/// The exchanges of a factorization, counted from 0: row (or column) i with that one.
#[derive(Clone, Copy, Debug)]
pub enum Pivots<'p, T> {
    /// As the library has left them.
    Library(Fortran<T>, Integers),
    /// Read from it.
    Read(&'p [usize]),
}

impl<T: Blas> Pivots<'_, T> {
    /// # Safety
    /// There are more than `at`, as [`Fortran::get`] demands.
    pub unsafe fn get(&self, at: usize) -> usize {
        match *self {
            // SAFETY: the caller's promise.
            Pivots::Library(lapack, pivots) => unsafe { lapack.get(pivots, at) }.unsigned_abs() - 1,
            Pivots::Read(pivots) => pivots[at],
        }
    }
}

/// The two triangles of a factored square, in the order in which they solve.
pub fn triangles<T: Blas>(f: &Placed<T>) -> [Triangle<T>; 2] {
    let a = f.ahead();
    if f.is_transposed {
        [Triangle::new(a, Uplo::Lower, Diag::NonUnit), Triangle::new(a, Uplo::Upper, Diag::Unit)]
    } else {
        [Triangle::new(a, Uplo::Lower, Diag::Unit), Triangle::new(a, Uplo::Upper, Diag::NonUnit)]
    }
}

/// B with its rows in the direction in which they lie, and whether they are to be reversed in place before and after F solves with them:
/// A is J F J, with a reversal J or none on either side, and B may be one too.
fn ahead<T: Blas>(f: &Placed<T>, b: Located<T>) -> (Located<T>, [bool; 2]) {
    let runs_back = b.rows.len > 1 && b.rows.stride < 0;
    (if runs_back { reversed_rows(b) } else { b }, f.reversed.map(|reversed| reversed != runs_back))
}

/// Solves with a factored matrix in place of B.
///
/// # Errors
/// Those of `trsm`.
///
/// # Safety
/// F has been factored with these pivots, one for each row; B is as [`Triangle::solve`] demands, with as many rows.
pub unsafe fn solve<T: Blas>(
    context: &mut Context<'_>,
    f: &Placed<T>,
    pivots: Pivots<'_, T>,
    b: Located<T>,
) -> Result<Report> {
    let (there, [before, after]) = ahead(f, b);
    let n = f.rows;
    // SAFETY: the caller's promises.
    unsafe {
        if before {
            touch::reverse_rows(there);
        }
        // The exchanges are of rows that the pivots name, which are rows of B.
        if !f.is_transposed {
            touch::exchange_rows(there, || (0..n).map(|at| [at, pivots.get(at)]));
        }
        let report = Triangle::solve_each(&triangles(f), context, there)?;
        if f.is_transposed {
            touch::exchange_rows(there, || (0..n).rev().map(|at| [at, pivots.get(at)]));
        }
        if after {
            touch::reverse_rows(there);
        }
        Ok(report)
    }
}

/// Solves `A X = B`: `gesv`. A is overwritten by factors.
///
/// # Safety
/// A and B are as [`Operands`](crate::blas::operands::Operands) demands of what is written, and share no byte.
pub unsafe fn gesv<T: Blas>(context: &mut Context<'_>, a: Located<T>, b: Located<T>) -> Result<Report> {
    let n = square("gesv", "A", a)?;
    agree("gesv", 'n', ("A", n), ("B", b.rows.len))?;
    let mut job = Job::<T>::new(context, "gesv", &[Function::getrf])?;
    let at = job.matrix(Use::changed("A", Takes::ALL), a)?;
    let ipiv = job.integers(n)?;
    let there = job.peek(at);
    note_steps(&mut job, &there, b);
    // SAFETY: nothing is read or written where only plans are made.
    job.by_blas("B", 1, &mut |dry| unsafe { Triangle::solve_each(&triangles(&there), dry, ahead(&there, b).0) })?;
    if n == 0 {
        return Ok(Report::default());
    }
    let mut solved = Report::default();
    let body = |run: &Run<T>, context: &mut Context<'_>| {
        let (f, ipiv) = (run.matrix(at), run.integers(ipiv));
        // SAFETY: legal: a square in a form that `Job` found. Elements, apart: the caller's promise, or the copy's; the pivots are those
        // of this factorization.
        unsafe {
            let info = run.lapack.getrf(f.m(), f.n(), f.ptr, f.ld, ipiv)?;
            if info == 0 {
                solved = solve(context, &f, Pivots::Library(run.lapack, ipiv), b)?;
            }
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (mut report, info) = unsafe { job.run(body) }?;
    report.add(Report { calls: 0, bytes_copied: 0, ..solved });
    singular("gesv", report, info)
}

/// What the plan of a solution says.
fn note_steps<T: Blas>(job: &mut Job<'_, '_, T>, f: &Placed<T>, b: Located<T>) {
    let (_, [before, after]) = ahead(f, b);
    job.plan.step(if f.is_transposed { "getrf of the transpose" } else { "getrf" }, 1);
    if before {
        job.plan.step("rows of B reversed", 0);
    }
    if !f.is_transposed {
        job.plan.step("rows of B exchanged", 0);
    }
    job.plan.step("trsm", 1);
    job.plan.step("trsm", 1);
    if f.is_transposed {
        job.plan.step("rows of B exchanged in reverse", 0);
    }
    if after {
        job.plan.step("rows of B reversed", 0);
    }
}

/// The inverse in place: `getrf` and `getri`.
///
/// # Safety
/// A is as [`Operands`](crate::blas::operands::Operands) demands of what is written.
pub unsafe fn inv<T: Blas>(context: &mut Context<'_>, a: Located<T>) -> Result<Report> {
    let n = square("inv", "A", a)?;
    let mut job = Job::<T>::new(context, "inv", &[Function::getrf, Function::getri])?;
    let at = job.matrix(Use::changed("A", Takes::ALL), a)?;
    let (ipiv, there, lapack) = (job.integers(n)?, job.peek(at), job.lapack);
    let nothing = Integers(core::ptr::null_mut());
    // SAFETY: a length of -1: nothing is read, and one number is written where it goes.
    let asks = &mut |work| unsafe { lapack.getri(there.n(), there.ptr, there.ld, nothing, work, -1) };
    let (work, length) = job.work(n, asks)?;
    job.plan.step(if there.is_transposed { "getrf of the transpose" } else { "getrf" }, 1);
    job.plan.step("getri", 1);
    let is_turned = there.reversed[0] != there.reversed[1];
    if is_turned {
        job.plan.step("rows and columns reversed", 0);
    }
    if n == 0 {
        return Ok(Report::default());
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, ipiv) = (run.matrix(at), run.integers(ipiv));
        // SAFETY: as in `gesv`; the room for work is as long as it is said.
        unsafe {
            let mut info = run.lapack.getrf(f.m(), f.n(), f.ptr, f.ld, ipiv)?;
            if info == 0 {
                info = run.lapack.getri(f.n(), f.ptr, f.ld, ipiv, run.at(work), length)?;
            }
            if info == 0 && is_turned {
                // The inverse of J A is A⁻¹ J.
                touch::reverse_rows(f.ahead());
                touch::reverse_rows(f.ahead().transposed());
            }
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    singular("inv", report, info)
}

/// P L U with pivots of rows, of any shape: `getrf`. A square that lies by rows is transposed in place before and after.
///
/// Gives INFO too: a zero on the diagonal of U is none that stands in the way.
///
/// # Safety
/// A is as [`Operands`](crate::blas::operands::Operands) demands of what is written.
pub unsafe fn getrf<T: Blas>(
    context: &mut Context<'_>,
    a: Located<T>,
    pivots: &mut [usize],
) -> Result<(Report, Option<usize>)> {
    let (m, n) = (a.rows.len, a.cols.len);
    agree("getrf", 'k', ("A", m.min(n)), ("ipiv", pivots.len()))?;
    let mut job = Job::<T>::new(context, "getrf", &[Function::getrf])?;
    let takes = if m == n { Takes::ORDERS } else { Takes::COLUMNS };
    let at = job.matrix(Use::changed("A", takes), a)?;
    let is_turned = job.peek(at).is_transposed;
    let ipiv = job.integers(m.min(n))?;
    if is_turned {
        job.plan.step("A transposed in place", 0);
    }
    job.plan.step("getrf", 1);
    if is_turned {
        job.plan.step("and back", 0);
    }
    if m == 0 || n == 0 {
        return Ok((Report::default(), None));
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, ipiv) = (run.matrix(at), run.integers(ipiv));
        // SAFETY: as in `gesv`; what is transposed is a square.
        unsafe {
            if is_turned {
                touch::transpose(f.ahead());
            }
            let info = run.lapack.getrf(m as isize, n as isize, f.ptr, f.ld, ipiv)?;
            if is_turned {
                touch::transpose(f.ahead());
            }
            let read = Pivots::Library(run.lapack, ipiv);
            pivots.iter_mut().enumerate().for_each(|(at, pivot)| *pivot = read.get(at));
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    Ok((report, (info > 0).then(|| info.unsigned_abs() - 1)))
}

/// Solves with factors of [`getrf`]: `getrs`.
///
/// # Errors
/// A pivot that is no row is [`Error::IndexOutOfRange`](crate::Error::IndexOutOfRange); nothing has been written then.
///
/// # Safety
/// A and B are as [`Operands`](crate::blas::operands::Operands) demands, and share no byte.
pub unsafe fn getrs<T: Blas>(
    context: &mut Context<'_>,
    a: Located<T>,
    pivots: &[usize],
    b: Located<T>,
) -> Result<Report> {
    let n = square("getrs", "A", a)?;
    agree("getrs", 'n', ("A", n), ("B", b.rows.len))?;
    agree("getrs", 'n', ("A", n), ("ipiv", pivots.len()))?;
    check_pivots(pivots, n)?;
    let both = [Triangle::new(a, Uplo::Lower, Diag::Unit), Triangle::new(a, Uplo::Upper, Diag::NonUnit)];
    let (mut plan, blas, policy, limit) = (None, context.blas()?, context.policy, context.limit());
    let mut dry = Context::new().backend(blas).policy(policy).workspace_limit(limit).plan_only(&mut plan);
    // SAFETY: the caller's promises; pivots are rows.
    unsafe {
        Triangle::solve_each(&both, &mut dry, b)?;
        if !context.only_plans() {
            touch::exchange_rows(b, || pivots.iter().enumerate().map(|(at, &pivot)| [at, pivot]));
        }
        Triangle::solve_each(&both, context, b)
    }
}

/// Whether all are rows.
fn check_pivots(pivots: &[usize], n: usize) -> Result<()> {
    match pivots.iter().find(|&&pivot| pivot >= n) {
        Some(&pivot) => Err(crate::Error::IndexOutOfRange { index: pivot.try_into().unwrap_or(isize::MAX), len: n }),
        None => Ok(()),
    }
}

/// A determinant: its sign (of complex numbers a number of modulus 1), and the logarithm of its absolute value, which no number of rows
/// makes too large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Determinant<T: Blas> {
    /// 1 or -1; of complex matrices a number of absolute value 1; 0 of what is singular.
    pub sign: T,
    /// The natural logarithm of the absolute value; minus infinity of what is singular.
    pub ln_abs: T::Real,
    /// The determinant itself, which may be too large or too small for the type.
    pub value: T,
}

/// The determinant: `getrf`, which overwrites A.
///
/// # Safety
/// As [`inv`].
pub unsafe fn det<T: Blas>(context: &mut Context<'_>, a: Located<T>) -> Result<(Determinant<T>, Report)> {
    let n = square("det", "A", a)?;
    let mut job = Job::<T>::new(context, "det", &[Function::getrf])?;
    let at = job.matrix(Use::changed("A", Takes::ALL), a)?;
    let (ipiv, there) = (job.integers(n)?, job.peek(at));
    job.plan.step(if there.is_transposed { "getrf of the transpose" } else { "getrf" }, 1);
    let mut found = Determinant { sign: T::ONE, ln_abs: T::ZERO.re(), value: T::ONE };
    if n == 0 {
        return Ok((found, Report::default()));
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, ipiv) = (run.matrix(at), run.integers(ipiv));
        // SAFETY: as in `gesv`; the diagonal has been written.
        unsafe {
            let info = run.lapack.getrf(f.m(), f.n(), f.ptr, f.ld, ipiv)?;
            let pivots = Pivots::Library(run.lapack, ipiv);
            let exchanged = (0..n).filter(|&at| pivots.get(at) != at).count();
            // To reverse n rows takes n (n - 1) / 2 exchanges of neighbours.
            let turned = f.reversed.iter().filter(|&&is| is).count() * (n * (n - 1) / 2 % 2);
            found = product(n, &|at| touch::get(f.ahead(), at, at), (exchanged + turned) % 2 == 1);
            Ok(info.min(0))
        }
    };
    // SAFETY: the caller's promise.
    let (report, _) = unsafe { job.run(body) }?;
    Ok((found, report))
}

/// The product of a diagonal.
fn product<T: Blas>(n: usize, diagonal: &dyn Fn(usize) -> T, is_odd: bool) -> Determinant<T> {
    let (mut sign, mut ln_abs, mut value) = ([1.0, 0.0], 0.0, T::ONE);
    for at in 0..n {
        let number = diagonal(at);
        value = value * number;
        let (re, im) = number.to_f64();
        let modulus = re.hypot(im);
        ln_abs += modulus.ln();
        let unit = if modulus == 0.0 { [0.0; 2] } else { [re / modulus, im / modulus] };
        sign = [sign[0] * unit[0] - sign[1] * unit[1], sign[0] * unit[1] + sign[1] * unit[0]];
    }
    let factor = if is_odd { -1.0 } else { 1.0 };
    Determinant {
        sign: T::from_f64(factor * sign[0], factor * sign[1]),
        ln_abs: T::from_f64(ln_abs, 0.0).re(),
        value: if is_odd { -value } else { value },
    }
}

/// Which norm of a matrix. Frobenius' is [`nrm2`](crate::nrm2) of it as a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Norm {
    /// The largest sum of absolute values of a column.
    One,
    /// The largest sum of absolute values of a row.
    Infinity,
}

impl Norm {
    /// That of the transpose.
    fn transposed(self) -> Norm {
        if self == Norm::One { Norm::Infinity } else { Norm::One }
    }
}

/// The norm of a matrix where it lies: what `lange` computes. A NaN in it is the norm.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory), of sums across the lines.
///
/// # Safety
/// All elements can be read.
pub unsafe fn norm<T: Blas>(norm: Norm, a: Located<T>) -> Result<T::Real> {
    // By lines as it lies.
    let is_by_cols = a.rows.stride.unsigned_abs() < a.cols.stride.unsigned_abs();
    let (a, norm) = if is_by_cols { (a.transposed(), norm.transposed()) } else { (a, norm) };
    let (rows, cols) = (a.rows.len, a.cols.len);
    let modulus = |row: usize, col: usize| {
        // SAFETY: the caller's promise.
        let (re, im) = unsafe { touch::get(a, row, col) }.to_f64();
        if T::DTYPE.is_complex() { re.hypot(im) } else { re.abs() }
    };
    let larger = |most: f64, other: f64| if other > most || other.is_nan() { other } else { most };
    let found = if norm == Norm::Infinity {
        (0..rows).map(|row| (0..cols).map(|col| modulus(row, col)).sum()).fold(0.0, larger)
    } else {
        let mut sums = Vec::new();
        let bytes = cols.saturating_mul(size_of::<f64>());
        sums.try_reserve_exact(cols).map_err(|_| crate::Error::OutOfMemory { bytes })?;
        sums.resize(cols, 0.0);
        for row in 0..rows {
            sums.iter_mut().enumerate().for_each(|(col, sum)| *sum += modulus(row, col));
        }
        sums.into_iter().fold(0.0, larger)
    };
    Ok(T::from_f64(found, 0.0).re())
}

/// One over the condition in the 1 norm or that of infinity, as far as `gecon` estimates it; A is overwritten by factors.
///
/// # Safety
/// As [`inv`].
pub unsafe fn gecon<T: Blas>(context: &mut Context<'_>, of: Norm, a: Located<T>) -> Result<(T::Real, Report)> {
    let n = square("gecon", "A", a)?;
    let mut job = Job::<T>::new(context, "gecon", &[Function::getrf, Function::gecon])?;
    let at = job.matrix(Use::changed("A", Takes::ALL), a)?;
    let there = job.peek(at);
    let ipiv = job.integers(n)?;
    let work = job.room_for::<T>(4 * n)?;
    let last = job.room_for::<f64>(2 * n)?;
    job.plan.step(if there.is_transposed { "getrf of the transpose" } else { "getrf" }, 1);
    job.plan.step("gecon", 1);
    let mut rcond = T::ONE.re();
    if n == 0 {
        return Ok((rcond, Report::default()));
    }
    rcond = T::ZERO.re();
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, ipiv) = (run.matrix(at), run.integers(ipiv));
        let of_f = if f.is_transposed { of.transposed() } else { of };
        let letter = Letter(if of_f == Norm::One { b'1' } else { b'I' });
        // SAFETY: as in `gesv`. The norm of what is reversed is that of what is not. Room: 4 n numbers, and 2 n real ones or n integers,
        // are what `gecon` works in.
        unsafe {
            let anorm = norm(of, f.ahead())?;
            let info = run.lapack.getrf(f.m(), f.n(), f.ptr, f.ld, ipiv)?;
            // A norm that is no number is an argument that `gecon` refuses.
            if info == 0 && anorm.is_finite() {
                let (work, last) = (run.at(work), run.at(last));
                return run.lapack.gecon(letter, f.n(), f.ptr, f.ld, &raw const anorm, &raw mut rcond, work, last);
            }
            Ok(0)
        }
    };
    // SAFETY: the caller's promise.
    let (report, _) = unsafe { job.run(body) }?;
    Ok((rcond, report))
}
