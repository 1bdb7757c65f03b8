//! `bv_view`, what every function takes, and the checks it has to pass before it is anything to Rust.

use core::ffi::{c_char, c_void};
use core::fmt;

use super::element::{BV_C64, BV_C128, BV_F32, BV_F64, ElementType};
use super::status::{Failure, Reported, bv_status};
use super::{boundary, required, write_optional, write_text};
use crate::error::Error;
use crate::layout::{Axis, checked_extent};
use crate::operand::{MatrixLayout, vector_operand};
use crate::scalar::DType;

/// Flag: the elements are to be read as their complex conjugates. Without effect on real dtypes; not allowed
/// where the view is written.
pub const BV_CONJ: u32 = 1;
/// Flag: the data are not to be written, so that every function refuses the view where it would write them
/// (BV_ERR_READ_ONLY). The views that are made from a view have the flag too; copies have not. A bv_vector, bv_matrix or
/// bv_gemm_call does not tell of inputs whether they may be written: there it is up to the caller.
pub const BV_READ_ONLY: u32 = 2;

/// Numbers somewhere in memory: a pointer, a shape, and a signed step in bytes per axis. Element (i, j) lies at
/// data + i * strides[0] + j * strides[1].
///
/// Everything is borrowed for the call: no function keeps a pointer to the view, its arrays or its data after it
/// has returned, unless it says so. Any strides are legal in a view that is read: negative, 0, indivisible by the
/// element size. A view that is written must not reach any byte by two different indices. data need not be
/// aligned.
///
/// Rows that were allocated one by one, found by an array of pointers (double **), are no matrix for any strides: nor are
/// they for BLAS. Let one block of memory have all rows, or bv_copy each row, as a view with one axis, to a row of one.
#[repr(C)]
pub struct bv_view {
    /// The element at index (0, ..., 0). May be NULL if the view is empty, that is, has an axis of length 0.
    pub data: *mut c_void,
    /// Number of axes.
    pub ndim: i64,
    /// Lengths of the axes: ndim of them, none negative.
    pub shape: *const i64,
    /// Steps of the axes in bytes: ndim of them. NULL: the elements lie without gaps, the last axis varying
    /// fastest (C order). The stride of an axis of length 0 or 1 is never used and may be any number.
    pub strides: *const i64,
    /// BV_F32, BV_F64, BV_C64 or BV_C128; where nothing is computed also one of BV_I8 ... BV_U128.
    pub dtype: i32,
    /// 0, BV_CONJ, BV_READ_ONLY or both (BV_CONJ | BV_READ_ONLY). Unknown flags are refused.
    pub flags: u32,
}

/// A view with `N` axes that has passed all checks that need no other view.
///
/// # Invariants
/// Found out by [`Checked::read`], the only way to one; nothing changes it afterwards:
/// - no length is above `isize::MAX`, and all bytes of all elements lie within the address space: from `extent.0` up to
///   `extent.1`;
/// - `data`, the first element, is not NULL unless the view is empty.
///
/// Of the memory itself it says nothing: whether there are elements is C's promise (C2).
#[derive(Clone, Copy, Debug)]
pub struct Checked<const N: usize> {
    data: *mut c_void,
    dtype: DType,
    /// Lengths and byte strides.
    axes: [Axis; N],
    /// Some of BV_CONJ and BV_READ_ONLY.
    flags: u32,
    /// Addresses of the lowest byte and one past the highest one; both 0 if the view is empty.
    extent: (usize, usize),
}

/// With lengths and strides (in magnitude) up to this no product and no sum of two products overflows.
const SMALL: u64 = 1 << (usize::BITS / 2 - 2);

impl<const N: usize> Checked<N> {
    /// Reads and checks what C gave.
    ///
    /// # Safety
    /// `view` is as C1 of [`capi`](super) says.
    #[inline(always)]
    pub unsafe fn read(view: *const bv_view, operand: &'static str) -> Result<Checked<N>, Reported> {
        // SAFETY: C1; the reference ends in this function, during which nobody changes the view.
        let view = unsafe { required(view, operand) }?;
        let Some(dtype) = dtype_of(view.dtype) else {
            return Err(no_blas_dtype(view.dtype, operand));
        };
        let flags = known_flags(view.flags, operand)?;
        if view.ndim != N as i64 {
            return Err(Failure::Ndim { operand, expected: ["no", "1", "2"][N], found: view.ndim }.into());
        }
        let data = view.data;
        // SAFETY: C1: the arrays have `ndim` entries, if not NULL, and `ndim` has been found to be N.
        if let Some((axes, extent)) = unsafe { usual(view, dtype) } {
            return Ok(Checked { data, dtype, axes, flags, extent });
        }
        // SAFETY: as for `usual`, which asks the same.
        let (axes, extent) = unsafe { unusual(view, dtype, operand) }?;
        Ok(Checked { data, dtype, axes, flags, extent })
    }

    /// The first element; not NULL unless the view is empty.
    #[inline(always)]
    pub fn data(&self) -> *mut c_void {
        self.data
    }

    #[inline(always)]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// Lengths and byte strides.
    #[inline(always)]
    pub fn axes(&self) -> [Axis; N] {
        self.axes
    }

    /// Some of BV_CONJ and BV_READ_ONLY.
    #[inline(always)]
    pub fn flags(&self) -> u32 {
        self.flags
    }

    /// Addresses of the lowest byte and one past the highest one; both 0 if the view is empty.
    #[inline(always)]
    pub fn extent(&self) -> (usize, usize) {
        self.extent
    }

    /// Whether its elements are to be conjugated.
    #[inline(always)]
    pub fn conj(&self) -> bool {
        self.flags & BV_CONJ != 0 && self.dtype.is_complex()
    }

    /// Whether its first element is aligned as BLAS needs it.
    #[inline(always)]
    pub fn aligned(&self) -> bool {
        self.data.addr() & (self.dtype.align() - 1) == 0
    }
}

impl Checked<2> {
    /// What the planner sees of it.
    #[inline(always)]
    pub fn layout(&self) -> MatrixLayout {
        let [rows, cols] = self.axes;
        MatrixLayout { rows, cols, conj: self.conj(), aligned: self.aligned() }
    }
}

/// The flags of a view, if all of them are known.
#[inline(always)]
pub fn known_flags(flags: u32, operand: &'static str) -> Result<u32, Reported> {
    match flags & !(BV_CONJ | BV_READ_ONLY) {
        0 => Ok(flags),
        unknown => Err(Failure::Flags { operand, unknown }.into()),
    }
}

/// Checks that a view with these flags can be written: any of them is in the way.
#[inline(always)]
pub fn check_flags_writable(flags: u32, operand: &'static str) -> Result<(), Reported> {
    match flags {
        0 => Ok(()),
        _ if flags & BV_READ_ONLY != 0 => Err(Failure::ReadOnly(operand).into()),
        _ => Err(Failure::ConjugatedOutput(operand).into()),
    }
}

/// Axes, and the addresses of the lowest byte and one past the highest.
type AxesAndExtent<const N: usize> = ([Axis; N], (usize, usize));

/// What is not empty and of everyday size, without a check per operation; `None` for all else.
///
/// # Safety
/// `shape` and `strides` each have N entries, aligned and initialised, if not NULL, and nobody changes them meanwhile.
#[inline(always)]
unsafe fn usual<const N: usize>(view: &bv_view, dtype: DType) -> Option<AxesAndExtent<N>> {
    if view.shape.is_null() || view.strides.is_null() || view.data.is_null() {
        return None;
    }
    let (mut low, mut high) = (0, dtype.size() as i64);
    let mut axes = [Axis::new(0, 0); N];
    for (at, axis) in axes.iter_mut().enumerate() {
        // SAFETY: neither is NULL, as found above; then the caller promises N entries, and `at` is below N.
        let (len, stride) = unsafe { (view.shape.add(at).read(), view.strides.add(at).read()) };
        // As an unsigned number a negative one is large.
        if (len as u64).wrapping_sub(1) >= SMALL || stride.wrapping_add(SMALL as i64) as u64 >= 2 * SMALL {
            return None;
        }
        let span = stride * (len - 1);
        low += span.min(0);
        high += span.max(0);
        // Both fit wherever `bound` below does.
        *axis = Axis::new(len as usize, stride as isize);
    }
    let bound = |offset: i64| view.data.addr().checked_add_signed(isize::try_from(offset).ok()?);
    Some((axes, (bound(low)?, bound(high)?)))
}

/// Everything else: what is empty, huge, of default strides or wrong.
///
/// # Safety
/// As [`usual`].
#[inline(never)]
unsafe fn unusual<const N: usize>(
    view: &bv_view,
    dtype: DType,
    operand: &'static str,
) -> Result<AxesAndExtent<N>, Reported> {
    let mut axes = [Axis::new(0, 0); N];
    // SAFETY: the caller's promise: N entries, as many as there are axes here.
    let extent = unsafe { read_axes(view, dtype.size(), operand, &mut axes) }?;
    Ok((axes, extent))
}

/// Reads and checks the axes of a view, as many as there is room for, and returns its addresses: of the lowest byte
/// and of one past the highest, both 0 if the view is empty.
///
/// # Safety
/// `shape` and `strides` each have as many entries as there are `axes`, aligned and initialised, if not NULL, and nobody
/// changes them meanwhile.
pub unsafe fn read_axes(
    view: &bv_view,
    item_size: usize,
    operand: &'static str,
    axes: &mut [Axis],
) -> Result<(usize, usize), Reported> {
    if view.shape.is_null() && !axes.is_empty() {
        return Err(Failure::NullShape(operand).into());
    }
    let overflow = || Failure::Operand { operand, error: Error::Overflow };
    let mut next = item_size as isize;
    for (at, axis) in axes.iter_mut().enumerate().rev() {
        // SAFETY: not NULL, as found above, so that by the caller's promise there is one for each axis, of which this is one.
        let len = unsafe { view.shape.add(at).read() };
        if len < 0 {
            return Err(Failure::Length { operand, axis: at, len }.into());
        }
        let len = usize::try_from(len).map_err(|_| overflow())?;
        let stride = if view.strides.is_null() {
            // Where this saturates, the extent overflows too, or the view is empty.
            let stride = next;
            next = stride.saturating_mul(len.clamp(1, isize::MAX as usize) as isize);
            stride
        } else {
            // SAFETY: not NULL; otherwise as `shape`.
            let stride = unsafe { view.strides.add(at).read() };
            match isize::try_from(stride) {
                Ok(stride) => stride,
                Err(_) if len <= 1 => 0,
                Err(_) => return Err(overflow().into()),
            }
        };
        *axis = Axis::new(len, stride);
    }
    let (low, high) = checked_extent(item_size, 0, axes).ok_or_else(overflow)?;
    if low == high {
        return Ok((0, 0));
    }
    if view.data.is_null() {
        return Err(Failure::NullData(operand).into());
    }
    let bound = |offset| view.data.addr().checked_add_signed(offset).ok_or_else(overflow);
    Ok((bound(low)?, bound(high)?))
}

/// Why that dtype is not one of BLAS.
#[cold]
#[inline(never)]
pub fn no_blas_dtype(code: i32, operand: &'static str) -> Reported {
    match ElementType::read(code, operand) {
        Ok(element) => Failure::NoBlasDtype { operand, element: element.text() }.into(),
        Err(unknown) => unknown,
    }
}

#[inline(always)]
pub fn dtype_of(code: i32) -> Option<DType> {
    match code {
        BV_F32 => Some(DType::F32),
        BV_F64 => Some(DType::F64),
        BV_C64 => Some(DType::C64),
        BV_C128 => Some(DType::C128),
        _ => None,
    }
}

/// Explains in a line of text how a vector or matrix (1 or 2 axes) reaches BLAS by itself, such as
/// "f64 100 x 50, strides 800 and 8 bytes: row-major, ld = 100", or why it does not. A refused view may still pass
/// in a call where another operand absorbs a reversed axis: ask a plan for that.
///
/// The text is written as snprintf does: at most size bytes with the closing NUL, so that it may be cut. buffer
/// may be NULL if size is 0. If length is not NULL, the length of the whole text, without NUL, is stored there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_text(
    view: *const bv_view,
    buffer: *mut c_char,
    size: usize,
    length: *mut usize,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1; the reference ends here.
        let ndim = unsafe { required(view, "view") }?.ndim;
        if buffer.is_null() && size != 0 {
            return Err(Failure::Null("buffer").into());
        }
        let explanation = match ndim {
            // SAFETY: C1.
            1 => Explanation::Vector(unsafe { Checked::read(view, "view") }?),
            // SAFETY: C1.
            2 => Explanation::Matrix(unsafe { Checked::read(view, "view") }?),
            found => return Err(Failure::Ndim { operand: "view", expected: "1 or 2", found }.into()),
        };
        // SAFETY: C4 for both; that `buffer` is not NULL unless `size` is 0 was checked. The explanation is all here.
        unsafe {
            let whole = write_text(&explanation, buffer, size);
            write_optional(length, whole);
        }
        Ok(())
    })
}

enum Explanation {
    Vector(Checked<1>),
    Matrix(Checked<2>),
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Explanation::Vector(vector) => {
                let (dtype, [axis]) = (vector.dtype, vector.axes);
                write!(f, "{dtype} {}, stride {} bytes", axis.len, axis.stride)?;
                match vector_operand(axis, vector.aligned(), dtype.size()) {
                    Ok(operand) => write!(f, ": inc = {}", operand.inc)?,
                    Err(refusal) => write!(f, ": refused, {refusal}")?,
                }
                f.write_str(if vector.conj() { ", conjugated" } else { "" })
            }
            Explanation::Matrix(matrix) => {
                let (dtype, [rows, cols]) = (matrix.dtype, matrix.axes);
                write!(f, "{dtype} {} x {}", rows.len, cols.len)?;
                write!(f, ", strides {} and {} bytes", rows.stride, cols.stride)?;
                match matrix.layout().operand(dtype.size()) {
                    Ok(operand) => write!(f, ": {}, ld = {}", operand.order, operand.ld)?,
                    Err(refusal) => write!(f, ": refused, {refusal}")?,
                }
                f.write_str(if matrix.conj() { ", conjugated" } else { "" })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dtypes_are_numbered_as_in_rust() {
        for code in -1..10 {
            assert_eq!(dtype_of(code), DType::from_code(code));
        }
    }
}
