//! Carries out contractions as they were planned.

use super::positions::Positions;
use crate::axis_vec::{AxisVec, add};
use crate::backend::Backend;
use crate::blas::Blas;
use crate::blas::call::{Call, Kernel, Located};
use crate::blas::context::{Context, Report};
use crate::blas::level2::gemv_kernel;
use crate::blas::level3::gemm_kernel;
use crate::blas::operands::{Operands, Settings};
use crate::direct::gemm::{
    GroupAxis, Grouped, Place, Workspace, gemm_grouped, grouped_workspace_bytes, order,
};
use crate::direct::{ElementAxis, Elementwise, multiply};
use crate::error::{Error, Result};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::pack::{CopyAxis, Element, transfer, with_scratch};
use crate::plan::contraction::{
    C, Contraction, ContractionOptions, Cut, Engine, Index, Indices, Prepared, Reason,
};
use crate::plan::routines::{GEMM, GEMV};
use crate::plan::{AnyPlan, Decision, Plan, Policy, Request, Routine, WORKSPACE_LIMIT, index_lens};

/// What is contracted.
///
/// # What it has to be
/// As every function demands that carries it out, each of which is `unsafe`; it holds until the function returns.
/// - *elements*: from the address of A, B or C, a step along each index that it carries, as many as the index is long, leads to an
///   element; its strides along others are 0. Those of A and B are initialised and readable, and written by nobody; those of C are writable, used by
///   nobody else, and initialised unless beta is 0.
/// - *extent*: the bytes of the elements of each lie within the address space, as in a [`Layout`](crate::Layout).
/// - *distinct*: no two positions of the indices of C share a byte of it.
/// - *overlaps*: an input whose entry there is false shares no byte with C.
pub struct Problem<'a, T> {
    /// Their lengths and strides.
    pub indices: &'a [Index],
    /// First elements.
    pub places: [*mut T; 3],
    /// Whether A and B are read as their conjugates.
    pub conj: [bool; 2],
    /// Whether they share memory with C.
    pub overlaps: [bool; 2],
    /// Factor of the product.
    pub alpha: T,
    /// Factor of C.
    pub beta: T,
}

/// Where operands lie, and with what.
#[derive(Clone, Copy)]
struct Given<T> {
    places: [*mut T; 3],
    conj: [bool; 2],
    alpha: T,
    beta: T,
}

impl<T: Blas> Given<T> {
    fn elementwise(&self) -> Elementwise<T> {
        let Given { places, conj, alpha, beta } = *self;
        Elementwise { alpha, places, conj, beta }
    }

    /// At other offsets, in bytes.
    fn moved(&self, offsets: [isize; 3]) -> Given<T> {
        let place = |at: usize| self.places[at].wrapping_byte_offset(offsets[at]);
        Given { places: [place(0), place(1), place(2)], ..*self }
    }
}

/// The axes of an elementwise product.
fn element_axes(indices: &[Index]) -> Result<AxisVec<ElementAxis>> {
    let mut axes = AxisVec::new();
    for index in indices {
        add(&mut axes, ElementAxis { len: index.len, steps: index.strides })?;
    }
    Ok(axes)
}

impl Context<'_> {
    /// Carries it out.
    ///
    /// # Errors
    /// Those of [`Contraction::new`] and of the routines; nothing has been written then.
    ///
    /// # Safety
    /// `problem` is as [`Problem`] demands.
    pub(crate) unsafe fn contract_raw<T: Blas>(&mut self, problem: &Problem<'_, T>) -> Result<Report> {
        let blas = self.blas()?;
        let &Problem { indices, places, conj, alpha, beta, .. } = problem;
        let mut options = self.contraction_options(blas, problem);
        let is_planned = self.plan_into.is_some();
        if alpha == T::ZERO && !is_planned {
            // Whatever they share, inputs are not read.
            (options.overlaps, options.policy) = ([false; 2], Policy::Auto);
        }
        let plan = Contraction::new(T::DTYPE, indices, options)?;
        if let Some(place) = &mut self.plan_into {
            **place = Some(AnyPlan::Contraction(Box::new(plan.clone())));
            if !self.carries_out {
                return Ok(Report::default());
            }
        }
        let given = Given { places, conj, alpha, beta }.moved(plan.starts);
        if alpha == T::ZERO || plan.engine() == Engine::Nothing {
            // SAFETY: the indices of C are those of the problem, folded: they lead to its elements.
            unsafe { scale(&plan.output, &given) }?;
            return Ok(Report::default());
        }
        if let Some(cut) = plan.cut {
            let (_, mut rest) = self.split_workspace(0);
            rest.forget_plan();
            // SAFETY: the caller's promises; `given` is along the folded indices.
            return unsafe { rest.in_parts(&plan, cut, given) };
        }
        let bytes = plan.kept_bytes()?;
        let keep = self.limit().max(WORKSPACE_LIMIT);
        let (own, mut rest) = self.split_workspace(bytes);
        rest.forget_plan();
        if bytes == 0 {
            // SAFETY: the caller's promises; nothing is kept.
            return unsafe { rest.with_kept(blas, &plan, given, core::ptr::null_mut()) };
        }
        let done = with_scratch(own, bytes, keep, |start| {
            // SAFETY: the caller's promises; so many bytes of scratch are nobody else's meanwhile.
            unsafe { rest.with_kept(blas, &plan, given, start) }
        });
        let report = done??;
        Ok(Report { workspace_bytes: report.workspace_bytes + bytes, ..report })
    }

    /// Part by part along one index.
    ///
    /// # Safety
    /// Of the plan's folded indices `given` is as [`Problem`] demands, nothing sharing memory with C.
    unsafe fn in_parts<T: Blas>(&mut self, plan: &Contraction, cut: Cut, given: Given<T>) -> Result<Report> {
        let mut indices = plan.folded.clone();
        let Some(at) = indices.iter().position(|index| index.parts == cut.parts) else {
            return Ok(Report::default());
        };
        let (len, mut from, mut report) = (indices[at].len, 0, Report::default());
        while from < len {
            let index = &mut indices[at];
            index.len = cut.len.min(len - from);
            let offsets = index.strides.map(|stride| stride.wrapping_mul(from as isize));
            let Given { places, conj, alpha, beta } = given.moved(offsets);
            let beta = if from == 0 || index.carried[C] { beta } else { T::ONE };
            from += index.len;
            let part = Problem { indices: &indices, places, conj, overlaps: [false; 2], alpha, beta };
            // SAFETY: positions of an index from one on lead to some of the elements; C has been computed where it is read.
            let done = unsafe { self.contract_raw(&part) }?;
            report.bytes_copied += done.bytes_copied;
            report.calls += done.calls;
            report.workspace_bytes = report.workspace_bytes.max(done.workspace_bytes);
            report.computed_directly |= done.computed_directly;
        }
        Ok(report)
    }

    /// What a contraction is planned with.
    fn contraction_options<T: Blas>(&self, blas: Backend, problem: &Problem<'_, T>) -> ContractionOptions {
        let Problem { indices, places, conj, overlaps, beta, .. } = problem;
        let align = T::DTYPE.align();
        let is_aligned = |at: usize| {
            let uneven = indices
                .iter()
                .filter(|index| index.len > 1)
                .fold(places[at].addr(), |uneven, index| uneven | index.strides[at] as usize);
            uneven & (align - 1) == 0
        };
        ContractionOptions {
            policy: self.policy,
            directly: self.directly,
            workspace_limit: self.limit(),
            capabilities: blas.capabilities(),
            tuning: *self.tuning_of(blas),
            own_threads: self.own_threads(blas),
            conj: *conj,
            overlaps: *overlaps,
            aligned: [is_aligned(0), is_aligned(1), is_aligned(C)],
            reads_output: *beta != T::ZERO,
        }
    }

    /// Prepares what is, computes, and finishes C.
    ///
    /// # Safety
    /// - Of the plan's indices, which are those of a problem folded, `given` is as [`Problem`] demands.
    /// - From `start` on as many bytes as the plan keeps are writable, nobody else's, aligned to a cache line.
    unsafe fn with_kept<T: Blas>(
        &mut self,
        blas: Backend,
        plan: &Contraction,
        mut given: Given<T>,
        start: *mut u8,
    ) -> Result<Report> {
        let (mut used, mut copied) = (0, 0);
        let whole = given;
        for (at, prepared) in plan.prepared.iter().enumerate() {
            let Some(prepared) = prepared else { continue };
            let place = start.wrapping_add(used).cast::<T>();
            // SAFETY: the elements of an input, along the axes of its indices; the place has as many bytes as were counted for it.
            unsafe { self.fill(blas, prepared, given.places[at], place) }?;
            given.places[at] = place;
            used += prepared.bytes;
            copied += if prepared.reason == Reason::Sum { 0 } else { prepared.bytes };
        }
        if plan.spread_bytes > 0 {
            given.places[C] = start.wrapping_add(used).cast();
            given.beta = T::ZERO;
        }
        // SAFETY: the caller's promises; what was prepared lies along the strides that the plan has for it, initialised; C, if it is
        // computed apart, along those that it has for that, and is only written.
        let mut report = unsafe { self.compute(blas, plan, &given) }?;
        report.bytes_copied += copied;
        if plan.spread_bytes > 0 {
            let one = T::ONE;
            let places = [given.places[C], (&raw const one).cast_mut(), whole.places[C]];
            let sum = Elementwise { alpha: T::ONE, places, conj: [false; 2], beta: whole.beta };
            // SAFETY: what was computed apart, at each position of the indices of C alone, to all elements of C.
            unsafe { multiply(&element_axes(&plan.apart)?, &sum) };
        } else {
            // SAFETY: C has been computed at the first position of each index of `spread`; its elements are distinct.
            unsafe { spread(plan, whole.places[C], self.own_threads(blas)) }?;
        }
        Ok(report)
    }

    /// An input, in its place in the workspace.
    ///
    /// # Safety
    /// - From `from` on, the axes of `prepared` and what it sums lead to initialised elements.
    /// - At `to`, as many bytes as it has are writable, and nobody else's.
    unsafe fn fill<T: Blas>(
        &mut self,
        blas: Backend,
        prepared: &Prepared,
        from: *mut T,
        to: *mut T,
    ) -> Result<()> {
        if prepared.sums.is_empty() {
            let mut axes = AxisVec::new();
            for &(len, dst, src) in &prepared.axes {
                add(&mut axes, CopyAxis { len, dst, src })?;
            }
            // Conjugation is a mark that stays.
            let element = Element { size: size_of::<T>(), conj: false };
            // SAFETY: the caller's promises; those of `to` are distinct, one after the other.
            return unsafe { transfer(to.cast(), from.cast(), &axes, element, self.own_threads(blas)) };
        }
        let mut indices = Indices::new();
        for &(len, dst, src) in &prepared.axes {
            add(&mut indices, Index::new('a', len).carried_by(0, src).carried_by(C, dst))?;
        }
        for axis in &prepared.sums {
            add(&mut indices, Index::new('s', axis.len).carried_by(0, axis.stride).carried_by(1, 0))?;
        }
        let one = T::ONE;
        let places = [from, (&raw const one).cast_mut(), to];
        let problem = Problem {
            indices: &indices,
            places,
            conj: [false; 2],
            overlaps: [false; 2],
            alpha: T::ONE,
            beta: T::ZERO,
        };
        let policy = core::mem::replace(&mut self.policy, Policy::Auto);
        // SAFETY: elements: the caller's promises, with a B of one number, repeated; C's are distinct, as above.
        let done = unsafe { self.contract_raw(&problem) };
        self.policy = policy;
        done.map(drop)
    }

    /// The product.
    ///
    /// # Safety
    /// As [`Self::with_kept`], of where the inputs and C lie now.
    unsafe fn compute<T: Blas>(
        &mut self,
        blas: Backend,
        plan: &Contraction,
        given: &Given<T>,
    ) -> Result<Report> {
        let [m, n, k] = plan.groups.each_ref().map(|group| group.first());
        let axis = |index: Option<&Index>, at: usize| index.map_or(Axis::new(1, 0), |index| index.axis(at));
        let matrix = |at: usize, rows: Option<&Index>, cols: Option<&Index>| {
            let conj = at < C && given.conj[at] && T::DTYPE.is_complex();
            Located { ptr: given.places[at], rows: axis(rows, at), cols: axis(cols, at), conj }
        };
        let vector = |at: usize, index: Option<&Index>| matrix(at, index, None);
        // SAFETY: the operands are what the indices of the plan that are not looped over lead to, of the lengths that they have; at
        // each position of the loops as well.
        unsafe {
            match plan.engine {
                Engine::Nothing => Ok(Report::default()),
                Engine::Elements => elements(plan, given),
                Engine::Dot => self.dots(plan, given, [vector(0, k), vector(1, k)]),
                Engine::MatrixVector { of_b } => {
                    let places = match of_b {
                        false => [matrix(0, m, k), vector(1, k), vector(C, m)],
                        true => [matrix(1, n, k), vector(0, k), vector(C, n)],
                    };
                    let order = if of_b { [1, 0, C] } else { [0, 1, C] };
                    self.each(blas, (&GEMV, gemv_kernel()), plan, given, (places, order))
                }
                Engine::Panels => self.in_panels(plan, given),
                Engine::Product => {
                    let places = [matrix(0, m, k), matrix(1, k, n), matrix(C, m, n)];
                    self.each(blas, (&GEMM, gemm_kernel()), plan, given, (places, [0, 1, C]))
                }
            }
        }
    }

    /// Inner products.
    ///
    /// # Safety
    /// As [`Self::compute`].
    unsafe fn dots<T: Blas>(
        &mut self,
        plan: &Contraction,
        given: &Given<T>,
        vectors: [Located<T>; 2],
    ) -> Result<Report> {
        let mut report = Report::default();
        for position in Positions::of(&plan.loops)? {
            let place = |at: usize| Located {
                ptr: vectors[at].ptr.wrapping_byte_offset(position.offsets[at]),
                ..vectors[at]
            };
            // SAFETY: vectors of as many elements as the index has, readable and initialised.
            let sum = unsafe { T::dot_raw(self, &Operands::apart([place(0), place(1)])) }?;
            let to = given.places[C].wrapping_byte_offset(position.offsets[C]);
            let beta = if position.is_first { given.beta } else { T::ONE };
            // SAFETY: an element of C, which is read only if it is initialised, by the caller or by this loop.
            unsafe {
                let before = if beta == T::ZERO { T::ZERO } else { beta * to.read_unaligned() };
                to.write_unaligned(before + given.alpha * sum);
            }
            report.calls += 1;
        }
        Ok(report)
    }

    /// Products in panels of our own.
    ///
    /// # Safety
    /// As [`Self::compute`].
    unsafe fn in_panels<T: Blas>(&mut self, plan: &Contraction, given: &Given<T>) -> Result<Report> {
        let axes = |group: usize, [first, second]: [usize; 2]| -> Result<AxisVec<GroupAxis>> {
            let mut axes = AxisVec::new();
            for index in &plan.groups[group] {
                add(
                    &mut axes,
                    GroupAxis { len: index.len, steps: [index.strides[first], index.strides[second]] },
                )?;
            }
            Ok(axes)
        };
        let (mut m, mut n, mut k) = (axes(0, [0, C])?, axes(1, [1, C])?, axes(2, [0, 1])?);
        order([&mut m, &mut n, &mut k]);
        let lens = plan.lens()?;
        let (threads, limit) = (plan.panel_threads(lens), self.limit());
        let too_small = |needed| Error::WorkspaceTooSmall { needed, available: limit };
        let bytes = grouped_workspace_bytes(T::DTYPE, lens, limit, threads).ok_or(too_small(limit + 1))?;
        let positions = Positions::of(&plan.loops)?;
        let done = with_scratch(self.own(), bytes, limit.max(WORKSPACE_LIMIT), |start| {
            for position in positions {
                let Given { places: [a, b, c], conj, alpha, beta } = given.moved(position.offsets);
                let beta = if position.is_first { beta } else { T::ONE };
                let [a, b] = [Place { ptr: a, conj: conj[0] }, Place { ptr: b, conj: conj[1] }];
                let product = Grouped { m: &m, n: &n, k: &k, alpha, a, b, beta, c };
                // SAFETY: elements along the axes of the groups, at this position: the caller's promises. So many bytes of scratch are
                // nobody else's meanwhile.
                if !unsafe { gemm_grouped(&product, Workspace { start, bytes, threads }) } {
                    return false;
                }
            }
            true
        })?;
        let report = Report { workspace_bytes: bytes, computed_directly: true, ..Report::default() };
        if done { Ok(report) } else { Err(too_small(bytes + 1)) }
    }

    /// A routine at each position; decided once. Which of the contraction's operands each is stands beside them.
    ///
    /// # Safety
    /// As [`Self::compute`], of the operands at each position; the kernel is that of the routine.
    unsafe fn each<T: Blas>(
        &mut self,
        blas: Backend,
        (routine, kernel): (&'static Routine<3>, &'static Kernel<T, 3>),
        plan: &Contraction,
        given: &Given<T>,
        (places, order): ([Located<T>; 3], [usize; 3]),
    ) -> Result<Report> {
        let &Given { alpha, beta, .. } = given;
        // At least at one of its alignment.
        let layouts = core::array::from_fn(|at| {
            let aligned = plan.is_aligned(order[at]) && places[at].layout().aligned;
            MatrixLayout { aligned, ..places[at].layout() }
        });
        let sums = plan.loops.iter().any(|index| !index.carried[C]);
        let settings = Settings::general(alpha, if sums { T::ONE } else { beta });
        let lens = index_lens(routine, &layouts)?;
        let request = self.request(blas, routine, settings, &layouts, [false; 3]);
        let request =
            Request { capabilities: blas.capabilities(), own_threads: self.own_threads(blas), ..request };
        let positions = Positions::of(&plan.loops)?;
        let at_position = |offsets: [isize; 3]| {
            let place = |at: usize| Located {
                ptr: places[at].ptr.wrapping_byte_offset(offsets[order[at]]),
                ..places[at]
            };
            [place(0), place(1), place(2)]
        };
        let data = places.map(|place| place.ptr);
        let mut report = Report::default();
        match request.decide(lens) {
            Decision::Pass(form) => {
                let calls = [beta, T::ONE]
                    .map(|beta| Call::of_form(blas, &request, &form, lens, data, [alpha, beta]));
                for position in positions {
                    let mut call = calls[usize::from(!position.is_first)];
                    for (operand, &at) in call.operands.iter_mut().zip(&order) {
                        operand.ptr = operand.ptr.wrapping_byte_offset(position.offsets[at]);
                    }
                    // SAFETY: legal: `decide` has found the form for operands of these strides, aligned at each position.
                    // Elements and apart: the caller's promises.
                    unsafe { (kernel.call)(&call) };
                    report.calls += 1;
                }
            }
            Decision::Directly => {
                let bytes = request.direct_workspace(lens, self.limit());
                let threads = request.direct_threads(lens);
                let keep = self.limit().max(WORKSPACE_LIMIT);
                with_scratch(self.own(), bytes, keep, |start| {
                    for position in positions {
                        let beta = if position.is_first { beta } else { T::ONE };
                        let operands = Operands::apart(at_position(position.offsets));
                        let workspace = Workspace { start, bytes, threads };
                        // SAFETY: layouts, elements and distinct: the caller's promises. Workspace: so many bytes of scratch.
                        unsafe { kernel.compute(Settings::general(alpha, beta), &operands, workspace) };
                    }
                })?;
                report = Report { workspace_bytes: bytes, computed_directly: true, ..report };
            }
            _ => {
                let options =
                    self.plan_options(blas, settings.parameters, [false; 3], settings.beta != T::ZERO);
                let planned = Plan::new(routine, T::DTYPE, &layouts, &options)?;
                for position in positions {
                    let beta = if position.is_first { beta } else { T::ONE };
                    let data = at_position(position.offsets).map(|place| place.ptr);
                    // SAFETY: the plan is for these layouts, at each position no less aligned; the rest the caller promises.
                    let done = unsafe { self.run_plan(blas, &planned, kernel, [alpha, beta], data) }?;
                    report.calls += done.calls;
                    report.bytes_copied += done.bytes_copied;
                    report.workspace_bytes = report.workspace_bytes.max(done.workspace_bytes);
                    report.computed_directly |= done.computed_directly;
                }
            }
        }
        Ok(report)
    }
}

/// Element by element.
///
/// # Safety
/// As [`Context::compute`].
unsafe fn elements<T: Blas>(plan: &Contraction, given: &Given<T>) -> Result<Report> {
    let axes = element_axes(&plan.groups[0])?;
    for position in Positions::of(&plan.loops)? {
        let beta = if position.is_first { given.beta } else { T::ONE };
        let product = Given { beta, ..given.moved(position.offsets) }.elementwise();
        // SAFETY: the elements along the indices that are not looped over, at this position.
        unsafe { multiply(&axes, &product) };
    }
    Ok(Report { computed_directly: true, ..Report::default() })
}

/// C times beta.
///
/// # Safety
/// Along `output`, C is writable, by nobody else, and initialised unless beta is 0.
unsafe fn scale<T: Blas>(output: &[Index], given: &Given<T>) -> Result<()> {
    if given.beta == T::ONE || output.iter().any(|index| index.len == 0) {
        return Ok(());
    }
    let zero = T::ZERO;
    let zero = (&raw const zero).cast_mut();
    let mut axes = element_axes(output)?;
    for axis in &mut axes {
        axis.steps = [0, 0, axis.steps[C]];
    }
    let product = Elementwise {
        alpha: T::ZERO,
        places: [zero, zero, given.places[C]],
        conj: [false; 2],
        beta: given.beta,
    };
    // SAFETY: the caller's promises; A and B are one number each.
    unsafe { multiply(&axes, &product) };
    Ok(())
}

/// Copies what was computed at the first position of each index of C alone to the others.
///
/// # Safety
/// At `c` is C, as the plan's problem has it, computed there.
unsafe fn spread<T: Blas>(plan: &Contraction, c: *mut T, threads: usize) -> Result<()> {
    let element = Element { size: size_of::<T>(), conj: false };
    for (at, index) in plan.spread.iter().enumerate() {
        let mut axes = AxisVec::new();
        add(&mut axes, CopyAxis { len: index.len - 1, dst: index.strides[C], src: 0 })?;
        let is_spread = |other: &Index| plan.spread.iter().any(|spread| spread.parts == other.parts);
        for other in plan.output.iter().filter(|other| !is_spread(other)).chain(&plan.spread[..at]) {
            add(&mut axes, CopyAxis { len: other.len, dst: other.strides[C], src: other.strides[C] })?;
        }
        let to = c.wrapping_byte_offset(index.strides[C]);
        // SAFETY: all positions of this index but the first, from the first: other elements of C, as those are distinct.
        unsafe { transfer(to.cast(), c.cast_const().cast(), &axes, element, threads) }?;
    }
    Ok(())
}
