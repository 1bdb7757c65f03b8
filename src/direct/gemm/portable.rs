//! Vectors of what every target has.
#![allow(clippy::needless_range_loop, reason = "constant bounds are what unrolls")]

use super::fused::micro::sets;
use super::kernels::{Kernels, Load, kernels};
use super::tiling::Tiling;
use super::vector::{CONTIGUOUS, FIXED_STRIDES, Vector};
use crate::scalar::Scalar;
use num_complex::Complex;
use num_traits::Float;

/// Lanes which the compiler makes registers of.
#[derive(Clone, Copy)]
pub struct Lanes<R, const N: usize>([R; N]);

macro_rules! vector {
    ($real:ty, $lanes:literal) => {
        impl Vector for Lanes<$real, $lanes> {
            type Real = $real;
            type Mask = usize;
            const LANES: usize = $lanes;

            #[inline(always)]
            unsafe fn mask(count: usize) -> usize {
                count
            }

            #[inline(always)]
            unsafe fn alternating(even: $real, odd: $real) -> Self {
                Self(core::array::from_fn(|at| if at % 2 == 0 { even } else { odd }))
            }

            #[inline(always)]
            unsafe fn splat(value: $real) -> Self {
                Self([value; $lanes])
            }

            #[inline(always)]
            unsafe fn mul(mut self, factor: Self) -> Self {
                for at in 0..$lanes {
                    self.0[at] *= factor.0[at];
                }
                self
            }

            #[inline(always)]
            unsafe fn mul_add(mut self, factor: Self, sum: Self) -> Self {
                for at in 0..$lanes {
                    // Where it is no instruction, it is a slow function.
                    self.0[at] = if cfg!(target_arch = "aarch64") {
                        Float::mul_add(self.0[at], factor.0[at], sum.0[at])
                    } else {
                        self.0[at] * factor.0[at] + sum.0[at]
                    };
                }
                self
            }

            #[inline(always)]
            unsafe fn swapped(self) -> Self {
                Self(core::array::from_fn(|at| self.0[at ^ 1]))
            }

            #[inline(always)]
            unsafe fn evens(self) -> Self {
                Self(core::array::from_fn(|at| self.0[at & !1]))
            }

            #[inline(always)]
            unsafe fn odds(self) -> Self {
                Self(core::array::from_fn(|at| self.0[at | 1]))
            }

            #[inline(always)]
            unsafe fn load(at: *const $real) -> Self {
                // SAFETY: the lanes are readable, the caller promises; they are read unaligned.
                Self(unsafe { at.cast::<[$real; $lanes]>().read_unaligned() })
            }

            #[inline(always)]
            unsafe fn load_masked(at: *const $real, count: usize) -> Self {
                let mut lanes = [0.0; $lanes];
                for index in 0..$lanes {
                    if index < count {
                        // SAFETY: one of the first `count` lanes, which are readable, the caller promises.
                        lanes[index] = unsafe { at.wrapping_add(index).read_unaligned() };
                    }
                }
                Self(lanes)
            }

            #[inline(always)]
            unsafe fn collect<const SIZE: usize>(at: *const u8, offset: impl Fn(usize) -> isize) -> Self {
                let (parts, mut lanes) = (SIZE / size_of::<$real>(), [0.0; $lanes]);
                for index in 0..$lanes {
                    let element = at.wrapping_offset(offset(index / parts)).cast::<$real>();
                    // SAFETY: a part of the element at the offset of an index below its bound: readable, the caller promises.
                    lanes[index] = unsafe { element.wrapping_add(index % parts).read_unaligned() };
                }
                Self(lanes)
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut $real) {
                // SAFETY: the lanes are writable, the caller promises; they are written unaligned.
                unsafe { at.cast::<[$real; $lanes]>().write_unaligned(self.0) }
            }

            #[inline(always)]
            unsafe fn store_masked(self, at: *mut $real, count: usize) {
                for index in 0..$lanes {
                    if index < count {
                        // SAFETY: one of the first `count` lanes, which are writable, the caller promises.
                        unsafe { at.wrapping_add(index).write_unaligned(self.0[index]) };
                    }
                }
            }

            const NARROW: bool = true;

            #[inline(always)]
            unsafe fn lane(self, index: usize) -> $real {
                self.0[index]
            }

            #[inline(always)]
            fn opaque(value: isize) -> isize {
                value
            }
        }
    };
}

vector!(f32, 8);
vector!(f64, 4);

pub type Single = Lanes<f32, 8>;
pub type Double = Lanes<f64, 4>;

kernels! {
    // What does not fill a vector is loaded one by one either way.
    loads: [Whole Apart Apart Apart], strides: [Any Any Any One];
    F32: f32, 4, 4 [1 2 3 4 4 4 4 4], [Single];
    F64: f64, 8, 4 [1 2 3 4 4 4 4 4], [Double];
    C64: Complex<f32>, 8, 2 [1 2 2 2 2 2 2 2], [Single];
    C128: Complex<f64>, 16, 2 [1 2 2 2 2 2 2 2], [Double];
}

/// Products that are packed: of the 16 registers of SSE2 8 hold sums, of the 32 of NEON 16.
pub mod fused {
    use super::super::portable as tiles;
    use super::*;

    #[cfg(target_arch = "x86_64")]
    sets! {
        4 by 1 [1 1 1], tiles: tiles;
        F32: f32, Single;
        F64: f64, Double;
        C64: Complex<f32>, Single;
        C128: Complex<f64>, Double;
    }
    #[cfg(not(target_arch = "x86_64"))]
    sets! {
        4 by 2 [1 2 2], tiles: tiles;
        F32: f32, Single;
        F64: f64, Double;
        C64: Complex<f32>, Single;
        C128: Complex<f64>, Double;
    }
}
