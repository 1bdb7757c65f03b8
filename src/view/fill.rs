//! One value everywhere, and a function of each element: through any strides.

use super::copying::copy_axes;
use super::{Array, MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut};
use crate::axis_vec::{AxisVec, INLINE};
use crate::element::{Element, conj_if};
use crate::error::Result;
use crate::layout::Axis;
use crate::pack::{CopyAxis, convert};
use crate::scalar::Scalar;

/// Writes `value` to each element along `axes` from `first` on. It needs no memory: of more axes than lie in place, the
/// one with the larger step of the first and the last is walked here.
///
/// # Safety
/// They are writable, not necessarily aligned, nobody else's, and no two share a byte.
pub(super) unsafe fn fill<T: Element>(first: *mut T, axes: &[Axis], value: T) {
    if axes.iter().any(|axis| axis.len == 0) {
        return;
    }
    if let ([outermost, .., innermost], true) = (axes, axes.len() > INLINE) {
        let last = axes.len() - 1;
        let (outer, inner) = if innermost.stride.unsigned_abs() > outermost.stride.unsigned_abs() {
            (innermost, &axes[..last])
        } else {
            (outermost, &axes[1..])
        };
        for at in 0..outer.len {
            // Wraps only where an axis of length 1 has a junk stride, times 0.
            let first = first.wrapping_byte_offset(outer.stride.wrapping_mul(at as isize));
            // SAFETY: position `at` of that axis, and all of the others: elements of which the caller promises the same.
            unsafe { fill(first, inner, value) };
        }
        return;
    }
    let axes: AxisVec<CopyAxis> =
        axes.iter().map(|axis| CopyAxis { len: axis.len, dst: axis.stride, src: 0 }).collect();
    // SAFETY: the elements are such as the caller promises; the source is the one value here, read again and again.
    let done = unsafe { convert(first, &raw const value, &axes, |value| value) };
    debug_assert!(done.is_ok(), "so few axes lie in place");
}

/// For each view to be written: what its first element and its axes are.
macro_rules! fills {
    ($($view:ident $scalar:ident $name:literal $example:literal |$it:ident| $first:expr, $axes:expr;)*) => {$(
        impl<T: $scalar> $view<'_, T> {
            #[doc = concat!("Writes `value` to every element of the ", $name, ". NumPy: `x.fill(value)`, `x[...] = value`.")]
            ///
            /// ```
            #[doc = $example]
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// Time: linear in the number of elements.
            pub fn fill(&mut self, value: T) {
                let $it = self;
                // SAFETY: the elements of the view: writable, nobody else's and distinct, by its invariants.
                unsafe { fill($first, $axes, value) };
            }
        }
    )*};
}

fills! {
    ViewMut Element "view"
        "use blasview::ViewMut;
let mut x = [1, 2, 3, 4, 5, 6];
ViewMut::from_slice(&mut x, &[2, 3])?.slice(1, 1..)?.fill(0);      // x[:, 1:] = 0
assert_eq!(x, [1, 0, 0, 4, 0, 0]);"
        |view| view.as_mut_ptr(), view.layout().axes();
    MatrixViewMut Scalar "matrix"
        "use blasview::MatrixViewMut;
let mut x = [1.0, 2.0, 3.0, 4.0];
let mut rows = MatrixViewMut::row_major(&mut x, 2, 2)?;
rows.reborrow().col(1)?.fill(0.5);
assert_eq!(x, [1.0, 0.5, 3.0, 0.5]);
MatrixViewMut::row_major(&mut x, 2, 2)?.fill(0.0);
assert_eq!(x, [0.0; 4]);"
        |view| view.as_mut_ptr(), &view.axes();
    VectorViewMut Scalar "vector"
        "use blasview::VectorViewMut;
let mut x = [1.0, 2.0, 3.0, 4.0];
VectorViewMut::from_slice(&mut x, 0, 2, 2)?.fill(0.0);             // x[::2] = 0
assert_eq!(x, [0.0, 2.0, 0.0, 4.0]);"
        |view| view.as_mut_ptr(), &[view.axis()];
}

impl<T: Element> Array<T> {
    /// Writes `value` to every element. NumPy: `x.fill(value)`.
    ///
    /// ```
    /// use blasview::{Array, Order};
    /// let mut ones = Array::zeros(&[2, 2], Order::RowMajor)?;
    /// ones.fill(1.0);
    /// assert_eq!(ones.as_slice(), [1.0; 4]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// Time: linear in the number of elements.
    pub fn fill(&mut self, value: T) {
        self.as_mut_slice().fill(value);
    }
}

impl<T: Element> View<'_, T> {
    /// Writes `f` of each element to the element of `dst` with its index; this view is broadcast to the shape of `dst`, as
    /// [`copy`](crate::copy) does, and `f` is called once for each element that is written, in no particular order.
    /// NumPy: `dst[...] = f(x)`, without a temporary.
    ///
    /// ```
    /// use blasview::{Slice, View, ViewMut};
    /// let pixels = [0_u8, 9, 51, 9, 255, 9];
    /// let reds = View::from_slice(&pixels, &[3, 2])?.index(1, 0)?;
    /// let mut scaled = [0.0_f32; 3];
    /// reds.map_into(ViewMut::from_slice(&mut scaled, &[3])?, |red| f32::from(red) / 255.0)?;
    /// assert_eq!(scaled, [0.0, 0.2, 1.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::CopyShape`](crate::Error::CopyShape) when this view cannot be broadcast to the shape of `dst`; nothing is
    /// written then. If `f` panics, what has been written stays.
    ///
    /// Time: linear in the number of elements of `dst`. Memory: none, of up to four axes.
    pub fn map_into<'d, U: Element>(
        &self,
        dst: impl Into<ViewMut<'d, U>>,
        mut f: impl FnMut(T) -> U,
    ) -> Result<()> {
        let mut dst = dst.into();
        let (axes, conj) = (copy_axes(dst.layout(), self.layout())?, self.conjugated());
        // SAFETY: `copy_axes` pairs the indices of `dst` with those of this view, repeated. By the views' invariants the
        // elements here are readable and written by nobody, those of `dst` writable, distinct and nobody else's: so the two
        // share no byte, and `f` has no way to them.
        unsafe { convert(dst.as_mut_ptr(), self.as_ptr(), &axes, |x| f(conj_if(x, conj))) }
    }
}

/// The same of matrices and vectors.
macro_rules! maps {
    ($($view:ident)*) => {$(
        impl<T: Scalar> $view<'_, T> {
            /// Writes `f` of each element to the element of `dst` with its index: see [`View::map_into`].
            ///
            /// ```
            /// use blasview::{MatrixView, MatrixViewMut};
            /// let (x, mut y) = ([1.0, 2.0, 3.0, 4.0], [0.0; 4]);
            /// let x = MatrixView::row_major(&x, 2, 2)?;
            /// x.t().map_into(MatrixViewMut::row_major(&mut y, 2, 2)?, f64::sqrt)?;
            /// assert_eq!(y, [1.0, 3.0, 2.0, 4.0].map(f64::sqrt));
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// As [`View::map_into`].
            pub fn map_into<'d, U: Element>(
                &self,
                dst: impl Into<ViewMut<'d, U>>,
                f: impl FnMut(T) -> U,
            ) -> Result<()> {
                self.into_dyn().map_into(dst, f)
            }
        }
    )*};
}

maps!(MatrixView VectorView);
