//! The functions of LAPACK that a library has: Fortran's, found by their names beside those of CBLAS.
//!
//! One row each: its arguments in Fortran's order without INFO, which ends all of them, the lengths of its letters, which gfortran and
//! all that follow it append as hidden arguments, and its names for f32, f64, c64 and c128. Lapack's own documentation says what the
//! arguments are.

use core::ffi::c_void;
use core::marker::PhantomData;
use core::sync::atomic::{AtomicPtr, Ordering};

use super::call::Int;
use super::system::{Object, c_name};
use super::{Backend, guard};
use crate::error::{Error, Refusal, Result};
use crate::scalar::Scalar;

/// A letter: `U`, `N`, `R`, …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter(pub u8);

/// Integers of the library's width: indices that it writes, or room that it works in.
#[derive(Clone, Copy, Debug)]
pub struct Integers(pub *mut c_void);

/// An argument on its way: all are given by address.
pub trait Passed: Copy {
    /// What is kept for the call, for a library of such integers.
    type Kept<I: Int>;
    /// That of this one.
    fn kept<I: Int>(self) -> Self::Kept<I>;
    /// Where the library finds it.
    fn address<I: Int>(kept: &mut Self::Kept<I>) -> *mut c_void;
}

macro_rules! by_value {
    ($($type:ty),*) => {$(
        impl Passed for $type {
            type Kept<I: Int> = $type;
            fn kept<I: Int>(self) -> $type {
                self
            }
            fn address<I: Int>(kept: &mut $type) -> *mut c_void {
                (&raw mut *kept).cast()
            }
        }
    )*};
}
by_value! { Letter, f32, f64 }

impl Passed for isize {
    type Kept<I: Int> = I;
    fn kept<I: Int>(self) -> I {
        I::narrow(self)
    }
    fn address<I: Int>(kept: &mut I) -> *mut c_void {
        (&raw mut *kept).cast()
    }
}

macro_rules! by_address {
    ($([$($generic:ident)?] $type:ty, |$it:ident| $address:expr;)*) => {$(
        impl$(<$generic>)? Passed for $type {
            type Kept<I: Int> = *mut c_void;
            fn kept<I: Int>(self) -> *mut c_void {
                let $it = self;
                $address
            }
            fn address<I: Int>(kept: &mut *mut c_void) -> *mut c_void {
                *kept
            }
        }
    )*};
}
by_address! {
    [T] *mut T, |it| it.cast();
    [T] *const T, |it| it.cast_mut().cast();
    [] Integers, |it| it.0;
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) [$($length:literal)*] $s:ident $d:ident $c:ident $z:ident;)*) => {
        /// The functions, each for the scalars that have it.
        #[allow(non_camel_case_types, reason = "as LAPACK has them")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Function { $($name),* }

        /// Their names for the four scalars, with the underscore that most compilers append and without; `none` where there is none.
        const NAMES: &[[[&str; 2]; 4]] = &[$([
            [concat!(stringify!($s), "_"), stringify!($s)], [concat!(stringify!($d), "_"), stringify!($d)],
            [concat!(stringify!($c), "_"), stringify!($c)], [concat!(stringify!($z), "_"), stringify!($z)],
        ]),*];

        impl<T: Scalar> Fortran<T> {$(
            $(#[$doc])*
            ///
            /// # Errors
            /// [`Error::NoLapack`].
            ///
            /// # Safety
            /// As [`Fortran`] says.
            #[allow(clippy::too_many_arguments, reason = "as many as LAPACK has")]
            pub unsafe fn $name(self, $($argument: $type),*) -> Result<isize> {
                let address = self.address(Function::$name)?;
                // SAFETY: the caller's promises, and the function of this row, for this scalar.
                unsafe {
                    Ok(if self.blas.is_wide() {
                        functions!(@ i64, address, ($($argument: $type),*) [$($length)*])
                    } else {
                        functions!(@ i32, address, ($($argument: $type),*) [$($length)*])
                    })
                }
            }
        )*}
    };
    (@ $int:ty, $address:expr, ($($argument:ident: $type:ty),*) [$($length:literal)*]) => {{
        let function = core::mem::transmute::<
            *const (),
            unsafe extern "C" fn($(functions!(@ pointer $argument),)* *mut $int, $(functions!(@ length $length)),*),
        >($address);
        $(let mut $argument = <$type as Passed>::kept::<$int>($argument);)*
        let mut info: $int = 0;
        function($(<$type as Passed>::address::<$int>(&mut $argument),)* &raw mut info, $($length),*);
        info as isize
    }};
    (@ pointer $argument:ident) => { *mut c_void };
    (@ length $length:literal) => { usize };
}

functions! {
    /// Cholesky's factor of a triangle.
    potrf(uplo: Letter, n: isize, a: *mut T, lda: isize) [1] spotrf dpotrf cpotrf zpotrf;
    /// The inverse of what [`Self::potrf`] has factored.
    potri(uplo: Letter, n: isize, a: *mut T, lda: isize) [1] spotri dpotri cpotri zpotri;
    /// The inverse of a triangle.
    trtri(uplo: Letter, diag: Letter, n: isize, a: *mut T, lda: isize) [1 1] strtri dtrtri ctrtri ztrtri;
    /// P L U.
    getrf(m: isize, n: isize, a: *mut T, lda: isize, ipiv: Integers) [] sgetrf dgetrf cgetrf zgetrf;
    /// The inverse of what [`Self::getrf`] has factored.
    getri(n: isize, a: *mut T, lda: isize, ipiv: Integers, work: *mut T, lwork: isize) []
        sgetri dgetri cgetri zgetri;
    /// The condition of what [`Self::getrf`] has factored; `last` are integers of real scalars, real numbers of complex ones.
    gecon(norm: Letter, n: isize, a: *const T, lda: isize, anorm: *const T::Real, rcond: *mut T::Real, work: *mut T, last: *mut c_void) [1]
        sgecon dgecon cgecon zgecon;
    /// That of what [`Self::potrf`] has factored; `last` as for [`Self::gecon`].
    pocon(uplo: Letter, n: isize, a: *const T, lda: isize, anorm: *const T::Real, rcond: *mut T::Real, work: *mut T, last: *mut c_void) [1]
        spocon dpocon cpocon zpocon;
    /// That of a triangle; `last` as for [`Self::gecon`].
    trcon(norm: Letter, uplo: Letter, diag: Letter, n: isize, a: *const T, lda: isize, rcond: *mut T::Real, work: *mut T,
          last: *mut c_void) [1 1 1] strcon dtrcon ctrcon ztrcon;

    /// Q R.
    geqrf(m: isize, n: isize, a: *mut T, lda: isize, tau: *mut T, work: *mut T, lwork: isize) []
        sgeqrf dgeqrf cgeqrf zgeqrf;
    /// L Q.
    gelqf(m: isize, n: isize, a: *mut T, lda: isize, tau: *mut T, work: *mut T, lwork: isize) []
        sgelqf dgelqf cgelqf zgelqf;
    /// Columns of the Q of [`Self::geqrf`]; `ungqr` of complex scalars.
    orgqr(m: isize, n: isize, k: isize, a: *mut T, lda: isize, tau: *const T, work: *mut T, lwork: isize) []
        sorgqr dorgqr cungqr zungqr;
    /// Rows of the Q of [`Self::gelqf`]; `unglq` of complex scalars.
    orglq(m: isize, n: isize, k: isize, a: *mut T, lda: isize, tau: *const T, work: *mut T, lwork: isize) []
        sorglq dorglq cunglq zunglq;
    /// Products with the Q of [`Self::geqrf`]; `unmqr` of complex scalars.
    ormqr(side: Letter, trans: Letter, m: isize, n: isize, k: isize, a: *const T, lda: isize, tau: *const T, c: *mut T, ldc: isize,
          work: *mut T, lwork: isize) [1 1] sormqr dormqr cunmqr zunmqr;
    /// Products with the Q of [`Self::gelqf`]; `unmlq` of complex scalars.
    ormlq(side: Letter, trans: Letter, m: isize, n: isize, k: isize, a: *const T, lda: isize, tau: *const T, c: *mut T, ldc: isize,
          work: *mut T, lwork: isize) [1 1] sormlq dormlq cunmlq zunmlq;
    /// Q R with columns exchanged, of real scalars.
    geqp3_real(m: isize, n: isize, a: *mut T, lda: isize, jpvt: Integers, tau: *mut T, work: *mut T, lwork: isize) []
        sgeqp3 dgeqp3 none none;
    /// Q R with columns exchanged, of complex scalars.
    geqp3_complex(m: isize, n: isize, a: *mut T, lda: isize, jpvt: Integers, tau: *mut T, work: *mut T, lwork: isize,
                  rwork: *mut T::Real) [] none none cgeqp3 zgeqp3;
    /// Least squares of any rank, of real scalars.
    gelsd_real(m: isize, n: isize, nrhs: isize, a: *mut T, lda: isize, b: *mut T, ldb: isize, s: *mut T::Real, rcond: *const T::Real,
               rank: Integers, work: *mut T, lwork: isize, iwork: Integers) [] sgelsd dgelsd none none;
    /// Least squares of any rank, of complex scalars.
    gelsd_complex(m: isize, n: isize, nrhs: isize, a: *mut T, lda: isize, b: *mut T, ldb: isize, s: *mut T::Real, rcond: *const T::Real,
                  rank: Integers, work: *mut T, lwork: isize, rwork: *mut T::Real, iwork: Integers) [] none none cgelsd zgelsd;
    /// Symmetric eigenvalues and eigenvectors.
    syevd(jobz: Letter, uplo: Letter, n: isize, a: *mut T, lda: isize, w: *mut T::Real, work: *mut T, lwork: isize, iwork: Integers,
          liwork: isize) [1 1] ssyevd dsyevd none none;
    /// Hermitian eigenvalues and eigenvectors.
    heevd(jobz: Letter, uplo: Letter, n: isize, a: *mut T, lda: isize, w: *mut T::Real, work: *mut T, lwork: isize,
          rwork: *mut T::Real, lrwork: isize, iwork: Integers, liwork: isize) [1 1] none none cheevd zheevd;
    /// Singular values and vectors, of real scalars.
    gesdd_real(jobz: Letter, m: isize, n: isize, a: *mut T, lda: isize, s: *mut T::Real, u: *mut T, ldu: isize, vt: *mut T,
               ldvt: isize, work: *mut T, lwork: isize, iwork: Integers) [1] sgesdd dgesdd none none;
    /// Singular values and vectors, of complex scalars.
    gesdd_complex(jobz: Letter, m: isize, n: isize, a: *mut T, lda: isize, s: *mut T::Real, u: *mut T, ldu: isize, vt: *mut T,
                  ldvt: isize, work: *mut T, lwork: isize, rwork: *mut T::Real, iwork: Integers) [1] none none cgesdd zgesdd;

    /// Eigenvalues and eigenvectors, of real scalars.
    geev_real(jobvl: Letter, jobvr: Letter, n: isize, a: *mut T, lda: isize, wr: *mut T, wi: *mut T, vl: *mut T, ldvl: isize,
              vr: *mut T, ldvr: isize, work: *mut T, lwork: isize) [1 1] sgeev dgeev none none;
    /// Eigenvalues and eigenvectors, of complex scalars.
    geev_complex(jobvl: Letter, jobvr: Letter, n: isize, a: *mut T, lda: isize, w: *mut T, vl: *mut T, ldvl: isize, vr: *mut T,
                 ldvr: isize, work: *mut T, lwork: isize, rwork: *mut T::Real) [1 1] none none cgeev zgeev;
    /// Symmetric eigenvalues with a metric.
    sygvd(itype: isize, jobz: Letter, uplo: Letter, n: isize, a: *mut T, lda: isize, b: *mut T, ldb: isize, w: *mut T::Real,
          work: *mut T, lwork: isize, iwork: Integers, liwork: isize) [1 1] ssygvd dsygvd none none;
    /// Hermitian eigenvalues with a metric.
    hegvd(itype: isize, jobz: Letter, uplo: Letter, n: isize, a: *mut T, lda: isize, b: *mut T, ldb: isize, w: *mut T::Real,
          work: *mut T, lwork: isize, rwork: *mut T::Real, lrwork: isize, iwork: Integers, liwork: isize) [1 1]
        none none chegvd zhegvd;
    /// Schur's form, of real scalars; `select` is not called.
    gees_real(jobvs: Letter, sort: Letter, select: *const c_void, n: isize, a: *mut T, lda: isize, sdim: Integers, wr: *mut T,
              wi: *mut T, vs: *mut T, ldvs: isize, work: *mut T, lwork: isize, bwork: Integers) [1 1] sgees dgees none none;
    /// Schur's form, of complex scalars; `select` is not called.
    gees_complex(jobvs: Letter, sort: Letter, select: *const c_void, n: isize, a: *mut T, lda: isize, sdim: Integers, w: *mut T,
                 vs: *mut T, ldvs: isize, work: *mut T, lwork: isize, rwork: *mut T::Real, bwork: Integers) [1 1]
        none none cgees zgees;
    /// Hessenberg's form.
    gehrd(n: isize, ilo: isize, ihi: isize, a: *mut T, lda: isize, tau: *mut T, work: *mut T, lwork: isize) []
        sgehrd dgehrd cgehrd zgehrd;
    /// The Q of [`Self::gehrd`]; `unghr` of complex scalars.
    orghr(n: isize, ilo: isize, ihi: isize, a: *mut T, lda: isize, tau: *const T, work: *mut T, lwork: isize) []
        sorghr dorghr cunghr zunghr;
    /// The factors of a symmetric matrix that need not be definite.
    sytrf(uplo: Letter, n: isize, a: *mut T, lda: isize, ipiv: Integers, work: *mut T, lwork: isize) [1]
        ssytrf dsytrf csytrf zsytrf;
    /// Solves with what [`Self::sytrf`] has factored.
    sytrs(uplo: Letter, n: isize, nrhs: isize, a: *const T, lda: isize, ipiv: Integers, b: *mut T, ldb: isize) [1]
        ssytrs dsytrs csytrs zsytrs;
    /// The factors of a Hermitian matrix that need not be definite.
    hetrf(uplo: Letter, n: isize, a: *mut T, lda: isize, ipiv: Integers, work: *mut T, lwork: isize) [1]
        none none chetrf zhetrf;
    /// Solves with what [`Self::hetrf`] has factored.
    hetrs(uplo: Letter, n: isize, nrhs: isize, a: *const T, lda: isize, ipiv: Integers, b: *mut T, ldb: isize) [1]
        none none chetrs zhetrs;
    /// P L U of a band, with room for what fills in.
    gbtrf(m: isize, n: isize, kl: isize, ku: isize, ab: *mut T, ldab: isize, ipiv: Integers) []
        sgbtrf dgbtrf cgbtrf zgbtrf;
    /// Solves with what [`Self::gbtrf`] has factored.
    gbtrs(trans: Letter, n: isize, kl: isize, ku: isize, nrhs: isize, ab: *const T, ldab: isize, ipiv: Integers, b: *mut T,
          ldb: isize) [1] sgbtrs dgbtrs cgbtrs zgbtrs;
    /// Solves with three diagonals.
    gtsv(n: isize, nrhs: isize, dl: *mut T, d: *mut T, du: *mut T, b: *mut T, ldb: isize) []
        sgtsv dgtsv cgtsv zgtsv;
    /// Cholesky's factor of a band.
    pbtrf(uplo: Letter, n: isize, kd: isize, ab: *mut T, ldab: isize) [1] spbtrf dpbtrf cpbtrf zpbtrf;
    /// Cholesky's factor of a packed triangle.
    pptrf(uplo: Letter, n: isize, ap: *mut T) [1] spptrf dpptrf cpptrf zpptrf;
    /// The inverse of what [`Self::pptrf`] has factored.
    pptri(uplo: Letter, n: isize, ap: *mut T) [1] spptri dpptri cpptri zpptri;
    /// The inverse of a packed triangle.
    tptri(uplo: Letter, diag: Letter, n: isize, ap: *mut T) [1 1] stptri dtptri ctptri ztptri;
}

/// The addresses of what a library has.
///
/// # Invariants
/// Each is that of the function of its row for a scalar, as far as what it is looked up with is right; NULL where the library has none; or
/// [`NOT_YET`], where it has not been looked up: that takes a tenth of a millisecond each, so that it waits for the first use.
#[derive(Debug)]
pub struct Table {
    addresses: [[AtomicPtr<()>; 4]; NAMES.len()],
    /// Where they are looked up later, and what the library puts before and behind names.
    later: Option<(Object, [&'static str; 2])>,
}

/// No function's address.
const NOT_YET: *mut () = core::ptr::without_provenance_mut(1);

impl Table {
    /// That of a library without any.
    pub fn none() -> Table {
        Table::of(core::ptr::null_mut(), None)
    }

    fn of(address: *mut (), later: Option<(Object, [&'static str; 2])>) -> Table {
        let addresses = core::array::from_fn(|_| core::array::from_fn(|_| AtomicPtr::new(address)));
        Table { addresses, later }
    }

    /// Looks all of them up by their names without what the library puts around them.
    pub fn find(look_up: &mut dyn FnMut(&'static str) -> *const ()) -> Table {
        let table = Table::none();
        for (row, names) in table.addresses.iter().zip(NAMES) {
            for (address, &spellings) in row.iter().zip(names) {
                address.store(found(spellings, look_up).cast_mut(), Ordering::Relaxed);
            }
        }
        table
    }

    /// Those of an object that stays loaded, each to be looked up when it is first asked for.
    pub fn within(object: Object, affixes: [&'static str; 2]) -> Table {
        Table::of(NOT_YET, Some((object, affixes)))
    }

    /// NULL where there is none.
    fn get(&self, function: Function, scalar: usize) -> *const () {
        let address = &self.addresses[function as usize][scalar];
        // The address of code, which was there before: nothing has to be seen beside it.
        let known = address.load(Ordering::Relaxed);
        if known != NOT_YET {
            return known;
        }
        let Some((object, [prefix, suffix])) = self.later else { return core::ptr::null() };
        let look_up = &mut |name: &'static str| {
            let mut room = [0; 96];
            c_name(prefix, name, suffix, &mut room).map_or(core::ptr::null(), |name| object.symbol(name))
        };
        let found = found(NAMES[function as usize][scalar], look_up);
        address.store(found.cast_mut(), Ordering::Relaxed);
        found
    }
}

/// A function by either spelling of its name.
fn found(spellings: [&'static str; 2], look_up: &mut dyn FnMut(&'static str) -> *const ()) -> *const () {
    let mut found = core::ptr::null::<()>();
    for name in spellings.into_iter().filter(|_| spellings[1] != "none") {
        if found.is_null() {
            found = look_up(name);
        }
    }
    found
}

/// The LAPACK of a library, for one scalar.
///
/// # Safety
/// Of every method:
/// - *legal*: lengths are not negative, and what LAPACK's checks ask of them; each `ld` is at least 1 and at least the number of rows
///   of its matrix; the letters are those of the function; all fit the library's integer;
/// - *elements*: of each matrix, by columns `ld` apart, and of each array as many elements as LAPACK's documentation says are readable
///   and writable (those that it says are only read, readable), aligned for the real type, as are room to work in (`work`, of
///   `lwork` elements, or 1 where that is -1) and [`Integers`] of the library's width;
/// - *apart*: no two of them share a byte, and nobody else uses what is written.
#[derive(Clone, Copy, Debug)]
pub struct Fortran<T> {
    blas: Backend,
    scalar: PhantomData<T>,
}

impl<T: Scalar> Fortran<T> {
    /// That of this library.
    pub fn of(blas: Backend) -> Fortran<T> {
        Fortran { blas, scalar: PhantomData }
    }

    /// Where that function is.
    ///
    /// # Errors
    /// [`Error::NoLapack`].
    fn address(self, function: Function) -> Result<*const ()> {
        let address = self.blas.0.lapack.get(function, T::DTYPE as usize - 1);
        if address.is_null() { Err(self.missing(function)) } else { Ok(address) }
    }

    #[cold]
    fn missing(self, function: Function) -> Error {
        let name = NAMES[function as usize][T::DTYPE as usize - 1][1];
        super::text::string(self.blas.info().name())
            .map_or_else(|error| error, |library| Error::NoLapack { library, function: name })
    }

    /// Whether the library has all of these.
    ///
    /// # Errors
    /// [`Error::NoLapack`] with the first that it has not.
    pub fn needs(self, functions: &[Function]) -> Result<()> {
        functions.iter().try_for_each(|&function| self.address(function).map(|_| ()))
    }

    /// Why a matrix must not be given to it: its columns are `ld` elements apart, and the last one ends at `end`.
    pub fn refuses(self, start: *const T, end: usize, ld: usize) -> Option<Refusal> {
        guard::matrix(self.hazards(), start, end, ld)
    }

    /// How far behind a matrix with such columns it may read, in bytes.
    pub fn reach(self, ld: usize) -> usize {
        guard::reach::<T>(self.hazards(), ld)
    }

    fn hazards(self) -> guard::Hazards {
        self.blas.0.within_lapack[T::DTYPE as usize - 1]
    }

    /// Bytes of one of its integers.
    pub fn int_size(self) -> usize {
        if self.blas.is_wide() { 8 } else { 4 }
    }

    /// One of some integers.
    ///
    /// # Safety
    /// There are more than `at`, initialised, of the library's width.
    pub unsafe fn get(self, integers: Integers, at: usize) -> isize {
        // SAFETY: the caller's promise.
        unsafe {
            if self.blas.is_wide() {
                integers.0.cast::<i64>().add(at).read() as isize
            } else {
                integers.0.cast::<i32>().add(at).read() as isize
            }
        }
    }

    /// Writes one of some integers.
    ///
    /// # Safety
    /// There is room for more than `at`, of the library's width, that nobody else uses; the value fits.
    pub unsafe fn set(self, integers: Integers, at: usize, value: isize) {
        // SAFETY: the caller's promise.
        unsafe {
            if self.blas.is_wide() {
                integers.0.cast::<i64>().add(at).write(value as i64);
            } else {
                integers.0.cast::<i32>().add(at).write(value as i32);
            }
        }
    }
}
