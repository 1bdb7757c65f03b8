//! What the test binaries share: operands of every kind of layout, the oracle, the brute-force minimum of
//! bytes to copy, and the loops over all combinations.
#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod check;
pub mod kinds;
pub mod minimum;
pub mod model;
pub mod operand;
pub mod properties;
pub mod sweep;
