//! Every routine with its output over its inputs, as only C callers can have it: the same as if the inputs had been
//! copied before, in workspaces of any size.

use super::{Context, Operands, located, numbers};
use crate::blas::Report;
use crate::error::{Error, Result};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::words::{Diag, Order, Side, Uplo};

const N: usize = 5;
const ROOM: usize = 300;
const DRAWS: usize = if cfg!(debug_assertions) { 400 } else { 20_000 };

/// What an operand is.
#[derive(Clone, Copy)]
enum Is {
    Vector,
    Square,
    /// A packed triangle.
    Packed,
}
use Is::{Packed, Square, Vector};

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % n
    }

    /// Layout and first element (as an index) of an operand somewhere in the buffer.
    fn place(&mut self, is: Is) -> (MatrixLayout, usize) {
        let strides: &[[isize; 2]] = match is {
            Vector => &[[1, 0], [2, 0], [-1, 0], [-3, 0]],
            Packed => &[[1, 0], [-2, 0]],
            Square => &[[5, 1], [1, 5], [7, 1], [12, 2], [-5, -1], [5, -1], [-1, 6]],
        };
        let [rows, cols] = strides[self.below(strides.len())];
        let lens = match is {
            Vector => [N, 1],
            Packed => [N * (N + 1) / 2, 1],
            Square => [N, N],
        };
        let low = |stride: isize, len: usize| stride.min(0).unsigned_abs() * (len - 1);
        let high = |stride: isize, len: usize| stride.max(0) as usize * (len - 1);
        let (below, above) =
            (low(rows, lens[0]) + low(cols, lens[1]), high(rows, lens[0]) + high(cols, lens[1]));
        // Near enough for operands to meet.
        let first = below + self.below((ROOM / 4).min(ROOM - below - above));
        let axis = |len, stride: isize| Axis::new(len, stride * 8);
        let layout =
            MatrixLayout { rows: axis(lens[0], rows), cols: axis(lens[1], cols), conj: false, aligned: true };
        (layout, first)
    }
}

/// Which elements of the buffer an operand has.
fn elements((layout, first): (MatrixLayout, usize)) -> Vec<usize> {
    let at = |i: usize, j: usize| {
        (first as isize + (i as isize * layout.rows.stride + j as isize * layout.cols.stride) / 8) as usize
    };
    (0..layout.rows.len).flat_map(|i| (0..layout.cols.len).map(move |j| at(i, j))).collect()
}

/// `run` on operands somewhere in one buffer, and the same on copies of the inputs.
fn check<const N: usize>(
    name: &str,
    operands: [Is; N],
    run: impl Fn(&mut Context<'_>, &Operands<f64, N>) -> Result<Report>,
) {
    let mut dice = Dice(1);
    let (mut copied, mut small) = (0, 0);
    for draw in 0..DRAWS {
        let places = operands.map(|is| dice.place(is));
        let limit = [128, 192, 256, 600, 1 << 20][dice.below(5)];
        let output = elements(places[N - 1]);
        let overlaps = core::array::from_fn(|at| {
            at + 1 < N && elements(places[at]).iter().any(|element| output.contains(element))
        });
        let layouts = places.map(|(layout, _)| layout);
        let original = numbers(ROOM);
        let (mut inputs, mut expected, mut found) = (original.clone(), original.clone(), original.clone());
        let [from, to] = [inputs.as_mut_ptr(), expected.as_mut_ptr()];
        let data = core::array::from_fn(|at| if at + 1 < N { from } else { to }.wrapping_add(places[at].1));
        run(&mut Context::new(), &located(&layouts, data, [false; N])).unwrap();

        let start = found.as_mut_ptr();
        let data = places.map(|(_, first)| start.wrapping_add(first));
        let mut context = Context::new().workspace_limit(limit);
        let what = || format!("{name} {draw}: {places:?} {overlaps:?} in {limit} bytes");
        match run(&mut context, &located(&layouts, data, overlaps)) {
            Ok(report) => {
                assert_eq!(found, expected, "{}", what());
                copied += usize::from(overlaps.contains(&true) && report.bytes_copied > 0);
                // Only whole copies may go beyond the bound.
                assert!(report.workspace_bytes <= limit || overlaps.contains(&true), "{}", what());
            }
            Err(error) => {
                assert!(
                    matches!(error, Error::WorkspaceTooSmall { .. }) && limit < 192,
                    "{}: {error}",
                    what()
                );
                assert_eq!(found, original, "{}", what());
                small += 1;
            }
        }
    }
    println!("{name}: {copied} copies, {small} refused");
    assert!(copied > 0);
}

/// The routines, each checked for both triangles.
macro_rules! checks {
    ($($test:ident: $($name:literal $operands:expr, |$context:ident, $uplo:ident, $given:ident| $call:expr;)*)*) => {$(
        #[test]
        fn $test() {
            for triangle in [Uplo::Upper, Uplo::Lower] {$(
                let $uplo = triangle;
                // SAFETY: layouts and elements: `check` places all operands within buffers of its own, which nobody else uses
                // meanwhile. Distinct: by the strides that `place` chooses from. Overlaps: as told.
                check($name, $operands, |$context, $given| unsafe { $call });
            )*}
        }
    )*};
}

checks! {
    vectors:
        "axpy" [Vector; 2], |context, _uplo, given| context.axpy_raw(2.0, given);
        "axpby" [Vector; 2], |context, _uplo, given| context.axpby_raw(2.0, 0.0, given);
        "copy" [Vector; 2], |context, _uplo, given| context.copy_raw(given);
    matrices_and_vectors:
        "gemv" [Square, Vector, Vector], |context, _uplo, given| context.gemv_raw(2.0, -1.0, given);
        "symv" [Square, Vector, Vector], |context, uplo, given| context.symv_raw(Order::RowMajor, uplo, 2.0, 0.0, given);
        "spmv" [Packed, Vector, Vector], |context, uplo, given| context.spmv_raw(Order::ColMajor, uplo, 2.0, 3.0, given);
        "trmv" [Square, Vector], |context, uplo, given| context.trmv_raw(Order::RowMajor, uplo, Diag::NonUnit, given);
        "trsv" [Square, Vector], |context, uplo, given| context.trsv_raw(Order::RowMajor, uplo, Diag::Unit, given);
        "tpsv" [Packed, Vector], |context, uplo, given| context.tpsv_raw(Order::RowMajor, uplo, Diag::Unit, given);
        "ger" [Vector, Vector, Square], |context, _uplo, given| context.ger_raw(2.0, given);
        "syr" [Vector, Square], |context, uplo, given| context.syr_raw(Order::RowMajor, uplo, 2.0, given);
        "syr2" [Vector, Vector, Square], |context, uplo, given| context.syr2_raw(Order::RowMajor, uplo, 2.0, given);
        "spr" [Vector, Packed], |context, uplo, given| context.spr_raw(Order::ColMajor, uplo, 2.0, given);
    matrices:
        "gemm" [Square; 3], |context, _uplo, given| context.gemm_raw(2.0, 3.0, given);
        "gemmt" [Square; 3], |context, uplo, given| context.gemmt_raw(uplo, 2.0, 3.0, given);
        "symm" [Square; 3], |context, uplo, given| context.symm_raw(Side::Left, uplo, 2.0, 3.0, given);
        "symm" [Square; 3], |context, uplo, given| context.symm_raw(Side::Right, uplo, 2.0, 0.0, given);
        "syrk" [Square; 2], |context, uplo, given| context.syrk_raw(uplo, 2.0, 3.0, given);
        "syr2k" [Square; 3], |context, uplo, given| context.syr2k_raw(uplo, 2.0, 0.0, given);
        "trmm" [Square; 2], |context, uplo, given| context.trmm_raw(Side::Left, uplo, Diag::NonUnit, 2.0, given);
        "trmm" [Square; 2], |context, uplo, given| context.trmm_raw(Side::Right, uplo, Diag::Unit, 2.0, given);
        "trsm" [Square; 2], |context, uplo, given| context.trsm_raw(Side::Left, uplo, Diag::Unit, 2.0, given);
        "trsm" [Square; 2], |context, uplo, given| context.trsm_raw(Side::Right, uplo, Diag::Unit, 2.0, given);
}
