//! What should be said of a BLAS in words.

use core::fmt::{self, Write};

use super::info::{Info, Source};
use super::vendor::Vendor;

/// The warnings about a BLAS. `Display` writes one a line.
#[derive(Clone, Copy, Debug)]
pub struct Warnings<'i>(pub(super) &'i Info);

/// Instruction sets, in ascending order, and what they are called.
const SETS: [&str; 4] = ["SSE3", "AVX", "AVX2", "AVX-512"];

/// The instructions of OpenBLAS's kernels for a processor; `None` for those that are not known.
fn set_of(core: &str) -> Option<usize> {
    Some(match core {
        "Katmai" | "Coppermine" | "Northwood" | "Prescott" | "Banias" | "Atom" | "Core2" | "Penryn"
        | "Dunnington" | "Nehalem" | "Athlon" | "Opteron" | "Opteron_SSE3" | "Barcelona" | "Nano"
        | "Bobcat" => 0,
        "Sandybridge" | "Bulldozer" | "Piledriver" | "Steamroller" => 1,
        "Haswell" | "Zen" | "Excavator" => 2,
        "SkylakeX" | "Cooperlake" | "SapphireRapids" => 3,
        _ => return None,
    })
}

/// Those of this processor.
fn set_here() -> Option<usize> {
    #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
    {
        use std::arch::is_x86_feature_detected as has;
        let set = if has!("avx512f") && has!("avx512dq") && has!("avx512bw") && has!("avx512vl") {
            3
        } else if has!("avx2") && has!("fma") {
            2
        } else {
            usize::from(has!("avx"))
        };
        Some(set)
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "x86")))]
    None
}

impl Warnings<'_> {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        let mut buffer = Count(0);
        let _ = write!(buffer, "{self}");
        buffer.0 == 0
    }
}

struct Count(usize);

impl Write for Count {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.0 += part.len();
        Ok(())
    }
}

impl fmt::Display for Warnings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let info = self.0;
        let (name, version, core) = (info.name(), info.version(), info.core());
        if let (Vendor::OpenBlas, Some(runs), Some(has)) = (info.vendor(), set_of(core), set_here())
            && runs < has
        {
            let better = ["Prescott", "Sandybridge", "Haswell", "SkylakeX"][has];
            let (runs, has) = (SETS[runs], SETS[has]);
            if std::env::var_os("OPENBLAS_CORETYPE").is_some() {
                writeln!(
                    f,
                    "{name} {version} runs its {core} kernels ({runs}), as OPENBLAS_CORETYPE says, although this \
                     processor has {has}; OPENBLAS_CORETYPE={better} would use it"
                )?;
            } else {
                writeln!(
                    f,
                    "{name} {version} does not know this processor and runs its {core} kernels ({runs}) although it has \
                     {has}; OPENBLAS_CORETYPE={better}, or a newer OpenBLAS, would use it"
                )?;
            }
        }
        match info.vendor() {
            Vendor::Reference => {
                writeln!(
                    f,
                    "the reference BLAS is right but slow: OpenBLAS, BLIS or MKL take a tenth of its time"
                )?;
            }
            Vendor::Builtin => {
                writeln!(
                    f,
                    "no BLAS library is used: products take longer than with OpenBLAS, BLIS or MKL, and run on one thread"
                )?;
            }
            Vendor::Unknown if info.source != Source::Given => {
                writeln!(
                    f,
                    "whose BLAS this is cannot be found out: all that any is known to get wrong is avoided, and conjugated \
                     matrices are copied"
                )?;
            }
            _ => {}
        }
        if info.is_mixed {
            writeln!(
                f,
                "some functions are those of another library, loaded before this one: only what both can do is used"
            )?;
        }
        Ok(())
    }
}
