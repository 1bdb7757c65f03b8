//! [`Element`]: what a view can be a view of, numbers of BLAS or not.

use core::any::{Any, TypeId};

use num_complex::Complex;

/// A plain value of 1, 2, 4, 8 or 16 bytes: integers, floats and complex numbers, and whatever a program adds.
///
/// Views, their algebra and copying work for all of them; the BLAS routines want a [`crate::Scalar`].
///
/// ```
/// use blasview::{Element, View};
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// #[repr(C)]
/// struct Rgba([u8; 4]);
/// // SAFETY: four bytes, of which every pattern is a colour.
/// unsafe impl Element for Rgba {}
///
/// let image = [Rgba([1; 4]), Rgba([2; 4]), Rgba([3; 4]), Rgba([4; 4])];
/// let transposed = View::from_slice(&image, &[2, 2])?.t();
/// assert_eq!(transposed.get(&[0, 1]), Some(Rgba([3; 4])));
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Safety
/// An implementation promises:
/// - its size is 1, 2, 4, 8 or 16 bytes (what is not does not compile where it is used);
/// - every pattern of that many bytes is a value of it (so no `bool`, `char`, enum, reference or function pointer);
/// - it has no padding, whose bytes could not be read.
pub unsafe trait Element: Copy + Send + Sync + 'static {}

macro_rules! elements {
    ($($element:ty),*) => {$(
        // SAFETY: numbers of 1 to 16 bytes, a power of two: Rust gives integers and IEEE floats all patterns and no padding;
        // `Complex` is `repr(C)`, two of its parts one after the other.
        unsafe impl Element for $element {}
    )*};
}

elements!(
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64,
    Complex<f32>,
    Complex<f64>
);

/// The size of an element; fails to compile for one that breaks the promise.
pub(crate) const fn size_of_element<T: Element>() -> usize {
    const { assert!(matches!(size_of::<T>(), 1 | 2 | 4 | 8 | 16), "an Element of 1, 2, 4, 8 or 16 bytes") };
    size_of::<T>()
}

/// Whether it is a complex number, which has a conjugate of its own.
#[inline]
pub(crate) fn is_complex<T: Element>() -> bool {
    [TypeId::of::<Complex<f32>>(), TypeId::of::<Complex<f64>>()].contains(&TypeId::of::<T>())
}

/// The complex conjugate if `conj`; of what is no complex number, the element itself.
#[inline]
pub(crate) fn conj_if<T: Element>(mut element: T, conj: bool) -> T {
    if conj {
        let any: &mut dyn Any = &mut element;
        if let Some(number) = any.downcast_mut::<Complex<f32>>() {
            *number = number.conj();
        } else if let Some(number) = any.downcast_mut::<Complex<f64>>() {
            *number = number.conj();
        }
    }
    element
}
