//! Updates of matrices by products of vectors, for views.

use crate::backend::Blas;
use crate::blas::Report;
use crate::blas::table::routines;
use crate::scalar::{ComplexScalar, RealScalar, Scalar};
use crate::view::{MatrixViewMut, VectorView, VectorViewMut};
use crate::words::Order;
use crate::words::Uplo;

routines! {
    inline;

    /// `A = alpha x y^T + A`: BLAS `ger`, `geru` and, with `y.conj()`, `gerc`. x has m elements, y has n, A is m x n. Both
    /// vectors are read as they are marked, conjugated or not.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    ger<Blas>(alpha: T, x: VectorView<'_, T>, y: VectorView<'_, T>, a: MatrixViewMut<'_, T>), [x, y, a] -> Report:
        |context, operands| T::ger_raw(context, alpha, &operands);

    /// `A = alpha x y^H + A`: [`Context::ger`](crate::Context::ger) with `y.conj()`.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    gerc<Blas>(alpha: T, x: VectorView<'_, T>, y: VectorView<'_, T>, a: MatrixViewMut<'_, T>), [x, y.conj(), a] -> Report:
        |context, operands| T::ger_raw(context, alpha, &operands);

    /// `A = alpha x x^T + A`, A symmetric, n x n, of which one triangle is changed: BLAS `syr`.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    syr<Blas | RealScalar>(uplo: Uplo, alpha: <T as Scalar>::Real, x: VectorView<'_, T>, a: MatrixViewMut<'_, T>), [x, a] -> Report:
        |context, operands| T::syr_raw(context, Order::RowMajor, uplo, alpha, &operands);

    /// As [`Context::syr`](crate::Context::syr) for a packed triangle: BLAS `spr`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    spr<Blas | RealScalar>(order: Order, uplo: Uplo, alpha: <T as Scalar>::Real, x: VectorView<'_, T>, ap: VectorViewMut<'_, T>), [x, ap] -> Report:
        |context, operands| T::spr_raw(context, order, uplo, alpha, &operands);

    /// `A = alpha (x y^T + y x^T) + A`, A symmetric, n x n, of which one triangle is changed: BLAS
    /// `syr2`.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    syr2<Blas | RealScalar>(uplo: Uplo, alpha: T, x: VectorView<'_, T>, y: VectorView<'_, T>, a: MatrixViewMut<'_, T>), [x, y, a] -> Report:
        |context, operands| T::syr2_raw(context, Order::RowMajor, uplo, alpha, &operands);

    /// As [`Context::syr2`](crate::Context::syr2) for a packed triangle: BLAS `spr2`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    spr2<Blas | RealScalar>(order: Order, uplo: Uplo, alpha: T, x: VectorView<'_, T>, y: VectorView<'_, T>, ap: VectorViewMut<'_, T>), [x, y, ap] -> Report:
        |context, operands| T::spr2_raw(context, order, uplo, alpha, &operands);

    /// `A = alpha x x^H + A` with real alpha, A Hermitian, n x n, of which one triangle is changed: BLAS `her`. The imaginary part of the
    /// diagonal is not read, and is 0 afterwards.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    her<Blas | ComplexScalar>(uplo: Uplo, alpha: <T as Scalar>::Real, x: VectorView<'_, T>, a: MatrixViewMut<'_, T>), [x, a] -> Report:
        |context, operands| T::her_raw(context, Order::RowMajor, uplo, alpha, &operands);

    /// As [`Context::her`](crate::Context::her) for a packed triangle: BLAS `hpr`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    hpr<Blas | ComplexScalar>(order: Order, uplo: Uplo, alpha: <T as Scalar>::Real, x: VectorView<'_, T>, ap: VectorViewMut<'_, T>), [x, ap] -> Report:
        |context, operands| T::hpr_raw(context, order, uplo, alpha, &operands);

    /// `A = alpha x y^H + conj(alpha) y x^H + A`, A Hermitian, n x n, of which one triangle is changed: BLAS
    /// `her2`. The imaginary part of the
    /// diagonal is not read, and is 0 afterwards.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    her2<Blas | ComplexScalar>(uplo: Uplo, alpha: T, x: VectorView<'_, T>, y: VectorView<'_, T>, a: MatrixViewMut<'_, T>), [x, y, a] -> Report:
        |context, operands| T::her2_raw(context, Order::RowMajor, uplo, alpha, &operands);

    /// As [`Context::her2`](crate::Context::her2) for a packed triangle: BLAS `hpr2`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    hpr2<Blas | ComplexScalar>(order: Order, uplo: Uplo, alpha: T, x: VectorView<'_, T>, y: VectorView<'_, T>, ap: VectorViewMut<'_, T>), [x, y, ap] -> Report:
        |context, operands| T::hpr2_raw(context, order, uplo, alpha, &operands);
}
