//! What each thread keeps of scratch for its next call, in statics: so that it can be freed when the thread
//! ends, and when the library is unloaded while the thread lives on. There are no locks, which nobody would open in a
//! forked child.

use core::cell::Cell;
use core::ptr::null_mut;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use core::sync::atomic::{AtomicBool, AtomicPtr};

use super::workspace::Scratch;

/// So many threads have one each; more of them share, and may find scratch of others there, or nothing.
const THREADS: usize = 256;

/// On a cache line of its own, as its thread writes to it in every call that packs.
#[repr(align(64))]
pub struct ThreadScratch {
    /// Whether it is a thread's.
    taken: AtomicBool,
    /// Scratch that is not in use, as [`Scratch::into_raw`] has it, or NULL. It belongs to who swaps it out.
    kept: AtomicPtr<u8>,
}

static ALL: [ThreadScratch; THREADS] =
    [const { ThreadScratch { taken: AtomicBool::new(false), kept: AtomicPtr::new(null_mut()) } }; THREADS];

thread_local! {
    /// Without a destructor: to register one, the standard library may need memory, and ends the program if there is none.
    static OWN: Cell<Option<&'static ThreadScratch>> = const { Cell::new(None) };
}

/// What this thread has kept; it is its own again.
pub fn take() -> Scratch {
    OWN.get().map_or(Scratch::EMPTY, |own| own.exchange(Scratch::EMPTY))
}

/// Keeps scratch for the thread's next call, or frees it where its end could not be arranged.
pub fn keep(scratch: Scratch) {
    if let Some(own) = OWN.get().or_else(ThreadScratch::of_this_thread) {
        // What a call within the call has kept is freed.
        drop(own.exchange(scratch));
    }
}

impl ThreadScratch {
    fn exchange(&self, scratch: Scratch) -> Scratch {
        // Release and acquire: scratch is written before it is kept, and read after it was taken out.
        let kept = self.kept.swap(scratch.into_raw(), AcqRel);
        // SAFETY: `kept` is NULL at first and then what `into_raw` gave, above: the field is private, and nothing else writes
        // it. It was swapped out, so that nobody else has it, and only who has it writes there.
        unsafe { Scratch::from_raw(kept) }
    }

    /// Finds one for this thread, for as long as it lives.
    #[cold]
    fn of_this_thread() -> Option<&'static ThreadScratch> {
        let is_free = |one: &&ThreadScratch| !one.taken.load(Relaxed) && !one.taken.swap(true, Acquire);
        let own = match ALL.iter().find(is_free) {
            Some(one) if at_thread_exit::release(one) => one,
            Some(one) => {
                one.taken.store(false, Release);
                return None;
            }
            // Any of them. When the thread ends nothing is to be done: what it leaves there, others use or free.
            None => &ALL[OWN.with(|own| (&raw const *own).addr() >> 12) % THREADS],
        };
        OWN.set(Some(own));
        Some(own)
    }

    /// At the end of the thread that has it.
    fn release(&self) {
        // Destructors of other libraries may call again, and so get another one.
        OWN.set(None);
        drop(self.exchange(Scratch::EMPTY));
        self.taken.store(false, Release);
    }
}

/// Frees what all threads have kept; what is in use is not there. A thread that lives may go on to use it.
#[cfg(any(target_os = "linux", target_os = "freebsd", target_os = "netbsd"))]
fn free_all() {
    for one in &ALL {
        drop(one.exchange(Scratch::EMPTY));
    }
}

/// Releases what a thread that ends has, by the means of POSIX, which say when they need memory they cannot have.
#[cfg(unix)]
mod at_thread_exit {
    use core::ffi::c_void;
    use core::sync::atomic::AtomicUsize;
    use core::sync::atomic::Ordering::{AcqRel, Acquire};

    use super::ThreadScratch;

    /// The key, plus 1, once there is one; or [`GONE`]. No `OnceLock`: a child that is forked while another thread creates the
    /// key would wait for that thread.
    static KEY: AtomicUsize = AtomicUsize::new(0);

    /// After the library has been unloaded, or while the program ends.
    const GONE: usize = usize::MAX;

    extern "C" fn at_end(own: *mut c_void) {
        // SAFETY: the value of `KEY`, which only `release` sets, from a reference to one of `ALL`, which is static.
        unsafe { &*own.cast_const().cast::<ThreadScratch>() }.release();
    }

    fn key() -> Option<libc::pthread_key_t> {
        let mut word = KEY.load(Acquire);
        if word == 0 {
            let mut key = 0;
            // SAFETY: room for a key, and a function for as long as the library is loaded: see `UNLOAD`.
            if unsafe { libc::pthread_key_create(&mut key, Some(at_end)) } != 0 {
                return None;
            }
            let made = key as usize + 1;
            word = match KEY.compare_exchange(0, made, AcqRel, Acquire) {
                Ok(_) => made,
                Err(others) => {
                    // SAFETY: created above, and no thread has used it.
                    unsafe { libc::pthread_key_delete(key) };
                    others
                }
            };
        }
        (word != GONE).then(|| (word - 1) as libc::pthread_key_t)
    }

    /// Whether it will be.
    pub fn release(own: &'static ThreadScratch) -> bool {
        let value = (&raw const *own).cast();
        // SAFETY: the key was created. Only as the program ends can another thread delete it meanwhile, and this fails.
        key().is_some_and(|key| unsafe { libc::pthread_setspecific(key, value) } == 0)
    }

    /// A shared library that is unloaded must not be called by threads that end later, and so frees now what these would
    /// have freed. As a program ends the same happens, while other threads may be amid a call or begin one: they keep what
    /// they use, and get what they need. (macOS does not unload what has variables of threads.)
    #[cfg(any(target_os = "linux", target_os = "freebsd", target_os = "netbsd"))]
    #[used]
    #[unsafe(link_section = ".fini_array")]
    static UNLOAD: extern "C" fn() = {
        extern "C" fn unload() {
            let word = KEY.swap(GONE, AcqRel);
            if word != 0 && word != GONE {
                // SAFETY: it was created, and is deleted once, as `KEY` no longer has it.
                unsafe { libc::pthread_key_delete((word - 1) as libc::pthread_key_t) };
            }
            super::free_all();
        }
        unload
    };
}

#[cfg(not(unix))]
mod at_thread_exit {
    use core::cell::Cell;

    use super::ThreadScratch;

    struct Guard(&'static ThreadScratch);

    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.release();
        }
    }

    thread_local! {
        static GUARD: Cell<Option<Guard>> = const { Cell::new(None) };
    }

    /// Whether it will be.
    pub fn release(own: &'static ThreadScratch) -> bool {
        GUARD.try_with(|guard| guard.set(Some(Guard(own)))).is_ok()
    }
}
