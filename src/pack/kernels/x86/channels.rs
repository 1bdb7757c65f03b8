//! A few lines to one in which they alternate and back, such as the channels of a picture, by shuffles of bytes.

use core::arch::x86_64::*;

use super::super::portable;

/// Bytes of a lane.
const LANE: usize = 16;

/// For each byte of lane `out` of the result, which byte of the lane `from` it is, or none of them (0x80, which shuffles
/// make 0). `position` says of a byte of the result in which lane it is found and where.
macro_rules! bytes {
    ($out:expr, $from:expr, |$at:ident| $position:expr) => {{
        let mut bytes = [0x80_u8; LANE];
        let mut byte = 0;
        while byte < LANE {
            let $at = $out * LANE + byte;
            let (lane, place): (usize, usize) = $position;
            if lane == $from {
                bytes[byte] = place as u8;
            }
            byte += 1;
        }
        bytes
    }};
}

/// All such tables, of `LINES` lanes made of as many, for alternating lines.
const fn interleaving<const SIZE: usize, const LINES: usize>() -> [[[u8; LANE]; LINES]; LINES] {
    let mut tables = [[[0; LANE]; LINES]; LINES];
    let mut out = 0;
    while out < LINES {
        let mut from = 0;
        while from < LINES {
            tables[out][from] = bytes!(out, from, |at| {
                let element = at / SIZE;
                (element % LINES, element / LINES * SIZE + at % SIZE)
            });
            from += 1;
        }
        out += 1;
    }
    tables
}

/// The same for lines that are taken apart.
const fn deinterleaving<const SIZE: usize, const LINES: usize>() -> [[[u8; LANE]; LINES]; LINES] {
    let mut tables = [[[0; LANE]; LINES]; LINES];
    let mut out = 0;
    while out < LINES {
        let mut from = 0;
        while from < LINES {
            tables[out][from] = bytes!(0, from, |at| {
                let place = (at / SIZE * LINES + out) * SIZE + at % SIZE;
                (place / LANE, place % LANE)
            });
            from += 1;
        }
        out += 1;
    }
    tables
}

/// `LINES` lanes as the tables say.
#[inline]
#[target_feature(enable = "avx2")]
fn shuffle<const LINES: usize>(
    lanes: [__m128i; LINES],
    tables: &[[[u8; LANE]; LINES]; LINES],
) -> [__m128i; LINES] {
    let mut out = lanes;
    for (out, tables) in out.iter_mut().zip(tables) {
        let mut whole = _mm_setzero_si128();
        for (&lane, table) in lanes.iter().zip(tables) {
            // SAFETY: an array of 16 bytes; the load needs no alignment.
            let table = unsafe { _mm_loadu_si128(table.as_ptr().cast()) };
            whole = _mm_or_si128(whole, _mm_shuffle_epi8(lane, table));
        }
        *out = whole;
    }
    out
}

/// See [`crate::pack::kernels::interleave`].
///
/// # Safety
/// As there; `SIZE` is at most 8, and nothing is conjugated.
#[target_feature(enable = "avx2")]
pub unsafe fn interleave<const SIZE: usize, const LINES: usize>(
    dst: *mut u8,
    src: *const u8,
    src_stride: isize,
    len: usize,
    stream: bool,
) {
    let groups = len * SIZE / LANE;
    let streams = stream && dst.addr().is_multiple_of(LANE);
    for group in 0..groups {
        // SAFETY: group * LANE + LANE <= len * SIZE: a lane of each line is readable, and what they become, as many lanes from
        // group * LINES on, writable, the caller promises. Streamed ones are aligned, as the first is.
        unsafe {
            let mut lanes = [_mm_setzero_si128(); LINES];
            for (line, lane) in lanes.iter_mut().enumerate() {
                let src = src.wrapping_offset(src_stride * line as isize).wrapping_add(group * LANE);
                *lane = _mm_loadu_si128(src.cast());
            }
            let lanes = shuffle(lanes, const { &interleaving::<SIZE, LINES>() });
            for (at, lane) in lanes.into_iter().enumerate() {
                write(dst.wrapping_add((group * LINES + at) * LANE), lane, streams);
            }
        }
    }
    let done = groups * LANE / SIZE;
    let (dst, src) = (dst.wrapping_add(done * LINES * SIZE), src.wrapping_add(done * SIZE));
    // SAFETY: the elements of each line from `done` on, of which the caller promises the same.
    unsafe { portable::interleave::<SIZE, LINES, false>(dst, src, src_stride, len - done) };
}

/// See [`crate::pack::kernels::deinterleave`].
///
/// # Safety
/// As there; `SIZE` is at most 8, and nothing is conjugated.
#[target_feature(enable = "avx2")]
pub unsafe fn deinterleave<const SIZE: usize, const LINES: usize>(
    dst: *mut u8,
    dst_stride: isize,
    src: *const u8,
    len: usize,
    stream: bool,
) {
    let groups = len * SIZE / LANE;
    // Past the caches in whole lines of 64 bytes: in parts of some, in turn, it is a third of the speed.
    let whole =
        if stream && dst.addr().is_multiple_of(64) && dst_stride % 64 == 0 { groups / 4 * 4 } else { 0 };
    let mut group = 0;
    // SAFETY: lanes below `groups`, which are whole ones of each line, readable and writable, the caller promises. Four are
    // streamed at a time: each line's start at multiples of 64 bytes, as `whole` is 0 otherwise.
    unsafe {
        while group < whole {
            deinterleaved::<SIZE, LINES, 4, true>(dst, dst_stride, src, group);
            group += 4;
        }
        while group < groups {
            deinterleaved::<SIZE, LINES, 1, false>(dst, dst_stride, src, group);
            group += 1;
        }
    }
    let done = groups * LANE / SIZE;
    let (dst, src) = (dst.wrapping_add(done * SIZE), src.wrapping_add(done * LINES * SIZE));
    // SAFETY: the elements of each line from `done` on, of which the caller promises the same.
    unsafe { portable::deinterleave::<SIZE, LINES, false>(dst, dst_stride, src, len - done) };
}

/// `GROUPS` lanes of each line, from lane `group` on.
///
/// # Safety
/// As [`deinterleave`]; they are inside, and aligned if `STREAM`.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn deinterleaved<const SIZE: usize, const LINES: usize, const GROUPS: usize, const STREAM: bool>(
    dst: *mut u8,
    dst_stride: isize,
    src: *const u8,
    group: usize,
) {
    let mut lanes = [[_mm_setzero_si128(); LINES]; GROUPS];
    for (next, lanes) in lanes.iter_mut().enumerate() {
        for (at, lane) in lanes.iter_mut().enumerate() {
            let src = src.wrapping_add(((group + next) * LINES + at) * LANE);
            // SAFETY: the lane is inside, the caller promises; the load needs no alignment.
            *lane = unsafe { _mm_loadu_si128(src.cast()) };
        }
        *lanes = shuffle(*lanes, const { &deinterleaving::<SIZE, LINES>() });
    }
    for line in 0..LINES {
        for (next, lanes) in lanes.iter().enumerate() {
            let dst = dst.wrapping_offset(dst_stride * line as isize).wrapping_add((group + next) * LANE);
            // SAFETY: the lane is inside, and aligned if it is streamed, the caller promises.
            unsafe { write(dst, lanes[line], STREAM) };
        }
    }
}

/// # Safety
/// 16 bytes can be written there; streamed ones are aligned.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn write(dst: *mut u8, lane: __m128i, stream: bool) {
    // SAFETY: 16 bytes are writable, aligned if they are streamed, the caller promises.
    unsafe { if stream { _mm_stream_si128(dst.cast(), lane) } else { _mm_storeu_si128(dst.cast(), lane) } }
}
