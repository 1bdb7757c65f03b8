//! A CBLAS that records its calls: functions that check every argument as the reference CBLAS does, remember it, and
//! compute from the definition. It is the default backend of the programs that have it.

use core::ffi::{c_int, c_void};

use blasview::{Backend, Complex, DType, Scalar};

mod level1;
mod level2;
mod level3;
mod memory;
mod record;

#[allow(unused_imports, reason = "some tests only link the symbols")]
pub use record::{Call, allow_illegal_calls, calls};

pub fn find(name: &'static str) -> *const () {
    let found = [level1::find(name), level2::find(name), level3::find(name)];
    found.into_iter().find(|found| !found.is_null()).unwrap_or(core::ptr::null())
}

pub fn backend() -> Backend {
    // SAFETY: functions as CBLAS declares those of these names, with integers of 32 bits.
    unsafe { Backend::from_functions("a recorder", false, &mut find) }.unwrap()
}

/// Before the program begins: whatever test comes first.
#[used]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
static INSTALL: extern "C" fn() = {
    extern "C" fn install() {
        blasview::backend::set_default(backend());
    }
    install
};

/// How a scale is given: by value when real, by pointer when complex.
trait Given: Scalar {
    type Scale;
    /// # Safety
    /// A pointer is to a scalar.
    unsafe fn given(scale: Self::Scale) -> Self;
}

macro_rules! given {
    ($($real:ident)*) => {$(
        impl Given for $real {
            type Scale = $real;
            unsafe fn given(scale: $real) -> $real {
                scale
            }
        }
        impl Given for Complex<$real> {
            type Scale = *const c_void;
            unsafe fn given(scale: *const c_void) -> Complex<$real> {
                // SAFETY: the caller's promise.
                unsafe { scale.cast::<Complex<$real>>().read() }
            }
        }
    )*};
}
given! { f32 f64 }

/// The C type of an argument or of a result, by its kind.
macro_rules! c_type {
    (scale, $scalar:ty) => { <$scalar as $crate::recorder::Given>::Scale };
    (real, $scalar:ty) => { <$scalar as blasview::Scalar>::Real };
    (double, $scalar:ty) => { f64 };
    (input, $scalar:ty) => { *const core::ffi::c_void };
    (output, $scalar:ty) => { *mut core::ffi::c_void };
    ($integer:ident, $scalar:ty) => { core::ffi::c_int };
}
use c_type;

/// The symbols of a level: for each routine its arguments, each of a kind that says how it is checked (a method of
/// `Incoming`), the function that computes it, and the names of the symbols for all scalars, or for some.
macro_rules! symbols {
    ($(
        $name:ident $arguments:tt $(-> $result:ident)? = $compute:ident, $which:ident: $($function:ident)*;
    )*) => {$(
        symbols!(@ $which [$name $arguments [$($result)?] $compute] $($function)*);
    )*
        /// The function of that name.
        pub fn find(name: &str) -> *const () {
            match name {
                $($(stringify!($function) => $function as *const (),)*)*
                _ => core::ptr::null(),
            }
        }
    };
    (@ all $routine:tt $s:ident $d:ident $c:ident $z:ident) => {
        symbols!(@ real $routine $s $d);
        symbols!(@ complex $routine $c $z);
    };
    (@ real $routine:tt $s:ident $d:ident) => {
        symbols!(@ single $routine $s);
        symbols!(@ f64, $routine $d);
    };
    (@ complex $routine:tt $c:ident $z:ident) => {
        symbols!(@ blasview::Complex<f32>, $routine $c);
        symbols!(@ blasview::Complex<f64>, $routine $z);
    };
    (@ single $routine:tt $s:ident) => {
        symbols!(@ f32, $routine $s);
    };
    (
        @ $scalar:ty,
        [$name:ident ($($argument:ident: $kind:ident $(($minimum:expr))?),*) [$($result:ident)?] $compute:ident]
        $function:ident
    ) => {
        /// # Safety
        /// As CBLAS.
        unsafe extern "C" fn $function(
            $($argument: $crate::recorder::c_type!($kind, $scalar)),*
        ) $(-> $crate::recorder::c_type!($result, $scalar))? {
            let mut call = $crate::recorder::record::Incoming::<$scalar>::new(stringify!($name));
            // SAFETY: complex scales are given by pointer; the operands are as the caller promises if the call is legal.
            unsafe {
                $(call.$kind($argument $(, $minimum)?);)*
                call.run($compute)
            }
        }
    };
}
use symbols;
