//! Vectors: a BLAS call where they pass, directly where they lie where not. Only a vector that shares memory with
//! the output is ever copied.

pub(crate) mod blocks;
mod raw;
mod rotations;
mod vectors;
mod wide;

pub(crate) use raw::*;
pub use rotations::*;
pub use vectors::*;
pub use wide::*;
