//! Which backend routines use unless they are told: found at the first use, without locks, so that a process may fork
//! at any time.

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use super::facts;
use super::info::Info;
use super::{Backend, Library};
use crate::error::Result;

/// A backend that is found once.
///
/// # Invariants
/// NULL, or the address of a `Library` that some [`Backend`] refers to, so that it is never changed nor freed; stored with
/// `Release`, after it was written.
struct Found(AtomicPtr<Library>);

impl Found {
    const fn new() -> Found {
        Found(AtomicPtr::new(null_mut()))
    }

    #[inline(always)]
    fn get(&self) -> Option<Backend> {
        // SAFETY: by the invariant NULL, or a library to be shared for as long as the program runs, which `Acquire` shows as it was
        // written.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }.map(Backend)
    }

    fn set(&self, backend: Backend) {
        self.0.store((&raw const *backend.0).cast_mut(), Ordering::Release);
    }

    /// What is there afterwards.
    fn set_if_none(&self, backend: Backend) -> Backend {
        let pointer = (&raw const *backend.0).cast_mut();
        match self.0.compare_exchange(null_mut(), pointer, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => backend,
            // SAFETY: not NULL, since the exchange failed: by the invariant a library, as in `get`.
            Err(other) => Backend(unsafe { &*other }),
        }
    }
}

/// A backend that is made at its first use, in place, by the first thread that comes.
///
/// # Invariants
/// - Only who has set `is_taken`, which was not, writes the place; who has written it never gives it back. So it is written
///   at most once.
/// - Nothing refers to the place but who writes it, and, once it is written, what is in `found`.
struct Once {
    found: Found,
    is_taken: AtomicBool,
    place: UnsafeCell<MaybeUninit<Library>>,
}

// SAFETY: of its fields only the place is not `Sync`, which by the invariants one thread writes before others can come to it,
// by `found`, which orders that (`Release`, `Acquire`). They get a `Library`, which is `Sync`.
unsafe impl Sync for Once {}

/// How often others look whether that thread is done: longer than it ever takes.
const LOOKS: usize = 10_000;

impl Once {
    const fn new() -> Once {
        let place = UnsafeCell::new(MaybeUninit::uninit());
        Once { found: Found::new(), is_taken: AtomicBool::new(false), place }
    }

    fn get_or_make(&'static self, make: impl FnOnce() -> Result<Library>) -> Result<Backend> {
        if let Some(backend) = self.found.get() {
            return Ok(backend);
        }
        if !self.is_taken.swap(true, Ordering::Relaxed) {
            let made = make().inspect_err(|_| self.is_taken.store(false, Ordering::Relaxed))?;
            // SAFETY: the place is there for 'static, as `self` is, and this thread's alone: it has taken it. What was made has not
            // failed, so that the place is never given back, and never written again.
            return Ok(self.found.set_if_none(Backend(unsafe { (*self.place.get()).write(made) })));
        }
        for _ in 0..LOOKS {
            if let Some(backend) = self.found.get() {
                return Ok(backend);
            }
            std::thread::yield_now();
        }
        // In a forked child that thread is no more.
        Ok(self.found.set_if_none(facts::keep(make()?)?))
    }
}

static DEFAULT: Found = Found::new();

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
    Ok(DEFAULT.set_if_none(first()?))
}

/// The first of those that there are.
fn first() -> Result<Backend> {
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
    static BUILTIN: Once = Once::new();
    BUILTIN.get_or_make(facts::builtin)
}
