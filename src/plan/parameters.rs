//! Which elements of an operand count: what a routine is told beside its operands.

use crate::words::{Diag, Order, Uplo};

/// Which elements of a routine's structured operand count. What a routine has no use for is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Parameters {
    /// Its triangle.
    pub uplo: Uplo,
    /// Whether its diagonal is all 1.
    pub diag: Diag,
    /// Number of diagonals below the main one that are stored, if it is a band.
    pub kl: usize,
    /// Number of diagonals above the main one that are stored, if it is a band.
    pub ku: usize,
    /// In which order its lines follow one another, if it is packed; if it is a band, in which its storage was given,
    /// for those who read why it does not pass.
    pub order: Order,
}

impl Default for Parameters {
    fn default() -> Self {
        Parameters { uplo: Uplo::Upper, diag: Diag::NonUnit, kl: 0, ku: 0, order: Order::RowMajor }
    }
}

impl Parameters {
    /// Those of the matrix with both of its indices, of `rows` and `cols` elements, reversed. `None` for a band
    /// that would then no longer have the diagonal in it.
    #[inline]
    pub(crate) fn reversed(self, rows: usize, cols: usize) -> Option<Parameters> {
        // Element (i, j) goes to (rows - 1 - i, cols - 1 - j), so that j - i becomes cols - rows - (j - i).
        let kl = self.ku.checked_add(rows)?.checked_sub(cols)?;
        let ku = self.kl.checked_add(cols)?.checked_sub(rows)?;
        Some(Parameters { uplo: self.uplo.swapped(), kl, ku, ..self })
    }

    /// Those of the transposed matrix.
    #[inline]
    pub(crate) const fn transposed(self) -> Parameters {
        let Parameters { uplo, diag, kl, ku, order } = self;
        Parameters { uplo: uplo.swapped(), diag, kl: ku, ku: kl, order: order.transposed() }
    }
}
