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

/// Every triple of layouts at one shape, with each beta.
fn triples<T: Number>(shape: [usize; 3], betas: &[T]) {
    let mut sweep = Sweep::<T>::new(shape);
    let mut count = 0;
    for &beta in betas {
        let alpha = number(if beta == T::ONE { 1.0 } else { -1.5 }, 0.5);
        count += sweep.triples(|Triple { a, b, c }| {
            check(alpha, a, b, beta, c);
        });
    }
    println!("{}: {count} products, {shape:?}", T::DTYPE);
}

#[test]
fn triples_f32() {
    triples::<f32>([3, 5, 7], if ALL { &[0.0, 1.0, 0.5] } else { &[0.5] });
}

#[test]
fn triples_f64() {
    triples::<f64>([5, 7, 3], &[0.0, 1.0, 0.5]);
}

#[test]
fn triples_c64() {
    let all = [number(0.0, 0.0), number(1.0, 0.0), number(0.5, -1.5)];
    triples::<Complex<f32>>([3, 7, 5], if ALL { &all } else { &all[2..] });
}

#[test]
fn triples_c128() {
    let all = [number(0.0, 0.0), number(1.0, 0.0), number(0.5, -1.5)];
    triples::<Complex<f64>>([3, 5, 7], if ALL { &all } else { &all[..1] });
}

/// Every pair of layouts at every shape of odd lengths, vectors and single elements included.
fn pairs<T: Number>() {
    let lens: &[usize] = if ALL { &[1, 2, 3, 5, 7] } else { &[1, 3] };
    let mut count = 0;
    for (at, shape) in shapes(lens).into_iter().enumerate() {
        let beta = [number(0.0, 0.0), number(1.0, 0.0), number(0.5, 0.0), number(-2.0, 1.0)][at % 4];
        count += Sweep::<T>::new(shape).pairs(|Triple { a, b, c }| {
            check(T::ONE, a, b, beta, c);
        });
    }
    println!("{}: {count} products of {} shapes", T::DTYPE, shapes(lens).len());
}

#[test]
fn pairs_f32() {
    pairs::<f32>();
}

#[test]
fn pairs_f64() {
    pairs::<f64>();
}

#[test]
fn pairs_c64() {
    pairs::<Complex<f32>>();
}

#[test]
fn pairs_c128() {
    pairs::<Complex<f64>>();
}
