//! Which backend routines use unless they are told: found at the first use, without locks, so that a process may fork
//! at any time.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering};

use super::facts;
use super::info::Info;
use super::{Backend, Library};
use crate::error::Result;

/// A backend that is made at its first use. Two threads may make it at the same time; one of the two is kept.
struct Once(AtomicPtr<Library>);

impl Once {
    const fn new() -> Once {
        Once(AtomicPtr::new(null_mut()))
    }

    #[inline(always)]
    fn get(&self) -> Option<Backend> {
        // SAFETY: NULL, or what `set` has put there: a library that is never changed nor freed.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }.map(Backend)
    }

    fn set(&self, backend: Backend) {
        self.0.store((&raw const *backend.0).cast_mut(), Ordering::Release);
    }

    fn get_or_make(&self, make: impl FnOnce() -> Result<Backend>) -> Result<Backend> {
        if let Some(backend) = self.get() {
            return Ok(backend);
        }
        let made = make()?;
        let pointer = (&raw const *made.0).cast_mut();
        match self.0.compare_exchange(null_mut(), pointer, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => Ok(made),
            // SAFETY: not NULL: what another thread has put there.
            Err(other) => Ok(Backend(unsafe { &*other })),
        }
    }
}

static DEFAULT: Once = Once::new();
static BUILTIN: Once = Once::new();

/// What routines use unless a [`Context`](crate::Context) has another one. Found at the first use: with the feature
/// `dynamic` what the variable `BLASVIEW_BLAS` names (a path, a file name that the system's loader finds, or `builtin`),
/// if it is set; else the BLAS that is linked; else, with `dynamic`, one that the process has loaded, or OpenBLAS, BLIS,
/// MKL or the reference implementation as they are installed; else this crate itself.
///
/// # Errors
/// [`Error::Backend`](crate::Error::Backend) when `BLASVIEW_BLAS` names what cannot be used;
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
#[inline(always)]
pub fn default() -> Result<Backend> {
    match DEFAULT.get() {
        Some(backend) => Ok(backend),
        None => find(),
    }
}

/// Makes another backend the default, for calls from then on.
///
/// ```
/// use blasview::backend::{self, Backend};
/// backend::set_default(Backend::builtin()?);
/// assert_eq!(backend::info()?.name(), "blasview");
/// # Ok::<(), blasview::Error>(())
/// ```
pub fn set_default(backend: Backend) {
    DEFAULT.set(backend);
}

/// What was found out about the default backend.
///
/// # Errors
/// As [`default`].
pub fn info() -> Result<&'static Info> {
    Ok(default()?.info())
}

#[cold]
#[inline(never)]
fn find() -> Result<Backend> {
    DEFAULT.get_or_make(|| {
        #[cfg(feature = "dynamic")]
        if let Some(named) = super::open::named()? {
            return Ok(named);
        }
        if let Some(linked) = linked()? {
            return Ok(linked);
        }
        #[cfg(feature = "dynamic")]
        if let Some(installed) = super::open::installed()? {
            return Ok(installed);
        }
        builtin()
    })
}

#[cfg(blas_linked)]
pub fn linked() -> Result<Option<Backend>> {
    static LINKED: Once = Once::new();
    LINKED.get_or_make(facts::linked).map(Some)
}

#[cfg(not(blas_linked))]
pub fn linked() -> Result<Option<Backend>> {
    Ok(None)
}

pub fn builtin() -> Result<Backend> {
    BUILTIN.get_or_make(facts::builtin)
}
