//! The double itself: what it computes, and that it finds what is illegal.

use blasview::backend::{self, Level1, Level2, Level3, Vectors};
use blasview::{Complex, Diag::Unit, Order::*, Side::*, Trans, Uplo::*};

use crate::recorder::{allow_illegal_calls, calls};
use crate::support::check::check_result;
use crate::support::kinds::Kind;
use crate::support::operand::Operand;
use crate::tables;

/// How many symbols there are.
const SYMBOLS: usize = 132;

/// The double computes what the definition says, and finds nothing illegal in it.
#[test]
fn the_double_computes() {
    tables::vectors();
    tables::matrices_and_vectors();
    tables::matrices();
    let calls = calls();
    for call in &calls {
        assert_eq!(call.illegal, 0, "{call:?}");
    }
    let mut symbols: Vec<_> = calls.iter().map(|call| (call.routine, call.dtype as i32)).collect();
    symbols.sort();
    symbols.dedup();
    // All that cblas-sys declares but `rotg`, `rotmg`, `?cabs1`, `iamax`, `dsdot` and `sdsdot`.
    assert_eq!(symbols.len(), SYMBOLS, "{symbols:?}");
}

/// The double itself finds what is illegal.
#[test]
fn the_double_can_fail() {
    allow_illegal_calls();
    let (a, mut c) = ([1.0_f64; 12], [0.0; 12]);
    let blas = backend::default().unwrap();
    let mut gemm = |transa: Trans, m: isize, [lda, ldb, ldc]: [isize; 3], start: usize, illegal: i32| {
        let (a, b, c) = (a.as_ptr().wrapping_byte_add(start), a.as_ptr(), c.as_mut_ptr());
        // SAFETY: illegal calls are only recorded; the legal one is within the arrays.
        unsafe {
            f64::gemm(blas, RowMajor, transa, Trans::Yes, m, 2, 4, 1.0, a, lda, b, ldb, 0.0, c, ldc);
        }
        assert_eq!(calls()[0].illegal, illegal);
    };
    gemm(Trans::No, 3, [4, 4, 2], 0, 0);
    gemm(Trans::ConjNo, 3, [4, 4, 2], 0, 2);
    gemm(Trans::No, -1, [4, 4, 2], 0, 4);
    gemm(Trans::No, 3, [3, 4, 2], 0, 9);
    gemm(Trans::No, 3, [4, 2, 2], 0, 11);
    gemm(Trans::No, 3, [4, 4, 1], 0, 14);
    gemm(Trans::No, 3, [4, 4, 2], 4, 100);
    let mut operand = Operand::<f64>::output(Kind::C, [1, 1], 1);
    operand.poison();
    let (x, y) = (Operand::input(Kind::C, [1, 1], 1), Operand::input(Kind::C, [1, 1], 1));
    let wrong = std::panic::catch_unwind(move || {
        check_result(1.0, &x, &y, 0.0, &mut operand);
    });
    assert!(wrong.is_err());
}

/// As it does in each kind of argument of the other routines, numbered by position.
#[test]
fn the_double_can_fail_in_every_argument() {
    allow_illegal_calls();
    let blas = backend::default().unwrap();
    type Z = Complex<f64>;
    let (a, [mut x, mut y]) = ([1.0_f64; 64], [[1.0_f64; 64]; 2]);
    let (a, x, y) = (a.as_ptr(), x.as_mut_ptr(), y.as_mut_ptr());
    let (za, zy, one) = (a.cast::<Z>(), y.cast::<Z>(), Z::new(1.0, 0.0));
    #[track_caller]
    fn check(illegal: i32, call: impl FnOnce()) {
        call();
        assert_eq!(calls().iter().map(|call| call.illegal).collect::<Vec<_>>(), [illegal]);
    }
    macro_rules! check {
        ($($illegal:literal $scalar:ident $routine:ident($($argument:expr),*);)*) => {$(
            // SAFETY: illegal calls are only recorded; the legal ones are within the arrays.
            check($illegal, || unsafe { _ = $scalar::$routine(blas, $($argument),*) });
        )*};
    }
    check! {
        1 f64 axpy(-1, 1.0, a, 1, y, 1);
        4 f64 axpy(2, 1.0, a, 0, y, 1);
        6 f64 axpy(2, 1.0, a, 1, y, 0);
        0 f64 axpy(2, 1.0, a, -1, y, -1);
        100 f64 dotu(2, a.wrapping_byte_add(4), 1, y, 1);
        0 Z dotc(2, za.wrapping_byte_add(8), 1, zy, 1);
        101 f64 swap(2, x, 1, x, 1);
        3 f64 nrm2(2, a, -1);
        3 f64 asum(2, a, 0);
        4 Z scal(2, one, zy, -1);
        4 Z scal_real(2, 1.0, zy, 0);
        2 Z gemv(RowMajor, Trans::ConjNo, 3, 4, one, za, 4, za, 1, one, zy, 1);
        4 f64 gemv(RowMajor, Trans::Yes, 3, -1, 1.0, a, 4, x, 1, 0.0, y, 1);
        7 f64 gemv(RowMajor, Trans::Yes, 3, 4, 1.0, a, 3, x, 1, 0.0, y, 1);
        0 f64 gemv(ColMajor, Trans::Yes, 3, 4, 1.0, a, 3, x, 1, 0.0, y, 1);
        12 f64 gemv(ColMajor, Trans::Yes, 3, 4, 1.0, a, 3, x, 1, 0.0, y, 0);
        5 f64 gbmv(ColMajor, Trans::No, 3, 4, -1, 2, 1.0, a, 4, x, 1, 0.0, y, 1);
        6 f64 gbmv(ColMajor, Trans::No, 3, 4, 1, -1, 1.0, a, 4, x, 1, 0.0, y, 1);
        9 f64 gbmv(ColMajor, Trans::No, 3, 4, 1, 2, 1.0, a, 3, x, 1, 0.0, y, 1);
        6 f64 hemv(RowMajor, Upper, 4, 1.0, a, 3, x, 1, 0.0, y, 1);
        4 f64 hbmv(RowMajor, Upper, 4, -1, 1.0, a, 3, x, 1, 0.0, y, 1);
        7 f64 hbmv(RowMajor, Upper, 4, 3, 1.0, a, 3, x, 1, 0.0, y, 1);
        7 f64 hpmv(RowMajor, Upper, 4, 1.0, a, x, 0, 0.0, y, 1);
        3 f64 trmv(RowMajor, Upper, Trans::ConjNo, Unit, 4, a, 4, x, 1);
        7 f64 trsv(RowMajor, Upper, Trans::No, Unit, 4, a, 3, x, 1);
        8 f64 tbsv(RowMajor, Upper, Trans::No, Unit, 4, 2, a, 2, x, 1);
        8 f64 tpsv(RowMajor, Upper, Trans::No, Unit, 4, a, x, 0);
        10 f64 geru(RowMajor, 3, 4, 1.0, a, 1, x, 1, y, 3);
        8 f64 her(RowMajor, Upper, 4, 1.0, x, 1, y, 3);
        8 f64 hpr2(RowMajor, Upper, 4, 1.0, a, 1, x, 0, y);
        0 f64 symm(RowMajor, Left, Upper, 3, 4, 1.0, a, 3, x, 4, 0.0, y, 4);
        8 f64 symm(RowMajor, Right, Upper, 3, 4, 1.0, a, 3, x, 4, 0.0, y, 4);
        101 f64 symm(RowMajor, Left, Upper, 3, 4, 1.0, a, 3, y, 4, 0.0, y, 4);
        0 f64 syrk(RowMajor, Upper, Trans::Conj, 3, 4, 1.0, a, 3, 0.0, y, 3);
        3 Z syrk(RowMajor, Upper, Trans::Conj, 3, 4, one, za, 3, one, zy, 3);
        3 Z herk(RowMajor, Upper, Trans::Yes, 3, 4, 1.0, za, 3, 1.0, zy, 3);
        8 f64 syrk(RowMajor, Upper, Trans::No, 3, 4, 1.0, a, 3, 0.0, y, 3);
        10 f64 her2k(RowMajor, Upper, Trans::No, 3, 4, 1.0, a, 4, x, 3, 0.0, y, 3);
        10 f64 trmm(RowMajor, Right, Upper, Trans::No, Unit, 3, 4, 1.0, a, 3, y, 4);
        12 f64 trsm(RowMajor, Left, Upper, Trans::No, Unit, 3, 4, 1.0, a, 3, y, 3);
    }

    // What the types of Rust do not allow.
    type Trmm = unsafe extern "C" fn(i32, i32, i32, i32, i32, i32, i32, f64, *const f64, i32, *mut f64, i32);
    // SAFETY: the function of that name, with its arguments.
    let dtrmm = unsafe { core::mem::transmute::<*const (), Trmm>(crate::recorder::find("cblas_dtrmm")) };
    for illegal in 0..=5 {
        let mut enums = [0, 101, 141, 121, 111, 132];
        enums[illegal] = 0;
        let [_, order, side, uplo, trans, diag] = enums;
        // SAFETY: illegal calls are only recorded; the legal one is within the arrays.
        check(illegal as i32, || unsafe {
            dtrmm(order, side, uplo, trans, diag, 3, 4, 1.0, a, 3, y, 4);
        });
    }
}
