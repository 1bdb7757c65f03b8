//! Two runs compared, row by row: what of ours has become worse.

use std::collections::HashMap;

use super::rows::{Report, Row};

/// Something that is worse than it was.
#[derive(Debug, PartialEq)]
pub struct Worse {
    /// `group/case/dtype/n`.
    pub name: String,
    /// What is worse, and from what to what.
    pub what: String,
}

/// What comparing has found.
#[derive(Debug, Default, PartialEq)]
pub struct Comparison {
    /// Rows that are in both.
    pub compared: usize,
    /// Names of rows that only the old run has: nobody knows whether they are worse.
    pub missing: Vec<String>,
    pub worse: Vec<Worse>,
}

fn name(row: &Row) -> String {
    format!("{}/{}/{}/{}", row.group, row.case, row.dtype, row.n)
}

/// Compares the rows of ours, those without a peer.
///
/// - A time is worse if its ratio to the reference of the same run, which makes runs on different days comparable, is
///   higher by more than `tolerance`, and the quartiles of the two do not overlap: what lies within the spread of the
///   rounds is noise.
/// - Bytes copied and workspace are exact: any more of them is worse.
pub fn compare(old: &Report, new: &Report, tolerance: f64) -> Comparison {
    let ours = |report: &'_ Report| -> Vec<Row> {
        report.rows.iter().filter(|row| row.peer.is_none()).cloned().collect()
    };
    let (old, new) = (ours(old), ours(new));
    let found: HashMap<_, &Row> = new.iter().map(|row| (row.key(), row)).collect();
    let mut comparison = Comparison::default();
    for old in &old {
        let Some(new) = found.get(&old.key()) else {
            comparison.missing.push(name(old));
            continue;
        };
        comparison.compared += 1;
        let mut push = |what| comparison.worse.push(Worse { name: name(old), what });
        if let (Some(before), Some(after)) = (old.ratio(), new.ratio())
            && after > before * (1.0 + tolerance)
            && !within_spread(old, new)
        {
            push(format!("ratio {before:.3} -> {after:.3} (+{:.0} %)", (after / before - 1.0) * 100.0));
        }
        for (what, before, after) in [
            ("bytes copied", old.bytes_copied, new.bytes_copied),
            ("bytes of workspace", old.workspace_bytes, new.workspace_bytes),
        ] {
            if let (Some(before), Some(after)) = (before, after)
                && after > before
            {
                push(format!("{what} {before} -> {after}"));
            }
        }
    }
    comparison
}

/// Whether half of the rounds before and half of those after have a ratio in common. Without quartiles nothing is excused.
fn within_spread(old: &Row, new: &Row) -> bool {
    match (old.quartiles, new.quartiles) {
        (Some([_, highest_before]), Some([lowest_after, _])) => lowest_after <= highest_before,
        _ => false,
    }
}

impl Comparison {
    /// For the terminal.
    pub fn to_text(&self, tolerance: f64) -> String {
        let mut lines = Vec::new();
        for Worse { name, what } in &self.worse {
            lines.push(format!("worse    {name}: {what}"));
        }
        for name in &self.missing {
            lines.push(format!("missing  {name}"));
        }
        lines.push(format!(
            "{} rows compared, {} worse by more than {:.0} % and the spread, {} not measured again",
            self.compared,
            self.worse.len(),
            tolerance * 100.0,
            self.missing.len()
        ));
        lines.join("\n")
    }

    /// Whether nothing is worse, of those that are in both; and that there are any.
    pub fn is_good(&self) -> bool {
        self.worse.is_empty() && self.compared > 0
    }
}
