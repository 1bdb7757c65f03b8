//! General matrices: factors with row or column pivots, solutions, inverses, determinants.
//!
//! What lies by rows is factored as its transpose, `Aᵀ = P L U`, so that A is `Uᵀ Lᵀ Pᵀ`: a lower triangle with the diagonal, an upper
//! one without, and columns exchanged. For solutions, inverses and determinants that is as good.

use super::beside::{Plans, with_room};
use super::job::{Answers, Job, Placed, Run, Use, agree, reversed_rows, square};
use super::touch;
use super::triangular::{Triangle, singular};
use crate::backend::lapack::{Fortran, Function, Integers};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::Result;
use crate::plan::lapack::Takes;
use crate::words::{Diag, Uplo};

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

/// A square that has been factored, with pivots of rows, or of columns where it is the transpose that was.
#[derive(Clone, Copy, Debug)]
pub struct Factors<T> {
    /// The factors where they lie: reversed as is said, A is what they are of.
    a: Located<T>,
    is_transposed: bool,
    reversed: [bool; 2],
}

impl<T: Blas> Factors<T> {
    /// Those of a matrix of a job.
    pub fn of(f: &Placed<T>) -> Factors<T> {
        Factors { a: f.ahead(), is_transposed: f.is_transposed, reversed: f.reversed }
    }

    /// The two triangles, in the order in which they solve.
    pub fn triangles(&self) -> [Triangle<T>; 2] {
        let a = self.a;
        if self.is_transposed {
            [Triangle::new(a, Uplo::Lower, Diag::NonUnit), Triangle::new(a, Uplo::Upper, Diag::Unit)]
        } else {
            [Triangle::new(a, Uplo::Lower, Diag::Unit), Triangle::new(a, Uplo::Upper, Diag::NonUnit)]
        }
    }

    /// B with its rows in the direction in which they lie, and whether they are to be reversed in place before and after F solves with
    /// them: A is J F J, with a reversal J or none on either side, and B may be one too.
    fn ahead(&self, b: Located<T>) -> (Located<T>, [bool; 2]) {
        let runs_back = b.rows.len > 1 && b.rows.stride < 0;
        (if runs_back { reversed_rows(b) } else { b }, self.reversed.map(|reversed| reversed != runs_back))
    }

    /// Solves in place of B.
    ///
    /// # Errors
    /// Those of `trsm`.
    ///
    /// # Safety
    /// They are factors with these pivots, one for each row; B is as [`Triangle::solve`] demands, with as many rows.
    pub unsafe fn solve(
        &self,
        context: &mut Context<'_>,
        pivots: Pivots<'_, T>,
        b: Located<T>,
    ) -> Result<Report> {
        let (there, [before, after]) = self.ahead(b);
        let n = self.a.rows.len;
        // SAFETY: the caller's promises; pivots are rows of B.
        unsafe {
            if before {
                touch::reverse_rows(there);
            }
            if !self.is_transposed {
                touch::exchange_rows(there, || (0..n).map(|at| [at, pivots.get(at)]));
            }
            let report = Triangle::solve_each(&self.triangles(), context, there)?;
            if self.is_transposed {
                touch::exchange_rows(there, || (0..n).rev().map(|at| [at, pivots.get(at)]));
            }
            if after {
                touch::reverse_rows(there);
            }
            Ok(report)
        }
    }

    /// The same for factors that are used by themselves: nothing has been written if `trsm` is refused, or there is no room for it.
    ///
    /// # Errors
    /// As [`Self::solve`].
    ///
    /// # Safety
    /// As [`Self::solve`].
    pub unsafe fn solve_alone(
        &self,
        context: &mut Context<'_>,
        pivots: Pivots<'_, T>,
        b: Located<T>,
    ) -> Result<Report> {
        let (triangles, sides) = (self.triangles(), self.ahead(b).0);
        // SAFETY: nothing is read or written where only plans are made.
        let plans: Plans<'_> = &mut |dry, at| unsafe { triangles[at].solve(dry, sides) };
        // SAFETY: the caller's promise.
        with_room(context, 2, plans, |context| unsafe { self.solve(context, pivots, b) })
    }

    /// What a plan says of it.
    fn note_steps(&self, job: &mut Job<'_, '_, T>, b: Located<T>) {
        let (_, [before, after]) = self.ahead(b);
        let exchanged =
            if self.is_transposed { "rows of B exchanged in reverse" } else { "rows of B exchanged" };
        if before {
            job.plan.step("rows of B reversed", 0);
        }
        if !self.is_transposed {
            job.plan.step(exchanged, 0);
        }
        job.plan.step("trsm", 1);
        job.plan.step("trsm", 1);
        if self.is_transposed {
            job.plan.step(exchanged, 0);
        }
        if after {
            job.plan.step("rows of B reversed", 0);
        }
    }

    /// The determinant.
    ///
    /// # Safety
    /// They are factors with these pivots, one for each row, which can be read.
    pub unsafe fn determinant(&self, pivots: Pivots<'_, T>) -> Determinant<T> {
        let n = self.a.rows.len;
        // SAFETY: the caller's promises.
        unsafe {
            let exchanged = (0..n).filter(|&at| pivots.get(at) != at).count();
            // To reverse n rows takes n (n - 1) / 2 exchanges of neighbours.
            let turned = self.reversed.iter().filter(|&&is| is).count() * (n * n.saturating_sub(1) / 2 % 2);
            product(n, &|at| touch::get(self.a, at, at), (exchanged + turned) % 2 == 1)
        }
    }
}

/// What the plan of a factorization says.
fn note_factor<T: Blas>(job: &mut Job<'_, '_, T>, f: &Placed<T>) {
    job.plan.step(if f.is_transposed { "getrf of the transpose" } else { "getrf" }, 1);
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
    note_factor(&mut job, &there);
    let factors = Factors::of(&there);
    factors.note_steps(&mut job, b);
    let (triangles, sides) = (factors.triangles(), factors.ahead(b).0);
    // SAFETY: nothing is read or written where only plans are made.
    job.solved("B", [2, 1], &mut |dry, at| unsafe { triangles[at].solve(dry, sides) })?;
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
                solved = Factors::of(&f).solve(context, Pivots::Library(run.lapack, ipiv), b)?;
            }
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (mut report, info) = unsafe { job.run(body) }?;
    report.add(Report { calls: 0, bytes_copied: 0, ..solved });
    singular("gesv", report, info)
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
    let mut answers = Answers::new();
    // SAFETY: a length of -1: nothing is read, and one number is written where it goes.
    let asks =
        &mut |work| unsafe { lapack.getri(there.n(), there.ptr, there.ld, answers.integers(), work, -1) };
    let (work, length) = job.work(n, asks)?;
    note_factor(&mut job, &there);
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
    note_factor(&mut job, &there);
    let mut found = Determinant { sign: T::ONE, ln_abs: T::ZERO.re(), value: T::ONE };
    if n == 0 {
        return Ok((found, Report::default()));
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, ipiv) = (run.matrix(at), run.integers(ipiv));
        // SAFETY: as in `gesv`; the diagonal has been written.
        unsafe {
            let info = run.lapack.getrf(f.m(), f.n(), f.ptr, f.ld, ipiv)?;
            found = Factors::of(&f).determinant(Pivots::Library(run.lapack, ipiv));
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

/// Factors in place of A, for more than one use: `getrf` of it as it lies, and its pivots.
///
/// Gives where U, or L of the transpose, has its first zero on the diagonal, too.
///
/// # Safety
/// As [`inv`].
pub unsafe fn factor<T: Blas>(
    context: &mut Context<'_>,
    a: Located<T>,
    pivots: &mut [usize],
) -> Result<(Factors<T>, Option<usize>, Report)> {
    let n = square("getrf", "A", a)?;
    agree("getrf", 'n', ("A", n), ("the pivots", pivots.len()))?;
    let mut job = Job::<T>::new(context, "getrf", &[Function::getrf])?;
    let at = job.matrix(Use::changed("A", Takes::ALL), a)?;
    let (ipiv, there) = (job.integers(n)?, job.peek(at));
    note_factor(&mut job, &there);
    let factors = if job.is_packed(at) {
        Factors { a, is_transposed: false, reversed: [false; 2] }
    } else {
        Factors::of(&there)
    };
    if n == 0 {
        return Ok((factors, None, Report::default()));
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, ipiv) = (run.matrix(at), run.integers(ipiv));
        // SAFETY: as in `gesv`.
        unsafe {
            let info = run.lapack.getrf(f.m(), f.n(), f.ptr, f.ld, ipiv)?;
            let read = Pivots::Library(run.lapack, ipiv);
            pivots.iter_mut().enumerate().for_each(|(at, pivot)| *pivot = read.get(at));
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    Ok((factors, (info > 0).then(|| info.unsigned_abs() - 1), report))
}
