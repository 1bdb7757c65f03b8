//! LU factors with pivots, block by block, in place: in a slice of a larger matrix, cut into views that are written at the same time.

use blasview::{Context, Diag, MatrixViewMut, Result, Side, Uplo, ger, iamax, scal, swap, trsm};

/// Columns that are factored one by one before the rest is brought up to date by products.
const BLOCK: usize = 8;

/// L and U of A with its rows exchanged take its place. Gives the row that each row was exchanged with. Of a singular matrix they
/// are not finite.
fn lu(mut a: MatrixViewMut<f64>) -> Result<Vec<usize>> {
    let n = a.rows();
    let mut pivots = Vec::with_capacity(n);
    for start in (0..n).step_by(BLOCK) {
        let end = n.min(start + BLOCK);
        for j in start..end {
            let pivot = j + iamax(a.as_view().col(j)?.slice(j..)?)?.unwrap_or(0);
            pivots.push(pivot);
            if pivot != j {
                let (upper, lower) = a.reborrow().split_at(0, pivot)?;
                swap(upper.row(j)?, lower.row(0)?)?;
            }
            let (upper, lower) = a.reborrow().slice(.., j..end)?.split_at(0, j + 1)?;
            let row = upper.as_view().row(j)?;
            let (left, right) = lower.split_at(1, 1)?;
            let mut column = left.col(0)?;
            scal(1.0 / row[0], &mut column)?;
            ger(-1.0, &column, row.slice(1..)?, right)?;
        }

        // L11 above L21 is what was factored. Right of it, U12 takes the place of its rows, and A22 is brought up to date.
        let (done, rest) = a.reborrow().slice(start.., ..)?.split_at(1, end)?;
        let (l11, l21) = done.as_view().slice(.., start..)?.split_at(0, end - start)?;
        let (mut u12, a22) = rest.split_at(0, end - start)?;
        trsm(Side::Left, Uplo::Lower, Diag::Unit, 1.0, l11, &mut u12)?;
        let mut plan = None;
        Context::new().explained(&mut plan).gemm(-1.0, l21, &u12, 1.0, a22)?;
        println!("{}", plan.unwrap());
    }
    Ok(pivots)
}

fn main() -> Result<()> {
    const SIZE: usize = 50;
    const N: usize = 37;
    let original: Vec<f64> =
        (0..SIZE * SIZE).map(|at| ((at * at + 3 * at) % 101) as f64 / 50.0 - 1.0).collect();
    let mut data = original.clone();
    let whole = MatrixViewMut::row_major(&mut data, SIZE, SIZE)?;
    let pivots = lu(whole.slice(5..5 + N, 10..10 + N)?)?;

    // Row i of P A is row order[i] of A.
    let mut order: Vec<usize> = (0..N).collect();
    for (row, pivot) in pivots.into_iter().enumerate() {
        order.swap(row, pivot);
    }
    let at = |i: usize, j: usize| (5 + i) * SIZE + 10 + j;
    for i in 0..N {
        for j in 0..N {
            let l = |k: usize| if k == i { 1.0 } else { data[at(i, k)] };
            let sum: f64 = (0..=i.min(j)).map(|k| l(k) * data[at(k, j)]).sum();
            assert!((sum - original[at(order[i], j)]).abs() < 1e-12, "{i}, {j}: {sum}");
        }
    }
    // What is around the slice is as it was.
    for (place, (now, before)) in data.iter().zip(&original).enumerate() {
        let inside = (5..5 + N).contains(&(place / SIZE)) && (10..10 + N).contains(&(place % SIZE));
        assert!(inside || now == before);
    }
    println!("P A = L U: {N} x {N} in a matrix of {SIZE} x {SIZE}");
    Ok(())
}
