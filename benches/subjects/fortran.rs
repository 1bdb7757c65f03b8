//! The library's own LAPACK: Fortran's functions on matrices by columns, and where it has them LAPACKE's on matrices by rows.
//!
//! They are looked up in the library that computes for ours. Integers of 32 bits.

use std::ffi::{CString, c_char, c_int, c_void};

use blasview::backend;

/// By rows, for LAPACKE.
const ROWS: c_int = 101;

/// A matrix of which a function is told the leading dimension.
#[derive(Clone, Copy)]
pub struct Raw<T> {
    pub ptr: *mut T,
    pub ld: c_int,
}

/// Where everything is that a routine is given; what it does not use is whatever there is.
#[derive(Clone, Copy)]
pub struct Operands<T> {
    pub m: c_int,
    pub n: c_int,
    pub sides: c_int,
    pub a: Raw<T>,
    /// The right-hand sides, or U.
    pub b: Raw<T>,
    pub vt: Raw<T>,
    /// Factors of reflectors, eigenvalues, singular values.
    pub s: *mut T,
    pub integers: *mut c_int,
    pub work: *mut T,
    pub length: c_int,
}

/// The functions of a routine, of which the second follows the first.
#[derive(Clone, Copy)]
pub struct Functions([*const c_void; 2]);

/// Which library has that function, by its name for f64 or c128.
fn look_up(name: &str) -> *const c_void {
    let blas = backend::default().expect("a BLAS");
    let path = CString::new(blas.info().path().expect("the file of the BLAS")).expect("a path");
    let name = CString::new(name).expect("a name");
    // SAFETY: names that end; the library is loaded already, and never unloaded.
    unsafe {
        let handle = libc::dlopen(path.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL);
        if handle.is_null() { std::ptr::null() } else { libc::dlsym(handle, name.as_ptr()) }
    }
}

impl Functions {
    /// Fortran's.
    pub fn fortran(names: [&str; 2], letter: char) -> Option<Functions> {
        Functions::find(names, |[prefix, suffix], name| format!("{prefix}{letter}{name}_{suffix}"))
    }

    /// LAPACKE's, where the library has them.
    pub fn lapacke(names: [&str; 2], letter: char) -> Option<Functions> {
        Functions::find(names, |[prefix, suffix], name| format!("{prefix}LAPACKE_{letter}{name}{suffix}"))
    }

    fn find(names: [&str; 2], spell: impl Fn([&str; 2], &str) -> String) -> Option<Functions> {
        let blas = backend::default().expect("a BLAS");
        if blas.info().int_bits() != 32 {
            return None;
        }
        let of = |name: &str| {
            if name.is_empty() { std::ptr::null() } else { look_up(&spell(blas.info().affixes(), name)) }
        };
        let found = names.map(of);
        let are_there = names.iter().zip(found).all(|(name, found)| name.is_empty() || !found.is_null());
        are_there.then_some(Functions(found))
    }
}

/// What is called, and in which order its arguments come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routine {
    Potrf,
    Gesv,
    Inv,
    Geqrf,
    Gels,
    Syevd,
    Gesdd,
}

impl Routine {
    /// Of LAPACK's functions.
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Routine::Potrf => ["potrf", ""],
            Routine::Gesv => ["gesv", ""],
            Routine::Inv => ["getrf", "getri"],
            Routine::Geqrf => ["geqrf", ""],
            Routine::Gels => ["gels", ""],
            Routine::Syevd => ["syevd", ""],
            Routine::Gesdd => ["gesdd", ""],
        }
    }
}

/// A call of a function of Fortran's with pointers to those, then `info`, and the lengths of letters.
macro_rules! fortran {
    ($function:expr; $($argument:expr),*; $($length:expr),*) => {{
        let mut info: c_int = 0;
        let function: unsafe extern "C" fn($(fortran!(@ pointer $argument),)* *mut c_int, $(fortran!(@ length $length)),*) =
            std::mem::transmute($function);
        function($($argument.cast::<c_void>(),)* &raw mut info, $($length),*);
        info
    }};
    (@ pointer $any:expr) => { *mut c_void };
    (@ length $any:expr) => { usize };
}

/// The address of a length.
fn at(value: &c_int) -> *mut c_int {
    std::ptr::from_ref(value).cast_mut()
}

/// Calls Fortran's function; with a `length` of -1 that which asks for room. Returns `info`.
///
/// # Safety
/// `functions` are Fortran's of that routine for T. The operands are what LAPACK's documentation says of it, by columns.
pub unsafe fn fortran<T: Copy>(
    routine: Routine,
    functions: Functions,
    upper: bool,
    of: &Operands<T>,
) -> c_int {
    let Functions([first, second]) = functions;
    let Operands { m, n, sides, a, b, vt, s, integers, work, length } = *of;
    let (lda, ldb, ldvt) = (&a.ld, &b.ld, &vt.ld);
    let uplo: &[u8; 1] = if upper { b"U" } else { b"L" };
    let letter = |letter: &[u8; 1]| std::ptr::from_ref(letter).cast_mut();
    // SAFETY: the caller's promise; each function is called with the arguments that it has.
    unsafe {
        match routine {
            Routine::Potrf => fortran!(first; letter(uplo), at(&n), a.ptr, at(lda); 1),
            Routine::Gesv => {
                fortran!(first; at(&n), at(&sides), a.ptr, at(lda), integers, b.ptr, at(ldb);)
            }
            Routine::Inv if length == -1 => {
                fortran!(second; at(&n), a.ptr, at(lda), integers, work, at(&length);)
            }
            Routine::Inv => {
                let info = fortran!(first; at(&n), at(&n), a.ptr, at(lda), integers;);
                info + fortran!(second; at(&n), a.ptr, at(lda), integers, work, at(&length);)
            }
            Routine::Geqrf => fortran!(first; at(&m), at(&n), a.ptr, at(lda), s, work, at(&length);),
            Routine::Gels => fortran!(
                first; letter(b"N"), at(&m), at(&n), at(&sides), a.ptr, at(lda), b.ptr, at(ldb), work, at(&length); 1
            ),
            // The integers that it takes: 3 + 5 n.
            Routine::Syevd => {
                let count = 3 + 5 * n;
                let count = if length == -1 { -1 } else { count };
                fortran!(
                    first; letter(b"V"), letter(uplo), at(&n), a.ptr, at(lda), s, work, at(&length), integers, at(&count); 1, 1
                )
            }
            Routine::Gesdd => fortran!(
                first; letter(b"S"), at(&m), at(&n), a.ptr, at(lda), s, b.ptr, at(ldb), vt.ptr, at(ldvt), work, at(&length),
                integers; 1
            ),
        }
    }
}

/// Calls LAPACKE's function on matrices by rows.
///
/// # Safety
/// `functions` are LAPACKE's of that routine for T. The operands are what its documentation says, by rows.
pub unsafe fn lapacke<T: Copy>(routine: Routine, functions: Functions, of: &Operands<T>) -> c_int {
    type P = *mut c_void;
    type I = c_int;
    type C = c_char;
    let Functions([first, second]) = functions;
    let Operands { m, n, sides, a, b, vt, s, integers, .. } = *of;
    let [at, bt, vtt, s, integers]: [P; 5] =
        [a.ptr.cast(), b.ptr.cast(), vt.ptr.cast(), s.cast(), integers.cast()];
    macro_rules! call {
        ($function:expr, ($($type:ty),*), $($argument:expr),*) => {{
            let function: unsafe extern "C" fn(c_int, $($type),*) -> c_int = std::mem::transmute($function);
            function(ROWS, $($argument),*)
        }};
    }
    let of = |letter: u8| letter as c_char;
    // One vector lies without gaps.
    let ldb = if sides == 1 { 1 } else { b.ld };
    // SAFETY: the caller's promise; each function is called with the arguments that it has.
    unsafe {
        match routine {
            Routine::Potrf => call!(first, (C, I, P, I), of(b'L'), n, at, a.ld),
            Routine::Gesv => call!(first, (I, I, P, I, P, P, I), n, sides, at, a.ld, integers, bt, ldb),
            Routine::Inv => {
                call!(first, (I, I, P, I, P), n, n, at, a.ld, integers)
                    + call!(second, (I, P, I, P), n, at, a.ld, integers)
            }
            Routine::Geqrf => call!(first, (I, I, P, I, P), m, n, at, a.ld, s),
            Routine::Gels => {
                call!(first, (C, I, I, I, P, I, P, I), of(b'N'), m, n, sides, at, a.ld, bt, ldb)
            }
            Routine::Syevd => call!(first, (C, C, I, P, I, P), of(b'V'), of(b'L'), n, at, a.ld, s),
            Routine::Gesdd => {
                call!(
                    first,
                    (C, I, I, P, I, P, P, I, P, I),
                    of(b'S'),
                    m,
                    n,
                    at,
                    a.ld,
                    s,
                    bt,
                    b.ld,
                    vtt,
                    vt.ld
                )
            }
        }
    }
}
