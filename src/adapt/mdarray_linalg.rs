//! The back end for mdarray-linalg.

/// Products of mdarray-linalg by this crate.
#[derive(Clone, Copy, Debug, Default)]
pub struct Blasview;
