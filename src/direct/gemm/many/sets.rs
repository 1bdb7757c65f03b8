//! The functions of [`slices`](super::slices) for each kind of vector.

use super::slices::{self, Blocks, Set, Side, slices};
use crate::arch::Isa;
use crate::direct::gemm::kernels::Kernels;
use crate::direct::gemm::portable;
use crate::direct::gemm::vector::Vector;
#[cfg(target_arch = "x86_64")]
use crate::direct::gemm::x86;
use crate::scalar::{DType, Scalar};
use num_complex::Complex;

/// 8 sums, of the 16 registers.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::x86::avx2::{self as tiles, F32x8, F64x4};
    use super::*;

    slices! {
        #[target_feature(enable = "avx2,fma")]
        tiles: tiles;
        F32: f32, [2, 2] by [2, 4], F32x8;
        F64: f64, [2, 2] by [2, 4], F64x4;
        C64: Complex<f32>, [2, 2] by [2, 2], F32x8;
        C128: Complex<f64>, [2, 2] by [2, 2], F64x4;
    }
}

/// 16 sums, of the 32 registers.
#[cfg(target_arch = "x86_64")]
mod avx512 {
    use super::x86::avx512::{self as tiles, F32x16, F64x8};
    use super::*;

    slices! {
        #[target_feature(enable = "avx512f")]
        tiles: tiles;
        F32: f32, [2, 4] by [2, 4], F32x16;
        F64: f64, [2, 4] by [2, 4], F64x8;
        C64: Complex<f32>, [2, 2] by [2, 4], F32x16;
        C128: Complex<f64>, [2, 2] by [2, 4], F64x8;
    }
}

/// Those for a scalar with these instructions, if there are any, and the tiles of the same instructions: without vectors of a fixed
/// length they are not worth what they take in the library.
pub fn set<T: Scalar>(isa: Isa) -> (Option<&'static Set<T>>, &'static [Kernels<T>]) {
    macro_rules! table {
        ($($name:ident: $scalar:ty;)*) => {
            match T::DTYPE {$(
                DType::$name => {
                    let (set, tiles): (Option<&'static Set<$scalar>>, &'static [Kernels<$scalar>]) = match isa {
                        Isa::Portable => (None, &portable::$name),
                        #[cfg(target_arch = "x86_64")]
                        Isa::Avx2 => (Some(&avx2::$name), &x86::avx2::$name),
                        #[cfg(target_arch = "x86_64")]
                        Isa::Avx512 => (Some(&avx512::$name), &x86::avx512::$name),
                    };
                    let set = set.map(|set| (&raw const *set).cast::<Set<T>>());
                    let (first, count) = ((&raw const *tiles).cast::<Kernels<T>>(), tiles.len());
                    // SAFETY: `DTYPE` tells scalars apart, of which there are these four: `T` is that of these statics.
                    unsafe { (set.map(|set| &*set), core::slice::from_raw_parts(first, count)) }
                }
            )*}
        };
    }
    table! {
        F32: f32;
        F64: f64;
        C64: Complex<f32>;
        C128: Complex<f64>;
    }
}
