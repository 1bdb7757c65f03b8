//! Products of a few numbers, one by one: there vectors cost more than they gain.
#![allow(clippy::needless_range_loop, reason = "constant bounds are what unrolls")]

use super::{Product, Strided, at};
use crate::direct::kernel::read;
use crate::scalar::Scalar;

/// Most terms of a sum.
const MOST_TERMS: usize = 8;

/// Whether [`gemm`] is faster than vectors.
#[inline(always)]
pub fn is_best<T: Scalar>(product: &Product<T>) -> bool {
    (product.m <= 2) & (product.n <= 2) & (product.k <= MOST_TERMS)
}

/// [`gemm`](super::gemm()) of up to two rows and two columns.
///
/// # Safety
/// - That of [`gemm`](super::gemm()).
/// - [`is_best`] says so.
#[inline(always)]
pub unsafe fn gemm<T: Scalar>(product: &Product<T>) {
    // SAFETY: the product is as demanded, the caller promises; its rows and columns, at most two, are matched.
    unsafe {
        match (product.m, product.n) {
            (0, _) | (_, 0) => {}
            (1, 1) => tile::<T, 1, 1>(product),
            (1, _) => tile::<T, 1, 2>(product),
            (_, 1) => tile::<T, 2, 1>(product),
            _ => tile::<T, 2, 2>(product),
        }
    }
}

/// # Safety
/// - That of [`gemm`](super::gemm()).
/// - C has `M` rows and `N` columns.
#[inline(never)]
unsafe fn tile<T: Scalar, const M: usize, const N: usize>(product: &Product<T>) {
    let Strided { ptr: mut a, rows: a_row, cols: a_next, conj: conj_a } = product.a;
    let Strided { ptr: mut b, rows: b_next, cols: b_col, conj: conj_b } = product.b;
    let mut sums = [[T::ZERO; N]; M];
    for _ in 0..if product.alpha == T::ZERO { 0 } else { product.k } {
        for i in 0..M {
            for j in 0..N {
                // SAFETY: element (i, p) of A and (p, j) of B in turn p: readable, the caller promises, as alpha is not 0.
                let (left, right) = unsafe { (read(at(a, a_row, i), conj_a), read(at(b, b_col, j), conj_b)) };
                sums[i][j] = sums[i][j] + left * right;
            }
        }
        (a, b) = (at(a, a_next, 1), at(b, b_next, 1));
    }
    for i in 0..M {
        for j in 0..N {
            let to = at(at(product.c.ptr, product.c.rows, i), product.c.cols, j);
            // SAFETY: element (i, j) of C: readable and writable, the caller promises.
            unsafe {
                let mut value = product.alpha * sums[i][j];
                if product.beta != T::ZERO {
                    value = value + product.beta * to.read_unaligned();
                }
                to.write_unaligned(value);
            }
        }
    }
}
