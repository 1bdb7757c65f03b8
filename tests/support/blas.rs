//! The BLAS that the tests run over: the default one, which `BLASVIEW_BLAS` chooses, or a recorder.

use blasview::Capabilities;
use blasview::backend::{self, Backend};

pub fn blas() -> Backend {
    backend::default().unwrap()
}

/// What it can do, without what is only faster.
pub fn fixed() -> Capabilities {
    let Capabilities { int_max, conj_no_trans, .. } = blas().capabilities();
    Capabilities { int_max, conj_no_trans, ..Capabilities::STANDARD }
}
