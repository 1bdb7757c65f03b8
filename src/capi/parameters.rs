//! Parameters of entry points, read: words, lengths, and numbers given by pointer.

use core::ffi::c_void;

use super::status::{Failure, Reported};
use crate::scalar::Scalar;
use crate::words::{Diag, Order, Side, Trans, Uplo};

/// A parameter that must be one of two values.
fn either<T>(parameter: &'static str, value: i32, first: (i32, T), second: (i32, T)) -> Result<T, Reported> {
    if value == first.0 {
        Ok(first.1)
    } else if value == second.0 {
        Ok(second.1)
    } else {
        Err(Failure::Value { parameter, value }.into())
    }
}

/// CBLAS's `uplo`.
pub fn read_uplo(value: i32) -> Result<Uplo, Reported> {
    let [upper, lower] = [Uplo::Upper, Uplo::Lower];
    either("uplo", value, (upper as i32, upper), (lower as i32, lower))
}

/// CBLAS's `diag`.
pub fn read_diag(value: i32) -> Result<Diag, Reported> {
    let [non_unit, unit] = [Diag::NonUnit, Diag::Unit];
    either("diag", value, (non_unit as i32, non_unit), (unit as i32, unit))
}

/// CBLAS's `side`.
pub fn read_side(value: i32) -> Result<Side, Reported> {
    let [left, right] = [Side::Left, Side::Right];
    either("side", value, (left as i32, left), (right as i32, right))
}

/// CBLAS's `trans`, and 114 for conjugated without being transposed.
pub fn read_trans(value: i32) -> Result<Trans, Reported> {
    let all = [Trans::No, Trans::Yes, Trans::Conj, Trans::ConjNo];
    let found = all.into_iter().find(|&trans| trans as i32 == value);
    found.ok_or_else(|| Failure::Value { parameter: "trans", value }.into())
}

/// CBLAS's `order` (or `layout`).
pub fn read_order(value: i32) -> Result<Order, Reported> {
    let [rows, cols] = [Order::RowMajor, Order::ColMajor];
    either("order", value, (rows as i32, rows), (cols as i32, cols))
}

/// A number of diagonals.
pub fn length(value: i64, parameter: &'static str) -> Result<usize, Reported> {
    usize::try_from(value).map_err(|_| Failure::Negative { parameter, value }.into())
}

/// A scale given by pointer.
///
/// # Safety
/// `scale` is NULL or an initialised `T` can be read there, not necessarily aligned, and nobody changes it meanwhile.
#[inline(always)]
pub unsafe fn scale<T: Scalar>(scale: *const c_void, default: T) -> T {
    // SAFETY: not NULL, so that the caller promises a `T`, of which the read asks for no alignment.
    if scale.is_null() { default } else { unsafe { scale.cast::<T>().read_unaligned() } }
}

/// A real scale of a routine on numbers of type `T`, given by pointer.
///
/// # Safety
/// As of [`scale`], for a `T::Real`.
pub unsafe fn real_scale<T: Scalar>(pointer: *const c_void, default: f64) -> T::Real {
    // SAFETY: the caller's promise, which is the one that `scale` asks for of this type.
    unsafe { scale(pointer, T::Real::from_f64(default, 0.0)) }
}

/// Writes a number that is an output, where it is wanted, not necessarily aligned.
///
/// # Safety
/// The pointer is NULL or a `T` can be written there, and nobody else uses that meanwhile (C4).
pub unsafe fn write_number<T>(pointer: *mut c_void, value: T) {
    if !pointer.is_null() {
        // SAFETY: not NULL, so that by the caller's promise there is room for a `T`; the write asks for no alignment.
        unsafe { pointer.cast::<T>().write_unaligned(value) };
    }
}

/// A number given by a pointer that must not be NULL, not necessarily aligned.
///
/// # Safety
/// The pointer is NULL or an initialised `T` can be read there, and nobody changes it meanwhile.
pub unsafe fn number<T: Copy>(pointer: *const c_void, parameter: &'static str) -> Result<T, Reported> {
    if pointer.is_null() {
        return Err(Failure::Null(parameter).into());
    }
    // SAFETY: not NULL, so that the caller promises a `T`, of which the read asks for no alignment.
    Ok(unsafe { pointer.cast::<T>().read_unaligned() })
}
