//! The planner: which BLAS call computes a routine on given layouts, and what has to be copied for it.
//!
//! One planner serves every routine: a routine is a table ([`Routine`]), its legal [`CallForm`]s are enumerated
//! and priced in bytes, the cheapest is taken, and what has to be packed is cut into panels that fit the
//! workspace. Only layouts are looked at, so a [`Plan`] serves any data of those layouts.

mod any;
pub(crate) mod contraction;
mod decide;
mod explain;
mod form;
#[cfg(feature = "lapack")]
pub(crate) mod lapack;
mod make;
mod options;
mod panels;
mod parameters;
mod passing;
mod recursive;
mod routine;
pub mod routines;
mod search;
mod tuning;
mod vector;
mod windows;

pub use any::AnyPlan;
pub use contraction::{Contraction, Engine};
pub(crate) use decide::Decision;
pub use explain::OperandPlan;
pub use form::{Access, CallForm, Capabilities, Flips, Variant};
pub(crate) use form::{Request, backwards, flipped, flipped_axes};
#[cfg(feature = "lapack")]
pub use lapack::LapackPlan;
pub use options::{PlanOptions, Policy, WORKSPACE_LIMIT};
pub use panels::Blocking;
pub(crate) use panels::{is_whole, packed_axes, packed_bytes, packed_ld, packed_matrix};
pub use parameters::Parameters;
pub(crate) use recursive::{Scale, Subproblem, recursive_index, subproblems};
pub use routine::{Increments, MAX_INDICES, Operand, Reads, Recursion, Role, Routine, Storage, Structure};
use routines::GEMM;
pub use tuning::{Directly, Number, RULES, Rule, Tuning};
pub(crate) use tuning::{MOST_BYTES, parsed, written};
pub(crate) use vector::{REPEATED_BLOCK, VectorProduct};
pub(crate) use windows::Steps;

pub use crate::arch::Instructions;
use crate::error::{Error, Refusals, Result};
use crate::operand::MatrixLayout;
use crate::scalar::DType;
use crate::words::{Diag, Order, Side};

/// The cheapest way to compute a routine on given layouts. Made once, run on any data of those layouts;
/// `Display` explains it.
///
/// ```
/// use blasview::{Axis, DType, MatrixLayout, Plan, PlanOptions};
/// let matrix = |rows, cols| MatrixLayout { rows, cols, conj: false, aligned: true };
/// let a = matrix(Axis::new(100, -400), Axis::new(50, 8));     // rows reversed
/// let b = matrix(Axis::new(50, 640), Axis::new(40, 16));      // every second column
/// let c = matrix(Axis::new(100, 320), Axis::new(40, 8));
/// let plan = Plan::gemm(DType::F64, &[a, b, c], &PlanOptions::default().reads_output(false))?;
/// // B has no unit axis; A's reversed rows disagree with C's, and C is as cheap to pack as A is.
/// assert_eq!(plan.bytes_copied(), 8 * (50 * 40 + 100 * 40));
/// println!("{plan}");
/// # Ok::<(), blasview::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Plan<const N: usize> {
    routine: &'static Routine<N>,
    dtype: DType,
    lens: [usize; MAX_INDICES],
    layouts: [MatrixLayout; N],
    options: PlanOptions<N>,
    form: CallForm<N>,
    /// How far its reversals move each first element, in bytes.
    deltas: [isize; N],
    packed_order: [Order; N],
    blocking: Blocking,
    bytes_copied: [usize; N],
    workspace_bytes: usize,
    calls: usize,
    steps: Steps,
    /// Whether it is one call without copies, of whole operands.
    is_single: bool,
    /// Bound of the workspace of each half.
    subproblem_limit: usize,
}

impl Plan<3> {
    /// A plan of `C = alpha A B + beta C` for the layouts of A, B and C.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`]; [`Error::WouldCopy`] under [`Policy::ZeroCopy`]; [`Error::WorkspaceTooSmall`];
    /// [`Error::Overflow`].
    ///
    /// Time: constant, unless an operand has to be cut into panels; then logarithmic in the number of panels.
    pub fn gemm(dtype: DType, layouts: &[MatrixLayout; 3], options: &PlanOptions<3>) -> Result<Plan<3>> {
        Plan::new(&GEMM, dtype, layouts, options)
    }
}

/// The lengths of a routine's indices.
///
/// # Errors
/// [`Error::ShapeMismatch`] when two operands disagree.
#[inline(always)]
pub fn index_lens<const N: usize>(
    routine: &'static Routine<N>,
    layouts: &[MatrixLayout; N],
) -> Result<[usize; MAX_INDICES]> {
    let mut lens = [1; MAX_INDICES];
    let mut seen = [false; MAX_INDICES];
    for (operand, layout) in routine.operands.iter().zip(layouts) {
        if operand.storage == Storage::Packed {
            continue;
        }
        for (index, axis) in [(operand.rows, layout.rows), (operand.cols, layout.cols)] {
            if seen[index] && lens[index] != axis.len {
                return Err(shape_mismatch(routine, *layouts, index));
            }
            (lens[index], seen[index]) = (axis.len, true);
        }
    }
    for (operand, layout) in routine.operands.iter().zip(layouts) {
        if operand.storage == Storage::Packed {
            let (n, found) = (lens[operand.rows], layout.rows.len);
            let expected = n.checked_add(1).and_then(|next| n.checked_mul(next)).ok_or(Error::Overflow)? / 2;
            if found != expected {
                let (routine, operand) = (routine.name, operand.name);
                return Err(Error::PackedLength { routine, operand, n, expected, found });
            }
        }
    }
    Ok(lens)
}

/// The first two operands that disagree about an index. It takes copies, so that the caller can keep the layouts
/// in registers.
#[cold]
fn shape_mismatch<const N: usize>(
    routine: &'static Routine<N>,
    layouts: [MatrixLayout; N],
    index: usize,
) -> Error {
    let carriers =
        routine.operands.iter().zip(layouts).filter(|(operand, _)| operand.storage != Storage::Packed);
    let is_square = |operand: &Operand| operand.rows == operand.cols && operand.storage != Storage::Packed;
    for (operand, layout) in routine.operands.iter().zip(&layouts) {
        let (rows, cols) = (layout.rows.len, layout.cols.len);
        if is_square(operand) && rows != cols {
            return Error::NotSquare { routine: routine.name, operand: operand.name, rows, cols };
        }
    }
    // A structured matrix on one side of a general one: which side it is decides what has to agree.
    if let [a, b, ..] = &routine.operands[..]
        && a.structure != Structure::General
        && is_square(a)
        && b.storage == Storage::Dense
        && b.carries(index)
        && a.rows == index
    {
        let (n, rows, cols) = (layouts[0].rows.len, layouts[1].rows.len, layouts[1].cols.len);
        let (side, len) = if b.rows == index { (Side::Left, rows) } else { (Side::Right, cols) };
        if n != len {
            return Error::WrongSide { routine: routine.name, side, n, other: b.name, rows, cols };
        }
    }
    let mut carriers = carriers.flat_map(|(operand, layout)| {
        [(operand.rows, layout.rows), (operand.cols, layout.cols)]
            .into_iter()
            .filter_map(move |(of, axis)| (of == index).then_some((operand.name, axis.len)))
    });
    let (first, first_len) = carriers.next().unwrap_or_default();
    let (second, second_len) = carriers.find(|&(_, len)| len != first_len).unwrap_or_default();
    let (routine, index) = (routine.name, routine.indices[index]);
    Error::ShapeMismatch { routine, index, first, first_len, second, second_len }
}

impl<const N: usize> Plan<N> {
    /// Bytes of workspace for an operand that is copied as a whole before the first call; 0 for any other.
    pub(crate) fn whole_bytes(&self, at: usize) -> Option<usize> {
        let (access, order) = (self.form.access[at], self.packed_order[at]);
        panels::whole_bytes(self.dtype, &self.layouts[at], access, order, self.options.capabilities.int_max)
    }

    /// Bytes of workspace for a packed block of that shape.
    pub(crate) fn panel_bytes(&self, rows: usize, cols: usize, order: Order) -> Result<usize> {
        packed_bytes(rows, cols, order, self.dtype.size(), self.options.capabilities.int_max)
            .ok_or(Error::Overflow)
    }

    /// The layouts with its reversed indices reversed, and how far that moves each first element, in bytes.
    pub(crate) fn flipped(&self) -> [(MatrixLayout, isize); N] {
        flipped(self.routine, &self.layouts, self.form.flips, self.dtype)
    }

    /// The routine.
    pub fn routine(&self) -> &'static Routine<N> {
        self.routine
    }

    /// The type of all operands.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// Lengths of the indices, in the order of [`Routine::indices`].
    pub fn lens(&self) -> [usize; MAX_INDICES] {
        self.lens
    }

    /// What it was made with.
    pub(crate) fn options(&self) -> &PlanOptions<N> {
        &self.options
    }

    /// The layouts it was made for.
    pub fn layouts(&self) -> &[MatrixLayout; N] {
        &self.layouts
    }

    /// Which inputs it expects to share memory with the output.
    pub fn overlaps(&self) -> [bool; N] {
        self.options.overlaps
    }

    /// Which elements of its structured operand count.
    pub fn parameters(&self) -> Parameters {
        self.options.parameters
    }

    /// Whether it is carried out in halves of the structured operand, each with a plan of its own: the form is
    /// then that of the whole, and tells how the operands lie.
    pub fn is_recursive(&self) -> bool {
        self.steps == Steps::Halves
    }

    /// Of which steps it is.
    pub(crate) fn steps(&self) -> Steps {
        self.steps
    }

    /// The call it makes.
    pub fn form(&self) -> &CallForm<N> {
        &self.form
    }

    /// How it cuts the indices.
    pub fn blocking(&self) -> Blocking {
        self.blocking
    }

    /// The order in which each operand is packed, if it is.
    pub fn packed_order(&self) -> [Order; N] {
        self.packed_order
    }

    /// Whether it expects beta not to be 0.
    pub fn reads_output(&self) -> bool {
        self.options.reads_output
    }

    /// What it expects of the backend.
    pub fn capabilities(&self) -> Capabilities {
        self.options.capabilities
    }

    /// Bytes it copies between operands and workspace: an input once for each time it is packed, an output once
    /// back and, if it is read, once forth. Exact for a run whose alpha is not 0 and whose beta is 0 or not as was
    /// told by `reads_output`.
    pub fn bytes_copied(&self) -> usize {
        self.bytes_copied.into_iter().fold(0, usize::saturating_add)
    }

    /// Bytes of workspace it uses.
    pub fn workspace_bytes(&self) -> usize {
        self.workspace_bytes
    }

    /// Whether all that is to be done is to multiply the output by alpha: see [`is_unit_point`].
    pub(crate) fn only_scales(&self) -> bool {
        is_unit_point(self.routine, self.options.parameters, &self.layouts)
    }

    /// Whether it is one call without copies.
    #[inline(always)]
    pub(crate) fn is_single_call(&self) -> bool {
        self.is_single
    }

    /// How far its reversals move each first element, in bytes.
    #[inline(always)]
    pub(crate) fn deltas(&self) -> [isize; N] {
        self.deltas
    }

    /// Whether it is one computation without BLAS and without copies, of the operands where they lie and without a workspace.
    pub(crate) fn is_single_computation(&self) -> bool {
        self.form.direct && self.steps == Steps::One && self.is_zero_copy() && self.workspace_bytes == 0
    }

    /// Whether it copies nothing.
    pub fn is_zero_copy(&self) -> bool {
        !self.form.access.iter().any(|access| access.is_packed())
    }

    /// Number of BLAS calls it makes: 0 when nothing is to be computed.
    pub fn calls(&self) -> usize {
        self.calls
    }

    /// Whether it is computed without BLAS, by kernels of this crate; false when nothing is to be computed.
    pub fn computed_directly(&self) -> bool {
        self.form.direct
    }
}

/// Whether the triangle is a single element that counts as 1, and lies where BLAS must not be pointed to: nothing of it
/// is read, so that nothing of it is in the way.
pub(crate) fn is_unit_point<const N: usize>(
    routine: &Routine<N>,
    parameters: Parameters,
    layouts: &[MatrixLayout; N],
) -> bool {
    let (spec, layout) = (&routine.operands[0], &layouts[0]);
    spec.structure == Structure::Triangular
        && spec.role == Role::In
        && parameters.diag == Diag::Unit
        && layout.rows.len == 1
        && !layout.aligned
}

impl<const N: usize> Plan<N> {
    /// [`Error::WouldCopy`] if it copies, or computes what does not pass on where it lies instead of packing it.
    pub(crate) fn refuse_copies(&self) -> Result<()> {
        // A matrix times a vector is never packed for.
        let copies_nothing = matches!(self.steps, Steps::Vector(_)) && self.is_zero_copy();
        if copies_nothing { Ok(()) } else { refuse_copies(self.routine, &self.form) }
    }
}

/// [`Error::WouldCopy`] if some operand does not pass; for products also if it is computed on directly, which is done
/// instead of packing it.
fn refuse_copies<const N: usize>(routine: &'static Routine<N>, form: &CallForm<N>) -> Result<()> {
    let refused = |access: &Access| match access {
        Access::Direct { reason } => routine.direct_if_small && reason.is_some(),
        access => access.is_packed(),
    };
    if !form.access.iter().any(refused) {
        return Ok(());
    }
    let refusals = core::array::from_fn(|at| (routine.operands[at].name, form.access[at].reason()));
    let refusals = Refusals::collect::<N>(refusals)?;
    Err(Error::WouldCopy { routine: routine.name, refusals })
}
