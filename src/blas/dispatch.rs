//! From operands to a finished routine: the quick way when everything passes, else by a plan.

use super::call::{Call, Direct, Kernel, Located};
use super::context::{Context, Report};
use super::run::{Done, Scratch, run};
use crate::backend::Backend;
use crate::blas::Blas;
use crate::direct::Line;
use crate::direct::gemm::Workspace;
use crate::error::{Error, Result};
use crate::operand::MatrixLayout;
use crate::pack::{make_packed_diagonal_real, scale, scale_triangle, with_scratch};
use crate::plan::{
    AnyPlan, Decision, MAX_INDICES, Parameters, Plan, PlanOptions, Policy, Request, Routine, Storage,
    Structure, WORKSPACE_LIMIT, index_lens, refuse_copies,
};
use crate::scalar::DType;
use crate::words::{Order, Uplo};

/// The operands of a routine, in the order of its table.
///
/// # What they have to be
/// That is what every function demands that carries out a routine on them, each of which is `unsafe`; it holds until the
/// function returns. Which elements *count* the table says, and the parameters (uplo, diag, kl and ku).
/// - *layouts*: the axes satisfy the invariants of [`Layout`](crate::Layout) for elements of `T`, and those of a vector or a
///   packed triangle have one column; `aligned` is true only if the first element is aligned for the real type; `conj` is
///   false for real types and outputs. Of a band it is the storage of which this holds, and the layout what
///   [`BandLayout::of_storage`](crate::BandLayout::of_storage) makes of that.
/// - *elements*: those that count are initialised and readable, and written by nobody else; those of an output are writable,
///   and used by nobody else, and need not be initialised where beta is 0, as they are not read then.
/// - *distinct*: no two indices of an output share a byte.
/// - *overlaps*: an operand whose entry there is false shares no byte with the output.
///
/// [`table::operands`](super::table::operands) makes such of views.
#[derive(Clone, Copy, Debug)]
pub struct Operands<T, const N: usize> {
    /// Their layouts.
    pub layouts: [MatrixLayout; N],
    /// Their first elements.
    pub data: [*mut T; N],
    /// Which of them share memory with the output.
    pub overlaps: [bool; N],
}

impl<T: Copy, const N: usize> Operands<T, N> {
    /// Where they lie.
    #[inline(always)]
    pub fn places(&self) -> [Located<T>; N] {
        core::array::from_fn(|at| Located::new(self.data[at], &self.layouts[at]))
    }

    /// Where they lie, if they are vectors.
    #[inline(always)]
    pub fn lines(&self) -> [Line<T>; N] {
        self.places().map(Located::line)
    }
}

/// What a routine is carried out with besides its operands.
#[derive(Clone, Copy, Debug)]
pub struct Settings<T> {
    /// Which elements of the structured operand count.
    pub parameters: Parameters,
    /// alpha; 1 if the routine has none.
    pub alpha: T,
    /// beta; 1 if the routine has none and adds to its output, or changes it in place.
    pub beta: T,
}

impl<T: Blas> Settings<T> {
    /// Without structure.
    #[inline(always)]
    pub fn general(alpha: T, beta: T) -> Self {
        Settings::of(Parameters::default(), alpha, beta)
    }

    /// With that structure.
    #[inline(always)]
    pub fn of(parameters: Parameters, alpha: T, beta: T) -> Self {
        Settings { parameters, alpha, beta }
    }
}

impl<T: Blas, const N: usize> Kernel<T, N> {
    /// Computes on operands where they lie.
    ///
    /// # Safety
    /// As [`Kernel::direct`], of these operands.
    #[inline(always)]
    pub(super) unsafe fn compute(
        &self,
        settings: Settings<T>,
        operands: &Operands<T, N>,
        workspace: Workspace,
    ) {
        let (Settings { parameters, alpha, beta }, Operands { layouts, data, .. }) = (settings, operands);
        // SAFETY: the caller's promises, which are the same: layouts and addresses are passed on.
        unsafe { (self.direct)(&Direct { parameters, layouts, data, alpha, beta, workspace }) };
    }
}

impl<'w> Context<'w> {
    /// Carries out a routine that is in a hurry: its table is a constant, so that what it says of the usual form is folded
    /// into the code.
    ///
    /// # Errors
    /// Those of a plan; nothing has been written then.
    ///
    /// # Safety
    /// As [`Self::dispatch`].
    #[inline(always)]
    pub(crate) unsafe fn dispatch_quickly<T: Blas, const N: usize>(
        &mut self,
        routine: &'static Routine<N>,
        kernel: &'static Kernel<T, N>,
        settings: Settings<T>,
        operands: &Operands<T, N>,
    ) -> Result<Report> {
        let lens = index_lens(routine, &operands.layouts)?;
        let blas = self.blas()?;
        let Settings { alpha, beta, .. } = settings;
        // No index is empty or too long.
        let is_usual = |at: usize| lens[at].wrapping_sub(1) < blas.fixed_capabilities().int_max;
        let is_plain = self.plan_into.is_none() && self.policy != Policy::Fastest;
        if is_usual(0) & is_usual(1) & is_usual(2) && alpha != T::ZERO && is_plain {
            let request = self.request(blas, routine, settings, operands);
            match request.decide_at_sight(lens, request.passing_inlined()) {
                Some(Decision::Pass(form)) => {
                    // Nothing is reversed.
                    let call = Call::passing(blas, &request, &form, lens, operands.data, [alpha, beta]);
                    // SAFETY: as in `dispatch`: `is_usual` has compared the lengths, and nothing is reversed.
                    unsafe { (kernel.call)(&call) };
                    return Ok(Report { calls: 1, ..Report::default() });
                }
                Some(Decision::Directly) => {
                    // SAFETY: as in `dispatch`: `index_lens` has found the lengths above, and `is_direct_if_small` says no where an
                    // entry of `overlaps` is true.
                    unsafe { kernel.compute(settings, operands, Workspace::NONE) };
                    return Ok(Report::default());
                }
                _ => {}
            }
        }
        // SAFETY: the caller's promises, which are the same, of the same arguments.
        unsafe { self.dispatch(routine, kernel, settings, operands) }
    }

    /// Carries out a routine.
    ///
    /// # Errors
    /// Those of a plan; nothing has been written then.
    ///
    /// # Safety
    /// - `operands` are as [`Operands`] demands, for `routine` and the parameters of `settings`.
    /// - *kernel*: `kernel` is that of `routine`.
    #[inline(never)]
    pub(crate) unsafe fn dispatch<T: Blas, const N: usize>(
        &mut self,
        routine: &'static Routine<N>,
        kernel: &'static Kernel<T, N>,
        settings: Settings<T>,
        operands: &Operands<T, N>,
    ) -> Result<Report> {
        let blas = self.blas()?;
        if self.plan_into.is_some() {
            self.leave_plan(blas, routine, settings, operands)?;
            return Ok(Report::default());
        }
        let Settings { parameters, alpha, beta } = settings;
        let Operands { layouts, data, overlaps } = operands;
        let lens = index_lens(routine, layouts)?;
        let request =
            Request { capabilities: blas.capabilities(), ..self.request(blas, routine, settings, operands) };
        let decision = if alpha == T::ZERO { Decision::Nothing } else { request.decide(lens) };
        match decision {
            // SAFETY: layouts, elements and distinct, which the caller promises of the output, are what it asks for; `lens` are
            // those of the operands.
            Decision::Nothing => unsafe { without_product(routine, settings, lens, operands) },
            Decision::Directly => {
                let bytes = request.direct_workspace(lens, self.limit());
                // SAFETY: layouts, elements and distinct: the caller's promises, which are the same, as kernel is. Lengths:
                // `index_lens` has given them. Apart: `decide` says so only where all of `overlaps` is false, by which the
                // caller promises that nothing is shared, or of a routine without output (`always_direct`).
                return unsafe { self.compute_directly(kernel, settings, operands, bytes) };
            }
            Decision::Pass(form) => {
                let call = Call::of_form(blas, &request, &form, lens, *data, [alpha, beta]);
                // SAFETY: legal: `Request::lies` has found each `ld` and `inc` by the rules of the standard for a layout as it is
                // after reversals, within `int_max`, with `conj_no_trans` as the library has it, and `decide` passes no longer
                // length. Elements: what the caller promises of them, at the addresses that `start` gives; what is not aligned
                // passes in no form. Apart: a form is found only where all of `overlaps` is false. Kernel is promised.
                unsafe { (kernel.call)(&call) };
                return Ok(Report { calls: 1, ..Report::default() });
            }
            Decision::Search => {
                let options = self.plan_options(blas, parameters, *overlaps, beta != T::ZERO);
                let plan = Plan::new(routine, T::DTYPE, layouts, &options)?;
                // SAFETY: the plan was made just now for these layouts, parameters and overlaps, for `T` and for what this backend
                // can do; `decide` would not search if an index were empty. The rest are the caller's promises, unchanged.
                return unsafe { self.run_plan(blas, &plan, kernel, [alpha, beta], *data) };
            }
        }
        Ok(Report::default())
    }

    /// What is asked for, as the planner sees it.
    #[inline(always)]
    pub(super) fn request<'a, T: Blas, const N: usize>(
        &self,
        blas: Backend,
        routine: &'static Routine<N>,
        settings: Settings<T>,
        operands: &'a Operands<T, N>,
    ) -> Request<'a, N>
    where
        'w: 'a,
    {
        let Context { policy, directly, .. } = *self;
        let (parameters, reads_output) = (settings.parameters, settings.beta != T::ZERO);
        let Operands { layouts, overlaps, .. } = operands;
        let (capabilities, tuning) = (*blas.fixed_capabilities(), self.tuning_of(blas));
        let (dtype, overlaps) = (T::DTYPE, *overlaps);
        Request {
            routine,
            parameters,
            layouts,
            dtype,
            overlaps,
            reads_output,
            policy,
            directly,
            capabilities,
            tuning,
        }
    }

    /// In a context that is for plans only: leaves that of a routine.
    #[cold]
    #[inline(never)]
    pub(super) fn leave_plan<T: Blas, const N: usize>(
        &mut self,
        blas: Backend,
        routine: &'static Routine<N>,
        settings: Settings<T>,
        operands: &Operands<T, N>,
    ) -> Result<()> {
        let Settings { parameters, beta, .. } = settings;
        let options = self.plan_options(blas, parameters, operands.overlaps, beta != T::ZERO);
        let plan = Plan::new(routine, T::DTYPE, &operands.layouts, &options)?;
        if let Some(place) = &mut self.plan_into {
            **place = AnyPlan::new(&plan);
        }
        Ok(())
    }

    /// What this context plans with.
    pub(super) fn plan_options<const N: usize>(
        &self,
        blas: Backend,
        parameters: Parameters,
        overlaps: [bool; N],
        reads_output: bool,
    ) -> PlanOptions<N> {
        let (policy, directly, workspace_limit) = (self.policy, self.directly, self.limit());
        let (capabilities, tuning) = (blas.capabilities(), *self.tuning_of(blas));
        PlanOptions {
            parameters,
            policy,
            directly,
            workspace_limit,
            overlaps,
            reads_output,
            capabilities,
            tuning,
        }
    }

    /// A plan of any routine under this context's policy and workspace, for this backend: what will be passed,
    /// packed or computed directly, and why.
    ///
    /// ```
    /// use blasview::{Context, DType, MatrixView, Parameters, VectorView};
    /// use blasview::plan::routines;
    /// let data = vec![0.0_f64; 64];
    /// let a = MatrixView::row_major(&data, 8, 8)?.slice(..4, ..4)?;
    /// let x = VectorView::contiguous(&data[..4])?;
    /// let layouts = [a.layout(), x.layout(), x.layout()];
    /// let plan = Context::new().plan(&routines::SYMV, DType::F64, &layouts, Parameters::default(), false)?;
    /// assert!(plan.is_zero_copy());
    /// println!("{plan}");
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Plan::new`] and of [`backend::default`](crate::backend::default).
    pub fn plan<const N: usize>(
        &self,
        routine: &'static Routine<N>,
        dtype: DType,
        layouts: &[MatrixLayout; N],
        parameters: Parameters,
        reads_output: bool,
    ) -> Result<Plan<N>> {
        Plan::new(
            routine,
            dtype,
            layouts,
            &self.plan_options(self.blas()?, parameters, [false; N], reads_output),
        )
    }

    /// Runs a plan.
    ///
    /// # Safety
    /// As [`run`], but for *scratch*, which is found here.
    pub(super) unsafe fn run_plan<T: Blas, const N: usize>(
        &mut self,
        blas: Backend,
        plan: &Plan<N>,
        kernel: &Kernel<T, N>,
        scales: [T; 2],
        data: [*mut T; N],
    ) -> Result<Report> {
        if self.policy == Policy::ZeroCopy {
            refuse_copies(plan.routine(), plan.form())?;
        }
        let (threads, workspace_bytes) = (self.threads, plan.workspace_bytes());
        let keep = self.limit().max(WORKSPACE_LIMIT);
        let done = with_scratch(self.own(), workspace_bytes, keep, |start| {
            // SAFETY: scratch: `with_scratch` gives `workspace_bytes`, the plan's, aligned to a cache line, to nobody else until
            // this returns. The rest are the caller's promises, which are the same.
            unsafe { run(blas, plan, data, scales, Scratch { start, threads }, kernel) }
        });
        if let Err(Error::OutOfMemory { .. }) = done {
            // Nothing has been written yet. Smaller panels may do.
            let options = PlanOptions { workspace_limit: workspace_bytes / 2, ..*plan.options() };
            let smaller = Plan::new(plan.routine(), plan.dtype(), plan.layouts(), &options);
            match smaller {
                // SAFETY: nothing has been written, so that what the caller promises of the operands holds as it did; the plan
                // is for the same routine, type, layouts, parameters, overlaps and capabilities.
                Ok(smaller) if smaller.workspace_bytes() < workspace_bytes => unsafe {
                    return self.run_plan(blas, &smaller, kernel, scales, data);
                },
                _ => {}
            }
        }
        let Done { copied, calls } = done??;
        Ok(Report { bytes_copied: copied, workspace_bytes, calls })
    }
}

/// What is left of a routine when alpha is 0 or there is no product: the output is scaled where it lies.
///
/// # Safety
/// The output is as [`Operands`] demands (*layouts*, *elements*, *distinct*), and `lens` are those of its indices. Nothing is
/// demanded of the inputs.
#[cold]
#[inline(never)]
pub(super) unsafe fn without_product<T: Blas, const N: usize>(
    routine: &'static Routine<N>,
    settings: Settings<T>,
    lens: [usize; MAX_INDICES],
    operands: &Operands<T, N>,
) {
    let output = &routine.operands[N - 1];
    if lens[output.rows] == 0 || lens[output.cols] == 0 {
        return;
    }
    // In place, what alpha multiplies is the output itself.
    let beta = if routine.in_place { settings.alpha } else { settings.beta };
    let (layout, data) = (operands.layouts[N - 1], operands.data[N - 1]);
    let (rows, cols) = (layout.rows, layout.cols);
    let upper = settings.parameters.uplo == Uplo::Upper;
    // SAFETY: each function touches elements of the output that count, which the caller promises to be there to be read and
    // written by us alone: all of them, those of the triangle `upper` says, or of a packed triangle the diagonal of a matrix
    // of `lens[rows]` rows. (Other packed outputs belong to updates, whose beta is 1.)
    unsafe {
        match output.structure {
            Structure::Hermitian if output.storage == Storage::Packed => {
                let growing = upper != (settings.parameters.order == Order::RowMajor);
                make_packed_diagonal_real(data, lens[output.rows], rows.stride, growing);
            }
            _ if output.storage == Storage::Packed => {}
            Structure::General => scale(beta, data, rows, cols),
            structure => {
                let hermitian = structure == Structure::Hermitian;
                scale_triangle(beta, data, rows, cols, upper, hermitian);
            }
        }
    }
}
