//! What the entry points of all routines share: their views checked, their parameters read, their report written.

use core::ffi::c_void;

use super::blocks::Shaped;
use super::options::{Options, bv_options, bv_report};
use super::quick;
use super::status::{Failure, Reported, bv_status};
use super::view::{Checked, bv_view, check_flags_writable};
use super::{boundary, write_optional};
use crate::blas::{Context, Located, Operands, Report};
use crate::error::Error;
use crate::layout::Axis;
use crate::layout::overlap::{Overlap, Region, WORK_LIMIT, shares_memory};
use crate::operand::MatrixLayout;
use crate::plan::{Operand, Role, Routine, Storage};
use crate::scalar::DType;
use crate::view::check_distinct;

/// For which dtypes a routine exists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scalars {
    All,
    Real,
    Complex,
}

impl Scalars {
    #[inline(always)]
    fn include(self, dtype: DType) -> bool {
        match self {
            Scalars::All => true,
            Scalars::Real => !dtype.is_complex(),
            Scalars::Complex => dtype.is_complex(),
        }
    }
}

/// The operands of a routine, checked each by itself and for what they share. Shapes are left to the planner.
///
/// # Invariants
/// Found out by [`Given::read`] of the views and by the table that it was given, or as `GivenBlocks` of what [`Given::of_line`] is a
/// line of, and kept by [`Given::conjugated`], the only ways to one. They are what the routines ask of operands, but for the memory itself, which is C's promise (C2):
/// - each of the operands is as a [`Checked`] of `dtype` has it: all bytes within the address space, `ptr` not NULL unless it is
///   empty, `conj` false for real dtypes;
/// - of an operand that the table says is written, `conj` is false, and no two indices share a byte;
/// - if the last operand is written, each one before it whose entry in their `overlaps` is false shares no byte with it; and none
///   that is written too has one that is true.
///
/// So the `x_raw` of a routine may be called on its [`operands`](Given::operands), of the `T` of this dtype, if the table was
/// that of `x` (of one with sides, that of either, as both have the same operands in the same roles) and C2 holds of the
/// views: the rest of what `Context::dispatch` asks are these invariants.
pub struct Given<const N: usize> {
    dtype: DType,
    operands: Operands<c_void, N>,
}

/// One view, with a second axis of one element if it has one axis. As a [`Checked`] has it.
#[derive(Clone, Copy)]
pub struct One {
    dtype: DType,
    layout: MatrixLayout,
    data: *mut c_void,
    flags: u32,
    extent: (usize, usize),
}

impl One {
    /// # Safety
    /// The view is as C1 of [`capi`](super) says.
    #[inline(always)]
    pub unsafe fn read(view: *const bv_view, name: &'static str, storage: Storage) -> Result<One, Reported> {
        if matches!(storage, Storage::Vector | Storage::Packed) {
            // SAFETY: the caller's promise, which is the one that `Checked::read` asks for.
            let checked: Checked<1> = unsafe { Checked::read(view, name) }?;
            let ([rows], cols) = (checked.axes(), Axis::new(1, 0));
            let layout = MatrixLayout { rows, cols, conj: checked.conj(), aligned: checked.aligned() };
            Ok(One::of(&checked, layout))
        } else {
            // SAFETY: the caller's promise, which is the one that `Checked::read` asks for.
            let checked: Checked<2> = unsafe { Checked::read(view, name) }?;
            Ok(One::of(&checked, checked.layout()))
        }
    }

    #[inline(always)]
    fn of<const AXES: usize>(checked: &Checked<AXES>, layout: MatrixLayout) -> One {
        let (dtype, data) = (checked.dtype(), checked.data());
        One { dtype, layout, data, flags: checked.flags(), extent: checked.extent() }
    }

    /// Checks it beside the first operand, and as an output.
    #[inline(always)]
    fn check(&self, spec: &Operand, first: &Operand, dtype: DType) -> Result<(), Reported> {
        if self.dtype != dtype {
            let (first, second, first_dtype, second_dtype) =
                (first.name, spec.name, dtype.name(), self.dtype.name());
            return Err(Failure::DtypeMismatch { first, first_dtype, second, second_dtype }.into());
        }
        if spec.role == Role::In {
            return Ok(());
        }
        self.check_writable(spec.name)
    }

    /// Checks that it can be written: no flag is in the way, and no two indices share a byte.
    #[inline(always)]
    pub fn check_writable(&self, name: &'static str) -> Result<(), Reported> {
        check_flags_writable(self.flags, name)?;
        check_distinct(self.dtype.size(), &[self.layout.rows, self.layout.cols])
            .map_err(|error| Failure::Operand { operand: name, error }.into())
    }

    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// As routines take it.
    pub fn place(&self) -> Located<c_void> {
        Located::new(self.data, &self.layout)
    }

    /// Whether two of them share memory; also if that is too hard to find out, as a copy too many is no harm.
    #[inline(always)]
    fn shares(&self, other: &One) -> bool {
        self.extent.0 < other.extent.1 && other.extent.0 < self.extent.1 && self.shares_bytes(other)
    }

    #[cold]
    #[inline(never)]
    fn shares_bytes(&self, other: &One) -> bool {
        self.overlap(other) != Overlap::No
    }

    /// Whether two of them share a byte. An empty one shares none.
    pub fn overlap(&self, other: &One) -> Overlap {
        let axes = [self, other].map(|one| [one.layout.rows, one.layout.cols]);
        let region = |one: &One, axes| Region { address: one.data.addr(), item_size: one.dtype.size(), axes };
        shares_memory(region(self, &axes[0]), region(other, &axes[1]), WORK_LIMIT)
    }
}

impl<const N: usize> Given<N> {
    /// Reads and checks what C gave.
    ///
    /// # Safety
    /// The views are as C1 of [`capi`](super) says.
    #[inline(always)]
    pub unsafe fn read(
        routine: &'static Routine<N>,
        views: [*const bv_view; N],
    ) -> Result<Given<N>, Reported> {
        // SAFETY: the caller's promise.
        match unsafe { quick::usual(routine, views) } {
            Some((dtype, places)) => Ok(Given::usual(dtype, places)),
            // SAFETY: the caller's promise.
            None => unsafe { Given::read_any(routine, views) },
        }
    }

    /// What [`quick::usual`] has found.
    #[inline(always)]
    pub fn usual(dtype: DType, places: [Located<c_void>; N]) -> Given<N> {
        Given { dtype, operands: Operands::apart(places) }
    }

    /// A line of blocks that have been checked as [`Given`] is.
    pub fn of_line(dtype: DType, line: &Operands<c_void, N>) -> Given<N> {
        Given { dtype, operands: Operands::sharing(line.places, line.overlaps()) }
    }

    /// # Safety
    /// As [`Self::read`].
    pub unsafe fn read_any(
        routine: &'static Routine<N>,
        views: [*const bv_view; N],
    ) -> Result<Given<N>, Reported> {
        // SAFETY: the caller's promise.
        let (given, dtypes) = unsafe { Given::read_each(routine, views, false) }?;
        debug_assert!(dtypes.iter().all(|&dtype| dtype == given.dtype), "compared");
        Ok(given)
    }

    /// Those whose types may differ: `dtype` is that of the last one, and each invariant is for the operand's own, which are told
    /// beside it.
    ///
    /// # Safety
    /// As [`Self::read`].
    pub unsafe fn read_mixed(
        routine: &'static Routine<N>,
        views: [*const bv_view; N],
    ) -> Result<(Given<N>, [DType; N]), Reported> {
        // SAFETY: the caller's promise.
        unsafe { Given::read_each(routine, views, true) }
    }

    /// # Safety
    /// As [`Self::read`].
    #[inline(never)]
    unsafe fn read_each(
        routine: &'static Routine<N>,
        views: [*const bv_view; N],
        may_differ: bool,
    ) -> Result<(Given<N>, [DType; N]), Reported> {
        const { assert!(N >= 1 && N <= 3) };
        let specs = &routine.operands;
        // SAFETY: the caller's promise, for each of them.
        let one = |at: usize| unsafe { One::read(views[at], specs[at].name, specs[at].storage) };
        let first = one(0)?;
        let second = if N >= 2 { one(1)? } else { first };
        let third = if N == 3 { one(2)? } else { second };
        let expected = |one: &One| if may_differ { one.dtype } else { first.dtype };
        first.check(&specs[0], &specs[0], first.dtype)?;
        if N >= 2 {
            second.check(&specs[1], &specs[0], expected(&second))?;
        }
        if N == 3 {
            third.check(&specs[2], &specs[0], expected(&third))?;
        }
        let mut overlaps = [false; N];
        if N >= 2 && specs[N - 1].role == Role::InOut {
            overlaps[0] = first.shares(&third);
            if N == 3 {
                overlaps[1] = second.shares(&third);
            }
            if let Some(at) = (0..N - 1).find(|&at| overlaps[at] && specs[at].role == Role::InOut) {
                let (routine, first, second) = (routine.name, specs[at].name, specs[N - 1].name);
                return Err(Error::OutputsOverlap { routine, first, second }.into());
            }
        }
        let of = |at: usize| {
            if at == 0 {
                &first
            } else if at == 1 {
                &second
            } else {
                &third
            }
        };
        let places = core::array::from_fn(|at| Located::new(of(at).data, &of(at).layout));
        let dtypes = core::array::from_fn(|at| of(at).dtype);
        Ok((Given { dtype: third.dtype, operands: Operands::sharing(places, overlaps) }, dtypes))
    }

    /// As the routines take them; right for the `T` that is of this dtype.
    #[inline(always)]
    pub fn operands<T>(&self) -> &Operands<T, N> {
        self.operands.cast()
    }

    /// For which scalars.
    #[inline(always)]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    #[inline(always)]
    pub fn layouts(&self) -> [MatrixLayout; N] {
        let align = self.dtype.align();
        self.operands.places.map(|Located { ptr, rows, cols, conj }| MatrixLayout {
            rows,
            cols,
            conj,
            aligned: ptr.addr() & (align - 1) == 0,
        })
    }

    /// First elements.
    #[inline(always)]
    pub fn data(&self) -> [*mut c_void; N] {
        self.operands.places.map(|place| place.ptr)
    }

    /// Which inputs share memory with the output, or may.
    #[inline(always)]
    pub fn overlaps(&self) -> [bool; N] {
        self.operands.overlaps()
    }

    /// The same with the operand at that position conjugated once more.
    ///
    /// # Safety
    /// The routine does not write it.
    pub unsafe fn conjugated(&self, at: usize) -> Given<N> {
        let mut places = self.operands.places;
        places[at].conj ^= self.dtype.is_complex();
        Given { dtype: self.dtype, operands: Operands::sharing(places, self.overlaps()) }
    }
}

/// The body of an entry point: `run` calls the routine on what has been checked, which is what [`Given::read`] has made of
/// these views by this table.
///
/// # Safety
/// Views are as C1 of [`capi`](super) says, options as C5, and report as C4.
#[inline(always)]
pub unsafe fn carry_out<const N: usize>(
    routine: &'static Routine<N>,
    scalars: Scalars,
    views: [*const bv_view; N],
    options: *const bv_options,
    report: *mut bv_report,
    run: impl Fn(&mut Context<'_>, &Given<N>) -> Result<Report, Reported>,
) -> bv_status {
    boundary(|| {
        if options.is_null() {
            // SAFETY: the caller's promise of the views, C1.
            if let Some((dtype, places)) = unsafe { quick::usual(routine, views) }
                && scalars.include(dtype)
            {
                let done = run(&mut Context::new(), &Given::usual(dtype, places))?;
                // SAFETY: the caller's promise of the report, C4.
                unsafe { write_optional(report, done.into()) };
                return Ok(());
            }
        }
        // SAFETY: the caller's promises, which are the same.
        unsafe { carry_out_any(routine, scalars, views, options, report, &run) }
    })
}

/// [`carry_out`] for views and options that are not usual.
///
/// # Safety
/// As [`carry_out`].
#[inline(never)]
unsafe fn carry_out_any<const N: usize>(
    routine: &'static Routine<N>,
    scalars: Scalars,
    views: [*const bv_view; N],
    options: *const bv_options,
    report: *mut bv_report,
    run: &dyn Fn(&mut Context<'_>, &Given<N>) -> Result<Report, Reported>,
) -> Result<(), Reported> {
    // SAFETY: the caller's promise of the views, C1.
    let given = unsafe { Shaped::read_any(routine, views) }?;
    let dtype = given.dtype();
    if !scalars.include(dtype) {
        return Err(Failure::NoRoutine { routine: routine.name, dtype }.into());
    }
    let run = |context: &mut Context<'_>| match &given {
        Shaped::Vectors(given) => run(context, given),
        Shaped::Blocks(given) => given.report(context, run),
    };
    // SAFETY: the caller's promises of options and report.
    unsafe { in_context(options, report, &run) }
}

/// Calls a routine as the options say, and writes the report.
///
/// # Safety
/// Options are as C5 of [`capi`](super) says, and report as C4.
pub unsafe fn in_context(
    options: *const bv_options,
    report: *mut bv_report,
    run: &dyn Fn(&mut Context<'_>) -> Result<Report, Reported>,
) -> Result<(), Reported> {
    // SAFETY: the caller's promise of the options, C5, of which this reads the struct.
    let options = unsafe { Options::read(options) }?;
    // SAFETY: C5: the context is used in this call only, during which the workspace is nobody else's.
    let (mut plan, mut context) = (None, unsafe { options.context() });
    if options.wants_plan() {
        context = context.plan_only(&mut plan);
    }
    let done = run(&mut context)?;
    if let Some(plan) = plan {
        // SAFETY: C5: the place for a plan is as C4 says.
        unsafe { options.leave_plan(plan) }?;
    }
    // SAFETY: the caller's promise of the report, C4.
    unsafe { write_optional(report, done.into()) };
    Ok(())
}
