//! Workspace: aligned scratch, retained per thread and bounded, or the caller's own.

use core::cell::Cell;
use core::mem::{ManuallyDrop, MaybeUninit};
use core::ptr::NonNull;
use std::alloc::{Layout, alloc, dealloc};

use crate::error::{Error, Result};
use crate::plan::LINE;

/// Uninitialised bytes, aligned to a cache line, freed when dropped.
#[derive(Debug)]
pub struct Scratch {
    start: NonNull<u8>,
    bytes: usize,
}

impl Scratch {
    const EMPTY: Scratch = Scratch { start: NonNull::dangling(), bytes: 0 };

    /// At least `bytes` of them.
    fn new(bytes: usize) -> Result<Scratch> {
        if bytes == 0 {
            return Ok(Scratch::EMPTY);
        }
        let layout = Scratch::layout(bytes).ok_or(Error::OutOfMemory { bytes })?;
        // SAFETY: the size is not 0.
        let start = NonNull::new(unsafe { alloc(layout) }).ok_or(Error::OutOfMemory { bytes })?;
        advise_huge_pages(start, bytes);
        Ok(Scratch { start, bytes })
    }

    /// Large scratch is aligned to huge pages, so that it can consist of them.
    fn layout(bytes: usize) -> Option<Layout> {
        let align = if bytes >= HUGE_BYTES { HUGE_PAGE } else { LINE };
        Layout::from_size_align(bytes, align).ok()
    }
}

/// Size of a huge page. Where they are of another size, the alignment does no harm.
const HUGE_PAGE: usize = 2 << 20;

/// Bytes from which on huge pages are asked for.
const HUGE_BYTES: usize = 2 * HUGE_PAGE;

/// Asks for huge pages: the first touch of fresh memory was measured at 2.5 GB/s with pages of 4 KiB, at 11 GB/s with
/// huge ones, and strided access misses fewer address translations.
#[cfg(target_os = "linux")]
fn advise_huge_pages(start: NonNull<u8>, bytes: usize) {
    if bytes >= HUGE_BYTES {
        // SAFETY: whole pages of memory of our own, whose contents the advice does not change. If it is not taken,
        // pages are as they were.
        unsafe { libc::madvise(start.as_ptr().cast(), bytes / HUGE_PAGE * HUGE_PAGE, libc::MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
fn advise_huge_pages(_: NonNull<u8>, _: usize) {}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(layout) = Scratch::layout(self.bytes).filter(|_| self.bytes != 0) {
            // SAFETY: `start` came from `alloc` with this layout, in `new`.
            unsafe { dealloc(self.start.as_ptr(), layout) };
        }
    }
}

thread_local! {
    /// Without a destructor: to register one, the standard library may need memory, and ends the program if there is none.
    static RETAINED: Cell<ManuallyDrop<Scratch>> = const { Cell::new(ManuallyDrop::new(Scratch::EMPTY)) };
}

fn take_retained() -> Scratch {
    RETAINED.with(|retained| ManuallyDrop::into_inner(retained.take()))
}

/// Keeps scratch for the thread's next call, or frees it where its end could not be arranged.
fn retain(scratch: Scratch) {
    RETAINED.with(|retained| {
        if at_thread_exit::free(retained) {
            drop(ManuallyDrop::into_inner(retained.replace(ManuallyDrop::new(scratch))));
        }
    });
}

/// Frees what a thread has retained when it ends, by the means of POSIX, which say when they need memory they cannot have.
#[cfg(unix)]
mod at_thread_exit {
    use core::cell::Cell;
    use core::ffi::c_void;
    use core::mem::ManuallyDrop;
    use std::sync::OnceLock;

    use super::Scratch;

    static KEY: OnceLock<Option<libc::pthread_key_t>> = OnceLock::new();

    extern "C" fn at_end(retained: *mut c_void) {
        // SAFETY: the address that `free` has given, of a variable of this very thread, which has no destructor and is
        // there until the thread is gone.
        let retained = unsafe { &*retained.cast::<Cell<ManuallyDrop<Scratch>>>() };
        drop(ManuallyDrop::into_inner(retained.take()));
    }

    /// Whether it will be.
    pub fn free(retained: &Cell<ManuallyDrop<Scratch>>) -> bool {
        let key = KEY.get_or_init(|| {
            let mut key = 0;
            // SAFETY: a place for a key, and a function for as long as the library is loaded: see `UNLOAD`.
            (unsafe { libc::pthread_key_create(&mut key, Some(at_end)) } == 0).then_some(key)
        });
        let value = (&raw const *retained).cast();
        // SAFETY: the key was created; once it has been deleted, as the program ends, this fails.
        key.is_some_and(|key| unsafe { libc::pthread_setspecific(key, value) } == 0)
    }

    /// A shared library that is unloaded must not be called by threads that end later. (macOS does not unload what has
    /// variables of threads.)
    #[cfg(any(target_os = "linux", target_os = "freebsd", target_os = "netbsd"))]
    #[used]
    #[unsafe(link_section = ".fini_array")]
    static UNLOAD: extern "C" fn() = {
        extern "C" fn delete() {
            if let Some(&Some(key)) = KEY.get() {
                // SAFETY: it was created, and is deleted once.
                unsafe { libc::pthread_key_delete(key) };
            }
        }
        delete
    };
}

#[cfg(not(unix))]
mod at_thread_exit {
    use core::cell::Cell;
    use core::mem::ManuallyDrop;

    use super::Scratch;

    struct Guard(*const Cell<ManuallyDrop<Scratch>>);

    impl Drop for Guard {
        fn drop(&mut self) {
            // SAFETY: a variable of this very thread without a destructor, which is there until the thread is gone.
            drop(ManuallyDrop::into_inner(unsafe { &*self.0 }.take()));
        }
    }

    thread_local! {
        static GUARD: Cell<Option<Guard>> = const { Cell::new(None) };
    }

    /// Whether it will be.
    pub fn free(retained: &Cell<ManuallyDrop<Scratch>>) -> bool {
        // In place of one that frees the same, and must not do so now.
        GUARD.try_with(|guard| core::mem::forget(guard.replace(Some(Guard(retained))))).is_ok()
    }
}

/// Frees the workspace that this thread keeps for its next call.
///
/// ```
/// blasview::free_workspace();
/// ```
pub fn free_workspace() {
    drop(take_retained());
}

/// Calls `body` with the address of at least `bytes` bytes of scratch, aligned to a cache line: in `own` if that
/// is given, else in memory that the thread keeps for the next call (up to `keep` bytes; more is freed afterwards).
///
/// # Errors
/// [`Error::WorkspaceTooSmall`] when `own` is, [`Error::OutOfMemory`]; `body` has not been called then.
pub fn with_scratch<R>(
    own: Option<&mut [MaybeUninit<u8>]>,
    bytes: usize,
    keep: usize,
    body: impl FnOnce(*mut u8) -> R,
) -> Result<R> {
    if let Some(own) = own {
        let skip = own.as_ptr().align_offset(LINE);
        let available = own.len().saturating_sub(skip);
        if available < bytes {
            return Err(Error::WorkspaceTooSmall { needed: bytes, available });
        }
        return Ok(body(own.as_mut_ptr().wrapping_add(skip).cast()));
    }
    // Taken out while in use: a call from within a call would get memory of its own.
    let mut scratch = take_retained();
    if scratch.bytes < bytes {
        drop(core::mem::replace(&mut scratch, Scratch::EMPTY));
        scratch = Scratch::new(bytes)?;
    }
    let result = body(scratch.start.as_ptr());
    if scratch.bytes <= keep {
        retain(scratch);
    }
    Ok(result)
}

impl Default for Scratch {
    fn default() -> Self {
        Scratch::EMPTY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEEP: usize = 8 << 20;

    #[test]
    fn scratch_is_aligned_retained_and_bounded() {
        free_workspace();
        let address = |bytes| with_scratch(None, bytes, KEEP, |start| start.addr()).unwrap();
        let first = address(1000);
        assert_eq!(first % LINE, 0);
        assert_eq!(address(500), first);
        assert_eq!(take_retained().bytes, 1000);
        address(KEEP + 1);
        assert_eq!(take_retained().bytes, 0);
    }

    #[test]
    fn the_callers_own_is_used_or_refused() {
        let mut own = vec![MaybeUninit::uninit(); 300];
        let range = own.as_ptr_range();
        let start = with_scratch(Some(&mut own), 200, 0, |start| start).unwrap();
        assert!(start.addr() >= range.start.addr() && start.addr() + 200 <= range.end.addr());
        assert!(start.addr().is_multiple_of(LINE));
        assert!(matches!(
            with_scratch(Some(&mut own), 301, 0, |_| ()),
            Err(Error::WorkspaceTooSmall { needed: 301, .. })
        ));
    }

    #[test]
    fn memory_that_cannot_be_had_is_an_error() {
        let bytes = isize::MAX as usize - LINE;
        assert_eq!(with_scratch(None, bytes, KEEP, |_| ()), Err(Error::OutOfMemory { bytes }));
    }
}
