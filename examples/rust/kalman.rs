//! Kalman's update where a block of the state is measured: on slices of its covariance, in place.

use blasview::{Array, Context, CopyOrder, Diag, MatrixViewMut, Result, Side, Uplo, axpy, gemv, trsm, trsv};

/// Six bodies, each with three coordinates and three speeds.
const N: usize = 36;
/// Numbers that are measured: the coordinates of the third body.
const M: usize = 3;
/// Where they are in the state.
const SEEN: usize = 12;

fn main() -> Result<()> {
    // All are correlated, so that measuring one improves what is known of each.
    let mut covariance = vec![0.0; N * N];
    for (at, p) in covariance.iter_mut().enumerate() {
        *p = (-0.1 * (at / N).abs_diff(at % N) as f64).exp();
    }
    let mut state: Vec<f64> = (0..N).map(|i| (i as f64).sin()).collect();
    let (measured, noise) = ([1.0, -0.5, 0.25], 0.1);
    let (expected_state, expected) = by_definition(&state, &covariance, measured, noise);

    let p = MatrixViewMut::row_major(&mut covariance, N, N)?;
    let seen = SEEN..SEEN + M;

    // S = P[seen, seen] + R = L L^T.
    let mut l = p.as_view().slice(seen.clone(), seen.clone())?.to_owned(CopyOrder::RowMajor)?;
    for i in 0..M {
        l[[i, i]] += noise;
    }
    cholesky(&mut l);
    let l = l.view().matrix()?;

    // W = P[:, seen] L^-T, so that the gain is W L^-1. Copied, as P changes below.
    let mut w = p.as_view().slice(.., seen.clone())?.to_owned(CopyOrder::RowMajor)?;
    trsm(Side::Right, Uplo::Upper, Diag::NonUnit, 1.0, l.t(), &mut w)?;

    // x += W L^-1 (z - x[seen])
    let mut innovation = measured;
    axpy(-1.0, &state[seen], &mut innovation)?;
    trsv(Uplo::Lower, Diag::NonUnit, l, &mut innovation)?;
    gemv(1.0, &w, &innovation, 1.0, &mut state)?;

    // P -= W W^T
    let w = w.view().matrix()?;
    let mut plan = None;
    Context::new().explained(&mut plan).gemm(-1.0, w, w.t(), 1.0, p)?;
    println!("{}", plan.unwrap());

    let close = |found: &[f64], wanted: &[f64]| found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12);
    assert!(close(&state, &expected_state) && close(&covariance, &expected));
    println!("variance of what was measured: 1, now {:.3}", covariance[SEEN * (N + 1)]);
    println!("and of a coordinate of the next body: {:.3}", covariance[(SEEN + 6) * (N + 1)]);
    Ok(())
}

/// L of `S = L L^T` in the place of S. Written out, as it is tiny; what lies above the diagonal is left, and never read.
fn cholesky(s: &mut Array<f64>) {
    for j in 0..M {
        for i in j..M {
            let known: f64 = (0..j).map(|k| s[[i, k]] * s[[j, k]]).sum();
            let left = s[[i, j]] - known;
            s[[i, j]] = if i == j { left.sqrt() } else { left / s[[j, j]] };
        }
    }
}

/// `K = P[:, seen] S^-1`, `x + K (z - x[seen])`, `P - K P[seen, :]`: element by element.
fn by_definition(x: &[f64], p: &[f64], z: [f64; M], noise: f64) -> (Vec<f64>, Vec<f64>) {
    // Gauss and Jordan: S becomes the identity, the identity beside it S^-1.
    let mut s = [[0.0; 2 * M]; M];
    for i in 0..M {
        for j in 0..M {
            s[i][j] = p[(SEEN + i) * N + SEEN + j] + if i == j { noise } else { 0.0 };
        }
        s[i][M + i] = 1.0;
    }
    for k in 0..M {
        let pivot = s[k].map(|value| value / s[k][k]);
        s[k] = pivot;
        for i in (0..M).filter(|&i| i != k) {
            let factor = s[i][k];
            for j in 0..2 * M {
                s[i][j] -= factor * pivot[j];
            }
        }
    }
    let gain = |i: usize, j: usize| (0..M).map(|k| p[i * N + SEEN + k] * s[k][M + j]).sum::<f64>();
    let state = (0..N).map(|i| x[i] + (0..M).map(|j| gain(i, j) * (z[j] - x[SEEN + j])).sum::<f64>());
    let covariance = (0..N * N).map(|at| {
        let (i, j) = (at / N, at % N);
        p[at] - (0..M).map(|k| gain(i, k) * p[(SEEN + k) * N + j]).sum::<f64>()
    });
    (state.collect(), covariance.collect())
}
