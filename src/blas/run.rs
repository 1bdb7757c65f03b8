//! Carries out a plan: walks its blocks, packs what each needs, calls BLAS, writes packed outputs back.

use super::call::{Call, Direct, Kernel, Located};
use super::operand_state::{Direction, OperandState, states};
use super::steps::{subproblems, vector_product};
use crate::backend::Backend;
use crate::blas::Blas;
use crate::direct::gemm::Workspace;
use crate::error::{Error, Result};
use crate::pack::scale;
use crate::plan::{Access, MAX_INDICES, Operand, Plan, Role, Steps, is_whole};

/// What has been done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    /// Bytes copied.
    pub copied: usize,
    /// BLAS calls made.
    pub calls: usize,
}

/// Where the packed blocks go, and on how many threads they are packed.
#[derive(Clone, Copy)]
pub struct Scratch {
    /// Aligned to a cache line.
    pub start: *mut u8,
    /// Threads for packing.
    pub threads: usize,
}

/// Carries out `plan` with `[alpha, beta]`; with beta = 0 the output is not read.
///
/// # Errors
/// [`Error::Overflow`], before anything is written; a valid plan never has it.
///
/// # Safety
/// - *operands*: those at `data`, of the plan's layouts and overlaps, are as
///   [`Operands`](super::operands::Operands) demands, for its routine and parameters.
/// - *scratch*: from `start` on, which is aligned to a cache line, as many bytes as the `workspace_bytes` of the plan are
///   writable and nobody else's; none of them is an operand's.
/// - *plan*: it is of the dtype of `T`, made for what `blas` can do or less, and no index of it is empty.
/// - *kernel*: it is that of the plan's routine.
pub unsafe fn run<T: Blas, const N: usize>(
    blas: Backend,
    plan: &Plan<N>,
    data: [*mut T; N],
    scales: [T; 2],
    scratch: Scratch,
    kernel: &Kernel<T, N>,
) -> Result<Done> {
    if plan.only_scales() {
        let output = plan.layouts()[N - 1];
        // SAFETY: by operands, those of the output are readable and writable, by nobody else; in place, as routines with a
        // triangle are, they are initialised.
        unsafe { scale(scales[0], data[N - 1], output.rows, output.cols) };
        return Ok(Done::default());
    }
    match plan.steps() {
        Steps::One | Steps::Halves => {}
        Steps::Vector(product) => {
            // SAFETY: the caller's promises, which are the same; a plan of such steps is made without overlaps, of a product only.
            return unsafe { vector_product(blas, plan, product, data, scales, scratch) };
        }
        Steps::Windows(_) => {
            // SAFETY: as above. The steps want no workspace, as all of them pass.
            return unsafe { subproblems(blas, plan, data, plan.layouts(), scales, scratch, kernel) };
        }
    }
    let Scratch { start, threads } = scratch;
    let mut states = states(plan, data.map(|data| data.cast()));
    // SAFETY: the caller's promises, which are the same, of the states made of these operands.
    let Prepared { used, mut copied, output } =
        unsafe { prepare(plan, &mut states, scales[1] != T::ZERO, scratch) }?;
    let inner = if plan.is_recursive() {
        let scratch = Scratch { start: start.wrapping_add(used), ..scratch };
        let (bases, layouts) = (states.map(|state| state.base().cast()), states.map(|state| state.layout()));
        // SAFETY: what is copied as a whole has been, so that by operands an output shares nothing with what is read. The
        // plan's workspace is that of these copies, `used`, and of its largest step, which is left.
        unsafe { subproblems(blas, plan, bases, &layouts, scales, scratch, kernel) }?
    } else if plan.form().direct {
        let places = states.map(|state| Located::new(state.base().cast(), &state.layout()));
        let ([alpha, beta], parameters) = (scales, plan.flipped_parameters());
        let bytes = plan.workspace_bytes().saturating_sub(used);
        let threads = plan.direct_threads(threads);
        let workspace = Workspace { start: start.wrapping_add(used), bytes, threads };
        let direct = Direct { parameters, places: &places, alpha, beta, workspace };
        // SAFETY: layouts, elements and distinct are those of the operands, after reversals, which change no element, or those of
        // a copy in the scratch. Lengths: `Plan::new` has compared them. Apart: what shares memory with the output was
        // copied as a whole above, as a direct form copies nothing else. Workspace: by scratch, what those copies leave of it.
        unsafe { (kernel.direct)(&direct) };
        Done::default()
    } else {
        // SAFETY: what is copied as a whole has been, so that by operands an output shares nothing with what is read; each that
        // is packed has a part of the scratch as large as the largest of its blocks.
        unsafe { blocks(blas, plan, &mut states, scales, threads, kernel) }
    };
    if let Some(output) = output {
        // SAFETY: from all of the copy, whose elements that count the routine has written, back to all of the output, which by
        // operands is writable, distinct and nobody else's; that its elements may be inputs does not matter any more.
        copied += unsafe { output.copy(output.whole(), threads, Direction::Unpack) };
    }
    Ok(Done { copied: copied + inner.copied, calls: inner.calls })
}

/// What [`prepare`] has done.
struct Prepared {
    /// Bytes of the scratch that are taken.
    used: usize,
    copied: usize,
    /// The output as it lies, if it was copied as a whole.
    output: Option<OperandState>,
}

/// Gives each operand that is packed its part of the scratch, and copies those that are copied as a whole.
///
/// # Errors
/// As [`run`].
///
/// # Safety
/// - *operands*, *scratch* and *plan* of [`run`], for operands that lie as `states` tells.
#[inline(never)]
unsafe fn prepare<const N: usize>(
    plan: &Plan<N>,
    states: &mut [OperandState; N],
    reads_output: bool,
    Scratch { start, threads }: Scratch,
) -> Result<Prepared> {
    let mut prepared = Prepared { used: 0, copied: 0, output: None };
    for (at, state) in states.iter_mut().enumerate() {
        let Access::Pack { reason } = plan.form().access[at] else { continue };
        // Of what is not copied as a whole each half decides by itself.
        if plan.is_recursive() && !is_whole(reason) {
            continue;
        }
        state.buffer = start.wrapping_add(prepared.used);
        let spec = &plan.routine().operands[at];
        if !is_whole(reason) {
            let block = plan.blocking().block;
            prepared.used += plan.panel_bytes(block[spec.rows], block[spec.cols], state.order)?;
            continue;
        }
        prepared.used += plan.whole_bytes(at).ok_or(Error::Overflow)?;
        let is_output = spec.role == Role::InOut;
        let original = *state;
        if !is_output || reads_output {
            // SAFETY: inside: it is all of the operand. Room: its part of the scratch, which starts `used` bytes in and is as
            // long as `whole_bytes` says; no other operand has been given it. Elements: by operands readable.
            prepared.copied += unsafe { state.copy(state.whole(), threads, Direction::Pack) };
        }
        state.become_copy(plan.form().order);
        if is_output {
            prepared.output = Some(original);
        }
    }
    Ok(prepared)
}

/// Packs what a block has of the operands that are packed; returns the bytes.
///
/// # Safety
/// As [`blocks`]; `block` is one of its own.
#[inline(never)]
unsafe fn pack_block<const N: usize>(
    plan: &Plan<N>,
    states: &mut [OperandState; N],
    block: &Block,
    reads_output: bool,
    threads: usize,
) -> usize {
    let (routine, mut copied) = (plan.routine(), 0);
    for (state, spec) in states.iter_mut().zip(&routine.operands) {
        let part = block.part(spec);
        if !state.is_packed() || state.in_buffer == Some(part) {
            continue;
        }
        state.in_buffer = Some(part);
        let is_input = spec.role == Role::In;
        if routine.composed && !is_input && reads_output {
            let bytes = plan.panel_bytes(block.len[0], block.len[0], state.order).unwrap_or(0);
            // SAFETY: buffers: of a block as large as this one or larger. It is zeroed since BLAS reads all of it, while the
            // triangle alone is copied.
            unsafe { state.buffer.write_bytes(0, bytes) };
        }
        if is_input || reads_output {
            // SAFETY: inside: the block is one of the lengths of the indices, which are those of the operand. Room: buffers.
            // Elements: by operands readable, the output's as beta is not 0.
            copied += unsafe { state.copy(part, threads, Direction::Pack) };
        }
    }
    copied
}

/// Calls BLAS for one block after the other.
///
/// # Safety
/// - As [`run`], for operands that lie as `states` tells, of which an output shares no byte with another.
/// - *buffers*: each that is packed has a buffer, in the scratch and nobody else's, of `panel_bytes` of a whole block.
unsafe fn blocks<T: Blas, const N: usize>(
    blas: Backend,
    plan: &Plan<N>,
    states: &mut [OperandState; N],
    [alpha, beta]: [T; 2],
    threads: usize,
    kernel: &Kernel<T, N>,
) -> Done {
    let (routine, blocking, form) = (plan.routine(), plan.blocking(), plan.form());
    let scale = |scale: T| if form.variant.conjugated { scale.conj() } else { scale };
    let parameters = plan.call_parameters();
    let (mut done, lens) = (Done::default(), plan.lens());
    let output = &routine.operands[N - 1];
    let summed = |index: &usize| routine.cuts[*index] && !output.carries(*index);
    for block in Blocks::of([0; MAX_INDICES], lens, blocking.block, blocking.loop_order) {
        let part = |at: usize| block.part(&routine.operands[at]);
        // SAFETY: the block is cut from the plan's lengths, and no larger than its blocks; the rest the caller promises.
        done.copied += unsafe { pack_block(plan, states, &block, beta != T::ZERO, threads) };
        for call in Blocks::of(block.start, block.len, blocking.call, [0, 1, 2]) {
            let first = (0..MAX_INDICES).filter(summed).all(|index| call.start[index] == 0);
            let within = |at: usize| {
                states[at].operand(part(at), call.part(&routine.operands[at]), form.order).cast::<T>()
            };
            let call = Call {
                blas,
                order: form.order,
                variant: form.variant,
                parameters,
                lens: call.len.map(|len| len as isize),
                operands: core::array::from_fn(within),
                alpha: scale(alpha),
                // The caller's beta is for the first call that adds to this part of the output.
                beta: if first { scale(beta) } else { T::ONE },
            };
            // SAFETY: legal: the lengths are at most those of a block, which the plan has kept within the BLAS integer, and not
            // negative; `ld` and `inc` are those by which the plan has found that the operand passes, or `packed_ld` of the
            // packed block. Elements: parts of the operands, or of blocks that have just been packed, zeroed where not all of
            // them is copied, or are only written as beta is 0. Apart: by this function's first promise, and as buffers are
            // nobody else's.
            unsafe { (kernel.call)(&call) };
            done.calls += 1;
        }
        let last = (0..MAX_INDICES).filter(summed).all(|i| block.start[i] + block.len[i] == lens[i]);
        let state = &states[N - 1];
        if state.is_packed() && last {
            // SAFETY: inside and room: the block that was packed, or would have been if it were read. Its elements that count have
            // been written by the calls above; the output's are by operands writable, distinct and nobody else's.
            done.copied += unsafe { state.copy(part(N - 1), threads, Direction::Unpack) };
        }
    }
    done
}

/// A block of all indices.
#[derive(Clone, Copy)]
struct Block {
    start: [usize; MAX_INDICES],
    len: [usize; MAX_INDICES],
}

impl Block {
    /// What an operand has in it: first row and column, and shape.
    fn part(&self, spec: &Operand) -> [usize; 4] {
        let Block { start, len } = self;
        [start[spec.rows], start[spec.cols], len[spec.rows], len[spec.cols]]
    }
}

/// The blocks into which the indices are cut, in the order of a nest of loops.
struct Blocks {
    start: [usize; MAX_INDICES],
    end: [usize; MAX_INDICES],
    size: [usize; MAX_INDICES],
    loop_order: [usize; MAX_INDICES],
    next: Option<[usize; MAX_INDICES]>,
}

impl Blocks {
    /// Of the range from `start`, `len` long, which is not empty.
    fn of(
        start: [usize; MAX_INDICES],
        len: [usize; MAX_INDICES],
        size: [usize; MAX_INDICES],
        loop_order: [usize; MAX_INDICES],
    ) -> Blocks {
        let end = core::array::from_fn(|index| start[index] + len[index]);
        Blocks { start, end, size, loop_order, next: Some(start) }
    }
}

impl Iterator for Blocks {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        let start = self.next?;
        let mut following = start;
        self.next = None;
        for index in self.loop_order.into_iter().rev() {
            following[index] += self.size[index];
            if following[index] < self.end[index] {
                self.next = Some(following);
                break;
            }
            following[index] = self.start[index];
        }
        let len = core::array::from_fn(|index| self.size[index].min(self.end[index] - start[index]));
        Some(Block { start, len })
    }
}
