//! Any strided view to BLAS: without copying whenever some legal BLAS call computes the same thing, by packing
//! only what must be packed otherwise, always saying which and why.
//!
//! A *view* is a pointer, a shape and a step per axis: a slice of a larger matrix, a transposed or reversed one,
//! every second column, one field of an array of structs. BLAS takes far less: a matrix must be row- or
//! column-major with a leading dimension, a vector have one increment. This crate stands between the two.
//!
//! ```
//! use blasview::{Context, Directly, MatrixView, MatrixViewMut, Plan, Policy, Slice, gemm};
//!
//! let pixels: Vec<f64> = (0..80 * 64).map(f64::from).collect();
//! let x = MatrixView::row_major(&pixels, 80, 64)?;
//! let mut c = [0.0; 32 * 32];
//!
//! // X.T X of the left half: a transposed operand and a leading dimension. Nothing is copied.
//! let left = x.slice(.., ..32)?;
//! let report = gemm(1.0, left.t(), left, 0.0, MatrixViewMut::row_major(&mut c, 32, 32)?)?;
//! assert_eq!(report.bytes_copied, 0);
//!
//! // Both with their rows reversed: the sum runs the other way round. Nothing is copied.
//! let report = gemm(1.0, left.flip_rows().t(), left.flip_rows(), 0.0, MatrixViewMut::row_major(&mut c, 32, 32)?)?;
//! assert_eq!(report.bytes_copied, 0);
//!
//! // Every second column has no unit stride. Our own kernels compute on it as it lies, where that is faster; for BLAS that one
//! // operand is packed, and the other passes.
//! let even = x.slice(.., Slice::ALL.step(2))?;
//! gemm(1.0, left.t(), even, 0.0, MatrixViewMut::row_major(&mut c, 32, 32)?)?;
//! let mut by_blas = Context::new().directly(Directly::Never);
//! let report = by_blas.gemm(1.0, left.t(), even, 0.0, MatrixViewMut::row_major(&mut c, 32, 32)?)?;
//! assert_eq!(report.bytes_copied, 80 * 32 * 8);
//!
//! // Or rather not at all.
//! let mut careful = Context::new().policy(Policy::ZeroCopy);
//! let error = careful.gemm(1.0, left.t(), even, 0.0, MatrixViewMut::row_major(&mut c, 32, 32)?).unwrap_err();
//! assert_eq!(error.to_string(), "gemm would have to copy: B: no axis has unit stride (512 and 16 bytes)");
//! # Ok::<(), blasview::Error>(())
//! ```
//!
//! # I have … I want … call …
//!
//! | I have | I want | call |
//! |---|---|---|
//! | slices, arrays of arrays, a `Vec` with a shape | a product into what I have | [`gemm`]`(1.0, &a, &b, 0.0, &mut c)`; [`MatrixView::row_major`] for a shape |
//! | the same | a product as a new array | [`gemm_new`], [`syrk_new`], [`gemv_new`] |
//! | part of a matrix: a block, every second row, reversed, transposed | the same without copying it out | [`MatrixView::slice`], [`MatrixView::t`], [`MatrixView::flip_rows`] |
//! | arrays of structs | one field, or several, as operands | [`View::from_fields`], [`fields_mut`] |
//! | an array of any rank | any of NumPy's views of it | [`View`] |
//! | ndarray's, nalgebra's, faer's, mdarray's arrays | them as operands, as they are | the features of their names |
//! | complex numbers beside real ones, `f32` beside `f64` | their product | [`gemm_mixed`] |
//! | `u8`, `i16`, … | numbers to compute with | [`convert`] |
//! | one matrix for many products | to pack it once | [`Packed`] |
//! | stacks of matrices | their products | [`gemm_batched`] |
//! | arrays of any rank | sums of products by letters, as `einsum` has them | [`contract`], [`tensordot`], [`contract_path`] |
//! | systems, eigenvalues, singular values, least squares | LAPACK's answer where the matrix lies | `lapack` (feature of that name) |
//! | a symmetric or triangular matrix, a band, a packed triangle | products, updates, solutions | [`symm`], [`syrk`], [`trsm`], [`gbmv`], … |
//! | doubts | to know what is copied, and why | [`Report`], [`Context::explained`], [`Context::plan_only`] |
//! | no room for copies | an error instead of one | [`Policy::ZeroCopy`] |
//! | a BLAS of my own | it to be used | [`Backend::open`], [`backend`] |
//!
//! # The map
//!
//! | layer | what is there |
//! |---|---|
//! | [`Layout`], [`Axis`], [`Slice`], [`overlap`] | shapes and byte strides: integers only |
//! | [`View`], [`MatrixView`], [`VectorView`] and their `Mut` twins | a layout with a pointer and a lifetime |
//! | [`MatrixLayout::operand`], [`vector_operand`], [`Refusal`] | what BLAS can take by itself, or why not |
//! | [`Plan`], [`Policy`] | the cheapest call for given layouts; `Display` explains it |
//! | [`copy`], [`convert`], [`View::require`], [`Array`] | copies, always or only where needed, and to other types |
//! | [`backend`] | which BLAS computes, what it is and can do, others opened at run time |
//! | [`gemm`], [`Context`] | the routines |
//! | [`gemm_new`], [`UninitMatrix`] | the same into new arrays, and into memory that is not initialised |
//!
//! New to strides? [`strides`] is ten minutes on what they are, which operations are views, and when to copy.
//!
//! Strides are in **bytes** in [`Axis`] and [`Layout`]; constructors from slices take them in elements.
//!
//! # Features
//!
//! - `openblas` (default): links the system's OpenBLAS, found by pkg-config.
//! - `dynamic`: opens a BLAS at run time, whichever there is ([`backend`]); none is needed to build or to link.
//! - `builtin`: links none: this crate computes by itself.
//! - none of these: the final program links any CBLAS (MKL, Accelerate, the reference one).
//! - `rayon`: large copies, and products that are computed without BLAS, on as many threads as the BLAS computes on, unless a
//!   [`Context`] is told otherwise; on one in a child that was forked after that.
//! - `lapack`: the module of that name: LAPACK of the library that computes, on views.
//! - `half`: views of the half-precision numbers of the crate of that name, and conversion of them.
//! - `ndarray`, `nalgebra`, `faer`, `mdarray`: the module `adapt`, arrays and views of these crates as operands, and conversions
//!   both ways.
//! - `mdarray-linalg`: `Blasview`, which users of mdarray-linalg pass as back end.
//! - `cli`: the program `blasview`.
//! - `capi`: the C library, which the Makefile builds.
//! - `peers`: for the benches of this crate alone, the crates that they measure beside it.
//!
//! # For C
//!
//! The same as a C library, with the header `blasview.h`: see `docs/c.md`.

#[cfg(any(feature = "faer", feature = "mdarray", feature = "nalgebra", feature = "ndarray"))]
pub mod adapt;
mod arch;
mod axis_vec;
pub mod backend;
mod blas;
#[cfg(feature = "capi")]
mod capi;
mod direct;
mod element;
mod error;
mod layout;
mod operand;
mod pack;
pub mod plan;
mod scalar;
pub mod strides;
mod threads;
mod view;
mod words;

#[cfg(feature = "mdarray-linalg")]
pub use adapt::mdarray_linalg::Blasview;
pub use backend::Backend;
pub use blas::*;
pub use element::Element;
pub use error::{Error, Inexpressible, Refusal, Refusals, Result, Specification};
pub use layout::{Axis, CopyOrder, Layout, Position, Slice, broadcast_shape, overlap};
pub use num_complex::Complex;
pub use operand::{BLAS_INT_MAX, BandLayout, MatrixLayout, MatrixOperand, VectorOperand, vector_operand};
pub use pack::free_workspace;
pub use plan::{AnyPlan, Directly, Parameters, Plan, PlanOptions, Policy, WORKSPACE_LIMIT};
pub use scalar::{ComplexScalar, DType, RealScalar, Scalar};
pub use view::{
    Array, Block, BlockMut, ConvertTo, Copying, CowArray, Field, FieldRefs, IntoBlock, IntoBlockMut,
    IntoMatrix, IntoMatrixMut, IntoVector, IntoVectorMut, IntoView, IntoViewMut, Iter, MatrixView,
    MatrixViewMut, Needs, Parts, PartsMut, UninitMatrix, UninitVector, VectorView, VectorViewMut, View,
    ViewMut, convert, copy, copy_on_threads, fields_mut,
};

pub use words::{Diag, Order, Side, Trans, Uplo};

/// The examples of the README are compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// And those of the guide.
#[cfg(doctest)]
#[doc = include_str!("../docs/rust.md")]
struct Guide;
