//! The four scalars of BLAS, and [`DType`], their name where the type is erased.

use core::fmt;
use core::ops::{Add, Div, Mul, Neg, Sub};

use num_complex::Complex;

use crate::element::Element;

mod sealed {
    pub trait Sealed {}
}

/// The element type of a view, where it is not known at compile time.
///
/// The numbers are those of the C constants `BV_F32` … `BV_C128` and are never renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(i32)]
pub enum DType {
    /// IEEE single precision, 4 bytes.
    F32 = 1,
    /// IEEE double precision, 8 bytes.
    F64 = 2,
    /// Complex of two `f32`, 8 bytes.
    C64 = 3,
    /// Complex of two `f64`, 16 bytes.
    C128 = 4,
}

impl DType {
    /// All of them, in the order of their numbers.
    pub const ALL: [DType; 4] = [DType::F32, DType::F64, DType::C64, DType::C128];

    /// The dtype of that number, if there is one.
    pub fn from_code(code: i32) -> Option<DType> {
        DType::ALL.into_iter().find(|&dtype| dtype as i32 == code)
    }

    /// The dtype of that name (`f32`, `f64`, `c64`, `c128`), if there is one.
    pub fn from_name(name: &str) -> Option<DType> {
        DType::ALL.into_iter().find(|dtype| dtype.name() == name)
    }

    /// `f32`, `f64`, `c64` or `c128`.
    pub const fn name(self) -> &'static str {
        match self {
            DType::F32 => "f32",
            DType::F64 => "f64",
            DType::C64 => "c64",
            DType::C128 => "c128",
        }
    }

    /// Size of one element in bytes.
    pub const fn size(self) -> usize {
        match self {
            DType::F32 => 4,
            DType::F64 | DType::C64 => 8,
            DType::C128 => 16,
        }
    }

    /// The alignment BLAS needs, in bytes: that of the *real* type (a `c128` at an 8-aligned address is fine).
    pub const fn align(self) -> usize {
        match self {
            DType::F32 | DType::C64 => 4,
            DType::F64 | DType::C128 => 8,
        }
    }

    /// Whether `other` holds all of its values: `f32` is held by all, `f64` and `c64` by `c128`, each by itself.
    ///
    /// ```
    /// use blasview::DType;
    /// assert!(DType::F32.promotes_to(DType::C64) && !DType::F64.promotes_to(DType::C64));
    /// ```
    pub const fn promotes_to(self, other: DType) -> bool {
        self as i32 == other as i32
            || matches!((self, other), (DType::F32, _) | (DType::F64 | DType::C64, DType::C128))
    }

    /// Whether it is complex.
    pub const fn is_complex(self) -> bool {
        matches!(self, DType::C64 | DType::C128)
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A number BLAS computes with: `f32`, `f64`, `Complex<f32>` or `Complex<f64>`. Sealed.
pub trait Scalar:
    sealed::Sealed
    + Element
    + PartialEq
    + fmt::Debug
    + fmt::Display
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The type of its real and imaginary part: `f32` or `f64`.
    type Real: RealScalar;
    /// Its name at run time.
    const DTYPE: DType;
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// Complex conjugate; the number itself when it is real.
    fn conj(self) -> Self;
    /// The complex conjugate if `conj`. Not a branch: of a loop on numbers that are conjugated or not, the compiler would
    /// make two.
    fn conj_if(self, conj: bool) -> Self;
    /// The real part.
    fn re(self) -> Self::Real;
    /// The imaginary part, 0 when the type is real.
    fn im(self) -> Self::Real;
    /// From real and imaginary part; the latter is dropped when the type is real.
    fn from_parts(re: Self::Real, im: Self::Real) -> Self;
    /// From a real number.
    #[inline(always)]
    fn from_real(re: Self::Real) -> Self {
        Self::from_parts(re, Self::Real::ZERO)
    }
    /// Nearest scalar to a pair of doubles; the imaginary part is dropped when the type is real.
    fn from_f64(re: f64, im: f64) -> Self;
    /// Real and imaginary part as doubles.
    fn to_f64(self) -> (f64, f64);
}

/// A number as one of a type that holds it.
#[inline(always)]
pub(crate) fn promote<S: Scalar, T: Scalar>(x: S) -> T {
    let (re, im) = x.to_f64();
    T::from_f64(re, im)
}

/// A real number of BLAS: `f32` or `f64`. Sealed.
pub trait RealScalar: Scalar<Real = Self> + num_traits::Float {}

/// A complex number of BLAS: `Complex<f32>` or `Complex<f64>`. Sealed.
pub trait ComplexScalar: Scalar {}

macro_rules! scalars {
    ($($real:ident, $bits:ident, $real_dtype:ident, $complex_dtype:ident;)*) => {$(
        impl sealed::Sealed for $real {}
        impl RealScalar for $real {}
        impl Scalar for $real {
            type Real = $real;
            const DTYPE: DType = DType::$real_dtype;
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            #[inline(always)]
            fn conj(self) -> Self {
                self
            }
            #[inline(always)]
            fn conj_if(self, _conj: bool) -> Self {
                self
            }
            #[inline(always)]
            fn re(self) -> $real {
                self
            }
            #[inline(always)]
            fn im(self) -> $real {
                0.0
            }
            #[inline(always)]
            fn from_parts(re: $real, _im: $real) -> Self {
                re
            }
            fn from_f64(re: f64, _im: f64) -> Self {
                re as $real
            }
            fn to_f64(self) -> (f64, f64) {
                (self as f64, 0.0)
            }
        }

        impl sealed::Sealed for Complex<$real> {}
        impl ComplexScalar for Complex<$real> {}
        impl Scalar for Complex<$real> {
            type Real = $real;
            const DTYPE: DType = DType::$complex_dtype;
            const ZERO: Self = Complex { re: 0.0, im: 0.0 };
            const ONE: Self = Complex { re: 1.0, im: 0.0 };
            #[inline(always)]
            fn conj(self) -> Self {
                Complex { re: self.re, im: -self.im }
            }
            #[inline(always)]
            fn conj_if(self, conj: bool) -> Self {
                let sign = $bits::from(conj) << ($bits::BITS - 1);
                Complex { re: self.re, im: $real::from_bits(self.im.to_bits() ^ sign) }
            }
            #[inline(always)]
            fn re(self) -> $real {
                self.re
            }
            #[inline(always)]
            fn im(self) -> $real {
                self.im
            }
            #[inline(always)]
            fn from_parts(re: $real, im: $real) -> Self {
                Complex { re, im }
            }
            fn from_f64(re: f64, im: f64) -> Self {
                Complex { re: re as $real, im: im as $real }
            }
            fn to_f64(self) -> (f64, f64) {
                (self.re as f64, self.im as f64)
            }
        }
    )*};
}

scalars! {
    f32, u32, F32, C64;
    f64, u64, F64, C128;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_names_agree_with_the_types() {
        fn check<T: Scalar>() {
            assert_eq!(T::DTYPE.size(), size_of::<T>());
            assert_eq!(T::DTYPE.align(), align_of::<T>());
            assert_eq!(DType::from_code(T::DTYPE as i32), Some(T::DTYPE));
            assert_eq!(DType::from_name(T::DTYPE.name()), Some(T::DTYPE));
            assert_eq!(T::DTYPE.is_complex(), T::from_f64(0.0, 1.0).conj() != T::from_f64(0.0, 1.0));
            for im in [-3.5, -0.0, 0.0, f64::INFINITY] {
                let number = T::from_f64(2.0, im);
                assert_eq!(number.conj_if(true).to_string(), number.conj().to_string());
                assert_eq!(number.conj_if(false).to_string(), number.to_string());
            }
        }
        check::<f32>();
        check::<f64>();
        check::<Complex<f32>>();
        check::<Complex<f64>>();
        assert_eq!(DType::from_code(0), None);
        assert_eq!(DType::from_code(5), None);
    }
}
