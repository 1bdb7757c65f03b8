//! What is quickly seen to be one call is the call that the planner decides on, in every field; and what is usual is seen.

use num_complex::Complex;

use super::Context;
use crate::backend::Backend;
use crate::blas::Blas;
use crate::blas::call::{Call, Located};
use crate::blas::operands::Settings;
use crate::blas::quick::{reversed, usual};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::plan::routines::*;
use crate::plan::{Decision, MAX_INDICES, Parameters, Role, Routine, Storage, index_lens};
use crate::words::{Diag, Order, Uplo};

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % n
    }

    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}

/// Beyond the integer of most libraries.
const LONG: usize = (1 << 31) + 1;

/// Operands of no memory: nothing is read. Most of them are usual ones with something changed.
fn places<T: Blas, const N: usize>(dice: &mut Dice, routine: &Routine<N>) -> [Located<T>; N] {
    let size = size_of::<T>() as isize;
    let lens: [usize; MAX_INDICES] = [(); 3].map(|()| dice.of(&[2, 3, 3, 5, 7, 7, 1, 0, LONG]));
    let backwards: [bool; MAX_INDICES] = [(); 3].map(|()| dice.below(4) == 0);
    let odd = [
        0,
        1,
        size / 2,
        -size,
        size * 3 + 1,
        size << 31,
        (size << 31) - size,
        -size * 9,
        isize::MAX,
        isize::MIN + 1,
    ];
    let address = |dice: &mut Dice| 0x1000 + dice.of(&[0, 0, 0, 0, 0, 0, 0, 4, 1]) as usize;
    core::array::from_fn(|at| {
        let spec = &routine.operands()[at];
        let mut axes = [Axis::new(lens[spec.rows()], size), Axis::new(lens[spec.cols()], size)];
        match spec.storage() {
            Storage::Vector => {
                axes = [Axis::new(axes[0].len, size * dice.of(&[1, 1, 2, 5, -1, -3])), Axis::new(1, 0)];
            }
            Storage::Packed => axes = [Axis::new(axes[0].len * (axes[0].len + 1) / 2, size), Axis::new(1, 0)],
            Storage::Dense | Storage::Band => {
                let inner = dice.below(2);
                axes[1 - inner].stride = size * (axes[inner].len as isize + dice.of(&[0, 0, 1, 4, -1]));
                for (axis, index) in axes.iter_mut().zip([spec.rows(), spec.cols()]) {
                    axis.stride *= if backwards[index] { -1 } else { dice.of(&[1, 1, 1, 1, 1, -1]) };
                }
            }
        }
        if dice.below(8) == 0 {
            axes[0].stride = dice.of(&odd);
        }
        if dice.below(16) == 0 && !spec.is_vector() {
            axes[1].stride = dice.of(&odd);
        }
        if dice.below(30) == 0 {
            axes[0].len += 1;
        }
        let conj = T::DTYPE.is_complex() && spec.role() == Role::In && dice.below(3) == 0;
        let ptr = core::ptr::without_provenance_mut(address(dice));
        Located { ptr, rows: axes[0], cols: axes[1], conj }
    })
}

/// Everything that a function of BLAS is told.
fn told<T: Blas, const N: usize>(call: &Call<T, N>) -> String {
    let Call { order, variant, parameters, lens, operands, alpha, beta, .. } = call;
    format!("{order:?} {variant:?} {parameters:?} {lens:?} {operands:?} {alpha:?} {beta:?}")
}

/// Counts those that are seen at once, and those that are after reversals.
fn check<T: Blas, const N: usize>(routine: &'static Routine<N>, conj_no_trans: bool) -> [usize; 2] {
    let (blas, mut dice, mut seen) = (Backend::builtin().unwrap(), Dice(N as u64), [0; 2]);
    for draw in 0..if cfg!(debug_assertions) { 10_000 } else { 100_000 } {
        let places = places::<T, N>(&mut dice, routine);
        let parameters = Parameters {
            uplo: dice.of(&[Uplo::Upper, Uplo::Lower]),
            diag: dice.of(&[Diag::Unit, Diag::NonUnit]),
            order: dice.of(&[Order::RowMajor, Order::ColMajor]),
            ..Parameters::default()
        };
        let (alpha, beta) = (T::from_f64(2.0, 3.0), T::from_f64(4.0, 5.0));
        let settings = Settings { parameters, alpha, beta };
        let layouts: [MatrixLayout; N] = core::array::from_fn(|at| places[at].layout());
        let context = Context::new();
        let mut request = context.request(blas, routine, settings, &layouts, [false; N]);
        request.capabilities.conj_no_trans = conj_no_trans;
        request.capabilities.int_max = i32::MAX as usize;
        let decided = index_lens(routine, &layouts).ok().and_then(|lens| match request.decide(lens) {
            Decision::Pass(form) => {
                let data = core::array::from_fn(|at| places[at].ptr);
                Some((form, Call::of_form(blas, &request, &form, lens, data, [alpha, beta])))
            }
            _ => None,
        });
        let at_once = usual::<T, N, false>(blas, routine, settings, &places);
        let turned = reversed(routine, &places)
            .and_then(|places| usual::<T, N, true>(blas, routine, settings, &places));
        let what = || format!("{} {draw}: {places:?}", routine.name());
        for (at, quick) in [at_once, turned].into_iter().enumerate() {
            let Some(quick) = quick else { continue };
            let Some((form, call)) = &decided else { panic!("not decided so: {}", what()) };
            assert_eq!(told(&quick), told(call), "{}", what());
            assert!(at == 1 || form.flips.is_empty(), "{}", what());
            seen[at] += 1;
        }
        // The usual ones are all seen: of longer indices, without conjugates, vectors running upwards.
        let is_long = places
            .iter()
            .zip(routine.operands())
            .all(|(place, spec)| place.rows.len > 1 && (spec.is_vector() || place.cols.len > 1));
        let are_upward = places
            .iter()
            .zip(routine.operands())
            .all(|(place, spec)| !spec.is_vector() || place.rows.stride > 0);
        let matrices =
            routine.operands().iter().all(|spec| matches!(spec.storage(), Storage::Dense | Storage::Vector));
        if let Some((form, call)) = &decided
            && is_long
            && are_upward
            && matrices
            && form.flips.is_empty()
            && places.iter().all(|place| !place.conj)
            && call.operands.iter().all(|operand| operand.ld < 1 << 30)
            && !form.variant.conjugated
        {
            assert!(at_once.is_some(), "{}", what());
        }
    }
    seen
}

#[test]
fn quickly_seen_calls_are_those_decided_on() {
    macro_rules! check_all {
        ($($routine:ident $scalars:tt)*) => {$( check_all!(@ $routine $scalars); )*};
        (@ $routine:ident [$($scalar:ty)*]) => {$(
            for conj_no_trans in [false, true] {
                let [at_once, turned] = check::<$scalar, _>(&$routine, conj_no_trans);
                let dense = $routine.operands().iter().all(|spec| matches!(spec.storage(), Storage::Dense | Storage::Vector));
                let general = $routine.operands().iter().all(|spec| spec.structure() == crate::plan::Structure::General);
                let name = $routine.name();
                if dense && !["gemmt", "iamax", "rot", "rotm"].contains(&name) {
                    assert!(at_once > 10, "{name}: {at_once}");
                    assert!(turned > 20 || !general || name == "scal" && turned > 0, "{name}: {turned} after reversals");
                }
            }
        )*};
    }
    check_all! {
        ASUM [f32 Complex<f64>] NRM2 [f64 Complex<f32>] SCAL [f64 Complex<f64>] IAMAX [f64]
        AXPBY [f64 Complex<f64>] AXPY [f32 Complex<f64>] COPY [f64 Complex<f64>] DOT [f64 Complex<f32>]
        SWAP [f64 Complex<f64>] ROT [f64] ROTM [f64]
        HER [Complex<f64>] HERK [f64 Complex<f64>] SYR [f64] SYRK [f64 Complex<f64>]
        HPR [Complex<f64>] SPR [f64] TBMV [f64] TBSV [f64] TPMV [f64] TPSV [Complex<f64>]
        TRMM_LEFT [f64 Complex<f64>] TRMM_RIGHT [f32 Complex<f64>] TRSM_LEFT [f64 Complex<f64>]
        TRSM_RIGHT [f64 Complex<f32>] TRMV [f64 Complex<f64>] TRSV [f64 Complex<f64>]
        GBMV [f64] GEMM [f32 f64 Complex<f32> Complex<f64>] GEMMT [f64] GEMV [f64 Complex<f64>]
        GER [f64 Complex<f64>] HBMV [Complex<f64>] HEMM_LEFT [Complex<f64>] HEMM_RIGHT [Complex<f64>]
        HEMV [Complex<f64>] HER2 [Complex<f64>] HER2K [f64 Complex<f64>] HPMV [Complex<f64>] HPR2 [Complex<f64>]
        SBMV [f64] SPMV [f64] SPR2 [f64] SYMM_LEFT [f64 Complex<f64>] SYMM_RIGHT [f64 Complex<f64>]
        SYMV [f64 Complex<f64>] SYR2 [f64] SYR2K [f64 Complex<f64>]
    }
}
