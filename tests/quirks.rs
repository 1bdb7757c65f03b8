//! What went wrong with some library or some kernels, once each, over whatever BLAS the tests run with.

mod support;

use blasview::{
    Complex, ComplexScalar, Context, Diag, Error, Level1Real, MatrixView, MatrixViewMut, Order, Policy,
    Result, Scalar, Side, Slice, Uplo, VectorView, VectorViewMut,
};
use support::operand::{Number, value};

/// Memory of which only the pages that are used are there.
#[cfg(target_os = "linux")]
struct Untouched(*mut u8, usize);

#[cfg(target_os = "linux")]
impl Untouched {
    /// `None` where there is no address space for it.
    fn new(bytes: usize) -> Option<Untouched> {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: new memory.
        let start = unsafe { libc::mmap(core::ptr::null_mut(), bytes, access, flags, -1, 0) };
        (start != libc::MAP_FAILED).then_some(Untouched(start.cast(), bytes))
    }

    fn slice<T: Number>(&mut self) -> &mut [T] {
        // SAFETY: memory of that many bytes, all of them 0, aligned to pages.
        unsafe { core::slice::from_raw_parts_mut(self.0.cast(), self.1 / size_of::<T>()) }
    }
}

#[cfg(target_os = "linux")]
impl Drop for Untouched {
    fn drop(&mut self) {
        // SAFETY: mapped by `new`, and nobody else's.
        unsafe { libc::munmap(self.0.cast(), self.1) };
    }
}

fn elements<T: Number>(x: VectorView<'_, T>, n: usize) -> Vec<T> {
    (0..n).map(|i| x.get(i).unwrap()).collect()
}

/// OpenBLAS 0.3.21 computes (n - 1) * inc in 32 bits where inc < 0: the vectors lay somewhere else.
#[cfg(target_os = "linux")]
fn far_apart<T: Number>(step: isize) {
    const N: usize = 3;
    let reach = (N - 1) * step.unsigned_abs() + 1;
    let Some(mut memory) = Untouched::new(reach * size_of::<T>()) else {
        println!("skipped: no address space for {reach} elements");
        return;
    };
    let data = memory.slice::<T>();
    let first = if step < 0 { reach - 1 } else { 0 };
    let numbers: Vec<T> = (0..N * N).map(|at| value(1, at, 0)).collect();
    let near = VectorView::contiguous(&numbers[..N]).unwrap();
    let mut context = Context::new();
    {
        let mut y = VectorViewMut::from_slice(data, first, N, step).unwrap();
        context.axpy(T::ONE, near, y.reborrow()).unwrap();
        context.axpy(T::ONE, near, y.reborrow()).unwrap();
        context.scal(T::from_f64(0.5, 0.0), y).unwrap();
    }
    let x = VectorView::from_slice(data, first, N, step).unwrap();
    let sum = (0..N).fold(T::ZERO, |sum, i| sum + numbers[i] * numbers[i]);
    assert_eq!(context.dot(x, near), Ok(sum));
    assert_eq!(elements(x, N), numbers[..N]);
    let a = MatrixView::row_major(&numbers, N, N).unwrap();
    let mut y = [T::ZERO; N];
    context.gemv(T::ONE, a, x, T::ZERO, VectorViewMut::contiguous(&mut y).unwrap()).unwrap();
    for (i, &y) in y.iter().enumerate() {
        assert_eq!(y, (0..N).fold(T::ZERO, |sum, j| sum + numbers[N * i + j] * numbers[j]));
    }
    let y = VectorViewMut::from_slice(data, first, N, step).unwrap();
    context.gemv(T::ONE, a, near, T::ZERO, y).unwrap();
    let written = elements(VectorView::from_slice(data, first, N, step).unwrap(), N);
    for (i, &y) in written.iter().enumerate() {
        assert_eq!(y, (0..N).fold(T::ZERO, |sum, j| sum + numbers[N * i + j] * numbers[j]));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn vectors_that_reach_beyond_32_bits() {
    for step in [-1_200_000_000, 1_200_000_000] {
        far_apart::<f64>(step);
    }
    for step in [-1_100_000_000, 1_100_000_000] {
        far_apart::<f32>(step);
        far_apart::<Complex<f32>>(step);
    }
    far_apart::<Complex<f64>>(-1_100_000_000);
}

/// A band whose storage steps by halves of its elements: its first element lies where BLAS must not be pointed to.
#[test]
fn bands_whose_steps_are_not_whole_elements() {
    let bytes = vec![0_u8; 4096];
    let (x, n) = (vec![1.0_f64; 8], 8);
    let x = VectorView::contiguous(&x).unwrap();
    for (order, [rows, cols]) in
        [(Order::ColMajor, [12_isize, 20]), (Order::RowMajor, [20, 12]), (Order::ColMajor, [20, 12])]
    {
        for [kl, ku] in [[0, 7], [7, 0], [3, 4], [0, 0], [1, 0]] {
            for outside in 1..=n {
                let shape = match order {
                    Order::ColMajor => [kl + ku + 1, n],
                    Order::RowMajor => [n, kl + ku + 1],
                };
                for lines in [1, 2, n] {
                    let mut shape = shape;
                    shape[usize::from(order == Order::ColMajor)] = lines;
                    let Ok(a) = MatrixView::<f64>::from_bytes(&bytes, 0, shape, [rows, cols]) else {
                        continue;
                    };
                    let [m, n] = if order == Order::ColMajor { [outside, lines] } else { [lines, outside] };
                    let mut y = vec![5.0; m];
                    let y_view = VectorViewMut::contiguous(&mut y).unwrap();
                    let x = x.slice(..n as isize).unwrap();
                    Context::new().gbmv(order, kl, ku, 1.0, a, x, 0.0, y_view).unwrap();
                    assert_eq!(y, vec![0.0; m], "{order:?} {kl} {ku} {shape:?}");
                }
            }
        }
    }
}

/// One answer for one content: the first NaN, or the first of the largest, as NumPy's argmax, whatever the strides.
fn first_nan<T: Number>() {
    let infinite = T::from_f64(f64::NEG_INFINITY, 0.0);
    // Around the lengths of registers and blocks.
    let lengths = (1..=70).chain([700, 1023, 1024, 1025, 1037, 1056, 2047, 2049, 3100]);
    for (n, most) in lengths.flat_map(|n| [(n, T::nan()), (n, infinite)]) {
        for places in
            [vec![0], vec![n / 2], vec![n - 1], vec![n / 3, n - 1], vec![n - 1, n - n / 9 - 1], vec![]]
        {
            let content: Vec<T> = (0..n)
                .map(|i| if places.contains(&i) { most } else { T::from_f64((i % 5) as f64, -1.0) })
                .collect();
            let largest = (0..n).fold(0, |best, i| if i % 5 > best % 5 { i } else { best });
            let expected = places.iter().copied().min().unwrap_or(largest);
            for step in [1_isize, 2, 3, -1, -2] {
                let room = step.unsigned_abs() * n;
                let mut data = vec![T::from_f64(100.0, 0.0); room];
                let first = if step < 0 { room - 1 } else { 0 };
                for (i, &value) in content.iter().enumerate() {
                    data[first.wrapping_add_signed(step * i as isize)] = value;
                }
                let x = VectorView::from_slice(&data, first, n, step).unwrap();
                assert_eq!(Context::new().iamax(x), Ok(Some(expected)), "{} n = {n}, step {step}", T::DTYPE);
            }
        }
    }
}

#[test]
fn iamax_finds_the_first_nan_in_every_layout() {
    first_nan::<f32>();
    first_nan::<f64>();
    first_nan::<Complex<f32>>();
    first_nan::<Complex<f64>>();
}

/// The imaginary part of a Hermitian diagonal is 0 afterwards, whatever the scales are, and the other triangle is as it was.
fn diagonals_are_real<T: Number + ComplexScalar>() {
    let x: Vec<T> = (0..40).map(|i| value(1, i, 0)).collect();
    for n in [1, 2, 3, 5] {
        for (uplo, order) in [Uplo::Upper, Uplo::Lower]
            .into_iter()
            .flat_map(|uplo| [Order::RowMajor, Order::ColMajor].map(|order| (uplo, order)))
        {
            for (alpha, beta, k) in [
                (0.0, 1.0, 2),
                (0.0, 0.5, 2),
                (1.0, 1.0, 0),
                (1.0, 1.0, 2),
                (1.0, 2.0, 2),
                (1.0, 0.0, 2),
                (0.0, 0.0, 1),
            ] {
                let (real, complex) = (|x: f64| T::from_f64(x, 0.0).re(), |x: f64| T::from_f64(x, 0.0));
                let at = |i: usize, j: usize| if order == Order::RowMajor { i * n + j } else { i + j * n };
                let stored = |i: usize, j: usize| if uplo == Uplo::Upper { i <= j } else { i >= j };
                let matrix = |run: &dyn Fn(MatrixViewMut<'_, T>) -> Result<blasview::Report>,
                              what: &str,
                              beta: f64| {
                    let mut c: Vec<T> = vec![T::from_f64(5.0, 1.0); n * n];
                    (0..n).for_each(|i| c[at(i, i)] = T::from_f64(3.0, 7.0));
                    let view = match order {
                        Order::RowMajor => MatrixViewMut::row_major(&mut c, n, n),
                        Order::ColMajor => MatrixViewMut::col_major(&mut c, n, n),
                    };
                    run(view.unwrap()).unwrap();
                    for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
                        let (re, im) = c[at(i, j)].to_f64();
                        let what = || {
                            format!(
                                "{what} {} n {n} {uplo:?} {order:?} {alpha} {beta} k {k}: ({i}, {j}) {re} {im}",
                                T::DTYPE
                            )
                        };
                        if i == j {
                            assert_eq!(im, 0.0, "{}", what());
                        } else if !stored(i, j) {
                            assert_eq!((re, im), (5.0, 1.0), "{}", what());
                        }
                    }
                };
                let a = || MatrixView::row_major(&x[..n * k], n, k).unwrap();
                let b = || MatrixView::row_major(&x[10..10 + n * k], n, k).unwrap();
                matrix(&|c| Context::new().herk(uplo, real(alpha), a(), real(beta), c), "herk", beta);
                matrix(
                    &|c| Context::new().her2k(uplo, complex(alpha), a(), b(), real(beta), c),
                    "her2k",
                    beta,
                );
                let v = || VectorView::contiguous(&x[..n]).unwrap();
                let w = || VectorView::contiguous(&x[20..20 + n]).unwrap();
                matrix(&|c| Context::new().her(uplo, real(alpha), v(), c), "her", 1.0);
                matrix(&|c| Context::new().her2(uplo, complex(alpha), v(), w(), c), "her2", 1.0);
                for two in [false, true] {
                    let mut ap = vec![T::from_f64(3.0, 7.0); n * (n + 1) / 2];
                    let view = VectorViewMut::contiguous(&mut ap).unwrap();
                    match two {
                        false => Context::new().hpr(order, uplo, real(alpha), v(), view).unwrap(),
                        true => Context::new().hpr2(order, uplo, complex(alpha), v(), w(), view).unwrap(),
                    };
                    let growing = (order == Order::RowMajor) == (uplo == Uplo::Lower);
                    let mut place = 0;
                    for line in 0..n {
                        assert_eq!(
                            ap[place].to_f64().1,
                            0.0,
                            "{two} n {n} {uplo:?} {order:?} {alpha}: {line}"
                        );
                        place += if growing { line + 2 } else { n - line };
                    }
                }
            }
        }
    }
}

#[test]
fn hermitian_diagonals_are_real_afterwards() {
    diagonals_are_real::<Complex<f32>>();
    diagonals_are_real::<Complex<f64>>();
}

/// A unit triangle of one element is not read, so that it is in nobody's way.
#[test]
fn a_unit_triangle_of_one_element_may_lie_anywhere() {
    let bytes = [0xff_u8; 16];
    let a = || MatrixView::<f64>::from_bytes(&bytes[..], 1, [1, 1], [8, 8]).unwrap();
    for policy in [Policy::Auto, Policy::ZeroCopy, Policy::Fastest] {
        let mut context = Context::new().policy(policy);
        for uplo in [Uplo::Upper, Uplo::Lower] {
            let mut b = [1.0, 2.0, 3.0];
            let view = MatrixViewMut::row_major(&mut b, 1, 3).unwrap();
            let report = context.trmm(Side::Left, uplo, Diag::Unit, 2.0, a(), view).unwrap();
            assert_eq!((report.bytes_copied, b), (0, [2.0, 4.0, 6.0]));
            let view = MatrixViewMut::row_major(&mut b, 3, 1).unwrap();
            let report = context.trsm(Side::Right, uplo, Diag::Unit, 0.5, a(), view).unwrap();
            assert_eq!((report.bytes_copied, b), (0, [1.0, 2.0, 3.0]));
            let mut x = [4.0];
            context.trmv(uplo, Diag::Unit, a(), VectorViewMut::contiguous(&mut x).unwrap()).unwrap();
            context.trsv(uplo, Diag::Unit, a(), VectorViewMut::contiguous(&mut x).unwrap()).unwrap();
            assert_eq!(x, [4.0]);
        }
        // One that is read has to be copied.
        let mut b = [1.0];
        let view = MatrixViewMut::row_major(&mut b, 1, 1).unwrap();
        let result = context.trmm(Side::Left, Uplo::Upper, Diag::NonUnit, 2.0, a(), view);
        assert_eq!(matches!(result, Err(Error::WouldCopy { .. })), policy == Policy::ZeroCopy);
    }
}

/// Sums of all lengths (`cblas_scasum` of one library is wrong from 9 elements on), and of steps.
fn sums<T: Number>() {
    // No two alike, so that none can stand for another.
    let number =
        |i: usize| if T::DTYPE.is_complex() { (i as f64 + 1.0, -2.0 * i as f64) } else { (-(i as f64), 0.0) };
    let data: Vec<T> = (0..600).map(|i| T::from_f64(number(i).0, number(i).1)).collect();
    for n in 0..200 {
        for step in [1, 2, 3, -1] {
            let first = if step < 0 { n.max(1) - 1 } else { 0 };
            let x = VectorView::from_slice(&data, first, n, step).unwrap();
            let at = |i: usize| number(first.wrapping_add_signed(step * i as isize));
            let expected: f64 = (0..n).map(|i| at(i).0.abs() + at(i).1.abs()).sum();
            let sum = Context::new().asum(x).unwrap().to_f64().0;
            assert_eq!(sum, expected, "{} {n} {step}", T::DTYPE);
        }
    }
}

#[test]
fn sums_of_all_lengths() {
    sums::<f32>();
    sums::<f64>();
    sums::<Complex<f32>>();
    sums::<Complex<f64>>();
}

/// What earlier calls left in a library's workspace must not get into later results.
fn leaves_nothing_behind<T: Symmetric>() {
    let n = 31;
    let spoilt = vec![T::nan(); n * n];
    let ones = vec![T::ONE; n * n];
    for len in 1..=n {
        for uplo in [Uplo::Upper, Uplo::Lower] {
            let product = |a: &[T]| {
                let mut c = vec![T::ZERO; len];
                let a =
                    MatrixView::row_major(a, n, n).unwrap().slice(..len as isize, ..len as isize).unwrap();
                let x = MatrixView::row_major(&ones[..len], len, 1).unwrap();
                let view = MatrixViewMut::row_major(&mut c, len, 1).unwrap();
                Context::new().symm(Side::Left, uplo, T::ONE, a, x, T::ZERO, view).unwrap();
                let mut y = vec![T::ZERO; len];
                T::symmetric(uplo, a, &ones[..len], &mut y);
                (c, y)
            };
            product(&spoilt);
            let expected = vec![T::from_f64(len as f64, 0.0); len];
            assert_eq!(product(&ones), (expected.clone(), expected), "{} {len} {uplo:?}", T::DTYPE);
        }
    }
}

trait Symmetric: Number {
    /// y = A x
    fn symmetric(uplo: Uplo, a: MatrixView<'_, Self>, x: &[Self], y: &mut [Self]);
}

macro_rules! symmetric {
    ($($scalar:ty: $routine:ident;)*) => {$(
        impl Symmetric for $scalar {
            fn symmetric(uplo: Uplo, a: MatrixView<'_, Self>, x: &[Self], y: &mut [Self]) {
                let (x, y) = (VectorView::contiguous(x).unwrap(), VectorViewMut::contiguous(y).unwrap());
                Context::new().$routine(uplo, Self::from_f64(1.0, 0.0), a, x, Self::from_f64(0.0, 0.0), y).unwrap();
            }
        }
    )*};
}
symmetric! { f32: symv; f64: symv; Complex<f32>: hemv; Complex<f64>: hemv; }

#[test]
fn nothing_is_left_behind() {
    fn run<T: Symmetric>() {
        leaves_nothing_behind::<T>();
    }
    run::<f32>();
    run::<f64>();
    run::<Complex<f32>>();
    run::<Complex<f64>>();
}

/// Conjugated without being transposed, in every place of a product: by the extension where there is one, else packed.
#[test]
fn conjugated_products() {
    type C = Complex<f64>;
    for n in [2, 5, 33] {
        let numbers: Vec<C> = (0..n * n).map(|at| value(3, at, 0)).collect();
        let a = MatrixView::row_major(&numbers, n, n).unwrap();
        let views = [a, a.conj(), a.t(), a.h(), a.flip_rows().conj(), a.slice(.., Slice::ALL).unwrap()];
        for (x, y) in views.into_iter().flat_map(|x| views.map(|y| (x, y))) {
            let mut c = vec![C::new(0.0, 0.0); n * n];
            let view = MatrixViewMut::row_major(&mut c, n, n).unwrap();
            Context::new().gemm(C::new(1.0, 0.0), x, y, C::new(0.0, 0.0), view).unwrap();
            for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
                let sum: C = (0..n).map(|l| x.get(i, l).unwrap() * y.get(l, j).unwrap()).sum();
                assert_eq!(c[i * n + j], sum);
            }
        }
    }
}

/// Rotations are made by ours, whatever the library has.
#[test]
fn rotations_neither_overflow_nor_vanish() {
    fn check<T: Number + Level1Real>(large: f64, small: f64) {
        for [a, b] in [[3.0, 4.0], [large, large], [-large, small], [small, small], [0.0, -2.0], [2.0, 0.0]] {
            let made = blasview::rotg(T::from_f64(a, 0.0), T::from_f64(b, 0.0));
            let [r, c, s] = [made.r, made.c, made.s].map(|x| x.to_f64().0);
            assert!((c * c + s * s - 1.0).abs() < 1e-6 && r.is_finite(), "{a} {b}: {made:?}");
        }
    }
    check::<f32>(1e38, 1e-38);
    check::<f64>(1e308, 1e-307);
}
