//! What routines are written with. Imported as a whole, so that those that are generated compile whatever their rows say.

pub(super) use super::context::{Context, Report};
pub(super) use super::dispatch::dispatch;
pub(super) use super::level1::ModifiedRotation;
pub(super) use super::level1::blocks::{self, AsPlace as _};
pub(super) use super::operands::{Operands, Settings};
pub(super) use super::scalars::{Blas, Level1Complex, Level1Real};
pub(super) use super::table::{AsOperand as _, kernel, operands};
pub(super) use crate::error::Result;
pub(super) use crate::plan::{Parameters, routines};
pub(super) use crate::scalar::{ComplexScalar, RealScalar};
pub(super) use crate::view::{
    Block, BlockMut, IntoBlock, IntoBlockMut, IntoMatrix, IntoMatrixMut, IntoVector, IntoVectorMut,
};
pub(super) use crate::words::{Diag, Order, Side, Uplo};
