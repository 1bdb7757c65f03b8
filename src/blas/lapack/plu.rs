//! P L U as LAPACK defines it, with pivots of rows, whichever way the matrix lies.

use super::beside::{Plans, with_room};
use super::general::Pivots;
use super::job::{Job, Run, Use, agree, square};
use super::touch;
use super::triangular::Triangle;
use crate::backend::lapack::Function;
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result};
use crate::plan::lapack::Takes;
use crate::words::{Diag, Uplo};

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
/// A pivot that is no row is [`Error::IndexOutOfRange`](Error::IndexOutOfRange); nothing has been written then.
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
    // SAFETY: nothing is read or written where only plans are made.
    let plans: Plans<'_> = &mut |dry, at| unsafe { both[at].solve(dry, b) };
    with_room(context, 2, plans, |context| {
        // SAFETY: the caller's promises; pivots are rows.
        unsafe {
            if !context.only_plans() {
                touch::exchange_rows(b, || pivots.iter().enumerate().map(|(at, &pivot)| [at, pivot]));
            }
            Triangle::solve_each(&both, context, b)
        }
    })
}

/// Whether all are rows.
fn check_pivots(pivots: &[usize], n: usize) -> Result<()> {
    match pivots.iter().find(|&&pivot| pivot >= n) {
        Some(&pivot) => Err(Error::IndexOutOfRange { index: pivot.try_into().unwrap_or(isize::MAX), len: n }),
        None => Ok(()),
    }
}
