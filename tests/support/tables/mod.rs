//! Every line of the backend's tables against the definition, in small integers, so that results are exact. What a
//! routine has no business to read is NaN.

mod level1;
mod level2;
mod level3;
mod matrix;

pub use level1::vectors;
pub use level2::matrices_and_vectors;
pub use level3::matrices;

/// What the tables are called for.
fn blas() -> blasview::Backend {
    blasview::backend::default().unwrap()
}
