//! `bv_plan`: what a product will do, explained, and made once for many calls.

use core::ffi::{c_char, c_void};

use super::gemm::{Operands, scale};
use super::options::{Options, bv_options, bv_report};
use super::refusal::{BV_REFUSAL_NONE, code};
use super::status::{Failure, bv_status};
use super::view::bv_view;
use super::{boundary, handle, output, required, with_scalar, write_optional, write_text};
use crate::blas::check_plan;
use crate::plan::{Plan, Policy};
use crate::scalar::Scalar;

/// How a product will be computed. Made by bv_gemm_plan_new, freed by bv_plan_free. It holds no pointer to data,
/// never changes, and may be used by several threads at once.
pub struct bv_plan {
    plan: Plan<3>,
    /// The options for runs that give none.
    policy: Policy,
    threads: usize,
    workspace_limit: usize,
}

/// What a plan does with one operand.
#[repr(C)]
pub struct bv_operand_plan {
    /// Number of rows.
    pub rows: i64,
    /// Number of columns.
    pub cols: i64,
    /// Leading dimension in elements if it passes, else 0.
    pub ld: i64,
    /// 111 (CblasNoTrans), 112 (CblasTrans), 113 (CblasConjTrans) or 114 (CblasConjNoTrans) if it passes, else 0.
    pub trans: i32,
    /// Why it is packed, one of BV_REFUSAL_...; BV_REFUSAL_NONE if it passes.
    pub refusal: i32,
    /// 1 if its rows are walked backwards, else 0.
    pub rows_reversed: i32,
    /// 1 if its columns are walked backwards, else 0.
    pub cols_reversed: i32,
}

/// Makes a plan of C = alpha A B + beta C for the layouts of the views: see bv_gemm. The data are not touched; of
/// the pointers only alignment and overlap count.
///
/// reads_output is 0 if beta will be 0, else 1; a plan runs right with any beta, but its costs are for this one.
/// options may be NULL; an options.workspace is looked at for its size only. On success the plan is stored in
/// plan, and is the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gemm_plan_new(
    a: *const bv_view,
    b: *const bv_view,
    c: *const bv_view,
    reads_output: i32,
    options: *const bv_options,
    plan: *mut *mut bv_plan,
) -> bv_status {
    boundary(|| {
        // SAFETY: by contract, the views and options are NULL or valid.
        let (operands, options) = unsafe { (Operands::read(a, b, c)?, Options::read(options)?) };
        let place = output(plan, "plan")?;
        let reads_output = match reads_output {
            0 => false,
            1 => true,
            value => return Err(Failure::Value { parameter: "reads_output", value }.into()),
        };
        let Options { policy, threads, workspace_limit, .. } = options;
        let Operands { dtype, layouts, overlaps, .. } = operands;
        let plan = options.context().plan_gemm(&layouts, dtype, overlaps, reads_output)?;
        let plan = handle(bv_plan { plan, policy, threads, workspace_limit })?;
        // SAFETY: not NULL, and by contract writable.
        unsafe { place.write(plan) };
        Ok(())
    })
}

/// Runs a plan on data of the layouts it was made for: shape, strides, dtype, flags and alignment of the views
/// must be the same (BV_ERR_PLAN), the pointers may differ. Everything else is as for bv_gemm.
///
/// If options is NULL, those the plan was made with count, except for the workspace. Overlap is looked at anew:
/// if C shares memory with an input and the plan does not expect it, this run is planned afresh.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gemm_plan_run(
    plan: *const bv_plan,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        // SAFETY: by contract, all are NULL or valid.
        let (plan, operands) = unsafe { (required(plan, "plan")?, Operands::read(a, b, c)?) };
        let options = if options.is_null() {
            let bv_plan { policy, threads, workspace_limit, .. } = *plan;
            Options { policy, threads, workspace_limit, workspace: None }
        } else {
            // SAFETY: by contract valid.
            unsafe { Options::read(options) }?
        };
        let (plan, Operands { layouts, overlaps, .. }) = (&plan.plan, &operands);
        check_plan(plan, operands.dtype, layouts)?;
        let expected = plan.overlaps().iter().zip(overlaps).all(|(&expected, &found)| expected || !found);
        let mut context = options.context();
        let done = with_scalar!(operands.dtype, T => {
            let data = operands.pointers::<T>();
            // SAFETY: as in `bv_gemm`; `check_plan` has compared layouts and dtype, and all overlaps are those
            // the plan was made for.
            unsafe {
                let (alpha, beta) = (scale(alpha, T::ONE), scale(beta, T::ZERO));
                if expected {
                    context.run_gemm::<T>(plan, alpha, beta, data)
                } else {
                    context.gemm_raw::<T>(alpha, beta, layouts, data, *overlaps)
                }
            }
        })?;
        // SAFETY: by contract, NULL or writable.
        unsafe { write_optional(report, done.into()) };
        Ok(())
    })
}

/// Frees a plan. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_free(plan: *mut bv_plan) {
    if !plan.is_null() {
        // SAFETY: by contract, it is from bv_gemm_plan_new, where `handle` made it, and is not used again.
        drop(unsafe { Box::from_raw(plan) });
    }
}

/// Bytes that a run copies between operands and workspace: an input once for each time it is packed, an output
/// once back and, if it is read, once forth. 0 if plan is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_bytes_copied(plan: *const bv_plan) -> usize {
    // SAFETY: by contract, NULL or a plan.
    unsafe { plan.as_ref() }.map_or(0, |plan| plan.plan.bytes_copied())
}

/// Bytes of workspace that a run uses. 0 if plan is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_workspace_bytes(plan: *const bv_plan) -> usize {
    // SAFETY: by contract, NULL or a plan.
    unsafe { plan.as_ref() }.map_or(0, |plan| plan.plan.workspace_bytes())
}

/// Number of BLAS calls that a run makes. 0 if plan is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_calls(plan: *const bv_plan) -> usize {
    // SAFETY: by contract, NULL or a plan.
    unsafe { plan.as_ref() }.map_or(0, |plan| plan.plan.calls())
}

/// Tells what a plan does with one operand: 0 is A, 1 is B, 2 is C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_operand(
    plan: *const bv_plan,
    index: i32,
    operand: *mut bv_operand_plan,
) -> bv_status {
    boundary(|| {
        // SAFETY: by contract, NULL or a plan.
        let (plan, place) = (unsafe { required(plan, "plan") }?, output(operand, "operand")?);
        let operands = plan.plan.operands();
        let operand = usize::try_from(index).ok().and_then(|index| operands.get(index));
        let operand = operand.ok_or(Failure::Range { parameter: "index", value: index })?;
        let (ld, trans) = operand.access.passed().map_or((0, 0), |(trans, ld)| (ld as i64, trans as i32));
        let refusal = operand.access.reason().map_or(BV_REFUSAL_NONE, code);
        let described = bv_operand_plan {
            rows: operand.rows as i64,
            cols: operand.cols as i64,
            ld,
            trans,
            refusal,
            rows_reversed: operand.rows_reversed.into(),
            cols_reversed: operand.cols_reversed.into(),
        };
        // SAFETY: not NULL, and by contract writable.
        unsafe { place.write(described) };
        Ok(())
    })
}

/// Explains a plan in a few lines of text: the call, each operand, the costs.
///
/// The text is written as snprintf does: at most size bytes with the closing NUL, so that it may be cut. buffer
/// may be NULL if size is 0. If length is not NULL, the length of the whole text, without NUL, is stored there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_text(
    plan: *const bv_plan,
    buffer: *mut c_char,
    size: usize,
    length: *mut usize,
) -> bv_status {
    boundary(|| {
        // SAFETY: by contract, NULL or a plan.
        let plan = unsafe { required(plan, "plan") }?;
        if buffer.is_null() && size != 0 {
            return Err(Failure::Null("buffer").into());
        }
        // SAFETY: by contract, `size` bytes are writable at `buffer`, and `length` is NULL or writable.
        unsafe {
            let whole = write_text(&plan.plan, buffer, size);
            write_optional(length, whole);
        }
        Ok(())
    })
}
