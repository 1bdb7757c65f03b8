//! Matrix times matrix: `bv_gemm`, and `bv_gemm_call` for callers who make the call themselves.

use super::prelude::*;
use super::refusal::{BV_REFUSAL_NONE, code};
use super::status::Failure;
use super::write_optional;
use crate::blas::Plans as _;
use crate::error::{Refusal, Refusals};
use crate::operand::BLAS_INT_MAX;
use crate::plan::{Access, Directly, Plan, PlanOptions};

// Generated from routines.toml by `make generate`: from here

/// C = alpha A B + beta C for views with two axes, all of the same dtype: A is m x k, B is k x n, C is m x n.
///
/// alpha and beta point to a number of that dtype; NULL stands for alpha = 1 and beta = 0. With beta = 0, C is
/// not read, so that it need not be initialised; with alpha = 0, A and B are not. A and B may have BV_CONJ. For
/// a transposed operand swap its shape and its strides.
///
/// Whatever passes as it lies, or with an index reversed in all operands, is not copied. C may share memory with
/// A or B: whether it does is found out exactly, and if so, what is overwritten is copied first. On failure
/// nothing has been written.
///
/// options may be NULL; see there for how to have a call explained instead of carried out. If report is not NULL, what
/// was done is stored there.
///
/// Threads: calls may run at the same time on shared A and B, and on different C.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gemm(
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, b, c];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `gemm_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::GEMM, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::gemm_raw(context, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

// Generated: to here

/// C = alpha A B + beta C for views with two axes, whose dtypes may differ: that of C holds all values of those of A and B
/// (BV_F32 is held by all, BV_F64 and BV_C64 by BV_C128, each by itself); else BV_ERR_DTYPE_MISMATCH. alpha and beta point to
/// a number of C's dtype. All else is as for bv_gemm.
///
/// Real times complex of one precision, with real alpha and beta, is one product of real numbers where the complex matrix and C have
/// unit strides along the index that they share, and the matrix is not BV_CONJ; else two, of the real and of the imaginary parts. All
/// others are converted while they are packed for kernels of this library, which needs workspace and copies nothing; as a whole where
/// they are small, with BV_DIRECTLY_NEVER, and where C shares memory with A or B. Under BV_ZERO_COPY that is refused
/// (BV_REFUSAL_OTHER_TYPE).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gemm_mixed(
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for the views.
        let (given, [first, second, third]) = unsafe { Given::read_mixed(&routines::GEMM, [a, b, c]) }?;
        for (name, dtype) in [("A", first), ("B", second)] {
            if !dtype.promotes_to(third) {
                let (first_dtype, second_dtype) = (dtype.name(), third.name());
                return Err(
                    Failure::DtypeMismatch { first: name, first_dtype, second: "C", second_dtype }.into()
                );
            }
        }
        // SAFETY: C5 for the options, C4 for the report. Of `gemm_mixed_raw`, the invariants of `Given` and C2 are what it asks of
        // operands of their own types, and `T` is that of C, which holds the values of the others, as compared; C3 for `alpha`
        // and `beta`.
        unsafe {
            in_context(options, report, &|context| {
                Ok(with_scalar!(third, T => {
                    let (alpha, beta) = (scale(alpha, T::ONE), scale(beta, T::ZERO));
                    T::gemm_mixed_raw(context, [first, second], alpha, beta, given.operands::<T>())
                })?)
            })
        }
    })
}

/// The arguments of the one cblas_?gemm call that computes a product without copying, beside the scales:
/// cblas_dgemm(layout, transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc).
#[repr(C)]
pub struct bv_gemm_call {
    /// 101 (CblasRowMajor) or 102 (CblasColMajor).
    pub layout: i32,
    /// For A: 111 (CblasNoTrans), 112 (CblasTrans) or 113 (CblasConjTrans).
    pub transa: i32,
    /// The same for B.
    pub transb: i32,
    /// Rows of C.
    pub m: i32,
    /// Columns of C.
    pub n: i32,
    /// Length of the sums.
    pub k: i32,
    /// Where A starts for BLAS; not the data of the view if an index is reversed.
    pub a: *const c_void,
    /// Where B starts.
    pub b: *const c_void,
    /// Where C starts.
    pub c: *mut c_void,
    /// Leading dimension of A in elements.
    pub lda: i32,
    /// Leading dimension of B.
    pub ldb: i32,
    /// Leading dimension of C.
    pub ldc: i32,
    /// The dtype of all three: which cblas_?gemm to call.
    pub dtype: i32,
}

/// Finds the one standard CBLAS call that computes C = alpha A B + beta C on these views without copying, for
/// callers who make it themselves. The views are as for bv_gemm.
///
/// refusals is NULL or an array of three. If there is no such call, BV_ERR_REFUSED is returned and refusals are
/// the reasons why A, B and C do not pass (BV_REFUSAL_NONE for one that does). On success call is filled and
/// refusals are all BV_REFUSAL_NONE. Nothing has to be freed; the call is valid as long as the data are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gemm_prepare(
    a: *const bv_view,
    b: *const bv_view,
    c: *const bv_view,
    call: *mut bv_gemm_call,
    refusals: *mut i32,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for the views.
        let operands = unsafe { Given::read(&routines::GEMM, [a, b, c]) }?;
        let (call, overlaps) = (output(call, "call")?, operands.overlaps());
        // The standard's capabilities: whose CBLAS will be called is not known.
        let (directly, workspace_limit) = (Directly::Never, usize::MAX);
        let options = PlanOptions { overlaps, directly, workspace_limit, ..Default::default() };
        let plan = Plan::gemm(operands.dtype(), &operands.layouts(), &options)?;
        let mut reasons = plan.form().access.map(Access::reason);
        for (reason, layout) in reasons.iter_mut().zip(operands.layouts()) {
            let value = layout.rows.len.max(layout.cols.len);
            if value > BLAS_INT_MAX {
                *reason = Some(Refusal::TooLarge { value });
            }
        }
        let codes = reasons.map(|reason| reason.map_or(BV_REFUSAL_NONE, code));
        let [a, b, c] = reasons;
        // First, as it may fail.
        let refused = Refusals::collect([("A", a), ("B", b), ("C", c)])?;
        // SAFETY: C4: NULL, or there is room for three integers, aligned as an array of them is.
        unsafe { write_optional(refusals.cast::<[i32; 3]>(), codes) };
        if !refused.is_empty() {
            return Err(Failure::NoCall(refused).into());
        }
        // SAFETY: C4; `output` has found it to be not NULL.
        unsafe { call.write(passing(&plan, &operands)) };
        Ok(())
    })
}

/// The call of a plan in which everything passes and fits.
fn passing(plan: &Plan<3>, operands: &Given<3>) -> bv_gemm_call {
    let [m, n, k] = plan.lens().map(|len| len as i32);
    let deltas = plan.flipped().map(|(_, delta)| delta);
    let [(transa, lda), (transb, ldb), (_, ldc)] = plan.form().access.map(|access| {
        // The caller has made sure that all pass.
        access.passed().map_or((0, 0), |(trans, ld)| (trans as i32, ld as i32))
    });
    let at = |operand: usize| operands.data()[operand].wrapping_byte_offset(deltas[operand]);
    bv_gemm_call {
        layout: plan.form().order as i32,
        transa,
        transb,
        m,
        n,
        k,
        a: at(0),
        b: at(1),
        c: at(2),
        lda,
        ldb,
        ldc,
        dtype: operands.dtype() as i32,
    }
}
