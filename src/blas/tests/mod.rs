//! What only this crate can try: a BLAS integer of 7, and outputs over their inputs.

mod overlaps;
mod quick;

use super::call::Located;
use super::{Context, Operands};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::plan::{Capabilities, Directly, Plan, PlanOptions};
use crate::scalar::DType;
use crate::view::{MatrixView, MatrixViewMut};

/// Small whole numbers, so that every order of summation gives the same product.
fn numbers(len: usize) -> Vec<f64> {
    (0..len).map(|at| ((at * 7 + at / 5) % 11) as f64 - 5.0).collect()
}

/// Operands of such layouts and first elements.
fn located<const N: usize>(
    layouts: &[MatrixLayout; N],
    data: [*mut f64; N],
    overlaps: [bool; N],
) -> Operands<f64, N> {
    Operands::sharing(core::array::from_fn(|at| Located::new(data[at], &layouts[at])), overlaps)
}

fn product(a: MatrixView<'_, f64>, b: MatrixView<'_, f64>, i: usize, j: usize) -> f64 {
    (0..a.cols()).map(|l| a.get(i, l).unwrap() * b.get(l, j).unwrap()).sum()
}

/// A context that packs what does not pass, however small it is.
fn packing<'w>() -> Context<'w> {
    Context::new().directly(Directly::Never)
}

/// A BLAS integer of 7 makes the planner split what in life would be longer than 2^31.
#[test]
fn lengths_beyond_the_blas_integer_are_split() {
    let (x, y) = (numbers(5000), numbers(5000));
    let capabilities = Capabilities { int_max: 7, ..Capabilities::STANDARD };
    for (m, n, k) in [(20, 3, 5), (3, 20, 5), (3, 5, 20), (1, 1, 30), (30, 1, 1), (17, 15, 16)] {
        for steps in [[1_isize, 1], [2, 2], [-1, 1], [1, -3]] {
            let every = |data, rows: usize, cols: usize| {
                let (rs, cs) = (steps[0] * steps[1].abs() * cols as isize, steps[1]);
                let low = |stride: isize, len: usize| (-stride).max(0) as usize * (len - 1);
                MatrixView::<f64>::from_slice(data, low(rs, rows) + low(cs, cols), [rows, cols], [rs, cs])
                    .unwrap()
            };
            let (a, b) = (every(&x, m, k), every(&y, k, n));
            for row_major in [true, false] {
                let mut c = vec![1.0; m * n];
                let view = if row_major {
                    MatrixViewMut::row_major(&mut c, m, n).unwrap()
                } else {
                    MatrixViewMut::col_major(&mut c, m, n).unwrap()
                };
                let layouts = [a.layout(), b.layout(), view.layout()];
                let options = PlanOptions { capabilities, workspace_limit: 1 << 10, ..Default::default() };
                let plan = Plan::gemm(DType::F64, &layouts, &options).unwrap();
                let least: usize = [m, n, k].iter().map(|len| len.div_ceil(7)).product();
                // A row or a column that does not pass is used where it lies.
                let is_vector = plan.computed_directly() && plan.bytes_copied() == 0 && (m == 1 || n == 1);
                let is_split = plan.calls() >= least && plan.blocking().block.iter().all(|&block| block <= 7);
                assert!(is_split || is_vector, "{plan}");
                let report = Context::new().run(&plan, 2.0, a, b, 3.0, view).unwrap();
                assert_eq!((report.bytes_copied, report.calls), (plan.bytes_copied(), plan.calls()));
                for i in 0..m {
                    for j in 0..n {
                        let at = if row_major { i * n + j } else { i + j * m };
                        assert_eq!(c[at], 2.0 * product(a, b, i, j) + 3.0, "{plan}");
                    }
                }
            }
        }
    }
}

/// C over A, over B, over both and over nothing, as only C callers can have it.
#[test]
fn an_output_over_its_inputs_is_computed_as_if_it_were_not() {
    let (n, room) = (6, 40);
    for shift in 0..room {
        let ways = [Directly::Never, Directly::Measured, Directly::Always];
        let cases = [[6, 1], [1, 6], [12, 2]].into_iter().flat_map(|steps| ways.map(|way| (steps, way)));
        for ([rs, cs], way) in cases {
            let original = numbers(room + 6 * 12 + 12);
            let mut data = original.clone();
            let axes = |rs: isize, cs: isize| [Axis::new(n, rs * 8), Axis::new(n, cs * 8)];
            let layout = |[rows, cols]: [Axis; 2]| MatrixLayout { rows, cols, conj: false, aligned: true };
            let layouts = [layout(axes(6, 1)), layout(axes(1, 6)), layout(axes(rs, cs))];
            let base = data.as_mut_ptr();
            let pointers = [base, base.wrapping_add(3), base.wrapping_add(shift)];
            let bytes = |at: usize| -> Vec<usize> {
                let (start, l) = (pointers[at].addr(), layouts[at]);
                let element =
                    |i: usize| start + i / n * l.rows.stride as usize + i % n * l.cols.stride as usize;
                (0..n * n).map(element).collect()
            };
            let output = bytes(2);
            let overlaps = [0, 1, 2].map(|at| at != 2 && bytes(at).iter().any(|byte| output.contains(byte)));
            let at = |operand: usize, i: usize, j: usize| {
                let l = layouts[operand];
                let offset = pointers[operand].addr() - base.addr();
                (offset + i * l.rows.stride as usize + j * l.cols.stride as usize) / 8
            };
            let operands = located(&layouts, pointers, overlaps);
            // SAFETY: layouts and elements: all three lie in `data`, which is aligned and nobody else uses meanwhile. Distinct: by
            // C's strides. Overlaps: as told.
            let report = unsafe { Context::new().directly(way).gemm_raw(1.0, 2.0, &operands) }.unwrap();
            let mut expected = original.clone();
            for i in 0..n {
                for j in 0..n {
                    let sum: f64 = (0..n).map(|l| original[at(0, i, l)] * original[at(1, l, j)]).sum();
                    expected[at(2, i, j)] = sum + 2.0 * original[at(2, i, j)];
                }
            }
            assert_eq!(data, expected, "shift {shift} strides {rs} {cs} {overlaps:?}");
            // Whether the measured rules compute it directly is for each machine.
            let is_direct = way == Directly::Always || way == Directly::Measured && report.calls == 0;
            let packs_c_anyway = cs == 2 && !is_direct;
            assert_eq!(report.bytes_copied > 0, overlaps.contains(&true) || packs_c_anyway);
        }
    }
}

/// A copy as a whole and panels beside it share a workspace that is just large enough for both.
#[test]
fn whole_copies_and_panels_share_the_workspace() {
    let n = 16;
    let mut data = numbers(n * n + 1);
    let other = numbers(4 * n * n);
    let original = data.clone();
    let unit = |rs: isize, cs: isize| MatrixLayout {
        rows: Axis::new(n, rs * 8),
        cols: Axis::new(n, cs * 8),
        conj: false,
        aligned: true,
    };
    // A lies one element before C; B has no unit axis.
    let layouts = [unit(16, 1), unit(32, 2), unit(16, 1)];
    let pointers = [data.as_mut_ptr(), other.as_ptr().cast_mut(), data.as_mut_ptr().wrapping_add(1)];
    let mut own = vec![core::mem::MaybeUninit::uninit(); n * n * 8 + 64 * n + 63];
    let mut context = packing().workspace(&mut own);
    // SAFETY: layouts and elements: A and C lie in `data`, which nobody else uses meanwhile, B in `other`, which is only read.
    // Distinct: by C's strides. Overlaps: as told.
    let report =
        unsafe { context.gemm_raw(1.0, 0.0, &located(&layouts, pointers, [true, false, false])) }.unwrap();
    assert!(report.calls > 1);
    for i in 0..n {
        for j in 0..n {
            let sum: f64 = (0..n).map(|l| original[i * n + l] * other[l * 32 + 2 * j]).sum();
            assert_eq!(data[1 + i * n + j], sum);
        }
    }
}
