//! Copies to contiguous memory from sources that lie in some way, beside `memcpy`, the limit of the cache lines touched,
//! and peers: all on the same memory, each checked before it is measured.

use std::hint::black_box;

use blasview::{Axis, Complex, Layout, Order, View, ViewMut, copy};

#[cfg(feature = "peers")]
use crate::peers;
use crate::support::cases::{Candidate, Take};
use crate::support::lines::Lines;
use crate::support::memory::{Buffer, LINE};
use crate::support::nontemporal;

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
pub type Transpose<T> = unsafe fn(n: i32, from: *const T, to: *mut T);

/// What is copied.
pub trait Element: blasview::Element + PartialEq + std::fmt::Debug {
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
pub enum Reference {
    /// As many bytes from one contiguous buffer to another.
    Memcpy,
    /// The cache lines that hold the source, each read once; the destination's, each written once.
    Lines,
}

/// A copy to contiguous memory; strides in elements.
#[derive(Clone)]
pub struct Move {
    pub lens: Vec<usize>,
    pub strides: Vec<isize>,
}

impl Move {
    pub fn len(&self) -> usize {
        self.lens.iter().product()
    }

    /// Where the first element is, when the lowest is at 0.
    pub fn first(&self) -> usize {
        let below = |(&len, &stride): (&usize, &isize)| (-stride).max(0) as usize * (len - 1);
        self.lens.iter().zip(&self.strides).map(below).sum()
    }

    /// From the lowest to the highest element.
    pub fn extent(&self) -> usize {
        let beside = |(&len, &stride): (&usize, &isize)| stride.unsigned_abs() * (len - 1);
        1 + self.lens.iter().zip(&self.strides).map(beside).sum::<usize>()
    }

    /// The plain loop: where each element comes from, in the destination's order.
    #[inline(always)]
    pub fn each(&self, mut visit: impl FnMut(usize, isize)) {
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
    pub fn build<T: Element>(&self, reference: Reference, peers: bool, take: Take<'_>) {
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
        if peers {
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
        if let Some(stream) = nontemporal::copy().filter(|_| peers && (len * size).is_multiple_of(LINE)) {
            // SAFETY: both buffers have as many bytes, and start at a page.
            let call = move || unsafe { stream(black_box(start).cast(), black_box(to).cast(), len * size) };
            candidates.push(("nontemporal", Box::new(call)));
        }
        take(candidates);
    }
}
