//! LAPACK's routines on matrices by rows and by columns, beside the library's own function on the same matrix by columns.
//!
//! Group `lapack` of criterion, or with `--table` tables of medians of ratios, all taking turns; with `--memory` the most memory that a
//! call adds, each in a process of its own. One BLAS thread: `OPENBLAS_NUM_THREADS=1`. Other options: see `support/cases.rs`. LAPACKE is
//! measured where the library has it: `BLASVIEW_BLAS=FILE` names another one.

#[path = "subjects/lapack.rs"]
mod lapack;
#[cfg(feature = "peers")]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod peers;
#[allow(dead_code, reason = "its own tables, of what is restored in between")]
mod support;

use std::time::{Duration, Instant};

use blasview::{Complex, Policy, backend};
use criterion::BenchmarkId;
use lapack::{Candidate, Peer, Routine, Subject};
use support::cases::{filter, option};
use support::{criterion, quick, table_alone};

/// How long the candidates of a case take turns, unless [`FEWEST`] rounds take longer.
const BUDGET: Duration = Duration::from_secs(3);
const FEWEST: usize = 7;
const MOST: usize = 301;

/// What is measured of which lengths.
struct Case {
    name: String,
    build: Box<dyn Fn(bool) -> Vec<Candidate>>,
    /// Of criterion and its like: not with `--quick`.
    is_long: bool,
}

fn case<T: Peer>(subject: Subject, name: &str) -> Case {
    let Subject { shape: [m, n], pitch, .. } = subject;
    let gaps = if pitch > 0 { format!(" of {pitch}") } else { String::new() };
    let name = format!("{name} {} {m} x {n}{gaps}", T::DTYPE);
    Case { name, build: Box::new(move |peers| subject.candidates::<T>(peers)), is_long: m > 300 }
}

/// A routine, its name, and how many right-hand sides of n it is given.
type Named = (&'static str, Routine, fn(usize) -> usize);

fn routines() -> [Named; 8] {
    [
        ("potrf", Routine::Potrf, |_| 0),
        ("gesv, n sides", Routine::Gesv, |n| n),
        ("gesv, 1 side", Routine::Gesv, |_| 1),
        ("inv", Routine::Inv, |_| 0),
        ("geqrf", Routine::Geqrf, |_| 0),
        ("gels, 10 sides", Routine::Gels, |_| 10),
        ("syevd", Routine::Syevd, |_| 0),
        ("gesdd", Routine::Gesdd, |_| 0),
    ]
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, routine, sides) in routines() {
        let is_square = !matches!(routine, Routine::Geqrf | Routine::Gels | Routine::Gesdd);
        let mut add = |m: usize, n: usize, pitch: usize| {
            let subject = Subject::new(routine, [if is_square { n } else { m }, n], sides(n), pitch);
            cases.push(case::<f64>(subject, name));
            if matches!(name, "potrf" | "geqrf") && n > 16 {
                cases.push(case::<Complex<f64>>(subject, name));
            }
        };
        [4, 16, 64, 256, 1024].into_iter().for_each(|n| add(n, n, 0));
        [63, 255, 1023].into_iter().for_each(|n| add(n + 2, n, 1031));
    }
    cases
}

/// Nanoseconds of each candidate in each round, in turns.
fn rounds(candidates: &mut [Candidate]) -> Vec<Vec<f64>> {
    let mut times = vec![Vec::new(); candidates.len()];
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let mut random = fastrand::Rng::with_seed(1);
    candidates.iter_mut().for_each(|candidate| _ = (candidate.timed)());
    let start = Instant::now();
    for round in 0..MOST {
        if round >= FEWEST && start.elapsed() > BUDGET {
            break;
        }
        random.shuffle(&mut order);
        for &at in &order {
            times[at].push((candidates[at].timed)().as_secs_f64() * 1e9);
        }
    }
    times
}

fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A line for each case: the median of the reference, medians of the ratios of the others to it, and what they copied.
fn tables() {
    let (info, filter) = (backend::default().expect("a BLAS"), filter());
    let info = info.info();
    println!(
        "{} {}, kernels {}; one thread, medians of ratios to the direct call on columns (of the fastest times)",
        info.name(),
        info.version(),
        info.core()
    );
    let mut head = Vec::new();
    for case in cases().into_iter().filter(|case| case.name.contains(&filter)) {
        let mut candidates = (case.build)(option("--peers"));
        let names: Vec<&str> = candidates.iter().map(|candidate| candidate.name).collect();
        if names != head {
            println!(
                "\n| case | direct us |{} MB copied |",
                names[1..].iter().map(|name| format!(" {name} |")).collect::<String>()
            );
            println!("|---|---:|{}---|", "---:|".repeat(names.len() - 1));
            head = names;
        }
        let times = rounds(&mut candidates);
        let least = |at: usize| times[at].iter().copied().fold(f64::INFINITY, f64::min);
        let of = |at: usize| {
            let ratio = median(times[at].iter().zip(&times[0]).map(|(time, base)| time / base));
            format!(" {ratio:.2} ({:.2}) |", least(at) / least(0))
        };
        let ratios: String = (1..times.len()).map(of).collect();
        let copied = candidates.iter().filter_map(|candidate| candidate.copied);
        let copied: Vec<String> = copied.map(|bytes| format!("{:.3}", bytes as f64 / 1e6)).collect();
        println!(
            "| {} | {:.2} |{ratios} {} |",
            case.name,
            median(times[0].iter().copied()) / 1e3,
            copied.join(" ")
        );
    }
    println!("\n| direct, upper : lower | lower us | ratio |\n|---|---:|---:|");
    for routine in [Routine::Potrf, Routine::Syevd] {
        for n in [64, 256, 1024] {
            let name = format!("{} upper {n}", routine.names()[0]);
            if name.contains(&filter) {
                let times = rounds(&mut Subject::new(routine, [n; 2], 0, 0).triangles::<f64>());
                let ratio = median(times[1].iter().zip(&times[0]).map(|(time, base)| time / base));
                println!("| {name} | {:.2} | {ratio:.3} |", median(times[0].iter().copied()) / 1e3);
            }
        }
    }
}

/// Where the most memory of this process is told, in KiB.
fn status(field: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with(field)).expect("such a line");
    line.split_whitespace().nth(1).and_then(|word| word.parse().ok()).expect("a number")
}

/// The case, then the candidate: what one call of it adds, in KiB.
fn memory_of(subject: Subject, name: &str) {
    let mut once = subject.once::<f64>(name);
    // What was freed while it was made would not count otherwise.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: it only gives back what is free.
    unsafe {
        libc::malloc_trim(0);
    }
    let before = status("VmRSS");
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux: the peak starts anew");
    once();
    println!("{}", status("VmHWM") - before);
}

/// A table of the most memory that a call adds to what its operands take.
fn memory() {
    let arguments: Vec<String> = std::env::args().collect();
    let subject = |name: &str, n: usize| {
        let &(_, routine, _) = routines().iter().find(|(other, ..)| *other == name).expect("a routine");
        let sides = if routine == Routine::Gels {
            10
        } else if name == "gesv, 1 side" {
            1
        } else {
            200
        };
        Subject { policy: Policy::Auto, ..Subject::new(routine, [n; 2], sides, 0) }
    };
    if let Some(at) = arguments.iter().position(|argument| argument == "--one") {
        let [name, n, candidate] = [1, 2, 3].map(|more| arguments[at + more].as_str());
        return memory_of(subject(name, n.parse().expect("a length")), candidate);
    }
    const NAMES: [&str; 7] = ["direct", "cols", "rows", "reversed", "every 2nd", "LAPACKE rows", "faer rows"];
    println!(
        "\nMB that one call adds at most to its operands (BLAS's buffers included; gesv: 200 right-hand sides)\n"
    );
    println!("| | n | A |{}", NAMES.map(|name| format!(" {name} |")).concat());
    println!("|---|---:|---:|{}", "---:|".repeat(NAMES.len()));
    let program = std::env::current_exe().expect("this program");
    for (name, routine, _) in routines() {
        for n in [1024, 3000] {
            let is_slow = matches!(routine, Routine::Syevd | Routine::Gesdd);
            if is_slow && n > 1024 && !option("--large") || !format!("{name} {n}").contains(&filter()) {
                continue;
            }
            let cells = NAMES.map(|candidate| {
                let run = std::process::Command::new(&program)
                    .args(["--memory", "--one", name, &n.to_string(), candidate])
                    .output();
                let told = String::from_utf8(run.expect("this program again").stdout).expect("text");
                match told.trim().parse::<f64>() {
                    Ok(kib) => format!(" {:.1} |", kib / 1024.0),
                    Err(_) => " – |".to_owned(),
                }
            });
            println!("| {name} | {n} | {:.1} |{}", (n * n * 8) as f64 / f64::from(1 << 20), cells.concat());
        }
    }
}

fn main() {
    if option("--memory") {
        return memory();
    }
    if table_alone() {
        return tables();
    }
    let mut criterion = criterion();
    let mut group = criterion.benchmark_group("lapack");
    quick(&mut group);
    for case in cases() {
        if case.is_long && option("--quick") {
            continue;
        }
        for mut candidate in (case.build)(false)
            .into_iter()
            .filter(|candidate| ["reference", "rows"].contains(&candidate.name))
        {
            let name = if candidate.name == "rows" { "ours" } else { "reference" };
            group.bench_function(BenchmarkId::new(&case.name, name), |b| {
                b.iter_custom(|times| (0..times).map(|_| (candidate.timed)()).sum());
            });
        }
    }
    group.finish();
    criterion.final_summary();
}
