//! Matrices and vectors.

// In the order of the header.
mod products;

mod triangular;

mod updates;
