//! What a view is, by its numbers alone. NumPy: `x.size`, `x.nbytes`, `x.flags`, `np.lib.array_utils.byte_bounds(x)`.

use core::ops::Range;

use super::{View, ViewMut};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::layout::overlap::Region;
use crate::operand::{MatrixLayout, MatrixOperand, VectorOperand, vector_operand};
use crate::scalar::Scalar;

macro_rules! flags {
    ($($view:ident)*) => {$(
        impl<'a, T: Element> $view<'a, T> {
            /// Number of elements. NumPy: `x.size`.
            pub fn size(&self) -> usize {
                self.layout().size()
            }

            /// Whether it has no element. NumPy: `x.size == 0`.
            pub fn is_empty(&self) -> bool {
                self.layout().is_empty()
            }

            /// Bytes of all elements; saturates for a broadcast view with more than memory has. NumPy: `x.nbytes`.
            pub fn nbytes(&self) -> usize {
                self.size().saturating_mul(size_of::<T>())
            }

            /// Whether the elements lie in C order without gaps: axes of length 1 do not count, and an empty view always
            /// does. NumPy: `x.flags.c_contiguous`.
            ///
            /// ```
            /// use blasview::View;
            /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
            /// assert!(x.is_c_contiguous() && !x.is_f_contiguous());
            /// // One row is both, wherever the next one would begin.
            /// let row = x.slice(0, 1..)?;
            /// assert!(row.is_c_contiguous() && row.is_f_contiguous());
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// Time: linear in the number of axes.
            pub fn is_c_contiguous(&self) -> bool {
                self.layout().is_c_contiguous()
            }

            /// Whether the elements lie in Fortran order without gaps. NumPy: `x.flags.f_contiguous`.
            ///
            /// Time: linear in the number of axes.
            pub fn is_f_contiguous(&self) -> bool {
                self.layout().is_f_contiguous()
            }

            /// Whether every element lies at a multiple of the alignment of its type. NumPy: `x.flags.aligned`.
            ///
            /// ```
            /// use blasview::View;
            /// let bytes = [0; 40];
            /// // Numbers 12 bytes apart cannot all be aligned to 8.
            /// assert!(!View::<f64>::from_bytes(&bytes, 0, &[3], &[12])?.is_aligned());
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// Time: linear in the number of axes.
            pub fn is_aligned(&self) -> bool {
                self.layout().is_aligned(self.origin().addr(), align_of::<T>())
            }

            /// The addresses that the elements cover, gaps included; empty for an empty view. NumPy:
            /// `np.lib.array_utils.byte_bounds(x)`.
            ///
            /// ```
            /// use blasview::View;
            /// let data = [1_u16, 2, 3, 4];
            /// let middle = View::from_slice(&data, &[4])?.slice(0, 1..3)?.flip(0)?;
            /// let start = data.as_ptr().addr();
            /// assert_eq!(middle.addresses(), start + 2..start + 6);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// Time: linear in the number of axes.
            pub fn addresses(&self) -> Range<usize> {
                let (first, extent) = (self.origin().addr(), self.layout().extent());
                first.wrapping_add_signed(extent.start)..first.wrapping_add_signed(extent.end)
            }

            /// Its bytes, as the questions of [`crate::overlap`] take them.
            ///
            /// ```
            /// use blasview::overlap::{Overlap, WORK_LIMIT, may_share_memory, shares_memory};
            /// use blasview::{Slice, View};
            /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[6])?;
            /// let even = x.clone().slice(0, Slice::ALL.step(2))?;
            /// let odd = x.slice(0, Slice::from(1..).step(2))?;
            /// assert!(may_share_memory(even.region(), odd.region()));                              // their bounds do
            /// assert_eq!(shares_memory(even.region(), odd.region(), WORK_LIMIT), Overlap::No);     // their elements do not
            /// # Ok::<(), blasview::Error>(())
            /// ```
            pub fn region(&self) -> Region<'_> {
                Region { address: self.origin().addr(), item_size: size_of::<T>(), axes: self.layout().axes() }
            }
        }

        impl<'a, T: Scalar> $view<'a, T> {
            /// How BLAS can take it as a matrix by itself, or why not.
            ///
            /// ```
            /// use blasview::{Error, Order, Refusal, Slice, View};
            /// let data = [0.0; 24];
            /// let x = View::from_slice(&data, &[4, 6])?;
            /// let block = x.clone().slice(1, 2..5)?.matrix_operand()?;
            /// assert_eq!((block.order, block.ld), (Order::RowMajor, 6));
            /// let refusal = Refusal::NoUnitAxis { rows: 48, cols: 16 };
            /// assert_eq!(x.slice(1, Slice::ALL.step(2))?.matrix_operand(), Err(Error::Refused { refusal }));
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::Rank`] when it has not two axes, [`Error::Refused`] with the reason.
            ///
            /// Time: constant.
            pub fn matrix_operand(&self) -> Result<MatrixOperand> {
                let &[rows, cols] = self.layout().axes() else {
                    return Err(Error::Rank { expected: 2, found: self.ndim() });
                };
                let layout = MatrixLayout { rows, cols, conj: self.conjugated(), aligned: self.is_aligned_for_blas() };
                layout.operand(size_of::<T>()).map_err(|refusal| Error::Refused { refusal })
            }

            /// How BLAS can take it as a vector by itself, or why not.
            ///
            /// ```
            /// use blasview::View;
            /// let data = [0.0; 24];
            /// let column = View::from_slice(&data, &[4, 6])?.index(1, 2)?.flip(0)?;
            /// assert_eq!(column.vector_operand()?.inc, -6);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::Rank`] when it has not one axis, [`Error::Refused`] with the reason, [`Error::Conjugated`].
            ///
            /// Time: constant.
            pub fn vector_operand(&self) -> Result<VectorOperand> {
                let &[axis] = self.layout().axes() else {
                    return Err(Error::Rank { expected: 1, found: self.ndim() });
                };
                if self.conjugated() {
                    return Err(Error::Conjugated);
                }
                let operand = vector_operand(axis, self.is_aligned_for_blas(), size_of::<T>());
                operand.map_err(|refusal| Error::Refused { refusal })
            }

            /// Whether the first element is: strides that are no whole numbers of elements are a refusal of their own.
            fn is_aligned_for_blas(&self) -> bool {
                self.origin().addr() & (T::DTYPE.align() - 1) == 0
            }
        }
    )*};
}

flags!(View ViewMut);
