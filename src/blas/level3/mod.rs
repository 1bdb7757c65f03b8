//! Matrix times matrix.

mod gemm;
mod gram;
mod kernels;
mod mixed;
mod raw;
mod structured;

#[cfg(feature = "capi")]
pub(crate) use gemm::check_plan;
pub use gemm::gemm;
pub(super) use kernels::gemm_kernel;
pub use mixed::{PromotesTo, gemm_mixed};
pub use structured::*;
