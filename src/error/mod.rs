//! One [`Error`] for everything that can be wrong with a request; one variant per failure a caller can act on.

mod refusal;

pub use refusal::{Refusal, Refusals};

/// What the functions of this crate return.
pub type Result<T> = core::result::Result<T, Error>;

/// Why a request was not carried out. Whoever gets one can rely on nothing having been written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Two operands disagree about the length of an index they share.
    #[error("{routine}: {first} has {index} = {first_len}, but {second} has {index} = {second_len}")]
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
    /// A packed triangle has not as many elements as one of its size has.
    #[error("{routine}: {operand} has {found} elements, a packed triangle of n = {n} has {expected}")]
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
    #[error("{routine}: {operand} is stored with {what} = {found} where {expected} are needed")]
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
    #[error("{routine}: {first} and {second} are both written and share memory")]
    OutputsOverlap {
        /// The routine, e.g. `swap`.
        routine: &'static str,
        /// The one operand.
        first: &'static str,
        /// The other one.
        second: &'static str,
    },
    /// The source of a copy cannot be broadcast to the shape of its destination.
    #[error("the source cannot be broadcast to the shape of the destination")]
    CopyShape,
    /// What was asked for needs a copy, and none was allowed.
    #[error("a copy would be needed")]
    CopyNeeded,
    /// A view reaches outside of the buffer it is made from.
    #[error("the view touches bytes {start}..{end} of a buffer of {available} bytes")]
    OutOfBounds {
        /// First byte touched.
        start: isize,
        /// One past the last byte touched.
        end: isize,
        /// Length of the buffer in bytes.
        available: usize,
    },
    /// Two indices of a view that is to be written share an element.
    #[error("the view would write some elements more than once")]
    SelfOverlap,
    /// Whether two indices share an element could not be found out within the work limit.
    #[error("whether the view overlaps itself is too hard to decide")]
    OverlapTooHard,
    /// Lengths, strides or their products do not fit the address space.
    #[error("lengths and strides overflow the address space")]
    Overflow,
    /// The item size of a layout is not that of the element type.
    #[error("a layout of {found}-byte elements for a type of {expected} bytes")]
    ItemSize {
        /// Size of the element type in bytes.
        expected: usize,
        /// Item size of the layout in bytes.
        found: usize,
    },
    /// An axis number is too large.
    #[error("axis {axis} of a view with {ndim} axes")]
    AxisOutOfRange {
        /// The axis asked for.
        axis: usize,
        /// How many there are.
        ndim: usize,
    },
    /// An index lies outside its axis.
    #[error("index {index} is out of range for an axis of length {len}")]
    IndexOutOfRange {
        /// The index asked for.
        index: isize,
        /// Length of the axis.
        len: usize,
    },
    /// A slice has step 0.
    #[error("a slice step of 0")]
    ZeroStep,
    /// The list of axes is not a permutation.
    #[error("the axes are not a permutation")]
    NotAPermutation,
    /// What is to be a field does not lie at one and the same place within each struct.
    #[error("the field does not lie at the same place within struct {at} as within the first")]
    Field {
        /// Position of the struct.
        at: usize,
    },
    /// An axis is named twice.
    #[error("axis {axis} is named twice")]
    RepeatedAxis {
        /// The axis.
        axis: usize,
    },
    /// An axis to be dropped does not have length 1.
    #[error("axis {axis} has length {len}, only one of length 1 can be dropped")]
    Squeeze {
        /// The axis.
        axis: usize,
        /// Its length.
        len: usize,
    },
    /// Windows are longer than the axis that they slide along.
    #[error("windows of {window} along an axis of length {len}")]
    Window {
        /// Length of a window.
        window: usize,
        /// Length of the axis.
        len: usize,
    },
    /// A length is negative.
    #[error("a length of {len} for axis {axis}")]
    NegativeLength {
        /// The axis.
        axis: usize,
        /// The length asked for.
        len: isize,
    },
    /// A shape has not as many elements as there are.
    #[error("{from} elements in a shape of {to}")]
    ReshapeSize {
        /// How many there are.
        from: usize,
        /// How many the shape has.
        to: usize,
    },
    /// The bytes cannot be seen as elements of another size where they lie.
    #[error("elements of {from} bytes cannot be seen as elements of {to} bytes here")]
    Reinterpret {
        /// Size of an element.
        from: usize,
        /// Size of the element asked for.
        to: usize,
    },
    /// The elements cannot be seen in that shape without a copy.
    #[error("the view cannot take this shape without a copy")]
    Reshape,
    /// The view cannot be repeated to that shape.
    #[error("the view cannot be broadcast to this shape")]
    Broadcast,
    /// A view has the wrong number of axes.
    #[error("a view with {expected} axes is needed, this one has {found}")]
    Rank {
        /// Number of axes needed.
        expected: usize,
        /// Number of axes found.
        found: usize,
    },
    /// Policy `ZeroCopy`: no legal BLAS call computes this without copying.
    #[error("{routine} would have to copy: {refusals}")]
    WouldCopy {
        /// The routine, e.g. `gemm`.
        routine: &'static str,
        /// For each operand that does not pass, why.
        refusals: Refusals,
    },
    /// BLAS cannot take the view as it lies, by itself.
    #[error("BLAS cannot take it: {refusal}")]
    Refused {
        /// Why.
        refusal: Refusal,
    },
    /// The data given to a plan are not of the layouts it was made for.
    #[error("{operand} is not what the plan was made for")]
    PlanMismatch {
        /// The operand that differs, or `type or backend`.
        operand: &'static str,
    },
    /// The workspace offered cannot hold even the smallest panel.
    #[error("{needed} bytes of workspace are needed, {available} are available")]
    WorkspaceTooSmall {
        /// Least number of bytes that would do.
        needed: usize,
        /// Number of bytes offered.
        available: usize,
    },
    /// A BLAS cannot be used.
    #[error("{library} cannot be used as BLAS: {reason}")]
    Backend {
        /// Its name or path, as it was given.
        library: String,
        /// Why not.
        reason: String,
    },
    /// Memory for the workspace could not be had.
    #[error("out of memory: {bytes} bytes")]
    OutOfMemory {
        /// Number of bytes asked for.
        bytes: usize,
    },
}
