//! Any strided view to BLAS.
#![warn(missing_docs)]

pub mod backend;
mod blas;
mod error;
mod layout;
mod operand;
mod pack;
mod plan;
mod scalar;
mod view;

pub use backend::{Gemm, GemmCall};
pub use blas::{Context, Report, gemm};
pub use error::{Error, Result};
pub use layout::{Axis, Layout, Order, Slice, overlap};
pub use num_complex::Complex;
pub use operand::{
    BLAS_INT_MAX, MatrixLayout, MatrixOperand, Refusal, Refusals, VectorOperand, vector_operand,
};
pub use pack::copy;
pub use plan::{
    Access, Blocking, CallForm, Capabilities, Flips, Operand, OperandPlan, Plan, PlanOptions, Policy, Role,
    Routine, Structure, Trans, WORKSPACE_LIMIT,
};
pub use scalar::{DType, Scalar};
pub use view::{MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut};
