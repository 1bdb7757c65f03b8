//! faer: matrices, columns and rows, owned and views. All of its strides are ours; of ours those of whole elements are its.
//! Its conjugated complex views become conjugated ones; ours become its by `MatRef::try_from(view.conj())?.conjugate()`.
//!
//! ```
//! use blasview::{MatrixView, gemm};
//! use faer::{Mat, MatRef, mat};
//!
//! let a = mat![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
//! let mut c = Mat::zeros(2, 2);
//! let report = gemm(1.0, &a, a.transpose().reverse_cols(), 0.0, &mut c)?;
//! assert_eq!((c, report.bytes_copied), (mat![[32.0, 14.0], [77.0, 32.0]], 0));
//!
//! let data = [1.0, 2.0, 3.0, 4.0];
//! let columns = MatRef::try_from(MatrixView::row_major(&data, 2, 2)?.flip_cols())?;
//! assert_eq!(columns, mat![[2.0, 1.0], [4.0, 3.0]]);
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! A view borrows the matrix:
//!
//! ```compile_fail,E0505
//! let a = faer::mat![[1.0, 2.0], [3.0, 4.0]];
//! let view = blasview::MatrixView::try_from(&a).unwrap();
//! drop(a);
//! assert_eq!(view.get(0, 1), Some(2.0));
//! ```

use faer::traits::ComplexConj;
use faer::{Col, ColMut, ColRef, Mat, MatMut, MatRef, Row, RowMut, RowRef, Shape, Stride};
use num_complex::Complex;

use super::{Lender, given, lent, matrix, matrix_mut, plain, strided, vector, vector_mut};
use crate::scalar::Scalar;
use crate::view::{MatrixView, MatrixViewMut, VectorView, VectorViewMut};
use crate::words::Order;

macro_rules! matrix_lender {
    ($view:ident, $pointer:ty, $first:ident) => {
        // SAFETY: what faer's own safe methods rely on: views that can be had safely have initialised elements at these strides
        // from their pointer, borrowed for 'v, and mutable ones alone have theirs.
        unsafe impl<'v, T, R: Shape, C: Shape, RS: Stride, CS: Stride> Lender<'v, $pointer>
            for $view<'v, T, R, C, RS, CS>
        {
            #[inline(always)]
            fn first(&mut self) -> $pointer {
                self.$first()
            }

            #[inline(always)]
            fn lens(&self) -> impl AsRef<[usize]> {
                [self.nrows().unbound(), self.ncols().unbound()]
            }

            #[inline(always)]
            fn steps(&self) -> impl AsRef<[isize]> {
                [self.row_stride().element_stride(), self.col_stride().element_stride()]
            }
        }
    };
}

matrix_lender!(MatRef, *const T, as_ptr);
matrix_lender!(MatMut, *mut T, as_ptr_mut);

macro_rules! vector_lender {
    ($view:ident, $pointer:ty, $first:ident, $len:ident, $stride:ident) => {
        // SAFETY: as of matrices.
        unsafe impl<'v, T, N: Shape, S: Stride> Lender<'v, $pointer> for $view<'v, T, N, S> {
            #[inline(always)]
            fn first(&mut self) -> $pointer {
                self.$first()
            }

            #[inline(always)]
            fn lens(&self) -> impl AsRef<[usize]> {
                [self.$len().unbound()]
            }

            #[inline(always)]
            fn steps(&self) -> impl AsRef<[isize]> {
                [self.$stride().element_stride()]
            }
        }
    };
}

vector_lender!(ColRef, *const T, as_ptr, nrows, row_stride);
vector_lender!(ColMut, *mut T, as_ptr_mut, nrows, row_stride);
vector_lender!(RowRef, *const T, as_ptr, ncols, col_stride);
vector_lender!(RowMut, *mut T, as_ptr_mut, ncols, col_stride);

lent! { IntoMatrix into_matrix MatrixView:
    ['a, T: Scalar, R: Shape, C: Shape, RS: Stride, CS: Stride] 'a MatRef<'a, T, R, C, RS, CS>, |view| matrix(view);
    ['a, 'b, T: Scalar, R: Shape, C: Shape, RS: Stride, CS: Stride] 'b &'b MatRef<'a, T, R, C, RS, CS>, |view| matrix(*view);
    ['a, 'b, T: Scalar, R: Shape, C: Shape, RS: Stride, CS: Stride] 'b &'b MatMut<'a, T, R, C, RS, CS>,
        |view| matrix(view.as_ref());
    ['b, T: Scalar, R: Shape, C: Shape] 'b &'b Mat<T, R, C>, |array| matrix(array.as_ref());
}

lent! { IntoMatrixMut into_matrix_mut MatrixViewMut:
    ['a, T: Scalar, R: Shape, C: Shape, RS: Stride, CS: Stride] 'a MatMut<'a, T, R, C, RS, CS>, |view| matrix_mut(view);
    ['a, 'b, T: Scalar, R: Shape, C: Shape, RS: Stride, CS: Stride] 'b &'b mut MatMut<'a, T, R, C, RS, CS>,
        |view| matrix_mut(view.as_mut());
    ['b, T: Scalar, R: Shape, C: Shape] 'b &'b mut Mat<T, R, C>, |array| matrix_mut(array.as_mut());
}

macro_rules! vectors {
    ($ref:ident, $mut:ident, $owned:ident) => {
        lent! { IntoVector into_vector VectorView:
            ['a, T: Scalar, N: Shape, S: Stride] 'a $ref<'a, T, N, S>, |view| vector(view);
            ['a, 'b, T: Scalar, N: Shape, S: Stride] 'b &'b $ref<'a, T, N, S>, |view| vector(*view);
            ['a, 'b, T: Scalar, N: Shape, S: Stride] 'b &'b $mut<'a, T, N, S>, |view| vector(view.as_ref());
            ['b, T: Scalar, N: Shape] 'b &'b $owned<T, N>, |array| vector(array.as_ref());
        }

        lent! { IntoVectorMut into_vector_mut VectorViewMut:
            ['a, T: Scalar, N: Shape, S: Stride] 'a $mut<'a, T, N, S>, |view| vector_mut(view);
            ['a, 'b, T: Scalar, N: Shape, S: Stride] 'b &'b mut $mut<'a, T, N, S>, |view| vector_mut(view.as_mut());
            ['b, T: Scalar, N: Shape] 'b &'b mut $owned<T, N>, |array| vector_mut(array.as_mut());
        }
    };
}

vectors!(ColRef, ColMut, Col);
vectors!(RowRef, RowMut, Row);

macro_rules! conjugated {
    ($($real:ty),*) => {$(
        lent! { IntoMatrix into_matrix MatrixView of Complex<$real>:
            ['a, R: Shape, C: Shape, RS: Stride, CS: Stride] 'a MatRef<'a, ComplexConj<$real>, R, C, RS, CS>,
                |view| Ok(matrix(view.conjugate())?.conj());
        }

        lent! { IntoVector into_vector VectorView of Complex<$real>:
            ['a, N: Shape, S: Stride] 'a ColRef<'a, ComplexConj<$real>, N, S>, |view| Ok(vector(view.conjugate())?.conj());
            ['a, N: Shape, S: Stride] 'a RowRef<'a, ComplexConj<$real>, N, S>, |view| Ok(vector(view.conjugate())?.conj());
        }
    )*};
}

conjugated!(f32, f64);

given! {
    ['a, T: Scalar] MatrixView<'a, T> => MatRef<'a, T>, |view| {
        plain("faer::MatRef", view.conjugated())?;
        let mut steps = [0; 2];
        let first = strided("faer::MatRef", Order::ColMajor, view.as_ptr(), &view.axes(), &mut steps)?;
        // SAFETY: the elements of a view of a valid extent: readable for 'a, written by nobody; `strided` has found them
        // aligned.
        Ok(unsafe { MatRef::from_raw_parts(first.as_ptr(), view.rows(), view.cols(), steps[0], steps[1]) })
    };
    ['a, T: Scalar] MatrixViewMut<'a, T> => MatMut<'a, T>, |view| {
        let (mut view, mut steps) = (view, [0; 2]);
        let first = strided("faer::MatMut", Order::ColMajor, view.as_mut_ptr(), &view.axes(), &mut steps)?;
        // SAFETY: as of a shared view; the elements are distinct, and for 'a ours alone: the view is used up.
        Ok(unsafe { MatMut::from_raw_parts_mut(first.as_ptr(), view.rows(), view.cols(), steps[0], steps[1]) })
    };
}

macro_rules! given_vectors {
    ($($ref:ident $ref_name:literal, $mut:ident $mut_name:literal;)*) => { given! {$(
        ['a, T: Scalar] VectorView<'a, T> => $ref<'a, T>, |view| {
            plain($ref_name, view.conjugated())?;
            let mut step = [0];
            let first = strided($ref_name, Order::ColMajor, view.as_ptr(), &[view.axis()], &mut step)?;
            // SAFETY: as of a matrix.
            Ok(unsafe { $ref::from_raw_parts(first.as_ptr(), view.len(), step[0]) })
        };
        ['a, T: Scalar] VectorViewMut<'a, T> => $mut<'a, T>, |view| {
            let (mut view, mut step) = (view, [0]);
            let first = strided($mut_name, Order::ColMajor, view.as_mut_ptr(), &[view.axis()], &mut step)?;
            // SAFETY: as of a matrix.
            Ok(unsafe { $mut::from_raw_parts_mut(first.as_ptr(), view.len(), step[0]) })
        };
    )*} };
}

given_vectors! {
    ColRef "faer::ColRef", ColMut "faer::ColMut";
    RowRef "faer::RowRef", RowMut "faer::RowMut";
}
