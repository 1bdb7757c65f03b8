//! Contractions and stacks of arrays of any rank, beside direct calls of as many multiplications on matrices without gaps.
//!
//! Group `contract` of criterion, or tables. One BLAS thread. Options: see `support/cases.rs`. The cases are those of
//! `contractions.txt`, which `tools/contract_bench.py` measures beside NumPy and pytblis.

#[allow(dead_code, reason = "the report uses more of it")]
#[path = "subjects/contractions.rs"]
mod contractions;
#[cfg(feature = "peers")]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod peers;
mod support;

use contractions::{Contraction, list};
use support::cases::{Case, Section, Take, Target, main as run, option};

fn case(contraction: Contraction, target: Target) -> Case {
    let [count, m, n, k] = contraction.products();
    Case {
        name: contraction.name(),
        n: contraction.longest(),
        target,
        large: false,
        slow: count * m * n * k > 1 << 28,
        build: Box::new(move |take: Take<'_>| {
            contraction.build(option("--peers"), &mut |candidates, _| take(candidates))
        }),
    }
}

/// Those whose set begins like that.
fn set(name: &str, target: impl Fn(&Contraction) -> Target) -> Vec<Case> {
    let chosen = list().into_iter().filter(|contraction| contraction.set.starts_with(name));
    let cases = chosen.map(|contraction| {
        let target = target(&contraction);
        case(contraction, target)
    });
    cases.collect()
}

/// Of the multiple of the time of a loop of direct calls; of tiny matrices of that of a loop of constant lengths.
fn of_stacks(contraction: &Contraction) -> Target {
    match (&*contraction.spec, contraction.longest()) {
        (_, 1000) => Target::AtMost(2.0),
        // The stack is innermost: no peer comes near the direct calls.
        ("mkb,knb->mnb", _) => Target::None,
        _ => Target::AtMost(1.0),
    }
}

/// The first stack, its products on two threads of ours.
fn on_two_threads() -> Vec<Case> {
    let first = list().into_iter().find(|contraction| contraction.set == "stack");
    let two = first.filter(|_| cfg!(feature = "rayon")).map(|first| first.on_threads(2));
    let name = |two: &Contraction| format!("{}, 2 threads", two.name());
    let cases = two.into_iter().map(|two| Case { name: name(&two), ..case(two, Target::AtMost(0.6)) });
    cases.collect()
}

fn set_threads(threads: i32) {
    #[cfg(feature = "openblas")]
    {
        unsafe extern "C" {
            fn openblas_set_num_threads(threads: core::ffi::c_int);
        }
        // SAFETY: no BLAS call is running.
        unsafe { openblas_set_num_threads(threads) };
    }
    _ = threads;
}

fn main() {
    const PEERS: &[&str] = &["ndarray", "faer", "gemm", "matrixmultiply", "nalgebra"];
    set_threads(1);
    let section = |title, peers, cases| Section { title, speed: false, peers, cases };
    let none = |_: &Contraction| Target::None;
    run(
        "contract",
        &[
            section("stacks, against a loop of direct calls without gaps", PEERS, set("stack", of_stacks)),
            section("stacks on two threads, against the loop on one", &[], on_two_threads()),
            section(
                "windows, against copying them for a direct call",
                &[],
                set("windows", |_| Target::AtMost(1.1)),
            ),
            section("HPAC/tccg, against a direct call without gaps", &[], set("tccg", none)),
            section("tblis, against direct calls without gaps", &[], set("tblis", none)),
            section("opt_einsum, against a direct call without gaps", &[], set("opt_einsum", none)),
        ],
    );
}
