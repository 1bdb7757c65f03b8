//! What only this crate can try: a system that does not say what an address is in.

use core::sync::atomic::Ordering;

use super::facts::{Origin, gather};
use super::quirks::QUIRKS;
use super::system::IS_MUTE;
use super::{Source, Vendor, facts};
use crate::blas::Context;
use crate::error::Error;
use crate::view::{MatrixView, MatrixViewMut};
use num_complex::Complex;

/// What can't be known is done the safe way: whose the library is, is not known, and all that any gets wrong is avoided.
#[test]
fn without_knowledge_all_is_done_the_safe_way() {
    IS_MUTE.store(true, Ordering::Relaxed);
    let muted = facts::linked();
    IS_MUTE.store(false, Ordering::Relaxed);
    let muted = facts::keep(muted.unwrap()).unwrap();
    let info = muted.info();
    assert_eq!((info.vendor(), info.path(), info.version(), info.core()), (Vendor::Unknown, None, "", ""));
    assert!(!info.conj_no_trans() && info.small_products() == 0);
    assert_eq!((muted.threads(), muted.set_threads(3)), (1, 1));
    // All but those that were tried and not found.
    assert!(info.quirks().count() >= QUIRKS.len() - 4, "{info}");
    assert!(info.to_string().contains("cannot be found out"), "{info}");

    type C = Complex<f64>;
    for n in [1, 2, 6, 33] {
        let numbers: Vec<C> = (0..n * n).map(|at| C::new((at % 7) as f64, (at % 5) as f64 - 2.0)).collect();
        let a = MatrixView::row_major(&numbers, n, n).unwrap();
        let mut c = vec![C::new(0.0, 0.0); n * n];
        let view = MatrixViewMut::row_major(&mut c, n, n).unwrap();
        let one = C::new(1.0, 0.0);
        Context::new().backend(muted).gemm(one, a.conj(), a, C::new(0.0, 0.0), view).unwrap();
        for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
            let sum: C = (0..n).map(|l| numbers[i * n + l].conj() * numbers[l * n + j]).sum();
            assert_eq!(c[i * n + j], sum);
        }
    }
}

/// The width of integers is asked of `cblas_dasum`; of a library without it nothing is called.
#[test]
fn a_library_that_does_not_tell_its_integers_is_refused() {
    let mut function = |name: &'static str| match name {
        "cblas_dgemm" => cblas_sys::cblas_dgemm as *const (),
        _ => core::ptr::null(),
    };
    let origin = Origin {
        source: Source::Opened,
        function: &mut function,
        own: None,
        affixes: [""; 2],
        wide: None,
        name: "half a BLAS",
    };
    // SAFETY: a function that is linked under its name, beside those of its vendor, which all stay loaded.
    let Err(Error::Backend { library, reason }) = (unsafe { gather(origin) }) else { panic!() };
    assert_eq!((library.as_str(), reason.contains("cblas_dasum")), ("half a BLAS", true), "{reason}");
}
