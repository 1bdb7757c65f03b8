//! Vectors: a BLAS call where they pass, directly where they lie where not. Only a vector that shares memory with
//! the output is ever copied.

use super::call::{Call, CallOperand, Direct, Kernel};
use super::context::{Context, Report};
use super::execute::{Operands, Settings, request};
use super::table::{Operand as _, operands, routines};
use crate::backend::{self, Blas, CAPABILITIES, Level1Real};
use crate::direct::{self, Line};
use crate::error::Result;
use crate::plan::routines::*;
use crate::plan::{CallForm, Parameters, Request, Routine, index_lens};
use crate::scalar::{ComplexScalar, Scalar};
use crate::view::{VectorView, VectorViewMut};

/// A modified plane rotation, as [`rotmg`] makes it and [`Context::rotm`] applies it: CBLAS's parameters, a flag and
/// H by columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModifiedRotation<T> {
    /// `[flag, h11, h21, h12, h22]`; flag -1: all of H, 0: h11 and h22 are 1, 1: h21 is -1 and h12 is 1, -2: H is
    /// the identity.
    pub parameters: [T; 5],
}

impl<T: Level1Real> ModifiedRotation<T> {
    /// H by rows.
    pub fn matrix(&self) -> [[T; 2]; 2] {
        let [flag, h11, h21, h12, h22] = self.parameters;
        let (zero, one) = (T::ZERO, T::ONE);
        if flag == -one - one {
            [[one, zero], [zero, one]]
        } else if flag < zero {
            [[h11, h12], [h21, h22]]
        } else if flag == zero {
            [[one, h12], [h21, one]]
        } else {
            [[h11, one], [-one, h22]]
        }
    }
}

/// A plane rotation, as [`rotg`] makes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rotation<T> {
    /// What (a, b) becomes: (r, 0).
    pub r: T,
    /// From which c and s can be had again (BLAS standard).
    pub z: T,
    /// Cosine.
    pub c: T,
    /// Sine.
    pub s: T,
}

/// The rotation that takes (a, b) to (r, 0): BLAS `rotg`.
pub fn rotg<T: Level1Real>(a: T, b: T) -> Rotation<T> {
    let [r, z, c, s] = T::rotg(a, b);
    Rotation { r, z, c, s }
}

/// The modified rotation that makes the second component of `(sqrt(d1) x1, sqrt(d2) y1)` zero, and d1, d2 and x1 as
/// they are afterwards: BLAS `rotmg`.
pub fn rotmg<T: Level1Real>(d1: T, d2: T, x1: T, y1: T) -> ([T; 3], ModifiedRotation<T>) {
    let (updated, parameters) = T::rotmg(d1, d2, x1, y1);
    (updated, ModifiedRotation { parameters })
}

/// One BLAS call if the vectors pass, else the same directly.
///
/// # Safety
/// As [`Context::execute`], no two operands sharing memory if one is written. `by_blas` is given a legal call's
/// operands, length and form, `directly` the vectors and their length.
#[inline(always)]
unsafe fn either<T: Blas, R, const N: usize>(
    routine: &'static Routine<N>,
    operands: &Operands<T, N>,
    by_blas: impl Fn(i32, [CallOperand<T>; N], &CallForm<N>) -> R,
    directly: impl FnOnce(usize, [Line<T>; N]) -> R,
) -> Result<R> {
    let lens = index_lens(routine, &operands.layouts)?;
    let n = lens[0];
    let parameters = Parameters::default();
    if n <= CAPABILITIES.int_max {
        let request = request::<T, N>(routine, parameters, &operands.layouts, [false; N], true);
        let call = |request: &Request<'_, N>, form: &CallForm<N>, data| {
            let call = Call::passing(request, form, lens, data, T::ONE, T::ONE);
            by_blas(n as i32, call.operands, form)
        };
        if let Some(form) = request.passing() {
            return Ok(call(&request, &form, operands.data));
        }
        if let Some((form, deltas)) = request.passing_reversed() {
            let layouts = request.reversed_layouts(form.flips);
            let data = core::array::from_fn(|at| operands.data[at].wrapping_byte_offset(deltas[at]));
            return Ok(call(&Request { layouts: &layouts, ..request }, &form, data));
        }
    }
    let lines = core::array::from_fn(|at| {
        let layout = operands.layouts[at];
        Line { ptr: operands.data[at], stride: layout.rows.stride, conj: layout.conj }
    });
    Ok(directly(n, lines))
}

/// A kernel of two vectors, of which the second is written.
macro_rules! kernels {
    ($($name:ident: |$call:ident, $x:ident, $y:ident| $by_blas:expr, |$direct:ident, $from:ident, $to:ident| $directly:expr;)*) => {$(
        mod $name {
            use super::*;

            /// # Safety
            /// As [`Kernel::call`].
            #[inline(always)]
            pub unsafe fn call<T: Blas>($call: &Call<T, 2>) {
                let [$x, $y] = $call.operands;
                // SAFETY: the caller's promises.
                unsafe { $by_blas }
            }

            /// # Safety
            /// As [`Kernel::direct`].
            pub unsafe fn direct<T: Blas>($direct: &Direct<T, 2>) {
                let [$from, $to] = $direct.operands.map(|place| Line {
                    ptr: place.ptr,
                    stride: place.rows.stride,
                    conj: place.conj,
                });
                let n = $direct.operands[0].rows.len;
                // SAFETY: the caller's promises.
                unsafe { ($directly)(n) }
            }
        }
    )*};
}

kernels! {
    axpy_kernel: |call, x, y| T::axpy(call.lens[0], call.alpha, x.ptr, x.ld, y.ptr, y.ld),
        |direct, x, y| |n| direct::axpby(n, direct.alpha, x, T::ONE, y);
    axpby_kernel: |call, x, y| T::axpby(call.lens[0], call.alpha, x.ptr, x.ld, call.beta, y.ptr, y.ld),
        |direct, x, y| |n| direct::axpby(n, direct.alpha, x, direct.beta, y);
    copy_kernel: |call, x, y| T::copy(call.lens[0], x.ptr, x.ld, y.ptr, y.ld),
        |direct, x, y| |n| direct::copy(n, x, y);
}

macro_rules! kernel {
    ($name:ident) => {
        &const { Kernel { call: $name::call::<T>, direct: $name::direct::<T> } }
    };
}

impl Context<'_> {
    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn axpy_raw<T: Blas>(&mut self, alpha: T, operands: &Operands<T, 2>) -> Result<Report> {
        let settings = Settings { parameters: Parameters::default(), alpha, beta: T::ONE };
        // SAFETY: the caller's promises.
        unsafe { self.execute(&AXPY, kernel!(axpy_kernel), settings, operands) }
    }

    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn axpby_raw<T: Blas>(
        &mut self,
        alpha: T,
        beta: T,
        operands: &Operands<T, 2>,
    ) -> Result<Report> {
        let settings = Settings { parameters: Parameters::default(), alpha, beta };
        // SAFETY: the caller's promises.
        unsafe { self.execute(&AXPBY, kernel!(axpby_kernel), settings, operands) }
    }

    /// # Safety
    /// As [`Context::execute`].
    #[inline]
    pub(crate) unsafe fn copy_raw<T: Blas>(&mut self, operands: &Operands<T, 2>) -> Result<Report> {
        // y is not read.
        let settings = Settings { parameters: Parameters::default(), alpha: T::ONE, beta: T::ZERO };
        // SAFETY: the caller's promises.
        unsafe { self.execute(&COPY, kernel!(copy_kernel), settings, operands) }
    }
}

/// # Safety
/// As [`either`].
pub(crate) unsafe fn dot_raw<T: Blas>(operands: &Operands<T, 2>) -> Result<T> {
    let by_blas = |n, [x, y]: [CallOperand<T>; 2], form: &CallForm<2>| {
        let (first, second) = if form.variant.swapped { (y, x) } else { (x, y) };
        let dot = if x.conj || y.conj { T::dotc } else { T::dotu };
        // SAFETY: a legal call on readable vectors.
        let sum = unsafe { dot(n, first.ptr, first.ld, second.ptr, second.ld) };
        if form.variant.conjugated { sum.conj() } else { sum }
    };
    // SAFETY: the caller's promises, and readable vectors.
    unsafe { either(&DOT, operands, by_blas, |n, [x, y]| direct::dot(n, x, y)) }
}

/// # Safety
/// As [`either`].
pub(crate) unsafe fn scal_raw<T: Blas>(alpha: T, operands: &Operands<T, 1>) -> Result<Report> {
    let calls = |calls| Report { calls, ..Report::default() };
    if alpha == T::ZERO {
        // NaN times 0 is 0 here, whatever the library makes of it.
        let directly = |n, [x]: [Line<T>; 1]| {
            // SAFETY: the caller's promise: the vector is ours to write.
            unsafe { direct::scal(n, alpha, x) };
        };
        let n = operands.layouts[0].rows.len;
        let Operands { layouts: [layout], data: [ptr], .. } = *operands;
        directly(n, [Line { ptr, stride: layout.rows.stride, conj: false }]);
        return Ok(calls(0));
    }
    let by_blas = |n, [x]: [CallOperand<T>; 1], _: &CallForm<1>| {
        // SAFETY: a legal call on a vector that is ours to write.
        unsafe { T::scal(n, alpha, x.ptr, x.ld) };
        calls(1)
    };
    let directly = |n, [x]: [Line<T>; 1]| {
        // SAFETY: the vector is ours to write.
        unsafe { direct::scal(n, alpha, x) };
        calls(0)
    };
    // SAFETY: the caller's promises.
    unsafe { either(&SCAL, operands, by_blas, directly) }
}

/// # Safety
/// As [`either`].
pub(crate) unsafe fn swap_raw<T: Blas>(operands: &Operands<T, 2>) -> Result<Report> {
    let by_blas = |n, [x, y]: [CallOperand<T>; 2], _: &CallForm<2>| {
        // SAFETY: a legal call on vectors that are ours to write.
        unsafe { T::swap(n, x.ptr, x.ld, y.ptr, y.ld) };
        Report { calls: 1, ..Report::default() }
    };
    let directly = |n, [x, y]: [Line<T>; 2]| {
        // SAFETY: vectors that are ours to write.
        unsafe { direct::swap(n, x, y) };
        Report::default()
    };
    // SAFETY: the caller's promises.
    unsafe { either(&SWAP, operands, by_blas, directly) }
}

/// # Safety
/// As [`either`].
pub(crate) unsafe fn rot_raw<T: Blas + Level1Real>(c: T, s: T, operands: &Operands<T, 2>) -> Result<Report> {
    let by_blas = |n, [x, y]: [CallOperand<T>; 2], _: &CallForm<2>| {
        // SAFETY: a legal call on vectors that are ours to write.
        unsafe { T::rot(n, x.ptr, x.ld, y.ptr, y.ld, c, s) };
        Report { calls: 1, ..Report::default() }
    };
    let directly = |n, [x, y]: [Line<T>; 2]| {
        // SAFETY: vectors that are ours to write.
        unsafe { direct::rot(n, x, y, c, s) };
        Report::default()
    };
    // SAFETY: the caller's promises.
    unsafe { either(&ROT, operands, by_blas, directly) }
}

/// # Safety
/// As [`either`].
pub(crate) unsafe fn rotm_raw<T: Blas + Level1Real>(
    h: &ModifiedRotation<T>,
    operands: &Operands<T, 2>,
) -> Result<Report> {
    let by_blas = |n, [x, y]: [CallOperand<T>; 2], _: &CallForm<2>| {
        // SAFETY: a legal call on vectors that are ours to write.
        unsafe { T::rotm(n, x.ptr, x.ld, y.ptr, y.ld, &h.parameters) };
        Report { calls: 1, ..Report::default() }
    };
    let directly = |n, [x, y]: [Line<T>; 2]| {
        // SAFETY: vectors that are ours to write.
        unsafe { direct::rotm(n, x, y, h.matrix()) };
        Report::default()
    };
    // SAFETY: the caller's promises.
    unsafe { either(&ROTM, operands, by_blas, directly) }
}

/// A value of one vector.
macro_rules! values {
    ($($name:ident $table:ident $method:ident -> $result:ty;)*) => {$(
        /// # Safety
        /// As [`either`].
        pub(crate) unsafe fn $name<T: Blas>(operands: &Operands<T, 1>) -> Result<$result> {
            // SAFETY: a legal call on a readable vector.
            let by_blas = |n, [x]: [CallOperand<T>; 1], _: &CallForm<1>| unsafe { T::$method(n, x.ptr, x.ld) };
            // SAFETY: the caller's promises, and a readable vector.
            unsafe { either(&$table, operands, by_blas, |n, [x]| direct::$method(n, x)) }
        }
    )*};
}
values! {
    nrm2_raw NRM2 nrm2 -> T::Real;
    asum_raw ASUM asum -> T::Real;
    last_iamax_raw IAMAX iamax -> usize;
}

/// The first of the largest, whichever way BLAS runs through the vector: backwards it finds the last of equals, so that
/// such vectors are not given to BLAS.
///
/// # Safety
/// As [`either`].
pub(crate) unsafe fn iamax_raw<T: Blas>(operands: &Operands<T, 1>) -> Result<Option<usize>> {
    let Operands { layouts: [layout], data: [ptr], .. } = *operands;
    let n = layout.rows.len;
    if n == 0 {
        return Ok(None);
    }
    if n > 1 && layout.rows.stride < 0 {
        let x = Line { ptr, stride: layout.rows.stride, conj: false };
        // SAFETY: a readable vector of at least one element.
        return Ok(Some(unsafe { direct::iamax(n, x) }));
    }
    // SAFETY: the caller's promises.
    unsafe { last_iamax_raw(operands) }.map(Some)
}

routines! {
    /// The sum of `x_i y_i`, both vectors read as they are marked, conjugated or not: BLAS `dot`, `dotu`, `dotc`.
    ///
    /// Vectors of any stride are fine, negative and 0 ones too; nothing is ever copied.
    ///
    /// ```
    /// use blasview::{VectorView, dot};
    /// let x = [1.0, 2.0, 3.0];
    /// let x = VectorView::contiguous(&x)?;
    /// assert_eq!(dot(x, x.flip())?, 10.0);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch) when the lengths differ.
    ///
    /// Time: linear in the length.
    dot<Blas>(x: VectorView<'_, T>, y: VectorView<'_, T>), [x, y] -> T: |_context, operands| dot_raw(&operands);

    /// The sum of `conj(x_i) y_i`: [`Context::dot`](crate::Context::dot) with `x.conj()`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot).
    dotc<Blas>(x: VectorView<'_, T>, y: VectorView<'_, T>), [x.conj(), y] -> T:
        |_context, operands| dot_raw(&operands);

    /// `y = alpha x + y`: BLAS `axpy`. With alpha = 0, x is not read.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    axpy<Blas>(alpha: T, x: VectorView<'_, T>, y: VectorViewMut<'_, T>), [x, y] -> Report:
        |context, operands| context.axpy_raw(alpha, &operands);

    /// `y = alpha x + beta y`: `axpby` of OpenBLAS, composed elsewhere. With beta = 0, y is not read.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    axpby<Blas>(alpha: T, x: VectorView<'_, T>, beta: T, y: VectorViewMut<'_, T>), [x, y] -> Report:
        |context, operands| context.axpby_raw(alpha, beta, &operands);

    /// `y = x`: BLAS `copy`. The copying engine for any rank is [`copy`](crate::copy).
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    copy_vector<Blas>(x: VectorView<'_, T>, y: VectorViewMut<'_, T>), [x, y] -> Report:
        |context, operands| context.copy_raw(&operands);

    /// `x = alpha x`: BLAS `scal`. With alpha = 0, x is not read: NaN becomes 0.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    scal<Blas>(alpha: T, x: VectorViewMut<'_, T>), [x] -> Report: |_context, operands| scal_raw(alpha, &operands);

    /// `x = alpha x` with real alpha: BLAS `csscal`, `zdscal`.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    scal_real<Blas | ComplexScalar>(alpha: <T as Scalar>::Real, x: VectorViewMut<'_, T>), [x] -> Report:
        |_context, operands| scal_raw(T::from_parts(alpha, T::Real::ZERO), &operands);

    /// Exchanges x and y: BLAS `swap`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    swap<Blas>(x: VectorViewMut<'_, T>, y: VectorViewMut<'_, T>), [x, y] -> Report:
        |_context, operands| swap_raw(&operands);

    /// `(x, y) = (c x + s y, c y - s x)`: BLAS `rot`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    rot<Blas | Level1Real>(x: VectorViewMut<'_, T>, y: VectorViewMut<'_, T>, c: T, s: T), [x, y] -> Report:
        |_context, operands| rot_raw(c, s, &operands);

    /// `(x, y) = H (x, y)`: BLAS `rotm`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    rotm<Blas | Level1Real>(x: VectorViewMut<'_, T>, y: VectorViewMut<'_, T>, h: &ModifiedRotation<T>),
        [x, y] -> Report: |_context, operands| rotm_raw(h, &operands);

    /// The Euclidean norm: BLAS `nrm2`.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    nrm2<Blas>(x: VectorView<'_, T>), [x] -> T::Real: |_context, operands| nrm2_raw(&operands);

    /// The sum of `|re| + |im|`: BLAS `asum`.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    asum<Blas>(x: VectorView<'_, T>), [x] -> T::Real: |_context, operands| asum_raw(&operands);

    /// The position of the first element with the largest `|re| + |im|`, counted from 0; `None` if there is no
    /// element: BLAS `iamax`.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    iamax<Blas>(x: VectorView<'_, T>), [x] -> Option<usize>: |_context, operands| iamax_raw(&operands);
}

/// The sum of `x_i y_i` of single-precision vectors in double precision: BLAS `dsdot`.
///
/// # Errors
/// As [`Context::dot`].
pub fn dsdot(x: VectorView<'_, f32>, y: VectorView<'_, f32>) -> Result<f64> {
    // SAFETY: the views' invariants; real vectors are never conjugated.
    unsafe { dsdot_raw(&operands([x.operand(), y.operand()])) }
}

/// `alpha` plus the sum of `x_i y_i`, summed up in double precision: BLAS `sdsdot`.
///
/// # Errors
/// As [`Context::dot`].
pub fn sdsdot(alpha: f32, x: VectorView<'_, f32>, y: VectorView<'_, f32>) -> Result<f32> {
    // SAFETY: the views' invariants; real vectors are never conjugated.
    unsafe { sdsdot_raw(alpha, &operands([x.operand(), y.operand()])) }
}

/// # Safety
/// As [`either`].
pub(crate) unsafe fn dsdot_raw(operands: &Operands<f32, 2>) -> Result<f64> {
    // SAFETY: a legal call on readable vectors.
    let by_blas = |n, [x, y]: [CallOperand<f32>; 2], _: &CallForm<2>| unsafe {
        backend::dsdot(n, x.ptr, x.ld, y.ptr, y.ld)
    };
    // SAFETY: the caller's promises, and readable vectors.
    unsafe { either(&DOT, operands, by_blas, |n, [x, y]| direct::dot_wide(n, x, y)) }
}

/// # Safety
/// As [`either`].
pub(crate) unsafe fn sdsdot_raw(alpha: f32, operands: &Operands<f32, 2>) -> Result<f32> {
    // SAFETY: a legal call on readable vectors.
    let by_blas = |n, [x, y]: [CallOperand<f32>; 2], _: &CallForm<2>| unsafe {
        backend::sdsdot(n, alpha, x.ptr, x.ld, y.ptr, y.ld)
    };
    let directly = |n, [x, y]: [Line<f32>; 2]| {
        // SAFETY: readable vectors.
        (f64::from(alpha) + unsafe { direct::dot_wide(n, x, y) }) as f32
    };
    // SAFETY: the caller's promises.
    unsafe { either(&DOT, operands, by_blas, directly) }
}
