//! The C library: every `bv_` function and type, one file per C object. `include/blasview.h` is generated from here.
//!
//! No logic of its own: an entry point opens a [`boundary`], checks its pointers and integers, calls the Rust
//! API and writes its outputs last. Comments on public items are written for the reader of the header; what a
//! caller owes, and Rust puts under a `Safety` heading, they say in C's words.
//!
//! # What C promises
//! The header is the `# Safety` section of every `pub unsafe extern "C" fn`. What it asks of C, and nobody here can check,
//! is listed under the names that `SAFETY` comments use; it holds from the call until that returns.
//!
//! - **C1, views**: a `*const bv_view` is NULL or points to a `bv_view`, aligned and initialised; its `shape` and `strides`
//!   are each NULL or have `ndim` such entries. So has an array of lengths, axis numbers, pivots or views as many as is said of it.
//!   Nobody changes them meanwhile but the function itself, where they are its outputs too.
//! - **C2, elements**: of a view that passes the checks, the elements that the function reads are initialised and written
//!   by nobody outside of it, and those that it writes can be written and are used by nobody outside of it. ("Ownership" and
//!   "Threads" at the top of the header; what is between the elements may be anybody's.)
//! - **C3, numbers**: a pointer to a scale or another number of the operation (`alpha`, `c`, `h`, ...) is NULL or what is
//!   said there can be read: of the dtype of the views or the real type of that, and aligned unless it is a `void *`.
//! - **C4, outputs**: a pointer to what the function stores is NULL, or what is said there can be written, aligned unless
//!   it is a `void *` and not necessarily initialised, and nobody else uses it. Arrays have room for as many numbers as is
//!   said, a buffer for `size` bytes.
//! - **C5, options**: `options` is NULL or points to `struct_size` initialised bytes, the first of which are that number;
//!   aligned. Where the function computes, `workspace` is NULL or `workspace_bytes` can be written there, which nobody else
//!   uses and no operand shares; where it may leave a plan, `plan` is as C4. `backend` is as C6.
//! - **C6, handles**: a `bv_plan`, `bv_operand`, `bv_array` or `bv_backend` is NULL or one that a function of this library
//!   has stored for C and that has not been freed, nor is freed meanwhile. Who frees one promises nothing: `handles::take`
//!   knows what lives.
//! - **C7, texts**: a `*const c_char` is NULL or text closed by a NUL, which nobody changes meanwhile.
//! - **C8, tensors**: a tensor is NULL or as `dlpack.h` says; see [`dlpack`].
//!
//! None of these says that a pointer is not NULL, a number in its range, a view written distinct from itself or apart from
//! others. That is checked: NULL by [`required`], [`output`], [`write_optional`] and the readers of numbers; a view by
//! `AnyView::read` and `Checked::read`; operands of a routine beside each other by `Given::read`; sizes of structs by
//! `Options::read` and `bv_backend_info`.
//!
//! Of `no_mangle`: all names start with `bv_`, which is this library's prefix and nobody else's.
#![allow(non_camel_case_types)]
#![allow(
    clippy::missing_safety_doc,
    reason = "of what C calls it is the header, and `What C promises` above"
)]

// In the order of the header; blank lines keep rustfmt from sorting them.
mod version;

mod status;
mod text;

mod refusal;

mod view;

mod element;

mod any;

mod flags;

mod algebra;

mod reshape;

mod overlap;

mod descriptor;

mod options;

mod operand;

mod copy;

mod array;
mod backend;
mod blocks;

mod dlpack;

mod gemm;

mod plan;

mod level1;

mod rotations;

mod level2;

mod level3;

mod contract;

mod lapack;

mod output_view;

mod handles;

mod listed;

mod prelude;

mod parameters;
mod quick;
mod routine;

use core::ffi::c_char;
use core::fmt::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use status::{BV_OK, Failure, Reported, bv_status};

/// Runs the body of an entry point. What goes wrong becomes a status and the thread's error text, a panic too:
/// none may unwind into C.
#[inline(always)]
fn boundary(body: impl FnOnce() -> Result<(), Reported>) -> bv_status {
    match caught(body) {
        Ok(Ok(())) => BV_OK,
        Ok(Err(reported)) | Err(reported) => reported.status(),
    }
}

/// The same for what has no status: after a panic the answer is `T::default()`.
fn without_status<T: Default>(body: impl FnOnce() -> T) -> T {
    caught(body).unwrap_or_default()
}

#[inline(always)]
fn caught<T>(body: impl FnOnce() -> T) -> Result<T, Reported> {
    let guarded = || {
        #[cfg(feature = "inject-panics")]
        inject::panic_if_armed();
        body()
    };
    catch_unwind(AssertUnwindSafe(guarded)).map_err(|_| Failure::Panic.into())
}

/// For `tests/faults.rs`: a panic in the next call, to see that no entry point lets it pass.
#[cfg(feature = "inject-panics")]
mod inject {
    use core::sync::atomic::{AtomicBool, Ordering};

    static ARMED: AtomicBool = AtomicBool::new(false);

    /// Not in the header.
    #[unsafe(no_mangle)]
    pub extern "C" fn bv_test_panic_next() {
        std::panic::set_hook(Box::new(|_| {}));
        ARMED.store(true, Ordering::Relaxed);
    }

    pub fn panic_if_armed() {
        assert!(!ARMED.swap(false, Ordering::Relaxed), "injected");
    }
}

/// The object behind a pointer that must not be NULL.
///
/// # Safety
/// If it is not NULL, it points to an aligned and initialised `T` that nobody changes or frees during `'a`.
#[inline(always)]
unsafe fn required<'a, T>(pointer: *const T, parameter: &'static str) -> Result<&'a T, Reported> {
    // SAFETY: the caller's promise, which is what `as_ref` asks of a pointer that is not NULL.
    match unsafe { pointer.as_ref() } {
        Some(object) => Ok(object),
        None => Err(Failure::Null(parameter).into()),
    }
}

/// An output pointer that must not be NULL.
#[inline(always)]
fn output<T>(pointer: *mut T, parameter: &'static str) -> Result<*mut T, Reported> {
    if pointer.is_null() { Err(Failure::Null(parameter).into()) } else { Ok(pointer) }
}

/// Writes an output that may be NULL.
///
/// # Safety
/// If it is not NULL, a `T` can be written there, aligned, and nobody else uses that meanwhile (C4).
#[inline(always)]
unsafe fn write_optional<T>(pointer: *mut T, value: T) {
    if !pointer.is_null() {
        // SAFETY: not NULL, and by the caller's promise an aligned place for a `T`.
        unsafe { pointer.write(value) };
    }
}

/// Writes a text as `snprintf` does: what fits, closed by a NUL if there is room for any byte. Returns the
/// length of all of it, without the NUL.
///
/// # Safety
/// `size` bytes can be written at `buffer` (which may be NULL if they are 0), and nobody else uses them meanwhile: nor does
/// `text`.
unsafe fn write_text(text: &dyn fmt::Display, buffer: *mut c_char, size: usize) -> usize {
    /// `room` bytes and one more can be written at `buffer` if `room` is not 0.
    struct Bounded {
        buffer: *mut u8,
        room: usize,
        length: usize,
    }
    impl Write for Bounded {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            let fits = part.len().min(self.room.saturating_sub(self.length));
            if fits > 0 {
                // SAFETY: `length + fits <= room < size`, so that the bytes are among those of `buffer`; those of `part`,
                // which `text` has, are not (the caller's promise).
                unsafe { self.buffer.add(self.length).copy_from_nonoverlapping(part.as_ptr(), fits) };
            }
            self.length += part.len();
            Ok(())
        }
    }
    let mut bounded = Bounded { buffer: buffer.cast(), room: size.saturating_sub(1), length: 0 };
    // Only a `Display` that fails by itself could fail here; what it wrote is kept.
    let _ = write!(bounded, "{text}");
    if size > 0 {
        // SAFETY: `room` is `size - 1` here, so that this is one of the `size` bytes that can be written.
        unsafe { bounded.buffer.add(bounded.length.min(bounded.room)).write(0) };
    }
    bounded.length
}

/// A text closed by a NUL; `N` is its length and one more.
const fn terminated<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let (text, last) = (text.as_bytes(), N - 1);
    assert!(text.len() == last);
    let mut at = 0;
    while at < last {
        bytes[at] = text[at];
        at += 1;
    }
    bytes
}

/// Evaluates `$body` with `$scalar` standing for the Rust type of a dtype.
macro_rules! with_scalar {
    ($dtype:expr, $scalar:ident => $body:expr) => {
        match $dtype {
            $crate::scalar::DType::F32 => {
                type $scalar = f32;
                $body
            }
            $crate::scalar::DType::F64 => {
                type $scalar = f64;
                $body
            }
            $crate::scalar::DType::C64 => {
                type $scalar = num_complex::Complex<f32>;
                $body
            }
            $crate::scalar::DType::C128 => {
                type $scalar = num_complex::Complex<f64>;
                $body
            }
        }
    };
}
use with_scalar;

/// The same for a real dtype, beside which there is no routine.
macro_rules! with_real {
    ($routine:literal, $dtype:expr, $scalar:ident => $body:expr) => {
        match $dtype {
            $crate::scalar::DType::F32 => {
                type $scalar = f32;
                Ok($body)
            }
            $crate::scalar::DType::F64 => {
                type $scalar = f64;
                Ok($body)
            }
            dtype => Err($crate::capi::status::Reported::from($crate::capi::status::Failure::NoRoutine {
                routine: $routine,
                dtype,
            })),
        }
    };
}
use with_real;

#[cfg(test)]
mod tests {
    use core::ffi::CStr;

    use super::status::{BV_ERR_INTERNAL, BV_ERR_NULL, bv_last_error_message};
    use super::*;

    fn last_error() -> String {
        // SAFETY: a static of this thread, which ends with a NUL and is changed by its next failure only.
        unsafe { CStr::from_ptr(bv_last_error_message()) }.to_str().unwrap().to_owned()
    }

    #[test]
    fn a_panic_stops_at_the_boundary() {
        std::panic::set_hook(Box::new(|_| {}));
        let status = boundary(|| panic!("injected"));
        let _ = std::panic::take_hook();
        assert_eq!(status, BV_ERR_INTERNAL);
        assert!(last_error().contains("bug in blasview"), "{}", last_error());
    }

    #[test]
    fn success_leaves_the_error_text_alone() {
        assert_eq!(boundary(|| Err(Failure::Null("this").into())), BV_ERR_NULL);
        assert_eq!(boundary(|| Ok(())), BV_OK);
        assert_eq!(last_error(), "this is NULL");
        std::thread::spawn(|| assert_eq!(last_error(), "")).join().unwrap();
    }

    #[test]
    fn texts_are_cut_as_snprintf_cuts_them() {
        for size in 0..8 {
            let mut buffer = [b'#'; 8];
            // SAFETY: `size` is less than the 8 bytes of the buffer, which is not the text.
            let length = unsafe { write_text(&"texts", buffer.as_mut_ptr().cast(), size) };
            assert_eq!(length, 5);
            let expected: [&[u8; 8]; 8] = [
                b"########",
                b"\0#######",
                b"t\0######",
                b"te\0#####",
                b"tex\0####",
                b"text\0###",
                b"texts\0##",
                b"texts\0##",
            ];
            assert_eq!(&buffer, expected[size]);
        }
        // SAFETY: the size is 0.
        assert_eq!(unsafe { write_text(&"texts", core::ptr::null_mut(), 0) }, 5);
    }
}
