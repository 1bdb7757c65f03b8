//! Numbers of one type to numbers of another one, through any strides.

use core::any::TypeId;

use num_complex::Complex;

use super::copying::copy_axes;
use super::{View, ViewMut, copy};
use crate::backend::threads_to_copy;
use crate::element::{Element, conj_if};
use crate::error::Result;
use crate::pack::convert_on_threads;
use crate::scalar::Scalar;

mod sealed {
    pub trait Sealed<U> {}
}

/// A number that can be converted to a `U`, which BLAS computes with: integers of 8 to 64 bits, `f32` and `f64`, and with the
/// feature `half` `f16` and `bf16`, to `f32` and `f64` and the complex numbers of either; complex numbers to complex ones.
/// Sealed.
///
/// ```
/// use blasview::{Complex, ConvertTo};
/// let x: f32 = 16_777_217_i32.convert_to();
/// assert_eq!(x, 16_777_216.0);                    // 2^24 + 1: the even one of its neighbours
/// let z: Complex<f32> = 0.5_f64.convert_to();
/// assert_eq!(z, Complex::new(0.5, 0.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not converted to a `{U}`",
    note = "numbers are converted to `f32`, `f64`, `Complex<f32>` and `Complex<f64>`; for all else there is `View::map_into`"
)]
pub trait ConvertTo<U: Scalar>: Element + sealed::Sealed<U> {
    /// The nearest `U`, of two equally near ones the even one, as `as` does it. What is too large becomes infinite; NaN stays
    /// NaN. From 24 bits on (2^24) an `f32`, from 53 bits on an `f64` has not all integers.
    fn convert_to(self) -> U;
}

/// Rows of types: what becomes an `f32` and an `f64`, and how; and a complex number of either.
macro_rules! conversions {
    ($($number:ty: |$it:ident| $single:expr, $double:expr;)*) => {$(
        conversions!(@ $number, f32, |$it| $single);
        conversions!(@ $number, f64, |$it| $double);
        conversions!(@ $number, Complex<f32>, |$it| Complex { re: $single, im: 0.0 });
        conversions!(@ $number, Complex<f64>, |$it| Complex { re: $double, im: 0.0 });
    )*};
    (@ $number:ty, $to:ty, |$it:ident| $value:expr) => {
        impl sealed::Sealed<$to> for $number {}
        impl ConvertTo<$to> for $number {
            #[inline(always)]
            fn convert_to(self) -> $to {
                let $it = self;
                $value
            }
        }
    };
}

conversions! {
    u8: |x| x as f32, x as f64;
    i8: |x| x as f32, x as f64;
    u16: |x| x as f32, x as f64;
    i16: |x| x as f32, x as f64;
    u32: |x| x as f32, x as f64;
    i32: |x| x as f32, x as f64;
    u64: |x| x as f32, x as f64;
    i64: |x| x as f32, x as f64;
    usize: |x| x as f32, x as f64;
    isize: |x| x as f32, x as f64;
    f32: |x| x, x as f64;
    f64: |x| x as f32, x;
}

#[cfg(feature = "half")]
conversions! {
    half::f16: |x| single(x), single(x) as f64;
    half::bf16: |x| x.to_f32(), x.to_f64();
}

/// `x.to_f32()` without a branch, so that the compiler makes vectors of it: measured at half of the time.
#[cfg(feature = "half")]
#[inline(always)]
fn single(x: half::f16) -> f32 {
    let bits = u32::from(x.to_bits());
    let (sign, magnitude) = ((bits & 0x8000) << 16, (bits & 0x7fff) << 13);
    // Exponents are biased by 15 there, by 127 here; the largest one is of infinities and NaN.
    let special = if magnitude >= 0x1f << 23 { (255 - 31) << 23 } else { (127 - 15) << 23 };
    // Below the least normal number, 2^-14, digits do not follow a 1.
    let tiny = f32::from_bits(magnitude + (113 << 23)) - f32::from_bits(113 << 23);
    let normal = f32::from_bits(magnitude + special);
    f32::from_bits(if magnitude < 1 << 23 { tiny } else { normal }.to_bits() | sign)
}

conversions!(@ Complex<f32>, Complex<f32>, |z| z);
conversions!(@ Complex<f32>, Complex<f64>, |z| Complex { re: z.re as f64, im: z.im as f64 });
conversions!(@ Complex<f64>, Complex<f32>, |z| Complex { re: z.re as f32, im: z.im as f32 });
conversions!(@ Complex<f64>, Complex<f64>, |z| z);

/// Copies numbers to a view of another type, whatever their strides: each becomes the nearest number of that type, as
/// [`ConvertTo`] says. `src` is broadcast to the shape of `dst`, and conjugated where it is marked so. Both are views of any rank,
/// of matrices or vectors, or borrowed arrays. NumPy: `np.copyto(dst, src, casting="same_kind")`, and
/// `x.astype(type)`.
///
/// ```
/// use blasview::{MatrixViewMut, View, ViewMut, convert, gemm};
/// // Every second column of bytes, as numbers BLAS computes with.
/// let bytes = [1_u8, 99, 2, 99, 3, 99, 4, 99];
/// let pixels = View::from_slice(&bytes, &[2, 2, 2])?.index(2, 0)?;
/// let mut x = [0.0_f32; 4];
/// convert(ViewMut::from_slice(&mut x, &[2, 2])?, pixels.t())?;
/// assert_eq!(x, [1.0, 3.0, 2.0, 4.0]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// [`Error::CopyShape`](crate::Error::CopyShape) when `src` cannot be broadcast to the shape of `dst`; nothing is written
/// then. Digits that are lost are none.
///
/// Time: linear in the number of elements of `dst`; on several threads, as [`copy`] does. Memory: none, of up to four axes.
pub fn convert<'d, 's, U: Scalar, T: ConvertTo<U>>(
    dst: impl Into<ViewMut<'d, U>>,
    src: impl Into<View<'s, T>>,
) -> Result<()> {
    let (mut dst, src) = (dst.into(), src.into());
    if TypeId::of::<T>() == TypeId::of::<U>() {
        // Nothing to convert.
        return copy(dst.cast()?, src);
    }
    let axes = copy_axes(dst.layout(), src.layout())?;
    let (threads, conj) = (threads_to_copy(dst.nbytes()), src.conjugated());
    let nearest = |x: T| conj_if(x, conj).convert_to();
    // SAFETY: `copy_axes` pairs the indices of `dst` with those of `src`, repeated. By the views' invariants elements of `src`
    // are readable and written by nobody, those of `dst` writable, distinct and nobody else's: so the two share no byte.
    unsafe { convert_on_threads(dst.as_mut_ptr(), src.as_ptr(), &axes, threads, nearest) }
}
