//! Which call a layout becomes, before anything is computed: the plan of a product, printed.

use blasview::{Context, DType, Directly, MatrixView, MatrixViewMut, Policy, Result};

fn main() -> Result<()> {
    let data: Vec<f64> = (0..100 * 50).map(f64::from).collect();
    let (mut c, b) = ([0.0; 100 * 50], [1.0; 50 * 50]);
    // The rows of A run backwards, those of C do not.
    let a = MatrixView::row_major(&data, 100, 50)?.flip_rows();
    let b = MatrixView::row_major(&b, 50, 50)?;
    let mut c = MatrixViewMut::row_major(&mut c, 100, 50)?;

    // What BLAS can take, whatever our own kernels could.
    let context = Context::new().directly(Directly::Never);
    let layouts = [a.layout(), b.layout(), c.layout()];
    let plan = context.plan_gemm(&layouts, DType::F64, [false; 3], false)?;
    println!("{plan}");
    assert!(!plan.is_zero_copy());

    // Reversed in both, it passes.
    let layouts = [a.layout(), b.layout(), c.reborrow().flip_rows().layout()];
    let plan = context.plan_gemm(&layouts, DType::F64, [false; 3], false)?;
    println!("\n{plan}");
    assert!(plan.is_zero_copy());

    // And with an error instead of a copy:
    let error = Context::new().policy(Policy::ZeroCopy).gemm(1.0, a, b, 0.0, c).unwrap_err();
    println!("\n{error}");
    Ok(())
}
