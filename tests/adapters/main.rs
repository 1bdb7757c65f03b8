//! The arrays and views of other crates as operands, and conversions from and to them.

mod arrays;
mod limits;
mod random;
#[path = "../support/mod.rs"]
mod support;
