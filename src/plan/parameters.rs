//! The parameters of BLAS routines that say which elements of an operand count: `uplo`, `diag`, `side`, bands.

use crate::layout::Order;

/// Which triangle of a square matrix counts, with the numbers of `CBLAS_UPLO`.
///
/// It is the triangle of the view as it is given: transposing the view swaps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Uplo {
    /// On and above the diagonal.
    Upper = 121,
    /// On and below the diagonal.
    Lower = 122,
}

impl Uplo {
    /// The triangle of the transposed matrix.
    #[inline]
    #[must_use]
    pub const fn swapped(self) -> Uplo {
        match self {
            Uplo::Upper => Uplo::Lower,
            Uplo::Lower => Uplo::Upper,
        }
    }
}

/// Whether the diagonal of a triangular matrix is all 1, with the numbers of `CBLAS_DIAG`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Diag {
    /// The diagonal is as it is stored.
    NonUnit = 131,
    /// The diagonal is all 1; what is stored there is not read.
    Unit = 132,
}

/// On which side of the other factor the structured matrix stands, with the numbers of `CBLAS_SIDE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Side {
    /// `A B`
    Left = 141,
    /// `B A`
    Right = 142,
}

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
