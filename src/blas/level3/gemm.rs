//! Matrix times matrix.

use super::kernels::gemm_kernel;
use crate::backend::Backend;
use crate::blas::Blas;
use crate::blas::call::{Call, CallOperand};
use crate::blas::context::{Context, Report};
use crate::blas::directly::without_product;
use crate::blas::dispatch::dispatch;
use crate::blas::operands::{Operands, Settings};
use crate::blas::table::{AsOperand as _, operands};
use crate::direct::gemm::Workspace;
use crate::error::{Error, Result};
use crate::operand::MatrixLayout;
use crate::plan::routines::GEMM;
use crate::plan::{Parameters, Plan, Policy};
use crate::scalar::DType;
use crate::view::{IntoMatrix, IntoMatrixMut};
use crate::words::Trans;

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
pub fn gemm<T: Blas>(
    alpha: T,
    a: impl IntoMatrix<Scalar = T>,
    b: impl IntoMatrix<Scalar = T>,
    beta: T,
    c: impl IntoMatrixMut<Scalar = T>,
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
    /// - [`Error::WouldCopy`] under [`Policy::ZeroCopy`](crate::Policy::ZeroCopy);
    /// - [`Error::WorkspaceTooSmall`], [`Error::OutOfMemory`], [`Error::Overflow`].
    ///
    /// Time: that of the BLAS call; finding the call takes some 160 instructions when everything passes as it lies
    /// (counted at n = 4).
    /// Memory: nothing is allocated but workspace.
    #[inline]
    pub fn gemm<T: Blas>(
        &mut self,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrix<Scalar = T>,
        beta: T,
        c: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let operands = operands([
            a.into_matrix()?.operand(),
            b.into_matrix()?.operand(),
            c.into_matrix_mut()?.operand(),
        ]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
        unsafe { T::gemm_raw(self, alpha, beta, &operands) }
    }

    /// `gemm` with operands given by layout and address, C possibly sharing memory with A or B.
    ///
    /// # Safety
    /// `operands` are as [`Operands`] demands.
    #[inline(always)]
    pub(crate) unsafe fn gemm_raw<T: Blas>(
        &mut self,
        alpha: T,
        beta: T,
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        if self.policy == Policy::Fastest
            // SAFETY: the caller's promise, which is the same.
            && let Some(done) = unsafe { self.gram(alpha, beta, operands) }
        {
            return done;
        }
        // SAFETY: operands: the caller's promise, which is the same. Kernel: `gemm_kernel` is that of `GEMM`.
        unsafe { dispatch!(self, 3, GEMM, gemm_kernel(), Settings::general(alpha, beta), operands) }
    }

    /// A plan of `gemm` under this context's policy and workspace, for this backend: to be looked at, or to be
    /// [run](Context::run) on data of these layouts. `overlaps` tells which operands share memory with C (in
    /// safe Rust none can), `reads_output` whether beta is not 0.
    ///
    /// ```
    /// use blasview::{Context, DType, Directly, MatrixView, MatrixViewMut, Slice};
    /// let x: Vec<f64> = (0..80 * 160).map(f64::from).collect();
    /// let x = MatrixView::row_major(&x, 80, 160)?.slice(.., Slice::ALL.step(2))?;
    /// let mut c = [0.0; 80 * 80];
    /// let c = MatrixViewMut::row_major(&mut c, 80, 80)?;
    /// let mut context = Context::new().directly(Directly::Never);
    /// let layouts = [x.layout(), x.layout(), c.layout()];
    /// let plan = context.plan_gemm(&layouts, DType::F64, [false; 3], false)?;
    /// assert_eq!(plan.bytes_copied(), 2 * 80 * 80 * 8);
    /// assert_eq!(context.run(&plan, 1.0, x, x, 0.0, c)?.bytes_copied, 2 * 80 * 80 * 8);
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
        let options = self.plan_options(self.blas()?, Parameters::default(), overlaps, reads_output);
        Plan::gemm(dtype, layouts, &options)
    }

    /// # Safety
    /// - `operands` are as [`Operands`] demands. Their overlaps are those of the plan, or fewer.
    /// - *plan*: it is of `GEMM` and of the dtype of `T`; each layout it was made for
    ///   [serves](MatrixLayout::serves) for that of the operand, and `blas` can do what it was made for, as [`check_plan`]
    ///   finds out.
    pub(crate) unsafe fn run_gemm<T: Blas>(
        &mut self,
        blas: Backend,
        plan: &Plan<3>,
        alpha: T,
        beta: T,
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        let data = operands.data();
        if plan.lens().contains(&0) || alpha == T::ZERO {
            // SAFETY: what the caller promises of the operands is what it asks for of C; the lengths of a plan whose layouts serve
            // are those of the operands.
            unsafe { without_product(&GEMM, Settings::general(alpha, beta), plan.lens(), operands) };
            return Ok(Report::default());
        }
        if self.policy == Policy::ZeroCopy {
            plan.refuse_copies()?;
        }
        if plan.is_single_call() {
            let form = plan.form();
            let deltas = plan.deltas();
            let operand = |at: usize| {
                // In this form there are no others.
                let (trans, ld) = form.access[at].passed().unwrap_or((Trans::No, 1));
                let ptr = data[at].wrapping_byte_offset(deltas[at]);
                CallOperand { ptr, trans, ld, conj: operands.places[at].conj }
            };
            let call = Call {
                blas,
                order: form.order,
                variant: form.variant,
                parameters: Parameters::default(),
                lens: plan.lens().map(|len| len as isize),
                operands: [operand(0), operand(1), operand(2)],
                alpha,
                beta,
            };
            // SAFETY: legal: such a plan has found that operands of its layouts pass, with these `ld`, as do those whose steps and
            // alignment these serve for; `blas` can do what it was made for. Elements: the caller's promise, from where they start
            // after reversals. Apart: a plan with overlaps copies, so that by the caller's promise there are none.
            unsafe { (gemm_kernel().call)(&call) };
            return Ok(Report { calls: 1, ..Report::default() });
        }
        if plan.is_single_computation() {
            // SAFETY: layouts, elements and distinct: the caller's promises. Lengths: those of the plan, which has compared them.
            // Apart: a plan with overlaps copies, so that by the caller's promise there are none.
            unsafe { gemm_kernel().compute(Settings::general(alpha, beta), operands, Workspace::NONE) };
            return Ok(Report { computed_directly: true, ..Report::default() });
        }
        // SAFETY: operands: of the plan's layouts, or such that these serve for, and with its overlaps or fewer, for which what it
        // copies as a whole need not be. Plan: the caller's promise, and above no index was empty. Kernel: that of `GEMM`.
        unsafe { self.run_plan(blas, plan, gemm_kernel(), [alpha, beta], data) }
    }

    /// Runs a plan of `gemm`, made for these layouts, on data.
    ///
    /// # Errors
    /// [`Error::PlanMismatch`] when an operand has another layout, alignment or type than the plan was made for,
    /// or the plan needs what this backend does not have; otherwise as [`Context::gemm`].
    pub fn run<T: Blas>(
        &mut self,
        plan: &Plan<3>,
        alpha: T,
        a: impl IntoMatrix<Scalar = T>,
        b: impl IntoMatrix<Scalar = T>,
        beta: T,
        c: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report> {
        let (a, b, c) = (a.into_matrix()?, b.into_matrix()?, c.into_matrix_mut()?);
        let (layouts, blas) = ([a.layout(), b.layout(), c.layout()], self.blas()?);
        check_plan(blas, plan, T::DTYPE, &layouts)?;
        let operands = operands([a.operand(), b.operand(), c.operand()]);
        // SAFETY: operands: of views that outlive the call, with no overlaps: see `operands`. Plan: `check_plan` has compared
        // routine, dtype, layouts and capabilities.
        unsafe { T::run_gemm(self, blas, plan, alpha, beta, &operands) }
    }
}

/// Checks that a plan is for this backend and these operands.
pub(crate) fn check_plan(
    blas: Backend,
    plan: &Plan<3>,
    dtype: DType,
    layouts: &[MatrixLayout; 3],
) -> Result<()> {
    if plan.routine().name != GEMM.name {
        return Err(Error::PlanMismatch { operand: "routine" });
    }
    if plan.dtype() != dtype || !blas.fixed_capabilities().include(plan.capabilities()) {
        return Err(Error::PlanMismatch { operand: "type or backend" });
    }
    let [a, b, c] = plan.layouts();
    if a.equals(&layouts[0]) & b.equals(&layouts[1]) & c.equals(&layouts[2]) {
        return Ok(());
    }
    check_operands(plan, layouts)
}

/// Checks that what a plan has found out is right for other layouts.
#[cold]
#[inline(never)]
fn check_operands(plan: &Plan<3>, layouts: &[MatrixLayout; 3]) -> Result<()> {
    for ((operand, expected), layout) in plan.routine().operands.iter().zip(plan.layouts()).zip(layouts) {
        if !expected.serves(layout) {
            return Err(Error::PlanMismatch { operand: operand.name });
        }
    }
    Ok(())
}
