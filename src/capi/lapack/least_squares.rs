//! Least squares.

use super::given::{Operand, carry_out, in_place};
use crate::blas::lapack::least_squares;
use crate::capi::prelude::*;

/// Least squares of full rank: the x that makes A x - b least for each column b of B, in place of its first n rows; A is m x n. If A is
/// wide, m < n, it is the shortest x that solves A x = b. B has as many rows as the longer axis of A, and may be a vector; what is left in
/// its other rows has the norm of what is left over. A is overwritten.
///
/// It does what LAPACK's gels does, on both matrices as they lie: see the table of bv_geqrf. For the transpose of A give its transposed
/// view. Options and report are as for bv_potrf.
///
/// Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR if A has not full rank, after which B has no solution. After any other failure nothing has been
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gels(
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let operands = [Operand::written("A"), Operand::sides("B")];
        // SAFETY: as in `bv_potrf`, of `gels`.
        unsafe {
            in_place("gels", operands, [a, b], options, report, |context, given| {
                Ok(
                    with_scalar!(given.dtype(), T => least_squares::gels::<T>(context, given.at(0), given.at(1)))?,
                )
            })
        }
    })
}

/// Least squares of any rank, by singular values; of all solutions the shortest. A, B and X are as for bv_gels; what is left in A is not
/// told.
///
/// s is a view of as many numbers as the shorter axis of A has elements, of the real type of the dtype: the singular values, in
/// descending order. Those below rcond times the largest count as 0; rcond points to a number of that type, NULL or a negative number
/// stand for the precision of the type. How many do not is stored in rank, which may be NULL.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_NOT_FINITE; BV_ERR_NOT_CONVERGED, after which A and B are of no
/// use. After any other failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gelsd(
    a: *const bv_view,
    b: *const bv_view,
    s: *const bv_view,
    rcond: *const c_void,
    rank: *mut i64,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let operands = [Operand::written("A"), Operand::sides("B"), Operand::reals("s")];
        // SAFETY: as in `bv_potrf`, of `gelsd`. Of `rcond` C3, of the rank C4.
        unsafe {
            let found = carry_out("gelsd", operands, [a, b, s], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    let rcond = real_scale::<T>(rcond, -1.0);
                    least_squares::gelsd::<T>(context, given.at(0), given.at(1), given.at(2), rcond)
                })?)
            })?;
            if let Some(found) = found {
                write_optional(rank, found as i64);
            }
        }
        Ok(())
    })
}
