//! LAPACK on views: factors, solutions, inverses, determinants, norms, least squares, eigenvalues, singular values.

// In the order of the header; blank lines keep rustfmt from sorting them.
mod positive;

mod triangular;

mod general;

mod norms;

mod orthogonal;

mod least_squares;

mod eigen;

mod spectrum;

mod indefinite;

mod stored;

mod given;
