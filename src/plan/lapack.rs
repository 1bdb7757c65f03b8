//! Plans of LAPACK's routines: in which form each matrix passes, or why it is packed.
//!
//! LAPACK reads matrices by columns. What lies by rows is the transpose of what it reads, and what runs backwards is reversed: of most
//! routines there is an exact answer on that too, which the routine's [`Takes`] say.

use core::fmt;

use super::{Access, OperandPlan, Parameters, Storage, Structure};
use crate::error::Refusal;
use crate::operand::MatrixLayout;
use crate::scalar::DType;
use crate::words::{Order, Trans};

/// Which axes may be reversed in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reversed {
    /// None.
    No,
    /// Rows and columns at once, or none.
    Both,
    /// Either.
    Any,
}

/// Which layouts a routine takes of an operand besides those by columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Takes {
    pub rows: bool,
    pub reversed: Reversed,
}

impl Takes {
    /// By columns only.
    pub const COLUMNS: Takes = Takes { rows: false, reversed: Reversed::No };
    /// By rows too.
    pub const ORDERS: Takes = Takes { rows: true, reversed: Reversed::No };
    /// By rows too, and both axes reversed.
    pub const SYMMETRIC: Takes = Takes { rows: true, reversed: Reversed::Both };
    /// By rows too, and any axes reversed.
    pub const ALL: Takes = Takes { rows: true, reversed: Reversed::Any };
}

/// How a matrix lies for LAPACK: reversed as said, it is the matrix that is read by columns `ld` apart, or its transpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub is_transposed: bool,
    pub ld: usize,
    /// Rows, columns.
    pub reversed: [bool; 2],
}

impl Form {
    /// By columns, of which the `ld` is not known yet.
    pub const COLUMNS: Form = Form { is_transposed: false, ld: 1, reversed: [false; 2] };

    /// The form in which a matrix passes.
    ///
    /// # Errors
    /// Why there is none.
    pub fn of(layout: MatrixLayout, takes: Takes, item_size: usize, int_max: usize) -> Result<Form, Refusal> {
        if layout.conj {
            return Err(Refusal::Conjugated);
        }
        if let Some(value) = [layout.rows.len, layout.cols.len].into_iter().find(|&len| len > int_max) {
            return Err(Refusal::TooLarge { value });
        }
        let runs_back = |len: usize, stride: isize| len > 1 && stride < 0;
        let is_empty = layout.rows.len == 0 || layout.cols.len == 0;
        let back = [layout.rows, layout.cols].map(|axis| !is_empty && runs_back(axis.len, axis.stride));
        let may = match takes.reversed {
            Reversed::No => false,
            // An axis of one element runs either way.
            Reversed::Both => (back[0] || layout.rows.len == 1) && (back[1] || layout.cols.len == 1),
            Reversed::Any => true,
        };
        let reversed = if may { back } else { [false; 2] };
        let ahead = MatrixLayout {
            rows: if reversed[0] { layout.rows.flipped().0 } else { layout.rows },
            cols: if reversed[1] { layout.cols.flipped().0 } else { layout.cols },
            ..layout
        };
        let of = |order| ahead.leading_dimension(order, item_size, int_max);
        match of(Order::ColMajor) {
            Ok(ld) => Ok(Form { is_transposed: false, ld, reversed }),
            Err(by_cols) if !takes.rows => {
                // What would be by rows says so.
                Err(if of(Order::RowMajor).is_ok() { Refusal::OtherOrder } else { by_cols })
            }
            Err(by_cols) => match of(Order::RowMajor) {
                Ok(ld) => Ok(Form { is_transposed: true, ld, reversed }),
                Err(by_rows) => Err(by_rows.nearer(by_cols)),
            },
        }
    }

    /// The form of a matrix that has to be of this order and these directions.
    ///
    /// # Errors
    /// Why it is not.
    pub fn serves(self, layout: MatrixLayout, item_size: usize, int_max: usize) -> Result<Form, Refusal> {
        let takes = Takes { rows: true, reversed: Reversed::Any };
        let form = Form::of(layout, takes, item_size, int_max)?;
        let order = if self.is_transposed { Order::RowMajor } else { Order::ColMajor };
        let is_long = [layout.rows.len > 1, layout.cols.len > 1];
        if (0..2).any(|at| is_long[at] && form.reversed[at] != self.reversed[at]) {
            return Err(Refusal::Opposed);
        }
        let ahead = MatrixLayout {
            rows: if form.reversed[0] { layout.rows.flipped().0 } else { layout.rows },
            cols: if form.reversed[1] { layout.cols.flipped().0 } else { layout.cols },
            ..layout
        };
        let ld = ahead.leading_dimension(order, item_size, int_max).map_err(|_| Refusal::OtherOrder)?;
        Ok(Form { is_transposed: self.is_transposed, ld, reversed: form.reversed })
    }
}

/// The most operands of a routine.
pub(crate) const MOST_OPERANDS: usize = 4;

/// The most steps.
const MOST_STEPS: usize = 8;

/// How a routine of LAPACK is carried out: which calls, and in which form each operand goes to them. `Display` explains it.
#[derive(Clone, Copy, Debug)]
pub struct LapackPlan {
    routine: &'static str,
    dtype: DType,
    parameters: Parameters,
    operands: [Option<OperandPlan>; MOST_OPERANDS],
    steps: [&'static str; MOST_STEPS],
    calls: usize,
    workspace_bytes: usize,
}

impl LapackPlan {
    pub(crate) fn new(routine: &'static str, dtype: DType) -> LapackPlan {
        LapackPlan {
            routine,
            dtype,
            parameters: Parameters::default(),
            operands: [None; MOST_OPERANDS],
            steps: [""; MOST_STEPS],
            calls: 0,
            workspace_bytes: 0,
        }
    }

    pub(crate) fn set_parameters(&mut self, parameters: Parameters) {
        self.parameters = parameters;
    }

    pub(crate) fn push(&mut self, operand: OperandPlan) {
        if let Some(place) = self.operands.iter_mut().find(|place| place.is_none()) {
            *place = Some(operand);
        }
    }

    /// Notes a step, and whether it is a call.
    pub(crate) fn step(&mut self, step: &'static str, calls: usize) {
        if let Some(place) = self.steps.iter_mut().find(|place| place.is_empty()) {
            *place = step;
        }
        self.calls += calls;
    }

    pub(crate) fn set_workspace(&mut self, bytes: usize) {
        self.workspace_bytes = bytes;
    }

    /// LAPACK's name of the routine, without the letter of the scalar.
    pub fn routine(&self) -> &'static str {
        self.routine
    }

    /// What it does with the operand at that position; `None` beyond the last.
    pub fn operand(&self, at: usize) -> Option<OperandPlan> {
        self.operands.get(at).copied().flatten()
    }

    /// What is called and done, in this order.
    pub fn steps(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.steps.iter().copied().filter(|step| !step.is_empty())
    }

    /// Bytes copied between operands and workspace.
    pub fn bytes_copied(&self) -> usize {
        self.operands.iter().flatten().map(|operand| operand.bytes_copied).sum()
    }

    /// Bytes of workspace: copies, and what LAPACK works in.
    pub fn workspace_bytes(&self) -> usize {
        self.workspace_bytes
    }

    /// Number of calls of LAPACK and BLAS; not those that they make.
    pub fn calls(&self) -> usize {
        self.calls
    }
}

/// What is done with a matrix.
pub(crate) fn operand(
    name: &'static str,
    layout: MatrixLayout,
    structure: Structure,
    form: Result<Form, Refusal>,
    bytes_copied: usize,
) -> OperandPlan {
    let access = match form {
        Ok(Form { is_transposed, ld, .. }) => {
            Access::Pass { trans: if is_transposed { Trans::Yes } else { Trans::No }, ld }
        }
        Err(reason) => Access::Pack { reason },
    };
    let [rows_reversed, cols_reversed] = form.map_or([false; 2], |form| form.reversed);
    OperandPlan {
        name,
        rows: layout.rows.len,
        cols: layout.cols.len,
        structure,
        storage: Storage::Dense,
        access,
        bytes_copied,
        rows_reversed,
        cols_reversed,
    }
}

impl fmt::Display for LapackPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.routine, self.dtype)?;
        for (at, step) in self.steps().enumerate() {
            write!(f, "{}{step}", if at == 0 { "" } else { ", " })?;
        }
        writeln!(f)?;
        for operand in self.operands.iter().flatten() {
            write!(f, "  {}  ", operand.name)?;
            operand.describe(self.parameters, f)?;
            write!(f, ": {}", operand.access)?;
            match (operand.rows_reversed, operand.cols_reversed) {
                (true, true) => f.write_str(", rows and columns reversed")?,
                (true, false) => f.write_str(", rows reversed")?,
                (false, true) => f.write_str(", columns reversed")?,
                (false, false) => {}
            }
            writeln!(f)?;
        }
        write!(f, "  copies {} bytes", self.bytes_copied())?;
        if self.workspace_bytes > 0 {
            write!(f, " through {} bytes of workspace", self.workspace_bytes)?;
        }
        write!(f, ", {} call{}", self.calls, if self.calls == 1 { "" } else { "s" })
    }
}
