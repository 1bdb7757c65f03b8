//! From operands to a finished routine: the quick way when everything passes, else by a plan.

use super::call::{Call, Direct, Kernel};
use super::context::{Context, Report};
use super::directly::without_product;
use super::operands::{Operands, Settings};
use super::quick::{reversed, usual};
use super::run::{Done, Scratch, run};
use crate::backend::Backend;
use crate::blas::Blas;
use crate::direct::gemm::Workspace;
use crate::error::{Error, Result};
use crate::operand::MatrixLayout;
use crate::pack::with_scratch;
use crate::plan::{
    AnyPlan, Decision, Parameters, Plan, PlanOptions, Policy, Request, Routine, WORKSPACE_LIMIT, index_lens,
};
use crate::scalar::DType;

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
        let (Settings { parameters, alpha, beta }, Operands { places, .. }) = (settings, operands);
        // SAFETY: the caller's promises, which are the same: where they lie is passed on.
        unsafe { (self.direct)(&Direct { parameters, places, alpha, beta, workspace }) };
    }
}

/// What carries out a routine that is not quickly seen to be one call.
pub(crate) type Otherwise<T, const N: usize> =
    unsafe fn(&mut Context<'_>, Settings<T>, &Operands<T, N>) -> Result<Report>;

/// [`Context::dispatch`], with [`Context::dispatch_otherwise`] compiled for this routine's table in a function of its own, so
/// that the usual case does without its stack. As `unsafe` as `dispatch` is.
macro_rules! dispatch {
    ($context:expr, $n:literal, $routine:ident, $kernel:expr, $settings:expr, $operands:expr) => {{
        /// # Safety
        /// As [`Context::dispatch`].
        #[inline(never)]
        unsafe fn otherwise<T: $crate::blas::Blas>(
            context: &mut Context<'_>,
            settings: Settings<T>,
            operands: &Operands<T, $n>,
        ) -> Result<Report> {
            // SAFETY: the caller's promises, which are the same.
            unsafe { context.dispatch_otherwise(&$routine, $kernel, settings, operands) }
        }
        $context.dispatch(&$routine, $kernel, $settings, $operands, otherwise)
    }};
}
pub(crate) use dispatch;

impl<'w> Context<'w> {
    /// Carries out a routine: at once where that is quickly seen to be one call, its table being a constant. See
    /// [`dispatch!`](dispatch) for `otherwise`.
    ///
    /// # Errors
    /// Those of a plan; nothing has been written then.
    ///
    /// # Safety
    /// - `operands` are as [`Operands`] demands, for `routine` and the parameters of `settings`.
    /// - *kernel*: `kernel` is that of `routine`.
    /// - *otherwise*: it does the same as [`Self::dispatch_otherwise`] with these.
    #[inline(always)]
    pub(crate) unsafe fn dispatch<T: Blas, const N: usize>(
        &mut self,
        routine: &'static Routine<N>,
        kernel: &'static Kernel<T, N>,
        settings: Settings<T>,
        operands: &Operands<T, N>,
        otherwise: Otherwise<T, N>,
    ) -> Result<Report> {
        let Operands { places, .. } = operands;
        if self.is_plain && settings.alpha != T::ZERO && operands.are_apart() {
            let blas = self.blas()?;
            if let Some(call) = usual::<T, N, false>(blas, routine, settings, places) {
                // SAFETY: legal: `usual` has compared lengths, found `ld` and `inc` by the rules of the standard and within the
                // integer of any library, and uses no extension. Elements: the caller's promise, at these addresses, which are
                // aligned. Apart: no entry of `overlaps` is true, by which the caller promises that. Kernel is promised.
                unsafe { (kernel.call)(&call) };
                return Ok(Report { calls: 1, ..Report::default() });
            }
        }
        // SAFETY: the caller's promises, which are the same, of the same arguments.
        unsafe { otherwise(self, settings, operands) }
    }

    /// Carries out a routine: at once where that is quickly seen to be one call after reversals, or so small a product that it
    /// is computed as it lies.
    ///
    /// # Errors
    /// Those of a plan; nothing has been written then.
    ///
    /// # Safety
    /// As [`Self::dispatch`] of operands and kernel.
    #[inline(always)]
    pub(crate) unsafe fn dispatch_otherwise<T: Blas, const N: usize>(
        &mut self,
        routine: &'static Routine<N>,
        kernel: &'static Kernel<T, N>,
        settings: Settings<T>,
        operands: &Operands<T, N>,
    ) -> Result<Report> {
        let Operands { places, .. } = operands;
        if self.is_plain
            && settings.alpha != T::ZERO
            && operands.are_apart()
            && let Some(places) = reversed(routine, places)
            && let Some(call) = usual::<T, N, true>(self.blas()?, routine, settings, &places)
        {
            // SAFETY: as in `dispatch`, of the same elements in another order: each index is reversed in all operands that have it.
            unsafe { (kernel.call)(&call) };
            return Ok(Report { calls: 1, ..Report::default() });
        }
        // SAFETY: the caller's promises, which are the same, of the same arguments.
        unsafe {
            // Products; of `ger` and of vectors alone what is compiled for that was 45 KB.
            if routine.is_general() && !routine.operands[0].is_vector() {
                self.decide_at_sight(routine, kernel, settings, operands)
            } else {
                self.decide(routine, kernel, settings, operands)
            }
        }
    }

    /// Carries out a routine: at once where everything passes, single rows and columns too, or where it is so small a product that
    /// it is computed as it lies.
    ///
    /// # Errors
    /// Those of a plan; nothing has been written then.
    ///
    /// # Safety
    /// As [`Self::dispatch`].
    #[cfg_attr(debug_assertions, inline(never))]
    #[cfg_attr(not(debug_assertions), inline(always))]
    unsafe fn decide_at_sight<T: Blas, const N: usize>(
        &mut self,
        routine: &'static Routine<N>,
        kernel: &'static Kernel<T, N>,
        settings: Settings<T>,
        operands: &Operands<T, N>,
    ) -> Result<Report> {
        let layouts = &operands.layouts();
        let (lens, blas) = (index_lens(routine, layouts)?, self.blas()?);
        let request = self.request(blas, routine, settings, layouts, operands.overlaps());
        let Settings { alpha, beta, .. } = settings;
        // No index is empty or too long.
        let is_usual = |at: usize| lens[at].wrapping_sub(1) < blas.fixed_capabilities().int_max;
        if is_usual(0) & is_usual(1) & is_usual(2) && alpha != T::ZERO && self.plan_into.is_none() {
            match request.passing_inlined() {
                Some(form) if self.is_plain && !routine.always_direct => {
                    let call = Call::passing(blas, &request, &form, lens, operands.data(), [alpha, beta]);
                    // SAFETY: as in `decide`: `is_usual` has compared the lengths, and nothing is reversed.
                    unsafe { (kernel.call)(&call) };
                    return Ok(Report { calls: 1, ..Report::default() });
                }
                None if request.is_direct_at_sight(lens) => {
                    // SAFETY: as in `decide`: `index_lens` has found the lengths, and `is_direct_at_sight` says no where an entry of
                    // `overlaps` is true.
                    unsafe { kernel.compute(settings, operands, Workspace::NONE) };
                    return Ok(Report { computed_directly: true, ..Report::default() });
                }
                _ => {}
            }
        }
        // SAFETY: the caller's promises, which are the same, of the same arguments.
        unsafe { self.decide(routine, kernel, settings, operands) }
    }

    /// Carries out a routine as [`Request::decide`] says.
    ///
    /// # Errors
    /// Those of a plan; nothing has been written then.
    ///
    /// # Safety
    /// As [`Self::dispatch`].
    #[inline(never)]
    unsafe fn decide<T: Blas, const N: usize>(
        &mut self,
        routine: &'static Routine<N>,
        kernel: &'static Kernel<T, N>,
        settings: Settings<T>,
        operands: &Operands<T, N>,
    ) -> Result<Report> {
        let blas = self.blas()?;
        if self.plan_into.is_some() {
            self.leave_plan(blas, routine, settings, operands)?;
            if !self.carries_out {
                return Ok(Report::default());
            }
        }
        let Settings { parameters, alpha, beta } = settings;
        let (layouts, data, overlaps) = (&operands.layouts(), operands.data(), operands.overlaps());
        let lens = index_lens(routine, layouts)?;
        let request = self.request(blas, routine, settings, layouts, overlaps);
        let own_threads = self.own_threads(blas);
        let request = Request { capabilities: blas.capabilities(), own_threads, ..request };
        let decision = if alpha == T::ZERO { Decision::Nothing } else { request.decide(lens) };
        match decision {
            // SAFETY: layouts, elements and distinct, which the caller promises of the output, are what it asks for; `lens` are
            // those of the operands.
            Decision::Nothing => unsafe { without_product(routine, settings, lens, operands) },
            Decision::Directly => {
                let bytes = request.direct_workspace(lens, self.limit());
                let threads = request.direct_threads(lens);
                // SAFETY: layouts, elements and distinct: the caller's promises, which are the same, as kernel is. Lengths:
                // `index_lens` has given them. Apart: `decide` says so only where all of `overlaps` is false, by which the
                // caller promises that nothing is shared, or of a routine without output (`always_direct`).
                let done = unsafe { self.compute_directly(kernel, settings, operands, bytes, threads) };
                return Ok(Report { workspace_bytes: done, computed_directly: true, ..Report::default() });
            }
            Decision::Pass(form) => {
                let call = Call::of_form(blas, &request, &form, lens, data, [alpha, beta]);
                // SAFETY: legal: `Request::lies` has found each `ld` and `inc` by the rules of the standard for a layout as it is
                // after reversals, within `int_max`, with `conj_no_trans` as the library has it, and `decide` passes no longer
                // length. Elements: what the caller promises of them, at the addresses that `start` gives; what is not aligned
                // passes in no form. Apart: a form is found only where all of `overlaps` is false. Kernel is promised.
                unsafe { (kernel.call)(&call) };
                return Ok(Report { calls: 1, ..Report::default() });
            }
            Decision::Vector(product) if product.is_at_once(lens, beta != T::ZERO) => {
                // SAFETY: the caller's promises; `decide` says so only where all of `overlaps` is false, and of no empty index.
                return unsafe { self.vector_product_at_once(product, lens, [alpha, beta], operands) };
            }
            Decision::Vector(_) | Decision::Windows(..) | Decision::Search => {
                let options = self.plan_options(blas, parameters, overlaps, beta != T::ZERO);
                let plan = Plan::new(routine, T::DTYPE, layouts, &options)?;
                // SAFETY: the plan was made just now for these layouts, parameters and overlaps, for `T` and for what this backend
                // can do; `decide` says something else if an index were empty. The rest are the caller's promises, unchanged.
                return unsafe { self.run_plan(blas, &plan, kernel, [alpha, beta], data) };
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
        layouts: &'a [MatrixLayout; N],
        overlaps: [bool; N],
    ) -> Request<'a, N>
    where
        'w: 'a,
    {
        let Context { policy, directly, .. } = *self;
        let (parameters, reads_output) = (settings.parameters, settings.beta != T::ZERO);
        let (capabilities, tuning) = (*blas.fixed_capabilities(), self.tuning_of(blas));
        let dtype = T::DTYPE;
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
            own_threads: 1,
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
        let options = self.plan_options(blas, parameters, operands.overlaps(), beta != T::ZERO);
        let plan = Plan::new(routine, T::DTYPE, &operands.layouts(), &options)?;
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
            own_threads: self.own_threads(blas),
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
            plan.refuse_copies()?;
        }
        let (threads, workspace_bytes) = (self.own_threads(blas), plan.workspace_bytes());
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
        Ok(Report { bytes_copied: copied, workspace_bytes, calls, computed_directly: plan.form().direct })
    }
}
