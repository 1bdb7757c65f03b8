//! Products of matrices with vectors, and triangular systems, for views.

use crate::backend::Blas;
use crate::blas::Report;
use crate::blas::table::routines;
use crate::scalar::{ComplexScalar, RealScalar};
use crate::view::{MatrixView, VectorView, VectorViewMut};
use crate::words::Order;
use crate::words::{Diag, Uplo};

routines! {
    inline;

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
    gemv<Blas>(alpha: T, a: MatrixView<'_, T>, x: VectorView<'_, T>, beta: T, y: VectorViewMut<'_, T>), [a, x, y] -> Report:
        |context, operands| T::gemv_raw(context, alpha, beta, &operands);

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
    gbmv<Blas>(order: Order, kl: usize, ku: usize, alpha: T, a: MatrixView<'_, T>, x: VectorView<'_, T>, beta: T, y: VectorViewMut<'_, T>), [a, x, y] -> Report:
        |context, operands| T::gbmv_raw(context, order, kl, ku, alpha, beta, &operands);

    /// `y = alpha A x + beta y`, A symmetric, n x n, and given by one triangle: BLAS `symv`. The other triangle is not
    /// read.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    symv<Blas | RealScalar>(uplo: Uplo, alpha: T, a: MatrixView<'_, T>, x: VectorView<'_, T>, beta: T, y: VectorViewMut<'_, T>), [a, x, y] -> Report:
        |context, operands| T::symv_raw(context, Order::RowMajor, uplo, alpha, beta, &operands);

    /// As [`Context::symv`](crate::Context::symv) for a band: BLAS `sbmv`.
    ///
    /// `a` is the storage of one triangle as a band, as for [`Context::gbmv`](crate::Context::gbmv): its number of
    /// diagonals less one is `ku` of an upper triangle or `kl` of a lower one.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    sbmv<Blas | RealScalar>(order: Order, uplo: Uplo, alpha: T, a: MatrixView<'_, T>, x: VectorView<'_, T>, beta: T, y: VectorViewMut<'_, T>), [a, x, y] -> Report:
        |context, operands| T::sbmv_raw(context, order, uplo, alpha, beta, &operands);

    /// As [`Context::symv`](crate::Context::symv) for a packed triangle: BLAS `spmv`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    spmv<Blas | RealScalar>(order: Order, uplo: Uplo, alpha: T, ap: VectorView<'_, T>, x: VectorView<'_, T>, beta: T, y: VectorViewMut<'_, T>), [ap, x, y] -> Report:
        |context, operands| T::spmv_raw(context, order, uplo, alpha, beta, &operands);

    /// `y = alpha A x + beta y`, A Hermitian, n x n, and given by one triangle: BLAS `hemv`. The other triangle is not
    /// read. The imaginary part of the diagonal counts as 0.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    hemv<Blas | ComplexScalar>(uplo: Uplo, alpha: T, a: MatrixView<'_, T>, x: VectorView<'_, T>, beta: T, y: VectorViewMut<'_, T>), [a, x, y] -> Report:
        |context, operands| T::hemv_raw(context, Order::RowMajor, uplo, alpha, beta, &operands);

    /// As [`Context::hemv`](crate::Context::hemv) for a band: BLAS `hbmv`.
    ///
    /// `a` is the storage of one triangle as a band, as for [`Context::gbmv`](crate::Context::gbmv): its number of
    /// diagonals less one is `ku` of an upper triangle or `kl` of a lower one.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    hbmv<Blas | ComplexScalar>(order: Order, uplo: Uplo, alpha: T, a: MatrixView<'_, T>, x: VectorView<'_, T>, beta: T, y: VectorViewMut<'_, T>), [a, x, y] -> Report:
        |context, operands| T::hbmv_raw(context, order, uplo, alpha, beta, &operands);

    /// As [`Context::hemv`](crate::Context::hemv) for a packed triangle: BLAS `hpmv`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    hpmv<Blas | ComplexScalar>(order: Order, uplo: Uplo, alpha: T, ap: VectorView<'_, T>, x: VectorView<'_, T>, beta: T, y: VectorViewMut<'_, T>), [ap, x, y] -> Report:
        |context, operands| T::hpmv_raw(context, order, uplo, alpha, beta, &operands);

    /// `x = A x`, A triangular, n x n: BLAS `trmv`. The other triangle is not read, nor is the diagonal if that is
    /// [`Diag::Unit`].
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    trmv<Blas>(uplo: Uplo, diag: Diag, a: MatrixView<'_, T>, x: VectorViewMut<'_, T>), [a, x] -> Report:
        |context, operands| T::trmv_raw(context, Order::RowMajor, uplo, diag, &operands);

    /// As [`Context::trmv`](crate::Context::trmv) for a band: BLAS `tbmv`.
    ///
    /// `a` is the storage of one triangle as a band, as for [`Context::gbmv`](crate::Context::gbmv): its number of
    /// diagonals less one is `ku` of an upper triangle or `kl` of a lower one.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    tbmv<Blas>(order: Order, uplo: Uplo, diag: Diag, a: MatrixView<'_, T>, x: VectorViewMut<'_, T>), [a, x] -> Report:
        |context, operands| T::tbmv_raw(context, order, uplo, diag, &operands);

    /// As [`Context::trmv`](crate::Context::trmv) for a packed triangle: BLAS `tpmv`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    tpmv<Blas>(order: Order, uplo: Uplo, diag: Diag, ap: VectorView<'_, T>, x: VectorViewMut<'_, T>), [ap, x] -> Report:
        |context, operands| T::tpmv_raw(context, order, uplo, diag, &operands);

    /// Solves `A x = b`; x holds b before, A triangular, n x n: BLAS `trsv`. The other triangle is not read, nor is the diagonal if that is
    /// [`Diag::Unit`]. A is not checked for being singular.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    trsv<Blas>(uplo: Uplo, diag: Diag, a: MatrixView<'_, T>, x: VectorViewMut<'_, T>), [a, x] -> Report:
        |context, operands| T::trsv_raw(context, Order::RowMajor, uplo, diag, &operands);

    /// As [`Context::trsv`](crate::Context::trsv) for a band: BLAS `tbsv`.
    ///
    /// `a` is the storage of one triangle as a band, as for [`Context::gbmv`](crate::Context::gbmv): its number of
    /// diagonals less one is `ku` of an upper triangle or `kl` of a lower one.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    tbsv<Blas>(order: Order, uplo: Uplo, diag: Diag, a: MatrixView<'_, T>, x: VectorViewMut<'_, T>), [a, x] -> Report:
        |context, operands| T::tbsv_raw(context, order, uplo, diag, &operands);

    /// As [`Context::trsv`](crate::Context::trsv) for a packed triangle: BLAS `tpsv`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    tpsv<Blas>(order: Order, uplo: Uplo, diag: Diag, ap: VectorView<'_, T>, x: VectorViewMut<'_, T>), [ap, x] -> Report:
        |context, operands| T::tpsv_raw(context, order, uplo, diag, &operands);
}
