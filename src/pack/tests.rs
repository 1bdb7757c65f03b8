//! Every kernel of every instruction set against one element after the other, guard bytes included.

use super::engine::{Element, Manner, transfer};
use super::loop_order::CopyAxis;
use crate::arch::Isa;

/// Random numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % bound
    }

    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}

/// A copy to be checked: its axes, and where in its buffers it starts.
struct Case {
    axes: Vec<CopyAxis>,
    element: Element,
    dst: usize,
    src: usize,
    dst_bytes: usize,
    src_bytes: usize,
}

/// Bytes before and behind, which are not to change.
const GUARD: usize = 64;

impl Case {
    /// With buffers as large as the strides reach, both starting `shift` bytes off alignment.
    fn new(axes: Vec<CopyAxis>, element: Element, shift: [usize; 2]) -> Case {
        let reach = |stride: fn(&CopyAxis) -> isize| {
            let spans = axes.iter().map(|axis| stride(axis) * (axis.len as isize - 1));
            let (low, high) = spans.fold((0, 0), |(low, high), span| (low + span.min(0), high + span.max(0)));
            ((-low) as usize, (high - low) as usize + element.size)
        };
        let ((dst, dst_bytes), (src, src_bytes)) = (reach(|axis| axis.dst), reach(|axis| axis.src));
        Case {
            dst: GUARD + shift[0] + dst,
            src: shift[1] + src,
            dst_bytes: dst_bytes + shift[0],
            src_bytes: src_bytes + shift[1],
            axes,
            element,
        }
    }

    /// Calls `body` with the offsets of each element, in the destination and in the source.
    fn each(&self, mut body: impl FnMut(usize, usize)) {
        if self.axes.iter().any(|axis| axis.len == 0) {
            return;
        }
        let mut index = vec![0; self.axes.len()];
        'all: loop {
            let at = |stride: fn(&CopyAxis) -> isize| -> isize {
                self.axes.iter().zip(&index).map(|(axis, &i)| stride(axis) * i as isize).sum()
            };
            body(
                self.dst.wrapping_add_signed(at(|axis| axis.dst)),
                self.src.wrapping_add_signed(at(|axis| axis.src)),
            );
            for axis in (0..index.len()).rev() {
                index[axis] += 1;
                if index[axis] < self.axes[axis].len {
                    continue 'all;
                }
                index[axis] = 0;
            }
            return;
        }
    }

    /// Runs it with every instruction set, on buffers aligned to 64 bytes.
    fn check(&self, threads: usize) {
        let Element { size, conj } = self.element;
        let src: Vec<u8> = (0..self.src_bytes + 64).map(|at| (at * 131 + at / 251) as u8).collect();
        let from = src.as_ptr().align_offset(64);
        let blank = vec![0xa5_u8; self.dst_bytes + 2 * GUARD + 64];
        let mut expected = blank.clone();
        self.each(|to, at| {
            expected[to..to + size].copy_from_slice(&src[from + at..from + at + size]);
            if conj {
                // The sign bit of the imaginary part, which is the second half.
                let last = if cfg!(target_endian = "little") { size - 1 } else { size / 2 };
                expected[to + last] ^= 0x80;
            }
        });
        for isa in Isa::available() {
            for stream_bytes in [0, usize::MAX] {
                let mut buffer = blank.clone();
                let start = buffer.as_ptr().align_offset(64);
                let manner = Manner { threads, thread_bytes: 0, stream_bytes, isa };
                // SAFETY: both buffers are as large as the strides reach, and the destination's elements are distinct.
                unsafe {
                    transfer(
                        buffer.as_mut_ptr().wrapping_add(start + self.dst),
                        src.as_ptr().wrapping_add(from + self.src),
                        &self.axes,
                        self.element,
                        manner,
                    )
                    .unwrap();
                }
                buffer.rotate_left(start);
                let wrong = buffer.iter().zip(&expected).position(|(found, expected)| found != expected);
                assert_eq!(wrong, None, "{isa:?} {:?} {:?}", self.element, self.axes);
            }
        }
    }
}

const SIZES: [usize; 5] = [1, 2, 4, 8, 16];

/// The element of that size, and where there is one, the complex number of that size to be conjugated.
fn elements() -> impl Iterator<Item = Element> {
    let all = SIZES.into_iter().flat_map(|size| [false, true].map(|conj| Element { size, conj }));
    all.filter(|element| !element.conj || element.size >= 8)
}

/// Lengths that are looked at: all in release builds.
fn lens() -> impl Iterator<Item = usize> + Clone {
    let some = [0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 70];
    (0..=70).filter(move |len| !cfg!(debug_assertions) || some.contains(len))
}

#[test]
fn transpositions_of_all_sizes() {
    let mut dice = Dice(1);
    for element in elements() {
        let size = element.size as isize;
        for rows in lens() {
            for cols in lens() {
                // Destination rows x cols, rows contiguous; of the source columns are. Padded to lines or not at all.
                let dst_ld = dice.of(&[
                    cols as isize * size,
                    (cols as isize * size + 127) & !63,
                    cols as isize * size + 3,
                ]);
                let src_ld = dice.of(&[
                    rows as isize * size,
                    rows as isize * size + 5 * size,
                    (rows as isize + 1) * size + 1,
                ]);
                let sign = dice.of(&[1, 1, 1, -1]);
                let axes = vec![
                    CopyAxis { len: rows, dst: dst_ld, src: sign * size },
                    CopyAxis { len: cols, dst: size, src: dice.of(&[1, 1, -1]) * src_ld },
                ];
                let shift = [dice.of(&[0, 0, element.size, 1, 8]), dice.of(&[0, 0, element.size, 3])];
                Case::new(axes, element, shift).check(1);
            }
        }
    }
}

/// Long lines that begin anywhere in a cache line are transposed on the stack.
#[test]
fn transpositions_of_long_lines() {
    let mut dice = Dice(7);
    for element in elements() {
        let (size, wide) = (element.size as isize, 512 / element.size);
        for cols in [wide - 1, wide, wide + 1, wide + 9, 2 * wide + 3, 3 * wide - 1] {
            for rows in [1, 2, 4, 15, 16, 17, 63, 64, 65, 66, 80, 129] {
                let dst_ld = cols as isize * size + dice.of(&[0, size, 3 * size, 5]);
                let src_ld = rows as isize * size + dice.of(&[0, 5 * size, 1]);
                let axes = vec![
                    CopyAxis { len: rows, dst: dst_ld, src: size },
                    CopyAxis { len: cols, dst: size, src: src_ld },
                ];
                Case::new(axes, element, [dice.of(&[0, 8, 1]), dice.of(&[0, 3])]).check(1);
            }
        }
    }
}

#[test]
fn lines_of_all_strides() {
    let mut dice = Dice(2);
    for element in elements() {
        let size = element.size as isize;
        for len in lens().chain([200]) {
            for step in [1, -1, 2, 3, -2, -3, 4, 5, 7, 16, 0] {
                for odd in [0, 1] {
                    let axes = vec![CopyAxis { len, dst: size, src: step * size + odd }];
                    Case::new(axes, element, [dice.of(&[0, element.size, 1]), dice.of(&[0, 1])]).check(1);
                    if step * size + odd != 0 && (step.abs() > 1 || odd == 0) {
                        let axes = vec![CopyAxis { len, dst: step * size + odd * step.signum(), src: size }];
                        Case::new(axes, element, [dice.of(&[0, 1]), dice.of(&[0, element.size])]).check(1);
                    }
                }
            }
        }
    }
}

/// Channels: few lines within one another, both ways.
#[test]
fn bundles() {
    for element in elements() {
        let size = element.size;
        for lines in [2, 3, 4, 5, 7, 8, 15, 16, 17] {
            for len in [2, 3, 16, 17, 65] {
                let (within, apart) = ((lines * size) as isize, (len * size) as isize);
                let size = size as isize;
                let inside = [
                    CopyAxis { len, dst: within, src: size },
                    CopyAxis { len: lines, dst: size, src: apart },
                ];
                let outside = inside.map(|CopyAxis { len, dst, src }| CopyAxis { len, dst: src, src: dst });
                // With gaps between the groups of the destination.
                let mut apart = inside;
                apart[0].dst += size;
                for axes in [inside, outside, apart] {
                    Case::new(axes.to_vec(), element, [0, 0]).check(1);
                    let whole = (len * (lines + 1)) as isize * size;
                    let twice = CopyAxis { len: 2, dst: whole + 64, src: whole };
                    Case::new([&[twice], &axes[..]].concat(), element, [size as usize, 0]).check(1);
                }
            }
        }
    }
}

/// Random axes in random order and both directions, of any element size.
#[test]
fn any_rank() {
    let mut dice = Dice(3);
    for case in 0..if cfg!(debug_assertions) { 600 } else { 4000 } {
        let size = [1, 2, 3, 4, 8, 12, 16][case % 7];
        let conj = matches!(size, 8 | 16) && dice.below(2) == 0;
        let rank = dice.below(6);
        let most = [1, 300, 40, 12, 6, 5][rank];
        let lens: Vec<usize> = (0..rank).map(|_| 1 + dice.below(most)).collect();
        // Distinct elements: strides nest, in a random order of the axes.
        let mut nested = |gaps: bool| {
            let mut order: Vec<usize> = (0..rank).collect();
            (1..rank).for_each(|at| order.swap(at, dice.below(at + 1)));
            let mut strides = vec![0; rank];
            let gap = |dice: &mut Dice| if gaps { dice.of(&[0, 0, 1, size]) as isize } else { 0 };
            let mut stride = size as isize + gap(&mut dice);
            for &axis in &order {
                strides[axis] = if dice.below(4) == 0 { -stride } else { stride };
                stride = stride * lens[axis] as isize + gap(&mut dice);
            }
            strides
        };
        let (gaps, dst) = (case % 2 == 0, nested(case % 2 == 0));
        let mut src = nested(gaps);
        // Some sources broadcast or slide.
        if rank > 0 && dice.below(4) == 0 {
            let axis = dice.below(rank);
            src[axis] = dice.of(&[0, size as isize, 1]);
        }
        let axes = (0..rank).map(|at| CopyAxis { len: lens[at], dst: dst[at], src: src[at] }).collect();
        let shift = [dice.of(&[0, 0, 1, size]), dice.of(&[0, 0, 1, size])];
        Case::new(axes, Element { size, conj }, shift).check(1);
    }
}

/// Long enough for panels, blocks and several threads (with the feature `rayon`).
#[test]
fn long_copies() {
    let mut dice = Dice(4);
    for element in elements() {
        let size = element.size as isize;
        let (rows, cols) = (1100, 130);
        for (pad, shift) in [(0, 0), (64 - cols as isize * size % 64, 0), (4, 1)] {
            let (near, far) = (size, cols as isize * size + pad);
            let (by_rows, by_cols) = ([far, near], [near, rows as isize * size]);
            let threads = dice.of(&[1, 2, 3]);
            for (dst, src) in [(by_rows, by_cols), (by_rows, [2 * far, 2 * near])] {
                let lens = [rows, cols];
                let axes = (0..2).map(|at| CopyAxis { len: lens[at], dst: dst[at], src: src[at] }).collect();
                Case::new(axes, element, [shift, 0]).check(threads);
            }
        }
        let line = CopyAxis { len: 5000, dst: size, src: dice.of(&[-1, 1, 2, 3]) * size };
        Case::new(vec![line], element, [0, 0]).check(2);
        let channels = [
            CopyAxis { len: 5000, dst: 3 * size, src: size },
            CopyAxis { len: 3, dst: size, src: 5000 * size },
        ];
        Case::new(channels.to_vec(), element, [0, 0]).check(3);
    }
}

/// A child has none of the threads that rayon has started before.
#[cfg(all(feature = "rayon", unix))]
#[test]
fn a_forked_child_copies() {
    let axes = vec![CopyAxis { len: 5000, dst: 8, src: 16 }];
    let case = Case::new(axes, Element { size: 8, conj: false }, [0, 0]);
    case.check(2);
    // SAFETY: the child goes by no lock but those of the allocator, which the system sees to, and ends itself.
    unsafe {
        let child = libc::fork();
        if child == 0 {
            libc::alarm(20);
            case.check(2);
            libc::_exit(0);
        }
        let mut status = 0;
        assert_eq!(libc::waitpid(child, &mut status, 0), child);
        assert_eq!(status, 0);
    }
}

#[test]
fn nothing_is_nothing() {
    let axes =
        vec![CopyAxis { len: 0, dst: 8, src: isize::MAX }, CopyAxis { len: 5, dst: isize::MIN, src: 8 }];
    let case =
        Case { axes, element: Element { size: 8, conj: false }, dst: 64, src: 0, dst_bytes: 8, src_bytes: 8 };
    case.check(1);
}
