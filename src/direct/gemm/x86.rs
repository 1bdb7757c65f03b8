//! The vectors of x86-64, with the tiles made of them.
#![allow(
    clippy::incompatible_msrv,
    reason = "to be settled with the crate's Rust version: AVX-512 needs 1.89"
)]
#![allow(
    clippy::missing_transmute_annotations,
    reason = "between a register and its lanes, which only the macro's caller knows"
)]

use core::arch::asm;
use core::arch::x86_64::*;
use core::mem::{transmute, transmute_copy};

use super::fused::micro::sets;
use super::kernels::{Kernels, Load, kernels};
use super::tiling::Tiling;
use super::vector::{CONTIGUOUS, FIXED_STRIDES, FixedStride, Vector};
use crate::scalar::Scalar;
use num_complex::Complex;

/// A vector type over a register of `$bytes` bytes.
macro_rules! vector {
    (
        $(#[$attribute:meta])*
        $name:ident($register:ty), [$real:ty; $lanes:literal], $bytes:literal,
        mask: $mask:ty = $first:expr,
        splat: $splat:ident, mul: $mul:ident, mul_add: $mul_add:ident, swapped: $swapped:ident $swap:literal,
        evens: $evens:expr, odds: $odds:expr,
        load: $load:ident, load_masked: $load_masked:expr, store: $store:ident, store_masked: $store_masked:expr,
        $(
            load_lanes: $load_lanes:ident, store_lanes: $store_lanes:ident,
            permute: $permute:ident, permute2: $permute2:ident,
        )?
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy)]
        pub struct $name($register);

        impl Vector for $name {
            type Real = $real;
            type Mask = $mask;
            const LANES: usize = $lanes;

            #[inline(always)]
            unsafe fn mask(count: usize) -> $mask {
                $first(count)
            }

            #[inline(always)]
            unsafe fn alternating(even: $real, odd: $real) -> Self {
                let lanes: [$real; $lanes] = core::array::from_fn(|at| if at % 2 == 0 { even } else { odd });
                // SAFETY: the array has as many bytes as the register, for which any bytes are a value.
                unsafe { transmute_copy(&lanes) }
            }

            #[inline(always)]
            unsafe fn splat(value: $real) -> Self {
                // SAFETY: the processor has the instructions, as `Vector` demands of every call.
                Self(unsafe { $splat(value) })
            }

            #[inline(always)]
            unsafe fn mul(self, factor: Self) -> Self {
                // SAFETY: the processor has the instructions, as `Vector` demands of every call.
                Self(unsafe { $mul(self.0, factor.0) })
            }

            #[inline(always)]
            unsafe fn mul_add(self, factor: Self, sum: Self) -> Self {
                // SAFETY: the processor has the instructions, as `Vector` demands of every call.
                Self(unsafe { $mul_add(self.0, factor.0, sum.0) })
            }

            #[inline(always)]
            unsafe fn swapped(self) -> Self {
                // SAFETY: the processor has the instructions, as `Vector` demands of every call.
                Self(unsafe { $swapped::<$swap>(self.0) })
            }

            #[inline(always)]
            unsafe fn evens(self) -> Self {
                // SAFETY: the processor has the instructions, as `Vector` demands of every call.
                Self(unsafe { $evens(self.0) })
            }

            #[inline(always)]
            unsafe fn odds(self) -> Self {
                // SAFETY: the processor has the instructions, as `Vector` demands of every call.
                Self(unsafe { $odds(self.0) })
            }

            #[inline(always)]
            unsafe fn load(at: *const $real) -> Self {
                // SAFETY: the lanes are readable, the caller promises; the load needs no alignment. There are the instructions.
                Self(unsafe { $load(at) })
            }

            #[inline(always)]
            unsafe fn load_masked(at: *const $real, mask: $mask) -> Self {
                // SAFETY: the lanes of the mask are readable, the caller promises, and others are not touched; no alignment is needed. There are
                // the instructions.
                Self(unsafe { $load_masked(at, mask) })
            }

            #[inline(always)]
            unsafe fn collect<const SIZE: usize>(at: *const u8, offset: impl Fn(usize) -> isize) -> Self {
                // SAFETY: the elements at the offsets of these indices are readable, the caller promises, and are read unaligned;
                // the arrays have as many bytes as the register, for which any bytes are a value. No gather instruction: on most processors it is slower than this.
                unsafe {
                    match SIZE {
                        4 => {
                            let mut lanes = [0_f32; $bytes / 4];
                            for index in 0..lanes.len() {
                                lanes[index] = at.wrapping_offset(offset(index)).cast::<f32>().read_unaligned();
                            }
                            transmute_copy(&lanes)
                        }
                        8 => {
                            let mut lanes = [0_f64; $bytes / 8];
                            for index in 0..lanes.len() {
                                lanes[index] = at.wrapping_offset(offset(index)).cast::<f64>().read_unaligned();
                            }
                            transmute_copy(&lanes)
                        }
                        _ => {
                            let mut lanes = [[0_f64; 2]; $bytes / 16];
                            for index in 0..lanes.len() {
                                lanes[index] =
                                    at.wrapping_offset(offset(index)).cast::<[f64; 2]>().read_unaligned();
                            }
                            transmute_copy(&lanes)
                        }
                    }
                }
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut $real) {
                // SAFETY: the lanes are writable, the caller promises; the store needs no alignment. There are the instructions.
                unsafe { $store(at, self.0) }
            }

            #[inline(always)]
            unsafe fn store_masked(self, at: *mut $real, mask: $mask) {
                // SAFETY: the lanes of the mask are writable, the caller promises, and others are not touched; no alignment is needed. There are
                // the instructions.
                unsafe { $store_masked(at, mask, self.0) }
            }

            $(
                const HAS_FIXED_STRIDES: bool = true;

                #[inline(always)]
                unsafe fn load_at_stride<const SIZE: usize>(at: *const $real, stride: FixedStride, masks: [u16; 2]) -> Self {
                    let at = at.cast::<i32>();
                    // SAFETY: the elements of the masks are readable (to be loaded) or writable (to be stored), the caller promises;
                    // what is not in the masks is not touched. Registers and arrays of indices have the same number of bytes,
                    // for which any are a value. There are the instructions.
                    unsafe {
                        let lanes = match stride {
                            FixedStride::Two => {
                                let low = $load_lanes(masks[0] as _, at);
                                let high = $load_lanes(masks[1] as _, at.wrapping_add($bytes / 4));
                                let index = const { together::<{ $bytes / 4 }>(SIZE / 4) };
                                $permute2(low, transmute(index), high)
                            }
                            FixedStride::Back => {
                                let lanes = $load_lanes(masks[0] as _, at.wrapping_byte_sub($bytes - SIZE));
                                let index = const { back::<{ $bytes / 4 }>(SIZE / 4) };
                                $permute(transmute(index), lanes)
                            }
                        };
                        transmute(lanes)
                    }
                }

                #[inline(always)]
                unsafe fn store_at_stride<const SIZE: usize>(self, at: *mut $real, stride: FixedStride, masks: [u16; 2]) {
                    let at = at.cast::<i32>();
                    // SAFETY: the elements of the masks are readable (to be loaded) or writable (to be stored), the caller promises;
                    // what is not in the masks is not touched. Registers and arrays of indices have the same number of bytes,
                    // for which any are a value. There are the instructions.
                    unsafe {
                        match stride {
                            FixedStride::Two => {
                                let low = const { spread::<{ $bytes / 4 }>(SIZE / 4, 0) };
                                let high = const { spread::<{ $bytes / 4 }>(SIZE / 4, $bytes / 4) };
                                let [low, high] = [low, high].map(|index| $permute(transmute(index), transmute(self)));
                                $store_lanes(at, masks[0] as _, low);
                                $store_lanes(at.wrapping_add($bytes / 4), masks[1] as _, high);
                            }
                            FixedStride::Back => {
                                let index = const { back::<{ $bytes / 4 }>(SIZE / 4) };
                                let lanes = $permute(transmute(index), transmute(self));
                                $store_lanes(at.wrapping_byte_sub($bytes - SIZE), masks[0] as _, lanes);
                            }
                        }
                    }
                }
            )?

            const NARROW: bool = $bytes == 32;

            #[inline(always)]
            unsafe fn lane(self, index: usize) -> $real {
                // SAFETY: the register has as many bytes as the array, for which any bytes are numbers.
                unsafe { transmute_copy::<Self, [$real; $lanes]>(&self)[index] }
            }

            #[inline(always)]
            fn opaque(mut value: isize) -> isize {
                // SAFETY: the text is a comment: no instruction, no memory, nothing but the register that it names, unchanged.
                unsafe { asm!("/* {0} */", inout(reg) value, options(pure, nomem, nostack, preserves_flags)) };
                value
            }
        }
    };
}

/// For elements of `unit` lanes: which lanes of two registers are those of every second element.
pub const fn together<const LANES: usize>(unit: usize) -> [u32; LANES] {
    let (mut index, mut at) = ([0; LANES], 0);
    while at < LANES {
        index[at] = (2 * (at / unit) * unit + at % unit) as u32;
        at += 1;
    }
    index
}

/// Which lane each of two registers has, the second from lane `from` on, where every second element is to be one of
/// the first register's, in order. What the others have is not stored.
const fn spread<const LANES: usize>(unit: usize, from: usize) -> [u32; LANES] {
    let (mut index, mut at) = ([0; LANES], 0);
    while at < LANES {
        let to = from + at;
        index[at] = (to / unit / 2 * unit + at % unit) as u32;
        at += 1;
    }
    index
}

/// Which lane each has, where the elements are to be backwards.
const fn back<const LANES: usize>(unit: usize) -> [u32; LANES] {
    let (mut index, mut at) = ([0; LANES], 0);
    while at < LANES {
        index[at] = ((LANES / unit - 1 - at / unit) * unit + at % unit) as u32;
        at += 1;
    }
    index
}

/// AVX-512, and AVX2 for registers of half the length: with the masks of AVX-512 these took as much code again, for nothing measured.
pub mod avx512 {
    use super::*;

    vector! {
        /// Eight doubles.
        F64x8(__m512d), [f64; 8], 64,
        mask: __mmask8 = |count| ((1_u32 << count) - 1) as __mmask8,
        splat: _mm512_set1_pd, mul: _mm512_mul_pd, mul_add: _mm512_fmadd_pd, swapped: _mm512_permute_pd 0x55,
        evens: _mm512_movedup_pd, odds: _mm512_permute_pd::<0xff>,
        load: _mm512_loadu_pd, load_masked: |at, mask| _mm512_maskz_loadu_pd(mask, at),
        store: _mm512_storeu_pd, store_masked: |at, mask, lanes| _mm512_mask_storeu_pd(at, mask, lanes),
        load_lanes: _mm512_maskz_loadu_epi32, store_lanes: _mm512_mask_storeu_epi32,
        permute: _mm512_permutexvar_epi32, permute2: _mm512_permutex2var_epi32,
    }

    vector! {
        /// Sixteen floats.
        F32x16(__m512), [f32; 16], 64,
        mask: __mmask16 = |count| ((1_u32 << count) - 1) as __mmask16,
        splat: _mm512_set1_ps, mul: _mm512_mul_ps, mul_add: _mm512_fmadd_ps, swapped: _mm512_permute_ps 0xb1,
        evens: _mm512_moveldup_ps, odds: _mm512_movehdup_ps,
        load: _mm512_loadu_ps, load_masked: |at, mask| _mm512_maskz_loadu_ps(mask, at),
        store: _mm512_storeu_ps, store_masked: |at, mask, lanes| _mm512_mask_storeu_ps(at, mask, lanes),
        load_lanes: _mm512_maskz_loadu_epi32, store_lanes: _mm512_mask_storeu_epi32,
        permute: _mm512_permutexvar_epi32, permute2: _mm512_permutex2var_epi32,
    }

    kernels! {
        #[target_feature(enable = "avx512f")]
        loads: [Whole First Apart Second], strides: [Two Back Any One];
        F32: f32, 4, 8 [1 2 3 4 5 6 7 8], [F32x16], avx2::F32;
        F64: f64, 8, 8 [1 2 3 4 5 6 7 8], [F64x8], avx2::F64;
        C64: Complex<f32>, 8, 8 [1 2 3 4 5 6 7 8], [F32x16], avx2::C64;
        C128: Complex<f64>, 16, 8 [1 2 3 4 5 6 7 8], [F64x8], avx2::C128;
    }

    /// Products that are packed: 24 sums, of the 32 registers.
    pub mod fused {
        use super::super::avx512 as tiles;
        use super::*;

        sets! {
            #[target_feature(enable = "avx512f")]
            8 by 3 [1 2 3], tiles: tiles;
            F32: f32, F32x16;
            F64: f64, F64x8;
            C64: Complex<f32>, F32x16;
            C128: Complex<f64>, F64x8;
        }
    }
}

/// AVX2 with FMA.
pub mod avx2 {
    use super::*;

    vector! {
        /// Four doubles.
        F64x4(__m256d), [f64; 4], 32,
        mask: (usize, __m256i) = |count| unsafe {
            // SAFETY: called by `Vector::mask`, which demands the instructions.
            (count, _mm256_cmpgt_epi64(_mm256_set1_epi64x(count as i64), _mm256_set_epi64x(3, 2, 1, 0)))
        },
        splat: _mm256_set1_pd, mul: _mm256_mul_pd, mul_add: _mm256_fmadd_pd, swapped: _mm256_permute_pd 5,
        evens: _mm256_movedup_pd, odds: _mm256_permute_pd::<0xf>,
        load: _mm256_loadu_pd, load_masked: |at, mask: Self::Mask| _mm256_maskload_pd(at, mask.1),
        store: _mm256_storeu_pd, store_masked: |at, mask: Self::Mask, lanes| store_first_pd(at, mask.0, lanes),
    }

    vector! {
        /// Eight floats.
        F32x8(__m256), [f32; 8], 32,
        mask: (usize, __m256i) = |count| unsafe {
            // SAFETY: called by `Vector::mask`, which demands the instructions.
            (count, _mm256_cmpgt_epi32(_mm256_set1_epi32(count as i32), _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0)))
        },
        splat: _mm256_set1_ps, mul: _mm256_mul_ps, mul_add: _mm256_fmadd_ps, swapped: _mm256_permute_ps 0xb1,
        evens: _mm256_moveldup_ps, odds: _mm256_movehdup_ps,
        load: _mm256_loadu_ps, load_masked: |at, mask: Self::Mask| _mm256_maskload_ps(at, mask.1),
        store: _mm256_storeu_ps, store_masked: |at, mask: Self::Mask, lanes| store_first_ps(at, mask.0, lanes),
    }

    /// The first `count` lanes, which are not all. No masked store: on some processors it is very slow.
    ///
    /// # Safety
    /// - They are writable at `at`.
    /// - There are the instructions.
    #[inline(always)]
    unsafe fn store_first_pd(mut at: *mut f64, count: usize, lanes: __m256d) {
        // SAFETY: 2 and 1 lanes by the bits of `count`, `at` after those that have been written: the first `count`, which are
        // writable, the caller promises. So of the instructions.
        unsafe {
            let mut rest = _mm256_castpd256_pd128(lanes);
            if count >= 2 {
                _mm_storeu_pd(at, rest);
                (at, rest) = (at.wrapping_add(2), _mm256_extractf128_pd::<1>(lanes));
            }
            if count % 2 == 1 {
                _mm_store_sd(at, rest);
            }
        }
    }

    /// The same.
    ///
    /// # Safety
    /// That of [`store_first_pd`].
    #[inline(always)]
    unsafe fn store_first_ps(mut at: *mut f32, count: usize, lanes: __m256) {
        // SAFETY: as there, with 4, 2 and 1 lanes.
        unsafe {
            let mut rest = _mm256_castps256_ps128(lanes);
            if count >= 4 {
                _mm_storeu_ps(at, rest);
                (at, rest) = (at.wrapping_add(4), _mm256_extractf128_ps::<1>(lanes));
            }
            if count % 4 >= 2 {
                // Two lanes; the store needs no alignment.
                _mm_store_sd(at.cast(), _mm_castps_pd(rest));
                (at, rest) = (at.wrapping_add(2), _mm_movehl_ps(rest, rest));
            }
            if count % 2 == 1 {
                _mm_store_ss(at, rest);
            }
        }
    }

    kernels! {
        #[target_feature(enable = "avx2,fma")]
        loads: [Whole First Apart Apart], strides: [Any Any Any One];
        F32: f32, 4, 8 [1 2 3 4 5 6 7 8], [F32x8];
        F64: f64, 8, 8 [1 2 3 4 5 6 7 8], [F64x4];
        // Two sums to an element: more rows do not fit into the registers.
        C64: Complex<f32>, 8, 4 [1 2 3 4 4 4 4 4], [F32x8];
        C128: Complex<f64>, 16, 4 [1 2 3 4 4 4 4 4], [F64x4];
    }

    /// Products that are packed: 12 sums, of the 16 registers.
    pub mod fused {
        use super::super::avx2 as tiles;
        use super::*;

        sets! {
            #[target_feature(enable = "avx2,fma")]
            6 by 2 [1 2 2], tiles: tiles;
            F32: f32, F32x8;
            F64: f64, F64x4;
            C64: Complex<f32>, F32x8;
            C128: Complex<f64>, F64x4;
        }
    }
}
