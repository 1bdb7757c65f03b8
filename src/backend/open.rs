//! Libraries that are opened at run time.

use core::ffi::{CStr, c_int};
use core::mem::ManuallyDrop;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering};
use std::ffi::{OsStr, OsString};
use std::path::Path;

use super::facts::{Origin, gather, keep, not_a_blas};
use super::info::Source;
use super::system::{c_name, is_privileged};
use super::{Backend, default};
use crate::error::{Error, Result};

/// The variable that names the default BLAS.
const VARIABLE: &str = "BLASVIEW_BLAS";

/// What may stand before and behind the names of functions: nothing, 64-bit builds, and those of SciPy.
const AFFIXES: [[&str; 2]; 6] =
    [["", ""], ["", "64_"], ["", "_64"], ["scipy_", ""], ["scipy_", "64_"], ["scipy_", "_64"]];

/// Where a BLAS is usually installed, the best first, by names that the loader looks for.
const NAMES: &[&str] = if cfg!(target_os = "macos") {
    &[
        "libopenblas.0.dylib",
        "libopenblas.dylib",
        "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
        "/usr/local/opt/openblas/lib/libopenblas.dylib",
        "libblis.4.dylib",
        "libmkl_rt.dylib",
        "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    ]
} else if cfg!(windows) {
    &["libopenblas.dll", "openblas.dll", "libblis.dll", "mkl_rt.2.dll", "mkl_rt.dll"]
} else {
    &[
        "libopenblas.so.0",
        "libblis.so.4",
        "libmkl_rt.so",
        "libmkl_rt.so.3",
        "libmkl_rt.so.2",
        "libcblas.so.3",
        "libblas.so.3",
    ]
};

/// A library that stays open, as its own threads may run in it.
struct Opened(libloading::Library);

impl Opened {
    /// Opens it for ourselves: its names are not shown to others, nor those of others to it.
    fn new(path: &OsStr) -> core::result::Result<Opened, libloading::Error> {
        #[cfg(unix)]
        {
            use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
            #[cfg(all(target_os = "linux", target_env = "gnu"))]
            const DEEP: c_int = libc::RTLD_DEEPBIND;
            #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
            const DEEP: c_int = 0;
            // SAFETY: code of the library runs, of which nothing is known here: that it does no harm is for who names it, as
            // `Backend::open` says, and the variable's documentation; the names in `NAMES` are of libraries that are
            // installed.
            unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL | DEEP) }
                .map(|library| Opened(library.into()))
        }
        #[cfg(not(unix))]
        // SAFETY: as above.
        unsafe { libloading::Library::new(path) }.map(Opened)
    }

    /// NULL if there is none.
    fn symbol(&self, name: &CStr) -> *const () {
        // SAFETY: an address may be taken for any type, as nothing is read from it: what it is called as is for who calls it. It is
        // good for as long as the library is open, for which who asks for it sees to.
        unsafe {
            let found = self.0.get::<*const ()>(name.to_bytes_with_nul());
            found.map_or(core::ptr::null(), |symbol| {
                symbol.try_as_raw_ptr().unwrap_or(null_mut()).cast_const().cast()
            })
        }
    }

    fn with_affixes(&self, [prefix, suffix]: [&str; 2], name: &str) -> *const () {
        let mut room = [0; 96];
        c_name(prefix, name, suffix, &mut room).map_or(core::ptr::null(), |name| self.symbol(name))
    }

    /// A symbol of the vendor's, which may have the affixes of the functions or none.
    fn own(&self, affixes: [&str; 2], name: &str) -> *const () {
        let found = self.with_affixes(affixes, name);
        if found.is_null() { self.with_affixes([""; 2], name) } else { found }
    }
}

/// A library that was opened before: a list that only grows.
///
/// # Invariants
/// `KNOWN`, and each `next`, is NULL or the address of an entry that is never freed, nor changed once it is in the list, into
/// which it is put with `Release`.
struct Known {
    /// Where its `cblas_dgemm` is: that of no other.
    dgemm: *const (),
    backend: Backend,
    next: *mut Known,
}

static KNOWN: AtomicPtr<Known> = AtomicPtr::new(null_mut());

fn known(dgemm: *const ()) -> Option<Backend> {
    let mut at = KNOWN.load(Ordering::Acquire);
    // SAFETY: by the invariants NULL or an entry to be shared for as long as the program runs; `Acquire` shows it, and those that
    // were there before it, as they were written.
    while let Some(entry) = unsafe { at.as_ref() } {
        if entry.dgemm == dgemm {
            return Some(entry.backend);
        }
        at = entry.next;
    }
    None
}

/// Without memory for it, it is found anew the next time.
fn remember(dgemm: *const (), backend: Backend) {
    let mut room = Vec::new();
    if room.try_reserve_exact(1).is_err() {
        return;
    }
    room.push(Known { dgemm, backend, next: KNOWN.load(Ordering::Acquire) });
    let [entry] = room.leak() else { return };
    while let Err(other) = KNOWN.compare_exchange(entry.next, entry, Ordering::AcqRel, Ordering::Acquire) {
        entry.next = other;
    }
}

/// Opens a library.
pub fn open(path: &Path) -> Result<Backend> {
    let name = path.to_string_lossy();
    match Opened::new(path.as_os_str()) {
        Ok(library) => of_library(library, &name),
        Err(error) => {
            let reason = std::error::Error::source(&error).map_or(error.to_string(), ToString::to_string);
            Err(not_a_blas(&name, reason.trim_start_matches(&format!("{name}: ")))?)
        }
    }
}

fn of_library(library: Opened, name: &str) -> Result<Backend> {
    let affixes =
        AFFIXES.into_iter().find(|&affixes| !library.with_affixes(affixes, "cblas_dgemm").is_null());
    let Some(affixes) = affixes else {
        return Err(not_a_blas(name, "it has no cblas_dgemm")?);
    };
    let dgemm = library.with_affixes(affixes, "cblas_dgemm");
    if let Some(backend) = known(dgemm) {
        return Ok(backend);
    }
    // From here on its code is called, and threads of its own may run in it: it is never closed.
    let library = ManuallyDrop::new(library);
    choose_layer(&library);
    let mut function = |name: &'static str| library.with_affixes(affixes, name);
    let own = |name: &str| library.own(affixes, name);
    let origin = Origin {
        source: Source::Opened,
        function: &mut function,
        own: Some(&own),
        affixes,
        wide: None,
        name,
    };
    // SAFETY: functions and own: symbols of the library under the names that CBLAS and vendors give them, which are what those
    // say, as who named the library vouches for (`Backend::open`). Of what width its integers are is found out. Objects: it is
    // never closed, nor are those that it needs.
    let backend = keep(unsafe { gather(origin) }?)?;
    remember(dgemm, backend);
    Ok(backend)
}

/// MKL loads a library for its threads at its first call, and ends the process where that is not there: it is told to
/// take one that is. Who has chosen by its own variable is left alone.
fn choose_layer(library: &Opened) {
    let choose = library.symbol(c"MKL_Set_Threading_Layer");
    if choose.is_null() || std::env::var_os("MKL_THREADING_LAYER").is_some() {
        return;
    }
    // As its header numbers them.
    const SEQUENTIAL: c_int = 1;
    const GNU: c_int = 3;
    let is_there = |name: &str| Opened::new(OsStr::new(name)).map(core::mem::forget).is_ok();
    // The default, of Intel's own threads.
    if is_there(if cfg!(windows) { "libiomp5md.dll" } else { "libiomp5.so" }) {
        return;
    }
    let layer = if cfg!(target_os = "linux") && is_there("libgomp.so.1") { GNU } else { SEQUENTIAL };
    // SAFETY: not NULL: a function that MKL documents, in a library that who named it vouches for, of that type. It is to be called
    // before any other of MKL's, as it is here, before the library is first used.
    unsafe { core::mem::transmute::<*const (), unsafe extern "C" fn(c_int) -> c_int>(choose)(layer) };
}

/// What the variable names.
pub fn named() -> Result<Option<Backend>> {
    let Some(name) = std::env::var_os(VARIABLE).filter(|name| !name.is_empty() && !is_privileged()) else {
        return Ok(None);
    };
    if name == "builtin" {
        return default::builtin().map(Some);
    }
    open(Path::new(&name)).map(Some)
}

/// What the process has loaded, else what is installed.
pub fn installed() -> Result<Option<Backend>> {
    for name in loaded() {
        match open(Path::new(&name)) {
            Err(Error::Backend { .. }) => {}
            found => return found.map(Some),
        }
    }
    for name in NAMES {
        match open(Path::new(name)) {
            Err(Error::Backend { .. }) => {}
            found => return found.map(Some),
        }
    }
    Ok(None)
}

/// The files of the libraries that the process has loaded and that look like a BLAS, the best first.
#[cfg(target_os = "linux")]
fn loaded() -> Vec<OsString> {
    use std::os::unix::ffi::OsStrExt;

    const PATTERNS: [&str; 6] = ["openblas", "libblis", "libmkl_rt", "libflexiblas", "libcblas", "libblas"];

    /// # Safety
    /// `info` is that of an object, as `dl_iterate_phdr` gives it, and `found` the address of a list that nobody else uses
    /// during the call.
    unsafe extern "C" fn note(
        info: *mut libc::dl_phdr_info,
        _: usize,
        found: *mut core::ffi::c_void,
    ) -> c_int {
        // SAFETY: by the caller's promises, `info` is readable, and `found` may be referred to exclusively.
        let (name, found) = unsafe { ((*info).dlpi_name, &mut *found.cast::<Vec<(usize, OsString)>>()) };
        if name.is_null() {
            return 0;
        }
        // SAFETY: not NULL: the loader's name of the object, a C string, which is not unloaded during the call.
        let path = OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes());
        let file = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
        if let Some(rank) = PATTERNS.iter().position(|pattern| file.contains(pattern)) {
            found.push((rank, path.to_owned()));
        }
        0
    }

    let mut found: Vec<(usize, OsString)> = Vec::new();
    // SAFETY: `note` is called before this returns with what the loader knows of each object, and with the address of the list,
    // which nothing else uses meanwhile: as it demands. It does not unwind into the loader, as no panic leaves `extern "C"`.
    unsafe { libc::dl_iterate_phdr(Some(note), (&raw mut found).cast()) };
    found.sort_by_key(|&(rank, _)| rank);
    found.into_iter().map(|(_, path)| path).collect()
}

#[cfg(not(target_os = "linux"))]
fn loaded() -> Vec<OsString> {
    Vec::new()
}
