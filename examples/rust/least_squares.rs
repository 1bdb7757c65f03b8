//! A line and a wave through measurements, by Householder's reflections: in place, on some columns of a table.

use blasview::{Context, Diag, MatrixView, MatrixViewMut, Result, Uplo, ger, nrm2, trsv};

/// Measurements, a row of the table each.
const ROWS: usize = 60;
/// Columns of the table.
const COLS: usize = 7;
/// Numbers that are looked for.
const N: usize = 4;

/// The columns of A become R, its triangle; what reflects them reflects the last column, the right-hand side, too.
fn triangularise(mut a: MatrixViewMut<f64>) -> Result<()> {
    let n = a.cols() - 1;
    for j in 0..n {
        let (left, mut rest) = a.reborrow().slice(j.., j..)?.split_at(1, 1)?;
        let mut v = left.col(0)?;
        // Away from zero, so that nothing cancels.
        let first = v[0];
        let diagonal = -nrm2(&v)?.copysign(first);
        v[0] = first - diagonal;
        // H = 1 - v v^T / scale, where scale = v^T v / 2.
        let scale = diagonal * (diagonal - first);
        let mut along = vec![0.0; n - j];
        let mut plan = None;
        Context::new().explained(&mut plan).gemv(1.0, rest.as_view().t(), &v, 0.0, &mut along)?;
        println!("{}", plan.unwrap());
        ger(-1.0 / scale, &v, &along, &mut rest)?;
        v[0] = diagonal;
    }
    Ok(())
}

fn main() -> Result<()> {
    // Number, time, then 1, t, cos t, sin t and what was measured: 3 + t / 2 + 2 cos t - sin t, and some noise.
    let row = |i: usize| {
        let t = 0.1 * i as f64;
        let noise = ((i * 7919) % 13) as f64 / 130.0 - 0.05;
        [i as f64, t, 1.0, t, t.cos(), t.sin(), 3.0 + 0.5 * t + 2.0 * t.cos() - t.sin() + noise]
    };
    let table: Vec<f64> = (0..ROWS).flat_map(row).collect();

    let mut work = table.clone();
    triangularise(MatrixViewMut::row_major(&mut work, ROWS, COLS)?.slice(.., 2..)?)?;
    let (top, bottom) = MatrixView::row_major(&work, ROWS, COLS)?.slice(.., 2..)?.split_at(0, N)?;
    let mut x = top.col(-1)?.to_vec()?;
    trsv(Uplo::Upper, Diag::NonUnit, top.slice(.., ..N)?, &mut x)?;
    let residual = nrm2(bottom.col(-1)?)?;
    println!("{x:.3?}, residual {residual:.3}");

    // The solution is where the residual is orthogonal to each column.
    let table = MatrixView::row_major(&table, ROWS, COLS)?;
    let get = |i: usize, j: usize| table[[i, j]];
    let errors: Vec<f64> =
        (0..ROWS).map(|i| get(i, 6) - (0..N).map(|j| get(i, 2 + j) * x[j]).sum::<f64>()).collect();
    for j in 0..N {
        let along: f64 = (0..ROWS).map(|i| get(i, 2 + j) * errors[i]).sum();
        assert!(along.abs() < 1e-11, "column {j}: {along}");
    }
    assert!((errors.iter().map(|r| r * r).sum::<f64>().sqrt() - residual).abs() < 1e-12);
    assert!(x.iter().zip([3.0, 0.5, 2.0, -1.0]).all(|(found, wanted)| (found - wanted).abs() < 0.05));
    Ok(())
}
