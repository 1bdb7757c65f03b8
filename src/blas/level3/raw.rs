//! Matrix times matrix, on operands given by layout and address: which table, which kernel.

use super::kernels as call;
use crate::backend::Blas;
use crate::blas::call::{Kernel, never};
use crate::blas::context::{Context, Report};
use crate::blas::execute::{Operands, Settings};
use crate::error::Result;
use crate::plan::routines::*;
use crate::plan::{Diag, Parameters, Side, Uplo};
use crate::scalar::Scalar;

/// A kernel that calls BLAS alone.
macro_rules! kernel {
    ($call:ident) => {
        &const { Kernel { call: call::$call::<T>, direct: never } }
    };
}

fn triangle<T>(uplo: Uplo, alpha: T, beta: T) -> Settings<T> {
    Settings { parameters: Parameters { uplo, ..Parameters::default() }, alpha, beta }
}

fn real<T: Scalar>(value: T::Real) -> T {
    T::from_parts(value, T::Real::ZERO)
}

/// Each as its safe twin. Their safety is that of [`Context::execute`].
impl Context<'_> {
    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn symm_raw<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        alpha: T,
        beta: T,
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = triangle(uplo, alpha, beta);
        // SAFETY: the caller's promises.
        unsafe {
            match side {
                Side::Left => self.execute(&SYMM_LEFT, kernel!(symm_left), settings, operands),
                Side::Right => self.execute(&SYMM_RIGHT, kernel!(symm_right), settings, operands),
            }
        }
    }

    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn hemm_raw<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        alpha: T,
        beta: T,
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = triangle(uplo, alpha, beta);
        // SAFETY: the caller's promises.
        unsafe {
            match side {
                Side::Left => self.execute(&HEMM_LEFT, kernel!(hemm_left), settings, operands),
                Side::Right => self.execute(&HEMM_RIGHT, kernel!(hemm_right), settings, operands),
            }
        }
    }

    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn syrk_raw<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        beta: T,
        operands: &Operands<T, 2>,
    ) -> Result<Report> {
        // SAFETY: the caller's promises.
        unsafe { self.execute(&SYRK, kernel!(syrk), triangle(uplo, alpha, beta), operands) }
    }

    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn herk_raw<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T::Real,
        beta: T::Real,
        operands: &Operands<T, 2>,
    ) -> Result<Report> {
        // SAFETY: the caller's promises.
        unsafe { self.execute(&HERK, kernel!(herk), triangle(uplo, real(alpha), real(beta)), operands) }
    }

    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn syr2k_raw<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        beta: T,
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        // SAFETY: the caller's promises.
        unsafe { self.execute(&SYR2K, kernel!(syr2k), triangle(uplo, alpha, beta), operands) }
    }

    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn her2k_raw<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        beta: T::Real,
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        // SAFETY: the caller's promises.
        unsafe { self.execute(&HER2K, kernel!(her2k), triangle(uplo, alpha, real(beta)), operands) }
    }

    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn gemmt_raw<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        beta: T,
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        // SAFETY: the caller's promises.
        unsafe { self.execute(&GEMMT, kernel!(gemmt), triangle(uplo, alpha, beta), operands) }
    }

    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn trmm_raw<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        diag: Diag,
        alpha: T,
        operands: &Operands<T, 2>,
    ) -> Result<Report> {
        let parameters = Parameters { uplo, diag, ..Parameters::default() };
        let settings = Settings { parameters, alpha, beta: T::ONE };
        // SAFETY: the caller's promises.
        unsafe {
            match side {
                Side::Left => self.execute(&TRMM_LEFT, kernel!(trmm_left), settings, operands),
                Side::Right => self.execute(&TRMM_RIGHT, kernel!(trmm_right), settings, operands),
            }
        }
    }

    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn trsm_raw<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        diag: Diag,
        alpha: T,
        operands: &Operands<T, 2>,
    ) -> Result<Report> {
        let parameters = Parameters { uplo, diag, ..Parameters::default() };
        let settings = Settings { parameters, alpha, beta: T::ONE };
        // SAFETY: the caller's promises.
        unsafe {
            match side {
                Side::Left => self.execute(&TRSM_LEFT, kernel!(trsm_left), settings, operands),
                Side::Right => self.execute(&TRSM_RIGHT, kernel!(trsm_right), settings, operands),
            }
        }
    }
}
