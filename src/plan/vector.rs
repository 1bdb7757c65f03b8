//! Products that are no more than a matrix times a vector: those of one row or column, and those in which all rows of A
//! are one, or all columns of B, so that all rows or columns of C are.
//!
//! What there is to compute is a call of `gemv` on the operands where they lie; the rest of C is the same numbers once more.

use super::form::CallForm;
use super::recursive::{Part, Scale};
use super::routine::MAX_INDICES;
use super::routines::GEMV;
use super::windows::Steps;
use super::{Access, Plan, PlanOptions, Routine};
use crate::error::Result;
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::scalar::DType;

/// Of a row or column that is added to several, so many numbers are computed at a time: they are on the stack.
pub const REPEATED_BLOCK: usize = 512;

/// How a product is one of a matrix and a vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VectorProduct {
    /// Whether a row of C is computed, by B transposed; else a column, by A.
    pub is_row: bool,
    /// Whether all rows of C are the same product, and all of its columns.
    pub repeats: [bool; 2],
}

impl VectorProduct {
    /// How it is, if it is.
    pub fn of<const N: usize>(routine: &Routine<N>, layouts: &[MatrixLayout; N]) -> Option<VectorProduct> {
        if !routine.is_product || N != 3 {
            return None;
        }
        let [rows, cols] = [layouts[0].rows, layouts[1].cols];
        let repeats = [rows, cols].map(|axis| axis.len > 1 && axis.stride == 0);
        let is_one = |at: usize| repeats[at] || [rows, cols][at].len == 1;
        (is_one(0) || is_one(1)).then_some(VectorProduct { is_row: is_one(0), repeats })
    }

    /// Whether there is more of C than is computed.
    pub fn is_repeated(self) -> bool {
        self.repeats != [false; 2]
    }

    /// How many numbers there are to compute.
    pub fn len(self, [m, n, _]: [usize; MAX_INDICES]) -> usize {
        match self {
            VectorProduct { is_row: true, repeats: [_, true] } => 1,
            VectorProduct { is_row: true, .. } => n,
            _ => m,
        }
    }

    /// Which operand of `gemm` is the matrix, and which the vector.
    pub fn operands(self) -> [usize; 2] {
        if self.is_row { [1, 0] } else { [0, 1] }
    }

    /// Whether its numbers are computed by one call.
    pub fn is_at_once(self, lens: [usize; MAX_INDICES], reads_output: bool) -> bool {
        !(self.is_repeated() && reads_output) || self.len(lens) <= REPEATED_BLOCK
    }

    /// The matrix, the vector, and the output, for `len` of its numbers from `start` on: where they belong, or by themselves to be
    /// repeated from there.
    pub fn parts<const N: usize>(
        self,
        layouts: &[MatrixLayout; N],
        [start, len]: [usize; 2],
        by_themselves: bool,
        dtype: DType,
    ) -> [Part; 3] {
        let [matrix, vector] = self.operands();
        let along = |at: usize| if self.is_row { layouts[at].transposed() } else { layouts[at] };
        let part = |layout: MatrixLayout, cols: Axis| {
            let delta = layout.rows.stride.wrapping_mul(start as isize);
            let aligned = layout.aligned && delta % dtype.align() as isize == 0;
            (MatrixLayout { rows: Axis { len, ..layout.rows }, cols, aligned, ..layout }, delta)
        };
        let (matrix, one) = (along(matrix), Axis::new(1, 0));
        let output = match by_themselves {
            false => part(along(N - 1), one),
            true => {
                let rows = Axis::new(len, dtype.size() as isize);
                (MatrixLayout { rows, cols: one, conj: false, aligned: true }, 0)
            }
        };
        // The one line of the vector's factor, along the sum.
        let vector = along(vector);
        [part(matrix, matrix.cols), (MatrixLayout { cols: one, ..vector }, 0), output]
    }
}

impl<const N: usize> Plan<N> {
    /// The plan of [those parts](VectorProduct::parts), and how far into the operands they begin. It takes so much
    /// workspace at most: those of a plan no more than the plan has, whatever beta is when it runs.
    pub(crate) fn vector_part(
        &self,
        product: VectorProduct,
        range: [usize; 2],
        by_themselves: bool,
        workspace_limit: usize,
    ) -> Result<(Plan<3>, [isize; 3])> {
        let parts = product.parts(&self.layouts, range, by_themselves, self.dtype);
        let layouts = parts.map(|(layout, _)| layout);
        // Under the policy of the whole: without copies, what does not pass is computed on where it lies.
        let options = PlanOptions {
            policy: self.options.policy,
            workspace_limit,
            reads_output: self.options.reads_output && !product.is_repeated(),
            ..self.subproblem_options([Scale::Alpha, Scale::Beta])
        };
        Ok((Plan::new(&GEMV, self.dtype, &layouts, &options)?, parts.map(|(_, delta)| delta)))
    }

    /// With what it is as a matrix times a vector.
    pub(super) fn as_vector_product(mut self, product: VectorProduct) -> Result<Plan<N>> {
        self.steps = Steps::Vector(product);
        let by_themselves = product.is_repeated() && self.options.reads_output;
        let len = product.len(self.lens);
        let block = if by_themselves { len.min(REPEATED_BLOCK) } else { len };
        let rest = len % block;
        let limit = self.options.workspace_limit;
        let part = |range| self.vector_part(product, range, by_themselves, limit).map(|(plan, _)| plan);
        let first = part([0, block])?;
        let last = if rest > 0 { Some(part([len - rest, rest])?) } else { None };
        let sum = |of: &dyn Fn(&Plan<3>) -> usize| {
            let all = of(&first).saturating_mul(len / block);
            all.saturating_add(last.as_ref().map_or(0, of))
        };
        let [matrix, vector] = product.operands();
        for (at, place) in [matrix, vector, N - 1].into_iter().enumerate() {
            self.bytes_copied[place] = sum(&|plan| plan.bytes_copied[at]);
            self.form.access[place] = first.form.access[at];
        }
        if by_themselves {
            self.form.access[N - 1] = Access::Direct { reason: None };
        }
        self.calls = sum(&|plan| plan.calls);
        self.workspace_bytes = largest(&first, last.as_ref());
        let CallForm { order, direct, flips, .. } = first.form;
        let free = if product.is_row { 1 } else { 0 };
        self.form = CallForm { order, direct, flips: flips.renamed([free, 2]), ..self.form };
        Ok(self)
    }
}

/// The workspace of the larger one.
fn largest(first: &Plan<3>, last: Option<&Plan<3>>) -> usize {
    first.workspace_bytes.max(last.map_or(0, |plan| plan.workspace_bytes))
}
