//! `bv_operand`: one matrix made ready for BLAS, by a copy if need be, and given back afterwards.

use core::ffi::c_void;
use core::ptr::NonNull;
use std::alloc::{Layout, alloc_zeroed, dealloc};

use super::descriptor::{bv_matrix, matrix as descriptor, order_of};
use super::handles::{Handle, Kind, handle, take};
use super::options::{Options, bv_options};
use super::parameters::read_uplo;
use super::status::{Failure, Reported, bv_status};
use super::view::{Checked, bv_view, check_flags_writable};
use super::{boundary, output, with_scalar, without_status, write_optional};
use crate::arch::CACHE_LINE;
use crate::backend::threads_to_copy;
use crate::blas::Located;
use crate::blas::lapack::parts::{Part, copy_part, count};
use crate::error::Error;
use crate::layout::Axis;
use crate::plan::{Policy, packed_matrix};
use crate::scalar::DType;
use crate::view::check_distinct;
use crate::words::Order;

/// Access: the caller reads the matrix.
pub const BV_READ: i32 = 1;
/// Access: the caller writes every element of the matrix, without reading any.
pub const BV_WRITE: i32 = 2;
/// Access: the caller reads and writes the matrix.
pub const BV_READ_WRITE: i32 = 3;

/// The copy of a matrix that had to be packed. Made by bv_acquire or bv_acquire_triangle, freed by bv_release.
// Invariants, made true by `pack` and kept, as nothing changes any of it: `copy` has room for all elements of `copy_axes`,
// each of `dtype`; `axes` are of the same shape; if `writes`, no two indices of theirs share a byte.
pub struct bv_operand {
    /// First element and axes of the matrix in the caller's memory.
    data: *mut c_void,
    axes: [Axis; 2],
    /// The copy, of the same shape.
    copy: Copy,
    copy_axes: [Axis; 2],
    dtype: DType,
    /// What of it is copied.
    part: Part,
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
/// A copy is conjugated already; in place, the conj of matrix tells whether that is still to be done. With an order of 0, a routine
/// that reads columns, as LAPACK's do, sees the transpose of what matrix says is BV_ROW_MAJOR: see bv_acquire_triangle.
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
        // SAFETY: C1, C2, C4 and C5, as `acquire` asks.
        unsafe { acquire(view, Part::All, access, order, options, matrix, operand) }?;
        Ok(())
    })
}

/// bv_acquire for one triangle of a matrix, with its diagonal: a copy is of that triangle alone (the rest of it are zeros), and
/// bv_release writes that triangle alone back. In place, nobody but you keeps the other one from being read or written.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view. The view need not be square.
///
/// With an order of 0 the matrix is in place whether it lies by rows or by columns. A routine that reads columns, as LAPACK's do, sees
/// what lies by rows as its transpose, so that its triangle is the other one: exchange uplo. uplo_by_columns, which may be NULL, is what
/// to give to such a routine: the uplo of the call, exchanged if the order of matrix is BV_ROW_MAJOR. What the routine leaves in that
/// triangle is then what was asked for, in its place: Cholesky's factor and inverses are, of complex numbers too.
///
/// All else is as for bv_acquire.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_acquire_triangle(
    view: *const bv_view,
    access: i32,
    order: i32,
    uplo: i32,
    options: *const bv_options,
    matrix: *mut bv_matrix,
    uplo_by_columns: *mut i32,
    operand: *mut *mut bv_operand,
) -> bv_status {
    boundary(|| {
        let uplo = read_uplo(uplo)?;
        // SAFETY: C1, C2, C4 and C5, as `acquire` asks.
        let found = unsafe { acquire(view, Part::Triangle(uplo), access, order, options, matrix, operand) }?;
        let uplo = if found == Order::RowMajor { uplo.swapped() } else { uplo };
        // SAFETY: C4.
        unsafe { write_optional(uplo_by_columns, uplo as i32) };
        Ok(())
    })
}

/// Makes a part of a matrix ready, and says in which order.
///
/// # Safety
/// The view is as C1 of [`capi`](super) says, and until bv_release as C2, for what `access` says; options are as C5, of which nothing but
/// the struct is looked at; `matrix` and `operand` are as C4.
unsafe fn acquire(
    view: *const bv_view,
    part: Part,
    access: i32,
    order: i32,
    options: *const bv_options,
    matrix: *mut bv_matrix,
    operand: *mut *mut bv_operand,
) -> Result<Order, Reported> {
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
    let (described, order, packed) = match layout.operand_in(order, item_size) {
        Ok(passing) => {
            (descriptor(checked.data(), checked.dtype(), passing), passing.order, core::ptr::null_mut())
        }
        Err(refusal) if options.policy == Policy::ZeroCopy => {
            return Err(Failure::Refused { operand: "view", refusal }.into());
        }
        Err(_) => {
            let order = order.unwrap_or_else(|| layout.nearest_order());
            // SAFETY: C2, for what `access` says and until bv_release; if they are written, `check_distinct` has found
            // the elements to be distinct.
            let (described, packed) = unsafe { pack(&checked, part, order, reads, writes, options.threads) }?;
            (described, order, packed)
        }
    };
    // SAFETY: C4; `output` has found them to be not NULL.
    unsafe {
        matrix.write(described);
        operand.write(packed);
    }
    Ok(order)
}

/// A copy of a part in that order, and its descriptor.
///
/// # Safety
/// - If `reads`, the elements of the part are initialised, and nobody writes them meanwhile.
/// - If `writes`, no two indices of the view share a byte. (That they can be written is promised to bv_release.)
unsafe fn pack(
    checked: &Checked<2>,
    part: Part,
    order: Order,
    reads: bool,
    writes: bool,
    threads: usize,
) -> Result<(bv_matrix, *mut bv_operand), Reported> {
    let (axes, dtype) = (checked.axes(), checked.dtype());
    let [rows, cols] = axes.map(|axis| axis.len);
    let (described, copy_axes, bytes) =
        packed_matrix(rows, cols, order, dtype.size()).map_err(|error| match error {
            Error::Refused { refusal } => Failure::Refused { operand: "view", refusal },
            error => Failure::Operand { operand: "view", error },
        })?;
    let copy = Copy::new(bytes)?;
    let threads = if threads == 0 { threads_to_copy(bytes) } else { threads };
    if reads {
        let [rows, cols] = axes;
        with_scalar!(dtype, T => {
            let from = Located::<T> { ptr: checked.data().cast(), rows, cols, conj: checked.conj() };
            let [rows, cols] = copy_axes;
            let to = Located::<T> { ptr: copy.as_mut_ptr().cast(), rows, cols, conj: false };
            // SAFETY: both are of one shape. Sources: the part's elements, which can be read (the caller's promise). Destinations:
            // `packed_matrix` has made lines at least as long as they are, so that no two elements share a byte, and counted the
            // bytes that all are within; the copy is memory that was allocated just now, and is nobody else's and no source.
            unsafe { copy_part(to, from, part, threads) };
        });
    }
    let data = copy.as_mut_ptr().cast::<c_void>();
    let copied_bytes = if reads { count(part, rows, cols) * dtype.size() } else { 0 };
    let given = checked.data();
    let operand = handle(bv_operand {
        data: given,
        axes,
        copy,
        copy_axes,
        dtype,
        part,
        writes,
        threads,
        copied_bytes,
    })?;
    Ok((descriptor(data, dtype, described), operand))
}

/// Bytes that bv_acquire or bv_acquire_triangle has copied; 0 if operand is NULL. bv_release copies as many again if it writes back.
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
            let &bv_operand { data, axes, copy_axes: [rows, cols], dtype, part, threads, .. } = &operand;
            with_scalar!(dtype, T => {
                let from = Located::<T> { ptr: operand.copy.as_mut_ptr().cast(), rows, cols, conj: false };
                let [rows, cols] = axes;
                let to = Located::<T> { ptr: data.cast(), rows, cols, conj: false };
                // SAFETY: by the invariants of `bv_operand` both are of one shape, the copy has the elements that are read, which
                // were zeros at first, and the view's are distinct. Those can be written, and nobody else uses them (C2, which
                // bv_acquire asks for until now); the copy, which has memory of its own, shares none.
                unsafe { copy_part(to, from, part, threads) };
            });
        }
        Ok(())
    })
}
