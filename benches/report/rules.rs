//! Group `bytes_copied`: what pairs of layouts make blasview copy, and two rules that are common. No timing.

use blasview::{Axis, Context, DType, MatrixLayout};

use super::Task;
use super::measure::Name;
use crate::pages::rows::Row;

const GROUP: &str = "bytes_copied";
const N: usize = 256;
const ITEM: isize = size_of::<f64>() as isize;
const LINE: isize = N as isize * ITEM;

/// Layouts of N x N matrices, as NumPy would write them; strides in bytes.
const LAYOUTS: [(&str, [isize; 2]); 12] = [
    ("x", [LINE, ITEM]),
    ("x.T", [ITEM, LINE]),
    ("block", [LINE + 192, ITEM]),
    ("block.T", [ITEM, LINE + 192]),
    ("x[::2]", [2 * LINE, ITEM]),
    ("x[::-1]", [-LINE, ITEM]),
    ("x[:, ::-1]", [LINE, -ITEM]),
    ("x[::-1, ::-1]", [-LINE, -ITEM]),
    ("x[::2, ::2]", [4 * LINE, 2 * ITEM]),
    ("z.real", [2 * LINE, 2 * ITEM]),
    ("x[:, :, 0]", [3 * LINE, 3 * ITEM]),
    ("repeated row", [0, ITEM]),
];

fn layout([rows, cols]: [isize; 2]) -> MatrixLayout {
    MatrixLayout { rows: Axis::new(N, rows), cols: Axis::new(N, cols), conj: false, aligned: true }
}

/// NumPy's flags: C or Fortran contiguous.
fn is_contiguous(strides: [isize; 2]) -> bool {
    strides == [LINE, ITEM] || strides == [ITEM, LINE]
}

/// A unit stride, and beside it what can be a leading dimension.
fn has_unit_stride([rows, cols]: [isize; 2]) -> bool {
    cols == ITEM && rows >= LINE || rows == ITEM && cols >= LINE
}

/// Bytes that the planner copies for C = A B, C in row order.
fn planned(a: [isize; 2], b: [isize; 2]) -> u64 {
    let layouts = [a, b, [LINE, ITEM]].map(layout);
    let plan = Context::new().plan_gemm(&layouts, DType::F64, [false; 3], false);
    plan.expect("layouts of one shape").bytes_copied() as u64
}

pub fn tasks() -> Vec<Task> {
    let mut tasks = Vec::new();
    for (a_name, a) in LAYOUTS {
        for (b_name, b) in LAYOUTS {
            let name = move || Name { group: GROUP, case: format!("{a_name} @ {b_name}"), n: N };
            let run = move |_| {
                let by_rule = |passes: fn([isize; 2]) -> bool| {
                    [a, b].into_iter().filter(|&strides| !passes(strides)).count() * N * N * size_of::<f64>()
                };
                let row = |peer, bytes| Row { bytes_copied: Some(bytes), ..name().row(peer) };
                vec![
                    row(None, planned(a, b)),
                    row(Some("contiguity-only rule"), by_rule(is_contiguous) as u64),
                    row(Some("unit-stride rule"), by_rule(has_unit_stride) as u64),
                ]
            };
            tasks.push(Task { name: name(), run: Box::new(run), numpy: None });
        }
    }
    tasks
}
