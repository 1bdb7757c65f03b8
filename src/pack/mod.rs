//! The copying engine and the workspace.
//!
//! `copy` moves the elements of one layout to another of equal shape, for any rank and element size,
//! conjugating on the way if asked. It plans on strides alone (`walk`), then runs one of a few loops (`kernel`).

mod kernel;
mod scale;
mod walk;
mod workspace;

pub(crate) use kernel::{Element, transfer};
pub(crate) use scale::{scale, scale_triangle};
pub(crate) use walk::Step;
pub(crate) use workspace::with_scratch;
