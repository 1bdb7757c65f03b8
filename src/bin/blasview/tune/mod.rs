//! `blasview tune`: the numbers of the rules, measured on the machine at hand and kept for the programs of its user.
//!
//! `measure.rs` has two ways take turns at several sizes, and `choose.rs` finds the length up to which the one is to be taken.

mod choose;
mod measure;

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use blasview::backend::{self, Info};
use blasview::plan::{Number, Tuning};
use blasview::{Backend, Directly, Policy};
use serde_json::json;

use crate::failure::Failure;
use measure::{Case, Lies, Way, gains};

/// What `tune` is asked.
pub struct Request {
    /// How long to measure.
    pub budget: Duration,
    /// Whether nothing is written.
    pub dry: bool,
    /// JSON instead of text.
    pub json: bool,
}

/// Odd ones between the even, which kernels like better.
const SMALL: &[usize] = &[4, 6, 8, 10, 12, 15, 16, 18, 20, 24, 28, 31, 32, 36, 40, 45, 48, 56, 64, 65, 80];
const LARGE: &[usize] = &[24, 31, 40, 48, 64, 65, 100, 127, 128, 200, 250, 256, 320, 448, 512, 700, 1000];
/// Beyond what OpenBLAS computes without packing.
const TILED: &[usize] = &[101, 112, 127, 128, 160, 200, 250, 256, 320, 384, 448, 512, 640];
const VECTORS: &[usize] = &[4, 8, 12, 16, 24, 31, 40, 48, 56, 64, 80, 100, 128, 200, 256];

const PANELS: &[Case] = &[
    Case::Product([Lies::Second, Lies::Plain, Lies::Plain]),
    Case::Product([Lies::Second, Lies::Second, Lies::Second]),
];
const PASSING: &[Case] = &[
    Case::Product([Lies::Plain, Lies::Plain, Lies::Plain]),
    Case::Product([Lies::Transposed, Lies::Plain, Lies::Plain]),
];

/// A number, and how it is found out.
struct Experiment {
    number: Number,
    sizes: &'static [usize],
    cases: &'static [Case],
    policy: Policy,
    /// How the other way computes.
    other: Directly,
    /// Whether there is a length that all are below.
    unbounded: bool,
    /// Whether it is about a BLAS of one thread; if not, of as many as it has.
    alone: bool,
    /// Share of the time.
    weight: u32,
}

const fn experiment(number: Number, sizes: &'static [usize], cases: &'static [Case]) -> Experiment {
    let (policy, other) = (Policy::Auto, Directly::Measured);
    Experiment { number, sizes, cases, policy, other, unbounded: false, alone: false, weight: 1 }
}

/// Each after those that its other way goes by.
const EXPERIMENTS: [Experiment; 8] = [
    Experiment {
        unbounded: true,
        alone: true,
        other: Directly::Never,
        ..experiment(Number::TiledLen, TILED, &[Case::Product([Lies::Second; 3])])
    },
    Experiment {
        unbounded: true,
        alone: true,
        other: Directly::Never,
        weight: 3,
        ..experiment(Number::PanelsLen, LARGE, PANELS)
    },
    Experiment {
        unbounded: true,
        other: Directly::Never,
        weight: 2,
        ..experiment(Number::PanelsAloneLen, LARGE, PANELS)
    },
    Experiment {
        unbounded: true,
        alone: true,
        policy: Policy::Fastest,
        weight: 2,
        ..experiment(Number::InsteadLen, LARGE, PASSING)
    },
    experiment(Number::DirectLen, SMALL, &[Case::Product([Lies::Third; 3])]),
    experiment(
        Number::NearLen,
        SMALL,
        &[Case::Product([Lies::Second, Lies::Plain, Lies::Plain]), Case::Product([Lies::Second; 3])],
    ),
    Experiment {
        policy: Policy::Fastest,
        ..experiment(
            Number::DislikedLen,
            SMALL,
            &[Case::Product([Lies::Plain, Lies::Transposed, Lies::Plain])],
        )
    },
    experiment(Number::VectorLen, VECTORS, &[Case::Gemv, Case::Symv, Case::Ger]),
];

/// What was found out about a number.
struct Found {
    number: Number,
    rule: usize,
    value: usize,
    /// At each size the logarithm of how many times as fast the way is that the number is about.
    points: Vec<(usize, f64)>,
}

/// Measures, and keeps what was found.
pub fn run(request: &Request) -> Result<String, Failure> {
    let blas = backend::default()?;
    let info = blas.info();
    // Before a minute has gone by.
    let path = if request.dry { None } else { Some(place(info)?) };
    let (start, threads) = (Instant::now(), blas.threads());
    let found = all(blas, request.budget, threads);
    blas.set_threads(threads);
    let found = found?;
    let seconds = start.elapsed().as_secs_f64();
    let numbers: Vec<_> = found.iter().map(|found| (found.number, found.value)).collect();
    if let Some(path) = path {
        write(Path::new(path), &info.tuning_text(&numbers).to_string())
            .map_err(|error| Failure::about(path, error))?;
    }
    Ok(if request.json { as_json(info, &found, seconds, path) } else { as_text(info, &found, seconds, path) })
}

/// Removes what is kept.
pub fn remove() -> Result<String, Failure> {
    let path = place(backend::default()?.info())?;
    match std::fs::remove_file(path) {
        Ok(()) => Ok(format!("removed {path}\n")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Ok(format!("nothing is kept: there is no {path}\n"))
        }
        Err(error) => Err(Failure::about(path, error)),
    }
}

fn place(info: &Info) -> Result<&str, Failure> {
    info.tuning_path().ok_or_else(|| {
        Failure::new(
            "there is no place to keep numbers in: BLASVIEW_TUNING says so, there is no folder for caches, or it is not known \
             whose BLAS this is (--dry-run measures all the same)",
        )
    })
}

/// All numbers that can be measured on this BLAS, the one after the other.
fn all(blas: Backend, budget: Duration, threads: usize) -> Result<Vec<Found>, Failure> {
    let rules = *blas.info().tuning_rules();
    let applies = |experiment: &&Experiment| match experiment.number {
        Number::TiledLen => blas.capabilities().small_products > 0,
        Number::PanelsAloneLen => threads > 1,
        _ => true,
    };
    let list: Vec<&Experiment> = EXPERIMENTS.iter().filter(applies).collect();
    let start = Instant::now();
    let mut weights: u32 = list.iter().map(|experiment| experiment.weight).sum();
    let mut found: Vec<Found> = Vec::new();
    let mut tuning = rules;
    for experiment in list {
        let &Experiment { number, sizes, cases, weight, unbounded, .. } = experiment;
        let left = budget.saturating_sub(start.elapsed());
        let share = left * weight / weights;
        weights -= weight;
        if blas.set_threads(if experiment.alone { 1 } else { threads }) != 1 && experiment.alone {
            continue;
        }
        tell(number.name());
        let points = gains(blas, sizes, cases, &ways(experiment, tuning), share)?;
        let is_whole = points.len() == sizes.len();
        let rule = rules.get(number);
        let measured = if number == Number::PanelsAloneLen && rules.panels_threads >= threads {
            // By the rule that many threads are no better than ours.
            usize::MAX
        } else {
            rule
        };
        let value = choose::longest(&points, measured, unbounded && is_whole);
        if number == Number::PanelsAloneLen {
            let rule = rules.panels_threads;
            let value = if value == usize::MAX { rule.max(threads) } else { rule.min(threads - 1).max(1) };
            found.push(Found { number: Number::PanelsThreads, rule, value, points: Vec::new() });
            tuning = tuning.with(Number::PanelsThreads, value);
        }
        tuning = tuning.with(number, value);
        found.push(Found { number, rule, value, points });
    }
    tell("");
    Ok(found)
}

/// The way that the number is about, and the one without.
fn ways(experiment: &Experiment, tuning: Tuning) -> [Way; 2] {
    let &Experiment { number, policy, other, .. } = experiment;
    // What is computed directly for being small, and instead of BLAS, is so by its own number alone.
    let plain = [Number::DirectLen, Number::NearLen, Number::DislikedLen, Number::InsteadLen]
        .into_iter()
        .fold(tuning, |tuning, number| tuning.with(number, 0));
    let (this, none) = match number {
        Number::PanelsLen | Number::PanelsAloneLen | Number::InsteadLen => {
            let panels = [Number::PanelsLen, Number::PanelsAloneLen, Number::PanelsThreads];
            let all = panels.into_iter().fold(plain, |tuning, number| tuning.with(number, usize::MAX));
            (all.with(number, usize::MAX), all.with(number, 0))
        }
        // Both pack for BLAS.
        _ => (plain.with(number, usize::MAX), plain.with(number, 0)),
    };
    let directly = if number == Number::TiledLen { Directly::Never } else { Directly::Measured };
    [Way { tuning: this, policy, directly }, Way { tuning: none, policy, directly: other }]
}

/// What is being measured, for who waits for it.
fn tell(what: &str) {
    let mut errors = std::io::stderr();
    if errors.is_terminal() {
        let _ = write!(errors, "\r{what:<24}\r");
        let _ = errors.flush();
    }
}

/// Writes all of the file, or leaves what is there.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".blasview-").suffix(".txt");
    if let Some(permissions) = crate::output::usual_permissions() {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// `any` for a length that all are below.
fn shown(value: usize) -> String {
    if value == usize::MAX { "any".to_owned() } else { value.to_string() }
}

fn as_text(info: &Info, found: &[Found], seconds: f64, path: Option<&str>) -> String {
    let mut text = format!("{} {} {}: {seconds:.0} s\n\n", info.name(), info.version(), info.core());
    let _ = writeln!(
        text,
        "{:<16}{:>6}{:>10}   time of that way in that of the other",
        "number", "rule", "measured"
    );
    for Found { number, rule, value, points } in found {
        let _ = write!(text, "{:<16}{:>6}{:>10}  ", number.name(), shown(*rule), shown(*value));
        // Two on either side of the crossing.
        let below = points.iter().take_while(|point| point.0 <= *value).count();
        let near = below.saturating_sub(2)..(below + 2).min(points.len());
        for &(n, gain) in &points[near] {
            let _ = write!(text, " {n}: {:.2}", (-gain).exp());
        }
        let _ = writeln!(text);
    }
    let _ = match path {
        Some(path) => writeln!(text, "\nkept in {path}"),
        None => writeln!(text, "\nnothing is kept"),
    };
    text
}

fn as_json(info: &Info, found: &[Found], seconds: f64, path: Option<&str>) -> String {
    let number = |value: usize| Some(value).filter(|&value| value != usize::MAX);
    let numbers: Vec<_> = found
        .iter()
        .map(|found| {
            let points: Vec<_> =
                found.points.iter().map(|&(n, gain)| json!({"n": n, "ratio": (-gain).exp()})).collect();
            json!({
                "name": found.number.name(),
                "rule": number(found.rule),
                "measured": number(found.value),
                "points": points,
            })
        })
        .collect();
    let object = json!({
        "backend": format!("{} {} {}", info.name(), info.version(), info.core()),
        "seconds": seconds,
        "numbers": numbers,
        "path": info.tuning_path(),
        "written": path.is_some(),
    });
    format!("{object:#}\n")
}
