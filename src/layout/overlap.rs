//! stub
use super::Axis;
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// x
pub enum Overlap { /// n
 No, /// y
 Yes, /// t
 TooHard }
/// w
pub const WORK_LIMIT: u64 = 1000;
/// has
pub fn has_internal_overlap(_i: usize, _a: &[Axis], _w: u64) -> Overlap { Overlap::No }
