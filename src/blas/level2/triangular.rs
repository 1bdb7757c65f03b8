//! Triangular matrix times vector, and systems with it.

use crate::blas::prelude::*;

// Generated from routines.toml by `make generate`: from here

impl Context<'_> {
    /// `x = A x`, A triangular, n x n: BLAS `trmv`. The other triangle is not read, nor is the diagonal if that is
    /// [`Diag::Unit`].
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn trmv<T: Blas>(
        &mut self,
        uplo: Uplo,
        diag: Diag,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([a.into_matrix()?.operand(), x.into_vector_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::trmv_raw(self, Order::RowMajor, uplo, diag, &operands) }
    }

    /// As [`Context::trmv`](crate::Context::trmv) for a band: BLAS `tbmv`.
    ///
    /// `a` is the storage of one triangle as a band, as for [`Context::gbmv`](crate::Context::gbmv): its number of
    /// diagonals less one is `ku` of an upper triangle or `kl` of a lower one.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn tbmv<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        diag: Diag,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([a.into_matrix()?.operand(), x.into_vector_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::tbmv_raw(self, order, uplo, diag, &operands) }
    }

    /// As [`Context::trmv`](crate::Context::trmv) for a packed triangle: BLAS `tpmv`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn tpmv<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        diag: Diag,
        ap: impl IntoVector<Scalar = T>,
        x: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([ap.into_vector()?.operand(), x.into_vector_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::tpmv_raw(self, order, uplo, diag, &operands) }
    }

    /// Solves `A x = b`; x holds b before, A triangular, n x n: BLAS `trsv`. The other triangle is not read, nor is the diagonal if that is
    /// [`Diag::Unit`]. A is not checked for being singular.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn trsv<T: Blas>(
        &mut self,
        uplo: Uplo,
        diag: Diag,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([a.into_matrix()?.operand(), x.into_vector_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::trsv_raw(self, Order::RowMajor, uplo, diag, &operands) }
    }

    /// As [`Context::trsv`](crate::Context::trsv) for a band: BLAS `tbsv`.
    ///
    /// `a` is the storage of one triangle as a band, as for [`Context::gbmv`](crate::Context::gbmv): its number of
    /// diagonals less one is `ku` of an upper triangle or `kl` of a lower one.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn tbsv<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        diag: Diag,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([a.into_matrix()?.operand(), x.into_vector_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::tbsv_raw(self, order, uplo, diag, &operands) }
    }

    /// As [`Context::trsv`](crate::Context::trsv) for a packed triangle: BLAS `tpsv`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn tpsv<T: Blas>(
        &mut self,
        order: Order,
        uplo: Uplo,
        diag: Diag,
        ap: impl IntoVector<Scalar = T>,
        x: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([ap.into_vector()?.operand(), x.into_vector_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::tpsv_raw(self, order, uplo, diag, &operands) }
    }
}

/// [`Context::trmv`](crate::Context::trmv) with everything as it is by default.
///
/// # Errors
/// See [`Context::trmv`](crate::Context::trmv).
#[inline]
pub fn trmv<T: Blas>(
    uplo: Uplo,
    diag: Diag,
    a: impl IntoMatrix<Scalar = T>,
    x: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().trmv(uplo, diag, a, x)
}

/// [`Context::tbmv`](crate::Context::tbmv) with everything as it is by default.
///
/// # Errors
/// See [`Context::tbmv`](crate::Context::tbmv).
#[inline]
pub fn tbmv<T: Blas>(
    order: Order,
    uplo: Uplo,
    diag: Diag,
    a: impl IntoMatrix<Scalar = T>,
    x: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().tbmv(order, uplo, diag, a, x)
}

/// [`Context::tpmv`](crate::Context::tpmv) with everything as it is by default.
///
/// # Errors
/// See [`Context::tpmv`](crate::Context::tpmv).
#[inline]
pub fn tpmv<T: Blas>(
    order: Order,
    uplo: Uplo,
    diag: Diag,
    ap: impl IntoVector<Scalar = T>,
    x: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().tpmv(order, uplo, diag, ap, x)
}

/// [`Context::trsv`](crate::Context::trsv) with everything as it is by default.
///
/// # Errors
/// See [`Context::trsv`](crate::Context::trsv).
#[inline]
pub fn trsv<T: Blas>(
    uplo: Uplo,
    diag: Diag,
    a: impl IntoMatrix<Scalar = T>,
    x: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().trsv(uplo, diag, a, x)
}

/// [`Context::tbsv`](crate::Context::tbsv) with everything as it is by default.
///
/// # Errors
/// See [`Context::tbsv`](crate::Context::tbsv).
#[inline]
pub fn tbsv<T: Blas>(
    order: Order,
    uplo: Uplo,
    diag: Diag,
    a: impl IntoMatrix<Scalar = T>,
    x: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().tbsv(order, uplo, diag, a, x)
}

/// [`Context::tpsv`](crate::Context::tpsv) with everything as it is by default.
///
/// # Errors
/// See [`Context::tpsv`](crate::Context::tpsv).
#[inline]
pub fn tpsv<T: Blas>(
    order: Order,
    uplo: Uplo,
    diag: Diag,
    ap: impl IntoVector<Scalar = T>,
    x: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().tpsv(order, uplo, diag, ap, x)
}

// Generated: to here
