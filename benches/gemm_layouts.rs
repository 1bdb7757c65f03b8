//! Products of matrices of which some do not pass as they lie, against `cblas_?gemm` on contiguous copies.
//!
//! Group `gemm_layouts` of criterion, or tables. One BLAS thread, unless said. Options: see `support/cases.rs`. Targets: the goals of the prototypes' measurements.

#[cfg(feature = "peers")]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod peers;
#[allow(dead_code, reason = "the report uses more of it")]
#[path = "subjects/products.rs"]
mod products;
mod support;

use blasview::{Blas, Complex, Policy};
use products::{
    BCCOL, BCROW, C, F, NEGBOTH, NEGCOL, NEGROW, Place, Product, REAL, Reference, S3LAST, S3MID, STEP2,
    set_threads,
};
use support::cases::{Case, Section, Take, Target, main as run, option};

/// The layouts of A, B and C that peers were measured on.
const TRIPLES: [[Place; 3]; 22] = [
    [STEP2, C, C],
    [C, STEP2, C],
    [C, C, STEP2],
    [STEP2, STEP2, STEP2],
    [NEGROW, C, C],
    [C, NEGROW, C],
    [C, C, NEGROW],
    [NEGROW, NEGROW, NEGROW],
    [NEGCOL, C, C],
    [C, NEGCOL, C],
    [C, C, NEGCOL],
    [NEGCOL, NEGCOL, NEGCOL],
    [NEGBOTH, C, C],
    [BCROW, C, C],
    [BCCOL, C, C],
    [C, BCROW, C],
    [C, BCCOL, C],
    [REAL, C, C],
    [C, C, REAL],
    [S3MID, C, C],
    [S3LAST, C, C],
    [C, C, S3LAST],
];

fn case<T: Blas>(name: &str, n: usize, target: Target, product: Product) -> Case {
    let name = format!("{} {name}", T::DTYPE);
    let build = Box::new(move |take: Take<'_>| {
        product.build::<T>(option("--peers"), &mut |candidates, _| take(candidates))
    });
    Case { name, n, target, large: false, slow: product.lens.iter().product::<usize>() > 1 << 28, build }
}

/// The name of a case that has none of its own.
fn named(places: [Place; 3]) -> String {
    places.map(|place| place.name).join(":")
}

fn with_targets() -> Vec<Case> {
    const A: [Place; 3] = [STEP2, C, C];
    const ALL: [Place; 3] = [STEP2; 3];
    let cube =
        |n, places, most| case::<f64>(&named(places), n, Target::AtMost(most), Product::cube(n, places));
    let mut cases = Vec::new();
    for (n, most) in [(128, 1.05), (256, 1.03), (512, 1.03), (1024, 1.02), (2048, 1.01)] {
        cases.push(cube(n, A, most));
    }
    for (n, most) in [(128, 1.05), (256, 1.05), (512, 1.1), (1024, 1.06), (2048, 1.04)] {
        cases.push(cube(n, ALL, most));
    }
    for (n, most) in [(2, 0.6), (4, 0.8), (8, 1.4), (16, 1.8)] {
        cases.push(cube(n, ALL, most));
    }
    for (m, n, k, most) in [(4096, 4096, 64, 1.03), (64, 4096, 4096, 1.02), (4096, 64, 4096, 1.09)] {
        let product = Product { lens: [m, n, k], ..Product::cube(0, A) };
        cases.push(case::<f64>(&format!("{} {m},{n},{k}", named(A)), m, Target::AtMost(most), product));
    }
    let half = Target::AtMost(1.05);
    cases.push(case::<f32>(&named(A), 512, half, Product::cube(512, A)));
    cases.push(case::<Complex<f32>>(&named(A), 512, half, Product::cube(512, A)));
    cases.push(case::<Complex<f64>>(&named(A), 512, half, Product::cube(512, A)));
    cases.push(cube(1024, [C, C, STEP2], 1.03));
    cases
}

/// What passes, and may be faster packed.
fn fastest() -> Vec<Case> {
    let case = |n, places, most| {
        let product =
            Product { reference: Reference::Same, policy: Policy::Fastest, ..Product::cube(n, places) };
        case::<f64>(&format!("{} Fastest", named(places)), n, Target::AtMost(most), product)
    };
    let mut cases: Vec<Case> =
        [(8, 0.8), (32, 0.9), (64, 0.9)].map(|(n, most)| case(n, [C, F, C], most)).into();
    cases.extend([128, 256].map(|n| case(n, [C, C, C], 0.9)));
    cases
}

fn triples() -> Vec<Case> {
    let mut cases = Vec::new();
    for n in [8, 65, 250, 1001, 2048] {
        for triple in TRIPLES {
            let case = case::<f64>(&named(triple), n, Target::None, Product::cube(n, triple));
            cases.push(Case { large: n > 1024, ..case });
        }
    }
    cases
}

fn two_threads() -> Vec<Case> {
    let mut cases = Vec::new();
    for n in [1024, 2048] {
        for (name, threads) in [(", 2 threads", 1), (", 2 threads, packing on 2", 2)] {
            for places in [[STEP2, C, C], [C, C, STEP2]] {
                let product = Product { threads: [2, threads], ..Product::cube(n, places) };
                cases.push(case::<f64>(
                    &format!("{}{name}", named(places)),
                    n,
                    Target::AtMost(1.08),
                    product,
                ));
            }
        }
    }
    cases
}

fn main() {
    const PEERS: &[&str] = &["ndarray", "faer", "gemm", "matrixmultiply", "nalgebra"];
    set_threads(1);
    let section = |title, cases| Section { title, speed: false, peers: PEERS, cases };
    run(
        "gemm_layouts",
        &[
            section("against cblas on contiguous copies", with_targets()),
            section("passing, against cblas on the same memory", fastest()),
            section("layouts, against cblas on contiguous copies", triples()),
            section("two BLAS threads, against cblas on contiguous copies", two_threads()),
        ],
    );
}
