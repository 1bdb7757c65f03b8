//! Against a plain loop, on numbers whose sums are exact, with every instruction set there is.

#[cfg(unix)]
mod grouped;
#[cfg(unix)]
mod many;
#[cfg(unix)]
mod pages;
mod triangles;

use super::{Product, Strided, Workspace, fused, gemm, gemm_on, threaded};
use crate::arch::Isa;
use crate::scalar::Scalar;
use num_complex::Complex;

/// Bytes around a matrix that must stay as they are.
const GUARD: usize = 96;

/// Strides by rows, columns, and size of an element.
type Strides = fn(isize, isize, isize) -> [isize; 2];

/// Layouts; the last three are for inputs only.
const LAYOUTS: [Strides; 13] = [
    |_, n, size| [n * size, size],
    |m, _, size| [size, m * size],
    |_, n, size| [(2 * n + 1) * size, 2 * size],
    |m, _, size| [2 * size, 2 * m * size],
    |_, n, size| [3 * n * size, 3 * size],
    |_, n, size| [-n * size, size],
    |_, n, size| [n * size, -size],
    |m, _, size| [-size, -m * size],
    |_, n, size| [-2 * n * size, -2 * size],
    |_, n, size| [n * (size + 3) + 1, size + 3],
    |_, _, size| [0, size],
    |_, _, size| [size, 0],
    |_, _, _| [0, 0],
];
const OUTPUTS: usize = LAYOUTS.len() - 3;

/// How a product is computed.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// By [`gemm`] itself, which has another way for the smallest.
    Best,
    /// In tiles, with these instructions.
    Tiles(Isa),
    /// Packed, in so much workspace, in one piece or in several.
    Packed(Isa, usize, usize),
}

/// All with the instructions there are; the smallest workspace is a block or two.
fn ways() -> Vec<Way> {
    let of = |isa| [Way::Tiles(isa), Way::Packed(isa, 1 << 20, 1), Way::Packed(isa, 8 << 10, 1)];
    [Way::Best].into_iter().chain(Isa::available().flat_map(of)).collect()
}

/// [`gemm`] that way.
///
/// # Safety
/// - Those of [`gemm`].
/// - The way is one of [`ways`].
unsafe fn run<T: Scalar>(way: Way, product: &Product<T>) {
    match way {
        // SAFETY: the caller's promises.
        Way::Best => unsafe { gemm(product, Workspace::NONE) },
        // SAFETY: the caller's promises.
        Way::Tiles(isa) => unsafe { gemm_on(isa, product) },
        Way::Packed(isa, limit, pieces) => {
            let lens = [product.m, product.n, product.k];
            let bytes =
                fused::workspace_bytes_on::<fused::steps::Even>(isa, T::DTYPE, lens, limit).expect("enough");
            let bytes = bytes * pieces;
            assert!(bytes <= limit, "{bytes} of {limit}");
            let mut scratch = vec![[0xff_u8; 64]; bytes.div_ceil(64) + 3];
            let start = scratch.as_mut_ptr().cast::<u8>();
            let skip = start.align_offset(64) + 64;
            // SAFETY: the caller's promises; so many bytes from there on, aligned.
            unsafe {
                let workspace = Workspace { start: start.wrapping_add(skip), bytes, threads: 1 };
                assert!(if pieces > 1 {
                    threaded::in_pieces(isa, product, [None; 2], fused::Part::All, workspace, pieces)
                } else {
                    fused::gemm_on(isa, product, [None; 2], fused::Part::All, workspace)
                });
            }
            let around = scratch.as_flattened();
            let inside = skip..skip + bytes;
            assert!(
                (0..around.len()).all(|at| inside.contains(&at) || around[at] == 0xff),
                "past the workspace"
            );
        }
    }
}

/// A matrix in a buffer of its own, which is NaN wherever it is not.
struct Buffer<T> {
    bytes: Vec<u8>,
    start: usize,
    strides: [isize; 2],
    lens: [usize; 2],
    conj: bool,
    of: core::marker::PhantomData<T>,
}

impl<T: Scalar> Buffer<T> {
    fn new(layout: usize, lens: [usize; 2], conj: bool, value: impl Fn(usize, usize) -> T) -> Buffer<T> {
        let [rows, cols] = lens.map(|len| len as isize);
        let size = size_of::<T>();
        let strides = LAYOUTS[layout](rows.max(1), cols.max(1), size as isize);
        let spans = [strides[0] * (rows - 1).max(0), strides[1] * (cols - 1).max(0)];
        let before: isize = spans.iter().map(|span| span.min(&0)).sum();
        let span: isize = spans.iter().map(|span| span.abs()).sum();
        // The last is where nothing is aligned.
        let start = GUARD + before.unsigned_abs() + usize::from(layout == 9);
        let bytes = vec![0xff; 2 * GUARD + span.unsigned_abs() + size + 1];
        let mut buffer: Buffer<T> =
            Buffer { bytes, start, strides, lens, conj, of: core::marker::PhantomData };
        for (i, j) in buffer.indices() {
            // SAFETY: the element lies in the buffer.
            unsafe { buffer.at(i, j).write_unaligned(value(i, j)) };
        }
        buffer
    }

    fn indices(&self) -> impl Iterator<Item = (usize, usize)> + use<T> {
        let [rows, cols] = self.lens;
        (0..rows).flat_map(move |i| (0..cols).map(move |j| (i, j)))
    }

    fn at(&mut self, i: usize, j: usize) -> *mut T {
        let offset = self.strides[0] * i as isize + self.strides[1] * j as isize;
        self.bytes.as_mut_ptr().wrapping_add(self.start).wrapping_offset(offset).cast()
    }

    /// As doubles, conjugated if it is meant to be.
    fn read(&mut self, i: usize, j: usize) -> Complex<f64> {
        // SAFETY: the element lies in the buffer.
        let (re, im) = unsafe { self.at(i, j).read_unaligned() }.to_f64();
        Complex::new(re, if self.conj { -im } else { im })
    }

    fn strided(&mut self) -> Strided<T> {
        let (ptr, [rows, cols], conj) = (self.at(0, 0), self.strides, self.conj);
        Strided { ptr, rows, cols, conj }
    }
}

/// A small whole number, both parts of it if there are two.
fn whole<T: Scalar>(seed: usize, i: usize, j: usize) -> T {
    let number = |at: usize| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as i32 % 9 - 4;
    let at = seed * 10_000 + i * 100 + j;
    T::from_f64(f64::from(number(2 * at)), f64::from(number(2 * at + 1)))
}

fn wide<T: Scalar>(value: T) -> Complex<f64> {
    let (re, im) = value.to_f64();
    Complex::new(re, im)
}

/// One product, and all that must hold after it.
fn check<T: Scalar>(way: Way, lens: [usize; 3], layouts: [usize; 3], conj: [bool; 2], [alpha, beta]: [T; 2]) {
    let [m, n, k] = lens;
    let conj = conj.map(|conj| conj && T::DTYPE.is_complex());
    let mut a = Buffer::new(layouts[0], [m, k], conj[0], |i, j| whole::<T>(1, i, j));
    let mut b = Buffer::new(layouts[1], [k, n], conj[1], |i, j| whole::<T>(2, i, j));
    let nan = T::from_f64(f64::NAN, f64::NAN);
    let old = |i, j| if beta == T::ZERO { nan } else { whole::<T>(3, i, j) };
    let mut c = Buffer::new(layouts[2], [m, n], false, old);
    let product = Product { m, n, k, alpha, a: a.strided(), b: b.strided(), beta, c: c.strided() };
    // SAFETY: the matrices lie in buffers of their own, the elements of `c` are distinct, and there are the instructions.
    unsafe { run(way, &product) };
    let what = || format!("{way:?} {} {lens:?} {layouts:?} {conj:?} {alpha} {beta}", T::DTYPE);
    let [alpha, beta_wide] = [alpha, beta].map(wide);
    for (i, j) in c.indices() {
        let mut sum = Complex::new(0.0, 0.0);
        for l in 0..k {
            // Inputs whose elements coincide have the value that was written last.
            sum += a.read(i, l) * b.read(l, j);
        }
        let mut expected = alpha * sum;
        if beta != T::ZERO {
            expected += beta_wide * wide(whole::<T>(3, i, j));
        }
        assert_eq!(c.read(i, j), expected, "({i}, {j}) of {}", what());
    }
    for (i, j) in c.indices() {
        // SAFETY: the element lies in the buffer.
        unsafe { c.at(i, j).cast::<u8>().write_bytes(0xff, size_of::<T>()) };
    }
    assert!(c.bytes.iter().all(|&byte| byte == 0xff), "writes elsewhere: {}", what());
}

/// Factors: the usual ones, and those that show up what is left out.
fn factors<T: Scalar>(at: usize) -> [T; 2] {
    let factors = [(1.0, 0.0), (0.0, 0.0), (-0.5, 0.0), (2.0, -1.0)].map(|(re, im)| T::from_f64(re, im));
    [factors[[0, 2, 0, 3, 0, 1][at % 6]], factors[[1, 0, 2, 1, 3][at % 5]]]
}

macro_rules! for_scalars {
    ($($name:ident: $check:ident;)*) => {$(
        #[test]
        fn $name() {
            for way in ways() {
                $check::<f32>(way);
                $check::<f64>(way);
                $check::<Complex<f32>>(way);
                $check::<Complex<f64>>(way);
            }
        }
    )*};
}

for_scalars! {
    small_sizes: check_small_sizes;
    layouts: check_layouts;
    larger_sizes: check_larger_sizes;
    special_values: check_special_values;
    nothing_is_read_in_vain: check_nothing_is_read_in_vain;
}

fn check_small_sizes<T: Scalar>(way: Way) {
    let mut at = 0_usize;
    for m in 0..=9 {
        for n in 0..=9 {
            for k in 0..=9 {
                for _ in 0..4 {
                    at += 1;
                    let layouts = [at % LAYOUTS.len(), at / 3 % LAYOUTS.len(), at / 5 % OUTPUTS];
                    check::<T>(
                        way,
                        [m, n, k],
                        layouts,
                        [at.is_multiple_of(2), at.is_multiple_of(3)],
                        factors(at),
                    );
                }
                check::<T>(
                    way,
                    [m, n, k],
                    [0, at % 3, 0],
                    [at.is_multiple_of(2), at.is_multiple_of(3)],
                    factors(at),
                );
            }
        }
    }
}

/// Sizes that fall into several pieces.
#[test]
fn pieces() {
    for isa in Isa::available() {
        for pieces in [2, 3, 4, 6] {
            check_pieces::<f64>(Way::Packed(isa, 1 << 20, pieces));
            check_pieces::<Complex<f32>>(Way::Packed(isa, 1 << 20, pieces));
        }
    }
}

fn check_pieces<T: Scalar>(way: Way) {
    for (at, lens) in
        [[50, 20, 3], [97, 5, 2], [20, 100, 3], [144, 144, 1], [145, 200, 2]].into_iter().enumerate()
    {
        for layout in 0..OUTPUTS {
            let layouts = [(at + layout) % LAYOUTS.len(), (at + 2 * layout) % LAYOUTS.len(), layout];
            check::<T>(way, lens, layouts, [at % 2 == 0, layout % 2 == 0], factors(at + layout));
        }
    }
}

fn check_layouts<T: Scalar>(way: Way) {
    let mut at = 0_usize;
    for a in 0..LAYOUTS.len() {
        for b in 0..LAYOUTS.len() {
            for c in 0..OUTPUTS {
                at += 1;
                let lens = [[3, 5, 4], [8, 8, 8], [2, 4, 3], [9, 19, 2], [17, 7, 3]][at % 5];
                for lens in [lens, [4, 4, 1], [8, 8, 3]] {
                    check::<T>(
                        way,
                        lens,
                        [a, b, c],
                        [at.is_multiple_of(2), at.is_multiple_of(3)],
                        factors(at),
                    );
                }
            }
        }
    }
}

fn check_larger_sizes<T: Scalar>(way: Way) {
    let mut at = 0_usize;
    for m in [1, 2, 7, 8, 12, 15, 16, 17, 24, 33, 40] {
        for n in [1, 4, 5, 8, 15, 16, 17, 23, 32, 40] {
            for k in [1, 3, 16, 40] {
                at += 1;
                let layouts = [at % LAYOUTS.len(), at / 3 % LAYOUTS.len(), at / 5 % OUTPUTS];
                check::<T>(
                    way,
                    [m, n, k],
                    layouts,
                    [at.is_multiple_of(2), at.is_multiple_of(3)],
                    factors(at),
                );
            }
        }
    }
}

/// NaN and infinities arrive where a plain loop has them, and zeros are not skipped.
fn check_special_values<T: Scalar>(way: Way) {
    let special = |seed: usize| {
        move |i: usize, j: usize| match (seed + 3 * i + 5 * j) % 17 {
            0 => T::from_f64(f64::INFINITY, 0.0),
            1 => T::from_f64(f64::NAN, 1.0),
            2 => T::from_f64(0.0, f64::NEG_INFINITY),
            3..8 => T::ZERO,
            _ => whole(seed, i, j),
        }
    };
    let class = |value: f64| if value.is_finite() { 0.0 } else { value };
    for (n, layout) in [(1, 0), (3, 0), (4, 2), (8, 1), (9, 6), (13, 4), (16, 0)] {
        let mut a = Buffer::new(layout, [n, n], false, special(1));
        let mut b = Buffer::new(layout, [n, n], false, special(2));
        let mut c = Buffer::new(layout, [n, n], false, |i, j| whole::<T>(3, i, j));
        let (alpha, beta) = (T::ONE, T::ONE);
        let product = Product { m: n, n, k: n, alpha, a: a.strided(), b: b.strided(), beta, c: c.strided() };
        // SAFETY: as in `check`.
        unsafe { run(way, &product) };
        for (i, j) in c.indices() {
            let mut parts = [0.0; 2];
            for l in 0..n {
                let (x, y) = (a.read(i, l), b.read(l, j));
                if T::DTYPE.is_complex() {
                    parts[0] += class(x.re * y.re) - class(x.im * y.im);
                    parts[1] += class(x.re * y.im) + class(x.im * y.re);
                } else {
                    parts[0] += class(x.re * y.re);
                }
            }
            let got = c.read(i, j);
            for (got, expected) in [(got.re, parts[0]), (got.im, parts[1])] {
                let same = class(got) == class(expected) || got.is_nan() && expected.is_nan();
                assert!(same, "{way:?} {} n = {n}: ({i}, {j}) is {got}, not {expected}", T::DTYPE);
            }
        }
    }
}

fn whole_nan<T: Scalar>(_: usize, _: usize) -> T {
    T::from_f64(f64::NAN, f64::NAN)
}

/// With alpha = 0, or no terms, C is scaled, whatever A and B are.
fn check_nothing_is_read_in_vain<T: Scalar>(way: Way) {
    for ((alpha, k), layout) in [(T::ZERO, 5), (T::ONE, 0)].into_iter().zip([0, 2]) {
        for beta in [T::ZERO, T::ONE, T::from_f64(-0.5, 0.0)] {
            let (m, n) = (5, 7);
            let mut a = Buffer::new(layout, [m, k], false, whole_nan::<T>);
            let mut b = Buffer::new(layout, [k, n], false, whole_nan::<T>);
            let mut c = Buffer::new(layout, [m, n], false, |i, j| whole::<T>(3, i, j));
            let product = Product { m, n, k, alpha, a: a.strided(), b: b.strided(), beta, c: c.strided() };
            // SAFETY: as in `check`.
            unsafe { run(way, &product) };
            for (i, j) in c.indices() {
                assert_eq!(c.read(i, j), wide(beta) * wide(whole::<T>(3, i, j)));
            }
        }
    }
}

#[test]
fn two_by_two() {
    let (mut a, mut b, mut c) = ([1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [f64::NAN; 4]);
    let strided = |ptr: *mut f64| Strided { ptr, rows: 16, cols: 8, conj: false };
    let (a, b, to) = (strided(a.as_mut_ptr()), strided(b.as_mut_ptr()), strided(c.as_mut_ptr()));
    // SAFETY: three arrays of four.
    unsafe { gemm(&Product { m: 2, n: 2, k: 2, alpha: 1.0, a, b, beta: 0.0, c: to }, Workspace::NONE) };
    assert_eq!(c, [19.0, 22.0, 43.0, 50.0]);
}
