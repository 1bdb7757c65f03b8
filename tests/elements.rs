//! Filling, functions of each element, conversion and mirroring against plain loops: random views of any rank, with guards and
//! gaps that have to stay as they are.

mod support;

use std::cell::Cell;
use std::fmt::Debug;

use blasview::{
    Array, Complex, ConvertTo, Element, Error, MatrixView, MatrixViewMut, Order, Scalar, Uplo, VectorViewMut,
    View, ViewMut, convert, copy,
};
use support::dice::Dice;
use support::model::indices;
use support::operand::Number;
use support::place::Place;

const CASES: usize = if cfg!(debug_assertions) { 400 } else { 4000 };

/// The value of these bytes.
fn read<T: Element>(bytes: &[u8]) -> T {
    assert_eq!(bytes.len(), size_of::<T>());
    // SAFETY: as many bytes as an element has, any of which are one.
    unsafe { bytes.as_ptr().cast::<T>().read_unaligned() }
}

fn write<T: Element>(bytes: &mut [u8], value: T) {
    assert_eq!(bytes.len(), size_of::<T>());
    // SAFETY: as many bytes as an element has.
    unsafe { bytes.as_mut_ptr().cast::<T>().write_unaligned(value) };
}

fn patterns(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|at| (at * 131 + at / 251) as u8).collect()
}

/// Writes by a plain loop what `f` makes of each source element, and by `act`, and compares all bytes; the elements by `same`,
/// as one NaN is as good as another.
fn check<T: Element, U: Element + Debug>(
    cases: usize,
    f: impl Fn(T) -> U,
    same: impl Fn(U, U) -> bool,
    act: impl Fn(ViewMut<'_, U>, View<'_, T>),
) {
    let (mut dice, size) = (Dice::new(7), size_of::<U>());
    for _ in 0..cases {
        let (shape, to, from) = Place::pair(&mut dice, size, size_of::<T>());
        let src = patterns(from.bytes);
        let mut dst = vec![0xa5_u8; to.bytes];
        let mut expected = dst.clone();
        let view = View::from_bytes(&src, from.first, &shape, &from.strides).unwrap();
        act(ViewMut::from_bytes(&mut dst, to.first, &shape, &to.strides).unwrap(), view);
        for index in indices(&shape) {
            let (to, from) = (to.at(&index), from.at(&index));
            let value = f(read(&src[from..from + size_of::<T>()]));
            let found = &dst[to..to + size];
            assert!(same(read(found), value), "{value:?} at {index:?} of {shape:?}");
            expected[to..to + size].copy_from_slice(found);
        }
        assert!(dst == expected, "guards and gaps of {shape:?} by {:?}", to.strides);
    }
}

#[test]
fn filled_views() {
    fn fill<T: Element + PartialEq + Debug>(value: T) {
        check(CASES, |_: u8| value, |x, y| x == y, |mut dst, _| dst.fill(value));
    }
    fill(7_u8);
    fill(-2_i16);
    fill(1.5_f32);
    fill(-0.5_f64);
    fill(Complex::new(1.0, -2.0));
    fill(u128::MAX / 3);
    let mut array = Array::from_vec(vec![1, 2, 3, 4, 5, 6], &[3, 2], Order::ColMajor).unwrap();
    array.fill(9);
    assert_eq!(array.as_slice(), [9; 6]);
}

/// NaN with a sign and digits, and -0, are values like others.
#[test]
fn bits_are_kept() {
    for bits in [0x7ff0_0000_0000_0001, 0xfff8_0000_0000_1234, 1 << 63] {
        let mut x = [1.0_f64; 5];
        ViewMut::from_slice(&mut x, &[5]).unwrap().fill(f64::from_bits(bits));
        assert_eq!(x.map(f64::to_bits), [bits; 5]);
        MatrixViewMut::row_major(&mut x, 5, 1).unwrap().fill(2.0);
        VectorViewMut::from_slice(&mut x, 4, 2, -3).unwrap().fill(f64::from_bits(bits));
        assert_eq!(
            x.map(f64::to_bits),
            [2.0_f64.to_bits(), bits, 2.0_f64.to_bits(), 2.0_f64.to_bits(), bits]
        );
    }
}

/// Lengths that are not walked, because another one is 0.
#[test]
fn nothing_is_filled() {
    let long = 1 << 40;
    let mut x = [1, 2];
    let mut view = ViewMut::from_slice_strided(&mut x, 0, &[long, 1, 1, 1, 0], &[1, 1, 1, 1, 1]).unwrap();
    view.fill(0);
    MatrixViewMut::from_slice(&mut [1.0], 0, [0, long], [7, isize::MAX / 8]).unwrap().fill(0.0);
    assert_eq!(x, [1, 2]);
}

#[test]
fn functions_of_each_element() {
    let same = |x: u64, y: u64| x == y;
    check(CASES, |x: u8| u64::from(x) * 3, same, |dst, src| src.map_into(dst, |x| u64::from(x) * 3).unwrap());
    let low = |x: u64| x as u8;
    check(CASES, low, |x, y| x == y, |dst, src| src.map_into(dst, low).unwrap());
    check(CASES, |x: i32| !x, |x, y| x == y, |dst, src| src.map_into(dst, |x| !x).unwrap());
}

/// Each element once, whatever the order; of a source that is repeated as often as it is.
#[test]
fn functions_are_called_for_each_element() {
    let (x, mut y) = ([1_u32, 2, 3], [0; 6]);
    let (mut calls, mut sum) = (0, 0);
    let count = |x| {
        (calls, sum) = (calls + 1, sum + x);
        x
    };
    let x = View::from_slice(&x, &[3]).unwrap();
    x.map_into(ViewMut::from_slice(&mut y, &[2, 3]).unwrap(), count).unwrap();
    assert_eq!((calls, sum, y), (6, 12, [1, 2, 3, 1, 2, 3]));
    // Of a shape that does not fit nothing is written, and none called.
    let calls = Cell::new(0);
    let view = ViewMut::from_slice(&mut y, &[3, 2]).unwrap();
    let error = x.map_into(view, |_| {
        calls.set(1);
        9
    });
    let view = ViewMut::from_slice(&mut y, &[3, 2]).unwrap();
    assert_eq!((error, calls.get()), (copy(view, x), 0));
    assert!(error_of_shapes());
    assert_eq!(y, [1, 2, 3, 1, 2, 3]);
}

fn error_of_shapes() -> bool {
    let mut y = [0.0_f64; 6];
    let x = View::from_slice(&[1_u8, 2, 3, 4], &[4]).unwrap();
    let as_copied = copy(ViewMut::from_slice(&mut [0; 6], &[6]).unwrap(), x.clone());
    let error = convert(ViewMut::from_slice(&mut y, &[6]).unwrap(), x);
    error.is_err() && error == as_copied && y == [0.0; 6]
}

/// Whether two numbers are the same, the sign of 0 too, or both no numbers.
fn same<T: Scalar>(x: T, y: T) -> bool {
    let part = |x: f64, y: f64| x.to_bits() == y.to_bits() || x.is_nan() && y.is_nan();
    let ((a, b), (c, d)) = (x.to_f64(), y.to_f64());
    part(a, c) && part(b, d)
}

fn conversions<T>(cases: usize, single: fn(T) -> f32, double: fn(T) -> f64)
where
    T: ConvertTo<f32> + ConvertTo<f64> + ConvertTo<Complex<f32>> + ConvertTo<Complex<f64>>,
{
    fn converted<T: ConvertTo<U>, U: Scalar>(dst: ViewMut<'_, U>, src: View<'_, T>) {
        convert(dst, src).unwrap();
    }
    check(cases, single, same, converted);
    check(cases, double, same, converted);
    check(cases, |x| Complex::new(single(x), 0.0), same, converted);
    check(cases, |x| Complex::new(double(x), 0.0), same, converted);
}

#[test]
fn integers_become_floats() {
    conversions::<u8>(CASES / 4, f32::from, f64::from);
    conversions::<i8>(CASES / 4, f32::from, f64::from);
    conversions::<u16>(CASES / 4, f32::from, f64::from);
    conversions::<i16>(CASES / 4, f32::from, f64::from);
    // The double has all digits.
    conversions::<u32>(CASES / 4, |x| f64::from(x) as f32, f64::from);
    conversions::<i32>(CASES / 4, |x| f64::from(x) as f32, f64::from);
    conversions::<u64>(CASES / 4, |x| x as f32, |x| x as f64);
    conversions::<i64>(CASES / 4, |x| x as f32, |x| x as f64);
    conversions::<usize>(CASES / 8, |x| x as f32, |x| x as f64);
    conversions::<isize>(CASES / 8, |x| x as f32, |x| x as f64);
}

#[test]
fn floats_become_floats() {
    conversions::<f32>(CASES / 4, |x| x, f64::from);
    conversions::<f64>(CASES / 4, |x| x as f32, |x| x);
    let wide = |z: Complex<f32>| Complex::new(f64::from(z.re), f64::from(z.im));
    check(CASES / 4, wide, same, |dst, src| convert(dst, src).unwrap());
    let narrow = |z: Complex<f64>| Complex::new(z.re as f32, z.im as f32);
    check(CASES / 4, narrow, same, |dst, src| convert(dst, src).unwrap());
    check(CASES / 4, |z: Complex<f64>| z, same, |dst, src| convert(dst, src).unwrap());
}

/// From 4 MiB on, on several threads if there are any.
#[test]
fn large_views_are_converted() {
    let (rows, cols) = (1100, 1003);
    let numbers: Vec<u16> = (0..rows * cols).map(|at| (at * 7) as u16).collect();
    let numbers = View::from_slice(&numbers, &[rows, cols]).unwrap();
    for view in [numbers.clone(), numbers.t()] {
        let [rows, cols] = view.shape()[..] else { panic!() };
        let mut floats = vec![f64::NAN; rows * cols];
        let flipped = ViewMut::from_slice(&mut floats, &[rows, cols]).unwrap().flip(0).unwrap();
        convert(flipped, view.clone()).unwrap();
        for (at, &x) in floats.iter().enumerate() {
            let (i, j) = (rows - 1 - at / cols, at % cols);
            assert_eq!(Some(x), view.get(&[i, j]).map(f64::from), "{i}, {j}");
        }
    }
}

/// What is marked as conjugated is conjugated on the way; matrices, vectors and arrays are views, too.
#[test]
fn conjugated_views() {
    let z = [Complex::new(1.0, 2.0), Complex::new(-3.0, 0.5)];
    let conjugates = z.map(|z| z.conj());
    let view = View::from_slice(&z, &[2]).unwrap().conj();
    let mut same = Array::<Complex<f64>>::zeros(&[2], Order::RowMajor).unwrap();
    convert(&mut same, view.clone()).unwrap();
    assert_eq!(same.as_slice(), conjugates);
    let mut single = [Complex::new(0.0_f32, 0.0); 2];
    convert(VectorViewMut::contiguous(&mut single).unwrap(), view.clone().vector().unwrap()).unwrap();
    assert_eq!(single, conjugates.map(|z| Complex::new(z.re as f32, z.im as f32)));
    let mut imaginary = [0.0; 2];
    view.map_into(ViewMut::from_slice(&mut imaginary, &[2]).unwrap(), |z| z.im).unwrap();
    assert_eq!(imaginary, [-2.0, -0.5]);
    let matrix = MatrixView::row_major(&z, 1, 2).unwrap();
    matrix.h().map_into(MatrixViewMut::col_major(&mut imaginary, 2, 1).unwrap(), |z| 2.0 * z.im).unwrap();
    assert_eq!(imaginary, [-4.0, -1.0]);
}

/// By hand: ties go to the even neighbour; what is too large becomes infinite.
#[test]
fn digits_are_lost_as_documented() {
    fn are<T: ConvertTo<U> + Debug, U: Scalar>(pairs: &[(T, U)]) {
        for &(x, expected) in pairs {
            let mut converted = [U::ZERO];
            let x = [x];
            let (dst, src) = (ViewMut::from_slice(&mut converted, &[]), View::from_slice(&x, &[]));
            convert(dst.unwrap(), src.unwrap()).unwrap();
            assert!(same(converted[0], expected), "{x:?}: {} instead of {expected}", converted[0]);
        }
    }
    let two24 = 16_777_216.0_f32;
    are(&[((1 << 24) + 1, two24), ((1 << 24) + 3, two24 + 4.0), (-(1 << 24) - 1, -two24)]);
    are(&[(u64::MAX, 2.0_f32.powi(64)), (u64::MAX >> 1, 2.0_f32.powi(63)), (1, 1.0)]);
    are(&[((1_i64 << 53) + 1, 2.0_f64.powi(53)), (i64::MIN, -(2.0_f64.powi(63)))]);
    // Rounded once: by way of a double it would be 2^60.
    are(&[((1_u64 << 60) + (1 << 36) + 1, 2.0_f32.powi(60) + 2.0_f32.powi(37))]);
    are(&[(1e300, f32::INFINITY), (-1e300, f32::NEG_INFINITY), (1e-300, 0.0), (-1e-300, -0.0)]);
    are(&[(f64::NAN, f32::NAN)]);
    are(&[(0.1_f64, Complex::new(0.1_f32, 0.0))]);
}

#[cfg(feature = "half")]
#[test]
fn halves_become_floats() {
    use half::{bf16, f16};
    /// By their definitions: sign, exponent, digits.
    fn value(bits: u16, digits: u32) -> f64 {
        let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
        let (exponents, mask) = (15 - digits, (1 << digits) - 1);
        let (exponent, fraction) = (i32::from(bits & 0x7fff) >> digits, f64::from(bits & mask));
        let bias = (1 << (exponents - 1)) - 1;
        let scale = |exponent: i32| 2.0_f64.powi(exponent - bias - digits as i32);
        match exponent {
            0 => sign * fraction * scale(1),
            _ if exponent == (1 << exponents) - 1 && fraction == 0.0 => sign * f64::INFINITY,
            _ if exponent == (1 << exponents) - 1 => f64::NAN,
            _ => sign * (fraction + f64::from(1_u32 << digits)) * scale(exponent),
        }
    }
    conversions::<f16>(CASES / 4, |x| value(x.to_bits(), 10) as f32, |x| value(x.to_bits(), 10));
    conversions::<bf16>(CASES / 4, |x| value(x.to_bits(), 7) as f32, |x| value(x.to_bits(), 7));
    // All there are, one after the other.
    let all: Vec<u16> = (0..=u16::MAX).collect();
    let halves = View::from_slice(&all, &[all.len()]).unwrap();
    let mut floats = vec![0.0_f64; all.len()];
    convert(ViewMut::from_slice(&mut floats, &[all.len()]).unwrap(), halves.clone().cast::<f16>().unwrap())
        .unwrap();
    assert!(all.iter().zip(&floats).all(|(&bits, &x)| same(x, value(bits, 10))));
    let mut floats = vec![0.0_f32; all.len()];
    convert(ViewMut::from_slice(&mut floats, &[all.len()]).unwrap(), halves.cast::<bf16>().unwrap()).unwrap();
    assert!(all.iter().zip(&floats).all(|(&bits, &x)| same(f64::from(x), value(bits, 7))));
}

/// Mirrors by a plain loop, and compares all bytes.
fn mirrored<T: Number>(n: usize, place: &Place, uplo: Uplo, hermitian: bool) {
    let size = size_of::<T>();
    let mut bytes = patterns(place.bytes);
    let mut expected = bytes.clone();
    for index in indices(&[n, n]) {
        let (i, j) = (index[0], index[1]);
        let counts = if uplo == Uplo::Upper { i < j } else { i > j };
        if counts {
            let (from, to) = (place.at(&[i, j]), place.at(&[j, i]));
            let value: T = read(&expected[from..from + size]);
            write(&mut expected[to..to + size], value.conj_if(hermitian && T::DTYPE.is_complex()));
        }
    }
    let strides = [place.strides[0], place.strides[1]];
    let mut view = MatrixViewMut::<T>::from_bytes(&mut bytes, place.first, [n, n], strides).unwrap();
    if hermitian { view.mirror_hermitian(uplo) } else { view.mirror(uplo) }.unwrap();
    assert!(bytes == expected, "{} {n} {uplo:?} {hermitian} by {strides:?}", T::DTYPE);
}

#[test]
fn triangles_are_mirrored() {
    fn any<T: Number>() {
        let (mut dice, size) = (Dice::new(8), size_of::<T>());
        for n in [0, 1, 2, 3, 7, 31, 32, 33, 34, 64, 65, 66, 97, 130, 200] {
            for uplo in [Uplo::Upper, Uplo::Lower] {
                for hermitian in [false, true] {
                    let shift = dice.of(&[0, 0, size, 1]);
                    mirrored::<T>(n, &Place::nested(&mut dice, &[n.max(1); 2], size, shift), uplo, hermitian);
                }
            }
        }
    }
    any::<f32>();
    any::<f64>();
    any::<Complex<f32>>();
    any::<Complex<f64>>();
}

#[test]
fn only_square_matrices_are_mirrored() {
    let mut x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let mut view = MatrixViewMut::row_major(&mut x, 2, 3).unwrap();
    for error in [view.mirror(Uplo::Lower), view.mirror_hermitian(Uplo::Upper)].map(Result::unwrap_err) {
        assert!(matches!(error, Error::NotSquare { rows: 2, cols: 3, .. }));
        assert_eq!(error.to_string(), "mirror: the matrix is 2 x 3, and has to be square");
    }
    assert_eq!(x, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
}
