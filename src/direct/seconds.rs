//! Lines of which every second element counts, by the permutations of AVX-512, where the compiler's own loops take up to
//! three times as long. The numbers are those of the loops of [`kernel`](super::kernel): the same operations in the same order.

use super::Line;
use super::gemm::vector::{FixedStride, Vector};
use super::gemm::x86::avx512::{F32x16, F64x8};
use super::kernel::{LINES, SUMS_BYTES, Sums};
use crate::arch::{CACHE_LINE, Isa, prefetch};
use crate::scalar::{DType, Scalar};

/// Lanes of four bytes of a register.
const WORDS: usize = SUMS_BYTES / 4;

/// So many bytes before they are read cache lines are asked for. Without, matrices of 4 MB and more took 6 to 10 % longer
/// (2026-11-29, SkylakeX kernels of OpenBLAS beside it), since a register is two cache lines of each of four lines.
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

/// Sums of the products of `n` elements of `x`, which follow one another, with those of lines of twice that stride: for each
/// line as many as fit into [`SUMS_BYTES`], element i being in sum i modulo their number.
///
/// # Safety
/// - `n` elements of `x` and of the lines from `starts` on are readable.
/// - [`are_fast`].
#[inline(always)]
pub unsafe fn dots<T: Scalar>(n: usize, a: Line<T>, starts: [*mut T; LINES], x: Line<T>) -> [Sums; LINES] {
    let mut sums = [Sums::default(); LINES];
    // The conjugate of a product of conjugates: of the two, one sign is that of x here, the other is the caller's.
    let conj = [a.conj != x.conj, a.conj];
    // SAFETY: `of_scalar` gives the real type of T and its size: the elements are the same, of which the caller promises the
    // rest. The sums of a line are as long as a register.
    of_scalar!(T, V, SIZE => unsafe {
        dots_of::<V, SIZE>(n, starts.map(|start| start.cast_const().cast()), x.ptr.cast(), conj, sums.as_mut_ptr().cast())
    });
    sums
}

/// # Safety
/// As [`dots`]; `sums` has place for [`LINES`] registers, and is written.
#[target_feature(enable = "avx512f")]
unsafe fn dots_of<V: Vector, const SIZE: usize>(
    n: usize,
    starts: [*const V::Real; LINES],
    x: *const V::Real,
    [conj, conj_sums]: [bool; 2],
    sums: *mut V::Real,
) {
    let (is_complex, width) = (SIZE > size_of::<V::Real>(), SUMS_BYTES / SIZE);
    // SAFETY: of x and of the lines, elements i to i + count are read, which are at most `n`; so many lanes are in the masks.
    // The sums of a line are a register at the start of its place. There are the instructions, the caller promises.
    unsafe {
        let one = V::splat(V::Real::ONE);
        let signs = V::alternating(-sign::<V>(conj), sign::<V>(conj));
        let mut totals = [V::splat(V::Real::ZERO); LINES];
        let mut step = |i: usize, count: usize| {
            let (masks, mask) = masks::<V, SIZE>(count);
            let x_i = V::load_masked(x.wrapping_byte_add(i * SIZE), mask);
            let (re, im) = if is_complex { (x_i.evens(), x_i.odds().mul(signs)) } else { (x_i, x_i) };
            for line in 0..LINES {
                let at = starts[line].wrapping_byte_add(2 * i * SIZE);
                for line_of_cache in 0..2 {
                    prefetch(at.wrapping_byte_add(AHEAD + line_of_cache * CACHE_LINE).cast());
                }
                let a_i = V::load_at_stride::<SIZE>(at, FixedStride::Two, masks);
                let product = product::<V>(is_complex, a_i, re, im, one);
                totals[line] = product.mul_add(one, totals[line]);
            }
        };
        registers(n, width, &mut step);
        for line in 0..LINES {
            let signs = V::alternating(V::Real::ONE, sign::<V>(conj_sums));
            let total = if is_complex { totals[line].mul(signs) } else { totals[line] };
            total.store(sums.wrapping_byte_add(line * SUMS_BYTES));
        }
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
    let (is_complex, width) = (SIZE > size_of::<V::Real>(), SUMS_BYTES / SIZE);
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
        let mut step = |i: usize, count: usize| {
            let (masks, mask) = masks::<V, SIZE>(count);
            let to = y.wrapping_byte_add(i * SIZE);
            let mut sum = V::load_masked(to, mask);
            for line in 0..LINES {
                let at = starts[line].wrapping_byte_add(2 * i * SIZE);
                for line_of_cache in 0..2 {
                    prefetch(at.wrapping_byte_add(AHEAD + line_of_cache * CACHE_LINE).cast());
                }
                let a_i = V::load_at_stride::<SIZE>(at, FixedStride::Two, masks);
                let a_i = if is_complex { a_i.mul(signs) } else { a_i };
                let [re, im] = factors[line];
                sum = product::<V>(is_complex, a_i, re, im, one).mul_add(one, sum);
            }
            sum.store_masked(to, mask);
        };
        registers(n, width, &mut step);
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

/// Calls `step` with the first element and the number of elements of each register of `n` of them: of all but the last that is
/// `width`, a constant, by which masks are constants, too.
#[inline(always)]
fn registers(n: usize, width: usize, step: &mut impl FnMut(usize, usize)) {
    let whole = n / width * width;
    for i in (0..whole).step_by(width) {
        step(i, width);
    }
    if whole < n {
        step(whole, n - whole);
    }
}

/// The lanes of `count` elements: every second one's, and those that follow one another.
///
/// # Safety
/// There are the instructions; they fit into a register.
#[inline(always)]
unsafe fn masks<V: Vector, const SIZE: usize>(count: usize) -> ([u16; 2], V::Mask) {
    // SAFETY: the caller's promises.
    let mask = unsafe { V::mask(count * SIZE / size_of::<V::Real>()) };
    (FixedStride::Two.masks(count, SIZE, WORDS), mask)
}

/// -1 if `conj`, or 1.
#[inline(always)]
fn sign<V: Vector>(conj: bool) -> V::Real {
    if conj { -V::Real::ONE } else { V::Real::ONE }
}
