//! Eigenvalues and singular values.

use super::given::{Operand, Place, carry_out, in_place};
use crate::blas::lapack::svd::Vectors;
use crate::blas::lapack::{eigen, svd};
use crate::capi::prelude::*;
use crate::capi::status::Failure;

/// Eigenvalues and orthonormal eigenvectors of A, n x n, symmetric (complex: Hermitian), given by a triangle: the values in w, in ascending
/// order, the vectors in place of A, all of which is written.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower); the other triangle is not read. w is a view of n numbers of the real type of the dtype.
///
/// vectors becomes a view of the elements of A, n x n, whose columns are the vectors: those of a matrix that lies by rows are the rows of
/// the memory, conjugated, so that it is the transpose of A then, with BV_CONJ if the dtype is complex. shape and strides are arrays with
/// room for two numbers, which belong to the caller and have to live as long as vectors is used. If vectors is NULL, as the two may be
/// then, there are no vectors: what is left in the triangle is not told, and the other one is not written.
///
/// Layouts are in the table of bv_geqrf; options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_NOT_FINITE;
/// BV_ERR_NOT_CONVERGED, after which A is of no use. After any other failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_syevd(
    uplo: i32,
    a: *const bv_view,
    w: *const bv_view,
    shape: *mut i64,
    strides: *mut i64,
    vectors: *mut bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (uplo, place) = (read_uplo(uplo)?, Place::read(shape, strides, vectors)?);
        let operands = [Operand::written("A"), Operand::reals("w")];
        // SAFETY: as in `bv_potrf`, of `syevd`. Of the place C4.
        unsafe {
            carry_out("syevd", operands, [a, w], options, report, |context, given| {
                let is_planned = context.only_plans();
                with_scalar!(given.dtype(), T => {
                    let (found, done) = eigen::syevd::<T>(context, place.is_some(), uplo, given.at(0), given.at(1))?;
                    if let (Some(place), false) = (place, is_planned) {
                        place.write(found);
                    }
                    Ok(((), done))
                })
            })?;
        }
        Ok(())
    })
}

/// Singular values and vectors of A, m x n: A = U diag(s) VT. s, a view of as many numbers as the shorter axis has elements, k, of the real
/// type of the dtype, gets the values in descending order; the columns of U get the left vectors, and the rows of VT the right ones,
/// conjugated. What is left in A is not told.
///
/// U and VT are as many vectors as there are values, m x k and k x n, or all, m x m and n x n: their shapes tell. If both are NULL, there
/// are values only; if one is, that is BV_ERR_NULL.
///
/// Nothing is copied of U and VT if they lie as A does: see the table of bv_geqrf. Options and report are as for bv_potrf. Errors:
/// BV_ERR_SHAPE; BV_ERR_NOT_FINITE; BV_ERR_NOT_CONVERGED, after which what is written is of no use. After any other failure nothing has
/// been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gesdd(
    a: *const bv_view,
    s: *const bv_view,
    u: *const bv_view,
    vt: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let operands =
            [Operand::written("A"), Operand::reals("s"), Operand::optional("U"), Operand::optional("VT")];
        if let Some(missing) = [(u, "U"), (vt, "VT")].iter().find(|(view, _)| view.is_null() && u != vt) {
            return Err(Failure::Null(missing.1).into());
        }
        // SAFETY: as in `bv_potrf`, of `gesdd`.
        unsafe {
            in_place("gesdd", operands, [a, s, u, vt], options, report, |context, given| {
                let is_told = !u.is_null();
                // Anything else than all is not as many as there are values, or is told to be wrong.
                let which = match is_told {
                    false => Vectors::None,
                    true if [given.lens(2)[1], given.lens(3)[0]] == given.lens(0) => Vectors::Full,
                    true => Vectors::Thin,
                };
                Ok(with_scalar!(given.dtype(), T => {
                    let both = is_told.then(|| [given.at(2), given.at(3)]);
                    svd::gesdd::<T>(context, which, given.at(0), given.at(1), both)
                })?)
            })
        }
    })
}
