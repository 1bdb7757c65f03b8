//! Transpositions: strips, panels and what is laid over what so that kernels always have enough.

use core::mem::MaybeUninit;

use super::Copy;
use crate::arch::{CACHE_LINE, prefetch};
use crate::pack::copy_plan::LANE;
use crate::pack::kernels::{self, Mode, Strip};
use crate::pack::loop_order::CopyAxis;

/// Lines of the destination that a transposition writes side by side.
const PANEL: usize = 1024;

/// Bytes of each line, and lines, that are transposed on the stack where lines of the destination begin anywhere in a cache line:
/// strips would write each cache line in two parts, and meet the second when the first has left the cache.
///
/// Measured (Emerald Rapids), GB/s of n x n f64 without and with it: n = 250 7.7, 17.1; 501 10.5, 13.2; 1001 8.3, 10.5;
/// 1500 7.0, 14.2; 2001 4.5, 13.1; 3001 2.4, 9.3; 4001 2.0, 9.1 (4000, whose lines are whole: 11.8).
/// What whole cache lines and asking for what comes next add (other work on the other core): f64 1001 6.4, 7.6; 4001 4.4, 6.5; f32 1001
/// 6.2, 7.1; 2001 7.8, 8.4; 4001 4.5, 7.2; u16 1001 6.0, 6.7, 4001 2.2, 5.9; u8 2001 4.5, 6.4; 4001 3.9, 6.5, but 1001, whose 2 MB stay in
/// the cache, 10.4, 8.6. Twice the lines or twice their length: within a tenth of that, and as much more stack.
const STAGE: usize = 512;
const STAGE_LINES: usize = 64;

/// From how many bytes of a line on that is so, of elements of so many bytes.
const fn stage_from(size: usize) -> usize {
    if size == 1 { 3 * STAGE } else { STAGE }
}

/// A part of the destination, and the cache line before it.
#[repr(C, align(64))]
struct Stage {
    _lines: [[MaybeUninit<u8>; STAGE + CACHE_LINE]; STAGE_LINES],
}

/// How many strips of a transposition run side by side, for elements of `size` bytes and lines `stride` bytes apart.
///
/// Lines whose addresses alias, here those a multiple of 1024 bytes apart, compete for a few sets of the caches and a few
/// banks of the memory, and several cache lines of each at a time relieve them. More strips take more rows of the
/// source at once than the processor prefetches.
///
/// Measured, of memcpy. Past the caches, with 1, 2 and 4 side by side, at aliasing strides: 8 bytes .83, 1.06 to 1.24, .93;
/// 16 bytes .64, .89, 1.39; 4 bytes .79, .74, .94; 2 bytes .51, .59, .56; at others: 8 bytes 1.28, 1.11, .85; 16 bytes
/// .94, 1.12, 1.13; 4 bytes 1.13, .64, .79, and at a stride of 1024 .85 to .90, .76 to .86, .80. Into the caches, 8 bytes, strides of 2048, 4096 and 8192, this rule: .79, .46,
/// .50; with 1: .56, .42, .50; with all: .69, .36, .41.
fn strips_together(size: usize, stride: isize, streams: bool) -> usize {
    let aliases = stride % 1024 == 0;
    match size {
        16 if streams => 4,
        _ if !aliases => 1,
        4 if streams && stride % 4096 == 0 => 4,
        2 | 8 if streams => 2,
        _ if streams => 1,
        // The fewer sets the lines share.
        _ => (8192 >> stride.trailing_zeros().min(13)).clamp(1, 8),
    }
}

/// Has the memory from `start` on, so many bytes of it, brought into the cache of that level. (It need not exist.)
fn ask_for(start: *const u8, bytes: usize, level: usize) {
    for at in (0..bytes).step_by(CACHE_LINE) {
        prefetch(start.wrapping_add(at), level);
    }
}

impl Copy {
    /// A transposition.
    ///
    /// # Safety
    /// As [`super::transfer`]; the axes are as [`super::Inner::Tiles`] says: along `across` the source has elements that follow one another,
    /// along `along` the destination has, and both are at least 16 / `SIZE` long.
    pub(super) unsafe fn tiles<const SIZE: usize, const CONJ: bool>(self, across: CopyAxis, along: CopyAxis) {
        // SAFETY: the caller promises the same; how long `along` is has been compared.
        unsafe {
            match along.len * SIZE {
                bytes if bytes >= stage_from(SIZE) && across.dst % CACHE_LINE as isize != 0 => {
                    self.staged::<SIZE, CONJ>(across, along);
                }
                bytes if bytes >= CACHE_LINE => self.line_tiles::<SIZE, CONJ>(across, along),
                bytes if bytes >= 2 * LANE => self.narrow_tiles::<SIZE, 2, CONJ>(across, along),
                _ => self.narrow_tiles::<SIZE, 1, CONJ>(across, along),
            }
        }
    }

    /// [`Self::tiles`] narrower than a cache line: in strips of `LANES` lanes, the last one laid over the one before.
    ///
    /// # Safety
    /// As [`Self::tiles`]; `along` is at least `LANES` lanes long.
    #[inline(always)]
    unsafe fn narrow_tiles<const SIZE: usize, const LANES: usize, const CONJ: bool>(
        self,
        across: CopyAxis,
        along: CopyAxis,
    ) {
        let width = LANES * LANE / SIZE;
        for at in (0..along.len).step_by(width) {
            let start = at.min(along.len - width);
            // SAFETY: all of `across`, which is long enough, and a strip's width of `along` that ends by its end: elements
            // of the copy.
            unsafe { self.cached_strip::<SIZE, LANES, CONJ>(across, along, start) };
        }
    }

    /// [`Self::tiles`] of at least a cache line: panels of lines of the destination, in each of them strips of a cache line's
    /// width. Where whole lines can be written, those that are not whole at either end are written by themselves.
    ///
    /// # Safety
    /// As [`Self::tiles`]; `along` is at least a cache line long.
    #[inline(always)]
    unsafe fn line_tiles<const SIZE: usize, const CONJ: bool>(self, across: CopyAxis, along: CopyAxis) {
        let line = CACHE_LINE / SIZE;
        let misaligned = self.dst.addr() % CACHE_LINE;
        let can_align = across.dst % CACHE_LINE as isize == 0 && misaligned.is_multiple_of(SIZE);
        let head = if can_align { (CACHE_LINE - misaligned) % CACHE_LINE / SIZE } else { 0 };
        let strips = (along.len - head) / line;
        let mode = Mode { stream: self.mode.stream && can_align, ..self.mode };
        // SAFETY: strips at the start, at the end, and `strips` of them from `head` on are within `along`, which is at least as
        // long as one. What is streamed starts at whole lines: there `head` does, and lines are a whole number of them apart.
        unsafe {
            if head > 0 {
                self.cached_strip::<SIZE, 4, CONJ>(across, along, 0);
            }
            self.panels::<SIZE, CONJ>(across, along, head, strips, mode);
            if head + strips * line < along.len {
                self.cached_strip::<SIZE, 4, CONJ>(across, along, along.len - line);
            }
        }
    }

    /// [`Self::tiles`] of at least [`STAGE`] bytes, whose lines begin anywhere in a cache line: part by part on the stack, from where
    /// whole cache lines are copied, those that do not end with one part together with the next.
    ///
    /// # Safety
    /// As [`Self::tiles`]; `along` is at least [`STAGE`] long.
    #[inline(never)]
    unsafe fn staged<const SIZE: usize, const CONJ: bool>(self, across: CopyAxis, along: CopyAxis) {
        const PITCH: usize = STAGE + CACHE_LINE;
        let (lane, line, wide) = (LANE / SIZE, CACHE_LINE / SIZE, STAGE / SIZE);
        let mut stage = MaybeUninit::<Stage>::uninit();
        let place = stage.as_mut_ptr().cast::<u8>();
        let cached = Mode { stream: false, ..self.mode };
        for first in (0..across.len).step_by(STAGE_LINES) {
            let count = STAGE_LINES.min(across.len - first);
            // What is too low for a tile is laid over what was before.
            let (first, count) = if count < lane { (across.len - lane, lane) } else { (first, count) };
            for start in (0..along.len).step_by(wide) {
                let (from, end) = (start.saturating_sub(line), along.len.min(start + wide));
                let (part, width) = (self.at(across, first).at(along, from), end - from);
                let strip = |at: usize, strips| Strip {
                    dst: place.wrapping_add(at * SIZE),
                    dst_stride: PITCH as isize,
                    src: part.at(along, at).src,
                    src_stride: along.src,
                    count,
                    strips,
                };
                if !self.mode.stream {
                    (0..count).for_each(|at| ask_for(part.at(across, at).dst, width * SIZE, 1));
                }
                // SAFETY: `count` lines, at least a tile's height and at most as many as the stage has, and `width` elements of each,
                // at least a cache line and at most as many as its lines have, are within the copy: strips from `from` on, and the
                // last one so that it ends with them.
                unsafe {
                    kernels::strip::<SIZE, 4, CONJ>(strip(0, width / line), cached);
                    if width % line != 0 {
                        kernels::strip::<SIZE, 4, CONJ>(strip(width - line, 1), cached);
                    }
                }
                let next =
                    if end < along.len { self.at(across, first) } else { self.at(across, first + count) };
                let next = next.at(along, end % along.len);
                for at in 0..count {
                    for row in at * wide / count..(at + 1) * wide / count {
                        ask_for(next.at(along, row).src, count * SIZE, 2);
                    }
                    let dst = part.at(across, at).dst;
                    // Up to where whole cache lines go that begin within the first `bytes`.
                    let whole = |bytes: usize| bytes + dst.wrapping_add(bytes).align_offset(CACHE_LINE);
                    let low = if start == 0 { 0 } else { whole(0) };
                    let high = if end == along.len { width * SIZE } else { whole((width - line) * SIZE) };
                    let staged = place.wrapping_add(at * PITCH + low);
                    // SAFETY: bytes of the `width` elements of this line, which have been written to the stage just now: `whole` is less
                    // than a cache line more than it is given, and so `low` at most `high`, each of which is within them.
                    unsafe { kernels::run(dst.wrapping_add(low), staged, high - low, self.mode) };
                }
            }
        }
    }

    /// `strips` strips of a cache line's width from position `head` of `along` on, panel by panel.
    ///
    /// # Safety
    /// As [`Self::tiles`]; the strips are inside. With `mode.stream` the destination is aligned to cache lines at `head`, and
    /// its stride along `across` is a multiple of one.
    #[inline(always)]
    unsafe fn panels<const SIZE: usize, const CONJ: bool>(
        self,
        across: CopyAxis,
        along: CopyAxis,
        head: usize,
        strips: usize,
        mode: Mode,
    ) {
        let (lane, line) = (LANE / SIZE, CACHE_LINE / SIZE);
        let together = strips_together(SIZE, across.dst, mode.stream);
        for first in (0..across.len).step_by(PANEL) {
            let count = PANEL.min(across.len - first);
            // A last panel that is too low for a tile is laid over the one before.
            let (start, count) = if count < lane { (across.len - lane, lane) } else { (first, count) };
            for at in (0..strips).step_by(together) {
                let strip = self.strip(across, along, start, count, head + at * line);
                let strips = together.min(strips - at);
                // SAFETY: `count` is at least a tile's height, and ends by the end of `across`; the strips are among those
                // of the caller, and start at whole lines if he says so.
                unsafe { kernels::strip::<SIZE, 4, CONJ>(Strip { strips, ..strip }, mode) };
            }
        }
    }

    /// One strip of `LANES` lanes from position `start` of `along` on, all of `across`, into the caches.
    ///
    /// # Safety
    /// As [`Self::tiles`]; it is inside.
    #[inline(always)]
    unsafe fn cached_strip<const SIZE: usize, const LANES: usize, const CONJ: bool>(
        self,
        across: CopyAxis,
        along: CopyAxis,
        start: usize,
    ) {
        let strip = self.strip(across, along, 0, across.len, start);
        // SAFETY: elements of the copy, not streamed; `across` is at least a tile's height.
        unsafe { kernels::strip::<SIZE, LANES, CONJ>(strip, Mode { stream: false, ..self.mode }) };
    }

    /// The strip that starts at those positions.
    #[inline(always)]
    fn strip(self, across: CopyAxis, along: CopyAxis, first: usize, count: usize, start: usize) -> Strip {
        let Copy { dst, src, .. } = self.at(across, first).at(along, start);
        Strip { dst, dst_stride: across.dst, src, src_stride: along.src, count, strips: 1 }
    }
}
