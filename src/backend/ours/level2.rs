//! The matrix-vector routines, with the arguments of CBLAS. What each demands, and what follows from that (*lines*,
//! *matrices*, *lengths*, *apart*), stands in [`ours`](super).
#![allow(clippy::too_many_arguments, reason = "as many as CBLAS has")]

use super::{band, general, line, one_sided, op, packed, triangle};
use crate::direct::{self, Line, Matrix};
use crate::scalar::Scalar;
use crate::words::{Diag, Order, Trans, Uplo};

/// `y = alpha op(A) x + beta y`
///
/// # Safety
/// As [`Level2`](crate::backend::Level2), for a matrix whose elements that count are readable, with as
/// many columns as x has elements, and rows as y has.
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
    // SAFETY: lines (y is the output), the elements of `a` that the caller promises, and apart; the lengths are those of `a`.
    unsafe { direct::gemv(&a, alpha, x, beta, y) }
}

/// # Safety
/// As [`ours`](super) says of all.
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
    // SAFETY: matrices: those of `a` that count are readable. `op` has exchanged its lengths if the vectors have them so.
    unsafe { product(op(trans, general(order, m, n, a, lda)), alpha, x, incx, beta, y, incy) }
}

/// # Safety
/// As [`ours`](super) says of all.
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
    // SAFETY: matrices: those of `a` that count are readable. `op` has exchanged its lengths if the vectors have them so.
    unsafe { product(op(trans, band(order, [m, n], [kl, ku], a, lda)), alpha, x, incx, beta, y, incy) }
}

/// `y = alpha A x + beta y`, A Hermitian.
///
/// # Safety
/// As [`product`]; `a` is square, and one triangle of it, or part of one, counts.
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
    // SAFETY: lines (y is the output), the elements of `a` that the caller promises, and apart; both lengths are that of `a`.
    unsafe { direct::symv(&a, T::DTYPE.is_complex(), alpha, line(n, x, incx), beta, line(n, y, incy)) }
}

/// # Safety
/// As [`ours`](super) says of all.
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
    // SAFETY: matrices: of one triangle, what counts is readable; both vectors have `n` elements.
    unsafe { hermitian(triangle(order, uplo, n, a, lda), alpha, x, incx, beta, y, incy) }
}

/// # Safety
/// As [`ours`](super) says of all.
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
    // SAFETY: matrices: of one triangle, what counts is readable; both vectors have `n` elements.
    unsafe { hermitian(band(order, [n, n], one_sided(uplo, k), a, lda), alpha, x, incx, beta, y, incy) }
}

/// # Safety
/// As [`ours`](super) says of all.
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
    // SAFETY: matrices: of one triangle, what counts is readable; both vectors have `n` elements.
    unsafe { hermitian(packed(order, uplo, n, ap), alpha, x, incx, beta, y, incy) }
}

macro_rules! triangular {
    ($($name:ident($($argument:ident: $type:ty),*) = $directly:ident of |$order:ident, $uplo:ident, $n:ident| $a:expr;)*) => {$(
        /// # Safety
        /// As [`ours`](super) says of all.
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
            // SAFETY: matrices: of one triangle, what counts is readable (the diagonal is not read if it is unit). Lines: x is the
            // output, `n` long as `a` is. Apart.
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
///
/// # Safety
/// As [`Level2`](crate::backend::Level2), for a matrix whose elements that count are readable and writable, by nobody else, and
/// distinct, with as many rows as x has elements, and columns as y has.
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
    // SAFETY: lines, the elements of `a` that the caller promises, and apart; the lengths are those of `a`.
    unsafe { direct::ger(&a, alpha, x, Line { conj, ..y }) }
}

/// # Safety
/// As [`ours`](super) says of all.
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
    // SAFETY: matrices: those of `a`, the output, are all readable and writable; the vectors are `m` and `n` long.
    unsafe { rank_one(general(order, m, n, a, lda), alpha, x, incx, y, incy, false) }
}

/// # Safety
/// As [`ours`](super) says of all.
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
    // SAFETY: matrices: those of `a`, the output, are all readable and writable; the vectors are `m` and `n` long.
    unsafe { rank_one(general(order, m, n, a, lda), alpha, x, incx, y, incy, conj) }
}

/// `A = alpha x x^H + A`, A Hermitian.
///
/// # Safety
/// As [`rank_one`]; `a` is square, and one triangle of it counts.
unsafe fn update<T: Scalar>(a: Matrix<T>, alpha: T::Real, x: *const T, incx: isize) {
    let (x, alpha) = (line(a.rows as isize, x, incx), T::from_real(alpha));
    // SAFETY: lines, the elements of `a` that the caller promises, and apart; the length of x is that of `a`.
    unsafe {
        if T::DTYPE.is_complex() {
            direct::her(&a, alpha, x, Line { conj: true, ..x });
        } else {
            direct::ger(&a, alpha, x, x);
        }
    }
}

/// # Safety
/// As [`ours`](super) says of all.
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
    // SAFETY: matrices: of one triangle of `a`, the output, what counts is readable and writable; x is `n` long.
    unsafe { update(triangle(order, uplo, n, a, lda), alpha, x, incx) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn hpr<T: Scalar>(
    order: Order,
    uplo: Uplo,
    n: isize,
    alpha: T::Real,
    x: *const T,
    incx: isize,
    ap: *mut T,
) {
    // SAFETY: matrices: of one triangle of `a`, the output, what counts is readable and writable; x is `n` long.
    unsafe { update(packed(order, uplo, n, ap), alpha, x, incx) }
}

/// `A = alpha x y^H + conj(alpha) y x^H + A`, A Hermitian.
///
/// # Safety
/// As [`update`], for both vectors.
unsafe fn update2<T: Scalar>(a: Matrix<T>, alpha: T, x: *const T, incx: isize, y: *const T, incy: isize) {
    let n = a.rows as isize;
    // SAFETY: lines, the elements of `a` that the caller promises, and apart; both lengths are that of `a`.
    unsafe { direct::ger2(&a, T::DTYPE.is_complex(), alpha, line(n, x, incx), line(n, y, incy)) }
}

/// # Safety
/// As [`ours`](super) says of all.
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
    // SAFETY: matrices: of one triangle of `a`, the output, what counts is readable and writable; both are `n` long.
    unsafe { update2(triangle(order, uplo, n, a, lda), alpha, x, incx, y, incy) }
}

/// # Safety
/// As [`ours`](super) says of all.
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
    // SAFETY: matrices: of one triangle of `a`, the output, what counts is readable and writable; both are `n` long.
    unsafe { update2(packed(order, uplo, n, ap), alpha, x, incx, y, incy) }
}
