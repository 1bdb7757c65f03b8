//! BLAS's own words, with the numbers that CBLAS gives them.

use core::fmt;

/// Storage order of a matrix, with the numbers of `CBLAS_LAYOUT`; for any rank: C order or Fortran order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Order {
    /// Rows are contiguous: the last axis varies fastest (C).
    RowMajor = 101,
    /// Columns are contiguous: the first axis varies fastest (Fortran).
    ColMajor = 102,
}

impl Order {
    /// The order of the transposed matrix.
    #[inline]
    pub const fn transposed(self) -> Order {
        match self {
            Order::RowMajor => Order::ColMajor,
            Order::ColMajor => Order::RowMajor,
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Order::RowMajor => "row-major",
            Order::ColMajor => "column-major",
        })
    }
}

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

/// What BLAS is to do with an operand, with the numbers of `CBLAS_TRANSPOSE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Trans {
    /// Take it as it is.
    No = 111,
    /// Transpose it.
    Yes = 112,
    /// Transpose and conjugate it.
    Conj = 113,
    /// Conjugate it; an extension that OpenBLAS has.
    ConjNo = 114,
}

impl Trans {
    /// Whether it transposes.
    #[inline]
    pub const fn transposes(self) -> bool {
        matches!(self, Trans::Yes | Trans::Conj)
    }
}

impl fmt::Display for Trans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Trans::No => "N",
            Trans::Yes => "T",
            Trans::Conj => "C",
            Trans::ConjNo => "R",
        })
    }
}
