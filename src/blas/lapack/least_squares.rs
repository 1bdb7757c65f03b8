//! Least squares: of full rank by Q R, of any rank by singular values.

use super::job::{Answers, Job, Run, Use, agree};
use super::orthogonal::{Factoring, Multiplying};
use super::parts::Part;
use super::touch;
use super::triangular::Triangle;
use crate::backend::lapack::Function;
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result};
use crate::layout::Axis;
use crate::plan::lapack::Takes;
use crate::words::{Diag, Side, Trans, Uplo};

/// The first rows of a matrix.
fn first_rows<T>(matrix: Located<T>, rows: usize) -> Located<T> {
    Located { rows: Axis::new(rows, matrix.rows.stride), ..matrix }
}

/// Numbers by which A or B is multiplied, so that neither it nor sums of its squares are too large or too small for the type.
fn scale_of<T: Blas>(most: f64) -> f64 {
    let (tiny, eps) = if size_of::<T::Real>() == 4 {
        (f64::from(f32::MIN_POSITIVE), f64::from(f32::EPSILON))
    } else {
        (f64::MIN_POSITIVE, f64::EPSILON)
    };
    let (small, big) = (tiny / eps, eps / tiny);
    if most > 0.0 && most < small {
        small / most
    } else if most > big && most.is_finite() {
        big / most
    } else {
        1.0
    }
}

/// The `x` that makes `A x - b` least, for each column of B, in place of the first rows of B; of a wide A, of full rank, the shortest of those
/// that solve it. B has as many rows as the longer axis of A.
///
/// It is what `gels` does: Q R of A or of its transpose, a product with Q and a triangular solution, each on the matrices as they lie, and
/// scaled where numbers are near the ends of what the type holds.
///
/// # Safety
/// A and B are as [`Operands`](crate::blas::operands::Operands) demands of what is written, and share no byte.
pub unsafe fn gels<T: Blas>(context: &mut Context<'_>, a: Located<T>, b: Located<T>) -> Result<Report> {
    let (m, n) = (a.rows.len, a.cols.len);
    agree("gels", 'm', ("the longer axis of A", m.max(n)), ("B", b.rows.len))?;
    // Tall: A = Q R, x = R⁻¹ Qᴴ b. Wide: Aᵀ = Q R, A = Rᵀ Qᵀ, x = conj(Q) R⁻ᵀ b.
    let is_wide = m < n;
    let tall = if is_wide { a.transposed() } else { a };
    let k = m.min(n);
    let functions = [Function::geqrf, Function::gelqf, Function::ormqr, Function::ormlq];
    let mut job = Job::<T>::new(context, "gels", &functions)?;
    let at =
        job.matrix(Use { name: "A", takes: Takes::ORDERS, reads: Part::All, writes: Part::Nothing }, tall)?;
    let of = job.matrix(Use::changed("B", Takes::ORDERS), b)?;
    let factoring = Factoring::new(&mut job, at)?;
    if is_wide {
        job.plan.step("trsm", 1);
    }
    let trans = if is_wide { Trans::ConjNo } else { Trans::Conj };
    let multiplying = Multiplying::new(&mut job, [at, of], Side::Left, trans, k)?;
    if !is_wide {
        job.plan.step("trsm", 1);
    }
    if b.rows.len == 0 || b.cols.len == 0 {
        return Ok(Report::default());
    }
    let mut zero = None;
    let body = |run: &Run<T>, context: &mut Context<'_>| {
        let (f, g) = (run.matrix(at), run.matrix(of));
        let (factors, sides) = (f.ahead(), g.ahead());
        // SAFETY: the room is for these; the triangle and B are the job's, apart from each other, of lengths that agree.
        unsafe {
            let (by_a, by_b) =
                (scale_of::<T>(touch::largest(factors)), scale_of::<T>(touch::largest(first_rows(sides, m))));
            touch::scale(factors, by_a);
            touch::scale(first_rows(sides, m), by_b);
            factoring.run(run, &f)?;
            let r = Triangle::new(first_rows(factors, k), Uplo::Upper, Diag::NonUnit);
            zero = r.zero();
            if zero.is_some() {
                return Ok(0);
            }
            let tau = factoring.tau(run).cast_const();
            if is_wide {
                r.t().solve(context, first_rows(sides, m))?;
                let rest =
                    Located { ptr: sides.ptr.wrapping_byte_offset(m as isize * sides.rows.stride), ..sides };
                touch::fill(first_rows(rest, n - m), T::ZERO);
                multiplying.run(run, &f, &g, tau)?;
            } else {
                multiplying.run(run, &f, &g, tau)?;
                r.solve(context, first_rows(sides, n))?;
            }
            touch::scale(first_rows(sides, n), by_a / by_b);
            Ok(0)
        }
    };
    // SAFETY: the caller's promise.
    let (report, _) = unsafe { job.run(body) }?;
    zero.map_or(Ok(report), |at| Err(Error::Singular { routine: "gels", at }))
}

/// The same of any rank, by singular values: those below `rcond` times the largest count as 0. They are left in `s`, in descending order; A is
/// packed unless it lies by columns, and what is left of it is not told. Gives the rank.
///
/// # Safety
/// As [`gels`]; `s` is as [`Operands`](crate::blas::operands::Operands) demands of what is written.
pub unsafe fn gelsd<T: Blas>(
    context: &mut Context<'_>,
    a: Located<T>,
    b: Located<T>,
    s: Located<T::Real>,
    rcond: T::Real,
) -> Result<(usize, Report)> {
    let (m, n) = (a.rows.len, a.cols.len);
    let k = m.min(n);
    agree("gelsd", 'm', ("the longer axis of A", m.max(n)), ("B", b.rows.len))?;
    agree("gelsd", 'k', ("A", k), ("s", s.rows.len))?;
    let function = if T::DTYPE.is_complex() { Function::gelsd_complex } else { Function::gelsd_real };
    let mut job = Job::<T>::new(context, "gelsd", &[function])?;
    let at =
        job.matrix(Use { name: "A", takes: Takes::COLUMNS, reads: Part::All, writes: Part::Nothing }, a)?;
    let of = job.matrix(Use::changed("B", Takes::COLUMNS), b)?;
    let (f, g, lapack) = (job.peek(at), job.peek(of), job.lapack);
    // By LAPACK's documentation, with leaves of the divide-and-conquer of at least 25.
    let levels = ((k as f64 / 26.0).log2() + 1.0).max(0.0) as usize + 1;
    let nrhs = b.cols.len;
    let reals = 10 * n.max(m)
        + 2 * n.max(m) * 25
        + 8 * k * levels
        + 3 * 25 * nrhs
        + (26 * 26).max(n.max(m) * (1 + nrhs) + 2 * nrhs);
    let (values, rwork) = (job.room_for::<T::Real>(k)?, job.room_for::<T::Real>(reals)?);
    let (rank, iwork) = (job.integers(1)?, job.integers(3 * k * levels + 11 * k)?);
    let call = move |a: *mut T,
                     b: *mut T,
                     values: *mut T::Real,
                     work: *mut T,
                     length: isize,
                     rwork: *mut T::Real,
                     rank,
                     iwork| {
        let (m, n, nrhs, rcond) = (m as isize, n as isize, nrhs as isize, &raw const rcond);
        // SAFETY: as is said where it is called.
        unsafe {
            if T::DTYPE.is_complex() {
                lapack.gelsd_complex(
                    m, n, nrhs, a, f.ld, b, g.ld, values, rcond, rank, work, length, rwork, iwork,
                )
            } else {
                lapack.gelsd_real(m, n, nrhs, a, f.ld, b, g.ld, values, rcond, rank, work, length, iwork)
            }
        }
    };
    // A length of -1: nothing is read; beside the answer, an integer and a real number may be written: the least lengths of the others.
    let mut answers = Answers::new();
    let asks = &mut |work| {
        let integers = answers.integers();
        call(f.ptr, g.ptr, answers.numbers(), work, -1, answers.reals(), integers, integers)
    };
    let (work, length) = job.work_asked_for(asks)?;
    job.plan.step("gelsd", 1);
    if m == 0 || n == 0 || nrhs == 0 {
        return Ok((0, Report::default()));
    }
    if !job.context.only_plans() {
        // SAFETY: the caller's promise.
        unsafe {
            touch::finite("gelsd", "A", a, Part::All)?;
            touch::finite("gelsd", "B", first_rows(b, m), Part::All)?;
        }
    }
    let mut found = 0;
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, g) = (run.matrix(at), run.matrix(of));
        let (values, rank) = (run.at(values), run.integers(rank));
        // Legal: by columns, B with as many rows as the longer axis. Elements, apart: the caller's promise, or the copies'; room as long as
        // LAPACK's documentation says.
        let info =
            call(f.ptr, g.ptr, values, run.at(work), length, run.at(rwork), rank, run.integers(iwork))?;
        // SAFETY: written by the call.
        unsafe {
            found = run.lapack.get(rank, 0).unsigned_abs();
            (0..k).for_each(|at| touch::put(s, at, values.add(at).read()));
        }
        Ok(info)
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    match info {
        ..=0 => Ok((found, report)),
        count => Err(Error::NotConverged { routine: "gelsd", count: count.unsigned_abs() }),
    }
}

/// Q R with columns exchanged so that the diagonal of R descends: column `pivots[j]`, counted from 0, of A is column j of `Q R`. A is packed
/// unless it lies by columns.
///
/// # Safety
/// As [`geqrf`](super::orthogonal::geqrf).
pub unsafe fn geqp3<T: Blas>(
    context: &mut Context<'_>,
    a: Located<T>,
    pivots: &mut [usize],
    tau: Located<T>,
) -> Result<Report> {
    let (m, n) = (a.rows.len, a.cols.len);
    let k = m.min(n);
    agree("geqp3", 'n', ("A", n), ("jpvt", pivots.len()))?;
    agree("geqp3", 'k', ("A", k), ("tau", tau.rows.len))?;
    let function = if T::DTYPE.is_complex() { Function::geqp3_complex } else { Function::geqp3_real };
    let mut job = Job::<T>::new(context, "geqp3", &[function])?;
    let at = job.matrix(Use::changed("A", Takes::COLUMNS), a)?;
    let (f, lapack) = (job.peek(at), job.lapack);
    let (jpvt, factors, rwork) = (job.integers(n)?, job.room_for::<T>(k)?, job.room_for::<T::Real>(2 * n)?);
    let call = move |a: *mut T, jpvt, tau: *mut T, work: *mut T, length: isize, rwork: *mut T::Real| {
        // SAFETY: as is said where it is called.
        unsafe {
            if T::DTYPE.is_complex() {
                lapack.geqp3_complex(m as isize, n as isize, a, f.ld, jpvt, tau, work, length, rwork)
            } else {
                lapack.geqp3_real(m as isize, n as isize, a, f.ld, jpvt, tau, work, length)
            }
        }
    };
    let mut answers = Answers::new();
    // A length of -1: nothing is read, and one number is written where the answer goes.
    let asks = &mut |work| call(f.ptr, answers.integers(), answers.numbers(), work, -1, answers.reals());
    let (work, length) = job.work(3 * n + 1, asks)?;
    job.plan.step("geqp3", 1);
    if !job.context.only_plans() {
        // SAFETY: the caller's promise.
        unsafe { touch::finite("geqp3", "A", a, Part::All) }?;
        pivots.iter_mut().enumerate().for_each(|(at, pivot)| *pivot = at);
    }
    if k == 0 {
        return Ok(Report::default());
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, jpvt, factors) = (run.matrix(at), run.integers(jpvt), run.at::<T>(factors));
        // SAFETY: room for n integers; 0: each column may be exchanged. Legal: by columns. Elements, apart: the caller's promise, or the
        // copy's; room as long as was asked for. Read is what the call has written.
        unsafe {
            (0..n).for_each(|at| run.lapack.set(jpvt, at, 0));
            let info = call(f.ptr, jpvt, factors, run.at(work), length, run.at(rwork))?;
            for (at, pivot) in pivots.iter_mut().enumerate() {
                *pivot = run.lapack.get(jpvt, at).unsigned_abs() - 1;
            }
            (0..k).for_each(|at| touch::set(tau, at, 0, factors.add(at).read()));
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    unsafe { job.run(body) }.map(|(report, _)| report)
}
