//! The public routines: plan, pack, call, unpack.

mod context;
mod drive;
mod level3;

pub use context::{Context, Report};
pub(crate) use level3::check_plan;
pub use level3::gemm;

#[cfg(test)]
mod tests;
