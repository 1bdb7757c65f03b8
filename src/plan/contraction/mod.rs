//! Contractions: products of arrays of any rank, by an index for each of their axes.
//!
//! Axes become one index where they chain in the same order in every operand that has them. What is left is one product of
//! matrices or vectors for each position along the indices that are looped over, whichever way of that costs least;
//! a product in panels of our own kernels takes indices of several axes as they are.

mod calls;
mod choose;
mod cost;
mod explain;
mod first;
mod index;
mod spec;
mod ways;

pub use choose::{Contraction, Engine};
pub(crate) use choose::{ContractionOptions, Cut, Prepared};
pub(crate) use index::{C, Index, Indices, copied};
pub(crate) use spec::{Label, Spec, indices};
