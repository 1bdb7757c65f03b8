//! Memory whose place and pages are known: both decide more about a copy than the loop does.

use std::mem::MaybeUninit;
use std::ops::{Deref, DerefMut};

const HUGE_PAGE: usize = 2 << 20;
/// Bytes of a cache line.
pub const LINE: usize = 64;

/// A buffer at the start of a huge page, or with `--small-pages` of a small one; written once, so that all pages are
/// there.
///
/// # Invariants
/// `len` initialised elements at `data`, inside of `block`, which `posix_memalign` has returned.
pub struct Buffer<T> {
    block: *mut libc::c_void,
    data: *mut T,
    len: usize,
}

impl<T: Copy> Buffer<T> {
    /// Filled with `value`.
    pub fn new(len: usize, value: T) -> Self {
        Self::shifted(0, len, value)
    }

    /// The same some cache lines into its page: buffers that all start where a page does compete for the same sets of
    /// the cache.
    pub fn shifted(lines: usize, len: usize, value: T) -> Self {
        let small = std::env::args().any(|argument| argument == "--small-pages");
        let align = if small { 4096 } else { HUGE_PAGE };
        let bytes = (len * size_of::<T>() + lines * LINE).next_multiple_of(align);
        let mut block = std::ptr::null_mut();
        // SAFETY: a power of two that is a multiple of a pointer's size, and a place for the result.
        let status = unsafe { libc::posix_memalign(&mut block, align, bytes) };
        assert_eq!(status, 0, "{bytes} bytes of memory");
        // An advice: where it is not taken, pages are what they are.
        #[cfg(target_os = "linux")]
        // SAFETY: whole pages of our own.
        unsafe {
            libc::madvise(block, bytes, if small { libc::MADV_NOHUGEPAGE } else { libc::MADV_HUGEPAGE });
        }
        let data = block.cast::<u8>().wrapping_add(lines * LINE).cast::<T>();
        // SAFETY: `len` elements fit into the block behind those lines; a line is aligned for any element.
        unsafe { std::slice::from_raw_parts_mut(data.cast::<MaybeUninit<T>>(), len) }
            .fill(MaybeUninit::new(value));
        Buffer { block, data, len }
    }
}

impl<T> Deref for Buffer<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the invariants.
        unsafe { std::slice::from_raw_parts(self.data, self.len) }
    }
}

impl<T> DerefMut for Buffer<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: the invariants; borrowed exclusively.
        unsafe { std::slice::from_raw_parts_mut(self.data, self.len) }
    }
}

impl<T> Drop for Buffer<T> {
    fn drop(&mut self) {
        // SAFETY: the invariants; the elements were `Copy`, so that they need no drop.
        unsafe { libc::free(self.block) };
    }
}
