//! Matrix times matrix.

use super::context::{Context, Report};
use super::drive::{Block, drive};
use crate::backend::{CAPABILITIES, Gemm, GemmCall};
use crate::error::{Error, Result};
use crate::operand::MatrixLayout;
use crate::pack::{scale, with_scratch};
use crate::plan::{Access, CallForm, GEMM, Plan, PlanOptions, Policy, Request, index_lens, refuse_copies};
use crate::scalar::DType;
use crate::view::{MatrixView, MatrixViewMut};

/// `C = alpha A B + beta C`, with everything as it is by default: see [`Context::gemm`].
///
/// ```
/// use blasview::{MatrixView, MatrixViewMut, gemm};
/// let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
/// let x = MatrixView::row_major(&x, 3, 2)?;
/// let mut gram = [0.0; 4];
/// let report = gemm(1.0, x.t(), x, 0.0, MatrixViewMut::row_major(&mut gram, 2, 2)?)?;
/// assert_eq!(gram, [35.0, 44.0, 44.0, 56.0]);
/// assert_eq!(report.bytes_copied, 0);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::gemm`].
#[inline]
pub fn gemm<T: Gemm>(
    alpha: T,
    a: MatrixView<'_, T>,
    b: MatrixView<'_, T>,
    beta: T,
    c: MatrixViewMut<'_, T>,
) -> Result<Report> {
    Context::new().gemm(alpha, a, b, beta, c)
}

impl Context<'_> {
    /// `C = alpha A B + beta C`: A is m x k, B is k x n, C is m x n.
    ///
    /// A and B are read as they are marked, conjugated or not. With beta = 0, C is not read; with alpha = 0 or
    /// k = 0, A and B are not, and C is scaled where it lies.
    ///
    /// # Errors
    /// Nothing has been written when there is one:
    /// - [`Error::ShapeMismatch`];
    /// - [`Error::WouldCopy`] under [`Policy::ZeroCopy`];
    /// - [`Error::WorkspaceTooSmall`], [`Error::OutOfMemory`], [`Error::Overflow`].
    ///
    /// Time: that of the BLAS call; finding the call takes some 190 instructions when everything passes as it lies
    /// (counted at n = 4).
    /// Memory: nothing is allocated but workspace.
    #[inline]
    pub fn gemm<T: Gemm>(
        &mut self,
        alpha: T,
        a: MatrixView<'_, T>,
        b: MatrixView<'_, T>,
        beta: T,
        mut c: MatrixViewMut<'_, T>,
    ) -> Result<Report> {
        let layouts = [a.layout(), b.layout(), c.layout()];
        let data = [a.as_ptr().cast_mut(), b.as_ptr().cast_mut(), c.as_mut_ptr()];
        // SAFETY: the views' invariants; C is borrowed exclusively, so that it shares no memory with A and B.
        unsafe { self.gemm_raw(alpha, beta, &layouts, data, [false; 3]) }
    }

    /// `gemm` with operands given by layout and address, C possibly sharing memory with A or B.
    ///
    /// # Safety
    /// - The layouts satisfy the invariants of views, `aligned` tells the truth, `conj` is false for real types.
    /// - Elements of A and B are readable, those of C readable and writable, by nobody else during the call; no
    ///   two indices of C share a byte.
    /// - An input whose entry in `overlaps` is false shares no byte with C.
    #[inline(always)]
    pub(crate) unsafe fn gemm_raw<T: Gemm>(
        &mut self,
        alpha: T,
        beta: T,
        layouts: &[MatrixLayout; 3],
        data: [*mut T; 3],
        overlaps: [bool; 3],
    ) -> Result<Report> {
        let [m, n, k] = index_lens(&GEMM, layouts)?;
        if m == 0 || n == 0 {
            return Ok(Report::default());
        }
        if k == 0 || alpha == T::ZERO {
            // SAFETY: the elements of C are the caller's to write.
            unsafe { scale(beta, data[2], layouts[2].rows, layouts[2].cols) };
            return Ok(Report::default());
        }
        let request = gemm_request::<T>(layouts, overlaps, beta != T::ZERO);
        let fits = |len: usize| len <= CAPABILITIES.int_max;
        if fits(m)
            && fits(n)
            && fits(k)
            && let Some(form) = request.passing()
        {
            // SAFETY: the form is legal for these operands, which are as BLAS wants them.
            unsafe { T::gemm(&passing_call(&form, [m, n, k], alpha, beta, data)) };
            return Ok(Report { calls: 1, ..Report::default() });
        }
        // SAFETY: the caller's promises.
        unsafe { self.gemm_searched(alpha, beta, *layouts, data, overlaps) }
    }

    /// Off the fast path. It takes copies, so that the fast path can keep the layouts in registers.
    ///
    /// # Safety
    /// As [`Self::gemm_raw`].
    #[cold]
    #[inline(never)]
    unsafe fn gemm_searched<T: Gemm>(
        &mut self,
        alpha: T,
        beta: T,
        layouts: [MatrixLayout; 3],
        data: [*mut T; 3],
        overlaps: [bool; 3],
    ) -> Result<Report> {
        let lens = index_lens(&GEMM, &layouts)?;
        if lens.iter().all(|&len| len <= CAPABILITIES.int_max) {
            let request = gemm_request::<T>(&layouts, overlaps, beta != T::ZERO);
            if let Some((form, deltas)) = request.passing_reversed() {
                let data = moved(data, deltas);
                // SAFETY: the form is legal for these operands, which are as BLAS wants them.
                unsafe { T::gemm(&passing_call(&form, lens, alpha, beta, data)) };
                return Ok(Report { calls: 1, ..Report::default() });
            }
        }
        let plan = self.plan_gemm(&layouts, T::DTYPE, overlaps, beta != T::ZERO)?;
        // SAFETY: the plan was made for these layouts and overlaps, and for this backend.
        unsafe { self.run_gemm(&plan, alpha, beta, data) }
    }

    /// A plan of `gemm` under this context's policy and workspace, for this backend: to be looked at, or to be
    /// [run](Context::run) on data of these layouts. `overlaps` tells which operands share memory with C (in
    /// safe Rust none can), `reads_output` whether beta is not 0.
    ///
    /// ```
    /// use blasview::{Context, DType, MatrixView, MatrixViewMut, Slice};
    /// let x: Vec<f64> = (0..32).map(f64::from).collect();
    /// let x = MatrixView::row_major(&x, 4, 8)?.slice(.., Slice::ALL.step(2))?;
    /// let mut c = [0.0; 16];
    /// let c = MatrixViewMut::row_major(&mut c, 4, 4)?;
    /// let mut context = Context::new();
    /// let layouts = [x.layout(), x.layout(), c.layout()];
    /// let plan = context.plan_gemm(&layouts, DType::F64, [false; 3], false)?;
    /// assert_eq!(plan.bytes_copied(), 2 * 16 * 8);
    /// assert_eq!(context.run(&plan, 1.0, x, x, 0.0, c)?.bytes_copied, 2 * 16 * 8);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Plan::gemm`].
    pub fn plan_gemm(
        &self,
        layouts: &[MatrixLayout; 3],
        dtype: DType,
        overlaps: [bool; 3],
        reads_output: bool,
    ) -> Result<Plan<3>> {
        let (policy, workspace_limit, capabilities) = (self.policy, self.limit(), CAPABILITIES);
        Plan::gemm(
            dtype,
            layouts,
            &PlanOptions { policy, workspace_limit, overlaps, reads_output, capabilities },
        )
    }

    /// # Safety
    /// As [`Self::gemm_raw`], with the layouts and overlaps the plan was made for; the plan is of type `T`.
    pub(crate) unsafe fn run_gemm<T: Gemm>(
        &mut self,
        plan: &Plan<3>,
        alpha: T,
        beta: T,
        data: [*mut T; 3],
    ) -> Result<Report> {
        if plan.calls() == 0 || alpha == T::ZERO {
            let MatrixLayout { rows, cols, .. } = plan.layouts()[2];
            // SAFETY: the elements of C are the caller's to write.
            unsafe { scale(beta, data[2], rows, cols) };
            return Ok(Report::default());
        }
        if let Some(deltas) = plan.single_call() {
            let data = moved(data, deltas);
            // SAFETY: the form is legal for these operands, which are as BLAS wants them.
            unsafe { T::gemm(&passing_call(plan.form(), plan.lens(), alpha, beta, data)) };
            return Ok(Report { calls: 1, ..Report::default() });
        }
        if self.policy == Policy::ZeroCopy {
            refuse_copies(plan.routine(), plan.form())?;
        }
        let (threads, workspace_bytes) = (self.threads, plan.workspace_bytes());
        let order = plan.form().order;
        let (bytes_copied, calls) = with_scratch(self.own(), workspace_bytes, |scratch| {
            let call = |block: &Block<T, 3>| {
                let [m, n, k] = block.lens;
                let [a, b, c] = block.operands;
                let beta = if block.first { beta } else { T::ONE };
                let call = GemmCall {
                    order,
                    transa: a.trans,
                    transb: b.trans,
                    m,
                    n,
                    k,
                    alpha,
                    a: a.ptr.cast_const(),
                    lda: a.ld,
                    b: b.ptr.cast_const(),
                    ldb: b.ld,
                    beta,
                    c: c.ptr,
                    ldc: c.ld,
                };
                // SAFETY: blocks of a plan are legal calls on operands that pass or have just been packed.
                unsafe { T::gemm(&call) };
            };
            // SAFETY: the caller's promises, and scratch of the plan's size.
            unsafe { drive(plan, data, beta != T::ZERO, scratch, threads, call) }
        })??;
        Ok(Report { bytes_copied, workspace_bytes, calls })
    }

    /// Runs a plan of `gemm`, made for these layouts, on data.
    ///
    /// # Errors
    /// [`Error::PlanMismatch`] when an operand has another layout, alignment or type than the plan was made for,
    /// or the plan needs what this backend does not have; otherwise as [`Context::gemm`].
    pub fn run<T: Gemm>(
        &mut self,
        plan: &Plan<3>,
        alpha: T,
        a: MatrixView<'_, T>,
        b: MatrixView<'_, T>,
        beta: T,
        mut c: MatrixViewMut<'_, T>,
    ) -> Result<Report> {
        let layouts = [a.layout(), b.layout(), c.layout()];
        check_plan(plan, T::DTYPE, &layouts)?;
        let data = [a.as_ptr().cast_mut(), b.as_ptr().cast_mut(), c.as_mut_ptr()];
        // SAFETY: the views' invariants; the layouts are the plan's; C shares no memory with A and B, and a plan
        // made for overlaps only copies more.
        unsafe { self.run_gemm(plan, alpha, beta, data) }
    }
}

#[inline(always)]
fn gemm_request<T: Gemm>(
    layouts: &[MatrixLayout; 3],
    overlaps: [bool; 3],
    reads_output: bool,
) -> Request<'_, 3> {
    let (item_size, capabilities) = (size_of::<T>(), CAPABILITIES);
    Request { routine: &GEMM, layouts, item_size, overlaps, reads_output, capabilities }
}

/// The first elements after reversals.
fn moved<T>(data: [*mut T; 3], deltas: [isize; 3]) -> [*mut T; 3] {
    core::array::from_fn(|at| data[at].wrapping_byte_offset(deltas[at]))
}

/// Checks that a plan is for this backend and these operands.
pub(crate) fn check_plan(plan: &Plan<3>, dtype: DType, layouts: &[MatrixLayout; 3]) -> Result<()> {
    if plan.dtype() != dtype || !CAPABILITIES.include(plan.capabilities()) {
        return Err(Error::PlanMismatch { operand: "type or backend" });
    }
    for ((operand, expected), layout) in plan.routine().operands.iter().zip(plan.layouts()).zip(layouts) {
        if !expected.serves(layout) {
            return Err(Error::PlanMismatch { operand: operand.name });
        }
    }
    Ok(())
}

/// The arguments of the one call that a form in which everything passes as it lies makes.
#[inline(always)]
fn passing_call<T: Gemm>(
    form: &CallForm<3>,
    [m, n, k]: [usize; 3],
    alpha: T,
    beta: T,
    data: [*mut T; 3],
) -> GemmCall<T> {
    let pass = |at: usize| match form.access[at] {
        Access::Pass { trans, ld } => (trans, ld as i32),
        // `Request::passing` gives no other.
        Access::Pack { .. } => (crate::plan::Trans::No, 1),
    };
    let ((transa, lda), (transb, ldb), (_, ldc)) = (pass(0), pass(1), pass(2));
    GemmCall {
        order: form.order,
        transa,
        transb,
        m: m as i32,
        n: n as i32,
        k: k as i32,
        alpha,
        a: data[0].cast_const(),
        lda,
        b: data[1].cast_const(),
        ldb,
        beta,
        c: data[2],
        ldc,
    }
}
