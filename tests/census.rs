//! The census: every combination of operand layouts at small sizes, against a plain triple loop, with the bytes
//! copied equal to the minimum that brute force finds over all legal calls.

mod support;

use blasview::Complex;
use support::check::check;
use support::operand::Number;
use support::sweep::{Sweep, Triple, shapes};

/// Whether this is a build in which there is time for everything.
const ALL: bool = !cfg!(debug_assertions);

fn number<T: Number>(re: f64, im: f64) -> T {
    T::from_f64(re, im)
}

/// Every triple of layouts at one shape with each beta; in a debug build one in `every`, with one beta each.
fn triples<T: Number>(shape: [usize; 3], every: usize) {
    let mut sweep = Sweep::<T>::new(shape);
    let betas = [number(0.0, 0.0), number(1.0, 0.0), number(0.5, -1.5)];
    let (mut count, mut turn) = (0, 0);
    sweep.some(if ALL { 1 } else { every }, |Triple { a, b, c }| {
        turn += 1;
        for beta in if ALL { &betas } else { &betas[turn % 3..][..1] } {
            let alpha = number(if *beta == T::ONE { 1.0 } else { -1.5 }, 0.5);
            check(alpha, a, b, *beta, c);
            count += 1;
        }
    });
    println!("{}: {count} products, {shape:?}", T::DTYPE);
}

#[test]
fn triples_f32() {
    triples::<f32>([3, 5, 7], 3);
}

#[test]
fn triples_f64() {
    triples::<f64>([5, 7, 3], 1);
}

#[test]
fn triples_c64() {
    triples::<Complex<f32>>([3, 7, 5], 6);
}

#[test]
fn triples_c128() {
    triples::<Complex<f64>>([3, 5, 7], 2);
}

/// Every pair of layouts at every shape of small lengths, vectors and single elements included; in a debug build
/// one in `every` at fewer shapes.
fn pairs<T: Number>(every: usize) {
    let (lens, every): (&[usize], _) = if ALL { (&[1, 2, 3, 5, 7], 1) } else { (&[1, 3], every) };
    let mut count = 0;
    for (at, shape) in shapes(lens).into_iter().enumerate() {
        let beta = [number(0.0, 0.0), number(1.0, 0.0), number(0.5, 0.0), number(-2.0, 1.0)][at % 4];
        count += Sweep::<T>::new(shape).pairs(every, |Triple { a, b, c }| {
            check(T::ONE, a, b, beta, c);
        });
    }
    println!("{}: {count} products of {} shapes", T::DTYPE, shapes(lens).len());
}

#[test]
fn pairs_f32() {
    pairs::<f32>(6);
}

#[test]
fn pairs_f64() {
    pairs::<f64>(2);
}

#[test]
fn pairs_c64() {
    pairs::<Complex<f32>>(12);
}

#[test]
fn pairs_c128() {
    pairs::<Complex<f64>>(5);
}
