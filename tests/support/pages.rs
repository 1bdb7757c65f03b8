//! Memory with a page before and one behind it that nobody may touch.

use std::ops::{Deref, DerefMut};

/// Bytes of an operand: of its own, or at an edge of pages beside which nothing may be touched.
pub enum Memory {
    Own(Vec<u8>),
    Pages(Pages),
}

/// Where in its pages an operand lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Its first byte is the first one.
    Start,
    /// Its last byte is the last one.
    End,
}

pub struct Pages {
    start: *mut u8,
    /// Of what may be touched.
    len: usize,
    page: usize,
}

impl Pages {
    pub fn new(bytes: usize) -> Pages {
        // SAFETY: no pointers.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        let len = bytes.next_multiple_of(page).max(page);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: new memory, of which all but the first and the last page is made accessible.
        unsafe {
            let all = libc::mmap(core::ptr::null_mut(), len + 2 * page, libc::PROT_NONE, flags, -1, 0);
            assert_ne!(all, libc::MAP_FAILED);
            let start = all.wrapping_byte_add(page);
            assert_eq!(libc::mprotect(start, len, libc::PROT_READ | libc::PROT_WRITE), 0);
            Pages { start: start.cast(), len, page }
        }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        let all = self.start.wrapping_sub(self.page);
        // SAFETY: mapped by `new`, and nobody else's.
        unsafe { libc::munmap(all.cast(), self.len + 2 * self.page) };
    }
}

impl Deref for Memory {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Memory::Own(bytes) => bytes,
            // SAFETY: accessible memory of that length, zero or written, which is this object's.
            Memory::Pages(pages) => unsafe { std::slice::from_raw_parts(pages.start, pages.len) },
        }
    }
}

impl DerefMut for Memory {
    fn deref_mut(&mut self) -> &mut [u8] {
        match self {
            Memory::Own(bytes) => bytes,
            // SAFETY: as above, borrowed exclusively.
            Memory::Pages(pages) => unsafe { std::slice::from_raw_parts_mut(pages.start, pages.len) },
        }
    }
}
