//! Workspace: aligned scratch, retained per thread and bounded, or the caller's own.

use core::mem::{ManuallyDrop, MaybeUninit};
use core::ptr::{NonNull, null_mut};
use std::alloc::{Layout, alloc, dealloc};

use super::retained;
use crate::arch::CACHE_LINE;
use crate::error::{Error, Result};

/// Uninitialised bytes, aligned to a cache line, freed when dropped.
#[derive(Debug)]
pub struct Scratch {
    start: NonNull<u8>,
    bytes: usize,
}

impl Scratch {
    pub const EMPTY: Scratch = Scratch { start: NonNull::dangling(), bytes: 0 };

    /// At least `bytes` of them.
    fn new(bytes: usize) -> Result<Scratch> {
        if bytes == 0 {
            return Ok(Scratch::EMPTY);
        }
        // Room for `into_raw`.
        let bytes = bytes.max(size_of::<usize>());
        let layout = Scratch::layout(bytes).ok_or(Error::OutOfMemory { bytes })?;
        // SAFETY: the size of the layout, `bytes`, is at least that of a `usize`.
        let start = NonNull::new(unsafe { alloc(layout) }).ok_or(Error::OutOfMemory { bytes })?;
        advise_huge_pages(start, bytes);
        Ok(Scratch { start, bytes })
    }

    /// Large scratch is aligned to huge pages, so that it can consist of them.
    fn layout(bytes: usize) -> Option<Layout> {
        let align = if bytes >= HUGE_BYTES { HUGE_PAGE } else { CACHE_LINE };
        Layout::from_size_align(bytes, align).ok()
    }

    /// As one pointer, or NULL if there are none: the first of them have the size.
    pub fn into_raw(self) -> *mut u8 {
        if self.bytes == 0 {
            return null_mut();
        }
        let scratch = ManuallyDrop::new(self);
        // SAFETY: not empty, so `new` has allocated it: at least a `usize`'s size, aligned to a cache line. Nobody else has it.
        unsafe { scratch.start.cast::<usize>().write(scratch.bytes) };
        scratch.start.as_ptr()
    }

    /// What it was made from.
    ///
    /// # Safety
    /// It comes from [`Scratch::into_raw`], nothing was written there since, and it becomes scratch once.
    pub unsafe fn from_raw(raw: *mut u8) -> Scratch {
        NonNull::new(raw).map_or(Scratch::EMPTY, |start| {
            // SAFETY: from `into_raw`, as the caller promises, which has written the size there.
            let bytes = unsafe { start.cast().read() };
            Scratch { start, bytes }
        })
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
        // SAFETY: whole pages of memory that `new` has just allocated, aligned to `HUGE_PAGE` as large scratch is, whose contents
        // the advice does not change. If it is not taken,
        // pages are as they were.
        unsafe { libc::madvise(start.as_ptr().cast(), bytes / HUGE_PAGE * HUGE_PAGE, libc::MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
fn advise_huge_pages(_: NonNull<u8>, _: usize) {}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(layout) = Scratch::layout(self.bytes).filter(|_| self.bytes != 0) {
            // SAFETY: the fields are private, and `bytes` is not 0: `start` came from `alloc` in `new`, with the layout that these
            // bytes have, as it or what `into_raw` was given. It is freed once, as scratch is not copied.
            unsafe { dealloc(self.start.as_ptr(), layout) };
        }
    }
}

/// Frees the workspace that this thread keeps for its next call.
///
/// ```
/// blasview::free_workspace();
/// ```
pub fn free_workspace() {
    drop(retained::take());
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
    let (start, retained) = take(own, bytes)?;
    let result = body(start);
    if let Some(scratch) = retained {
        give_back(scratch, keep);
    }
    Ok(result)
}

/// Where the bytes start, and what they are a part of unless they are the caller's own or none.
#[inline(never)]
fn take(own: Option<&mut [MaybeUninit<u8>]>, bytes: usize) -> Result<(*mut u8, Option<Scratch>)> {
    if let Some(own) = own {
        let skip = own.as_ptr().align_offset(CACHE_LINE);
        let available = own.len().saturating_sub(skip);
        if available < bytes {
            return Err(Error::WorkspaceTooSmall { needed: bytes, available });
        }
        return Ok((own.as_mut_ptr().wrapping_add(skip).cast(), None));
    }
    if bytes == 0 {
        return Ok((Scratch::EMPTY.start.as_ptr(), None));
    }
    // Taken out while in use: a call from within a call would get memory of its own.
    let mut scratch = retained::take();
    if scratch.bytes < bytes {
        drop(core::mem::replace(&mut scratch, Scratch::EMPTY));
        scratch = Scratch::new(bytes)?;
    }
    Ok((scratch.start.as_ptr(), Some(scratch)))
}

#[inline(never)]
fn give_back(scratch: Scratch, keep: usize) {
    if scratch.bytes <= keep {
        retained::keep(scratch);
    }
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
        assert_eq!(first % CACHE_LINE, 0);
        assert_eq!(address(500), first);
        assert_eq!(retained::take().bytes, 1000);
        address(KEEP + 1);
        assert_eq!(retained::take().bytes, 0);
    }

    #[test]
    fn the_callers_own_is_used_or_refused() {
        let mut own = vec![MaybeUninit::uninit(); 300];
        let range = own.as_ptr_range();
        let start = with_scratch(Some(&mut own), 200, 0, |start| start).unwrap();
        assert!(start.addr() >= range.start.addr() && start.addr() + 200 <= range.end.addr());
        assert!(start.addr().is_multiple_of(CACHE_LINE));
        assert!(matches!(
            with_scratch(Some(&mut own), 301, 0, |_| ()),
            Err(Error::WorkspaceTooSmall { needed: 301, .. })
        ));
    }

    #[test]
    fn memory_that_cannot_be_had_is_an_error() {
        let bytes = isize::MAX as usize - CACHE_LINE;
        assert_eq!(with_scratch(None, bytes, KEEP, |_| ()), Err(Error::OutOfMemory { bytes }));
    }
}
