//! Products of matrices with vectors, for views.

use crate::blas::prelude::*;

// Generated from routines.toml by `make generate`: from here

impl Context<'_> {
    /// `y = alpha A x + beta y`: BLAS `gemv`. A is m x n, x has n elements, y has m.
    ///
    /// For the transposed matrix give `a.t()`. Vectors may run in any direction, and so may rows and columns of A,
    /// since a vector absorbs the sign. A matrix that BLAS cannot take is not copied but used where it lies. With
    /// beta = 0, y is not read; with alpha = 0, A and x are not. Without columns, n = 0, A x is 0 and y becomes beta y, where
    /// the reference BLAS leaves y as it is.
    ///
    /// ```
    /// use blasview::{MatrixView, Slice, VectorView, VectorViewMut, gemv};
    /// let (a, mut y) = ([1.0, 9.0, 2.0, 9.0, 3.0, 9.0, 4.0, 9.0], [0.0; 2]);
    /// let a = MatrixView::row_major(&a, 2, 4)?.slice(.., Slice::ALL.step(2))?;   // no unit stride
    /// let x = VectorView::contiguous(&[1.0, 10.0])?;
    /// let report = gemv(1.0, a, x, 0.0, VectorViewMut::contiguous(&mut y)?)?;
    /// assert_eq!((y, report.bytes_copied), ([21.0, 43.0], 0));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// Nothing has been written when there is one: [`Error::ShapeMismatch`](crate::Error::ShapeMismatch); for bands and
    /// packed triangles [`Error::BandShape`](crate::Error::BandShape) and
    /// [`Error::PackedLength`](crate::Error::PackedLength). Under `ZeroCopy`, what would need a copied vector is computed
    /// directly instead.
    ///
    /// Time: O(m n).
    #[inline]
    pub fn gemv<T: Blas>(
        &mut self,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVector<Scalar = T>,
        beta: T,
        y: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            x.into_vector()?.operand(),
            y.into_vector_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::gemv_raw(self, alpha, beta, &operands) }
    }

    /// As [`Context::gemv`](crate::Context::gemv) for an m x n matrix of which only `kl` diagonals below and `ku` above the
    /// main one are not 0: BLAS `gbmv`.
    ///
    /// The view `a` is of the **storage** of the band. In column-major order (LAPACK's) it has `kl + ku + 1` rows and n
    /// columns, element (i, j) of the matrix being at row `ku + i - j`, column j. In row-major order it has m rows and
    /// `kl + ku + 1` columns, element (i, j) being at row i, column `kl + j - i`. What lies outside of the matrix is not
    /// read. For the transposed matrix give `a.t()`, the other order, and `kl` and `ku` exchanged.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
    pub fn gbmv<T: Blas>(
        &mut self,
        order: Order,
        kl: usize,
        ku: usize,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVector<Scalar = T>,
        beta: T,
        y: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            x.into_vector()?.operand(),
            y.into_vector_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::gbmv_raw(self, order, kl, ku, alpha, beta, &operands) }
    }

    /// `y = alpha A x + beta y`, A symmetric, n x n, and given by one triangle: BLAS `symv`. The other triangle is not
    /// read.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn symv<T: Blas + RealScalar>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVector<Scalar = T>,
        beta: T,
        y: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            x.into_vector()?.operand(),
            y.into_vector_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::symv_raw(self, Order::RowMajor, uplo, alpha, beta, &operands) }
    }

    /// As [`Context::symv`](crate::Context::symv) for a band: BLAS `sbmv`.
    ///
    /// `a` is the storage of one triangle as a band, as for [`Context::gbmv`](crate::Context::gbmv): its number of
    /// diagonals less one is `ku` of an upper triangle or `kl` of a lower one.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
    pub fn sbmv<T: Blas + RealScalar>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVector<Scalar = T>,
        beta: T,
        y: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            x.into_vector()?.operand(),
            y.into_vector_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::sbmv_raw(self, order, uplo, alpha, beta, &operands) }
    }

    /// As [`Context::symv`](crate::Context::symv) for a packed triangle: BLAS `spmv`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
    pub fn spmv<T: Blas + RealScalar>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        ap: impl IntoVector<Scalar = T>,
        x: impl IntoVector<Scalar = T>,
        beta: T,
        y: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            ap.into_vector()?.operand(),
            x.into_vector()?.operand(),
            y.into_vector_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::spmv_raw(self, order, uplo, alpha, beta, &operands) }
    }

    /// `y = alpha A x + beta y`, A Hermitian, n x n, and given by one triangle: BLAS `hemv`. The other triangle is not
    /// read. The imaginary part of the diagonal counts as 0.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn hemv<T: Blas + ComplexScalar>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVector<Scalar = T>,
        beta: T,
        y: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            x.into_vector()?.operand(),
            y.into_vector_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::hemv_raw(self, Order::RowMajor, uplo, alpha, beta, &operands) }
    }

    /// As [`Context::hemv`](crate::Context::hemv) for a band: BLAS `hbmv`.
    ///
    /// `a` is the storage of one triangle as a band, as for [`Context::gbmv`](crate::Context::gbmv): its number of
    /// diagonals less one is `ku` of an upper triangle or `kl` of a lower one.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
    pub fn hbmv<T: Blas + ComplexScalar>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVector<Scalar = T>,
        beta: T,
        y: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            x.into_vector()?.operand(),
            y.into_vector_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::hbmv_raw(self, order, uplo, alpha, beta, &operands) }
    }

    /// As [`Context::hemv`](crate::Context::hemv) for a packed triangle: BLAS `hpmv`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
    pub fn hpmv<T: Blas + ComplexScalar>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        ap: impl IntoVector<Scalar = T>,
        x: impl IntoVector<Scalar = T>,
        beta: T,
        y: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            ap.into_vector()?.operand(),
            x.into_vector()?.operand(),
            y.into_vector_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::hpmv_raw(self, order, uplo, alpha, beta, &operands) }
    }
}

/// [`Context::gemv`](crate::Context::gemv) with everything as it is by default.
///
/// # Errors
/// See [`Context::gemv`](crate::Context::gemv).
#[inline]
pub fn gemv<T: Blas>(
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    x: impl IntoVector<Scalar = T>,
    beta: T,
    y: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().gemv(alpha, a, x, beta, y)
}

/// [`Context::gbmv`](crate::Context::gbmv) with everything as it is by default.
///
/// # Errors
/// See [`Context::gbmv`](crate::Context::gbmv).
#[inline]
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
pub fn gbmv<T: Blas>(
    order: Order,
    kl: usize,
    ku: usize,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    x: impl IntoVector<Scalar = T>,
    beta: T,
    y: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().gbmv(order, kl, ku, alpha, a, x, beta, y)
}

/// [`Context::symv`](crate::Context::symv) with everything as it is by default.
///
/// # Errors
/// See [`Context::symv`](crate::Context::symv).
#[inline]
pub fn symv<T: Blas + RealScalar>(
    uplo: Uplo,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    x: impl IntoVector<Scalar = T>,
    beta: T,
    y: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().symv(uplo, alpha, a, x, beta, y)
}

/// [`Context::sbmv`](crate::Context::sbmv) with everything as it is by default.
///
/// # Errors
/// See [`Context::sbmv`](crate::Context::sbmv).
#[inline]
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
pub fn sbmv<T: Blas + RealScalar>(
    order: Order,
    uplo: Uplo,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    x: impl IntoVector<Scalar = T>,
    beta: T,
    y: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().sbmv(order, uplo, alpha, a, x, beta, y)
}

/// [`Context::spmv`](crate::Context::spmv) with everything as it is by default.
///
/// # Errors
/// See [`Context::spmv`](crate::Context::spmv).
#[inline]
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
pub fn spmv<T: Blas + RealScalar>(
    order: Order,
    uplo: Uplo,
    alpha: T,
    ap: impl IntoVector<Scalar = T>,
    x: impl IntoVector<Scalar = T>,
    beta: T,
    y: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().spmv(order, uplo, alpha, ap, x, beta, y)
}

/// [`Context::hemv`](crate::Context::hemv) with everything as it is by default.
///
/// # Errors
/// See [`Context::hemv`](crate::Context::hemv).
#[inline]
pub fn hemv<T: Blas + ComplexScalar>(
    uplo: Uplo,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    x: impl IntoVector<Scalar = T>,
    beta: T,
    y: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().hemv(uplo, alpha, a, x, beta, y)
}

/// [`Context::hbmv`](crate::Context::hbmv) with everything as it is by default.
///
/// # Errors
/// See [`Context::hbmv`](crate::Context::hbmv).
#[inline]
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
pub fn hbmv<T: Blas + ComplexScalar>(
    order: Order,
    uplo: Uplo,
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    x: impl IntoVector<Scalar = T>,
    beta: T,
    y: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().hbmv(order, uplo, alpha, a, x, beta, y)
}

/// [`Context::hpmv`](crate::Context::hpmv) with everything as it is by default.
///
/// # Errors
/// See [`Context::hpmv`](crate::Context::hpmv).
#[inline]
#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
pub fn hpmv<T: Blas + ComplexScalar>(
    order: Order,
    uplo: Uplo,
    alpha: T,
    ap: impl IntoVector<Scalar = T>,
    x: impl IntoVector<Scalar = T>,
    beta: T,
    y: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().hpmv(order, uplo, alpha, ap, x, beta, y)
}

// Generated: to here
