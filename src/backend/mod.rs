//! Who computes: what is known of the BLAS that is really there, and the calls to it. The only place that names
//! `cblas-sys`.
//!
//! A [`Backend`] is a table of the functions of CBLAS and the facts about them. It comes from what is linked (feature
//! `openblas`, or any CBLAS that the final program links), from a library opened at run time (feature `dynamic`), or
//! from this crate itself ([`Backend::builtin`]); all fill the same table. What it is and can do is found out about the
//! library whose functions are really bound, never from what was linked at build time: vendor and version by the
//! library's own functions, the width of its integers by calls that no library can take amiss, its faults by a list of
//! [`quirks`] or by trying.
//!
//! ```
//! let blas = blasview::backend::default()?;
//! println!("{}", blas.info());
//! assert!(blas.threads() >= 1);
//! # Ok::<(), blasview::Error>(())
//! ```

mod call;
mod cores;
mod default;
mod facts;
mod finder;
mod guard;
mod info;
mod kept;
#[cfg(feature = "lapack")]
pub(crate) mod lapack;
mod level1;
mod level2;
mod level3;
#[cfg(feature = "dynamic")]
mod open;
mod ours;
mod probe;
pub mod quirks;
mod system;
#[cfg(all(test, blas_linked))]
mod tests;
mod text;
mod vendor;
mod warnings;

pub use default::{default, info, set_default};
pub use info::{Info, Source};
pub use kept::{TuningSource, TuningText};
pub use level1::{ComplexVectors, Level1, RealVectors, Vectors};
pub use level2::Level2;
pub use level3::Level3;
#[cfg(feature = "lapack")]
pub(crate) use text::text as lapack_text;
pub use vendor::Vendor;
pub use warnings::Warnings;

use crate::error::Result;
use crate::pack::THREAD_BYTES;
use crate::plan::{Capabilities, Tuning};
use finder::Functions;

// Only for what it links.
#[cfg(feature = "openblas")]
use openblas_src as _;

/// On how many threads to copy so many bytes: as many as the default backend computes on, where that many bytes are worth it.
pub(crate) fn threads_to_copy(bytes: usize) -> usize {
    // Asked only then: the first question finds the backend.
    if cfg!(feature = "rayon") && bytes >= THREAD_BYTES { default().map_or(1, Backend::threads) } else { 1 }
}

/// A library that computes: a table of the functions of CBLAS, and what is known of them. As cheap to copy as a
/// pointer; the library stays loaded until the program ends, as threads of its own may run in it.
#[derive(Clone, Copy)]
pub struct Backend(&'static Library);

/// What a [`Backend`] is.
///
/// # Invariants
/// `facts` makes them true, where libraries are made: by what is linked or by the promises of those who give functions, or of
/// ours. For as long as the program runs, and whichever threads call, at the same time or not:
/// - each address in `functions` is that of a function that can be called as CBLAS declares the one of its row, with integers
///   of 64 bits if `is_wide`, else of 32; called legally, it reads and writes nothing but its operands, unless they are
///   such as its hazards tell;
/// - `capabilities` has nothing that they cannot do, and its `int_max` fits these integers.
#[derive(Debug)]
struct Library {
    functions: Functions,
    is_wide: bool,
    /// Without the number of threads, which is asked for each time.
    capabilities: Capabilities,
    /// What is faster, by its kernels and ours.
    tuning: Tuning,
    threads: vendor::Threads,
    #[cfg(feature = "lapack")]
    lapack: lapack::Table,
    /// What is known against what it calls in turn.
    #[cfg(feature = "lapack")]
    within_lapack: [guard::Hazards; 4],
    info: info::Info,
}

// SAFETY: no field is changed through a shared reference. Addresses, which alone are not `Sync`, are of code, which any thread
// may call: the first invariant, and that of `vendor::Threads`.
unsafe impl Sync for Library {}
// SAFETY: nothing in it belongs to a thread: as above, its addresses may be called from any.
unsafe impl Send for Library {}

impl Backend {
    /// The BLAS that is linked: that of the feature `openblas`, or the one of the final program. `None` in a build that
    /// links none (features `dynamic` or `builtin` without `openblas`).
    ///
    /// # Errors
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    pub fn linked() -> Result<Option<Backend>> {
        default::linked()
    }

    /// No library but this crate: levels 1 and 2 as they are computed on any strides, level 3 over a product that packs
    /// blocks (the crate `matrixmultiply` with the feature `builtin`; without, one meant for small matrices).
    ///
    /// # Errors
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    ///
    /// ```
    /// use blasview::{Context, MatrixView, MatrixViewMut, backend::Backend};
    /// let (a, mut c) = ([1.0, 2.0, 3.0, 4.0], [0.0; 4]);
    /// let a = MatrixView::row_major(&a, 2, 2)?;
    /// let mut context = Context::new().backend(Backend::builtin()?);
    /// context.gemm(1.0, a, a, 0.0, MatrixViewMut::row_major(&mut c, 2, 2)?)?;
    /// assert_eq!(c, [7.0, 10.0, 15.0, 22.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    pub fn builtin() -> Result<Backend> {
        default::builtin()
    }

    /// A library whose functions `find` knows by their names in the standard (`cblas_dgemm`), 0 standing for those it
    /// does not have: one that was loaded by other means, or a stand-in for tests. Its functions take integers of 64
    /// bits if `wide`, else of 32. Those that are missing are ours. Found out anew at each call: keep the result.
    ///
    /// Whose they are is found out as for any library, and its faults are avoided. If they are in one object of which no
    /// vendor is known, as a stand-in is, no fault is looked for: they are taken as the caller vouches for them.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    ///
    /// # Safety
    /// For as long as the program runs:
    /// - each address is that of a function as CBLAS declares the one of that name, with such integers, which any thread
    ///   may call at any time;
    /// - those of no vendor that is known read and write nothing but their operands;
    /// - what the library (or program) in which `cblas_zgemm` lies has under a name that a vendor documents, such as
    ///   `openblas_get_config`, is what that vendor documents.
    pub unsafe fn from_functions(
        name: &str,
        wide: bool,
        find: &mut dyn FnMut(&'static str) -> *const (),
    ) -> Result<Backend> {
        // SAFETY: the caller's promises, which are the same.
        unsafe { facts::from_functions(name, wide, find) }
    }

    /// A library, opened for this program's own use: its symbols are not shown to others, nor those of others to it, so
    /// that several can be open at once. Opening one again gives the same backend.
    ///
    /// It may have any prefix or suffix to the names of its functions that is in use (`scipy_`, `64_`, `_64`), and
    /// integers of 32 or 64 bits.
    ///
    /// What is opened is trusted, as what a program is linked with is: its code runs from when it is loaded on, and its
    /// functions are taken to do what CBLAS says of those of their names. A file that others can write is none to name here.
    ///
    /// # Errors
    /// [`Error::Backend`](crate::Error::Backend) when it cannot be opened or is no CBLAS;
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    #[cfg(feature = "dynamic")]
    pub fn open(path: impl AsRef<std::path::Path>) -> Result<Backend> {
        open::open(path.as_ref())
    }

    /// Where it is, for C.
    #[cfg(feature = "capi")]
    pub(crate) fn address(self) -> *const () {
        (&raw const *self.0).cast()
    }

    /// # Safety
    /// [`Self::address`] has given it, in this process.
    #[cfg(feature = "capi")]
    pub(crate) unsafe fn from_address(address: *const ()) -> Backend {
        // SAFETY: by the caller's promise the address of a `Library` that a `Backend` refers to for 'static, shared.
        Backend(unsafe { &*address.cast::<Library>() })
    }

    /// What was found out about it.
    pub fn info(self) -> &'static info::Info {
        &self.0.info
    }

    /// What it can do on this processor, on as many threads as it has now.
    pub fn capabilities(self) -> Capabilities {
        Capabilities { threads: self.threads(), ..self.0.capabilities }
    }

    /// The measured rules that hold for it on this processor: those of the crate, or what `blasview tune` has measured here and kept
    /// ([`Info::tuning_source`]).
    #[inline(always)]
    pub fn tuning(self) -> &'static Tuning {
        &self.0.tuning
    }

    /// On how many threads it computes a large product; 1 if it cannot be asked. Asked each time, as a program may change
    /// it.
    pub fn threads(self) -> usize {
        self.0.threads.get()
    }

    /// Tells it on how many threads to compute from now on (for the whole process), and returns how many it says it has
    /// then: another number than was asked for if it did not take effect, as in a library built without threads.
    pub fn set_threads(self, threads: usize) -> usize {
        self.0.threads.set(threads);
        self.threads()
    }

    #[inline(always)]
    fn functions(self) -> &'static Functions {
        &self.0.functions
    }

    /// Whether its integers are 64 bits wide.
    #[inline(always)]
    fn is_wide(self) -> bool {
        self.0.is_wide
    }

    /// What does not change while the program runs: all but the number of threads, for which 1 stands.
    #[inline(always)]
    pub(crate) fn fixed_capabilities(self) -> &'static Capabilities {
        &self.0.capabilities
    }
}

impl PartialEq for Backend {
    fn eq(&self, other: &Backend) -> bool {
        core::ptr::eq(self.0, other.0)
    }
}

impl Eq for Backend {}

impl core::fmt::Debug for Backend {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Backend").field(&self.0.info.name()).finish()
    }
}
