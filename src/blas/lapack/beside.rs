//! Room for what BLAS does in a routine of LAPACK: asked for at once, before anything is written, so that no call fails for want of it after
//! another one has written.

use super::job::Job;
use crate::arch::CACHE_LINE;
use crate::axis_vec::add;
use crate::backend::Backend;
use crate::blas::Blas;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result};
use crate::pack::with_scratch;
use crate::plan::OperandPlan;

/// Plans a step of what is done: one call.
pub type Plans<'p> = &'p mut dyn FnMut(&mut Context<'_>, usize) -> Result<Report>;

/// What steps come to.
#[derive(Default)]
struct Planned {
    /// The most that one of them works in.
    room: usize,
    /// What all of them copy.
    bytes: usize,
    /// What the last one does with the operand at position 1.
    operand: Option<OperandPlan>,
}

/// Plans so many steps as this context would carry them out.
///
/// # Errors
/// Those of `plans`.
fn plan(context: &Context<'_>, blas: Backend, steps: usize, plans: Plans<'_>) -> Result<Planned> {
    let &Context { policy, directly, threads, .. } = context;
    let (limit, tuning) = (context.limit(), context.tuning_of(blas));
    let mut all = Planned::default();
    for step in 0..steps {
        let mut plan = None;
        let dry = Context::new().backend(blas).policy(policy).directly(directly).tuning(tuning);
        plans(&mut dry.threads(threads).workspace_limit(limit).plan_only(&mut plan), step)?;
        if let Some(plan) = plan {
            let room = plan.workspace_bytes().checked_next_multiple_of(CACHE_LINE).ok_or(Error::Overflow)?;
            all.room = all.room.max(room);
            all.bytes = all.bytes.saturating_add(plan.bytes_copied());
            all.operand = plan.operand(1);
        }
    }
    Ok(all)
}

impl<T: Blas> Job<'_, '_, T> {
    /// Notes an operand that BLAS solves for in views, in so many steps, each so many times, and the room that this takes.
    ///
    /// # Errors
    /// Those of the routine of BLAS but for a refusal, which is kept until all are known.
    pub fn solved(&mut self, name: &'static str, [steps, times]: [usize; 2], plans: Plans<'_>) -> Result<()> {
        let planned = match plan(self.context, self.blas, steps, plans) {
            Ok(planned) => planned,
            Err(Error::WouldCopy { refusals, .. }) => {
                for (_, reason) in refusals.iter() {
                    add(&mut self.refusals, (name, reason))?;
                }
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.beside = Some(self.beside.unwrap_or(0).max(planned.room));
        if let Some(mut operand) = planned.operand {
            operand.name = name;
            operand.bytes_copied = planned.bytes.saturating_mul(times);
            self.plan.push(operand);
        }
        Ok(())
    }
}

/// Carries out what takes several steps of BLAS, in a context that has the room for all of them.
///
/// # Errors
/// Those of planning a step, and of room for it: `body` has not been called then. Those of `body`.
pub fn with_room<R>(
    context: &mut Context<'_>,
    steps: usize,
    plans: Plans<'_>,
    body: impl FnOnce(&mut Context<'_>) -> Result<R>,
) -> Result<R> {
    if context.only_plans() {
        return body(context);
    }
    let blas = context.blas()?;
    let (Planned { room, .. }, limit) = (plan(context, blas, steps, plans)?, context.limit());
    let (own, rest) = context.split_workspace(room);
    with_scratch(own, room, limit, |start| {
        // SAFETY: so many bytes, nobody else's within this closure; any are `MaybeUninit`.
        let own = unsafe { core::slice::from_raw_parts_mut(start.cast(), room) };
        body(&mut rest.workspace(own))
    })?
}
