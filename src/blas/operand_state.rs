//! An operand on its way to BLAS: where it lies, how it passes, or where its blocks are packed.

use super::call::{CallOperand, start};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::pack::{CopyAxis, Element, transfer_near};
use crate::plan::{Parameters, Plan, Role, Storage, Structure, packed_axes, packed_ld};
use crate::scalar::DType;
use crate::words::{Diag, Order, Trans, Uplo};

/// Rows of a triangle that are copied together, but for the block on the diagonal.
const STRIP: usize = 32;

/// An operand on its way to BLAS: without its type, so that what moves it is compiled once for all scalars.
#[derive(Clone, Copy)]
pub struct OperandState {
    dtype: DType,
    /// First element, after reversals; of the copy, if it was copied as a whole.
    base: *mut u8,
    /// Its layout, after reversals.
    layout: MatrixLayout,
    storage: Storage,
    /// The triangle that counts, and whether its diagonal does.
    triangle: Option<(Uplo, bool)>,
    parameters: Parameters,
    int_max: usize,
    /// How it passes, if it does.
    pass: Option<(Trans, isize)>,
    /// Whether a call that takes it as it lies reads its conjugate.
    conj: bool,
    /// Whether it is packed as its conjugate.
    packs_conj: bool,
    /// Where its blocks are packed, if it does not pass.
    pub buffer: *mut u8,
    pub order: Order,
    /// Block that is in the buffer: position and shape.
    pub in_buffer: Option<[usize; 4]>,
}

/// Between an operand and its buffer.
#[derive(Clone, Copy)]
pub enum Direction {
    /// To the buffer.
    Pack,
    /// Back from it.
    Unpack,
}

/// The states of a plan's operands, whose first elements are `data`.
#[inline(never)]
pub fn states<const N: usize>(plan: &Plan<N>, data: [*mut u8; N]) -> [OperandState; N] {
    let flipped = plan.flipped();
    let parameters = plan.flipped_parameters();
    core::array::from_fn(|at| {
        let (layout, delta) = flipped[at];
        let spec = &plan.routine().operands[at];
        let unit =
            spec.structure == Structure::Triangular && spec.role == Role::In && parameters.diag == Diag::Unit;
        let is_triangle = spec.structure != Structure::General && spec.storage == Storage::Dense;
        OperandState {
            dtype: plan.dtype(),
            base: data[at].wrapping_byte_offset(delta),
            layout,
            storage: spec.storage,
            triangle: is_triangle.then_some((parameters.uplo, !unit)),
            parameters,
            int_max: plan.capabilities().int_max,
            pass: plan.form().access[at].passed(),
            conj: layout.conj != (plan.routine().conjugates && plan.form().variant.conjugated),
            packs_conj: plan.packs_conjugated(at),
            buffer: core::ptr::null_mut(),
            order: plan.packed_order()[at],
            in_buffer: None,
        }
    })
}

impl OperandState {
    /// Whether its blocks have to be packed.
    pub fn is_packed(&self) -> bool {
        self.pass.is_none()
    }

    /// All of it, as a block.
    pub fn whole(&self) -> [usize; 4] {
        [0, 0, self.layout.rows.len, self.layout.cols.len]
    }

    /// Address of the element at that row and column.
    fn element(&self, row: usize, col: usize) -> *mut u8 {
        // Wraps only where an axis of length 1 has a junk stride, times 0.
        let down = self.layout.rows.stride.wrapping_mul(row as isize);
        self.base.wrapping_byte_offset(down.wrapping_add(self.layout.cols.stride.wrapping_mul(col as isize)))
    }

    /// Copies a block between its place and the buffer, conjugating if the operand is to be; returns the bytes. Of
    /// a triangle only what counts is copied.
    ///
    /// # Safety
    /// - *inside*: the block is inside the operand, and all of it if that is a triangle.
    /// - *room*: the buffer has the bytes of a packed block of that shape, in the order of the state. It is nobody else's, and
    ///   shares no byte with the operand.
    /// - *elements*: of the block, those that count are readable to pack, and to unpack writable by nobody else and distinct,
    ///   where those of the buffer are initialised.
    #[inline(never)]
    pub unsafe fn copy(&self, block: [usize; 4], threads: usize, direction: Direction) -> usize {
        let [_, _, rows, cols] = block;
        let Some((uplo, diagonal)) = self.triangle else {
            // SAFETY: the caller's promises, which are the same: the part is the block, all of which counts.
            return unsafe { self.copy_rectangle(block, [0, 0, rows, cols], threads, direction) };
        };
        let mut bytes = 0;
        // SAFETY: the caller's promises; each part below is inside the triangle, so that its elements count: of rows from
        // `start` to `end` the rectangle on the side of the diagonal's block that `uplo` says, and of each of them what of that
        // block is on that side, with the diagonal if that counts.
        let mut part =
            |part: [usize; 4]| bytes += unsafe { self.copy_rectangle(block, part, threads, direction) };
        for start in (0..rows).step_by(STRIP) {
            let end = rows.min(start + STRIP);
            match uplo {
                Uplo::Upper => part([start, end, end - start, cols - end]),
                Uplo::Lower => part([start, 0, end - start, start]),
            }
            for row in start..end {
                match uplo {
                    Uplo::Upper => {
                        let first = row + usize::from(!diagonal);
                        part([row, first.min(end), 1, end.saturating_sub(first)]);
                    }
                    Uplo::Lower => part([row, start, 1, row - start + usize::from(diagonal)]),
                }
            }
        }
        bytes
    }

    /// Copies `part`, given by its first row and column within the block and its shape.
    ///
    /// # Safety
    /// As [`Self::copy`], of *elements* for all of the part, which is inside the block.
    unsafe fn copy_rectangle(
        &self,
        [row, col, block_rows, block_cols]: [usize; 4],
        [down, right, rows, cols]: [usize; 4],
        threads: usize,
        direction: Direction,
    ) -> usize {
        let [packed_rows, packed_cols] = self.packed_axes(block_rows, block_cols);
        let pair = |len: usize, packed: Axis, axis: Axis| match direction {
            Direction::Pack => CopyAxis { len, dst: packed.stride, src: axis.stride },
            Direction::Unpack => CopyAxis { len, dst: axis.stride, src: packed.stride },
        };
        let steps = [pair(rows, packed_rows, self.layout.rows), pair(cols, packed_cols, self.layout.cols)];
        let element = Element { size: self.dtype.size(), conj: self.packs_conj && self.dtype.is_complex() };
        let within = packed_rows.stride * down as isize + packed_cols.stride * right as isize;
        let place = self.element(row + down, col + right);
        let buffer = self.buffer.wrapping_offset(within);
        let (dst, src) = match direction {
            Direction::Pack => (buffer, place),
            Direction::Unpack => (place, buffer),
        };
        // SAFETY: by inside and elements, those of the part at `place` are readable, or writable and distinct; by room, so are those
        // at `within` in the buffer, which are distinct as `packed_ld` is no shorter than a line. By room, too, the two
        // share no byte, and nobody else uses what is written.
        unsafe { transfer_near(dst, src, &steps, element, threads) };
        rows * cols * self.dtype.size()
    }

    /// The axes of a packed block of that shape.
    fn packed_axes(&self, rows: usize, cols: usize) -> [Axis; 2] {
        packed_axes(rows, cols, self.order, self.dtype.size(), self.int_max)
    }

    /// From here on, the copy in the buffer is the operand, and it passes.
    pub fn become_copy(&mut self, order: Order) {
        let [rows, cols] = self.packed_axes(self.layout.rows.len, self.layout.cols.len);
        self.layout = MatrixLayout { rows, cols, conj: false, aligned: true };
        self.base = self.buffer;
        (self.conj, self.packs_conj) = (false, false);
        self.pass = Some(self.packed(order, rows.len, cols.len));
    }

    /// What BLAS is to do with a packed block in a call of that order, and its leading dimension or `inc`.
    fn packed(&self, order: Order, rows: usize, cols: usize) -> (Trans, isize) {
        if self.storage == Storage::Vector {
            return (Trans::No, 1);
        }
        let trans = if self.order == order { Trans::No } else { Trans::Yes };
        let inner = if self.order == Order::RowMajor { cols } else { rows };
        (trans, packed_ld(inner, self.dtype.size(), self.int_max) as isize)
    }

    /// A part of it that lies within a block, as BLAS gets it; if it is packed, the block is in the buffer.
    #[inline(never)]
    pub fn operand(
        &self,
        block: [usize; 4],
        [row, col, rows, cols]: [usize; 4],
        order: Order,
    ) -> CallOperand<u8> {
        // The plan has made sure that `ld` fits.
        let Some((trans, ld)) = self.pass else {
            let [first_row, first_col, block_rows, block_cols] = block;
            let (trans, ld) = self.packed(order, block_rows, block_cols);
            let [down, right] = self.packed_axes(block_rows, block_cols);
            let within = down.stride * (row - first_row) as isize + right.stride * (col - first_col) as isize;
            let ptr = self.buffer.wrapping_byte_offset(within);
            return CallOperand { ptr, trans, ld, conj: false };
        };
        let (down, right) = (self.layout.rows, self.layout.cols);
        let block = MatrixLayout {
            rows: Axis { len: rows, ..down },
            cols: Axis { len: cols, ..right },
            ..self.layout
        };
        let ptr = start(self.element(row, col), &block, self.storage, self.parameters, order, trans);
        CallOperand { ptr, trans, ld, conj: self.conj }
    }

    /// Its first element.
    pub fn base(&self) -> *mut u8 {
        self.base
    }

    /// Its layout where it lies.
    pub fn layout(&self) -> MatrixLayout {
        self.layout
    }
}
