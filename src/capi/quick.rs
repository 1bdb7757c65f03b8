//! The usual views of a routine, read in one go: not empty, of one type, of everyday size, running upwards, apart from one
//! another. What is not such is nobody's fault; it is read and checked one by one.

use core::ffi::c_void;

use super::view::{BV_CONJ, BV_READ_ONLY, bv_view, dtype_of};
use crate::blas::Located;
use crate::layout::Axis;
use crate::plan::{Operand, Role, Routine, Storage};
use crate::scalar::DType;

/// Lengths and strides are below this, so that no product and no sum of two of them overflows.
const BITS: u32 = usize::BITS / 2 - 2;

/// What has been seen of the views.
#[derive(Clone, Copy)]
struct Seen {
    dtype: DType,
    code: i32,
    /// What has to be below 2^[`BITS`], before it is cut to the size of an address.
    large: u64,
    /// What has to be 0.
    wrong: u64,
}

/// One of them.
#[derive(Clone, Copy)]
struct One {
    place: Located<c_void>,
    /// One past its highest byte.
    end: usize,
}

impl One {
    #[inline(always)]
    fn is_apart(&self, other: &One) -> bool {
        self.end <= other.place.ptr.addr() || other.end <= self.place.ptr.addr()
    }
}

impl Seen {
    /// The next view.
    ///
    /// # Safety
    /// It is as C1 of [`capi`](super) says.
    #[inline(always)]
    unsafe fn read(&mut self, spec: &Operand, view: *const bv_view) -> Option<One> {
        let is_matrix = matches!(spec.storage(), Storage::Dense | Storage::Band);
        // SAFETY: C1: NULL or aligned and initialised; the reference ends here, before which nobody changes the view.
        let view = unsafe { view.as_ref() }?;
        let &bv_view { data, ndim, shape, strides, dtype, flags } = view;
        let allowed = if spec.role() == Role::In { BV_CONJ | BV_READ_ONLY } else { 0 };
        let is_known = ndim == 1 + i64::from(is_matrix) && dtype == self.code && flags & !allowed == 0;
        if !is_known || shape.is_null() || data.is_null() {
            return None;
        }
        let size = self.dtype.size();
        // SAFETY: C1: not NULL, so that there are `ndim` entries, which is 1, or 2 of a matrix.
        let len = |at: usize| unsafe { shape.add(at).read() } as u64;
        // SAFETY: as of `shape`; asked where it is not NULL.
        let stride = |at: usize| unsafe { strides.add(at).read() } as u64;
        let (row_count, col_count) = (len(0), if is_matrix { len(1) } else { 1 });
        // One that overflows is of a length that is refused.
        let whole_row = if is_matrix { col_count.wrapping_mul(size as u64) } else { size as u64 };
        let [down, right] = match (strides.is_null(), is_matrix) {
            (true, true) => [whole_row, size as u64],
            (true, false) => [whole_row, 0],
            (false, true) => [stride(0), stride(1)],
            (false, false) => [stride(0), 0],
        };
        // What is negative becomes large.
        self.large |= row_count.wrapping_sub(1) | col_count.wrapping_sub(1) | down | right;
        let rows = Axis::new(row_count as usize, down as isize);
        let cols = Axis::new(col_count as usize, right as isize);
        let before = |axis: Axis| axis.len.wrapping_sub(1);
        let [down, right] = [rows, cols].map(|axis| before(axis).wrapping_mul(axis.stride as usize));
        // Sums of what is not large, but for the address.
        let end = data.addr().checked_add(down.wrapping_add(right).wrapping_add(size))?;
        if spec.role() != Role::In {
            // Steps along one axis clear all that is reached along the other, whose steps clear an element.
            let (inner, reach, outer) = if !is_matrix || rows.stride as usize <= cols.stride as usize {
                (rows.stride, down, cols.stride)
            } else {
                (cols.stride, right, rows.stride)
            };
            let is_distinct =
                inner as usize >= size && (!is_matrix || outer as usize >= reach.wrapping_add(size));
            self.wrong |= u64::from(!is_distinct);
        }
        let conj = flags & BV_CONJ != 0 && self.dtype.is_complex();
        Some(One { place: Located { ptr: data, rows, cols, conj }, end })
    }
}

/// The views of a routine, if they are usual: no two of which share memory if the last one is written, which shares no byte
/// with itself.
///
/// # Safety
/// The views are as C1 of [`capi`](super) says.
#[inline(always)]
pub unsafe fn usual<const N: usize>(
    routine: &'static Routine<N>,
    views: [*const bv_view; N],
) -> Option<(DType, [Located<c_void>; N])> {
    const { assert!(N >= 1 && N <= 3) };
    let specs = routine.operands();
    // SAFETY: C1, as in `Seen::read`.
    let code = unsafe { views[0].as_ref() }?.dtype;
    let mut seen = Seen { dtype: dtype_of(code)?, code, large: 0, wrong: 0 };
    // SAFETY: the caller's promise, for each of them.
    let (first, second, third) = unsafe {
        // No loops: they make the compiler write everything to memory and read it again.
        let first = seen.read(&specs[0], views[0])?;
        let second = if N >= 2 { seen.read(&specs[1], views[1])? } else { first };
        (first, second, if N == 3 { seen.read(&specs[2], views[2])? } else { second })
    };
    let is_written = specs[N - 1].role() == Role::InOut;
    let are_apart = N < 2 || !is_written || first.is_apart(&third) && (N < 3 || second.is_apart(&third));
    if seen.large >> BITS != 0 || seen.wrong != 0 || !are_apart {
        return None;
    }
    let place = |at: usize| match at {
        0 => first.place,
        1 => second.place,
        _ => third.place,
    };
    Some((seen.dtype, core::array::from_fn(place)))
}
