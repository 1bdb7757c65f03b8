//! [`View`] and [`ViewMut`]: any number of axes.

use core::marker::PhantomData;

use super::{Buffer, check_bounds, check_distinct, element_offset};
use crate::element::{Element, conj_if, is_complex, size_of_element};
use crate::error::{Error, Result};
use crate::layout::{Axis, Layout};
use crate::words::Order;

/// Numbers somewhere in memory, seen through any number of axes, and whether they are to be read as their complex conjugates.
///
/// ```
/// use blasview::View;
/// let data: Vec<f64> = (0..1797 * 64).map(f64::from).collect();
/// let images = View::from_slice(&data, &[1797, 64])?.split(1, &[8, 8])?;   // 1797 images of 8 x 8
/// let third_rows = images.index(1, 3)?;                                     // NumPy: images[:, 3]
/// assert_eq!(third_rows.shape(), [1797, 8]);
/// let a = third_rows.matrix()?;                                             // ready for BLAS
/// assert_eq!(a.get(0, 0), Some(24.0));
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Invariants
/// - the layout's offset is 0: `ptr` is the first element; its item size is that of `T`;
/// - every element is readable as initialised bytes for `'a`; nobody writes it during `'a`;
/// - `conj` is false unless `T` is a complex number.
#[derive(Clone)]
pub struct View<'a, T> {
    ptr: *const T,
    layout: Layout,
    conj: bool,
    lifetime: PhantomData<&'a T>,
}

/// The twin of [`View`] for numbers that are to be written. Its operations take it by value, so that there is
/// always one way to each element.
///
/// # Invariants
/// - the layout's offset is 0: `ptr` is the first element; its item size is that of `T`;
/// - every element is readable as initialised bytes and writable for `'a`, by nobody else during `'a`;
/// - no two indices share a byte.
pub struct ViewMut<'a, T> {
    ptr: *mut T,
    layout: Layout,
    lifetime: PhantomData<&'a mut T>,
}

borrows!(View, ViewMut);

/// What both twins have; `$check` is what the mutable one checks beyond bounds.
macro_rules! view {
    ($view:ident, [$($borrow:tt)+], $pointer:ty, $as_ptr:ident, [$($unmarked:tt)*], $check:expr) => {
        impl<'a, T: Element> $view<'a, T> {
            /// A C-contiguous view of that shape, at the start of `data`.
            ///
            /// # Errors
            /// [`Error::OutOfSlice`], [`Error::Overflow`].
            pub fn from_slice(data: $($borrow)+ [T], shape: &[usize]) -> Result<Self> {
                let layout = Layout::contiguous(size_of_element::<T>(), shape, Order::RowMajor)?;
                let available = size_of_val(data);
                // SAFETY: so many bytes are those of a slice that is borrowed for 'a.
                unsafe { Self::within(data.$as_ptr(), available, layout, Buffer::Elements) }
            }

            /// A strided view of `data`: its first element is `data[offset]`, `strides` are in **elements**.
            /// NumPy: `as_strided`, checked.
            ///
            /// # Errors
            /// [`Error::OutOfSlice`], [`Error::Overflow`], [`Error::StrideCount`] when there are not as many strides as
            /// lengths; the mutable twin also [`Error::SelfOverlap`] and [`Error::OverlapTooHard`].
            pub fn from_slice_strided(
                data: $($borrow)+ [T],
                offset: usize,
                shape: &[usize],
                strides: &[isize],
            ) -> Result<Self> {
                let item_size = size_of_element::<T>();
                let offset = element_offset(item_size, offset)?;
                let strides = strides.iter().map(|stride| stride.checked_mul(item_size as isize));
                let layout = strided(item_size, offset, shape, strides)?;
                let available = size_of_val(data);
                // SAFETY: so many bytes are those of a slice that is borrowed for 'a.
                unsafe { Self::within(data.$as_ptr(), available, layout, Buffer::Elements) }
            }

            /// A strided view of raw bytes, say a field of an array of structs: its first element is at byte
            /// `offset`, `strides` are in **bytes**. Neither needs to be a multiple of the element size.
            ///
            /// # Errors
            /// As [`Self::from_slice_strided`], but for [`Error::OutOfBounds`] in bytes.
            pub fn from_bytes(
                data: $($borrow)+ [u8],
                offset: usize,
                shape: &[usize],
                strides: &[isize],
            ) -> Result<Self> {
                let offset = element_offset(1, offset)?;
                let layout = strided(size_of_element::<T>(), offset, shape, strides.iter().map(|&stride| Some(stride)))?;
                let available = data.len();
                // SAFETY: so many bytes are those of a slice that is borrowed for 'a; as `T` is an `Element`, any bytes are
                // values of it, and its values are initialised bytes.
                unsafe { Self::within(data.$as_ptr().cast(), available, layout, Buffer::Bytes) }
            }

            /// The view of that layout relative to `origin`, which need not be aligned.
            ///
            /// # Errors
            /// [`Error::ItemSize`] when the layout's item size is not that of `T`.
            ///
            /// # Safety
            /// For all of `'a`, unless the view is empty:
            /// - the bytes of every element are initialised and valid for reads, and for a `Mut` view for writes;
            /// - nobody else writes them, and for a `Mut` view nobody else reads them;
            /// - for a `Mut` view, no two indices share a byte.
            pub unsafe fn from_raw(origin: $pointer, layout: Layout) -> Result<Self> {
                if layout.item_size() != size_of_element::<T>() {
                    return Err(Error::ItemSize { expected: size_of::<T>(), found: layout.item_size() });
                }
                // SAFETY: the item size was compared above; of the elements the caller promises the same.
                Ok(unsafe { Self::assume(origin, layout) })
            }

            /// The layout lies within `available` bytes from `origin`, or an error.
            ///
            /// # Safety
            /// - The layout's item size is that of `T`.
            /// - For all of `'a`, `available` bytes from `origin` on are initialised and valid for reads, for a `Mut` view also
            ///   for writes; nobody else writes them, nor for a `Mut` view reads them.
            unsafe fn within(origin: $pointer, available: usize, layout: Layout, buffer: Buffer) -> Result<Self> {
                check_bounds(size_of::<T>(), layout.offset(), layout.axes(), available, buffer)?;
                ($check)(size_of::<T>(), layout.axes())?;
                // SAFETY: the item size and what may be done with the bytes: the caller's promises. All elements are among
                // these bytes, as `check_bounds` found; that of a `Mut` view no two share one, `check_distinct`.
                Ok(unsafe { Self::assume(origin, layout) })
            }

            /// The view of `layout` relative to `origin`.
            ///
            /// # Safety
            /// - The layout's item size is that of `T`.
            /// - Its elements, from `origin` on, are such as [`Self::from_raw`] demands.
            pub(super) unsafe fn assume(origin: $pointer, layout: Layout) -> Self {
                let (layout, offset) = layout.at_origin();
                Self { ptr: origin.wrapping_byte_offset(offset), layout, lifetime: PhantomData, $($unmarked)* }
            }

            /// The same elements, or some of them, through another layout relative to this view's first element.
            ///
            /// # Safety
            /// - The layout's item size is that of `T`.
            /// - Each of its elements is one of this view's; for a `Mut` view, no two indices share one.
            pub(super) unsafe fn through(self, layout: Layout) -> Self {
                // SAFETY: the caller's promises; this view is gone.
                unsafe { self.part(layout) }
            }

            /// As [`Self::through`], of a view that stays.
            ///
            /// # Safety
            /// - The layout's item size is that of `T`.
            /// - Each of its elements is one of this view's; for a `Mut` view, no two indices share one.
            /// - For a `Mut` view, as long as the part is there its elements are reached neither through this view nor through
            ///   another part.
            pub(super) unsafe fn part(&self, layout: Layout) -> Self {
                let (layout, offset) = layout.at_origin();
                Self { ptr: self.ptr.wrapping_byte_offset(offset), layout, ..*self }
            }

            /// Address of the first element, from which every other one can be reached.
            pub(super) fn origin(&self) -> $pointer {
                self.ptr
            }

            /// Where the elements lie, relative to the first one.
            pub fn layout(&self) -> &Layout {
                &self.layout
            }

            /// Number of axes.
            pub fn ndim(&self) -> usize {
                self.layout.ndim()
            }

            /// The lengths of the axes.
            pub fn shape(&self) -> Vec<usize> {
                self.layout.axes().iter().map(|axis| axis.len).collect()
            }

            /// The element at `index`, or `None` outside.
            pub fn get(&self, index: &[usize]) -> Option<T> {
                let at = self.element(index)?;
                // SAFETY: `element` has checked that the index is inside, so the bytes are readable (invariant).
                Some(conj_if(unsafe { at.read_unaligned() }, self.conjugated()))
            }

            /// Address of an element inside, else `None`.
            pub(super) fn element(&self, index: &[usize]) -> Option<*const T> {
                let first: *const T = self.ptr;
                Some(first.wrapping_byte_offset(self.layout.offset_of(index)?))
            }
        }
    };
}

view!(View, [&'a], *const T, as_ptr, [conj: false], |_, _: &[Axis]| Ok::<(), Error>(()));
view!(ViewMut, [&'a mut], *mut T, as_mut_ptr, [], check_distinct);

/// The layout of that shape and those byte strides; a stride that has overflowed is `None`.
fn strided(
    item_size: usize,
    offset: isize,
    shape: &[usize],
    strides: impl ExactSizeIterator<Item = Option<isize>>,
) -> Result<Layout> {
    if strides.len() != shape.len() {
        return Err(Error::StrideCount { lens: shape.len(), strides: strides.len() });
    }
    let axes = shape.iter().zip(strides).map(|(&len, stride)| match stride {
        Some(stride) => Ok(Axis::new(len, stride)),
        // Not used, so it may be junk.
        None if len <= 1 || shape.contains(&0) => Ok(Axis::new(len, 0)),
        None => Err(Error::Overflow),
    });
    Layout::with_offset(item_size, offset, axes.collect::<Result<Vec<_>>>()?)
}

impl<'a, T: Element> View<'a, T> {
    /// Address of the first element. What lies there is not what the view reads if it is [conjugated](View::conjugated).
    pub fn as_ptr(&self) -> *const T {
        self.ptr
    }

    /// Whether it is read as its complex conjugate.
    #[inline]
    pub fn conjugated(&self) -> bool {
        self.conj
    }

    /// The complex conjugate; the same view when `T` is no complex number. Nothing is computed: it is a mark that reading, copying
    /// and BLAS calls obey. NumPy: `x.conj()`, which copies.
    ///
    /// ```
    /// use blasview::{Complex, View};
    /// let z = [Complex::new(1.0, 2.0), Complex::new(3.0, 4.0)];
    /// let conjugated = View::from_slice(&z, &[2])?.conj();
    /// assert_eq!(conjugated.get(&[0]), Some(Complex::new(1.0, -2.0)));
    /// assert_eq!(conjugated.to_vec()?, [Complex::new(1.0, -2.0), Complex::new(3.0, -4.0)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn conj(self) -> Self {
        View { conj: is_complex::<T>() && !self.conj, ..self }
    }

    /// The conjugate transpose. NumPy: `x.conj().T`.
    ///
    /// Time: linear in the number of axes.
    #[must_use]
    pub fn h(self) -> Self {
        self.t().conj()
    }
}

impl<'a, T: Element> ViewMut<'a, T> {
    /// Address of the first element.
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self.ptr
    }

    /// The same elements for a shorter time.
    pub fn reborrow(&mut self) -> ViewMut<'_, T> {
        ViewMut { ptr: self.ptr, layout: self.layout.clone(), lifetime: PhantomData }
    }

    /// The same elements, for reading.
    pub fn as_view(&self) -> View<'_, T> {
        View { ptr: self.ptr, layout: self.layout.clone(), conj: false, lifetime: PhantomData }
    }

    #[inline]
    pub(super) fn conjugated(&self) -> bool {
        false
    }

    /// Writes the element at `index`.
    ///
    /// # Errors
    /// [`Error::IndexCount`], [`Error::IndexOutOfRange`].
    pub fn set(&mut self, index: &[usize], value: T) -> Result<()> {
        let Some(at) = self.element(index) else {
            let is_counted = index.len() == self.ndim();
            let outside = self.layout.axes().iter().zip(index).find(|&(axis, &at)| at >= axis.len);
            return Err(match outside.filter(|_| is_counted) {
                Some((axis, &at)) => {
                    Error::IndexOutOfRange { index: at.try_into().unwrap_or(isize::MAX), len: axis.len }
                }
                None => Error::IndexCount { given: index.len(), ndim: self.ndim() },
            });
        };
        // SAFETY: the index is inside, so the bytes are writable and ours alone (invariant).
        unsafe { at.cast_mut().write_unaligned(value) };
        Ok(())
    }
}
