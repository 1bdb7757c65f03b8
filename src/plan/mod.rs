//! The planner: which BLAS call computes a routine on given layouts, and what has to be copied for it.
//!
//! One planner serves every routine: a routine is a table ([`Routine`]), its legal [`CallForm`]s are enumerated
//! and priced in bytes, the cheapest is taken, and what has to be packed is cut into panels that fit the
//! workspace. Only layouts are looked at, so a [`Plan`] serves any data of those layouts.

mod explain;
mod form;
mod halves;
mod panels;
mod parameters;
mod routine;
pub mod routines;
mod search;

pub use explain::OperandPlan;
pub use form::{Access, CallForm, Capabilities, Flips, Request, Trans, Variant};
pub(crate) use halves::{Scale, Step};
pub use panels::{Blocking, LINE, packed_ld};
pub use parameters::{Diag, Parameters, Side, Uplo};
pub use routine::{Halves, MAX_INDICES, Operand, Reads, Role, Routine, Storage, Structure};
use routines::GEMM;

use crate::error::{Error, Refusal, Refusals, Result};
use crate::layout::{Axis, Order, checked_extent};
use crate::operand::MatrixLayout;
use crate::scalar::DType;
use form::flipped;
use halves::{Steps, TRIANGLE_BLOCK, halved_index, steps};
use panels::Cut;
pub(crate) use panels::packed_bytes;

/// Whether copying is allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(i32)]
pub enum Policy {
    /// Pass every operand for which a legal call form exists, pack only the rest.
    #[default]
    Auto = 0,
    /// An error, with the reason for each operand, instead of any copy.
    ZeroCopy = 1,
    /// As `Auto`, but an operand that could pass may be packed, or the product computed directly, where that
    /// was measured to be faster. No such rule is known yet, so that for now it is `Auto`.
    Fastest = 2,
}

/// Default bound of the workspace in bytes: 8 MiB. In a prototype, panels of 4 MiB of a 2048 x 2048 f64 operand
/// were within 1 % of packing it whole.
pub const WORKSPACE_LIMIT: usize = 8 << 20;

/// Once whole copies have taken up the workspace, halves of a triangle get this many bytes more if they need any.
const HALVES_LIMIT: usize = 1 << 16;

/// What a plan depends on besides the layouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanOptions<const N: usize> {
    /// Which elements of the structured operand count, if there is one.
    pub parameters: Parameters,
    /// Whether copying is allowed.
    pub policy: Policy,
    /// Bound of the workspace in bytes. Only an operand that shares memory with the output may go beyond it: it
    /// has to be copied as a whole.
    pub workspace_limit: usize,
    /// Which operands share memory with the output (the last one, whose own entry is not used).
    pub overlaps: [bool; N],
    /// Whether the output is read: false iff beta is 0.
    pub reads_output: bool,
    /// What the backend can do.
    pub capabilities: Capabilities,
}

impl<const N: usize> Default for PlanOptions<N> {
    fn default() -> Self {
        PlanOptions {
            parameters: Parameters::default(),
            policy: Policy::Auto,
            workspace_limit: WORKSPACE_LIMIT,
            overlaps: [false; N],
            reads_output: true,
            capabilities: Capabilities::STANDARD,
        }
    }
}

/// The cheapest way to compute a routine on given layouts. Made once, run on any data of those layouts;
/// `Display` explains it.
///
/// ```
/// use blasview::{Axis, DType, MatrixLayout, Plan, PlanOptions};
/// let matrix = |rows, cols| MatrixLayout { rows, cols, conj: false, aligned: true };
/// let a = matrix(Axis::new(100, -400), Axis::new(50, 8));     // rows reversed
/// let b = matrix(Axis::new(50, 640), Axis::new(40, 16));      // every second column
/// let c = matrix(Axis::new(100, 320), Axis::new(40, 8));
/// let plan = Plan::gemm(DType::F64, &[a, b, c], &PlanOptions { reads_output: false, ..Default::default() })?;
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
    packed_order: [Order; N],
    blocking: Blocking,
    bytes_copied: [usize; N],
    workspace_bytes: usize,
    calls: usize,
    is_halved: bool,
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
    /// A plan of any routine for the layouts of its operands, in the order of its table.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`], [`Error::PackedLength`]; [`Error::WouldCopy`] under [`Policy::ZeroCopy`];
    /// [`Error::WorkspaceTooSmall`]; [`Error::Overflow`].
    ///
    /// Time: as [`Plan::gemm`]; when a triangle has to be cut, linear in the number of its blocks.
    pub fn new(
        routine: &'static Routine<N>,
        dtype: DType,
        layouts: &[MatrixLayout; N],
        options: &PlanOptions<N>,
    ) -> Result<Plan<N>> {
        let lens = index_lens(routine, layouts)?;
        let PlanOptions { parameters, overlaps, reads_output, mut capabilities, .. } = *options;
        capabilities.int_max = capabilities.int_max.max(1);
        let item_size = dtype.size();
        // The invariant of views; layouts by themselves may say anything. Of a band only a part is a view.
        let fits = |(spec, layout): (&Operand, &MatrixLayout)| {
            spec.storage == Storage::Band
                || checked_extent(item_size, 0, &[layout.rows, layout.cols]).is_some()
        };
        if !routine.operands.iter().zip(layouts).all(fits) {
            return Err(Error::Overflow);
        }
        let request =
            Request { routine, parameters, layouts, item_size, overlaps, reads_output, capabilities };
        let plan = |form| Plan {
            routine,
            dtype,
            lens,
            layouts: *layouts,
            options: PlanOptions { capabilities, ..*options },
            form,
            packed_order: core::array::from_fn(|at| packed_order(routine, &layouts[at], at, &form)),
            blocking: Blocking { block: lens.map(|len| len.clamp(1, capabilities.int_max)), nest: [0, 1, 2] },
            bytes_copied: core::array::from_fn(|at| request.operand_bytes(&form, at)),
            workspace_bytes: 0,
            calls: 0,
            is_halved: false,
        };
        if lens.contains(&0) {
            // Without a product, the output is scaled where it lies and the inputs are not looked at.
            return Ok(plan(CallForm::nothing()));
        }
        let form = request.cheapest();
        let copies = form.access.iter().any(|access| access.is_packed());
        let refused = copies && options.policy == Policy::ZeroCopy;
        if routine.direct {
            let too_long = lens.iter().any(|&len| len > capabilities.int_max);
            if !form.direct && !too_long && !refused {
                let planned = plan(form).cut_into_panels(&request);
                if !matches!(planned, Err(Error::WorkspaceTooSmall { .. })) {
                    return planned;
                }
            }
            let form = request.computed_directly();
            if options.policy == Policy::ZeroCopy {
                refuse_copies(routine, &form)?;
            }
            return plan(form).without_blas();
        }
        if refused {
            refuse_copies(routine, &form)?;
        }
        let halved = halved_index(routine).filter(|&index| lens[index] > 1);
        let too_long = |index: usize| routine.composed && lens[index] > TRIANGLE_BLOCK;
        match (plan(form).cut_into_panels(&request), halved) {
            (Ok(_) | Err(Error::WorkspaceTooSmall { .. }), Some(index)) if too_long(index) => {
                plan(request.search(false)).cut_into_halves()
            }
            (Err(Error::WorkspaceTooSmall { .. }), Some(_)) => plan(request.search(false)).cut_into_halves(),
            (planned, _) => planned,
        }
    }

    /// With what is packed cut into panels that fit the workspace.
    fn cut_into_panels(mut self, request: &Request<'_, N>) -> Result<Plan<N>> {
        let packed = core::array::from_fn(|at| match self.form.access[at] {
            Access::Pack { reason } if !is_whole(reason) => Some(self.packed_order[at]),
            _ => None,
        });
        let Plan { routine, lens, .. } = self;
        let (item_size, int_max) = (self.dtype.size(), self.options.capabilities.int_max);
        let whole = self.all_whole_bytes()?;
        // What is copied as a whole may go beyond the bound; panels make do with what it leaves, if that is enough.
        let limit = self.options.workspace_limit;
        let cut = |limit| Cut { routine, lens, packed: &packed, item_size, limit, int_max };
        let blocking = cut(limit.saturating_sub(whole)).blocking().or_else(|_| cut(limit).blocking())?;
        let cut = cut(limit);
        let panels = cut.workspace(blocking.block).ok_or(Error::Overflow)?;
        for at in 0..N {
            let once = request.operand_bytes(&self.form, at);
            self.bytes_copied[at] = once.saturating_mul(cut.repeats(at, blocking));
        }
        self.blocking = blocking;
        self.workspace_bytes = panels.checked_add(whole).ok_or(Error::Overflow)?;
        let count = |(len, block): (usize, usize)| len.div_ceil(block);
        self.calls = lens.into_iter().zip(blocking.block).map(count).fold(1, usize::saturating_mul);
        Ok(self)
    }

    /// With everything where it lies, but for what is copied as a whole.
    fn without_blas(mut self) -> Result<Plan<N>> {
        self.workspace_bytes = self.all_whole_bytes()?;
        Ok(self)
    }

    /// In halves, whose own plans tell what they cost.
    fn cut_into_halves(mut self) -> Result<Plan<N>> {
        self.is_halved = true;
        for (at, bytes) in self.bytes_copied.iter_mut().enumerate() {
            // Of what is not copied as a whole each half decides by itself.
            if !self.form.access[at].reason().is_some_and(is_whole) {
                *bytes = 0;
            }
        }
        let whole = self.all_whole_bytes()?;
        let layouts = core::array::from_fn(|at| self.whole_layout(at));
        let mut largest = 0;
        for step in self.steps(&layouts) {
            let (bytes, workspace_bytes, calls) = match step {
                Step::Same { parts, scales } => {
                    let plan = self.half(parts.map(|(layout, _)| layout), scales)?;
                    (plan.bytes_copied, plan.workspace_bytes, plan.calls)
                }
                Step::Product { parts, scales } => {
                    let plan = self.half_product(parts.map(|(_, (layout, _))| layout), scales)?;
                    let mut bytes = [0; N];
                    for (&(at, _), copied) in parts.iter().zip(plan.bytes_copied) {
                        bytes[at] += copied;
                    }
                    (bytes, plan.workspace_bytes, plan.calls)
                }
            };
            for (sum, bytes) in self.bytes_copied.iter_mut().zip(bytes) {
                *sum = sum.saturating_add(bytes);
            }
            largest = workspace_bytes.max(largest);
            self.calls = self.calls.saturating_add(calls);
        }
        self.workspace_bytes = whole.checked_add(largest).ok_or(Error::Overflow)?;
        Ok(self)
    }

    /// The steps of a plan in halves, for the layouts as they are once the whole copies are made.
    pub(crate) fn steps(&self, layouts: &[MatrixLayout; N]) -> Steps<N> {
        let (item_size, is_complex) = (self.dtype.size(), self.dtype.is_complex());
        steps(self.routine, self.flipped_parameters(), layouts, item_size, is_complex)
    }

    /// The plan of one step.
    pub(crate) fn half(&self, layouts: [MatrixLayout; N], scales: [Scale; 2]) -> Result<Plan<N>> {
        let options = self.half_options(scales);
        Plan::new(self.routine, self.dtype, &layouts, &options)
    }

    /// The plan of one product.
    pub(crate) fn half_product(&self, layouts: [MatrixLayout; 3], scales: [Scale; 2]) -> Result<Plan<3>> {
        Plan::new(&GEMM, self.dtype, &layouts, &self.half_options(scales))
    }

    fn half_options<const M: usize>(&self, [_, beta]: [Scale; 2]) -> PlanOptions<M> {
        let whole = self.all_whole_bytes().unwrap_or(0);
        let limit = self.options.workspace_limit;
        let left = limit.saturating_sub(whole);
        PlanOptions {
            parameters: self.flipped_parameters(),
            policy: Policy::Auto,
            workspace_limit: if whole > 0 && left < HALVES_LIMIT { limit } else { left },
            overlaps: [false; M],
            reads_output: self.options.reads_output || beta != Scale::Beta,
            capabilities: self.options.capabilities,
        }
    }

    /// The layout of an operand after reversals and whole copies.
    fn whole_layout(&self, at: usize) -> MatrixLayout {
        let layout = self.flipped()[at].0;
        if !self.form.access[at].reason().is_some_and(is_whole) {
            return layout;
        }
        let (rows, cols, order) = (layout.rows.len, layout.cols.len, self.packed_order[at]);
        let [rows, cols] =
            packed_axes(rows, cols, order, self.dtype.size(), self.options.capabilities.int_max);
        MatrixLayout { rows, cols, conj: false, aligned: true }
    }

    /// Bytes of workspace for all that is copied as a whole before the first call.
    fn all_whole_bytes(&self) -> Result<usize> {
        let sum = (0..N).try_fold(0_usize, |sum, at| sum.checked_add(self.whole_bytes(at)?));
        sum.ok_or(Error::Overflow)
    }

    /// The parameters after reversals.
    pub(crate) fn flipped_parameters(&self) -> Parameters {
        self.request().flipped_parameters(self.form.flips).unwrap_or(self.options.parameters)
    }

    /// The parameters as the call has them.
    pub(crate) fn call_parameters(&self) -> Parameters {
        let request = self.request();
        let transposed = |at: usize| match self.form.access[at] {
            Access::Pass { trans, .. } => trans.transposes(),
            _ => self.packed_order[at] != self.form.order,
        };
        let parameters = self.flipped_parameters();
        let at = request.structured_at();
        if at.is_some_and(transposed) { parameters.transposed() } else { parameters }
    }

    fn request(&self) -> Request<'_, N> {
        let PlanOptions { parameters, overlaps, reads_output, capabilities, .. } = self.options;
        let (routine, layouts, item_size) = (self.routine, &self.layouts, self.dtype.size());
        Request { routine, parameters, layouts, item_size, overlaps, reads_output, capabilities }
    }

    /// Whether an operand is packed as its conjugate: because it is to be read so, the whole call is conjugated, or
    /// the call conjugates it once more.
    pub(crate) fn packs_conjugated(&self, at: usize) -> bool {
        let variant = self.form.variant;
        let shared = self.routine.operands[at].reads == Reads::Shared;
        let conjugates = self.routine.conjugates && self.dtype.is_complex();
        self.layouts[at].conj
            ^ (conjugates && variant.conjugated)
            ^ (conjugates && shared && variant.transposed)
    }

    /// Bytes of workspace for an operand that is copied as a whole before the first call; 0 for any other.
    pub(crate) fn whole_bytes(&self, at: usize) -> Option<usize> {
        let (access, order) = (self.form.access[at], self.packed_order[at]);
        whole_bytes(self.dtype, &self.layouts[at], access, order, self.options.capabilities.int_max)
    }

    /// Bytes of workspace for a packed block of that shape.
    pub(crate) fn panel_bytes(&self, rows: usize, cols: usize, order: Order) -> Result<usize> {
        packed_bytes(rows, cols, order, self.dtype.size(), self.options.capabilities.int_max)
            .ok_or(Error::Overflow)
    }

    /// The layouts with its reversed indices reversed, and how far that moves each first element, in bytes.
    pub(crate) fn flipped(&self) -> [(MatrixLayout, isize); N] {
        flipped(self.routine, &self.layouts, self.form.flips)
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
    pub fn is_halved(&self) -> bool {
        self.is_halved
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

    /// If it is one call without copies: how far that moves each first element, in bytes.
    pub(crate) fn single_call(&self) -> Option<[isize; N]> {
        (self.is_zero_copy() && self.calls == 1 && !self.is_halved)
            .then(|| self.flipped().map(|(_, delta)| delta))
    }

    /// Whether it copies nothing.
    pub fn is_zero_copy(&self) -> bool {
        !self.form.access.iter().any(|access| access.is_packed())
    }

    /// Number of BLAS calls it makes: 0 when nothing is to be computed.
    pub fn calls(&self) -> usize {
        self.calls
    }
}

/// In which order an operand is packed, if it is: an output as the call is, an input that can be read either way
/// as it lies.
fn packed_order<const N: usize>(
    routine: &Routine<N>,
    layout: &MatrixLayout,
    at: usize,
    form: &CallForm<N>,
) -> Order {
    let spec = &routine.operands[at];
    match (spec.storage, spec.reads) {
        // So that its elements follow one another.
        (Storage::Vector, _) => Order::ColMajor,
        (_, Reads::Shared) if form.variant.transposed => form.order.transposed(),
        (_, Reads::Op) => layout.nearest_order(),
        _ => form.order,
    }
}

/// The axes of a packed block of that shape.
pub(crate) fn packed_axes(
    rows: usize,
    cols: usize,
    order: Order,
    item_size: usize,
    int_max: usize,
) -> [Axis; 2] {
    let ld = |inner| (packed_ld(inner, item_size, int_max) * item_size) as isize;
    match order {
        Order::RowMajor => [Axis::new(rows, ld(cols)), Axis::new(cols, item_size as isize)],
        Order::ColMajor => [Axis::new(rows, item_size as isize), Axis::new(cols, ld(rows))],
    }
}

fn whole_bytes(
    dtype: DType,
    layout: &MatrixLayout,
    access: Access,
    order: Order,
    int_max: usize,
) -> Option<usize> {
    let (rows, cols) = (layout.rows.len, layout.cols.len);
    match access {
        Access::Pack { reason } if is_whole(reason) => {
            let inner = if order == Order::RowMajor { cols } else { rows };
            packed_bytes(rows, cols, order, dtype.size(), int_max).filter(|_| inner <= int_max)
        }
        _ => Some(0),
    }
}

/// Whether that reason makes an operand be copied as a whole: it is overwritten, or written, while others are read.
pub(crate) fn is_whole(reason: Refusal) -> bool {
    matches!(reason, Refusal::Overlap | Refusal::OutputOverlap)
}

/// [`Error::WouldCopy`] if some operand does not pass.
pub(crate) fn refuse_copies<const N: usize>(routine: &'static Routine<N>, form: &CallForm<N>) -> Result<()> {
    if !form.access.iter().any(|access| access.is_packed()) {
        return Ok(());
    }
    let refusals = core::array::from_fn(|at| (routine.operands[at].name, form.access[at].reason()));
    let refusals = Refusals::collect::<N>(refusals)?;
    Err(Error::WouldCopy { routine: routine.name, refusals })
}
