//! The public routines: plan, pack, call, unpack.

mod context;
mod drive;
mod level3;

pub use context::{Context, Report};
pub use level3::gemm;
