//! What a report is and how it is shown: no measuring here, so that all of it is tested without the peers
//! (`tests/report.rs`).

pub mod chart;
pub mod check;
mod contractions;
pub mod draw;
pub mod figures;
pub mod heat;
pub mod html;
pub mod markdown;
pub mod rows;
pub mod scale;
pub mod sections;
pub mod sheet;
