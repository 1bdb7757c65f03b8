//! The routines of level 3 with little workspace.

mod support;

use core::mem::MaybeUninit;

use blasview::{Complex, Error};
use support::call::Call;
use support::census::{checked, names};
use support::check::packing;
use support::dice::{BETAS, Dice};
use support::kinds::Kind;
use support::routines::Hermitian;
use support::structured::{Spec, Stored, Structure, Structured, UPLOS, outputs};

const DRAWS: usize = if cfg!(debug_assertions) { 10 } else { 1000 };

/// Level 3 with little workspace, the library's or the caller's: panels and halves give the same results, within the
/// bound. Solving is only done where the lengths are such that nothing is rounded.
fn small_workspaces<T: Hermitian>(shapes: &[[usize; 2]], draws: usize) {
    let mut dice = Dice::new(2);
    let mut memory = vec![MaybeUninit::<u8>::uninit(); 5000];
    let (mut cut, mut small) = (0, 0);
    for &shape in shapes {
        for call in Call::level3(T::DTYPE.is_complex()) {
            if call.solves() && shape[0].max(shape[1]) > 9 {
                continue;
            }
            let Some((specs, spec)) = call.operands(shape) else { continue };
            let (inputs, mut outs) = (call.inputs::<T>(&specs), outputs::<T>(spec, 3));
            for _ in 0..draws {
                let inputs: Vec<&Structured<T>> = inputs.iter().map(|all| dice.one(all)).collect();
                let output = dice.one_mut(&mut outs);
                let scales = call.scales(T::ONE, dice.scale(&BETAS));
                let limit = dice.of(&[128, 192, 256, 500, 1000, 4096]);
                let what = || format!("{call:?} {scales:?} in {limit} bytes");
                let context = || packing().workspace_limit(limit);
                if let Err(error) = call.run(&mut context(), scales, &inputs, output) {
                    assert!(matches!(error, Error::WorkspaceTooSmall { .. }), "{}: {error}", what());
                    assert!(output.operand.is_untouched() && limit < 192, "{}: {error}", what());
                    small += 1;
                    continue;
                }
                output.operand.take();
                let report = checked(call, scales, &inputs, output, &mut context(), &what);
                assert!(
                    report.workspace_bytes <= limit,
                    "{}: {report:?}\n{}",
                    what(),
                    names(&inputs, output)
                );
                // Parts of an operand may pass where it does not as a whole.
                if report.calls == 1 {
                    let least = call.least(&inputs, output, scales[1] != T::ZERO);
                    assert_eq!(report.bytes_copied, least, "{}\n{}", what(), names(&inputs, output));
                }
                let start = dice.below(64);
                let own = &mut memory[start..start + limit + 63];
                let own = checked(call, scales, &inputs, output, &mut packing().workspace(own), &what);
                assert!(own.workspace_bytes <= limit + 63);
                cut += usize::from(report.calls > 1);
            }
        }
    }
    println!("{}: {cut} in several calls, {small} refused", T::DTYPE);
    assert!(cut > 0);
}

/// Where C is reversed, B begins with what was its last row; that is misaligned, as B's rows are 12 bytes apart. Recursion of
/// one row each must not be given to BLAS for having no stride.
#[test]
fn reversed_rows_of_indivisible_strides() {
    for uplo in UPLOS {
        let structure = Structure::Symmetric(uplo);
        let a = Structured::<f64>::input(Kind::C, Spec::general(2, 1), 1, false);
        let b = Structured::input(Kind::HalfPadded, Spec::general(2, 1), 2, false);
        let spec = Spec::square(2, structure, Stored::Dense);
        let mut c = Structured::output(Kind::ReversedC(true, true), spec, 3);
        let what = || format!("syr2k {uplo:?}");
        let context = &mut packing().workspace_limit(192);
        let report = checked(Call::Triangle(2, structure), [1.0; 2], &[&a, &b], &mut c, context, &what);
        assert!(report.calls > 1, "{report:?}");
    }
}

#[test]
fn small_workspaces_f32() {
    small_workspaces::<f32>(&[[9, 7], [5, 17], [21, 3]], DRAWS);
}

#[test]
fn small_workspaces_f64() {
    small_workspaces::<f64>(&[[9, 9], [17, 9], [2, 1], [3, 2]], DRAWS);
}

#[test]
fn small_workspaces_c64() {
    small_workspaces::<Complex<f32>>(&[[7, 9], [17, 5]], DRAWS);
}

#[test]
fn small_workspaces_c128() {
    small_workspaces::<Complex<f64>>(&[[9, 7], [5, 13]], DRAWS);
}
