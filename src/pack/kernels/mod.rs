//! The loops of a copy, for each instruction set, behind one table.
//!
//! All of them move elements of `SIZE` = 1, 2, 4, 8 or 16 bytes, which need not be aligned, and never touch a byte that
//! belongs to no element: what lies between the elements of a view may be somebody else's, being written right now.
//!
//! Transpositions are done in tiles of whole cache lines: 64 / `SIZE` rows of 64 bytes become as many lines of 64
//! bytes. As every line is read and written in one go, strides that map all lines to the same few sets of a cache do
//! little harm.

mod portable;
#[cfg(target_arch = "x86_64")]
mod vector;
#[cfg(target_arch = "x86_64")]
mod x86;

use crate::arch::Isa;

/// How a kernel is to move its elements.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    /// With which instructions.
    pub isa: Isa,
    /// Whether to write past the caches where the destination is aligned: for what will not be read soon. Whoever
    /// asks for it calls [`fence`] afterwards.
    pub stream: bool,
}

/// Strips of a transposition: for each `u` the elements `(u, d)`, `d` below the strips' width, go from
/// `src + u * SIZE + d * src_stride` to `dst + u * dst_stride + d * SIZE`.
#[derive(Clone, Copy, Debug)]
pub struct Strip {
    /// Where (0, 0) goes.
    pub dst: *mut u8,
    /// From one `u` to the next in the destination, in bytes.
    pub dst_stride: isize,
    /// Where (0, 0) is.
    pub src: *const u8,
    /// From one `d` to the next in the source, in bytes.
    pub src_stride: isize,
    /// Number of `u`; at least 16 / `SIZE`.
    pub count: usize,
    /// Number of strips side by side. They are met tile by tile: all strips at one `u`, then at the next.
    pub strips: usize,
}

/// Transposes strips that are `LANES` * 16 bytes wide in the destination, conjugating if `CONJ`.
///
/// # Safety
/// - All its elements are readable in the source and writable in the destination, and the two share no memory;
/// - `SIZE` is 1, 2, 4, 8 or 16, `LANES` 1, 2 or 4, `count` at least 16 / `SIZE`, and with `CONJ` the elements are
///   complex numbers of 8 or 16 bytes;
/// - the processor has `mode.isa`; with `mode.stream`, `dst` and `dst_stride` are multiples of 64, and `LANES` is 4.
#[inline(always)]
pub unsafe fn strip<const SIZE: usize, const LANES: usize, const CONJ: bool>(strip: Strip, mode: Mode) {
    // SAFETY: the processor has `mode.isa`, whose kernel is taken; all else the caller promises in the same words.
    unsafe {
        match mode.isa {
            Isa::Portable => portable::strip::<SIZE, LANES, CONJ>(strip),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 if mode.stream => x86::avx2::strip::<SIZE, LANES, CONJ, true>(strip),
            // Who has AVX-512 has AVX2, and narrow strips have no use for longer registers.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 if LANES < 4 => x86::avx2::strip::<SIZE, LANES, CONJ, false>(strip),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => x86::avx2::strip::<SIZE, LANES, CONJ, false>(strip),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 if mode.stream => x86::avx512::strip::<SIZE, LANES, CONJ, true>(strip),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => x86::avx512::strip::<SIZE, LANES, CONJ, false>(strip),
        }
    }
}

/// Elements along one axis, `stride` bytes apart, to successive places.
#[derive(Clone, Copy, Debug)]
pub struct Gather {
    /// Where the first element goes.
    pub dst: *mut u8,
    /// Where it is.
    pub src: *const u8,
    /// From one element to the next in the source, in bytes.
    pub stride: isize,
    /// Number of elements.
    pub len: usize,
}

/// Carries out a [`Gather`], conjugating if `CONJ`.
///
/// # Safety
/// - All its elements are readable in the source and writable in the destination, and the two share no memory;
/// - `SIZE` is 1, 2, 4, 8 or 16, and with `CONJ` the elements are complex numbers of 8 or 16 bytes;
/// - the processor has `mode.isa`.
#[inline(always)]
pub unsafe fn gather<const SIZE: usize, const CONJ: bool>(gather: Gather, mode: Mode) {
    // SAFETY: the processor has `mode.isa`, whose kernel is taken; all else the caller promises in the same words.
    unsafe {
        match mode.isa {
            Isa::Portable => portable::gather::<SIZE, CONJ>(gather),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => x86::avx2::gather::<SIZE, CONJ>(gather, mode.stream),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => x86::avx512::gather::<SIZE, CONJ>(gather, mode.stream),
        }
    }
}

/// Copies `bytes` bytes that follow one another on both sides.
///
/// # Safety
/// They are readable at `src` and writable at `dst`, and the two share no memory; the processor has `mode.isa`.
#[inline(always)]
pub unsafe fn run(dst: *mut u8, src: *const u8, bytes: usize, mode: Mode) {
    // SAFETY: the processor has `mode.isa`, whose kernel is taken; all else the caller promises in the same words.
    unsafe {
        match mode.isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 if mode.stream => x86::avx2::stream(dst, src, bytes),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 if mode.stream => x86::avx512::stream(dst, src, bytes),
            _ => dst.copy_from_nonoverlapping(src, bytes),
        }
    }
}

/// Interleaves `LINES` lines of the source: element `i` of line `l`, at `src + l * src_stride + i * SIZE`, goes to
/// `dst + (i * LINES + l) * SIZE`.
///
/// # Safety
/// As [`gather`], for `len` elements of each line.
#[inline(always)]
pub unsafe fn interleave<const SIZE: usize, const LINES: usize, const CONJ: bool>(
    dst: *mut u8,
    src: *const u8,
    src_stride: isize,
    len: usize,
    mode: Mode,
) {
    // SAFETY: the processor has `mode.isa`, whose kernel is taken; all else the caller promises in the same words.
    unsafe {
        match mode.isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 | Isa::Avx512 if SIZE <= 8 && !CONJ => {
                x86::channels::interleave::<SIZE, LINES>(dst, src, src_stride, len, mode.stream);
            }
            _ => portable::interleave::<SIZE, LINES, CONJ>(dst, src, src_stride, len),
        }
    }
}

/// Takes `LINES` lines apart: element `i` of line `l`, at `src + (i * LINES + l) * SIZE`, goes to
/// `dst + l * dst_stride + i * SIZE`.
///
/// # Safety
/// As [`gather`], for `len` elements of each line.
#[inline(always)]
pub unsafe fn deinterleave<const SIZE: usize, const LINES: usize, const CONJ: bool>(
    dst: *mut u8,
    dst_stride: isize,
    src: *const u8,
    len: usize,
    mode: Mode,
) {
    // SAFETY: the processor has `mode.isa`, whose kernel is taken; all else the caller promises in the same words.
    unsafe {
        match mode.isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 | Isa::Avx512 if SIZE <= 8 && !CONJ => {
                x86::channels::deinterleave::<SIZE, LINES>(dst, dst_stride, src, len, mode.stream);
            }
            _ => portable::deinterleave::<SIZE, LINES, CONJ>(dst, dst_stride, src, len),
        }
    }
}

/// Makes what was written past the caches visible to whoever synchronises with this thread.
#[inline(always)]
pub fn fence(mode: Mode) {
    #[cfg(target_arch = "x86_64")]
    if mode.stream {
        // SAFETY: SSE, which every x86-64 has.
        unsafe { core::arch::x86_64::_mm_sfence() };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = mode;
}

/// Copies one element, conjugating it if `CONJ`.
///
/// # Safety
/// `SIZE` bytes are readable at `src` and writable at `dst`.
#[inline(always)]
pub unsafe fn element<const SIZE: usize, const CONJ: bool>(dst: *mut u8, src: *const u8) {
    // SAFETY: `SIZE` bytes are readable and writable by the caller's promise; arrays of bytes need no alignment, and have
    // values for all patterns.
    unsafe {
        let mut value = src.cast::<[u8; SIZE]>().read();
        if CONJ {
            value[sign_byte(SIZE)] ^= 0x80;
        }
        dst.cast::<[u8; SIZE]>().write(value);
    }
}

/// Which byte of a complex number of that size holds the sign of its imaginary part.
const fn sign_byte(size: usize) -> usize {
    if cfg!(target_endian = "little") { size - 1 } else { size / 2 }
}
