//! Views of any number of axes, as the routines of vectors take them: in lines.

use core::ffi::c_void;

use super::any::{AnyView, common_dtype};
use super::quick;
use super::routine::Given;
use super::status::Reported;
use super::view::bv_view;
use crate::blas::{Blas, Blocks, Context, Operands, Report};
use crate::error::{Error, Result};
use crate::layout::overlap::{Overlap, WORK_LIMIT, shares_memory};
use crate::plan::{Operand, Role, Routine};
use crate::scalar::{DType, RealScalar, Scalar};

/// What is reported if it fails.
type Outcome<T> = core::result::Result<T, Reported>;

/// The operands of a routine of vectors: vectors, or blocks of some other number of axes.
pub enum Shaped<const N: usize> {
    Vectors(Given<N>),
    Blocks(GivenBlocks<N>),
}

/// Blocks that are checked, each by itself and for what they share.
///
/// # Invariants
/// Found out by [`GivenBlocks::read`]: of its elements all that [`Given`] says of those of vectors; those that share memory with
/// the last one are the same elements in the same order.
pub struct GivenBlocks<const N: usize> {
    routine: &'static Routine<N>,
    dtype: DType,
    views: [AnyView; N],
    conj: [bool; N],
    overlaps: [bool; N],
}

impl<const N: usize> Shaped<N> {
    /// Reads and checks what C gave to a routine of vectors.
    ///
    /// # Safety
    /// The views are as C1 of [`capi`](super) says.
    #[inline(always)]
    pub unsafe fn read(routine: &'static Routine<N>, views: [*const bv_view; N]) -> Outcome<Shaped<N>> {
        // SAFETY: the caller's promise.
        match unsafe { quick::usual(routine, views) } {
            Some((dtype, places)) => Ok(Shaped::Vectors(Given::usual(dtype, places))),
            // SAFETY: the caller's promise.
            None => unsafe { Shaped::read_any(routine, views) },
        }
    }

    /// Those that are not usual.
    ///
    /// # Safety
    /// As [`Self::read`].
    #[inline(never)]
    pub unsafe fn read_any(routine: &'static Routine<N>, views: [*const bv_view; N]) -> Outcome<Shaped<N>> {
        // SAFETY: C1: NULL or aligned and initialised; the reference ends here.
        let is_vector = |view: &*const bv_view| unsafe { view.as_ref() }.is_none_or(|view| view.ndim == 1);
        let takes_blocks = routine.operands().iter().all(Operand::is_vector);
        // SAFETY: the caller's promise.
        unsafe {
            if !takes_blocks || views.iter().all(is_vector) {
                return Ok(Shaped::Vectors(Given::read_any(routine, views)?));
            }
            Ok(Shaped::Blocks(GivenBlocks::read(routine, views)?))
        }
    }

    /// For which scalars.
    #[inline(always)]
    pub fn dtype(&self) -> DType {
        match self {
            Shaped::Vectors(given) => given.dtype(),
            Shaped::Blocks(given) => given.dtype,
        }
    }

    /// The same with the operand at that position conjugated once more.
    ///
    /// # Safety
    /// The routine does not write it.
    pub unsafe fn conjugated(self, at: usize) -> Shaped<N> {
        match self {
            // SAFETY: the caller's promise.
            Shaped::Vectors(given) => Shaped::Vectors(unsafe { given.conjugated(at) }),
            Shaped::Blocks(mut given) => {
                given.conj[at] ^= given.dtype.is_complex();
                Shaped::Blocks(given)
            }
        }
    }

    /// The sum of what `run` makes of vectors; right for the `T` that is of this dtype, as what follows.
    #[inline(always)]
    pub fn sum<T, R: Scalar>(
        &self,
        run: impl Fn(&mut Context<'_>, &Operands<T, N>) -> Result<R>,
    ) -> Result<R> {
        match self {
            Shaped::Vectors(given) => run(&mut Context::new(), given.operands()),
            Shaped::Blocks(given) => given.lines()?.sum(|line| run(&mut Context::new(), line)),
        }
    }

    /// The norm of the norms that `run` makes of vectors.
    #[inline(always)]
    pub fn norm<T, R: RealScalar>(
        &self,
        run: impl Fn(&mut Context<'_>, &Operands<T, N>) -> Result<R>,
    ) -> Result<R> {
        match self {
            Shaped::Vectors(given) => run(&mut Context::new(), given.operands()),
            Shaped::Blocks(given) => given.lines()?.norm(|line| run(&mut Context::new(), line)),
        }
    }
}

impl Shaped<1> {
    /// The first of the largest elements, which in vectors is what `run` finds.
    ///
    /// # Safety
    /// C2 holds of the view, and `T` is of its dtype.
    #[inline(always)]
    pub unsafe fn first<T: Blas>(
        &self,
        run: impl Fn(&mut Context<'_>, &Operands<T, 1>) -> Result<Option<usize>>,
    ) -> Result<Option<usize>> {
        match self {
            Shaped::Vectors(given) => run(&mut Context::new(), given.operands()),
            Shaped::Blocks(given) => {
                let block = (given.views[0].data().cast(), given.views[0].layout().axes(), given.conj[0]);
                // SAFETY: the elements: the caller's promise, of a view that has been read. `run` is `iamax`.
                unsafe { Blocks::first_largest(block, &mut Context::new(), run) }
            }
        }
    }
}

impl<const N: usize> GivenBlocks<N> {
    /// # Safety
    /// As [`Shaped::read`].
    unsafe fn read(routine: &'static Routine<N>, given: [*const bv_view; N]) -> Outcome<GivenBlocks<N>> {
        const { assert!(N >= 1 && N <= 3) };
        let specs = routine.operands();
        debug_assert!(N < 3, "no routine of vectors alone has three");
        // SAFETY: the caller's promise, of each of them.
        let one = |at: usize| unsafe { AnyView::read(given[at], specs[at].name()) };
        let first = one(0)?;
        let last = if N > 1 { one(N - 1)? } else { first.clone() };
        let views: [AnyView; N] =
            core::array::from_fn(|at| if at == 0 { first.clone() } else { last.clone() });
        let dtype = common_dtype(&views, specs.each_ref().map(Operand::name))?;
        for (view, spec) in views.iter().zip(specs) {
            if spec.role() == Role::InOut {
                view.check_writable(spec.name())?;
            }
        }
        let (last, conj) = (N - 1, views.each_ref().map(AnyView::conj));
        let mut overlaps = [false; N];
        if N > 1 && specs[last].role() == Role::InOut {
            let (x, y) = (&views[0], &views[last]);
            let is_same = x.data() == y.data() && x.layout() == y.layout();
            overlaps[0] = is_same && !x.layout().is_empty();
            let is_written = specs[0].role() == Role::InOut;
            let shares = shares_memory(x.region(), y.region(), WORK_LIMIT) != Overlap::No;
            if is_written && shares {
                let (routine, first, second) = (routine.name(), specs[0].name(), specs[last].name());
                return Err(Error::OutputsOverlap { routine, first, second }.into());
            }
            if !is_same {
                x.check_apart(y, [specs[0].name(), specs[last].name()])?;
            }
        }
        Ok(GivenBlocks { routine, dtype, views, conj, overlaps })
    }

    /// As lines.
    ///
    /// # Errors
    /// Those of [`Blocks::new`].
    fn lines<T>(&self) -> Result<Blocks<T, N>> {
        let part = |at: usize| (self.views[at].data().cast(), self.views[at].layout().axes(), self.conj[at]);
        Blocks::new(self.routine, core::array::from_fn(part), self.overlaps)
    }

    /// The reports of a routine on each line, added up.
    ///
    /// # Errors
    /// As [`Self::lines`], and those of `run`.
    pub fn report(
        &self,
        context: &mut Context<'_>,
        run: &dyn Fn(&mut Context<'_>, &Given<N>) -> Outcome<Report>,
    ) -> Outcome<Report> {
        let lines = self.lines::<c_void>()?.planned_by(context);
        lines.report(|line| run(context, &Given::of_line(self.dtype, line)))
    }
}
