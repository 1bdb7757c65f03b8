//! Interleaved timing: criterion runs one candidate after the other, but on a shared machine only candidates
//! that take turns can be compared.

#[allow(dead_code, reason = "not every benchmark has pairs")]
pub mod pairs;

use std::time::{Duration, Instant};

/// Median time per call in nanoseconds of each candidate, all taking turns in one run.
pub fn interleaved<const N: usize>(candidates: [&mut dyn FnMut(); N]) -> [f64; N] {
    const ROUNDS: usize = 301;
    let mut candidates = candidates;
    // Rounds of about 20 microseconds: long against the clock, short against the machine's moods.
    let calls = candidates.each_mut().map(|candidate| {
        let mut calls = 1_u32;
        loop {
            let time = time(*candidate, calls);
            if time > Duration::from_micros(20) || calls > 1 << 20 {
                break calls;
            }
            calls *= 2;
        }
    });
    let mut times = [(); N].map(|()| Vec::with_capacity(ROUNDS));
    let budget = Instant::now();
    for round in 0..ROUNDS {
        for at in 0..N {
            times[at].push(time(candidates[at], calls[at]).as_secs_f64() * 1e9 / f64::from(calls[at]));
        }
        if round >= 10 && budget.elapsed() > Duration::from_secs(2) {
            break;
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}

fn time(candidate: &mut dyn FnMut(), calls: u32) -> Duration {
    let start = Instant::now();
    (0..calls).for_each(|_| candidate());
    start.elapsed()
}
