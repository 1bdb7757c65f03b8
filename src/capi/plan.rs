//! `bv_plan`: what a product will do, explained, and made once for many calls.

use core::ffi::{c_char, c_void};

use super::handles::take;
use super::options::{Options, bv_options, bv_plan, bv_report};
use super::parameters::scale;
use super::refusal::{BV_REFUSAL_NONE, code};
use super::routine::Given;
use super::status::{Failure, bv_status};
use super::view::bv_view;
use super::{boundary, output, required, with_scalar, without_status, write_optional, write_text};
use crate::blas::check_plan;
use crate::blas::{Plans as _, Routines as _};
use crate::error::Error;
use crate::plan::{Access, AnyPlan, routines};
use crate::scalar::Scalar;

/// Access: BLAS takes it as it lies.
pub const BV_PASS: i32 = 0;
/// Access: it is used where it lies, without BLAS.
pub const BV_DIRECT: i32 = 1;
/// Access: it is copied to the workspace, or back from there.
pub const BV_PACK: i32 = 2;

/// A plan of another routine.
const NOT_OF_GEMM: Error = Error::PlanMismatch { operand: "routine" };

/// What a plan does with one operand.
#[repr(C)]
pub struct bv_operand_plan {
    /// Number of rows.
    pub rows: i64,
    /// Number of columns.
    pub cols: i64,
    /// If it passes, its leading dimension in elements (0 for a packed triangle), or the inc of a vector; else 0.
    pub ld: i64,
    /// Bytes copied between it and the workspace.
    pub bytes_copied: u64,
    /// BV_PASS, BV_DIRECT or BV_PACK.
    pub access: i32,
    /// 111 (CblasNoTrans), 112 (CblasTrans), 113 (CblasConjTrans) or 114 (CblasConjNoTrans) if it passes, else 0.
    pub trans: i32,
    /// Why BLAS cannot take it as it lies, one of BV_REFUSAL_...; BV_REFUSAL_NONE if it can.
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
/// options may be NULL; an options.workspace is looked at for its size only, options.plan not at all. On success the plan is stored in
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
        // SAFETY: C1 for the views, C5 for the options.
        let (operands, options) =
            unsafe { (Given::read(&routines::GEMM, [a, b, c])?, Options::read(options)?) };
        let place = output(plan, "plan")?;
        let reads_output = match reads_output {
            0 => false,
            1 => true,
            value => return Err(Failure::Value { parameter: "reads_output", value }.into()),
        };
        let (dtype, overlaps) = (operands.dtype(), operands.overlaps());
        let plan = options.planning().plan_gemm(&operands.layouts(), dtype, overlaps, reads_output)?;
        let plan = options.planned(AnyPlan::Three(plan))?;
        // SAFETY: C4; `output` has found it to be not NULL.
        unsafe { place.write(plan) };
        Ok(())
    })
}

/// Runs a plan on data of the layouts it was made for: shape, strides, dtype, flags and alignment of the views
/// must be the same (BV_ERR_PLAN), the pointers may differ. Everything else is as for bv_gemm.
///
/// If options is NULL, those the plan was made with count, except for the workspace; options.plan is not looked at. Overlap is looked at anew:
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
        // SAFETY: C6 for the plan, which lives until this returns; C1 for the views.
        let (plan, operands) = unsafe { (required(plan, "plan")?, Given::read(&routines::GEMM, [a, b, c])?) };
        let options = if options.is_null() {
            Options::of(plan)
        } else {
            // SAFETY: C5.
            unsafe { Options::read(options) }?
        };
        let AnyPlan::Three(plan) = &plan.plan else { return Err(NOT_OF_GEMM.into()) };
        // SAFETY: C5: the context is used in this call only, during which the workspace is nobody else's.
        let mut context = unsafe { options.context() };
        let blas = context.blas()?;
        check_plan(blas, plan, operands.dtype(), &operands.layouts())?;
        let expected =
            plan.overlaps().iter().zip(operands.overlaps()).all(|(&expected, found)| expected || !found);
        let done = with_scalar!(operands.dtype(), T => {
            let operands = operands.operands::<T>();
            // SAFETY: `gemm_raw`: `operands` were read by the table of gemm, so that the invariants of `Given` are what it asks
            // of layouts, overlaps and the output; `T` is their dtype; C2 for their elements. `scale`: C3. `run_gemm` asks
            // besides for a plan of gemm for these layouts, `T` and `blas`, as `check_plan` has found it to be, and for
            // its overlaps: where it is called, none is there that the plan does not expect, and expecting more it only
            // copies more.
            unsafe {
                let (alpha, beta) = (scale(alpha, T::ONE), scale(beta, T::ZERO));
                if expected {
                    T::run_gemm(&mut context, blas, plan, alpha, beta, operands)
                } else {
                    T::gemm_raw(&mut context, alpha, beta, operands)
                }
            }
        })?;
        // SAFETY: C4.
        unsafe { write_optional(report, done.into()) };
        Ok(())
    })
}

/// Frees a plan. NULL is fine. One that has been freed already is BV_ERR_HANDLE, as for bv_release.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_free(plan: *mut bv_plan) -> bv_status {
    boundary(|| {
        if !plan.is_null() {
            take(plan, "plan")?;
        }
        Ok(())
    })
}

/// Bytes that a run copies between operands and workspace: an input once for each time it is packed, an output
/// once back and, if it is read, once forth. 0 if plan is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_bytes_copied(plan: *const bv_plan) -> usize {
    // SAFETY: C6; the reference ends with this call.
    without_status(|| unsafe { plan.as_ref() }.map_or(0, |plan| plan.plan.bytes_copied()))
}

/// Bytes of workspace that a run uses. 0 if plan is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_workspace_bytes(plan: *const bv_plan) -> usize {
    // SAFETY: C6; the reference ends with this call.
    without_status(|| unsafe { plan.as_ref() }.map_or(0, |plan| plan.plan.workspace_bytes()))
}

/// Number of BLAS calls that a run makes. 0 if plan is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_calls(plan: *const bv_plan) -> usize {
    // SAFETY: C6; the reference ends with this call.
    without_status(|| unsafe { plan.as_ref() }.map_or(0, |plan| plan.plan.calls()))
}

/// Tells what a plan does with one operand: 0 is the first view of the call, 1 the second and so on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_plan_operand(
    plan: *const bv_plan,
    index: i32,
    operand: *mut bv_operand_plan,
) -> bv_status {
    boundary(|| {
        // SAFETY: C6; the reference ends with this call.
        let (plan, place) = (unsafe { required(plan, "plan") }?, output(operand, "operand")?);
        let operand = usize::try_from(index).ok().and_then(|index| plan.plan.operand(index));
        let operand = operand.ok_or(Failure::Range { parameter: "index", value: index })?;
        let (ld, trans) = operand.access.passed().map_or((0, 0), |(trans, ld)| (ld as i64, trans as i32));
        let access = match operand.access {
            Access::Pass { .. } | Access::Vector { .. } => BV_PASS,
            Access::Direct { .. } => BV_DIRECT,
            Access::Pack { .. } => BV_PACK,
        };
        let refusal = operand.access.reason().map_or(BV_REFUSAL_NONE, code);
        let described = bv_operand_plan {
            rows: operand.rows as i64,
            cols: operand.cols as i64,
            ld,
            bytes_copied: operand.bytes_copied as u64,
            access,
            trans,
            refusal,
            rows_reversed: operand.rows_reversed.into(),
            cols_reversed: operand.cols_reversed.into(),
        };
        // SAFETY: C4; `output` has found it to be not NULL.
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
        // SAFETY: C6; the reference ends with this call.
        let plan = unsafe { required(plan, "plan") }?;
        if buffer.is_null() && size != 0 {
            return Err(Failure::Null("buffer").into());
        }
        // SAFETY: C4 for both; that `buffer` is not NULL unless `size` is 0 was checked. The plan is not in it, as nobody
        // changes a handle (C6).
        unsafe {
            let whole = write_text(&plan.plan, buffer, size);
            write_optional(length, whole);
        }
        Ok(())
    })
}
