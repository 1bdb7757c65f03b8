//! [`Array`], what a copy is: elements without gaps, owned. [`CowArray`]: borrowed where that does.

use super::copying::copy_axes;
use super::{View, ViewMut};
use crate::element::{Element, size_of_element};
use crate::error::{Error, Result};
use crate::layout::{CopyOrder, Layout};
use crate::pack::{self, transfer};
use crate::words::Order;

/// Owned elements without gaps, in C, Fortran or any other order of axes. What the copying operations return.
///
/// ```
/// use blasview::{Array, Order};
/// let mut a = Array::from_vec(vec![1, 2, 3, 4, 5, 6], &[2, 3], Order::RowMajor)?;
/// a.view_mut().set(&[1, 0], 40)?;
/// assert_eq!(a.view().t().get(&[0, 1]), Some(40));
/// assert_eq!(a.into_vec(), [1, 2, 3, 40, 5, 6]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Invariants
/// The layout's offset is 0, no stride of an axis of two or more elements is negative, and the indices reach every
/// element of `data` exactly once.
#[derive(Clone)]
pub struct Array<T> {
    data: Vec<T>,
    layout: Layout,
}

impl<T: Element> Array<T> {
    /// Zeros of that shape. NumPy: `np.zeros(shape, order=order)`.
    ///
    /// ```
    /// use blasview::{Array, Order};
    /// assert_eq!(Array::<f32>::zeros(&[2, 2], Order::RowMajor)?.as_slice(), [0.0; 4]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::OutOfMemory`], [`Error::Overflow`].
    ///
    /// Time: linear in the number of elements.
    pub fn zeros(shape: &[usize], order: Order) -> Result<Array<T>> {
        let layout = Layout::contiguous(size_of_element::<T>(), shape, order)?;
        let size = layout.size();
        let zeros = |room: *mut T| {
            // SAFETY: room for `size` elements, of which zeros are values, as all patterns of an `Element` are.
            unsafe { room.write_bytes(0, size) };
            Ok(())
        };
        // SAFETY: without gaps, negative strides or offset, as `contiguous` makes layouts; all elements are written.
        unsafe { Array::written_by(layout, zeros) }
    }

    /// An array of `data`, which has as many elements as the shape.
    ///
    /// ```
    /// use blasview::{Array, Error, Order};
    /// let a = Array::from_vec(vec![1, 2, 3, 4, 5, 6], &[2, 3], Order::ColMajor)?;
    /// assert_eq!(a.view().get(&[1, 0]), Some(2));
    /// let error = Array::from_vec(vec![1, 2, 3], &[2, 2], Order::RowMajor).unwrap_err();
    /// assert_eq!(error, Error::ReshapeSize { from: 3, to: 4 });
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::ReshapeSize`] when it has not; [`Error::Overflow`].
    ///
    /// Time: linear in the number of axes.
    pub fn from_vec(data: Vec<T>, shape: &[usize], order: Order) -> Result<Array<T>> {
        let layout = Layout::contiguous(size_of_element::<T>(), shape, order)?;
        if layout.size() != data.len() {
            return Err(Error::ReshapeSize { from: data.len(), to: layout.size() });
        }
        Ok(Array { data, layout })
    }

    /// A copy of a view.
    pub(super) fn copy_of(view: &View<'_, T>, order: CopyOrder) -> Result<Array<T>> {
        let layout = view.layout().dense(order)?;
        let axes = copy_axes(&layout, view.layout())?;
        let element = pack::Element { size: size_of_element::<T>(), conj: view.conjugated() };
        // SAFETY: the view's elements are readable (its invariant). Those of the layout are distinct, and in the room for so
        // many: fresh memory, which no source element shares and nobody else uses. Those of a conjugated view are complex numbers, of
        // the sizes that can be conjugated (invariant).
        let copy = |room: *mut T| unsafe { transfer(room.cast(), view.as_ptr().cast(), &axes, element, 1) };
        // SAFETY: without gaps, negative strides or offset, as `dense` makes layouts; the copy writes all elements.
        unsafe { Array::written_by(layout, copy) }
    }

    /// The array of that layout whose elements `write` writes, in the room for them that it is given.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`], before `write` is called; and its own.
    ///
    /// # Safety
    /// - The layout is as the invariants say, its item size that of `T`.
    /// - If `write` returns `Ok`, it has written every element.
    pub(crate) unsafe fn written_by(
        layout: Layout,
        write: impl FnOnce(*mut T) -> Result<()>,
    ) -> Result<Array<T>> {
        let mut data = with_room(&layout)?;
        write(data.as_mut_ptr())?;
        // SAFETY: the capacity is at least `size`, and each of so many elements has been written, as the caller promises.
        unsafe { data.set_len(layout.size()) };
        Ok(Array { data, layout })
    }

    /// The elements, for reading.
    pub fn view(&self) -> View<'_, T> {
        // SAFETY: by the invariants the layout, made for the size of a `T`, reaches no more than the elements of `data`,
        // which is borrowed as long as the view is.
        unsafe { View::assume(self.data.as_ptr(), self.layout.clone()) }
    }

    /// The elements, for writing.
    pub fn view_mut(&mut self) -> ViewMut<'_, T> {
        // SAFETY: as in `view`, borrowed exclusively; by the invariants each element is reached once.
        unsafe { ViewMut::assume(self.data.as_mut_ptr(), self.layout.clone()) }
    }

    /// Where the elements lie, relative to the first one.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The lengths of the axes.
    pub fn shape(&self) -> Vec<usize> {
        self.layout.axes().iter().map(|axis| axis.len).collect()
    }

    /// The elements in the order in which they lie in memory.
    pub fn as_slice(&self) -> &[T] {
        &self.data
    }

    /// The elements in the order in which they lie in memory, for writing.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.data
    }

    /// The elements in the order in which they lie in memory, without the shape.
    pub fn into_vec(self) -> Vec<T> {
        self.data
    }
}

/// An empty vector with room for all elements of a layout, or an error: never an abort.
fn with_room<T: Element>(layout: &Layout) -> Result<Vec<T>> {
    let mut data = Vec::new();
    let bytes = layout.size().saturating_mul(layout.item_size());
    data.try_reserve_exact(layout.size()).map_err(|_| Error::OutOfMemory { bytes })?;
    Ok(data)
}

/// A view, or the copy that was made because the view did not do.
///
/// ```
/// use blasview::{CowArray, View};
/// let data = [1.0, 2.0, 3.0, 4.0];
/// let rows = View::from_slice(&data, &[2, 2])?;
/// match rows.t().as_c_contiguous()? {
///     CowArray::Borrowed(_) => unreachable!("its columns are contiguous, not its rows"),
///     CowArray::Owned(array) => assert_eq!(array.into_vec(), [1.0, 3.0, 2.0, 4.0]),
/// }
/// # Ok::<(), blasview::Error>(())
/// ```
#[derive(Clone, Debug)]
pub enum CowArray<'a, T: Element> {
    /// The elements where they were.
    Borrowed(View<'a, T>),
    /// A copy.
    Owned(Array<T>),
}

impl<'a, T: Element> CowArray<'a, T> {
    /// Whether nothing was copied.
    pub fn is_borrowed(&self) -> bool {
        matches!(self, CowArray::Borrowed(_))
    }

    /// Bytes that were copied: 0 where the elements are.
    pub fn bytes_copied(&self) -> usize {
        match self {
            CowArray::Borrowed(_) => 0,
            CowArray::Owned(array) => size_of_val(array.as_slice()),
        }
    }

    /// The elements, for reading.
    pub fn view(&self) -> View<'_, T> {
        match self {
            CowArray::Borrowed(view) => view.clone(),
            CowArray::Owned(array) => array.view(),
        }
    }

    /// An array of one's own: the copy, or one made now, in the order of the view.
    ///
    /// # Errors
    /// As [`View::to_owned`].
    ///
    /// Time: constant, or linear in the number of elements if it copies.
    pub fn into_owned(self) -> Result<Array<T>> {
        match self {
            CowArray::Borrowed(view) => view.to_owned(CopyOrder::Keep),
            CowArray::Owned(array) => Ok(array),
        }
    }
}
