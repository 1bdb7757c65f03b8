//! The census of level 3: symm, hemm, trmm, trsm, syrk, herk, syr2k, her2k and gemmt on every kind of layout, both
//! triangles, sides and diagonals, conjugated or not, at lengths 0, 1 and small odd ones, against the definitions,
//! with the bytes copied equal to the minimum that brute force finds over all legal calls. (gemm has its own.)

mod support;

use blasview::Complex;
use support::call::Call;
use support::census::census;

/// Combinations drawn for each call and shape.
const DRAWS: usize = if cfg!(debug_assertions) { 100 } else { 6000 };

#[test]
fn census_f32() {
    census::<f32>(&Call::level3(false), DRAWS);
}

#[test]
fn census_f64() {
    census::<f64>(&Call::level3(false), DRAWS);
}

#[test]
fn census_c64() {
    census::<Complex<f32>>(&Call::level3(true), DRAWS);
}

#[test]
fn census_c128() {
    census::<Complex<f64>>(&Call::level3(true), DRAWS);
}
