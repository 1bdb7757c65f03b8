//! Work that others need not wait for: the interpreter is let go meanwhile.

use pyo3::prelude::*;

/// A function that is run where it is, whatever it holds.
struct Here<F>(F);

// SAFETY: only `detached` makes one, and runs it before it returns, on its own thread: it is not sent to another.
unsafe impl<F> Send for Here<F> {}

impl<R, F: FnOnce() -> R> Here<F> {
    fn run(self) -> R {
        (self.0)()
    }
}

/// Runs it while other threads may run Python.
///
/// # Safety
/// It does nothing that takes the interpreter: it counts no references, reads no fields of objects, and runs no Python. (That it holds
/// some is why the compiler cannot see to that by `Send`.)
pub unsafe fn detached<R: Send>(py: Python<'_>, run: impl FnOnce() -> R) -> R {
    let here = Here(run);
    py.detach(move || here.run())
}
