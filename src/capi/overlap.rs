//! Questions about the bytes of views: shared, or reached twice?

use super::any::AnyView;
use super::status::bv_status;
use super::view::bv_view;
use super::{boundary, output};
use crate::layout::overlap::{Overlap, WORK_LIMIT, has_internal_overlap, may_share_memory, shares_memory};

/// Answer: no, proven.
pub const BV_NO: i32 = 0;
/// Answer: yes, proven.
pub const BV_YES: i32 = 1;
/// Answer: not decided within the work allowed.
pub const BV_TOO_HARD: i32 = 2;

fn answer_of(overlap: Overlap) -> i32 {
    match overlap {
        Overlap::No => BV_NO,
        Overlap::Yes => BV_YES,
        Overlap::TooHard => BV_TOO_HARD,
    }
}

/// The number of search steps that C allows; 0 stands for the default.
fn steps_of(work: u64) -> u64 {
    if work == 0 { WORK_LIMIT } else { work }
}

/// Whether the address ranges of two views, gaps included, have a byte in common: BV_NO or BV_YES is stored in answer.
/// BV_NO proves that they share no memory, BV_YES proves nothing. NumPy: np.may_share_memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_may_share_memory(
    a: *const bv_view,
    b: *const bv_view,
    answer: *mut i32,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for both.
        let (a, b) = unsafe { (AnyView::read(a, "a")?, AnyView::read(b, "b")?) };
        let answer = output(answer, "answer")?;
        // SAFETY: C4; `output` has found it to be not NULL.
        unsafe { answer.write(may_share_memory(a.region(), b.region()).into()) };
        Ok(())
    })
}

/// Whether two views have a byte in common, exactly: BV_NO, BV_YES or, where the search is not over after work steps,
/// BV_TOO_HARD is stored in answer. 0 steps stand for 100000, which takes some milliseconds; the pairs of
/// everyday views need one. Item sizes may differ. Empty views share nothing. NumPy: np.shares_memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_shares_memory(
    a: *const bv_view,
    b: *const bv_view,
    work: u64,
    answer: *mut i32,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for both.
        let (a, b) = unsafe { (AnyView::read(a, "a")?, AnyView::read(b, "b")?) };
        let answer = output(answer, "answer")?;
        // SAFETY: C4; `output` has found it to be not NULL.
        unsafe { answer.write(answer_of(shares_memory(a.region(), b.region(), steps_of(work)))) };
        Ok(())
    })
}

/// Whether a view reaches some byte by two different indices, so that it must not be written: BV_NO, BV_YES or BV_TOO_HARD,
/// with work as in bv_shares_memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_has_internal_overlap(
    view: *const bv_view,
    work: u64,
    answer: *mut i32,
) -> bv_status {
    boundary(|| {
        // SAFETY: C1.
        let view = unsafe { AnyView::read(view, "view") }?;
        let answer = output(answer, "answer")?;
        let overlap = has_internal_overlap(view.element().size(), view.layout().axes(), steps_of(work));
        // SAFETY: C4; `output` has found it to be not NULL.
        unsafe { answer.write(answer_of(overlap)) };
        Ok(())
    })
}
