//! What the functions that make a view from another one share: lengths and axis numbers read, views written to where the
//! caller wants them.

use super::any::{AnyView, BV_MAX_NDIM};
use super::element::ElementType;
use super::output;
use super::status::{Failure, Reported};
use super::view::bv_view;
use crate::error::{Error, Result};
use crate::layout::Layout;

/// Where C wants a view: its arrays, and itself.
#[derive(Clone, Copy)]
pub struct OutputView {
    pub shape: *mut i64,
    pub strides: *mut i64,
    pub out: *mut bv_view,
}

impl OutputView {
    /// Writes a view of `layout`, whose offset is relative to the data of `view`.
    ///
    /// # Safety
    /// `out` and the arrays are as C4 of [`capi`](super) says, the arrays with room for as many numbers as `layout` has axes;
    /// no reference to what they point to is in use.
    pub unsafe fn write(
        self,
        view: &AnyView,
        layout: &Layout,
        element: ElementType,
        flags: u32,
    ) -> core::result::Result<(), Reported> {
        let (ndim, out) = (layout.ndim(), output(self.out, "out")?);
        if ndim > BV_MAX_NDIM {
            return Err(Failure::Ndim { operand: "out", expected: "0 to 64", found: ndim as i64 }.into());
        }
        if ndim > 0 {
            let (shape, strides) = (output(self.shape, "shape")?, output(self.strides, "strides")?);
            for (at, (len, stride)) in lens_and_strides(layout).enumerate() {
                // SAFETY: not NULL, so that by the caller's promise there is room for `ndim` numbers, and `at` is below
                // that. The arrays may be those that `view` was read from, which has its own copy of them.
                unsafe {
                    shape.add(at).write(len);
                    strides.add(at).write(stride);
                }
            }
        }
        let data = view.data().wrapping_byte_offset(layout.offset());
        let (ndim, dtype) = (ndim as i64, element.code());
        // SAFETY: not NULL, so that by the caller's promise a view can be written there.
        unsafe { out.write(bv_view { data, ndim, shape: self.shape, strides: self.strides, dtype, flags }) };
        Ok(())
    }
}

/// Lengths and strides as C has them.
pub fn lens_and_strides(layout: &Layout) -> impl Iterator<Item = (i64, i64)> + '_ {
    // Lengths are at most isize::MAX.
    layout.axes().iter().map(|axis| (axis.len as i64, axis.stride as i64))
}

/// An axis number as C has it: a negative one counts from the end.
pub fn axis_of(axis: i64, ndim: usize) -> Result<usize> {
    let from_start = if axis < 0 { axis.checked_add(ndim as i64) } else { Some(axis) };
    let axis = from_start.and_then(|axis| usize::try_from(axis).ok()).unwrap_or(usize::MAX);
    if axis < ndim { Ok(axis) } else { Err(Error::AxisOutOfRange { axis, ndim }) }
}

/// A number of 64 bits that has to fit a pointer's.
pub fn offset_of(value: i64) -> Result<isize> {
    isize::try_from(value).map_err(|_| Error::Overflow)
}

/// Lengths that C gives.
pub struct Lens {
    lens: [isize; BV_MAX_NDIM],
    ndim: usize,
}

impl Lens {
    /// # Safety
    /// If not NULL, `lens` has `ndim` entries, aligned and initialised, and nobody changes them meanwhile (C1).
    pub unsafe fn read(
        ndim: i64,
        lens: *const i64,
        parameter: &'static str,
    ) -> core::result::Result<Lens, Reported> {
        let count = usize::try_from(ndim).ok().filter(|&ndim| ndim <= BV_MAX_NDIM);
        let count = count.ok_or(Failure::Ndim { operand: parameter, expected: "0 to 64", found: ndim })?;
        let mut read = Lens { lens: [0; BV_MAX_NDIM], ndim: count };
        if count > 0 && lens.is_null() {
            return Err(Failure::Null(parameter).into());
        }
        for (at, len) in read.lens[..count].iter_mut().enumerate() {
            // SAFETY: not NULL, as checked, so that the caller promises `count` entries, and `at` is below that.
            *len = offset_of(unsafe { lens.add(at).read() })?;
        }
        Ok(read)
    }

    /// As they are.
    pub fn signed(&self) -> &[isize] {
        &self.lens[..self.ndim]
    }

    /// As lengths, none of which may be negative; the second number is how many.
    pub fn unsigned(&self) -> Result<([usize; BV_MAX_NDIM], usize)> {
        let mut lens = [0; BV_MAX_NDIM];
        for (axis, (to, &len)) in lens.iter_mut().zip(self.signed()).enumerate() {
            *to = usize::try_from(len).map_err(|_| Error::NegativeLength { axis, len })?;
        }
        Ok((lens, self.ndim))
    }
}
