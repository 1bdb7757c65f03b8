//! What a routine is given to carry out: one BLAS call, or operands to compute on directly.

use crate::backend::Backend;
use crate::direct::Line;
use crate::direct::gemm::{Strided, Workspace};
use crate::layout::Axis;
use crate::operand::{BandLayout, MatrixLayout};
use crate::plan::{CallForm, MAX_INDICES, Parameters, Request, Routine, Storage, Variant, flipped};
use crate::scalar::Scalar;
use crate::words::{Order, Trans};

/// One operand of one BLAS call.
#[derive(Clone, Copy, Debug)]
pub struct CallOperand<T> {
    /// Where it starts for BLAS: the element at the lowest address of a vector, the storage of a band.
    pub ptr: *mut T,
    /// What BLAS is to do with it.
    pub trans: Trans,
    /// Its leading dimension in elements, or the `inc` of a vector.
    pub ld: isize,
    /// Whether it is to be read as its conjugate, if the routine has a way to do so but `trans`.
    pub conj: bool,
}

impl<T> CallOperand<T> {
    /// The same of elements of another type.
    pub fn cast<U>(self) -> CallOperand<U> {
        let CallOperand { ptr, trans, ld, conj } = self;
        CallOperand { ptr: ptr.cast(), trans, ld, conj }
    }
}

/// One BLAS call.
#[derive(Clone, Copy, Debug)]
pub struct Call<T, const N: usize> {
    /// Who carries it out.
    pub blas: Backend,
    /// Storage order.
    pub order: Order,
    /// Which form of the routine it is.
    pub variant: Variant,
    /// Which elements of the structured operand count, as BLAS sees it.
    pub parameters: Parameters,
    /// Lengths of the indices.
    pub lens: [isize; MAX_INDICES],
    /// The operands.
    pub operands: [CallOperand<T>; N],
    /// alpha
    pub alpha: T,
    /// beta
    pub beta: T,
}

/// One operand where it lies. Laid out alike for every `T`.
#[derive(Debug)]
#[repr(C)]
pub struct Located<T> {
    /// Its first element.
    pub ptr: *mut T,
    /// Its rows, stride in bytes.
    pub rows: Axis,
    /// Its columns.
    pub cols: Axis,
    /// Whether it is to be read as its conjugate.
    pub conj: bool,
}

// Whatever `T` is: a pointer is copied.
impl<T> Clone for Located<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Located<T> {}

impl<T> Located<T> {
    /// One of that layout.
    #[inline(always)]
    pub fn new(ptr: *mut T, layout: &MatrixLayout) -> Located<T> {
        let MatrixLayout { rows, cols, conj, .. } = *layout;
        Located { ptr, rows, cols, conj }
    }

    /// A vector, as a matrix of one column.
    #[inline(always)]
    pub fn vector(ptr: *mut T, rows: Axis, conj: bool) -> Located<T> {
        Located { ptr, rows, cols: Axis::new(1, 0), conj }
    }

    /// What the planner needs to know of it.
    #[inline(always)]
    pub fn layout(&self) -> MatrixLayout
    where
        T: Scalar,
    {
        let Located { ptr, rows, cols, conj } = *self;
        MatrixLayout { rows, cols, conj, aligned: ptr.addr() & (T::DTYPE.align() - 1) == 0 }
    }

    /// The same elements, transposed.
    #[inline(always)]
    pub fn transposed(self) -> Located<T> {
        Located { rows: self.cols, cols: self.rows, ..self }
    }

    /// The same to be read as their conjugates.
    #[inline(always)]
    pub fn conjugated(self) -> Located<T>
    where
        T: Scalar,
    {
        Located { conj: self.conj != T::DTYPE.is_complex(), ..self }
    }

    /// A matrix.
    #[inline(always)]
    pub fn strided(self) -> Strided<T> {
        let Located { ptr, rows, cols, conj } = self;
        Strided { ptr, rows: rows.stride, cols: cols.stride, conj }
    }

    /// A vector.
    #[inline(always)]
    pub fn line(self) -> Line<T> {
        Line { ptr: self.ptr, stride: self.rows.stride, conj: self.conj }
    }
}

/// An operation that is computed without BLAS.
///
/// Where they lie is borrowed: a copy of a struct waits until all of its fields, just written, have arrived in memory, which
/// takes longer than a tiny product.
#[derive(Clone, Copy, Debug)]
pub struct Direct<'a, T, const N: usize> {
    /// Which elements of the structured operand count.
    pub parameters: Parameters,
    /// The operands.
    pub places: &'a [Located<T>; N],
    /// alpha
    pub alpha: T,
    /// beta
    pub beta: T,
    /// For the panels of a product.
    pub workspace: Workspace,
}

/// How a routine is carried out.
#[derive(Clone, Copy)]
pub struct Kernel<T, const N: usize> {
    /// By one BLAS call.
    ///
    /// # Safety
    /// What the methods of [`Level1`](crate::backend::Level1), [`Level2`](crate::backend::Level2) and
    /// [`Level3`](crate::backend::Level3) demand of the arguments that the kernel makes of this call:
    /// - *legal*: each `ld` and `inc` is one that the standard allows for the operand as it is stored, in that order and with
    ///   that `trans`; so is each length; all fit the integer of `blas`, which has each `trans` that occurs;
    /// - *elements*: those that count, from `ptr` on in steps of `ld`, are there for as long as the call takes, aligned for the
    ///   real type: those of inputs readable, those of an output writable and, unless beta is 0, readable. Of a routine that
    ///   is `composed` all of C's square counts;
    /// - *apart*: an output shares no byte with another operand, and nobody else uses it during the call.
    pub call: unsafe fn(&Call<T, N>),
    /// Without BLAS, for routines that can be.
    ///
    /// # Safety
    /// - The operands are as [`Operands`](super::operands::Operands) demands (*layouts*, *elements*, *distinct*).
    /// - *lengths*: they agree about the indices of the routine, as [`index_lens`](crate::plan::index_lens) finds out.
    /// - *apart*: an output shares no byte with another operand.
    /// - *workspace*: its bytes are writable, nobody else's, and none of them an operand's.
    pub direct: unsafe fn(&Direct<'_, T, N>),
}

/// For routines that are never computed without BLAS.
///
/// # Safety
/// Nothing is demanded: it reads and writes nothing. It is unsafe as it stands where [`Kernel::direct`] does.
pub unsafe fn never<T, const N: usize>(_: &Direct<'_, T, N>) {
    debug_assert!(false, "no plan asks for this");
}

/// Where a passing operand starts for BLAS. `parameters` are those of the operand as it lies.
#[inline(always)]
pub fn start<T>(
    ptr: *mut T,
    layout: &MatrixLayout,
    storage: Storage,
    parameters: Parameters,
    order: Order,
    trans: Trans,
) -> *mut T {
    match storage {
        Storage::Dense | Storage::Packed => ptr,
        Storage::Vector => ptr.wrapping_byte_offset(layout.rows.span().min(0)),
        Storage::Band => {
            let stored = if trans.transposes() { order.transposed() } else { order };
            let Parameters { kl, ku, .. } = parameters;
            ptr.wrapping_byte_offset(BandLayout { matrix: *layout, kl, ku }.before(stored).wrapping_neg())
        }
    }
}

impl<T: Copy, const N: usize> Call<T, N> {
    /// The one call that a form makes in which everything passes; layouts and data are those after reversals.
    #[inline(always)]
    pub fn passing(
        blas: Backend,
        request: &Request<'_, N>,
        form: &CallForm<N>,
        lens: [usize; MAX_INDICES],
        data: [*mut T; N],
        [alpha, beta]: [T; 2],
    ) -> Call<T, N>
    where
        T: Scalar,
    {
        let scale = |scale: T| if form.variant.conjugated { scale.conj() } else { scale };
        let routine: &Routine<N> = request.routine;
        let operand = |at: usize| {
            // In this form there are no others.
            let (trans, ld) = form.access[at].passed().unwrap_or((Trans::No, 1));
            let (layout, storage) = (&request.layouts[at], routine.operands[at].storage);
            let ptr = start(data[at], layout, storage, request.parameters, form.order, trans);
            let conj = layout.conj != (routine.conjugates && form.variant.conjugated);
            CallOperand { ptr, trans, ld, conj }
        };
        // No loop: see `Request::passing`.
        let mut operands = [operand(N - 1); N];
        if N >= 2 {
            operands[0] = operand(0);
        }
        if N == 3 {
            operands[1] = operand(1);
        }
        Call {
            blas,
            order: form.order,
            variant: form.variant,
            parameters: request.passing_parameters(form),
            lens: lens.map(|len| len as isize),
            operands,
            alpha: scale(alpha),
            beta: scale(beta),
        }
    }

    /// The same of the operands as they lie, whatever the form reverses.
    #[inline(always)]
    pub fn of_form(
        blas: Backend,
        request: &Request<'_, N>,
        form: &CallForm<N>,
        lens: [usize; MAX_INDICES],
        data: [*mut T; N],
        scales: [T; 2],
    ) -> Call<T, N>
    where
        T: Scalar,
    {
        let (mut layouts, mut data, mut parameters) = (*request.layouts, data, request.parameters);
        if !form.flips.is_empty() {
            let flipped = flipped(request.routine, request.layouts, form.flips, request.dtype);
            layouts = flipped.map(|(layout, _)| layout);
            data = core::array::from_fn(|at| data[at].wrapping_byte_offset(flipped[at].1));
            // A form reverses only what its parameters allow.
            parameters = request.flipped_parameters(form.flips).unwrap_or(parameters);
        }
        let request = Request { layouts: &layouts, parameters, ..*request };
        Call::passing(blas, &request, form, lens, data, scales)
    }
}
