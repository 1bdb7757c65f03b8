//! The vector routines, on operands given by layout and address.

use super::rotations::ModifiedRotation;
use crate::backend::{Blas, CAPABILITIES, Level1Real, Vectors};
use crate::blas::call::{Call, CallOperand};
use crate::blas::context::{Context, Report};
use crate::blas::execute::{Operands, Settings, request};
use crate::blas::table::{kernels, raw};
use crate::direct::{self, Line};
use crate::error::Result;
use crate::plan::routines::*;
use crate::plan::{CallForm, MAX_INDICES, Parameters, Request, Reversed, Routine, index_lens};
use crate::scalar::{DType, Scalar};

kernels! {
    axpy, 2: |call| {
        let [x, y] = call.operands;
        T::axpy(call.lens[0], call.alpha, x.ptr, x.ld, y.ptr, y.ld)
    }, |direct| {
        let [x, y] = direct.operands();
        direct::axpby(x.rows.len, direct.alpha, x.line(), T::ONE, y.line())
    };
    axpby, 2: |call| {
        let [x, y] = call.operands;
        T::axpby(call.lens[0], call.alpha, x.ptr, x.ld, call.beta, y.ptr, y.ld)
    }, |direct| {
        let [x, y] = direct.operands();
        direct::axpby(x.rows.len, direct.alpha, x.line(), direct.beta, y.line())
    };
    copy, 2: |call| {
        let [x, y] = call.operands;
        T::copy(call.lens[0], x.ptr, x.ld, y.ptr, y.ld)
    }, |direct| {
        let [x, y] = direct.operands();
        direct::copy(x.rows.len, x.line(), y.line())
    };
}

raw! {
    inline(always);

    axpy_raw 2 |alpha: T; given| (Settings::general(alpha, T::ONE), given), AXPY axpy;
    axpby_raw 2 |alpha: T, beta: T; given| (Settings::general(alpha, beta), given), AXPBY axpby;
    // y is not read.
    copy_raw 2 |; given| (Settings::general(T::ONE, T::ZERO), given), COPY copy;
}

/// One BLAS call if the vectors pass, else the same directly.
///
/// # Safety
/// As [`Context::execute`](crate::Context), no two operands sharing memory if one is written. `by_blas` is given the
/// length, operands and form of a legal call, `directly` the vectors and their length.
#[inline(always)]
unsafe fn either<T: Blas, R, const N: usize>(
    context: &mut Context<'_>,
    routine: &'static Routine<N>,
    operands: &Operands<T, N>,
    by_blas: impl Fn(i32, [CallOperand<T>; N], &CallForm<N>) -> R,
    directly: impl FnOnce(usize, [Line<T>; N]) -> R,
) -> Result<R> {
    let lens = index_lens(routine, &operands.layouts)?;
    let n = lens[0];
    if context.plan_into.is_some() {
        context.leave_plan(routine, Settings::general(T::ONE, T::ONE), *operands)?;
    }
    if n <= CAPABILITIES.int_max {
        let request = request::<T, N>(routine, Parameters::default(), &operands.layouts, [false; N], true);
        if let Some(form) = request.passing() {
            let call = Call::passing(&request, &form, lens, operands.data, T::ONE, T::ONE);
            return Ok(by_blas(n as i32, call.operands, &form));
        }
    }
    // SAFETY: the caller's promises.
    Ok(unsafe { otherwise(routine, *operands, n, by_blas, directly) })
}

/// Off the quick way: after reversals, or directly. It takes copies, so that the quick way can keep the layouts in
/// registers.
///
/// # Safety
/// As [`either`].
#[cold]
#[inline(never)]
unsafe fn otherwise<T: Blas, R, const N: usize>(
    routine: &'static Routine<N>,
    operands: Operands<T, N>,
    n: usize,
    by_blas: impl Fn(i32, [CallOperand<T>; N], &CallForm<N>) -> R,
    directly: impl FnOnce(usize, [Line<T>; N]) -> R,
) -> R {
    if n <= CAPABILITIES.int_max {
        let request = request::<T, N>(routine, Parameters::default(), &operands.layouts, [false; N], true);
        if let Some(Reversed { form, layouts, deltas, parameters }) = request.passing_reversed() {
            let request = Request { layouts: &layouts, parameters, ..request };
            let data = core::array::from_fn(|at| operands.data[at].wrapping_byte_offset(deltas[at]));
            let call = Call::passing(&request, &form, [n; MAX_INDICES], data, T::ONE, T::ONE);
            return by_blas(n as i32, call.operands, &form);
        }
    }
    directly(n, operands.lines())
}

/// # Safety
/// As [`either`].
#[inline(always)]
pub(crate) unsafe fn dot_raw<T: Blas>(context: &mut Context<'_>, operands: &Operands<T, 2>) -> Result<T> {
    let by_blas = |n, [x, y]: [CallOperand<T>; 2], form: &CallForm<2>| {
        let (first, second) = if form.variant.swapped { (y, x) } else { (x, y) };
        let dot = if x.conj || y.conj { T::dotc } else { T::dotu };
        // SAFETY: a legal call on readable vectors.
        let sum = unsafe { dot(n, first.ptr, first.ld, second.ptr, second.ld) };
        if form.variant.conjugated { sum.conj() } else { sum }
    };
    // SAFETY: the caller's promises, and readable vectors.
    unsafe { either(context, &DOT, operands, by_blas, |n, [x, y]| direct::dot(n, x, y)) }
}

/// Never by BLAS: OpenBLAS 0.3.21 sums up more than 32 products in single precision (AVX2 kernel, seen with
/// `cblas_dsdot` itself).
///
/// # Safety
/// As [`either`].
#[inline(always)]
pub(crate) unsafe fn dsdot_raw(operands: &Operands<f32, 2>) -> Result<f64> {
    let [n, ..] = index_lens(&DOT, &operands.layouts)?;
    let [x, y] = operands.lines();
    // SAFETY: readable vectors of that length.
    Ok(unsafe { direct::dot_wide(n, x, y) })
}

/// # Safety
/// As [`either`].
#[inline(always)]
pub(crate) unsafe fn sdsdot_raw(alpha: f32, operands: &Operands<f32, 2>) -> Result<f32> {
    // SAFETY: the caller's promises.
    Ok((f64::from(alpha) + unsafe { dsdot_raw(operands) }?) as f32)
}

/// Vectors that are changed where they lie: what they are given, by BLAS (`$n` is the length), and directly.
macro_rules! in_place {
    ($($name:ident<$($bound:ident)|+> $table:ident $count:literal
        |$($argument:ident: $type:ty),*; $n:ident, [$($vector:ident),*]| $by_blas:expr, $directly:expr;)*) => {$(
        /// # Safety
        /// As [`either`].
        #[inline(always)]
        pub(crate) unsafe fn $name<T: $($bound +)+ 'static>(
            context: &mut Context<'_>,
            $($argument: $type,)*
            operands: &Operands<T, $count>,
        ) -> Result<Report> {
            if context.plan_into.is_some() {
                context.leave_plan(&$table, Settings::general(T::ONE, T::ONE), *operands)?;
                return Ok(Report::default());
            }
            let by_blas = |$n: i32, [$($vector),*]: [CallOperand<T>; $count], _: &CallForm<$count>| {
                // SAFETY: a legal call on vectors that are ours to write.
                unsafe { $by_blas };
                Report { calls: 1, ..Report::default() }
            };
            let directly = |$n: usize, [$($vector),*]: [Line<T>; $count]| {
                // SAFETY: vectors that are ours to write.
                unsafe { $directly };
                Report::default()
            };
            // SAFETY: the caller's promises.
            unsafe { either(context, &$table, operands, by_blas, directly) }
        }
    )*};
}
in_place! {
    scal_by<Blas> SCAL 1 |alpha: T; n, [x]| T::scal(n, alpha, x.ptr, x.ld), direct::map(n, x, |x_i| alpha * x_i);
    scal_real_by<Blas> SCAL 1 |alpha: T::Real; n, [x]|
        T::scal_real(n, alpha, x.ptr, x.ld),
        direct::map(n, x, |x_i| T::from_parts(alpha * x_i.re(), alpha * x_i.im()));
    swap_raw<Blas> SWAP 2 |; n, [x, y]| T::swap(n, x.ptr, x.ld, y.ptr, y.ld), direct::swap(n, x, y);
    rot_raw<Blas | Level1Real> ROT 2 |c: T, s: T; n, [x, y]|
        T::rot(n, x.ptr, x.ld, y.ptr, y.ld, c, s), direct::rot(n, x, y, c, s);
    rotm_raw<Blas | Level1Real> ROTM 2 |h: &ModifiedRotation<T>; n, [x, y]|
        T::rotm(n, x.ptr, x.ld, y.ptr, y.ld, &h.parameters), direct::rotm(n, x, y, h.matrix());
}

/// # Safety
/// As [`either`].
#[inline(always)]
pub(crate) unsafe fn scal_raw<T: Blas>(
    context: &mut Context<'_>,
    alpha: T,
    operands: &Operands<T, 1>,
) -> Result<Report> {
    // SAFETY: the caller's promises.
    unsafe {
        match alpha == T::ZERO && context.plan_into.is_none() {
            true => Ok(clear(operands)),
            false => scal_by(context, alpha, operands),
        }
    }
}

/// # Safety
/// As [`either`].
#[inline(always)]
pub(crate) unsafe fn scal_real_raw<T: Blas>(
    context: &mut Context<'_>,
    alpha: T::Real,
    operands: &Operands<T, 1>,
) -> Result<Report> {
    // SAFETY: the caller's promises.
    unsafe {
        match alpha == T::Real::ZERO && context.plan_into.is_none() {
            true => Ok(clear(operands)),
            false => scal_real_by(context, alpha, operands),
        }
    }
}

/// `x = 0`: also where it was NaN, whatever the library would make of 0 times that.
///
/// # Safety
/// As [`either`].
unsafe fn clear<T: Blas>(operands: &Operands<T, 1>) -> Report {
    let [x] = operands.lines();
    // SAFETY: a vector that is ours to write, of that length.
    unsafe { direct::map(operands.layouts[0].rows.len, x, |_| T::ZERO) };
    Report::default()
}

/// A value of one vector.
macro_rules! values {
    ($($name:ident $table:ident $method:ident $by_blas:path => $result:ty;)*) => {$(
        /// # Safety
        /// As [`either`].
        #[inline(always)]
        pub(crate) unsafe fn $name<T: Blas>(
            context: &mut Context<'_>,
            operands: &Operands<T, 1>,
        ) -> Result<$result> {
            // SAFETY: a legal call on a readable vector.
            let by_blas = |n, [x]: [CallOperand<T>; 1], _: &CallForm<1>| unsafe { $by_blas(n, x.ptr, x.ld) };
            // SAFETY: the caller's promises, and a readable vector.
            unsafe { either(context, &$table, operands, by_blas, |n, [x]| direct::$method(n, x)) }
        }
    )*};
}
values! {
    nrm2_raw NRM2 nrm2 T::nrm2 => T::Real;
    asum_raw ASUM asum sum_of_parts => T::Real;
    nonempty_iamax_raw IAMAX iamax T::iamax => usize;
}

/// `asum`; of contiguous c64 numbers as that of twice as many real ones: `cblas_scasum` of OpenBLAS 0.3.21 adds up
/// wrongly from n = 33 on with its AVX-512 kernel (seen with the bare call).
///
/// # Safety
/// As `Level1::asum`.
#[inline(always)]
unsafe fn sum_of_parts<T: Blas>(n: i32, x: *const T, inc: i32) -> T::Real {
    match n.checked_mul(2) {
        Some(parts) if cfg!(feature = "openblas") && T::DTYPE == DType::C64 && inc == 1 => {
            // SAFETY: the caller's promises: each number is two f32 that follow one another.
            let sum = unsafe { <f32 as Vectors>::asum(parts, x.cast(), 1) };
            T::Real::from_f64(sum.into(), 0.0)
        }
        // SAFETY: the caller's promises.
        _ => unsafe { T::asum(n, x, inc) },
    }
}

/// # Safety
/// As [`either`].
#[inline(always)]
pub(crate) unsafe fn iamax_raw<T: Blas>(
    context: &mut Context<'_>,
    operands: &Operands<T, 1>,
) -> Result<Option<usize>> {
    if operands.layouts[0].rows.len == 0 {
        return Ok(None);
    }
    // SAFETY: the caller's promises.
    unsafe { nonempty_iamax_raw(context, operands) }.map(Some)
}
