//! A product of slices of one array, and what became of each operand.

use blasview::{Context, Directly, MatrixView, MatrixViewMut, Result, Slice};

fn main() -> Result<()> {
    // 80 pictures of 8 x 8 pixels, a row each.
    let pixels: Vec<f64> = (0..80 * 64).map(|at| f64::from(at % 17)).collect();
    let x = MatrixView::row_major(&pixels, 80, 64)?;
    let mut gram = [0.0; 32 * 32];
    let halves = [
        ("left half, X[:, :32]", x.slice(.., ..32)?),
        ("rows reversed, X[::-1, :32]", x.slice(.., ..32)?.flip_rows()),
        ("every second, X[:, ::2]", x.slice(.., Slice::ALL.step(2))?),
    ];
    // What does not pass is packed for BLAS, even where our own kernels are faster.
    let mut context = Context::new().directly(Directly::Never);
    for (name, half) in halves {
        let c = MatrixViewMut::row_major(&mut gram, 32, 32)?;
        let report = context.gemm(1.0, half.t(), half, 0.0, c)?;
        println!("{name:28} {:6} bytes copied, {} call", report.bytes_copied, report.calls);
        assert_eq!(report.bytes_copied == 0, !name.contains("::2"));
    }
    Ok(())
}
