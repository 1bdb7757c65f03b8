//! What the entry points of LAPACK share: their views checked, each by itself and beside the others, and the call.

use core::ffi::c_void;

use crate::blas::{Context, Located, Report};
use crate::capi::options::{Options, bv_options, bv_report};
use crate::capi::routine::One;
use crate::capi::status::{Failure, Reported};
use crate::capi::view::{BV_CONJ, bv_view};
use crate::capi::{output, required, with_scalar, write_optional};
use crate::error::Error;
use crate::layout::overlap::Overlap;
use crate::plan::{AnyPlan, LapackPlan, Storage};
use crate::scalar::{DType, Scalar};

/// How many axes an operand has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Axes {
    One,
    Two,
    /// Right-hand sides: a vector is one column.
    OneOrTwo,
}

/// What a routine does with an operand.
#[derive(Clone, Copy)]
pub struct Operand {
    name: &'static str,
    axes: Axes,
    is_written: bool,
    /// Whether its numbers are of the real type of the others'.
    is_real: bool,
}

impl Operand {
    /// A matrix that is read.
    pub const fn read(name: &'static str) -> Operand {
        Operand { name, axes: Axes::Two, is_written: false, is_real: false }
    }

    /// A matrix that is overwritten.
    pub const fn written(name: &'static str) -> Operand {
        Operand { is_written: true, ..Operand::read(name) }
    }

    /// Right-hand sides, in place of which come solutions.
    pub const fn sides(name: &'static str) -> Operand {
        Operand { axes: Axes::OneOrTwo, ..Operand::written(name) }
    }

    /// A vector that is read.
    pub const fn factors(name: &'static str) -> Operand {
        Operand { axes: Axes::One, ..Operand::read(name) }
    }

    /// A vector that is written.
    pub const fn vector(name: &'static str) -> Operand {
        Operand { axes: Axes::One, ..Operand::written(name) }
    }

    /// A vector of real numbers that is written.
    pub const fn reals(name: &'static str) -> Operand {
        Operand { is_real: true, ..Operand::vector(name) }
    }

    /// # Safety
    /// The view is as C1 of [`capi`](crate::capi) says.
    unsafe fn of(self, view: *const bv_view) -> Result<One, Reported> {
        // SAFETY: C1; the reference ends here.
        let found = unsafe { required(view, self.name) }?.ndim;
        let storage = match (self.axes, found) {
            (Axes::One, _) | (Axes::OneOrTwo, 1) => Storage::Vector,
            (Axes::Two, _) | (Axes::OneOrTwo, 2) => Storage::Dense,
            _ => return Err(Failure::Ndim { operand: self.name, expected: "1 or 2", found }.into()),
        };
        // SAFETY: C1.
        unsafe { One::read(view, self.name, storage) }
    }
}

/// The operands of a routine, checked. Shapes are left to the routine.
///
/// # Invariants
/// Found out by [`Given::read`], the only way to one:
/// - each place is as a [`Checked`](crate::capi::view::Checked) of `dtype` has it, or of the real type of that if the operand is real;
/// - of one that is written `conj` is false, no two indices share a byte, and it shares none with any other operand.
///
/// That is what the functions of `blas::lapack` ask of operands of the `T` of this dtype, but for the memory itself, which is C's
/// promise (C2).
pub struct Given<const N: usize> {
    dtype: DType,
    places: [Located<c_void>; N],
}

impl<const N: usize> Given<N> {
    /// Reads and checks what C gave.
    ///
    /// # Safety
    /// The views are as C1 of [`capi`](crate::capi) says.
    unsafe fn read(operands: &[Operand; N], views: [*const bv_view; N]) -> Result<Given<N>, Reported> {
        const { assert!(N >= 1) };
        // SAFETY: the caller's promise.
        let first = unsafe { operands[0].of(views[0]) }?;
        let mut ones = [first; N];
        for at in 1..N {
            // SAFETY: the caller's promise.
            ones[at] = unsafe { operands[at].of(views[at]) }?;
        }
        for (one, operand) in ones.iter().zip(operands) {
            let needed = if operand.is_real { real_of(first.dtype()) } else { first.dtype() };
            if operand.is_real && one.dtype() != needed {
                let (operand, needed, found) = (operand.name, needed.name(), one.dtype().name());
                return Err(Failure::RealDtype { operand, needed, found }.into());
            }
            if one.dtype() != needed {
                let (first_dtype, second_dtype) = (first.dtype().name(), one.dtype().name());
                let (first, second) = (operands[0].name, operand.name);
                return Err(Failure::DtypeMismatch { first, first_dtype, second, second_dtype }.into());
            }
            if operand.is_written {
                one.check_writable(operand.name)?;
            }
        }
        for at in 0..N {
            for other in 0..at {
                if operands[at].is_written || operands[other].is_written {
                    // The last one that is written is the one that is named so.
                    let (read, written) = if operands[at].is_written { (other, at) } else { (at, other) };
                    let (read, written) = (operands[read].name, operands[written].name);
                    match ones[at].overlap(&ones[other]) {
                        Overlap::No => {}
                        Overlap::Yes => return Err(Failure::Overlap { read, written }.into()),
                        Overlap::TooHard => return Err(Error::OverlapTooHard.into()),
                    }
                }
            }
        }
        Ok(Given { dtype: first.dtype(), places: ones.map(|one| one.place()) })
    }

    /// For which scalars.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// An operand, right for the `T` that is of this dtype, or `T::Real` where it is real; a vector as one column.
    pub fn at<T>(&self, at: usize) -> Located<T> {
        let Located { ptr, rows, cols, conj } = self.places[at];
        Located { ptr: ptr.cast(), rows, cols, conj }
    }

    /// The lengths of an operand.
    pub fn lens(&self, at: usize) -> [usize; 2] {
        [self.places[at].rows.len, self.places[at].cols.len]
    }

    /// How many pivots belong to the first operand.
    pub fn pivots(&self) -> usize {
        let [rows, cols] = self.lens(0);
        rows.min(cols)
    }
}

/// Calls a routine as the options say, and writes the report. What it gives beside that is returned, unless it was only planned.
///
/// `run` is given what [`Given::read`] has made of these views.
///
/// # Safety
/// Views are as C1 of [`capi`](crate::capi) says, options as C5, and report as C4.
pub unsafe fn carry_out<const N: usize, R>(
    routine: &'static str,
    operands: [Operand; N],
    views: [*const bv_view; N],
    options: *const bv_options,
    report: *mut bv_report,
    run: impl FnOnce(&mut Context<'_>, &Given<N>) -> Result<(R, Report), Reported>,
) -> Result<Option<R>, Reported> {
    // SAFETY: the caller's promise of the views, C1, and of the options, C5, of which this reads the struct.
    let (given, options) = unsafe { (Given::read(&operands, views)?, Options::read(options)?) };
    // Of what is empty a routine may leave none.
    let mut plan = options.wants_plan().then(|| AnyPlan::Lapack(LapackPlan::new(routine, given.dtype)));
    // SAFETY: C5: the context is used in this call only, during which the workspace is nobody else's.
    let mut context = unsafe { options.context() };
    if options.wants_plan() {
        context = context.plan_only(&mut plan);
    }
    let (result, done) = run(&mut context, &given)?;
    if let Some(plan) = plan {
        // SAFETY: C5: the place for a plan is as C4 says.
        unsafe { options.leave_plan(plan) }?;
    }
    // SAFETY: the caller's promise of the report, C4.
    unsafe { write_optional(report, done.into()) };
    Ok((!options.wants_plan()).then_some(result))
}

/// The same where nothing is returned.
///
/// # Safety
/// As [`carry_out`].
pub unsafe fn in_place<const N: usize>(
    routine: &'static str,
    operands: [Operand; N],
    views: [*const bv_view; N],
    options: *const bv_options,
    report: *mut bv_report,
    run: impl FnOnce(&mut Context<'_>, &Given<N>) -> Result<Report, Reported>,
) -> Result<(), Reported> {
    // SAFETY: the caller's promises.
    unsafe {
        carry_out(routine, operands, views, options, report, |context, given| Ok(((), run(context, given)?)))
    }?;
    Ok(())
}

/// The real type of the same precision.
fn real_of(dtype: DType) -> DType {
    with_scalar!(dtype, T => <T as Scalar>::Real::DTYPE)
}

/// So many zeros, for pivots.
pub fn numbers(count: usize) -> Result<Vec<usize>, Error> {
    let mut list = Vec::new();
    let bytes = count.saturating_mul(size_of::<usize>());
    list.try_reserve_exact(count).map_err(|_| Error::OutOfMemory { bytes })?;
    list.resize(count, 0);
    Ok(list)
}

/// Where C wants to be told where a matrix lies.
#[derive(Clone, Copy)]
pub struct Place {
    shape: *mut i64,
    strides: *mut i64,
    out: *mut bv_view,
}

impl Place {
    /// That of these pointers; `None` if `out` is NULL, which asks for nothing.
    pub fn read(shape: *mut i64, strides: *mut i64, out: *mut bv_view) -> Result<Option<Place>, Reported> {
        if out.is_null() {
            return Ok(None);
        }
        Ok(Some(Place { shape: output(shape, "shape")?, strides: output(strides, "strides")?, out }))
    }

    /// Writes the view.
    ///
    /// # Safety
    /// The pointers are as C4 of [`capi`](crate::capi) says, the arrays with room for two numbers.
    pub unsafe fn write<T: Scalar>(self, found: Located<T>) {
        let Place { shape, strides, out } = self;
        let Located { ptr, rows, cols, conj } = found;
        let (data, dtype) = (ptr.cast(), T::DTYPE as i32);
        let flags = if conj { BV_CONJ } else { 0 };
        // SAFETY: not NULL, as `read` has found; the rest is the caller's promise.
        unsafe {
            shape.cast::<[i64; 2]>().write([rows.len as i64, cols.len as i64]);
            strides.cast::<[i64; 2]>().write([rows.stride as i64, cols.stride as i64]);
            out.write(bv_view { data, ndim: 2, shape, strides, dtype, flags });
        }
    }
}
