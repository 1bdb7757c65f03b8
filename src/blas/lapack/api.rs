//! The routines of the first slice on views: Cholesky's, triangular, general.

use super::{Determinant, Norm, general, norms, plu, positive, triangular};
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::blas::scalars::Blas;
use crate::blas::table::AsOperand as _;
#[allow(unused_imports, reason = "the documentation names it")]
use crate::error::Error;
use crate::error::Result;
use crate::view::{IntoMatrix, IntoMatrixMut, IntoViewMut, ViewMut};
use crate::words::{Diag, Uplo};

/// Right-hand sides: a matrix, or a vector, which is one column.
pub(super) fn sides<T: Blas>(b: ViewMut<'_, T>) -> Result<Located<T>> {
    Ok(if b.layout().axes().len() == 1 { b.vector()?.operand() } else { b.matrix()?.operand() })
}

/// Methods of [`Context`] with LAPACK's names.
macro_rules! methods {
    ($(
        $(#[$doc:meta])*
        $name:ident($($argument:ident: $type:ty = $given:expr),*) -> $result:ty: $body:path;
    )*) => {
        impl Context<'_> {$(
            $(#[$doc])*
            pub fn $name<T: Blas>(&mut self, $($argument: $type),*) -> Result<$result> {
                // SAFETY: of views of what is lent for the call their invariants are what `Operands` demands; two of which one is mutable
                // share no byte.
                unsafe { $body(self, $($given),*) }
            }
        )*}
    };
}
pub(super) use methods;

methods! {
    /// Cholesky's factor in place of a triangle of A, Hermitian and positive definite, n x n: `A = L Lᴴ` or `Uᴴ U`. The other triangle
    /// is neither read nor written.
    ///
    /// Nothing is copied if A lies by rows or by columns: by rows it is the transpose, with `uplo` exchanged. What is reversed or has no
    /// unit stride is packed, the triangle alone.
    ///
    /// ```
    /// use blasview::{Context, Error, Uplo};
    /// let mut a = [[4.0, f64::NAN], [2.0, 10.0]];
    /// let report = Context::new().potrf(Uplo::Lower, &mut a)?;
    /// assert_eq!((a[0][0], a[1], report.bytes_copied), (2.0, [1.0, 3.0], 0));
    ///
    /// let mut a = [[1.0, 0.0], [2.0, 1.0]];
    /// let error = Context::new().potrf(Uplo::Lower, &mut a).unwrap_err();
    /// assert_eq!(error.to_string(), "potrf: not positive definite: leading block 2");
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::NotPositiveDefinite`]; of all routines of LAPACK: [`Error::NoLapack`], [`Error::WouldCopy`] under
    /// [`Policy::ZeroCopy`](crate::Policy::ZeroCopy), [`Error::WorkspaceTooSmall`], [`Error::OutOfMemory`], [`Error::Overflow`],
    /// [`Error::Refused`] of what LAPACK's integers do not count.
    ///
    /// Time: that of LAPACK, n³ / 3 multiplications.
    potrf(uplo: Uplo = uplo, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand()) -> Report: positive::potrf;

    /// Solves `A X = B` with [Cholesky's factor](Self::potrf), in place of B, by two `trsm` on the views as they are. B may be a vector.
    ///
    /// # Errors
    /// Those of [`Self::potrf`], [`Error::ShapeMismatch`].
    potrs(
        uplo: Uplo = uplo, a: impl IntoMatrix<Scalar = T> = a.into_matrix()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: positive::potrs;

    /// Solves `A X = B` for A Hermitian and positive definite: [`Self::potrf`] in place of a triangle of A, [`Self::potrs`] in place of
    /// B. If A is not positive definite, B is as it was.
    ///
    /// # Errors
    /// Those of [`Self::potrf`], [`Error::ShapeMismatch`].
    posv(
        uplo: Uplo = uplo, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: positive::posv;

    /// A triangle of the inverse of A in place of [Cholesky's factor](Self::potrf) of A.
    ///
    /// # Errors
    /// Those of [`Self::potrf`] but for [`Error::NotPositiveDefinite`]; [`Error::Singular`].
    potri(uplo: Uplo = uplo, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand()) -> Report: positive::potri;

    /// The inverse of a triangle in its place. The other triangle is neither read nor written, nor is the diagonal if that is
    /// [`Diag::Unit`]. Nothing is copied if A lies by rows or by columns, forwards or reversed along both axes.
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::Singular`], with nothing written; those of all, as of [`Self::potrf`].
    trtri(uplo: Uplo = uplo, diag: Diag = diag, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand()) -> Report:
        triangular::trtri;

    /// Solves `A X = B` for a triangle A: [`trsm`](Self::trsm), or `trsv` for one column, once no zero has been found on the diagonal.
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::ShapeMismatch`], [`Error::Singular`], with nothing written; those of [`trsm`](Self::trsm).
    trtrs(
        uplo: Uplo = uplo, diag: Diag = diag, a: impl IntoMatrix<Scalar = T> = a.into_matrix()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: triangular::trtrs;

    /// Solves `A X = B` in place of B, A being overwritten by factors (of which pivots those are is not told: see [`Self::getrf`] for
    /// P L U). B may be a vector.
    ///
    /// Nothing is copied if A lies by rows or by columns, whichever axes are reversed: by rows its transpose is factored, with pivots of
    /// columns. B is taken as [`trsm`](Self::trsm) takes it.
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::ShapeMismatch`]; [`Error::Singular`], with B as it was; those of all, as of [`Self::potrf`].
    gesv(
        a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: general::gesv;

    /// The inverse of A in its place: `getrf` and `getri`. Nothing is copied if A lies by rows or by columns, whichever axes are reversed.
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::Singular`]; those of all, as of [`Self::potrf`].
    inv(a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand()) -> Report: general::inv;

    /// The determinant of A, which is overwritten by factors. Layouts are as for [`Self::gesv`].
    ///
    /// # Errors
    /// [`Error::NotSquare`]; those of all, as of [`Self::potrf`]. What is singular has the determinant 0.
    det(a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand()) -> (Determinant<T>, Report): general::det;

    /// One over the condition number of A in that norm, as LAPACK estimates it; 0 of what is singular, or not finite. A is overwritten by
    /// factors. Layouts are as for [`Self::gesv`]; by rows the norms are exchanged.
    ///
    /// # Errors
    /// [`Error::NotSquare`]; those of all, as of [`Self::potrf`].
    gecon(norm: Norm = norm, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand()) -> (T::Real, Report):
        norms::gecon;

    /// The same of a Hermitian, positive definite A given by a triangle, which is overwritten by its factor, in the 1 norm, which is that of
    /// infinity too. Layouts are as for [`Self::potrf`].
    ///
    /// # Errors
    /// Those of [`Self::potrf`].
    pocon(uplo: Uplo = uplo, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand()) -> (T::Real, Report): norms::pocon;

    /// The same of a triangle of A, which is read. Layouts are as for [`Self::trtri`].
    ///
    /// # Errors
    /// [`Error::NotSquare`]; those of all, as of [`Self::potrf`].
    trcon(
        norm: Norm = norm, uplo: Uplo = uplo, diag: Diag = diag, a: impl IntoMatrix<Scalar = T> = a.into_matrix()?.operand()
    ) -> (T::Real, Report): norms::trcon;

    /// P L U of A, m x n, in its place, with pivots of rows as LAPACK defines them: row i was exchanged with row `pivots[i]`, in this order,
    /// counted from 0. There are as many as the shorter axis has elements.
    ///
    /// A square that lies by rows is transposed in place and back; what is not square and lies by rows, or lies otherwise, is packed. For
    /// solutions, inverses and determinants neither is needed: [`Self::gesv`], [`Self::inv`], [`Self::det`].
    ///
    /// ```
    /// use blasview::Context;
    /// let (mut a, mut pivots) = ([[1.0, 2.0], [4.0, 4.0]], [0; 2]);
    /// let (report, zero) = Context::new().getrf(&mut a, &mut pivots)?;
    /// assert_eq!((a, pivots, zero), ([[4.0, 4.0], [0.25, 1.0]], [1, 1], None));
    /// assert_eq!(report.bytes_copied, 0);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// Gives, beside the report, where U has the first zero on its diagonal, if it has one: that is no error, as the factors are right.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] of the pivots; those of all, as of [`Self::potrf`].
    getrf(a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(), pivots: &mut [usize] = pivots) ->
        (Report, Option<usize>): plu::getrf;

    /// Solves `A X = B` with what [`Self::getrf`] has made of A, in place of B, by exchanges of its rows and two `trsm`. B may be a vector.
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::ShapeMismatch`], [`Error::IndexOutOfRange`] of a pivot that is no row, with nothing written; those
    /// of [`trsm`](Self::trsm).
    getrs(
        a: impl IntoMatrix<Scalar = T> = a.into_matrix()?.operand(), pivots: &[usize] = pivots,
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: plu::getrs;
}

/// Cholesky's factor in place of a triangle of A: [`Context::potrf`].
///
/// # Errors
/// See [`Context::potrf`].
pub fn cholesky<T: Blas>(a: impl IntoMatrixMut<Scalar = T>, uplo: Uplo) -> Result<Report> {
    Context::new().potrf(uplo, a)
}

/// Solves `A X = B` in place of B, a matrix or a vector; A is overwritten: [`Context::gesv`].
///
/// # Errors
/// See [`Context::gesv`].
pub fn solve<T: Blas>(a: impl IntoMatrixMut<Scalar = T>, b: impl IntoViewMut<Scalar = T>) -> Result<Report> {
    Context::new().gesv(a, b)
}

/// Solves `A X = B` for a Hermitian, positive definite A, of which one triangle is overwritten: [`Context::posv`].
///
/// # Errors
/// See [`Context::posv`].
pub fn solve_positive<T: Blas>(
    a: impl IntoMatrixMut<Scalar = T>,
    uplo: Uplo,
    b: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().posv(uplo, a, b)
}

/// Solves `A X = B` for a triangle A: [`Context::trtrs`].
///
/// # Errors
/// See [`Context::trtrs`].
pub fn solve_triangular<T: Blas>(
    a: impl IntoMatrix<Scalar = T>,
    uplo: Uplo,
    diag: Diag,
    b: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().trtrs(uplo, diag, a, b)
}

/// The inverse of A in its place: [`Context::inv`].
///
/// # Errors
/// See [`Context::inv`].
pub fn inv<T: Blas>(a: impl IntoMatrixMut<Scalar = T>) -> Result<Report> {
    Context::new().inv(a)
}

/// The determinant of A, which is overwritten: [`Context::det`].
///
/// ```
/// use blasview::lapack::det;
/// let found = det(&mut [[1.0, 2.0], [3.0, 4.0]])?;
/// assert!((found.value + 2.0_f64).abs() < 1e-14 && found.sign == -1.0);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::det`].
pub fn det<T: Blas>(a: impl IntoMatrixMut<Scalar = T>) -> Result<Determinant<T>> {
    Context::new().det(a).map(|(determinant, _)| determinant)
}

/// One over the condition number of A, which is overwritten: [`Context::gecon`].
///
/// # Errors
/// See [`Context::gecon`].
pub fn rcond<T: Blas>(a: impl IntoMatrixMut<Scalar = T>, norm: Norm) -> Result<T::Real> {
    Context::new().gecon(norm, a).map(|(rcond, _)| rcond)
}

/// The 1 norm of A or that of infinity, where it lies: the largest sum of absolute values of a column, or of a row.
///
/// ```
/// use blasview::lapack::{Norm, norm};
/// let a = [[1.0, -2.0], [3.0, 4.0]];
/// assert_eq!((norm(&a, Norm::One)?, norm(&a, Norm::Infinity)?), (6.0, 7.0));
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// [`Error::OutOfMemory`], of sums across the lines.
pub fn norm<T: Blas>(a: impl IntoMatrix<Scalar = T>, norm: Norm) -> Result<T::Real> {
    let a = a.into_matrix()?.operand();
    // SAFETY: a view's elements can be read.
    unsafe { norms::norm(norm, a) }
}
