//! The routines on vectors.

use blasview::Level1Real;
use blasview::backend::Level1;
use blasview::{Complex, Scalar, rotg, rotmg};

use super::blas;
use super::matrix::{Stored, matrix, number};

const N: usize = 5;

fn sums<T: Level1>() {
    let (x, y) = (matrix::<T>(N, 1, 2), matrix::<T>(N, 1, 5));
    let sum = |f: &dyn Fn(usize) -> T| (0..N).fold(T::ZERO, |sum, i| sum + f(i));
    let real =
        |f: &dyn Fn(f64, f64) -> f64| x.iter().map(|row| row[0].to_f64()).map(|(re, im)| f(re, im)).sum();
    let (dotu, dotc) = (sum(&|i| x[i][0] * y[i][0]), sum(&|i| x[i][0].conj() * y[i][0]));
    let asum: f64 = real(&|re, im| re.abs() + im.abs());
    let square: f64 = real(&|re, im| re * re + im * im);
    let (forwards, x, y) = (Stored::vector(3, &x), Stored::vector(-2, &x), Stored::vector(3, &y));
    let (n, x, incx, y, incy) = (N as isize, x.ptr(), x.step, y.ptr(), y.step);
    // SAFETY: legal calls on vectors of N elements.
    unsafe {
        assert_eq!(T::dotu(blas(), n, x, incx, y, incy), dotu);
        assert_eq!(T::dotc(blas(), n, x, incx, y, incy), dotc);
        let (x, incx) = (forwards.ptr(), forwards.step);
        assert_eq!(T::asum(blas(), n, x, incx).to_f64().0, asum);
        let nrm2 = T::nrm2(blas(), n, x, incx).to_f64().0;
        assert!((nrm2 - square.sqrt()).abs() < 1e-6 * nrm2);
    }
}

fn updates<T: Level1>() {
    let (alpha, beta) = (number::<T>(2, -1), number::<T>(-1, 3));
    let (x, y) = (matrix::<T>(N, 1, 2), matrix::<T>(N, 1, 5));
    let expect = |f: &dyn Fn(T, T) -> T| (0..N).map(|i| vec![f(x[i][0], y[i][0])]).collect();
    for (incx, incy) in [(2, 1), (-1, 3), (2, -2), (-1, -1)] {
        let source = Stored::vector(incx, &x);
        let (n, px) = (N as isize, source.ptr());
        let run = |what: &str, expected: fn(T, T) -> T, call: &dyn Fn(*mut T)| {
            let mut target = Stored::vector(incy, &y);
            call(target.mut_ptr());
            target.check(&expect(&expected), what);
        };
        // SAFETY: legal calls on two vectors of N elements; the one that is written is ours alone.
        run("axpy", |x, y| number::<T>(2, -1) * x + y, &|y| unsafe {
            T::axpy(blas(), n, alpha, px, incx, y, incy)
        });
        // SAFETY: as above.
        run("copy", |x, _| x, &|y| unsafe { T::copy(blas(), n, px, incx, y, incy) });
        // SAFETY: as above.
        run("axpby", |x, y| number::<T>(2, -1) * x + number::<T>(-1, 3) * y, &|y| unsafe {
            T::axpby(blas(), n, alpha, px, incx, beta, y, incy);
        });

        let (mut first, mut second) = (Stored::vector(incx, &x), Stored::vector(incy, &y));
        // SAFETY: as above, both being ours.
        unsafe { T::swap(blas(), n, first.mut_ptr(), incx, second.mut_ptr(), incy) };
        first.check(&y, "swap");
        second.check(&x, "swap");
    }
    let (mut scaled, mut halved) = (Stored::vector(3, &x), Stored::vector(2, &x));
    let half = T::Real::from_f64(0.5, 0.0);
    // SAFETY: legal calls on vectors of N elements that are ours.
    unsafe {
        T::scal(blas(), N as isize, alpha, scaled.mut_ptr(), 3);
        T::scal_real(blas(), N as isize, half, halved.mut_ptr(), 2);
    }
    scaled.check(&expect(&|x, _| alpha * x), "scal");
    halved.check(&expect(&|x, _| T::from_parts(half * x.re(), half * x.im())), "scal_real");
}

fn rotations<T: Level1Real>() {
    let (x, y) = (matrix::<T>(N, 1, 2), matrix::<T>(N, 1, 5));
    let int = |value: i32| number::<T>(value, 0);
    let n = N as isize;
    let check = |what: &str, [[a, b], [c, d]]: [[T; 2]; 2], call: &dyn Fn(*mut T, *mut T)| {
        let (mut first, mut second) = (Stored::vector(2, &x), Stored::vector(-3, &y));
        call(first.mut_ptr(), second.mut_ptr());
        let expect = |f: &dyn Fn(T, T) -> T| (0..N).map(|i| vec![f(x[i][0], y[i][0])]).collect();
        first.check(&expect(&|x, y| a * x + b * y), what);
        second.check(&expect(&|x, y| c * x + d * y), what);
    };
    let rotation = [[int(3), int(2)], [int(-2), int(3)]];
    // SAFETY: legal calls on two vectors of N elements that are ours.
    check("rot", rotation, &|x, y| unsafe { T::rot(blas(), n, x, 2, y, -3, int(3), int(2)) });
    let parameters = [-1, 2, 3, 4, 5].map(int);
    let modified = [[int(2), int(4)], [int(3), int(5)]];
    // SAFETY: as above.
    check("rotm", modified, &|x, y| unsafe { T::rotm(blas(), n, x, 2, y, -3, parameters.as_ptr()) });

    let close = |a: T, b: f64| (a.to_f64().0 - b).abs() < 1e-6;
    let made = rotg(int(3), int(4));
    assert!(close(made.r, 5.0) && close(made.c, 0.6) && close(made.s, 0.8));
    // |d1 x1^2| > |d2 y1^2|: flag 0, H = [[1, (d2 y1) / (d1 x1)], [-y1 / x1, 1]].
    let ([d1, d2, x1], modified) = rotmg(int(2), int(1), int(4), int(2));
    let [flag, _, h21, h12, _] = modified.parameters;
    assert!(flag == T::ZERO && close(h21, -0.5) && close(h12, 0.25));
    let u = 1.0 + 0.5 * 0.25;
    assert!(close(d1, 2.0 / u) && close(d2, 1.0 / u) && close(x1, 4.0 * u));
}

pub fn vectors() {
    sums::<f32>();
    sums::<f64>();
    sums::<Complex<f32>>();
    sums::<Complex<f64>>();
    updates::<f32>();
    updates::<f64>();
    updates::<Complex<f32>>();
    updates::<Complex<f64>>();
    rotations::<f32>();
    rotations::<f64>();
}
