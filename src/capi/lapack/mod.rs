//! LAPACK on views: factors, solutions, inverses, determinants, norms.

// In the order of the header; blank lines keep rustfmt from sorting them.
mod positive;

mod triangular;

mod general;

mod given;
