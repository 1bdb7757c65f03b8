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
///
/// What depends on the processor and on settings is left out: [`capabilities`] has it too.
pub const CAPABILITIES: Capabilities = Capabilities {
    int_max: BLAS_INT_MAX,
    conj_no_trans: cfg!(feature = "openblas"),
    small_products: 0,
    direct_len: 0,
    threads: 1,
};

/// [`CAPABILITIES`], and what the BLAS of this build can do on this processor, on as many threads as it has now.
///
/// OpenBLAS (0.3.17 and later) has kernels for small products that do not pack their operands, on the processors with
/// AVX-512; up to m n k = 100^3, says its source for f32 and f64.
pub fn capabilities() -> Capabilities {
    Capabilities {
        small_products: small_products(),
        direct_len: crate::direct::gemm::longest(),
        threads: threads(),
        ..CAPABILITIES
    }
}

#[cfg(feature = "openblas")]
fn small_products() -> usize {
    use core::ffi::{CStr, c_char};
    use std::sync::OnceLock;
    unsafe extern "C" {
        fn openblas_get_corename() -> *const c_char;
    }
    static FOUND: OnceLock<usize> = OnceLock::new();
    *FOUND.get_or_init(|| {
        // SAFETY: a function of OpenBLAS without arguments, which returns a text of its own or NULL.
        let name = unsafe { openblas_get_corename() };
        if name.is_null() {
            return 0;
        }
        // SAFETY: a C string that is never changed.
        let name = unsafe { CStr::from_ptr(name) };
        let has = ["SkylakeX", "Cooperlake", "SapphireRapids"]
            .iter()
            .any(|core| name.to_bytes() == core.as_bytes());
        if has { 100 * 100 * 100 } else { 0 }
    })
}

#[cfg(not(feature = "openblas"))]
fn small_products() -> usize {
    0
}

/// Asked each time, as a program may change it.
#[cfg(feature = "openblas")]
fn threads() -> usize {
    unsafe extern "C" {
        fn openblas_get_num_threads() -> core::ffi::c_int;
    }
    // SAFETY: a function of OpenBLAS without arguments, which returns a number.
    let threads = unsafe { openblas_get_num_threads() };
    usize::try_from(threads).unwrap_or(1).max(1)
}

#[cfg(not(feature = "openblas"))]
fn threads() -> usize {
    1
}
