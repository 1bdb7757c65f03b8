//! Loads of elements that lie backwards, or of which every second or third one counts: what lies between them is masked
//! out, and a permutation puts them in order.

use core::arch::x86_64::*;

use super::{Ymm, Zmm};
use crate::pack::kernels::vector::Load;

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
pub struct Backwards<const SIZE: usize>;

/// Every second element of 4 or 8 bytes.
#[derive(Clone, Copy)]
pub struct EverySecond<const SIZE: usize>;

/// Every third element of 4 or 8 bytes.
#[derive(Clone, Copy)]
pub struct EveryThird<const SIZE: usize>;

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
        // SAFETY: the mask is an array of 32 bytes; of the source nothing is read where it is 0, the rest is readable, the
        // caller promises. So of the instructions.
        unsafe { _mm256_maskload_epi32(src.cast(), _mm256_loadu_si256(mask.as_ptr().cast())) }
    }

    /// # Safety
    /// The processor has AVX2.
    #[inline(always)]
    unsafe fn permuted(value: __m256i, order: &[i32; 8]) -> Ymm {
        // SAFETY: an array of 32 bytes; there is AVX2, the caller promises.
        Ymm(unsafe { _mm256_permutevar8x32_epi32(value, _mm256_loadu_si256(order.as_ptr().cast())) })
    }
}

impl<const SIZE: usize> Load<Ymm> for Backwards<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> Ymm {
        // SAFETY: the elements from `src` backwards, which are readable, the caller promises, are as many as the vector holds, the
        // first of them the last that is loaded. So of the instructions.
        unsafe {
            let value = _mm256_loadu_si256(src.wrapping_sub(32 - SIZE).cast());
            Ymm::permuted(value, const { &order(SIZE, Positions::Backwards) })
        }
    }
}

impl<const SIZE: usize> Load<Ymm> for EverySecond<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> Ymm {
        // SAFETY: under the masks is every second element: half of them from `src` on, the others up to the last, a vector's
        // length less an element behind, at the odd positions. They are readable, the caller promises. So of the instructions.
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
        // SAFETY: under the masks is every third element of the three vectors from `src` on: as many as one holds, which are
        // readable, the caller promises. So of the instructions.
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
        // SAFETY: nothing is read where the mask is 0, the rest is readable, the caller promises. So of the instructions.
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
        // SAFETY: an array of 64 bytes; there is AVX-512 F, the caller promises.
        Zmm(unsafe { _mm512_permutexvar_epi32(_mm512_loadu_si512(order.as_ptr().cast()), value) })
    }
}

impl<const SIZE: usize> Load<Zmm> for Backwards<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> Zmm {
        // SAFETY: the elements from `src` backwards, which are readable, the caller promises, are as many as the vector holds, the
        // first of them the last that is loaded. So of the instructions.
        unsafe {
            let value = _mm512_loadu_si512(src.wrapping_sub(64 - SIZE).cast());
            Zmm::permuted(value, const { &order(SIZE, Positions::Backwards) })
        }
    }
}

impl<const SIZE: usize> Load<Zmm> for EverySecond<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> Zmm {
        // SAFETY: under the masks is every second element: half of them from `src` on, the others up to the last, a vector's
        // length less an element behind, at the odd positions. They are readable, the caller promises. So of the instructions.
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
        // SAFETY: under the masks is every third element of the three vectors from `src` on: as many as one holds, which are
        // readable, the caller promises. So of the instructions.
        unsafe {
            let value = Zmm::masked::<SIZE>(_mm512_setzero_si512(), src, const { thirds(64 / SIZE, 0) });
            let value = Zmm::masked::<SIZE>(value, src.wrapping_add(64), const { thirds(64 / SIZE, 1) });
            let value = Zmm::masked::<SIZE>(value, src.wrapping_add(128), const { thirds(64 / SIZE, 2) });
            Zmm::permuted(value, const { &order(SIZE, Positions::EveryThird) })
        }
    }
}
