//! One [`Error`] for everything that can be wrong with a request; one variant per failure a caller can act on.

mod details;
mod refusal;
mod text;

pub use details::{Inexpressible, Specification};
pub use refusal::{Refusal, Refusals};

use crate::words::Side;

/// What the functions of this crate return.
pub type Result<T> = core::result::Result<T, Error>;

/// Why a request was not carried out. Whoever gets one can rely on nothing having been written, but where a
/// variant says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Two operands disagree about the length of an index they share.
    ShapeMismatch {
        /// The routine, e.g. `gemm`.
        routine: &'static str,
        /// The letter of the index.
        index: char,
        /// The operand that was looked at first.
        first: &'static str,
        /// Its length of that index.
        first_len: usize,
        /// The operand that disagrees.
        second: &'static str,
        /// Its length of that index.
        second_len: usize,
    },
    /// A matrix that has to be square is not.
    NotSquare {
        /// The routine, e.g. `trsm`.
        routine: &'static str,
        /// The matrix.
        operand: &'static str,
        /// Its number of rows.
        rows: usize,
        /// Its number of columns.
        cols: usize,
    },
    /// The structured matrix A does not fit the side of the other one on which it is said to stand.
    WrongSide {
        /// The routine, e.g. `trsm`.
        routine: &'static str,
        /// The side that was given.
        side: Side,
        /// A is `n` x `n`.
        n: usize,
        /// The other matrix.
        other: &'static str,
        /// Its number of rows.
        rows: usize,
        /// Its number of columns.
        cols: usize,
    },
    /// A packed triangle has not as many elements as one of its size has.
    PackedLength {
        /// The routine, e.g. `spmv`.
        routine: &'static str,
        /// The packed triangle.
        operand: &'static str,
        /// Length of the index, as another operand has it.
        n: usize,
        /// n (n + 1) / 2
        expected: usize,
        /// Number of elements it has.
        found: usize,
    },
    /// The storage of a band has not as many lines or diagonals as it should.
    BandShape {
        /// The routine, e.g. `gbmv`.
        routine: &'static str,
        /// The band matrix.
        operand: &'static str,
        /// `lines` or `diagonals`
        what: &'static str,
        /// As many as there have to be.
        expected: usize,
        /// As many as there are.
        found: usize,
    },
    /// Two operands that are both written share memory.
    OutputsOverlap {
        /// The routine, e.g. `swap`.
        routine: &'static str,
        /// The one operand.
        first: &'static str,
        /// The other one.
        second: &'static str,
    },
    /// Two blocks that a routine of vectors is given have different shapes.
    BlockShapes {
        /// The routine, e.g. `dot`.
        routine: &'static str,
        /// The shape of x.
        x: Vec<usize>,
        /// The shape of y.
        y: Vec<usize>,
    },
    /// The source of a copy cannot be broadcast to the shape of its destination.
    CopyShape {
        /// The shape of the source.
        from: Vec<usize>,
        /// The shape of the destination.
        to: Vec<usize>,
    },
    /// What was asked for needs a copy, and none was allowed.
    CopyNeeded,
    /// A view reaches outside of the slice of elements it is made from.
    OutOfSlice {
        /// First element touched, negative before the slice.
        start: isize,
        /// One past the last element touched.
        end: isize,
        /// Number of elements of the slice.
        len: usize,
    },
    /// A view reaches outside of the bytes it is made from.
    OutOfBounds {
        /// First byte touched.
        start: isize,
        /// One past the last byte touched.
        end: isize,
        /// Length of the buffer in bytes.
        available: usize,
    },
    /// Two indices of a view that is to be written share an element.
    SelfOverlap,
    /// Whether two indices share an element could not be found out within the work limit.
    OverlapTooHard,
    /// Lengths, strides or their products do not fit the address space.
    Overflow,
    /// The item size of a layout is not that of the element type.
    ItemSize {
        /// Size of the element type in bytes.
        expected: usize,
        /// Item size of the layout in bytes.
        found: usize,
    },
    /// An axis number is too large.
    AxisOutOfRange {
        /// The axis asked for.
        axis: usize,
        /// How many there are.
        ndim: usize,
    },
    /// An element is named by more or fewer indices than there are axes.
    IndexCount {
        /// How many were given.
        given: usize,
        /// How many axes there are.
        ndim: usize,
    },
    /// There are not as many strides as lengths.
    StrideCount {
        /// Number of lengths.
        lens: usize,
        /// Number of strides.
        strides: usize,
    },
    /// An index lies outside its axis.
    IndexOutOfRange {
        /// The index asked for.
        index: isize,
        /// Length of the axis.
        len: usize,
    },
    /// A slice has step 0.
    ZeroStep,
    /// Chunks of length 0 would never come to an end.
    ZeroChunk,
    /// The list of axes is not a permutation.
    NotAPermutation {
        /// The list.
        order: Vec<usize>,
        /// How many axes there are.
        ndim: usize,
    },
    /// What is to be a field does not lie at one and the same place within each struct.
    Field {
        /// Position of the struct.
        at: usize,
    },
    /// Not as many axes of A as of B are to be summed over.
    AxisCount {
        /// How many of A.
        a: usize,
        /// How many of B.
        b: usize,
    },
    /// An axis is named twice.
    RepeatedAxis {
        /// The axis.
        axis: usize,
    },
    /// An axis to be dropped does not have length 1.
    Squeeze {
        /// The axis.
        axis: usize,
        /// Its length.
        len: usize,
    },
    /// Windows are longer than the axis that they slide along.
    Window {
        /// Length of a window.
        window: usize,
        /// Length of the axis.
        len: usize,
    },
    /// A length is negative.
    NegativeLength {
        /// The axis.
        axis: usize,
        /// The length asked for.
        len: isize,
    },
    /// The lengths into which an axis is to be split do not multiply to its own.
    Split {
        /// Length of the axis.
        len: usize,
        /// The lengths asked for.
        into: Vec<usize>,
    },
    /// A shape has not as many elements as there are.
    ReshapeSize {
        /// How many there are.
        from: usize,
        /// How many the shape has.
        to: usize,
    },
    /// The bytes cannot be seen as elements of another size where they lie.
    Reinterpret {
        /// Size of an element.
        from: usize,
        /// Size of the element asked for.
        to: usize,
    },
    /// The elements cannot be seen in that shape without a copy.
    Reshape,
    /// The view cannot be repeated to that shape.
    Broadcast {
        /// The shape of the view.
        from: Vec<usize>,
        /// The shape asked for.
        to: Vec<usize>,
    },
    /// Shapes have no shape in common to which all of them could be repeated.
    BroadcastTogether {
        /// What those before have in common.
        first: Vec<usize>,
        /// The shape that disagrees.
        second: Vec<usize>,
    },
    /// It depends on the numbers as they lie in memory, and those of a conjugated view do not lie there.
    Conjugated,
    /// A view has the wrong number of axes.
    Rank {
        /// Number of axes needed.
        expected: usize,
        /// Number of axes found.
        found: usize,
    },
    /// A text that is to say how axes are contracted, as `mk,kn->mn` does, does not.
    Specification {
        /// The text.
        text: String,
        /// What is wrong with it.
        fault: Specification,
    },
    /// A step of a contraction of several operands does not name two of them.
    Path {
        /// The step, counted from 0.
        step: usize,
        /// What it names.
        pair: [usize; 2],
        /// How many operands there are then.
        operands: usize,
    },
    /// Not as many steps as make one of all operands.
    PathLength {
        /// Number of steps.
        steps: usize,
        /// Number of operands.
        operands: usize,
    },
    /// Axes with the same label differ in length.
    LabelLength {
        /// The label; `…` for axes that an ellipsis stands for.
        letter: char,
        /// The operand that was looked at first.
        first: &'static str,
        /// Its length.
        first_len: usize,
        /// The operand that disagrees.
        second: &'static str,
        /// Its length.
        second_len: usize,
    },
    /// Policy `ZeroCopy`: no legal BLAS call computes this without copying.
    WouldCopy {
        /// The routine, e.g. `gemm`.
        routine: &'static str,
        /// For each operand that does not pass, why.
        refusals: Refusals,
    },
    /// BLAS cannot take the view as it lies, by itself.
    Refused {
        /// Why.
        refusal: Refusal,
    },
    /// The data given to a plan are not of the layouts it was made for.
    PlanMismatch {
        /// The operand that differs, or `type or backend`.
        operand: &'static str,
    },
    /// The workspace offered cannot hold even the smallest panel.
    WorkspaceTooSmall {
        /// Least number of bytes that would do.
        needed: usize,
        /// Number of bytes offered.
        available: usize,
    },
    /// A type of another crate cannot express the view.
    Inexpressible {
        /// The type, e.g. `nalgebra::Matrix`.
        target: &'static str,
        /// Why not.
        reason: Inexpressible,
    },
    /// A BLAS cannot be used.
    Backend {
        /// Its name or path, as it was given.
        library: String,
        /// Why not.
        reason: String,
    },
    /// The BLAS that computes has not got a function of LAPACK.
    NoLapack {
        /// Its name.
        library: String,
        /// The function, e.g. `dpotrf`.
        function: &'static str,
    },
    /// A matrix that has to be positive definite is not. What has been written until then is as LAPACK leaves it.
    NotPositiveDefinite {
        /// The routine, e.g. `potrf`.
        routine: &'static str,
        /// The number of rows of the smallest leading block that is not.
        leading: usize,
    },
    /// A factor has a zero on its diagonal. What has been written until then is as LAPACK leaves it.
    Singular {
        /// The routine, e.g. `gesv`.
        routine: &'static str,
        /// The position of the first one, counted from 0.
        at: usize,
    },
    /// An iteration has not converged. What has been written until then is as LAPACK leaves it.
    NotConverged {
        /// The routine, e.g. `syevd`.
        routine: &'static str,
        /// How many values, or what LAPACK's INFO says of them.
        count: usize,
    },
    /// A matrix holds an infinity or a NaN, on which the routine might not end.
    NotFinite {
        /// The routine, e.g. `syevd`.
        routine: &'static str,
        /// The matrix.
        operand: &'static str,
        /// The row of the first one.
        row: usize,
        /// Its column.
        col: usize,
    },
    /// Memory for the workspace could not be had.
    OutOfMemory {
        /// Number of bytes asked for.
        bytes: usize,
    },
}
