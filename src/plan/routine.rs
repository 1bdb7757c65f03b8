//! A routine as a table: its indices, its operands, which index each of their axes is, which of their elements
//! count and how the routine is able to read them.

/// The most indices any BLAS routine has.
pub const MAX_INDICES: usize = 3;

/// What a routine does with an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is read.
    In,
    /// It is written, and read too if its scale (beta) is not 0.
    InOut,
}

/// Which elements of an operand count, and what they say of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Structure {
    /// All of them.
    General,
    /// One triangle; the other one is its mirror image.
    Symmetric,
    /// One triangle; the other one is its conjugated mirror image, and the diagonal is real.
    Hermitian,
    /// One triangle; the other one is not there.
    Triangular,
}

/// What the axes of an operand's view are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Storage {
    /// A vector: one axis. Its layout has one column.
    Vector,
    /// A matrix: rows and columns.
    Dense,
    /// A matrix of which a band of diagonals is stored. Its layout is that of the matrix: see
    /// [`crate::BandLayout`].
    Band,
    /// A triangle whose lines follow one another without gaps: one axis. Its layout has one column.
    Packed,
}

/// How a routine can read an operand, by its own arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reads {
    /// As it is.
    Plain,
    /// As it is, transposed or conjugated: it has a `trans` argument of its own.
    Op,
    /// As it is or transposed (in Hermitian routines: and conjugated), all such operands alike.
    Shared,
    /// A vector that the routine conjugates, if it has one, when its two vectors are exchanged or not.
    Conjugates {
        /// Whether they have to be exchanged for that.
        swapped: bool,
    },
    /// Only absolute values count: conjugated or not is the same.
    Modulus,
}

/// One operand of a routine.
#[derive(Clone, Copy, Debug)]
pub struct Operand {
    /// Its name in the BLAS standard.
    pub name: &'static str,
    /// Which index its rows are, as a position in [`Routine::indices`].
    pub rows: usize,
    /// Which index its columns are.
    pub cols: usize,
    /// What is done with it.
    pub role: Role,
    /// Which of its elements count.
    pub structure: Structure,
    /// What its axes are.
    pub storage: Storage,
    /// How it can be read.
    pub reads: Reads,
}

impl Operand {
    /// Whether one of its axes is that index.
    #[inline]
    pub const fn carries(&self, index: usize) -> bool {
        self.rows == index || self.cols == index
    }

    /// Whether it is a vector.
    #[inline]
    pub const fn is_vector(&self) -> bool {
        matches!(self.storage, Storage::Vector)
    }
}

/// A routine with `N` operands, the last of which is the output.
#[derive(Debug)]
pub struct Routine<const N: usize> {
    /// Its name without the letter of the scalar.
    pub name: &'static str,
    /// The letters of its indices, as in the BLAS standard; blanks for those it has not.
    pub indices: [char; MAX_INDICES],
    /// Its operands, the output last.
    pub operands: [Operand; N],
    /// Which indices can be cut into blocks, each a call of the same routine.
    pub cuts: [bool; MAX_INDICES],
    /// Whether its two vectors may be exchanged, the call being transposed with them.
    pub swaps: bool,
    /// Whether the complex conjugate of the whole operation may be computed instead, since what it writes is as
    /// good conjugated.
    pub conjugates: bool,
    /// Whether it can be computed on any strides without BLAS, so that no matrix is ever packed for it.
    pub direct: bool,
    /// Whether it is computed so if it is small, where a matrix would have to be packed.
    pub direct_if_small: bool,
    /// Which way its vectors may run.
    pub increments: Increments,
    /// Whether CBLAS lacks it, so that it is composed of others.
    pub composed: bool,
    /// Into which steps it falls apart when an index that cannot be cut is halved.
    pub halves: Halves,
}

/// Which way the vectors of a routine may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Increments {
    /// Either way.
    Signed,
    /// Upwards, as the routine does nothing, or the wrong thing, for `inc < 0`. Any other is walked the other way,
    /// which is the same to it.
    Positive,
    /// Upwards, and walking another the other way would not be the same.
    PositiveInOrder,
}

impl<const N: usize> Routine<N> {
    /// Whether some operand is not a vector.
    #[inline(always)]
    pub const fn has_matrix(&self) -> bool {
        // The output, or what stands first.
        !self.operands[0].is_vector() || !self.operands[N - 1].is_vector()
    }
}

/// How a routine on a structured matrix is made of the same on two diagonal blocks, and products with the block
/// off the diagonal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Halves {
    /// It never has to be.
    Never,
    /// A product with a symmetric or Hermitian matrix.
    Product {
        /// Whether that stands on the left.
        left: bool,
    },
    /// A product with a triangular matrix in place.
    InPlace {
        /// Whether that stands on the left.
        left: bool,
    },
    /// A triangular system.
    Solve {
        /// Whether the matrix stands on the left.
        left: bool,
    },
    /// A product of which one triangle is computed, of two matrices.
    Triangle,
    /// A product of which one triangle is computed, of one matrix with itself.
    RankK,
    /// The same of two matrices with each other.
    Rank2K,
}
