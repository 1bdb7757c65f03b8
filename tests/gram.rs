//! Products of a matrix with its own transpose, under `Fastest`: a triangle, mirrored; and what is not such a product.

mod support;

use blasview::{Array, Blas, Complex, Context, MatrixView, Order, Policy, Slice};
use support::dice::Dice;

const N: usize = 100;
const K: usize = 50;

fn numbers<T: Blas>(dice: &mut Dice, count: usize) -> Vec<T> {
    let mut part = || dice.below(9) as f64 - 4.0;
    (0..count).map(|_| T::from_f64(part(), part())).collect()
}

/// Computes `alpha A B + beta C` and compares it with a plain loop; numbers are whole, so that sums are exact. Returns the routine.
fn computed<T: Blas>(alpha: T, a: MatrixView<'_, T>, b: MatrixView<'_, T>, beta: T) -> &'static str {
    let (m, n, k) = (a.rows(), b.cols(), a.cols());
    let fill = if beta == T::ZERO { T::from_f64(f64::NAN, 0.0) } else { T::ONE };
    let mut c = Array::from_vec(vec![fill; m * n], &[m, n], Order::RowMajor).unwrap();
    let mut plan = None;
    Context::new().policy(Policy::Fastest).explained(&mut plan).gemm(alpha, a, b, beta, &mut c).unwrap();
    let at = |i: usize, j: usize| {
        let sum = (0..k).fold(T::ZERO, |sum, p| sum + a.get(i, p).unwrap() * b.get(p, j).unwrap());
        alpha * sum + if beta == T::ZERO { T::ZERO } else { beta }
    };
    for i in (0..m).step_by(7) {
        for j in 0..n {
            assert!(c.as_slice()[i * n + j] == at(i, j), "{} {i} {j}", T::DTYPE);
        }
    }
    plan.unwrap().routine()
}

fn check<T: Blas>() {
    let mut dice = Dice::new(3);
    let data = numbers::<T>(&mut dice, N * 2 * K);
    let a = MatrixView::row_major(&data, N, 2 * K).unwrap().slice(.., ..K).unwrap();
    let is_complex = T::DTYPE.is_complex();
    let herk = if is_complex { "herk" } else { "syrk" };
    assert_eq!(computed(T::from_f64(2.0, 0.0), a, a.t(), T::ZERO), "syrk");
    assert_eq!(computed(T::ONE, a, a.h(), T::ZERO), herk);
    assert_eq!(computed(T::ONE, a.conj(), a.t(), T::ZERO), herk);
    let flipped = a.flip_rows();
    assert_eq!(computed(T::ONE, flipped, flipped.t(), T::ZERO), "syrk");
    let every = MatrixView::row_major(&data, N, 2 * K).unwrap().slice(.., Slice::ALL.step(2)).unwrap();
    assert_eq!(computed(T::ONE, every, every.t(), T::ZERO), "syrk");
    // None of these is one.
    assert_eq!(computed(T::ONE, a, a.t(), T::ONE), "gemm");
    assert_eq!(computed(T::ONE, a, flipped.t(), T::ZERO), "gemm");
    assert_eq!(computed(T::ONE, a, every.t(), T::ZERO), "gemm");
    if is_complex {
        assert_eq!(computed(T::from_f64(0.0, 1.0), a, a.h(), T::ZERO), "gemm");
        assert_eq!(computed(T::ONE, a.conj(), a.h(), T::ZERO), "gemm");
    }
    // Too short.
    let short = a.slice(..8, ..).unwrap();
    assert_eq!(computed(T::ONE, short, short.t(), T::ZERO), "gemm");
}

#[test]
fn a_matrix_times_its_own_transpose() {
    check::<f32>();
    check::<f64>();
    check::<Complex<f32>>();
    check::<Complex<f64>>();
}
