//! The products of a contraction, at each position of what is looped over.

use super::positions::Positions;
use super::run::{Given, element_axes};
use crate::axis_vec::{AxisVec, add};
use crate::backend::Backend;
use crate::blas::Blas;
use crate::blas::call::{Call, Kernel, Located};
use crate::blas::context::{Context, Report};
use crate::blas::level2::gemv_kernel;
use crate::blas::level3::gemm_kernel;
use crate::blas::operands::{Operands, Settings};
use crate::direct::gemm::{
    GroupAxis, Grouped, Many, Place, Product, Strided, Workspace, gemm_grouped, gemm_many,
    grouped_workspace_bytes, many_workspace_bytes, order,
};
use crate::direct::multiply;
use crate::error::{Error, Result};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::pack::with_scratch;
use crate::plan::contraction::{C, Contraction, Engine, Index, copied};
use crate::plan::routines::{GEMM, GEMV};
use crate::plan::{Decision, Plan, Request, Routine, WORKSPACE_LIMIT, index_lens};

impl Context<'_> {
    /// The product.
    ///
    /// # Safety
    /// As [`Self::with_kept`], of where the inputs and C lie now.
    pub(super) unsafe fn compute<T: Blas>(
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
                    if let Some(at) = plan.stack() {
                        return self.stack(plan, given, places, at);
                    }
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
        let (passes, mut report) = (plan.passes(), Report::default());
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
            report.add(Report {
                calls: usize::from(passes),
                computed_directly: !passes,
                ..Report::default()
            });
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

    /// Small products, all of those along one index in one pass.
    ///
    /// # Safety
    /// As [`Self::compute`], of the operands at each position.
    unsafe fn stack<T: Blas>(
        &mut self,
        plan: &Contraction,
        given: &Given<T>,
        places: [Located<T>; 3],
        at: usize,
    ) -> Result<Report> {
        let (mut others, [a, b, c]) = (copied(&plan.loops)?, places.map(Located::strided));
        let Index { len: count, strides: steps, .. } = others.remove(at);
        let lens = plan.lens()?;
        let [m, n, k] = lens;
        let threads = plan.own_threads();
        let bytes = many_workspace_bytes(T::DTYPE, lens, steps, threads).min(self.limit());
        let keep = self.limit().max(WORKSPACE_LIMIT);
        let positions = Positions::of(&others)?;
        with_scratch(self.own(), bytes, keep, |start| {
            for position in positions {
                let moved = |matrix: Strided<T>, operand: usize| Strided {
                    ptr: matrix.ptr.wrapping_byte_offset(position.offsets[operand]),
                    ..matrix
                };
                let beta = if position.is_first { given.beta } else { T::ONE };
                let (a, b, c) = (moved(a, 0), moved(b, 1), moved(c, C));
                let product = Product { m, n, k, alpha: given.alpha, a, b, beta, c };
                // SAFETY: the operands at each position of the index: the caller's promises. C's elements are distinct, those of all
                // products, as it carries the index. So many bytes of scratch are nobody else's meanwhile.
                unsafe { gemm_many(&Many { product, steps, count }, Workspace { start, bytes, threads }) };
            }
        })?;
        Ok(Report { workspace_bytes: bytes, computed_directly: true, ..Report::default() })
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
                    report.add(unsafe { self.run_plan(blas, &planned, kernel, [alpha, beta], data) }?);
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
