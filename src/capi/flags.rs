//! What a view is, by its numbers alone: sizes, contiguity, alignment, the bytes it covers.

use super::any::AnyView;
use super::status::bv_status;
use super::view::bv_view;
use super::{boundary, output};

/// The elements lie in C order without gaps (axes of length 1 do not count; an empty view does), as NumPy's
/// flags.c_contiguous.
pub const BV_IS_C_CONTIGUOUS: u32 = 1;
/// The elements lie in Fortran order without gaps, as NumPy's flags.f_contiguous.
pub const BV_IS_F_CONTIGUOUS: u32 = 2;
/// Every element lies at a multiple of its alignment (for a complex number, that of its parts), as NumPy's
/// flags.aligned.
pub const BV_IS_ALIGNED: u32 = 4;

/// What a view is. This struct never changes.
#[repr(C)]
pub struct bv_view_info {
    /// Number of elements.
    pub size: i64,
    /// Size of an element in bytes.
    pub itemsize: i64,
    /// Bytes of all elements: size * itemsize, or the largest int64_t if a broadcast view has more.
    pub nbytes: i64,
    /// The lowest byte that an element has, relative to data: 0 or negative.
    pub low: i64,
    /// One past the highest byte, relative to data; equal to low if the view is empty.
    pub high: i64,
    /// Some of BV_IS_C_CONTIGUOUS, BV_IS_F_CONTIGUOUS, BV_IS_ALIGNED.
    pub flags: u32,
}

/// Tells what a view is. Nothing but the description is looked at. bv_view_vector and bv_view_matrix tell whether BLAS
/// can take it, bv_has_internal_overlap whether it may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_about(view: *const bv_view, info: *mut bv_view_info) -> bv_status {
    boundary(|| {
        // SAFETY: C1.
        let view = unsafe { AnyView::read(view, "view") }?;
        let info = output(info, "info")?;
        let (layout, extent) = (view.layout(), view.layout().extent());
        let flags = [
            (layout.is_c_contiguous(), BV_IS_C_CONTIGUOUS),
            (layout.is_f_contiguous(), BV_IS_F_CONTIGUOUS),
            (layout.is_aligned(view.data().addr(), view.element().align()), BV_IS_ALIGNED),
        ];
        let (size, itemsize) = (layout.size() as i64, view.element().size() as i64);
        let about = bv_view_info {
            size,
            itemsize,
            nbytes: size.saturating_mul(itemsize),
            low: extent.start as i64,
            high: extent.end as i64,
            flags: flags.into_iter().filter(|(is, _)| *is).fold(0, |all, (_, flag)| all | flag),
        };
        // SAFETY: C4; `output` has found it to be not NULL.
        unsafe { info.write(about) };
        Ok(())
    })
}
