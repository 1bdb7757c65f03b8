//! Matrix times vector: a BLAS call where the matrix passes, directly on its strides where it does not.

mod kernels;
mod operands;
mod products;
mod raw;
mod triangular;
mod updates;

pub(super) use kernels::gemv_kernel;
pub use products::*;
pub use triangular::*;
pub use updates::*;
