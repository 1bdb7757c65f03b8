//! OpenBLAS's kernels, by the instructions that they use: what is measured of one core holds for those of its kind.

use crate::plan::Instructions;

/// Kinds of kernels, in the order in which processors came to be able to run them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kernels {
    /// For SSE2 and SSE3.
    Sse,
    /// Nehalem's, which are others.
    Nehalem,
    Avx,
    Avx2,
    Avx512,
}

/// Whose are of which kind, by the names that OpenBLAS gives its cores.
const CORES: [(Kernels, &[&str]); 5] = [
    (
        Kernels::Sse,
        &[
            "Katmai",
            "Coppermine",
            "Northwood",
            "Prescott",
            "Banias",
            "Atom",
            "Core2",
            "Penryn",
            "Dunnington",
            "Athlon",
            "Opteron",
            "Opteron_SSE3",
            "Barcelona",
            "Nano",
            "Bobcat",
        ],
    ),
    (Kernels::Nehalem, &["Nehalem"]),
    (Kernels::Avx, &["Sandybridge", "Bulldozer", "Piledriver", "Steamroller"]),
    (Kernels::Avx2, &["Haswell", "Zen", "Excavator"]),
    (Kernels::Avx512, &["SkylakeX", "Cooperlake", "SapphireRapids"]),
];

impl Kernels {
    /// Those of a core; `None` if it is not known.
    pub fn of(core: &str) -> Option<Kernels> {
        CORES.iter().find(|(_, names)| names.contains(&core)).map(|&(kernels, _)| kernels)
    }

    /// The best that this processor can run; `None` where it is not one of these.
    pub fn here() -> Option<Kernels> {
        #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
        {
            use std::arch::is_x86_feature_detected as has;
            Some(if has!("avx512f") && has!("avx512dq") && has!("avx512bw") && has!("avx512vl") {
                Kernels::Avx512
            } else if has!("avx2") && has!("fma") {
                Kernels::Avx2
            } else if has!("avx") {
                Kernels::Avx
            } else {
                Kernels::Sse
            })
        }
        #[cfg(not(any(target_arch = "x86_64", target_arch = "x86")))]
        None
    }

    /// What counts of them for measured rules.
    pub fn vectors(self) -> Instructions {
        match self {
            Kernels::Sse | Kernels::Nehalem => Instructions::Sse,
            Kernels::Avx => Instructions::Avx,
            Kernels::Avx2 => Instructions::Avx2,
            Kernels::Avx512 => Instructions::Avx512,
        }
    }

    /// The instructions, and a core that OpenBLAS can be told to take for them.
    pub fn instructions(self) -> [&'static str; 2] {
        match self {
            Kernels::Sse => ["SSE3", "Prescott"],
            Kernels::Nehalem => ["SSE4.2", "Nehalem"],
            Kernels::Avx => ["AVX", "Sandybridge"],
            Kernels::Avx2 => ["AVX2", "Haswell"],
            Kernels::Avx512 => ["AVX-512", "SkylakeX"],
        }
    }
}
