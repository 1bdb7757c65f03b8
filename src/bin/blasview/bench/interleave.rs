//! Candidates that take turns, so that what a shared machine does meanwhile happens to all of them alike. The benches
//! measure by it too.

use std::ops::Range;
use std::time::{Duration, Instant};

/// A round of calls takes at least as long: long against the clock, short against the machine's moods.
const BATCH: Duration = Duration::from_micros(20);
/// Calls that take longer run through more memory than caches hold, and need not find them as they left them.
const LONG: Duration = Duration::from_millis(10);

/// Seconds per call of each candidate (the outer index) in each round: as many rounds as fit into `budget`, within
/// `rounds`. `run` makes so many calls of that candidate.
///
/// Each finds the caches as it leaves them itself, as far as that can matter: otherwise those that share memory with the
/// one before them would be ahead, and those whose results were written past the caches behind.
pub fn interleave<E>(
    candidates: usize,
    budget: Duration,
    rounds: Range<usize>,
    run: &mut dyn FnMut(usize, u32) -> Result<(), E>,
) -> Result<Vec<Vec<f64>>, E> {
    let mut time = |candidate, calls| {
        let start = Instant::now();
        run(candidate, calls)?;
        Ok(start.elapsed())
    };
    let mut plans = Vec::with_capacity(candidates);
    for candidate in 0..candidates {
        let mut calls = 1;
        plans.push(loop {
            let took = time(candidate, calls)?;
            if took > BATCH || calls > 1 << 20 {
                break (calls, took < LONG);
            }
            calls *= 2;
        });
    }
    let mut times = vec![Vec::new(); candidates];
    let mut order: Vec<usize> = (0..candidates).collect();
    let mut random = fastrand::Rng::with_seed(1);
    let start = Instant::now();
    for round in 0..rounds.end {
        if round >= rounds.start && start.elapsed() > budget {
            break;
        }
        // Never in the same order: a machine that is busy at regular intervals would always hit the same one.
        random.shuffle(&mut order);
        for &candidate in &order {
            let (calls, is_short) = plans[candidate];
            if is_short {
                time(candidate, 1)?;
            }
            times[candidate].push(time(candidate, calls)?.as_secs_f64() / f64::from(calls));
        }
    }
    Ok(times)
}
