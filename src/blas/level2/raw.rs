//! Matrix times vector, on operands given by layout and address: which table, which kernel.

use super::kernels::*;
use super::operands::{one_sided, with_band};
use crate::blas::execute::{Operands, Settings};
use crate::blas::table::raw;
use crate::error::Result;
use crate::plan::Parameters;
use crate::plan::routines::*;
use crate::scalar::Scalar;
use crate::words::Order;
use crate::words::{Diag, Uplo};

/// For a triangle, stored in full, as a band or packed.
fn triangle<T>(order: Order, uplo: Uplo, diag: Diag, [alpha, beta]: [T; 2]) -> Settings<T> {
    Settings { parameters: Parameters { uplo, diag, order, ..Parameters::default() }, alpha, beta }
}

raw! {
    inline, execute_quickly;

    gemv_raw 3 |alpha: T, beta: T; given| (Settings::general(alpha, beta), given), GEMV gemv;
    gbmv_raw 3 |order: Order, kl: usize, ku: usize, alpha: T, beta: T; given| {
        let parameters = Parameters { kl, ku, order, ..Parameters::default() };
        let operands = with_band("gbmv", order, [kl, ku], outside(order, given), given)?;
        (Settings { parameters, alpha, beta }, operands)
    }, GBMV gbmv;
    ger_raw 3 |alpha: T; given| (Settings::general(alpha, T::ONE), given), GER ger;
}

/// The length of a general band matrix that its storage does not tell.
fn outside<T>(order: Order, operands: &Operands<T, 3>) -> usize {
    operands.layouts[if order == Order::RowMajor { 1 } else { 2 }].rows.len
}

macro_rules! symmetric {
    ($($name:ident $table:ident $kernel:ident;)*) => { raw! { inline, execute; $(
        $name 3 |order: Order, uplo: Uplo, alpha: T, beta: T; given|
            (triangle(order, uplo, Diag::NonUnit, [alpha, beta]), given), $table $kernel;
    )*} };
}
symmetric! {
    symv_raw SYMV symv;
    hemv_raw HEMV hemv;
    spmv_raw SPMV spmv;
    hpmv_raw HPMV hpmv;
}

/// With the band in place of its storage.
fn band<T: Scalar, const N: usize>(
    routine: &'static str,
    settings: Settings<T>,
    given: &Operands<T, N>,
) -> Result<(Settings<T>, Operands<T, N>)> {
    let Parameters { order, uplo, .. } = settings.parameters;
    let [kl, ku] = one_sided(routine, order, uplo, given.layouts[0])?;
    let n = given.layouts[1].rows.len;
    let operands = with_band(routine, order, [kl, ku], n, given)?;
    Ok((Settings { parameters: Parameters { kl, ku, ..settings.parameters }, ..settings }, operands))
}

macro_rules! symmetric_bands {
    ($($name:ident $table:ident $kernel:ident;)*) => { raw! { inline, execute; $(
        $name 3 |order: Order, uplo: Uplo, alpha: T, beta: T; given|
            band($table.name, triangle(order, uplo, Diag::NonUnit, [alpha, beta]), given)?, $table $kernel;
    )*} };
}
symmetric_bands! {
    sbmv_raw SBMV sbmv;
    hbmv_raw HBMV hbmv;
}

macro_rules! triangular_bands {
    ($($name:ident $table:ident $kernel:ident;)*) => { raw! { inline, execute; $(
        $name 2 |order: Order, uplo: Uplo, diag: Diag; given|
            band($table.name, triangle(order, uplo, diag, [T::ONE; 2]), given)?, $table $kernel;
    )*} };
}
triangular_bands! {
    tbmv_raw TBMV tbmv;
    tbsv_raw TBSV tbsv;
}

macro_rules! triangular {
    ($($name:ident $table:ident $kernel:ident;)*) => { raw! { inline, execute; $(
        $name 2 |order: Order, uplo: Uplo, diag: Diag; given|
            (triangle(order, uplo, diag, [T::ONE; 2]), given), $table $kernel;
    )*} };
}
triangular! {
    trmv_raw TRMV trmv;
    trsv_raw TRSV trsv;
    tpmv_raw TPMV tpmv;
    tpsv_raw TPSV tpsv;
}

macro_rules! updates {
    ($($name:ident $n:literal $table:ident $kernel:ident $alpha:ty, $scale:expr;)*) => { raw! { inline, execute; $(
        $name $n |order: Order, uplo: Uplo, alpha: $alpha; given|
            (triangle(order, uplo, Diag::NonUnit, [($scale)(alpha), T::ONE]), given), $table $kernel;
    )*} };
}
updates! {
    syr_raw 2 SYR syr T::Real, T::from_real;
    her_raw 2 HER her T::Real, T::from_real;
    spr_raw 2 SPR spr T::Real, T::from_real;
    hpr_raw 2 HPR hpr T::Real, T::from_real;
    syr2_raw 3 SYR2 syr2 T, |alpha: T| alpha;
    her2_raw 3 HER2 her2 T, |alpha: T| alpha;
    spr2_raw 3 SPR2 spr2 T, |alpha: T| alpha;
    hpr2_raw 3 HPR2 hpr2 T, |alpha: T| alpha;
}
