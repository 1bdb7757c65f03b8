//! Who computes: the only place that names `cblas-sys`. One trait per routine family over the four scalars.
//!
//! The symbols come from the OpenBLAS of the system (feature `openblas`), from the bundled BLIS (feature
//! `blis`), or, with neither, from whatever CBLAS the final program links.

mod gemm;
mod level1;
mod level2;
mod level3;
mod table;

pub use gemm::{Gemm, GemmCall};
pub use level1::{Level1, Level1Real, Vectors};
pub use level2::Level2;
pub use level3::Level3;

use crate::operand::BLAS_INT_MAX;
use crate::plan::Capabilities;

// Only for what they link. With both features OpenBLAS is taken: the two define the same symbols.
#[cfg(all(feature = "blis", not(feature = "openblas")))]
use blis_src as _;
#[cfg(feature = "openblas")]
use openblas_src as _;

/// A scalar that BLAS computes everything with: `f32`, `f64`, `Complex<f32>` and `Complex<f64>`.
pub trait Blas: Gemm + Level1 + Level2 + Level3 {}

impl<T: Gemm + Level1 + Level2 + Level3> Blas for T {}

/// Who supplies BLAS in this build.
pub const NAME: &str = if cfg!(feature = "openblas") {
    "OpenBLAS"
} else if cfg!(feature = "blis") {
    "BLIS"
} else {
    "the program's own CBLAS"
};

/// What the BLAS of this build can do. `CblasConjNoTrans` (114) is an extension of OpenBLAS (`tests/backend.rs`
/// checks it for every routine that takes it); BLIS and the reference CBLAS reject it.
pub const CAPABILITIES: Capabilities =
    Capabilities { int_max: BLAS_INT_MAX, conj_no_trans: cfg!(feature = "openblas") };
