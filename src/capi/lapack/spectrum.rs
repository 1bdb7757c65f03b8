//! General eigenvalues, those with a metric, Schur's and Hessenberg's forms.

use num_complex::Complex;

use super::given::{Given, Operand, Place, agree, carry_out, get, in_place, put, zeros};
use crate::blas::lapack::{Problem, metric, schur, spectrum};
use crate::blas::{Context, Located};
use crate::capi::prelude::*;
use crate::capi::status::{Failure, Reported};

/// Eigenvalues of A, n x n, and left and right eigenvectors where there is a place for them: u^H A = w u^H and A v = w v, of length 1. A is
/// overwritten with what is of no use.
///
/// w is a view of n complex numbers, of the precision of A, which may be real. The vectors are the columns of VL and VR, n x n, each of
/// which may be NULL. Of a real dtype a pair of complex vectors is two columns, the real and the imaginary part of the one whose
/// eigenvalue has a positive imaginary part, which comes first; the other one is its conjugate.
///
/// Which routine copies what:
///
/// | routine                         | nothing is copied of                                    | else          |
/// | ------------------------------- | ------------------------------------------------------- | ------------- |
/// | geev, gees, gehrd, orghr        | A and vectors by rows or by columns, any axes reversed  | each          |
/// | sygvd                           | A and B by rows or by columns, both in the same way     | either        |
/// | sysv, hesv                      | A by rows or by columns, also with both axes reversed;  | the triangle, |
/// |                                 | B by columns, whichever axes are reversed               | B             |
/// | gbsv                            | B by columns, whichever axes are reversed               | A always, B   |
/// | gtsv                            | diagonals without gaps; B as for gbsv                   | each          |
/// | pbtrf, pbsv                     | the storage by columns lying so, or that by rows        | the band      |
/// | pptrf, ppsv, pptri, tptri       | a triangle without gaps                                 | the triangle  |
/// | pbtrs, pptrs, B of pbsv, ppsv   | what bv_tbsv and bv_tpsv take                           | as these      |
///
/// Options and report are as for bv_potrf, and so is what is said there of all routines. Errors: BV_ERR_SHAPE; BV_ERR_NOT_FINITE;
/// BV_ERR_NOT_CONVERGED, after which the last eigenvalues are there, those from the number in the text on, and no vectors. After any other
/// failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_geev(
    a: *const bv_view,
    w: *const bv_view,
    vl: *const bv_view,
    vr: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let vectors = [Operand::optional("VL"), Operand::optional("VR")];
        let operands = [Operand::written("A"), Operand::complexes("w"), vectors[0], vectors[1]];
        // SAFETY: as in `bv_potrf`, of `geev`. The values are stored in w, which has as many numbers as A has rows.
        unsafe {
            in_place("geev", operands, [a, w, vl, vr], options, report, |context, given| {
                agree("geev", 'n', ("A", given.lens(0)[0]), ("w", given.lens(1)[0]))?;
                Ok(with_scalar!(given.dtype(), T => {
                    let w: Located<Complex<<T as Scalar>::Real>> = given.at(1);
                    let mut store = |at: usize, re, im| put(w, at, Complex { re, im });
                    spectrum::geev::<T>(context, given.at(0), &mut store, given.optional(2), given.optional(3))
                })?)
            })
        }
    })
}

/// Schur's form A = Z T Z^H in place of A, n x n: T is an upper triangle, of a real dtype with blocks of 2 x 2 on its diagonal for pairs of
/// complex eigenvalues; Z, which may be NULL, gets orthonormal columns. w is as for bv_geev, in the order of the diagonal, which is not
/// sorted.
///
/// Options, report and errors are as for bv_geev.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gees(
    a: *const bv_view,
    w: *const bv_view,
    z: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let operands = [Operand::written("A"), Operand::complexes("w"), Operand::optional("Z")];
        // SAFETY: as in `bv_geev`, of `gees`.
        unsafe {
            in_place("gees", operands, [a, w, z], options, report, |context, given| {
                agree("gees", 'n', ("A", given.lens(0)[0]), ("w", given.lens(1)[0]))?;
                Ok(with_scalar!(given.dtype(), T => {
                    let w: Located<Complex<<T as Scalar>::Real>> = given.at(1);
                    let mut store = |at: usize, re, im| put(w, at, Complex { re, im });
                    schur::gees::<T>(context, given.at(0), &mut store, given.optional(2))
                })?)
            })
        }
    })
}

/// Hessenberg's form A = Q H Q^H in place of A, n x n: below the first diagonal under the main one are the reflectors of Q, with their
/// factors in tau, a view of n - 1 numbers.
///
/// Layouts are as for bv_gees, options and report as for bv_potrf. Errors: BV_ERR_SHAPE. On failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gehrd(
    a: *const bv_view,
    tau: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let operands = [Operand::written("A"), Operand::vector("tau")];
        // SAFETY: as in `bv_potrf`, of `gehrd`; the factors are written to all of tau.
        unsafe {
            in_place("gehrd", operands, [a, tau], options, report, |context, given| {
                with_scalar!(given.dtype(), T => {
                    let mut factors = zeros::<T>(given.lens(1)[0])?;
                    let done = schur::gehrd::<T>(context, given.at(0), &mut factors)?;
                    if !context.only_plans() {
                        factors.into_iter().enumerate().for_each(|(at, factor)| put(given.at(1), at, factor));
                    }
                    Ok(done)
                })
            })
        }
    })
}

/// The Q of bv_gehrd in place of what that has left in A. (LAPACK: orghr, unghr.)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_orghr(
    a: *const bv_view,
    tau: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let operands = [Operand::written("A"), Operand::factors("tau")];
        // SAFETY: as in `bv_potrf`, of `orghr`; the factors are read from all of tau.
        unsafe {
            in_place("orghr", operands, [a, tau], options, report, |context, given| {
                with_scalar!(given.dtype(), T => {
                    let tau: Located<T> = given.at(1);
                    let mut factors = zeros::<T>(tau.rows.len)?;
                    for (at, factor) in factors.iter_mut().enumerate() {
                        let value: T = get(tau, at);
                        *factor = if tau.conj { value.conj() } else { value };
                    }
                    Ok(schur::orghr::<T>(context, given.at(0), &factors)?)
                })
            })
        }
    })
}

/// Which problem.
fn read_problem(value: i32) -> Result<Problem, Reported> {
    match value {
        1 => Ok(Problem::Pencil),
        2 => Ok(Problem::ProductAB),
        3 => Ok(Problem::ProductBA),
        value => Err(Failure::Value { parameter: "itype", value }.into()),
    }
}

/// Eigenvalues of A with the metric B, both n x n and symmetric (complex: Hermitian), B positive definite, each given by the same triangle:
/// in w, in ascending order; and the vectors in place of A. B's triangle is overwritten by Cholesky's factor.
///
/// itype is 1: A x = w B x, with V^H B V = 1; 2: A B x = w x, with the same; or 3: B A x = w x, with V^H B^-1 V = 1. uplo, w, shape, strides
/// and vectors are as for bv_syevd: the columns of vectors are the eigenvectors, and if it is NULL there are none. (LAPACK: sygvd, hegvd.)
///
/// Layouts are in the table of bv_geev; options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_NOT_FINITE;
/// BV_ERR_NOT_POSITIVE_DEFINITE of B and BV_ERR_NOT_CONVERGED, after which A and B are of no use. After any other failure nothing has been
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_sygvd(
    itype: i32,
    uplo: i32,
    a: *const bv_view,
    b: *const bv_view,
    w: *const bv_view,
    shape: *mut i64,
    strides: *mut i64,
    vectors: *mut bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (problem, uplo) = (read_problem(itype)?, read_uplo(uplo)?);
        let place = Place::read(shape, strides, vectors)?;
        let operands = [Operand::written("A"), Operand::written("B"), Operand::reals("w")];
        let run = |context: &mut Context<'_>, given: &Given<3>| {
            let is_planned = context.only_plans();
            with_scalar!(given.dtype(), T => {
                let (a, w) = (given.at::<T>(0), given.at::<<T as Scalar>::Real>(2));
                let mut values = zeros::<<T as Scalar>::Real>(w.rows.len)?;
                let with_vectors = place.is_some();
                // SAFETY: as in `bv_potrf`, of `sygvd`.
                let (done, is_adjoint) = unsafe {
                    metric::sygvd::<T>(context, problem, with_vectors, uplo, a, given.at(1), &mut values)
                }?;
                if !is_planned {
                    // SAFETY: all of w is written, which C2 allows; of the place C4.
                    unsafe {
                        values.into_iter().enumerate().for_each(|(at, value)| put(w, at, value));
                        if let Some(place) = place {
                            place.write(if is_adjoint { a.transposed().conjugated() } else { a });
                        }
                    }
                }
                Ok(((), done))
            })
        };
        // SAFETY: C1, C4, C5.
        unsafe { carry_out("sygvd", operands, [a, b, w], options, report, run) }?;
        Ok(())
    })
}
