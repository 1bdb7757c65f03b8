//! Carries out a [`CopyPlan`]: the loops around the kernels, cache blocking, streaming, threads.

use super::copy_plan::{CopyPlan, Inner, LANE};
use super::kernels::{self, Gather, Mode, Strip};
use super::loop_order::CopyAxis;
#[cfg(feature = "rayon")]
use super::threads;
use crate::arch::{CACHE_LINE, Isa};
use crate::axis_vec::axis_vec_with_room;
use crate::error::Result;

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Size in bytes, at least 1.
    pub size: usize,
    /// Whether to conjugate: the size is then 8 (two `f32`) or 16 (two `f64`).
    pub conj: bool,
}

/// How a copy is carried out.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// On how many threads at most.
    pub threads: usize,
    /// From how many bytes on they are used.
    pub thread_bytes: usize,
    /// From how many bytes on the destination is written past the caches.
    pub stream_bytes: usize,
    /// With which instructions.
    pub isa: Isa,
}

impl Manner {
    /// For a copy that may be as large as it likes.
    pub fn far(threads: usize) -> Manner {
        let (thread_bytes, stream_bytes) = (THREAD_BYTES, STREAM_BYTES);
        Manner { threads, thread_bytes, stream_bytes, isa: Isa::best() }
    }

    /// For a copy into or out of the workspace: it is read soon, so that it had better stay in the caches.
    pub fn near(threads: usize) -> Manner {
        Manner { stream_bytes: usize::MAX, ..Manner::far(threads) }
    }
}

/// Bytes from which on a copy is written past the caches.
const STREAM_BYTES: usize = 12 << 20;

/// Lines of the destination that a transposition writes side by side.
const PANEL: usize = 1024;

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

/// Elements of each line of a bundle that are copied together: what they share stays in the first-level cache.
const BUNDLE: usize = 1024;

/// Edge of the blocks in which two axes of different order are walked, in elements: 16 lines of 64 bytes on
/// either side stay in the first-level cache.
const BLOCK: usize = 16;

/// Bytes from which on a second thread is started.
const THREAD_BYTES: usize = 4 << 20;

/// Copies elements along `axes` from `src` to `dst` (their first elements).
///
/// # Safety
/// - Every source element is readable and every destination element writable for `element.size` bytes;
/// - no two destination elements share a byte, and none shares one with a source element;
/// - nobody else uses the destination meanwhile;
/// - the processor has `manner.isa`.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory), of more axes than lie in place; nothing has been copied then.
pub unsafe fn transfer(
    dst: *mut u8,
    src: *const u8,
    axes: &[CopyAxis],
    element: Element,
    manner: Manner,
) -> Result<()> {
    let Element { size, conj } = element;
    if !matches!(size, 1 | 2 | 4 | 8 | 16) {
        // Elements of any other size are runs of bytes.
        let mut axes = axis_vec_with_room(axes.iter().copied(), 1)?;
        axes.push(CopyAxis { len: size, dst: 1, src: 1 });
        // SAFETY: the caller's promises; these are the bytes of the elements.
        return unsafe { transfer(dst, src, &axes, Element { size: 1, conj: false }, manner) };
    }
    let Some(mut plan) = CopyPlan::new(axes, size, conj)? else { return Ok(()) };
    let stream = plan.bytes() >= manner.stream_bytes;
    if stream {
        plan.follow_source();
    }
    let copy = Copy {
        dst: dst.wrapping_offset(plan.dst),
        src: src.wrapping_offset(plan.src),
        mode: Mode { isa: manner.isa, stream },
    };
    // SAFETY: the caller's promises: a plan visits the same elements.
    unsafe {
        match (plan.size, conj) {
            (8, true) => copy.all::<8, true>(&plan, manner),
            (16, true) => copy.all::<16, true>(&plan, manner),
            (1, _) => copy.all::<1, false>(&plan, manner),
            (2, _) => copy.all::<2, false>(&plan, manner),
            (4, _) => copy.all::<4, false>(&plan, manner),
            (8, _) => copy.all::<8, false>(&plan, manner),
            _ => copy.all::<16, false>(&plan, manner),
        }
    }
    Ok(())
}

/// Where a copy, or a part of one, starts.
#[derive(Clone, Copy)]
struct Copy {
    dst: *mut u8,
    src: *const u8,
    mode: Mode,
}

// SAFETY: the addresses are only used within `transfer`, each part of the destination by one thread, because its
// caller has promised that nobody else uses it.
#[cfg(feature = "rayon")]
unsafe impl Send for Copy {}

impl Copy {
    /// The part that starts at that position of the axis.
    #[inline(always)]
    fn at(self, step: CopyAxis, position: usize) -> Copy {
        let position = position as isize;
        Copy {
            dst: self.dst.wrapping_offset(step.dst * position),
            src: self.src.wrapping_offset(step.src * position),
            ..self
        }
    }

    /// # Safety
    /// As [`transfer`], for a plan of elements of `SIZE` bytes.
    unsafe fn all<const SIZE: usize, const CONJ: bool>(self, plan: &CopyPlan, manner: Manner) {
        #[cfg(feature = "rayon")]
        if manner.threads > 1 && plan.bytes() >= manner.thread_bytes && threads::are_ours() {
            // SAFETY: the caller's promises.
            return unsafe { self.split::<SIZE, CONJ>(plan, manner.threads) };
        }
        let _ = (manner.threads, manner.thread_bytes);
        // SAFETY: the caller's promises.
        unsafe { self.around::<SIZE, CONJ>(&plan.outer, plan.inner) };
        kernels::fence(self.mode);
    }

    /// Cuts the longest axis into parts, one per thread.
    ///
    /// # Safety
    /// As [`transfer`].
    #[cfg(feature = "rayon")]
    unsafe fn split<const SIZE: usize, const CONJ: bool>(self, plan: &CopyPlan, threads: usize) {
        let (at, len) = plan.longest();
        // Whole cache lines of elements, so that no two threads write to the same one where that can be avoided, and
        // every part is long enough for a kernel.
        let part_len = len.div_ceil(threads).next_multiple_of(CACHE_LINE);
        rayon::in_place_scope(|scope| {
            let mut start = 0;
            while start < len {
                let rest = len - start;
                // A rest that is too short for a kernel goes with the part before.
                let (part, step) = plan.part(at, if rest < part_len + CACHE_LINE { rest } else { part_len });
                let copy = self.at(step, start);
                let part = move |_: &rayon::Scope<'_>| {
                    let copy = { copy };
                    // SAFETY: a range of one axis: elements that the caller vouches for.
                    unsafe { copy.around::<SIZE, CONJ>(&part.outer, part.inner) };
                    kernels::fence(copy.mode);
                };
                scope.spawn(part);
                start += step.len;
            }
        });
    }

    /// The loops outside of the kernels.
    ///
    /// # Safety
    /// As [`transfer`].
    unsafe fn around<const SIZE: usize, const CONJ: bool>(self, outer: &[CopyAxis], inner: Inner) {
        // SAFETY: the caller's promises, for each position.
        unsafe {
            let Some((&step, within)) = outer.split_first() else { return self.inner::<SIZE, CONJ>(inner) };
            for at in 0..step.len {
                self.at(step, at).around::<SIZE, CONJ>(within, inner);
            }
        }
    }

    /// # Safety
    /// As [`transfer`].
    #[inline(always)]
    unsafe fn inner<const SIZE: usize, const CONJ: bool>(self, inner: Inner) {
        // SAFETY: the caller's promises.
        unsafe {
            match inner {
                Inner::Run { len } if !CONJ => kernels::run(self.dst, self.src, len * SIZE, self.mode),
                Inner::Run { len } => {
                    self.line::<SIZE, CONJ>(CopyAxis { len, dst: SIZE as isize, src: SIZE as isize })
                }
                Inner::Line(step) => self.line::<SIZE, CONJ>(step),
                Inner::Tiles { across, along } => self.tiles::<SIZE, CONJ>(across, along),
                Inner::Bundle { lines, along } => self.bundle::<SIZE, CONJ>(lines, along),
                Inner::Blocks { across, along } => self.blocks::<SIZE, CONJ>(across, along),
            }
        }
    }

    /// # Safety
    /// As [`transfer`].
    #[inline(always)]
    unsafe fn line<const SIZE: usize, const CONJ: bool>(self, step: CopyAxis) {
        let Copy { dst, src, mode } = self;
        // SAFETY: the caller's promises.
        unsafe {
            if step.dst == SIZE as isize {
                let gather = Gather { dst, src, stride: step.src, len: step.len };
                return kernels::gather::<SIZE, CONJ>(gather, mode);
            }
            if step.src == SIZE as isize {
                // The compiler can load several then.
                let step = CopyAxis { src: SIZE as isize, ..step };
                return self.scatter::<SIZE, CONJ>(step);
            }
            self.scatter::<SIZE, CONJ>(step);
        }
    }

    /// # Safety
    /// As [`transfer`].
    #[inline(always)]
    unsafe fn scatter<const SIZE: usize, const CONJ: bool>(self, step: CopyAxis) {
        for at in 0..step.len {
            let Copy { dst, src, .. } = self.at(step, at);
            // SAFETY: one of the elements.
            unsafe { kernels::element::<SIZE, CONJ>(dst, src) };
        }
    }

    /// A transposition: panels of lines of the destination, in each of them strips of a cache line's width.
    ///
    /// # Safety
    /// As [`transfer`]; both are at least 16 / `SIZE` long, and as `Inner::Tiles` says.
    unsafe fn tiles<const SIZE: usize, const CONJ: bool>(self, across: CopyAxis, along: CopyAxis) {
        let lane = LANE / SIZE;
        let line = CACHE_LINE / SIZE;
        if along.len < line {
            // Narrower than a cache line: in the widest strips that fit, the last one laid over the one before.
            let lanes = if along.len >= 2 * lane { 2 } else { 1 };
            let mut at = 0;
            while at < along.len {
                let start = at.min(along.len - lanes * lane);
                // SAFETY: strips inside.
                unsafe {
                    let strip = self.strip(across, along, 0, across.len, start);
                    let mode = Mode { stream: false, ..self.mode };
                    if lanes == 2 {
                        kernels::strip::<SIZE, 2, CONJ>(strip, mode);
                    } else {
                        kernels::strip::<SIZE, 1, CONJ>(strip, mode);
                    }
                }
                at += lanes * lane;
            }
            return;
        }
        // Where whole lines can be written, those that are not whole at the start are written first.
        let misaligned = self.dst.addr() % CACHE_LINE;
        let can_align = across.dst % CACHE_LINE as isize == 0 && misaligned.is_multiple_of(SIZE);
        let head = if can_align { (CACHE_LINE - misaligned) % CACHE_LINE / SIZE } else { 0 };
        let streams = self.mode.stream && can_align;
        // SAFETY: strips inside; streamed ones are aligned.
        unsafe {
            let ends = |mode: Mode, start: usize| {
                let strip = self.strip(across, along, 0, across.len, start);
                kernels::strip::<SIZE, 4, CONJ>(strip, Mode { stream: false, ..mode });
            };
            if head > 0 {
                ends(self.mode, 0);
            }
            let strips = (along.len - head) / line;
            let together = strips_together(SIZE, across.dst, streams);
            let mode = Mode { stream: streams, ..self.mode };
            let mut first = 0;
            while first < across.len {
                let count = PANEL.min(across.len - first);
                // A last panel that is too low for a tile is laid over the one before.
                let (start, count) = if count < lane { (across.len - lane, lane) } else { (first, count) };
                for at in (0..strips).step_by(together) {
                    let strip = self.strip(across, along, start, count, head + at * line);
                    let strips = together.min(strips - at);
                    kernels::strip::<SIZE, 4, CONJ>(Strip { strips, ..strip }, mode);
                }
                first += PANEL;
            }
            if head + strips * line < along.len {
                ends(self.mode, along.len - line);
            }
        }
    }

    /// The strip that starts at those positions.
    #[inline(always)]
    fn strip(self, across: CopyAxis, along: CopyAxis, first: usize, count: usize, start: usize) -> Strip {
        let Copy { dst, src, .. } = self.at(across, first).at(along, start);
        Strip { dst, dst_stride: across.dst, src, src_stride: along.src, count, strips: 1 }
    }

    /// A few lines that lie within one another, in blocks.
    ///
    /// # Safety
    /// As [`transfer`].
    unsafe fn bundle<const SIZE: usize, const CONJ: bool>(self, lines: CopyAxis, along: CopyAxis) {
        let unit = SIZE as isize;
        let together = (lines.len * SIZE) as isize;
        let (dst, src, len, mode) = (self.dst, self.src, along.len, self.mode);
        // SAFETY: the caller's promises.
        unsafe {
            if [lines.dst, along.src, along.dst] == [unit, unit, together] {
                match lines.len {
                    2 => return kernels::interleave::<SIZE, 2, CONJ>(dst, src, lines.src, len, mode),
                    3 => return kernels::interleave::<SIZE, 3, CONJ>(dst, src, lines.src, len, mode),
                    4 => return kernels::interleave::<SIZE, 4, CONJ>(dst, src, lines.src, len, mode),
                    _ => {}
                }
            }
            if [lines.src, along.dst, along.src] == [unit, unit, together] {
                match lines.len {
                    2 => return kernels::part::<SIZE, 2, CONJ>(dst, lines.dst, src, len, mode),
                    3 => return kernels::part::<SIZE, 3, CONJ>(dst, lines.dst, src, len, mode),
                    4 => return kernels::part::<SIZE, 4, CONJ>(dst, lines.dst, src, len, mode),
                    _ => {}
                }
            }
            let mut first = 0;
            while first < along.len {
                let part = CopyAxis { len: BUNDLE.min(along.len - first), ..along };
                for line in 0..lines.len {
                    self.at(along, first).at(lines, line).line::<SIZE, CONJ>(part);
                }
                first += BUNDLE;
            }
        }
    }

    /// Two axes in square blocks.
    ///
    /// # Safety
    /// As [`transfer`].
    unsafe fn blocks<const SIZE: usize, const CONJ: bool>(self, across: CopyAxis, along: CopyAxis) {
        for i in (0..across.len).step_by(BLOCK) {
            for j in (0..along.len).step_by(BLOCK) {
                let part = CopyAxis { len: BLOCK.min(along.len - j), ..along };
                for line in i..across.len.min(i + BLOCK) {
                    // SAFETY: the caller's promises, for a part of the line.
                    unsafe { self.at(across, line).at(along, j).scatter::<SIZE, CONJ>(part) };
                }
            }
        }
    }
}
