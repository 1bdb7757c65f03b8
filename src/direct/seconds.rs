//! Lines of which every second element counts, by the permutations of AVX-512, where the compiler's own loops take up to
//! 1.7 times as long. The numbers are those of the loops of [`kernel`](super::kernel): the same operations in the same order.
#![allow(clippy::needless_range_loop, reason = "constant bounds are what unrolls")]

use core::arch::x86_64::*;
use core::mem::{transmute, transmute_copy};

use super::Line;
use super::gemm::vector::{FixedStride, Vector};
use super::gemm::x86::avx512::{F32x16, F64x8};
use super::gemm::x86::together;
use super::kernel::{LINE_SUMS, LINES};
use crate::arch::{CACHE_LINE, Isa, prefetch};
use crate::scalar::{DType, Scalar};

/// Lanes of four bytes of a register.
const WORDS: usize = BYTES / 4;
/// Bytes of a register.
const BYTES: usize = 64;

/// So many bytes before they are read cache lines are asked for. Without, sums over f64 matrices of 4 MB took 7 to 15 % longer
/// (2026-11-29, a Xeon with AVX-512).
const AHEAD: usize = 1024;

/// Evaluates `$body` with `$Vector` and `$SIZE` for the scalar `$T`.
macro_rules! of_scalar {
    ($T:ident, $Vector:ident, $SIZE:ident => $body:expr) => {
        match $T::DTYPE {
            DType::F32 => of_scalar!(F32x16, 4, $Vector, $SIZE => $body),
            DType::F64 => of_scalar!(F64x8, 8, $Vector, $SIZE => $body),
            DType::C64 => of_scalar!(F32x16, 8, $Vector, $SIZE => $body),
            DType::C128 => of_scalar!(F64x8, 16, $Vector, $SIZE => $body),
        }
    };
    ($vector:ident, $size:literal, $Vector:ident, $SIZE:ident => $body:expr) => {{
        type $Vector = $vector;
        const $SIZE: usize = $size;
        $body
    }};
}

/// Whether this processor has the instructions.
#[inline(always)]
pub fn are_fast() -> bool {
    Isa::best() == Isa::Avx512
}

/// Sums of the products of `n` elements of `x`, which follow one another, with those of lines of twice that stride, as
/// [`LINE_SUMS`] says. What comes in no whole group is left out.
///
/// # Safety
/// - `n` elements of `x` and of the lines from `starts` on are readable.
/// - [`are_fast`].
#[inline(always)]
pub unsafe fn sums<T: Scalar>(
    n: usize,
    a: Line<T>,
    starts: [*mut T; LINES],
    x: Line<T>,
) -> [[T; LINE_SUMS]; LINES] {
    let mut sums = [[T::ZERO; LINE_SUMS]; LINES];
    // The conjugate of a product of conjugates: of the two, one sign is that of x here, the other that of the sums.
    let conj = [a.conj != x.conj, a.conj];
    // SAFETY: `of_scalar` gives the real type of T and its size: the elements are the same, of which the caller promises the
    // rest.
    of_scalar!(T, V, SIZE => unsafe {
        let starts = starts.map(|start| start.cast_const().cast());
        sums_of::<V, SIZE>(n, starts, x.ptr.cast(), conj, (&raw mut sums).cast())
    });
    sums
}

/// A register holds the sums of one line, of two or of all four: its four elements of each.
///
/// # Safety
/// As [`sums`]; `to` is [`LINES`] times [`LINE_SUMS`] elements that are written.
#[target_feature(enable = "avx512f")]
unsafe fn sums_of<V: Vector, const SIZE: usize>(
    n: usize,
    starts: [*const V::Real; LINES],
    x: *const V::Real,
    [conj, conj_sums]: [bool; 2],
    to: *mut V::Real,
) {
    let is_complex = SIZE > size_of::<V::Real>();
    let in_register = const { BYTES / (LINE_SUMS * SIZE) };
    // SAFETY: of x and of the lines, elements i to i + LINE_SUMS are read, which are below `n`. The sums of all lines are
    // LINES / in_register registers. There are the instructions, the caller promises.
    unsafe {
        let one = V::splat(V::Real::ONE);
        let signs = V::alternating(-sign::<V>(conj), sign::<V>(conj));
        let mut sums = [V::splat(V::Real::ZERO); LINES];
        for i in (0..n / LINE_SUMS * LINE_SUMS).step_by(LINE_SUMS) {
            let x_i = repeated::<V, SIZE>(x.wrapping_byte_add(i * SIZE));
            let (re, im) = if is_complex { (x_i.evens(), x_i.odds().mul(signs)) } else { (x_i, x_i) };
            for register in 0..LINES / in_register {
                let mut lines = [starts[0]; LINES];
                for line in 0..in_register {
                    let start = starts[register * in_register + line];
                    lines[line] = start.wrapping_byte_add(2 * i * SIZE);
                    prefetch(lines[line].wrapping_byte_add(AHEAD).cast(), 1);
                }
                let a_i = fours::<V, SIZE>(lines);
                sums[register] = product::<V>(is_complex, a_i, re, im, one).mul_add(one, sums[register]);
            }
        }
        let signs = V::alternating(V::Real::ONE, sign::<V>(conj_sums));
        for register in 0..LINES / in_register {
            let sum = if is_complex { sums[register].mul(signs) } else { sums[register] };
            sum.store(to.wrapping_byte_add(register * BYTES));
        }
    }
}

/// Four elements, again and again.
///
/// # Safety
/// - They are readable at `at`.
/// - There is AVX-512.
#[inline(always)]
unsafe fn repeated<V: Vector, const SIZE: usize>(at: *const V::Real) -> V {
    // SAFETY: 4 elements of `SIZE` bytes are read, as the caller promises, unaligned; a V is a register, for which any bytes are
    // a value. There are the instructions.
    unsafe {
        let register = match SIZE {
            4 => _mm512_broadcast_i32x4(_mm_loadu_si128(at.cast())),
            8 => _mm512_broadcast_i64x4(_mm256_loadu_si256(at.cast())),
            _ => _mm512_loadu_si512(at.cast()),
        };
        transmute_copy::<__m512i, V>(&register)
    }
}

/// Four elements of each of the first lines, of which every second counts: of as many as fit into a register.
///
/// # Safety
/// - They are readable.
/// - There is AVX-512.
#[inline(always)]
unsafe fn fours<V: Vector, const SIZE: usize>(lines: [*const V::Real; LINES]) -> V {
    // SAFETY: the lanes of the masks are those of every second element, of four of each line; the others are not touched. A V is a
    // register, for which any bytes are a value, and an array of indices has as many. There are the instructions.
    unsafe {
        let load = |mask: u16, line: usize, after: usize| {
            _mm512_maskz_loadu_epi32(mask, lines[line].wrapping_byte_add(after).cast())
        };
        let [low, high] = match SIZE {
            4 => {
                let mask = _mm256_setr_epi32(-1, 0, -1, 0, -1, 0, -1, 0);
                let half = |line: usize| _mm256_maskload_epi32(lines[line].cast(), mask);
                let both = |line| _mm512_inserti64x4::<1>(_mm512_castsi256_si512(half(line)), half(line + 1));
                [both(0), both(2)]
            }
            8 => [load(0x3333, 0, 0), load(0x3333, 1, 0)],
            _ => [load(0x0f0f, 0, 0), load(0x0f0f, 0, BYTES)],
        };
        let index = const { together::<{ BYTES / 4 }>(SIZE / 4) };
        let register = _mm512_permutex2var_epi32(low, transmute::<[u32; BYTES / 4], __m512i>(index), high);
        transmute_copy::<__m512i, V>(&register)
    }
}

/// Adds multiples of `n` elements of such lines to `y`, whose elements follow one another.
///
/// # Safety
/// - `n` elements of the lines from `starts` on are readable, and of `y` readable and writable.
/// - [`are_fast`].
#[inline(always)]
pub unsafe fn axpys<T: Scalar>(
    n: usize,
    alphas: [T; LINES],
    a: Line<T>,
    starts: [*mut T; LINES],
    y: Line<T>,
) {
    // SAFETY: `of_scalar` gives the real type of T and its size: the elements are the same, of which the caller promises the rest.
    of_scalar!(T, V, SIZE => unsafe {
        let starts = starts.map(|start| start.cast_const().cast());
        axpys_of::<V, SIZE>(n, (&raw const alphas).cast(), starts, a.conj, y.ptr.cast())
    });
}

/// # Safety
/// As [`axpys`]; `alphas` are [`LINES`] elements.
#[target_feature(enable = "avx512f")]
unsafe fn axpys_of<V: Vector, const SIZE: usize>(
    n: usize,
    alphas: *const V::Real,
    starts: [*const V::Real; LINES],
    conj: bool,
    y: *mut V::Real,
) {
    let (is_complex, width) = (SIZE > size_of::<V::Real>(), BYTES / SIZE);
    // SAFETY: of y and of the lines, elements i to i + count are used, which are at most `n`; so many lanes are in the masks.
    // There are the instructions, the caller promises.
    unsafe {
        let one = V::splat(V::Real::ONE);
        let signs = V::alternating(V::Real::ONE, sign::<V>(conj));
        let mut factors = [[one; 2]; LINES];
        for line in 0..LINES {
            let alpha = alphas.wrapping_byte_add(line * SIZE);
            let im = if is_complex { alpha.wrapping_add(1).read_unaligned() } else { V::Real::ZERO };
            factors[line] = [V::splat(alpha.read_unaligned()), V::alternating(-im, im)];
        }
        let (mut masks, mut mask) = lanes::<V, SIZE>(width);
        for i in (0..n).step_by(width) {
            if n - i < width {
                (masks, mask) = lanes::<V, SIZE>(n - i);
            }
            let to = y.wrapping_byte_add(i * SIZE);
            let mut sum = V::load_masked(to, mask);
            for line in 0..LINES {
                let at = starts[line].wrapping_byte_add(2 * i * SIZE);
                for line_of_cache in 0..2 {
                    prefetch(at.wrapping_byte_add(AHEAD + line_of_cache * CACHE_LINE).cast(), 1);
                }
                let a_i = V::load_at_stride::<SIZE>(at, FixedStride::Two, masks);
                let a_i = if is_complex { a_i.mul(signs) } else { a_i };
                let [re, im] = factors[line];
                sum = product::<V>(is_complex, a_i, re, im, one).mul_add(one, sum);
            }
            sum.store_masked(to, mask);
        }
    }
}

/// `a` times numbers of those real parts, and of those imaginary parts with the sign that they have in a product. Rounded as
/// two products and their sum: a product with 1 is exact.
///
/// # Safety
/// There are the instructions.
#[inline(always)]
unsafe fn product<V: Vector>(is_complex: bool, a: V, re: V, im: V, one: V) -> V {
    // SAFETY: the caller's promise.
    unsafe { if is_complex { a.swapped().mul(im).mul_add(one, a.mul(re)) } else { a.mul(re) } }
}

/// The lanes of `count` elements: every second one's, and those that follow one another.
///
/// # Safety
/// There are the instructions; they fit into a register.
#[inline(always)]
unsafe fn lanes<V: Vector, const SIZE: usize>(count: usize) -> ([u16; 2], V::Mask) {
    // SAFETY: the caller's promises.
    let mask = unsafe { V::mask(count * SIZE / size_of::<V::Real>()) };
    (FixedStride::Two.masks(count, SIZE, WORDS), mask)
}

/// -1 if `conj`, or 1.
#[inline(always)]
fn sign<V: Vector>(conj: bool) -> V::Real {
    if conj { -V::Real::ONE } else { V::Real::ONE }
}
