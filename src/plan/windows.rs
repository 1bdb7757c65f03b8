//! Overlapping lines, such as the windows of a signal: lines of unit stride that begin fewer elements apart than they are long.
//!
//! No call takes them, but every t-th of them, where t times the step is their length or more, form a matrix with that leading
//! dimension: so t calls compute on all of them, without a copy.

use super::form::{CallForm, Request};
use super::recursive::{Part, Scale, Subproblem};
use super::routine::{MAX_INDICES, Routine, Storage};
use super::vector::VectorProduct;
use super::{Plan, Policy};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::scalar::DType;

/// Of which steps a plan is, each with a plan of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// It is none: it is carried out by its form.
    One,
    /// The halves of a structured operand.
    Halves,
    /// Every so many of each index.
    Windows([usize; MAX_INDICES]),
    /// A matrix times a vector.
    Vector(VectorProduct),
}

/// Every `by`-th of an axis from `first` on, and how far that is.
fn every(axis: Axis, by: usize, first: usize) -> (Axis, isize) {
    let part = Axis::new((axis.len - first).div_ceil(by), axis.stride.wrapping_mul(by as isize));
    (part, axis.stride.wrapping_mul(first as isize))
}

/// How many steps there are.
pub fn count(by: [usize; MAX_INDICES]) -> usize {
    by.into_iter().fold(1, usize::saturating_mul)
}

/// The step of that number.
pub fn window_step<const N: usize>(
    routine: &Routine<N>,
    layouts: &[MatrixLayout; N],
    by: [usize; MAX_INDICES],
    at: usize,
) -> Subproblem<N> {
    let firsts = [at % by[0], at / by[0] % by[1], at / by[0] / by[1]];
    let parts = core::array::from_fn(|at| -> Part {
        let (spec, layout) = (&routine.operands[at], layouts[at]);
        let of = |axis: Axis, index: usize| match by.get(index) {
            Some(&by) if by > 1 => every(axis, by, firsts[index]),
            _ => (axis, 0),
        };
        let ((rows, down), (cols, right)) = (of(layout.rows, spec.rows), of(layout.cols, spec.cols));
        (MatrixLayout { rows, cols, ..layout }, down.wrapping_add(right))
    });
    let output = &routine.operands[N - 1];
    // The caller's beta is for the first step that adds to this part of the output.
    let is_first = (0..MAX_INDICES).all(|index| output.carries(index) || firsts[index] == 0);
    let beta = if is_first { Scale::Beta } else { Scale::One };
    Subproblem::Same { parts, scales: [Scale::Alpha, beta] }
}

/// Every how many lines do not overlap, if neighbours do, at most all of them, and which axis counts them: 0 for rows.
fn stride_of_lines(layout: &MatrixLayout, item_size: usize) -> Option<(usize, usize)> {
    let of = |lines: Axis, along: Axis| {
        let step = lines.stride.unsigned_abs();
        let is_line = along.len > 1 && along.stride.unsigned_abs() == item_size;
        let width = along.len.checked_mul(item_size)?;
        (is_line && lines.len > 1 && step > 0 && step < width).then(|| width.div_ceil(step).min(lines.len))
    };
    let [down, right] = [of(layout.rows, layout.cols), of(layout.cols, layout.rows)];
    let candidates = [down.map(|by| (by, 0)), right.map(|by| (by, 1))];
    candidates.into_iter().flatten().min()
}

impl<const N: usize> Request<'_, N> {
    /// Every how many of each index there is a call in which everything passes, and that call for the first of them, if it is
    /// inputs whose lines overlap that no single call takes.
    pub fn windows(&self) -> Option<([usize; MAX_INDICES], CallForm<N>)> {
        let Request { routine, layouts, dtype, .. } = *self;
        if !routine.is_general() || !routine.is_product {
            return None;
        }
        let mut by = [1; MAX_INDICES];
        for (spec, layout) in routine.operands[..N - 1].iter().zip(layouts) {
            if spec.storage == Storage::Dense
                && let Some((lines, axis)) = stride_of_lines(layout, dtype.size())
            {
                let index = if axis == 0 { spec.rows } else { spec.cols };
                by[index] = by[index].max(lines);
            }
        }
        if by == [1; MAX_INDICES] || !self.stay_aligned(by, dtype) {
            return None;
        }
        let Subproblem::Same { parts, .. } = window_step(routine, layouts, by, 0) else { return None };
        let layouts = &parts.map(|(layout, _)| layout);
        let part = Request { layouts, ..*self };
        let form = part.passing().or_else(|| part.passing_reversed())?;
        Some((by, form))
    }

    /// Whether all steps begin where the first one may.
    fn stay_aligned(&self, by: [usize; MAX_INDICES], dtype: DType) -> bool {
        let is_whole = |axis: Axis, index: usize| {
            by.get(index).is_none_or(|&by| by == 1) || axis.stride % dtype.align() as isize == 0
        };
        let mut operands = self.routine.operands.iter().zip(self.layouts);
        operands.all(|(spec, layout)| is_whole(layout.rows, spec.rows) && is_whole(layout.cols, spec.cols))
    }

    /// Whether those calls are taken where copies, or products of our own, are allowed.
    pub fn prefers_windows(&self, by: [usize; MAX_INDICES], lens: [usize; MAX_INDICES]) -> bool {
        let shortest =
            (0..MAX_INDICES).filter(|&index| by[index] > 1).map(|index| lens[index] / by[index]).min();
        let least = self.tuning.window_len;
        self.policy == Policy::ZeroCopy || least > 0 && shortest.is_some_and(|len| len >= least)
    }
}

impl<const N: usize> Plan<N> {
    /// In steps of every so many of each index.
    pub(super) fn in_windows(self, by: [usize; MAX_INDICES]) -> Plan<N> {
        Plan { steps: Steps::Windows(by), calls: count(by), ..self }
    }
}
