//! The vector routines, on operands given by layout and address.

use crate::backend::Backend;
use crate::blas::call::{Call, CallOperand, Located};
use crate::blas::prelude::*;
use crate::blas::quick::{reversed, usual};
use crate::blas::table::kernels;
use crate::direct::{self, Line};
use crate::layout::Axis;
use crate::plan::routines::*;
use crate::plan::{Decision, Routine, Variant, index_lens};
use crate::scalar::Scalar;

kernels! {
    axpy, 2: |call| {
        let [x, y] = call.operands;
        T::axpy(call.blas, call.lens[0], call.alpha, x.ptr, x.ld, y.ptr, y.ld)
    }, |direct| {
        let [x, y] = *direct.places;
        direct::axpby(x.rows.len, direct.alpha, x.line(), T::ONE, y.line())
    };
    axpby, 2: |call| {
        let [x, y] = call.operands;
        if call.beta == T::ZERO {
            // What extensions make of a y that is not to be read is not known.
            T::copy(call.blas, call.lens[0], x.ptr, x.ld, y.ptr, y.ld);
            return T::scal(call.blas, call.lens[0], call.alpha, y.ptr, y.ld.abs());
        }
        T::axpby(call.blas, call.lens[0], call.alpha, x.ptr, x.ld, call.beta, y.ptr, y.ld)
    }, |direct| {
        let [x, y] = *direct.places;
        direct::axpby(x.rows.len, direct.alpha, x.line(), direct.beta, y.line())
    };
    copy, 2: |call| {
        let [x, y] = call.operands;
        T::copy(call.blas, call.lens[0], x.ptr, x.ld, y.ptr, y.ld)
    }, |direct| {
        let [x, y] = *direct.places;
        direct::copy(x.rows.len, x.line(), y.line())
    };
}

// Generated from routines.toml by `make generate`: from here

impl Context<'_> {
    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline(always)]
    pub(crate) unsafe fn axpy_raw<T: Blas>(&mut self, alpha: T, given: &Operands<T, 2>) -> Result<Report> {
        let settings = Settings::general(alpha, T::ONE);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, AXPY, kernel!(axpy), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline(always)]
    pub(crate) unsafe fn axpby_raw<T: Blas>(
        &mut self,
        alpha: T,
        beta: T,
        given: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings::general(alpha, beta);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, AXPBY, kernel!(axpby), settings, given) }
    }

    /// # Safety
    /// `given` is as [`Operands`] demands.
    #[inline(always)]
    pub(crate) unsafe fn copy_raw<T: Blas>(&mut self, given: &Operands<T, 2>) -> Result<Report> {
        let settings = Settings::general(T::ONE, T::ZERO);
        // SAFETY: operands: the caller's promise, which is the same. Kernel: that of the routine by its name.
        unsafe { dispatch!(self, 2, COPY, kernel!(copy), settings, given) }
    }
}

// Generated: to here

/// One BLAS call if the vectors pass, else the same directly.
///
/// `by_blas` is given the length, operands and form of a call as [`Kernel::call`](crate::blas::call::Kernel) demands it
/// (*legal*, *elements*, *apart*), `directly` the vectors and their length, of which there is what `operands` promise: closures
/// rely on that.
///
/// # Safety
/// - `operands` are as [`Operands`] demands, for `routine`.
/// - *apart*: if one of them is written, no two share a byte, whatever `overlaps` says.
#[inline(always)]
unsafe fn either<T: Blas, R, const N: usize>(
    context: &mut Context<'_>,
    routine: &'static Routine<N>,
    operands: &Operands<T, N>,
    by_blas: impl Fn(Backend, isize, [CallOperand<T>; N], Variant) -> R,
    directly: impl FnOnce(usize, [Line<T>; N]) -> R,
) -> Result<R> {
    let (settings, blas) = (Settings::general(T::ONE, T::ONE), context.blas()?);
    if context.is_plain
        && let Some(call) = usual::<T, N, false>(blas, routine, settings, &operands.places)
    {
        return Ok(by_blas(blas, call.lens[0], call.operands, call.variant));
    }
    // SAFETY: the caller's promises, which are the same.
    unsafe { otherwise(context, blas, routine, operands, by_blas, directly) }
}

/// Off the quick way, which has nothing in memory then.
///
/// # Safety
/// As [`either`].
#[cold]
#[inline(never)]
unsafe fn otherwise<T: Blas, R, const N: usize>(
    context: &mut Context<'_>,
    blas: Backend,
    routine: &'static Routine<N>,
    operands: &Operands<T, N>,
    by_blas: impl Fn(Backend, isize, [CallOperand<T>; N], Variant) -> R,
    directly: impl FnOnce(usize, [Line<T>; N]) -> R,
) -> Result<R> {
    Ok(match decide(context, blas, routine, operands)? {
        Some(call) => by_blas(blas, call.lens[0], call.operands, call.variant),
        None => directly(operands.places[0].rows.len, operands.lines()),
    })
}

/// The call that a plan would be; `None` if the vectors do not pass. It leaves a plan that is wanted. Compiled once for all tables:
/// of each of them it were 30 KB more, and 70 instructions less for reversed vectors.
///
/// # Errors
/// Those of lengths that differ.
#[inline(never)]
fn decide<T: Blas, const N: usize>(
    context: &mut Context<'_>,
    blas: Backend,
    routine: &'static Routine<N>,
    operands: &Operands<T, N>,
) -> Result<Option<Call<T, N>>> {
    let settings = Settings::general(T::ONE, T::ONE);
    if context.is_plain
        && let Some(places) = reversed(routine, &operands.places)
        && let Some(call) = usual::<T, N, true>(blas, routine, settings, &places)
    {
        return Ok(Some(call));
    }
    let layouts = &operands.layouts();
    let lens = index_lens(routine, layouts)?;
    if context.plan_into.is_some() {
        context.leave_plan(blas, routine, settings, operands)?;
    }
    let request = context.request(blas, routine, settings, layouts, operands.overlaps());
    // By the promise of `either` nothing shares memory with what is written, so that nothing is to be searched.
    Ok(match request.decide(lens) {
        Decision::Pass(form) => {
            Some(Call::of_form(blas, &request, &form, lens, operands.data(), [T::ONE; 2]))
        }
        _ => None,
    })
}

/// # Safety
/// As [`either`].
#[inline(always)]
pub(crate) unsafe fn dot_raw<T: Blas>(context: &mut Context<'_>, operands: &Operands<T, 2>) -> Result<T> {
    let by_blas = |blas, n, [x, y]: [CallOperand<T>; 2], variant: Variant| {
        let (first, second) = if variant.swapped { (y, x) } else { (x, y) };
        let dot = if x.conj || y.conj { T::dotc } else { T::dotu };
        // SAFETY: `either` gives operands of a legal call of `n` elements each, which are readable and aligned; nothing is written.
        let sum = unsafe { dot(blas, n, first.ptr, first.ld, second.ptr, second.ld) };
        if variant.conjugated { sum.conj() } else { sum }
    };
    // SAFETY: `either`: the caller's promises, which are the same. `direct::dot`: `either` gives vectors of `n` elements, which by
    // these promises are readable.
    unsafe { either(context, &DOT, operands, by_blas, |n, [x, y]| direct::dot(n, x, y)) }
}

/// Never by BLAS: OpenBLAS 0.3.21 sums up more than 32 products in single precision (AVX2 kernel, seen with
/// `cblas_dsdot` itself).
///
/// # Safety
/// As [`either`], for `DOT`.
#[inline(always)]
pub(crate) unsafe fn dsdot_raw(operands: &Operands<f32, 2>) -> Result<f64> {
    let [n, ..] = index_lens(&DOT, &operands.layouts())?;
    let [x, y] = operands.lines();
    // SAFETY: the caller promises that their elements are readable; `index_lens` has found both to have `n`.
    Ok(unsafe { direct::dot_wide(n, x, y) })
}

/// # Safety
/// As [`dsdot_raw`].
#[inline(always)]
pub(crate) unsafe fn sdsdot_raw(alpha: f32, operands: &Operands<f32, 2>) -> Result<f32> {
    // SAFETY: the caller's promises, which are the same.
    Ok((f64::from(alpha) + unsafe { dsdot_raw(operands) }?) as f32)
}

/// Vectors that are changed where they lie: what they are given, by BLAS (`$n` is the length), and directly.
macro_rules! in_place {
    ($($name:ident<$($bound:ident)|+> $table:ident $count:literal
        |$($argument:ident: $type:ty),*; $blas:ident, $n:ident, [$($vector:ident),*]| $by_blas:expr, $directly:expr;)*) => {$(
        /// # Safety
        /// As [`either`].
        #[inline(always)]
        pub(crate) unsafe fn $name<T: $($bound +)+ 'static>(
            context: &mut Context<'_>,
            $($argument: $type,)*
            operands: &Operands<T, $count>,
        ) -> Result<Report> {
            if context.only_plans() {
                context.leave_plan(context.blas()?, &$table, Settings::general(T::ONE, T::ONE), operands)?;
                return Ok(Report::default());
            }
            let by_blas = |$blas: Backend, $n: isize, [$($vector),*]: [CallOperand<T>; $count], _: Variant| {
                // SAFETY: `either` gives operands of a legal call of `$n` elements each, which are readable and writable by nobody
                // else, distinct, aligned and apart.
                unsafe { $by_blas };
                Report { calls: 1, ..Report::default() }
            };
            let directly = |$n: usize, [$($vector),*]: [Line<T>; $count]| {
                // SAFETY: `either` gives vectors of `$n` elements, which by the caller's promises are readable and writable by
                // nobody else, distinct and apart.
                unsafe { $directly };
                Report { computed_directly: $n > 0, ..Report::default() }
            };
            // SAFETY: the caller's promises, which are the same.
            unsafe { either(context, &$table, operands, by_blas, directly) }
        }
    )*};
}
in_place! {
    scal_by<Blas> SCAL 1 |alpha: T; blas, n, [x]| T::scal(blas, n, alpha, x.ptr, x.ld), direct::map(n, x, |x_i| alpha * x_i);
    scal_real_by<Blas> SCAL 1 |alpha: T::Real; blas, n, [x]|
        T::scal_real(blas, n, alpha, x.ptr, x.ld),
        direct::map(n, x, |x_i| T::from_parts(alpha * x_i.re(), alpha * x_i.im()));
    swap_raw<Blas> SWAP 2 |; blas, n, [x, y]| T::swap(blas, n, x.ptr, x.ld, y.ptr, y.ld), direct::swap(n, x, y);
    rot_raw<Blas | Level1Real> ROT 2 |c: T, s: T; blas, n, [x, y]|
        T::rot(blas, n, x.ptr, x.ld, y.ptr, y.ld, c, s), direct::rot(n, x, y, c, s);
    rotm_raw<Blas | Level1Real> ROTM 2 |h: &ModifiedRotation<T>; blas, n, [x, y]|
        T::rotm(blas, n, x.ptr, x.ld, y.ptr, y.ld, h.parameters.as_ptr()), direct::rotm(n, x, y, h.matrix());
}

/// Complex vectors rotated by real numbers: part by part, of all parts at once where both are contiguous. So one or two
/// real rotations, which pass more strides than a complex one would. Left is the plan of one of them.
///
/// # Safety
/// As [`either`].
pub(crate) unsafe fn rot_real_raw<T: Scalar<Real: Blas + Level1Real>>(
    context: &mut Context<'_>,
    c: T::Real,
    s: T::Real,
    operands: &Operands<T, 2>,
) -> Result<Report> {
    // First, for errors that tell the numbers of elements.
    index_lens(&ROT, &operands.layouts())?;
    let (item, part) = (size_of::<T>(), size_of::<T::Real>());
    let parts = item / part;
    let together = operands.places.iter().all(|vector| vector.rows.is_unit(item));
    let mut report = Report::default();
    for at in 0..if together { 1 } else { parts } {
        let places = operands.places.map(|vector| {
            let rows = if together { Axis::new(parts * vector.rows.len, part as isize) } else { vector.rows };
            Located::vector(vector.ptr.cast::<T::Real>().wrapping_add(at), rows, false)
        });
        let numbers = Operands::sharing(places, operands.overlaps());
        // SAFETY: elements, distinct and apart: these are parts of the elements of which the caller promises it. Layouts: each
        // element begins with its real part, which the imaginary one follows (`Scalar` is sealed), so that there are `parts *
        // len` numbers without gaps in a contiguous vector (no overflow: memory holds them), and else, from part to part of
        // its elements, the steps of the elements. Parts are as aligned as the elements, of which that of the real type is asked.
        report.add(unsafe { rot_raw(context, c, s, &numbers) }?);
    }
    Ok(report)
}

/// # Safety
/// As [`either`].
#[inline(always)]
pub(crate) unsafe fn scal_raw<T: Blas>(
    context: &mut Context<'_>,
    alpha: T,
    operands: &Operands<T, 1>,
) -> Result<Report> {
    // SAFETY: the caller's promises, for which both ask, too.
    unsafe {
        match alpha == T::ZERO && !context.only_plans() {
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
    // SAFETY: the caller's promises, for which both ask, too.
    unsafe {
        match alpha == T::Real::ZERO && !context.only_plans() {
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
    // SAFETY: the caller promises so many elements that are distinct, readable and writable by nobody else.
    unsafe { direct::map(operands.places[0].rows.len, x, |_| T::ZERO) };
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
            // SAFETY: `either` gives the operand of a legal call of `n` elements, which are readable and aligned.
            let by_blas = |blas, n, [x]: [CallOperand<T>; 1], _: Variant| unsafe { $by_blas(blas, n, x.ptr, x.ld) };
            // SAFETY: `either`: the caller's promises, which are the same. The other function: `either` gives a vector of `n`
            // elements, which by these promises are readable.
            unsafe { either(context, &$table, operands, by_blas, |n, [x]| direct::$method(n, x)) }
        }
    )*};
}
values! {
    nrm2_raw NRM2 nrm2 T::nrm2 => T::Real;
    asum_raw ASUM asum T::asum => T::Real;
}

/// Never by BLAS: what libraries make of NaN depends on their kernels and on the increment.
///
/// # Safety
/// As [`either`].
#[inline(always)]
pub(crate) unsafe fn iamax_raw<T: Blas>(
    context: &mut Context<'_>,
    operands: &Operands<T, 1>,
) -> Result<Option<usize>> {
    if context.plan_into.is_some() {
        context.leave_plan(context.blas()?, &IAMAX, Settings::general(T::ONE, T::ONE), operands)?;
    }
    let [x] = operands.lines();
    let n = operands.places[0].rows.len;
    // SAFETY: the caller promises that the `n` elements are readable; there is at least one.
    Ok((n != 0).then(|| unsafe { direct::iamax(n, x) }))
}
