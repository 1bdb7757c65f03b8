//! What the benches share. Each is a group of criterion, named like its file, of cases `CASE, ours` and `CASE, reference`
//! at sizes: `cargo bench --bench level1 -- --quick` measures `level1/dot, ours/64` and its like.
//!
//! With `--table` it measures by interleaved timing instead, and that is what to quote: criterion runs one candidate
//! after the other, but on a shared machine only candidates that take turns can be compared.

#[allow(dead_code, reason = "not every benchmark has targets")]
pub mod cases;
#[allow(dead_code, reason = "not every benchmark gathers")]
pub mod lines;
#[allow(dead_code, reason = "not every benchmark needs it")]
pub mod memory;
#[allow(dead_code, reason = "not every benchmark copies")]
pub mod nontemporal;
#[allow(dead_code, reason = "not every benchmark has pairs")]
pub mod pairs;
// That of `blasview bench`.
#[path = "../../src/bin/blasview/bench/interleave.rs"]
mod interleave;

use std::convert::Infallible;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};

use interleave::interleave;

/// How long all candidates of a case take turns, unless [`FEWEST`] rounds take longer.
const BUDGET: Duration = Duration::from_secs(2);
/// Medians of fewer rounds would move with the machine's moods.
const FEWEST: usize = 9;

/// Median time per call in nanoseconds of each candidate, all taking turns in one run.
#[allow(dead_code, reason = "not every benchmark knows at compile time how many candidates there are")]
pub fn interleaved<const N: usize>(candidates: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut candidates = candidates;
    medians(&mut candidates).try_into().expect("a median for each candidate")
}

/// The same of any number of candidates.
#[allow(dead_code, reason = "the report wants more than medians")]
pub fn medians(candidates: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    rounds(candidates, BUDGET, FEWEST).into_iter().map(median).collect()
}

/// Nanoseconds per call of each candidate in each round: as many rounds as fit into `budget`, but at least `fewest`.
pub fn rounds(candidates: &mut [&mut dyn FnMut()], budget: Duration, fewest: usize) -> Vec<Vec<f64>> {
    const MOST: usize = 301;
    let times = interleave(candidates.len(), budget, fewest..MOST, &mut |at, calls| {
        (0..calls).for_each(|_| candidates[at]());
        Ok::<(), Infallible>(())
    });
    let Ok(times) = times;
    times.into_iter().map(|times| times.into_iter().map(|seconds| seconds * 1e9).collect()).collect()
}

/// Whether the program was asked for its tables alone.
pub fn table_alone() -> bool {
    std::env::args().any(|argument| argument == "--table")
}

/// Criterion as the arguments say; with `--quick` without drawing, which takes longer than the measuring.
#[allow(dead_code, reason = "not every benchmark has pairs or targets")]
pub fn criterion() -> Criterion {
    let criterion = Criterion::default().configure_from_args();
    if std::env::args().any(|argument| argument == "--quick") { criterion.without_plots() } else { criterion }
}

/// Few samples of criterion: what is quoted comes from the tables.
#[allow(dead_code, reason = "not every benchmark has pairs or targets")]
pub fn quick(group: &mut BenchmarkGroup<'_, WallTime>) {
    group
        .sample_size(10)
        .nresamples(2000)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(200));
}
