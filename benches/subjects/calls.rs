//! A gemm through views, from Rust and from C, beside the direct `cblas_dgemm` on the same data, for layouts that pass.

#[allow(dead_code, reason = "others use more of it")]
#[path = "c.rs"]
mod c;

use std::hint::black_box;

use blasview::{MatrixView, MatrixViewMut, Order, Trans, gemm};

/// A layout of an n x n matrix that passes: element strides, and what BLAS is told of it.
#[derive(Clone, Copy)]
pub struct Passing {
    pub name: &'static str,
    pub order: Order,
    pub padding: usize,
    /// Rows and columns both run backwards.
    pub reversed: bool,
}

pub const C: Passing = Passing { name: "C", order: Order::RowMajor, padding: 0, reversed: false };
pub const F: Passing = Passing { name: "F", order: Order::ColMajor, padding: 0, reversed: false };
pub const C_BLOCK: Passing = Passing { name: "Csub", padding: 24, ..C };
pub const F_BLOCK: Passing = Passing { name: "Fsub", padding: 24, ..F };
pub const REVERSED: Passing = Passing { name: "Crev", reversed: true, ..C };

impl Passing {
    pub fn ld(self, n: usize) -> usize {
        n + self.padding
    }

    pub fn strides(self, n: usize) -> [isize; 2] {
        let ld = self.ld(n) as isize;
        let sign = if self.reversed { -1 } else { 1 };
        if self.order == Order::RowMajor { [sign * ld, sign] } else { [sign, sign * ld] }
    }

    /// Where the first element lies.
    pub fn first(self, n: usize) -> usize {
        if self.reversed { (self.ld(n) + 1) * (n - 1) } else { 0 }
    }

    pub fn data(self, n: usize) -> Vec<f64> {
        (0..self.ld(n) * n).map(|at| (at % 17) as f64 - 8.0).collect()
    }
}

/// The layouts of A, B and C, and their data.
pub struct Case {
    pub n: usize,
    pub layouts: [Passing; 3],
    pub a: Vec<f64>,
    pub b: Vec<f64>,
    pub c: Vec<f64>,
}

impl Case {
    pub fn new(n: usize, layouts: [Passing; 3]) -> Case {
        Case { n, layouts, a: layouts[0].data(n), b: layouts[1].data(n), c: layouts[2].data(n) }
    }

    pub fn name(&self) -> String {
        self.layouts.map(|layout| layout.name).join(":")
    }

    pub fn through_views(&mut self) {
        let n = black_box(self.n);
        let [a, b, c] = self.layouts.map(|layout| (layout.first(n), layout.strides(n)));
        // Made from slices each time, as most callers do: bounds and the exclusiveness of C are checked.
        let a = MatrixView::from_slice(black_box(&self.a), a.0, [n, n], a.1).unwrap();
        let b = MatrixView::from_slice(black_box(&self.b), b.0, [n, n], b.1).unwrap();
        let c = MatrixViewMut::from_slice(black_box(&mut self.c), c.0, [n, n], c.1).unwrap();
        assert_eq!(gemm(1.0, a, b, 0.0, c).unwrap().bytes_copied, 0);
    }

    /// With the views at hand: planning alone.
    pub fn through_given_views(a: MatrixView<'_, f64>, b: MatrixView<'_, f64>, c: MatrixViewMut<'_, f64>) {
        gemm(1.0, black_box(a), black_box(b), 0.0, c).unwrap();
    }

    /// As a C program does it.
    pub fn through_c(&mut self) {
        let n = black_box(self.n) as i64;
        let shape = [n, n];
        let strides = self.layouts.map(|layout| layout.strides(self.n).map(|stride| stride as i64 * 8));
        let view = |data: *mut f64, at: usize| c::View {
            data: data.wrapping_add(self.layouts[at].first(self.n)).cast(),
            ndim: 2,
            shape: shape.as_ptr(),
            strides: strides[at].as_ptr(),
            dtype: 2,
            flags: 0,
        };
        let a = view(black_box(&self.a).as_ptr().cast_mut(), 0);
        let b = view(black_box(&self.b).as_ptr().cast_mut(), 1);
        let c = view(black_box(&mut self.c).as_mut_ptr(), 2);
        let null = core::ptr::null();
        // SAFETY: three views of n x n matrices in buffers of their own; everything else may be NULL.
        let status = unsafe { c::bv_gemm(null, &a, &b, null, &c, null, core::ptr::null_mut()) };
        assert_eq!(status, 0);
    }

    pub fn direct(&mut self) {
        let [a, b, c] = self.layouts;
        let n = black_box(self.n);
        let trans = |layout: Passing| if layout.order == c.order { Trans::No } else { Trans::Yes };
        let (order, one, zero) = (c.order, 1.0, 0.0);
        let (lda, ldb, ldc) = (a.ld(n) as i32, b.ld(n) as i32, c.ld(n) as i32);
        let (transa, transb, n) = (trans(a) as i32, trans(b) as i32, n as i32);
        // The C function itself, with its enums as the integers they are.
        type Gemm = unsafe extern "C" fn(
            i32,
            i32,
            i32,
            i32,
            i32,
            i32,
            f64,
            *const f64,
            i32,
            *const f64,
            i32,
            f64,
            *mut f64,
            i32,
        );
        // SAFETY: the function of that name; enums are integers in C. Three n x n matrices with these leading dimensions, in
        // buffers of their own.
        unsafe {
            let dgemm = core::mem::transmute::<*const (), Gemm>(cblas_sys::cblas_dgemm as *const ());
            dgemm(
                order as i32,
                transa,
                transb,
                n,
                n,
                n,
                one,
                black_box(&self.a).as_ptr(),
                lda,
                black_box(&self.b).as_ptr(),
                ldb,
                zero,
                black_box(&mut self.c).as_mut_ptr(),
                ldc,
            );
        }
    }
}
