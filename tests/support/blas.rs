//! The BLAS that the tests run over: the default one, which `BLASVIEW_BLAS` chooses, or a recorder.

use blasview::backend::{self, Backend};
use blasview::plan::Capabilities;

pub fn blas() -> Backend {
    backend::default().unwrap()
}

/// What it can do, without what is only faster.
pub fn fixed() -> Capabilities {
    let Capabilities { int_max, conj_no_trans, .. } = blas().capabilities();
    Capabilities::STANDARD.int_max(int_max).conj_no_trans(conj_no_trans)
}

/// In a quick run, one case in so many is tried.
const ONE_IN: usize = 9;

/// Whether this is a quick run, of one library among many: where `BLASVIEW_TEST_QUICK` is set.
pub fn is_quick() -> bool {
    std::env::var_os("BLASVIEW_TEST_QUICK").is_some_and(|quick| quick == "1")
}

/// So many cases, fewer in a quick run.
pub fn fewer(cases: usize) -> usize {
    if is_quick() { cases.div_ceil(ONE_IN) } else { cases }
}

/// One case in so many, fewer in a quick run.
pub fn rarer(every: usize) -> usize {
    if is_quick() { every * ONE_IN } else { every }
}
