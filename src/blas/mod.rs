//! The public routines: plan, pack, call, unpack.

mod call;
mod compiled;
mod context;
mod contract;
mod directly;
mod dispatch;
#[cfg(feature = "lapack")]
pub mod lapack;
pub(crate) mod level1;
mod level2;
mod level3;
mod new;
mod operand_state;
mod operands;
mod packed;
mod prelude;
mod quick;
mod run;
mod scalars;
mod steps;
mod table;

#[cfg(any(test, feature = "capi"))]
#[cfg(feature = "capi")]
pub(crate) use call::Located;
#[cfg(feature = "capi")]
pub(crate) use compiled::{Plans, RealRoutines, Routines};
pub use context::{Context, Report};
#[cfg(feature = "capi")]
pub(crate) use contract::{Contractions, Problem, Stacks, batched, paired};
pub use contract::{
    contract, contract_path, contract_shape, gemm_batched, herk_batched, syrk_batched, tensordot,
    trsm_batched,
};
#[cfg(feature = "capi")]
pub(crate) use level1::blocks::Blocks;
pub use level1::*;
pub use level2::*;
#[cfg(feature = "capi")]
pub(crate) use level3::check_plan;
pub use level3::*;
pub use new::*;
#[cfg(any(feature = "capi", test))]
pub(crate) use operands::Operands;
pub use packed::Packed;
pub use scalars::{Blas, Level1Complex, Level1Real};

#[cfg(test)]
mod tests;
