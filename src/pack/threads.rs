//! Whether copies can use the threads of rayon. In a forked child they cannot if the parent has started them: only the
//! thread that forked lives on there, and whoever gives work to the others waits for ever.

use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::Relaxed;

/// The process that was the first to use them, before it or its children were forked; 0: none has.
static FIRST: AtomicU32 = AtomicU32::new(0);

/// Whether this process may use them. It says so before it does.
pub fn are_ours() -> bool {
    let this = std::process::id();
    FIRST.compare_exchange(0, this, Relaxed, Relaxed).map_or_else(|first| first == this, |_| true)
}
