//! A view as BLAS would see it: vector `{n, inc}` or matrix `{rows, cols, order, ld}`, or the reason why not.
//!
//! Only layouts are looked at, never data. Everything is in units of the BLAS standard: `ld` and `inc` count
//! **elements**, while axes have strides in **bytes**.

mod band;
mod vector;

pub use band::BandLayout;
pub(crate) use vector::quick_increment;
pub use vector::{VectorOperand, vector_operand};

use crate::error::Refusal;
use crate::layout::Axis;
use crate::words::Order;

/// The largest length, `ld` or `|inc|` that a BLAS call can be given: `CBLAS_INT` of cblas-sys is 32 bits wide.
pub const BLAS_INT_MAX: usize = i32::MAX as usize;

/// What the planner needs to know of a matrix view: its axes, and what depends on its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MatrixLayout {
    /// The axis of the row index, stride in bytes.
    pub rows: Axis,
    /// The axis of the column index, stride in bytes.
    pub cols: Axis,
    /// Whether the elements are to be read as their complex conjugates.
    pub conj: bool,
    /// Whether the first element is aligned as BLAS needs it, see [`crate::DType::align`].
    pub aligned: bool,
}

/// A matrix that BLAS can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatrixOperand {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// Storage order.
    pub order: Order,
    /// Leading dimension in elements: at least 1, and at least the length of the contiguous axis.
    pub ld: usize,
    /// Whether the elements are to be read as their complex conjugates.
    pub conj: bool,
}

/// The leading dimension in elements of a matrix whose `inner` axis is to be the contiguous one.
///
/// The rule is that of the BLAS standard (`lda >= max(1, inner length)`): row-major form exists iff the column
/// axis is a unit axis and the row stride is a whole number of elements, not below the number of columns, and
/// fits the BLAS integer; column-major form is the mirror image. An axis of length 1 has no stride.
///
/// # Errors
/// The [`Refusal`] that stands in the way. Alignment is not looked at.
#[inline(always)]
pub fn leading_dimension(
    outer: Axis,
    inner: Axis,
    item_size: usize,
    int_max: usize,
) -> Result<usize, Refusal> {
    match usual_leading_dimension(outer, inner, item_size, int_max) {
        Some(ld) => Ok(ld),
        None => unusual_leading_dimension(outer, inner, item_size, int_max),
    }
}

/// The rule for two axes of at least two elements; `None` if it refuses or is not for these axes.
#[inline(always)]
fn usual_leading_dimension(outer: Axis, inner: Axis, item_size: usize, int_max: usize) -> Option<usize> {
    let ld = outer.stride as usize / item_size;
    // What fails most comes first.
    let holds = inner.stride == item_size as isize
        && outer.stride > 0
        && ld >= inner.len
        && ld <= int_max
        && (outer.stride as usize).is_multiple_of(item_size)
        && outer.len > 1
        && inner.len > 1;
    holds.then_some(ld)
}

/// [`unusual_leading_dimension`] for the planner's fast path, out of its way and with arguments that fit registers.
#[inline(never)]
fn rare_leading_dimension(outer: Axis, inner: Axis, item_size: usize, int_max: usize) -> Option<usize> {
    unusual_leading_dimension(outer, inner, item_size, int_max).ok()
}

/// The rule in full: empty matrices, single rows and refusals too.
fn unusual_leading_dimension(
    outer: Axis,
    inner: Axis,
    item_size: usize,
    int_max: usize,
) -> Result<usize, Refusal> {
    // Emptiness comes first: an empty matrix is never read, and its strides may be junk.
    if outer.len == 0 || inner.len == 0 {
        return Ok(inner.len.clamp(1, int_max));
    }
    if !inner.is_unit(item_size) {
        return Err(refusal_of_axes(outer, inner, item_size));
    }
    if outer.len == 1 {
        // Beyond the BLAS integer the row is split over several calls, each of which needs no more than this.
        return Ok(inner.len.min(int_max));
    }
    let stride = outer.stride;
    if stride % item_size as isize != 0 {
        Err(Refusal::Indivisible { stride })
    } else if stride == 0 {
        Err(Refusal::Broadcast)
    } else if stride < 0 {
        Err(Refusal::Negative { stride })
    } else if stride as usize / item_size < inner.len {
        Err(Refusal::Window { stride: stride as usize / item_size, inner: inner.len })
    } else if stride as usize / item_size > int_max {
        Err(Refusal::TooLarge { value: stride as usize / item_size })
    } else {
        Ok(stride as usize / item_size)
    }
}

/// What is wrong with two axes of length at least 1 of which `inner` is not a unit axis.
fn refusal_of_axes(outer: Axis, inner: Axis, item_size: usize) -> Refusal {
    let item = item_size as isize;
    let long = |axis: &Axis| axis.len > 1;
    for axis in [inner, outer].into_iter().filter(long) {
        if axis.stride % item != 0 {
            return Refusal::Indivisible { stride: axis.stride };
        }
    }
    for axis in [inner, outer].into_iter().filter(long) {
        if axis.stride == 0 {
            return Refusal::Broadcast;
        }
    }
    if inner.stride == -item {
        return Refusal::Negative { stride: inner.stride };
    }
    Refusal::NoUnitAxis { rows: outer.stride, cols: inner.stride }
}

impl MatrixLayout {
    /// The same elements, transposed.
    #[inline]
    pub const fn transposed(self) -> MatrixLayout {
        MatrixLayout { rows: self.cols, cols: self.rows, ..self }
    }

    /// Whether what was decided for this layout is right for `other`: the same steps, as far as they are used,
    /// and alignment no worse.
    pub(crate) fn serves(self, other: &MatrixLayout) -> bool {
        let is_empty = self.rows.len == 0 || self.cols.len == 0;
        let same_shape = self.rows.len == other.rows.len && self.cols.len == other.cols.len;
        let same_steps = self.rows.is_same(other.rows) && self.cols.is_same(other.cols);
        same_shape && (is_empty || same_steps && self.conj == other.conj && self.aligned <= other.aligned)
    }

    /// Whether it is the same in every field: without a branch, as that is asked before each run of a plan.
    #[inline(always)]
    pub(crate) fn equals(&self, other: &MatrixLayout) -> bool {
        let differ = |axis: Axis, other: Axis| (axis.len ^ other.len) | (axis.stride ^ other.stride) as usize;
        let flags = (self.conj ^ other.conj) | (self.aligned ^ other.aligned);
        (differ(self.rows, other.rows) | differ(self.cols, other.cols)) == 0 && !flags
    }

    /// The leading dimension in elements in that storage order.
    ///
    /// # Errors
    /// The [`Refusal`] that stands in the way, misalignment included.
    #[inline(always)]
    pub fn leading_dimension(self, order: Order, item_size: usize, int_max: usize) -> Result<usize, Refusal> {
        if !self.aligned && self.rows.len != 0 && self.cols.len != 0 {
            return Err(Refusal::Misaligned);
        }
        match order {
            Order::RowMajor => leading_dimension(self.rows, self.cols, item_size, int_max),
            Order::ColMajor => leading_dimension(self.cols, self.rows, item_size, int_max),
        }
    }

    /// The matrix by itself as BLAS can take it: in row-major form if it has that, else in column-major form.
    ///
    /// # Errors
    /// The [`Refusal`] of the form that comes nearest. A reversed axis is refused here, where no other operand
    /// can absorb the sign; a joint plan may still pass it.
    pub fn operand(self, item_size: usize) -> Result<MatrixOperand, Refusal> {
        // Elements of no bytes do not exist; the arithmetic below is not to fall over them.
        let item_size = item_size.max(1);
        let MatrixLayout { rows, cols, conj, .. } = self;
        if let Some(value) = [rows.len, cols.len].into_iter().find(|&len| len > BLAS_INT_MAX) {
            return Err(Refusal::TooLarge { value });
        }
        let in_order = |order| {
            let ld = self.leading_dimension(order, item_size, BLAS_INT_MAX)?;
            Ok(MatrixOperand { rows: rows.len, cols: cols.len, order, ld, conj })
        };
        let by_rows = in_order(Order::RowMajor);
        by_rows
            .or_else(|by_rows| in_order(Order::ColMajor).map_err(|by_cols: Refusal| by_rows.nearer(by_cols)))
    }

    /// The same in that order, or in either if none is given.
    ///
    /// # Errors
    /// As [`Self::operand`]; [`Refusal::OtherOrder`] of a matrix that is one in the other order only.
    pub(crate) fn operand_in(self, order: Option<Order>, item_size: usize) -> Result<MatrixOperand, Refusal> {
        let either = self.operand(item_size)?;
        match order {
            Some(order) if order != either.order => {
                let ld = self.leading_dimension(order, item_size, BLAS_INT_MAX);
                let ld = ld.map_err(|_| Refusal::OtherOrder)?;
                Ok(MatrixOperand { order, ld, ..either })
            }
            _ => Ok(either),
        }
    }

    /// The leading dimension as [`Self::leading_dimension`] gives it, without a reason if there is none.
    #[inline(always)]
    pub(crate) fn quick_leading_dimension(
        &self,
        order: Order,
        item_size: usize,
        int_max: usize,
    ) -> Option<usize> {
        let (outer, inner) = match order {
            Order::RowMajor => (self.rows, self.cols),
            Order::ColMajor => (self.cols, self.rows),
        };
        match usual_leading_dimension(outer, inner, item_size, int_max) {
            Some(ld) if self.aligned => Some(ld),
            // With two elements or more on both axes the rule above is the whole rule.
            None if outer.len > 1 && inner.len > 1 => None,
            _ if !self.aligned && outer.len != 0 && inner.len != 0 => None,
            _ => rare_leading_dimension(outer, inner, item_size, int_max),
        }
    }

    /// Why it passes in neither order; `None` if it does in one.
    pub(crate) fn refusal(self, item_size: usize, int_max: usize) -> Option<Refusal> {
        let by_rows = self.leading_dimension(Order::RowMajor, item_size, int_max).err()?;
        let by_cols = self.leading_dimension(Order::ColMajor, item_size, int_max).err()?;
        Some(by_rows.nearer(by_cols))
    }

    /// The order whose packing reads the source along its smaller stride. Along a stride of 0 there is nothing to read.
    #[inline]
    pub fn nearest_order(self) -> Order {
        let step = |axis: Axis| {
            if axis.len <= 1 || axis.stride == 0 { usize::MAX } else { axis.stride.unsigned_abs() }
        };
        if step(self.rows) < step(self.cols) { Order::ColMajor } else { Order::RowMajor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const F64: usize = 8;

    fn matrix(shape: [usize; 2], strides: [isize; 2]) -> Result<MatrixOperand, Refusal> {
        let [rows, cols] = [Axis::new(shape[0], strides[0]), Axis::new(shape[1], strides[1])];
        MatrixLayout { rows, cols, conj: false, aligned: true }.operand(F64)
    }

    fn passes(shape: [usize; 2], strides: [isize; 2], order: Order, ld: usize) {
        let operand = MatrixOperand { rows: shape[0], cols: shape[1], order, ld, conj: false };
        assert_eq!(matrix(shape, strides), Ok(operand), "{shape:?} {strides:?}");
    }

    #[test]
    fn leading_dimensions() {
        passes([3, 4], [32, 8], Order::RowMajor, 4);
        passes([3, 4], [80, 8], Order::RowMajor, 10);
        passes([3, 4], [8, 24], Order::ColMajor, 3);
        passes([3, 4], [8, 800], Order::ColMajor, 100);
    }

    #[test]
    fn an_axis_of_length_one_has_no_stride() {
        for junk in [0, 8, -8, 3, isize::MAX, isize::MIN] {
            passes([1, 4], [junk, 8], Order::RowMajor, 4);
            passes([1, 4], [junk, 24], Order::ColMajor, 3);
            passes([4, 1], [24, junk], Order::RowMajor, 3);
            passes([4, 1], [8, junk], Order::RowMajor, 1);
            passes([1, 1], [junk, junk], Order::RowMajor, 1);
        }
    }

    #[test]
    fn emptiness_comes_first() {
        for junk in [0, -8, 3, isize::MIN] {
            passes([0, 4], [junk, junk], Order::RowMajor, 4);
            passes([4, 0], [junk, junk], Order::RowMajor, 1);
        }
    }

    #[test]
    fn refusals() {
        let no_unit = Refusal::NoUnitAxis { rows: 64, cols: 16 };
        assert_eq!(matrix([3, 4], [64, 16]), Err(no_unit));
        assert_eq!(matrix([3, 4], [-32, 8]), Err(Refusal::Negative { stride: -32 }));
        assert_eq!(matrix([3, 4], [32, -8]), Err(Refusal::Negative { stride: -8 }));
        assert_eq!(matrix([3, 4], [0, 8]), Err(Refusal::Broadcast));
        assert_eq!(matrix([3, 4], [8, 0]), Err(Refusal::Broadcast));
        assert_eq!(matrix([3, 4], [36, 8]), Err(Refusal::Indivisible { stride: 36 }));
        assert_eq!(matrix([3, 4], [12, 100]), Err(Refusal::Indivisible { stride: 100 }));
        assert_eq!(matrix([3, 4], [24, 8]), Err(Refusal::Window { stride: 3, inner: 4 }));
        assert_eq!(matrix([3, 4], [8, 8]), Err(Refusal::Window { stride: 1, inner: 4 }));
        let far = (BLAS_INT_MAX as isize + 1) * 8;
        assert_eq!(matrix([3, 4], [far, 8]), Err(Refusal::TooLarge { value: BLAS_INT_MAX + 1 }));
        passes([3, 4], [far - 8, 8], Order::RowMajor, BLAS_INT_MAX);
        let axis = Axis::new(2, 8);
        let misaligned = MatrixLayout { rows: axis, cols: axis, conj: false, aligned: false };
        assert_eq!(misaligned.operand(F64), Err(Refusal::Misaligned));
    }

    #[test]
    fn vectors() {
        let vector = |len, stride| vector_operand(Axis::new(len, stride), true, F64);
        assert_eq!(vector(4, 24), Ok(VectorOperand { n: 4, inc: 3, low: 0 }));
        assert_eq!(vector(4, -16), Ok(VectorOperand { n: 4, inc: -2, low: -48 }));
        assert_eq!(vector(4, 0), Err(Refusal::Broadcast));
        assert_eq!(vector(4, 12), Err(Refusal::Indivisible { stride: 12 }));
        for junk in [0, 3, isize::MIN] {
            assert_eq!(vector(1, junk), Ok(VectorOperand { n: 1, inc: 1, low: 0 }));
            assert_eq!(vector(0, junk), Ok(VectorOperand { n: 0, inc: 1, low: 0 }));
        }
        assert_eq!(vector_operand(Axis::new(2, 8), false, F64), Err(Refusal::Misaligned));
    }
}
