//! The copying engine: transposed, permuted, strided, reversed and repeated sources into contiguous memory.
//!
//! Group `copy` of criterion, or tables. Against `memcpy` of as many bytes between buffers of the same kind; gathers against streaming the cache lines that
//! they touch. Options: see `support/cases.rs`. Targets: the goals of the prototypes' measurements.

#[allow(dead_code, reason = "the report uses more of it")]
#[path = "subjects/moves.rs"]
mod moves;
#[cfg(feature = "peers")]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod peers;
mod support;

use blasview::Complex;
use moves::{Element, Move, Reference};
use support::cases::{Case, Section, Take, Target, main as run, option};

fn case<T: Element>(
    name: &str,
    n: usize,
    lens: &[usize],
    strides: &[isize],
    (reference, target): (Reference, Target),
) -> Case {
    let case = Move { lens: lens.to_vec(), strides: strides.to_vec() };
    let name = format!("{} {name}", T::NAME);
    let slow = case.len() * size_of::<T>() > 16 << 20;
    let build = Box::new(move |take: Take<'_>| case.build::<T>(reference, option("--peers"), take));
    Case { name, n, target, large: false, slow, build }
}

const fn at_least(ratio: f64) -> (Reference, Target) {
    (Reference::Memcpy, Target::AtLeast(ratio))
}

const NO_TARGET: (Reference, Target) = (Reference::Memcpy, Target::None);

/// A square matrix in the other order.
fn transposed<T: Element>(n: usize, target: (Reference, Target)) -> Case {
    case::<T>("transposed", n, &[n, n], &[1, n as isize], target)
}

fn transposes() -> Vec<Case> {
    vec![
        transposed::<f64>(256, at_least(0.95)),
        transposed::<f64>(1024, at_least(1.3)),
        transposed::<f64>(4096, at_least(1.25)),
        transposed::<f64>(8192, at_least(1.1)),
        transposed::<f32>(256, NO_TARGET),
        transposed::<f32>(4096, at_least(1.05)),
        transposed::<Complex<f32>>(4096, at_least(1.25)),
        transposed::<Complex<f64>>(3072, NO_TARGET),
        transposed::<Complex<f64>>(4096, at_least(1.15)),
        transposed::<u16>(4096, at_least(0.8)),
        transposed::<u8>(4096, at_least(0.7)),
        case::<f64>("transposed, ld n + 1", 4096, &[4096, 4096], &[1, 4097], NO_TARGET),
        transposed::<f64>(1000, NO_TARGET),
        transposed::<f32>(1001, NO_TARGET),
        transposed::<u16>(1001, NO_TARGET),
        transposed::<u8>(1001, NO_TARGET),
        transposed::<u8>(2001, NO_TARGET),
    ]
}

/// NumPy's `x.transpose(order)` of a contiguous `x`.
fn permuted<T: Element>(
    name: &str,
    n: usize,
    lens: &[usize],
    order: &[usize],
    target: (Reference, Target),
) -> Case {
    let stride = |axis: &usize| lens[axis + 1..].iter().product::<usize>() as isize;
    let to: Vec<usize> = order.iter().map(|&axis| lens[axis]).collect();
    case::<T>(name, n, &to, &order.iter().map(stride).collect::<Vec<_>>(), target)
}

fn permutations() -> Vec<Case> {
    const CUBE: [usize; 3] = [256; 3];
    vec![
        permuted::<f64>("cube (2,1,0)", 256, &CUBE, &[2, 1, 0], at_least(1.0)),
        permuted::<f64>("cube (0,2,1)", 256, &CUBE, &[0, 2, 1], at_least(0.95)),
        permuted::<f64>("cube (1,0,2)", 256, &CUBE, &[1, 0, 2], at_least(0.9)),
        permuted::<f64>("cube (2,1,0)", 250, &[250; 3], &[2, 1, 0], NO_TARGET),
        permuted::<f32>("NCHW to NHWC, C = 256", 56, &[32, 256, 56, 56], &[0, 2, 3, 1], at_least(1.0)),
        permuted::<f32>("NHWC to NCHW, C = 256", 56, &[32, 56, 56, 256], &[0, 3, 1, 2], at_least(1.0)),
        permuted::<f32>("NCHW to NHWC, C = 3", 224, &[32, 3, 224, 224], &[0, 2, 3, 1], at_least(0.8)),
        permuted::<f32>("NHWC to NCHW, C = 3", 224, &[32, 224, 224, 3], &[0, 3, 1, 2], at_least(0.8)),
    ]
}

fn rows() -> Vec<Case> {
    let mut cases = Vec::new();
    for n in [256, 1001, 4096] {
        let ld = n as isize;
        let mut push =
            |name, strides: [isize; 2]| cases.push(case::<f64>(name, n, &[n, n], &strides, NO_TARGET));
        push("rows with padding", [ld + 24, 1]);
        push("rows reversed", [-ld, 1]);
        push("columns reversed", [ld, -1]);
        push("every second of both", [4 * ld, 2]);
        push("one row repeated", [0, 1]);
        push("one column repeated", [ld, 0]);
    }
    cases
}

fn gathers() -> Vec<Case> {
    let mut cases = Vec::new();
    for stride in [2, 3, 7, -1] {
        for n in [1001, 64 << 10, 2 << 20] {
            let target = match (stride, n) {
                (_, 1001) => Target::None,
                _ => Target::AtLeast(0.95),
            };
            cases.push(case::<f64>(
                &format!("stride {stride}"),
                n,
                &[n],
                &[stride],
                (Reference::Lines, target),
            ));
        }
    }
    cases
}

fn main() {
    const ALL: &[&str] = &["naive", "ndarray", "faer", "omatcopy", "nontemporal"];
    let section = |title, cases| Section { title, speed: true, peers: ALL, cases };
    run(
        "copy",
        &[
            section("transposed, against memcpy", transposes()),
            section("permuted, against memcpy", permutations()),
            section("rows, against memcpy", rows()),
            section("gathered, against streaming the lines touched", gathers()),
        ],
    );
}
