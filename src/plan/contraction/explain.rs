//! What a contraction says of itself.

use core::fmt;

use super::choose::{Contraction, Engine, NAME, Prepared, Reason};
use super::index::{C, Index, NAMES};
use crate::arch::CACHE_LINE;
use crate::error::Refusal;
use crate::plan::{Access, OperandPlan, Storage, Structure};
use crate::words::Trans;

impl Contraction {
    /// What it does with A, B or C, seen as the matrix of one product; `None` beyond.
    pub(crate) fn operand(&self, at: usize) -> Option<OperandPlan> {
        let name = *NAMES.get(at)?;
        let len = |group: usize| {
            self.groups[group].iter().fold(1_usize, |len, index| len.saturating_mul(index.len))
        };
        let [rows, cols] = [[0, 2], [2, 1], [0, 1]][at].map(len);
        let prepared = self.prepared.get(at).and_then(Option::as_ref);
        let access = match (prepared.map(|prepared| prepared.reason), self.engine, self.refusals[at]) {
            (Some(Reason::Order), ..) => Access::Pack { reason: Refusal::Unchained },
            (Some(Reason::Overlap), ..) => Access::Pack { reason: Refusal::Overlap },
            (_, Engine::Elements | Engine::Panels, reason) => Access::Direct { reason },
            (_, _, Some(reason)) => Access::Direct { reason: Some(reason) },
            (_, _, None) => Access::Pass { trans: Trans::No, ld: 0 },
        };
        let bytes_copied = prepared.map_or(0, Prepared::copied);
        let (structure, storage) = (Structure::General, Storage::Dense);
        Some(OperandPlan {
            name,
            rows,
            cols,
            structure,
            storage,
            access,
            bytes_copied,
            rows_reversed: false,
            cols_reversed: false,
        })
    }

    /// Bytes of workspace that are taken before any call, which may take more for itself.
    pub fn workspace_bytes(&self) -> usize {
        let Some((cut, index)) = self.cut_index() else { return self.kept_bytes().unwrap_or(usize::MAX) };
        let of_part =
            |prepared: &Prepared| (prepared.bytes / index.len * cut.len).next_multiple_of(CACHE_LINE);
        self.prepared.iter().flatten().map(of_part).fold(0, usize::saturating_add)
    }

    /// Whether no BLAS computes.
    pub fn computed_directly(&self) -> bool {
        matches!(self.engine, Engine::Elements | Engine::Panels) || self.stack().is_some()
    }
}

/// `(i, j) = 24 x 3`, or `k = 8`.
struct Told<'a>(&'a [Index]);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, index) in self.0.iter().enumerate() {
            write!(f, "{}{} = {}", if at == 0 { "" } else { " and " }, index.letters(), index.len)?;
        }
        Ok(())
    }
}

/// A few lines: indices, loops, each operand, and the costs.
impl fmt::Display for Contraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{NAME} {}: ", self.dtype.name())?;
        let calls = self.products();
        match self.engine {
            Engine::Nothing => return f.write_str("no call: there is nothing to multiply"),
            Engine::Elements => f.write_str("element by element, without BLAS")?,
            Engine::Dot => write!(f, "{calls} x dot")?,
            Engine::MatrixVector { of_b } => write!(f, "{calls} x gemv of {}", NAMES[usize::from(of_b)])?,
            Engine::Product if self.stack().is_some() => {
                write!(f, "{calls} small products in one pass of our own, without BLAS")?
            }
            Engine::Product => write!(f, "{calls} x gemm")?,
            Engine::Panels => write!(f, "{calls} x gemm in panels of our own, without BLAS")?,
        }
        writeln!(f)?;
        let names = if self.engine == Engine::Elements { ["over", "", ""] } else { ["m:", "n:", "k:"] };
        let groups = names.into_iter().zip(&self.groups).filter(|(_, group)| !group.is_empty());
        for (name, group) in groups {
            writeln!(f, "  {name} {}", Told(group))?;
        }
        if !self.loops.is_empty() {
            writeln!(f, "  loop over {}", Told(&self.loops))?;
        }
        if !self.spread.is_empty() {
            writeln!(f, "  once for all {}", Told(&self.spread))?;
        }
        if let Some((cut, index)) = self.cut_index() {
            writeln!(f, "  in parts of {} along {}", cut.len, index.letters())?;
        }
        for (at, name) in NAMES.iter().enumerate() {
            write!(f, "  {name}  ")?;
            match self.prepared.get(at).and_then(Option::as_ref) {
                Some(prepared) => match prepared.reason {
                    Reason::Sum => write!(f, "summed first, to {} bytes", prepared.bytes)?,
                    Reason::Overlap => {
                        write!(f, "pack {} bytes (shares memory with the output)", prepared.bytes)?
                    }
                    Reason::Order => {
                        write!(f, "pack {} bytes (its axes do not chain as the others' do)", prepared.bytes)?;
                    }
                },
                None if at == C && self.spread_bytes > 0 => {
                    write!(f, "computed apart, {} bytes, and added", self.spread_bytes)?;
                }
                None => match (self.engine, self.refusals[at]) {
                    (Engine::Elements | Engine::Panels, _) => f.write_str("direct")?,
                    (_, None) => f.write_str("pass")?,
                    (Engine::Dot, Some(refusal)) => write!(f, "as dot takes it ({refusal})")?,
                    (Engine::MatrixVector { .. }, Some(refusal)) => {
                        write!(f, "as gemv takes it ({refusal})")?
                    }
                    (_, Some(refusal)) => write!(f, "as gemm takes it ({refusal})")?,
                },
            }
            writeln!(f)?;
        }
        write!(f, "  copies {} bytes first", self.bytes_copied())
    }
}
