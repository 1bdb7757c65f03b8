//! The tables that CBLAS routines are called through: one line per routine names the function of each scalar.

/// The C type of an argument, by its kind, for a real (`real`) or complex (`complex`) function.
macro_rules! argument {
    ($kind:ident, int, $scalar:ty) => { i32 };
    ($kind:ident, order, $scalar:ty) => { i32 };
    ($kind:ident, uplo, $scalar:ty) => { i32 };
    ($kind:ident, trans, $scalar:ty) => { i32 };
    ($kind:ident, diag, $scalar:ty) => { i32 };
    ($kind:ident, side, $scalar:ty) => { i32 };
    ($kind:ident, input, $scalar:ty) => { *const c_void };
    ($kind:ident, output, $scalar:ty) => { *mut c_void };
    ($kind:ident, norm, $scalar:ty) => { <$scalar as Scalar>::Real };
    (real, scale, $scalar:ty) => { $scalar };
    (complex, scale, $scalar:ty) => { *const c_void };
}
pub(super) use argument;

/// The Rust type of an argument, by its kind.
macro_rules! parameter {
    (int) => { i32 };
    (order) => { Order };
    (uplo) => { Uplo };
    (trans) => { Trans };
    (diag) => { Diag };
    (side) => { Side };
    (input) => { *const Self };
    (output) => { *mut Self };
    (norm) => { Self::Real };
    (scale) => { Self };
}
pub(super) use parameter;

/// The C value of an argument.
macro_rules! value {
    ($kind:ident, int, $value:expr) => {
        $value
    };
    ($kind:ident, order, $value:expr) => {
        $value as i32
    };
    ($kind:ident, uplo, $value:expr) => {
        $value as i32
    };
    ($kind:ident, trans, $value:expr) => {
        $value as i32
    };
    ($kind:ident, diag, $value:expr) => {
        $value as i32
    };
    ($kind:ident, side, $value:expr) => {
        $value as i32
    };
    ($kind:ident, input, $value:expr) => {
        $value.cast()
    };
    ($kind:ident, output, $value:expr) => {
        $value.cast()
    };
    ($kind:ident, norm, $value:expr) => {
        $value
    };
    (real, scale, $value:expr) => {
        $value
    };
    (complex, scale, $value:expr) => {
        (&raw const $value).cast()
    };
}
pub(super) use value;

/// Calls a function of CBLAS by its address, with enumerations as plain integers (the enum of cblas-sys lacks 114,
/// `CblasConjNoTrans`) and pointers to anything.
macro_rules! call {
    ($function:path, $kind:ident, $scalar:ty, [$($argument:ident: $of:ident),*]) => {
        $crate::backend::table::call!($function, $kind, $scalar, [$($argument: $of),*] -> ())
    };
    ($function:path, $kind:ident, $scalar:ty, [$($argument:ident: $of:ident),*] -> $result:ty) => {{
        type Function = unsafe extern "C" fn($(argument!($kind, $of, $scalar)),*) -> $result;
        // SAFETY: both are C function pointers, and in C's ABI an enum argument is passed as an integer of its
        // width (CBLAS enums: that of int), a pointer as any other pointer.
        let function = unsafe { core::mem::transmute::<*const (), Function>($function as *const ()) };
        // SAFETY: the caller's promises are what CBLAS asks for.
        unsafe { function($(value!($kind, $of, $argument)),*) }
    }};
}
pub(super) use call;

/// A trait whose methods call CBLAS: a table of arguments, and for each routine the functions for f32, f64,
/// Complex<f32> and Complex<f64>.
macro_rules! routines {
    (
        $(#[$trait_doc:meta])* $trait:ident: $super:path;
        $($(#[$doc:meta])* $name:ident($($argument:ident: $of:ident),*): $s:ident $d:ident $c:ident $z:ident;)*
    ) => {
        $(#[$trait_doc])*
        #[allow(clippy::too_many_arguments, reason = "as many as CBLAS has")]
        pub trait $trait: $super {$(
            $(#[$doc])*
            ///
            /// # Safety
            /// As the trait says.
            unsafe fn $name($($argument: parameter!($of)),*);
        )*}
        $crate::backend::table::routines!(@impl $trait, f32, real, [$($name $s ($($argument: $of),*);)*]);
        $crate::backend::table::routines!(@impl $trait, f64, real, [$($name $d ($($argument: $of),*);)*]);
        $crate::backend::table::routines!(@impl $trait, Complex<f32>, complex, [$($name $c ($($argument: $of),*);)*]);
        $crate::backend::table::routines!(@impl $trait, Complex<f64>, complex, [$($name $z ($($argument: $of),*);)*]);
    };
    (@impl $trait:ident, $scalar:ty, $kind:ident, [$($name:ident $function:ident ($($argument:ident: $of:ident),*);)*]) => {
        impl $trait for $scalar {$(
            #[inline(always)]
            unsafe fn $name($($argument: parameter!($of)),*) {
                call!(cblas_sys::$function, $kind, $scalar, [$($argument: $of),*])
            }
        )*}
    };
}
pub(super) use routines;
