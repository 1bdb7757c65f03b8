//! [`AnyPlan`]: a plan of whichever routine, to be looked at.

use core::any::Any;
use core::fmt;

#[cfg(feature = "lapack")]
use super::LapackPlan;
use super::{Contraction, OperandPlan, Plan};

/// A plan of a routine with one, two or three operands, or of a contraction. `Display` explains it.
///
/// [`Context::plan_only`](crate::Context::plan_only) leaves one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AnyPlan {
    /// With one operand.
    One(Plan<1>),
    /// With two.
    Two(Plan<2>),
    /// With three.
    Three(Plan<3>),
    /// Of arrays of any rank.
    Contraction(Box<Contraction>),
    /// Of a routine of LAPACK.
    #[cfg(feature = "lapack")]
    Lapack(LapackPlan),
}

/// Evaluates `$body` with the plan.
macro_rules! each {
    ($any:ident, $plan:ident => $body:expr, $other:ident => $of_other:expr, $lapack:ident => $of_lapack:expr) => {
        match $any {
            AnyPlan::One($plan) => $body,
            AnyPlan::Two($plan) => $body,
            AnyPlan::Three($plan) => $body,
            AnyPlan::Contraction($other) => $of_other,
            #[cfg(feature = "lapack")]
            AnyPlan::Lapack($lapack) => $of_lapack,
        }
    };
}

impl AnyPlan {
    /// `None` for a number of operands that no routine has.
    pub(crate) fn new<const N: usize>(plan: &Plan<N>) -> Option<AnyPlan> {
        let plan: &dyn Any = plan;
        let one = || plan.downcast_ref().copied().map(AnyPlan::One);
        let two = || plan.downcast_ref().copied().map(AnyPlan::Two);
        plan.downcast_ref().copied().map(AnyPlan::Three).or_else(two).or_else(one)
    }

    /// The routine's name without the letter of the scalar.
    pub fn routine(&self) -> &'static str {
        each!(self, plan => plan.routine().name, _other => "contract", plan => plan.routine())
    }

    /// What it does with the operand at that position of the routine's table; `None` beyond the last.
    pub fn operand(&self, at: usize) -> Option<OperandPlan> {
        each!(self, plan => plan.operands().get(at).copied(), plan => plan.operand(at), plan => plan.operand(at))
    }

    /// See [`Plan::bytes_copied`].
    pub fn bytes_copied(&self) -> usize {
        each!(self, plan => plan.bytes_copied(), plan => plan.bytes_copied(), plan => plan.bytes_copied())
    }

    /// See [`Plan::workspace_bytes`].
    pub fn workspace_bytes(&self) -> usize {
        each!(self, plan => plan.workspace_bytes(), plan => plan.workspace_bytes(), plan => plan.workspace_bytes())
    }

    /// See [`Plan::calls`].
    pub fn calls(&self) -> usize {
        each!(self, plan => plan.calls(), plan => plan.calls(), plan => plan.calls())
    }

    /// See [`Plan::computed_directly`].
    pub fn computed_directly(&self) -> bool {
        each!(self, plan => plan.computed_directly(), plan => plan.computed_directly(), _plan => false)
    }
}

impl fmt::Display for AnyPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        each!(self, plan => plan.fmt(f), plan => plan.fmt(f), plan => plan.fmt(f))
    }
}
