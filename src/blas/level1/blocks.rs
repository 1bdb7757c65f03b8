//! Routines of vectors on blocks of any number of axes: a call for each line of what does not merge, and what the calls return put
//! together.

use crate::axis_vec::{AxisVec, add, axis_vec, list};
use crate::blas::call::Located;
use crate::blas::prelude::*;
use crate::direct::{Norm, magnitude_at};
use crate::error::Error;
use crate::layout::{Axis, Layout};
use crate::pack::{CopyAxis, LoopOrder};
use crate::plan::Routine;
use crate::scalar::Scalar;
use crate::view::{Block, BlockMut};
use num_traits::Float as _;

/// Lines along the innermost axis are walked if they are as long as that: longer ones, of larger steps, cost more than calls do.
const LONG_LINE: usize = 32;

/// Where the elements of an operand are: those of a view, as long as that lives.
pub(in crate::blas) enum Place<T> {
    Vector(Located<T>),
    Axes { ptr: *mut T, layout: Layout, conj: bool },
}

impl<T> Place<T> {
    /// The first element, the axes, and whether elements are conjugated.
    fn parts(&self) -> (*mut T, &[Axis], bool) {
        match self {
            Place::Vector(Located { ptr, rows, conj, .. }) => (*ptr, core::slice::from_ref(rows), *conj),
            Place::Axes { ptr, layout, conj } => (*ptr, layout.axes(), *conj),
        }
    }
}

/// A view as such. There are the implementations below and no others.
pub(in crate::blas) trait AsPlace<T> {
    fn place(self) -> Place<T>;
}

impl<T: Scalar> AsPlace<T> for Block<'_, T> {
    #[inline(always)]
    fn place(self) -> Place<T> {
        match self {
            Block::Vector(vector) => Place::Vector(vector.operand()),
            Block::Axes(view) => {
                let (ptr, conj) = (view.as_ptr().cast_mut(), view.conjugated());
                Place::Axes { ptr, layout: view.layout().clone(), conj }
            }
        }
    }
}

impl<T: Scalar> AsPlace<T> for BlockMut<'_, T> {
    #[inline(always)]
    fn place(self) -> Place<T> {
        match self {
            BlockMut::Vector(vector) => Place::Vector(vector.operand()),
            BlockMut::Axes(mut view) => {
                Place::Axes { ptr: view.as_mut_ptr(), layout: view.layout().clone(), conj: false }
            }
        }
    }
}

/// Blocks of one shape as lines.
///
/// # Invariants
/// What [`Operands`] demands of vectors holds of each of the [lines](Self::each), if it holds of the elements that they were made of.
pub struct Blocks<T, const N: usize> {
    /// First elements, after reversals.
    first: [*mut T; N],
    conj: [bool; N],
    overlaps: [bool; N],
    /// Along which lines lie: the strides of the first and of the last operand.
    line: CopyAxis,
    /// The axes around them, the outermost first.
    around: AxisVec<CopyAxis>,
}

impl<T, const N: usize> Blocks<T, N> {
    /// Those of operands of which it is told where the first element is, the axes, and whether elements are conjugated; and which
    /// of them share memory with the last one: none, but for what is the same elements in the same order.
    ///
    /// # Errors
    /// [`Error::BlockShapes`]; [`Error::OutOfMemory`], of more axes than lie in place.
    pub fn new(
        routine: &'static Routine<N>,
        operands: [(*mut T, &[Axis], bool); N],
        overlaps: [bool; N],
    ) -> Result<Blocks<T, N>> {
        let [(_, x, _), (_, y, _)] = [operands[0], operands[N - 1]];
        let shape = |axes: &[Axis]| list(axes.iter().map(|axis| axis.len));
        if !x.iter().map(|axis| axis.len).eq(y.iter().map(|axis| axis.len)) {
            return Err(Error::BlockShapes { routine: routine.name(), x: shape(x)?, y: shape(y)? });
        }
        let pairs = axis_vec(y.iter().zip(x).map(|(&y, &x)| CopyAxis::between(y, x)))?;
        let (mut first, conj) = (operands.map(|(ptr, ..)| ptr), operands.map(|(_, _, conj)| conj));
        let Some(LoopOrder { axes: mut around, dst, src }) = LoopOrder::new(&pairs)? else {
            let (line, around) = (CopyAxis { len: 0, dst: 0, src: 0 }, AxisVec::new());
            return Ok(Blocks { first, conj, overlaps, line, around });
        };
        first[0] = first[0].wrapping_byte_offset(src);
        if N > 1 {
            first[N - 1] = first[N - 1].wrapping_byte_offset(dst);
        }
        let line = take_line(&mut around);
        Ok(Blocks { first, conj, overlaps, line, around })
    }

    /// Those of views, of which the last one is written, if any is.
    ///
    /// # Errors
    /// As [`Self::new`].
    fn of(routine: &'static Routine<N>, places: &[Place<T>; N]) -> Result<Blocks<T, N>> {
        Blocks::new(routine, places.each_ref().map(Place::parts), [false; N])
    }

    /// Only the first line, where it is only planned, as the others have the same plan.
    pub fn planned_by(mut self, context: &Context<'_>) -> Self {
        if context.only_plans() {
            self.around.clear();
        }
        self
    }

    /// Calls `run` for each line; once, without elements, if there are none.
    ///
    /// # Errors
    /// The first one of `run`.
    pub fn each<E>(
        &self,
        mut run: impl FnMut(&Operands<T, N>) -> core::result::Result<(), E>,
    ) -> core::result::Result<(), E> {
        walk(&self.around, [0; 2], &mut |[src, dst]| {
            let place = |at: usize| {
                let is_first = at == 0 && N > 1;
                let (offset, stride) = if is_first { (src, self.line.src) } else { (dst, self.line.dst) };
                let rows = Axis::new(self.line.len, stride);
                Located::vector(self.first[at].wrapping_byte_offset(offset), rows, self.conj[at])
            };
            run(&Operands::sharing(core::array::from_fn(place), self.overlaps))
        })
    }

    /// The reports of a routine, added up.
    ///
    /// # Errors
    /// Those of `run`.
    pub fn report<E>(
        &self,
        mut run: impl FnMut(&Operands<T, N>) -> core::result::Result<Report, E>,
    ) -> core::result::Result<Report, E> {
        let mut sum = Report::default();
        self.each(|line| {
            sum.add(run(line)?);
            Ok(())
        })?;
        Ok(sum)
    }

    /// The sum of what `run` returns.
    ///
    /// # Errors
    /// Those of `run`.
    pub fn sum<R: Scalar>(&self, mut run: impl FnMut(&Operands<T, N>) -> Result<R>) -> Result<R> {
        let mut sum = None;
        self.each(|line| {
            let part = run(line)?;
            sum = Some(sum.map_or(part, |sum: R| sum + part));
            Ok(())
        })?;
        Ok(sum.unwrap_or(R::ZERO))
    }

    /// The norm of the norms that `run` returns.
    ///
    /// # Errors
    /// Those of `run`.
    pub fn norm<R: RealScalar>(&self, mut run: impl FnMut(&Operands<T, N>) -> Result<R>) -> Result<R> {
        let mut norm = Norm::new();
        self.each(|line| {
            norm.add(run(line)?);
            Ok(())
        })?;
        Ok(norm.value())
    }
}

impl<T: Scalar> Blocks<T, 1> {
    /// The position of the first of the largest elements, counted as in row-major order, if that of the first of those of a line
    /// is what `run` returns; NaN is larger than all. `axes` are those of the block.
    ///
    /// # Errors
    /// Those of `run`; [`Error::OutOfMemory`], of more axes than lie in place.
    ///
    /// # Safety
    /// The elements are as [`Operands`] demands, and `run` returns a position of one of them, if there are any.
    pub unsafe fn first_largest(
        (ptr, axes, conj): (*mut T, &[Axis], bool),
        context: &mut Context<'_>,
        mut run: impl FnMut(&mut Context<'_>, &Operands<T, 1>) -> Result<Option<usize>>,
    ) -> Result<Option<usize>> {
        // Beside the stride of each axis, how far it steps in that order; what merges has to do so in the order of the axes.
        let mut groups = AxisVec::<CopyAxis>::new();
        let mut count = 1;
        if axes.iter().any(|axis| axis.len == 0) {
            return Ok(None);
        }
        for axis in axes.iter().rev() {
            match groups.last_mut() {
                _ if axis.len == 1 => {}
                Some(CopyAxis { len, dst, .. }) if dst.checked_mul(*len as isize) == Some(axis.stride) => {
                    *len *= axis.len;
                }
                _ => add(&mut groups, CopyAxis { len: axis.len, dst: axis.stride, src: count })?,
            }
            count *= axis.len as isize;
        }
        groups.reverse();
        let line = take_line(&mut groups);
        if context.only_plans() {
            groups.clear();
        }
        let rows = Axis::new(line.len, line.dst);
        let mut best: Option<(T::Real, usize)> = None;
        walk(&groups, [0; 2], &mut |[before, offset]| {
            let place = Located::vector(ptr.wrapping_byte_offset(offset), rows, conj);
            let Some(at) = run(context, &Operands::apart([place]))? else { return Ok(()) };
            // SAFETY: a position of one of the elements of this line.
            let value = unsafe { magnitude_at(place.line(), at) };
            let position = (before + at as isize * line.src) as usize;
            let is_better = best.is_none_or(|(most, first)| {
                let is_equal = value == most || value.is_nan() && most.is_nan();
                value > most || value.is_nan() && !most.is_nan() || is_equal && position < first
            });
            if is_better {
                best = Some((value, position));
            }
            Ok(())
        })?;
        Ok(best.map(|(_, position)| position))
    }
}

/// The axis along which lines are taken, out of the others: the innermost if it is long, else the longest.
fn take_line(axes: &mut AxisVec<CopyAxis>) -> CopyAxis {
    let longest = (0..axes.len()).max_by_key(|&at| (axes[at].len.min(LONG_LINE), at));
    longest.map_or(CopyAxis { len: 1, dst: 0, src: 0 }, |at| axes.remove(at))
}

/// Calls `run` for each index along the axes, the last one running fastest, with how far that is.
fn walk<E>(
    axes: &[CopyAxis],
    at: [isize; 2],
    run: &mut dyn FnMut([isize; 2]) -> core::result::Result<(), E>,
) -> core::result::Result<(), E> {
    let Some((&CopyAxis { len, dst, src }, inner)) = axes.split_first() else { return run(at) };
    (0..len as isize).try_for_each(|i| walk(inner, [at[0] + i * src, at[1] + i * dst], run))
}

/// What a routine makes of blocks, of which not all are vectors: line by line by `run`, put together as the name says.
macro_rules! put_together {
    ($($name:ident -> $result:ty;)*) => {$(
        /// # Errors
        /// As [`Blocks::new`], and those of `run`.
        #[cold]
        #[inline(never)]
        pub(in crate::blas) fn $name<T: Blas, const N: usize>(
            context: &mut Context<'_>,
            routine: &'static Routine<N>,
            places: &[Place<T>; N],
            run: impl Fn(&mut Context<'_>, &Operands<T, N>) -> Result<$result>,
        ) -> Result<$result> {
            let blocks = Blocks::of(routine, places)?.planned_by(context);
            blocks.$name(|line| run(context, line))
        }
    )*};
}
put_together! { report -> Report; norm -> T::Real; }

/// The sum of what `run` makes of each line: see above.
///
/// # Errors
/// As [`Blocks::new`], and those of `run`.
#[cold]
#[inline(never)]
pub(in crate::blas) fn sum<T: Blas, R: Scalar, const N: usize>(
    context: &mut Context<'_>,
    routine: &'static Routine<N>,
    places: &[Place<T>; N],
    run: impl Fn(&mut Context<'_>, &Operands<T, N>) -> Result<R>,
) -> Result<R> {
    let blocks = Blocks::of(routine, places)?.planned_by(context);
    blocks.sum(|line| run(context, line))
}

/// [`Blocks::first_largest`] of a block.
///
/// # Errors
/// As that.
#[cold]
#[inline(never)]
pub(in crate::blas) fn first<T: Blas>(
    context: &mut Context<'_>,
    _: &'static Routine<1>,
    [place]: &[Place<T>; 1],
    run: impl Fn(&mut Context<'_>, &Operands<T, 1>) -> Result<Option<usize>>,
) -> Result<Option<usize>> {
    // SAFETY: the elements are those of a view; `run` is `iamax`.
    unsafe { Blocks::first_largest(place.parts(), context, run) }
}
