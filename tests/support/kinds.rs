//! The kinds of layouts that operands come in: for a shape, the strides in bytes and the address of the first
//! element within a cache line.

/// How the elements of a matrix lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Row-major without gaps.
    C,
    /// Column-major without gaps.
    F,
    /// Row-major, rows three elements longer than needed.
    PaddedC,
    /// Column-major, columns three elements longer than needed.
    PaddedF,
    /// `C` with axes reversed: rows, columns.
    ReversedC(bool, bool),
    /// `F` with axes reversed: rows, columns.
    ReversedF(bool, bool),
    /// `PaddedC` with its rows reversed.
    PaddedReversedC,
    /// Every second row and column of a row-major matrix.
    SecondBoth,
    /// Every second column of a row-major matrix: also the real part of a complex one.
    SecondCols,
    /// Every second row of a row-major matrix: a leading dimension.
    SecondRows,
    /// Every second row of a column-major matrix.
    SecondRowsF,
    /// Every second column of a row-major matrix, from the last to the first.
    SecondColsReversed,
    /// One row, repeated.
    BroadcastRows,
    /// One column, repeated.
    BroadcastCols,
    /// One element, repeated.
    BroadcastBoth,
    /// Row i is the window of one sequence that starts at element i.
    Window,
    /// Rows that start at the last element of the row before: one element too close for a leading dimension.
    NarrowC,
    /// The same for columns.
    NarrowF,
    /// Rows closer together than they are long, yet no two elements share a byte.
    Interleaved,
    /// `C` with a junk stride on the row axis, for matrices of one row.
    JunkRows(isize),
    /// `F` with a junk stride on the column axis, for matrices of one column.
    JunkCols(isize),
    /// `C` at an odd address.
    Odd,
    /// `C` at half an element from an aligned address: fine for complex numbers, misaligned for real ones.
    Half,
    /// `F` at half an element from an aligned address.
    HalfF,
    /// A field of an array of structs half as large again as the element.
    Struct,
    /// `C` with rows that are half an element longer.
    HalfPadded,
    /// A vector (one column) that steps by so many halves of an element, its first element so many quarters of one
    /// past an aligned address.
    Vector(isize, usize),
}

/// Where an operand of some kind lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Row stride in bytes.
    pub rows: isize,
    /// Column stride in bytes.
    pub cols: isize,
    /// Address of the first element modulo 64.
    pub residue: usize,
}

const JUNK: [isize; 7] = [0, 1, -1, -8, 24, isize::MAX, isize::MIN];

impl Kind {
    /// The kinds whose elements are all distinct.
    const DISTINCT: [Kind; 22] = [
        Kind::C,
        Kind::F,
        Kind::PaddedC,
        Kind::PaddedF,
        Kind::ReversedC(true, false),
        Kind::ReversedC(false, true),
        Kind::ReversedC(true, true),
        Kind::ReversedF(true, false),
        Kind::ReversedF(false, true),
        Kind::ReversedF(true, true),
        Kind::PaddedReversedC,
        Kind::SecondBoth,
        Kind::SecondCols,
        Kind::SecondRows,
        Kind::SecondRowsF,
        Kind::SecondColsReversed,
        Kind::Interleaved,
        Kind::Odd,
        Kind::Half,
        Kind::HalfF,
        Kind::Struct,
        Kind::HalfPadded,
    ];

    /// All kinds that a matrix of this shape can be written through.
    pub fn outputs(rows: usize, cols: usize) -> Vec<Kind> {
        let mut kinds = Kind::DISTINCT.to_vec();
        if rows <= 1 || cols == 0 {
            kinds.extend(JUNK.map(Kind::JunkRows));
        }
        if cols <= 1 || rows == 0 {
            kinds.extend(JUNK.map(Kind::JunkCols));
        }
        kinds
    }

    /// All kinds that a matrix of this shape can be read through.
    pub fn inputs(rows: usize, cols: usize) -> Vec<Kind> {
        let mut kinds = Kind::outputs(rows, cols);
        kinds.extend([Kind::BroadcastRows, Kind::BroadcastCols, Kind::BroadcastBoth]);
        kinds.extend([Kind::Window, Kind::NarrowC, Kind::NarrowF]);
        kinds
    }

    /// Whether several indices can be one element.
    pub fn repeats(self) -> bool {
        use Kind::{BroadcastBoth, BroadcastCols, BroadcastRows, NarrowC, NarrowF, Vector, Window};
        matches!(
            self,
            BroadcastRows | BroadcastCols | BroadcastBoth | Window | NarrowC | NarrowF | Vector(0, _)
        )
    }

    /// All kinds that a vector of `n` elements can be written through: contiguous, with gaps, backwards, a field of
    /// structs (three halves), misaligned.
    pub fn vector_outputs(n: usize) -> Vec<Kind> {
        let steps =
            [(2, 0), (4, 0), (6, 0), (-2, 0), (-4, 0), (3, 0), (-3, 0), (2, 1), (-4, 1), (2, 2), (4, 2)];
        let mut kinds: Vec<Kind> = steps.into_iter().map(|(step, shift)| Kind::Vector(step, shift)).collect();
        if n <= 1 {
            kinds.extend(JUNK.map(Kind::JunkRows));
        }
        kinds
    }

    /// All kinds that it can be read through: those, and one element repeated.
    pub fn vector_inputs(n: usize) -> Vec<Kind> {
        let mut kinds = Kind::vector_outputs(n);
        kinds.extend([Kind::Vector(0, 0), Kind::Vector(0, 1)]);
        kinds
    }

    /// Where a matrix of this shape and element size lies.
    pub fn place(self, rows: usize, cols: usize, size: usize) -> Placement {
        let (m, n, s) = (rows as isize, cols as isize, size as isize);
        let sign = |reversed| if reversed { -1 } else { 1 };
        let mut residue = 0;
        let (rows, cols) = match self {
            Kind::C => (n * s, s),
            Kind::F => (s, m * s),
            Kind::PaddedC => ((n + 3) * s, s),
            Kind::PaddedF => (s, (m + 3) * s),
            Kind::ReversedC(down, right) => (sign(down) * n * s, sign(right) * s),
            Kind::ReversedF(down, right) => (sign(down) * s, sign(right) * m * s),
            Kind::PaddedReversedC => (-(n + 3) * s, s),
            Kind::SecondBoth => (4 * n * s, 2 * s),
            Kind::SecondCols => (2 * n * s, 2 * s),
            Kind::SecondRows => (2 * n * s, s),
            Kind::SecondRowsF => (2 * s, 2 * m * s),
            Kind::SecondColsReversed => (2 * n * s, -2 * s),
            Kind::BroadcastRows => (0, s),
            Kind::BroadcastCols => (s, 0),
            Kind::BroadcastBoth => (0, 0),
            Kind::Window => (s, s),
            Kind::NarrowC => ((n - 1) * s, s),
            Kind::NarrowF => (s, (m - 1) * s),
            Kind::Interleaved => (n * s, (n + 1) * s),
            Kind::JunkRows(stride) => (stride, s),
            Kind::JunkCols(stride) => (s, stride),
            Kind::Odd => (n * s, s),
            Kind::Half => (n * s, s),
            Kind::HalfF => (s, m * s),
            Kind::Struct => (n * (s + s / 2), s + s / 2),
            Kind::HalfPadded => (n * s + s / 2, s),
            Kind::Vector(halves, _) => (halves * (s / 2), s),
        };
        match self {
            Kind::Odd => residue = 1,
            Kind::Half | Kind::HalfF => residue = size / 2,
            Kind::Vector(_, quarters) => residue = quarters * size / 4,
            _ => {}
        }
        Placement { rows, cols, residue }
    }
}
