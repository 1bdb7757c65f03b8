//! How a planned call of each matrix-matrix routine becomes a call of CBLAS. Only `gemm` is ever computed without.

use crate::backend::{Backend, Blas};
use crate::blas::call::{Call, CallOperand, Direct, Kernel};
use crate::blas::table::{kernel, kernels};
use crate::direct::gemm::{Product, Strided, gemm};
use crate::layout::{Axis, Order};
use crate::operand::MatrixLayout;
use crate::pack::scale_triangle;
use crate::plan::{Parameters, Side, Trans, Uplo};
use crate::scalar::Scalar;

/// Of `gemm`, which halves of other routines use too.
pub(in crate::blas) const fn gemm_kernel<T: Blas>() -> &'static Kernel<T, 3> {
    kernel!(gemm)
}

/// # Safety
/// As [`Kernel::call`].
#[inline(always)]
unsafe fn product<T: Blas>(call: &Call<T, 3>, [m, n, k]: [isize; 3]) {
    let Call { blas, order, alpha, beta, operands: [a, b, c], .. } = *call;
    // SAFETY: the caller's promises.
    unsafe {
        T::gemm(blas, order, a.trans, b.trans, m, n, k, alpha, a.ptr, a.ld, b.ptr, b.ld, beta, c.ptr, c.ld)
    }
}

/// # Safety
/// As [`Kernel::direct`].
#[inline(always)]
unsafe fn directly<T: Blas>(direct: &Direct<'_, T, 3>) {
    let [a, b, c] = direct.layouts;
    let strided = |at: usize| {
        let MatrixLayout { rows, cols, conj, .. } = &direct.layouts[at];
        Strided { ptr: direct.data[at], rows: rows.stride, cols: cols.stride, conj: *conj }
    };
    debug_assert!(a.rows.len == c.rows.len && b.cols.len == c.cols.len);
    let product = Product {
        m: c.rows.len,
        n: c.cols.len,
        k: a.cols.len,
        alpha: direct.alpha,
        a: strided(0),
        b: strided(1),
        beta: direct.beta,
        c: strided(2),
    };
    // SAFETY: the caller's promises.
    unsafe { gemm(&product) };
}

/// The `trans` that the operands of a rank-k update share; `second` is the one that transposes.
#[inline(always)]
fn shared<T, const N: usize>(call: &Call<T, N>, second: Trans) -> Trans {
    if call.variant.transposed { second } else { Trans::No }
}

/// Makes a Hermitian output ready for BLAS, and returns the beta that is left: its diagonal is made real, since not every
/// BLAS ignores what stands in its imaginary parts (BLIS multiplies it), and where BLAS would multiply it by a complex
/// number it is multiplied here.
///
/// # Safety
/// The elements of the triangle are readable and writable.
#[inline(always)]
unsafe fn hermitian_output<T: Blas>(
    blas: Backend,
    n: isize,
    c: CallOperand<T>,
    beta: T::Real,
    upper: bool,
) -> T::Real {
    if beta == T::Real::ZERO {
        return beta;
    }
    for at in 0..n {
        let place = c.ptr.wrapping_offset(at * (c.ld + 1));
        // SAFETY: an element on the diagonal.
        unsafe { place.write(T::from_real(place.read().re())) };
    }
    if beta == T::Real::ONE || !blas.scales_hermitian_wrongly() {
        return beta;
    }
    let item = size_of::<T>() as isize;
    let [near, far] = [item, c.ld * item].map(|stride| Axis::new(n as usize, stride));
    // SAFETY: the caller's promise.
    unsafe { scale_triangle(T::from_real(beta), c.ptr, far, near, upper, true) };
    T::Real::ONE
}

kernels! {
    gemm, 3: |call| product(call, call.lens), |direct| directly(direct);
    // All of C is in the workspace.
    gemmt, 3: |call| {
        let [n, _, k] = call.lens;
        product(call, [n, n, k])
    };
    syrk, 2: |call| {
        let ([a, c], [n, _, k], uplo) = (call.operands, call.lens, call.parameters.uplo);
        let trans = shared(call, Trans::Yes);
        T::syrk(call.blas, call.order, uplo, trans, n, k, call.alpha, a.ptr, a.ld, call.beta, c.ptr, c.ld)
    };
    herk, 2: |call| {
        let ([a, c], [n, _, k], uplo) = (call.operands, call.lens, call.parameters.uplo);
        let trans = shared(call, Trans::Conj);
        // Its lines are rows, or columns, whose triangle is the other one then.
        let upper = (uplo == Uplo::Upper) == (call.order == Order::RowMajor);
        let beta = hermitian_output(call.blas, n, c, call.beta.re(), upper);
        let alpha = call.alpha.re();
        T::herk(call.blas, call.order, uplo, trans, n, k, alpha, a.ptr, a.ld, beta, c.ptr, c.ld)
    };
    syr2k, 3: |call| {
        let ([a, b, c], [n, _, k], uplo) = (call.operands, call.lens, call.parameters.uplo);
        let trans = shared(call, Trans::Yes);
        T::syr2k(call.blas, call.order, uplo, trans, n, k, call.alpha, a.ptr, a.ld, b.ptr, b.ld, call.beta, c.ptr, c.ld)
    };
    her2k, 3: |call| {
        let ([a, b, c], [n, _, k], uplo) = (call.operands, call.lens, call.parameters.uplo);
        let upper = (uplo == Uplo::Upper) == (call.order == Order::RowMajor);
        let (trans, beta) = (shared(call, Trans::Conj), hermitian_output(call.blas, n, c, call.beta.re(), upper));
        T::her2k(call.blas, call.order, uplo, trans, n, k, call.alpha, a.ptr, a.ld, b.ptr, b.ld, beta, c.ptr, c.ld)
    };
}

/// A routine with a structured matrix on one side of a product.
macro_rules! one_sided {
    ($($name:ident: $method:ident $side:ident;)*) => { kernels! {$(
        $name, 3: |call| {
            let ([a, b, c], [m, n, _], uplo) = (call.operands, call.lens, call.parameters.uplo);
            T::$method(
                call.blas, call.order, Side::$side, uplo, m, n, call.alpha, a.ptr, a.ld, b.ptr, b.ld, call.beta, c.ptr, c.ld,
            )
        };
    )*} };
}
one_sided! {
    symm_left: symm Left;
    symm_right: symm Right;
    hemm_left: hemm Left;
    hemm_right: hemm Right;
}

/// The same in place, with a triangular matrix.
macro_rules! in_place {
    ($($name:ident: $method:ident $side:ident;)*) => { kernels! {$(
        $name, 2: |call| {
            let ([a, b], [m, n, _], Parameters { uplo, diag, .. }) = (call.operands, call.lens, call.parameters);
            T::$method(call.blas, call.order, Side::$side, uplo, a.trans, diag, m, n, call.alpha, a.ptr, a.ld, b.ptr, b.ld)
        };
    )*} };
}
in_place! {
    trmm_left: trmm Left;
    trmm_right: trmm Right;
    trsm_left: trsm Left;
    trsm_right: trsm Right;
}
