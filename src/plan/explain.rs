//! What a plan says of itself: per operand, and as text.

use core::fmt;

use super::vector::VectorProduct;
use super::windows::Steps;
use super::{Access, Parameters, Plan, Storage, Structure};
use crate::layout::Axis;
use crate::words::{Diag, Order, Uplo};

/// What a plan does with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperandPlan {
    /// Its name in the BLAS standard.
    pub name: &'static str,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// Which of its elements count.
    pub structure: Structure,
    /// What its axes are.
    pub storage: Storage,
    /// Pass or pack, and why.
    pub access: Access,
    /// Bytes copied between it and the workspace.
    pub bytes_copied: usize,
    /// Whether its rows are reversed on the way to BLAS.
    pub rows_reversed: bool,
    /// Whether its columns are reversed on the way to BLAS.
    pub cols_reversed: bool,
}

impl<const N: usize> Plan<N> {
    /// What it does with each operand.
    pub fn operands(&self) -> [OperandPlan; N] {
        core::array::from_fn(|at| {
            let (spec, layout) = (&self.routine.operands[at], self.layouts[at]);
            let reversed = |index: usize, axis: Axis| axis.len > 1 && self.form.flips.contains(index);
            OperandPlan {
                name: spec.name,
                rows: layout.rows.len,
                cols: layout.cols.len,
                structure: spec.structure,
                storage: spec.storage,
                access: self.form.access[at],
                bytes_copied: self.bytes_copied[at],
                rows_reversed: reversed(spec.rows, layout.rows),
                cols_reversed: reversed(spec.cols, layout.cols),
            }
        })
    }

    /// The letters of the indices that are walked backwards in all operands.
    pub fn reversed(&self) -> impl Iterator<Item = char> + '_ {
        let indices = self.routine.indices.iter().enumerate();
        indices.filter(|&(index, _)| self.form.flips.contains(index)).map(|(_, &letter)| letter)
    }
}

/// `pass (T, ld = 64)` or `pack (no axis has unit stride (1024 and 16 bytes))`
impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Access::Pass { trans, ld: 0 } => write!(f, "pass ({trans})"),
            Access::Pass { trans, ld } => write!(f, "pass ({trans}, ld = {ld})"),
            Access::Vector { inc } => write!(f, "pass (inc = {inc})"),
            Access::Direct { reason: None } => f.write_str("direct"),
            Access::Direct { reason: Some(reason) } => write!(f, "direct ({reason})"),
            Access::Pack { reason } => write!(f, "pack ({reason})"),
        }
    }
}

impl OperandPlan {
    /// Shape and structure: `4 x 4, upper`, `4 elements`, `7 x 5, 1 below and 2 above the diagonal`.
    pub(super) fn describe(&self, parameters: Parameters, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parameters { uplo, diag, kl, ku, order } = parameters;
        match self.storage {
            Storage::Vector => return write!(f, "{} element{}", self.rows, plural(self.rows)),
            Storage::Packed => write!(f, "{} element{}, packed by ", self.rows, plural(self.rows))?,
            Storage::Dense | Storage::Band => write!(f, "{} x {}", self.rows, self.cols)?,
        }
        match (self.storage, order) {
            (Storage::Packed, Order::RowMajor) => f.write_str("rows")?,
            (Storage::Packed, Order::ColMajor) => f.write_str("columns")?,
            (Storage::Band, _) => write!(f, ", {kl} below and {ku} above the diagonal")?,
            _ => {}
        }
        if self.structure != Structure::General {
            f.write_str(if uplo == Uplo::Upper { ", upper" } else { ", lower" })?;
        }
        if self.structure == Structure::Triangular && diag == Diag::Unit {
            f.write_str(", unit")?;
        }
        Ok(())
    }
}

/// `; a row of C as a matrix times a vector, repeated in all rows`
impl fmt::Display for VectorProduct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match (self.repeats, self.is_row) {
            ([true, true], _) => "one number",
            (_, true) => "one row",
            (_, false) => "one column",
        };
        write!(f, "; {what} of C, by a matrix times a vector")?;
        match self.repeats {
            [false, false] => Ok(()),
            [true, false] => f.write_str(", the same in all rows"),
            [false, true] => f.write_str(", the same in all columns"),
            [true, true] => f.write_str(", the same in all of C"),
        }
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// A few lines: the call, each operand, and the costs.
impl<const N: usize> fmt::Display for Plan<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}:", self.routine.name, self.dtype)?;
        let indices = self.routine.indices.iter().zip(self.lens).filter(|&(&letter, _)| letter != ' ');
        for (at, (letter, len)) in indices.enumerate() {
            write!(f, "{} {letter} = {len}", if at == 0 { "" } else { "," })?;
        }
        if self.lens.contains(&0) {
            return f.write_str("; no call: there is nothing to multiply");
        }
        if let Steps::Vector(product) = self.steps {
            write!(f, "{product}")?;
        }
        match (self.form.direct, self.steps, self.form.order) {
            (true, ..) if self.workspace_bytes > 0 && self.is_zero_copy() => {
                f.write_str("; computed in panels of our own, without BLAS")?;
            }
            (true, ..) => f.write_str("; computed directly, without BLAS")?,
            (_, Steps::Halves, order) => write!(f, "; {order} calls, in halves")?,
            (_, Steps::Windows(by), order) => {
                write!(f, "; {order} calls, each of every")?;
                let indices = self.routine.indices.iter().zip(by).filter(|&(_, by)| by > 1);
                for (at, (letter, by)) in indices.enumerate() {
                    let ending = match (by % 100, by % 10) {
                        (11..=13, _) => "th",
                        (_, 1) => "st",
                        (_, 2) => "nd",
                        (_, 3) => "rd",
                        _ => "th",
                    };
                    write!(f, "{} {by}{ending} {letter}", if at == 0 { "" } else { "," })?;
                }
            }
            (_, _, order) => write!(f, "; {order} call")?,
        }
        for (at, letter) in self.reversed().enumerate() {
            write!(f, "{}{letter}", if at == 0 { ", reversed: " } else { " " })?;
        }
        writeln!(f)?;
        for operand in self.operands() {
            write!(f, "  {}  ", operand.name)?;
            operand.describe(self.options.parameters, f)?;
            writeln!(f, ": {}", operand.access)?;
        }
        let calls = self.calls();
        write!(f, "  copies {} bytes", self.bytes_copied())?;
        if self.workspace_bytes > 0 {
            write!(f, " through {} bytes of workspace", self.workspace_bytes)?;
        }
        write!(f, ", {calls} call{}", plural(calls))
    }
}
