//! What LAPACK is called with, against a double that records its calls: letters, lengths, leading dimensions, addresses, and the hidden
//! lengths of the letters.
#![cfg(feature = "lapack")]

mod support;

use std::cell::RefCell;

use blasview::{Backend, Context, Error, Uplo};
use support::kinds::Kind;
use support::operand::{Gap, Number, Operand};

/// A call: the function, its letters, its integers, and the address of its first matrix.
#[derive(Clone, Debug, PartialEq)]
struct Call {
    name: &'static str,
    letters: String,
    integers: Vec<i32>,
    address: usize,
}

thread_local! {
    static CALLS: RefCell<Vec<Call>> = const { RefCell::new(Vec::new()) };
}

/// An argument as it arrives.
trait Arrived: Copy {
    /// # Safety
    /// It is what LAPACK's documentation says of it.
    unsafe fn note(self, call: &mut Call);
}

/// Where a letter is.
#[derive(Clone, Copy)]
#[repr(transparent)]
struct Letter(*const u8);

impl Arrived for Letter {
    unsafe fn note(self, call: &mut Call) {
        // SAFETY: the caller's promise.
        call.letters.push(unsafe { *self.0 } as char);
    }
}

impl Arrived for *const i32 {
    unsafe fn note(self, call: &mut Call) {
        // SAFETY: the caller's promise.
        call.integers.push(unsafe { *self });
    }
}

impl Arrived for *mut f64 {
    unsafe fn note(self, call: &mut Call) {
        if call.address == 0 {
            call.address = self.addr();
        }
    }
}

/// Integers that are written.
impl Arrived for *mut i32 {
    unsafe fn note(self, _: &mut Call) {}
}

macro_rules! doubles {
    ($($name:ident($($argument:ident: $type:ty),*) [$($length:ident)*] $then:expr;)*) => {
        $(
            unsafe extern "C" fn $name($($argument: $type,)* info: *mut i32, $($length: usize),*) {
                $(assert_eq!($length, 1, "the length of a letter");)*
                let name = stringify!($name);
                let mut call = Call { name, letters: String::new(), integers: Vec::new(), address: 0 };
                // SAFETY: arguments as LAPACK has them.
                unsafe {
                    $($argument.note(&mut call);)*
                    *info = 0;
                    $then
                }
                // Where it is asked how long its room should be, it is 1.
                if !call.integers.contains(&-1) {
                    CALLS.with_borrow_mut(|calls| calls.push(call));
                }
            }
        )*

        fn find(name: &'static str) -> *const () {
            match name {
                $(concat!(stringify!($name)) => $name as *const (),)*
                _ => core::ptr::null(),
            }
        }
    };
}

type I = *const i32;
type A = *mut f64;
type Out = *mut i32;

doubles! {
    dpotrf_(uplo: Letter, n: I, a: A, lda: I) [one] {};
    dtrtri_(uplo: Letter, diag: Letter, n: I, a: A, lda: I) [one two] {};
    dgetrf_(m: I, n: I, a: A, lda: I, ipiv: Out) [] (0..*m.min(n)).for_each(|at| *ipiv.add(at as usize) = at + 1);
    dgetri_(n: I, a: A, lda: I, ipiv: Out, work: A, lwork: I) [] { *work = 1.0; };
    dgeqrf_(m: I, n: I, a: A, lda: I, tau: A, work: A, lwork: I) [] { *work = 1.0; };
    dgelqf_(m: I, n: I, a: A, lda: I, tau: A, work: A, lwork: I) [] { *work = 1.0; };
    dormqr_(side: Letter, trans: Letter, m: I, n: I, k: I, a: A, lda: I, tau: A, c: A, ldc: I, work: A, lwork: I) [one two] {
        *work = 1.0;
    };
    dormlq_(side: Letter, trans: Letter, m: I, n: I, k: I, a: A, lda: I, tau: A, c: A, ldc: I, work: A, lwork: I) [one two] {
        *work = 1.0;
    };
    dsyevd_(jobz: Letter, uplo: Letter, n: I, a: A, lda: I, w: A, work: A, lwork: I, iwork: Out, liwork: I) [one two] {
        *work = 1.0;
    };
    dgesdd_(jobz: Letter, m: I, n: I, a: A, lda: I, s: A, u: A, ldu: I, vt: A, ldvt: I, work: A, lwork: I, iwork: Out) [one] {
        *work = 1.0;
    };
}

fn context<'w>() -> Context<'w> {
    // SAFETY: functions as LAPACK has those of these names, with integers of 32 bits.
    Context::new().backend(unsafe { Backend::from_functions("a recorder", false, &mut find) }.unwrap())
}

fn calls() -> Vec<Call> {
    CALLS.take()
}

/// The only call.
#[track_caller]
fn only(name: &str, letters: &str, integers: &[i32]) -> usize {
    let calls = calls();
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert_eq!((calls[0].name, calls[0].letters.as_str(), &calls[0].integers[..]), (name, letters, integers));
    calls[0].address
}

fn matrix<T: Number>(kind: Kind, shape: [usize; 2]) -> Operand<T> {
    Operand::new(kind, shape, Gap::Pattern, |i, j| Some(T::from_f64(1.0 + (i * shape[1] + j) as f64, 0.0)))
}

#[test]
fn the_other_triangle_of_what_lies_by_rows() {
    let mut context = context();
    for (kind, letter, ld) in
        [(Kind::F, "L", 5), (Kind::C, "U", 5), (Kind::PaddedC, "U", 8), (Kind::PaddedF, "L", 8)]
    {
        let mut a = matrix::<f64>(kind, [5, 5]);
        let address = a.address();
        context.potrf(Uplo::Lower, a.view_mut()).unwrap();
        assert_eq!(only("dpotrf_", letter, &[5, ld]), address);
        context.syevd_values(Uplo::Lower, a.view_mut(), &mut [0.0; 5]).unwrap();
        let call = &calls()[0];
        assert_eq!(
            (call.name, &call.letters[..], &call.integers[..2]),
            ("dsyevd_", &*format!("N{letter}"), &[5, ld][..])
        );
    }
    // Reversed along both axes it starts at the other end, and the triangles change places.
    let mut a = matrix::<f64>(Kind::ReversedF(true, true), [5, 5]);
    let low = a.low_address();
    context.trtri(Uplo::Lower, blasview::Diag::Unit, a.view_mut()).unwrap();
    assert_eq!(only("dtrtri_", "UU", &[5, 5]), low);
    // One row or column has no leading dimension but a legal one.
    let mut one = matrix::<f64>(Kind::JunkRows(-8), [1, 1]);
    context.potrf(Uplo::Upper, one.view_mut()).unwrap();
    let call = calls().remove(0);
    assert!(call.integers[0] == 1 && call.integers[1] >= 1, "{call:?}");
}

#[test]
fn shapes_are_exchanged_of_what_lies_by_rows() {
    let mut context = context();
    let (mut by_cols, mut by_rows) =
        (matrix::<f64>(Kind::PaddedF, [7, 4]), matrix::<f64>(Kind::PaddedC, [7, 4]));
    let mut tau = [0.0; 4];
    context.geqrf(by_cols.view_mut(), &mut tau).unwrap();
    only("dgeqrf_", "", &[7, 4, 10, 4]);
    context.geqrf(by_rows.view_mut(), &mut tau).unwrap();
    let call = calls().remove(0);
    assert_eq!((call.name, &call.integers[..3]), ("dgelqf_", &[4, 7, 7][..]));
    assert_eq!(call.address, by_rows.address());

    // Q C: from the left or the right, as Q and C lie.
    let (mut c, mut c_rows) = (matrix::<f64>(Kind::F, [7, 3]), matrix::<f64>(Kind::C, [7, 3]));
    let cases = [
        (false, false, "dormqr_", "LN", [7, 3, 4, 10, 7]),
        (false, true, "dormqr_", "RT", [3, 7, 4, 10, 3]),
        (true, false, "dormlq_", "LT", [7, 3, 4, 7, 7]),
        (true, true, "dormlq_", "RN", [3, 7, 4, 7, 3]),
    ];
    for (a_rows, of_c_rows, name, letters, integers) in cases {
        let a = if a_rows { &mut by_rows } else { &mut by_cols };
        let c = if of_c_rows { &mut c_rows } else { &mut c };
        context.ormqr(blasview::Side::Left, blasview::Trans::No, a.view_mut(), &tau, c.view_mut()).unwrap();
        let call = calls().remove(0);
        assert_eq!((call.name, &call.letters[..], &call.integers[..5]), (name, letters, &integers[..]));
    }
}

#[test]
fn left_and_right_vectors_change_places() {
    let mut context = context();
    for (kind, integers) in [(Kind::F, [6, 3, 6, 6, 3]), (Kind::C, [3, 6, 3, 3, 3])] {
        let (mut a, mut u, mut vt) =
            (matrix::<f64>(kind, [6, 3]), matrix::<f64>(kind, [6, 3]), matrix::<f64>(kind, [3, 3]));
        let which = blasview::lapack::Vectors::Thin;
        let report = context.gesdd(which, a.view_mut(), &mut [0.0; 3], u.view_mut(), vt.view_mut()).unwrap();
        assert_eq!(report.bytes_copied, 0);
        let call = calls().remove(0);
        assert_eq!((call.name, &call.letters[..], &call.integers[..5]), ("dgesdd_", "S", &integers[..]));
    }
}

#[test]
fn what_is_packed_lies_by_columns_in_the_workspace() {
    let mut context = context();
    let mut a = matrix::<f64>(Kind::SecondBoth, [6, 6]);
    let before = a.low_address();
    let report = context.inv(a.view_mut()).unwrap();
    assert_eq!(report.bytes_copied, 2 * 36 * 8);
    let calls = calls();
    assert_eq!(calls.iter().map(|call| call.name).collect::<Vec<_>>(), ["dgetrf_", "dgetri_"]);
    assert!(
        calls
            .iter()
            .all(|call| call.address != before && call.integers[0] == 6 && call.integers.contains(&8))
    );
}

#[test]
fn functions_that_are_not_there_are_named() {
    let mut context = context();
    let mut a = matrix::<f64>(Kind::C, [2, 2]);
    let error = context.potri(Uplo::Lower, a.view_mut()).unwrap_err();
    assert_eq!(error, Error::NoLapack { library: "a recorder".into(), function: "dpotri" });
    assert_eq!(error.to_string(), "a recorder has no LAPACK: there is no dpotri");
    let mut single = matrix::<f32>(Kind::C, [2, 2]);
    let error = context.potrf(Uplo::Lower, single.view_mut()).unwrap_err();
    assert!(matches!(error, Error::NoLapack { function: "spotrf", .. }));
    assert!(a.is_untouched() && single.is_untouched());
    let mut builtin = Context::new().backend(Backend::builtin().unwrap());
    let error = builtin.gesv(a.view_mut(), &mut [1.0, 1.0]).unwrap_err();
    assert!(matches!(error, Error::NoLapack { function: "dgetrf", .. }));
    assert!(calls().is_empty());
}
