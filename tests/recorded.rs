//! The census of every routine once more, over a CBLAS that checks every argument: no call is illegal.
#![allow(clippy::duplicate_mod, reason = "programs of their own, each with what it needs of `support`")]

#[path = "support/recorder/mod.rs"]
mod recorder;

#[path = "level1.rs"]
mod level1;
#[path = "level2.rs"]
mod level2;
#[path = "level3.rs"]
mod level3;
#[path = "residuals.rs"]
mod residuals;
#[path = "workspaces.rs"]
mod workspaces;
