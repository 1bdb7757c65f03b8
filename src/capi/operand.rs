//! `bv_operand`: one matrix made ready for BLAS, by a copy if need be, and given back afterwards.

use core::ffi::c_void;
use core::ptr::NonNull;
use std::alloc::{Layout, alloc_zeroed, dealloc};

use super::descriptor::{bv_matrix, matrix as descriptor, order_of};
use super::handles::{Handle, Kind, handle, take};
use super::options::{Options, bv_options};
use super::status::{Failure, Reported, bv_status};
use super::view::{Checked, bv_view, check_flags_writable};
use super::{boundary, output, without_status};
use crate::arch::CACHE_LINE;
use crate::backend::threads_to_copy;
use crate::error::Error;
use crate::layout::Axis;
use crate::pack::{CopyAxis, Element, transfer_near};
use crate::plan::{Policy, packed_matrix};
use crate::view::check_distinct;
use crate::words::Order;

/// Access: the caller reads the matrix.
pub const BV_READ: i32 = 1;
/// Access: the caller writes every element of the matrix, without reading any.
pub const BV_WRITE: i32 = 2;
/// Access: the caller reads and writes the matrix.
pub const BV_READ_WRITE: i32 = 3;

/// The copy of a matrix that had to be packed. Made by bv_acquire, freed by bv_release.
// Invariants, made true by `pack` and kept, as nothing changes any of it: `copy` has room for all elements of `copy_axes`,
// each of `item_size` bytes; `axes` are of the same shape; if `writes`, no two indices of theirs share a byte.
pub struct bv_operand {
    /// First element and axes of the matrix in the caller's memory.
    data: *mut u8,
    axes: [Axis; 2],
    /// The copy, of the same shape.
    copy: Copy,
    copy_axes: [Axis; 2],
    item_size: usize,
    writes: bool,
    threads: usize,
    /// What packing has copied.
    copied_bytes: usize,
}

// SAFETY: no other type in the library has this kind. The copy is memory of the global allocator, which any thread may use
// and free; the address of the caller's memory is used in bv_release only, for which C promises it (C2).
unsafe impl Handle for bv_operand {
    const KIND: Kind = Kind::Operand;
}

/// Zeroed bytes, aligned to a cache line: what the caller does not write is written back as zeros, not as
/// whatever was there.
///
/// # Invariants
/// `start` was allocated with `layout` by the global allocator, and is freed by dropping this.
pub struct Copy {
    start: NonNull<u8>,
    layout: Layout,
}

impl Copy {
    /// At least as many bytes.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn new(bytes: usize) -> Result<Copy, Error> {
        let layout =
            Layout::from_size_align(bytes.max(1), CACHE_LINE).map_err(|_| Error::OutOfMemory { bytes })?;
        // SAFETY: the size of `layout` is 1 at least.
        let start = NonNull::new(unsafe { alloc_zeroed(layout) }).ok_or(Error::OutOfMemory { bytes })?;
        Ok(Copy { start, layout })
    }

    /// Its first byte.
    pub fn as_mut_ptr(&self) -> *mut u8 {
        self.start.as_ptr()
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // SAFETY: the invariant; nobody can use it afterwards.
        unsafe { dealloc(self.start.as_ptr(), self.layout) };
    }
}

/// Makes one matrix ready for BLAS calls of your own: in place if its layout allows, else as a copy.
///
/// access is BV_READ, BV_WRITE or BV_READ_WRITE; order is BV_ROW_MAJOR, BV_COL_MAJOR, or 0 for either. On success
/// matrix describes what to give to BLAS, and operand is the copy, or NULL if the matrix is in place. In both
/// cases use the matrix, then call bv_release once: it writes a copy that was taken for writing back, and frees
/// it. Until then the data of the view (not the view itself) must stay valid and, if there is a copy, untouched.
///
/// A copy is conjugated already; in place, the conj of matrix tells whether that is still to be done.
///
/// Of the options, policy and threads count. Under BV_ZERO_COPY the answer is BV_ERR_REFUSED instead of a copy;
/// the copy is as large as the matrix and never in options.workspace.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_acquire(
    view: *const bv_view,
    access: i32,
    order: i32,
    options: *const bv_options,
    matrix: *mut bv_matrix,
    operand: *mut *mut bv_operand,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1.
        let checked: Checked<2> = unsafe { Checked::read(view, "view") }?;
        let (reads, writes) = match access {
            BV_READ => (true, false),
            BV_WRITE => (false, true),
            BV_READ_WRITE => (true, true),
            value => return Err(Failure::Value { parameter: "access", value }.into()),
        };
        let order = order_of(order, "order")?;
        // SAFETY: C5; nothing but the struct is looked at.
        let options = unsafe { Options::read(options) }?;
        let (matrix, operand) = (output(matrix, "matrix")?, output(operand, "operand")?);
        let (item_size, layout) = (checked.dtype().size(), checked.layout());
        if writes {
            check_flags_writable(checked.flags(), "view")?;
            check_distinct(item_size, &checked.axes())
                .map_err(|error| Failure::Operand { operand: "view", error })?;
        }
        let (described, packed) = match layout.operand_in(order, item_size) {
            Ok(passing) => (descriptor(checked.data(), checked.dtype(), passing), core::ptr::null_mut()),
            Err(refusal) if options.policy == Policy::ZeroCopy => {
                return Err(Failure::Refused { operand: "view", refusal }.into());
            }
            Err(_) => {
                let order = order.unwrap_or_else(|| layout.nearest_order());
                // SAFETY: C2, for what `access` says and until bv_release; if they are written, `check_distinct` has found
                // the elements to be distinct.
                unsafe { pack(&checked, order, reads, writes, options.threads) }?
            }
        };
        // SAFETY: C4; `output` has found them to be not NULL.
        unsafe {
            matrix.write(described);
            operand.write(packed);
        }
        Ok(())
    })
}

/// A copy in that order, and its descriptor.
///
/// # Safety
/// - If `reads`, the view's elements are initialised, and nobody writes them meanwhile.
/// - If `writes`, no two indices of the view share a byte. (That they can be written is promised to bv_release.)
unsafe fn pack(
    checked: &Checked<2>,
    order: Order,
    reads: bool,
    writes: bool,
    threads: usize,
) -> Result<(bv_matrix, *mut bv_operand), Reported> {
    let (view_axes, item_size) = (checked.axes(), checked.dtype().size());
    let [rows, cols] = view_axes.map(|axis| axis.len);
    let (described, copy_axes, bytes) =
        packed_matrix(rows, cols, order, item_size).map_err(|error| match error {
            Error::Refused { refusal } => Failure::Refused { operand: "view", refusal },
            error => Failure::Operand { operand: "view", error },
        })?;
    let copy = Copy::new(bytes)?;
    let threads = if threads == 0 { threads_to_copy(bytes) } else { threads };
    if reads {
        let axes = core::array::from_fn::<_, 2, _>(|at| CopyAxis::between(copy_axes[at], view_axes[at]));
        let element = Element { size: item_size, conj: checked.conj() };
        // SAFETY: both are of one shape. Sources: the view's elements, which can be read (the caller's promise). Destinations:
        // `packed_matrix` has made lines at least as long as they are, so that no two elements share a byte, and counted the bytes
        // that all are within; the copy is memory that was allocated just now, and is nobody else's and no source.
        unsafe { transfer_near(copy.as_mut_ptr(), checked.data().cast(), &axes, element, threads) };
    }
    let data = copy.as_mut_ptr().cast::<c_void>();
    let operand = handle(bv_operand {
        data: checked.data().cast(),
        axes: view_axes,
        copy,
        copy_axes,
        item_size,
        writes,
        threads,
        copied_bytes: if reads { rows * cols * item_size } else { 0 },
    })?;
    Ok((descriptor(data, checked.dtype(), described), operand))
}

/// Bytes that bv_acquire has copied; 0 if operand is NULL. bv_release copies as many again if it writes back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_operand_copied_bytes(operand: *const bv_operand) -> usize {
    // SAFETY: C6; the reference ends with this call.
    without_status(|| unsafe { operand.as_ref() }.map_or(0, |operand| operand.copied_bytes))
}

/// Ends the use of a matrix: a copy that was taken for writing is written back, to the elements of the view and
/// nothing else, and freed. NULL is fine. The operand must not be used afterwards. One that has been released already, or
/// never was an operand, is BV_ERR_HANDLE, and nothing is written or freed; but where another operand has got its memory
/// since, that one is released.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_release(operand: *mut bv_operand) -> bv_status {
    boundary(|| {
        if operand.is_null() {
            return Ok(());
        }
        let operand = take(operand, "operand")?;
        if operand.writes {
            let axes = core::array::from_fn::<_, 2, _>(|at| {
                CopyAxis::between(operand.axes[at], operand.copy_axes[at])
            });
            let element = Element { size: operand.item_size, conj: false };
            let copy = operand.copy.as_mut_ptr();
            // SAFETY: by the invariants of `bv_operand` both are of one shape, the copy has the elements that are read, which
            // were zeros at first, and the view's are distinct. Those can be written, and nobody else uses them (C2, which
            // bv_acquire asks for until now); the copy, which has memory of its own, shares none.
            unsafe { transfer_near(operand.data, copy, &axes, element, operand.threads) };
        }
        Ok(())
    })
}
