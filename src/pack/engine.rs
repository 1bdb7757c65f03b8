//! Carries out a [`CopyPlan`]: the loops around the kernels, cache blocking, streaming, threads.

mod transpose;

use super::copy_plan::{CopyPlan, Inner};
use super::kernels::{self, Gather, Mode};
use super::loop_order::CopyAxis;
use crate::arch::Isa;
use crate::axis_vec::axis_vec_with_room;
use crate::error::Result;
use crate::threads::{self, Parts};

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

/// Elements of each line of a bundle that are copied together: what they share stays in the first-level cache.
const BUNDLE: usize = 1024;

/// Edge of the blocks in which two axes of different order are walked, in elements: 16 lines of 64 bytes on
/// either side stay in the first-level cache.
const BLOCK: usize = 16;

/// Bytes from which on a second thread is started.
pub const THREAD_BYTES: usize = 4 << 20;

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
        // SAFETY: the caller promises the same: these are the bytes of the same elements.
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
    // SAFETY: a plan visits the elements that the axes do, each once, from its own first one on; of these and of the
    // instructions the caller makes the promises. It was made for elements of `plan.size` bytes, which `conj` keeps.
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
unsafe impl Sync for Copy {}

impl Copy {
    /// The part that starts at that position of the axis.
    #[inline(always)]
    fn at(self, axis: CopyAxis, position: usize) -> Copy {
        let position = position as isize;
        Copy {
            dst: self.dst.wrapping_offset(axis.dst * position),
            src: self.src.wrapping_offset(axis.src * position),
            ..self
        }
    }

    /// # Safety
    /// As [`transfer`], for a plan of elements of `SIZE` bytes.
    unsafe fn all<const SIZE: usize, const CONJ: bool>(self, plan: &CopyPlan, manner: Manner) {
        if manner.threads > 1 && plan.bytes() >= manner.thread_bytes && threads::are_ours() {
            // SAFETY: the caller promises the same.
            return unsafe { self.split::<SIZE, CONJ>(plan, manner.threads) };
        }
        // SAFETY: the caller promises the same of all loops of the plan.
        unsafe { self.around::<SIZE, CONJ>(&plan.outer, plan.inner) };
        kernels::fence(self.mode);
    }

    /// Cuts the longest axis into parts, one per thread.
    ///
    /// # Safety
    /// As [`transfer`].
    unsafe fn split<const SIZE: usize, const CONJ: bool>(self, plan: &CopyPlan, threads: usize) {
        let (at, len) = plan.longest();
        let parts = Parts::of(len, threads);
        threads::for_each(parts.count, |part| {
            let (start, len) = parts.part(part);
            let (part, axis) = plan.part(at, len);
            // SAFETY: the positions of one axis from `start` on that no other part has: elements of the copy, whose
            // destinations no other thread writes. The caller's promises hold until all are done, for which `for_each` waits.
            unsafe { self.at(axis, start).around::<SIZE, CONJ>(&part.outer, part.inner) };
            kernels::fence(self.mode);
        });
    }

    /// The loops outside of the kernels.
    ///
    /// # Safety
    /// As [`transfer`].
    unsafe fn around<const SIZE: usize, const CONJ: bool>(self, outer: &[CopyAxis], inner: Inner) {
        // SAFETY: at each position of the outermost axis the loops within it visit elements of the copy, of which the caller
        // promises the same; inside of all loops they are those of `inner`.
        unsafe {
            let Some((&axis, within)) = outer.split_first() else { return self.inner::<SIZE, CONJ>(inner) };
            for at in 0..axis.len {
                self.at(axis, at).around::<SIZE, CONJ>(within, inner);
            }
        }
    }

    /// # Safety
    /// As [`transfer`].
    #[inline(always)]
    unsafe fn inner<const SIZE: usize, const CONJ: bool>(self, inner: Inner) {
        // SAFETY: of the elements the caller promises the same; a run's follow one another on both sides, and tiles are as
        // `CopyPlan` makes them: for elements of `SIZE` bytes, each axis at least as long as a lane.
        unsafe {
            match inner {
                Inner::Run { len } if !CONJ => kernels::run(self.dst, self.src, len * SIZE, self.mode),
                Inner::Run { len } => {
                    self.line::<SIZE, CONJ>(CopyAxis { len, dst: SIZE as isize, src: SIZE as isize })
                }
                Inner::Strided(axis) => self.line::<SIZE, CONJ>(axis),
                Inner::Tiles { across, along } => self.tiles::<SIZE, CONJ>(across, along),
                Inner::Bundle { lines, along } => self.bundle::<SIZE, CONJ>(lines, along),
                Inner::Blocks { across, along } => self.blocks::<SIZE, CONJ>(across, along),
            }
        }
    }

    /// # Safety
    /// As [`transfer`].
    #[inline(never)]
    unsafe fn line<const SIZE: usize, const CONJ: bool>(self, axis: CopyAxis) {
        let Copy { dst, src, mode } = self;
        // SAFETY: the elements of the copy, of which the caller promises the same; a gather's follow one another in the
        // destination, as compared.
        unsafe {
            if axis.dst == SIZE as isize {
                let gather = Gather { dst, src, stride: axis.src, len: axis.len };
                return kernels::gather::<SIZE, CONJ>(gather, mode);
            }
            if axis.src == SIZE as isize {
                // The compiler can load several then.
                let axis = CopyAxis { src: SIZE as isize, ..axis };
                return self.scatter::<SIZE, CONJ>(axis);
            }
            self.scatter::<SIZE, CONJ>(axis);
        }
    }

    /// # Safety
    /// As [`transfer`].
    #[inline]
    unsafe fn scatter<const SIZE: usize, const CONJ: bool>(self, axis: CopyAxis) {
        for at in 0..axis.len {
            let Copy { dst, src, .. } = self.at(axis, at);
            // SAFETY: position `at` of the axis: an element of the copy, readable and writable as the caller promises.
            unsafe { kernels::element::<SIZE, CONJ>(dst, src) };
        }
    }

    /// A few lines that lie within one another.
    ///
    /// # Safety
    /// As [`transfer`].
    #[inline(never)]
    unsafe fn bundle<const SIZE: usize, const CONJ: bool>(self, lines: CopyAxis, along: CopyAxis) {
        let unit = SIZE as isize;
        let together = (lines.len * SIZE) as isize;
        let interleaves = [lines.dst, along.src, along.dst] == [unit, unit, together];
        let deinterleaves = [lines.src, along.dst, along.src] == [unit, unit, together];
        let Copy { dst, src, mode } = self;
        let (len, dst_stride, src_stride) = (along.len, lines.dst, lines.src);
        // SAFETY: the elements of the copy, so many lines of `len` each: they lie as the kernel says, as compared above.
        unsafe {
            match (lines.len, interleaves, deinterleaves) {
                (2, true, _) => kernels::interleave::<SIZE, 2, CONJ>(dst, src, src_stride, len, mode),
                (3, true, _) => kernels::interleave::<SIZE, 3, CONJ>(dst, src, src_stride, len, mode),
                (4, true, _) => kernels::interleave::<SIZE, 4, CONJ>(dst, src, src_stride, len, mode),
                (2, _, true) => kernels::deinterleave::<SIZE, 2, CONJ>(dst, dst_stride, src, len, mode),
                (3, _, true) => kernels::deinterleave::<SIZE, 3, CONJ>(dst, dst_stride, src, len, mode),
                (4, _, true) => kernels::deinterleave::<SIZE, 4, CONJ>(dst, dst_stride, src, len, mode),
                _ => self.lines_in_blocks::<SIZE, CONJ>(lines, along),
            }
        }
    }

    /// A few lines, a run of each at a time.
    ///
    /// # Safety
    /// As [`transfer`].
    unsafe fn lines_in_blocks<const SIZE: usize, const CONJ: bool>(self, lines: CopyAxis, along: CopyAxis) {
        for first in (0..along.len).step_by(BUNDLE) {
            let run = CopyAxis { len: BUNDLE.min(along.len - first), ..along };
            for line in 0..lines.len {
                // SAFETY: positions of both axes: elements of the copy, of which the caller promises the same.
                unsafe { self.at(along, first).at(lines, line).line::<SIZE, CONJ>(run) };
            }
        }
    }

    /// Two axes in square blocks.
    ///
    /// # Safety
    /// As [`transfer`].
    #[inline(never)]
    unsafe fn blocks<const SIZE: usize, const CONJ: bool>(self, across: CopyAxis, along: CopyAxis) {
        for i in (0..across.len).step_by(BLOCK) {
            for j in (0..along.len).step_by(BLOCK) {
                let part = CopyAxis { len: BLOCK.min(along.len - j), ..along };
                for line in i..across.len.min(i + BLOCK) {
                    // SAFETY: positions of both axes: elements of the copy, of which the caller promises the same.
                    unsafe { self.at(across, line).at(along, j).scatter::<SIZE, CONJ>(part) };
                }
            }
        }
    }
}
