//! The routines with names that speak, which bring what their results need: factors for more than one use, eigenvectors, singular vectors.

use super::api::sides;
use super::general::{self, Determinant, Factors, Pivots};
use super::svd::{self, Vectors};
use crate::blas::context::{Context, Report};
use crate::blas::scalars::Blas;
use crate::blas::table::AsOperand as _;
use crate::error::{Error, Result};
use crate::view::{Array, IntoMatrixMut, IntoViewMut, MatrixView, MatrixViewMut};
use crate::words::{Order, Side, Trans, Uplo};

/// So many numbers.
fn room<T: Clone>(count: usize, of: T) -> Result<Vec<T>> {
    let mut room = Vec::new();
    let bytes = count.saturating_mul(size_of::<T>());
    room.try_reserve_exact(count).map_err(|_| Error::OutOfMemory { bytes })?;
    room.resize(count, of);
    Ok(room)
}

/// A square that has been factored, for solutions and its determinant: [`lu`].
///
/// # Invariants
/// `factors` lie in the elements of `a`, with `pivots`, one for each row, each of which is one.
#[derive(Debug)]
pub struct Lu<'a, T: Blas> {
    a: MatrixViewMut<'a, T>,
    factors: Factors<T>,
    pivots: Vec<usize>,
    zero: Option<usize>,
    report: Report,
}

/// Factors a square in its place for more than one use: by rows or by columns, whichever way it lies, so that nothing is copied of what
/// [`Context::gesv`] does not copy.
///
/// ```
/// use blasview::lapack;
/// let mut a = [[2.0, 0.0], [0.0, 4.0]];
/// let lu = lapack::lu(&mut a)?;
/// let mut b = [2.0, 2.0];
/// lu.solve(&mut b)?;
/// assert_eq!((b, lu.determinant().value), ([1.0, 0.5], 8.0));
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`]; those of all, as of [`Context::potrf`]. What is singular is factored, too.
pub fn lu<'a, T: Blas>(a: impl IntoMatrixMut<Scalar = T> + 'a) -> Result<Lu<'a, T>> {
    let mut a: MatrixViewMut<'a, T> = a.into_matrix_mut()?;
    let mut pivots = room(a.rows(), 0)?;
    // SAFETY: a view of what is lent for as long as the result: its invariants are what `Operands` demands.
    let (factors, zero, report) =
        unsafe { general::factor(&mut Context::new(), a.reborrow().operand(), &mut pivots) }?;
    Ok(Lu { a, factors, pivots, zero, report })
}

impl<T: Blas> Lu<'_, T> {
    /// Solves `A X = B` in place of B, a matrix or a vector.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`], [`Error::Singular`], those of [`trsm`](Context::trsm); nothing has been written then.
    pub fn solve(&self, b: impl IntoViewMut<Scalar = T>) -> Result<Report> {
        let b = sides(b.into_view_mut()?)?;
        super::job::agree("getrs", 'n', ("A", self.a.rows()), ("B", b.rows.len))?;
        if let Some(at) = self.zero {
            return Err(Error::Singular { routine: "getrs", at });
        }
        // SAFETY: the factors are within `self.a`, borrowed, and B is lent for the call and mutable, so that it is apart from them; the pivots
        // are those of the factors (invariant).
        unsafe { self.factors.solve_alone(&mut Context::new(), Pivots::Read(&self.pivots), b) }
    }

    /// The determinant of A.
    pub fn determinant(&self) -> Determinant<T> {
        // SAFETY: the factors are within `self.a`, borrowed, with these pivots (invariant).
        unsafe { self.factors.determinant(Pivots::Read(&self.pivots)) }
    }

    /// What was done to factor it.
    pub fn report(&self) -> Report {
        self.report
    }
}

/// Q R of a matrix in its place: [`qr`].
#[derive(Debug)]
pub struct Qr<'a, T: Blas> {
    a: MatrixViewMut<'a, T>,
    tau: Vec<T>,
    report: Report,
}

/// Q R of A, m x n, in its place: [`Context::geqrf`].
///
/// ```
/// use blasview::{Side, Trans, lapack};
/// let mut a = [[3.0, 1.0], [4.0, 2.0], [0.0, 2.0]];
/// let mut qr = lapack::qr(&mut a)?;
/// assert_eq!(qr.r().get(0, 0).map(f64::abs), Some(5.0));
/// let mut b = [3.0, 4.0, 0.0];
/// qr.apply(Side::Left, Trans::Yes, &mut b)?;
/// assert!((b[0].abs() - 5.0).abs() < 1e-14 && b[1].abs() < 1e-14);
/// let q = qr.into_q()?;
/// assert!((q.get(0, 0).unwrap().abs() - 0.6_f64).abs() < 1e-15);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// Those of all, as of [`Context::potrf`].
pub fn qr<'a, T: Blas>(a: impl IntoMatrixMut<Scalar = T> + 'a) -> Result<Qr<'a, T>> {
    let mut a: MatrixViewMut<'a, T> = a.into_matrix_mut()?;
    let mut tau = room(a.rows().min(a.cols()), T::ZERO)?;
    let report = Context::new().geqrf(a.reborrow(), &mut tau)?;
    Ok(Qr { a, tau, report })
}

impl<'a, T: Blas> Qr<'a, T> {
    /// R: what stands on and above the diagonal; below it are the reflectors.
    pub fn r(&self) -> MatrixView<'_, T> {
        let k = self.tau.len();
        let whole = self.a.as_view();
        whole.slice(..k, ..).unwrap_or(whole)
    }

    /// The factors of the reflectors.
    pub fn tau(&self) -> &[T] {
        &self.tau
    }

    /// `op(Q) C` or `C op(Q)` in place of C: [`Context::ormqr`].
    ///
    /// # Errors
    /// Those of [`Context::ormqr`].
    pub fn apply(&mut self, side: Side, trans: Trans, c: impl IntoViewMut<Scalar = T>) -> Result<Report> {
        let k = self.tau.len();
        let reflectors = self.a.reborrow().slice(.., ..k)?;
        Context::new().ormqr(side, trans, reflectors, &self.tau, c)
    }

    /// The first columns of Q in place of the reflectors, as many as the shorter axis has elements: [`Context::orgqr`].
    ///
    /// # Errors
    /// Those of [`Context::orgqr`].
    pub fn into_q(self) -> Result<MatrixViewMut<'a, T>> {
        let mut q = self.a.slice(.., ..self.tau.len())?;
        Context::new().orgqr(q.reborrow(), &self.tau)?;
        Ok(q)
    }

    /// What was done to factor it.
    pub fn report(&self) -> Report {
        self.report
    }
}

/// Least squares of full rank: [`Context::gels`].
///
/// ```
/// use blasview::lapack::lstsq;
/// // A line through (0, 1), (1, 3), (2, 5).
/// let mut a = [[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]];
/// let mut b = [1.0, 3.0, 5.0];
/// lstsq(&mut a, &mut b)?;
/// assert!((b[0] - 1.0_f64).abs() < 1e-14 && (b[1] - 2.0).abs() < 1e-14);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::gels`].
pub fn lstsq<T: Blas>(a: impl IntoMatrixMut<Scalar = T>, b: impl IntoViewMut<Scalar = T>) -> Result<Report> {
    Context::new().gels(a, b)
}

/// Least squares of any rank, which is returned, and the singular values of A: [`Context::gelsd`].
///
/// # Errors
/// See [`Context::gelsd`].
pub fn lstsq_any_rank<T: Blas>(
    a: impl IntoMatrixMut<Scalar = T>,
    b: impl IntoViewMut<Scalar = T>,
    rcond: T::Real,
) -> Result<(usize, Vec<T::Real>)> {
    let a = a.into_matrix_mut()?;
    let mut s = room(a.rows().min(a.cols()), T::ZERO.re())?;
    let (rank, _) = Context::new().gelsd(a, b, &mut s, rcond)?;
    Ok((rank, s))
}

/// Eigenvalues, in ascending order, and eigenvectors.
#[derive(Clone, Debug)]
pub struct Eigh<'a, T: Blas> {
    /// The values.
    pub values: Vec<T::Real>,
    /// The vectors, orthonormal, in the columns of this view of what was A.
    pub vectors: MatrixView<'a, T>,
    /// What was done.
    pub report: Report,
}

/// Eigenvalues and eigenvectors of A, symmetric or Hermitian, given by a triangle and overwritten: [`Context::syevd`].
///
/// ```
/// use blasview::{Uplo, lapack::eigh};
/// let mut a = [[2.0, f64::NAN], [1.0, 2.0]];
/// let found = eigh(&mut a, Uplo::Lower)?;
/// assert!((found.values[0] - 1.0).abs() < 1e-14 && (found.values[1] - 3.0).abs() < 1e-14);
/// let (x, y) = (found.vectors.get(0, 1).unwrap(), found.vectors.get(1, 1).unwrap());
/// assert!((x - y).abs() < 1e-14);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::syevd`].
pub fn eigh<'a, T: Blas>(a: impl IntoMatrixMut<Scalar = T> + 'a, uplo: Uplo) -> Result<Eigh<'a, T>> {
    let a: MatrixViewMut<'a, T> = a.into_matrix_mut()?;
    let mut values = room(a.rows(), T::ZERO.re())?;
    let (vectors, report) = Context::new().syevd(uplo, a, &mut values)?;
    Ok(Eigh { values, vectors, report })
}

/// Eigenvalues alone, in ascending order, as for [`eigh`]: [`Context::syevd_values`].
///
/// # Errors
/// See [`Context::syevd`].
pub fn eigvalsh<T: Blas>(a: impl IntoMatrixMut<Scalar = T>, uplo: Uplo) -> Result<Vec<T::Real>> {
    let a = a.into_matrix_mut()?;
    let mut values = room(a.rows(), T::ZERO.re())?;
    Context::new().syevd_values(uplo, a, &mut values)?;
    Ok(values)
}

/// Singular values, in descending order, and vectors, each matrix in the order of A.
#[derive(Clone, Debug)]
pub struct Svd<T: Blas> {
    u: Array<T>,
    /// The singular values.
    pub values: Vec<T::Real>,
    vt: Array<T>,
    /// Whether U's rows and the columns of `vt` are stored in reverse order.
    reversed: [bool; 2],
    /// What was done.
    pub report: Report,
}

impl<T: Blas> Svd<T> {
    /// The left vectors, in columns.
    ///
    /// # Errors
    /// None of an array of two axes.
    pub fn u(&self) -> Result<MatrixView<'_, T>> {
        let u = self.u.view().matrix()?;
        Ok(if self.reversed[0] { u.flip_rows() } else { u })
    }

    /// The right vectors conjugated, in rows.
    ///
    /// # Errors
    /// None of an array of two axes.
    pub fn vt(&self) -> Result<MatrixView<'_, T>> {
        let vt = self.vt.view().matrix()?;
        Ok(if self.reversed[1] { vt.flip_cols() } else { vt })
    }
}

/// `A = U diag(s) Vᴴ` of A, which is overwritten: [`Context::gesdd`].
///
/// ```
/// use blasview::lapack::{Vectors, svd};
/// let mut a = [[3.0, 0.0, 0.0], [0.0, -2.0, 0.0]];
/// let found = svd(&mut a, Vectors::Thin)?;
/// assert_eq!((found.values[0], found.values[1]), (3.0, 2.0));
/// assert_eq!((found.u()?.cols(), found.vt()?.rows(), found.report.bytes_copied), (2, 2, 0));
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::gesdd`].
///
/// Memory: U and Vᵀ, and what LAPACK works in.
pub fn svd<T: Blas>(a: impl IntoMatrixMut<Scalar = T>, which: Vectors) -> Result<Svd<T>> {
    let mut a = a.into_matrix_mut()?;
    let (m, n) = (a.rows(), a.cols());
    let k = m.min(n);
    let form = svd::form(&mut Context::new(), a.reborrow().operand())?;
    let order = if form.is_transposed { Order::RowMajor } else { Order::ColMajor };
    let mut values = room(k, T::ZERO.re())?;
    let mut u = Array::zeros(&[m, which.count(k, m)], order)?;
    let mut vt = Array::zeros(&[which.count(k, n), n], order)?;
    let reversed = form.reversed;
    let (mut left, mut right) = (u.view_mut().matrix()?, vt.view_mut().matrix()?);
    if reversed[0] {
        left = left.flip_rows();
    }
    if reversed[1] {
        right = right.flip_cols();
    }
    let report = Context::new().gesdd(which, a, &mut values, left, right)?;
    Ok(Svd { u, values, vt, reversed, report })
}

/// Singular values alone, in descending order; A is overwritten: [`Context::gesdd_values`].
///
/// # Errors
/// See [`Context::gesdd`].
pub fn svdvals<T: Blas>(a: impl IntoMatrixMut<Scalar = T>) -> Result<Vec<T::Real>> {
    let a = a.into_matrix_mut()?;
    let mut values = room(a.rows().min(a.cols()), T::ZERO.re())?;
    Context::new().gesdd_values(a, &mut values)?;
    Ok(values)
}
