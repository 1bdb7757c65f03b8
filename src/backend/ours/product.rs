//! One product of strided matrices: as they lie where it is small, else in panels.

use crate::direct::gemm::{Product, Workspace, gemm, workspace_bytes};
use crate::pack::with_scratch;
use crate::plan::WORKSPACE_LIMIT;
use crate::scalar::Scalar;

/// Longest index of products that need no packing.
const SMALL: usize = 32;

/// `C = alpha A B + beta C`; with beta = 0 C is not read.
///
/// # Safety
/// As [`gemm`].
pub unsafe fn product<T: Scalar>(product: &Product<T>) {
    let lens = [product.m, product.n, product.k];
    let packs = lens.into_iter().any(|len| len > SMALL);
    let bytes = if packs { workspace_bytes(T::DTYPE, lens, WORKSPACE_LIMIT, 1).unwrap_or(0) } else { 0 };
    let done = with_scratch(None, bytes, WORKSPACE_LIMIT, |start| {
        // SAFETY: the caller's promises; the workspace is `bytes` bytes of scratch, which is nobody else's meanwhile.
        unsafe { gemm(product, Workspace { start, bytes, threads: 1 }) }
    });
    if done.is_err() {
        // There is no memory, and nothing has been written.
        // SAFETY: the caller's promises.
        unsafe { gemm(product, Workspace::NONE) };
    }
}
