//! Views of any rank and any dtype, checked.

use core::ffi::c_void;

use super::element::ElementType;
use super::required;
use super::status::{Failure, Reported};
use super::view::{BV_CONJ, bv_view, check_flags_writable, dtype_of, known_flags, no_blas_dtype, read_axes};
use crate::error::Error;
use crate::layout::overlap::{Overlap, Region, WORK_LIMIT, shares_memory};
use crate::layout::{Axis, Layout};
use crate::pack::Element;
use crate::scalar::DType;
use crate::view::check_distinct;

/// The largest number of axes a view can have.
pub const BV_MAX_NDIM: usize = 64;

/// A view that has passed all checks that need no other view.
///
/// # Invariants
/// Found out by [`AnyView::read`], the only way to one; nothing changes it afterwards:
/// - `layout` has its first element at offset 0, and its item size is that of `element`;
/// - all bytes of all elements, at the offsets of `layout` from `data`, lie within the address space;
/// - `data` is not NULL unless the view is empty.
///
/// Of the memory itself it says nothing: whether there are elements is C's promise (C2).
#[derive(Clone, Debug)]
pub struct AnyView {
    data: *mut c_void,
    element: ElementType,
    layout: Layout,
    /// Some of BV_CONJ and BV_READ_ONLY.
    flags: u32,
}

impl AnyView {
    /// Reads and checks what C gave.
    ///
    /// # Safety
    /// `view` is as C1 of [`capi`](super) says.
    pub unsafe fn read(view: *const bv_view, operand: &'static str) -> Result<AnyView, Reported> {
        // SAFETY: C1; the reference ends in this function, during which nobody changes the view.
        let view = unsafe { required(view, operand) }?;
        let element = ElementType::read(view.dtype, operand)?;
        let flags = known_flags(view.flags, operand)?;
        let ndim = usize::try_from(view.ndim).ok().filter(|&ndim| ndim <= BV_MAX_NDIM);
        let ndim = ndim.ok_or(Failure::Ndim { operand, expected: "0 to 64", found: view.ndim })?;
        let mut axes = [Axis::new(0, 0); BV_MAX_NDIM];
        let axes = &mut axes[..ndim];
        // SAFETY: C1: the arrays have `ndim` entries, if not NULL, and there are as many axes.
        unsafe { read_axes(view, element.size(), operand, axes) }?;
        let layout = Layout::new(element.size(), axes.iter().copied());
        let layout = layout.map_err(|error| Failure::Operand { operand, error })?;
        Ok(AnyView { data: view.data, element, layout, flags })
    }

    /// The first element; not NULL unless the view is empty.
    pub fn data(&self) -> *mut c_void {
        self.data
    }

    /// What its elements are.
    pub fn element(&self) -> ElementType {
        self.element
    }

    /// Its shape and strides, the first element at offset 0.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Some of BV_CONJ and BV_READ_ONLY.
    pub fn flags(&self) -> u32 {
        self.flags
    }

    /// Checks that it can be written: no flag against it, no byte reached twice.
    pub fn check_writable(&self, operand: &'static str) -> Result<(), Reported> {
        check_flags_writable(self.flags, operand)?;
        check_distinct(self.element.size(), self.layout.axes())
            .map_err(|error| Failure::Operand { operand, error }.into())
    }

    /// Whether its elements are to be conjugated.
    pub fn conj(&self) -> bool {
        self.flags & BV_CONJ != 0 && self.element.is_complex()
    }

    /// What the copying engine has to know of an element that is read through this view.
    pub fn copied(&self) -> Element {
        Element { size: self.element.size(), conj: self.conj() }
    }

    /// What the overlap solver sees of it.
    pub fn region(&self) -> Region<'_> {
        Region { address: self.data.addr(), item_size: self.element.size(), axes: self.layout.axes() }
    }

    /// Checks that it shares no memory with what is to be written.
    pub fn check_apart(&self, written: &AnyView, names: [&'static str; 2]) -> Result<(), Reported> {
        match shares_memory(self.region(), written.region(), WORK_LIMIT) {
            Overlap::No => Ok(()),
            Overlap::Yes => Err(Failure::Overlap { read: names[0], written: names[1] }.into()),
            Overlap::TooHard => Err(Error::OverlapTooHard.into()),
        }
    }
}

/// The dtype that all of these views have, which has to be one of BLAS.
pub fn common_dtype<const N: usize>(
    views: &[AnyView; N],
    names: [&'static str; N],
) -> Result<DType, Reported> {
    const { assert!(N >= 1) };
    let first = views[0].element();
    let dtype = dtype_of(first.code()).ok_or_else(|| no_blas_dtype(first.code(), names[0]))?;
    match views.iter().zip(names).find(|(view, _)| view.element().code() != first.code()) {
        None => Ok(dtype),
        Some((view, second)) => {
            let (first_dtype, second_dtype) = (first.text(), view.element().text());
            Err(Failure::DtypeMismatch { first: names[0], first_dtype, second, second_dtype }.into())
        }
    }
}
