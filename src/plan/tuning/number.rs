//! The numbers that are measured: what each is about, its name, and what it may be.

/// Which number a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Number {
    /// Longest index of a product that is computed directly instead of being packed, whatever its strides.
    DirectLen,
    /// The same where one factor is read fast along an axis of C, and neither has each element in a cache line of its own.
    NearLen,
    /// The same under [`Policy::Fastest`](crate::Policy::Fastest) for a product that passes, transposed as OpenBLAS likes
    /// least.
    DislikedLen,
    /// Longest index of a product that does not pass and is computed in panels of our own instead of being packed for BLAS.
    PanelsLen,
    /// The same whatever threads the BLAS has.
    PanelsAloneLen,
    /// On how many threads a BLAS may compute that ours, on one, is still preferred to.
    PanelsThreads,
    /// Longest index of a product that passes and is computed in panels of our own under
    /// [`Policy::Fastest`](crate::Policy::Fastest).
    InsteadLen,
    /// Rows and columns of C in each of several calls that are made for one product.
    TileLen,
    /// Terms of each of them.
    TileDepth,
    /// Longest index of a product that is computed in several calls.
    TiledLen,
    /// Bytes of panels that had better stay in the second-level cache.
    NearPanels,
    /// Longest index for which they had.
    ThinLen,
    /// Longest index of a routine of a matrix and vectors of which only a vector does not pass, that is computed directly
    /// instead of the vector being copied.
    VectorLen,
    /// Length of the smallest cube of which two threads of ours compute half each, in panels.
    ThreadLen,
    /// Longest index of a product of two types whose operands are converted as a whole, instead of number by number into panels
    /// of our own.
    ConvertLen,
    /// Fewest lines of each of the several calls that are made for lines that overlap.
    WindowLen,
    /// Longest index of the products of a stack that are computed in one pass of our own.
    StackLen,
    /// The same where the stack is innermost.
    StackAlongLen,
    /// Fewest rows of A for which, of A times its own transpose, a triangle is computed and mirrored.
    GramLen,
    /// Fewest terms of each sum of that.
    GramDepth,
    /// Fewest rows of a matrix by rows, not wider than it is tall, of which Q R is computed on a copy by columns under
    /// [`Policy::Fastest`](crate::Policy::Fastest).
    QrLen,
    /// The same of a matrix with at least twice as many rows as columns.
    QrTallLen,
}

/// Each number, its name, and what it may be in a file ([`usize::MAX`] included where that is the most).
pub(super) static NUMBERS: [(Number, &str, [usize; 2]); 22] = [
    (Number::DirectLen, "DirectLen", [0, LONGEST]),
    (Number::NearLen, "NearLen", [0, LONGEST]),
    (Number::DislikedLen, "DislikedLen", [0, LONGEST]),
    (Number::PanelsLen, "PanelsLen", [0, usize::MAX]),
    (Number::PanelsAloneLen, "PanelsAloneLen", [0, usize::MAX]),
    (Number::PanelsThreads, "PanelsThreads", [1, usize::MAX]),
    (Number::InsteadLen, "InsteadLen", [0, usize::MAX]),
    (Number::TileLen, "TileLen", [8, LONGEST]),
    (Number::TileDepth, "TileDepth", [8, LONGEST]),
    (Number::TiledLen, "TiledLen", [0, usize::MAX]),
    (Number::NearPanels, "NearPanels", [4 << 10, 1 << 30]),
    (Number::ThinLen, "ThinLen", [0, LONGEST]),
    (Number::VectorLen, "VectorLen", [0, LONGEST]),
    (Number::ThreadLen, "ThreadLen", [8, LONGEST]),
    (Number::ConvertLen, "ConvertLen", [0, LONGEST]),
    (Number::WindowLen, "WindowLen", [0, usize::MAX]),
    (Number::StackLen, "StackLen", [0, LONGEST]),
    (Number::StackAlongLen, "StackAlongLen", [0, LONGEST]),
    (Number::GramLen, "GramLen", [0, usize::MAX]),
    (Number::GramDepth, "GramDepth", [0, usize::MAX]),
    (Number::QrLen, "QrLen", [0, usize::MAX]),
    (Number::QrTallLen, "QrTallLen", [0, usize::MAX]),
];

/// What is computed directly is short, or the measurement was wrong.
const LONGEST: usize = 1 << 16;

impl Number {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Number> {
        NUMBERS.iter().map(|&(number, ..)| number)
    }

    /// Its name, as it is written here and in files.
    pub fn name(self) -> &'static str {
        NUMBERS[self as usize].1
    }
}
