//! Products beyond the census: empty and degenerate ones, NaN, rounding, the policy `ZeroCopy`, workspaces of any
//! size, threads.

mod support;

use core::mem::MaybeUninit;

use blasview::{Complex, Context, Error, MatrixView, MatrixViewMut, Policy};
use support::check::{check, check_result, expected, minimum, name, options, packing, plan_for, run};
use support::kinds::Kind;
use support::operand::{Number, Operand};
use support::sweep::{Sweep, Triple, shapes};
use support::unfolded::{is_vector, windows};

/// Whether this is a build in which there is time for everything.
const ALL: bool = !cfg!(debug_assertions);

/// k = 0 scales C, m = 0 and n = 0 do nothing; nothing is copied, under any policy.
fn nothing_to_multiply<T: Number>() {
    let beta = T::from_f64(0.5, -1.5);
    for shape in shapes(&[0, 3]) {
        let every = if ALL {
            1
        } else if T::DTYPE.is_complex() {
            31
        } else {
            7
        };
        Sweep::<T>::new(shape).some(
            if shape.contains(&0) { every } else { 20 * every },
            |Triple { a, b, c }| {
                for beta in [T::ZERO, T::ONE, beta] {
                    for alpha in [T::ZERO, T::ONE] {
                        check(alpha, a, b, beta, c);
                        if alpha == T::ZERO || shape.contains(&0) {
                            run(&mut Context::new().policy(Policy::ZeroCopy), alpha, a, b, beta, c);
                        }
                    }
                }
            },
        );
    }
}

#[test]
fn nothing_to_multiply_f64() {
    nothing_to_multiply::<f64>();
}

#[test]
fn nothing_to_multiply_c64() {
    nothing_to_multiply::<Complex<f32>>();
}

/// NaN in A or B reaches the elements of C that it should and no other; with alpha = 0 none, with beta = 0 none from C.
fn not_a_number<T: Number>() {
    let [m, n, k] = [3, 5, 7];
    let kinds = [Kind::C, Kind::F, Kind::ReversedC(true, false), Kind::SecondBoth, Kind::Odd, Kind::Struct];
    for a_kind in kinds {
        for b_kind in kinds {
            for c_kind in kinds {
                let mut a = Operand::<T>::input(a_kind, [m, k], 1);
                let mut b = Operand::<T>::input(b_kind, [k, n], 2);
                let mut c = Operand::<T>::output(c_kind, [m, n], 3);
                a.poke(1, 4, T::nan());
                b.poke(2, 3, T::nan());
                for beta in [T::ZERO, T::ONE, T::from_f64(0.5, 0.0)] {
                    check(T::ZERO, &a, &b, beta, &mut c);
                    check(T::ONE, &a, &b, beta, &mut c);
                    let nans = expected(T::ONE, &a, &b, beta, &c).iter().filter(|x| x.is_nan()).count();
                    assert_eq!(nans, n + m - 1);
                }
                let a = Operand::<T>::input(a_kind, [m, k], 1);
                let b = Operand::<T>::input(b_kind, [k, n], 2);
                c.poke(2, 0, T::nan());
                for beta in [T::ZERO, T::ONE, T::from_f64(0.5, 0.0)] {
                    check(T::ZERO, &a, &b, beta, &mut c);
                    check(T::ONE, &a, &b, beta, &mut c);
                }
            }
        }
    }
}

#[test]
fn not_a_number_f32() {
    not_a_number::<f32>();
}

#[test]
fn not_a_number_f64() {
    not_a_number::<f64>();
}

#[test]
fn not_a_number_c64() {
    not_a_number::<Complex<f32>>();
}

#[test]
fn not_a_number_c128() {
    not_a_number::<Complex<f64>>();
}

/// `ZeroCopy` is an error exactly where something has to be copied: nothing is by a matrix times a vector, nor for lines that
/// overlap, of which several calls are made. It names what, and writes nothing then.
fn zero_copy<T: Number>(shape: [usize; 3]) {
    let beta = T::from_f64(0.5, 0.0);
    let (mut passed, mut refused) = (0, 0);
    Sweep::<T>::new(shape).some(if ALL { 1 } else { 3 }, |Triple { a, b, c }| {
        let minimum = minimum(a, b, c, true);
        let mut context = Context::new().policy(Policy::ZeroCopy);
        match context.gemm(T::ONE, a.view(), b.view(), beta, c.view_mut()) {
            Ok(report) => {
                let copied = (report.bytes_copied, report.workspace_bytes);
                assert_eq!(copied, (0, 0), "{}", name(a, b, c));
                match windows(a, b, c) {
                    _ if minimum.bytes == 0 => assert_eq!(report.calls, 1, "{}", name(a, b, c)),
                    _ if is_vector(a, b) => assert!(report.calls <= 1, "{}", name(a, b, c)),
                    calls => assert_eq!(calls, Some(report.calls), "{}", name(a, b, c)),
                }
                check_result(T::ONE, a, b, beta, c);
                passed += 1;
            }
            Err(Error::WouldCopy { refusals, .. }) => {
                let packed = ["A", "B", "C"].map(|operand| refusals.of(operand).is_some());
                assert!(!is_vector(a, b) && windows(a, b, c).is_none(), "{}", name(a, b, c));
                assert!(
                    minimum.bytes > 0 && minimum.packed.contains(&packed),
                    "{}: {refusals}",
                    name(a, b, c)
                );
                assert!(a.is_untouched() && b.is_untouched() && c.is_untouched());
                refused += 1;
            }
            Err(error) => panic!("{}: {error}", name(a, b, c)),
        }
    });
    println!("{} {shape:?}: {passed} passed, {refused} refused", T::DTYPE);
    // What has one row or column needs no copy.
    assert!(passed > 0 && (refused > 0) == (shape[0] > 1 && shape[1] > 1));
}

#[test]
fn zero_copy_f64() {
    zero_copy::<f64>([3, 5, 7]);
    zero_copy::<f64>([1, 5, 3]);
}

#[test]
fn zero_copy_c128() {
    zero_copy::<Complex<f64>>([5, 3, 7]);
    zero_copy::<Complex<f64>>([3, 5, 1]);
}

/// Small workspaces: the same results through panels, never a byte of workspace more, no operand copied twice if
/// it is the only one.
fn panels<T: Number>(shape: [usize; 3], every: usize) {
    let mut cut = 0;
    for limit in [192, 200, 1000, 4096] {
        let mut sweep = Sweep::<T>::new(shape);
        sweep.some(if ALL { every } else { 8 * every }, |mut triple| {
            let plan = plan_for(&mut triple, &options(true).workspace_limit(limit)).unwrap();
            let Triple { a, b, c } = triple;
            for beta in [T::ZERO, T::from_f64(0.5, -1.5)] {
                let report = run(&mut packing().workspace_limit(limit), T::ONE, a, b, beta, c);
                let least = minimum(a, b, c, beta != T::ZERO).bytes;
                assert!(report.workspace_bytes <= limit, "{}: {report:?}", name(a, b, c));
                assert!(report.bytes_copied >= least, "{}: {report:?}", name(a, b, c));
                if beta != T::ZERO {
                    let planned = (plan.bytes_copied(), plan.calls(), plan.workspace_bytes());
                    let done = (report.bytes_copied, report.calls, report.workspace_bytes);
                    assert_eq!(done, planned, "{}:\n{plan}", name(a, b, c));
                    let packed = plan.operands().into_iter().filter(|o| o.access.reason().is_some()).count();
                    assert!(packed > 1 || report.bytes_copied == least, "{}:\n{plan}", name(a, b, c));
                }
                cut += usize::from(report.calls > 1);
            }
        });
    }
    println!("{} {shape:?}: {cut} products in several calls", T::DTYPE);
    assert!(cut > 0);
}

#[test]
fn panels_f32() {
    panels::<f32>([9, 37, 20], 40);
}

#[test]
fn panels_f64() {
    panels::<f64>([9, 11, 13], 11);
    panels::<f64>([33, 5, 20], 30);
}

#[test]
fn panels_c128() {
    panels::<Complex<f64>>([9, 11, 13], 60);
}

/// The caller's own workspace of any size and alignment: nothing is written outside of it, and where it is too
/// small nothing is written at all.
#[test]
fn own_workspace() {
    let mut memory = vec![MaybeUninit::new(0xa5_u8); 3000];
    let (mut used, mut small) = (0, 0);
    for (start, len) in
        [(0, 3000), (64, 2000), (65, 1000), (127, 300), (100, 191), (1, 64), (0, 128), (500, 0)]
    {
        Sweep::<f64>::new([5, 9, 7]).some(if ALL { 29 } else { 149 }, |mut triple| {
            let own = &mut memory[start..start + len];
            let available = len.saturating_sub(own.as_ptr().align_offset(64));
            let plan = plan_for(&mut triple, &options(true).workspace_limit(available));
            let Triple { a, b, c } = triple;
            let result = packing().workspace(own).gemm(1.5, a.view(), b.view(), -0.5, c.view_mut());
            match result {
                Ok(report) => {
                    assert!(report.workspace_bytes <= available);
                    assert_eq!(plan.map(|plan| plan.bytes_copied()), Ok(report.bytes_copied));
                    check_result(1.5, a, b, -0.5, c);
                    used += usize::from(report.workspace_bytes > 0);
                }
                Err(Error::WorkspaceTooSmall { needed, available: had }) => {
                    assert!(had == available && needed > available && needed <= 192, "{needed} {had}");
                    assert!(c.is_untouched() && plan.is_err());
                    small += 1;
                }
                Err(error) => panic!("{}: {error}", name(a, b, c)),
            }
            for (at, byte) in memory.iter_mut().enumerate() {
                // SAFETY: bytes outside of the workspace are those that `vec!` initialised.
                assert!((start..start + len).contains(&at) || unsafe { byte.assume_init() } == 0xa5);
                *byte = MaybeUninit::new(0xa5);
            }
        });
    }
    assert!(used > 0 && small > 0);
}

/// Packing on two threads gives what packing on one gives.
#[test]
fn threads() {
    let n = 740;
    let x: Vec<f64> = (0..4 * n * n).map(|at| (at % 61) as f64 - 30.0).collect();
    let x = MatrixView::from_slice(&x, 0, [n, n], [4 * n as isize, 2]).unwrap();
    let mut results = [vec![0.0; n * n], vec![0.0; n * n]];
    for (threads, result) in [1, 2].into_iter().zip(&mut results) {
        let c = MatrixViewMut::row_major(result, n, n).unwrap();
        Context::new().threads(threads).gemm(1.0, x, x.t(), 0.0, c).unwrap();
    }
    assert!(results[0] == results[1] && results[0].iter().any(|&x| x != 0.0));
}

/// Numbers that do get rounded, within the bound of a sum of k products; several panels add one rounding each.
fn rounding<T: Number>(eps: f64) {
    let [m, n, k] = [9, 7, 33];
    let numbers = |shape: [usize; 2], seed: usize| -> Vec<T> {
        let number =
            |at: usize| T::from_f64(((at + seed) as f64 * 0.7).sin(), ((at * seed) as f64).cos() / 3.0);
        (0..4 * shape[0] * shape[1]).map(number).collect()
    };
    let (a, b, c) = (numbers([m, k], 1), numbers([k, n], 2), numbers([m, n], 3));
    let a = MatrixView::from_slice(&a, m * k - 1, [m, k], [3 * k as isize, -1]).unwrap();
    let b = MatrixView::from_slice(&b, 0, [k, n], [2, 2 * k as isize]).unwrap().conj();
    let (alpha, beta) = (T::from_f64(0.3, -0.7), T::from_f64(1.1, 0.2));
    let size = |x: T| x.to_f64().0.hypot(x.to_f64().1);
    for limit in [192, 1000, 1 << 20] {
        let mut result = c.clone();
        let out = MatrixViewMut::from_slice(&mut result, 1, [m, n], [2 * n as isize, 2]).unwrap();
        packing().workspace_limit(limit).gemm(alpha, a, b, beta, out).unwrap();
        for (i, j) in (0..m).flat_map(|i| (0..n).map(move |j| (i, j))) {
            let at = 1 + 2 * n * i + 2 * j;
            let terms = (0..k).map(|p| (a.get(i, p).unwrap(), b.get(p, j).unwrap()));
            let (sum, bound) =
                terms.fold((T::ZERO, 0.0), |(sum, bound), (x, y)| (sum + x * y, bound + size(x) * size(y)));
            let expected = alpha * sum + beta * c[at];
            let bound = 4.0 * eps * (k + 2) as f64 * (size(alpha) * bound + size(beta) * size(c[at]));
            let minus_one = T::from_f64(-1.0, 0.0);
            let error = size(result[at] + minus_one * expected);
            assert!(error <= bound, "{} {limit} ({i}, {j}): {error:e} > {bound:e}", T::DTYPE);
        }
        let gaps = result.iter().zip(&c).step_by(2);
        assert!(gaps.clone().all(|(now, then)| now == then));
    }
}

#[test]
fn rounding_stays_within_bounds() {
    rounding::<f32>(f32::EPSILON.into());
    rounding::<f64>(f64::EPSILON);
    rounding::<Complex<f32>>(f32::EPSILON.into());
    rounding::<Complex<f64>>(f64::EPSILON);
}

/// OpenBLAS conjugates without transposing; nothing is copied for that.
#[cfg(feature = "openblas")]
#[test]
fn conjugates_pass() {
    for (a_conj, b_conj) in [(true, false), (false, true), (true, true)] {
        for kind in [Kind::C, Kind::F, Kind::PaddedC] {
            let mut a = Operand::<Complex<f64>>::input(kind, [3, 7], 1);
            let mut b = Operand::<Complex<f64>>::input(kind, [7, 5], 2);
            let mut c = Operand::output(kind, [3, 5], 3);
            a.set_conj(a_conj);
            b.set_conj(b_conj);
            let report = check(Complex::new(1.0, 0.5), &a, &b, Complex::new(0.5, -1.0), &mut c);
            assert_eq!(report.bytes_copied, 0);
        }
    }
}
