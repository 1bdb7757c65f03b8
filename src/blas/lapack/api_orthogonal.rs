//! The routines of the second slice on views, with LAPACK's names: Q R, least squares, symmetric eigenvalues, singular values.

use super::api::{methods, sides};
use super::svd::Vectors;
use super::{eigen, least_squares, orthogonal, svd};
use crate::blas::context::{Context, Report};
use crate::blas::scalars::Blas;
use crate::blas::table::AsOperand as _;
use crate::error::Result;
use crate::view::{
    IntoMatrixMut, IntoVector, IntoVectorMut, IntoViewMut, MatrixView, MatrixViewMut, VectorViewMut,
};
use crate::words::{Side, Trans, Uplo};

methods! {
    /// Q R in place of A, m x n: R on and above the diagonal, below it the reflectors of which Q is the product, and their factors in
    /// `tau`, as many as the shorter axis of A has elements.
    ///
    /// Nothing is copied if A lies by rows or by columns: by rows its transpose is factored as L Q, which takes about 1.2 of the time,
    /// of a tall matrix two to four times as long. [`Policy::Fastest`](crate::Policy::Fastest) packs where that was measured to be faster.
    /// What is reversed or has no unit stride is packed.
    ///
    /// ```
    /// use blasview::Context;
    /// let (mut a, mut tau) = ([[3.0, 1.0], [4.0, 2.0]], [0.0; 2]);
    /// let report = Context::new().geqrf(&mut a, &mut tau)?;
    /// assert!((a[0][0] + 5.0_f64).abs() < 1e-15 && report.bytes_copied == 0);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch) of `tau`; those of all, as of [`Self::potrf`].
    geqrf(
        a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        tau: impl IntoVectorMut<Scalar = T> = tau.into_vector_mut()?.operand()
    ) -> Report: orthogonal::geqrf;

    /// L Q in place of A: [`Self::geqrf`] of the transpose.
    ///
    /// # Errors
    /// Those of [`Self::geqrf`].
    gelqf(
        a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        tau: impl IntoVectorMut<Scalar = T> = tau.into_vector_mut()?.operand()
    ) -> Report: orthogonal::gelqf;

    /// The first n columns of Q in place of the reflectors that [`Self::geqrf`] has left in A, m x n, of which there are as many as `tau`
    /// says: k <= n <= m. LAPACK's `orgqr` and `ungqr`.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch); those of all, as of [`Self::potrf`].
    orgqr(
        a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        tau: impl IntoVector<Scalar = T> = tau.into_vector()?.operand()
    ) -> Report: orthogonal::orgqr;

    /// The first m rows of Q in place of the reflectors that [`Self::gelqf`] has left in A, m x n: k <= m <= n. LAPACK's `orglq` and
    /// `unglq`.
    ///
    /// # Errors
    /// Those of [`Self::orgqr`].
    orglq(
        a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        tau: impl IntoVector<Scalar = T> = tau.into_vector()?.operand()
    ) -> Report: orthogonal::orglq;

    /// `op(Q) C` ([`Side::Left`]) or `C op(Q)` in place of C, for the reflectors that [`Self::geqrf`] has left in A; of complex numbers,
    /// too, op may be any of the four. A is changed meanwhile, and is afterwards as it was. C may be a vector. LAPACK's `ormqr` and `unmqr`.
    ///
    /// Nothing is copied if A and C lie by rows or by columns, each as it likes.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch); those of all, as of [`Self::potrf`].
    ormqr(
        side: Side = side, trans: Trans = trans, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        tau: impl IntoVector<Scalar = T> = tau.into_vector()?.operand(),
        c: impl IntoViewMut<Scalar = T> = sides(c.into_view_mut()?)?
    ) -> Report: orthogonal::ormqr;

    /// The same for the reflectors that [`Self::gelqf`] has left in A. LAPACK's `ormlq` and `unmlq`.
    ///
    /// # Errors
    /// Those of [`Self::ormqr`].
    ormlq(
        side: Side = side, trans: Trans = trans, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        tau: impl IntoVector<Scalar = T> = tau.into_vector()?.operand(),
        c: impl IntoViewMut<Scalar = T> = sides(c.into_view_mut()?)?
    ) -> Report: orthogonal::ormlq;

    /// Least squares of full rank: the `x` that makes `A x - b` least for each column of B, in place of its first n rows. Of a wide A, m < n,
    /// it is the shortest `x` that solves `A x = b`. B has as many rows as the longer axis of A, and may be a vector; what is left in its
    /// other rows has the norm of what is left over. A is overwritten.
    ///
    /// It is what LAPACK's `gels` does (Q R, a product with Q, a triangular solution, scaled near the ends of what the type holds), on both
    /// matrices as they lie: nothing is copied if they lie by rows or by columns, each as it likes. For the transpose of A pass `a.t()`.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch); [`Error::Singular`](crate::Error::Singular) of what has not full rank, B
    /// being left without a solution; those of all, as of [`Self::potrf`].
    gels(
        a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?
    ) -> Report: least_squares::gels;

    /// Least squares of any rank, by singular values, which are left in `s` in descending order: those below `rcond` times the largest count
    /// as 0 (below the type's precision if it is negative). Of all solutions it is the shortest. Gives the rank too.
    ///
    /// A and B are packed unless they lie by columns; what is left of A is not told.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch); [`Error::NotFinite`](crate::Error::NotFinite), with nothing written;
    /// [`Error::NotConverged`](crate::Error::NotConverged); those of all, as of [`Self::potrf`].
    gelsd(
        a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        b: impl IntoViewMut<Scalar = T> = sides(b.into_view_mut()?)?,
        s: impl IntoVectorMut<Scalar = T::Real> = s.into_vector_mut()?.operand(), rcond: T::Real = rcond
    ) -> (usize, Report): least_squares::gelsd;

    /// Q R in place of A with columns exchanged, so that the diagonal of R descends: column j of `Q R` is column `pivots[j]` of A, counted
    /// from 0. All else is as for [`Self::geqrf`], but that A is packed unless it lies by columns.
    ///
    /// # Errors
    /// Those of [`Self::geqrf`]; [`Error::NotFinite`](crate::Error::NotFinite), with nothing written.
    geqp3(
        a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(), pivots: &mut [usize] = pivots,
        tau: impl IntoVectorMut<Scalar = T> = tau.into_vector_mut()?.operand()
    ) -> Report: least_squares::geqp3;
}

impl Context<'_> {
    /// Eigenvalues and orthonormal eigenvectors of A, symmetric or Hermitian, given by a triangle: the values in `w`, in ascending order, the
    /// vectors in place of A, all of which is written. Returned is where they lie: a matrix of which they are the columns. LAPACK's `syevd`
    /// and `heevd`.
    ///
    /// Nothing is copied if A lies by rows or by columns, forwards or reversed along both axes: by rows the vectors are the rows of the
    /// memory, and what is returned is its conjugate transpose.
    ///
    /// # Errors
    /// [`Error::NotSquare`](crate::Error::NotSquare), [`Error::ShapeMismatch`](crate::Error::ShapeMismatch);
    /// [`Error::NotFinite`](crate::Error::NotFinite), with nothing written; [`Error::NotConverged`](crate::Error::NotConverged); those of all,
    /// as of [`Self::potrf`].
    pub fn syevd<'a, T: Blas>(
        &mut self,
        uplo: Uplo,
        a: impl IntoMatrixMut<Scalar = T> + 'a,
        w: impl IntoVectorMut<Scalar = T::Real>,
    ) -> Result<(MatrixView<'a, T>, Report)> {
        let a: MatrixViewMut<'a, T> = a.into_matrix_mut()?;
        // SAFETY: of views of what is lent for the call and, A, for as long as what is returned, their invariants are what `Operands` demands;
        // both are mutable and share no byte. Where the vectors lie are the elements of A, in some order.
        unsafe {
            let (found, report) =
                eigen::syevd(self, true, uplo, a.operand(), w.into_vector_mut()?.operand())?;
            let vectors = MatrixView::assume(found.ptr.cast_const(), found.rows, found.cols);
            Ok((if found.conj { vectors.conj() } else { vectors }, report))
        }
    }

    /// Eigenvalues alone, as for [`Self::syevd`]; what is left of the triangle is not told, and the other one is not written.
    ///
    /// # Errors
    /// Those of [`Self::syevd`].
    pub fn syevd_values<T: Blas>(
        &mut self,
        uplo: Uplo,
        a: impl IntoMatrixMut<Scalar = T>,
        w: impl IntoVectorMut<Scalar = T::Real>,
    ) -> Result<Report> {
        let (a, w) = (a.into_matrix_mut()?.operand(), w.into_vector_mut()?.operand());
        // SAFETY: of views of what is lent for the call their invariants are what `Operands` demands; both are mutable and share no byte.
        unsafe { eigen::syevd(self, false, uplo, a, w) }.map(|(_, report)| report)
    }

    /// `A = U diag(s) Vᴴ`: the singular values of A, m x n, in descending order, left vectors in the columns of U, right ones conjugated in
    /// the rows of `vt`, as many as `which` says: with [`Vectors::None`] U and `vt` are neither looked at nor written. What is left of A is not
    /// told.
    ///
    /// Nothing is copied if A lies by rows or by columns, whichever axes are reversed, and U and `vt` lie in the order of A, reversed along
    /// rows and columns as A is. [`svd`](super::svd()) makes such.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch); [`Error::NotFinite`](crate::Error::NotFinite), with nothing written;
    /// [`Error::NotConverged`](crate::Error::NotConverged); those of all, as of [`Self::potrf`].
    pub fn gesdd<T: Blas>(
        &mut self,
        which: Vectors,
        a: impl IntoMatrixMut<Scalar = T>,
        s: impl IntoVectorMut<Scalar = T::Real>,
        u: impl IntoMatrixMut<Scalar = T>,
        vt: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let (a, s): (_, VectorViewMut<'_, T::Real>) = (a.into_matrix_mut()?.operand(), s.into_vector_mut()?);
        let both = [u.into_matrix_mut()?.operand(), vt.into_matrix_mut()?.operand()];
        // SAFETY: of views of what is lent for the call their invariants are what `Operands` demands; all are mutable and share no byte.
        unsafe { svd::gesdd(self, which, a, s.operand(), (which != Vectors::None).then_some(both)) }
    }

    /// Singular values alone, as for [`Self::gesdd`].
    ///
    /// # Errors
    /// Those of [`Self::gesdd`].
    pub fn gesdd_values<T: Blas>(
        &mut self,
        a: impl IntoMatrixMut<Scalar = T>,
        s: impl IntoVectorMut<Scalar = T::Real>,
    ) -> Result<Report> {
        let (a, s) = (a.into_matrix_mut()?.operand(), s.into_vector_mut()?.operand());
        // SAFETY: as in `syevd_values`.
        unsafe { svd::gesdd(self, Vectors::None, a, s, None) }
    }
}
