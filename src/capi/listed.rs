//! A set of numbers without locks, as large as it has to be. Whatever a thread is doing, no other one waits for it: so the
//! set works in a forked child too, where all threads but one have stopped for ever amid what they did.
//!
//! Each number has a line of a table where it may be, a line of the cache long. When that is full the number goes to its
//! line of the next table, which is four times as large. The first table is static, and enough for a hundred numbers or
//! two; the others are allocated when they are needed.

use core::ptr::null_mut;
use core::slice;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use core::sync::atomic::{AtomicPtr, AtomicUsize};
use std::alloc::{Layout, alloc_zeroed, dealloc};

use crate::error::{Error, Result};

/// In a place without a number.
const FREE: usize = 0;

/// Places of a line.
const PLACES: usize = 64 / size_of::<usize>();

/// Lines of the first table.
const FIRST: usize = 64;

/// Tables that can follow, the last of 64 million lines.
const FURTHER: usize = 10;

#[repr(align(64))]
struct Line([AtomicUsize; PLACES]);

impl Line {
    /// Puts a number in place of another one, or says that this is not there.
    fn replace(&self, old: usize, new: usize) -> bool {
        // Release and acquire: what a thread has done before it lists an object is seen by who takes that.
        let swap = |place: &AtomicUsize| place.compare_exchange(old, new, AcqRel, Relaxed).is_ok();
        self.0.iter().any(|place| place.load(Relaxed) == old && swap(place))
    }
}

/// Where a number may be in a table, which has a power of two of lines.
fn line(table: &[Line], number: usize) -> &Line {
    // Addresses are multiples of powers of two, and often evenly spaced: all bits count.
    let number = number as u64;
    let mixed = (number ^ number >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    &table[(mixed >> 32) as usize & (table.len() - 1)]
}

/// Numbers other than 0.
pub struct Listed {
    first: [Line; FIRST],
    further: [Further; FURTHER],
}

impl Listed {
    /// None.
    pub const fn new() -> Listed {
        Listed {
            first: [const { Line([const { AtomicUsize::new(FREE) }; PLACES]) }; FIRST],
            further: [const { Further { uses: AtomicUsize::new(0), lines: AtomicPtr::new(null_mut()) } };
                FURTHER],
        }
    }

    /// Adds a number.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn insert(&self, number: usize) -> Result<()> {
        if line(&self.first, number).replace(FREE, number) {
            return Ok(());
        }
        for (at, table) in self.further.iter().enumerate() {
            // SAFETY: the layout of that position.
            if unsafe { table.insert(layout(at)?, number) }? {
                return Ok(());
            }
        }
        Err(Error::OutOfMemory { bytes: size_of::<usize>() })
    }

    /// Takes a number out, once, or says that it is not there.
    pub fn remove(&self, number: usize) -> bool {
        let mut further = self.further.iter().enumerate();
        let remove = |(at, table): (usize, &Further)| {
            // SAFETY: the layout of that position.
            layout(at).is_ok_and(|layout| unsafe { table.remove(layout, number) })
        };
        line(&self.first, number).replace(number, FREE) || further.any(remove)
    }

    /// Frees what has been allocated, where no number is left in it. What others are doing meanwhile, and whatever
    /// comes after, works all the same.
    #[allow(dead_code, reason = "where libraries are not unloaded only tests do so")]
    pub fn free(&self) {
        for (at, table) in self.further.iter().enumerate() {
            if let Ok(layout) = layout(at) {
                // SAFETY: the layout of that position.
                unsafe { table.free(layout) };
            }
        }
    }
}

/// Memory of a table, by its position among those that follow the first one: some lines, a power of two of them.
fn layout(at: usize) -> Result<Layout> {
    let lines = 4_usize.checked_pow(at as u32 + 1).and_then(|times| times.checked_mul(FIRST));
    let layout = lines.and_then(|lines| Layout::array::<Line>(lines).ok());
    layout.ok_or(Error::OutOfMemory { bytes: usize::MAX })
}

/// A table that is made when it is needed.
///
/// # Invariants
/// - `lines` is NULL or memory of [`layout`] of this position, from the global allocator, which was zeros before it was stored
///   here, and of which numbers are changed as atomics only.
/// - It is freed only where `uses` was 0 and has become [`CLOSED`]: not while there is a [`Use`].
struct Further {
    /// How many threads look at it and how many numbers it has; and [`CLOSED`] while it is freed.
    uses: AtomicUsize,
    lines: AtomicPtr<Line>,
}

/// More than uses can come to.
const CLOSED: usize = 1 << (usize::BITS - 1);

/// A use of a table, until this is dropped.
struct Use<'t>(&'t Further);

impl Drop for Use<'_> {
    fn drop(&mut self) {
        // Release: what was done in the table comes before it is freed.
        self.0.uses.fetch_sub(1, Release);
    }
}

impl Further {
    /// A use, unless the table is about to be freed: there is no number in it then.
    fn enter(&self) -> Option<Use<'_>> {
        // Acquire: if it has been freed, `lines` is seen to be NULL.
        let before = self.uses.fetch_add(1, Acquire);
        let entered = Use(self);
        (before & CLOSED == 0).then_some(entered)
    }

    /// # Safety
    /// The layout is that of this position.
    unsafe fn insert(&self, layout: Layout, number: usize) -> Result<bool> {
        let Some(entered) = self.enter() else { return Ok(false) };
        if self.lines.load(Relaxed).is_null() {
            // SAFETY: the size is not 0, as there are some lines.
            let made = unsafe { alloc_zeroed(layout) };
            if made.is_null() {
                return Err(Error::OutOfMemory { bytes: layout.size() });
            }
            if self.lines.compare_exchange(null_mut(), made.cast(), Release, Relaxed).is_err() {
                // Someone else was quicker.
                // SAFETY: allocated above, with this layout; it was not stored, so that nobody else knows of it.
                unsafe { dealloc(made, layout) };
            }
        }
        // SAFETY: the caller's promise.
        let table = unsafe { entered.table(layout) };
        let is_in = table.is_some_and(|table| line(table, number).replace(FREE, number));
        if is_in {
            // From here on it is the number that uses it.
            core::mem::forget(entered);
        }
        Ok(is_in)
    }

    /// # Safety
    /// The layout is that of this position.
    unsafe fn remove(&self, layout: Layout, number: usize) -> bool {
        // Who knows of a number has seen that its table was made.
        if self.lines.load(Relaxed).is_null() {
            return false;
        }
        let Some(entered) = self.enter() else { return false };
        // SAFETY: the caller's promise.
        let table = unsafe { entered.table(layout) };
        let was_in = table.is_some_and(|table| line(table, number).replace(number, FREE));
        if was_in {
            // That of the number, which `insert` has left.
            drop(Use(self));
        }
        was_in
    }

    /// # Safety
    /// The layout is that of this position.
    unsafe fn free(&self, layout: Layout) {
        // Acquire: after all that was done in it.
        if self.uses.compare_exchange(0, CLOSED, Acquire, Relaxed).is_err() {
            return;
        }
        let lines = self.lines.swap(null_mut(), Relaxed);
        if !lines.is_null() {
            // SAFETY: allocated with this layout, in `insert`, and taken out of `lines` just now, so that it is freed once.
            // Nobody looks at it: there was no use, and since then `enter` has refused all.
            unsafe { dealloc(lines.cast(), layout) };
        }
        // Release: to who enters afterwards `lines` is NULL.
        self.uses.fetch_sub(CLOSED, Release);
    }
}

impl Use<'_> {
    /// The lines, if there are any.
    ///
    /// # Safety
    /// The layout is that of the position of the table.
    unsafe fn table(&self, layout: Layout) -> Option<&[Line]> {
        // Acquire: after they were made zeros.
        let lines = self.0.lines.load(Acquire);
        // SAFETY: memory of this layout, an array of lines, by the invariant of `Further`: aligned, and zeros at first, which are
        // lines of free places. They are changed as atomics only, and not freed while there is a use, which is as long as
        // the result is borrowed.
        (!lines.is_null()).then(|| unsafe { slice::from_raw_parts(lines, layout.size() / size_of::<Line>()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As addresses are: so many of them, evenly spaced.
    fn numbers(first: usize, step: usize) -> impl DoubleEndedIterator<Item = usize> {
        (0..2000).map(move |at| first + at * step)
    }

    #[test]
    fn it_is_a_set() {
        let listed = Listed::new();
        for step in [16, 64, 1 << 12, 1 << 21, 3 << 20, 75_025 * 16] {
            let of_some = || numbers(1 << 40, step);
            assert!(of_some().all(|number| !listed.remove(number)));
            assert!(of_some().all(|number| listed.insert(number).is_ok()));
            // What is in use is not freed.
            listed.free();
            assert!(of_some().rev().all(|number| listed.remove(number) && !listed.remove(number)));
            listed.free();
            assert!(listed.further.iter().all(|table| table.lines.load(Relaxed).is_null()));
        }
    }

    #[test]
    fn lines_are_filled_evenly() {
        for step in [16, 48, 1 << 12, 1 << 21, 75_025 * 16] {
            let table = Listed::new().first;
            let outside = numbers(1 << 40, step)
                .take(256)
                .filter(|&number| !line(&table, number).replace(FREE, number));
            assert!(outside.count() < 16, "{step}");
        }
    }

    /// Threads that come and go in the same tables, while these are freed again and again.
    #[test]
    fn threads_do_not_meet() {
        let listed = Listed::new();
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let listed = &listed;
                scope.spawn(move || {
                    for _ in 0..50 {
                        let of_mine = || numbers((thread + 1) << 40, 16).take(500);
                        assert!(of_mine().all(|number| listed.insert(number).is_ok()));
                        assert!(of_mine().all(|number| listed.remove(number)));
                        listed.free();
                    }
                });
            }
        });
        listed.free();
        assert!(listed.further.iter().all(|table| table.uses.load(Relaxed) == 0));
        assert!(listed.further.iter().all(|table| table.lines.load(Relaxed).is_null()));
    }
}
