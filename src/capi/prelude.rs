//! What entry points are written with. Imported as a whole, so that those that are generated compile whatever their rows
//! say.

pub(super) use core::ffi::c_void;

pub(super) use super::blocks::Shaped;
pub(super) use super::options::{bv_options, bv_report};
pub(super) use super::parameters::{
    length, number, read_diag, read_order, read_side, read_trans, read_uplo, real_scale, scale, write_number,
};
pub(super) use super::routine::{Given, Scalars, carry_out, in_context};
pub(super) use super::status::bv_status;
pub(super) use super::view::bv_view;
pub(super) use super::{boundary, output, with_real, with_scalar, write_optional};
pub(super) use crate::blas::{ModifiedRotation, RealRoutines as _, Routines as _};
pub(super) use crate::plan::routines;
pub(super) use crate::scalar::Scalar;
pub(super) use crate::words::Order;
