//! Updates of matrices by products of vectors, for views.

use crate::blas::prelude::*;

// Generated from routines.toml by `make generate`: from here

impl Context<'_> {
    /// `A = alpha x y^T + A`: BLAS `ger`, `geru` and, with `y.conj()`, `gerc`. x has m elements, y has n, A is m x n. Both
    /// vectors are read as they are marked, conjugated or not.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn ger<T: Blas>(
        &mut self,
        alpha: T,
        x: impl IntoVector<Scalar = T>,
        y: impl IntoVector<Scalar = T>,
        a: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            x.into_vector()?.operand(),
            y.into_vector()?.operand(),
            a.into_matrix_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::ger_raw(self, alpha, &operands) }
    }

    /// `A = alpha x y^H + A`: [`Context::ger`](crate::Context::ger) with `y.conj()`.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn gerc<T: Blas>(
        &mut self,
        alpha: T,
        x: impl IntoVector<Scalar = T>,
        y: impl IntoVector<Scalar = T>,
        a: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            x.into_vector()?.operand(),
            y.into_vector()?.conj().operand(),
            a.into_matrix_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::ger_raw(self, alpha, &operands) }
    }

    /// `A = alpha x x^T + A`, A symmetric, n x n, of which one triangle is changed: BLAS `syr`.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn syr<T: Blas + RealScalar>(
        &mut self,
        uplo: Uplo,
        alpha: T::Real,
        x: impl IntoVector<Scalar = T>,
        a: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([x.into_vector()?.operand(), a.into_matrix_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::syr_raw(self, Order::RowMajor, uplo, alpha, &operands) }
    }

    /// As [`Context::syr`](crate::Context::syr) for a packed triangle: BLAS `spr`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn spr<T: Blas + RealScalar>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T::Real,
        x: impl IntoVector<Scalar = T>,
        ap: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([x.into_vector()?.operand(), ap.into_vector_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::spr_raw(self, order, uplo, alpha, &operands) }
    }

    /// `A = alpha (x y^T + y x^T) + A`, A symmetric, n x n, of which one triangle is changed: BLAS
    /// `syr2`.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn syr2<T: Blas + RealScalar>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        x: impl IntoVector<Scalar = T>,
        y: impl IntoVector<Scalar = T>,
        a: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            x.into_vector()?.operand(),
            y.into_vector()?.operand(),
            a.into_matrix_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::syr2_raw(self, Order::RowMajor, uplo, alpha, &operands) }
    }

    /// As [`Context::syr2`](crate::Context::syr2) for a packed triangle: BLAS `spr2`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn spr2<T: Blas + RealScalar>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        x: impl IntoVector<Scalar = T>,
        y: impl IntoVector<Scalar = T>,
        ap: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            x.into_vector()?.operand(),
            y.into_vector()?.operand(),
            ap.into_vector_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::spr2_raw(self, order, uplo, alpha, &operands) }
    }

    /// `A = alpha x x^H + A` with real alpha, A Hermitian, n x n, of which one triangle is changed: BLAS `her`. The imaginary part of the
    /// diagonal is not read, and is 0 afterwards.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn her<T: Blas + ComplexScalar>(
        &mut self,
        uplo: Uplo,
        alpha: T::Real,
        x: impl IntoVector<Scalar = T>,
        a: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([x.into_vector()?.operand(), a.into_matrix_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::her_raw(self, Order::RowMajor, uplo, alpha, &operands) }
    }

    /// As [`Context::her`](crate::Context::her) for a packed triangle: BLAS `hpr`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn hpr<T: Blas + ComplexScalar>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T::Real,
        x: impl IntoVector<Scalar = T>,
        ap: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([x.into_vector()?.operand(), ap.into_vector_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::hpr_raw(self, order, uplo, alpha, &operands) }
    }

    /// `A = alpha x y^H + conj(alpha) y x^H + A`, A Hermitian, n x n, of which one triangle is changed: BLAS
    /// `her2`. The imaginary part of the
    /// diagonal is not read, and is 0 afterwards.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn her2<T: Blas + ComplexScalar>(
        &mut self,
        uplo: Uplo,
        alpha: T,
        x: impl IntoVector<Scalar = T>,
        y: impl IntoVector<Scalar = T>,
        a: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            x.into_vector()?.operand(),
            y.into_vector()?.operand(),
            a.into_matrix_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::her2_raw(self, Order::RowMajor, uplo, alpha, &operands) }
    }

    /// As [`Context::her2`](crate::Context::her2) for a packed triangle: BLAS `hpr2`.
    ///
    /// `ap` is the triangle without gaps, n (n + 1) / 2 elements: line by line, lines being its rows in row-major order
    /// and its columns in column-major order, each without the elements outside of the triangle.
    ///
    /// # Errors
    /// As [`Context::gemv`](crate::Context::gemv).
    #[inline]
    pub fn hpr2<T: Blas + ComplexScalar>(
        &mut self,
        order: Order,
        uplo: Uplo,
        alpha: T,
        x: impl IntoVector<Scalar = T>,
        y: impl IntoVector<Scalar = T>,
        ap: impl IntoVectorMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            x.into_vector()?.operand(),
            y.into_vector()?.operand(),
            ap.into_vector_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::hpr2_raw(self, order, uplo, alpha, &operands) }
    }
}

/// [`Context::ger`](crate::Context::ger) with everything as it is by default.
///
/// # Errors
/// See [`Context::ger`](crate::Context::ger).
#[inline]
pub fn ger<T: Blas>(
    alpha: T,
    x: impl IntoVector<Scalar = T>,
    y: impl IntoVector<Scalar = T>,
    a: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().ger(alpha, x, y, a)
}

/// [`Context::gerc`](crate::Context::gerc) with everything as it is by default.
///
/// # Errors
/// See [`Context::gerc`](crate::Context::gerc).
#[inline]
pub fn gerc<T: Blas>(
    alpha: T,
    x: impl IntoVector<Scalar = T>,
    y: impl IntoVector<Scalar = T>,
    a: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().gerc(alpha, x, y, a)
}

/// [`Context::syr`](crate::Context::syr) with everything as it is by default.
///
/// # Errors
/// See [`Context::syr`](crate::Context::syr).
#[inline]
pub fn syr<T: Blas + RealScalar>(
    uplo: Uplo,
    alpha: T::Real,
    x: impl IntoVector<Scalar = T>,
    a: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().syr(uplo, alpha, x, a)
}

/// [`Context::spr`](crate::Context::spr) with everything as it is by default.
///
/// # Errors
/// See [`Context::spr`](crate::Context::spr).
#[inline]
pub fn spr<T: Blas + RealScalar>(
    order: Order,
    uplo: Uplo,
    alpha: T::Real,
    x: impl IntoVector<Scalar = T>,
    ap: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().spr(order, uplo, alpha, x, ap)
}

/// [`Context::syr2`](crate::Context::syr2) with everything as it is by default.
///
/// # Errors
/// See [`Context::syr2`](crate::Context::syr2).
#[inline]
pub fn syr2<T: Blas + RealScalar>(
    uplo: Uplo,
    alpha: T,
    x: impl IntoVector<Scalar = T>,
    y: impl IntoVector<Scalar = T>,
    a: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().syr2(uplo, alpha, x, y, a)
}

/// [`Context::spr2`](crate::Context::spr2) with everything as it is by default.
///
/// # Errors
/// See [`Context::spr2`](crate::Context::spr2).
#[inline]
pub fn spr2<T: Blas + RealScalar>(
    order: Order,
    uplo: Uplo,
    alpha: T,
    x: impl IntoVector<Scalar = T>,
    y: impl IntoVector<Scalar = T>,
    ap: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().spr2(order, uplo, alpha, x, y, ap)
}

/// [`Context::her`](crate::Context::her) with everything as it is by default.
///
/// # Errors
/// See [`Context::her`](crate::Context::her).
#[inline]
pub fn her<T: Blas + ComplexScalar>(
    uplo: Uplo,
    alpha: T::Real,
    x: impl IntoVector<Scalar = T>,
    a: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().her(uplo, alpha, x, a)
}

/// [`Context::hpr`](crate::Context::hpr) with everything as it is by default.
///
/// # Errors
/// See [`Context::hpr`](crate::Context::hpr).
#[inline]
pub fn hpr<T: Blas + ComplexScalar>(
    order: Order,
    uplo: Uplo,
    alpha: T::Real,
    x: impl IntoVector<Scalar = T>,
    ap: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().hpr(order, uplo, alpha, x, ap)
}

/// [`Context::her2`](crate::Context::her2) with everything as it is by default.
///
/// # Errors
/// See [`Context::her2`](crate::Context::her2).
#[inline]
pub fn her2<T: Blas + ComplexScalar>(
    uplo: Uplo,
    alpha: T,
    x: impl IntoVector<Scalar = T>,
    y: impl IntoVector<Scalar = T>,
    a: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().her2(uplo, alpha, x, y, a)
}

/// [`Context::hpr2`](crate::Context::hpr2) with everything as it is by default.
///
/// # Errors
/// See [`Context::hpr2`](crate::Context::hpr2).
#[inline]
pub fn hpr2<T: Blas + ComplexScalar>(
    order: Order,
    uplo: Uplo,
    alpha: T,
    x: impl IntoVector<Scalar = T>,
    y: impl IntoVector<Scalar = T>,
    ap: impl IntoVectorMut<Scalar = T>,
) -> Result<Report> {
    Context::new().hpr2(order, uplo, alpha, x, y, ap)
}

// Generated: to here
