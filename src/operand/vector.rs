//! A vector as BLAS would see it.

use super::BLAS_INT_MAX;
use crate::error::Refusal;
use crate::layout::Axis;

/// A vector that BLAS can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VectorOperand {
    /// Number of elements.
    pub n: usize,
    /// Step in elements, not 0; negative when the vector runs towards lower addresses.
    pub inc: isize,
    /// Offset in bytes from the first element to the one at the lowest address, which is where BLAS wants the
    /// pointer when `inc` is negative. Never positive.
    pub low: isize,
}

/// A vector as BLAS can take it.
///
/// # Errors
/// The [`Refusal`] that stands in the way: no routine is called with `inc` = 0.
pub fn vector_operand(axis: Axis, aligned: bool, item_size: usize) -> Result<VectorOperand, Refusal> {
    if axis.len == 0 {
        return Ok(VectorOperand { n: 0, inc: 1, low: 0 });
    }
    let item_size = item_size.max(1);
    if !aligned {
        return Err(Refusal::Misaligned);
    }
    if axis.len > BLAS_INT_MAX {
        return Err(Refusal::TooLarge { value: axis.len });
    }
    if axis.len == 1 {
        return Ok(VectorOperand { n: 1, inc: 1, low: 0 });
    }
    if axis.stride % item_size as isize != 0 {
        return Err(Refusal::Indivisible { stride: axis.stride });
    }
    let inc = axis.stride / item_size as isize;
    if inc == 0 {
        return Err(Refusal::Broadcast);
    }
    let reach = reach(axis.len, inc);
    if reach > BLAS_INT_MAX {
        return Err(Refusal::TooLarge { value: reach });
    }
    Ok(VectorOperand { n: axis.len, inc, low: axis.span().min(0) })
}

/// How many elements a vector reaches over. It has to fit the BLAS integer too: libraries compute in it where a vector
/// with `inc` < 0 starts (OpenBLAS 0.3.21), or go from element to element (the reference implementation).
#[inline(always)]
fn reach(len: usize, inc: isize) -> usize {
    // Does not overflow: elements of 4 bytes and more that reach so far are more than an address space has.
    len.wrapping_mul(inc.unsigned_abs())
}

/// The `inc` of a vector that BLAS can take, without a reason if there is none.
#[inline(always)]
pub(crate) fn quick_increment(axis: Axis, aligned: bool, item_size: usize, int_max: usize) -> Option<isize> {
    if axis.len <= 1 {
        return (aligned || axis.len == 0).then_some(1);
    }
    let inc = axis.stride / item_size as isize;
    let holds =
        aligned && inc != 0 && inc * item_size as isize == axis.stride && reach(axis.len, inc) <= int_max;
    holds.then_some(inc)
}
