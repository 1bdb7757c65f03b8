//! Views as tensors, without copying.

use core::ffi::c_void;
use core::ptr::null_mut;

use super::{
    BV_MAX_NDIM, CPU, DLDevice, DLManagedTensor, DLManagedTensorVersioned, DLTensor, IS_COPIED, READ_ONLY,
    VERSION, dtype_of,
};
use crate::capi::any::AnyView;
use crate::capi::handles::allocate;
use crate::capi::status::{Failure, Reported, bv_status};
use crate::capi::view::{BV_READ_ONLY, bv_view};
use crate::capi::{boundary, output};
use crate::error::Refusal;

/// What is called when the elements are no longer used.
type FreeOwner = Option<unsafe extern "C" fn(*mut c_void)>;

/// A managed tensor and all that it needs, in one piece of memory, which `manager_ctx` of the tensor points to. Made by
/// [`export`], freed by [`delete`].
#[repr(C)]
struct Exported<T> {
    managed: T,
    owner: *mut c_void,
    free_owner: FreeOwner,
    shape: [i64; BV_MAX_NDIM],
    strides: [i64; BV_MAX_NDIM],
}

/// The two kinds of managed tensors.
trait Managed: Sized {
    /// With a deleter.
    fn new(dl_tensor: DLTensor, flags: u64) -> Self;

    /// What `finish` sets: the tensor and the context.
    fn parts(&mut self) -> (&mut DLTensor, &mut *mut c_void);
}

impl Managed for DLManagedTensor {
    fn new(dl_tensor: DLTensor, _: u64) -> Self {
        DLManagedTensor { dl_tensor, manager_ctx: null_mut(), deleter: Some(delete) }
    }

    fn parts(&mut self) -> (&mut DLTensor, &mut *mut c_void) {
        (&mut self.dl_tensor, &mut self.manager_ctx)
    }
}

impl Managed for DLManagedTensorVersioned {
    fn new(dl_tensor: DLTensor, flags: u64) -> Self {
        let (version, manager_ctx) = (VERSION, null_mut());
        DLManagedTensorVersioned { version, manager_ctx, deleter: Some(delete), flags, dl_tensor }
    }

    fn parts(&mut self) -> (&mut DLTensor, &mut *mut c_void) {
        (&mut self.dl_tensor, &mut self.manager_ctx)
    }
}

/// The deleter of what `export` has made. On any thread; nothing in it panics.
///
/// # Safety
/// `managed` is NULL or what `export::<T>` has stored, with the context as it was; it is not used again. (C8)
unsafe extern "C" fn delete<T: Managed>(managed: *mut T) {
    // SAFETY: NULL or, by the caller's promise, a tensor that nobody uses any more.
    let Some(managed) = (unsafe { managed.as_mut() }) else { return };
    let block = managed.parts().1.cast::<Exported<T>>();
    // SAFETY: the context is the address of the whole that `export::<T>` has made, in memory of `allocate`, as a box has it;
    // freed here only, which is once. `managed`, a part of it, is not used again.
    let exported = unsafe { Box::from_raw(block) };
    let (owner, free_owner) = (exported.owner, exported.free_owner);
    drop(exported);
    if let Some(free_owner) = free_owner {
        // SAFETY: C8 of the call that exported: it may be called with this owner once, on any thread, and does not unwind.
        unsafe { free_owner(owner) };
    }
}

/// The elements of a view as a managed tensor of DLPack 1.x, without copying. It is stored in tensor, with its own copies
/// of shape and strides: the view and its arrays may go. Whoever takes the tensor calls its deleter once, on any thread,
/// after the last use.
///
/// owner is what keeps the data alive, and free_owner is called with it, once, when the deleter is called; it must not
/// throw. Both may be NULL if the data live long enough anyway. On failure the owner stays the caller's and nothing is
/// called. For an array of bv_require or bv_reshape, free_owner is a function that calls bv_array_free.
///
/// flags are 0 or some of DLPACK_FLAG_BITMASK_READ_ONLY (1), which is set for a view with BV_READ_ONLY anyway, and
/// DLPACK_FLAG_BITMASK_IS_COPIED (2), which says that the consumer is the only one to use the data, as those of an array
/// of bv_require that was copied and is handed over; others are BV_ERR_FLAGS.
///
/// DLPack counts strides in elements: a view whose strides are not whole elements is BV_ERR_REFUSED, as is one whose data
/// are not aligned to their elements. It has no conjugated elements: BV_CONJ on a complex view is BV_ERR_FLAGS. In all
/// these cases bv_require makes a copy (BV_COPY_ALWAYS) that can be exported. Strides of axes of length 0 or 1 become 1;
/// the data of an empty view become NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_to_dlpack(
    view: *const bv_view,
    flags: u64,
    owner: *mut c_void,
    free_owner: Option<unsafe extern "C" fn(owner: *mut c_void)>,
    tensor: *mut *mut DLManagedTensorVersioned,
) -> bv_status {
    boundary(|| {
        let unknown = flags & !(READ_ONLY | IS_COPIED);
        if unknown != 0 {
            return Err(Failure::DlpackFlags(unknown).into());
        }
        // SAFETY: C1 for the view; C4 for `tensor` and C8 for the owner.
        unsafe { export(&read(view)?, flags, owner, free_owner, tensor) }
    })
}

/// The same as a managed tensor from before DLPack 1.0, for consumers that do not know the other one, such as NumPy before
/// 2.1. It has no flags: a view with BV_READ_ONLY is BV_ERR_READ_ONLY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_view_to_dlpack_unversioned(
    view: *const bv_view,
    owner: *mut c_void,
    free_owner: Option<unsafe extern "C" fn(owner: *mut c_void)>,
    tensor: *mut *mut DLManagedTensor,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1.
        let view = unsafe { read(view) }?;
        if view.flags() & BV_READ_ONLY != 0 {
            return Err(Failure::UnversionedReadOnly.into());
        }
        // SAFETY: C4 for `tensor`, C8 for the owner.
        unsafe { export(&view, 0, owner, free_owner, tensor) }
    })
}

/// Reads a view and checks that DLPack can express it.
///
/// # Safety
/// `view` is as C1 of [`capi`](crate::capi) says.
unsafe fn read(view: *const bv_view) -> Result<AnyView, Reported> {
    // SAFETY: the caller's promise, C1.
    let view = unsafe { AnyView::read(view, "view") }?;
    if view.conj() {
        return Err(Failure::ConjugatedExport("view").into());
    }
    if view.layout().is_empty() {
        return Ok(view);
    }
    let size = view.element().size() as isize;
    let indivisible = view.layout().axes().iter().find(|axis| axis.len > 1 && axis.stride % size != 0);
    let refusal = match indivisible {
        Some(axis) => Refusal::Indivisible { stride: axis.stride },
        None if view.data().addr() % view.element().align() != 0 => Refusal::Misaligned,
        None => return Ok(view),
    };
    Err(Failure::Refused { operand: "view", refusal }.into())
}

/// Makes the tensor of a view that `read` has checked, and stores it.
///
/// # Safety
/// `place` is as C4 of [`capi`](crate::capi) says, `owner` and `free_owner` as C8.
unsafe fn export<T: Managed>(
    view: &AnyView,
    flags: u64,
    owner: *mut c_void,
    free_owner: FreeOwner,
    place: *mut *mut T,
) -> Result<(), Reported> {
    let (place, axes) = (output(place, "tensor")?, view.layout().axes());
    let size = view.element().size() as isize;
    let (mut shape, mut strides) = ([0; BV_MAX_NDIM], [0; BV_MAX_NDIM]);
    for (at, axis) in axes.iter().enumerate() {
        let used = axis.len > 1 && !view.layout().is_empty();
        (shape[at], strides[at]) = (axis.len as i64, if used { axis.stride / size } else { 1 } as i64);
    }
    let dl_tensor = DLTensor {
        data: if view.layout().is_empty() { null_mut() } else { view.data() },
        device: DLDevice { device_type: CPU, device_id: 0 },
        ndim: axes.len() as i32,
        dtype: dtype_of(&view.element()),
        shape: null_mut(),
        strides: null_mut(),
        byte_offset: 0,
    };
    let flags = if view.flags() & BV_READ_ONLY != 0 { flags | READ_ONLY } else { flags };
    let managed = T::new(dl_tensor, flags);
    let block = allocate::<Exported<T>>()?;
    // SAFETY: `allocate` has made memory for it just now, which is nobody else's until it is stored: it is written as a whole,
    // then the tensor in it, while its arrays are only pointed to. `place` is not NULL, as `output` has found, and by the
    // caller's promise can be written.
    unsafe {
        block.write(Exported { managed, owner, free_owner, shape, strides });
        let (shape, strides) = (&raw mut (*block).shape, &raw mut (*block).strides);
        let (tensor, context) = (*block).managed.parts();
        (tensor.shape, tensor.strides, *context) = (shape.cast(), strides.cast(), block.cast());
        place.write(&raw mut (*block).managed);
    }
    Ok(())
}
