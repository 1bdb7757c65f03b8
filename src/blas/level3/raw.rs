//! Matrix times matrix, on operands given by layout and address: which table, which kernel.

use super::kernels::*;
use crate::blas::prelude::*;
use crate::plan::routines::*;

// Generated from routines.toml by `make generate`: from here

impl Context<'_> {
    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn symm_raw<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().uplo(uplo), alpha, beta);
        match side {
            Side::Left => {
                // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
                unsafe { dispatch!(self, 3, SYMM_LEFT, kernel!(symm_left), settings, given) }
            }
            Side::Right => {
                // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
                unsafe { dispatch!(self, 3, SYMM_RIGHT, kernel!(symm_right), settings, given) }
            }
        }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn hemm_raw<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().uplo(uplo), alpha, beta);
        match side {
            Side::Left => {
                // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
                unsafe { dispatch!(self, 3, HEMM_LEFT, kernel!(hemm_left), settings, given) }
            }
            Side::Right => {
                // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
                unsafe { dispatch!(self, 3, HEMM_RIGHT, kernel!(hemm_right), settings, given) }
            }
        }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn syrk_raw<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().uplo(uplo), alpha, beta);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, SYRK, kernel!(syrk), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn herk_raw<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T::Real,
        beta: T::Real,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings =
            Settings::of(Parameters::default().uplo(uplo), T::from_real(alpha), T::from_real(beta));
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, HERK, kernel!(herk), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn syr2k_raw<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().uplo(uplo), alpha, beta);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, SYR2K, kernel!(syr2k), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn her2k_raw<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        beta: T::Real,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().uplo(uplo), alpha, T::from_real(beta));
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, HER2K, kernel!(her2k), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn gemmt_raw<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().uplo(uplo), alpha, beta);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, GEMMT, kernel!(gemmt), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn trmm_raw<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        diag: Diag,
        alpha: T,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().uplo(uplo).diag(diag), alpha, T::ONE);
        match side {
            Side::Left => {
                // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
                unsafe { dispatch!(self, 2, TRMM_LEFT, kernel!(trmm_left), settings, given) }
            }
            Side::Right => {
                // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
                unsafe { dispatch!(self, 2, TRMM_RIGHT, kernel!(trmm_right), settings, given) }
            }
        }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn trsm_raw<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        diag: Diag,
        alpha: T,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().uplo(uplo).diag(diag), alpha, T::ONE);
        match side {
            Side::Left => {
                // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
                unsafe { dispatch!(self, 2, TRSM_LEFT, kernel!(trsm_left), settings, given) }
            }
            Side::Right => {
                // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
                unsafe { dispatch!(self, 2, TRSM_RIGHT, kernel!(trsm_right), settings, given) }
            }
        }
    }
}

// Generated: to here
