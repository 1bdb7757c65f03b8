//! `blasview tune`: measures on the spot from which lengths on one way of computing is slower than another, and keeps what it
//! finds where a backend reads it.
//!
//! Each number says up to which length the first of two ways is taken. Both are measured over a ladder of lengths, powers of
//! two and others, in turns; the number is the rung up to which the first way loses the least in all.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use blasview::backend;
use blasview::plan::{Number, Tuning};
use blasview::{Backend, Context, MatrixView, MatrixViewMut, Policy, Slice};

use crate::bench::interleave::interleave;
use crate::failure::Failure;

/// What is asked for.
pub struct Request {
    /// How long to measure, about.
    pub budget: Duration,
    /// Whether nothing is kept.
    pub is_dry: bool,
    /// Whether what is kept is removed instead.
    pub removes: bool,
}

/// Lengths that are tried.
const LADDER: [usize; 20] =
    [4, 6, 8, 10, 12, 16, 20, 24, 31, 40, 48, 64, 65, 100, 127, 128, 250, 256, 512, 1000];

/// How operands lie.
#[derive(Clone, Copy)]
enum Lies {
    Rows,
    /// The transposed.
    Cols,
    /// Every such element of rows of rows.
    Every(isize),
}

/// A number, and what is measured for it.
struct Case {
    number: Number,
    operands: [Lies; 3],
    policy: Policy,
    /// The lengths of the ladder to try.
    from: usize,
    to: usize,
    /// Numbers that are kept out of it, in both ways.
    others: &'static [(Number, usize)],
}

const MAX: usize = usize::MAX;
const NOT_AS_IT_LIES: [(Number, usize); 3] =
    [(Number::DirectLen, 0), (Number::NearLen, 0), (Number::DislikedLen, 0)];

const CASES: [Case; 7] = [
    Case {
        number: Number::DirectLen,
        operands: [Lies::Every(3); 3],
        policy: Policy::Auto,
        from: 4,
        to: 64,
        others: &[(Number::NearLen, 0)],
    },
    Case {
        number: Number::NearLen,
        operands: [Lies::Every(2), Lies::Every(2), Lies::Every(2)],
        policy: Policy::Auto,
        from: 8,
        to: 128,
        others: &[(Number::DirectLen, 0)],
    },
    Case {
        number: Number::DislikedLen,
        operands: [Lies::Rows, Lies::Cols, Lies::Rows],
        policy: Policy::Fastest,
        from: 4,
        to: 64,
        others: &[(Number::DirectLen, 0), (Number::InsteadLen, 0)],
    },
    Case {
        number: Number::PanelsLen,
        operands: [Lies::Every(2); 3],
        policy: Policy::Auto,
        from: 40,
        to: 1000,
        others: &[NOT_AS_IT_LIES[0], NOT_AS_IT_LIES[1], (Number::PanelsThreads, MAX)],
    },
    Case {
        number: Number::PanelsAloneLen,
        operands: [Lies::Every(2); 3],
        policy: Policy::Auto,
        from: 40,
        to: 1000,
        others: &[NOT_AS_IT_LIES[0], NOT_AS_IT_LIES[1], (Number::PanelsThreads, 0), (Number::PanelsLen, MAX)],
    },
    Case {
        number: Number::InsteadLen,
        operands: [Lies::Rows; 3],
        policy: Policy::Fastest,
        from: 40,
        to: 1000,
        others: &[
            NOT_AS_IT_LIES[0],
            NOT_AS_IT_LIES[2],
            (Number::PanelsThreads, MAX),
            (Number::PanelsLen, MAX),
        ],
    },
    Case {
        number: Number::TiledLen,
        operands: [Lies::Every(2); 3],
        policy: Policy::Auto,
        from: 100,
        to: 1000,
        others: &[NOT_AS_IT_LIES[0], NOT_AS_IT_LIES[1], (Number::PanelsLen, 0)],
    },
];

/// A number as it was measured.
struct Found {
    number: Number,
    value: usize,
    /// Length, and how long the first way takes of the second.
    ratios: Vec<(usize, f64)>,
}

/// Measures, and says what was found and where it is kept.
pub fn run(request: &Request) -> Result<String, Failure> {
    let backend = backend::default()?;
    let file = backend.tuning_file();
    let nowhere =
        || Failure::new("there is no folder to keep rules in: BLASVIEW_TUNING names one, unless it is off");
    if request.removes {
        let file = file.ok_or_else(nowhere)?;
        return match fs::remove_file(&file) {
            Ok(()) => Ok(format!("removed {}\n", file.display())),
            Err(error) => Err(Failure::about(file.display(), error)),
        };
    }
    // Found out before a minute is spent.
    let file = if request.is_dry { None } else { Some(file.ok_or_else(nowhere)?) };
    let rules = *backend.tuning();
    let cases =
        || CASES.iter().filter(|case| case.number != Number::TiledLen || backend.info().small_products() > 0);
    let rungs: usize = cases().map(|case| ladder(case).count()).sum();
    let each = request.budget / rungs as u32;
    let (mut text, mut tuning) = (format!("{} {}", backend.info().name(), backend.info().version()), rules);
    let _ = writeln!(text, ", {} kernels, {} threads", backend.info().core(), backend.threads());
    let _ = writeln!(
        text,
        "{:<16}{:>10}{:>10}   time of the first way over the second",
        "number", "before", "now"
    );
    for case in cases() {
        let found = measure(backend, &rules, case, each)?;
        tuning = tuning.with(found.number, found.value);
        let told = |value: usize| if value == MAX { "any".to_owned() } else { value.to_string() };
        let ratios = found.ratios.iter().map(|(len, ratio)| format!("{len}: {ratio:.2}"));
        let _ = writeln!(
            text,
            "{:<16}{:>10}{:>10}   {}",
            found.number.name(),
            told(rules.get(found.number)),
            told(found.value),
            ratios.collect::<Vec<_>>().join(", ")
        );
    }
    match file {
        Some(file) => {
            keep(&file, &backend.tuning_text(&tuning))
                .map_err(|error| Failure::about(file.display(), error))?;
            let _ = writeln!(text, "kept in {}", file.display());
        }
        None => text.push_str("not kept\n"),
    }
    Ok(text)
}

/// All of it or nothing, also for who reads it meanwhile.
fn keep(file: &Path, text: &str) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut kept = tempfile::NamedTempFile::new_in(folder)?;
    kept.write_all(text.as_bytes())?;
    kept.persist(file).map(drop).map_err(|error| error.error)
}

fn ladder(case: &Case) -> impl Iterator<Item = usize> {
    LADDER.into_iter().filter(|len| (case.from..=case.to).contains(len))
}

fn measure(backend: Backend, rules: &Tuning, case: &Case, each: Duration) -> Result<Found, Failure> {
    let base = case.others.iter().fold(*rules, |tuning, &(number, value)| tuning.with(number, value));
    let ways = [MAX, 0].map(|value| base.with(case.number, value));
    let (mut ratios, mut longer) = (Vec::new(), ladder(case).peekable());
    while let Some(len) = longer.next() {
        let mut operands = Operands::new(len);
        let mut run = |way: usize, calls: u32| {
            let mut context = Context::new().backend(backend).policy(case.policy).tuning(&ways[way]);
            if case.number == Number::PanelsAloneLen {
                context = context.threads(1);
            }
            (0..calls).try_for_each(|_| operands.multiply(&mut context, case))
        };
        let times = interleave(2, each, 3..1000, &mut run)?;
        let [first, second] = [0, 1].map(|way: usize| median(times[way].clone()));
        ratios.push((len, first / second));
        // Three rounds of the next one, which takes so much longer, are to be had for some times its share.
        let next = longer.peek().map_or(0.0, |&next| (next as f64 / len as f64).powi(3));
        if 3.0 * (first + second) * next > 5.0 * each.as_secs_f64() {
            break;
        }
    }
    let (best, before) = (best(&ratios), rules.get(case.number));
    // Of what was not tried nothing is known.
    let is_open = longer.peek().is_some() && ratios.last().is_some_and(|&(len, _)| len == best);
    Ok(Found { number: case.number, value: if is_open { best.max(before) } else { best }, ratios })
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The length up to which the first way is to be taken: the one for which what is lost on both sides is the least, by the
/// logarithms of the ratios. 0 if it never is; any length if it is better at the longest.
fn best(ratios: &[(usize, f64)]) -> usize {
    let (mut sum, mut least, mut best) = (0.0, 0.0, 0);
    for &(len, ratio) in ratios {
        sum += ratio.ln();
        if sum < least {
            (least, best) = (sum, len);
        }
    }
    if ratios.last().is_some_and(|&(len, _)| len == best && len >= 1000) { MAX } else { best }
}

/// Memory for operands of one length.
struct Operands {
    len: usize,
    inputs: [Vec<f64>; 2],
    output: Vec<f64>,
}

impl Operands {
    fn new(len: usize) -> Operands {
        let numbers = |seed: usize| (0..9 * len * len).map(|at| ((at + seed) % 13) as f64 / 7.0).collect();
        Operands { len, inputs: [numbers(0), numbers(5)], output: vec![0.0; 9 * len * len] }
    }

    fn multiply(&mut self, context: &mut Context<'_>, case: &Case) -> Result<(), Failure> {
        let Operands { len: n, inputs: [a, b], output } = self;
        let n = *n;
        let wide = |lies: Lies| if let Lies::Every(step) = lies { step.unsigned_abs() } else { 1 };
        let view = |data, lies: Lies| {
            let step = wide(lies);
            let all = MatrixView::row_major(data, step * n, step * n)?;
            let every = Slice::ALL.step(step as isize);
            let part = all.slice(every, every)?;
            Ok(if matches!(lies, Lies::Cols) { part.t() } else { part })
        };
        let (a, b): (_, blasview::Result<_>) = (view(a, case.operands[0]), view(b, case.operands[1]));
        let step = wide(case.operands[2]);
        let every = Slice::ALL.step(step as isize);
        let c = MatrixViewMut::row_major(output, step * n, step * n)?.slice(every, every)?;
        context.gemm(1.0, a?, b?, 0.0, c)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rung_that_loses_least_is_taken() {
        assert_eq!(best(&[(4, 0.5), (8, 0.8), (16, 1.2), (32, 2.0)]), 8);
        // One that is off does not count.
        assert_eq!(best(&[(4, 0.5), (8, 1.1), (16, 0.7), (32, 2.0)]), 16);
        assert_eq!(best(&[(4, 1.5), (8, 1.2)]), 0);
        assert_eq!(best(&[(256, 0.9), (1000, 0.9)]), MAX);
        assert_eq!(best(&[(256, 0.9), (512, 0.9)]), 512);
    }
}
