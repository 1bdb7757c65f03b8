//! Items one after the other, of which everything but the addresses is decided once.

use super::Many;
use crate::direct::gemm::kernels::Kernels;
use crate::direct::gemm::tiling::Tiling;
use crate::direct::gemm::{at, tiny};
use crate::scalar::Scalar;

/// # Safety
/// - Those of [`gemm_many`](super::gemm_many); C is not empty.
/// - The processor has the instructions of `kernels`.
pub unsafe fn compute<T: Scalar>(kernels: &[Kernels<T>], many: &Many<T>) {
    let Many { mut product, steps: [a, b, c], count } = *many;
    if tiny::is_best(&product) {
        for _ in 0..count {
            // SAFETY: the next product, of which the caller makes the promises.
            unsafe { tiny::gemm(&product) };
            for (matrix, step) in [(&mut product.a, a), (&mut product.b, b), (&mut product.c, c)] {
                matrix.ptr = at(matrix.ptr, step, 1);
            }
        }
        return;
    }
    let transposed = product.is_better_transposed(kernels[0].lanes());
    let mut tiling = Tiling::new(&product, transposed);
    let write = tiling.write;
    let [a, b] = if transposed { [b, a] } else { [a, b] };
    for _ in 0..count {
        tiling.write = write;
        // SAFETY: what `Tiling::new` makes of the next product, of which the caller makes the promises; so of the instructions.
        unsafe { tiling.compute(kernels) };
        tiling.a = at(tiling.a.cast_mut(), a, 1);
        tiling.b = at(tiling.b.cast_mut(), b, 1);
        tiling.c = at(tiling.c, c, 1);
    }
}
