//! Products element by element, of arrays of any rank: `C = alpha A B + beta C` where nothing is summed.

use super::kernel::read;
use crate::scalar::Scalar;

/// One axis: its length, and the steps in bytes in A, B and C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElementAxis {
    /// Number of elements.
    pub len: usize,
    /// Steps in bytes.
    pub steps: [isize; 3],
}

/// `C = alpha A B + beta C`, element by element. C is not read if `beta` is 0.
#[derive(Clone, Copy, Debug)]
pub struct Elementwise<T> {
    /// Factor of the products.
    pub alpha: T,
    /// First elements of A, B and C.
    pub places: [*mut T; 3],
    /// Whether those of A and B are meant conjugated.
    pub conj: [bool; 2],
    /// Factor of C.
    pub beta: T,
}

/// Along those axes, the outermost first.
///
/// # Safety
/// - At each index of the axes there is an element of A and of B that is readable, and one of C that is readable and writable, by
///   nobody else meanwhile; that of C need not be initialised if `beta` is 0. None need be aligned.
/// - Those of C are distinct, and share no byte with those of A and B.
pub unsafe fn multiply<T: Scalar>(axes: &[ElementAxis], product: &Elementwise<T>) {
    let Some((axis, inner)) = axes.split_first() else {
        // SAFETY: the caller's promises, of one element.
        return unsafe { line(1, [0; 3], product) };
    };
    if inner.is_empty() {
        // SAFETY: the caller's promises, of the elements of one axis.
        return unsafe { line(axis.len, axis.steps, product) };
    }
    for at in 0..axis.len as isize {
        let place = |operand: usize| {
            product.places[operand].wrapping_byte_offset(axis.steps[operand].wrapping_mul(at))
        };
        let part = Elementwise { places: [place(0), place(1), place(2)], ..*product };
        // SAFETY: the caller's promises, of the elements at one position of the first axis.
        unsafe { multiply(inner, &part) };
    }
}

/// Along one axis.
///
/// # Safety
/// As of [`multiply`].
unsafe fn line<T: Scalar>(len: usize, steps: [isize; 3], product: &Elementwise<T>) {
    let size = size_of::<T>() as isize;
    // SAFETY: the caller's promises; the constants are the steps.
    unsafe {
        match steps {
            [a, b, c] if [a, b, c] == [size; 3] => {
                by_steps(len, |at| [size * at, size * at, size * at], product)
            }
            [a, 0, c] if [a, c] == [size; 2] => by_steps(len, |at| [size * at, 0, size * at], product),
            [0, b, c] if [b, c] == [size; 2] => by_steps(len, |at| [0, size * at, size * at], product),
            [a, b, c] => {
                by_steps(len, |at| [a.wrapping_mul(at), b.wrapping_mul(at), c.wrapping_mul(at)], product);
            }
        }
    }
}

/// # Safety
/// As of [`multiply`], for the elements at those steps.
#[inline(always)]
unsafe fn by_steps<T: Scalar>(len: usize, offsets: impl Fn(isize) -> [isize; 3], product: &Elementwise<T>) {
    let &Elementwise { alpha, places, conj, beta } = product;
    // Loops without a branch in them.
    macro_rules! each {
        (|$value:ident, $to:ident| $sum:expr) => {
            for at in 0..len as isize {
                let [a, b, c] = offsets(at);
                let $to = places[2].wrapping_byte_offset(c);
                // SAFETY: an element of each, which the caller promises; that of C is read by the caller's leave only.
                unsafe {
                    let a = read(places[0].wrapping_byte_offset(a), conj[0]);
                    let $value = alpha * (a * read(places[1].wrapping_byte_offset(b), conj[1]));
                    $to.write_unaligned($sum);
                }
            }
        };
    }
    if beta == T::ZERO {
        each!(|value, to| value);
    } else if beta == T::ONE {
        each!(|value, to| to.read_unaligned() + value);
    } else {
        each!(|value, to| beta * to.read_unaligned() + value);
    }
}
