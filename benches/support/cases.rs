//! Cases with a target: a reference, ours, and peers, as criterion groups and as tables.
//!
//! Options after `--`:
//! - `--table [TEXT]`: tables of interleaved medians, which are what to quote, instead of criterion;
//! - `--filter TEXT`: only cases whose section, name or size contains TEXT;
//! - `--quick`: criterion with few iterations, and without the cases that take long to build;
//! - `--peers`: with the peers (feature `peers`);
//! - `--large`: also cases that take a minute each;
//! - `--small-pages`: buffers from 4K pages instead of huge ones.

use std::collections::HashSet;

use criterion::BenchmarkId;

use super::{criterion, medians, quick, table_alone};

/// What takes turns: its name and the call.
pub type Candidate<'a> = (&'static str, Box<dyn FnMut() + 'a>);

/// What a ratio has to be.
#[derive(Clone, Copy)]
pub enum Target {
    /// Not stated.
    None,
    /// reference / candidate: the share of the reference's speed.
    AtLeast(f64),
    /// candidate / reference: the multiple of the reference's time.
    AtMost(f64),
}

/// Takes what was built for a case: the reference first, then ours, then with `--peers` those that can do it.
pub type Take<'t> = &'t mut dyn FnMut(Vec<Candidate<'_>>);

/// Something to measure; memory is taken and results are checked only when it is built.
pub struct Case {
    pub name: String,
    pub n: usize,
    pub target: Target,
    /// Only with `--large`.
    pub large: bool,
    /// Not with `--quick`: building and checking it takes seconds.
    pub slow: bool,
    pub build: Box<dyn Fn(Take<'_>)>,
}

/// Cases with the same reference.
pub struct Section {
    /// What the reference is.
    pub title: &'static str,
    /// Whether a ratio is speed (reference / candidate) or time (candidate / reference).
    pub speed: bool,
    /// All that may stand beside ours.
    pub peers: &'static [&'static str],
    pub cases: Vec<Case>,
}

/// Whether that option was given.
pub fn option(name: &str) -> bool {
    std::env::args().any(|argument| argument == name)
}

/// The text that cases must contain.
pub fn filter() -> String {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).filter(|text| !text.starts_with("--")).cloned()
    };
    after("--filter").or_else(|| after("--table")).unwrap_or_default()
}

impl Section {
    /// The cases that were asked for.
    fn chosen(&self, filter: &str) -> Vec<&Case> {
        let contains = |case: &Case| format!("{} {} {}", self.title, case.name, case.n).contains(filter);
        let chosen = |case: &&Case| contains(case) && (!case.large || option("--large"));
        self.cases.iter().filter(chosen).collect()
    }
}

/// All sections by criterion, as one group, or with `--table` as tables.
pub fn main(group: &str, sections: &[Section]) {
    if table_alone() {
        let filter = filter();
        sections.iter().for_each(|section| table(section, &filter));
        return;
    }
    let mut criterion = criterion();
    let mut group = criterion.benchmark_group(group);
    quick(&mut group);
    // A case may stand in several sections.
    let mut seen = HashSet::new();
    for case in sections.iter().flat_map(|section| section.chosen("")) {
        if (option("--quick") && case.slow) || !seen.insert((&case.name, case.n)) {
            continue;
        }
        (case.build)(&mut |candidates| {
            for (name, mut candidate) in candidates.into_iter().take(2) {
                let id = BenchmarkId::new(format!("{}, {name}", case.name), case.n);
                group.bench_function(id, |b| b.iter(&mut candidate));
            }
        });
    }
    group.finish();
    criterion.final_summary();
}

/// One line per case, printed as soon as it is measured.
fn table(section: &Section, filter: &str) {
    let cases = section.chosen(filter);
    if cases.is_empty() {
        return;
    }
    let sense = if section.speed {
        "reference : candidate, higher is better"
    } else {
        "candidate : reference, lower is better"
    };
    println!("\n{} ({sense})", section.title);
    let peers = if option("--peers") { section.peers } else { &[] };
    let heads: String = peers.iter().map(|peer| format!("{peer:>15}")).collect();
    println!(
        "{:<34}{:>6}{:>13}{:>13}{:>8}{:>9}  {:<4}{heads}",
        "", "n", "reference ns", "ours ns", "ratio", "target", "met"
    );
    for case in cases {
        (case.build)(&mut |mut candidates| {
            let (names, mut calls): (Vec<_>, Vec<_>) =
                candidates.iter_mut().map(|(name, call)| (*name, &mut **call as &mut dyn FnMut())).unzip();
            let times = medians(&mut calls);
            let ratio = |time: f64| if section.speed { times[0] / time } else { time / times[0] };
            let (target, met) = case.target.judge(ratio(times[1]));
            let of_peer = |peer: &&str| match names.iter().skip(2).position(|name| name == peer) {
                Some(at) => format!("{:>15.3}", ratio(times[2 + at])),
                None => format!("{:>15}", "–"),
            };
            let peers: String = peers.iter().map(of_peer).collect();
            let [reference, ours] = [times[0], times[1]];
            println!(
                "{:<34}{:>6}{reference:>13.1}{ours:>13.1}{:>8.3}{target:>9}  {met:<4}{peers}",
                case.name,
                case.n,
                ratio(ours)
            );
        });
    }
}

impl Target {
    /// The target in words, and whether `ratio` meets it.
    fn judge(self, ratio: f64) -> (String, &'static str) {
        let (text, met) = match self {
            Target::None => return ("–".to_owned(), "–"),
            Target::AtLeast(least) => (format!(">= {least:.2}"), ratio >= least),
            Target::AtMost(most) => (format!("<= {most:.2}"), ratio <= most),
        };
        (text, if met { "yes" } else { "NO" })
    }
}
