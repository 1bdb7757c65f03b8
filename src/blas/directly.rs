//! Operations computed without BLAS that want workspace.

use super::call::Kernel;
use super::context::{Context, Report};
use super::operands::{Operands, Settings};
use crate::blas::Blas;
use crate::direct::gemm::Workspace;
use crate::error::Result;
use crate::pack::with_scratch;
use crate::plan::WORKSPACE_LIMIT;

impl Context<'_> {
    /// Computes without BLAS, in a workspace of so many bytes, which is for speed only.
    ///
    /// # Errors
    /// None: without memory it is computed as it lies.
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
    ) -> Result<Report> {
        let keep = self.limit().max(WORKSPACE_LIMIT);
        let done = with_scratch(self.own(), bytes, keep, |start| {
            // SAFETY: the caller's promises; workspace: `bytes` bytes of scratch, which is nobody else's meanwhile.
            unsafe { kernel.compute(settings, operands, Workspace { start, bytes, threads }) }
        });
        if done.is_err() {
            // Nothing has been written.
            // SAFETY: the caller's promises.
            unsafe { kernel.compute(settings, operands, Workspace::NONE) };
            return Ok(Report::default());
        }
        Ok(Report { workspace_bytes: bytes, ..Report::default() })
    }
}
