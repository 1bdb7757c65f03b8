//! What the test binaries share: operands of every kind of layout, the oracles, the brute-force minimum of
//! bytes to copy, and the loops over all combinations.
#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod blas;
pub mod call;
pub mod census;
pub mod check;
pub mod dense;
pub mod dice;
pub mod kinds;
#[cfg(feature = "lapack")]
pub mod lapack;
pub mod least;
pub mod minimum;
pub mod model;
pub mod operand;
pub mod oracle;
#[cfg(unix)]
pub mod pages;
pub mod place;
pub mod properties;
pub mod routines;
pub mod settle;
pub mod strewn;
pub mod structured;
pub mod sweep;
pub mod unfolded;
