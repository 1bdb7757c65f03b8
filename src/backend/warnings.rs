//! What should be said of a BLAS in words.

use core::fmt::{self, Write};

use super::cores;
use super::info::{Info, Source};
use super::vendor::Vendor;

/// The warnings about a BLAS. `Display` writes one a line.
#[derive(Clone, Copy, Debug)]
pub struct Warnings<'i>(pub(super) &'i Info);

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
        if let (Vendor::OpenBlas, Some(runs), Some(has)) = (info.vendor(), cores::of(core), cores::here())
            && runs < has
            && let (Some([runs, _]), Some([has, better])) = (cores::named(runs), cores::named(has))
        {
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
                    "the reference BLAS is right but slow: a large product takes several times as long as with OpenBLAS, BLIS or MKL"
                )?;
            }
            Vendor::Builtin => {
                writeln!(f, "no BLAS library is used: products run on one thread")?;
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
