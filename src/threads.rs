//! The threads of rayon, and whether they can be used. In a forked child they cannot if the parent has started them: only the
//! thread that forked lives on there, and whoever gives work to the others waits for ever.

use crate::arch::CACHE_LINE;
#[cfg(feature = "rayon")]
use core::sync::atomic::AtomicU32;
#[cfg(feature = "rayon")]
use core::sync::atomic::Ordering::Relaxed;

/// The process that was the first to use them, before it or its children were forked; 0: none has.
#[cfg(feature = "rayon")]
static FIRST: AtomicU32 = AtomicU32::new(0);

/// Whether this process may use them. It says so before it does.
#[cfg(feature = "rayon")]
pub fn are_ours() -> bool {
    let this = std::process::id();
    FIRST.compare_exchange(0, this, Relaxed, Relaxed).map_or_else(|first| first == this, |_| true)
}

/// There are none.
#[cfg(not(feature = "rayon"))]
pub fn are_ours() -> bool {
    false
}

/// The parts of a length that threads share.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    len: usize,
    part_len: usize,
    /// How many there are.
    pub count: usize,
}

impl Parts {
    /// One per thread: whole cache lines of elements, so that no two threads write to the same one where that can be avoided,
    /// and every part is long enough for a kernel; a rest that is too short for one goes with the part before.
    pub fn of(len: usize, threads: usize) -> Parts {
        let part_len = len.div_ceil(threads).next_multiple_of(CACHE_LINE);
        let count = (len / part_len + usize::from(len % part_len >= CACHE_LINE)).max(1);
        Parts { len, part_len, count }
    }

    /// Where a part starts, and its length.
    pub fn part(self, at: usize) -> (usize, usize) {
        let start = at * self.part_len;
        (start, if at + 1 == self.count { self.len - start } else { self.part_len })
    }
}

/// Calls a function once for each number below `count`, on as many threads as there are, the first one on this one. rayon
/// takes memory for its threads at the first call, and some bytes for each part of another thread: without, it ends the program.
///
/// (`join` takes none for the parts, but has others do all the work while this one sleeps: products of 128 took 1.5 of the time
/// on one thread, instead of .9.)
#[cfg(feature = "rayon")]
pub fn for_each(count: usize, work: impl Fn(usize) + Sync) {
    let work = &work;
    rayon::in_place_scope(|scope| {
        for at in 1..count {
            scope.spawn(move |_| work(at));
        }
        work(0);
    });
}

/// The same one after the other.
#[cfg(not(feature = "rayon"))]
pub fn for_each(count: usize, work: impl Fn(usize) + Sync) {
    (0..count).for_each(work);
}
