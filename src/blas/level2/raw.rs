//! Matrix times vector, on operands given by layout and address: which table, which kernel.

use super::kernels::*;
use super::operands::{band, with_band};
use crate::blas::prelude::*;
use crate::plan::routines::*;

impl Context<'_> {
    /// # Safety
    /// `given` is as [`Operands`] demands, with the storage of the band in place of its matrix.
    #[inline]
    pub(crate) unsafe fn gbmv_raw<T: Blas>(
        &mut self,
        order: Order,
        kl: usize,
        ku: usize,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let parameters = Parameters { kl, ku, order, ..Parameters::default() };
        // The length that the storage does not tell.
        let outside = given.places[if order == Order::RowMajor { 1 } else { 2 }].rows.len;
        let given = with_band("gbmv", order, [kl, ku], outside, given)?;
        let settings = Settings { parameters, alpha, beta };
        // SAFETY: operands: `Operands` demands what `with_band` makes of the storage that the caller promises; the other two are
        // passed on. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, GBMV, kernel!(gbmv), settings, &given) }
    }
}

// Generated from routines.toml by `make generate`: from here

impl Context<'_> {
    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn gemv_raw<T: Blas>(
        &mut self,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::general(alpha, beta);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, GEMV, kernel!(gemv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn symv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo), alpha, beta);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, SYMV, kernel!(symv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands, with the storage of the band in place of its matrix.
    #[inline]
    pub(crate) unsafe fn sbmv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo), alpha, beta);
        let (settings, given) = band(SBMV.name, settings, given)?;
        let given = &given;
        // SAFETY: operands: `Operands` demands what `band` makes of the storage that the caller promises. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, SBMV, kernel!(sbmv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn spmv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo), alpha, beta);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, SPMV, kernel!(spmv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn hemv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo), alpha, beta);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, HEMV, kernel!(hemv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands, with the storage of the band in place of its matrix.
    #[inline]
    pub(crate) unsafe fn hbmv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo), alpha, beta);
        let (settings, given) = band(HBMV.name, settings, given)?;
        let given = &given;
        // SAFETY: operands: `Operands` demands what `band` makes of the storage that the caller promises. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, HBMV, kernel!(hbmv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn hpmv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        beta: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo), alpha, beta);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, HPMV, kernel!(hpmv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn trmv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        diag: Diag,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo).diag(diag), T::ONE, T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, TRMV, kernel!(trmv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands, with the storage of the band in place of its matrix.
    #[inline]
    pub(crate) unsafe fn tbmv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        diag: Diag,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo).diag(diag), T::ONE, T::ONE);
        let (settings, given) = band(TBMV.name, settings, given)?;
        let given = &given;
        // SAFETY: operands: `Operands` demands what `band` makes of the storage that the caller promises. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, TBMV, kernel!(tbmv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn tpmv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        diag: Diag,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo).diag(diag), T::ONE, T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, TPMV, kernel!(tpmv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn trsv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        diag: Diag,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo).diag(diag), T::ONE, T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, TRSV, kernel!(trsv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands, with the storage of the band in place of its matrix.
    #[inline]
    pub(crate) unsafe fn tbsv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        diag: Diag,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo).diag(diag), T::ONE, T::ONE);
        let (settings, given) = band(TBSV.name, settings, given)?;
        let given = &given;
        // SAFETY: operands: `Operands` demands what `band` makes of the storage that the caller promises. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, TBSV, kernel!(tbsv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn tpsv_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        diag: Diag,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo).diag(diag), T::ONE, T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, TPSV, kernel!(tpsv), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn ger_raw<T: Blas>(&mut self, alpha: T, given: &Operands<T, 3>) -> Result<Report> {
        let settings = Settings::general(alpha, T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, GER, kernel!(ger), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn syr_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T::Real,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings =
            Settings::of(Parameters::default().order(order).uplo(uplo), T::from_real(alpha), T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, SYR, kernel!(syr), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn spr_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T::Real,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings =
            Settings::of(Parameters::default().order(order).uplo(uplo), T::from_real(alpha), T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, SPR, kernel!(spr), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn syr2_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo), alpha, T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, SYR2, kernel!(syr2), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn spr2_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo), alpha, T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, SPR2, kernel!(spr2), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn her_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T::Real,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings =
            Settings::of(Parameters::default().order(order).uplo(uplo), T::from_real(alpha), T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, HER, kernel!(her), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn hpr_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T::Real,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings =
            Settings::of(Parameters::default().order(order).uplo(uplo), T::from_real(alpha), T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, HPR, kernel!(hpr), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn her2_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo), alpha, T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, HER2, kernel!(her2), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline]
    pub(crate) unsafe fn hpr2_raw<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        given: &Operands<T, 3>,
    ) -> Result<Report> {
        let settings = Settings::of(Parameters::default().order(order).uplo(uplo), alpha, T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 3, HPR2, kernel!(hpr2), settings, given) }
    }
}

// Generated: to here
