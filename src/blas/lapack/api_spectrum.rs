//! Eigenvalues on views, but for symmetric matrices by themselves: general ones, those with a metric, Schur's and Hessenberg's forms.

use super::job::agree;
// The module alone: there is a function of its name.
use super::schur::{self};
use super::{Problem, metric, spectrum};
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::blas::lapack::api::methods;
use crate::blas::scalars::Blas;
use crate::blas::table::AsOperand as _;
use crate::error::{Error, Result};
use crate::scalar::{RealScalar, Scalar};
use crate::view::{IntoMatrixMut, MatrixView, MatrixViewMut};
use crate::words::Uplo;

use num_complex::Complex;

impl Context<'_> {
    /// The eigenvalues of A, n x n, and, where there is a place for them, the left and right eigenvectors, `uᴴ A = λ uᴴ` and `A v = λ v`,
    /// as columns of length 1. A is overwritten with what is of no use, unless it is packed.
    ///
    /// Of real scalars a pair of complex vectors is two columns, the real and the imaginary part of the one whose eigenvalue has a
    /// positive imaginary part, which comes first; the other one is its conjugate. [`eig`] puts them together.
    ///
    /// Nothing is copied of what lies by rows or by columns, whichever axes are reversed: of A by rows the transpose is taken, left and
    /// right vectors being exchanged and conjugated, and vectors that are to lie by rows are transposed in place. What lies otherwise is
    /// packed.
    ///
    /// ```
    /// use blasview::{Complex, Context, MatrixViewMut};
    /// let mut a = [[0.0, -2.0], [2.0, 0.0]];
    /// let (mut values, mut right) = ([Complex::new(0.0, 0.0); 2], [0.0; 4]);
    /// let vr = MatrixViewMut::row_major(&mut right, 2, 2)?;
    /// let report = Context::new().geev(&mut a, &mut values, None, Some(vr))?;
    /// assert!((values[0] - Complex::new(0.0, 2.0_f64)).norm() < 1e-15 && report.bytes_copied == 0);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::ShapeMismatch`], [`Error::NotFinite`], with nothing written; [`Error::NotConverged`], with the
    /// eigenvalues from `count` on found, and no vectors; those of all, as of [`Self::potrf`].
    pub fn geev<T: Blas>(
        &mut self,
        a: impl IntoMatrixMut<Scalar = T>,
        values: &mut [Complex<T::Real>],
        vl: Option<MatrixViewMut<'_, T>>,
        vr: Option<MatrixViewMut<'_, T>>,
    ) -> Result<Report> {
        let a = a.into_matrix_mut()?.operand();
        agree("geev", 'n', ("A", a.rows.len), ("w", values.len()))?;
        let mut store = |at: usize, re, im| values[at] = Complex { re, im };
        // SAFETY: of views of what is lent for the call their invariants are what `Operands` demands; mutable ones share no byte.
        unsafe {
            spectrum::geev(self, a, &mut store, vl.map(|view| view.operand()), vr.map(|view| view.operand()))
        }
    }

    /// Schur's form `A = Z T Zᴴ` in place of A: T is an upper triangle, of real scalars with 2 x 2 blocks on its diagonal for pairs of
    /// complex eigenvalues, and Z, if there is a place for it, has orthonormal columns. The eigenvalues come in the order of the
    /// diagonal, which is not sorted.
    ///
    /// Nothing is copied of what lies by rows or by columns, whichever axes are reversed: a square is turned in place, before and after.
    ///
    /// # Errors
    /// Those of [`Self::geev`].
    pub fn gees<T: Blas>(
        &mut self,
        a: impl IntoMatrixMut<Scalar = T>,
        values: &mut [Complex<T::Real>],
        vs: Option<MatrixViewMut<'_, T>>,
    ) -> Result<Report> {
        let a = a.into_matrix_mut()?.operand();
        agree("gees", 'n', ("A", a.rows.len), ("w", values.len()))?;
        let mut store = |at: usize, re, im| values[at] = Complex { re, im };
        // SAFETY: of views of what is lent for the call their invariants are what `Operands` demands; mutable ones share no byte.
        unsafe { schur::gees(self, a, &mut store, vs.map(|view| view.operand())) }
    }

    /// The eigenvalues of A, symmetric or Hermitian, with the metric B, Hermitian and positive definite, in ascending order, and the
    /// vectors as columns of a view of what was A: LAPACK's `sygvd` and `hegvd`. One triangle of A and of B is read; all of A is
    /// written, and B's triangle is overwritten by Cholesky's factor.
    ///
    /// Nothing is copied if both lie by columns, or both by rows: by rows their conjugates are taken, with `uplo` exchanged, and memory
    /// then holds the adjoint of the vectors, which the view says. If only one of them passes, or they lie in different orders, the
    /// other one, or B, is packed, its triangle alone. What is reversed is packed too: Cholesky's factor of it is another.
    ///
    /// ```
    /// use blasview::{Context, Uplo, lapack::Problem};
    /// let (mut a, mut b) = ([[6.0, 0.0], [0.0, 4.0]], [[3.0, 0.0], [0.0, 1.0]]);
    /// let mut values = [0.0_f64; 2];
    /// let (vectors, report) = Context::new().hegvd(Problem::Pencil, Uplo::Lower, &mut a, &mut b, &mut values)?;
    /// assert!((values[0] - 2.0).abs() < 1e-15 && (values[1] - 4.0).abs() < 1e-15 && report.bytes_copied == 0);
    /// assert_eq!(vectors.get(1, 0), Some(0.0));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::ShapeMismatch`], [`Error::NotFinite`], with nothing written; [`Error::NotPositiveDefinite`] of B;
    /// [`Error::NotConverged`], which values that overflow are too, as beside a tiny B; those of all, as of [`Self::potrf`].
    pub fn hegvd<'v, T: Blas>(
        &mut self,
        problem: Problem,
        uplo: Uplo,
        a: impl IntoMatrixMut<Scalar = T> + 'v,
        b: impl IntoMatrixMut<Scalar = T>,
        values: &mut [T::Real],
    ) -> Result<(MatrixView<'v, T>, Report)> {
        let (a, b) = (a.into_matrix_mut::<'v>()?.operand(), b.into_matrix_mut()?.operand());
        // SAFETY: of views of what is lent for the call their invariants are what `Operands` demands; mutable ones share no byte.
        let (report, is_adjoint) = unsafe { metric::sygvd(self, problem, true, uplo, a, b, values) }?;
        let Located { ptr, rows, cols, .. } = a;
        // SAFETY: the axes and elements of the mutable view of A, for as long as that was lent, which is given up.
        let view = unsafe { MatrixView::assume(ptr, rows, cols) };
        Ok((if is_adjoint { view.h() } else { view }, report))
    }

    /// [`Self::hegvd`] of real scalars, by LAPACK's name for them.
    ///
    /// # Errors
    /// Those of [`Self::hegvd`].
    pub fn sygvd<'v, T: Blas + RealScalar>(
        &mut self,
        problem: Problem,
        uplo: Uplo,
        a: impl IntoMatrixMut<Scalar = T> + 'v,
        b: impl IntoMatrixMut<Scalar = T>,
        values: &mut [T],
    ) -> Result<(MatrixView<'v, T>, Report)> {
        self.hegvd(problem, uplo, a, b, values)
    }
}

methods! {
    /// The eigenvalues alone of [`Self::hegvd`], in ascending order. The triangle of A is overwritten with what is of no use, unless it
    /// is packed.
    ///
    /// # Errors
    /// Those of [`Self::hegvd`].
    hegvd_values(
        problem: Problem = problem, uplo: Uplo = uplo, a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(),
        b: impl IntoMatrixMut<Scalar = T> = b.into_matrix_mut()?.operand(), values: &mut [T::Real] = values
    ) -> Report: values_only;

    /// Hessenberg's form `A = Q H Qᴴ` in place of A, n x n: below the first diagonal under the main one are the reflectors of Q, with
    /// their factors in `tau`, n - 1 numbers. Layouts are as for [`Self::gees`].
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::ShapeMismatch`]; those of all, as of [`Self::potrf`].
    gehrd(a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(), tau: &mut [T] = tau) -> Report: schur::gehrd;

    /// The Q of [`Self::gehrd`] in place of what that has left: `orghr`, of complex scalars LAPACK's `unghr`.
    ///
    /// # Errors
    /// Those of [`Self::gehrd`].
    orghr(a: impl IntoMatrixMut<Scalar = T> = a.into_matrix_mut()?.operand(), tau: &[T] = tau) -> Report: schur::orghr;
}

/// [`metric::sygvd`] without vectors.
///
/// # Safety
/// As [`metric::sygvd`].
unsafe fn values_only<T: Blas>(
    context: &mut Context<'_>,
    problem: Problem,
    uplo: Uplo,
    a: Located<T>,
    b: Located<T>,
    values: &mut [T::Real],
) -> Result<Report> {
    // SAFETY: the caller's promise.
    unsafe { metric::sygvd(context, problem, false, uplo, a, b, values) }.map(|(report, _)| report)
}

/// So many zeros.
fn zeros<U: Copy>(count: Option<usize>, zero: U) -> Result<Vec<U>> {
    let count = count.ok_or(Error::Overflow)?;
    let mut list = Vec::new();
    let bytes = count.saturating_mul(size_of::<U>());
    list.try_reserve_exact(count).map_err(|_| Error::OutOfMemory { bytes })?;
    list.resize(count, zero);
    Ok(list)
}

/// So many complex zeros.
fn no_values<T: Blas>(count: usize) -> Result<Vec<Complex<T::Real>>> {
    let zero = T::Real::ZERO;
    zeros(Some(count), Complex { re: zero, im: zero })
}

/// The eigenvalues of a matrix with its left and right eigenvectors, of length 1.
#[derive(Clone, Debug)]
pub struct Eigen<T: Blas> {
    values: Vec<Complex<T::Real>>,
    /// As LAPACK packs them, by columns.
    left: Vec<T>,
    right: Vec<T>,
}

impl<T: Blas> Eigen<T> {
    /// The eigenvalues; of real matrices those that are conjugates of each other follow one another, the one with the positive imaginary
    /// part first.
    pub fn values(&self) -> &[Complex<T::Real>] {
        &self.values
    }

    /// Element i of the right eigenvector of eigenvalue j, `A v = λ v`.
    ///
    /// # Panics
    /// Where one of them is not below n.
    pub fn right(&self, i: usize, j: usize) -> Complex<T::Real> {
        self.element(&self.right, i, j)
    }

    /// Element i of the left eigenvector of eigenvalue j, `uᴴ A = λ uᴴ`.
    ///
    /// # Panics
    /// Where one of them is not below n.
    pub fn left(&self, i: usize, j: usize) -> Complex<T::Real> {
        self.element(&self.left, i, j)
    }

    fn element(&self, packed: &[T], i: usize, j: usize) -> Complex<T::Real> {
        let n = self.values.len();
        assert!(i < n && j < n, "({i}, {j}) of {n} x {n}");
        let (at, im) = (|j: usize| packed[j * n + i], self.values[j].im);
        let zero = T::Real::ZERO;
        if T::DTYPE.is_complex() || im == zero {
            Complex { re: at(j).re(), im: at(j).im() }
        } else if im > zero {
            Complex { re: at(j).re(), im: at(j + 1).re() }
        } else {
            Complex { re: at(j - 1).re(), im: -at(j).re() }
        }
    }
}

/// The eigenvalues and left and right eigenvectors of A, which is overwritten: [`Context::geev`].
///
/// ```
/// use blasview::{Complex, lapack};
/// let eigen = lapack::eig(&mut [[0.0_f64, -2.0], [2.0, 0.0]])?;
/// for (j, &value) in eigen.values().iter().enumerate() {
///     // The first row of A V - V D.
///     assert!((-2.0 * eigen.right(1, j) - value * eigen.right(0, j)).norm() < 1e-14);
/// }
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// Those of [`Context::geev`].
pub fn eig<T: Blas>(a: impl IntoMatrixMut<Scalar = T>) -> Result<Eigen<T>> {
    let a = a.into_matrix_mut()?;
    let n = a.rows();
    let mut values = no_values::<T>(n)?;
    let (mut left, mut right) = (zeros(n.checked_mul(n), T::ZERO)?, zeros(n.checked_mul(n), T::ZERO)?);
    let vl = MatrixViewMut::col_major(&mut left, n, n)?;
    let vr = MatrixViewMut::col_major(&mut right, n, n)?;
    Context::new().geev(a, &mut values, Some(vl), Some(vr))?;
    Ok(Eigen { values, left, right })
}

/// The eigenvalues of A, which is overwritten: [`Context::geev`].
///
/// # Errors
/// Those of [`Context::geev`].
pub fn eigvals<T: Blas>(a: impl IntoMatrixMut<Scalar = T>) -> Result<Vec<Complex<T::Real>>> {
    let a = a.into_matrix_mut()?;
    let mut values = no_values::<T>(a.rows())?;
    Context::new().geev(a, &mut values, None, None)?;
    Ok(values)
}

/// Schur's form in place of A, Z if there is a place for it, and the eigenvalues: [`Context::gees`].
///
/// # Errors
/// Those of [`Context::gees`].
pub fn schur<T: Blas>(
    a: impl IntoMatrixMut<Scalar = T>,
    vs: Option<MatrixViewMut<'_, T>>,
) -> Result<Vec<Complex<T::Real>>> {
    let a = a.into_matrix_mut()?;
    let mut values = no_values::<T>(a.rows())?;
    Context::new().gees(a, &mut values, vs)?;
    Ok(values)
}

/// Hessenberg's form in place of A, with the factors of its reflectors: [`Context::gehrd`].
///
/// # Errors
/// Those of [`Context::gehrd`].
pub fn hessenberg<T: Blas>(a: impl IntoMatrixMut<Scalar = T>) -> Result<Vec<T>> {
    let a = a.into_matrix_mut()?;
    let mut tau = zeros(Some(a.rows().saturating_sub(1)), T::ZERO)?;
    Context::new().gehrd(a, &mut tau)?;
    Ok(tau)
}

/// The eigenvalues of A with the metric B, `A x = λ B x`, in ascending order, and the vectors as columns of a view of what was A:
/// [`Context::hegvd`].
///
/// # Errors
/// Those of [`Context::hegvd`].
pub fn eigh_with_metric<'v, T: Blas>(
    uplo: Uplo,
    a: impl IntoMatrixMut<Scalar = T> + 'v,
    b: impl IntoMatrixMut<Scalar = T>,
) -> Result<(Vec<T::Real>, MatrixView<'v, T>)> {
    let a = a.into_matrix_mut::<'v>()?;
    let mut values = zeros(Some(a.rows()), T::Real::ZERO)?;
    let (vectors, _) = Context::new().hegvd(Problem::Pencil, uplo, a, b, &mut values)?;
    Ok((values, vectors))
}
