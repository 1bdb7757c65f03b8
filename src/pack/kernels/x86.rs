//! Kernels for x86-64 with AVX2 or AVX-512: the vectors, and the entries compiled for each.
//!
//! `vpgatherqq` and its like are not used: they were measured at a quarter of the speed of single loads.

pub mod channels;
mod loads;

use core::arch::x86_64::*;

use super::vector::Vector;
use crate::arch::CACHE_LINE;
use loads::{Backwards, EverySecond, EveryThird};

/// One lane.
#[derive(Clone, Copy)]
struct Xmm(__m128i);

/// Two lanes.
#[derive(Clone, Copy)]
struct Ymm(__m256i);

/// Four lanes.
#[derive(Clone, Copy)]
struct Zmm(__m512i);

/// 4 or 8 bytes each from `src`, `src + stride`, ..., 16 bytes in all.
///
/// # Safety
/// They are readable; `SIZE` is 4 or 8; the processor has SSE 4.1.
#[inline(always)]
unsafe fn lane_of_elements<const SIZE: usize>(src: *const u8, stride: isize) -> __m128i {
    // No closures here and below: `inline(always)` cannot be asked of them.
    // SAFETY: two elements of 8 bytes or four of 4, as `SIZE` says, are readable at these addresses, and there is SSE 4.1, the
    // caller promises. None of the loads needs alignment.
    unsafe {
        let second = src.wrapping_offset(stride);
        if SIZE == 8 {
            let low = _mm_castsi128_pd(_mm_loadl_epi64(src.cast()));
            return _mm_castpd_si128(_mm_loadh_pd(low, second.cast()));
        }
        let third = second.wrapping_offset(stride);
        let fourth = third.wrapping_offset(stride);
        let lane = _mm_cvtsi32_si128(src.cast::<i32>().read_unaligned());
        let lane = _mm_insert_epi32::<1>(lane, second.cast::<i32>().read_unaligned());
        let lane = _mm_insert_epi32::<2>(lane, third.cast::<i32>().read_unaligned());
        _mm_insert_epi32::<3>(lane, fourth.cast::<i32>().read_unaligned())
    }
}

/// Implements [`Vector`]: what is the same for all widths but for the names of the intrinsics.
macro_rules! vector {
    (
        $vector:ident, $lanes:literal: $xor:ident, $store:ident, $stream:ident,
        [$($size:literal: $low:ident $high:ident),*],
        |$lanes_of:ident| $assemble:expr
    ) => {
        #[allow(unused_unsafe, reason = "one lane is assembled without instructions")]
        impl Vector for $vector {
            const LANES: usize = $lanes;

            #[inline(always)]
            unsafe fn load_lanes(src: *const u8, stride: isize) -> Self {
                let at = [0, 1, 2, 3].map(|at| src.wrapping_offset(stride * at));
                // SAFETY: as many lanes as the vector has are readable, the caller promises, unaligned; there are the
                // instructions, as `Vector` demands of every call.
                unsafe {
                    let first = _mm_loadu_si128(at[0].cast());
                    let mut $lanes_of = [first; 4];
                    if $lanes >= 2 {
                        $lanes_of[1] = _mm_loadu_si128(at[1].cast());
                    }
                    if $lanes == 4 {
                        $lanes_of[2] = _mm_loadu_si128(at[2].cast());
                        $lanes_of[3] = _mm_loadu_si128(at[3].cast());
                    }
                    $vector($assemble)
                }
            }

            #[inline(always)]
            unsafe fn load_elements<const SIZE: usize>(src: *const u8, stride: isize) -> Self {
                let at = [0, 1, 2, 3].map(|at| src.wrapping_offset(stride * (16 / SIZE) as isize * at));
                // SAFETY: as many elements as the vector has room for are readable, the caller promises, a lane's in each of
                // these places; there are the instructions, as `Vector` demands of every call.
                unsafe {
                    let first = lane_of_elements::<SIZE>(at[0], stride);
                    let mut $lanes_of = [first; 4];
                    if $lanes >= 2 {
                        $lanes_of[1] = lane_of_elements::<SIZE>(at[1], stride);
                    }
                    if $lanes == 4 {
                        $lanes_of[2] = lane_of_elements::<SIZE>(at[2], stride);
                        $lanes_of[3] = lane_of_elements::<SIZE>(at[3], stride);
                    }
                    $vector($assemble)
                }
            }

            #[inline(always)]
            unsafe fn interleave_low<const SIZE: usize>(self, other: Self) -> Self {
                // SAFETY: there are the instructions, as `Vector` demands of every call.
                unsafe {
                    match SIZE {
                        $($size => $vector($low(self.0, other.0)),)*
                        _ => self,
                    }
                }
            }

            #[inline(always)]
            unsafe fn interleave_high<const SIZE: usize>(self, other: Self) -> Self {
                // SAFETY: there are the instructions, as `Vector` demands of every call.
                unsafe {
                    match SIZE {
                        $($size => $vector($high(self.0, other.0)),)*
                        _ => self,
                    }
                }
            }

            #[inline(always)]
            unsafe fn conj<const SIZE: usize>(self) -> Self {
                // SAFETY: there are the instructions, as `Vector` demands of every call.
                unsafe {
                    // The sign bit of the upper half of each number.
                    let signs = if SIZE == 8 { _mm_set1_epi64x(i64::MIN) } else { _mm_set_epi64x(i64::MIN, 0) };
                    let $lanes_of = [signs; 4];
                    $vector($xor(self.0, $assemble))
                }
            }

            #[inline(always)]
            unsafe fn store(self, dst: *mut u8) {
                // SAFETY: so many bytes are writable, the caller promises, and the store needs no alignment; there are the
                // instructions.
                unsafe { $store(dst.cast(), self.0) };
            }

            #[inline(always)]
            unsafe fn stream(self, dst: *mut u8) {
                // SAFETY: so many bytes are writable, and aligned to their number, the caller promises; there are the
                // instructions.
                unsafe { $stream(dst.cast(), self.0) };
            }
        }
    };
}

vector!(Xmm, 1: _mm_xor_si128, _mm_storeu_si128, _mm_stream_si128,
    [1: _mm_unpacklo_epi8 _mm_unpackhi_epi8, 2: _mm_unpacklo_epi16 _mm_unpackhi_epi16,
     4: _mm_unpacklo_epi32 _mm_unpackhi_epi32, 8: _mm_unpacklo_epi64 _mm_unpackhi_epi64],
    |lanes| lanes[0]);
vector!(Ymm, 2: _mm256_xor_si256, _mm256_storeu_si256, _mm256_stream_si256,
    [1: _mm256_unpacklo_epi8 _mm256_unpackhi_epi8, 2: _mm256_unpacklo_epi16 _mm256_unpackhi_epi16,
     4: _mm256_unpacklo_epi32 _mm256_unpackhi_epi32, 8: _mm256_unpacklo_epi64 _mm256_unpackhi_epi64],
    |lanes| _mm256_inserti128_si256::<1>(_mm256_castsi128_si256(lanes[0]), lanes[1]));
vector!(Zmm, 4: _mm512_xor_si512, _mm512_storeu_si512, _mm512_stream_si512,
[1: _mm512_unpacklo_epi8 _mm512_unpackhi_epi8, 2: _mm512_unpacklo_epi16 _mm512_unpackhi_epi16,
 4: _mm512_unpacklo_epi32 _mm512_unpackhi_epi32, 8: _mm512_unpacklo_epi64 _mm512_unpackhi_epi64],
|lanes| {
    let low = _mm256_inserti128_si256::<1>(_mm256_castsi128_si256(lanes[0]), lanes[1]);
    let high = _mm256_inserti128_si256::<1>(_mm256_castsi128_si256(lanes[2]), lanes[3]);
    _mm512_inserti64x4::<1>(_mm512_castsi256_si512(low), high)
});

/// The entries that differ in nothing but features, vectors and names.
macro_rules! entries {
    ($features:literal, $widest:ident, $vectors:literal) => {
        /// See [`crate::pack::kernels::strip`].
        ///
        /// # Safety
        /// As there.
        #[target_feature(enable = $features)]
        pub unsafe fn strip<const SIZE: usize, const LANES: usize, const CONJ: bool, const STREAM: bool>(
            strip: Strip,
        ) {
            // SAFETY: the caller promises the same of the strip, which is `LANES` lanes wide, as each of these vectors times
            // their number is. Only 4 lanes, a whole cache line, are streamed. The attribute has the instructions.
            unsafe {
                match LANES {
                    1 => vector::strip::<Xmm, SIZE, 1, CONJ, false>(strip),
                    2 => vector::strip::<Ymm, SIZE, 1, CONJ, false>(strip),
                    // Small elements are transposed faster in half the width (measured: 3.5 times for one byte).
                    4 if SIZE <= 2 => vector::strip::<Ymm, SIZE, 2, CONJ, STREAM>(strip),
                    _ => vector::strip::<$widest, SIZE, $vectors, CONJ, STREAM>(strip),
                }
            }
        }

        /// Copies `bytes` bytes past the caches.
        ///
        /// # Safety
        /// As [`crate::pack::kernels::run`].
        #[target_feature(enable = $features)]
        pub unsafe fn stream(dst: *mut u8, src: *const u8, bytes: usize) {
            let head = dst.align_offset(CACHE_LINE).min(bytes);
            let lines = (bytes - head) / CACHE_LINE;
            let tail = head + lines * CACHE_LINE;
            // SAFETY: the first `head` bytes, whole lines and the rest are parts of the run, readable and writable, the caller
            // promises; after `head` the destination is aligned to cache lines. The attribute has the instructions.
            unsafe {
                dst.copy_from_nonoverlapping(src, head);
                for line in 0..lines {
                    let at = head + line * CACHE_LINE;
                    let step = 16 * <$widest>::LANES;
                    let parts: [$widest; CACHE_LINE / 16 / <$widest>::LANES] = core::array::from_fn(|part| {
                        <$widest>::load_lanes(src.wrapping_add(at + part * step), 16)
                    });
                    for (part, value) in parts.into_iter().enumerate() {
                        value.stream(dst.wrapping_add(at + part * step));
                    }
                }
                dst.wrapping_add(tail).copy_from_nonoverlapping(src.wrapping_add(tail), bytes - tail);
            }
        }

        /// See [`crate::pack::kernels::gather`].
        ///
        /// # Safety
        /// As there.
        #[target_feature(enable = $features)]
        pub unsafe fn gather<const SIZE: usize, const CONJ: bool>(gather: Gather, stream: bool) {
            use vector::{Elements, Lanes};
            let (size, stride) = (SIZE as isize, gather.stride);
            // SAFETY: the caller promises the same of the gather; each way to load is for the stride that was compared, or is
            // told it. The attribute has the instructions.
            unsafe {
                match SIZE {
                    16 => vector::gather::<$widest, SIZE, CONJ>(gather, stream, Lanes(stride)),
                    4 | 8 if stride == size => {
                        vector::gather::<$widest, SIZE, CONJ>(gather, stream, Lanes(16))
                    }
                    4 | 8 if stride == -size => {
                        vector::gather::<$widest, SIZE, CONJ>(gather, stream, Backwards::<SIZE>)
                    }
                    4 | 8 if stride == 2 * size => {
                        vector::gather::<$widest, SIZE, CONJ>(gather, stream, EverySecond::<SIZE>)
                    }
                    4 | 8 if stride == 3 * size => {
                        vector::gather::<$widest, SIZE, CONJ>(gather, stream, EveryThird::<SIZE>)
                    }
                    4 | 8 => vector::gather::<$widest, SIZE, CONJ>(gather, stream, Elements::<SIZE>(stride)),
                    _ => super::super::portable::gather::<SIZE, CONJ>(gather),
                }
            }
        }
    };
}

pub mod avx2 {
    //! AVX2.

    use super::super::vector;
    use super::super::{Gather, Strip};
    use super::*;

    entries!("avx2", Ymm, 2);
}

pub mod avx512 {
    //! AVX-512 F, BW, DQ and VL.

    use super::super::vector;
    use super::super::{Gather, Strip};
    use super::*;

    entries!("avx512f,avx512bw,avx512dq,avx512vl", Zmm, 1);
}
