//! Singular values and vectors.
//!
//! Of what lies by rows LAPACK finds those of the transpose, whose left vectors are the right ones: U and Vᵀ change places, each in memory of
//! the order of A. Of what is reversed the vectors are reversed.

use super::job::{Answers, Job, Run, Use, agree};
use super::parts::Part;
use super::touch;
use crate::backend::lapack::{Function, Integers, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result};
use crate::plan::lapack::{Form, Takes};

/// Which singular vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Vectors {
    /// None.
    None,
    /// As many as there are singular values: U is m x k, Vᵀ is k x n.
    Thin,
    /// All: U is m x m, Vᵀ is n x n.
    Full,
}

impl Vectors {
    /// How many of so many.
    pub(crate) fn count(self, k: usize, all: usize) -> usize {
        match self {
            Vectors::None => 0,
            Vectors::Thin => k,
            Vectors::Full => all,
        }
    }
}

/// What becomes of A.
const A: Use = Use { name: "A", takes: Takes::ALL, reads: Part::All, writes: Part::Nothing };

/// The form in which A will be given to LAPACK, in which vectors have to lie so as not to be packed.
///
/// # Errors
/// Those of a job.
pub fn form<T: Blas>(context: &mut Context<'_>, a: Located<T>) -> Result<Form> {
    let mut job = Job::<T>::new(context, "gesdd", &[])?;
    let at = job.matrix(A, a)?;
    Ok(job.peek(at).form())
}

/// `A = U diag(s) Vᴴ`: singular values in `s`, in descending order, left vectors in the columns of U, right ones conjugated in the rows of
/// `vt`, unless none are asked for. What is left of A is not told.
///
/// # Safety
/// A, `s`, U and `vt` are as [`Operands`](crate::blas::operands::Operands) demands of what is written, `s`, U and `vt` not necessarily
/// initialised; no two share a byte.
pub unsafe fn gesdd<T: Blas>(
    context: &mut Context<'_>,
    which: Vectors,
    a: Located<T>,
    s: Located<T::Real>,
    both: Option<[Located<T>; 2]>,
) -> Result<Report> {
    let (m, n) = (a.rows.len, a.cols.len);
    let k = m.min(n);
    agree("gesdd", 'k', ("A", k), ("s", s.rows.len))?;
    let counts = [which.count(k, m), which.count(k, n)];
    if let Some([u, vt]) = both {
        agree("gesdd", 'm', ("A", m), ("U", u.rows.len))?;
        agree("gesdd", 'k', ("the vectors asked for", counts[0]), ("U", u.cols.len))?;
        agree("gesdd", 'k', ("the vectors asked for", counts[1]), ("VT", vt.rows.len))?;
        agree("gesdd", 'n', ("A", n), ("VT", vt.cols.len))?;
    }
    let both = both.filter(|_| which != Vectors::None);
    let which = if both.is_none() { Vectors::None } else { which };
    let function = if T::DTYPE.is_complex() { Function::gesdd_complex } else { Function::gesdd_real };
    let mut job = Job::<T>::new(context, "gesdd", &[function])?;
    let at = job.matrix(A, a)?;
    let f = job.peek(at);
    let vectors = match both {
        None => None,
        Some([u, vt]) => {
            let [rows, cols] = f.reversed;
            let u = job.matrix_in(
                Use::written("U", Takes::ALL),
                u,
                Form { reversed: [rows, false], ..f.form() },
            )?;
            let vt = job.matrix_in(
                Use::written("VT", Takes::ALL),
                vt,
                Form { reversed: [false, cols], ..f.form() },
            )?;
            // In the order in which LAPACK has those of F.
            Some(if f.is_transposed { [vt, u] } else { [u, vt] })
        }
    };
    let (long, lapack) = (m.max(n), job.lapack);
    // By LAPACK's documentation.
    let square = k.checked_mul(k).and_then(|square| square.checked_mul(5)).ok_or(Error::Overflow)?;
    let reals =
        if which == Vectors::None { 7 * k } else { (square + 7 * k).max(2 * long * k + 2 * k * k + k) };
    let (values, iwork) = (job.room_for::<T::Real>(k)?, job.integers(8 * k)?);
    let rwork = job.room_for::<T::Real>(if T::DTYPE.is_complex() { reals } else { 1 })?;
    let letter = Letter(match which {
        Vectors::None => b'N',
        Vectors::Thin => b'S',
        Vectors::Full => b'A',
    });
    // Where a matrix of vectors lies, and its `ld`.
    type Place<T> = (*mut T, isize);
    let call = move |a: *mut T,
                     values: *mut T::Real,
                     [(u, ldu), (vt, ldvt)]: [Place<T>; 2],
                     work: *mut T,
                     length: isize,
                     rwork: *mut T::Real,
                     iwork: Integers| {
        let (m, n) = (f.m(), f.n());
        // SAFETY: as is said where it is called.
        unsafe {
            if T::DTYPE.is_complex() {
                lapack.gesdd_complex(
                    letter, m, n, a, f.ld, values, u, ldu, vt, ldvt, work, length, rwork, iwork,
                )
            } else {
                lapack.gesdd_real(letter, m, n, a, f.ld, values, u, ldu, vt, ldvt, work, length, iwork)
            }
        }
    };
    let lds = vectors.map_or([1; 2], |both| both.map(|at| job.peek(at).ld));
    let mut answers = Answers::new();
    let none = lds.map(|ld| (core::ptr::null_mut(), ld));
    // A length of -1: nothing is read, and one number is written where the answer goes.
    let asks =
        &mut |work| call(f.ptr, answers.numbers(), none, work, -1, answers.reals(), answers.integers());
    let (work, length) = job.work_asked_for(asks)?;
    job.plan.step(if f.is_transposed { "gesdd of the transpose" } else { "gesdd" }, 1);
    if k == 0 {
        // Of nothing the vectors that are asked for are any basis.
        if let (Some([u, vt]), false) = (both, job.context.only_plans()) {
            // SAFETY: the caller's promise.
            unsafe {
                touch::identity(u);
                touch::identity(vt);
            }
        }
        return Ok(Report::default());
    }
    if !job.context.only_plans() {
        // SAFETY: the caller's promise.
        unsafe { touch::finite("gesdd", "A", a, Part::All) }?;
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let values = run.at::<T::Real>(values);
        let places = match vectors {
            None => none,
            Some(both) => both.map(|at| (run.matrix(at).ptr, run.matrix(at).ld)),
        };
        // Legal: in forms that `Job` found. Elements, apart: the caller's promise, or the copies'; room as long as LAPACK's documentation
        // says.
        let f = run.matrix(at);
        let info = call(f.ptr, values, places, run.at(work), length, run.at(rwork), run.integers(iwork))?;
        // SAFETY: written by the call.
        let unfinished = unsafe { touch::put_finite(s, values, k) };
        Ok(if info == 0 { unfinished } else { info })
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    match info {
        ..=0 => Ok(report),
        count => Err(Error::NotConverged { routine: "gesdd", count: count.unsigned_abs() }),
    }
}
