//! Kernels in plain Rust.

use super::{Gather, Strip, element};

/// Lines of the destination that are written side by side: as many as fit a cache line of the source.
const fn lines(size: usize) -> usize {
    64 / size
}

/// See [`super::strip`].
///
/// # Safety
/// As there.
pub unsafe fn strip<const SIZE: usize, const LANES: usize, const CONJ: bool>(strip: Strip) {
    let Strip { dst, dst_stride, src, src_stride, count, strips } = strip;
    let width = LANES * 16 / SIZE;
    for first in (0..count).step_by(lines(SIZE)) {
        for strip in 0..strips {
            for u in first..count.min(first + lines(SIZE)) {
                let dst = dst.wrapping_offset(dst_stride * u as isize);
                let src = src.wrapping_add(u * SIZE);
                for d in strip * width..(strip + 1) * width {
                    let src = src.wrapping_offset(src_stride * d as isize);
                    // SAFETY: u < `count` and d < `strips` * `width`: (u, d) is one of the elements that the caller promises
                    // to be readable in the source and writable in the destination.
                    unsafe { element::<SIZE, CONJ>(dst.wrapping_add(d * SIZE), src) };
                }
            }
        }
    }
}

/// See [`super::gather`].
///
/// # Safety
/// As there.
#[inline(always)]
pub unsafe fn gather<const SIZE: usize, const CONJ: bool>(gather: Gather) {
    let Gather { dst, src, stride, len } = gather;
    for at in 0..len {
        let src = src.wrapping_offset(stride * at as isize);
        // SAFETY: at < `len`: readable in the source and writable in the destination by the caller's promise.
        unsafe { element::<SIZE, CONJ>(dst.wrapping_add(at * SIZE), src) };
    }
}

/// See [`super::interleave`].
///
/// # Safety
/// As there.
#[inline(always)]
pub unsafe fn interleave<const SIZE: usize, const LINES: usize, const CONJ: bool>(
    dst: *mut u8,
    src: *const u8,
    src_stride: isize,
    len: usize,
) {
    for at in 0..len {
        for line in 0..LINES {
            let src = src.wrapping_offset(src_stride * line as isize).wrapping_add(at * SIZE);
            // SAFETY: at < `len`, line < LINES: readable in the source, writable in the destination by the caller's promise.
            unsafe { element::<SIZE, CONJ>(dst.wrapping_add((at * LINES + line) * SIZE), src) };
        }
    }
}

/// See [`super::deinterleave`].
///
/// # Safety
/// As there.
#[inline(always)]
pub unsafe fn deinterleave<const SIZE: usize, const LINES: usize, const CONJ: bool>(
    dst: *mut u8,
    dst_stride: isize,
    src: *const u8,
    len: usize,
) {
    for at in 0..len {
        for line in 0..LINES {
            let dst = dst.wrapping_offset(dst_stride * line as isize).wrapping_add(at * SIZE);
            // SAFETY: at < `len`, line < LINES: readable in the source, writable in the destination by the caller's promise.
            unsafe { element::<SIZE, CONJ>(dst, src.wrapping_add((at * LINES + line) * SIZE)) };
        }
    }
}
