//! The C library: every `bv_` function and type, one file per C object. `include/blasview.h` is generated from here.
//!
//! No logic of its own: an entry point opens a [`boundary`], checks its pointers and integers, calls the Rust
//! API and writes its outputs last. Comments on public items are written for the reader of the header; what a
//! caller owes, and Rust puts under a `Safety` heading, they say in C's words.
#![allow(non_camel_case_types, clippy::missing_safety_doc)]

// In the order of the header; blank lines keep rustfmt from sorting them.
mod version;

mod status;

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

mod dlpack;

mod gemm;

mod plan;

mod level1;

mod rotations;

mod level2;

mod level3;

mod place;

mod routine;

use core::ffi::c_char;
use core::fmt::{self, Write};
use std::alloc::{Layout, alloc};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::Error;
use status::{BV_OK, Failure, Reported, bv_status};

/// Runs the body of an entry point. What goes wrong becomes a status and the thread's error text, a panic too:
/// none may unwind into C.
#[inline(always)]
fn boundary(body: impl FnOnce() -> Result<(), Reported>) -> bv_status {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => BV_OK,
        Ok(Err(reported)) => reported.status(),
        Err(_) => Reported::from(Failure::Panic).status(),
    }
}

/// The object behind a pointer that must not be NULL.
///
/// # Safety
/// If it is not NULL, it points to a valid `T` that nobody changes during `'a`.
#[inline(always)]
unsafe fn required<'a, T>(pointer: *const T, parameter: &'static str) -> Result<&'a T, Reported> {
    // SAFETY: the caller's promise.
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
/// If it is not NULL, a `T` can be written there.
#[inline(always)]
unsafe fn write_optional<T>(pointer: *mut T, value: T) {
    if !pointer.is_null() {
        // SAFETY: the caller's promise.
        unsafe { pointer.write(value) };
    }
}

/// Moves an object to the heap, for C to hold. Unlike `Box::new` it does not abort when memory runs out; it is
/// freed as a `Box` is.
fn handle<T>(object: T) -> Result<*mut T, Reported> {
    const { assert!(size_of::<T>() != 0) };
    // SAFETY: the size is not 0.
    let place = unsafe { alloc(Layout::new::<T>()) }.cast::<T>();
    if place.is_null() {
        return Err(Error::OutOfMemory { bytes: size_of::<T>() }.into());
    }
    // SAFETY: fresh memory of the size and alignment of `T`.
    unsafe { place.write(object) };
    Ok(place)
}

/// Writes a text as `snprintf` does: what fits, closed by a NUL if there is room for any byte. Returns the
/// length of all of it, without the NUL.
///
/// # Safety
/// `size` bytes can be written at `buffer`.
unsafe fn write_text(text: &dyn fmt::Display, buffer: *mut c_char, size: usize) -> usize {
    struct Bounded {
        buffer: *mut u8,
        room: usize,
        length: usize,
    }
    impl Write for Bounded {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            let fits = part.len().min(self.room.saturating_sub(self.length));
            if fits > 0 {
                // SAFETY: `length + fits` is at most `room`, which leaves one byte of `size` for the NUL.
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
        // SAFETY: at most `size - 1` bytes before it.
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

#[cfg(test)]
mod tests {
    use core::ffi::CStr;

    use super::status::{BV_ERR_INTERNAL, BV_ERR_NULL, bv_last_error_message};
    use super::*;

    fn last_error() -> String {
        // SAFETY: the library's own text, of this thread.
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
            // SAFETY: at most the 8 bytes of the buffer.
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
        // SAFETY: nothing is written.
        assert_eq!(unsafe { write_text(&"texts", core::ptr::null_mut(), 0) }, 5);
    }

    #[test]
    fn handles_are_freed_as_boxes_are() {
        let place = handle([1_u64, 2, 3]).unwrap();
        // SAFETY: made by `handle` just now.
        assert_eq!(*unsafe { Box::from_raw(place) }, [1, 2, 3]);
    }
}
