//! Where the rows, columns and terms of a product lie in its operands: a step apart, or through axes that do not chain.
//!
//! The loops are written once, for any [`Index`]; what is a step apart costs them nothing.

use crate::direct::gemm::grouped::GroupAxis;
use core::cell::Cell;

/// Lines of a block in one operand: rows, columns or terms.
pub trait Steps: Copy {
    /// Where a line begins, in bytes.
    fn at(self, line: usize) -> isize;

    /// How many of the `count` lines from `first` on follow one another at one step, at least one if there is any, and that step.
    fn run(self, first: usize, count: usize) -> (usize, isize);
}

/// Calls `each` for the runs of `count` lines from `first` on: with where one begins, counted from `first`, its length and
/// step.
#[inline(always)]
pub fn for_runs(steps: impl Steps, first: usize, count: usize, mut each: impl FnMut(usize, usize, isize)) {
    let mut at = 0;
    while at < count {
        let (len, step) = steps.run(first + at, count - at);
        each(at, len, step);
        at += len;
    }
}

/// An index of a product, which two of the operands have.
pub trait Index: Copy {
    type Steps<'a>: Steps;

    /// Bytes in the workspace for each line of a block.
    const TABLE: usize;

    fn len(&self) -> usize;

    /// The step between most neighbours in each operand.
    fn inner(&self) -> [isize; 2];

    /// The lines from `first` on in each operand, as far as they are asked for: where they are counted from, and the steps from
    /// there. With the table for them, where there is one.
    fn block<'a>(&self, first: usize, table: Table<'a>) -> ([isize; 2], [Self::Steps<'a>; 2]);
}

/// All one step apart.
#[derive(Clone, Copy, Debug)]
pub struct Even {
    pub len: usize,
    pub steps: [isize; 2],
}

/// The step.
#[derive(Clone, Copy, Debug)]
pub struct Step(isize);

impl Steps for Step {
    #[inline(always)]
    fn at(self, line: usize) -> isize {
        self.0.wrapping_mul(line as isize)
    }

    #[inline(always)]
    fn run(self, _: usize, count: usize) -> (usize, isize) {
        (count, self.0)
    }
}

impl Index for Even {
    type Steps<'a> = Step;
    const TABLE: usize = 0;

    #[inline(always)]
    fn len(&self) -> usize {
        self.len
    }

    #[inline(always)]
    fn inner(&self) -> [isize; 2] {
        self.steps
    }

    #[inline(always)]
    fn block<'a>(&self, first: usize, _: Table<'a>) -> ([isize; 2], [Step; 2]) {
        (self.steps.map(|step| Step(step).at(first)), self.steps.map(Step))
    }
}

/// The axes of a group as one index, or a part of that.
#[derive(Clone, Copy, Debug)]
pub struct Merged<'a> {
    /// Outermost first.
    axes: &'a [GroupAxis],
    first: usize,
    len: usize,
    /// Whether the operands change places.
    swapped: bool,
}

/// The lines of a block, which are those of the next one after that.
pub type Table<'a> = &'a [Cell<Line>];

/// A line of a block of a [`Merged`] index.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Where it begins in each operand, in bytes.
    offsets: [isize; 2],
    /// How many there are from it on, with itself, to the end of the innermost axis.
    left: usize,
}

impl<'a> Merged<'a> {
    /// All of it; without axes it has one line.
    pub fn new(axes: &'a [GroupAxis]) -> Merged<'a> {
        Merged { axes, first: 0, len: axes.iter().map(|axis| axis.len).product(), swapped: false }
    }

    /// Without lines.
    pub fn none(self) -> Merged<'a> {
        Merged { len: 0, ..self }
    }

    pub fn part(self, [start, end]: [usize; 2]) -> Merged<'a> {
        Merged { first: self.first + start, len: end - start, ..self }
    }

    pub fn swapped(self) -> Merged<'a> {
        Merged { swapped: !self.swapped, ..self }
    }

    fn steps(&self, axis: &GroupAxis) -> [isize; 2] {
        let [first, second] = axis.steps;
        if self.swapped { [second, first] } else { [first, second] }
    }

    /// The lines from `first` on: as many as there is room for, or are left.
    fn fill(&self, first: usize, table: Table) {
        let count = table.len().min(self.len - first);
        let mut rest = &table[..count];
        let (inner, step) = match self.axes {
            [] => (1, [0, 0]),
            [.., axis] => (axis.len, self.steps(axis)),
        };
        let mut next = self.first + first;
        while !rest.is_empty() {
            let mut at = next;
            let mut offsets = [0_isize; 2];
            for axis in self.axes.iter().rev() {
                let (outer, here) = (at / axis.len, at % axis.len);
                for (offset, step) in offsets.iter_mut().zip(self.steps(axis)) {
                    *offset = offset.wrapping_add(step.wrapping_mul(here as isize));
                }
                at = outer;
            }
            let left = inner - next % inner;
            let (run, others) = rest.split_at(left.min(rest.len()));
            next += run.len();
            for (at, line) in run.iter().enumerate() {
                line.set(Line { offsets, left: left - at });
                offsets = [offsets[0].wrapping_add(step[0]), offsets[1].wrapping_add(step[1])];
            }
            rest = others;
        }
    }
}

/// The lines of a table in one of the operands.
#[derive(Clone, Copy)]
pub struct Lines<'a> {
    table: Table<'a>,
    operand: usize,
    /// Step along the innermost axis.
    step: isize,
}

impl Steps for Lines<'_> {
    #[inline(always)]
    fn at(self, line: usize) -> isize {
        self.table[line].get().offsets[self.operand]
    }

    #[inline(always)]
    fn run(self, first: usize, count: usize) -> (usize, isize) {
        let len = if count > 1 { self.table[first].get().left.min(count) } else { count };
        (len, self.step)
    }
}

impl Index for Merged<'_> {
    type Steps<'a> = Lines<'a>;
    const TABLE: usize = size_of::<Line>();

    fn len(&self) -> usize {
        self.len
    }

    fn inner(&self) -> [isize; 2] {
        self.axes.last().map_or([0, 0], |axis| self.steps(axis))
    }

    fn block<'a>(&self, first: usize, table: Table<'a>) -> ([isize; 2], [Lines<'a>; 2]) {
        self.fill(first, table);
        let steps = self.inner();
        let lines = |operand| Lines { table, operand, step: steps[operand] };
        ([0, 0], [lines(0), lines(1)])
    }
}
