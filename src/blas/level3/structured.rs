//! The matrix-matrix routines on structured matrices, for views.

use crate::backend::Blas;
use crate::blas::Report;
use crate::blas::table::routines;
use crate::scalar::{ComplexScalar, Scalar};
use crate::view::{MatrixView, MatrixViewMut};
use crate::words::{Diag, Side, Uplo};

routines! {
    inline;

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
    symm<Blas>(side: Side, uplo: Uplo, alpha: T, a: MatrixView<'_, T>, b: MatrixView<'_, T>, beta: T,
        c: MatrixViewMut<'_, T>), [a, b, c] -> Report:
        |context, operands| T::symm_raw(context, side, uplo, alpha, beta, &operands);

    /// As [`Context::symm`](crate::Context::symm) with A Hermitian: BLAS `hemm`. The imaginary part of its diagonal
    /// counts as 0.
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    hemm<Blas | ComplexScalar>(side: Side, uplo: Uplo, alpha: T, a: MatrixView<'_, T>, b: MatrixView<'_, T>, beta: T,
        c: MatrixViewMut<'_, T>), [a, b, c] -> Report:
        |context, operands| T::hemm_raw(context, side, uplo, alpha, beta, &operands);

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
    syrk<Blas>(uplo: Uplo, alpha: T, a: MatrixView<'_, T>, beta: T, c: MatrixViewMut<'_, T>), [a, c] -> Report:
        |context, operands| T::syrk_raw(context, uplo, alpha, beta, &operands);

    /// `C = alpha A A^H + beta C` with real alpha and beta, of which one triangle is computed: BLAS `herk`. The
    /// imaginary part of the diagonal of C is not read, and is 0 afterwards.
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    herk<Blas | ComplexScalar>(uplo: Uplo, alpha: <T as Scalar>::Real, a: MatrixView<'_, T>,
        beta: <T as Scalar>::Real, c: MatrixViewMut<'_, T>), [a, c] -> Report:
        |context, operands| T::herk_raw(context, uplo, alpha, beta, &operands);

    /// `C = alpha (A B^T + B A^T) + beta C`, of which one triangle is computed: BLAS `syr2k`. A and B are n x k.
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    syr2k<Blas>(uplo: Uplo, alpha: T, a: MatrixView<'_, T>, b: MatrixView<'_, T>, beta: T,
        c: MatrixViewMut<'_, T>), [a, b, c] -> Report:
        |context, operands| T::syr2k_raw(context, uplo, alpha, beta, &operands);

    /// `C = alpha A B^H + conj(alpha) B A^H + beta C` with real beta, of which one triangle is computed: BLAS
    /// `her2k`. The imaginary part of the diagonal of C is not read, and is 0 afterwards.
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    her2k<Blas | ComplexScalar>(uplo: Uplo, alpha: T, a: MatrixView<'_, T>, b: MatrixView<'_, T>,
        beta: <T as Scalar>::Real, c: MatrixViewMut<'_, T>), [a, b, c] -> Report:
        |context, operands| T::her2k_raw(context, uplo, alpha, beta, &operands);

    /// `C = alpha A B + beta C`, of which one triangle is computed: `gemmt` of newer BLAS libraries. A is n x k, B is
    /// k x n. CBLAS has no such routine: it is composed of `gemm` on blocks, those on the diagonal (64 x 64 and
    /// less) through the workspace, of which one triangle is written back; the policy `ZeroCopy` refuses it therefore.
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    gemmt<Blas>(uplo: Uplo, alpha: T, a: MatrixView<'_, T>, b: MatrixView<'_, T>, beta: T,
        c: MatrixViewMut<'_, T>), [a, b, c] -> Report:
        |context, operands| T::gemmt_raw(context, uplo, alpha, beta, &operands);

    /// `B = alpha A B` ([`Side::Left`]) or `B = alpha B A` ([`Side::Right`]), A triangular: BLAS `trmm`. B is m x n, A is
    /// m x m or n x n. The other triangle of A is not read, nor is its diagonal if that is [`Diag::Unit`].
    ///
    /// # Errors
    /// As [`Context::gemm`](crate::Context::gemm).
    trmm<Blas>(side: Side, uplo: Uplo, diag: Diag, alpha: T, a: MatrixView<'_, T>, b: MatrixViewMut<'_, T>),
        [a, b] -> Report: |context, operands| T::trmm_raw(context, side, uplo, diag, alpha, &operands);

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
    trsm<Blas>(side: Side, uplo: Uplo, diag: Diag, alpha: T, a: MatrixView<'_, T>, b: MatrixViewMut<'_, T>),
        [a, b] -> Report: |context, operands| T::trsm_raw(context, side, uplo, diag, alpha, &operands);
}
