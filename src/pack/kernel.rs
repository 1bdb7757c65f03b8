//! The loops of a copy: contiguous runs, blocked two-dimensional transfers, and the axes around them.

use num_complex::Complex;
use smallvec::SmallVec;

use super::walk::{Step, Walk};
use crate::layout::INLINE;

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Size in bytes, at least 1.
    pub size: usize,
    /// Whether to conjugate: the size is then 8 (two `f32`) or 16 (two `f64`).
    pub conj: bool,
}

/// Edge of the blocks in which two axes of different order are walked, in elements: 16 lines of 64 bytes on
/// either side stay in the first-level cache.
const TILE: usize = 16;

/// Bytes from which on a second thread is started: copying them takes some hundred microseconds, starting a thread
/// some ten. An estimate, not tuned.
const THREAD_BYTES: usize = 4 << 20;

/// Copies elements along `axes` from `src` to `dst` (their first elements), on up to `threads` threads.
///
/// # Safety
/// - Every source element is readable and every destination element writable for `element.size` bytes;
/// - no two destination elements share a byte, and none shares one with a source element;
/// - nobody else uses the destination meanwhile.
pub unsafe fn transfer(dst: *mut u8, src: *const u8, axes: &[Step], element: Element, threads: usize) {
    let Some(walk) = Walk::new(axes) else { return };
    let (dst, src) = (dst.wrapping_offset(walk.dst), src.wrapping_offset(walk.src));
    let bytes = walk.steps.iter().fold(element.size, |bytes, step| bytes.saturating_mul(step.len));
    let parts = if threads > 1 && bytes >= THREAD_BYTES { threads } else { 1 };
    match walk.steps.first() {
        // SAFETY: the caller's promises hold for each part, and the parts are disjoint.
        Some(&outer) if parts > 1 => unsafe { split(dst, src, &walk.steps, outer, element, parts) },
        // SAFETY: the caller's promises; `walk` visits the same elements.
        _ => unsafe { run(dst, src, &walk.steps, element) },
    }
}

/// Addresses that another thread may use, because the caller of `transfer` has promised that nobody else does.
#[derive(Clone, Copy)]
struct Addresses(*mut u8, *const u8);

// SAFETY: they are only used within `split`, on disjoint parts of a destination that is exclusively the caller's.
unsafe impl Send for Addresses {}

/// Cuts the outermost axis into parts, one per thread.
///
/// # Safety
/// As [`transfer`]; `outer` is the first of `steps`.
unsafe fn split(dst: *mut u8, src: *const u8, steps: &[Step], outer: Step, element: Element, parts: usize) {
    let part_len = outer.len.div_ceil(parts);
    std::thread::scope(|scope| {
        for start in (0..outer.len).step_by(part_len) {
            let at = start as isize;
            let addresses =
                Addresses(dst.wrapping_offset(outer.dst * at), src.wrapping_offset(outer.src * at));
            let len = part_len.min(outer.len - start);
            let part = move || {
                let Addresses(dst, src) = { addresses };
                let mut steps: SmallVec<[Step; INLINE]> = steps.into();
                steps[0].len = len;
                // SAFETY: a range of the outermost axis: elements that `transfer`'s caller vouches for.
                unsafe { run(dst, src, &steps, element) }
            };
            // The last part is for this thread, as is one for which no thread can be had.
            if start + len == outer.len || std::thread::Builder::new().spawn_scoped(scope, part).is_err() {
                part();
            }
        }
    });
}

/// Picks the loop for the element.
///
/// # Safety
/// As [`transfer`], `axes` being a [`Walk`]'s.
unsafe fn run(dst: *mut u8, src: *const u8, steps: &[Step], element: Element) {
    /// One element as an unaligned value of that type, changed by `$map` on the way.
    macro_rules! each {
        ($type:ty, $map:expr) => {
            // SAFETY: as the caller's promises, for one element after the other.
            unsafe {
                loops(dst, src, steps, element, |dst, src| {
                    let value = src.cast::<$type>().read_unaligned();
                    dst.cast::<$type>().write_unaligned(($map)(value));
                })
            }
        };
    }
    match (element.size, element.conj) {
        (8, true) => each!(Complex<f32>, |z: Complex<f32>| z.conj()),
        (16, true) => each!(Complex<f64>, |z: Complex<f64>| z.conj()),
        (1, _) => each!(u8, |v| v),
        (2, _) => each!(u16, |v| v),
        (4, _) => each!(u32, |v| v),
        (8, _) => each!(u64, |v| v),
        (16, _) => each!(u128, |v| v),
        // SAFETY: as the caller's promises, for one element after the other.
        (size, _) => unsafe {
            loops(dst, src, steps, element, |dst, src| dst.copy_from_nonoverlapping(src, size))
        },
    }
}

/// Runs `one` for every element, or copies whole runs where both sides are contiguous.
///
/// # Safety
/// As [`run`]; `one` copies the element at its second argument to its first.
unsafe fn loops(
    dst: *mut u8,
    src: *const u8,
    steps: &[Step],
    element: Element,
    one: impl Fn(*mut u8, *const u8) + Copy,
) {
    let Some((&inner, outer)) = steps.split_last() else { return one(dst, src) };
    let size = element.size as isize;
    if inner.dst == size && inner.src == size && !element.conj {
        let bytes = inner.len * element.size;
        // SAFETY: a run of elements without gaps on both sides, which the caller vouches for.
        return each_outer(outer, dst, src, &mut |dst, src| unsafe {
            dst.copy_from_nonoverlapping(src, bytes)
        });
    }
    // If the source steps less along another axis, walk both in blocks, so that each line of either side is
    // used up while it is in the cache.
    let nearest = (0..outer.len()).min_by_key(|&axis| outer[axis].src.unsigned_abs());
    match nearest.filter(|&axis| outer[axis].src.unsigned_abs() < inner.src.unsigned_abs()) {
        Some(axis) => {
            let mut around: SmallVec<[Step; INLINE]> = outer.into();
            let across = around.remove(axis);
            each_outer(&around, dst, src, &mut |dst, src| blocked(dst, src, across, inner, one));
        }
        None => each_outer(outer, dst, src, &mut |dst, src| line(dst, src, inner, one)),
    }
}

/// Calls `body` at every position of `steps`.
fn each_outer(steps: &[Step], dst: *mut u8, src: *const u8, body: &mut impl FnMut(*mut u8, *const u8)) {
    let Some((step, inner)) = steps.split_first() else { return body(dst, src) };
    for at in 0..step.len as isize {
        each_outer(inner, dst.wrapping_offset(step.dst * at), src.wrapping_offset(step.src * at), body);
    }
}

#[inline(always)]
fn line(dst: *mut u8, src: *const u8, step: Step, one: impl Fn(*mut u8, *const u8)) {
    for at in 0..step.len as isize {
        one(dst.wrapping_offset(step.dst * at), src.wrapping_offset(step.src * at));
    }
}

/// Two axes in square blocks.
fn blocked(dst: *mut u8, src: *const u8, outer: Step, inner: Step, one: impl Fn(*mut u8, *const u8) + Copy) {
    for i in (0..outer.len).step_by(TILE) {
        for j in (0..inner.len).step_by(TILE) {
            let (rows, cols) = (TILE.min(outer.len - i), TILE.min(inner.len - j));
            let (i, j) = (i as isize, j as isize);
            let dst = dst.wrapping_offset(outer.dst * i + inner.dst * j);
            let src = src.wrapping_offset(outer.src * i + inner.src * j);
            for at in 0..rows as isize {
                let (dst, src) = (dst.wrapping_offset(outer.dst * at), src.wrapping_offset(outer.src * at));
                line(dst, src, Step { len: cols, ..inner }, one);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every element size, random axes in both directions: against one element at a time, guard bytes included.
    #[test]
    fn copies_what_a_plain_loop_copies_and_nothing_else() {
        let mut state = 1_u64;
        let mut random = move |bound: usize| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as usize % bound
        };
        for case in 0..4000 {
            let size = [1, 2, 3, 4, 8, 12, 16][case % 7];
            let conj = matches!(size, 8 | 16) && random(2) == 0;
            let rank = random(5);
            let lens: Vec<usize> = (0..rank).map(|_| 1 + random(if rank < 3 { 40 } else { 6 })).collect();
            // Distinct destination elements: strides nest, in a random order of the axes.
            let mut order: Vec<usize> = (0..rank).collect();
            (1..rank).for_each(|at| order.swap(at, random(at + 1)));
            let mut steps: Vec<Step> = lens.iter().map(|&len| Step { len, dst: 0, src: 0 }).collect();
            let mut stride = (size + random(3)) as isize;
            for &axis in &order {
                steps[axis].dst = if random(3) == 0 { -stride } else { stride };
                stride = stride * lens[axis] as isize + random(3) as isize;
            }
            for step in &mut steps {
                step.src = random(4 * size) as isize - 2 * size as isize;
                step.src *= [1, 1, 7][random(3)];
            }
            let start = |stride: fn(&Step) -> isize| -> usize {
                steps.iter().map(|s| (-stride(s)).max(0) as usize * (s.len - 1)).sum()
            };
            let span: usize = steps.iter().map(|s| s.src.unsigned_abs() * (s.len - 1)).sum::<usize>() + size;
            let src: Vec<u8> = (0..span).map(|_| random(256) as u8).collect();
            let mut dst = vec![0xa5_u8; stride as usize + size + 64];
            let mut expected = dst.clone();
            let (from, to) = (start(|s| s.src), 32 + start(|s| s.dst));
            let mut index = vec![0; rank];
            'all: loop {
                let at = |stride: fn(&Step) -> isize| -> isize {
                    steps.iter().zip(&index).map(|(s, &i): (&Step, &isize)| stride(s) * i).sum()
                };
                let from = from.wrapping_add_signed(at(|s| s.src));
                let to = to.wrapping_add_signed(at(|s| s.dst));
                expected[to..to + size].copy_from_slice(&src[from..from + size]);
                if conj {
                    // The sign bit of the imaginary part, which is the second half.
                    let last = if cfg!(target_endian = "little") { size - 1 } else { size / 2 };
                    expected[to + last] ^= 0x80;
                }
                for axis in (0..rank).rev() {
                    index[axis] += 1;
                    if (index[axis] as usize) < lens[axis] {
                        continue 'all;
                    }
                    index[axis] = 0;
                }
                break;
            }
            let element = Element { size, conj };
            // SAFETY: both buffers are as large as the strides reach, and the destination strides nest.
            unsafe { transfer(dst[to..].as_mut_ptr(), src[from..].as_ptr(), &steps, element, 1) };
            assert!(dst == expected, "case {case}: {element:?} {steps:?}");
        }
    }

    #[test]
    fn threads_copy_the_same() {
        let n = 1100;
        let src: Vec<u64> = (0..n * n).collect();
        let mut dst = vec![0_u64; src.len()];
        let len = n as usize;
        let steps = [Step { len, dst: 8, src: 8 * n as isize }, Step { len, dst: 8 * n as isize, src: 8 }];
        let element = Element { size: 8, conj: false };
        assert!(src.len() * 8 >= THREAD_BYTES);
        for threads in [2, 3, 2000] {
            dst.fill(0);
            // SAFETY: both buffers hold n x n elements.
            unsafe { transfer(dst.as_mut_ptr().cast(), src.as_ptr().cast(), &steps, element, threads) };
            assert!((0..len * len).all(|at| dst[at] == src[at % len * len + at / len]));
        }
    }
}
