//! Sums of products of single-precision vectors in double precision.

use super::raw::*;
use crate::blas::prelude::*;

/// The sum of `x_i y_i` of single-precision vectors in double precision: BLAS `dsdot`. Computed without BLAS, as OpenBLAS
/// sums long vectors up in single precision.
///
/// # Errors
/// As [`Context::dot`](crate::Context::dot).
pub fn dsdot(x: impl IntoVector<Scalar = f32>, y: impl IntoVector<Scalar = f32>) -> Result<f64> {
    // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there. Nothing is written.
    unsafe { dsdot_raw(&operands([x.into_vector()?.operand(), y.into_vector()?.operand()])) }
}

/// `alpha` plus the sum of `x_i y_i`, summed up in double precision: BLAS `sdsdot`. Computed without BLAS, as [`dsdot`].
///
/// # Errors
/// As [`Context::dot`](crate::Context::dot).
pub fn sdsdot(alpha: f32, x: impl IntoVector<Scalar = f32>, y: impl IntoVector<Scalar = f32>) -> Result<f32> {
    // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there. Nothing is written.
    unsafe { sdsdot_raw(alpha, &operands([x.into_vector()?.operand(), y.into_vector()?.operand()])) }
}
