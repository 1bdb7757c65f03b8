//! The routines on matrices and vectors.

use blasview::{Blas, Complex, Scalar, Trans, Uplo};

use super::blas;
use super::matrix::*;

/// Diagonals below and above the main one of a triangle or a symmetric matrix with one diagonal beside the main one.
fn beside(uplo: Uplo) -> [usize; 2] {
    if uplo == Uplo::Upper { [0, 1] } else { [1, 0] }
}

fn products<T: Blas>() {
    let (alpha, beta) = (number::<T>(2, -1), number::<T>(-1, 2));
    for order in ORDERS {
        for &trans in transes() {
            // m, n, kl, ku all different.
            let a = matrix::<T>(4, 5, 1);
            let diagonals = [1, 2];
            let band = map(&a, |i, j, value| if banded(diagonals, i, j) { value } else { T::ZERO });
            let [rows, cols] = if trans.transposes() { [5, 4] } else { [4, 5] };
            let (x, y) = (matrix::<T>(cols, 1, 2), matrix::<T>(rows, 1, 3));
            let check = |a: &Matrix<T>, what: &str, call: &dyn Fn(*const T, isize, *mut T, isize)| {
                let (x, mut y_stored) = (Stored::vector(-2, &x), Stored::vector(3, &y));
                call(x.ptr(), x.step, y_stored.mut_ptr(), y_stored.step);
                let product = times(&op(trans, a), &matrix(cols, 1, 2));
                y_stored.check(&add(alpha, &product, beta, &y), &format!("{what} {order:?} {trans:?}"));
            };
            let dense = Stored::dense(order, &a);
            // SAFETY: a legal call on a 4 x 5 matrix and vectors of its lengths; y is ours.
            check(&a, "gemv", &|x, incx, y, incy| unsafe {
                T::gemv(blas(), order, trans, 4, 5, alpha, dense.ptr(), dense.step, x, incx, beta, y, incy);
            });
            let stored = Stored::band(order, diagonals, &a);
            // SAFETY: as above.
            check(&band, "gbmv", &|x, incx, y, incy| unsafe {
                T::gbmv(
                    blas(),
                    order,
                    trans,
                    4,
                    5,
                    1,
                    2,
                    alpha,
                    stored.ptr(),
                    stored.step,
                    x,
                    incx,
                    beta,
                    y,
                    incy,
                );
            });
        }
    }
}

fn hermitian<T: Blas>() {
    let (alpha, beta) = (number::<T>(2, -1), number::<T>(-1, 2));
    let (x, y) = (matrix::<T>(4, 1, 2), matrix::<T>(4, 1, 3));
    for (order, uplo) in ORDERS.into_iter().flat_map(|order| UPLOS.map(|uplo| (order, uplo))) {
        let a = matrix::<T>(4, 4, 1);
        let given = given(Is::Hermitian, uplo, &a);
        let full = whole(Is::Hermitian, uplo, &a);
        let band = map(&full, |i, j, value| if banded([1, 1], i, j) { value } else { T::ZERO });
        let check = |a: &Matrix<T>, what: &str, call: &dyn Fn(*const T, isize, *mut T, isize)| {
            let (x_stored, mut y_stored) = (Stored::vector(2, &x), Stored::vector(-3, &y));
            call(x_stored.ptr(), x_stored.step, y_stored.mut_ptr(), y_stored.step);
            y_stored.check(&add(alpha, &times(a, &x), beta, &y), &format!("{what} {order:?} {uplo:?}"));
        };
        let stored = Stored::dense(order, &given);
        // SAFETY: a legal call on a 4 x 4 matrix and vectors of its lengths; y is ours.
        check(&full, "hemv", &|x, incx, y, incy| unsafe {
            T::hemv(blas(), order, uplo, 4, alpha, stored.ptr(), stored.step, x, incx, beta, y, incy);
        });
        let stored = Stored::band(order, beside(uplo), &given);
        // SAFETY: as above.
        check(&band, "hbmv", &|x, incx, y, incy| unsafe {
            T::hbmv(blas(), order, uplo, 4, 1, alpha, stored.ptr(), stored.step, x, incx, beta, y, incy);
        });
        let stored = Stored::packed(order, uplo, &given);
        // SAFETY: as above.
        check(&full, "hpmv", &|x, incx, y, incy| unsafe {
            T::hpmv(blas(), order, uplo, 4, alpha, stored.ptr(), x, incx, beta, y, incy);
        });
    }
}

fn triangular<T: Blas>() {
    let cases = ORDERS.into_iter().flat_map(|order| UPLOS.map(|uplo| (order, uplo)));
    for (order, uplo) in cases {
        for (&trans, diag) in transes().iter().flat_map(|trans| DIAGS.map(|diag| (trans, diag))) {
            let is = Is::Triangular(diag);
            let a = invertible::<T>(4, 1);
            let given = given(is, uplo, &a);
            let full = op(trans, &whole(is, uplo, &a));
            let band = map(&full, |i, j, value| if banded([1, 1], i, j) { value } else { T::ZERO });
            let x = matrix::<T>(4, 1, 2);
            // A x from x, and x from A x.
            let check = |a: &Matrix<T>, what: &str, solves: bool, call: &dyn Fn(*mut T, isize)| {
                let product = times(a, &x);
                let (before, after) = if solves { (&product, &x) } else { (&x, &product) };
                let mut stored = Stored::vector(-2, before);
                call(stored.mut_ptr(), stored.step);
                stored.check(after, &format!("{what} {order:?} {uplo:?} {trans:?} {diag:?}"));
            };
            let dense = Stored::dense(order, &given);
            let (p, ld) = (dense.ptr(), dense.step);
            // SAFETY: legal calls on a 4 x 4 matrix and a vector that is ours.
            check(&full, "trmv", false, &|x, inc| unsafe {
                T::trmv(blas(), order, uplo, trans, diag, 4, p, ld, x, inc)
            });
            // SAFETY: as above.
            check(&full, "trsv", true, &|x, inc| unsafe {
                T::trsv(blas(), order, uplo, trans, diag, 4, p, ld, x, inc)
            });
            let stored = Stored::band(order, beside(uplo), &given);
            let (p, ld) = (stored.ptr(), stored.step);
            // SAFETY: as above.
            check(&band, "tbmv", false, &|x, inc| unsafe {
                T::tbmv(blas(), order, uplo, trans, diag, 4, 1, p, ld, x, inc);
            });
            // SAFETY: as above.
            check(&band, "tbsv", true, &|x, inc| unsafe {
                T::tbsv(blas(), order, uplo, trans, diag, 4, 1, p, ld, x, inc);
            });
            let packed = Stored::packed(order, uplo, &given);
            let p = packed.ptr();
            // SAFETY: as above.
            check(&full, "tpmv", false, &|x, inc| unsafe {
                T::tpmv(blas(), order, uplo, trans, diag, 4, p, x, inc)
            });
            // SAFETY: as above.
            check(&full, "tpsv", true, &|x, inc| unsafe {
                T::tpsv(blas(), order, uplo, trans, diag, 4, p, x, inc)
            });
        }
    }
}

fn updates<T: Blas>() {
    let (alpha, real) = (number::<T>(2, -1), T::Real::from_f64(3.0, 0.0));
    let column = |n: usize, seed: i32| (matrix::<T>(n, 1, seed), Stored::vector(2, &matrix::<T>(n, 1, seed)));
    let outer = |trans: Trans, x: &Matrix<T>, y: &Matrix<T>| times(x, &op(trans, y));
    for order in ORDERS {
        let a = matrix::<T>(3, 4, 1);
        let ((x, sx), (y, sy)) = (column(3, 2), column(4, 3));
        let mut stored = Stored::dense(order, &a);
        // SAFETY: a legal call on a 3 x 4 matrix that is ours and vectors of its lengths.
        unsafe {
            T::geru(blas(), order, 3, 4, alpha, sx.ptr(), 2, sy.ptr(), 2, stored.mut_ptr(), stored.step)
        };
        stored.check(&add(alpha, &outer(Trans::Yes, &x, &y), T::ONE, &a), "geru");
        let mut stored = Stored::dense(order, &a);
        // SAFETY: as above.
        unsafe {
            T::gerc(blas(), order, 3, 4, alpha, sx.ptr(), 2, sy.ptr(), 2, stored.mut_ptr(), stored.step)
        };
        stored.check(&add(alpha, &outer(Trans::Conj, &x, &y), T::ONE, &a), "gerc");

        for uplo in UPLOS {
            let given = given(Is::Hermitian, uplo, &matrix(4, 4, 1));
            let full = whole(Is::Hermitian, uplo, &matrix(4, 4, 1));
            let ((x, sx), (y, sy)) = (column(4, 2), column(4, 3));
            let (px, py) = (sx.ptr(), sy.ptr());
            let one = add(T::from_parts(real, T::Real::ZERO), &outer(Trans::Conj, &x, &x), T::ONE, &full);
            let two = add(alpha, &outer(Trans::Conj, &x, &y), alpha.conj(), &outer(Trans::Conj, &y, &x));
            let two = add(T::ONE, &two, T::ONE, &full);
            let dense = |expected: &Matrix<T>, what: &str, call: &dyn Fn(*mut T, isize)| {
                let mut stored = Stored::dense(order, &given);
                call(stored.mut_ptr(), stored.step);
                stored.check_triangle(expected, uplo, what);
            };
            // SAFETY: legal calls on a 4 x 4 matrix that is ours and vectors of its length.
            dense(&one, "her", &|a, ld| unsafe { T::her(blas(), order, uplo, 4, real, px, 2, a, ld) });
            // SAFETY: as above.
            dense(&two, "her2", &|a, ld| unsafe {
                T::her2(blas(), order, uplo, 4, alpha, px, 2, py, 2, a, ld)
            });
            let packed = |expected: &Matrix<T>, what: &str, call: &dyn Fn(*mut T)| {
                let mut stored = Stored::packed(order, uplo, &given);
                call(stored.mut_ptr());
                stored.check(expected, what);
            };
            // SAFETY: as above.
            packed(&one, "hpr", &|a| unsafe { T::hpr(blas(), order, uplo, 4, real, px, 2, a) });
            // SAFETY: as above.
            packed(&two, "hpr2", &|a| unsafe { T::hpr2(blas(), order, uplo, 4, alpha, px, 2, py, 2, a) });
        }
    }
}

fn all<T: Blas>() {
    products::<T>();
    hermitian::<T>();
    triangular::<T>();
    updates::<T>();
}

pub fn matrices_and_vectors() {
    all::<f32>();
    all::<f64>();
    all::<Complex<f32>>();
    all::<Complex<f64>>();
}
