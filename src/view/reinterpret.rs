//! The same bytes as other elements: parts of complex numbers, fields, other types.

use super::{View, ViewMut};
use crate::element::{Element, size_of_element};
use crate::error::{Error, Result};
use crate::scalar::{ComplexScalar, RealScalar, Scalar};

/// What both twins can be seen as; every pattern of bytes is a value of either type, so that no reading and no writing
/// through the one can harm the other.
macro_rules! reinterpret {
    ($($view:ident)*) => {$(
        impl<'a, T: Element> $view<'a, T> {
            /// The same bytes as elements of another type; if it has another size, the last axis, which has to be
            /// without gaps, grows or shrinks. NumPy: `x.view(dtype)`.
            ///
            /// ```
            /// use blasview::View;
            /// let x = View::from_slice(&[1.0_f32, -0.0], &[1, 2])?;
            /// assert_eq!(x.clone().cast::<u32>()?.to_vec()?, [0x3f80_0000, 0x8000_0000]);
            /// assert_eq!(x.clone().cast::<u8>()?.shape(), [1, 8]);
            /// assert_eq!(x.clone().cast::<u64>()?.shape(), [1, 1]);
            /// assert!(x.cast::<u128>().is_err());
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::Reinterpret`], [`Error::Overflow`]; [`Error::Conjugated`] for a conjugated view.
            ///
            /// Time: linear in the number of axes.
            pub fn cast<U: Element>(self) -> Result<$view<'a, U>> {
                if self.conjugated() {
                    return Err(Error::Conjugated);
                }
                let layout = self.layout().cast(size_of_element::<U>())?;
                // SAFETY: the item size is that of `U`. `Layout::cast` cuts runs of bytes without gaps into others: the same
                // bytes, each in one element, of which the invariants of this view, which is gone, say what is demanded;
                // any of them are values of `U`, an `Element`.
                Ok(unsafe { $view::assume(self.origin().cast(), layout) })
            }

            /// Part of each element, `offset` bytes from its start. NumPy: `x["field"]`. For structs larger than an
            /// element see [`View::from_bytes`].
            ///
            /// ```
            /// use blasview::View;
            /// // The third byte of each number.
            /// let data = [0x0403_0201_u32.to_le(), 0x0807_0605_u32.to_le()];
            /// let x = View::from_slice(&data, &[2])?;
            /// assert_eq!(x.field::<u8>(2)?.to_vec()?, [3, 7]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::Reinterpret`] when it reaches out of the element; [`Error::Conjugated`] for a conjugated view.
            ///
            /// Time: linear in the number of axes.
            pub fn field<U: Element>(self, offset: usize) -> Result<$view<'a, U>> {
                if self.conjugated() {
                    return Err(Error::Conjugated);
                }
                let layout = self.layout().field(offset, size_of_element::<U>())?;
                // SAFETY: the item size is that of `U`. `Layout::field` has found the part to be within the element: distinct
                // elements have distinct parts, of whose bytes the invariants of this view, which is gone, say what is
                // demanded; any of them are values of `U`, an `Element`.
                Ok(unsafe { $view::assume(self.origin().cast(), layout) })
            }
        }

        impl<'a, T: ComplexScalar> $view<'a, T> {
            /// The real parts. NumPy: `x.real`.
            ///
            /// ```
            /// use blasview::{Complex, View};
            /// let z = [Complex::new(1.0, 2.0), Complex::new(3.0, 4.0)];
            /// assert_eq!(View::from_slice(&z, &[2])?.real()?.to_vec()?, [1.0, 3.0]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// None for a complex type; the signature is that of [`View::field`].
            ///
            /// Time: linear in the number of axes.
            pub fn real(self) -> Result<$view<'a, T::Real>> {
                let layout = self.layout().field(0, size_of::<T::Real>())?;
                // SAFETY: as in `field`. The real parts of conjugated numbers are those of the numbers.
                Ok(unsafe { $view::assume(self.origin().cast(), layout) })
            }

            /// The imaginary parts. NumPy: `x.imag`.
            ///
            /// ```
            /// use blasview::{Complex, View};
            /// let z = [Complex::new(1.0, 2.0), Complex::new(3.0, 4.0)];
            /// assert_eq!(View::from_slice(&z, &[2])?.imag()?.to_vec()?, [2.0, 4.0]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::Conjugated`] for a conjugated view, whose imaginary parts lie nowhere.
            ///
            /// Time: linear in the number of axes.
            pub fn imag(self) -> Result<$view<'a, T::Real>> {
                self.field(size_of::<T::Real>())
            }

            /// Each complex number as a pair of real ones, along a new last axis. NumPy:
            /// `x[..., np.newaxis].view(real)`.
            ///
            /// ```
            /// use blasview::{Complex, View};
            /// let z = [Complex::new(1.0, 2.0), Complex::new(3.0, 4.0)];
            /// let pairs = View::from_slice(&z, &[2])?.pairs()?;
            /// assert_eq!((pairs.shape(), pairs.to_vec()?), (vec![2, 2], vec![1.0, 2.0, 3.0, 4.0]));
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::Overflow`] for a broadcast view with more elements than fit; [`Error::Conjugated`] for a conjugated one.
            ///
            /// Time: linear in the number of axes.
            pub fn pairs(self) -> Result<$view<'a, T::Real>> {
                if self.conjugated() {
                    return Err(Error::Conjugated);
                }
                let layout = self.layout().parts(size_of::<T::Real>())?;
                // SAFETY: the item size is that of `T::Real`. `Layout::parts` cuts each element into parts that share no byte:
                // the rest as in `cast`.
                Ok(unsafe { $view::assume(self.origin().cast(), layout) })
            }
        }

        impl<'a, R: RealScalar> $view<'a, R> {
            /// The two numbers along the last axis, which disappears, as a complex one. NumPy:
            /// `x.view(complex)[..., 0]`.
            ///
            /// ```
            /// use blasview::{Complex, View};
            /// let x = View::from_slice(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
            /// let z = x.complex::<Complex<f64>>()?;
            /// assert_eq!(z.to_vec()?, [Complex::new(1.0, 2.0), Complex::new(3.0, 4.0)]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::Reinterpret`] when the last axis has not two neighbours.
            ///
            /// Time: linear in the number of axes.
            pub fn complex<C: ComplexScalar + Scalar<Real = R>>(self) -> Result<$view<'a, C>> {
                let layout = self.layout().joined(size_of::<C>())?;
                // SAFETY: the item size is that of `C`. `Layout::joined` has found the elements along the last axis to be
                // neighbours, as many as a `C` consists of: the rest as in `cast`.
                Ok(unsafe { $view::assume(self.origin().cast(), layout) })
            }
        }
    )*};
}

reinterpret!(View ViewMut);

/// Two views of the parts of complex numbers.
type RealAndImag<'a, T> = (ViewMut<'a, <T as Scalar>::Real>, ViewMut<'a, <T as Scalar>::Real>);

impl<'a, T: ComplexScalar> ViewMut<'a, T> {
    /// The real and the imaginary parts, both to be written.
    ///
    /// ```
    /// use blasview::{Complex, ViewMut, copy};
    /// let mut z = [Complex::new(1.0, 2.0)];
    /// let (real, imag) = ViewMut::from_slice(&mut z, &[1])?.split_complex()?;
    /// copy(imag, real.as_view())?;
    /// assert_eq!(z, [Complex::new(1.0, 1.0)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// None for a complex type; the signature is that of [`View::field`].
    ///
    /// Time: linear in the number of axes.
    pub fn split_complex(self) -> Result<RealAndImag<'a, T>> {
        let size = size_of::<T::Real>();
        let (real, imag) = (self.layout().field(0, size)?, self.layout().field(size, size)?);
        let origin = self.origin().cast();
        // SAFETY: the item size is that of the parts. The first and the second half of each number have no byte in common:
        // each is in one of the two views, and keeps what the invariants of this one, which is gone, say of it.
        Ok(unsafe { (ViewMut::assume(origin, real), ViewMut::assume(origin, imag)) })
    }
}
