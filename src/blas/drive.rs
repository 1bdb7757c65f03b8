//! Carries out a plan: walks its blocks, packs what each needs, calls BLAS, writes packed outputs back.

use crate::error::{Error, Result};
use crate::layout::{Axis, Order};
use crate::pack::{Element, Step, transfer};
use crate::plan::{Access, MAX_INDICES, Plan, Role, Trans, is_whole, packed_ld};
use crate::scalar::Scalar;

/// One operand of one BLAS call.
#[derive(Clone, Copy, Debug)]
pub struct BlockOperand<T> {
    /// Its first element.
    pub ptr: *mut T,
    /// What BLAS is to do with it.
    pub trans: Trans,
    /// Its leading dimension in elements.
    pub ld: i32,
}

/// One BLAS call.
#[derive(Clone, Copy, Debug)]
pub struct Block<T, const N: usize> {
    /// Lengths of the indices.
    pub lens: [i32; MAX_INDICES],
    /// The operands.
    pub operands: [BlockOperand<T>; N],
    /// Whether this is the first call that adds to its part of the output: the caller's beta is for that one.
    pub first: bool,
}

/// An operand on its way to BLAS.
struct Slot<T> {
    /// First element, after reversals; of the copy, if it was copied as a whole.
    base: *mut T,
    rows: Axis,
    cols: Axis,
    conj: bool,
    int_max: usize,
    /// How it passes, if it does.
    pass: Option<(Trans, usize)>,
    /// Where its blocks are packed, if it does not.
    buffer: *mut T,
    order: Order,
    /// Block that is in the buffer: position and shape.
    held: Option<[usize; 4]>,
}

/// Carries out `plan`, calling `call` for each block, and returns the number of bytes copied and of calls made.
///
/// # Errors
/// [`Error::Overflow`], before anything is written; a valid plan never has it.
///
/// # Safety
/// - `data` are the first elements of operands with the plan's layouts; inputs are readable, the output is
///   readable and writable, by nobody else during the call; input and output share no memory unless the plan
///   was made for that.
/// - `scratch` has the plan's `workspace_bytes`, aligned to a cache line, and is nobody else's.
/// - The plan is for this backend.
/// - Unless the output is initialised, `reads_output` is false.
pub unsafe fn drive<T: Scalar, const N: usize>(
    plan: &Plan<N>,
    data: [*mut T; N],
    reads_output: bool,
    scratch: *mut u8,
    threads: usize,
    mut call: impl FnMut(&Block<T, N>),
) -> Result<(usize, usize)> {
    let routine = plan.routine();
    let blocking = plan.blocking();
    let (mut copied, mut calls, mut used) = (0, 0, 0);
    let mut slots = slots(plan, data);
    let mut whole_output = None;
    for (at, slot) in slots.iter_mut().enumerate() {
        let Access::Pack { reason } = plan.form().access[at] else { continue };
        slot.buffer = scratch.wrapping_add(used).cast();
        if !is_whole(reason) {
            let spec = &routine.operands[at];
            used += plan.panel_bytes(blocking.block[spec.rows], blocking.block[spec.cols], slot.order)?;
            continue;
        }
        used += plan.whole_bytes(at).ok_or(Error::Overflow)?;
        let is_output = routine.operands[at].role == Role::InOut;
        let original = Slot { held: None, ..*slot };
        if !is_output || reads_output {
            // SAFETY: all of the operand, to its own part of the scratch.
            copied += unsafe { slot.copy([0, 0, slot.rows.len, slot.cols.len], threads, Direction::Pack) };
        }
        slot.become_copy(plan.form().order);
        if is_output {
            whole_output = Some(original);
        }
    }

    let lens = plan.lens();
    let counts: [usize; MAX_INDICES] = core::array::from_fn(|i| lens[i].div_ceil(blocking.block[i]));
    let [outer, middle, inner] = blocking.nest;
    let mut at = [0; MAX_INDICES];
    for i in 0..counts[outer] {
        at[outer] = i;
        for j in 0..counts[middle] {
            at[middle] = j;
            for k in 0..counts[inner] {
                at[inner] = k;
                let start: [usize; MAX_INDICES] = core::array::from_fn(|i| at[i] * blocking.block[i]);
                let len: [usize; MAX_INDICES] =
                    core::array::from_fn(|i| blocking.block[i].min(lens[i] - start[i]));
                let output = &routine.operands[N - 1];
                let summed = |index: &usize| !output.carries(*index);
                let first = (0..MAX_INDICES).filter(summed).all(|index| at[index] == 0);
                let last = (0..MAX_INDICES).filter(summed).all(|index| at[index] + 1 == counts[index]);
                let part = |at: usize| {
                    let spec = &routine.operands[at];
                    [start[spec.rows], start[spec.cols], len[spec.rows], len[spec.cols]]
                };
                for (at, slot) in slots.iter_mut().enumerate() {
                    if slot.pass.is_none() && slot.held != Some(part(at)) {
                        slot.held = Some(part(at));
                        if routine.operands[at].role == Role::In || reads_output {
                            // SAFETY: a block of the operand, to the operand's own part of the scratch.
                            copied += unsafe { slot.copy(part(at), threads, Direction::Pack) };
                        }
                    }
                }
                call(&Block {
                    // The plan's blocks are no longer than the BLAS integer.
                    lens: len.map(|len| len as i32),
                    operands: core::array::from_fn(|at| slots[at].operand(part(at), plan.form().order)),
                    first,
                });
                calls += 1;
                if slots[N - 1].pass.is_none() && last {
                    // SAFETY: back to where the block came from; the output is exclusively ours.
                    copied += unsafe { slots[N - 1].copy(part(N - 1), threads, Direction::Unpack) };
                }
            }
        }
    }
    if let Some(output) = whole_output {
        // SAFETY: back to where the output came from; it is exclusively ours, and the inputs have been read.
        copied +=
            unsafe { output.copy([0, 0, output.rows.len, output.cols.len], threads, Direction::Unpack) };
    }
    Ok((copied, calls))
}

fn slots<T: Scalar, const N: usize>(plan: &Plan<N>, data: [*mut T; N]) -> [Slot<T>; N] {
    let flipped = plan.flipped();
    core::array::from_fn(|at| {
        let (layout, delta) = flipped[at];
        Slot {
            base: data[at].wrapping_byte_offset(delta),
            rows: layout.rows,
            cols: layout.cols,
            conj: layout.conj,
            int_max: plan.capabilities().int_max,
            pass: match plan.form().access[at] {
                Access::Pass { trans, ld } => Some((trans, ld)),
                Access::Pack { .. } => None,
            },
            buffer: core::ptr::null_mut(),
            order: plan.packed_order()[at],
            held: None,
        }
    })
}

enum Direction {
    Pack,
    Unpack,
}

impl<T: Scalar> Slot<T> {
    /// The axes of a packed block of that shape.
    fn packed_axes(&self, rows: usize, cols: usize) -> [Axis; 2] {
        let unit = size_of::<T>();
        let ld = |inner| (packed_ld(inner, unit, self.int_max) * unit) as isize;
        match self.order {
            Order::RowMajor => [Axis::new(rows, ld(cols)), Axis::new(cols, unit as isize)],
            Order::ColMajor => [Axis::new(rows, unit as isize), Axis::new(cols, ld(rows))],
        }
    }

    /// Address of the element at that row and column.
    fn element(&self, row: usize, col: usize) -> *mut T {
        // Wraps only where an axis of length 1 has a junk stride, times 0.
        let down = self.rows.stride.wrapping_mul(row as isize);
        self.base.wrapping_byte_offset(down.wrapping_add(self.cols.stride.wrapping_mul(col as isize)))
    }

    /// Copies a block between its place and the buffer, conjugating if the operand is to be; returns the bytes.
    ///
    /// # Safety
    /// - The block is inside the operand and fits the buffer, which is nobody else's.
    /// - To pack, the block is readable; to unpack, writable by nobody else, and the buffer is initialised.
    unsafe fn copy(&self, [row, col, rows, cols]: [usize; 4], threads: usize, direction: Direction) -> usize {
        let [packed_rows, packed_cols] = self.packed_axes(rows, cols);
        let pair = |packed: Axis, axis: Axis| match direction {
            Direction::Pack => Step { len: packed.len, dst: packed.stride, src: axis.stride },
            Direction::Unpack => Step { len: packed.len, dst: axis.stride, src: packed.stride },
        };
        let steps = [pair(packed_rows, self.rows), pair(packed_cols, self.cols)];
        let element = Element { size: size_of::<T>(), conj: self.conj };
        let (place, buffer) = (self.element(row, col).cast::<u8>(), self.buffer.cast::<u8>());
        let (dst, src) = match direction {
            Direction::Pack => (buffer, place),
            Direction::Unpack => (place, buffer),
        };
        // SAFETY: the caller's promises; elements of a packed block are distinct by its axes, those of an
        // operand that is written by the plan's promise, and buffer and operand are different memory.
        unsafe { transfer(dst, src, &steps, element, threads) };
        rows * cols * size_of::<T>()
    }

    /// From here on, the copy in the buffer is the operand, and it passes.
    fn become_copy(&mut self, order: Order) {
        [self.rows, self.cols] = self.packed_axes(self.rows.len, self.cols.len);
        self.base = self.buffer;
        self.conj = false;
        let inner = if self.order == Order::RowMajor { self.cols.len } else { self.rows.len };
        self.pass = Some((self.packed_trans(order), packed_ld(inner, size_of::<T>(), self.int_max)));
    }

    /// What BLAS is to do with a packed block in a call of that order.
    fn packed_trans(&self, order: Order) -> Trans {
        if self.order == order { Trans::No } else { Trans::Yes }
    }

    fn operand(&self, [row, col, rows, cols]: [usize; 4], order: Order) -> BlockOperand<T> {
        let (ptr, trans, ld) = match self.pass {
            Some((trans, ld)) => (self.element(row, col), trans, ld),
            None => {
                let inner = if self.order == Order::RowMajor { cols } else { rows };
                (self.buffer, self.packed_trans(order), packed_ld(inner, size_of::<T>(), self.int_max))
            }
        };
        // The plan has made sure that it fits.
        BlockOperand { ptr, trans, ld: ld as i32 }
    }
}
