//! Carries out plans that are of several steps: halves of structured operands, windows, and products that are a matrix times a
//! vector.

use core::mem::MaybeUninit;

use super::call::{Kernel, Located};
use super::context::{Context, Report};
use super::level2::gemv_kernel;
use super::level3::gemm_kernel;
use super::operands::Operands;
use super::run::{Done, Scratch, run};
use crate::backend::Backend;
use crate::blas::Blas;
use crate::error::Result;
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::pack::{CopyAxis, Element, add_repeated, transfer};
use crate::plan::{MAX_INDICES, Plan, REPEATED_BLOCK, Scale, Subproblem, VectorProduct};

/// A step with its plan, and how far into which operands its own begin.
#[allow(
    clippy::large_enum_variant,
    reason = "there is one at a time, on the stack, where nothing may be allocated"
)]
enum Step<const N: usize> {
    Same(Plan<N>, [isize; N], [Scale; 2]),
    Product(Plan<3>, [(usize, isize); 3], [Scale; 2]),
}

/// # Errors
/// As [`run`].
#[inline(never)]
fn planned<const N: usize>(plan: &Plan<N>, step: &Subproblem<N>) -> Result<Step<N>> {
    Ok(match step {
        Subproblem::Same { parts, scales } => {
            let half = plan.subproblem(parts.map(|(layout, _)| layout), *scales)?;
            Step::Same(half, parts.map(|(_, delta)| delta), *scales)
        }
        Subproblem::Product { parts, scales } => {
            let product = plan.subproduct(parts.map(|(_, (layout, _))| layout), *scales)?;
            Step::Product(product, parts.map(|(at, (_, delta))| (at, delta)), *scales)
        }
    })
}

/// Carries out the steps of a plan in halves or windows, whose operands are at `bases` and have these layouts.
///
/// # Errors
/// As [`run`].
///
/// # Safety
/// As [`run`], for operands that lie so, of which an output shares no byte with another; `scratch` has as many bytes as the
/// largest of the steps needs.
pub unsafe fn subproblems<T: Blas, const N: usize>(
    blas: Backend,
    plan: &Plan<N>,
    bases: [*mut T; N],
    layouts: &[MatrixLayout; N],
    scales: [T; 2],
    scratch: Scratch,
    kernel: &Kernel<T, N>,
) -> Result<Done> {
    let value = |scale: Scale| scale.of(scales);
    let place = |at: usize, delta: isize| bases[at].wrapping_byte_offset(delta);
    let mut done = Done::default();
    for step in plan.subproblems(layouts) {
        let part = match planned(plan, &step)? {
            Step::Same(half, deltas, scales) => {
                let data = core::array::from_fn(|at| place(at, deltas[at]));
                // SAFETY: operands: parts of them, by the offsets and lengths of `Plan::subproblems`, so that what holds of them
                // holds of these, with no overlap. Scratch: this function's promise. Plan: `subproblem` makes it of the same
                // dtype and capabilities; halves of an index that is halved, of two or more, are not empty, nor is every so-many-th
                // of an index from one of the first so many on, which are no more than there are.
                unsafe { run(blas, &half, data, scales.map(value), scratch, kernel) }?
            }
            Step::Product(product, places, scales) => {
                let data = places.map(|(at, delta)| place(at, delta));
                // SAFETY: as above. Where a factor is part of the operand that is written, it is another half of it than the one
                // that is written: of distinct elements, so that they share no byte.
                unsafe { run(blas, &product, data, scales.map(value), scratch, gemm_kernel()) }?
            }
        };
        done.copied += part.copied;
        done.calls += part.calls;
    }
    Ok(done)
}

/// Carries out the plan of a product that is a matrix times a vector.
///
/// # Errors
/// As [`run`].
///
/// # Safety
/// As [`run`], for operands of `gemm` of which the output shares no byte with another, of a plan whose product this is.
pub unsafe fn vector_product<T: Blas, const N: usize>(
    blas: Backend,
    plan: &Plan<N>,
    product: VectorProduct,
    data: [*mut T; N],
    [alpha, beta]: [T; 2],
    scratch: Scratch,
) -> Result<Done> {
    let mut done = Done::default();
    let part = |range, by_themselves: Option<*mut T>| {
        let limit = plan.workspace_bytes();
        let (part, deltas) = plan.vector_part(product, range, by_themselves.is_some(), limit)?;
        let places = places(product, data, deltas, by_themselves);
        let beta = if by_themselves.is_some() { T::ZERO } else { beta };
        // SAFETY: operands: parts of a factor's lines, the other factor's one line, and of the output as many of its own, by the
        // lengths and offsets of `vector_part`, so that what holds of them holds of these; or in place of the output so many
        // elements that `numbers` gives, which are aligned and not read. Scratch: parts are planned within the plan's. Plan:
        // `vector_part` has made it of the same dtype and capabilities, and no range nor the sum is empty. Kernel: `gemv`'s,
        // which is the routine of those parts.
        let part = unsafe { run(blas, &part, places, [alpha, beta], scratch, gemv_kernel()) }?;
        done.copied += part.copied;
        done.calls += part.calls;
        Ok(())
    };
    let output = Located::new(data[N - 1], &plan.layouts()[N - 1]);
    // SAFETY: the output is as this function's caller promises; `part` writes the numbers that it is asked for.
    unsafe { numbers(product, plan.lens(), output, beta, scratch.threads, part) }?;
    Ok(done)
}

impl Context<'_> {
    /// Carries out a product that is a matrix times a vector, whose numbers are computed by one call, without a plan of it.
    ///
    /// # Errors
    /// Those of `gemv`; nothing has been written then.
    ///
    /// # Safety
    /// `operands` are as [`Operands`] demands, for `gemm`; the output shares no byte with another, `product` is what
    /// [`VectorProduct::of`] makes of them and [at once](VectorProduct::is_at_once), and no index is empty.
    pub(super) unsafe fn vector_product_at_once<T: Blas, const N: usize>(
        &mut self,
        product: VectorProduct,
        lens: [usize; MAX_INDICES],
        [alpha, beta]: [T; 2],
        operands: &Operands<T, N>,
    ) -> Result<Report> {
        let threads = self.blas().map(|blas| self.own_threads(blas))?;
        // The plan that is wanted has been left: it is not that of this part.
        let (mut report, plan_into) = (Report::default(), self.plan_into.take());
        let part = |range, by_themselves: Option<*mut T>| {
            let parts = product.parts(&operands.layouts(), range, by_themselves.is_some(), T::DTYPE);
            let places = places(product, operands.data(), parts.map(|(_, delta)| delta), by_themselves);
            let given = Operands::apart(core::array::from_fn(|at| Located::new(places[at], &parts[at].0)));
            let beta = if by_themselves.is_some() { T::ZERO } else { beta };
            // SAFETY: as in `vector_product`: parts of the operands, of which holds what holds of them, or in place of the output
            // elements that nobody else uses and that are not read.
            report = unsafe { T::gemv_raw(self, alpha, beta, &given) }?;
            Ok(())
        };
        // SAFETY: the output is as this function's caller promises; `part` writes the numbers that it is asked for.
        let done = unsafe { numbers(product, lens, operands.places[N - 1], beta, threads, part) };
        self.plan_into = plan_into;
        done.map(|()| report)
    }
}

/// Where the matrix, the vector and the output of a part start.
fn places<T, const N: usize>(
    product: VectorProduct,
    data: [*mut T; N],
    deltas: [isize; 3],
    by_themselves: Option<*mut T>,
) -> [*mut T; 3] {
    let at = |operand: usize, delta: isize| data[operand].wrapping_byte_offset(delta);
    let ([matrix, vector], [in_matrix, in_vector, in_output]) = (product.operands(), deltas);
    [at(matrix, in_matrix), at(vector, in_vector), by_themselves.unwrap_or(at(N - 1, in_output))]
}

/// Has the numbers of a product computed that is a matrix times a vector, and repeats them. `part` is given a range of them, and
/// where to leave them by themselves, or `None` if they belong to the output.
///
/// # Errors
/// Those of `part`.
///
/// # Safety
/// - The output's elements are distinct, writable and nobody else's; readable unless beta is 0.
/// - `part` has written all numbers of a range where it does not return an error, as many elements in a row by themselves.
#[inline(always)]
unsafe fn numbers<T: Blas>(
    product: VectorProduct,
    lens: [usize; MAX_INDICES],
    output: Located<T>,
    beta: T,
    threads: usize,
    mut part: impl FnMut([usize; 2], Option<*mut T>) -> Result<()>,
) -> Result<()> {
    let (len, Located { ptr, rows, cols, .. }) = (product.len(lens), output);
    if !product.is_repeated() || beta == T::ZERO {
        part([0, len], None)?;
        // SAFETY: the caller's promise; what is not repeated has been written just now.
        return unsafe { repeat(ptr, [rows, cols], product.repeats, threads) };
    }
    let mut room = [const { MaybeUninit::<T>::uninit() }; REPEATED_BLOCK];
    let values = room.as_mut_ptr().cast::<T>();
    for start in (0..len).step_by(REPEATED_BLOCK) {
        let count = REPEATED_BLOCK.min(len - start);
        part([start, count], Some(values))?;
        // What was computed lies along the index of which it is a part, if that is not repeated as well.
        let along = |axis: Axis, is_part: bool| {
            let (len, src) = if is_part { (count, size_of::<T>() as isize) } else { (axis.len, 0) };
            (CopyAxis { len, dst: axis.stride, src }, if is_part { axis.stride } else { 0 })
        };
        let [is_row, is_col] = [product.is_row, !product.is_row];
        let (rows, down) = along(rows, is_col && !product.repeats[0]);
        let (cols, right) = along(cols, is_row && !product.repeats[1]);
        let first = ptr.wrapping_byte_offset(down.wrapping_add(right).wrapping_mul(start as isize));
        // SAFETY: the elements of the output in `count` rows or columns, or in all where what is computed is one number: by the
        // caller's promise, as beta is not 0. Of `values`, in the `room` that is there until this returns, the first `count` have just been
        // written.
        unsafe { add_repeated(beta, first, values, [rows, cols]) };
    }
    Ok(())
}

/// Copies the first column of a matrix to the others, if its columns are to be repeated, and then its first row, if its rows are.
///
/// # Errors
/// None: two axes need no memory.
///
/// # Safety
/// The elements of the matrix are distinct, writable and nobody else's. Those that are not repetitions are initialised.
unsafe fn repeat<T: Blas>(
    first: *mut T,
    [rows, cols]: [Axis; 2],
    repeats: [bool; 2],
    threads: usize,
) -> Result<()> {
    let element = Element { size: size_of::<T>(), conj: false };
    let same = |axis: Axis| CopyAxis { len: axis.len, dst: axis.stride, src: axis.stride };
    let one = |axis: Axis| CopyAxis { len: 1, ..same(axis) };
    let others = |axis: Axis| CopyAxis { len: axis.len - 1, dst: axis.stride, src: 0 };
    let from_second = |axis: Axis| first.wrapping_byte_offset(axis.stride).cast();
    // SAFETY: from the first column, or row, which is initialised, to all elements of the others, which are distinct from it.
    unsafe {
        if repeats[1] {
            let down = if repeats[0] { one(rows) } else { same(rows) };
            transfer(from_second(cols), first.cast(), &[down, others(cols)], element, threads)?;
        }
        if repeats[0] {
            transfer(from_second(rows), first.cast(), &[others(rows), same(cols)], element, threads)?;
        }
    }
    Ok(())
}
