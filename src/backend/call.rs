//! How a function of CBLAS is called, and how one of ours is: tables with one row per routine, from which follow the
//! method that calls it, its place in the table of a library, the names to look it up by, and what stands there if
//! the library lacks it.

use core::ffi::{c_int, c_void};

use num_complex::Complex;

use crate::words::{Diag, Order, Side, Trans, Uplo};

/// The integer of a library: 32 bits (LP64) or 64 (ILP64).
pub trait Int: Copy {
    /// From a number that fits: lengths, leading dimensions and increments of a legal call do.
    fn narrow(value: isize) -> Self;
    /// The same number.
    fn widen(self) -> isize;
}

macro_rules! ints {
    ($($int:ty)*) => {$(
        impl Int for $int {
            #[inline(always)]
            fn narrow(value: isize) -> $int {
                debug_assert!(<$int>::try_from(value).is_ok(), "{value}");
                value as $int
            }
            #[inline(always)]
            fn widen(self) -> isize {
                self as isize
            }
        }
    )*};
}
ints! { i32 i64 }

/// An argument: what it is in C.
pub trait Argument {
    /// Its type there, in a library of those integers.
    type C<I: Int>;
    /// Its value there, good for as long as `self` stays where it is.
    fn to_c<I: Int>(&self) -> Self::C<I>;
    /// From its value there.
    ///
    /// # Safety
    /// [`Self::to_c`] has made it, for the same `I`, of a value that is still where it was, and readable.
    unsafe fn from_c<I: Int>(value: Self::C<I>) -> Self;
}

macro_rules! plain {
    ($([$($generic:ident)?] $type:ty => $c:ty;)*) => {$(
        impl$(<$generic>)? Argument for $type {
            type C<I: Int> = $c;
            #[inline(always)]
            fn to_c<I: Int>(&self) -> $c {
                self.cast()
            }
            #[inline(always)]
            unsafe fn from_c<I: Int>(value: $c) -> $type {
                value.cast()
            }
        }
    )*};
}
plain! {
    [T] *const T => *const c_void;
    [T] *mut T => *mut c_void;
}

impl Argument for isize {
    type C<I: Int> = I;
    #[inline(always)]
    fn to_c<I: Int>(&self) -> I {
        I::narrow(*self)
    }
    #[inline(always)]
    unsafe fn from_c<I: Int>(value: I) -> isize {
        value.widen()
    }
}

macro_rules! reals {
    ($($real:ty)*) => {$(
        impl Argument for $real {
            type C<I: Int> = $real;
            #[inline(always)]
            fn to_c<I: Int>(&self) -> $real {
                *self
            }
            #[inline(always)]
            unsafe fn from_c<I: Int>(value: $real) -> $real {
                value
            }
        }
    )*};
}
reals! { f32 f64 }

/// Complex scalars are given by pointer.
impl<T: Copy> Argument for Complex<T> {
    type C<I: Int> = *const c_void;
    #[inline(always)]
    fn to_c<I: Int>(&self) -> *const c_void {
        (&raw const *self).cast()
    }
    #[inline(always)]
    unsafe fn from_c<I: Int>(value: *const c_void) -> Complex<T> {
        // SAFETY: by contract `to_c` made it: the address of a `Complex<T>`, aligned, which is still there to be read.
        unsafe { value.cast::<Complex<T>>().read() }
    }
}

/// The enums of CBLAS are ints, whatever the width of its integers.
macro_rules! enums {
    ($($enum:ident: $($value:ident)*;)*) => {$(
        impl Argument for $enum {
            type C<I: Int> = c_int;
            #[inline(always)]
            fn to_c<I: Int>(&self) -> c_int {
                *self as c_int
            }
            #[inline(always)]
            unsafe fn from_c<I: Int>(value: c_int) -> $enum {
                // By contract it is one of them.
                enums!(@ value, $enum, $($value)*)
            }
        }
    )*};
    (@ $number:ident, $enum:ident, $last:ident) => { $enum::$last };
    (@ $number:ident, $enum:ident, $first:ident $($rest:ident)+) => {
        if $number == $enum::$first as c_int { $enum::$first } else { enums!(@ $number, $enum, $($rest)+) }
    };
}
enums! {
    Order: RowMajor ColMajor;
    Uplo: Upper Lower;
    Diag: NonUnit Unit;
    Side: Left Right;
    Trans: No Yes Conj ConjNo;
}

/// Calls a function by its address, with the types that its arguments have in a library of such integers.
///
/// To be used where what follows is promised, as both of its steps are `unsafe`: the address is that of a function that can be
/// called as CBLAS declares one of these arguments, with integers of 64 bits if `$wide`, else of 32 (`Library`'s first
/// invariant), and the arguments are such as it demands.
macro_rules! call {
    ($wide:expr, $function:expr, ($($argument:ident: $type:ty),*) $(=> $result:ty)?) => {
        if $wide {
            $crate::backend::call::call!(@ i64, $function, ($($argument: $type),*) $(=> $result)?)
        } else {
            $crate::backend::call::call!(@ i32, $function, ($($argument: $type),*) $(=> $result)?)
        }
    };
    (@ $int:ty, $function:expr, ($($argument:ident: $type:ty),*) $(=> $result:ty)?) => {{
        use $crate::backend::call::Argument;
        // SAFETY: an address that is not NULL, of a function of this type, as promised above: `$int` is what `$wide` says, and
        // `Argument::C` tells each type; in C's ABI an enum is passed as an int, a pointer as any other pointer.
        let function = unsafe {
            core::mem::transmute::<
                *const (),
                unsafe extern "C" fn($(<$type as Argument>::C<$int>),*) $(-> $result)?,
            >($function)
        };
        // SAFETY: the arguments are such as the function demands, as promised above. Integers keep their values, as those of a
        // legal call fit; complex numbers are lent for the call.
        unsafe { function($(Argument::to_c::<$int>(&$argument)),*) }
    }};
}
pub(super) use call;

/// A trait whose methods call a library, and the table of their addresses. A row has a routine's arguments and result,
/// the names of its functions (of f32, f64, c64 and c128, or of two of these), what does the same if a library has none
/// (`ours`), and when the library's must not be called although it is there (`unless`).
///
/// Functions that cblas-sys does not declare are `optional`: they are looked up by name in a library that is linked, too.
macro_rules! routines {
    (
        $(#[$trait_doc:meta])* $trait:ident: $super:path, $table:ident in $field:ident of $scalars:tt
        $(
            $(#[$doc:meta])*
            $name:ident$arguments:tt $(=> $result:ty)?: $kind:ident $functions:tt ours $ours:ident
            $(unless $guard:ident)?;
        )*
    ) => {
        $crate::backend::call::routines!(@ trait [$(#[$trait_doc])*] $trait: $super, $table
            $([$(#[$doc])*] $name $arguments [$($result)?];)*);
        $crate::backend::call::routines!(@ scalars $trait, $table, $field, $scalars
            $($name $arguments [$($result)?] $kind $functions $ours [$($guard)?];)*);
    };
    (@ trait [$($trait_doc:tt)*] $trait:ident: $super:path, $table:ident
        $([$($doc:tt)*] $name:ident($($argument:ident: $type:ty),*) [$($result:ty)?];)*
    ) => {
        $($trait_doc)*
        #[allow(clippy::too_many_arguments, reason = "as many as CBLAS has")]
        pub trait $trait: $super {$(
            $($doc)*
            ///
            /// # Safety
            /// As the trait says.
            unsafe fn $name(blas: $crate::backend::Backend, $($argument: $type),*) $(-> $result)?;
        )*}

        /// The addresses of the functions for one scalar.
        #[derive(Clone, Copy, Debug)]
        pub struct $table {$(
            pub(in crate::backend) $name: $crate::backend::finder::Entry,
        )*}
    };
    (@ guard [] $hazards:ident, $scalar:ty, $($argument:ident),*) => { false };
    (@ guard [$guard:ident] $hazards:ident, $scalar:ty, $($argument:ident),*) => {
        $crate::backend::guard::$guard::<$scalar>($hazards, $($argument),*)
    };
    (@ scalars $trait:ident, $table:ident, $field:ident, [f32 f64 c64 c128]
        $($name:ident $arguments:tt $result:tt $kind:ident [$s:ident $d:ident $c:ident $z:ident] $ours:ident $guard:tt;)*
    ) => {
        $crate::backend::call::routines!(@ scalar $trait, $table, $field, f32;
            $($name $arguments $result $kind $s $ours $guard;)*);
        $crate::backend::call::routines!(@ scalar $trait, $table, $field, f64;
            $($name $arguments $result $kind $d $ours $guard;)*);
        $crate::backend::call::routines!(@ scalar $trait, $table, $field, Complex<f32>;
            $($name $arguments $result $kind $c $ours $guard;)*);
        $crate::backend::call::routines!(@ scalar $trait, $table, $field, Complex<f64>;
            $($name $arguments $result $kind $z $ours $guard;)*);
    };
    (@ scalars $trait:ident, $table:ident, $field:ident, [f32 f64]
        $($name:ident $arguments:tt $result:tt $kind:ident [$s:ident $d:ident] $ours:ident $guard:tt;)*
    ) => {
        $crate::backend::call::routines!(@ scalar $trait, $table, $field, f32;
            $($name $arguments $result $kind $s $ours $guard;)*);
        $crate::backend::call::routines!(@ scalar $trait, $table, $field, f64;
            $($name $arguments $result $kind $d $ours $guard;)*);
    };
    (@ scalars $trait:ident, $table:ident, $field:ident, [c64 c128]
        $($name:ident $arguments:tt $result:tt $kind:ident [$c:ident $z:ident] $ours:ident $guard:tt;)*
    ) => {
        $crate::backend::call::routines!(@ scalar $trait, $table, $field, Complex<f32>;
            $($name $arguments $result $kind $c $ours $guard;)*);
        $crate::backend::call::routines!(@ scalar $trait, $table, $field, Complex<f64>;
            $($name $arguments $result $kind $z $ours $guard;)*);
    };
    (@ scalar $trait:ident, $table:ident, $field:ident, $scalar:ty;
        $(
            $name:ident($($argument:ident: $type:ty),*) [$($result:ty)?] $kind:ident $function:ident $ours:ident
            [$($guard:ident)?];
        )*
    ) => {
        impl $trait for $scalar {$(
            #[inline(always)]
            unsafe fn $name(blas: $crate::backend::Backend, $($argument: $type),*) $(-> $result)? {
                let entry = &blas.functions().$field.of::<Self>().$name;
                let hazards = entry.hazards;
                if !hazards.is_empty() {
                    use $crate::backend::guard::{Look, odd};
                    if odd::<Self>(hazards, &[$(Look::address(&$argument)),*])
                        || $crate::backend::call::routines!(@ guard [$($guard)?] hazards, Self, $($argument),*)
                    {
                        // SAFETY: ours demands what the trait does, which the caller promises of these arguments.
                        return unsafe { ours::$ours::<Self>($($argument),*) };
                    }
                }
                // The row's function in a library of such integers: the first invariant of `Library`. The trait demands of the
                // arguments what CBLAS does, and no hazard of the function is met.
                $crate::backend::call::call!(blas.is_wide(), entry.address, ($($argument: $type),*) $(=> $result)?)
            }
        )*}

        const _: () = {
            /// Ours as C functions, for libraries of such integers.
            ///
            /// # Safety
            /// Of every function: its arguments are what `Argument::to_c` has made of such as `$trait` demands, which are still
            /// there.
            trait Ours: $crate::scalar::Scalar<Real: $crate::backend::call::Argument>
                + $crate::backend::call::Argument
            {$(
                unsafe extern "C" fn $name<I: $crate::backend::call::Int>(
                    $($argument: <$type as $crate::backend::call::Argument>::C<I>),*
                ) $(-> $result)?;
            )*}
            impl Ours for $scalar {$(
                /// # Safety
                /// As the trait says. (It is called by `$trait` alone, through the table.)
                unsafe extern "C" fn $name<I: $crate::backend::call::Int>(
                    $($argument: <$type as $crate::backend::call::Argument>::C<I>),*
                ) $(-> $result)? {
                    // SAFETY: `from_c` gives the arguments that `to_c` was given, still there, as the trait says; of them `$trait`
                    // demands what ours does.
                    unsafe {
                        ours::$ours::<$scalar>(
                            $(<$type as $crate::backend::call::Argument>::from_c::<I>($argument)),*
                        )
                    }
                }
            )*}
            impl $crate::backend::finder::Bind<$table> for $scalar {
                fn bind<I: $crate::backend::call::Int>(finder: &mut $crate::backend::finder::Finder<'_>) -> $table {
                    let [$($name),*] = finder.find(const { &[$($crate::backend::finder::Wanted {
                        name: stringify!($function),
                        linked: $crate::backend::call::linked!($kind $function),
                        ours: <$scalar as Ours>::$name::<I> as *const (),
                    }),*] });
                    $table { $($name),* }
                }
            }
        };
    };
}
pub(super) use routines;

/// The address of a function in the BLAS that is linked; NULL where none is, or not for sure.
macro_rules! linked {
    (standard $function:ident) => {{
        #[cfg(blas_linked)]
        let address = cblas_sys::$function as *const ();
        #[cfg(not(blas_linked))]
        let address = core::ptr::null::<()>();
        address
    }};
    (optional $function:ident) => {
        core::ptr::null::<()>()
    };
}
pub(super) use linked;
