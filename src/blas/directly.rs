//! Operations computed without BLAS: those that want workspace, and what is left where there is no product.

use super::call::{Kernel, Located};
use super::context::Context;
use super::operands::{Operands, Settings};
use crate::blas::Blas;
use crate::direct::gemm::Workspace;
use crate::pack::{make_packed_diagonal_real, scale, scale_triangle, with_scratch};
use crate::plan::{MAX_INDICES, Routine, Storage, Structure, WORKSPACE_LIMIT};
use crate::words::{Order, Uplo};

impl Context<'_> {
    /// Computes without BLAS, in a workspace of so many bytes, which is for speed only: without memory it is computed as it lies.
    /// Returns how many were used.
    ///
    /// # Safety
    /// Those of [`Kernel::direct`], of the operands.
    pub(super) unsafe fn compute_directly<T: Blas, const N: usize>(
        &mut self,
        kernel: &'static Kernel<T, N>,
        settings: Settings<T>,
        operands: &Operands<T, N>,
        bytes: usize,
        threads: usize,
    ) -> usize {
        let keep = self.limit().max(WORKSPACE_LIMIT);
        let done = with_scratch(self.own(), bytes, keep, |start| {
            // SAFETY: the caller's promises; workspace: `bytes` bytes of scratch, which is nobody else's meanwhile.
            unsafe { kernel.compute(settings, operands, Workspace { start, bytes, threads }) }
        });
        if done.is_err() {
            // Nothing has been written.
            // SAFETY: the caller's promises.
            unsafe { kernel.compute(settings, operands, Workspace::NONE) };
            return 0;
        }
        bytes
    }
}

/// What is left of a routine when alpha is 0 or there is no product: the output is scaled where it lies.
///
/// # Safety
/// The output is as [`Operands`] demands (*layouts*, *elements*, *distinct*), and `lens` are those of its indices. Nothing is
/// demanded of the inputs.
#[cold]
#[inline(never)]
pub(super) unsafe fn without_product<T: Blas, const N: usize>(
    routine: &'static Routine<N>,
    settings: Settings<T>,
    lens: [usize; MAX_INDICES],
    operands: &Operands<T, N>,
) {
    let output = &routine.operands[N - 1];
    if lens[output.rows] == 0 || lens[output.cols] == 0 {
        return;
    }
    // In place, what alpha multiplies is the output itself.
    let beta = if routine.in_place { settings.alpha } else { settings.beta };
    let Located { ptr: data, rows, cols, .. } = operands.places[N - 1];
    let upper = settings.parameters.uplo == Uplo::Upper;
    // SAFETY: each function touches elements of the output that count, which the caller promises to be there to be read and
    // written by us alone: all of them, those of the triangle `upper` says, or of a packed triangle the diagonal of a matrix
    // of `lens[rows]` rows. (Other packed outputs belong to updates, whose beta is 1.)
    unsafe {
        match output.structure {
            Structure::Hermitian if output.storage == Storage::Packed => {
                let growing = upper != (settings.parameters.order == Order::RowMajor);
                make_packed_diagonal_real(data, lens[output.rows], rows.stride, growing);
            }
            _ if output.storage == Storage::Packed => {}
            Structure::General => scale(beta, data, rows, cols),
            structure => {
                let hermitian = structure == Structure::Hermitian;
                scale_triangle(beta, data, rows, cols, upper, hermitian);
            }
        }
    }
}
