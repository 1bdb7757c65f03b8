//! LAPACK where the matrix lies, on handwritten digits: least squares in a slice of a table, principal components by singular values and by
//! eigenvalues, and Gaussian-process regression by Cholesky's factor and triangular solutions. Nothing is copied.

use std::error::Error;

use blasview::lapack::{Vectors, eigh, lstsq, svd};
use blasview::{Context, Diag, MatrixView, MatrixViewMut, Slice, Uplo, dot, ger, nrm2, syrk};

const N: usize = 1797;

/// The root of the mean of squares.
fn rms(x: &[f64]) -> blasview::Result<f64> {
    Ok(nrm2(x)? / (x.len() as f64).sqrt())
}

/// A pixel from the two rows above it: least squares in place of columns 8 to 23 of the table, 1797 x 16 with rows 64 apart.
fn pixel(digits: MatrixView<f64>) -> blasview::Result<()> {
    const PIXEL: usize = 28;
    let (mut table, truth) = (digits.to_vec()?, digits.col(PIXEL)?.to_vec()?);
    let mut b = truth.clone();
    let above = MatrixViewMut::row_major(&mut table, N, 64)?.slice(.., 8..24)?;
    let report = lstsq(above, &mut b)?;
    println!("least squares: {} calls, {} bytes copied", report.calls, report.bytes_copied);

    let x = digits.slice(.., 8..24)?;
    let mut left = truth.clone();
    Context::new().gemv(-1.0, x, &b[..16], 1.0, &mut left)?;
    println!("pixel {PIXEL} within {:.2} of 16, of which {:.2} by chance", rms(&left)?, rms(&truth)?);
    // What is left is orthogonal to each column.
    for j in 0..16 {
        assert!(dot(x.col(j)?, &left)?.abs() < 1e-7, "column {j}");
    }
    Ok(())
}

/// Principal components of pixel rows 1 to 6: singular values of what is centred, and eigenvalues of its covariance.
fn components(digits: MatrixView<f64>) -> blasview::Result<()> {
    let mut table = digits.to_vec()?;
    let mean = Context::new().gemv_new(1.0 / N as f64, digits.t(), &vec![1.0; N])?;
    ger(-1.0, &vec![1.0; N], &mean, MatrixViewMut::row_major(&mut table, N, 64)?)?;
    let mut x = MatrixViewMut::row_major(&mut table, N, 64)?.slice(.., 8..56)?;

    let mut covariance = [[0.0; 48]; 48];
    syrk(Uplo::Lower, 1.0 / (N - 1) as f64, x.as_view().t(), 0.0, &mut covariance)?;
    let total: f64 = (0..48).map(|j| covariance[j][j]).sum();
    let eigen = eigh(&mut covariance, Uplo::Lower)?;
    assert_eq!(eigen.report.bytes_copied, 0);

    let found = svd(x.reborrow(), Vectors::Thin)?;
    println!("singular values: {} bytes copied", found.report.bytes_copied);
    for k in 0..3 {
        let variance = found.values[k] * found.values[k] / (N - 1) as f64;
        println!("{:5.1} % of the variance", 100.0 * variance / total);
        assert!((variance - eigen.values[47 - k]).abs() < 1e-9 * total);
        // The same direction, whichever way it points.
        let along = dot(found.vt()?.row(k)?, eigen.vectors.col(47 - k)?)?;
        assert!((along.abs() - 1.0).abs() < 1e-9, "{along}");
    }
    Ok(())
}

/// exp(-|x - y|² / (2 l²)) for each pair of rows.
fn kernel(x: MatrixView<f64>, y: MatrixView<f64>, k: MatrixViewMut<f64>) -> blasview::Result<()> {
    const LENGTH: f64 = 20.0;
    let square = |x: MatrixView<f64>| -> blasview::Result<Vec<f64>> {
        (0..x.rows()).map(|i| dot(x.row(i)?, x.row(i)?)).collect()
    };
    let (xx, yy, mut k) = (square(x)?, square(y)?, k);
    Context::new().gemm(1.0, x, y.t(), 0.0, &mut k)?;
    for (i, xx) in xx.iter().enumerate() {
        for (j, yy) in yy.iter().enumerate() {
            let distance = xx + yy - 2.0 * k.get(i, j).unwrap_or_default();
            k.set(i, j, (-distance / (2.0 * LENGTH * LENGTH)).exp())?;
        }
    }
    Ok(())
}

/// How much ink there is in the lower half of a picture, from its upper half: learnt from every fourth picture, asked of others.
fn lower_half(digits: MatrixView<f64>) -> Result<(), Box<dyn Error>> {
    let (upper, lower) = digits.split_at(1, 32)?;
    let ink = Context::new().gemv_new(1.0, lower, &[1.0; 32])?;
    let average = dot(&ink, &vec![1.0; N])? / N as f64;
    let (known, asked) = (Slice::ALL.step(4), Slice::from(1..).step(4));
    let (x, z) = (upper.slice(known, ..)?, upper.slice(asked, ..)?);
    let every_fourth = |from: usize| -> Vec<f64> {
        ink.as_slice().iter().skip(from).step_by(4).map(|ink| ink - average).collect()
    };
    // In units of its spread.
    let spread = rms(&every_fourth(0))?;
    let [y, truth] =
        [0, 1].map(|from| every_fourth(from).iter().map(|ink| ink / spread).collect::<Vec<f64>>());
    let (n, m) = (x.rows(), z.rows());

    // In a part of a larger matrix: K + noise, of which the lower triangle becomes L.
    let mut room = vec![0.0; n * (n + 3)];
    let mut k = MatrixViewMut::row_major(&mut room, n, n + 3)?.slice(.., ..n)?;
    kernel(x, x, k.reborrow())?;
    for i in 0..n {
        k.set(i, i, 1.0 + 0.02)?;
    }
    let mut context = Context::new();
    let mut copied = context.potrf(Uplo::Lower, k.reborrow())?.bytes_copied;
    let mut alpha = y.clone();
    copied += context.potrs(Uplo::Lower, k.as_view(), &mut alpha)?.bytes_copied;
    let ln_det: f64 = k.as_view().diagonal(0)?.iter().map(f64::ln).sum();
    let evidence = -0.5 * dot(&y, &alpha)? - ln_det - 0.5 * n as f64 * (2.0 * std::f64::consts::PI).ln();

    let mut cross = vec![0.0; n * m];
    kernel(x, z, MatrixViewMut::row_major(&mut cross, n, m)?)?;
    let mut cross = MatrixViewMut::row_major(&mut cross, n, m)?;
    let found = context.gemv_new(1.0, cross.as_view().t(), &alpha)?;
    // What remains unknown: 1 - |L⁻¹ k|² for each.
    copied += context.trtrs(Uplo::Lower, Diag::NonUnit, k.as_view(), cross.reborrow())?.bytes_copied;
    let sure = (0..m)
        .map(|j| Ok(1.0 - nrm2(cross.as_view().col(j)?)?.powi(2)))
        .collect::<blasview::Result<Vec<f64>>>()?;

    let errors: Vec<f64> = found.as_slice().iter().zip(&truth).map(|(found, truth)| found - truth).collect();
    println!("Gaussian process of {n} pictures: {copied} bytes copied, ln evidence {evidence:.0}");
    let (within, chance) = (spread * rms(&errors)?, spread * rms(&truth)?);
    println!("ink of {m} lower halves within {within:.1}, of which {chance:.1} by chance");
    assert!(rms(&errors)? < 0.8 * rms(&truth)? && copied == 0);
    assert!(sure.iter().all(|&left| left > -1e-9 && left < 1.0));
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    // 1797 pictures of 8 x 8 pixels, a row of `f64` each. What follows the header is the matrix, as little-endian machines have it.
    let file = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/digits.npy"))?;
    let header = 10 + usize::from(u16::from_le_bytes([file[8], file[9]]));
    let digits = MatrixView::<f64>::from_bytes(&file, header, [N, 64], [64 * 8, 8])?;
    pixel(digits)?;
    components(digits)?;
    lower_half(digits)
}
