//! Copies on which each element becomes another one, of any type: in the loop order of other copies, by loops of which the
//! compiler makes vectors.

use core::mem::MaybeUninit;

use super::engine::THREAD_BYTES;
use super::loop_order::{CopyAxis, LoopOrder};
use crate::axis_vec::AxisVec;
use crate::element::Element;
use crate::error::Result;
use crate::threads::{self, Parts};

/// Edge of the blocks in which two axes of different order are walked, in elements.
const BLOCK: usize = 16;

/// Writes `f` of each source element to the destination element of its index, in no particular order.
///
/// # Safety
/// - Every source element is readable, a `T`, and every destination element writable, not necessarily aligned;
/// - no two destination elements share a byte, and none shares one with a source element;
/// - nobody else uses the destination meanwhile, and `f` does not either.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory), of more axes than lie in place; nothing has been written then.
pub(crate) unsafe fn convert<T: Element, U: Element>(
    dst: *mut U,
    src: *const T,
    axes: &[CopyAxis],
    f: impl FnMut(T) -> U,
) -> Result<()> {
    let Some((loops, dst, src)) = Loops::of(dst, src, axes)? else { return Ok(()) };
    let mut f = f;
    // SAFETY: the loops visit the elements that the axes do; of these the caller makes the promises.
    unsafe { loops.run(dst, src, &mut f) };
    Ok(())
}

/// [`convert`] on up to `threads` threads (of rayon; one without that feature), where there are as many bytes as are worth it.
///
/// # Safety
/// As [`convert`].
///
/// # Errors
/// As [`convert`].
pub(crate) unsafe fn convert_on_threads<T: Element, U: Element>(
    dst: *mut U,
    src: *const T,
    axes: &[CopyAxis],
    threads: usize,
    f: impl Fn(T) -> U + Sync,
) -> Result<()> {
    let Some((loops, dst, src)) = Loops::of(dst, src, axes)? else { return Ok(()) };
    let bytes = loops.count().saturating_mul(size_of::<T>().max(size_of::<U>()));
    if threads <= 1 || bytes < THREAD_BYTES || !threads::are_ours() {
        // SAFETY: the loops visit the elements that the axes do; of these the caller makes the promises.
        unsafe { loops.run(dst, src, &mut &f) };
        return Ok(());
    }
    let (longest, len) = loops.longest();
    let parts = Parts::of(len, threads);
    let places = Places { dst, src };
    threads::for_each(parts.count, |part| {
        let (start, len) = parts.part(part);
        let mut part = loops.clone();
        part.axis_mut(longest).len = len;
        let (dst, src) = places.at(*part.axis_mut(longest), start);
        // SAFETY: the positions of one axis from `start` on that no other part has: elements of the copy, whose destinations no
        // other thread writes. The caller's promises hold until all are done, for which `for_each` waits.
        unsafe { part.run(dst, src, &mut &f) };
    });
    Ok(())
}

/// Where a copy starts.
#[derive(Clone, Copy)]
struct Places<T, U> {
    dst: *mut U,
    src: *const T,
}

// SAFETY: the addresses are only used within `convert_on_threads`, each part of the destination by one thread, because its caller
// has promised that nobody else uses it. Elements are `Send` and `Sync`.
unsafe impl<T: Element, U: Element> Sync for Places<T, U> {}

impl<T, U> Places<T, U> {
    /// Those at a position of an axis.
    fn at(&self, axis: CopyAxis, position: usize) -> (*mut U, *const T) {
        at(self.dst, self.src, axis, position)
    }
}

/// The loops.
#[derive(Clone)]
struct Loops {
    /// Around, from the outermost on.
    outer: AxisVec<CopyAxis>,
    /// The axis along which the source steps less than along the innermost one, if there is one.
    across: Option<CopyAxis>,
    /// The innermost axis.
    along: CopyAxis,
}

impl Loops {
    /// Those along `axes`, and the first elements that they visit; `None` if there are none. They visit the elements that the
    /// axes do, each once.
    #[allow(clippy::type_complexity, reason = "a name would say no more")]
    fn of<T, U>(dst: *mut U, src: *const T, axes: &[CopyAxis]) -> Result<Option<(Loops, *mut U, *const T)>> {
        let Some(order) = LoopOrder::new(axes)? else { return Ok(None) };
        let LoopOrder { axes: mut outer, dst: to, src: from } = order;
        let along = outer.pop().unwrap_or(CopyAxis { len: 1, dst: 0, src: 0 });
        let across = LoopOrder::nearer_in_source(&outer, along).map(|at| outer.remove(at));
        let loops = Loops { outer, across, along };
        Ok(Some((loops, dst.wrapping_byte_offset(to), src.wrapping_byte_offset(from))))
    }

    /// One of the axes: those around first, then the other two.
    fn axis_mut(&mut self, at: usize) -> &mut CopyAxis {
        let Loops { outer, across, along } = self;
        let innermost = across.as_mut().filter(|_| at == outer.len()).unwrap_or(along);
        outer.get_mut(at).unwrap_or(innermost)
    }

    /// The longest of the axes, counted as [`Self::axis_mut`] does, and its length.
    fn longest(&self) -> (usize, usize) {
        self.lens().enumerate().max_by_key(|&(_, len)| len).unwrap_or((0, 1))
    }

    /// How many elements they visit.
    fn count(&self) -> usize {
        self.lens().fold(1, usize::saturating_mul)
    }

    fn lens(&self) -> impl Iterator<Item = usize> {
        self.outer.iter().copied().chain(self.across).chain([self.along]).map(|axis| axis.len)
    }

    /// Visits all of them.
    ///
    /// # Safety
    /// As [`convert`], of the elements of these loops from `dst` and `src` on.
    #[inline]
    unsafe fn run<T: Element, U: Element>(&self, dst: *mut U, src: *const T, f: &mut impl FnMut(T) -> U) {
        // SAFETY: the caller's promises.
        unsafe { self.around(dst, src, &self.outer, f) };
    }

    /// # Safety
    /// As [`Self::run`], of the loops `outer` and those within.
    unsafe fn around<T: Element, U: Element>(
        &self,
        dst: *mut U,
        src: *const T,
        outer: &[CopyAxis],
        f: &mut impl FnMut(T) -> U,
    ) {
        // SAFETY: at each position of the outermost axis those within it visit elements of the copy, of which the caller
        // promises the same.
        unsafe {
            let Some((&axis, within)) = outer.split_first() else { return self.inner(dst, src, f) };
            for position in 0..axis.len {
                let (dst, src) = at(dst, src, axis, position);
                self.around(dst, src, within, f);
            }
        }
    }

    /// # Safety
    /// As [`Self::run`], of the innermost loops.
    unsafe fn inner<T: Element, U: Element>(&self, dst: *mut U, src: *const T, f: &mut impl FnMut(T) -> U) {
        let Loops { across, along, .. } = *self;
        let Some(across) = across else {
            // SAFETY: the caller's promises, which are the same.
            return unsafe { line(dst, src, along, f) };
        };
        for i in (0..across.len).step_by(BLOCK) {
            for j in (0..along.len).step_by(BLOCK) {
                let part = CopyAxis { len: BLOCK.min(along.len - j), ..along };
                for position in i..across.len.min(i + BLOCK) {
                    let (dst, src) = at(dst, src, across, position);
                    let (dst, src) = at(dst, src, along, j);
                    // SAFETY: positions of both axes: elements of the copy, of which the caller promises the same.
                    unsafe { line(dst, src, part, f) };
                }
            }
        }
    }
}

/// Where both sides are at a position of an axis.
#[inline(always)]
fn at<T, U>(dst: *mut U, src: *const T, axis: CopyAxis, position: usize) -> (*mut U, *const T) {
    let position = position as isize;
    (dst.wrapping_byte_offset(axis.dst * position), src.wrapping_byte_offset(axis.src * position))
}

/// Elements along one axis.
///
/// # Safety
/// As [`convert`].
#[inline]
unsafe fn line<T: Element, U: Element>(
    dst: *mut U,
    src: *const T,
    axis: CopyAxis,
    f: &mut impl FnMut(T) -> U,
) {
    let CopyAxis { len, dst: to, src: from } = axis;
    let source_len = if from == 0 { 1 } else { len };
    if to == size_of::<U>() as isize && (from == size_of::<T>() as isize || from == 0) {
        // SAFETY: so many elements, which follow one another on both sides: readable ones, and writable ones that are nobody
        // else's and share no byte with them, as the caller promises. `Unaligned` is aligned to 1.
        let (dst, src) = unsafe {
            let src = core::slice::from_raw_parts(src.cast(), source_len);
            (core::slice::from_raw_parts_mut(dst.cast(), len), src)
        };
        return run(dst, src, f);
    }
    for position in 0..len {
        let (dst, src) = at(dst, src, axis, position);
        // SAFETY: position of the axis: an element of the copy, readable and writable as the caller promises.
        unsafe { dst.write_unaligned(f(src.read_unaligned())) };
    }
}

/// A value at any address.
#[derive(Clone, Copy)]
#[repr(C, packed)]
struct Unaligned<T>(T);

/// Elements that follow one another on both sides, or one for all: as slices, which the compiler knows to be apart.
#[inline]
fn run<T: Copy, U>(dst: &mut [MaybeUninit<Unaligned<U>>], src: &[Unaligned<T>], f: &mut impl FnMut(T) -> U) {
    if let &[Unaligned(value)] = src {
        return dst.iter_mut().for_each(|to| _ = to.write(Unaligned(f(value))));
    }
    for (to, from) in dst.iter_mut().zip(src) {
        to.write(Unaligned(f(from.0)));
    }
}
