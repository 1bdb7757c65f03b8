//! Bands, packed triangles and indefinite matrices on views.

use super::api::{methods, sides};
use super::{band, indefinite, packed};
use crate::blas::context::{Context, Report};
use crate::blas::scalars::Blas;
use crate::blas::table::AsOperand as _;
use crate::error::Result;
use crate::view::{IntoMatrix, IntoMatrixMut, IntoVector, IntoVectorMut, IntoViewMut};
use crate::words::{Diag, Order, Uplo};

methods! {
    /// Solves `A X = B` in place of B for a band of `kl` diagonals below the main one and `ku` above, n x n, in the storage of
    /// [`gbmv`](Self::gbmv): `gbtrf` and `gbtrs`. What of the storage lies outside of the matrix is not read. B may be a vector.
    ///
    /// A is not changed: its factors need room for what fills in, so that it is always copied, as lines of `2 kl + ku + 1` elements (with
    /// `kl` and `ku` exchanged by rows); [`Policy::ZeroCopy`](crate::Policy::ZeroCopy) refuses that. B passes by columns, whichever axes
    /// are reversed, and is packed otherwise.
    ///
    /// ```
    /// use blasview::{Context, Order};
    /// // By rows: below, main, above. Corners do not count.
    /// let ab = [[f64::NAN, 2.0, 1.0], [1.0, 2.0, 1.0], [1.0, 2.0, f64::NAN]];
    /// let mut b = [3.0, 4.0, 3.0];
    /// Context::new().gbsv(Order::RowMajor, 1, 1, &ab, &mut b)?;
    /// assert!(b.iter().all(|x| (x - 1.0).abs() < 1e-15));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::BandShape`](crate::Error::BandShape), [`Error::ShapeMismatch`](crate::Error::ShapeMismatch);
    /// [`Error::Singular`](crate::Error::Singular), with nothing written; those of all, as of [`Self::potrf`].
    gbsv(
        order: Order = order, kl: usize = kl, ku: usize = ku, ab: impl IntoMatrix<Scalar = T> = ab.into_matrix()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: band::gbsv;

    /// Solves `A X = B` in place of B for three diagonals, `d` of n numbers, `dl` below and `du` above it of n - 1, which are overwritten.
    /// B may be a vector. Diagonals whose numbers do not follow one another are packed, as is B unless it lies by columns, whichever axes
    /// are reversed.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch), [`Error::Singular`](crate::Error::Singular); those of all, as of
    /// [`Self::potrf`].
    gtsv(
        dl: impl IntoVectorMut<Scalar = T> = dl.into_vector_mut()?.operand(),
        d: impl IntoVectorMut<Scalar = T> = d.into_vector_mut()?.operand(),
        du: impl IntoVectorMut<Scalar = T> = du.into_vector_mut()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: band::gtsv;

    /// [Cholesky's factor](Self::potrf) in place of the band of one triangle, in the storage of [`gbmv`](Self::gbmv): as many diagonals
    /// as its shorter axis has elements, less the main one, belong to the triangle. What lies outside of the matrix is neither read nor
    /// written.
    ///
    /// Nothing is copied if the storage by columns lies by columns, or that by rows by rows: by rows it is the transpose, with `uplo`
    /// exchanged.
    ///
    /// # Errors
    /// [`Error::BandShape`](crate::Error::BandShape) without any diagonal,
    /// [`Error::NotPositiveDefinite`](crate::Error::NotPositiveDefinite); those of all, as of [`Self::potrf`].
    pbtrf(order: Order = order, uplo: Uplo = uplo, ab: impl IntoMatrixMut<Scalar = T> = ab.into_matrix_mut()?.operand()) -> Report:
        band::pbtrf;

    /// Solves `A X = B` in place of B with what [`Self::pbtrf`] has made of A, by two `tbsv` for each column of B where it lies. B may be
    /// a vector. A storage that does not pass is packed by each of them.
    ///
    /// # Errors
    /// Those of [`Self::pbtrf`], [`Error::ShapeMismatch`](crate::Error::ShapeMismatch).
    pbtrs(
        order: Order = order, uplo: Uplo = uplo, ab: impl IntoMatrix<Scalar = T> = ab.into_matrix()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: band::pbtrs;

    /// Solves `A X = B` for the band of a Hermitian, positive definite A: [`Self::pbtrf`], and [`Self::pbtrs`] in place of B. If A is not
    /// positive definite, B is as it was.
    ///
    /// # Errors
    /// Those of [`Self::pbtrf`], [`Error::ShapeMismatch`](crate::Error::ShapeMismatch).
    pbsv(
        order: Order = order, uplo: Uplo = uplo, ab: impl IntoMatrixMut<Scalar = T> = ab.into_matrix_mut()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: band::pbsv;

    /// [Cholesky's factor](Self::potrf) in place of a packed triangle, line by line as for [`tpmv`](Self::tpmv). Nothing is copied if its
    /// elements follow one another: by rows it is the transpose, with `uplo` exchanged.
    ///
    /// ```
    /// use blasview::{Context, Order, Uplo};
    /// let mut ap = [4.0, 2.0, 10.0];
    /// Context::new().pptrf(Order::RowMajor, Uplo::Lower, &mut ap)?;
    /// assert_eq!(ap, [2.0, 1.0, 3.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::PackedLength`](crate::Error::PackedLength), [`Error::NotPositiveDefinite`](crate::Error::NotPositiveDefinite); those of
    /// all, as of [`Self::potrf`].
    pptrf(order: Order = order, uplo: Uplo = uplo, ap: impl IntoVectorMut<Scalar = T> = ap.into_vector_mut()?.operand()) -> Report:
        packed::pptrf;

    /// Solves `A X = B` in place of B with what [`Self::pptrf`] has made of A, by two `tpsv` for each column of B where it lies. B may be
    /// a vector. A triangle with gaps is packed by each of them.
    ///
    /// # Errors
    /// [`Error::PackedLength`](crate::Error::PackedLength); those of [`tpsv`](Self::tpsv).
    pptrs(
        order: Order = order, uplo: Uplo = uplo, ap: impl IntoVector<Scalar = T> = ap.into_vector()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: packed::pptrs;

    /// Solves `A X = B` for the packed triangle of a Hermitian, positive definite A: [`Self::pptrf`], and [`Self::pptrs`] in place of B.
    /// If A is not positive definite, B is as it was.
    ///
    /// # Errors
    /// Those of [`Self::pptrf`], [`Error::ShapeMismatch`](crate::Error::ShapeMismatch).
    ppsv(
        order: Order = order, uplo: Uplo = uplo, ap: impl IntoVectorMut<Scalar = T> = ap.into_vector_mut()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: packed::ppsv;

    /// The packed triangle of the inverse of A in place of [Cholesky's factor](Self::pptrf) of A.
    ///
    /// # Errors
    /// [`Error::PackedLength`](crate::Error::PackedLength), [`Error::Singular`](crate::Error::Singular); those of all, as of
    /// [`Self::potrf`].
    pptri(order: Order = order, uplo: Uplo = uplo, ap: impl IntoVectorMut<Scalar = T> = ap.into_vector_mut()?.operand()) -> Report:
        packed::pptri;

    /// The inverse of a packed triangle in its place. Layouts are as for [`Self::pptrf`].
    ///
    /// # Errors
    /// [`Error::PackedLength`](crate::Error::PackedLength); [`Error::Singular`](crate::Error::Singular), with nothing written; those of
    /// all, as of [`Self::potrf`].
    tptri(
        order: Order = order, uplo: Uplo = uplo, diag: Diag = diag,
        ap: impl IntoVectorMut<Scalar = T> = ap.into_vector_mut()?.operand()
    ) -> Report: packed::tptri;

    /// Solves `A X = B` in place of B for a symmetric A, complex ones too, by the factors of Bunch and Kaufman, which overwrite one
    /// triangle of A: `sytrf` and `sytrs`. The other triangle is neither read nor written. B may be a vector.
    ///
    /// Nothing is copied if A lies by rows or by columns, forwards or reversed along both axes, and B by columns, whichever axes are
    /// reversed: the rows of B are reversed in place where A needs that.
    ///
    /// ```
    /// let (mut a, mut b) = ([[0.0, f64::NAN], [2.0, 0.0]], [4.0, 6.0]);
    /// blasview::Context::new().sysv(blasview::Uplo::Lower, &mut a, &mut b)?;
    /// assert_eq!(b, [3.0, 2.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::NotSquare`](crate::Error::NotSquare), [`Error::ShapeMismatch`](crate::Error::ShapeMismatch);
    /// [`Error::Singular`](crate::Error::Singular), with B as it was; those of all, as of [`Self::potrf`].
    sysv(
        uplo: Uplo = uplo, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: indefinite::sysv;

    /// The same for a Hermitian A: `hetrf` and `hetrs`; of real scalars it is [`Self::sysv`]. By rows A is the conjugate of what LAPACK
    /// reads: B is conjugated in place, before and after.
    ///
    /// # Errors
    /// Those of [`Self::sysv`].
    hesv(
        uplo: Uplo = uplo, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: indefinite::hesv;
}

/// Solves `A X = B` for a band in place of B: [`Context::gbsv`].
///
/// # Errors
/// Those of [`Context::gbsv`].
pub fn solve_band<T: Blas>(
    order: Order,
    kl: usize,
    ku: usize,
    ab: impl IntoMatrix<Scalar = T>,
    b: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().gbsv(order, kl, ku, ab, b)
}

/// Solves `A X = B` for three diagonals, which are overwritten, in place of B: [`Context::gtsv`].
///
/// ```
/// let (mut dl, mut d, mut du, mut b) = ([1.0], [2.0, 2.0], [1.0], [3.0, 3.0]);
/// blasview::lapack::solve_tridiagonal(&mut dl, &mut d, &mut du, &mut b)?;
/// assert!(b.iter().all(|x: &f64| (x - 1.0).abs() < 1e-15));
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// Those of [`Context::gtsv`].
pub fn solve_tridiagonal<T: Blas>(
    dl: impl IntoVectorMut<Scalar = T>,
    d: impl IntoVectorMut<Scalar = T>,
    du: impl IntoVectorMut<Scalar = T>,
    b: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().gtsv(dl, d, du, b)
}

/// Solves `A X = B` for the band of a Hermitian, positive definite A, which is overwritten: [`Context::pbsv`].
///
/// # Errors
/// Those of [`Context::pbsv`].
pub fn solve_positive_band<T: Blas>(
    order: Order,
    uplo: Uplo,
    ab: impl IntoMatrixMut<Scalar = T>,
    b: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().pbsv(order, uplo, ab, b)
}

/// Solves `A X = B` for the packed triangle of a Hermitian, positive definite A, which is overwritten: [`Context::ppsv`].
///
/// # Errors
/// Those of [`Context::ppsv`].
pub fn solve_positive_packed<T: Blas>(
    order: Order,
    uplo: Uplo,
    ap: impl IntoVectorMut<Scalar = T>,
    b: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().ppsv(order, uplo, ap, b)
}

/// Solves `A X = B` for a symmetric A, of which one triangle is overwritten: [`Context::sysv`].
///
/// # Errors
/// Those of [`Context::sysv`].
pub fn solve_symmetric<T: Blas>(
    a: impl IntoMatrixMut<Scalar = T>,
    uplo: Uplo,
    b: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().sysv(uplo, a, b)
}

/// Solves `A X = B` for a Hermitian A, of which one triangle is overwritten: [`Context::hesv`].
///
/// # Errors
/// Those of [`Context::hesv`].
pub fn solve_hermitian<T: Blas>(
    a: impl IntoMatrixMut<Scalar = T>,
    uplo: Uplo,
    b: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().hesv(uplo, a, b)
}
