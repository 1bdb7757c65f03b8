//! `bv_vector` and `bv_matrix`: one view in the terms of BLAS, for callers who make the BLAS call themselves.

use core::ffi::c_void;

use super::refusal::{BV_REFUSAL_NONE, code};
use super::status::{Failure, Reported, bv_status};
use super::view::{BV_CONJ, Checked, bv_view};
use super::{boundary, output, required, write_optional};
use crate::error::Refusal;
use crate::operand::{MatrixOperand, vector_operand};
use crate::scalar::DType;
use crate::words::Order;

/// Storage order, as CblasRowMajor: each row is contiguous.
pub const BV_ROW_MAJOR: i32 = 101;
/// Storage order, as CblasColMajor: each column is contiguous.
pub const BV_COL_MAJOR: i32 = 102;

/// A vector as BLAS takes it. data points into the view it was made from.
#[repr(C)]
pub struct bv_vector {
    /// The element at the lowest address, which is where BLAS wants the pointer; if inc is negative, that is the
    /// last element.
    pub data: *mut c_void,
    /// Number of elements.
    pub n: i32,
    /// Step in elements, never 0; negative if the vector runs towards lower addresses. Caution: ?nrm2, ?asum,
    /// ?scal and i?amax do nothing if it is; give them its absolute value.
    pub inc: i32,
    /// BV_F32, BV_F64, BV_C64 or BV_C128.
    pub dtype: i32,
    /// 1 if the elements are to be conjugated, else 0.
    pub conj: i32,
}

/// A matrix as BLAS takes it. data points into the view it was made from, or to a copy (see bv_acquire).
#[repr(C)]
pub struct bv_matrix {
    /// The element at row 0, column 0.
    pub data: *mut c_void,
    /// Number of rows.
    pub rows: i32,
    /// Number of columns.
    pub cols: i32,
    /// BV_ROW_MAJOR or BV_COL_MAJOR.
    pub order: i32,
    /// Leading dimension in elements: at least 1 and at least the length of a row (column), as BLAS demands.
    pub ld: i32,
    /// BV_F32, BV_F64, BV_C64 or BV_C128.
    pub dtype: i32,
    /// 1 if the elements are still to be conjugated, else 0. CblasConjTrans does it in a call that transposes.
    pub conj: i32,
}

/// A storage order as C has it; 0 is any.
pub fn order_of(code: i32, parameter: &'static str) -> Result<Option<Order>, Reported> {
    match code {
        0 => Ok(None),
        BV_ROW_MAJOR => Ok(Some(Order::RowMajor)),
        BV_COL_MAJOR => Ok(Some(Order::ColMajor)),
        value => Err(Failure::Value { parameter, value }.into()),
    }
}

/// The descriptor of a matrix that BLAS can take. Its numbers fit: `MatrixLayout::operand` has checked them.
pub fn matrix(data: *mut c_void, dtype: DType, operand: MatrixOperand) -> bv_matrix {
    bv_matrix {
        data,
        rows: operand.rows as i32,
        cols: operand.cols as i32,
        order: operand.order as i32,
        ld: operand.ld as i32,
        dtype: dtype as i32,
        conj: operand.conj.into(),
    }
}

/// Describes a view with one axis as a BLAS vector, without copying.
///
/// If it is none, BV_ERR_REFUSED is returned and the reason, one of BV_REFUSAL_..., stored in refusal. On
/// success the vector and BV_REFUSAL_NONE are stored. refusal may be NULL. Nothing has to be freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_vector(
    view: *const bv_view,
    vector: *mut bv_vector,
    refusal: *mut i32,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1.
        let checked: Checked<1> = unsafe { Checked::read(view, "view") }?;
        let vector = output(vector, "vector")?;
        let operand = vector_operand(checked.axes()[0], checked.aligned(), checked.dtype().size());
        // SAFETY: C4.
        let operand = operand.map_err(|reason| unsafe { refused(reason, refusal) })?;
        let described = bv_vector {
            data: checked.data().wrapping_byte_offset(operand.low),
            // `vector_operand` has checked that both fit.
            n: operand.n as i32,
            inc: operand.inc as i32,
            dtype: checked.dtype() as i32,
            conj: checked.conj().into(),
        };
        // SAFETY: C4 for both; `output` has found the first to be not NULL.
        unsafe {
            vector.write(described);
            write_optional(refusal, BV_REFUSAL_NONE);
        }
        Ok(())
    })
}

/// Describes a view with two axes as a BLAS matrix, without copying: row-major if it can be seen so, else
/// column-major.
///
/// If it is neither, BV_ERR_REFUSED is returned and the reason, one of BV_REFUSAL_..., stored in refusal. On
/// success the matrix and BV_REFUSAL_NONE are stored. refusal may be NULL. Nothing has to be freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_matrix(
    view: *const bv_view,
    matrix: *mut bv_matrix,
    refusal: *mut i32,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1.
        let checked: Checked<2> = unsafe { Checked::read(view, "view") }?;
        let matrix = output(matrix, "matrix")?;
        let operand = checked.layout().operand(checked.dtype().size());
        // SAFETY: C4.
        let operand = operand.map_err(|reason| unsafe { refused(reason, refusal) })?;
        // SAFETY: C4 for both; `output` has found the first to be not NULL.
        unsafe {
            matrix.write(self::matrix(checked.data(), checked.dtype(), operand));
            write_optional(refusal, BV_REFUSAL_NONE);
        }
        Ok(())
    })
}

/// The view of a matrix as BLAS takes it: so a matrix that bv_acquire has made ready, in a copy perhaps, is an operand of any number
/// of calls, and is packed once.
///
/// shape and strides are arrays with room for two numbers, which belong to the caller and have to live as long as out is used. The
/// matrix may have been filled in by hand: BV_ERR_VALUE if order, ld or a length is none, BV_ERR_DTYPE. Its
/// data are not looked at. Nothing is written on failure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_matrix_view(
    matrix: *const bv_matrix,
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1, of this struct; the reference ends with this call.
        let &bv_matrix { data, rows, cols, order, ld, dtype, conj } = unsafe { required(matrix, "matrix") }?;
        let element = DType::from_code(dtype).ok_or(Failure::Dtype { operand: "matrix", code: dtype })?;
        for (parameter, len) in [("rows", rows), ("cols", cols)] {
            if len < 0 {
                return Err(Failure::Negative { parameter, value: len.into() }.into());
            }
        }
        let (size, value) = (element.size() as i64, order);
        let Some(order) = order_of(order, "order")? else {
            return Err(Failure::Value { parameter: "order", value }.into());
        };
        let inner = if order == Order::RowMajor { cols } else { rows };
        if ld < inner.max(1) {
            return Err(Failure::Value { parameter: "ld", value: ld }.into());
        }
        let (far, near) = (size * i64::from(ld), size);
        let steps = if order == Order::RowMajor { [far, near] } else { [near, far] };
        let [shape, strides] = [output(shape, "shape")?, output(strides, "strides")?];
        let (out, flags) = (output(out, "out")?, if conj == 0 { 0 } else { BV_CONJ });
        // SAFETY: C4: not NULL, and room for two numbers in each of the arrays.
        unsafe {
            shape.cast::<[i64; 2]>().write([rows.into(), cols.into()]);
            strides.cast::<[i64; 2]>().write(steps);
            out.write(bv_view { data, ndim: 2, shape, strides, dtype, flags });
        }
        Ok(())
    })
}

/// Stores the reason, and makes it a failure.
///
/// # Safety
/// `refusal` is as C4 of [`capi`](super) says.
unsafe fn refused(reason: Refusal, refusal: *mut i32) -> Failure {
    // SAFETY: the caller's promise, C4.
    unsafe { write_optional(refusal, code(reason)) };
    Failure::Refused { operand: "view", refusal: reason }
}
