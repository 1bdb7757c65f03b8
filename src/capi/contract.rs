//! Products of arrays of any rank: `bv_contract`, `bv_tensordot`, `bv_gemm_batched`; routines on stacks.

use core::ffi::{CStr, c_char, c_void};

use super::any::{AnyView, common_dtype};
use super::options::{bv_options, bv_report};
use super::output_view::{Lens, axis_of};
use super::parameters::{read_diag, read_side, read_uplo, real_scale, scale};
use super::routine::in_context;
use super::status::{Failure, Reported, bv_status};
use super::view::bv_view;
use super::{boundary, with_scalar};
use crate::axis_vec::{AxisVec, add};
use crate::blas::{Context, Contractions as _, Problem, Report, Routines as _, Stacks, batched, paired};
use crate::error::Result;
use crate::layout::Axis;
use crate::layout::overlap::{Overlap, WORK_LIMIT, shares_memory};
use crate::plan::contraction::{Indices, Spec};
use crate::scalar::{DType, Scalar as _};

/// The operands of a contraction, checked.
///
/// # Invariants
/// Found out by [`Arrays::read`], the only way to one:
/// - all are of `dtype`; the last one can be written as far as flags and distinct elements go;
/// - an input whose entry in `overlaps` is false shares no byte with it.
struct Arrays {
    views: [AnyView; 3],
    dtype: DType,
    overlaps: [bool; 2],
}

impl Arrays {
    /// # Safety
    /// The views are as C1 of [`capi`](super) says.
    unsafe fn read([a, b, c]: [*const bv_view; 3]) -> core::result::Result<Arrays, Reported> {
        // SAFETY: the caller's promise.
        let views = unsafe { [AnyView::read(a, "A")?, AnyView::read(b, "B")?, AnyView::read(c, "C")?] };
        let dtype = common_dtype(&views, ["A", "B", "C"])?;
        let [a, b, c] = &views;
        c.check_writable("C")?;
        let shares = |input: &AnyView| {
            // A copy too many is no harm.
            let is_empty = input.layout().is_empty() || c.layout().is_empty();
            !is_empty && shares_memory(input.region(), c.region(), WORK_LIMIT) != Overlap::No
        };
        let overlaps = [shares(a), shares(b)];
        Ok(Arrays { views, dtype, overlaps })
    }

    fn axes(&self) -> [&[Axis]; 3] {
        self.views.each_ref().map(|view| view.layout().axes())
    }

    /// Contracts them along indices that are made of their axes.
    ///
    /// # Safety
    /// `indices` are those of [`Spec::indices`], [`batched`] or [`paired`] for these axes; the elements of the views are as C2 says;
    /// alpha and beta are as C3 says, options as C5, report as C4.
    unsafe fn contract(
        &self,
        indices: &Indices,
        [alpha, beta]: [*const c_void; 2],
        options: *const bv_options,
        report: *mut bv_report,
    ) -> core::result::Result<(), Reported> {
        let [a, b, c] = &self.views;
        let (conj, overlaps) = ([a.conj(), b.conj()], self.overlaps);
        // SAFETY: C5 and C4. Of `contract_raw`: indices are made of the axes of layouts whose bytes lie within the address space, so that
        // steps along them lead to elements, for which C2 holds; those of C are distinct, as `check_writable` has found, each index of it
        // being one of its axes; overlaps: an invariant. `T` is the dtype. C3 for `alpha` and `beta`.
        unsafe {
            in_context(options, report, &|context| {
                Ok(with_scalar!(self.dtype, T => {
                    let places = [a, b, c].map(|view| view.data().cast::<T>());
                    let (alpha, beta) = (scale(alpha, T::ONE), scale(beta, T::ZERO));
                    T::contract_raw(context, &Problem { indices, places, conj, overlaps, alpha, beta })
                })?)
            })
        }
    }
}

/// C = alpha A B + beta C for views of any number of axes, all of the same dtype, by a letter for each axis as NumPy's einsum has
/// them: letters that C has not are summed over. "mkb,knb->mnb" are products of matrices, one for each b.
///
/// A letter twice in A or B is its diagonal; one that nothing else has is summed first. "..." stands for any number of axes, which
/// are repeated where they have one element; without "->", C has the letters that stand once, in the order of the alphabet. A text
/// that is none of these is BV_ERR_VALUE, lengths that differ are BV_ERR_SHAPE.
///
/// alpha and beta point to a number of that dtype; NULL stands for alpha = 1 and beta = 0. With beta = 0, C is not read, so that it
/// need not be initialised; with alpha = 0, A and B are not. A and B may have BV_CONJ.
///
/// Axes become one index where they chain in the same order in every operand that has them, and of what is left the cheapest is
/// done, in bytes and calls: one BLAS call, a loop of calls, a product in panels of our own kernels, or a call after an input has
/// been packed; see bv_options for how to have it explained instead of carried out. C may share memory with A or B: whether it does
/// is found out exactly, and if so, what is overwritten is copied first. On failure nothing has been written.
///
/// options and report may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_contract(
    spec: *const c_char,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        if spec.is_null() {
            return Err(Failure::Null("spec").into());
        }
        // SAFETY: C7, and not NULL. The text is used in this call only. C1 for the views.
        let (text, arrays) = unsafe { (CStr::from_ptr(spec), Arrays::read([a, b, c])?) };
        let text = text.to_str().map_err(|_| Failure::NoUtf8("spec"))?;
        let indices = Spec::read(text)?.indices(arrays.axes())?;
        // SAFETY: indices of these axes; C2, C3, C4, C5.
        unsafe { arrays.contract(&indices, [alpha, beta], options, report) }
    })
}

/// Axis numbers given by C.
///
/// # Safety
/// As many as `count` says are at `axes`, or it is NULL (C1).
unsafe fn read_axis_numbers(
    count: i64,
    axes: *const i64,
    parameter: &'static str,
    ndim: usize,
) -> core::result::Result<AxisVec<usize>, Reported> {
    // SAFETY: the caller's promise.
    let axes = unsafe { Lens::read(count, axes, parameter) }?;
    let mut list = AxisVec::new();
    for &axis in axes.signed() {
        add(&mut list, axis_of(axis as i64, ndim)?)?;
    }
    Ok(list)
}

/// C = alpha A B + beta C, summed over pairs of axes, as many as pairs says: a_axes[i] of A with b_axes[i] of B, a negative one counting from the end. C
/// has the axes that are left of A, then those of B. All else is as for bv_contract. NumPy: np.tensordot(a, b, (a_axes, b_axes)).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_tensordot(
    pairs: i64,
    a_axes: *const i64,
    b_axes: *const i64,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for the views, and for the numbers of axes.
        let (arrays, axes) = unsafe {
            let arrays = Arrays::read([a, b, c])?;
            let [a, b, _] = arrays.axes().map(<[Axis]>::len);
            let axes = [
                read_axis_numbers(pairs, a_axes, "a_axes", a)?,
                read_axis_numbers(pairs, b_axes, "b_axes", b)?,
            ];
            (arrays, axes)
        };
        let indices = paired(arrays.axes(), [&axes[0], &axes[1]])?;
        // SAFETY: indices of these axes; C2, C3, C4, C5.
        unsafe { arrays.contract(&indices, [alpha, beta], options, report) }
    })
}

/// C = alpha A B + beta C for stacks of matrices, views of two axes or more: the last two are m x k of A, k x n of B, m x n of C; A and
/// B are repeated along the leading ones as NumPy's matmul does, to those of C. Strides are any: 0, negative, the stack innermost.
///
/// The stack folds into a larger product where strides chain in all that carry it; else it is a call for each, planned once; small
/// ones go through kernels of this library in one pass. All else is as for bv_contract.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gemm_batched(
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for the views.
        let arrays = unsafe { Arrays::read([a, b, c]) }?;
        let indices: Result<Indices> = batched(arrays.axes());
        // SAFETY: indices of these axes; C2, C3, C4, C5.
        unsafe { arrays.contract(&indices?, [alpha, beta], options, report) }
    })
}

/// Calls a routine for each matrix of two stacks, of which the second one is written.
///
/// # Safety
/// `views` are as C1 says, options as C5, report as C4; of the elements C2 holds. `call` calls a routine on the stacks of the type of the
/// dtype that it is given, with numbers as C3 says.
unsafe fn each_of_stacks(
    views: [*const bv_view; 2],
    names: [&'static str; 2],
    options: *const bv_options,
    report: *mut bv_report,
    call: &dyn Fn(&mut Context<'_>, DType, GivenStacks<'_>) -> Result<Report>,
) -> core::result::Result<(), Reported> {
    // SAFETY: C1.
    let views = unsafe { [AnyView::read(views[0], names[0])?, AnyView::read(views[1], names[1])?] };
    let dtype = common_dtype(&views, names)?;
    let [a, c] = &views;
    c.check_writable(names[1])?;
    if !a.layout().is_empty() && !c.layout().is_empty() {
        a.check_apart(c, names)?;
    }
    let axes = [a.layout().axes(), c.layout().axes()];
    let given = GivenStacks { axes, places: [a.data(), c.data()], conj: a.conj() };
    // SAFETY: C5 and C4.
    unsafe { in_context(options, report, &|context| Ok(call(context, dtype, given)?)) }
}

/// What [`each_of_stacks`] has checked: of one dtype, apart, the second one distinct; all bytes within the address space.
#[derive(Clone, Copy)]
struct GivenStacks<'a> {
    axes: [&'a [Axis]; 2],
    places: [*mut c_void; 2],
    conj: bool,
}

impl<'a> GivenStacks<'a> {
    fn stacks<T>(self) -> Stacks<'a, T> {
        Stacks { axes: self.axes, places: self.places.map(|place| place.cast()), conj: self.conj }
    }
}

/// bv_trsm for stacks: solves A X = alpha B, or X A = alpha B, for each pair of matrices, which are the last two axes of views of two
/// axes or more; A is repeated along the leading ones as NumPy's matmul does, to those of B, and must not share memory with B
/// (BV_ERR_OVERLAP). On failure nothing has been written. All else is as for bv_trsm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_trsm_batched(
    side: i32,
    uplo: i32,
    diag: i32,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (side, uplo, diag) = (read_side(side)?, read_uplo(uplo)?, read_diag(diag)?);
        // SAFETY: C1 to C5. Of `trsm_raw`, `Stacks` makes operands of matrices that are as it demands.
        unsafe {
            each_of_stacks([a, b], ["A", "B"], options, report, &|context, dtype, given| {
                with_scalar!(dtype, T => {
                    let alpha = scale(alpha, T::ONE);
                    given.stacks::<T>().call(context, &|context, given| T::trsm_raw(context, side, uplo, diag, alpha, given))
                })
            })
        }
    })
}

/// bv_syrk for stacks: a triangle of C = alpha A A^T + beta C for each of them; as bv_trsm_batched.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_syrk_batched(
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let uplo = read_uplo(uplo)?;
        // SAFETY: as in `bv_trsm_batched`, of `syrk_raw`.
        unsafe {
            each_of_stacks([a, c], ["A", "C"], options, report, &|context, dtype, given| {
                with_scalar!(dtype, T => {
                    let (alpha, beta) = (scale(alpha, T::ONE), scale(beta, T::ZERO));
                    given.stacks::<T>().call(context, &|context, given| T::syrk_raw(context, uplo, alpha, beta, given))
                })
            })
        }
    })
}

/// bv_herk for stacks: a triangle of C = alpha A A^H + beta C for each of them, alpha and beta real; as bv_trsm_batched.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_herk_batched(
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let uplo = read_uplo(uplo)?;
        // SAFETY: as in `bv_trsm_batched`, of `herk_raw`.
        unsafe {
            each_of_stacks([a, c], ["A", "C"], options, report, &|context, dtype, given| {
                with_scalar!(dtype, T => {
                    let (alpha, beta) = (real_scale::<T>(alpha, 1.0), real_scale::<T>(beta, 0.0));
                    given.stacks::<T>().call(context, &|context, given| T::herk_raw(context, uplo, alpha, beta, given))
                })
            })
        }
    })
}
