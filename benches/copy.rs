//! The copying engine: transposed, permuted, strided, reversed and repeated sources into contiguous memory.
//!
//! Against `memcpy` of as many bytes between buffers of the same kind; gathers against streaming the cache lines that
//! they touch. Options: see `support/cases.rs`. Targets: the goals of the prototypes' measurements.

#[cfg(feature = "peers")]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod peers;
mod support;

use std::hint::black_box;

use blasview::{Axis, Complex, Layout, Order, View, ViewMut, copy};
use support::cases::{Candidate, Case, Section, Take, Target, main as run, option};
use support::lines::Lines;
use support::memory::{Buffer, LINE};

/// OpenBLAS's `cblas_?omatcopy`, transposing.
#[cfg(feature = "openblas")]
mod openblas {
    use core::ffi::c_int;

    use blasview::Complex;

    const ROWS: c_int = 101;
    const TRANS: c_int = 112;

    macro_rules! transposes {
        ($($name:ident: $function:ident, $element:ty, $alpha:ty, $one:expr;)*) => {$(
            unsafe extern "C" {
                fn $function(
                    order: c_int, trans: c_int, rows: c_int, cols: c_int, alpha: $alpha,
                    a: *const $element, lda: c_int, b: *mut $element, ldb: c_int,
                );
            }

            /// # Safety
            /// See [`super::Transpose`].
            pub unsafe fn $name(n: i32, from: *const $element, to: *mut $element) {
                // SAFETY: the caller's promise.
                unsafe { $function(ROWS, TRANS, n, n, $one, from, n, to, n) }
            }
        )*};
    }
    // Those of complex numbers take alpha by reference.
    transposes! {
        f32: cblas_somatcopy, f32, f32, 1.0;
        f64: cblas_domatcopy, f64, f64, 1.0;
        c64: cblas_comatcopy, Complex<f32>, *const Complex<f32>, &Complex::ONE;
        c128: cblas_zomatcopy, Complex<f64>, *const Complex<f64>, &Complex::ONE;
    }
}

/// OpenBLAS's transposing copy of n x n elements, which have to be readable and writable.
type Transpose<T> = unsafe fn(n: i32, from: *const T, to: *mut T);

/// What is copied.
trait Element: blasview::Element + PartialEq + std::fmt::Debug {
    const NAME: &'static str;
    /// Never a number of `nth`.
    const POISON: Self;
    /// Where there is one.
    const OMATCOPY: Option<Transpose<Self>>;
    /// A number that says where it was.
    fn nth(at: usize) -> Self;
}

macro_rules! elements {
    ($($type:ty, $name:literal, $poison:expr, |$at:ident| $nth:expr, $omatcopy:expr;)*) => {$(
        impl Element for $type {
            const NAME: &'static str = $name;
            const POISON: Self = $poison;
            #[cfg(feature = "openblas")]
            const OMATCOPY: Option<Transpose<Self>> = $omatcopy;
            #[cfg(not(feature = "openblas"))]
            const OMATCOPY: Option<Transpose<Self>> = None;
            fn nth($at: usize) -> Self {
                $nth
            }
        }
    )*};
}
elements! {
    f32, "f32", -1.0, |at| at as f32, Some(openblas::f32);
    f64, "f64", -1.0, |at| at as f64, Some(openblas::f64);
    Complex<f32>, "c64", Complex::new(-1.0, 0.0), |at| Complex::new(at as f32, 1.0), Some(openblas::c64);
    Complex<f64>, "c128", Complex::new(-1.0, 0.0), |at| Complex::new(at as f64, 1.0), Some(openblas::c128);
    u16, "u16", u16::MAX, |at| (at % 65521) as u16, None;
    u8, "u8", u8::MAX, |at| (at % 251) as u8, None;
}

/// What a copy is measured against.
#[derive(Clone, Copy)]
enum Reference {
    /// As many bytes from one contiguous buffer to another.
    Memcpy,
    /// The cache lines that hold the source, each read once; the destination's, each written once.
    Lines,
}

/// A copy to contiguous memory; strides in elements.
#[derive(Clone)]
struct Move {
    lens: Vec<usize>,
    strides: Vec<isize>,
}

impl Move {
    fn len(&self) -> usize {
        self.lens.iter().product()
    }

    /// Where the first element is, when the lowest is at 0.
    fn first(&self) -> usize {
        let below = |(&len, &stride): (&usize, &isize)| (-stride).max(0) as usize * (len - 1);
        self.lens.iter().zip(&self.strides).map(below).sum()
    }

    /// From the lowest to the highest element.
    fn extent(&self) -> usize {
        let beside = |(&len, &stride): (&usize, &isize)| stride.unsigned_abs() * (len - 1);
        1 + self.lens.iter().zip(&self.strides).map(beside).sum::<usize>()
    }

    /// The plain loop: where each element comes from, in the destination's order.
    #[inline(always)]
    fn each(&self, mut visit: impl FnMut(usize, isize)) {
        let fill = 4 - self.lens.len();
        let (mut lens, mut strides) = ([1; 4], [0; 4]);
        lens[fill..].copy_from_slice(&self.lens);
        strides[fill..].copy_from_slice(&self.strides);
        let mut at = 0;
        for i in 0..lens[0] as isize {
            for j in 0..lens[1] as isize {
                for k in 0..lens[2] as isize {
                    let row = i * strides[0] + j * strides[1] + k * strides[2];
                    for l in 0..lens[3] as isize {
                        visit(at, row + l * strides[3]);
                        at += 1;
                    }
                }
            }
        }
    }

    /// All candidates on the same two buffers; each of them has copied rightly.
    fn build<T: Element>(&self, reference: Reference, take: Take<'_>) {
        let (len, first) = (self.len(), self.first());
        // The reference reads as many bytes, from the same memory.
        let mut src = Buffer::new(self.extent().max(len), T::POISON);
        src.iter_mut().enumerate().for_each(|(at, element)| *element = T::nth(at));
        let mut dst = Buffer::new(len, T::POISON);
        let (start, to) = (src.as_ptr(), dst.as_mut_ptr());
        let from = start.wrapping_add(first);

        let size = size_of::<T>();
        let axes = self.lens.iter().zip(&self.strides);
        let from_layout =
            Layout::new(size, axes.map(|(&len, &stride)| Axis::new(len, stride * size as isize))).unwrap();
        let to_layout = Layout::contiguous(size, &self.lens, Order::RowMajor).unwrap();
        // SAFETY: `src` holds the extent; nobody writes it.
        let view = unsafe { View::from_raw(from, from_layout) }.unwrap();
        let ours = move || {
            // SAFETY: `dst` is that long and contiguous, and only one candidate runs at a time.
            let dst = unsafe { ViewMut::from_raw(black_box(to), to_layout.clone()) }.unwrap();
            copy(dst, black_box(&view).clone()).unwrap();
        };
        // SAFETY: both buffers have `len` elements.
        let memcpy = move || unsafe { black_box(start).copy_to_nonoverlapping(black_box(to), len) };
        let limit: Box<dyn FnMut()> = match reference {
            Reference::Memcpy => Box::new(memcpy),
            Reference::Lines => {
                let each = LINE / size_of::<T>();
                let read = self.extent().div_ceil(each).min(len);
                let lines = Lines { read, written: len.div_ceil(each) };
                // SAFETY: the lines of both buffers, as counted.
                Box::new(move || unsafe { lines.stream(black_box(start).cast(), black_box(to).cast()) })
            }
        };
        let mut candidates: Vec<Candidate<'_>> = vec![("reference", limit), ("ours", Box::new(ours))];
        if option("--peers") {
            // SAFETY: `from` with the extent, `to` with the length of this move.
            candidates.push((
                "naive",
                Box::new(move || self.each(|at, offset| unsafe { *to.add(at) = *from.offset(offset) })),
            ));
            if let ([rows, cols], [1, ld], Some(omatcopy)) = (&self.lens[..], &self.strides[..], T::OMATCOPY)
                && rows == cols
                && *ld == *rows as isize
            {
                let n = *rows as i32;
                // SAFETY: n x n elements each.
                let call = move || unsafe { omatcopy(n, black_box(from), black_box(to)) };
                candidates.push(("omatcopy", Box::new(call)));
            }
            #[cfg(feature = "peers")]
            // SAFETY: the same.
            unsafe {
                peers::copy::push(&mut candidates, (&self.lens, &self.strides), from, to);
            }
        }
        for (name, candidate) in candidates.iter_mut().skip(1) {
            dst.fill(T::POISON);
            candidate();
            self.each(|at, offset| {
                let found = dst[at];
                assert_eq!(found, T::nth(first.wrapping_add_signed(offset)), "{name} at {at}");
            });
        }
        take(candidates);
    }
}

fn case<T: Element>(
    name: &str,
    n: usize,
    lens: &[usize],
    strides: &[isize],
    (reference, target): (Reference, Target),
) -> Case {
    let case = Move { lens: lens.to_vec(), strides: strides.to_vec() };
    let name = format!("{} {name}", T::NAME);
    let build = Box::new(move |take: Take<'_>| case.build::<T>(reference, take));
    Case { name, n, target, large: false, build }
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
        case::<f64>("transposed", 1000, &[1000, 1000], &[1, 1000], NO_TARGET),
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
    for n in [256, 1024, 4096] {
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
        for n in [1 << 10, 64 << 10, 2 << 20] {
            let target = match (stride, n) {
                (_, 1024) => Target::None,
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
    const ALL: &[&str] = &["naive", "ndarray", "faer", "omatcopy"];
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
