//! What libraries get wrong: one row each.
//!
//! A row is believed of a library on which it was seen, and of any that was not looked at: what can't be known is done
//! the safe way. [`CLEAN`] lists what was looked at. What can be tried without harm is tried on each.

use super::call::Int;
use super::facts::Source;
use super::finder::Functions;
use super::guard::Hazards;
use super::probe;
use super::vendor::Vendor;
use num_complex::Complex;

/// What is to be called for a function that a library has.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verdict {
    /// Ours: its own is wrong.
    Ours,
    /// Its own, but for operands with which that is a hazard.
    Theirs(Hazards),
}

/// A library, as far as faults depend on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Library<'a> {
    pub(super) vendor: Vendor,
    pub(super) numbers: [u32; 3],
    pub(super) core: &'a str,
}

/// One fault.
#[derive(Debug)]
#[non_exhaustive]
pub struct Quirk {
    /// What is wrong.
    pub what: &'static str,
    /// What is done instead.
    pub instead: &'static str,
    /// The functions that have it.
    pub functions: &'static [&'static str],
    mend: Verdict,
    seen: Seen,
}

/// How a fault is recognised.
#[derive(Clone, Copy, Debug)]
enum Seen {
    /// By trying.
    Tried(Trial),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trial {
    Csscal,
    Zdscal,
    Scasum,
    Dzasum,
}

/// All of them.
pub static QUIRKS: [Quirk; 4] = [
    Quirk {
        what: "csscal multiplies by a complex number, which makes NaN of infinities",
        instead: "parts are scaled by ours",
        functions: &["cblas_csscal"],
        mend: Verdict::Ours,
        seen: Seen::Tried(Trial::Csscal),
    },
    Quirk {
        what: "zdscal multiplies by a complex number, which makes NaN of infinities",
        instead: "parts are scaled by ours",
        functions: &["cblas_zdscal"],
        mend: Verdict::Ours,
        seen: Seen::Tried(Trial::Zdscal),
    },
    Quirk {
        what: "scasum adds up wrongly",
        instead: "ours adds up",
        functions: &["cblas_scasum"],
        mend: Verdict::Ours,
        seen: Seen::Tried(Trial::Scasum),
    },
    Quirk {
        what: "dzasum adds up wrongly",
        instead: "ours adds up",
        functions: &["cblas_dzasum"],
        mend: Verdict::Ours,
        seen: Seen::Tried(Trial::Dzasum),
    },
];

/// Some of [`QUIRKS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Set(u64);

impl Set {
    pub(super) const NONE: Set = Set(0);

    pub(super) fn iter(self) -> impl Iterator<Item = &'static Quirk> {
        QUIRKS.iter().enumerate().filter(move |(at, _)| self.0 >> at & 1 != 0).map(|(_, quirk)| quirk)
    }

    /// What is to be called for a function.
    pub(super) fn verdict(self, function: &str) -> Verdict {
        let mut hazards = Hazards::NONE;
        for quirk in self.iter().filter(|quirk| quirk.functions.contains(&function)) {
            match quirk.mend {
                Verdict::Ours => return Verdict::Ours,
                Verdict::Theirs(more) => hazards = hazards.with(more),
            }
        }
        Verdict::Theirs(hazards)
    }
}

/// The faults of a library.
///
/// # Safety
/// The functions are those of CBLAS, with such integers, but for those that are missing.
pub(super) unsafe fn found<I: Int>(
    library: &Library<'_>,
    source: Source,
    functions: &Functions,
    missing: &[&'static str],
) -> Set {
    let mut set = 0;
    for (at, quirk) in QUIRKS.iter().enumerate() {
        let is_ours = quirk.functions.iter().all(|function| missing.contains(function));
        let is_there = !is_ours && match quirk.seen {
            // SAFETY: the caller's promise: a function that is not missing.
            Seen::Tried(trial) => source != Source::Given && unsafe { fails::<I>(trial, functions) },
        };
        set |= u64::from(is_there) << at;
    }
    let _ = library;
    Set(set)
}

/// # Safety
/// As [`found`], for a function that is there.
unsafe fn fails<I: Int>(trial: Trial, functions: &Functions) -> bool {
    let (c, z) = (functions.complex.of::<Complex<f32>>(), functions.complex.of::<Complex<f64>>());
    let (cv, zv) = (functions.vectors.of::<Complex<f32>>(), functions.vectors.of::<Complex<f64>>());
    // SAFETY: the caller's promise.
    unsafe {
        match trial {
            Trial::Csscal => !probe::scales_parts::<f32, I>(c.scal_real.address),
            Trial::Zdscal => !probe::scales_parts::<f64, I>(z.scal_real.address),
            Trial::Scasum => !probe::sums_parts::<f32, I>(cv.asum.address),
            Trial::Dzasum => !probe::sums_parts::<f64, I>(zv.asum.address),
        }
    }
}
