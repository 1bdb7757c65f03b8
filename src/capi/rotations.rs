//! Rotations, and dot products in double precision.

use num_complex::Complex;

use super::prelude::*;
use super::required;
use super::status::{Failure, Reported};
use crate::blas::{Level1Real, complex_rotg, level1, rotg, rotmg};
use crate::scalar::{ComplexScalar, DType};

// Generated from routines.toml by `make generate`: from here

/// (x, y) = (c x + s y, c y - s x); for real dtypes. c and s point to numbers of the views' dtype. x and y must not share
/// memory (BV_ERR_SELF_OVERLAP).
///
/// Errors, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_rot(
    x: *const bv_view,
    y: *const bv_view,
    c: *const c_void,
    s: *const c_void,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `rot_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `c`, `s`.
    unsafe {
        carry_out(&routines::ROT, Scalars::Real, views, options, report, |context, given| {
            with_real!("rot", given.dtype(), T => {
                T::rot_raw(context, number(c, "c")?, number(s, "s")?, given.operands::<T>())?
            })
        })
    }
}

/// (x, y) = (c x + s y, c y - s x) with real c and s: floats or doubles, also for complex dtypes. x and y must not share
/// memory (BV_ERR_SELF_OVERLAP). Of complex numbers each part is rotated by itself: BLAS csrot and zdrot.
///
/// Errors, options and report are as for bv_gemm. Complex vectors are rotated by one real rotation if both are contiguous,
/// else by one of the real and one of the imaginary parts: the calls of both are reported, and a plan is that of
/// either.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_rot_real(
    x: *const bv_view,
    y: *const bv_view,
    c: *const c_void,
    s: *const c_void,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `rot_real_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `c`, `s`.
    unsafe {
        carry_out(&routines::ROT, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::rot_real_raw(context, number(c, "c")?, number(s, "s")?, given.operands::<T>())
            })?)
        })
    }
}

/// (x, y) = H (x, y); for real dtypes. h points to 5 numbers of the views' dtype, as bv_rotmg stores them. x and y must not
/// share memory (BV_ERR_SELF_OVERLAP).
///
/// Errors, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_rotm(
    x: *const bv_view,
    y: *const bv_view,
    h: *const c_void,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `rotm_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `h`.
    unsafe {
        carry_out(&routines::ROTM, Scalars::Real, views, options, report, |context, given| {
            with_real!("rotm", given.dtype(), T => {
                let h = ModifiedRotation { parameters: number::<[T; 5]>(h, "h")? };
                T::rotm_raw(context, &h, given.operands::<T>())?
            })
        })
    }
}

// Generated: to here

/// Makes the rotation that takes (a, b) to (r, 0): BLAS rotg. Neither overflows nor loses digits where r, c and s do not.
///
/// - Real dtypes: r = c a + s b and 0 = c b - s a. Stores r in a, z in b (from which c and s can be had again), and c and s;
///   all point to numbers of dtype.
/// - Complex dtypes: r = c a + s b and 0 = c b - conj(s) a, with a real c >= 0 and a complex s. Stores r in a, and c and s;
///   b stays as it is. c points to a float or a double, the others to numbers of dtype.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_rotg(
    dtype: i32,
    a: *mut c_void,
    b: *mut c_void,
    c: *mut c_void,
    s: *mut c_void,
) -> bv_status {
    boundary(|| {
        let dtype = DType::from_code(dtype).ok_or(Failure::Dtype { operand: "a", code: dtype })?;
        let places = [output(a, "a")?, output(b, "b")?, output(c, "c")?, output(s, "s")?];
        // SAFETY: C3 and C4: `output` has found them to be not NULL, and what they point to can be read and written: numbers of
        // that dtype, c of a complex one a number of its real type.
        unsafe {
            match dtype {
                DType::F32 => make::<f32>(places),
                DType::F64 => make::<f64>(places),
                DType::C64 => make_complex::<Complex<f32>>(places),
                DType::C128 => make_complex::<Complex<f64>>(places),
            }
        }
        Ok(())
    })
}

/// # Safety
/// a, b, c and s can each be written as a `T`, not necessarily aligned, and nobody else uses them meanwhile; a and b are
/// initialised.
unsafe fn make<T: Level1Real>(places: [*mut c_void; 4]) {
    let [a, b, c, s] = places.map(<*mut c_void>::cast::<T>);
    // SAFETY: the caller's promises; none of these asks for alignment, and each number is read before any is written.
    unsafe {
        let made = rotg(a.read_unaligned(), b.read_unaligned());
        a.write_unaligned(made.r);
        b.write_unaligned(made.z);
        c.write_unaligned(made.c);
        s.write_unaligned(made.s);
    }
}

/// # Safety
/// As [`make`], but for c, which can be written as a `T::Real`.
unsafe fn make_complex<T: ComplexScalar>([a, b, c, s]: [*mut c_void; 4]) {
    let (a, b, s) = (a.cast::<T>(), b.cast::<T>(), s.cast::<T>());
    // SAFETY: as in `make`.
    unsafe {
        let made = complex_rotg(a.read_unaligned(), b.read_unaligned());
        a.write_unaligned(made.r);
        c.cast::<T::Real>().write_unaligned(made.c);
        s.write_unaligned(made.s);
    }
}

/// Makes the modified rotation that takes (sqrt(d1) x1, sqrt(d2) y1) to a vector whose second component is 0, changes d1,
/// d2 and x1, and stores flag, h11, h21, h12 and h22 in h: BLAS rotmg. All point to numbers of dtype, BV_F32 or BV_F64.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_rotmg(
    dtype: i32,
    d1: *mut c_void,
    d2: *mut c_void,
    x1: *mut c_void,
    y1: *const c_void,
    h: *mut c_void,
) -> bv_status {
    boundary(|| {
        let dtype = DType::from_code(dtype).ok_or(Failure::Dtype { operand: "d1", code: dtype })?;
        let places = [output(d1, "d1")?, output(d2, "d2")?, output(x1, "x1")?];
        let h = output(h, "h")?;
        // SAFETY: C3 for what is read: numbers of that dtype. C4 for what is written, which `output` has found to be not NULL:
        // d1, d2 and x1 again, and five at h. None of these asks for alignment.
        unsafe {
            with_real!("rotmg", dtype, T => {
                let (updated, rotation) =
                    rotmg::<T>(number(d1, "d1")?, number(d2, "d2")?, number(x1, "x1")?, number(y1, "y1")?);
                for (place, value) in places.into_iter().zip(updated) {
                    place.cast::<T>().write_unaligned(value);
                }
                h.cast::<[T; 5]>().write_unaligned(rotation.parameters);
            })
        }
    })
}

/// The sum of x_i y_i of views of dtype BV_F32, computed in double precision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_dsdot(x: *const bv_view, y: *const bv_view, result: *mut f64) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for both.
        let given = unsafe { single(x, y, "dsdot") }?;
        let result = output(result, "result")?;
        // SAFETY: of `dsdot_raw`, `given` has been read by the table of dot, which it goes by, and found to be of `f32`: the
        // invariants of `Given` and C2 are what it asks. Of the write, C4; `output` has found it to be not NULL.
        unsafe { result.write(level1::dsdot_raw(given.operands())?) };
        Ok(())
    })
}

/// alpha plus the sum of x_i y_i of views of dtype BV_F32, summed up in double precision. alpha must not be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_sdsdot(
    alpha: *const f32,
    x: *const bv_view,
    y: *const bv_view,
    result: *mut f32,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for the views, C3 for alpha, of which nothing but the number is kept.
        let (given, alpha) = unsafe { (single(x, y, "sdsdot")?, *required(alpha, "alpha")?) };
        let result = output(result, "result")?;
        // SAFETY: as in `bv_dsdot`.
        unsafe { result.write(level1::sdsdot_raw(alpha, given.operands())?) };
        Ok(())
    })
}

/// Two vectors of single precision.
///
/// # Safety
/// Both are as C1 of [`capi`](super) says.
unsafe fn single(x: *const bv_view, y: *const bv_view, routine: &'static str) -> Result<Given<2>, Reported> {
    // SAFETY: the caller's promise, C1.
    let given = unsafe { Given::read(&routines::DOT, [x, y]) }?;
    match given.dtype() {
        DType::F32 => Ok(given),
        dtype => Err(Failure::NoRoutine { routine, dtype }.into()),
    }
}
