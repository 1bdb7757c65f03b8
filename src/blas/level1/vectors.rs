//! The vector routines, for views.

use super::raw::*;
use super::rotations::ModifiedRotation;
use crate::backend::{Blas, Level1Complex, Level1Real};
use crate::blas::Report;
use crate::blas::table::{Operand as _, operands, routines};
use crate::error::Result;
use crate::scalar::{ComplexScalar, Scalar};
use crate::view::{VectorView, VectorViewMut};

routines! {
    inline(always);

    /// The sum of `x_i y_i`, both vectors read as they are marked, conjugated or not: BLAS `dot`, `dotu`, `dotc`.
    ///
    /// Vectors of any stride are fine, negative and 0 ones too; nothing is ever copied.
    ///
    /// ```
    /// use blasview::{VectorView, dot};
    /// let x = [1.0, 2.0, 3.0];
    /// let x = VectorView::contiguous(&x)?;
    /// assert_eq!(dot(x, x.flip())?, 10.0);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch) when the lengths differ.
    ///
    /// Time: linear in the length.
    dot<Blas>(x: VectorView<'_, T>, y: VectorView<'_, T>), [x, y] -> T: |context, operands| T::dot_raw(context, &operands);

    /// The sum of `conj(x_i) y_i`: [`Context::dot`](crate::Context::dot) with `x.conj()`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot).
    dotc<Blas>(x: VectorView<'_, T>, y: VectorView<'_, T>), [x.conj(), y] -> T:
        |context, operands| T::dot_raw(context, &operands);

    /// `y = alpha x + y`: BLAS `axpy`. With alpha = 0, x is not read.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    axpy<Blas>(alpha: T, x: VectorView<'_, T>, y: VectorViewMut<'_, T>), [x, y] -> Report:
        |context, operands| T::axpy_raw(context, alpha, &operands);

    /// `y = alpha x + beta y`: `axpby` of OpenBLAS, composed elsewhere. With beta = 0, y is not read.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    axpby<Blas>(alpha: T, x: VectorView<'_, T>, beta: T, y: VectorViewMut<'_, T>), [x, y] -> Report:
        |context, operands| T::axpby_raw(context, alpha, beta, &operands);

    /// `y = x`: BLAS `copy`. The copying engine for any rank is [`copy`](crate::copy).
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    copy_vector<Blas>(x: VectorView<'_, T>, y: VectorViewMut<'_, T>), [x, y] -> Report:
        |context, operands| T::copy_raw(context, &operands);

    /// `x = alpha x`: BLAS `scal`. With alpha = 0, x is not read: NaN becomes 0.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    scal<Blas>(alpha: T, x: VectorViewMut<'_, T>), [x] -> Report: |context, operands| T::scal_raw(context, alpha, &operands);

    /// `x = alpha x` with real alpha: BLAS `csscal`, `zdscal`. Real and imaginary parts are scaled each by itself, so that
    /// infinities stay what they are.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    scal_real<Blas | ComplexScalar>(alpha: <T as Scalar>::Real, x: VectorViewMut<'_, T>), [x] -> Report:
        |context, operands| T::scal_real_raw(context, alpha, &operands);

    /// Exchanges x and y: BLAS `swap`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    swap<Blas>(x: VectorViewMut<'_, T>, y: VectorViewMut<'_, T>), [x, y] -> Report:
        |context, operands| T::swap_raw(context, &operands);

    /// `(x, y) = (c x + s y, c y - s x)`: BLAS `rot`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    rot<Blas | Level1Real>(x: VectorViewMut<'_, T>, y: VectorViewMut<'_, T>, c: T, s: T), [x, y] -> Report:
        |context, operands| T::rot_raw(context, c, s, &operands);

    /// `(x, y) = (c x + s y, c y - s x)` of complex vectors with real c and s: BLAS `csrot`, `zdrot`. Real and imaginary
    /// parts are rotated each by themselves, so that infinities stay what they are: by one real rotation if both vectors
    /// are contiguous, else by one of the real and one of the imaginary parts. A plan is that of one of these.
    ///
    /// ```
    /// use blasview::{Complex, Context, VectorViewMut};
    /// let mut x = [Complex::new(1.0, 2.0), Complex::new(3.0, 4.0)];
    /// let mut y = [Complex::new(5.0, 6.0), Complex::new(7.0, 8.0)];
    /// let (view_x, view_y) = (VectorViewMut::contiguous(&mut x)?, VectorViewMut::contiguous(&mut y)?);
    /// let report = Context::new().rot_real(view_x, view_y, 0.0, 1.0)?;
    /// assert_eq!(x, [Complex::new(5.0, 6.0), Complex::new(7.0, 8.0)]);
    /// assert_eq!(y, [Complex::new(-1.0, -2.0), Complex::new(-3.0, -4.0)]);
    /// assert_eq!(report.calls, 1);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    rot_real<Blas | Level1Complex>(
        x: VectorViewMut<'_, T>, y: VectorViewMut<'_, T>, c: <T as Scalar>::Real, s: <T as Scalar>::Real
    ), [x, y] -> Report: |context, operands| T::rot_real_raw(context, c, s, &operands);

    /// `(x, y) = H (x, y)`: BLAS `rotm`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    rotm<Blas | Level1Real>(x: VectorViewMut<'_, T>, y: VectorViewMut<'_, T>, h: &ModifiedRotation<T>),
        [x, y] -> Report: |context, operands| T::rotm_raw(context, h, &operands);

    /// The Euclidean norm: BLAS `nrm2`.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    nrm2<Blas>(x: VectorView<'_, T>), [x] -> T::Real: |context, operands| T::nrm2_raw(context, &operands);

    /// The sum of `|re| + |im|`: BLAS `asum`.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    asum<Blas>(x: VectorView<'_, T>), [x] -> T::Real: |context, operands| T::asum_raw(context, &operands);

    /// The position of the first element with the largest `|re| + |im|`, counted from 0; `None` if there is no
    /// element: BLAS `iamax`.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    iamax<Blas>(x: VectorView<'_, T>), [x] -> Option<usize>: |context, operands| T::iamax_raw(context, &operands);
}

/// The sum of `x_i y_i` of single-precision vectors in double precision: BLAS `dsdot`. Computed without BLAS, as OpenBLAS
/// sums long vectors up in single precision.
///
/// # Errors
/// As [`Context::dot`](crate::Context::dot).
pub fn dsdot(x: VectorView<'_, f32>, y: VectorView<'_, f32>) -> Result<f64> {
    // SAFETY: the views' invariants; real vectors are never conjugated.
    unsafe { dsdot_raw(&operands([x.operand(), y.operand()])) }
}

/// `alpha` plus the sum of `x_i y_i`, summed up in double precision: BLAS `sdsdot`. Computed without BLAS, as [`dsdot`].
///
/// # Errors
/// As [`Context::dot`](crate::Context::dot).
pub fn sdsdot(alpha: f32, x: VectorView<'_, f32>, y: VectorView<'_, f32>) -> Result<f32> {
    // SAFETY: the views' invariants; real vectors are never conjugated.
    unsafe { sdsdot_raw(alpha, &operands([x.operand(), y.operand()])) }
}
