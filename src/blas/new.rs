//! Products into memory that is not initialised, and into new arrays: beta is 0, so that nothing of it is read, and nobody fills
//! it with zeros first.

use super::call::Located;
use super::context::Report;
use super::prelude::*;
use crate::element::size_of_element;
use crate::layout::{Axis, Layout};
use crate::operand::MatrixLayout;
use crate::plan::routines::{GEMM, GEMV, HERK, SYRK};
use crate::plan::{Routine, index_lens};
use crate::scalar::Scalar as _;
use crate::view::{Array, MatrixViewMut, UninitMatrix, UninitVector, VectorViewMut, mirror};

impl Context<'_> {
    /// `C = alpha A B`, C being memory that need not be initialised: [`Context::gemm`] with beta = 0. Gives C back as a matrix
    /// that can be read. With alpha = 0 or k = 0 it is 0; a context that only plans fills it with zeros.
    ///
    /// ```
    /// use blasview::{Context, UninitMatrix};
    /// let mut c = Vec::with_capacity(4);
    /// let room = UninitMatrix::col_major(&mut c.spare_capacity_mut()[..4], 2, 2)?;
    /// let (c, report) = Context::new().gemm_uninit(0.5, &[[2.0], [4.0]], &[[1.0, 2.0]], room)?;
    /// assert_eq!((c.get(0, 0), c.get(1, 0), c.get(1, 1)), (Some(1.0), Some(2.0), Some(4.0)));
    /// assert_eq!(report.bytes_copied, 0);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::gemm`].
    ///
    /// Time: as [`Context::gemm`].
    pub fn gemm_uninit<'c, T: Blas>(
        &mut self,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrix<Scalar = T>,
        mut c: UninitMatrix<'c, T>,
    ) -> Result<(MatrixViewMut<'c, T>, Report)> {
        let [rows, cols] = c.axes();
        let output = Located { ptr: c.as_mut_ptr(), rows, cols, conj: false };
        let operands = operands([a.into_matrix()?.operand(), b.into_matrix()?.operand(), output]);
        // SAFETY: of A and B, `operands` makes what `Operands` demands: see there. Of C: layouts, distinct, and that it is nobody
        // else's, by the invariants of `UninitMatrix`; its elements are writable, and as beta is 0 need not be initialised.
        let report = unsafe { T::gemm_raw(self, alpha, T::ZERO, &operands) }?;
        if self.only_plans() {
            return Ok((c.fill(T::ZERO), report));
        }
        // SAFETY: `gemm` has been carried out, which writes all of C.
        Ok((unsafe { c.assume_init() }, report))
    }

    /// `y = alpha A x`, y being memory that need not be initialised: [`Context::gemv`] with beta = 0. Gives y back as a vector
    /// that can be read. Without columns, n = 0, or with alpha = 0 it is 0; a context that only plans fills it with zeros.
    ///
    /// ```
    /// use blasview::{Context, UninitVector};
    /// let mut y = Vec::with_capacity(2);
    /// let room = UninitVector::contiguous(&mut y.spare_capacity_mut()[..2])?;
    /// let (y, _) = Context::new().gemv_uninit(1.0, &[[1.0, 2.0], [3.0, 4.0]], &[1.0, 10.0], room)?;
    /// assert_eq!((y.get(0), y.get(1)), (Some(21.0), Some(43.0)));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::gemv`].
    ///
    /// Time: as [`Context::gemv`].
    pub fn gemv_uninit<'y, T: Blas>(
        &mut self,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVector<Scalar = T>,
        mut y: UninitVector<'y, T>,
    ) -> Result<(VectorViewMut<'y, T>, Report)> {
        let output = Located::vector(y.as_mut_ptr(), y.axis(), false);
        let operands = operands([a.into_matrix()?.operand(), x.into_vector()?.operand(), output]);
        // SAFETY: as in `gemm_uninit`, of y.
        let report = unsafe { T::gemv_raw(self, alpha, T::ZERO, &operands) }?;
        if self.only_plans() {
            return Ok((y.fill(T::ZERO), report));
        }
        // SAFETY: `gemv` has been carried out, which writes all of y.
        Ok((unsafe { y.assume_init() }, report))
    }

    /// `alpha A B` as a new array of that order, which is not filled with zeros first: [`Context::gemm`].
    ///
    /// ```
    /// use blasview::{Context, Order};
    /// let (a, b) = ([[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [1.0, 0.0]]);
    /// let c = Context::new().gemm_new(2.0, &a, &b, Order::ColMajor)?;
    /// assert_eq!(c.as_slice(), [4.0, 8.0, 2.0, 6.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::gemm`]; [`Error::OutOfMemory`](crate::Error::OutOfMemory) of the array, too.
    ///
    /// Time: as [`Context::gemm`]. Memory: the array.
    pub fn gemm_new<T: Blas>(
        &mut self,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrix<Scalar = T>,
        order: Order,
    ) -> Result<Array<T>> {
        let (a, b) = (a.into_matrix()?, b.into_matrix()?);
        let (layout, axes) = matrix::<T>(a.rows(), b.cols(), order)?;
        check(&GEMM, [a.layout(), b.layout(), of(axes)])?;
        let product = |first| {
            // SAFETY: axes of a layout without gaps, in room for its elements that is nobody else's.
            let room = unsafe { UninitMatrix::assume(first, axes) };
            self.gemm_uninit(alpha, a, b, room).map(|_| ())
        };
        // SAFETY: as `contiguous` makes layouts. Where there is no error, `gemm_uninit` has made all of it a matrix.
        unsafe { Array::written_by(layout, product) }
    }

    /// `alpha A x` as a new array of one axis, which is not filled with zeros first: [`Context::gemv`].
    ///
    /// ```
    /// use blasview::Context;
    /// let y = Context::new().gemv_new(2.0, &[[1.0, 2.0], [3.0, 4.0]], &[1.0, 10.0])?;
    /// assert_eq!(y.as_slice(), [42.0, 86.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::gemv`]; [`Error::OutOfMemory`](crate::Error::OutOfMemory) of the array, too.
    ///
    /// Time: as [`Context::gemv`]. Memory: the array.
    pub fn gemv_new<T: Blas>(
        &mut self,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        x: impl IntoVector<Scalar = T>,
    ) -> Result<Array<T>> {
        let (a, x) = (a.into_matrix()?, x.into_vector()?);
        let layout = Layout::contiguous(size_of_element::<T>(), &[a.rows()], Order::RowMajor)?;
        let axis = layout.axes()[0];
        check(&GEMV, [a.layout(), x.layout(), of([axis, Axis::new(1, 0)])])?;
        let product = |first| {
            // SAFETY: the axis of a layout without gaps, in room for its elements that is nobody else's.
            let room = unsafe { UninitVector::assume(first, axis) };
            self.gemv_uninit(alpha, a, x, room).map(|_| ())
        };
        // SAFETY: as `contiguous` makes layouts. Where there is no error, `gemv_uninit` has made all of it a vector.
        unsafe { Array::written_by(layout, product) }
    }

    /// `alpha A A^T`, all of it, as a new array: one triangle by [`Context::syrk`], half the work of a product, and
    /// [mirrored](MatrixViewMut::mirror). For `A^T A` give `a.t()`.
    ///
    /// ```
    /// use blasview::{Context, MatrixView};
    /// let x = MatrixView::row_major(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, 2)?;
    /// assert_eq!(Context::new().syrk_new(1.0, x.t())?.as_slice(), [35.0, 44.0, 44.0, 56.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::gemm_new`].
    ///
    /// Time: as [`Context::syrk`], and a transposition of half the array. Memory: the array.
    pub fn syrk_new<T: Blas>(&mut self, alpha: T, a: impl IntoMatrix<Scalar = T>) -> Result<Array<T>> {
        let a = a.into_matrix()?;
        // SAFETY: what is carried out is `syrk`, of the triangle that it is told, with beta = 0.
        unsafe {
            self.mirrored(&SYRK, a.rows(), a.layout(), false, |context, uplo, c| {
                let operands = operands([a.operand(), c]);
                T::syrk_raw(context, uplo, alpha, T::ZERO, &operands)
            })
        }
    }

    /// `alpha A A^H` with real alpha, all of it, as a new array: as [`Context::syrk_new`], by [`Context::herk`].
    ///
    /// ```
    /// use blasview::{Complex, Context};
    /// let [one, i] = [Complex::new(1.0, 0.0), Complex::new(0.0, 1.0)];
    /// assert_eq!(Context::new().herk_new(1.0, &[[one], [i]])?.as_slice(), [one, -i, i, one]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::gemm_new`].
    ///
    /// Time: as [`Context::syrk_new`]. Memory: the array.
    pub fn herk_new<T: Blas + ComplexScalar>(
        &mut self,
        alpha: T::Real,
        a: impl IntoMatrix<Scalar = T>,
    ) -> Result<Array<T>> {
        let a = a.into_matrix()?;
        // SAFETY: what is carried out is `herk`, of the triangle that it is told, with beta = 0.
        unsafe {
            self.mirrored(&HERK, a.rows(), a.layout(), true, |context, uplo, c| {
                let operands = operands([a.operand(), c]);
                T::herk_raw(context, uplo, alpha, T::Real::ZERO, &operands)
            })
        }
    }

    /// A new n x n array, of which `update` computes one triangle.
    ///
    /// # Safety
    /// `update` writes all of the triangle that it is given of the output that it is given, which is such as
    /// [`Operands`] demands for beta = 0, unless it fails or the context only plans; it reads nothing of it.
    unsafe fn mirrored<T: Blas>(
        &mut self,
        routine: &'static Routine<2>,
        n: usize,
        a: MatrixLayout,
        conj: bool,
        update: impl FnOnce(&mut Self, Uplo, Located<T>) -> Result<Report>,
    ) -> Result<Array<T>> {
        let (layout, axes) = matrix::<T>(n, n, Order::RowMajor)?;
        check(routine, [a, of(axes)])?;
        let [rows, cols] = axes;
        let product = |first: *mut T| {
            update(self, Uplo::Lower, Located { ptr: first, rows, cols, conj: false })?;
            // SAFETY: axes of a layout without gaps, in room for its elements that is nobody else's. That triangle has been
            // written, as the caller promises, unless the context only plans.
            unsafe {
                if self.only_plans() {
                    UninitMatrix::assume(first, axes).fill(T::ZERO);
                } else {
                    mirror(first, axes, Uplo::Lower, conj);
                }
            }
            Ok(())
        };
        // SAFETY: as `contiguous` makes layouts. What `update` does not write, `mirror` does.
        unsafe { Array::written_by(layout, product) }
    }
}

/// The layout of a new matrix, and its axes.
fn matrix<T: Blas>(rows: usize, cols: usize, order: Order) -> Result<(Layout, [Axis; 2])> {
    let layout = Layout::contiguous(size_of_element::<T>(), &[rows, cols], order)?;
    let axes = [layout.axes()[0], layout.axes()[1]];
    Ok((layout, axes))
}

/// What the planner sees of a new matrix.
fn of([rows, cols]: [Axis; 2]) -> MatrixLayout {
    MatrixLayout { rows, cols, conj: false, aligned: true }
}

/// Compares lengths before memory is taken.
fn check<const N: usize>(routine: &'static Routine<N>, layouts: [MatrixLayout; N]) -> Result<()> {
    index_lens(routine, &layouts).map(|_| ())
}

/// `A B` as a new row-major array: see [`Context::gemm_new`].
///
/// ```
/// use blasview::{MatrixView, gemm_new};
/// let x = MatrixView::row_major(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, 2)?;
/// let gram = gemm_new(x.t(), x)?;
/// assert_eq!(gram.as_slice(), [35.0, 44.0, 44.0, 56.0]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::gemm_new`].
pub fn gemm_new<T: Blas>(a: impl IntoMatrix<Scalar = T>, b: impl IntoMatrix<Scalar = T>) -> Result<Array<T>> {
    Context::new().gemm_new(T::ONE, a, b, Order::RowMajor)
}

/// `A x` as a new array: see [`Context::gemv_new`].
///
/// ```
/// assert_eq!(blasview::gemv_new(&[[1.0, 2.0], [3.0, 4.0]], &[1.0, 10.0])?.as_slice(), [21.0, 43.0]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::gemv_new`].
pub fn gemv_new<T: Blas>(a: impl IntoMatrix<Scalar = T>, x: impl IntoVector<Scalar = T>) -> Result<Array<T>> {
    Context::new().gemv_new(T::ONE, a, x)
}

/// `A A^T` as a new array, both triangles of it: see [`Context::syrk_new`].
///
/// ```
/// assert_eq!(blasview::syrk_new(&[[1.0, 2.0], [3.0, 4.0]])?.as_slice(), [5.0, 11.0, 11.0, 25.0]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::syrk_new`].
pub fn syrk_new<T: Blas>(a: impl IntoMatrix<Scalar = T>) -> Result<Array<T>> {
    Context::new().syrk_new(T::ONE, a)
}

/// `A A^H` as a new array, both triangles of it: see [`Context::herk_new`].
///
/// ```
/// use blasview::{Complex, herk_new};
/// let [one, i] = [Complex::new(1.0, 0.0), Complex::new(0.0, 1.0)];
/// assert_eq!(herk_new(&[[one, i]])?.as_slice(), [one + one]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::herk_new`].
pub fn herk_new<T: Blas + ComplexScalar>(a: impl IntoMatrix<Scalar = T>) -> Result<Array<T>> {
    Context::new().herk_new(T::Real::ONE, a)
}
