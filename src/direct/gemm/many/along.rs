//! Products whose batch is the innermost axis: vectors run along it, a slice of the batch after the other.
//!
//! Each vector of A meets every column of B, and each of B every row of A. Where these are more than a block has, a slice is
//! packed first, if there is room: its vectors are as far apart as the batch is long, so that few of them fit into the
//! first-level cache together where that is a power of two. So is the rest of a batch that does not fill a vector.

use core::mem::MaybeUninit;

use super::Many;
use super::slices::{Blocks, LINES, Set, Side, Sums, VECTOR_BYTES};
use crate::direct::gemm::at;
use crate::scalar::Scalar;

/// Slices that are packed at once, so that whole cache lines are read.
const SLICES: usize = 4;

/// Most bytes of the panels of one slice that are packed.
const MOST_BYTES: usize = 1 << 20;

/// The workspace with which packing is fastest.
pub fn workspace_bytes([m, n, k]: [usize; 3]) -> usize {
    let lines = m.min(n).next_multiple_of(LINES).saturating_add(LINES);
    let bytes = lines.saturating_mul(k).saturating_mul(VECTOR_BYTES);
    if bytes <= MOST_BYTES { bytes * SLICES } else { bytes }
}

/// Whether vectors can run along the batch.
pub fn is_along(size: usize, [a, b, c]: [isize; 3]) -> bool {
    let size = size as isize;
    [a, b, c] == [size; 3]
}

/// Memory for the packed slices of a small product.
#[repr(C, align(64))]
struct Small {
    _vectors: [MaybeUninit<[u8; VECTOR_BYTES]>; 128],
}

/// A product whose A, B and C have the batch innermost.
pub struct Along<'a, T: Scalar> {
    set: &'a Set<T>,
    m: usize,
    n: usize,
    /// Those of a slice where it lies.
    blocks: Blocks<T>,
    /// A, B and C of the first item.
    a: *const T,
    b: *const T,
    c: *mut T,
}

impl<'a, T: Scalar> Along<'a, T> {
    /// The product as it is, or the transposed one.
    pub fn new(set: &'a Set<T>, many: &Many<T>) -> Along<'a, T> {
        let product = &many.product;
        let (a, b, c) = (product.a, product.b, product.c);
        // What is packed whole is B: of the two the smaller one.
        let transposed = product.n > product.m;
        let in_turn =
            |first: isize, second: isize| if transposed { [second, first] } else { [first, second] };
        Along {
            set,
            m: if transposed { product.n } else { product.m },
            n: if transposed { product.m } else { product.n },
            blocks: Blocks {
                k: if product.alpha == T::ZERO { 0 } else { product.k },
                lines: in_turn(a.rows, b.cols),
                nexts: in_turn(a.cols, b.rows),
                c_steps: in_turn(c.rows, c.cols),
                alpha: product.alpha,
                beta: product.beta,
                conj: if transposed { [b.conj, a.conj] } else { [a.conj, b.conj] },
            },
            a: if transposed { b.ptr } else { a.ptr },
            b: if transposed { a.ptr } else { b.ptr },
            c: c.ptr,
        }
    }

    /// Bytes of packed rows of A that a block has, and of all of B. `None`: more than there can be.
    fn packed(&self) -> Option<[usize; 2]> {
        let ([rows, cols], k) = (self.set.lens(), self.blocks.k);
        let bytes = |lines: usize| lines.checked_mul(k)?.checked_mul(VECTOR_BYTES);
        Some([bytes(rows)?, bytes(self.n.checked_next_multiple_of(cols)?)?])
    }

    /// Whether a vector is met by more than one block.
    fn has_reuse(&self) -> bool {
        let [rows, cols] = self.set.lens();
        self.m > rows || self.n > cols
    }

    /// Computes the first `count` items, or fewer: the others are left for lack of room. Returns how many.
    ///
    /// # Safety
    /// - Those of [`gemm_many`](super::gemm_many), of the product that this was made from, of which [`is_along`] says so; C is not empty.
    /// - So many bytes of workspace are writable, nobody else's, and none of them an operand's.
    /// - The processor has the instructions.
    pub unsafe fn compute(&self, count: usize, workspace: *mut u8, bytes: usize) -> usize {
        let lanes = self.set.lanes();
        let needed = self.packed().and_then(|[a, b]| a.checked_add(b));
        let fits = |bytes: usize| needed.is_some_and(|needed| needed <= bytes);
        let mut small = MaybeUninit::<Small>::uninit();
        let room = if fits(bytes) {
            Some(workspace)
        } else if fits(size_of::<Small>()) {
            Some(small.as_mut_ptr().cast::<u8>())
        } else {
            None
        };
        let most = match (needed, room) {
            (Some(needed), Some(_)) if fits(bytes) => (bytes / needed.max(1)).clamp(1, SLICES),
            _ => 1,
        };
        let mut done = 0;
        while done < count {
            let here = lanes.min(count - done);
            let packs = here < lanes || self.has_reuse();
            let slices = if room.is_some() && packs { most.min((count - done) / lanes).max(1) } else { 1 };
            if here < lanes && room.is_none() {
                break;
            }
            // SAFETY: items that there are; the room, if any, is large enough for a packed slice. The others are the caller's promises.
            unsafe { self.compute_slices(done, here, slices, if packs { room } else { None }) };
            done += here * slices;
        }
        done
    }

    /// Computes so many items from `first` on. Packed, if there is room.
    ///
    /// # Safety
    /// - Those of [`Self::compute`], of these items.
    /// - The room has as many bytes as [`Self::packed`] says. There is some if the items are less than a vector.
    unsafe fn compute_slices(&self, first: usize, lanes: usize, slices: usize, room: Option<*mut u8>) {
        let ([rows, cols], size) = (self.set.lens(), size_of::<T>() as isize);
        let Blocks { k, lines, nexts, c_steps, .. } = self.blocks;
        let mut blocks = self.blocks;
        let packed = |lines: usize| (lines * VECTOR_BYTES) as isize;
        let pack = |from: *const T, side: usize, lens: [usize; 2], apart: usize, to: *mut u8| {
            let side = Side { from, line: lines[side], next: nexts[side] };
            // SAFETY: the items of these lines; at `to` is room for whole panels of them.
            unsafe { self.set.pack()(side, [lens[0], k, lens[1]], [slices, apart], to.cast(), lanes) };
            to.cast_const().cast::<T>()
        };
        let mut a = at(self.a.cast_mut(), size, first).cast_const();
        let mut b = at(self.b.cast_mut(), size, first).cast_const();
        let mut c = at(self.c, size, first);
        let mut b_panel = lines[1].wrapping_mul(cols as isize);
        let [a_bytes, b_bytes] = self.packed().unwrap_or_default();
        if let Some(to) = room {
            b = pack(b, 1, [self.n, cols], b_bytes, to.wrapping_add(a_bytes * slices));
            b_panel = packed(cols * k);
            blocks.lines[1] = packed(1);
            blocks.nexts[1] = packed(cols);
            blocks.lines[0] = packed(1);
            blocks.nexts[0] = packed(rows);
        }
        let is_whole = lanes == self.set.lanes();
        let mut sums = MaybeUninit::<Sums>::uninit();
        if !is_whole {
            blocks.beta = T::ZERO;
            blocks.c_steps = Sums::STEPS;
        }
        let mut rest = self.m;
        while rest > 0 {
            let height = rows.min(rest);
            let mut panel = match room {
                Some(to) => pack(a, 0, [height, rows], a_bytes, to),
                None => a,
            };
            let mut b_slice = b;
            let mut c_slice = c;
            for _ in 0..slices {
                let (mut b, mut c_at, mut cols_left) = (b_slice, c_slice, self.n);
                while cols_left > 0 {
                    let width = cols.min(cols_left);
                    let kernel = self.set.kernel([height, width]);
                    // SAFETY: lines of A and B from where they lie, for whole vectors of items, or packed, and what belongs to them of C, or
                    // room for as much, of which all is written.
                    unsafe {
                        if is_whole {
                            kernel(&blocks, panel, b, c_at, height, width);
                        } else {
                            kernel(&blocks, panel, b, sums.as_mut_ptr().cast(), height, width);
                            self.set.finish()(
                                &self.blocks,
                                sums.as_ptr().cast(),
                                c_at,
                                [height, width],
                                lanes,
                            );
                        }
                    }
                    b = b.wrapping_byte_offset(b_panel);
                    c_at = at(c_at, c_steps[1], width);
                    cols_left -= width;
                }
                panel = panel.wrapping_byte_add(a_bytes);
                b_slice = b_slice.wrapping_byte_add(b_bytes);
                c_slice = c_slice.wrapping_add(lanes);
            }
            a = at(a.cast_mut(), lines[0], height);
            c = at(c, c_steps[0], height);
            rest -= height;
        }
    }
}
