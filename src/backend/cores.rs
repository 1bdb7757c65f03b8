//! OpenBLAS's kernels, by the instructions that they use: what is measured of one core holds for those of its kind.

use crate::arch::Instructions::{self, *};
#[cfg(target_arch = "x86_64")]
use crate::arch::Isa;

/// Whose are of which kind, by the names that OpenBLAS gives its cores.
const CORES: [(Instructions, &[&str]); 5] = [
    (
        Sse,
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
    (Sse4, &["Nehalem"]),
    (Avx, &["Sandybridge", "Bulldozer", "Piledriver", "Steamroller"]),
    (Avx2, &["Haswell", "Zen", "Excavator"]),
    (Avx512, &["SkylakeX", "Cooperlake", "SapphireRapids"]),
];

/// Those of a core; `None` if it is not known.
pub fn of(core: &str) -> Option<Instructions> {
    CORES.iter().find(|(_, names)| names.contains(&core)).map(|&(kind, _)| kind)
}

/// The best of these kinds that this processor can run; `None` where there are others.
pub fn here() -> Option<Instructions> {
    #[cfg(target_arch = "x86_64")]
    {
        let ours = Isa::best().instructions();
        // Of what comes between no kernels are ours.
        let older = if std::arch::is_x86_feature_detected!("avx") { Avx } else { Sse };
        Some(ours.max(older))
    }
    #[cfg(not(target_arch = "x86_64"))]
    None
}

/// The name of the instructions, and a core that OpenBLAS can be told to take for them; `None` if it has none.
pub fn named(instructions: Instructions) -> Option<[&'static str; 2]> {
    Some(match instructions {
        Portable => return None,
        Sse => ["SSE3", "Prescott"],
        Sse4 => ["SSE4.2", "Nehalem"],
        Avx => ["AVX", "Sandybridge"],
        Avx2 => ["AVX2", "Haswell"],
        Avx512 => ["AVX-512", "SkylakeX"],
    })
}
