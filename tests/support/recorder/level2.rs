//! The routines on matrices and vectors.

use super::memory::*;
use super::record::*;
use super::*;

symbols! {
    gemv(order: order, trans: trans, m: len, n: len, alpha: scale, a: input, lda: ld(inner(order, [m, n])),
        x: input, incx: inc, beta: scale, y: output, incy: inc) = gemv, all:
        cblas_sgemv cblas_dgemv cblas_cgemv cblas_zgemv;
    gbmv(order: order, trans: trans, m: len, n: len, kl: diagonals, ku: diagonals, alpha: scale,
        a: input, lda: ld(kl + ku + 1), x: input, incx: inc, beta: scale, y: output, incy: inc) = gbmv, all:
        cblas_sgbmv cblas_dgbmv cblas_cgbmv cblas_zgbmv;
    symv(order: order, uplo: uplo, n: len, alpha: scale, a: input, lda: ld(n.max(1)), x: input, incx: inc,
        beta: scale, y: output, incy: inc) = hemv, real: cblas_ssymv cblas_dsymv;
    hemv(order: order, uplo: uplo, n: len, alpha: scale, a: input, lda: ld(n.max(1)), x: input, incx: inc,
        beta: scale, y: output, incy: inc) = hemv, complex: cblas_chemv cblas_zhemv;
    sbmv(order: order, uplo: uplo, n: len, k: diagonals, alpha: scale, a: input, lda: ld(k + 1), x: input, incx: inc,
        beta: scale, y: output, incy: inc) = hbmv, real: cblas_ssbmv cblas_dsbmv;
    hbmv(order: order, uplo: uplo, n: len, k: diagonals, alpha: scale, a: input, lda: ld(k + 1), x: input, incx: inc,
        beta: scale, y: output, incy: inc) = hbmv, complex: cblas_chbmv cblas_zhbmv;
    spmv(order: order, uplo: uplo, n: len, alpha: scale, ap: input, x: input, incx: inc,
        beta: scale, y: output, incy: inc) = hpmv, real: cblas_sspmv cblas_dspmv;
    hpmv(order: order, uplo: uplo, n: len, alpha: scale, ap: input, x: input, incx: inc,
        beta: scale, y: output, incy: inc) = hpmv, complex: cblas_chpmv cblas_zhpmv;
    trmv(order: order, uplo: uplo, trans: trans, diag: diag, n: len, a: input, lda: ld(n.max(1)),
        x: output, incx: inc) = trmv, all: cblas_strmv cblas_dtrmv cblas_ctrmv cblas_ztrmv;
    trsv(order: order, uplo: uplo, trans: trans, diag: diag, n: len, a: input, lda: ld(n.max(1)),
        x: output, incx: inc) = trsv, all: cblas_strsv cblas_dtrsv cblas_ctrsv cblas_ztrsv;
    tbmv(order: order, uplo: uplo, trans: trans, diag: diag, n: len, k: diagonals, a: input, lda: ld(k + 1),
        x: output, incx: inc) = tbmv, all: cblas_stbmv cblas_dtbmv cblas_ctbmv cblas_ztbmv;
    tbsv(order: order, uplo: uplo, trans: trans, diag: diag, n: len, k: diagonals, a: input, lda: ld(k + 1),
        x: output, incx: inc) = tbsv, all: cblas_stbsv cblas_dtbsv cblas_ctbsv cblas_ztbsv;
    tpmv(order: order, uplo: uplo, trans: trans, diag: diag, n: len, ap: input, x: output, incx: inc) = tpmv, all:
        cblas_stpmv cblas_dtpmv cblas_ctpmv cblas_ztpmv;
    tpsv(order: order, uplo: uplo, trans: trans, diag: diag, n: len, ap: input, x: output, incx: inc) = tpsv, all:
        cblas_stpsv cblas_dtpsv cblas_ctpsv cblas_ztpsv;
    ger(order: order, m: len, n: len, alpha: scale, x: input, incx: inc, y: input, incy: inc,
        a: output, lda: ld(inner(order, [m, n]))) = geru, real: cblas_sger cblas_dger;
    geru(order: order, m: len, n: len, alpha: scale, x: input, incx: inc, y: input, incy: inc,
        a: output, lda: ld(inner(order, [m, n]))) = geru, complex: cblas_cgeru cblas_zgeru;
    gerc(order: order, m: len, n: len, alpha: scale, x: input, incx: inc, y: input, incy: inc,
        a: output, lda: ld(inner(order, [m, n]))) = gerc, complex: cblas_cgerc cblas_zgerc;
    syr(order: order, uplo: uplo, n: len, alpha: real, x: input, incx: inc, a: output, lda: ld(n.max(1))) = her, real:
        cblas_ssyr cblas_dsyr;
    her(order: order, uplo: uplo, n: len, alpha: real, x: input, incx: inc, a: output, lda: ld(n.max(1))) = her, complex:
        cblas_cher cblas_zher;
    spr(order: order, uplo: uplo, n: len, alpha: real, x: input, incx: inc, ap: output) = hpr, real:
        cblas_sspr cblas_dspr;
    hpr(order: order, uplo: uplo, n: len, alpha: real, x: input, incx: inc, ap: output) = hpr, complex:
        cblas_chpr cblas_zhpr;
    syr2(order: order, uplo: uplo, n: len, alpha: scale, x: input, incx: inc, y: input, incy: inc,
        a: output, lda: ld(n.max(1))) = her2, real: cblas_ssyr2 cblas_dsyr2;
    her2(order: order, uplo: uplo, n: len, alpha: scale, x: input, incx: inc, y: input, incy: inc,
        a: output, lda: ld(n.max(1))) = her2, complex: cblas_cher2 cblas_zher2;
    spr2(order: order, uplo: uplo, n: len, alpha: scale, x: input, incx: inc, y: input, incy: inc,
        ap: output) = hpr2, real: cblas_sspr2 cblas_dspr2;
    hpr2(order: order, uplo: uplo, n: len, alpha: scale, x: input, incx: inc, y: input, incy: inc,
        ap: output) = hpr2, complex: cblas_chpr2 cblas_zhpr2;
}

/// y = alpha op(A) x + beta y, A being m x n.
///
/// # Safety
/// As [`Incoming::run`], here and below.
unsafe fn product<T: Given>(call: &Incoming<T>, lies: Lies, is: Is, [m, n]: [usize; 2]) {
    let trans = if is == Is::General { call.call.trans[0] } else { NO_TRANS };
    let [rows, cols] = if trans == NO_TRANS { [m, n] } else { [n, m] };
    // SAFETY: the caller's promise.
    unsafe {
        call.update(2, Lies::Vector, Is::General, [rows, 1], || {
            let (a, x) = (call.read(0, lies, is, [m, n]), call.vector(1, cols));
            a.op(trans).times(&x).scaled(call.alpha)
        });
    }
}

/// x = op(A) x, or solves op(A) x = b.
unsafe fn triangular<T: Given>(call: &Incoming<T>, lies: Lies, solves: bool) {
    let ([n, ..], [trans, _]) = (call.lens(), call.call.trans);
    // SAFETY: the caller's promise.
    unsafe {
        let (a, x) = (call.read(0, lies, Is::Triangular, [n, n]).op(trans), call.vector(1, n));
        let is_lower = (call.call.uplo == LOWER) == (trans == NO_TRANS);
        let result = if solves { a.solve(is_lower, &x) } else { a.times(&x) };
        call.write(1, Lies::Vector, Is::General, &result);
    }
}

/// A = alpha x y^T + A, or y^H.
unsafe fn rank_one<T: Given>(call: &Incoming<T>, trans: c_int) {
    let [m, n, _] = call.lens();
    // SAFETY: the caller's promise.
    unsafe {
        call.update(2, Lies::Dense, Is::General, [m, n], || {
            call.vector(0, m).times(&call.vector(1, n).op(trans)).scaled(call.alpha)
        });
    }
}

/// A = alpha x x^H + A.
unsafe fn hermitian_rank_one<T: Given>(call: &Incoming<T>, lies: Lies) {
    let [n, ..] = call.lens();
    // SAFETY: the caller's promise.
    unsafe {
        call.update(1, lies, Is::Hermitian, [n, n], || {
            let x = call.vector(0, n);
            x.times(&x.op(CONJ_TRANS)).scaled(call.alpha)
        });
    }
}

/// A = alpha x y^H + conj(alpha) y x^H + A.
unsafe fn hermitian_rank_two<T: Given>(call: &Incoming<T>, lies: Lies) {
    let [n, ..] = call.lens();
    // SAFETY: the caller's promise.
    unsafe {
        call.update(2, lies, Is::Hermitian, [n, n], || {
            let (x, y) = (call.vector(0, n), call.vector(1, n));
            let first = x.times(&y.op(CONJ_TRANS)).scaled(call.alpha);
            first.plus(&first.op(CONJ_TRANS))
        });
    }
}

/// What each routine is.
macro_rules! routines {
    ($($name:ident: |$call:ident| $body:expr;)*) => {$(
        unsafe fn $name<T: Given>($call: &Incoming<T>) {
            // SAFETY: the caller's promise.
            unsafe { $body }
        }
    )*};
}
routines! {
    gemv: |call| product(call, Lies::Dense, Is::General, [call.lens()[0], call.lens()[1]]);
    gbmv: |call| product(call, call.band(), Is::General, [call.lens()[0], call.lens()[1]]);
    hemv: |call| product(call, Lies::Dense, Is::Hermitian, [call.lens()[0]; 2]);
    hbmv: |call| product(call, call.band(), Is::Hermitian, [call.lens()[0]; 2]);
    hpmv: |call| product(call, Lies::Packed, Is::Hermitian, [call.lens()[0]; 2]);
    trmv: |call| triangular(call, Lies::Dense, false);
    trsv: |call| triangular(call, Lies::Dense, true);
    tbmv: |call| triangular(call, call.band(), false);
    tbsv: |call| triangular(call, call.band(), true);
    tpmv: |call| triangular(call, Lies::Packed, false);
    tpsv: |call| triangular(call, Lies::Packed, true);
    geru: |call| rank_one(call, TRANS);
    gerc: |call| rank_one(call, CONJ_TRANS);
    her: |call| hermitian_rank_one(call, Lies::Dense);
    hpr: |call| hermitian_rank_one(call, Lies::Packed);
    her2: |call| hermitian_rank_two(call, Lies::Dense);
    hpr2: |call| hermitian_rank_two(call, Lies::Packed);
}
