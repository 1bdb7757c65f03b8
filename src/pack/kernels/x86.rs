//! Kernels for x86-64 with AVX2 or AVX-512: the vectors, and the entries compiled for each.
//!
//! `vpgatherqq` and its like are not used: they were measured at a quarter of the speed of single loads.

use core::arch::x86_64::*;

use super::vector::{Load, Vector};

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
    // SAFETY: the caller's promises.
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
                // SAFETY: the caller's promises; the processor has the instructions.
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
                // SAFETY: the caller's promises; the processor has the instructions.
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
                // SAFETY: the processor has the instructions.
                unsafe {
                    match SIZE {
                        $($size => $vector($low(self.0, other.0)),)*
                        _ => self,
                    }
                }
            }

            #[inline(always)]
            unsafe fn interleave_high<const SIZE: usize>(self, other: Self) -> Self {
                // SAFETY: the processor has the instructions.
                unsafe {
                    match SIZE {
                        $($size => $vector($high(self.0, other.0)),)*
                        _ => self,
                    }
                }
            }

            #[inline(always)]
            unsafe fn conj<const SIZE: usize>(self) -> Self {
                // SAFETY: the processor has the instructions.
                unsafe {
                    // The sign bit of the upper half of each number.
                    let signs = if SIZE == 8 { _mm_set1_epi64x(i64::MIN) } else { _mm_set_epi64x(i64::MIN, 0) };
                    let $lanes_of = [signs; 4];
                    $vector($xor(self.0, $assemble))
                }
            }

            #[inline(always)]
            unsafe fn store(self, dst: *mut u8) {
                // SAFETY: the caller's promises.
                unsafe { $store(dst.cast(), self.0) };
            }

            #[inline(always)]
            unsafe fn stream(self, dst: *mut u8) {
                // SAFETY: the caller's promises.
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

/// Which element of the vector that was loaded comes next, for every place of the result.
///
/// Elements `step` apart are loaded from as many vectors of memory, laid over one another. An odd step keeps them from
/// falling on each other; for a step of 2 the second half comes from one element before, to the odd positions.
#[derive(Clone, Copy)]
enum Positions {
    Backwards,
    EverySecond,
    EveryThird,
}

/// Such an order in units of 4 bytes, for a vector of `LEN` of them and elements of `size` bytes.
const fn order<const LEN: usize>(size: usize, positions: Positions) -> [i32; LEN] {
    // Smaller elements have no such kernels.
    let words = if size < 4 { 1 } else { size / 4 };
    let len = LEN / words;
    let mut order = [0; LEN];
    let mut at = 0;
    while at < LEN {
        let element = at / words;
        let from = match positions {
            Positions::Backwards => len - 1 - element,
            Positions::EverySecond => 2 * (element % (len / 2)) + element / (len / 2),
            Positions::EveryThird => 3 * element % len,
        };
        order[at] = (from * words + at % words) as i32;
        at += 1;
    }
    order
}

/// Which positions of vector number `vector` in memory hold elements that are 3 apart, as a mask.
const fn thirds(len: usize, vector: usize) -> u64 {
    let mut mask = 0;
    let mut at = 0;
    while at < len {
        if (vector * len + at).is_multiple_of(3) {
            mask |= 1 << at;
        }
        at += 1;
    }
    mask
}

/// Elements of 4 or 8 bytes, backwards.
#[derive(Clone, Copy)]
struct Backwards<const SIZE: usize>;

/// Every second element of 4 or 8 bytes.
#[derive(Clone, Copy)]
struct EverySecond<const SIZE: usize>;

/// Every third element of 4 or 8 bytes.
#[derive(Clone, Copy)]
struct EveryThird<const SIZE: usize>;

/// A mask of elements of `size` bytes as AVX2 wants it.
const fn words(size: usize, elements: u64) -> [i32; 8] {
    let mut mask = [0; 8];
    let mut at = 0;
    while at < 8 {
        mask[at] = -((elements >> (at * 4 / size) & 1) as i32);
        at += 1;
    }
    mask
}

impl Ymm {
    /// What is at `src` under the mask, zeros elsewhere.
    ///
    /// # Safety
    /// What is under the mask is readable; the processor has AVX2.
    #[inline(always)]
    unsafe fn masked(src: *const u8, mask: &[i32; 8]) -> __m256i {
        // SAFETY: 32 bytes of an array; of the source nothing is read where the mask is 0.
        unsafe { _mm256_maskload_epi32(src.cast(), _mm256_loadu_si256(mask.as_ptr().cast())) }
    }

    /// # Safety
    /// The processor has AVX2.
    #[inline(always)]
    unsafe fn permuted(value: __m256i, order: &[i32; 8]) -> Ymm {
        // SAFETY: 32 bytes of an array.
        Ymm(unsafe { _mm256_permutevar8x32_epi32(value, _mm256_loadu_si256(order.as_ptr().cast())) })
    }
}

impl<const SIZE: usize> Load<Ymm> for Backwards<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> Ymm {
        // SAFETY: the caller's promises: the first element is the last that is loaded.
        unsafe {
            let value = _mm256_loadu_si256(src.wrapping_sub(32 - SIZE).cast());
            Ymm::permuted(value, const { &order(SIZE, Positions::Backwards) })
        }
    }
}

impl<const SIZE: usize> Load<Ymm> for EverySecond<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> Ymm {
        // SAFETY: the caller's promises.
        unsafe {
            let even = Ymm::masked(src, const { &words(SIZE, 0x5555) });
            let odd = Ymm::masked(src.wrapping_add(32 - SIZE), const { &words(SIZE, 0xaaaa) });
            Ymm::permuted(_mm256_or_si256(even, odd), const { &order(SIZE, Positions::EverySecond) })
        }
    }
}

impl<const SIZE: usize> Load<Ymm> for EveryThird<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> Ymm {
        // SAFETY: the caller's promises.
        unsafe {
            let first = Ymm::masked(src, const { &words(SIZE, thirds(32 / SIZE, 0)) });
            let second = Ymm::masked(src.wrapping_add(32), const { &words(SIZE, thirds(32 / SIZE, 1)) });
            let third = Ymm::masked(src.wrapping_add(64), const { &words(SIZE, thirds(32 / SIZE, 2)) });
            let value = _mm256_or_si256(_mm256_or_si256(first, second), third);
            Ymm::permuted(value, const { &order(SIZE, Positions::EveryThird) })
        }
    }
}

impl Zmm {
    /// `value`, with what is at `src` at the positions of `mask`.
    ///
    /// # Safety
    /// The elements at those positions are readable; `SIZE` is 4 or 8; the processor has AVX-512 F.
    #[inline(always)]
    unsafe fn masked<const SIZE: usize>(value: __m512i, src: *const u8, mask: u64) -> __m512i {
        // SAFETY: the caller's promises: nothing is read where the mask is 0.
        unsafe {
            if SIZE == 8 {
                _mm512_mask_loadu_epi64(value, mask as u8, src.cast())
            } else {
                _mm512_mask_loadu_epi32(value, mask as u16, src.cast())
            }
        }
    }

    /// # Safety
    /// The processor has AVX-512 F.
    #[inline(always)]
    unsafe fn permuted(value: __m512i, order: &[i32; 16]) -> Zmm {
        // SAFETY: 64 bytes of an array.
        Zmm(unsafe { _mm512_permutexvar_epi32(_mm512_loadu_si512(order.as_ptr().cast()), value) })
    }
}

impl<const SIZE: usize> Load<Zmm> for Backwards<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> Zmm {
        // SAFETY: the caller's promises: the first element is the last that is loaded.
        unsafe {
            let value = _mm512_loadu_si512(src.wrapping_sub(64 - SIZE).cast());
            Zmm::permuted(value, const { &order(SIZE, Positions::Backwards) })
        }
    }
}

impl<const SIZE: usize> Load<Zmm> for EverySecond<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> Zmm {
        // SAFETY: the caller's promises.
        unsafe {
            let even = Zmm::masked::<SIZE>(_mm512_setzero_si512(), src, 0x5555);
            let both = Zmm::masked::<SIZE>(even, src.wrapping_add(64 - SIZE), 0xaaaa);
            Zmm::permuted(both, const { &order(SIZE, Positions::EverySecond) })
        }
    }
}

impl<const SIZE: usize> Load<Zmm> for EveryThird<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> Zmm {
        // SAFETY: the caller's promises.
        unsafe {
            let value = Zmm::masked::<SIZE>(_mm512_setzero_si512(), src, const { thirds(64 / SIZE, 0) });
            let value = Zmm::masked::<SIZE>(value, src.wrapping_add(64), const { thirds(64 / SIZE, 1) });
            let value = Zmm::masked::<SIZE>(value, src.wrapping_add(128), const { thirds(64 / SIZE, 2) });
            Zmm::permuted(value, const { &order(SIZE, Positions::EveryThird) })
        }
    }
}

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
            // SAFETY: the caller's promises; only the full width is ever streamed.
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
            const LINE: usize = 64;
            let head = dst.align_offset(LINE).min(bytes);
            let lines = (bytes - head) / LINE;
            let tail = head + lines * LINE;
            // SAFETY: parts of the run; lines are aligned.
            unsafe {
                dst.copy_from_nonoverlapping(src, head);
                for line in 0..lines {
                    let at = head + line * LINE;
                    let step = 16 * <$widest>::LANES;
                    let parts: [$widest; LINE / 16 / <$widest>::LANES] = core::array::from_fn(|part| {
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
            // SAFETY: the caller's promises; each loads elements of that stride.
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
    use super::super::{Gather, Strip, portable};
    use super::*;

    entries!("avx512f,avx512bw,avx512dq,avx512vl", Zmm, 1);

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
    fn table(order: &[i32; 16]) -> __m512i {
        // SAFETY: 64 bytes of an array.
        unsafe { _mm512_loadu_si512(order.as_ptr().cast()) }
    }

    /// Where the elements of vector number `at` of `lines` interleaved lines come from: out of 16 elements each of the
    /// first two lines, or, with `third`, out of the result of that and 16 elements of the third one.
    const fn sources(lines: usize, at: usize, third: bool) -> [i32; 16] {
        let mut sources = [0; 16];
        let mut i = 0;
        while i < 16 {
            let (line, from) = ((at * 16 + i) % lines, (at * 16 + i) / lines);
            sources[i] = match (third, line) {
                (false, 1) | (true, 2) => 16 + from as i32,
                (false, _) => from as i32,
                (true, _) => i as i32,
            };
            i += 1;
        }
        sources
    }

    /// See [`crate::pack::kernels::interleave`], for elements of 4 bytes.
    ///
    /// # Safety
    /// As there; `LINES` is 2 or 3.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
    pub unsafe fn interleave<const LINES: usize>(
        dst: *mut u8,
        src: *const u8,
        src_stride: isize,
        len: usize,
        stream: bool,
    ) {
        let vectors = len / 16;
        let streams = stream && dst.addr().is_multiple_of(64);
        for vector in 0..vectors {
            let write = |value: __m512i, at: usize| {
                let dst = dst.wrapping_add((vector * LINES + at) * 64);
                // SAFETY: where 16 elements of each line go; streamed if aligned.
                unsafe { if streams { Zmm(value).stream(dst) } else { Zmm(value).store(dst) } }
            };
            let line = |line: isize| {
                let src = src.wrapping_offset(src_stride * line).wrapping_add(vector * 64);
                // SAFETY: 16 elements of that line.
                unsafe { _mm512_loadu_si512(src.cast()) }
            };
            let [x, y, z] = [line(0), line(1), if LINES == 3 { line(2) } else { line(1) }];
            let both = |sources: &[i32; 16]| _mm512_permutex2var_epi32(x, table(sources), y);
            let all = |value: __m512i, sources: &[i32; 16]| {
                if LINES == 3 { _mm512_permutex2var_epi32(value, table(sources), z) } else { value }
            };
            let first = both(const { &sources(LINES, 0, false) });
            write(all(first, const { &sources(LINES, 0, true) }), 0);
            let second = both(const { &sources(LINES, 1, false) });
            write(all(second, const { &sources(LINES, 1, true) }), 1);
            if LINES == 3 {
                let third = both(const { &sources(LINES, 2, false) });
                write(all(third, const { &sources(LINES, 2, true) }), 2);
            }
        }
        let done = vectors * 16;
        // SAFETY: what is left of each line.
        unsafe {
            portable::interleave::<4, LINES, false>(
                dst.wrapping_add(done * LINES * 4),
                src.wrapping_add(done * 4),
                src_stride,
                len - done,
            );
        }
    }
}
