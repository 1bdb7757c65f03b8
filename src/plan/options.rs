//! What a plan depends on besides the layouts.

use super::form::{Capabilities, Request};
use super::parameters::Parameters;
use super::routine::Routine;
use super::tuning::{Directly, Tuning};
use crate::operand::MatrixLayout;
use crate::scalar::DType;
use crate::words::{Diag, Order, Uplo};

/// Whether copying is allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(i32)]
#[non_exhaustive]
pub enum Policy {
    /// Pass every operand for which a legal call form exists, pack only the rest.
    #[default]
    Auto = 0,
    /// An error, with the reason for each operand, instead of any copy.
    ZeroCopy = 1,
    /// As `Auto`, but an operand that could pass may be packed, the product computed directly or in several calls,
    /// where that was measured to be faster.
    Fastest = 2,
}

impl core::fmt::Display for Policy {
    /// `auto`, `zero-copy`, `fastest`.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(match self {
            Policy::Auto => "auto",
            Policy::ZeroCopy => "zero-copy",
            Policy::Fastest => "fastest",
        })
    }
}

/// Default bound of the workspace in bytes: 8 MiB. In a prototype, panels of 4 MiB of a 2048 x 2048 f64 operand
/// were within 1 % of packing it whole.
pub const WORKSPACE_LIMIT: usize = 8 << 20;

/// What a plan depends on besides the layouts.
///
/// ```
/// use blasview::{PlanOptions, Policy};
/// let options = PlanOptions::<3>::default().policy(Policy::ZeroCopy).reads_output(false);
/// assert!(!options.reads_output);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanOptions<const N: usize> {
    /// Which elements of the structured operand count, if there is one.
    pub parameters: Parameters,
    /// Whether copying is allowed.
    pub policy: Policy,
    /// When products are computed by our own kernels instead of being packed for BLAS.
    pub directly: Directly,
    /// Bound of the workspace in bytes. Only an operand that shares memory with the output may go beyond it: it
    /// has to be copied as a whole.
    pub workspace_limit: usize,
    /// Which operands share memory with the output (the last one, whose own entry is not used).
    pub overlaps: [bool; N],
    /// Whether the output is read: false iff beta is 0.
    pub reads_output: bool,
    /// What the backend can do.
    pub capabilities: Capabilities,
    /// What is faster.
    pub tuning: Tuning,
    /// On how many threads we pack and compute; how many the BLAS has is in `capabilities`.
    pub own_threads: usize,
}

impl<const N: usize> Default for PlanOptions<N> {
    fn default() -> Self {
        PlanOptions {
            parameters: Parameters::default(),
            policy: Policy::Auto,
            directly: Directly::Measured,
            workspace_limit: WORKSPACE_LIMIT,
            overlaps: [false; N],
            reads_output: true,
            capabilities: Capabilities::STANDARD,
            tuning: Tuning::STANDARD,
            own_threads: 1,
        }
    }
}

/// Each field has a setter of its name, as the struct may grow.
macro_rules! setters {
    ($([$($generic:tt)*] $struct:ty: $($field:ident: $type:ty),*;)*) => {$(
        impl<$($generic)*> $struct {$(
            #[doc = concat!("The same with another `", stringify!($field), "`.")]
            #[must_use]
            pub const fn $field(mut self, $field: $type) -> Self {
                self.$field = $field;
                self
            }
        )*}
    )*};
}
setters! {
    [const N: usize] PlanOptions<N>: parameters: Parameters, policy: Policy, directly: Directly, workspace_limit: usize,
        overlaps: [bool; N], reads_output: bool, capabilities: Capabilities, tuning: Tuning, own_threads: usize;
    [] Parameters: uplo: Uplo, diag: Diag, order: Order, kl: usize, ku: usize;
    [] Capabilities: int_max: usize, conj_no_trans: bool, small_products: usize, threads: usize;
}

impl<const N: usize> PlanOptions<N> {
    /// What is asked for with these options.
    pub(super) fn request<'a>(
        &'a self,
        routine: &'static Routine<N>,
        dtype: DType,
        layouts: &'a [MatrixLayout; N],
    ) -> Request<'a, N> {
        let PlanOptions {
            parameters,
            overlaps,
            reads_output,
            policy,
            directly,
            capabilities,
            ref tuning,
            own_threads,
            ..
        } = *self;
        Request {
            routine,
            parameters,
            layouts,
            dtype,
            overlaps,
            reads_output,
            policy,
            directly,
            capabilities,
            tuning,
            own_threads,
        }
    }
}
