//! How a planned call of each matrix-vector routine becomes a call of CBLAS, or is computed directly.

use super::operands::{Form, banded, general, structured};
use crate::blas::Blas;
use crate::blas::call::Kernel;
use crate::blas::table::{kernel, kernels};
use crate::direct;
use crate::plan::Parameters;

/// Of `gemv`, which contractions and products of one row or column use too.
pub(in crate::blas) const fn gemv_kernel<T: Blas>() -> &'static Kernel<T, 3> {
    kernel!(gemv)
}

/// y = alpha A x + beta y, A given by a triangle: how BLAS takes `$a` is what is left open.
macro_rules! symmetric {
    ($($name:ident: $form:ident, $hermitian:literal, |$call:ident, $a:ident| $method:ident($($argument:expr),*);)*) => {
        kernels! {$(
            $name, 3: |$call| {
                let ([$a, x, y], n) = ($call.operands, $call.lens[0]);
                T::$method(
                    $call.blas, $call.order, $call.parameters.uplo, n, $($argument,)* x.ptr, x.ld, $call.beta, y.ptr, y.ld,
                )
            }, |direct| {
                let [_, x, y] = *direct.places;
                let a = structured(direct, 0, Form::$form, y.rows.len);
                direct::symv(&a, $hermitian, direct.alpha, x.line(), direct.beta, y.line())
            };
        )*}
    };
}

/// x = A x, or its solution.
macro_rules! triangular {
    ($($name:ident: $form:ident, $directly:ident, |$call:ident, $a:ident| $method:ident($($argument:expr),*);)*) => {
        kernels! {$(
            $name, 2: |$call| {
                let ([$a, x], n, Parameters { uplo, diag, .. }) = ($call.operands, $call.lens[0], $call.parameters);
                T::$method($call.blas, $call.order, uplo, $a.trans, diag, n, $($argument,)* x.ptr, x.ld)
            }, |direct| {
                let [_, x] = *direct.places;
                let a = structured(direct, 0, Form::$form, x.rows.len);
                direct::$directly(&a, direct.parameters.diag, x.line())
            };
        )*}
    };
}

/// A = alpha x x^H + A.
macro_rules! rank_one {
    ($($name:ident: $form:ident, $hermitian:literal, |$call:ident, $a:ident| $method:ident($($argument:expr),*);)*) => {
        kernels! {$(
            $name, 2: |$call| {
                let ([x, $a], n) = ($call.operands, $call.lens[0]);
                T::$method($call.blas, $call.order, $call.parameters.uplo, n, $call.alpha.re(), x.ptr, x.ld, $($argument),*)
            }, |direct| {
                let x = direct.places[0].line();
                let a = structured(direct, 1, Form::$form, direct.places[0].rows.len);
                if $hermitian {
                    direct::her(&a, direct.alpha, x, direct::Line { conj: !x.conj && T::DTYPE.is_complex(), ..x })
                } else {
                    direct::ger(&a, direct.alpha, x, x)
                }
            };
        )*}
    };
}

/// A = alpha x y^H + conj(alpha) y x^H + A.
macro_rules! rank_two {
    ($($name:ident: $form:ident, $hermitian:literal, |$call:ident, $a:ident| $method:ident($($argument:expr),*);)*) => {
        kernels! {$(
            $name, 3: |$call| {
                let ([x, y, $a], n) = ($call.operands, $call.lens[0]);
                T::$method(
                    $call.blas, $call.order, $call.parameters.uplo, n, $call.alpha, x.ptr, x.ld, y.ptr, y.ld, $($argument),*
                )
            }, |direct| {
                let [x, y, _] = *direct.places;
                let a = structured(direct, 2, Form::$form, x.rows.len);
                direct::ger2(&a, $hermitian, direct.alpha, x.line(), y.line())
            };
        )*}
    };
}

kernels! {
    gemv, 3: |call| {
        let ([a, x, y], [rows, cols, _]) = (call.operands, call.lens);
        // CBLAS asks for the shape of the matrix as it is stored.
        let (m, n) = if a.trans.transposes() { (cols, rows) } else { (rows, cols) };
        T::gemv(call.blas, call.order, a.trans, m, n, call.alpha, a.ptr, a.ld, x.ptr, x.ld, call.beta, y.ptr, y.ld)
    }, |direct| {
        let [a, x, y] = *direct.places;
        direct::gemv(&general(a), direct.alpha, x.line(), direct.beta, y.line())
    };
    gbmv, 3: |call| {
        let ([a, x, y], [rows, cols, _], Parameters { kl, ku, .. }) = (call.operands, call.lens, call.parameters);
        let (m, n) = if a.trans.transposes() { (cols, rows) } else { (rows, cols) };
        let (kl, ku) = (kl as isize, ku as isize);
        T::gbmv(call.blas, call.order, a.trans, m, n, kl, ku, call.alpha, a.ptr, a.ld, x.ptr, x.ld, call.beta, y.ptr, y.ld)
    }, |direct| {
        let ([a, x, y], Parameters { kl, ku, .. }) = (*direct.places, direct.parameters);
        direct::gemv(&banded(a, kl, ku), direct.alpha, x.line(), direct.beta, y.line())
    };
    ger, 3: |call| {
        let ([x, y, a], [m, n, _]) = (call.operands, call.lens);
        if call.variant.swapped {
            // A^T = alpha y x^T + A^T: in the other order, A^T lies as A does in this one.
            let order = call.order.transposed();
            let ger = if x.conj { T::gerc } else { T::geru };
            ger(call.blas, order, n, m, call.alpha, y.ptr, y.ld, x.ptr, x.ld, a.ptr, a.ld)
        } else {
            let ger = if y.conj { T::gerc } else { T::geru };
            ger(call.blas, call.order, m, n, call.alpha, x.ptr, x.ld, y.ptr, y.ld, a.ptr, a.ld)
        }
    }, |direct| {
        let [x, y, a] = *direct.places;
        direct::ger(&general(a), direct.alpha, x.line(), y.line())
    };
}

// Generated from routines.toml by `make generate`: from here

symmetric! {
    symv: Dense, false, |call, a| hemv(call.alpha, a.ptr, a.ld);
    sbmv: Band, false, |call, a| hbmv(diagonals(call.parameters), call.alpha, a.ptr, a.ld);
    spmv: Packed, false, |call, a| hpmv(call.alpha, a.ptr);
    hemv: Dense, true, |call, a| hemv(call.alpha, a.ptr, a.ld);
    hbmv: Band, true, |call, a| hbmv(diagonals(call.parameters), call.alpha, a.ptr, a.ld);
    hpmv: Packed, true, |call, a| hpmv(call.alpha, a.ptr);
}

triangular! {
    trmv: Dense, trmv, |call, a| trmv(a.ptr, a.ld);
    tbmv: Band, trmv, |call, a| tbmv(diagonals(call.parameters), a.ptr, a.ld);
    tpmv: Packed, trmv, |call, a| tpmv(a.ptr);
    trsv: Dense, trsv, |call, a| trsv(a.ptr, a.ld);
    tbsv: Band, trsv, |call, a| tbsv(diagonals(call.parameters), a.ptr, a.ld);
    tpsv: Packed, trsv, |call, a| tpsv(a.ptr);
}

rank_one! {
    syr: Dense, false, |call, a| her(a.ptr, a.ld);
    spr: Packed, false, |call, a| hpr(a.ptr);
    her: Dense, true, |call, a| her(a.ptr, a.ld);
    hpr: Packed, true, |call, a| hpr(a.ptr);
}

rank_two! {
    syr2: Dense, false, |call, a| her2(a.ptr, a.ld);
    spr2: Packed, false, |call, a| hpr2(a.ptr);
    her2: Dense, true, |call, a| her2(a.ptr, a.ld);
    hpr2: Packed, true, |call, a| hpr2(a.ptr);
}

// Generated: to here

/// Number of diagonals beside the main one of a triangular or symmetric band.
#[inline(always)]
fn diagonals(parameters: Parameters) -> isize {
    (parameters.kl + parameters.ku) as isize
}
