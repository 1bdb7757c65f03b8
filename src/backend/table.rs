//! How CBLAS is called: tables with one line per routine, which names the function of each scalar.

use core::ffi::{c_int, c_void};

use num_complex::Complex;

use crate::layout::Order;
use crate::plan::{Diag, Side, Trans, Uplo};

/// What an argument is in C.
pub(super) trait Argument {
    /// Its type there.
    type C;
    /// Its value there, good for as long as `self` stays where it is.
    fn to_c(&self) -> Self::C;
}

/// What a result is in C.
pub(super) trait Answer {
    /// Its type there.
    type C;
    /// From its value there.
    fn from_c(value: Self::C) -> Self;
}

macro_rules! arguments {
    ($([$($generic:ident)?] $type:ty => $c:ty: |$value:ident| $to_c:expr;)*) => {$(
        impl$(<$generic>)? Argument for $type {
            type C = $c;
            #[inline(always)]
            fn to_c(&self) -> $c {
                let $value = self;
                $to_c
            }
        }
    )*};
}
arguments! {
    [] i32 => c_int: |value| *value;
    [] f32 => f32: |value| *value;
    [] f64 => f64: |value| *value;
    // Complex scalars are given by pointer.
    [T] Complex<T> => *const c_void: |value| (&raw const *value).cast();
    [T] *const T => *const c_void: |value| value.cast();
    [T] *mut T => *mut c_void: |value| value.cast();
    [] Order => c_int: |value| *value as c_int;
    [] Uplo => c_int: |value| *value as c_int;
    [] Trans => c_int: |value| *value as c_int;
    [] Diag => c_int: |value| *value as c_int;
    [] Side => c_int: |value| *value as c_int;
}

macro_rules! answers {
    ($($type:ty => $c:ty: |$value:pat_param| $from_c:expr;)*) => {$(
        impl Answer for $type {
            type C = $c;
            #[inline(always)]
            fn from_c($value: $c) -> $type {
                $from_c
            }
        }
    )*};
}
answers! {
    () => (): |_| ();
    f32 => f32: |value| value;
    f64 => f64: |value| value;
    // Some libraries return an int, others a size_t: the lower half of the register is the same.
    usize => u32: |value| value as usize;
}

/// Calls a function of CBLAS by its address, with the arguments' and the result's types in C: enumerations are plain
/// integers (the enum of cblas-sys lacks 114, `CblasConjNoTrans`), pointers point to anything.
macro_rules! call {
    ($function:path, $($argument:ident: $type:ty),*) => {
        $crate::backend::table::call!($function, $($argument: $type),* => ())
    };
    ($function:path, $($argument:ident: $type:ty),* => $result:ty) => {{
        use $crate::backend::table::{Answer, Argument};
        // SAFETY: both are C function pointers, and in C's ABI an enum argument is passed as an integer of its
        // width (CBLAS enums: that of int), a pointer as any other pointer.
        let function = unsafe {
            core::mem::transmute::<
                *const (),
                unsafe extern "C" fn($(<$type as Argument>::C),*) -> <$result as Answer>::C,
            >($function as *const ())
        };
        // SAFETY: the caller's promises are what CBLAS asks for.
        <$result as Answer>::from_c(unsafe { function($($argument.to_c()),*) })
    }};
}
pub(super) use call;

/// A trait whose methods call CBLAS: for each routine its arguments and result, and the functions for f32, f64,
/// Complex<f32> and Complex<f64>.
macro_rules! routines {
    (
        $(#[$trait_doc:meta])* $trait:ident: $super:path;
        $(
            $(#[$doc:meta])*
            $name:ident($($argument:ident: $type:ty),*) $(=> $result:ty)?: $s:ident $d:ident $c:ident $z:ident;
        )*
    ) => {
        $(#[$trait_doc])*
        #[allow(clippy::too_many_arguments, reason = "as many as CBLAS has")]
        pub trait $trait: $super {$(
            $(#[$doc])*
            ///
            /// # Safety
            /// As the trait says.
            unsafe fn $name($($argument: $type),*) $(-> $result)?;
        )*}
        routines!(@ $trait, f32: $($s $name($($argument: $type),*) $(=> $result)?;)*);
        routines!(@ $trait, f64: $($d $name($($argument: $type),*) $(=> $result)?;)*);
        routines!(@ $trait, Complex<f32>: $($c $name($($argument: $type),*) $(=> $result)?;)*);
        routines!(@ $trait, Complex<f64>: $($z $name($($argument: $type),*) $(=> $result)?;)*);
    };
    (
        @ $trait:ident, $scalar:ty:
        $($function:ident $name:ident($($argument:ident: $type:ty),*) $(=> $result:ty)?;)*
    ) => {
        impl $trait for $scalar {$(
            #[inline(always)]
            unsafe fn $name($($argument: $type),*) $(-> $result)? {
                call!(cblas_sys::$function, $($argument: $type),* $(=> $result)?)
            }
        )*}
    };
}
pub(super) use routines;
