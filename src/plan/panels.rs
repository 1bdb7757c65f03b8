//! Panels: how the indices are cut into blocks, so that packed operands stay within the workspace and lengths
//! within the BLAS integer.
//!
//! Cutting an index makes BLAS read the operands that do not carry it once more per block: that, and what is
//! packed again, is the price of a cut. Blocks are looped over in the order of loops that repeats the fewest copies.

use super::form::Access;
use super::routine::{MAX_INDICES, Role, Routine};
use crate::arch::CACHE_LINE;
use crate::error::{Error, Refusal, Result};
use crate::layout::Axis;
use crate::operand::{BLAS_INT_MAX, MatrixLayout, MatrixOperand};
use crate::scalar::DType;
use crate::words::Order;

/// Lines that lie a multiple of this many bytes apart fall into the same few sets of the first-level cache and
/// evict one another, so that packed lines get one cache line more then (measured in a prototype: a transposing
/// copy of 256 x 256 f64 ran at 0.57 of memcpy with lines 2048 bytes apart, at 1.03 with one cache line more).
const ALIASING: usize = 2048;

/// Leading dimension in elements of a packed block with lines of `inner` elements, at most `int_max`: padded to
/// whole cache lines, unless that would go beyond.
pub fn packed_ld(inner: usize, item_size: usize, int_max: usize) -> usize {
    let (inner, line) = (inner.max(1), CACHE_LINE / item_size);
    let Some(padded) = inner.checked_next_multiple_of(line).and_then(|padded| {
        let aliases = padded.checked_mul(item_size)?.is_multiple_of(ALIASING);
        padded.checked_add(if aliases { line } else { 0 })
    }) else {
        return inner;
    };
    if padded <= int_max { padded } else { inner }
}

/// Bytes of scratch for a packed block of that shape, a multiple of [`CACHE_LINE`]; `None` on overflow.
pub fn packed_bytes(
    rows: usize,
    cols: usize,
    order: Order,
    item_size: usize,
    int_max: usize,
) -> Option<usize> {
    let (outer, inner) = match order {
        Order::RowMajor => (rows, cols),
        Order::ColMajor => (cols, rows),
    };
    let ld = packed_ld(inner, item_size, int_max);
    ld.checked_mul(item_size)?.checked_mul(outer)?.checked_next_multiple_of(CACHE_LINE)
}

/// How the indices are cut, and in which order the blocks are visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Blocking {
    /// Length of the blocks of each index (the last one may be shorter); at least 1.
    pub block: [usize; MAX_INDICES],
    /// The indices from the outermost loop to the innermost.
    pub loop_order: [usize; MAX_INDICES],
    /// Length of the blocks that one BLAS call takes of each index, within a block that is packed; at least 1.
    pub call: [usize; MAX_INDICES],
}

impl Blocking {
    /// Number of calls along an index of that length.
    pub fn count_calls(&self, index: usize, len: usize) -> usize {
        let (block, call) = (self.block[index], self.call[index]);
        let rest = len % block;
        (len / block).saturating_mul(block.div_ceil(call)) + rest.div_ceil(call)
    }
}

/// Length of sums from which on nothing is lost by cutting them. Measured at m = n = 1024: with 256 terms nothing, with
/// 128 5 to 8 %, with 64 10 to 12 %.
const LONG: usize = 256;

/// What is to be cut.
#[derive(Clone, Copy, Debug)]
pub struct Partition<'a, const N: usize> {
    /// The routine.
    pub routine: &'static Routine<N>,
    /// Lengths of the indices.
    pub lens: [usize; MAX_INDICES],
    /// For each operand that is packed block by block, the order it is packed in.
    pub packed: &'a [Option<Order>; N],
    /// Size of an element in bytes.
    pub item_size: usize,
    /// Bytes of workspace that there are.
    pub limit: usize,
    /// Largest length of a block.
    pub int_max: usize,
}

const LOOP_ORDERS: [[usize; MAX_INDICES]; 6] =
    [[0, 1, 2], [1, 0, 2], [2, 0, 1], [2, 1, 0], [0, 2, 1], [1, 2, 0]];

impl<const N: usize> Partition<'_, N> {
    /// The cheapest cut that keeps to the limits.
    ///
    /// # Errors
    /// [`Error::WorkspaceTooSmall`] when single elements do not fit, [`Error::Overflow`].
    ///
    /// Time: O(log of the lengths).
    pub fn blocking(&self) -> Result<Blocking> {
        let mut counts = self.lens.map(|len| len.div_ceil(self.int_max).max(1));
        if (0..MAX_INDICES).any(|index| counts[index] > 1 && !self.routine.cuts[index]) {
            return Err(Error::WorkspaceTooSmall { needed: usize::MAX, available: self.limit });
        }
        loop {
            let block = self.block(counts);
            if counts == [1; MAX_INDICES] && self.workspace(block).is_some_and(|bytes| bytes <= self.limit) {
                // One block, whose price is the same in any order.
                return Ok(Blocking { block, loop_order: LOOP_ORDERS[0], call: block });
            }
            if self.workspace(block).is_some_and(|bytes| bytes <= self.limit) {
                let (_, loop_order) = self.price(block);
                return Ok(Blocking { block, loop_order, call: block });
            }
            // Of the cuts that make a packed block smaller the cheapest; of equals the one of the last index,
            // which for gemm is k: its panels were measured faster than those of m at the same size.
            let candidates = (0..MAX_INDICES)
                .rev()
                .filter(|&index| block[index] > 1 && self.is_packed_along(index) && self.routine.cuts[index]);
            let halved = |index: usize| {
                let mut halved = counts;
                halved[index] = (counts[index] * 2).min(self.lens[index]);
                halved
            };
            let cheapest = candidates.map(halved).min_by_key(|&counts| self.price(self.block(counts)).0);
            counts = cheapest.ok_or_else(|| Error::WorkspaceTooSmall {
                needed: self.workspace(self.smallest()).unwrap_or(usize::MAX),
                available: self.limit,
            })?;
        }
    }

    /// Bytes of workspace for blocks of that size; `None` on overflow.
    pub fn workspace(&self, block: [usize; MAX_INDICES]) -> Option<usize> {
        self.routine.operands.iter().zip(self.packed).try_fold(0_usize, |sum, (operand, packed)| match packed
        {
            Some(order) => {
                let (rows, cols) = (block[operand.rows], block[operand.cols]);
                sum.checked_add(packed_bytes(rows, cols, *order, self.item_size, self.int_max)?)
            }
            None => Some(sum),
        })
    }

    /// How often all of an operand is packed, if it is packed block by block: once per block of each index it does not carry, if that index is
    /// looped over outside of one that it does carry.
    pub fn repeats(&self, operand: usize, blocking: Blocking) -> usize {
        if self.packed[operand].is_none() {
            return 1;
        }
        let counts = self.counts(blocking.block);
        let spec = &self.routine.operands[operand];
        let innermost = (0..MAX_INDICES).rev().find(|&at| {
            let index = blocking.loop_order[at];
            spec.carries(index) && counts[index] > 1
        });
        let outer = blocking.loop_order.into_iter().take(innermost.unwrap_or(0));
        outer.filter(|&index| !spec.carries(index)).map(|index| counts[index]).product()
    }

    /// Number of blocks of each index.
    pub fn counts(&self, block: [usize; MAX_INDICES]) -> [usize; MAX_INDICES] {
        core::array::from_fn(|index| self.lens[index].div_ceil(block[index]).max(1))
    }

    /// The smallest blocks that there can be.
    fn smallest(&self) -> [usize; MAX_INDICES] {
        core::array::from_fn(|index| if self.routine.cuts[index] { 1 } else { self.lens[index] })
    }

    fn block(&self, counts: [usize; MAX_INDICES]) -> [usize; MAX_INDICES] {
        core::array::from_fn(|index| self.lens[index].div_ceil(counts[index]).max(1))
    }

    fn is_packed_along(&self, index: usize) -> bool {
        self.routine
            .operands
            .iter()
            .zip(self.packed)
            .any(|(operand, packed)| packed.is_some() && operand.carries(index))
    }

    /// Price of a cut in elements moved, and the order of loops that has it.
    fn price(&self, block: [usize; MAX_INDICES]) -> (u128, [usize; MAX_INDICES]) {
        let counts = self.counts(block);
        let mut best = (u128::MAX, LOOP_ORDERS[0]);
        for loop_order in LOOP_ORDERS {
            let mut price = 0_u128;
            for (at, operand) in self.routine.operands.iter().enumerate() {
                let elements = self.lens[operand.rows] as u128 * self.lens[operand.cols] as u128;
                let repeats = self.repeats(at, Blocking { block, loop_order, call: block });
                if self.packed[at].is_some() {
                    // A packed output is finished before it is written back.
                    if operand.role == Role::InOut && repeats > 1 {
                        price = u128::MAX;
                        break;
                    }
                    // Read here, written to scratch.
                    price = price.saturating_add(elements * 2 * repeats as u128);
                }
                for index in (0..MAX_INDICES).filter(|&index| !operand.carries(index)) {
                    // An output is read and written once more per block, an input also copied inside of BLAS; short
                    // sums keep BLAS from its speed besides.
                    let touches = match operand.role {
                        Role::InOut if block[index] >= LONG => 2,
                        Role::InOut => 4,
                        Role::In => 3,
                    };
                    price = price.saturating_add(elements * touches * (counts[index] as u128 - 1));
                }
            }
            if price < best.0 {
                best = (price, loop_order);
            }
        }
        best
    }
}

/// The axes of a packed block of that shape.
pub fn packed_axes(rows: usize, cols: usize, order: Order, item_size: usize, int_max: usize) -> [Axis; 2] {
    let ld = |inner| (packed_ld(inner, item_size, int_max) * item_size) as isize;
    match order {
        Order::RowMajor => [Axis::new(rows, ld(cols)), Axis::new(cols, item_size as isize)],
        Order::ColMajor => [Axis::new(rows, item_size as isize), Axis::new(cols, ld(rows))],
    }
}

/// A matrix of that shape, packed by itself: what it is to a BLAS, its axes, and its bytes.
///
/// # Errors
/// [`Error::Overflow`]; [`Error::Refused`] of what does not fit BLAS's integers.
pub fn packed_matrix(
    rows: usize,
    cols: usize,
    order: Order,
    item_size: usize,
) -> Result<(MatrixOperand, [Axis; 2], usize)> {
    let bytes = packed_bytes(rows, cols, order, item_size, BLAS_INT_MAX).ok_or(Error::Overflow)?;
    let ld = packed_ld(if order == Order::RowMajor { cols } else { rows }, item_size, BLAS_INT_MAX);
    if let Some(value) = [rows, cols, ld].into_iter().find(|&value| value > BLAS_INT_MAX) {
        return Err(Error::Refused { refusal: Refusal::TooLarge { value } });
    }
    let axes = packed_axes(rows, cols, order, item_size, BLAS_INT_MAX);
    Ok((MatrixOperand { rows, cols, order, ld, conj: false }, axes, bytes))
}

/// Bytes of an operand that is copied as a whole; 0 of others. `None` if there are too many.
pub fn whole_bytes(
    dtype: DType,
    layout: &MatrixLayout,
    access: Access,
    order: Order,
    int_max: usize,
) -> Option<usize> {
    let (rows, cols) = (layout.rows.len, layout.cols.len);
    match access {
        Access::Pack { reason } if is_whole(reason) => {
            let inner = if order == Order::RowMajor { cols } else { rows };
            packed_bytes(rows, cols, order, dtype.size(), int_max).filter(|_| inner <= int_max)
        }
        _ => Some(0),
    }
}

/// Whether that reason makes an operand be copied as a whole: it is overwritten, or written, while others are read.
pub fn is_whole(reason: Refusal) -> bool {
    matches!(reason, Refusal::Overlap | Refusal::OutputOverlap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::routines::GEMM;

    fn cut(lens: [usize; 3], packed: &[Option<Order>; 3], limit: usize) -> Partition<'_, 3> {
        Partition { routine: &GEMM, lens, packed, item_size: 8, limit, int_max: i32::MAX as usize }
    }

    const ROWS: Option<Order> = Some(Order::RowMajor);
    const MIB: usize = 1 << 20;

    #[test]
    fn blocks_fit_the_workspace_and_repeat_no_copy_of_a_single_packed_operand() {
        for packed in [[ROWS, None, None], [None, ROWS, None], [None, None, ROWS]] {
            for lens in [[4096, 4096, 64], [64, 4096, 4096], [4096, 64, 4096], [1024; 3], [5, 7, 100_000]] {
                for limit in [4 << 10, 64 << 10, MIB, 8 * MIB] {
                    let cut = cut(lens, &packed, limit);
                    let blocking = cut.blocking().unwrap();
                    assert!(cut.workspace(blocking.block).unwrap() <= limit);
                    let repeats = |at: usize| packed[at].map(|_| cut.repeats(at, blocking));
                    assert!((0..3).filter_map(repeats).all(|repeats| repeats == 1));
                }
            }
        }
    }

    /// The shapes of the measurements: k = 64 wants panels of m, m = 64 panels of k.
    #[test]
    fn a_skinny_operand_is_cut_along_its_long_index() {
        let packed = [ROWS, None, None];
        let blocking = cut([4096, 4096, 64], &packed, MIB / 4).blocking().unwrap();
        assert!(blocking.block[0] < 4096 && blocking.block[2] == 64);
        let blocking = cut([64, 4096, 4096], &packed, MIB / 4).blocking().unwrap();
        assert!(blocking.block[0] == 64 && blocking.block[2] < 4096);
    }

    #[test]
    fn a_packed_output_is_finished_before_it_is_written_back() {
        let packed = [ROWS, ROWS, ROWS];
        for limit in [1 << 10, 16 << 10, MIB] {
            let cut = cut([300, 200, 5000], &packed, limit);
            let blocking = cut.blocking().unwrap();
            assert_eq!(cut.repeats(2, blocking), 1);
        }
    }

    #[test]
    fn too_small_a_workspace_is_an_error() {
        let packed = [ROWS, ROWS, None];
        let error = cut([10, 10, 10], &packed, 127).blocking().unwrap_err();
        assert_eq!(error, Error::WorkspaceTooSmall { needed: 128, available: 127 });
        assert!(cut([10, 10, 10], &packed, 128).blocking().is_ok());
    }

    #[test]
    fn lengths_beyond_the_integer_are_cut() {
        let packed = [None; 3];
        let cut = Partition { int_max: 7, ..cut([20, 7, 8], &packed, 0) };
        let blocking = cut.blocking().unwrap();
        assert!(blocking.block.iter().all(|&block| block <= 7));
        assert_eq!(cut.counts(blocking.block), [3, 1, 2]);
    }
}
