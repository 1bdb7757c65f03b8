//! Kernels in terms of vectors of 16-byte lanes, whatever their number.
//!
//! A transposition loads a lane from each of several rows into one vector, so that moving data between lanes is left
//! to the loads, and transposes within all lanes at once by interleaving.

#![allow(clippy::needless_range_loop, reason = "constant bounds are what unrolls")]

use super::{Gather, Strip};
use crate::arch::{CACHE_LINE, prefetch};

/// A vector of `LANES` lanes of 16 bytes.
///
/// # Safety
/// Every method needs a processor with the instruction set of the implementation. They are `inline(always)`, so that
/// they are compiled with the features of the function that they are used in.
pub trait Vector: Copy {
    /// Number of 16-byte lanes.
    const LANES: usize;

    /// 16 bytes each from `src`, `src + stride`, ...
    ///
    /// # Safety
    /// They are readable.
    unsafe fn load_lanes(src: *const u8, stride: isize) -> Self;

    /// Elements of 4 or 8 bytes from `src`, `src + stride`, ..., as many as there is room for.
    ///
    /// # Safety
    /// They are readable; `SIZE` is 4 or 8.
    unsafe fn load_elements<const SIZE: usize>(src: *const u8, stride: isize) -> Self;

    /// Of each lane the lower half, of both vectors, element by element.
    ///
    /// # Safety
    /// `SIZE` is 1, 2, 4 or 8.
    unsafe fn interleave_low<const SIZE: usize>(self, other: Self) -> Self;

    /// The same of the upper half.
    ///
    /// # Safety
    /// `SIZE` is 1, 2, 4 or 8.
    unsafe fn interleave_high<const SIZE: usize>(self, other: Self) -> Self;

    /// With the signs of imaginary parts changed, of complex numbers of `SIZE` bytes.
    ///
    /// # Safety
    /// `SIZE` is 8 or 16.
    unsafe fn conj<const SIZE: usize>(self) -> Self;

    /// Writes it, anywhere.
    ///
    /// # Safety
    /// `16 * LANES` bytes are writable there.
    unsafe fn store(self, dst: *mut u8);

    /// Writes it past the caches.
    ///
    /// # Safety
    /// As [`Self::store`]; `dst` is a multiple of `16 * LANES`.
    unsafe fn stream(self, dst: *mut u8);

    /// [`Self::store`] or [`Self::stream`].
    ///
    /// # Safety
    /// As the one that it is.
    #[inline(always)]
    unsafe fn write<const STREAM: bool>(self, dst: *mut u8) {
        // SAFETY: of the one that is called the caller promises the same.
        unsafe { if STREAM { self.stream(dst) } else { self.store(dst) } }
    }
}

/// The most elements that one lane has.
const MOST: usize = 16;

/// Transposes each lane of `16 / SIZE` vectors, seen as a square matrix of elements.
///
/// Interleaving the first half of the vectors with the second half is a perfect shuffle: it rotates the bits of an
/// element's position by one, and as many rounds as there are bits in its column exchange row and column.
///
/// # Safety
/// As [`Vector`].
#[inline(always)]
unsafe fn transpose<V: Vector, const SIZE: usize>(mut rows: [V; MOST]) -> [V; MOST] {
    let n = 16 / SIZE;
    let mut round = 1;
    while round < n {
        let mut next = rows;
        for at in 0..n / 2 {
            // SAFETY: the processor has the instructions of `V`, as the caller promises.
            unsafe {
                next[2 * at] = rows[at].interleave_low::<SIZE>(rows[at + n / 2]);
                next[2 * at + 1] = rows[at].interleave_high::<SIZE>(rows[at + n / 2]);
            }
        }
        rows = next;
        round *= 2;
    }
    rows
}

/// [`super::strip`] for a strip that is `VECTORS` vectors wide.
///
/// # Safety
/// As there, for a strip of that width.
#[inline(always)]
pub unsafe fn strip<
    V: Vector,
    const SIZE: usize,
    const VECTORS: usize,
    const CONJ: bool,
    const STREAM: bool,
>(
    strip: Strip,
) {
    let piece = 16 / SIZE;
    let width = VECTORS * V::LANES * piece;
    let count = strip.count;
    let mut u = 0;
    while u < count {
        // A cache line of each row at a time, the rest in pieces, the last of which may be done twice in part.
        let is_line = u + 4 * piece <= count;
        let at = if is_line { u } else { u.min(count - piece) };
        let mut one = strip;
        for _ in 0..strip.strips {
            if STREAM {
                ask_for(one, at * SIZE, width);
            }
            // SAFETY: a cache line's elements of each row from `at` on, or a lane's, are below `count`; of the strip the caller
            // promises the same.
            unsafe {
                match is_line {
                    true if SIZE <= 2 => staged::<V, SIZE, VECTORS, CONJ, STREAM>(one, at),
                    true => tile::<V, SIZE, VECTORS, 4, CONJ, STREAM>(one, at),
                    false => tile::<V, SIZE, VECTORS, 1, CONJ, STREAM>(one, at),
                }
            }
            one.dst = one.dst.wrapping_add(width * SIZE);
            one.src = one.src.wrapping_offset(one.src_stride * width as isize);
        }
        u += if is_line { 4 * piece } else { piece };
    }
}

/// Asks the memory for what the next strips read `offset` bytes into their rows. (Nothing is read: it need not exist.)
///
/// Each row is read for a panel's width only, and the processor sees anew in each that it is read in order. Into the
/// second-level cache: the first is too small. Measured, of memcpy: f32 NHWC to NCHW 1.05 to 1.24 instead of .70, 256 x 256 x
/// 256 (0, 2, 1) 1.18 instead of 1.00, f32 4096 x 4096 .91 instead of .84, f64 the same; without streaming, nothing.
#[inline(always)]
fn ask_for(strip: Strip, offset: usize, width: usize) {
    for row in 0..width {
        let row = (strip.strips * width + row) as isize;
        let line = strip.src.wrapping_offset(strip.src_stride.wrapping_mul(row)).wrapping_add(offset);
        prefetch(line, 2);
    }
}

/// A part of a strip, from `u` on, a cache line of each row: more than registers can hold of small elements. The rows
/// are copied next to one another first, so that each line is read in one go.
///
/// # Safety
/// As [`strip`]; the part is inside.
#[inline(always)]
unsafe fn staged<V: Vector, const SIZE: usize, const VECTORS: usize, const CONJ: bool, const STREAM: bool>(
    strip: Strip,
    u: usize,
) {
    /// A cache line of as many rows as the strip is wide.
    #[repr(align(64))]
    struct Stage {
        _rows: [[u8; CACHE_LINE]; CACHE_LINE],
    }
    let mut stage = core::mem::MaybeUninit::<Stage>::uninit();
    let start = stage.as_mut_ptr().cast::<u8>();
    for row in 0..VECTORS * V::LANES * 16 / SIZE {
        let src = strip.src.wrapping_offset(strip.src_stride * row as isize).wrapping_add(u * SIZE);
        // SAFETY: the part is inside: of each row a cache line from `u` on is readable. The stage has room for 64 of them;
        // there are no more rows than bytes in a line.
        unsafe { start.wrapping_add(row * CACHE_LINE).copy_from_nonoverlapping(src, CACHE_LINE) };
    }
    let dst = strip.dst.wrapping_offset(strip.dst_stride * u as isize);
    let staged = Strip { dst, src: start, src_stride: CACHE_LINE as isize, ..strip };
    for piece in 0..CACHE_LINE / 16 {
        // SAFETY: the source is the stage, of whose rows a cache line each was written above; of the destination and the
        // instructions the caller promises the same.
        unsafe { tile::<V, SIZE, VECTORS, 1, CONJ, STREAM>(staged, piece * 16 / SIZE) };
    }
}

/// A part of a strip, from `u` on, as many as `PIECES` lanes hold.
///
/// # Safety
/// As [`strip`]; the part is inside.
#[inline(always)]
unsafe fn tile<
    V: Vector,
    const SIZE: usize,
    const VECTORS: usize,
    const PIECES: usize,
    const CONJ: bool,
    const STREAM: bool,
>(
    strip: Strip,
    u: usize,
) {
    // Past the caches, lines have to be written as a whole: parts of one that are written at different times each go to
    // memory by themselves (one byte, 4096 x 4096: 0.12 instead of 0.37 of memcpy). Into the caches, vector by vector
    // spares registers.
    // SAFETY: all vectors of the tile, or each of them: of the tile the caller promises the same.
    unsafe {
        if STREAM {
            return vectors_of_tile::<V, SIZE, VECTORS, PIECES, CONJ, STREAM>(strip, u, 0);
        }
        for vector in 0..VECTORS {
            vectors_of_tile::<V, SIZE, 1, PIECES, CONJ, STREAM>(strip, u, vector);
        }
    }
}

/// `VECTORS` of the vectors of a tile, from that one on.
///
/// # Safety
/// As [`tile`]; they are inside.
#[inline(always)]
unsafe fn vectors_of_tile<
    V: Vector,
    const SIZE: usize,
    const VECTORS: usize,
    const PIECES: usize,
    const CONJ: bool,
    const STREAM: bool,
>(
    strip: Strip,
    u: usize,
    first: usize,
) {
    let Strip { dst, dst_stride, src, src_stride, .. } = strip;
    let piece = 16 / SIZE;
    let src = src.wrapping_add(u * SIZE).wrapping_offset(src_stride * (first * V::LANES * piece) as isize);
    let dst = dst.wrapping_offset(dst_stride * u as isize).wrapping_add(first * V::LANES * 16);
    let between = src_stride * piece as isize;
    // SAFETY: rows below the width of the strip, and `PIECES` lanes of each, are inside.
    unsafe {
        // Row by row, so that what a row has in one cache line is read before another may evict it.
        let mut pieces = [[[V::load_lanes(src, between); MOST]; VECTORS]; PIECES];
        for vector in 0..VECTORS {
            for row in 0..piece {
                let src = src.wrapping_offset(src_stride * (vector * V::LANES * piece + row) as isize);
                for at in 0..PIECES {
                    pieces[at][vector][row] = V::load_lanes(src.wrapping_add(16 * at), between);
                }
            }
        }
        // Loops over indices: what iterators make of them is not unrolled into registers.
        for at in 0..PIECES {
            let mut columns = pieces[at];
            for vector in 0..VECTORS {
                columns[vector] = transpose::<V, SIZE>(columns[vector]);
            }
            for column in 0..piece {
                let line = dst.wrapping_offset(dst_stride * (at * piece + column) as isize);
                for vector in 0..VECTORS {
                    let value = columns[vector][column];
                    let value = if CONJ { value.conj::<SIZE>() } else { value };
                    value.write::<STREAM>(line.wrapping_add(vector * V::LANES * 16));
                }
            }
        }
    }
}

/// Where the vectors of a gather come from. No closure, as it has to be `inline(always)`.
pub trait Load<V> {
    /// The elements from `src` on, as many as a vector holds.
    ///
    /// # Safety
    /// They are readable, and the processor has the instructions of `V`.
    unsafe fn load(self, src: *const u8) -> V;
}

/// Lanes that many bytes apart: elements of 16 bytes, or successive ones of any size.
#[derive(Clone, Copy)]
pub struct Lanes(pub isize);

impl<V: Vector> Load<V> for Lanes {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> V {
        // SAFETY: the elements from `src` on are readable, and there are the instructions of `V`, by the caller's promise.
        unsafe { V::load_lanes(src, self.0) }
    }
}

/// Elements of 4 or 8 bytes that many bytes apart.
#[derive(Clone, Copy)]
pub struct Elements<const SIZE: usize>(pub isize);

impl<V: Vector, const SIZE: usize> Load<V> for Elements<SIZE> {
    #[inline(always)]
    unsafe fn load(self, src: *const u8) -> V {
        // SAFETY: as in `Lanes`.
        unsafe { V::load_elements::<SIZE>(src, self.0) }
    }
}

/// Writes what `load` makes of the source, vector by vector, and single elements round them.
///
/// # Safety
/// As [`super::gather`]; `load` returns elements `gather.stride` apart.
#[inline(always)]
pub unsafe fn gather<V: Vector, const SIZE: usize, const CONJ: bool>(
    gather: Gather,
    stream: bool,
    load: impl Load<V> + Copy,
) {
    let Gather { mut dst, mut src, stride, mut len } = gather;
    let (width, step) = (V::LANES * 16, V::LANES * 16 / SIZE);
    let misaligned = dst.addr() % width;
    // SAFETY: the caller promises `len` elements on both sides; `head`, the whole vectors and what is left of them are parts
    // of these. What is streamed starts after `head`, where the destination is aligned to a vector
    // or nothing is left.
    unsafe {
        if stream && misaligned.is_multiple_of(SIZE) {
            let head = ((width - misaligned) % width / SIZE).min(len);
            super::portable::gather::<SIZE, CONJ>(Gather { len: head, ..gather });
            (dst, src) = (dst.wrapping_add(head * SIZE), src.wrapping_offset(stride * head as isize));
            len -= head;
            (dst, src) = vectors::<V, SIZE, CONJ, true>(Gather { dst, src, stride, len }, load);
        } else {
            (dst, src) = vectors::<V, SIZE, CONJ, false>(gather, load);
        }
        super::portable::gather::<SIZE, CONJ>(Gather { dst, src, stride, len: len % step });
    }
}

/// As many whole vectors as there are; returns where the rest goes, and where it is.
///
/// # Safety
/// As [`gather`]; streamed ones are aligned.
#[inline(always)]
unsafe fn vectors<V: Vector, const SIZE: usize, const CONJ: bool, const STREAM: bool>(
    gather: Gather,
    load: impl Load<V> + Copy,
) -> (*mut u8, *const u8) {
    let Gather { mut dst, mut src, stride, len } = gather;
    let step = V::LANES * 16 / SIZE;
    for _ in 0..len / step {
        // SAFETY: `step` of the `len` elements are left: readable and writable by the caller's promise, as are the
        // instructions; streamed vectors follow one another from an aligned one on.
        unsafe {
            let value = load.load(src);
            let value = if CONJ { value.conj::<SIZE>() } else { value };
            value.write::<STREAM>(dst);
        }
        (dst, src) = (dst.wrapping_add(V::LANES * 16), src.wrapping_offset(stride * step as isize));
    }
    (dst, src)
}
