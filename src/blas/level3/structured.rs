//! The matrix-matrix routines on structured matrices, for views.

use crate::blas::prelude::*;

// Generated from routines.toml by `make generate`: from here

impl Context<'_> {
    /// `C = alpha A B + beta C` ([`Side::Left`]) or `C = alpha B A + beta C` ([`Side::Right`]), A symmetric and given
    /// by one triangle: BLAS `symm`.
    ///
    /// C and B are m x n, A is m x m or n x n. The other triangle of A is not read. With beta = 0, C is not read;
    /// with alpha = 0, A and B are not.
    ///
    /// ```
    /// use blasview::{MatrixView, MatrixViewMut, Side, Uplo, symm};
    /// let (a, b) = ([2.0, 1.0, f64::NAN, 3.0], [1.0, 10.0]);
    /// let mut c = [0.0; 2];
    /// let (a, b) = (MatrixView::row_major(&a, 2, 2)?, MatrixView::row_major(&b, 2, 1)?);
    /// symm(Side::Left, Uplo::Upper, 1.0, a, b, 0.0, MatrixViewMut::row_major(&mut c, 2, 1)?)?;
    /// assert_eq!(c, [12.0, 31.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm), whose notes on time and memory hold too.
    #[inline]
    #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
    pub fn symm<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrix<Scalar = T>,
        beta: T,
        c: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            b.into_matrix()?.operand(),
            c.into_matrix_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::symm_raw(self, side, uplo, alpha, beta, &operands) }
    }

    /// As [`Context::symm`](crate::Context::symm) with A Hermitian: BLAS `hemm`. The imaginary part of its diagonal
    /// counts as 0.
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    #[inline]
    #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
    pub fn hemm<T: Blas + ComplexScalar>(
        &mut self,
        side: Side,
        uplo: Uplo,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrix<Scalar = T>,
        beta: T,
        c: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            b.into_matrix()?.operand(),
            c.into_matrix_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::hemm_raw(self, side, uplo, alpha, beta, &operands) }
    }

    /// `C = alpha A A^T + beta C`, of which one triangle is computed: BLAS `syrk`. A is n x k, C is n x n; for
    /// `A^T A` give `a.t()`. The other triangle of C is neither read nor written.
    ///
    /// ```
    /// use blasview::{MatrixView, MatrixViewMut, Uplo, syrk};
    /// let a = [1.0, 2.0, 3.0, 4.0];
    /// let mut c = [0.0, 7.0, 0.0, 0.0];
    /// let a = MatrixView::row_major(&a, 2, 2)?;
    /// syrk(Uplo::Lower, 1.0, a, 0.0, MatrixViewMut::row_major(&mut c, 2, 2)?)?;
    /// assert_eq!(c, [5.0, 7.0, 11.0, 25.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    #[inline]
    pub fn syrk<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        beta: T,
        c: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([a.into_matrix()?.operand(), c.into_matrix_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::syrk_raw(self, uplo, alpha, beta, &operands) }
    }

    /// `C = alpha A A^H + beta C` with real alpha and beta, of which one triangle is computed: BLAS `herk`. The
    /// imaginary part of the diagonal of C is not read, and is 0 afterwards.
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    #[inline]
    pub fn herk<T: Blas + ComplexScalar>(
        &mut self,
        uplo: Uplo,
        alpha: T::Real,
        a: impl IntoMatrix<Scalar = T>,
        beta: T::Real,
        c: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([a.into_matrix()?.operand(), c.into_matrix_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::herk_raw(self, uplo, alpha, beta, &operands) }
    }

    /// `C = alpha (A B^T + B A^T) + beta C`, of which one triangle is computed: BLAS `syr2k`. A and B are n x k.
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    #[inline]
    pub fn syr2k<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrix<Scalar = T>,
        beta: T,
        c: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            b.into_matrix()?.operand(),
            c.into_matrix_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::syr2k_raw(self, uplo, alpha, beta, &operands) }
    }

    /// `C = alpha A B^H + conj(alpha) B A^H + beta C` with real beta, of which one triangle is computed: BLAS
    /// `her2k`. The imaginary part of the diagonal of C is not read, and is 0 afterwards.
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    #[inline]
    pub fn her2k<T: Blas + ComplexScalar>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrix<Scalar = T>,
        beta: T::Real,
        c: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            b.into_matrix()?.operand(),
            c.into_matrix_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::her2k_raw(self, uplo, alpha, beta, &operands) }
    }

    /// `C = alpha A B + beta C`, of which one triangle is computed: `gemmt` of newer BLAS libraries. A is n x k, B is
    /// k x n. CBLAS has no such routine: it is composed of `gemm` on blocks, those on the diagonal (64 x 64 and
    /// less) through the workspace, of which one triangle is written back; the policy `ZeroCopy` refuses it therefore.
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    #[inline]
    pub fn gemmt<T: Blas>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrix<Scalar = T>,
        beta: T,
        c: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            b.into_matrix()?.operand(),
            c.into_matrix_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::gemmt_raw(self, uplo, alpha, beta, &operands) }
    }

    /// `B = alpha A B` ([`Side::Left`]) or `B = alpha B A` ([`Side::Right`]), A triangular: BLAS `trmm`. B is m x n, A is
    /// m x m or n x n. The other triangle of A is not read, nor is its diagonal if that is [`Diag::Unit`].
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    #[inline]
    pub fn trmm<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        diag: Diag,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([a.into_matrix()?.operand(), b.into_matrix_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::trmm_raw(self, side, uplo, diag, alpha, &operands) }
    }

    /// Solves `A X = alpha B` ([`Side::Left`]) or `X A = alpha B` ([`Side::Right`]), A triangular; X takes the place of
    /// B: BLAS `trsm`. Shapes and triangles are as for [`Context::trmm`](crate::Context::trmm). A is not checked
    /// for being singular: a zero on its diagonal gives infinities, as in BLAS.
    ///
    /// ```
    /// use blasview::{Diag, MatrixView, MatrixViewMut, Side, Uplo, trsm};
    /// let a = [2.0, f64::NAN, 1.0, 4.0];
    /// let mut b = [2.0, 9.0];
    /// let a = MatrixView::row_major(&a, 2, 2)?;
    /// let x = MatrixViewMut::row_major(&mut b, 2, 1)?;
    /// trsm(Side::Left, Uplo::Lower, Diag::NonUnit, 1.0, a, x)?;
    /// assert_eq!(b, [1.0, 2.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    #[inline]
    pub fn trsm<T: Blas>(
        &mut self,
        side: Side,
        uplo: Uplo,
        diag: Diag,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([a.into_matrix()?.operand(), b.into_matrix_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::trsm_raw(self, side, uplo, diag, alpha, &operands) }
    }
}

/// [`Context::symm`](crate::Context::symm) with everything as it is by default.
///
/// # Errors
/// See [`Context::symm`](crate::Context::symm).
#[inline]
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
pub fn symm<T: Blas>(
    side: Side,
    uplo: Uplo,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    b: impl IntoMatrix<Scalar = T>,
    beta: T,
    c: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().symm(side, uplo, alpha, a, b, beta, c)
}

/// [`Context::hemm`](crate::Context::hemm) with everything as it is by default.
///
/// # Errors
/// See [`Context::hemm`](crate::Context::hemm).
#[inline]
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
pub fn hemm<T: Blas + ComplexScalar>(
    side: Side,
    uplo: Uplo,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    b: impl IntoMatrix<Scalar = T>,
    beta: T,
    c: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().hemm(side, uplo, alpha, a, b, beta, c)
}

/// [`Context::syrk`](crate::Context::syrk) with everything as it is by default.
///
/// # Errors
/// See [`Context::syrk`](crate::Context::syrk).
#[inline]
pub fn syrk<T: Blas>(
    uplo: Uplo,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    beta: T,
    c: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().syrk(uplo, alpha, a, beta, c)
}

/// [`Context::herk`](crate::Context::herk) with everything as it is by default.
///
/// # Errors
/// See [`Context::herk`](crate::Context::herk).
#[inline]
pub fn herk<T: Blas + ComplexScalar>(
    uplo: Uplo,
    alpha: T::Real,
    a: impl IntoMatrix<Scalar = T>,
    beta: T::Real,
    c: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().herk(uplo, alpha, a, beta, c)
}

/// [`Context::syr2k`](crate::Context::syr2k) with everything as it is by default.
///
/// # Errors
/// See [`Context::syr2k`](crate::Context::syr2k).
#[inline]
pub fn syr2k<T: Blas>(
    uplo: Uplo,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    b: impl IntoMatrix<Scalar = T>,
    beta: T,
    c: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().syr2k(uplo, alpha, a, b, beta, c)
}

/// [`Context::her2k`](crate::Context::her2k) with everything as it is by default.
///
/// # Errors
/// See [`Context::her2k`](crate::Context::her2k).
#[inline]
pub fn her2k<T: Blas + ComplexScalar>(
    uplo: Uplo,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    b: impl IntoMatrix<Scalar = T>,
    beta: T::Real,
    c: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().her2k(uplo, alpha, a, b, beta, c)
}

/// [`Context::gemmt`](crate::Context::gemmt) with everything as it is by default.
///
/// # Errors
/// See [`Context::gemmt`](crate::Context::gemmt).
#[inline]
pub fn gemmt<T: Blas>(
    uplo: Uplo,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    b: impl IntoMatrix<Scalar = T>,
    beta: T,
    c: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().gemmt(uplo, alpha, a, b, beta, c)
}

/// [`Context::trmm`](crate::Context::trmm) with everything as it is by default.
///
/// # Errors
/// See [`Context::trmm`](crate::Context::trmm).
#[inline]
pub fn trmm<T: Blas>(
    side: Side,
    uplo: Uplo,
    diag: Diag,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    b: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().trmm(side, uplo, diag, alpha, a, b)
}

/// [`Context::trsm`](crate::Context::trsm) with everything as it is by default.
///
/// # Errors
/// See [`Context::trsm`](crate::Context::trsm).
#[inline]
pub fn trsm<T: Blas>(
    side: Side,
    uplo: Uplo,
    diag: Diag,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    b: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().trsm(side, uplo, diag, alpha, a, b)
}

// Generated: to here
