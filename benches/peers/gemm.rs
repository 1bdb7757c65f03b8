//! Products by ndarray, faer, gemm, matrixmultiply and nalgebra, on one thread (ndarray: that of BLAS).

use std::any::TypeId;

use blasview::Complex;
use faer::linalg::matmul::matmul;
use faer::traits::ComplexField;
use faer::{Accum, MatMut, MatRef, Par};
use gemm::Parallelism;
use matrixmultiply::CGemmOption::Standard;
use nalgebra::{DMatrixView, DMatrixViewMut, Dyn};
use ndarray::linalg::general_mat_mul;
use ndarray::{Ix2, LinalgScalar};

use super::array;
use crate::support::cases::Candidate;

/// The first element, the lengths and the strides in elements of a matrix.
pub type Raw<T> = (*mut T, [usize; 2], [isize; 2]);

/// Those that can do it: C = A B.
///
/// # Safety
/// As long as the candidates are used, A and B are readable and not written, C is writable and used by one candidate at
/// a time.
pub unsafe fn push<T: 'static>(candidates: &mut Vec<Candidate<'_>>, matrices: [Raw<T>; 3]) {
    macro_rules! numbers {
        ($($number:ty: $function:ident($($option:ident),*), $one:expr, $zero:expr;)*) => {$(
            if TypeId::of::<T>() == TypeId::of::<$number>() {
                let [a, b, c] = matrices.map(|(first, lens, strides)| (first.cast::<$number>(), lens, strides));
                // SAFETY: the same type; the caller's promise.
                unsafe { generic([a, b, c], candidates) };
                let ((a, [m, k], [ars, acs]), (b, [_, n], [brs, bcs]), (c, _, [crs, ccs])) = (a, b, c);
                // SAFETY: the same.
                let call = move || unsafe {
                    matrixmultiply::$function(
                        $($option,)* m, k, n, $one, a.cast(), ars, acs, b.cast(), brs, bcs, $zero, c.cast(), crs, ccs,
                    )
                };
                candidates.push(("matrixmultiply", Box::new(call)));
            }
        )*};
    }
    numbers! {
        f32: sgemm(), 1.0, 0.0;
        f64: dgemm(), 1.0, 0.0;
        Complex<f32>: cgemm(Standard, Standard), [1.0, 0.0], [0.0, 0.0];
        Complex<f64>: zgemm(Standard, Standard), [1.0, 0.0], [0.0, 0.0];
    }
    if TypeId::of::<T>() == TypeId::of::<f64>() {
        let matrices = matrices.map(|(first, lens, strides)| (first.cast::<f64>(), lens, strides));
        // SAFETY: the same type; the caller's promise.
        candidates.extend(unsafe { by_nalgebra(matrices) }.map(|call| ("nalgebra", call)));
    }
}

/// nalgebra has no strides below 0; and in products with a length of 5 or less, or of complex numbers, nalgebra 0.35 writes
/// outside of matrices whose rows are not next to one another.
///
/// # Safety
/// See [`push`].
unsafe fn by_nalgebra(matrices: [Raw<f64>; 3]) -> Option<Box<dyn FnMut()>> {
    let fits = |&(_, lens, strides): &Raw<f64>| {
        lens.into_iter().all(|len| len > 5) && strides.into_iter().all(|stride| stride >= 0)
    };
    if !matrices.iter().all(fits) {
        return None;
    }
    let slice = |(first, lens, strides): Raw<f64>| {
        let span = |at: usize| (lens[at] - 1) * strides[at].unsigned_abs();
        let (rows, cols) = (Dyn(strides[0].unsigned_abs()), Dyn(strides[1].unsigned_abs()));
        (first, 1 + span(0) + span(1), Dyn(lens[0]), Dyn(lens[1]), rows, cols)
    };
    let [a, b, c] = matrices.map(slice);
    Some(Box::new(move || {
        let view = |(first, len, m, n, rows, cols): (*mut f64, usize, Dyn, Dyn, Dyn, Dyn)| {
            // SAFETY: the caller's promise.
            let elements = unsafe { std::slice::from_raw_parts(first, len) };
            DMatrixView::from_slice_with_strides_generic(elements, m, n, rows, cols)
        };
        let (first, len, m, n, rows, cols) = c;
        // SAFETY: the caller's promise.
        let elements = unsafe { std::slice::from_raw_parts_mut(first, len) };
        let mut c = DMatrixViewMut::from_slice_with_strides_generic(elements, m, n, rows, cols);
        c.gemm(1.0, &view(a), &view(b), 0.0);
    }))
}

/// The peers that are generic.
///
/// # Safety
/// See [`push`].
unsafe fn generic<T: LinalgScalar + ComplexField>(
    [a, b, c]: [Raw<T>; 3],
    candidates: &mut Vec<Candidate<'_>>,
) {
    // SAFETY: the caller's promise.
    let [array_a, array_b, mut array_c] =
        [a, b, c].map(|(first, lens, strides)| unsafe { array::<T, Ix2>(first, &lens, &strides) });
    let by_ndarray = move || general_mat_mul(T::one(), &array_a, &array_b, T::zero(), &mut array_c);
    candidates.push(("ndarray", Box::new(by_ndarray)));

    let by_faer = move || {
        let view = |(first, [m, n], [rows, cols]): Raw<T>| {
            // SAFETY: the caller's promise.
            unsafe { MatRef::from_raw_parts(first.cast_const(), m, n, rows, cols) }
        };
        let (first, [m, n], [rows, cols]) = c;
        // SAFETY: the caller's promise.
        let c = unsafe { MatMut::from_raw_parts_mut(first, m, n, rows, cols) };
        matmul(c, Accum::Replace, view(a), view(b), T::one(), Par::Seq);
    };
    candidates.push(("faer", Box::new(by_faer)));

    let ((a, [m, k], [ars, acs]), (b, [_, n], [brs, bcs]), (c, _, [crs, ccs])) = (a, b, c);
    let (one, zero, alone) = (T::one(), T::zero(), Parallelism::None);
    // SAFETY: the caller's promise. With alpha = 0, which scales C, C is not read.
    let by_gemm = move || unsafe {
        gemm::gemm(
            m, n, k, c, ccs, crs, false, a, acs, ars, b, bcs, brs, zero, one, false, false, false, alone,
        );
    };
    candidates.push(("gemm", Box::new(by_gemm)));
}
