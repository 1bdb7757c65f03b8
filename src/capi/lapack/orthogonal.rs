//! Q R and L Q, and what is done with Q.

use super::given::{Operand, carry_out, in_place, zeros};
use crate::blas::lapack::{least_squares, orthogonal};
use crate::capi::prelude::*;

/// A and tau, both written.
const FACTORS: [Operand; 2] = [Operand::written("A"), Operand::vector("tau")];
/// A written, tau read.
const FROM_FACTORS: [Operand; 2] = [Operand::written("A"), Operand::factors("tau")];
/// A changed meanwhile, tau read, C written.
const PRODUCT: [Operand; 3] = [Operand::written("A"), Operand::factors("tau"), Operand::sides("C")];

/// Q R in place of A, m x n: R on and above the diagonal, below it the reflectors of which Q is the product, and their factors in tau, a
/// view of as many numbers as the shorter axis of A has elements.
///
/// By rows the transpose is factored as L Q, which takes about 1.2 of the time. Which routine copies what:
///
/// | routine                         | nothing is copied of                                    | else          |
/// | ------------------------------- | ------------------------------------------------------- | ------------- |
/// | geqrf, gelqf, orgqr, orglq      | A by rows or by columns                                 | A             |
/// | ormqr, ormlq, gels              | A and the other matrix by rows or by columns, each      | either        |
/// | geqp3, gelsd                    | matrices by columns                                     | each          |
/// | syevd                           | A by rows or by columns, also with both axes reversed   | A             |
/// | gesdd                           | A by rows or by columns, whichever axes are reversed; U | each          |
/// |                                 | and VT in the order of A, reversed as it is             |               |
///
/// Options and report are as for bv_potrf, and so is what is said there of all routines. Errors: BV_ERR_SHAPE. On failure nothing has been
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_geqrf(
    a: *const bv_view,
    tau: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        // SAFETY: as in `bv_potrf`, of `geqrf`.
        unsafe {
            in_place("geqrf", FACTORS, [a, tau], options, report, |context, given| {
                Ok(
                    with_scalar!(given.dtype(), T => orthogonal::geqrf::<T>(context, given.at(0), given.at(1)))?,
                )
            })
        }
    })
}

/// L Q in place of A: bv_geqrf of the transpose.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gelqf(
    a: *const bv_view,
    tau: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        // SAFETY: as in `bv_potrf`, of `gelqf`.
        unsafe {
            in_place("gelqf", FACTORS, [a, tau], options, report, |context, given| {
                Ok(
                    with_scalar!(given.dtype(), T => orthogonal::gelqf::<T>(context, given.at(0), given.at(1)))?,
                )
            })
        }
    })
}

/// Q R of A, m x n, with its columns exchanged so that the diagonal of R descends: column j of Q R is column jpvt[j] of A, counted from 0.
///
/// jpvt is an array with room for n numbers. All else is as for bv_geqrf, but that A is packed unless it lies by columns;
/// BV_ERR_NOT_FINITE too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_geqp3(
    a: *const bv_view,
    jpvt: *mut i64,
    tau: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let jpvt = output(jpvt, "jpvt")?;
        // SAFETY: as in `bv_potrf`, of `geqp3`.
        let found = unsafe {
            carry_out("geqp3", FACTORS, [a, tau], options, report, |context, given| {
                let mut pivots = zeros(given.lens(0)[1])?;
                let done = with_scalar!(given.dtype(), T => {
                    least_squares::geqp3::<T>(context, given.at(0), &mut pivots, given.at(1))
                })?;
                Ok((pivots, done))
            })
        }?;
        for (at, pivot) in found.into_iter().flatten().enumerate() {
            // SAFETY: C4, `jpvt` having room for as many numbers as A has columns; `output` has found it to be not NULL.
            unsafe { jpvt.add(at).write(pivot as i64) };
        }
        Ok(())
    })
}

/// The first n columns of Q in place of the reflectors that bv_geqrf has left in A, m x n, of which there are as many as tau has numbers,
/// k: k <= n <= m. (LAPACK: orgqr, ungqr.)
///
/// All else is as for bv_geqrf.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_orgqr(
    a: *const bv_view,
    tau: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        // SAFETY: as in `bv_potrf`, of `orgqr`.
        unsafe {
            in_place("orgqr", FROM_FACTORS, [a, tau], options, report, |context, given| {
                Ok(
                    with_scalar!(given.dtype(), T => orthogonal::orgqr::<T>(context, given.at(0), given.at(1)))?,
                )
            })
        }
    })
}

/// The first m rows of Q in place of the reflectors that bv_gelqf has left in A, m x n: k <= m <= n. (LAPACK: orglq, unglq.)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_orglq(
    a: *const bv_view,
    tau: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        // SAFETY: as in `bv_potrf`, of `orglq`.
        unsafe {
            in_place("orglq", FROM_FACTORS, [a, tau], options, report, |context, given| {
                Ok(
                    with_scalar!(given.dtype(), T => orthogonal::orglq::<T>(context, given.at(0), given.at(1)))?,
                )
            })
        }
    })
}

/// op(Q) C or C op(Q) in place of C, for the reflectors that bv_geqrf has left in A, m x k, with k factors in tau. C has m rows (columns),
/// and may be a vector. (LAPACK: ormqr, unmqr.)
///
/// side is 141 (CblasLeft) or 142 (CblasRight): where Q stands. trans is 111 (CblasNoTrans), 112 (CblasTrans), 113 (CblasConjTrans) or 114
/// (CblasConjNoTrans); any of them for complex numbers, too. A is changed meanwhile, and is afterwards as it was: it must be writable, and
/// nobody else may read it.
///
/// All else is as for bv_geqrf.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_ormqr(
    side: i32,
    trans: i32,
    a: *const bv_view,
    tau: *const bv_view,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (side, trans) = (read_side(side)?, read_trans(trans)?);
        // SAFETY: as in `bv_potrf`, of `ormqr`.
        unsafe {
            in_place("ormqr", PRODUCT, [a, tau, c], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    orthogonal::ormqr::<T>(context, side, trans, given.at(0), given.at(1), given.at(2))
                })?)
            })
        }
    })
}

/// The same for the reflectors that bv_gelqf has left in A, k x n. (LAPACK: ormlq, unmlq.)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_ormlq(
    side: i32,
    trans: i32,
    a: *const bv_view,
    tau: *const bv_view,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (side, trans) = (read_side(side)?, read_trans(trans)?);
        // SAFETY: as in `bv_potrf`, of `ormlq`.
        unsafe {
            in_place("ormlq", PRODUCT, [a, tau, c], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    orthogonal::ormlq::<T>(context, side, trans, given.at(0), given.at(1), given.at(2))
                })?)
            })
        }
    })
}
