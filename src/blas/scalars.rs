//! What a scalar has to be for the routines: that BLAS computes with it, and that they are compiled for it.

use super::compiled::{Plans, RealRoutines, Routines};
use super::contract::Contractions;
use crate::backend::{ComplexVectors, Level1, Level2, Level3, RealVectors};
use crate::scalar::{ComplexScalar, RealScalar};

/// A scalar that BLAS computes everything with: `f32`, `f64`, `Complex<f32>` and `Complex<f64>`.
pub trait Blas: Level1 + Level2 + Level3 + Routines + Plans + Contractions {}

impl<T: Level1 + Level2 + Level3 + Routines + Plans + Contractions> Blas for T {}

/// What there is for complex vectors only; of their parts there is all that real vectors have.
pub trait Level1Complex: ComplexScalar<Real: Blas + Level1Real> + Level1 + ComplexVectors {}

impl<T: ComplexScalar<Real: Blas + Level1Real> + Level1 + ComplexVectors> Level1Complex for T {}

/// What there is for real vectors only.
pub trait Level1Real: RealScalar + Level1 + RealVectors + RealRoutines {}

impl<T: RealScalar + Level1 + RealVectors + RealRoutines> Level1Real for T {}
