//! A routine as a table: its indices, its operands, which index each of their axes is, which of their elements
//! count and how the routine is able to read them.

/// The most indices any BLAS routine has.
pub const MAX_INDICES: usize = 3;

/// What a routine does with an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

/// One operand of a routine. There are those of [`routines`](crate::plan::routines) and no others: what is unsafe relies on what
/// they say.
#[derive(Clone, Copy, Debug)]
pub struct Operand {
    /// Its name in the BLAS standard.
    pub(crate) name: &'static str,
    /// Which index its rows are, as a position in [`Routine::indices`].
    pub(crate) rows: usize,
    /// Which index its columns are.
    pub(crate) cols: usize,
    /// What is done with it.
    pub(crate) role: Role,
    /// Which of its elements count.
    pub(crate) structure: Structure,
    /// What its axes are.
    pub(crate) storage: Storage,
    /// How it can be read.
    pub(crate) reads: Reads,
}

impl Operand {
    /// Its name in the BLAS standard.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Which index its rows are, as a position in [`Routine::indices`].
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Which index its columns are.
    pub const fn cols(&self) -> usize {
        self.cols
    }

    /// What is done with it.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Which of its elements count.
    pub const fn structure(&self) -> Structure {
        self.structure
    }

    /// What its axes are.
    pub const fn storage(&self) -> Storage {
        self.storage
    }

    /// How it can be read.
    pub const fn reads(&self) -> Reads {
        self.reads
    }

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

/// A routine with `N` operands, the last of which is the output: one of [`routines`](crate::plan::routines).
///
/// A program cannot make others, as plans are carried out by what their tables say:
///
/// ```compile_fail
/// let forged = blasview::plan::Routine { cuts: [false; 3], ..blasview::plan::routines::GEMM };
/// ```
#[derive(Debug)]
pub struct Routine<const N: usize> {
    /// Its name without the letter of the scalar.
    pub(crate) name: &'static str,
    /// The letters of its indices, as in the BLAS standard; blanks for those it has not.
    pub(crate) indices: [char; MAX_INDICES],
    /// Its operands, the output last.
    pub(crate) operands: [Operand; N],
    /// Which indices can be cut into blocks, each a call of the same routine.
    pub(crate) cuts: [bool; MAX_INDICES],
    /// Whether its two vectors may be exchanged, the call being transposed with them.
    pub(crate) swaps: bool,
    /// Whether the complex conjugate of the whole operation may be computed instead, since what it writes is as
    /// good conjugated.
    pub(crate) conjugates: bool,
    /// Whether it can be computed on any strides without BLAS, so that no matrix is ever packed for it.
    pub(crate) direct: bool,
    /// Whether it is always computed so: libraries do not agree on what the result is.
    pub(crate) always_direct: bool,
    /// Whether it is computed so if it is small, where a matrix would have to be packed.
    pub(crate) direct_if_small: bool,
    /// Whether it is `C = A B` of general matrices, for which the rules of [`tuning`](super::tuning) were measured.
    pub(crate) is_product: bool,
    /// Whether its output is the factor itself, so that alpha multiplies what is there.
    pub(crate) in_place: bool,
    /// Which way its vectors may run.
    pub(crate) increments: Increments,
    /// Whether CBLAS lacks it, so that it is composed of others.
    pub(crate) composed: bool,
    /// Into which steps it falls apart when an index that cannot be cut is halved.
    pub(crate) recursion: Recursion,
}

/// Which way the vectors of a routine may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Increments {
    /// Either way.
    Signed,
    /// Upwards, as the routine does nothing, or the wrong thing, for `inc < 0`. Any other is walked the other way,
    /// which is the same to it.
    Positive,
}

impl<const N: usize> Routine<N> {
    /// Its name without the letter of the scalar.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The letters of its indices, as in the BLAS standard; blanks for those it has not.
    pub const fn indices(&self) -> [char; MAX_INDICES] {
        self.indices
    }

    /// Its operands, the output last.
    pub const fn operands(&self) -> &[Operand; N] {
        &self.operands
    }

    /// Whether all of each operand counts, and is a vector or a dense matrix.
    #[inline(always)]
    pub(crate) const fn is_general(&self) -> bool {
        let mut at = 0;
        while at < N {
            let Operand { structure, storage, .. } = &self.operands[at];
            if !matches!((structure, storage), (Structure::General, Storage::Vector | Storage::Dense)) {
                return false;
            }
            at += 1;
        }
        true
    }

    /// Whether one triangle of its output is computed.
    #[inline(always)]
    pub(crate) const fn writes_triangle(&self) -> bool {
        !matches!(self.operands[N - 1].structure, Structure::General)
    }

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
pub enum Recursion {
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
