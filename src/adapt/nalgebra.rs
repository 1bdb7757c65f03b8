//! nalgebra: matrices, vectors and views of static and dynamic sizes. All of its strides are ours; of ours those that are whole
//! elements, and positive (0 from column to column), are its. A vector is a matrix of one column or of one row: anything else
//! is [`Error::Squeeze`].
//!
//! ```
//! use blasview::{MatrixView, gemm, gemv};
//! use nalgebra::{DMatrix, DMatrixView, DVector, Dyn, Matrix2, Matrix2x3, Vector3};
//!
//! let a = Matrix2x3::new(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
//! let mut c = DMatrix::zeros(2, 2);
//! let report = gemm(1.0, &a.columns(0, 2), &a.columns_with_step(0, 2, 1), 0.0, &mut c)?;
//! assert_eq!((c, report.bytes_copied), (DMatrix::from_row_slice(2, 2, &[9.0, 15.0, 24.0, 42.0]), 0));
//! let mut y = DVector::zeros(2);
//! gemv(1.0, &a, &Vector3::repeat(1.0), 0.0, &mut y)?;
//! assert_eq!(y.as_slice(), [6.0, 15.0]);
//!
//! let data = [1.0, 2.0, 3.0, 4.0];
//! let rows = DMatrixView::<f64, Dyn, Dyn>::try_from(MatrixView::row_major(&data, 2, 2)?)?;
//! assert_eq!(rows, Matrix2::new(1.0, 2.0, 3.0, 4.0));
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! nalgebra 0.35.0 itself computes wrongly with views whose rows are not one element apart, and writes out of bounds
//! ([#1616](https://github.com/dimforge/nalgebra/issues/1616)): leave products of those to the routines here.
//!
//! A view borrows the matrix:
//!
//! ```compile_fail,E0505
//! let a = nalgebra::DMatrix::<f64>::zeros(2, 2);
//! let view = blasview::MatrixView::try_from(&a).unwrap();
//! drop(a);
//! assert_eq!(view.get(0, 1), Some(0.0));
//! ```

use nalgebra::{
    Dim, Dyn, Matrix, RawStorage, RawStorageMut, Storage, StorageMut, U1, ViewStorage, ViewStorageMut,
};

use super::{Lender, given, lent, matrix, matrix_mut, plain, strided};
use crate::error::{Error, Inexpressible, Result};
use crate::layout::Axis;
use crate::scalar::Scalar;
use crate::view::{MatrixView, MatrixViewMut, VectorView, VectorViewMut};
use crate::words::Order;

const TARGET: &str = "nalgebra::Matrix";

/// A stride as ours are. What does not fit is too long for two elements, and may be junk where there are less.
#[inline(always)]
fn step(stride: impl Dim) -> isize {
    stride.value().try_into().unwrap_or(isize::MAX)
}

macro_rules! lender {
    ($([$($generics:tt)*] $type:ty, $pointer:ty, $first:ident;)*) => {$(
        // SAFETY: what nalgebra's own safe methods rely on: `Storage`, which is unsafe to implement, has initialised elements
        // at these strides from its pointer, for as long as it is borrowed, or for what it is a view of; `StorageMut` alone.
        unsafe impl<'v, T: Scalar, R: Dim, C: Dim, $($generics)*> Lender<'v, $pointer> for $type {
            #[inline(always)]
            fn first(&mut self) -> $pointer {
                self.data.$first()
            }

            #[inline(always)]
            fn lens(&self) -> impl AsRef<[usize]> {
                [self.nrows(), self.ncols()]
            }

            #[inline(always)]
            fn steps(&self) -> impl AsRef<[isize]> {
                let (down, right) = self.data.strides();
                [step(down), step(right)]
            }
        }
    )*};
}

lender! {
    [S: Storage<T, R, C>] &'v Matrix<T, R, C, S>, *const T, ptr;
    [S: StorageMut<T, R, C>] &'v mut Matrix<T, R, C, S>, *mut T, ptr_mut;
    [RS: Dim, CS: Dim] Matrix<T, R, C, ViewStorage<'v, T, R, C, RS, CS>>, *const T, ptr;
    [RS: Dim, CS: Dim] Matrix<T, R, C, ViewStorageMut<'v, T, R, C, RS, CS>>, *mut T, ptr_mut;
}

/// The single column of a matrix, or else its single row.
macro_rules! line {
    ($line:ident, $matrix:ident, $vector:ident) => {
        #[inline]
        fn $line<T: Scalar>(matrix: $matrix<'_, T>) -> Result<$vector<'_, T>> {
            match (matrix.rows(), matrix.cols()) {
                (_, 1) => matrix.col(0),
                (1, _) => matrix.row(0),
                (_, len) => Err(Error::Squeeze { axis: 1, len }),
            }
        }
    };
}

line!(line, MatrixView, VectorView);
line!(line_mut, MatrixViewMut, VectorViewMut);

lent! { IntoMatrix into_matrix MatrixView:
    ['a, T: Scalar, R: Dim, C: Dim, RS: Dim, CS: Dim] 'a Matrix<T, R, C, ViewStorage<'a, T, R, C, RS, CS>>, |view| matrix(view);
    ['b, T: Scalar, R: Dim, C: Dim, S: Storage<T, R, C>] 'b &'b Matrix<T, R, C, S>, |array| matrix(array);
}

lent! { IntoMatrixMut into_matrix_mut MatrixViewMut:
    ['a, T: Scalar, R: Dim, C: Dim, RS: Dim, CS: Dim] 'a Matrix<T, R, C, ViewStorageMut<'a, T, R, C, RS, CS>>,
        |view| matrix_mut(view);
    ['b, T: Scalar, R: Dim, C: Dim, S: StorageMut<T, R, C>] 'b &'b mut Matrix<T, R, C, S>, |array| matrix_mut(array);
}

lent! { IntoVector into_vector VectorView:
    ['a, T: Scalar, R: Dim, C: Dim, RS: Dim, CS: Dim] 'a Matrix<T, R, C, ViewStorage<'a, T, R, C, RS, CS>>,
        |view| line(matrix(view)?);
    ['b, T: Scalar, R: Dim, C: Dim, S: Storage<T, R, C>] 'b &'b Matrix<T, R, C, S>, |array| line(matrix(array)?);
}

lent! { IntoVectorMut into_vector_mut VectorViewMut:
    ['a, T: Scalar, R: Dim, C: Dim, RS: Dim, CS: Dim] 'a Matrix<T, R, C, ViewStorageMut<'a, T, R, C, RS, CS>>,
        |view| line_mut(matrix_mut(view)?);
    ['b, T: Scalar, R: Dim, C: Dim, S: StorageMut<T, R, C>] 'b &'b mut Matrix<T, R, C, S>,
        |array| line_mut(matrix_mut(array)?);
}

/// nalgebra's views by its names, of dynamic sizes and strides.
type Of<T, C, S> = Matrix<T, Dyn, C, S>;
type Shared<'a, T, C> = ViewStorage<'a, T, Dyn, C, Dyn, Dyn>;
type Exclusive<'a, T, C> = ViewStorageMut<'a, T, Dyn, C, Dyn, Dyn>;

/// The first element and the strides, which are not negative in nalgebra; its iterators leave the matrix where one along a
/// column is 0.
fn parts<T: Scalar>(first: *const T, axes: [Axis; 2]) -> Result<(*mut T, (Dyn, Dyn))> {
    let mut steps = [0; 2];
    let first = strided(TARGET, Order::ColMajor, first, &axes, &mut steps)?;
    if let Some(axis) = (0..2).find(|&axis| steps[axis] < 1 - axis as isize) {
        let reason = Inexpressible::NotPositive { axis, stride: axes[axis].stride };
        return Err(Error::Inexpressible { target: TARGET, reason });
    }
    Ok((first.as_ptr(), (Dyn(steps[0].unsigned_abs()), Dyn(steps[1].unsigned_abs()))))
}

given! {
    ['a, T: Scalar] MatrixView<'a, T> => Of<T, Dyn, Shared<'a, T, Dyn>>, |view| {
        plain(TARGET, view.conjugated())?;
        let (first, strides) = parts(view.as_ptr(), view.axes())?;
        // SAFETY: the elements of a view of a valid extent: readable for 'a, written by nobody; `parts` has found them aligned
        // and the strides not negative.
        Ok(Matrix::from_data(unsafe { ViewStorage::from_raw_parts(first, (Dyn(view.rows()), Dyn(view.cols())), strides) }))
    };
    ['a, T: Scalar] MatrixViewMut<'a, T> => Of<T, Dyn, Exclusive<'a, T, Dyn>>, |view| {
        let mut view = view;
        let (first, strides) = parts(view.as_mut_ptr(), view.axes())?;
        let shape = (Dyn(view.rows()), Dyn(view.cols()));
        // SAFETY: as of a shared view; the elements are distinct, and for 'a ours alone: the view is used up.
        Ok(Matrix::from_data(unsafe { ViewStorageMut::from_raw_parts(first, shape, strides) }))
    };
    ['a, T: Scalar] VectorView<'a, T> => Of<T, U1, Shared<'a, T, U1>>, |view| {
        plain(TARGET, view.conjugated())?;
        let (first, strides) = parts(view.as_ptr(), [view.axis(), Axis::new(1, 0)])?;
        // SAFETY: as of a matrix.
        Ok(Matrix::from_data(unsafe { ViewStorage::from_raw_parts(first, (Dyn(view.len()), U1), strides) }))
    };
    ['a, T: Scalar] VectorViewMut<'a, T> => Of<T, U1, Exclusive<'a, T, U1>>, |view| {
        let mut view = view;
        let (first, strides) = parts(view.as_mut_ptr(), [view.axis(), Axis::new(1, 0)])?;
        let shape = (Dyn(view.len()), U1);
        // SAFETY: as of a matrix.
        Ok(Matrix::from_data(unsafe { ViewStorageMut::from_raw_parts(first, shape, strides) }))
    };
}
