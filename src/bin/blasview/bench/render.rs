//! What was measured, told: the answer in one line, then the numbers it comes from; or all of it as JSON.

use std::fmt::Write;

use blasview::plan::{Access, OperandPlan};
use serde_json::{Value, json};

use super::breakeven::{self, Packed, Reuse, SHARE};
use super::fixture::Candidate;
use super::statistics::Statistics;
use super::{Measured, refused};
use crate::report::{self, bytes, time};

/// A passing call this much slower than a plain one is as it always is: what blasview takes to look at the operands.
const LOOK: f64 = 100e-9;

/// A ratio that may be off by more than this is no answer.
const UNCLEAR: f64 = 0.05;

const NAMES: [&str; 3] = ["A", "B", "C"];
/// Which index each operand does not have: with its length the product's time grows, and that of the copy does not.
const LACKS: [usize; 3] = [1, 0, 2];
const INDICES: [&str; 3] = ["m", "n", "k"];

/// The cost of packing one operand.
struct Cost {
    operand: usize,
    /// Its share of the contiguous product's time.
    share: f64,
    /// Length of the index that it does not have, here and where the share is [`SHARE`].
    here: usize,
    length: usize,
}

impl Measured {
    fn rounds(&self, candidate: Candidate) -> &[f64] {
        let at = self.candidates.iter().position(|&other| other == candidate);
        at.map_or(&[], |at| &self.times[at][..])
    }

    fn median(&self, candidate: Candidate) -> f64 {
        Statistics::of(self.rounds(candidate).iter().copied()).median
    }

    fn copy_first(&self) -> Option<Candidate> {
        self.candidates.iter().copied().find(|candidate| matches!(candidate, Candidate::CopyFirst(_)))
    }

    fn ratio(&self) -> f64 {
        self.median(Candidate::Ours) / self.median(Candidate::Contiguous)
    }

    /// By how much it is slower than on contiguous operands.
    fn more(&self) -> Statistics {
        Statistics::difference(self.rounds(Candidate::Ours), self.rounds(Candidate::Contiguous))
    }

    /// By how much it is slower than with contiguous copies of what does not pass.
    fn difference(&self) -> Statistics {
        let copied = self.rounds(Candidate::Copied(refused(&self.plan)));
        Statistics::difference(self.rounds(Candidate::Ours), copied)
    }

    fn packed(&self) -> Vec<Packed> {
        let packed = |(at, operand): (usize, OperandPlan)| {
            operand.access.reason()?;
            let whole = operand.rows * operand.cols * self.plan.dtype().size();
            // What is computed on directly is not copied at all: then the copy is all that tells the operands apart.
            let times =
                if operand.access.is_packed() { operand.bytes_copied as f64 / whole as f64 } else { 1.0 };
            Some(Packed { operand: at, copy: self.median(Candidate::Copy(at)), times })
        };
        self.plan.operands().into_iter().enumerate().filter_map(packed).collect()
    }

    fn reuse(&self) -> Reuse {
        breakeven::reuse(&self.packed(), self.difference(), self.median(Candidate::Ours))
    }

    /// `None` where packing costs less than can be told; empty where nothing is packed.
    fn costs(&self) -> Option<Vec<Cost>> {
        let (packed, difference, lens) = (self.packed(), self.difference(), self.plan.lens());
        let is_packed = |one: &Packed| self.plan.operands()[one.operand].access.is_packed();
        if !packed.iter().any(is_packed) {
            return Some(Vec::new());
        }
        if !difference.is_clear(self.median(Candidate::Ours)) {
            return None;
        }
        let costs = breakeven::costs(&packed, difference.median);
        let cost = |(one, cost): (&Packed, f64)| {
            let (share, here) = (cost / self.median(Candidate::Contiguous), lens[LACKS[one.operand]]);
            Cost { operand: one.operand, share, here, length: breakeven::length(here, share) }
        };
        Some(packed.iter().zip(costs).filter(|(one, _)| is_packed(one)).map(cost).collect())
    }

    /// The one line.
    fn answer(&self) -> String {
        let (ratio, contiguous) = (self.ratio(), self.median(Candidate::Contiguous));
        let more = self.more();
        let passes = refused(&self.plan) == [false; 3];
        let is_clear = more.is_clear(contiguous);
        let is_free = !is_clear || ratio <= 1.02 || passes && more.median < LOOK;
        let uncertainty = more.error / contiguous;
        let verdict = match ratio {
            _ if !is_clear && uncertainty > UNCLEAR => "Unclear",
            _ if is_free => "Free",
            ratio if ratio <= 1.1 => "Cheap",
            ratio if ratio <= 1.5 => "Noticeable",
            _ => "Expensive",
        };
        let more = match self.median(Candidate::Ours) - contiguous {
            _ if verdict == "Unclear" => {
                format!(" (give or take {uncertainty:.2}: the machine is busy, or --seconds too few)")
            }
            more if is_clear && ratio >= 1.005 => format!(" ({} more)", time(more)),
            _ => String::new(),
        };
        let slower = if passes && !is_free { ", but BLAS is slower on operands that lie so" } else { "" };
        let what = self.what_happens();
        format!("{verdict}: {ratio:.2} times the contiguous product's time{more}: {what}{slower}.")
    }

    fn what_happens(&self) -> String {
        let operands = self.plan.operands();
        let refused = refused(&self.plan);
        let (passing, missed) = (names(refused.map(|is_refused| !is_refused)), names(refused));
        if self.plan.form().direct {
            let why = match refused {
                [false, false, false] => String::new(),
                _ => format!(" instead of packing {missed}"),
            };
            let how = if self.plan.workspace_bytes() > 0 {
                "computed in panels of our own, straight from where it lies,"
            } else {
                "small enough to be computed where it lies"
            };
            return format!("{how}{why}, nothing is copied").replace(",,", ",");
        }
        let plural = |names: [bool; 3]| names.into_iter().filter(|&is_one| is_one).count() > 1;
        if refused == [false; 3] {
            return format!("{passing} pass, BLAS uses them where they lie, nothing is copied");
        }
        let mut parts: Vec<String> =
            (0..3).filter(|&at| refused[at]).map(|at| self.packing(at, operands[at])).collect();
        if refused != [true; 3] {
            let pass = if plural(refused.map(|is_refused| !is_refused)) { "pass" } else { "passes" };
            parts.push(format!("{passing} {pass}"));
        }
        parts.join(", ")
    }

    /// `A is packed (copied each time: 96.0 MB, in 12 panels of 8.00 MB)`
    fn packing(&self, at: usize, operand: OperandPlan) -> String {
        let (spec, lens) = (&self.plan.routine().operands()[at], self.plan.lens());
        let block = self.plan.blocking().block;
        let panels: usize =
            [spec.rows(), spec.cols()].map(|index| lens[index].div_ceil(block[index])).iter().product();
        let panel =
            [spec.rows(), spec.cols()].map(|index| lens[index].min(block[index])).iter().product::<usize>();
        let panels = match panels {
            0 | 1 => String::new(),
            count => format!(", in {count} panels of {}", bytes(panel * self.plan.dtype().size())),
        };
        format!("{} is packed (copied each time: {}{panels})", NAMES[at], bytes(operand.bytes_copied))
    }

    fn reuse_text(&self) -> String {
        let inputs = names(self.inputs());
        match self.reuse() {
            Reuse::Passes => "never: it passes, there is no copy to save".to_owned(),
            Reuse::OutputOnly => {
                let difference = self.difference();
                let saved = match difference.is_clear(self.median(Candidate::Ours)) {
                    true => format!("; a contiguous C would save {} each time", time(difference.median)),
                    false => String::new(),
                };
                format!("never: each product writes C anew{saved}")
            }
            Reuse::NoGain if self.difference().error > UNCLEAR * self.median(Candidate::Contiguous) => {
                format!("unclear: what a copy of {inputs} could save is less than the noise")
            }
            Reuse::NoGain => {
                format!("never, as far as can be told: products with a copy of {inputs} are no faster")
            }
            Reuse::Pays { products, copy, gain, is_measured } => {
                let how = if is_measured { "measured" } else { "the share of A and B in what packing costs" };
                let (copy, gain) = (time(copy), time(gain));
                let when = match products {
                    1 => "even for one product".to_owned(),
                    products => format!("if at least {products} products use it"),
                };
                format!(
                    "a copy of {inputs}, made once, pays {when}: it takes {copy}, and saves {gain} each time ({how})"
                )
            }
        }
    }

    /// Those of A and B that do not pass.
    fn inputs(&self) -> [bool; 3] {
        let [a, b, _] = refused(&self.plan);
        [a, b, false]
    }

    fn length_texts(&self) -> Vec<String> {
        let percent = SHARE * 100.0;
        match self.costs() {
            None => vec!["packing costs less here than can be told from noise".to_owned()],
            Some(costs) if costs.is_empty() => vec!["none: nothing is packed at this size".to_owned()],
            Some(costs) => {
                let text = |Cost { operand, share, here, length }: &Cost| {
                    let (name, index) = (NAMES[*operand], INDICES[LACKS[*operand]]);
                    format!(
                        "packing {name} costs {:.1} % here ({index} = {here}), and less than {percent} % from {index} = \
                         {length} on (computed from these times)",
                        share * 100.0
                    )
                };
                costs.iter().map(text).collect()
            }
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = self.answer() + "\n\n";
        // Writing to a string cannot fail.
        let _ = self.details(&mut text);
        text
    }

    fn details(&self, text: &mut String) -> std::fmt::Result {
        let [m, n, k] = self.plan.lens();
        let (dtype, policy) = (self.plan.dtype(), self.policy.to_string());
        let beta = if self.beta == 0 { "" } else { " + C" };
        writeln!(
            text,
            "C = A B{beta}, {dtype}, m = {m}, n = {n}, k = {k}; {}, policy {policy}",
            report::backend()
        )?;
        for ((operand, view), name) in self.plan.operands().iter().zip(&self.views).zip(NAMES) {
            writeln!(text, "  {name}  {}", view.text)?;
            writeln!(text, "     {}", fate(operand))?;
            if let Some(conversion) = &view.conversion {
                writeln!(text, "     note: {conversion}")?;
            }
        }
        writeln!(
            text,
            "\n{:<44}{:>12}{:>10}{:>16}",
            "time of one product, each in turn", "median", "spread", "of contiguous"
        )?;
        for (&candidate, times) in self.candidates.iter().zip(&self.times) {
            let middle = Statistics::of(times.iter().copied());
            let spread = format!("{:.1} %", 100.0 * middle.spread / middle.median);
            let of = middle.median / self.median(Candidate::Contiguous);
            let (name, median) = (name(candidate), time(middle.median));
            writeln!(text, "  {name:<42}{median:>12}{spread:>10}{of:>16.3}")?;
        }
        let (rounds, calls) = (self.times[0].len(), self.report.calls);
        let (copied, workspace) = (self.report.bytes_copied, bytes(self.report.workspace_bytes));
        let plural = if calls == 1 { "" } else { "s" };
        writeln!(text, "{rounds} rounds in turn; spread: half of what the middle half of them spans")?;
        if cfg!(debug_assertions) {
            writeln!(text, "compiled without optimisation: these times mean nothing")?;
        }
        writeln!(
            text,
            "Each product copies {copied} bytes through {workspace} of workspace, and makes {calls} BLAS call{plural}."
        )?;
        writeln!(text, "\nBreak-even, reuse:  {}", self.reuse_text())?;
        for (at, line) in self.length_texts().iter().enumerate() {
            let head = if at == 0 { "Break-even, size:" } else { "" };
            writeln!(text, "{head:<20}{line}")?;
        }
        Ok(())
    }

    /// For programs.
    pub fn json(&self) -> String {
        let [m, n, k] = self.plan.lens();
        let nanoseconds = |candidate| self.median(candidate) * 1e9;
        let [ours, reference] = [Candidate::Ours, Candidate::Contiguous].map(nanoseconds);
        let peer = self.copy_first();
        let case = NAMES.iter().zip(&self.views).map(|(name, view)| format!("{name}: {}", view.text));
        let notes = NAMES.iter().zip(&self.views).filter_map(|(name, view)| {
            view.conversion.as_ref().map(|conversion| format!("{name}: {conversion}"))
        });
        let row = |(&candidate, times): (&Candidate, &Vec<f64>)| {
            let middle = Statistics::of(times.iter().copied());
            json!({
                "name": key(candidate),
                "median_ns": middle.median * 1e9,
                "spread": middle.spread / middle.median,
                "of_reference": middle.median * 1e9 / reference,
            })
        };
        let length = |cost: &Cost| {
            json!({
                "operand": NAMES[cost.operand],
                "index": INDICES[LACKS[cost.operand]],
                "here": cost.here,
                "share": cost.share,
                "below": SHARE,
                "length": cost.length,
            })
        };
        let products = match self.reuse() {
            Reuse::Pays { products, .. } => json!(products),
            _ => Value::Null,
        };
        let inputs = self.inputs();
        let object = json!({
            "group": "bench",
            "case": case.collect::<Vec<String>>().join(" | "),
            "dtype": self.plan.dtype().name(),
            "n": n,
            "ours_ns": ours,
            "reference_ns": reference,
            "ratio": ours / reference,
            "ratio_error": self.more().error * 1e9 / reference,
            "peer": peer.map(|_| "copy first"),
            "peer_ns": peer.map(nanoseconds),
            "bytes_copied": self.report.bytes_copied,
            "workspace_bytes": self.report.workspace_bytes,
            "backend": report::backend(),
            "answer": self.answer(),
            "m": m,
            "k": k,
            "beta": self.beta,
            "policy": self.policy.to_string(),
            "threads": self.threads,
            "calls": self.report.calls,
            "plan": report::operands(&self.plan),
            "rounds": self.times[0].len(),
            "times": self.candidates.iter().zip(&self.times).map(row).collect::<Vec<Value>>(),
            "break_even": {
                "operands": (0..3).filter(|&at| inputs[at]).map(|at| NAMES[at]).collect::<Vec<&str>>(),
                "products": products,
                "says": self.reuse_text(),
                "lengths": self.costs().map(|costs| costs.iter().map(length).collect::<Vec<Value>>()),
            },
            "notes": notes.collect::<Vec<String>>(),
            "debug": cfg!(debug_assertions),
        });
        format!("{object:#}\n")
    }
}

/// `A, B and C`
fn names(which: [bool; 3]) -> String {
    let list: Vec<&str> =
        NAMES.into_iter().zip(which).filter(|&(_, is_one)| is_one).map(|(name, _)| name).collect();
    match &list[..] {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// In words for those who have not heard of packing.
fn fate(operand: &OperandPlan) -> String {
    let shape = format!("{} x {}", operand.rows, operand.cols);
    match operand.access {
        Access::Pack { reason } if operand.name == "C" => {
            format!("{shape}, packed: computed in contiguous memory and copied from there, because: {reason}")
        }
        Access::Pack { reason } => {
            format!("{shape}, packed: copied into contiguous memory for each product, because: {reason}")
        }
        Access::Direct { reason: Some(reason) } => {
            format!("{shape}, used where it lies, without BLAS, which could not: {reason}")
        }
        Access::Direct { reason: None } => format!("{shape}, used where it lies, without BLAS"),
        access => format!("{shape}, passes: BLAS uses it where it lies ({})", report::access(access)),
    }
}

fn name(candidate: Candidate) -> String {
    match candidate {
        Candidate::Contiguous => "contiguous operands, plain BLAS call".to_owned(),
        Candidate::Ours => "these operands".to_owned(),
        Candidate::CopyFirst(operands) => format!("copying {} first, each time", names(operands)),
        Candidate::Copied(operands) => format!("with {} contiguous from the start", names(operands)),
        Candidate::Copy(2) => "the copy of C back by itself".to_owned(),
        Candidate::Copy(at) => format!("the copy of {} by itself", NAMES[at]),
    }
}

fn key(candidate: Candidate) -> &'static str {
    match candidate {
        Candidate::Contiguous => "contiguous",
        Candidate::Ours => "ours",
        Candidate::CopyFirst(_) => "copy_first",
        Candidate::Copied(_) => "copied_before",
        Candidate::Copy(0) => "copy_a",
        Candidate::Copy(1) => "copy_b",
        Candidate::Copy(_) => "copy_c",
    }
}
