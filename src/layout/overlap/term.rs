//! The terms of the equation that decides whether two indices share a byte.

use smallvec::SmallVec;

/// Room for an item and the axes of two arrays of rank 8 without allocation.
pub(super) type Terms = SmallVec<[Term; 17]>;

/// coefficient · x with 0 ≤ x ≤ bound.
#[derive(Clone, Copy)]
pub(super) struct Term {
    pub(super) coefficient: u64,
    pub(super) bound: u128,
}

impl Term {
    /// Largest value; saturates.
    pub(super) fn max(&self) -> u128 {
        self.bound.saturating_mul(self.coefficient as u128)
    }
}
