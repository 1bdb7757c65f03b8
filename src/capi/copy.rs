//! `bv_copy`: elements from one view to another.

use super::any::AnyView;
use super::boundary;
use super::status::{Failure, bv_status};
use super::view::bv_view;
use crate::backend::threads_to_copy;
use crate::pack::transfer;
use crate::view::copy_axes;

/// Copies the elements of src to dst, whatever the strides of either. Both have the same dtype, any of BV_F32 ...
/// BV_U128. src is broadcast to the shape of dst as NumPy does: axes are matched from the last one, and an axis of
/// src that is missing or of length 1 is repeated; otherwise BV_ERR_SHAPE. src may have BV_CONJ, and is
/// conjugated on the way.
///
/// The two must not share memory: if they do, which is found out exactly, the answer is BV_ERR_OVERLAP. A dst that
/// reaches a byte by two indices is refused as BV_ERR_SELF_OVERLAP. On failure nothing has been written. NumPy:
/// np.copyto(dst, src).
///
/// Time: linear in the number of elements of dst; in a library built with the feature rayon, as many threads as the BLAS
/// computes on share what has 4 MiB and more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_copy(dst: *const bv_view, src: *const bv_view) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for both.
        let (dst, src) = unsafe { (AnyView::read(dst, "dst")?, AnyView::read(src, "src")?) };
        if dst.element().code() != src.element().code() {
            let (first, first_dtype) = ("dst", dst.element().text());
            let (second, second_dtype) = ("src", src.element().text());
            return Err(Failure::DtypeMismatch { first, first_dtype, second, second_dtype }.into());
        }
        let axes = copy_axes(dst.layout(), src.layout())?;
        dst.check_writable("dst")?;
        // Where nothing is written nothing is in the way.
        if dst.layout().is_empty() {
            return Ok(());
        }
        src.check_apart(&dst, ["src", "dst"])?;
        let threads = threads_to_copy(dst.layout().size() * dst.layout().item_size());
        // SAFETY: `copy_axes` pairs the indices of `dst` with those of `src`, and both have elements of one code, hence of one
        // size. C2: those of `src` can be read, those of `dst` written, and nobody else uses these. `check_writable` has found
        // those of `dst` to be distinct, `check_apart` that they share no byte with those of `src`.
        unsafe { transfer(dst.data().cast(), src.data().cast(), &axes, src.copied(), threads) }?;
        Ok(())
    })
}
