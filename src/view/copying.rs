//! Copying between views, always or only where it is needed.

use super::{Array, CowArray, View, ViewMut};
use crate::axis_vec::{AxisVec, axis_vec_with_room};
use crate::backend::threads_to_copy;
use crate::element::Element;
use crate::error::{Error, Result};
use crate::layout::{Axis, CopyOrder, Layout};
use crate::pack::{self, CopyAxis, transfer};
use crate::words::Order;

/// Copies `src` to `dst`, element by element, whatever their strides; `src` is broadcast to the shape of `dst`, and conjugated
/// where it is marked so. Both are views of any rank, of matrices or vectors, or borrowed arrays. NumPy: `np.copyto(dst, src)`.
///
/// ```
/// use blasview::{View, ViewMut, copy};
/// let src = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
/// let mut dst = [0.0; 6];
/// copy(ViewMut::from_slice(&mut dst, &[3, 2])?, View::from_slice(&src, &[2, 3])?.t())?;
/// assert_eq!(dst, [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
///
/// // One row to all rows.
/// copy(ViewMut::from_slice(&mut dst, &[3, 2])?, View::from_slice(&src, &[2])?)?;
/// assert_eq!(dst, [1.0, 2.0, 1.0, 2.0, 1.0, 2.0]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// [`Error::CopyShape`] when `src` cannot be broadcast to the shape of `dst`; nothing is written then.
///
/// Time: linear in the number of elements of `dst`; from 4 MiB on as many threads as the default BLAS computes on share it,
/// with the feature `rayon`.
pub fn copy<'d, 's, T: Element>(dst: impl Into<ViewMut<'d, T>>, src: impl Into<View<'s, T>>) -> Result<()> {
    copy_on_threads(dst, src, 0)
}

/// [`copy`] on up to `threads` threads of rayon's, from 4 MiB on: with the feature `rayon`; without it there is one. 0: as many
/// as the default BLAS computes on.
///
/// ```
/// use blasview::{View, ViewMut, copy_on_threads};
/// let src: Vec<u32> = (0..1 << 16).collect();
/// let mut dst = vec![0; src.len()];
/// copy_on_threads(ViewMut::from_slice(&mut dst, &[256, 256])?, View::from_slice(&src, &[256, 256])?.t(), 2)?;
/// assert_eq!(dst[..3], [0, 256, 512]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// As [`copy`].
pub fn copy_on_threads<'d, 's, T: Element>(
    dst: impl Into<ViewMut<'d, T>>,
    src: impl Into<View<'s, T>>,
    threads: usize,
) -> Result<()> {
    let (mut dst, src) = (dst.into(), src.into());
    let axes = copy_axes(dst.layout(), src.layout())?;
    let element = pack::Element { size: size_of::<T>(), conj: src.conjugated() };
    let threads = if threads == 0 { threads_to_copy(dst.layout().size() * size_of::<T>()) } else { threads };
    // SAFETY: `copy_axes` pairs the indices of `dst` with those of `src`, repeated. By the views' invariants elements of `src`
    // are readable and written by nobody, those of `dst` writable, distinct and nobody else's: so the two share no byte. Those of
    // a conjugated view are complex numbers, of the sizes that can be conjugated (invariant).
    unsafe { transfer(dst.as_mut_ptr().cast(), src.as_ptr().cast(), &axes, element, threads) }
}

/// The axes of a copy from `src`, broadcast, to `dst`.
///
/// # Errors
/// [`Error::CopyShape`].
pub(crate) fn copy_axes(dst: &Layout, src: &Layout) -> Result<AxisVec<CopyAxis>> {
    let refusal = || Ok(Error::CopyShape { from: src.lens()?, to: dst.lens()? });
    let Some(extra) = dst.ndim().checked_sub(src.ndim()) else { return Err(refusal()?) };
    let from = |at: usize| if at < extra { Axis::new(1, 0) } else { src.axes()[at - extra] };
    let mut axes = axis_vec_with_room([], dst.ndim())?;
    for (at, &to) in dst.axes().iter().enumerate() {
        axes.push(match from(at) {
            Axis { len, stride } if len == to.len => CopyAxis { len, dst: to.stride, src: stride },
            Axis { len: 1, .. } => CopyAxis { len: to.len, dst: to.stride, src: 0 },
            _ => return Err(refusal()?),
        });
    }
    Ok(axes)
}

/// Whether [`View::require`] may or shall copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Copying {
    /// Only what does not meet the needs as it lies. NumPy: `copy=None`.
    #[default]
    IfNeeded,
    /// In any case. NumPy: `copy=True`.
    Always,
    /// [`Error::CopyNeeded`] rather than a copy. NumPy: `copy=False`.
    Never,
}

/// What [`View::require`] shall make sure of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Needs {
    /// Elements without gaps in that order; `None`: any strides will do.
    pub order: Option<Order>,
    /// Elements at multiples of the alignment of their type.
    pub aligned: bool,
}

impl Needs {
    /// C-contiguous. NumPy: requirement `'C'`.
    pub const C: Needs = Needs { order: Some(Order::RowMajor), aligned: false };
    /// Fortran-contiguous. NumPy: requirement `'F'`.
    pub const F: Needs = Needs { order: Some(Order::ColMajor), aligned: false };
    /// Aligned, of any strides. NumPy: requirement `'A'`.
    pub const ALIGNED: Needs = Needs { order: None, aligned: true };

    /// The order of the copy that has to be made of a view of that layout; `None` where it meets the needs as it lies.
    pub(crate) fn copy_order(self, layout: &Layout, address: usize, align: usize) -> Option<CopyOrder> {
        let in_order = match self.order {
            None => true,
            Some(Order::RowMajor) => layout.is_c_contiguous(),
            Some(Order::ColMajor) => layout.is_f_contiguous(),
        };
        let met = in_order && (!self.aligned || layout.is_aligned(address, align));
        (!met).then(|| self.order.map_or(CopyOrder::Keep, CopyOrder::from))
    }
}

impl<'a, T: Element> View<'a, T> {
    /// A copy of all elements, without gaps. NumPy: `x.copy(order)`.
    ///
    /// ```
    /// use blasview::{CopyOrder, Slice, View};
    /// let x = View::from_slice(&[1_u8, 2, 3, 4, 5, 6], &[2, 3])?.slice(1, Slice::ALL.step(2))?;
    /// assert_eq!(x.to_owned(CopyOrder::RowMajor)?.as_slice(), [1, 3, 4, 6]);
    /// assert_eq!(x.to_owned(CopyOrder::ColMajor)?.as_slice(), [1, 4, 3, 6]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::OutOfMemory`]; [`Error::Overflow`] when a broadcast view has more elements than memory has bytes.
    ///
    /// Time: linear in the number of elements.
    pub fn to_owned(&self, order: CopyOrder) -> Result<Array<T>> {
        Array::copy_of(self, order)
    }

    /// The same elements, C-contiguous: these where they are, a copy otherwise. NumPy: `np.ascontiguousarray(x)`,
    /// except that a view without axes keeps having none.
    ///
    /// ```
    /// use blasview::View;
    /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
    /// assert!(x.as_c_contiguous()?.is_borrowed());
    /// let transposed = x.t();
    /// let copied = transposed.as_c_contiguous()?;
    /// assert!(!copied.is_borrowed());
    /// assert_eq!(copied.view().as_slice(), Some(&[1, 4, 2, 5, 3, 6][..]));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`View::to_owned`].
    ///
    /// Time: constant, or linear in the number of elements if it copies.
    pub fn as_c_contiguous(&self) -> Result<CowArray<'a, T>> {
        self.require(Needs::C, Copying::IfNeeded)
    }

    /// The same elements, Fortran-contiguous: these where they are, a copy otherwise. NumPy: `np.asfortranarray(x)`.
    ///
    /// ```
    /// use blasview::View;
    /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
    /// assert!(!x.as_f_contiguous()?.is_borrowed());
    /// assert!(x.t().as_f_contiguous()?.is_borrowed());
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`View::to_owned`].
    ///
    /// Time: constant, or linear in the number of elements if it copies.
    pub fn as_f_contiguous(&self) -> Result<CowArray<'a, T>> {
        self.require(Needs::F, Copying::IfNeeded)
    }

    /// The same elements, meeting `needs`: these if they do and a copy is not wanted anyway, a copy otherwise, or
    /// an error where none is allowed. A copy keeps the order of the source unless the needs tell one. NumPy:
    /// `np.require(x, requirements=…)`, `np.asarray(x, order=…, copy=…)`.
    ///
    /// ```
    /// use blasview::{Copying, Error, Needs, View};
    /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
    /// assert!(x.require(Needs::C, Copying::Never)?.is_borrowed());
    /// assert_eq!(x.require(Needs::F, Copying::Never).unwrap_err(), Error::CopyNeeded);
    /// assert!(!x.require(Needs::C, Copying::Always)?.is_borrowed());
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::CopyNeeded`] under [`Copying::Never`]; otherwise as [`View::to_owned`].
    ///
    /// Time: constant, or linear in the number of elements if it copies.
    pub fn require(&self, needs: Needs, copying: Copying) -> Result<CowArray<'a, T>> {
        // Conjugated numbers do not lie anywhere: to have them in an order, or aligned, they have to be made.
        let needed = match needs.copy_order(self.layout(), self.as_ptr().addr(), align_of::<T>()) {
            None if self.conjugated() && needs != Needs::default() => Some(CopyOrder::Keep),
            needed => needed,
        };
        match (needed, copying) {
            (Some(_), Copying::Never) => Err(Error::CopyNeeded),
            (None, Copying::IfNeeded | Copying::Never) => Ok(CowArray::Borrowed(self.clone())),
            (needed, _) => {
                let order = needed.or(needs.order.map(CopyOrder::from)).unwrap_or(CopyOrder::Keep);
                Ok(CowArray::Owned(self.to_owned(order)?))
            }
        }
    }

    /// The elements in C order. NumPy: `x.flatten()`, `x.ravel().tolist()`.
    ///
    /// ```
    /// use blasview::View;
    /// let x = View::from_slice(&[1, 2, 3, 4], &[2, 2])?;
    /// assert_eq!(x.t().to_vec()?, [1, 3, 2, 4]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`View::to_owned`].
    ///
    /// Time: linear in the number of elements.
    pub fn to_vec(&self) -> Result<Vec<T>> {
        Ok(self.to_owned(CopyOrder::RowMajor)?.into_vec())
    }

    /// The same elements in another shape of as many, counted off in that order: these where strides can express it, a copy
    /// otherwise. NumPy: `x.reshape(shape, order=…)`.
    ///
    /// ```
    /// use blasview::{Order, View};
    /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
    /// assert!(x.to_shape(&[6], Order::RowMajor)?.is_borrowed());
    /// let copied = x.t().to_shape(&[6], Order::RowMajor)?;
    /// assert!(!copied.is_borrowed());
    /// assert_eq!(copied.view().to_vec()?, [1, 4, 2, 5, 3, 6]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::ReshapeSize`] when the shape has another number of elements; otherwise as [`View::to_owned`].
    ///
    /// Time: linear in the number of axes, or of elements if it copies.
    pub fn to_shape(&self, shape: &[usize], order: Order) -> Result<CowArray<'a, T>> {
        match self.clone().reshape(shape, order) {
            Err(Error::Reshape) => {
                let copy = self.to_owned(order.into())?.into_vec();
                Ok(CowArray::Owned(Array::from_vec(copy, shape, order)?))
            }
            view => Ok(CowArray::Borrowed(view?)),
        }
    }

    /// The elements in C order as a slice, where they lie so without gaps, aligned and not conjugated; else `None`.
    ///
    /// ```
    /// use blasview::View;
    /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
    /// assert_eq!(x.clone().slice(0, 1..)?.as_slice(), Some(&[4, 5, 6][..]));
    /// assert_eq!(x.t().as_slice(), None);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// Time: linear in the number of axes.
    pub fn as_slice(&self) -> Option<&'a [T]> {
        let (layout, ptr) = (self.layout(), self.as_ptr());
        if layout.is_empty() {
            return Some(&[]);
        }
        let is_slice = layout.is_c_contiguous() && ptr.is_aligned() && !self.conjugated();
        // SAFETY: aligned, and all elements follow one another from the first on; they are readable and written by
        // nobody during 'a (invariant). The invariant of a layout bounds their bytes by isize::MAX.
        is_slice.then(|| unsafe { core::slice::from_raw_parts(ptr, layout.size()) })
    }
}

impl<'a, T: Element> ViewMut<'a, T> {
    /// The elements in C order as a slice to be written, where they lie so without gaps and aligned; else `None`.
    ///
    /// ```
    /// use blasview::ViewMut;
    /// let mut data = [1, 2, 3, 4, 5, 6];
    /// let x = ViewMut::from_slice(&mut data, &[2, 3])?.slice(0, 1..)?;
    /// x.into_slice().unwrap().fill(0);
    /// assert_eq!(data, [1, 2, 3, 0, 0, 0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// Time: linear in the number of axes.
    pub fn into_slice(self) -> Option<&'a mut [T]> {
        let (layout, ptr) = (self.layout(), self.origin());
        if layout.is_empty() {
            return Some(&mut []);
        }
        let is_slice = layout.is_c_contiguous() && ptr.is_aligned();
        // SAFETY: aligned, and all elements follow one another from the first on; they are readable and writable, by
        // nobody else during 'a (invariant). The invariant of a layout bounds their bytes by isize::MAX.
        is_slice.then(|| unsafe { core::slice::from_raw_parts_mut(ptr, layout.size()) })
    }
}
