//! Rules that are measurements: where computing directly, packing or several calls are faster. Everything else the
//! planner decides by counting bytes. Their numbers are rows of [`RULES`].

mod kept;
mod number;
mod rules;

pub use kept::{MOST_BYTES, parsed, written};
use number::NUMBERS;
pub use number::Number;
pub use rules::{RULES, Rule};

use super::form::{Access, CallForm, Capabilities};
use super::routine::{MAX_INDICES, Operand, Role};
use super::{Policy, Routine};
use crate::arch::Instructions;
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::scalar::DType;
use crate::words::{Order, Trans};

/// The numbers of the rules, for our kernels on this processor and those of a BLAS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tuning {
    /// [`Number::DirectLen`]; 0: no product is computed directly for being small.
    pub direct_len: usize,
    /// [`Number::NearLen`]
    pub near_len: usize,
    /// [`Number::DislikedLen`]
    pub disliked_len: usize,
    /// Rows and columns of C as they follow one another in memory, and terms: [`Number::TileLen`] twice,
    /// [`Number::TileDepth`].
    pub tile: [usize; MAX_INDICES],
    /// [`Number::PanelsLen`]; 0: no product is computed in panels of our own.
    pub panels_len: usize,
    /// [`Number::PanelsAloneLen`]
    pub panels_alone_len: usize,
    /// [`Number::PanelsThreads`]
    pub panels_threads: usize,
    /// [`Number::InsteadLen`]
    pub instead_len: usize,
    /// [`Number::TiledLen`]
    pub tiled_len: usize,
    /// [`Number::NearPanels`]
    pub near_panels: usize,
    /// [`Number::ThinLen`]
    pub thin_len: usize,
    /// [`Number::VectorLen`]
    pub vector_len: usize,
    /// [`Number::ThreadLen`]
    pub thread_len: usize,
    /// [`Number::ConvertLen`]
    pub convert_len: usize,
    /// [`Number::WindowLen`]; 0: windows are not taken for speed.
    pub window_len: usize,
    /// [`Number::StackLen`]; 0: no stack is computed in one pass for being small.
    pub stack_len: usize,
    /// [`Number::StackAlongLen`]; 0: nor for being innermost.
    pub stack_along_len: usize,
    /// [`Number::GramLen`]; 0: products of A and its transpose are like any other.
    pub gram_len: usize,
    /// [`Number::GramDepth`]
    pub gram_depth: usize,
    /// [`Number::QrLen`]; 0: no matrix is copied for that.
    pub qr_len: usize,
    /// [`Number::QrTallLen`]; 0: nor for being tall.
    pub qr_tall_len: usize,
}

impl Tuning {
    /// Nothing is known of our kernels: no product is computed directly for being small.
    pub const STANDARD: Tuning = Tuning {
        direct_len: 0,
        near_len: 0,
        disliked_len: 0,
        panels_len: 0,
        instead_len: 0,
        vector_len: 0,
        window_len: 0,
        stack_len: 0,
        stack_along_len: 0,
        gram_len: 0,
        qr_len: 0,
        qr_tall_len: 0,
        ..Tuning::of(Instructions::Portable, None)
    };

    /// For our kernels of such instructions, and a BLAS whose kernels are made of those; `None` if that is not known.
    pub const fn of(ours: Instructions, blas: Option<Instructions>) -> Tuning {
        let mut tuning = Tuning::NOTHING;
        let mut at = 0;
        while at < NUMBERS.len() {
            let (number, ..) = NUMBERS[at];
            tuning = tuning.with(number, rules::number(number, ours, blas));
            at += 1;
        }
        tuning
    }

    const NOTHING: Tuning = Tuning {
        direct_len: 0,
        near_len: 0,
        disliked_len: 0,
        tile: [0; MAX_INDICES],
        panels_len: 0,
        panels_alone_len: 0,
        panels_threads: 0,
        instead_len: 0,
        tiled_len: 0,
        near_panels: 0,
        thin_len: 0,
        vector_len: 0,
        thread_len: 0,
        convert_len: 0,
        window_len: 0,
        stack_len: 0,
        stack_along_len: 0,
        gram_len: 0,
        gram_depth: 0,
        qr_len: 0,
        qr_tall_len: 0,
    };

    /// One of the numbers.
    pub const fn get(&self, number: Number) -> usize {
        match number {
            Number::DirectLen => self.direct_len,
            Number::NearLen => self.near_len,
            Number::DislikedLen => self.disliked_len,
            Number::PanelsLen => self.panels_len,
            Number::PanelsAloneLen => self.panels_alone_len,
            Number::PanelsThreads => self.panels_threads,
            Number::InsteadLen => self.instead_len,
            Number::TileLen => self.tile[0],
            Number::TileDepth => self.tile[2],
            Number::TiledLen => self.tiled_len,
            Number::NearPanels => self.near_panels,
            Number::ThinLen => self.thin_len,
            Number::VectorLen => self.vector_len,
            Number::ThreadLen => self.thread_len,
            Number::ConvertLen => self.convert_len,
            Number::WindowLen => self.window_len,
            Number::StackLen => self.stack_len,
            Number::StackAlongLen => self.stack_along_len,
            Number::GramLen => self.gram_len,
            Number::GramDepth => self.gram_depth,
            Number::QrLen => self.qr_len,
            Number::QrTallLen => self.qr_tall_len,
        }
    }

    /// The same with another value of one number.
    #[must_use]
    pub const fn with(mut self, number: Number, value: usize) -> Tuning {
        match number {
            Number::DirectLen => self.direct_len = value,
            Number::NearLen => self.near_len = value,
            Number::DislikedLen => self.disliked_len = value,
            Number::PanelsLen => self.panels_len = value,
            Number::PanelsAloneLen => self.panels_alone_len = value,
            Number::PanelsThreads => self.panels_threads = value,
            Number::InsteadLen => self.instead_len = value,
            Number::TileLen => [self.tile[0], self.tile[1]] = [value; 2],
            Number::TileDepth => self.tile[2] = value,
            Number::TiledLen => self.tiled_len = value,
            Number::NearPanels => self.near_panels = value,
            Number::ThinLen => self.thin_len = value,
            Number::VectorLen => self.vector_len = value,
            Number::ThreadLen => self.thread_len = value,
            Number::ConvertLen => self.convert_len = value,
            Number::WindowLen => self.window_len = value,
            Number::StackLen => self.stack_len = value,
            Number::StackAlongLen => self.stack_along_len = value,
            Number::GramLen => self.gram_len = value,
            Number::GramDepth => self.gram_depth = value,
            Number::QrLen => self.qr_len = value,
            Number::QrTallLen => self.qr_tall_len = value,
        }
        self
    }

    /// The same with that [`Self::direct_len`], and what goes with it.
    #[must_use]
    pub const fn direct_len(self, direct_len: usize) -> Tuning {
        Tuning { direct_len, near_len: direct_len, disliked_len: direct_len, ..self }
    }
}

impl Default for Tuning {
    fn default() -> Tuning {
        Tuning::STANDARD
    }
}

/// When a product that BLAS cannot take as it lies is computed on its strides, without packing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(i32)]
#[non_exhaustive]
pub enum Directly {
    /// Where that was measured to be faster.
    #[default]
    Measured = 0,
    /// Never: it is always packed for BLAS, as one product, so that results do not depend on which of the two is used. So lines that
    /// overlap, and those that are one, are packed too.
    Never = 1,
    /// Always, however large.
    Always = 2,
}

/// Whether a product of that size, of operands of those layouts, is best computed as they lie, without any packing.
#[inline(always)]
pub fn is_direct_as_it_lies<const N: usize>(
    dtype: DType,
    lens: [usize; MAX_INDICES],
    layouts: &[MatrixLayout; N],
    tuning: &Tuning,
) -> bool {
    is_tiny(dtype, lens, tuning.direct_len) || is_small(dtype, lens, layouts, tuning.near_len)
}

/// Whether a product that does not pass is faster in panels of our own than packed for BLAS, which computes on so many threads,
/// as we do. Of one or two rows or columns most of a panel is vain.
pub fn is_faster_in_panels(
    lens: [usize; MAX_INDICES],
    [threads, own_threads]: [usize; 2],
    tuning: &Tuning,
) -> bool {
    if lens[0].min(lens[1]) <= 2 {
        return false;
    }
    let longest = lens.into_iter().max().unwrap_or(0);
    // Those of the BLAS, which go on looking for work for a while, are in the way of ours: two of ours count as one. After a call
    // of OpenBLAS's (SkylakeX, two threads; 2026-11-29), A of every second, panels took 1.84 of it at 512 and packing 1.15; with
    // OPENBLAS_THREAD_TIMEOUT=4, which ends that, 1.01.
    let for_each_of_ours = threads.div_ceil(own_threads.div_ceil(2).max(1));
    let keeps_up = for_each_of_ours <= tuning.panels_threads || longest <= tuning.panels_alone_len;
    longest <= tuning.panels_len && keeps_up
}

/// On how many of so many threads a product in panels is computed: half of a cube of [`Tuning::thread_len`] is worth one.
pub fn threads_for([m, n, k]: [usize; MAX_INDICES], most: usize, tuning: &Tuning) -> usize {
    let worth = tuning.thread_len.saturating_pow(3) / 2;
    (m.saturating_mul(n).saturating_mul(k) / worth.max(1)).min(most).max(1)
}

/// Whether computing a product directly is faster than packing for BLAS, whatever the strides are; `longest` is
/// [`Tuning::direct_len`]. One or two rows or columns with long sums keep too few sums in flight, and lose.
#[inline(always)]
pub fn is_tiny(dtype: DType, [m, n, k]: [usize; MAX_INDICES], longest: usize) -> bool {
    let longest = if dtype.is_complex() { longest.saturating_add(longest / 3) } else { longest };
    m <= longest && n <= longest && k <= longest && (m > 2 && n > 2 || k <= 16)
}

/// The same for products of up to [`Tuning::near_len`], where one factor is read fast along an axis of C: its elements
/// follow one another there, or every second one counts; and neither factor has all of its elements in cache lines of
/// their own. (With B of every third element it took 1.45 of the time of the call on contiguous operands, with A of every
/// eighth 2.4.)
#[inline(always)]
fn is_small<const N: usize>(
    dtype: DType,
    [m, n, k]: [usize; MAX_INDICES],
    layouts: &[MatrixLayout; N],
    longest: usize,
) -> bool {
    let fits = m <= longest && n <= longest && k <= longest && m > 2 && n > 2;
    let close = |axis: Axis| axis.stride.unsigned_abs() <= 2 * dtype.size();
    let near = |axis: Axis| close(axis) && axis.stride != 0;
    let [a, b] = [&layouts[0], &layouts[N.saturating_sub(2)]];
    fits && (close(a.rows) || close(a.cols))
        && (close(b.rows) || close(b.cols))
        && (dtype.is_complex() || near(a.rows) || near(b.cols))
}

/// Whether, under [`Policy::Fastest`], a product that passes is computed directly all the same: if it is tiny, or still
/// small and transposed as OpenBLAS likes least, or if the kernels of the BLAS are of older instructions than ours.
pub fn is_slower<const N: usize>(
    routine: &Routine<N>,
    dtype: DType,
    form: &CallForm<N>,
    lens: [usize; MAX_INDICES],
    threads: [usize; 2],
    tuning: &Tuning,
) -> bool {
    let instead = lens.into_iter().all(|len| len <= tuning.instead_len);
    is_tiny(dtype, lens, tuning.direct_len)
        || instead && is_faster_in_panels(lens, threads, tuning)
        || dtype == DType::F64
            && dislikes(routine, form, [form.order; N])
            && is_tiny(dtype, lens, tuning.disliked_len)
}

/// How long the blocks of each call are within a block of a product, if several small calls are faster than one.
///
/// Where BLAS has several threads, a large call uses them and small ones do not: with two, and A packed, 1.67 instead of 1.26 at 256, and 1.87 instead of 1.05 to 1.22 at 384. Complex
/// products have no such way, and one that is transposed as OpenBLAS likes least is slower by it.
pub fn calls_of<const N: usize>(
    routine: &Routine<N>,
    dtype: DType,
    form: &CallForm<N>,
    block: [usize; MAX_INDICES],
    packed_order: [Order; N],
    capabilities: Capabilities,
    tuning: &Tuning,
) -> [usize; MAX_INDICES] {
    let most = capabilities.small_products;
    let product = block.into_iter().fold(1, usize::saturating_mul);
    let alone = capabilities.threads <= 1;
    if !routine.is_product || dtype.is_complex() || product <= most || most == 0 || !alone {
        return block;
    }
    if block.into_iter().any(|len| len > tuning.tiled_len) || dislikes(routine, form, packed_order) {
        return block;
    }
    let mut tile = core::array::from_fn(|index| even(block[index], tuning.tile[index]));
    // Only where the way ends earlier than is known of any library: the longest is halved then.
    while tile.into_iter().product::<usize>() > most && tile != [1; MAX_INDICES] {
        let longest = (0..MAX_INDICES).max_by_key(|&index| tile[index]).unwrap_or_default();
        tile[longest] = tile[longest].div_ceil(2);
    }
    tile
}

/// The orders in which operands are packed, changed where the product would be one that OpenBLAS is slow at: with B
/// transposed, 37 instead of 55 GFLOP/s at n = 64 (f64), while packing costs about the same either way.
pub fn liked_order<const N: usize>(
    routine: &Routine<N>,
    dtype: DType,
    form: &CallForm<N>,
    lens: [usize; MAX_INDICES],
    mut packed_order: [Order; N],
    capabilities: Capabilities,
    tuning: &Tuning,
) -> [Order; N] {
    let small = capabilities.small_products > 0 && lens.into_iter().all(|len| len <= tuning.tiled_len);
    if routine.is_product && small && !dtype.is_complex() && dislikes(routine, form, packed_order) {
        let near = near(form.order);
        if form.access[near].is_packed() {
            packed_order[near] = form.order;
        }
    }
    packed_order
}

/// Which factor has its lines along those of C.
fn near(order: Order) -> usize {
    if order == Order::RowMajor { 1 } else { 0 }
}

/// The most bytes that panels should have. Where the index that a packed input does not carry is short, each of its
/// elements is used a few times only, and what is packed is better used at once. Not with several threads: calls on so
/// little are computed on one.
pub fn panel_bytes<const N: usize>(
    routine: &Routine<N>,
    lens: [usize; MAX_INDICES],
    packed: &[Option<Order>; N],
    capabilities: Capabilities,
    tuning: &Tuning,
) -> usize {
    let thin = |(spec, packed): (&Operand, &Option<Order>)| {
        let short = (0..MAX_INDICES).any(|index| !spec.carries(index) && lens[index] <= tuning.thin_len);
        packed.is_some() && spec.role == Role::In && short
    };
    let inputs = &routine.operands[..N - 1];
    let applies = routine.is_product && capabilities.threads <= 1;
    if applies && inputs.iter().zip(packed).any(thin) { tuning.near_panels } else { usize::MAX }
}

/// Parts of equal length of at most `most`.
fn even(len: usize, most: usize) -> usize {
    len.div_ceil(len.div_ceil(most.max(1)).max(1)).max(1)
}

/// Whether a product is transposed as OpenBLAS's small kernels like least: what steps along the rows of C is read across
/// its own lines, and the other factor along them (B transposed in row-major order, A in column-major order).
fn dislikes<const N: usize>(routine: &Routine<N>, form: &CallForm<N>, packed_order: [Order; N]) -> bool {
    let transposed = |at: usize| match form.access[at] {
        Access::Pass { trans, .. } => trans.transposes(),
        _ => packed_order[at] != form.order,
    };
    let near = near(form.order);
    routine.is_product && transposed(near) && !transposed(1 - near)
}

/// Which input had better be packed although it passes, under [`Policy::Fastest`].
pub fn worth_packing<const N: usize>(
    policy: Policy,
    routine: &Routine<N>,
    dtype: DType,
    form: &CallForm<N>,
    lens: [usize; MAX_INDICES],
    capabilities: Capabilities,
) -> Option<usize> {
    let near = near(form.order);
    let transposed = matches!(form.access[near], Access::Pass { trans: Trans::Yes, .. });
    let small = lens.into_iter().fold(1, usize::saturating_mul) <= capabilities.small_products;
    let applies = policy == Policy::Fastest && routine.is_product && !dtype.is_complex();
    (applies && small && transposed && dislikes(routine, form, [form.order; N])).then_some(near)
}
