//! LAPACK on views: factorizations, solutions, eigenvalues, singular values, where the matrix lies.
//!
//! A matrix that lies by rows is the transpose of what LAPACK reads, and nearly every routine has an exact answer on that: the other
//! triangle, the other side, left vectors for right ones. So a matrix that lies by rows or by columns, with any leading dimension, is
//! never copied, nor, of most routines, one whose rows or columns run backwards; what lies otherwise is packed, and what is an output
//! of that written back. Plans ([`Context::plan_only`], [`Context::explained`]) say which and why, [`Policy::ZeroCopy`](crate::Policy)
//! refuses copies, and [`Report::bytes_copied`] counts them.
//!
//! The functions are those of the library that computes ([`backend`](crate::backend)), found at run time; one without LAPACK is
//! [`Error::NoLapack`](crate::Error::NoLapack). Functions here have names that speak; the methods of [`Context`] have LAPACK's.
//!
//! ```
//! use blasview::lapack;
//! let mut a = [[4.0, 2.0], [2.0, 3.0]];
//! let mut b = [2.0, 3.0];
//! lapack::solve(&mut a, &mut b)?;                 // A X = B; A is overwritten by its factors.
//! assert!((b[0] - 0.0_f64).abs() < 1e-15 && (b[1] - 1.0).abs() < 1e-15);
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! What a routine has computed when it fails (a leading block that is not positive definite, a zero on a diagonal) is left as LAPACK
//! leaves it. Where an infinity or a NaN could keep a driver from ending, it is looked for first:
//! [`Error::NotFinite`](crate::Error::NotFinite).

mod api;
mod api_orthogonal;
mod api_spectrum;
mod api_stored;
pub(crate) mod band;
mod beside;
mod checks;
pub(crate) mod eigen;
pub(crate) mod general;
pub(crate) mod indefinite;
mod job;
pub(crate) mod least_squares;
pub(crate) mod metric;
pub(crate) mod norms;
pub(crate) mod orthogonal;
pub(crate) mod packed;
pub(crate) mod parts;
mod placed;
pub(crate) mod plu;
pub(crate) mod positive;
mod results;
mod run;
pub(crate) mod schur;
pub(crate) mod spectrum;
mod stored;
pub(crate) mod svd;
mod touch;
pub(crate) mod triangular;

pub use api::*;
pub use api_spectrum::*;
pub use api_stored::*;
pub use general::Determinant;
pub use metric::Problem;
pub use norms::Norm;
pub use results::*;
pub use svd::Vectors;

#[allow(unused_imports, reason = "the documentation names them")]
use crate::blas::context::{Context, Report};
