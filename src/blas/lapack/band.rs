//! Bands: solutions of general, tridiagonal and positive definite ones, and Cholesky's factor.
//!
//! The storage is that of `gbmv`: by rows it is, transposed, the storage by columns of the transposed matrix, with the diagonals below
//! and above exchanged.

use super::indefinite::{Around, SIDES};
use super::job::{Job, Part, Run, Use, agree, uplo_letter};
use super::positive::definite;
use super::stored::{Storage, Stored};
use super::touch;
use super::triangular::singular;
use crate::backend::lapack::{Function, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Refusal, Result};
use crate::layout::Axis;
use crate::plan::lapack::Takes;
use crate::words::{Order, Uplo};

/// A storage as one by columns, and whether that is of the transposed matrix.
fn by_columns<T>(order: Order, ab: Located<T>) -> (Located<T>, bool) {
    match order {
        Order::RowMajor => (ab.transposed(), true),
        Order::ColMajor => (ab, false),
    }
}

/// Solves `A X = B` for a band of `kl` diagonals below the main one and `ku` above: `gbtrf` and `gbtrs` of a copy with the room that they
/// need for what fills in. A is not changed.
///
/// # Safety
/// A and B are as [`Operands`](crate::blas::operands::Operands) demands, B of what is written, and share no byte.
pub unsafe fn gbsv<T: Blas>(
    context: &mut Context<'_>,
    order: Order,
    kl: usize,
    ku: usize,
    ab: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    let (f, is_transposed) = by_columns(order, ab);
    let (width, n) = (f.rows.len, f.cols.len);
    let expected = kl.checked_add(ku).and_then(|sum| sum.checked_add(1)).ok_or(Error::Overflow)?;
    if width != expected {
        return Err(Error::BandShape {
            routine: "gbsv",
            operand: "A",
            what: "diagonals",
            expected,
            found: width,
        });
    }
    agree("gbsv", 'n', ("A", n), ("B", b.rows.len))?;
    let (below, above) = if is_transposed { (ku, kl) } else { (kl, ku) };
    let mut job = Job::<T>::new(context, "gbsv", &[Function::gbtrf, Function::gbtrs])?;
    let ld = below.checked_add(width).ok_or(Error::Overflow)?;
    job.fits(ld)?;
    job.fits(n)?;
    // Row `above + i - j` of column j, as far as that is a row of the matrix.
    let rows = |col: usize| above.saturating_sub(col)..width.min((n + above).saturating_sub(col));
    let elements: usize = (0..n).map(|col| rows(col).len()).sum();
    let copy = job.room_for::<T>(ld.checked_mul(n).ok_or(Error::Overflow)?)?;
    job.packs("A", ab, Refusal::Window { stride: width, inner: ld }, elements * size_of::<T>())?;
    let ipiv = job.integers(n)?;
    let sides = job.matrix(Use::changed("B", SIDES), b)?;
    let around = Around { is_reversed: job.peek(sides).reversed[0], is_conjugated: false };
    around.note(&mut job, &["gbtrf", if is_transposed { "gbtrs of the transpose" } else { "gbtrs" }]);
    if n == 0 {
        return Ok(Report::default());
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (b, ipiv) = (run.matrix(sides), run.integers(ipiv));
        let item = size_of::<T>() as isize;
        let axes = [Axis::new(ld, item), Axis::new(n, ld as isize * item)];
        let copy = Located { ptr: run.at::<T>(copy), rows: axes[0], cols: axes[1], conj: false };
        let (last, kl, ku, ld) = (n as isize, below as isize, above as isize, ld as isize);
        // SAFETY: legal: the bands are as wide as the copy's lines have room for. Elements, apart: the copy is of the room, with zeros or
        // elements that count everywhere; B is as `Job` found it, the caller's promise, or the copy's; the pivots are those of this
        // factorization.
        unsafe {
            touch::fill(copy, T::ZERO);
            for (row, col) in (0..n).flat_map(|col| rows(col).map(move |row| (row, col))) {
                touch::set(copy, below + row, col, touch::get(f, row, col).conj_if(f.conj));
            }
            let info = run.lapack.gbtrf(last, last, kl, ku, copy.ptr, ld, ipiv)?;
            if info != 0 {
                return Ok(info);
            }
            around.turn(&b);
            let trans = Letter(if is_transposed { b'T' } else { b'N' });
            let info = run.lapack.gbtrs(trans, last, kl, ku, b.n(), copy.ptr, ld, ipiv, b.ptr, b.ld)?;
            around.turn(&b);
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    singular("gbsv", report, info)
}

/// Solves `A X = B` for three diagonals, which are overwritten: `gtsv`.
///
/// # Safety
/// All are as [`Operands`](crate::blas::operands::Operands) demands of what is written, the diagonals as vectors, and share no byte.
pub unsafe fn gtsv<T: Blas>(
    context: &mut Context<'_>,
    dl: Located<T>,
    d: Located<T>,
    du: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    let n = d.rows.len;
    agree("gtsv", 'k', ("d", n.saturating_sub(1)), ("dl", dl.rows.len))?;
    agree("gtsv", 'k', ("d", n.saturating_sub(1)), ("du", du.rows.len))?;
    agree("gtsv", 'n', ("d", n), ("B", b.rows.len))?;
    let mut job = Job::<T>::new(context, "gtsv", &[Function::gtsv])?;
    let below = job.matrix(Use::changed("dl", Takes::COLUMNS), dl)?;
    let main = job.matrix(Use::changed("d", Takes::COLUMNS), d)?;
    let above = job.matrix(Use::changed("du", Takes::COLUMNS), du)?;
    let sides = job.matrix(Use::changed("B", SIDES), b)?;
    let around = Around { is_reversed: job.peek(sides).reversed[0], is_conjugated: false };
    around.note(&mut job, &["gtsv"]);
    if n == 0 {
        return Ok(Report::default());
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let [dl, d, du, b] = [below, main, above, sides].map(|at| run.matrix(at));
        // SAFETY: legal: B is as `Job` found it. Elements, apart: the caller's promise, or the copies'.
        unsafe {
            around.turn(&b);
            let info = run.lapack.gtsv(n as isize, b.n(), dl.ptr, d.ptr, du.ptr, b.ptr, b.ld)?;
            around.turn(&b);
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    singular("gtsv", report, info)
}

/// The storage of a triangle's band by columns, and its triangle there.
///
/// # Errors
/// [`Error::BandShape`] when it has no diagonal at all.
fn triangle<T>(
    routine: &'static str,
    order: Order,
    uplo: Uplo,
    ab: Located<T>,
) -> Result<(Located<T>, Uplo)> {
    let (f, is_transposed) = by_columns(order, ab);
    if f.rows.len == 0 {
        return Err(Error::BandShape { routine, operand: "A", what: "diagonals", expected: 1, found: 0 });
    }
    Ok((f, if is_transposed { uplo.swapped() } else { uplo }))
}

/// Cholesky's factor in place of the band of one triangle: `pbtrf`.
///
/// # Safety
/// The storage is as [`Operands`](crate::blas::operands::Operands) demands of what is written, of what lies inside of the matrix.
pub unsafe fn pbtrf<T: Blas>(
    context: &mut Context<'_>,
    order: Order,
    uplo: Uplo,
    ab: Located<T>,
) -> Result<Report> {
    // SAFETY: the caller's promise.
    unsafe { factor(context, "pbtrf", order, uplo, ab, None) }
}

/// Factors, and solves if there are right-hand sides.
///
/// # Safety
/// As [`pbsv`].
unsafe fn factor<T: Blas>(
    context: &mut Context<'_>,
    routine: &'static str,
    order: Order,
    uplo: Uplo,
    ab: Located<T>,
    b: Option<Located<T>>,
) -> Result<Report> {
    let (f, of_f) = triangle(routine, order, uplo, ab)?;
    let (kd, n) = (f.rows.len - 1, f.cols.len);
    let mut job = Job::<T>::new(context, routine, &[Function::pbtrf])?;
    let part = Part::Band(of_f);
    let at = job.matrix(Use { name: "A", takes: Takes::COLUMNS, reads: part, writes: part }, f)?;
    let is_transposed = order == Order::RowMajor;
    job.plan.step(if is_transposed { "pbtrf of the transpose, with uplo exchanged" } else { "pbtrf" }, 1);
    // What is factored, as the caller sees it.
    let seen = move |f: Located<T>| {
        let a = if is_transposed { f.transposed() } else { f };
        Stored { storage: Storage::Band, a, order, uplo }
    };
    if let Some(b) = b {
        let there = seen(job.peek(at).view());
        there.note(&mut job, b)?;
    }
    if n == 0 {
        return Ok(Report::default());
    }
    let mut solved = Report::default();
    let body = |run: &Run<T>, context: &mut Context<'_>| {
        let f = run.matrix(at);
        // SAFETY: legal: a storage in the form that `Job` found. Elements, apart: the caller's promise, or the copy's; B is not A.
        unsafe {
            let info = run.lapack.pbtrf(uplo_letter(of_f), n as isize, kd as isize, f.ptr, f.ld)?;
            if let Some(b) = b
                && info == 0
            {
                solved = seen(f.view()).solve_each(context, b)?;
            }
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (mut report, info) = unsafe { job.run(body) }?;
    report.add(Report { calls: 0, bytes_copied: 0, ..solved });
    definite(routine, report, info)
}

/// Solves with what [`pbtrf`] has factored: `pbtrs`, by two `tbsv` for each column of B where it lies.
///
/// # Safety
/// The storage and B are as [`Operands`](crate::blas::operands::Operands) demands, B of what is written, and share no byte.
pub unsafe fn pbtrs<T: Blas>(
    context: &mut Context<'_>,
    order: Order,
    uplo: Uplo,
    ab: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    let (f, _) = triangle("pbtrs", order, uplo, ab)?;
    agree("pbtrs", 'n', ("A", f.cols.len), ("B", b.rows.len))?;
    // SAFETY: the caller's promise.
    unsafe { Stored { storage: Storage::Band, a: ab, order, uplo }.solve_if_it_may(context, b) }
}

/// Factors and solves: `pbsv`.
///
/// # Safety
/// The storage and B are as [`Operands`](crate::blas::operands::Operands) demands of what is written, and share no byte.
pub unsafe fn pbsv<T: Blas>(
    context: &mut Context<'_>,
    order: Order,
    uplo: Uplo,
    ab: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    let (f, _) = triangle("pbsv", order, uplo, ab)?;
    agree("pbsv", 'n', ("A", f.cols.len), ("B", b.rows.len))?;
    // SAFETY: the caller's promise.
    unsafe { factor(context, "pbsv", order, uplo, ab, Some(b)) }
}
