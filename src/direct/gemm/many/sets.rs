//! The functions of [`slices`](super::slices) for each kind of vector.

use super::slices::{self, Blocks, Set, Side, slices};
use crate::arch::Isa;
use crate::direct::gemm::portable::{self, Double, Single};
use crate::direct::gemm::vector::Vector;
#[cfg(target_arch = "x86_64")]
use crate::direct::gemm::x86;
use crate::scalar::{DType, Scalar};
use num_complex::Complex;

/// What every target has: of the 16 registers of SSE2 8 hold sums.
mod plain {
    use super::*;

    slices! {
        tiles: portable;
        F32: f32, [2, 2] by [2, 2], Single;
        F64: f64, [2, 2] by [2, 2], Double;
        C64: Complex<f32>, [2, 2] by [2, 2], Single;
        C128: Complex<f64>, [2, 2] by [2, 2], Double;
    }
}

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

/// Those for a scalar with these instructions.
pub fn set<T: Scalar>(isa: Isa) -> &'static Set<T> {
    macro_rules! table {
        ($($name:ident)*) => {
            match T::DTYPE {$(
                DType::$name => {
                    let set: *const () = match isa {
                        Isa::Portable => (&raw const plain::$name).cast(),
                        #[cfg(target_arch = "x86_64")]
                        Isa::Avx2 => (&raw const avx2::$name).cast(),
                        #[cfg(target_arch = "x86_64")]
                        Isa::Avx512 => (&raw const avx512::$name).cast(),
                    };
                    // SAFETY: `DTYPE` tells scalars apart, of which there are these four: `T` is that of this static.
                    unsafe { &*set.cast::<Set<T>>() }
                }
            )*}
        };
    }
    table!(F32 F64 C64 C128)
}
