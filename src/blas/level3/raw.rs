//! Matrix times matrix, on operands given by layout and address: which table, which kernel.

use super::kernels::*;
use crate::blas::execute::Settings;
use crate::blas::table::raw;
use crate::plan::Parameters;
use crate::plan::routines::*;
use crate::scalar::Scalar;
use crate::words::{Diag, Side, Uplo};

fn triangle<T>(uplo: Uplo, alpha: T, beta: T) -> Settings<T> {
    Settings { parameters: Parameters { uplo, ..Parameters::default() }, alpha, beta }
}

fn in_place<T: Scalar>(uplo: Uplo, diag: Diag, alpha: T) -> Settings<T> {
    Settings { parameters: Parameters { uplo, diag, ..Parameters::default() }, alpha, beta: T::ONE }
}

raw! {
    inline, execute;

    symm_raw 3 |side: Side, uplo: Uplo, alpha: T, beta: T; given| (triangle(uplo, alpha, beta), given),
        SYMM_LEFT symm_left or SYMM_RIGHT symm_right by side;
    hemm_raw 3 |side: Side, uplo: Uplo, alpha: T, beta: T; given| (triangle(uplo, alpha, beta), given),
        HEMM_LEFT hemm_left or HEMM_RIGHT hemm_right by side;
    syrk_raw 2 |uplo: Uplo, alpha: T, beta: T; given| (triangle(uplo, alpha, beta), given), SYRK syrk;
    herk_raw 2 |uplo: Uplo, alpha: T::Real, beta: T::Real; given|
        (triangle(uplo, T::from_real(alpha), T::from_real(beta)), given), HERK herk;
    syr2k_raw 3 |uplo: Uplo, alpha: T, beta: T; given| (triangle(uplo, alpha, beta), given), SYR2K syr2k;
    her2k_raw 3 |uplo: Uplo, alpha: T, beta: T::Real; given|
        (triangle(uplo, alpha, T::from_real(beta)), given), HER2K her2k;
    gemmt_raw 3 |uplo: Uplo, alpha: T, beta: T; given| (triangle(uplo, alpha, beta), given), GEMMT gemmt;
    trmm_raw 2 |side: Side, uplo: Uplo, diag: Diag, alpha: T; given| (in_place(uplo, diag, alpha), given),
        TRMM_LEFT trmm_left or TRMM_RIGHT trmm_right by side;
    trsm_raw 2 |side: Side, uplo: Uplo, diag: Diag, alpha: T; given| (in_place(uplo, diag, alpha), given),
        TRSM_LEFT trsm_left or TRSM_RIGHT trsm_right by side;
}
