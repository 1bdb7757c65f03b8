//! The matrix-vector routines, with the arguments of CBLAS.
#![allow(clippy::missing_safety_doc, reason = "of all: as `Level2` says")]
#![allow(clippy::too_many_arguments, reason = "as many as CBLAS has")]

use super::{band, general, line, one_sided, op, packed, triangle};
use crate::direct::{self, Line, Matrix};
use crate::scalar::Scalar;
use crate::words::{Diag, Order, Trans, Uplo};

/// `y = alpha op(A) x + beta y`
unsafe fn product<T: Scalar>(
    a: Matrix<T>,
    alpha: T,
    x: *const T,
    incx: isize,
    beta: T,
    y: *mut T,
    incy: isize,
) {
    let (x, y) = (line(a.cols as isize, x, incx), line(a.rows as isize, y, incy));
    // SAFETY: the caller's promises.
    unsafe { direct::gemv(&a, alpha, x, beta, y) }
}

pub unsafe fn gemv<T: Scalar>(
    order: Order,
    trans: Trans,
    m: isize,
    n: isize,
    alpha: T,
    a: *const T,
    lda: isize,
    x: *const T,
    incx: isize,
    beta: T,
    y: *mut T,
    incy: isize,
) {
    // SAFETY: the caller's promises.
    unsafe { product(op(trans, general(order, m, n, a, lda)), alpha, x, incx, beta, y, incy) }
}

pub unsafe fn gbmv<T: Scalar>(
    order: Order,
    trans: Trans,
    m: isize,
    n: isize,
    kl: isize,
    ku: isize,
    alpha: T,
    a: *const T,
    lda: isize,
    x: *const T,
    incx: isize,
    beta: T,
    y: *mut T,
    incy: isize,
) {
    // SAFETY: the caller's promises.
    unsafe { product(op(trans, band(order, [m, n], [kl, ku], a, lda)), alpha, x, incx, beta, y, incy) }
}

/// `y = alpha A x + beta y`, A Hermitian.
unsafe fn hermitian<T: Scalar>(
    a: Matrix<T>,
    alpha: T,
    x: *const T,
    incx: isize,
    beta: T,
    y: *mut T,
    incy: isize,
) {
    let n = a.rows as isize;
    // SAFETY: the caller's promises.
    unsafe { direct::symv(&a, T::DTYPE.is_complex(), alpha, line(n, x, incx), beta, line(n, y, incy)) }
}

pub unsafe fn hemv<T: Scalar>(
    order: Order,
    uplo: Uplo,
    n: isize,
    alpha: T,
    a: *const T,
    lda: isize,
    x: *const T,
    incx: isize,
    beta: T,
    y: *mut T,
    incy: isize,
) {
    // SAFETY: the caller's promises.
    unsafe { hermitian(triangle(order, uplo, n, a, lda), alpha, x, incx, beta, y, incy) }
}

pub unsafe fn hbmv<T: Scalar>(
    order: Order,
    uplo: Uplo,
    n: isize,
    k: isize,
    alpha: T,
    a: *const T,
    lda: isize,
    x: *const T,
    incx: isize,
    beta: T,
    y: *mut T,
    incy: isize,
) {
    // SAFETY: the caller's promises.
    unsafe { hermitian(band(order, [n, n], one_sided(uplo, k), a, lda), alpha, x, incx, beta, y, incy) }
}

pub unsafe fn hpmv<T: Scalar>(
    order: Order,
    uplo: Uplo,
    n: isize,
    alpha: T,
    ap: *const T,
    x: *const T,
    incx: isize,
    beta: T,
    y: *mut T,
    incy: isize,
) {
    // SAFETY: the caller's promises.
    unsafe { hermitian(packed(order, uplo, n, ap), alpha, x, incx, beta, y, incy) }
}

macro_rules! triangular {
    ($($name:ident($($argument:ident: $type:ty),*) = $directly:ident of |$order:ident, $uplo:ident, $n:ident| $a:expr;)*) => {$(
        pub unsafe fn $name<T: Scalar>(
            $order: Order,
            $uplo: Uplo,
            trans: Trans,
            diag: Diag,
            $n: isize,
            $($argument: $type,)*
            x: *mut T,
            incx: isize,
        ) {
            // SAFETY: the caller's promises.
            unsafe { direct::$directly(&op(trans, $a), diag, line($n, x, incx)) }
        }
    )*};
}
triangular! {
    trmv(a: *const T, lda: isize) = trmv of |order, uplo, n| triangle(order, uplo, n, a, lda);
    tbmv(k: isize, a: *const T, lda: isize) = trmv of |order, uplo, n|
        band(order, [n, n], one_sided(uplo, k), a, lda);
    tpmv(ap: *const T) = trmv of |order, uplo, n| packed(order, uplo, n, ap);
    trsv(a: *const T, lda: isize) = trsv of |order, uplo, n| triangle(order, uplo, n, a, lda);
    tbsv(k: isize, a: *const T, lda: isize) = trsv of |order, uplo, n|
        band(order, [n, n], one_sided(uplo, k), a, lda);
    tpsv(ap: *const T) = trsv of |order, uplo, n| packed(order, uplo, n, ap);
}

/// `A = alpha x y^T + A`, or with y conjugated.
unsafe fn rank_one<T: Scalar>(
    a: Matrix<T>,
    alpha: T,
    x: *const T,
    incx: isize,
    y: *const T,
    incy: isize,
    conj: bool,
) {
    let (x, y) = (line(a.rows as isize, x, incx), line(a.cols as isize, y, incy));
    // SAFETY: the caller's promises.
    unsafe { direct::ger(&a, alpha, x, Line { conj, ..y }) }
}

pub unsafe fn geru<T: Scalar>(
    order: Order,
    m: isize,
    n: isize,
    alpha: T,
    x: *const T,
    incx: isize,
    y: *const T,
    incy: isize,
    a: *mut T,
    lda: isize,
) {
    // SAFETY: the caller's promises.
    unsafe { rank_one(general(order, m, n, a, lda), alpha, x, incx, y, incy, false) }
}

pub unsafe fn gerc<T: Scalar>(
    order: Order,
    m: isize,
    n: isize,
    alpha: T,
    x: *const T,
    incx: isize,
    y: *const T,
    incy: isize,
    a: *mut T,
    lda: isize,
) {
    let conj = T::DTYPE.is_complex();
    // SAFETY: the caller's promises.
    unsafe { rank_one(general(order, m, n, a, lda), alpha, x, incx, y, incy, conj) }
}

/// `A = alpha x x^H + A`, A Hermitian.
unsafe fn update<T: Scalar>(a: Matrix<T>, alpha: T::Real, x: *const T, incx: isize) {
    let (x, alpha) = (line(a.rows as isize, x, incx), T::from_real(alpha));
    // SAFETY: the caller's promises.
    unsafe {
        if T::DTYPE.is_complex() {
            direct::her(&a, alpha, x, Line { conj: true, ..x });
        } else {
            direct::ger(&a, alpha, x, x);
        }
    }
}

pub unsafe fn her<T: Scalar>(
    order: Order,
    uplo: Uplo,
    n: isize,
    alpha: T::Real,
    x: *const T,
    incx: isize,
    a: *mut T,
    lda: isize,
) {
    // SAFETY: the caller's promises.
    unsafe { update(triangle(order, uplo, n, a, lda), alpha, x, incx) }
}

pub unsafe fn hpr<T: Scalar>(
    order: Order,
    uplo: Uplo,
    n: isize,
    alpha: T::Real,
    x: *const T,
    incx: isize,
    ap: *mut T,
) {
    // SAFETY: the caller's promises.
    unsafe { update(packed(order, uplo, n, ap), alpha, x, incx) }
}

/// `A = alpha x y^H + conj(alpha) y x^H + A`, A Hermitian.
unsafe fn update2<T: Scalar>(a: Matrix<T>, alpha: T, x: *const T, incx: isize, y: *const T, incy: isize) {
    let n = a.rows as isize;
    // SAFETY: the caller's promises.
    unsafe { direct::ger2(&a, T::DTYPE.is_complex(), alpha, line(n, x, incx), line(n, y, incy)) }
}

pub unsafe fn her2<T: Scalar>(
    order: Order,
    uplo: Uplo,
    n: isize,
    alpha: T,
    x: *const T,
    incx: isize,
    y: *const T,
    incy: isize,
    a: *mut T,
    lda: isize,
) {
    // SAFETY: the caller's promises.
    unsafe { update2(triangle(order, uplo, n, a, lda), alpha, x, incx, y, incy) }
}

pub unsafe fn hpr2<T: Scalar>(
    order: Order,
    uplo: Uplo,
    n: isize,
    alpha: T,
    x: *const T,
    incx: isize,
    y: *const T,
    incy: isize,
    ap: *mut T,
) {
    // SAFETY: the caller's promises.
    unsafe { update2(packed(order, uplo, n, ap), alpha, x, incx, y, incy) }
}
