//! The routines on matrices.

use super::memory::*;
use super::record::*;
use super::*;

symbols! {
    gemm(order: order, transa: trans, transb: trans, m: len, n: len, k: len, alpha: scale,
        a: input, lda: ld(inner(order, stored(transa, m, k))), b: input, ldb: ld(inner(order, stored(transb, k, n))),
        beta: scale, c: output, ldc: ld(inner(order, [m, n]))) = gemm, all:
        cblas_sgemm cblas_dgemm cblas_cgemm cblas_zgemm;
    symm(order: order, side: side, uplo: uplo, m: len, n: len, alpha: scale, a: input, lda: ld(one_side(side, m, n)),
        b: input, ldb: ld(inner(order, [m, n])), beta: scale, c: output, ldc: ld(inner(order, [m, n]))) = symm, all:
        cblas_ssymm cblas_dsymm cblas_csymm cblas_zsymm;
    hemm(order: order, side: side, uplo: uplo, m: len, n: len, alpha: scale, a: input, lda: ld(one_side(side, m, n)),
        b: input, ldb: ld(inner(order, [m, n])), beta: scale, c: output, ldc: ld(inner(order, [m, n]))) = hemm, complex:
        cblas_chemm cblas_zhemm;
    syrk(order: order, uplo: uplo, trans: symmetric_trans, n: len, k: len, alpha: scale,
        a: input, lda: ld(inner(order, stored(trans, n, k))), beta: scale, c: output, ldc: ld(n.max(1))) = syrk, all:
        cblas_ssyrk cblas_dsyrk cblas_csyrk cblas_zsyrk;
    herk(order: order, uplo: uplo, trans: hermitian_trans, n: len, k: len, alpha: real,
        a: input, lda: ld(inner(order, stored(trans, n, k))), beta: real, c: output, ldc: ld(n.max(1))) = herk, complex:
        cblas_cherk cblas_zherk;
    syr2k(order: order, uplo: uplo, trans: symmetric_trans, n: len, k: len, alpha: scale,
        a: input, lda: ld(inner(order, stored(trans, n, k))), b: input, ldb: ld(inner(order, stored(trans, n, k))),
        beta: scale, c: output, ldc: ld(n.max(1))) = syr2k, all:
        cblas_ssyr2k cblas_dsyr2k cblas_csyr2k cblas_zsyr2k;
    her2k(order: order, uplo: uplo, trans: hermitian_trans, n: len, k: len, alpha: scale,
        a: input, lda: ld(inner(order, stored(trans, n, k))), b: input, ldb: ld(inner(order, stored(trans, n, k))),
        beta: real, c: output, ldc: ld(n.max(1))) = her2k, complex: cblas_cher2k cblas_zher2k;
    trmm(order: order, side: side, uplo: uplo, trans: trans, diag: diag, m: len, n: len, alpha: scale,
        a: input, lda: ld(one_side(side, m, n)), b: output, ldb: ld(inner(order, [m, n]))) = trmm, all:
        cblas_strmm cblas_dtrmm cblas_ctrmm cblas_ztrmm;
    trsm(order: order, side: side, uplo: uplo, trans: trans, diag: diag, m: len, n: len, alpha: scale,
        a: input, lda: ld(one_side(side, m, n)), b: output, ldb: ld(inner(order, [m, n]))) = trsm, all:
        cblas_strsm cblas_dtrsm cblas_ctrsm cblas_ztrsm;
}

/// The smallest leading dimension of the square matrix on that side of an m x n one.
fn one_side(side: c_int, m: c_int, n: c_int) -> c_int {
    (if side == LEFT { m } else { n }).max(1)
}

/// # Safety
/// As [`Incoming::run`], here and below.
unsafe fn gemm<T: Given>(call: &Incoming<T>) {
    let ([m, n, k], [transa, transb]) = (call.lens(), call.call.trans);
    let shape =
        |trans: c_int, rows: usize, cols: usize| if trans == NO_TRANS { [rows, cols] } else { [cols, rows] };
    // SAFETY: the caller's promise.
    unsafe {
        call.update(2, Lies::Dense, Is::General, [m, n], || {
            let (a, b) = (call.dense(0, shape(transa, m, k)), call.dense(1, shape(transb, k, n)));
            a.op(transa).times(&b.op(transb)).scaled(call.alpha)
        });
    }
}

/// C = alpha A B + beta C, or B A.
unsafe fn one_sided<T: Given>(call: &Incoming<T>, is: Is) {
    let [m, n, _] = call.lens();
    // SAFETY: the caller's promise.
    unsafe {
        call.update(2, Lies::Dense, Is::General, [m, n], || {
            let is_left = call.call.side == LEFT;
            let (a, b) =
                (call.read(0, Lies::Dense, is, [if is_left { m } else { n }; 2]), call.dense(1, [m, n]));
            (if is_left { a.times(&b) } else { b.times(&a) }).scaled(call.alpha)
        });
    }
}

unsafe fn symm<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { one_sided(call, Is::Symmetric) }
}

unsafe fn hemm<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { one_sided(call, Is::Hermitian) }
}

/// Operand `at` of a rank-k update as it is multiplied: n x k.
unsafe fn factor<T: Given>(call: &Incoming<T>, at: usize) -> Matrix<T> {
    let ([n, k, _], [trans, _]) = (call.lens(), call.call.trans);
    let shape = if trans == NO_TRANS { [n, k] } else { [k, n] };
    // SAFETY: the caller's promise.
    unsafe { call.dense(at, shape) }.op(trans)
}

/// C = alpha A A^T + beta C, or A^H.
unsafe fn rank_k<T: Given>(call: &Incoming<T>, is: Is, trans: c_int) {
    let [n, k, _] = call.lens();
    if k == 0 && call.beta == T::ONE {
        return;
    }
    // SAFETY: the caller's promise.
    unsafe {
        call.update(1, Lies::Dense, is, [n, n], || {
            let a = factor(call, 0);
            a.times(&a.op(trans)).scaled(call.alpha)
        });
    }
}

unsafe fn syrk<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { rank_k(call, Is::Symmetric, TRANS) }
}

unsafe fn herk<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { rank_k(call, Is::Hermitian, CONJ_TRANS) }
}

/// C = alpha A B^T + alpha B A^T + beta C, or with H and conj(alpha).
unsafe fn rank_2k<T: Given>(call: &Incoming<T>, is: Is, trans: c_int) {
    let [n, k, _] = call.lens();
    if k == 0 && call.beta == T::ONE {
        return;
    }
    // SAFETY: the caller's promise.
    unsafe {
        call.update(2, Lies::Dense, is, [n, n], || {
            let first = factor(call, 0).times(&factor(call, 1).op(trans)).scaled(call.alpha);
            first.plus(&first.op(trans))
        });
    }
}

unsafe fn syr2k<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { rank_2k(call, Is::Symmetric, TRANS) }
}

unsafe fn her2k<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { rank_2k(call, Is::Hermitian, CONJ_TRANS) }
}

/// B = alpha op(A) B, B op(A), or the solution X of op(A) X = alpha B, X op(A) = alpha B.
unsafe fn triangular<T: Given>(call: &Incoming<T>, solves: bool) {
    let ([m, n, _], [trans, _], is_left) = (call.lens(), call.call.trans, call.call.side == LEFT);
    // SAFETY: the caller's promise.
    unsafe {
        if call.alpha == T::ZERO {
            return call.write(1, Lies::Dense, Is::General, &Matrix::new(m, n, |_, _| T::ZERO));
        }
        let a = call.read(0, Lies::Dense, Is::Triangular, [if is_left { m } else { n }; 2]).op(trans);
        let b = call.dense(1, [m, n]).scaled(call.alpha);
        let is_lower = (call.call.uplo == LOWER) == (trans == NO_TRANS);
        let result = match (solves, is_left) {
            (false, true) => a.times(&b),
            (false, false) => b.times(&a),
            (true, true) => a.solve(is_lower, &b),
            (true, false) => a.op(TRANS).solve(!is_lower, &b.op(TRANS)).op(TRANS),
        };
        call.write(1, Lies::Dense, Is::General, &result);
    }
}

unsafe fn trmm<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { triangular(call, false) }
}

unsafe fn trsm<T: Given>(call: &Incoming<T>) {
    // SAFETY: the caller's promise.
    unsafe { triangular(call, true) }
}
