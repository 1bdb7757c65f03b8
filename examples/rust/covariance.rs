//! Covariance and principal components of handwritten digits: of a slice of the matrix as its file holds it.

use std::error::Error;

use blasview::{Array, Context, MatrixView, MatrixViewMut, Order, View, dot, gemm, gemv, ger, nrm2, scal};

/// How many principal components.
const K: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    // 1797 pictures of 8 x 8 pixels, a row of `f64` each. What follows the header is the matrix, as little-endian machines have it.
    let file = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/digits.npy"))?;
    let header = 10 + usize::from(u16::from_le_bytes([file[8], file[9]]));
    let digits = MatrixView::<f64>::from_bytes(&file, header, [1797, 64], [64 * 8, 8])?;
    // Pixel rows 1 to 6: 48 columns, their rows still 64 apart.
    let x = digits.slice(.., 8..56)?;
    let (n, d) = (x.rows(), x.cols());

    // Centred data would be a copy of all of X. Instead: (X^T X - n mean mean^T) / (n - 1).
    let ones = View::from_slice(&[1.0], &[1])?.broadcast_to(&[n])?;
    let mean = Context::new().gemv_new(1.0 / n as f64, x.t(), ones)?;
    let scale = 1.0 / (n - 1) as f64;
    let mut plan = None;
    let mut covariance = Context::new().explained(&mut plan).syrk_new(scale, x.t())?;
    println!("{}", plan.unwrap());
    ger(-scale * n as f64, &mean, &mean, &mut covariance)?;
    check(x, &covariance)?;

    // Orthogonal iteration: Q turns towards the directions of the greatest variance.
    let start = (0..d * K).map(|at| (at as f64).cos()).collect();
    let mut q = Array::from_vec(start, &[d, K], Order::ColMajor)?;
    let mut z = Array::zeros(&[d, K], Order::ColMajor)?;
    for _ in 0..500 {
        orthonormalise(q.view_mut().matrix()?)?;
        gemm(1.0, &covariance, &q, 0.0, &mut z)?;
        std::mem::swap(&mut q, &mut z);
    }
    orthonormalise(q.view_mut().matrix()?)?;

    // The variance along each, and that it is one: C q = variance q.
    gemm(1.0, &covariance, &q, 0.0, &mut z)?;
    let total: f64 = covariance.view().diagonal(0, 0, 1)?.iter().sum();
    for (q, z) in q.as_slice().chunks(d).zip(z.as_slice().chunks(d)) {
        let variance = dot(q, z)?;
        println!("{:5.1} % of the variance", 100.0 * variance / total);
        assert!(q.iter().zip(z).all(|(q, z)| (z - variance * q).abs() < 1e-6 * variance));
    }
    Ok(())
}

/// Gram and Schmidt's, column by column; twice, as once leaves what rounding does.
fn orthonormalise(mut q: MatrixViewMut<f64>) -> blasview::Result<()> {
    for j in 0..K {
        let (done, rest) = q.reborrow().split_at(1, j)?;
        let (done, mut column) = (done.as_view(), rest.col(0)?);
        let mut along = [0.0; K];
        for _ in 0..2 {
            gemv(1.0, done.t(), &column, 0.0, &mut along[..j])?;
            gemv(-1.0, done, &along[..j], 1.0, &mut column)?;
        }
        scal(1.0 / nrm2(&column)?, &mut column)?;
    }
    Ok(())
}

/// The definition, one pair of pixels after the other.
fn check(x: MatrixView<f64>, covariance: &Array<f64>) -> blasview::Result<()> {
    let (n, d) = (x.rows(), x.cols());
    let mut columns = vec![Vec::new(); d];
    for (j, column) in columns.iter_mut().enumerate() {
        *column = x.col(j)?.to_vec()?;
        let mean = column.iter().sum::<f64>() / n as f64;
        column.iter_mut().for_each(|value| *value -= mean);
    }
    for i in 0..d {
        for j in 0..d {
            let sum: f64 = columns[i].iter().zip(&columns[j]).map(|(a, b)| a * b).sum();
            let found = covariance[[i, j]];
            assert!((found - sum / (n - 1) as f64).abs() < 1e-10, "{i}, {j}: {found}");
        }
    }
    Ok(())
}
