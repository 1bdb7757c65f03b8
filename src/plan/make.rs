//! How a plan is made: the form, and what it means for the workspace, in panels or in halves.

use super::decide::Decision;
use super::form::{Request, flipped};
use super::panels::{Blocking, Partition};
use super::recursive::{Scale, Subproblem, Subproblems, TRIANGLE_BLOCK, recursive_index, subproblems};
use super::routine::{MAX_INDICES, Reads, Storage};
use super::routines::GEMM;
use super::tuning::{Directly, calls_of, liked_order, panel_bytes, worth_packing};
use super::windows::{self, Steps, window_step};
use super::{
    Access, CallForm, Operand, Parameters, Plan, PlanOptions, Policy, Routine, index_lens, is_whole,
    packed_axes, refuse_copies,
};
use crate::error::{Error, Refusal, Result};
use crate::layout::checked_extent;
use crate::operand::MatrixLayout;
use crate::scalar::DType;
use crate::words::Order;

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
        let mut options = *options;
        options.capabilities.int_max = options.capabilities.int_max.max(1);
        let PlanOptions { capabilities, tuning, .. } = options;
        let item_size = dtype.size();
        // The invariant of views; layouts by themselves may say anything. Of a band only a part is a view.
        let fits = |(spec, layout): (&Operand, &MatrixLayout)| {
            spec.storage == Storage::Band
                || checked_extent(item_size, 0, &[layout.rows, layout.cols]).is_some()
        };
        if !routine.operands.iter().zip(layouts).all(fits) {
            return Err(Error::Overflow);
        }
        let request = options.request(routine, dtype, layouts);
        let plan = |form| Plan {
            routine,
            dtype,
            lens,
            layouts: *layouts,
            options,
            form,
            deltas: flipped(routine, layouts, form.flips, dtype).map(|(_, delta)| delta),
            packed_order: liked_order(
                routine,
                dtype,
                &form,
                lens,
                core::array::from_fn(|at| packed_order(routine, &layouts[at], at, &form)),
                capabilities,
                &tuning,
            ),
            blocking: whole_blocks(lens, capabilities.int_max),
            bytes_copied: core::array::from_fn(|at| request.operand_bytes(&form, at)),
            workspace_bytes: 0,
            calls: 0,
            steps: Steps::One,
            is_single: false,
            subproblem_limit: 0,
        };
        match request.decide(lens) {
            // Without a product, the output is scaled where it lies and the inputs are not looked at.
            Decision::Nothing => return Ok(plan(CallForm::nothing())),
            Decision::Directly => return plan(request.computed_directly()).without_blas(&request),
            Decision::Pass(form) => return Ok(Plan { calls: 1, is_single: true, ..plan(form) }),
            Decision::Vector(product) => return plan(CallForm::nothing()).as_vector_product(product),
            Decision::Windows(by, form) => return Ok(plan(form).in_windows(by)),
            Decision::Search => {}
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
            return plan(request.computed_directly()).without_blas(&request);
        }
        if refused {
            // Only because a triangle is written, which BLAS has no routine for.
            let passes = |access: &Access| matches!(access.reason(), None | Some(Refusal::Triangle));
            if routine.composed && form.access.iter().all(passes) && options.directly != Directly::Never {
                return plan(request.computed_directly()).without_blas(&request);
            }
            refuse_copies(routine, &form)?;
        }
        if request.is_direct_if_fastest(&form, lens) || copies && request.is_direct(lens) {
            return plan(request.computed_directly()).without_blas(&request);
        }
        if let Some(at) = worth_packing(options.policy, routine, dtype, &form, lens, capabilities) {
            let mut packing = form;
            packing.access[at] = Access::Pack { reason: Refusal::Slower };
            // Without room for that it passes all the same.
            if let Ok(planned) = plan(packing).cut_into_panels(&request) {
                return Ok(planned);
            }
        }
        let halved = recursive_index(routine).filter(|&index| lens[index] > 1);
        let too_long = |index: usize| routine.composed && lens[index] > TRIANGLE_BLOCK;
        match (plan(form).cut_into_panels(&request), halved) {
            (Ok(_) | Err(Error::WorkspaceTooSmall { .. }), Some(index)) if too_long(index) => {
                plan(request.search(false)).recursively()
            }
            (Err(Error::WorkspaceTooSmall { .. }), Some(_)) => plan(request.search(false)).recursively(),
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
        let cut = |limit| Partition { routine, lens, packed: &packed, item_size, limit, int_max };
        let near = limit.saturating_sub(whole).min(panel_bytes(
            routine,
            lens,
            &packed,
            self.options.capabilities,
            &self.options.tuning,
        ));
        let blocking = cut(near).blocking().or_else(|_| cut(limit).blocking())?;
        let cut = cut(limit);
        let panels = cut.workspace(blocking.block).ok_or(Error::Overflow)?;
        for at in 0..N {
            let once = request.operand_bytes(&self.form, at);
            self.bytes_copied[at] = once.saturating_mul(cut.repeats(at, blocking));
        }
        let copies = self.form.access.iter().any(|access| access.is_packed());
        let fastest = self.options.policy == Policy::Fastest;
        let mut blocking = blocking;
        if copies || fastest {
            let (form, dtype, block) = (&self.form, self.dtype, blocking.block);
            let capabilities = self.options.capabilities;
            blocking.call =
                calls_of(routine, dtype, form, block, self.packed_order, capabilities, &self.options.tuning);
        }
        self.blocking = blocking;
        self.workspace_bytes = panels.checked_add(whole).ok_or(Error::Overflow)?;
        self.calls = (0..lens.len())
            .map(|index| blocking.count_calls(index, lens[index]))
            .fold(1, usize::saturating_mul);
        Ok(self)
    }

    /// With everything where it lies, but for what is copied as a whole.
    fn without_blas(mut self, request: &Request<'_, N>) -> Result<Plan<N>> {
        if request.policy == Policy::ZeroCopy {
            refuse_copies(self.routine, &self.form)?;
        }
        let whole = self.all_whole_bytes()?;
        let limit = self.options.workspace_limit.saturating_sub(whole);
        let panels = request.direct_workspace(self.lens, limit);
        self.workspace_bytes = whole.checked_add(panels).ok_or(Error::Overflow)?;
        Ok(self)
    }

    /// On how many of so many threads a product that is computed directly is, in its panels.
    pub(crate) fn direct_threads(&self, own_threads: usize) -> usize {
        let options = PlanOptions { own_threads, ..self.options };
        options.request(self.routine, self.dtype, &self.layouts).direct_threads(self.lens)
    }

    /// In halves, which as panels make do with what whole copies leave of the workspace, if that is enough.
    fn recursively(self) -> Result<Plan<N>> {
        let (limit, whole) = (self.options.workspace_limit, self.all_whole_bytes()?);
        match self.into_subproblems(limit.saturating_sub(whole)) {
            Err(Error::WorkspaceTooSmall { .. }) if whole > 0 => self.into_subproblems(limit),
            planned => planned,
        }
    }

    /// In halves, whose own plans tell what they cost.
    fn into_subproblems(mut self, limit: usize) -> Result<Plan<N>> {
        (self.steps, self.subproblem_limit) = (Steps::Halves, limit);
        for (at, bytes) in self.bytes_copied.iter_mut().enumerate() {
            // Of what is not copied as a whole each half decides by itself.
            if !self.form.access[at].reason().is_some_and(is_whole) {
                *bytes = 0;
            }
        }
        let whole = self.all_whole_bytes()?;
        let layouts = core::array::from_fn(|at| self.whole_layout(at));
        let (whole_plan, mut largest) = (self, 0);
        for step in whole_plan.subproblems(&layouts) {
            let (bytes, workspace_bytes, calls) = match step {
                Subproblem::Same { parts, scales } => {
                    let plan = self.subproblem(parts.map(|(layout, _)| layout), scales)?;
                    (plan.bytes_copied, plan.workspace_bytes, plan.calls)
                }
                Subproblem::Product { parts, scales } => {
                    let plan = self.subproduct(parts.map(|(_, (layout, _))| layout), scales)?;
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

    /// The steps of a plan in halves, for the layouts as they are once the whole copies are made, or in windows.
    pub(crate) fn subproblems(&self, layouts: &[MatrixLayout; N]) -> impl Iterator<Item = Subproblem<N>> {
        let halves = match self.steps {
            Steps::Halves => subproblems(self.routine, self.flipped_parameters(), layouts, self.dtype),
            _ => Subproblems::new(),
        };
        let (by, count) = match self.steps {
            Steps::Windows(by) => (by, windows::count(by)),
            _ => ([1; MAX_INDICES], 0),
        };
        let window = move |at: usize| window_step(self.routine, &self.layouts, by, at);
        halves.into_iter().chain((0..count).map(window))
    }

    /// The plan of one step.
    pub(crate) fn subproblem(&self, layouts: [MatrixLayout; N], scales: [Scale; 2]) -> Result<Plan<N>> {
        let options = self.subproblem_options(scales);
        Plan::new(self.routine, self.dtype, &layouts, &options)
    }

    /// The plan of one product.
    pub(crate) fn subproduct(&self, layouts: [MatrixLayout; 3], scales: [Scale; 2]) -> Result<Plan<3>> {
        Plan::new(&GEMM, self.dtype, &layouts, &self.subproblem_options(scales))
    }

    pub(super) fn subproblem_options<const M: usize>(&self, [_, beta]: [Scale; 2]) -> PlanOptions<M> {
        PlanOptions {
            parameters: self.flipped_parameters(),
            policy: Policy::Auto,
            directly: self.options.directly,
            workspace_limit: self.subproblem_limit,
            overlaps: [false; M],
            reads_output: self.options.reads_output || beta != Scale::Beta,
            capabilities: self.options.capabilities,
            tuning: self.options.tuning,
            own_threads: self.options.own_threads,
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

    /// What it was made for.
    pub(crate) fn request(&self) -> Request<'_, N> {
        self.options.request(self.routine, self.dtype, &self.layouts)
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
}

/// Each index as one block, as far as the BLAS integer goes.
fn whole_blocks(lens: [usize; MAX_INDICES], int_max: usize) -> Blocking {
    let block = lens.map(|len| len.clamp(1, int_max));
    Blocking { block, loop_order: [0, 1, 2], call: block }
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
