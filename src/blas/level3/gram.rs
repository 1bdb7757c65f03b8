//! A times its own transpose: one triangle is computed, and mirrored. Under [`Policy::Fastest`](crate::Policy::Fastest) alone, since the sums
//! are others than those of `gemm`.

use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::blas::operands::Operands;
use crate::error::Result;
use crate::plan::Tuning;
use crate::scalar::Scalar;
use crate::view::mirror;
use crate::words::Uplo;

/// Whether B is A transposed, by its address and steps, and long enough: symmetric, or Hermitian.
fn is_gram<T: Blas>(alpha: T, beta: T, operands: &Operands<T, 3>, tuning: &Tuning) -> Option<bool> {
    let [a, b, _] = operands.places;
    let is_same = a.ptr == b.ptr && a.rows.is_same(b.cols) && a.cols.is_same(b.rows);
    let &Tuning { gram_len, gram_depth, .. } = tuning;
    let is_long = gram_len > 0 && a.rows.len >= gram_len && a.cols.len >= gram_depth;
    // With a beta C need not be symmetric.
    let fits = is_same && is_long && operands.are_apart() && beta == T::ZERO && alpha != T::ZERO;
    let is_hermitian = a.conj != b.conj;
    let is_right = if is_hermitian { alpha.im() == T::Real::ZERO } else { !a.conj };
    (fits && is_right).then_some(is_hermitian)
}

impl Context<'_> {
    /// Computes `C = alpha A B` by a triangle where B is A transposed; `None` where it is not, or that takes longer.
    ///
    /// # Safety
    /// `operands` are as [`Operands`] demands, for `gemm`.
    #[cold]
    #[inline(never)]
    pub(super) unsafe fn gram<T: Blas>(
        &mut self,
        alpha: T,
        beta: T,
        operands: &Operands<T, 3>,
    ) -> Option<Result<Report>> {
        let is_hermitian = is_gram(alpha, beta, operands, self.tuning_of(self.blas().ok()?))?;
        let [a, _, c] = operands.places;
        // Lengths that differ are gemm's to tell.
        if c.rows.len != a.rows.len || c.cols.len != a.rows.len {
            return None;
        }
        let (given, only_plans) = (Operands::apart([a, c]), self.only_plans());
        let Located { ptr, rows, cols, .. } = c;
        // SAFETY: A and C of the same operands, of which nothing is shared: those of the routine. C's elements are distinct, and the triangle
        // above has been computed.
        unsafe {
            let done = match is_hermitian {
                true => T::herk_raw(self, Uplo::Upper, alpha.re(), T::Real::ZERO, &given),
                false => T::syrk_raw(self, Uplo::Upper, alpha, T::ZERO, &given),
            };
            if done.is_ok() && !only_plans {
                mirror(ptr, [rows, cols], Uplo::Upper, is_hermitian);
            }
            Some(done)
        }
    }
}
