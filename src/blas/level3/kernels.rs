//! How a planned call of each matrix-matrix routine becomes a call of CBLAS. Only `gemm` is ever computed without.

use crate::blas::Blas;
use crate::blas::call::{Call, CallOperand, Direct, Kernel, Located};
use crate::blas::table::{kernel, kernels};
use crate::direct::gemm::{Product, gemm, gemmt};
use crate::plan::Parameters;
use crate::scalar::Scalar;
use crate::words::{Side, Trans};

/// Of `gemm`, which halves of other routines use too.
pub(in crate::blas) const fn gemm_kernel<T: Blas>() -> &'static Kernel<T, 3> {
    kernel!(gemm)
}

/// # Safety
/// As [`Kernel::call`], with these lengths in place of those of the call.
#[inline(always)]
unsafe fn product<T: Blas>(call: &Call<T, 3>, [m, n, k]: [isize; 3]) {
    let Call { blas, order, alpha, beta, operands: [a, b, c], .. } = *call;
    // SAFETY: legal, elements and apart are what `Level3` demands of the arguments, which are those of the call in CBLAS's order.
    unsafe {
        T::gemm(blas, order, a.trans, b.trans, m, n, k, alpha, a.ptr, a.ld, b.ptr, b.ld, beta, c.ptr, c.ld)
    }
}

/// The product of the operands.
#[inline(always)]
fn product_of<T: Blas>(direct: &Direct<'_, T, 3>) -> Product<T> {
    let [a, b, c] = direct.places;
    debug_assert!(a.rows.len == c.rows.len && b.cols.len == c.cols.len);
    Product {
        m: c.rows.len,
        n: c.cols.len,
        k: a.cols.len,
        alpha: direct.alpha,
        a: a.strided(),
        b: b.strided(),
        beta: direct.beta,
        c: c.strided(),
    }
}

/// # Safety
/// As [`Kernel::direct`].
#[inline(always)]
unsafe fn directly<T: Blas>(direct: &Direct<'_, T, 3>) {
    // SAFETY: elements: those of A and B are readable, those of C writable by us alone and distinct. Lengths: m, n and k are
    // those of all three. Apart: C shares no byte with A and B. Workspace: as it says. All of it is in the caller's promises.
    unsafe { gemm(&product_of(direct), direct.workspace) };
}

/// # Safety
/// As [`Kernel::direct`].
#[inline(always)]
unsafe fn triangle_directly<T: Blas>(direct: &Direct<'_, T, 3>) {
    // SAFETY: as in `directly`, of the triangle of C that counts.
    unsafe { gemmt(&product_of(direct), direct.parameters.uplo, direct.workspace) };
}

/// `C = alpha A B + beta C` on the triangle of C that counts: A is n x k, B k x n.
///
/// # Safety
/// As [`Kernel::direct`], of these operands, of which B is one of a routine's, transposed.
#[inline(always)]
unsafe fn rank_k_directly<T: Blas, const N: usize>(
    direct: &Direct<'_, T, N>,
    a: Located<T>,
    b: Located<T>,
    alpha: T,
    beta: T,
    c: Located<T>,
) {
    let (m, n, k) = (c.rows.len, c.cols.len, a.cols.len);
    let product = Product { m, n, k, alpha, a: a.strided(), b: b.strided(), beta, c: c.strided() };
    // SAFETY: elements: those of A and B are readable, those of C writable by us alone and distinct. Lengths: of A and B, which are
    // n x k as they are given, k, and n of all. Apart: C shares no byte with A and B. All of it is in the caller's promises.
    unsafe { gemmt(&product, direct.parameters.uplo, direct.workspace) };
}

/// [`make_diagonal_real`] of an output where it lies, of any strides and alignment.
///
/// # Safety
/// The elements on its diagonal are readable and writable, by nobody else.
unsafe fn make_strided_diagonal_real<T: Blas>(c: Located<T>) {
    for at in 0..c.rows.len as isize {
        let place = c.ptr.wrapping_byte_offset(at.wrapping_mul(c.rows.stride.wrapping_add(c.cols.stride)));
        // SAFETY: an element on the diagonal, of which the caller promises this; no alignment is asked for.
        unsafe { place.write_unaligned(T::from_real(place.read_unaligned().re())) };
    }
}

/// The `trans` that the operands of a rank-k update share; `second` is the one that transposes.
#[inline(always)]
fn shared<T, const N: usize>(call: &Call<T, N>, second: Trans) -> Trans {
    if call.variant.transposed { second } else { Trans::No }
}

/// Makes the diagonal of a Hermitian output real: not every BLAS ignores what stands in its imaginary parts (BLIS
/// multiplies it, and MKL in `her2k`).
///
/// # Safety
/// The elements on the diagonal of the `n` x `n` matrix, `ld + 1` apart, are readable and writable, by nobody else, and aligned
/// for the real type.
#[inline(always)]
unsafe fn make_diagonal_real<T: Blas>(n: isize, c: CallOperand<T>) {
    for at in 0..n {
        let place = c.ptr.wrapping_offset(at * (c.ld + 1));
        // SAFETY: `at` is below `n`: an element on the diagonal, of which the caller promises this; a complex number is aligned as
        // its parts are.
        unsafe { place.write(T::from_real(place.read().re())) };
    }
}

kernels! {
    gemm, 3: |call| product(call, call.lens), |direct| directly(direct);
    // For BLAS all of C is in the workspace.
    gemmt, 3: |call| {
        let [n, _, k] = call.lens;
        product(call, [n, n, k])
    }, |direct| triangle_directly(direct);
    syrk, 2: |call| {
        let ([a, c], [n, _, k], uplo) = (call.operands, call.lens, call.parameters.uplo);
        let trans = shared(call, Trans::Yes);
        T::syrk(call.blas, call.order, uplo, trans, n, k, call.alpha, a.ptr, a.ld, call.beta, c.ptr, c.ld)
    }, |direct| {
        let [a, c] = *direct.places;
        rank_k_directly(direct, a, a.transposed(), direct.alpha, direct.beta, c)
    };
    herk, 2: |call| {
        let ([a, c], [n, _, k], uplo) = (call.operands, call.lens, call.parameters.uplo);
        let trans = shared(call, Trans::Conj);
        let (alpha, beta) = (call.alpha.re(), call.beta.re());
        if beta != T::Real::ZERO {
            // The diagonal counts, and is readable as beta is not 0.
            make_diagonal_real(n, c);
        }
        T::herk(call.blas, call.order, uplo, trans, n, k, alpha, a.ptr, a.ld, beta, c.ptr, c.ld)
    }, |direct| {
        let [a, c] = *direct.places;
        if direct.beta != T::ZERO {
            make_strided_diagonal_real(c);
        }
        rank_k_directly(direct, a, a.transposed().conjugated(), direct.alpha, direct.beta, c);
        // Not all that is left of imaginary parts is 0: sums are rounded.
        make_strided_diagonal_real(c)
    };
    syr2k, 3: |call| {
        let ([a, b, c], [n, _, k], uplo) = (call.operands, call.lens, call.parameters.uplo);
        let trans = shared(call, Trans::Yes);
        T::syr2k(call.blas, call.order, uplo, trans, n, k, call.alpha, a.ptr, a.ld, b.ptr, b.ld, call.beta, c.ptr, c.ld)
    }, |direct| {
        let [a, b, c] = *direct.places;
        rank_k_directly(direct, a, b.transposed(), direct.alpha, direct.beta, c);
        rank_k_directly(direct, b, a.transposed(), direct.alpha, T::ONE, c)
    };
    her2k, 3: |call| {
        let ([a, b, c], [n, _, k], uplo) = (call.operands, call.lens, call.parameters.uplo);
        let (trans, beta) = (shared(call, Trans::Conj), call.beta.re());
        if beta != T::Real::ZERO {
            // As in `herk`.
            make_diagonal_real(n, c);
        }
        T::her2k(call.blas, call.order, uplo, trans, n, k, call.alpha, a.ptr, a.ld, b.ptr, b.ld, beta, c.ptr, c.ld)
    }, |direct| {
        let [a, b, c] = *direct.places;
        if direct.beta != T::ZERO {
            make_strided_diagonal_real(c);
        }
        rank_k_directly(direct, a, b.transposed().conjugated(), direct.alpha, direct.beta, c);
        rank_k_directly(direct, b, a.transposed().conjugated(), direct.alpha.conj(), T::ONE, c);
        make_strided_diagonal_real(c)
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
/// The same in place, with a triangular matrix.
macro_rules! in_place {
    ($($name:ident: $method:ident $side:ident;)*) => { kernels! {$(
        $name, 2: |call| {
            let ([a, b], [m, n, _], Parameters { uplo, diag, .. }) = (call.operands, call.lens, call.parameters);
            T::$method(call.blas, call.order, Side::$side, uplo, a.trans, diag, m, n, call.alpha, a.ptr, a.ld, b.ptr, b.ld)
        };
    )*} };
}

// Generated from routines.toml by `make generate`: from here

one_sided! {
    symm_left: symm Left;
    symm_right: symm Right;
    hemm_left: hemm Left;
    hemm_right: hemm Right;
}

in_place! {
    trmm_left: trmm Left;
    trmm_right: trmm Right;
    trsm_left: trsm Left;
    trsm_right: trsm Right;
}

// Generated: to here
