//! Matrix times vector, on operands given by layout and address: which table, which kernel.

use super::kernels as call;
use super::operands::{one_sided, with_band};
use crate::backend::Blas;
use crate::blas::call::Kernel;
use crate::blas::context::{Context, Report};
use crate::blas::execute::{Operands, Settings};
use crate::error::Result;
use crate::layout::Order;
use crate::plan::routines::*;
use crate::plan::{Diag, Parameters, Uplo};
use crate::scalar::Scalar;

/// Parameters of a triangle, stored in full, as a band or packed.
fn triangle(order: Order, uplo: Uplo, diag: Diag) -> Parameters {
    Parameters { uplo, diag, order, ..Parameters::default() }
}

fn real<T: Scalar>(value: T::Real) -> T {
    T::from_parts(value, T::Real::ZERO)
}

/// One method for each routine: what it is given, its table, its operands and settings.
macro_rules! raw {
    ($($name:ident $kernel:ident $table:ident $n:literal
        |$($argument:ident: $type:ty),*; $given:ident| $operands:expr, $settings:expr;)*) => {
        impl Context<'_> {$(
            /// # Safety
            /// As [`Context::execute`].
            #[inline]
            #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
            pub(crate) unsafe fn $name<T: Blas>(
                &mut self,
                $($argument: $type,)*
                $given: &Operands<T, $n>,
            ) -> Result<Report> {
                let kernel = &const { Kernel { call: call::$kernel::call::<T>, direct: call::$kernel::direct::<T> } };
                let settings: Settings<T> = $settings;
                // SAFETY: the caller's promises; of a band the elements that count are those of its storage.
                unsafe { self.execute(&$table, kernel, settings, $operands) }
            }
        )*}
    };
}

raw! {
    gemv_raw gemv GEMV 3 |alpha: T, beta: T; given| given, Settings { parameters: Parameters::default(), alpha, beta };
    gbmv_raw gbmv GBMV 3 |order: Order, kl: usize, ku: usize, alpha: T, beta: T; given|
        &with_band("gbmv", order, [kl, ku], outside(order, given), given)?,
        Settings { parameters: Parameters { kl, ku, ..Parameters::default() }, alpha, beta };
    ger_raw ger GER 3 |alpha: T; given| given, Settings { parameters: Parameters::default(), alpha, beta: T::ONE };
}

/// The length of a general band matrix that its storage does not tell.
fn outside<T>(order: Order, operands: &Operands<T, 3>) -> usize {
    operands.layouts[if order == Order::RowMajor { 1 } else { 2 }].rows.len
}

macro_rules! symmetric {
    ($($name:ident $kernel:ident $table:ident;)*) => { raw! {$(
        $name $kernel $table 3 |order: Order, uplo: Uplo, alpha: T, beta: T; given|
            given, Settings { parameters: triangle(order, uplo, Diag::NonUnit), alpha, beta };
    )*} };
}
symmetric! {
    symv_raw symv SYMV;
    hemv_raw hemv HEMV;
    spmv_raw spmv SPMV;
    hpmv_raw hpmv HPMV;
}

/// The operands with the band in place of its storage, and its parameters.
fn band<T: Scalar, const N: usize>(
    name: &'static str,
    order: Order,
    uplo: Uplo,
    diag: Diag,
    given: &Operands<T, N>,
) -> Result<(Operands<T, N>, Parameters)> {
    let [kl, ku] = one_sided(name, order, uplo, given.layouts[0])?;
    let n = given.layouts[1].rows.len;
    let operands = with_band(name, order, [kl, ku], n, given)?;
    Ok((operands, Parameters { kl, ku, ..triangle(order, uplo, diag) }))
}

macro_rules! bands {
    ($($name:ident $kernel:ident $table:ident $n:literal $text:literal |$($argument:ident: $type:ty),*|
        $diag:expr, $alpha:expr, $beta:expr;)*) => {
        impl Context<'_> {$(
            /// # Safety
            /// As [`Context::execute`], for the storage of the band.
            #[inline]
            pub(crate) unsafe fn $name<T: Blas>(
                &mut self,
                order: Order,
                uplo: Uplo,
                $($argument: $type,)*
                given: &Operands<T, $n>,
            ) -> Result<Report> {
                let kernel = &const { Kernel { call: call::$kernel::call::<T>, direct: call::$kernel::direct::<T> } };
                let (operands, parameters) = band($text, order, uplo, $diag, given)?;
                let settings = Settings { parameters, alpha: $alpha, beta: $beta };
                // SAFETY: the caller's promises; of a band the elements that count are those of its storage.
                unsafe { self.execute(&$table, kernel, settings, &operands) }
            }
        )*}
    };
}
bands! {
    sbmv_raw sbmv SBMV 3 "sbmv" |alpha: T, beta: T| Diag::NonUnit, alpha, beta;
    hbmv_raw hbmv HBMV 3 "hbmv" |alpha: T, beta: T| Diag::NonUnit, alpha, beta;
    tbmv_raw tbmv TBMV 2 "tbmv" |diag: Diag| diag, T::ONE, T::ONE;
    tbsv_raw tbsv TBSV 2 "tbsv" |diag: Diag| diag, T::ONE, T::ONE;
}

macro_rules! triangular {
    ($($name:ident $kernel:ident $table:ident;)*) => { raw! {$(
        $name $kernel $table 2 |order: Order, uplo: Uplo, diag: Diag; given|
            given, Settings::plain(triangle(order, uplo, diag));
    )*} };
}
triangular! {
    trmv_raw trmv TRMV;
    trsv_raw trsv TRSV;
    tpmv_raw tpmv TPMV;
    tpsv_raw tpsv TPSV;
}

macro_rules! updates {
    ($($name:ident $kernel:ident $table:ident $n:literal $alpha:ty, $scale:expr;)*) => { raw! {$(
        $name $kernel $table $n |order: Order, uplo: Uplo, alpha: $alpha; given| given,
            Settings { parameters: triangle(order, uplo, Diag::NonUnit), alpha: ($scale)(alpha), beta: T::ONE };
    )*} };
}
updates! {
    syr_raw syr SYR 2 T::Real, real::<T>;
    her_raw her HER 2 T::Real, real::<T>;
    spr_raw spr SPR 2 T::Real, real::<T>;
    hpr_raw hpr HPR 2 T::Real, real::<T>;
    syr2_raw syr2 SYR2 3 T, |alpha: T| alpha;
    her2_raw her2 HER2 3 T, |alpha: T| alpha;
    spr2_raw spr2 SPR2 3 T, |alpha: T| alpha;
    hpr2_raw hpr2 HPR2 3 T, |alpha: T| alpha;
}
