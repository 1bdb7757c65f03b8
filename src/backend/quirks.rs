//! What libraries get wrong: one row each.
//!
//! A row is believed of a library on which it was seen, and of any of the same vendor that was not looked at; of a library
//! of which it is not known whose it is, all are. What can't be known is done the safe way. `LOOKED_AT` lists what was
//! looked at: every routine, type and parameter with each operand at the end and at the start of a page that faults, with
//! patterns in all gaps. What can be tried without harm is tried on each library.
//!
//! Known, and left as they are, since no library promises otherwise: NaN in B spreads along its row or column in `trmm`
//! (all), and in `strsm` with the triangle on the right in column-major terms (OpenBLAS, Haswell and Zen); infinities in the C
//! of `herk` and `her2k` become NaN where a library multiplies it by a complex beta (BLIS, the reference, MKL); some read
//! a unit diagonal, whatever stands there.

use super::call::Int;
use super::cores;
use super::finder::Functions;
use super::guard::Hazards;
use super::probe;
use super::vendor::Vendor;
use crate::arch::Instructions;
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
    /// Whether it reads beyond its operands, which matters to LAPACK even where ours is called.
    #[cfg_attr(not(feature = "lapack"), allow(dead_code, reason = "LAPACK's alone"))]
    reads_past: bool,
    seen: Seen,
}

/// How a fault is recognised.
#[derive(Clone, Copy, Debug)]
enum Seen {
    /// By trying.
    Tried(Trial),
    /// By who has it.
    On(&'static [Who]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trial {
    Csscal,
    Zdscal,
    Scasum,
    Dzasum,
}

/// A library, and which of its kernels.
#[derive(Clone, Copy, Debug)]
struct Who {
    vendor: Vendor,
    numbers: [u32; 3],
    cores: Cores,
}

/// Kernels by the names of processors, or by their kind.
#[derive(Clone, Copy, Debug)]
enum Cores {
    All,
    These(&'static [&'static str]),
    UpTo(Instructions),
    From(Instructions),
}

const fn who(vendor: Vendor, numbers: [u32; 3], cores: Cores) -> Who {
    Who { vendor, numbers, cores }
}

/// OpenBLAS of Debian 12, and that of SciPy's wheels.
const DEBIAN: [u32; 3] = [0, 3, 21];
const SCIPY: [u32; 3] = [0, 3, 34];

/// Of OpenBLAS; those from Bulldozer to Excavator could not be run.
const SSE: Cores = Cores::UpTo(Instructions::Sse);
const SSE_AND_NEHALEM: Cores = Cores::UpTo(Instructions::Sse4);
const AVX: Cores = Cores::From(Instructions::Avx);

/// What was looked at, on 2026-11-28.
const LOOKED_AT: [Who; 5] = [
    who(
        Vendor::OpenBlas,
        DEBIAN,
        Cores::These(&[
            "Prescott",
            "Core2",
            "Penryn",
            "Barcelona",
            "Atom",
            "Nehalem",
            "Sandybridge",
            "Haswell",
            "Zen",
            "SkylakeX",
            "Cooperlake",
        ]),
    ),
    who(Vendor::OpenBlas, SCIPY, Cores::These(&["Katmai", "Nehalem", "Sandybridge", "Haswell", "SkylakeX"])),
    who(Vendor::Blis, [0, 9, 0], Cores::These(&["haswell"])),
    who(Vendor::Reference, [0; 3], Cores::All),
    who(Vendor::Mkl, [2026, 2, 0], Cores::All),
];

impl Who {
    /// Whether it is that library.
    fn is(&self, library: &Library<'_>) -> bool {
        self.vendor == library.vendor
            && (self.numbers == [0; 3] || self.numbers == library.numbers)
            && match self.cores {
                Cores::All => true,
                Cores::These(names) => names.contains(&library.core),
                Cores::UpTo(last) => cores::of(library.core).is_some_and(|kernels| kernels <= last),
                Cores::From(first) => cores::of(library.core).is_some_and(|kernels| kernels >= first),
            }
    }
}

/// Whether a fault is to be expected of a library.
fn is_expected(seen: &[Who], library: &Library<'_>) -> bool {
    if library.vendor == Vendor::Unknown {
        return true;
    }
    let was_looked_at = LOOKED_AT.iter().any(|who| who.is(library));
    seen.iter().any(|who| if was_looked_at { who.is(library) } else { who.vendor == library.vendor })
}

/// All of them.
pub static QUIRKS: [Quirk; 12] = [
    Quirk {
        what: "csscal multiplies by a complex number, which makes NaN of infinities",
        instead: "ours scales each part",
        functions: &["cblas_csscal"],
        mend: Verdict::Ours,
        reads_past: false,
        seen: Seen::Tried(Trial::Csscal),
    },
    Quirk {
        what: "zdscal multiplies by a complex number, which makes NaN of infinities",
        instead: "ours scales each part",
        functions: &["cblas_zdscal"],
        mend: Verdict::Ours,
        reads_past: false,
        seen: Seen::Tried(Trial::Zdscal),
    },
    Quirk {
        what: "scasum adds up wrongly (OpenBLAS 0.3.21, Cooperlake, from 9 elements on)",
        instead: "ours adds up",
        functions: &["cblas_scasum"],
        mend: Verdict::Ours,
        reads_past: false,
        seen: Seen::Tried(Trial::Scasum),
    },
    Quirk {
        what: "dzasum adds up wrongly",
        instead: "ours adds up",
        functions: &["cblas_dzasum"],
        mend: Verdict::Ours,
        reads_past: false,
        seen: Seen::Tried(Trial::Dzasum),
    },
    Quirk {
        what: "ssymv computes with what earlier calls left in its workspace, so that NaN gets into y, and reads past A and y",
        instead: "ours multiplies",
        functions: &["cblas_ssymv"],
        mend: Verdict::Ours,
        reads_past: true,
        seen: Seen::On(&[who(Vendor::OpenBlas, DEBIAN, SSE), who(Vendor::OpenBlas, SCIPY, SSE)]),
    },
    Quirk {
        what: "dsymv reads up to 32 bytes past a contiguous y",
        instead: "ours multiplies where y ends with its page",
        functions: &["cblas_dsymv"],
        mend: Verdict::Theirs(Hazards::PAST_Y),
        reads_past: true,
        seen: Seen::On(&[who(Vendor::OpenBlas, DEBIAN, SSE), who(Vendor::OpenBlas, SCIPY, SSE)]),
    },
    Quirk {
        what: "zhemv reads 16 bytes past a contiguous y",
        instead: "ours multiplies where y ends with its page",
        functions: &["cblas_zhemv"],
        mend: Verdict::Theirs(Hazards::PAST_Y),
        reads_past: true,
        seen: Seen::On(&[
            who(Vendor::OpenBlas, DEBIAN, Cores::All),
            who(Vendor::OpenBlas, SCIPY, Cores::All),
        ]),
    },
    Quirk {
        what: "complex dot products of vectors with steps read one element more of each",
        instead: "the last product is added by ours",
        functions: &["cblas_cdotu_sub", "cblas_cdotc_sub", "cblas_zdotu_sub", "cblas_zdotc_sub"],
        mend: Verdict::Theirs(Hazards::NEXT_X),
        reads_past: true,
        seen: Seen::On(&[who(Vendor::OpenBlas, DEBIAN, AVX)]),
    },
    Quirk {
        what: "cgemv, chemv and ctrsv read one element past x",
        instead: "ours computes where that one lies in another page",
        functions: &["cblas_cgemv", "cblas_chemv", "cblas_ctrsv"],
        mend: Verdict::Theirs(Hazards::NEXT_X),
        reads_past: true,
        seen: Seen::On(&[who(Vendor::OpenBlas, DEBIAN, Cores::All)]),
    },
    Quirk {
        what: "zgemv, zhemv and ztrsv read one element past x",
        instead: "ours computes where that one lies in another page",
        functions: &["cblas_zgemv", "cblas_zhemv", "cblas_ztrsv"],
        mend: Verdict::Theirs(Hazards::NEXT_X),
        reads_past: true,
        seen: Seen::On(&[who(Vendor::OpenBlas, DEBIAN, AVX)]),
    },
    Quirk {
        what: "c64 at addresses that are 4 mod 8: four bytes beside the elements are written, and NaN spreads",
        instead: "ours computes on such operands",
        functions: &[
            "cblas_caxpy",
            "cblas_caxpby",
            "cblas_cscal",
            "cblas_csscal",
            "cblas_cgemv",
            "cblas_cgbmv",
            "cblas_chemv",
            "cblas_chbmv",
            "cblas_chpmv",
            "cblas_ctrmv",
            "cblas_ctbmv",
            "cblas_ctpmv",
            "cblas_ctrsv",
            "cblas_ctbsv",
            "cblas_ctpsv",
            "cblas_cgeru",
            "cblas_cgerc",
            "cblas_cher",
            "cblas_chpr",
            "cblas_cher2",
            "cblas_chpr2",
            "cblas_csyrk",
            "cblas_csyr2k",
        ],
        mend: Verdict::Theirs(Hazards::ODD),
        reads_past: true,
        seen: Seen::On(&[
            who(Vendor::OpenBlas, DEBIAN, SSE_AND_NEHALEM),
            who(Vendor::OpenBlas, SCIPY, SSE_AND_NEHALEM),
        ]),
    },
    Quirk {
        what: "sgemm reads past C and past the last line of A and B",
        instead: "ours multiplies where one of them ends near the end of its page",
        functions: &["cblas_sgemm"],
        mend: Verdict::Theirs(Hazards::NEXT_LINE),
        reads_past: true,
        seen: Seen::On(&[who(Vendor::Blis, [0, 9, 0], Cores::All)]),
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

    /// What stands in the way of giving a matrix to LAPACK, which calls the library's own functions on its lines: for each scalar, in the order
    /// of their dtypes, what is known against any of them. One that is not called for what it reads past counts too.
    #[cfg(feature = "lapack")]
    pub(super) fn within_lapack(self) -> [Hazards; 4] {
        ["cblas_s", "cblas_d", "cblas_c", "cblas_z"].map(|prefix| {
            let mut hazards = Hazards::NONE;
            for quirk in
                self.iter().filter(|quirk| quirk.functions.iter().any(|name| name.starts_with(prefix)))
            {
                match quirk.mend {
                    Verdict::Theirs(more) => hazards = hazards.with(more),
                    Verdict::Ours if quirk.reads_past => hazards = hazards.with(Hazards::NEXT_X),
                    Verdict::Ours => {}
                }
            }
            hazards
        })
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
/// Each address in `functions` is that of the function of CBLAS of its row, with integers `I`, but for those whose names are
/// among `missing`.
pub(super) unsafe fn found<I: Int>(
    library: &Library<'_>,
    functions: &Functions,
    missing: &[&'static str],
) -> Set {
    let mut set = 0;
    for (at, quirk) in QUIRKS.iter().enumerate() {
        let is_ours = quirk.functions.iter().all(|function| missing.contains(function));
        let is_there = !is_ours
            && match quirk.seen {
                // SAFETY: the caller's promise, which is the same: what is tried is the one function of the row, as a trial is of one,
                // and it is not missing.
                Seen::Tried(trial) => unsafe { fails::<I>(trial, functions) },
                Seen::On(seen) => is_expected(seen, library),
            };
        set |= u64::from(is_there) << at;
    }
    Set(set)
}

/// # Safety
/// The function that is tried is that of CBLAS, with integers `I`.
unsafe fn fails<I: Int>(trial: Trial, functions: &Functions) -> bool {
    let (c, z) = (functions.complex.of::<Complex<f32>>(), functions.complex.of::<Complex<f64>>());
    let (cv, zv) = (functions.vectors.of::<Complex<f32>>(), functions.vectors.of::<Complex<f64>>());
    // SAFETY: each is the function that the trial is named after, of which the caller promises it.
    unsafe {
        match trial {
            Trial::Csscal => !probe::scales_parts::<f32, I>(c.scal_real.address),
            Trial::Zdscal => !probe::scales_parts::<f64, I>(z.scal_real.address),
            Trial::Scasum => !probe::sums_parts::<f32, I>(cv.asum.address),
            Trial::Dzasum => !probe::sums_parts::<f64, I>(zv.asum.address),
        }
    }
}
