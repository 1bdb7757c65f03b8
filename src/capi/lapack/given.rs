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

use num_complex::Complex;

/// How many axes an operand has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Axes {
    One,
    Two,
    /// Right-hand sides: a vector is one column.
    OneOrTwo,
}

/// Of which numbers an operand is, beside the first one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Same,
    /// Of the real type of the same precision.
    Real,
    /// Of the complex one.
    Complex,
}

/// What a routine does with an operand.
#[derive(Clone, Copy)]
pub struct Operand {
    name: &'static str,
    axes: Axes,
    is_written: bool,
    numbers: Numbers,
    /// Whether it may be NULL.
    is_optional: bool,
}

impl Operand {
    /// A matrix that is read.
    pub const fn read(name: &'static str) -> Operand {
        Operand { name, axes: Axes::Two, is_written: false, numbers: Numbers::Same, is_optional: false }
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
        Operand { numbers: Numbers::Real, ..Operand::vector(name) }
    }

    /// A vector of complex numbers that is written.
    pub const fn complexes(name: &'static str) -> Operand {
        Operand { numbers: Numbers::Complex, ..Operand::vector(name) }
    }

    /// A matrix that is written, unless it is NULL.
    pub const fn optional(name: &'static str) -> Operand {
        Operand { is_optional: true, ..Operand::written(name) }
    }

    /// # Safety
    /// The view is as C1 of [`capi`](crate::capi) says.
    unsafe fn of(self, view: *const bv_view) -> Result<Option<One>, Reported> {
        if self.is_optional && view.is_null() {
            return Ok(None);
        }
        // SAFETY: C1; the reference ends here.
        let found = unsafe { required(view, self.name) }?.ndim;
        let storage = match (self.axes, found) {
            (Axes::One, _) | (Axes::OneOrTwo, 1) => Storage::Vector,
            (Axes::Two, _) | (Axes::OneOrTwo, 2) => Storage::Dense,
            _ => return Err(Failure::Ndim { operand: self.name, expected: "1 or 2", found }.into()),
        };
        // SAFETY: C1.
        unsafe { One::read(view, self.name, storage) }.map(Some)
    }

    /// The dtype that it has to have beside that of the first one.
    fn dtype(self, first: DType) -> DType {
        match self.numbers {
            Numbers::Same => first,
            Numbers::Real => with_scalar!(first, T => <T as Scalar>::Real::DTYPE),
            Numbers::Complex => with_scalar!(first, T => Complex::<<T as Scalar>::Real>::DTYPE),
        }
    }
}

/// The operands of a routine, checked. Shapes are left to the routine.
///
/// # Invariants
/// Found out by [`Given::read`], the only way to one:
/// - each place is as a [`Checked`](crate::capi::view::Checked) of `dtype` has it, or of the real or complex type of that precision if the
///   operand is one of these; only what is optional may be `None`;
/// - of one that is written `conj` is false, no two indices share a byte, and it shares none with any other operand.
///
/// That is what the functions of `blas::lapack` ask of operands of the `T` of this dtype, but for the memory itself, which is C's
/// promise (C2).
pub struct Given<const N: usize> {
    dtype: DType,
    places: [Option<Located<c_void>>; N],
}

impl<const N: usize> Given<N> {
    /// Reads and checks what C gave.
    ///
    /// # Safety
    /// The views are as C1 of [`capi`](crate::capi) says.
    unsafe fn read(operands: &[Operand; N], views: [*const bv_view; N]) -> Result<Given<N>, Reported> {
        const { assert!(N >= 1) };
        let mut ones = [None; N];
        for at in 0..N {
            // SAFETY: the caller's promise.
            ones[at] = unsafe { operands[at].of(views[at]) }?;
        }
        let Some(dtype) = ones[0].map(|first| first.dtype()) else {
            return Err(Failure::Null(operands[0].name).into());
        };
        for (operand, one) in
            operands.iter().zip(&ones).filter_map(|(operand, one)| Some((operand, one.as_ref()?)))
        {
            let (needed, found) = (operand.dtype(dtype), one.dtype());
            if found != needed && operand.numbers != Numbers::Same {
                let (operand, needed, found) = (operand.name, needed.name(), found.name());
                return Err(Failure::OtherDtype { operand, needed, found }.into());
            }
            if found != needed {
                let (first, second) = (operands[0].name, operand.name);
                let (first_dtype, second_dtype) = (dtype.name(), found.name());
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
                    check_apart(
                        [&ones[read], &ones[written]],
                        [operands[read].name, operands[written].name],
                    )?;
                }
            }
        }
        Ok(Given { dtype, places: ones.map(|one| one.map(|one| one.place())) })
    }

    /// For which scalars.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// An operand that is not optional, right for the `T` that is of this dtype, or the real or complex one where it is of these; a
    /// vector as one column.
    pub fn at<T>(&self, at: usize) -> Located<T> {
        match self.optional(at) {
            Some(place) => place,
            None => unreachable!("only what is optional is NULL"),
        }
    }

    /// One that may be NULL.
    pub fn optional<T>(&self, at: usize) -> Option<Located<T>> {
        self.places[at].map(|Located { ptr, rows, cols, conj }| Located { ptr: ptr.cast(), rows, cols, conj })
    }

    /// The lengths of an operand that is not optional.
    pub fn lens(&self, at: usize) -> [usize; 2] {
        let place: Located<c_void> = self.at(at);
        [place.rows.len, place.cols.len]
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

/// Checks that two operands share no memory; what is not there shares none.
fn check_apart(both: [&Option<One>; 2], [read, written]: [&'static str; 2]) -> Result<(), Reported> {
    let [Some(one), Some(other)] = both else { return Ok(()) };
    match one.overlap(other) {
        Overlap::No => Ok(()),
        Overlap::Yes => Err(Failure::Overlap { read, written }.into()),
        Overlap::TooHard => Err(Error::OverlapTooHard.into()),
    }
}

/// Whether two lengths agree.
pub fn agree(
    routine: &'static str,
    index: char,
    (first, first_len): (&'static str, usize),
    (second, second_len): (&'static str, usize),
) -> Result<(), Error> {
    if first_len == second_len {
        return Ok(());
    }
    Err(Error::ShapeMismatch { routine, index, first, first_len, second, second_len })
}

/// So many zeros, for pivots and the like.
pub fn zeros<T: Clone + Default>(count: usize) -> Result<Vec<T>, Error> {
    let mut list = Vec::new();
    let bytes = count.saturating_mul(size_of::<T>());
    list.try_reserve_exact(count).map_err(|_| Error::OutOfMemory { bytes })?;
    list.resize(count, T::default());
    Ok(list)
}

/// The address of an element of a vector.
fn element<T>(vector: Located<T>, at: usize) -> *mut T {
    vector.ptr.wrapping_byte_offset(at as isize * vector.rows.stride)
}

/// Writes an element of a vector.
///
/// # Safety
/// There is one, it can be written, and is nobody else's.
pub unsafe fn put<T>(vector: Located<T>, at: usize, value: T) {
    // SAFETY: the caller's promise; of its alignment nothing is demanded.
    unsafe { element(vector, at).write_unaligned(value) };
}

/// Reads an element of a vector, as it lies.
///
/// # Safety
/// There is one, and it can be read.
pub unsafe fn get<T>(vector: Located<T>, at: usize) -> T {
    // SAFETY: the caller's promise; of its alignment nothing is demanded.
    unsafe { element(vector, at).read_unaligned() }
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
