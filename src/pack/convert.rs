//! Copies on which each element becomes another one, of any type: in the loop order of other copies, by loops of which the
//! compiler makes vectors.

use core::mem::MaybeUninit;

use super::loop_order::{CopyAxis, LoopOrder};
use crate::element::Element;
use crate::error::Result;

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
    let Some(order) = LoopOrder::new(axes)? else { return Ok(()) };
    let LoopOrder { axes: mut outer, dst: to, src: from } = order;
    let along = outer.pop().unwrap_or(CopyAxis { len: 1, dst: 0, src: 0 });
    let across = LoopOrder::nearer_in_source(&outer, along).map(|at| outer.remove(at));
    let mut conversion = Conversion { f, across, along };
    // SAFETY: `LoopOrder` visits the elements that the axes do, each once, from its own first one on; of these the caller
    // makes the promises.
    unsafe { conversion.around(dst.wrapping_byte_offset(to), src.wrapping_byte_offset(from), &outer) };
    Ok(())
}

/// What is done inside of the loops.
struct Conversion<F> {
    f: F,
    /// The axis along which the source steps less than along the innermost one, if there is one.
    across: Option<CopyAxis>,
    /// The innermost axis.
    along: CopyAxis,
}

impl<F> Conversion<F> {
    /// The loops around.
    ///
    /// # Safety
    /// As [`convert`], of the elements along `outer` and the axes of `self`.
    unsafe fn around<T: Element, U: Element>(&mut self, dst: *mut U, src: *const T, outer: &[CopyAxis])
    where
        F: FnMut(T) -> U,
    {
        // SAFETY: at each position of the outermost axis those within it visit elements of the copy, of which the caller
        // promises the same.
        unsafe {
            let Some((&axis, within)) = outer.split_first() else { return self.inner(dst, src) };
            for position in 0..axis.len {
                let (dst, src) = at(dst, src, axis, position);
                self.around(dst, src, within);
            }
        }
    }

    /// # Safety
    /// As [`convert`], of the elements along the axes of `self`.
    unsafe fn inner<T: Element, U: Element>(&mut self, dst: *mut U, src: *const T)
    where
        F: FnMut(T) -> U,
    {
        let Conversion { f, across, along } = self;
        let Some(across) = *across else {
            // SAFETY: the caller's promises, which are the same.
            return unsafe { line(dst, src, *along, f) };
        };
        for i in (0..across.len).step_by(BLOCK) {
            for j in (0..along.len).step_by(BLOCK) {
                let part = CopyAxis { len: BLOCK.min(along.len - j), ..*along };
                for position in i..across.len.min(i + BLOCK) {
                    let (dst, src) = at(dst, src, across, position);
                    let (dst, src) = at(dst, src, *along, j);
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
