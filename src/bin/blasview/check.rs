//! `--check`: a product compared with a plain loop in double precision over what is in the files, and how far off rounding
//! may be.

use std::collections::TryReserveError;

use blasview::{DType, MatrixView, Scalar, View};

/// Columns of B that are held at a time.
const COLUMNS: usize = 64;

/// How the worst element compares.
#[derive(Clone, Copy, Debug, Default)]
pub struct Comparison {
    /// Largest |computed - expected|.
    pub absolute: f64,
    /// Largest |computed - expected| / (eps Σ |alpha a b|): in units of one rounding of the whole sum.
    pub relative: f64,
    /// Row and column of the first element beyond the bound, if there is one.
    pub wrong: Option<(usize, usize)>,
}

/// Bytes of memory that [`compare`] takes for an m x n result and an inner length of k.
pub fn memory([m, n, k]: [usize; 3]) -> usize {
    held(m, n, k).saturating_mul(size_of::<Term>())
}

/// An operand: its elements, and how much more each of them is in its file, if integers had to be rounded.
pub type Side<'a, T> = (MatrixView<'a, T>, Option<View<'a, i16>>);

/// An element of A or B.
#[derive(Clone, Copy, Default)]
struct Term {
    re: f64,
    im: f64,
    lost: f64,
}

/// Numbers that are held at a time: a row of A and some columns of B.
fn held(m: usize, n: usize, k: usize) -> usize {
    if m == 0 || n == 0 { 0 } else { k.saturating_mul(n.min(COLUMNS) + 1) }
}

fn get<T: Scalar>(view: &MatrixView<'_, T>, lost: &Option<View<'_, i16>>, i: usize, j: usize) -> Term {
    let (re, im) = view.get(i, j).unwrap_or(T::ZERO).to_f64();
    let lost = lost.as_ref().and_then(|lost| lost.get(&[i, j])).map_or(0.0, f64::from);
    Term { re, im, lost }
}

/// Compares the row-major `c` with alpha A B; an error when there is no memory for it.
///
/// Summation in any order is off by at most k u Σ |a b| with u = eps / 2, and so is the loop that it is compared
/// with: (k + 8) eps Σ |alpha a b| bounds the difference with something left for alpha. A complex product is four
/// real ones, its modulus adds a factor of √2: three times as much. Underflow may lose the smallest normal
/// number in each term. Integers that were rounded are off by u at most, which is another eps for the product of two of them;
/// what they lost is summed by itself.
pub fn compare<A: Scalar, B: Scalar, T: Scalar>(
    alpha: T,
    (a, a_lost): Side<'_, A>,
    (b, b_lost): Side<'_, B>,
    c: &[T],
) -> Result<Comparison, TryReserveError> {
    let (m, n, k) = (a.rows(), b.cols(), a.cols());
    let (eps, smallest, largest) = match T::DTYPE {
        DType::F32 | DType::C64 => (f32::EPSILON.into(), f32::MIN_POSITIVE.into(), f32::MAX.into()),
        _ => (f64::EPSILON, f64::MIN_POSITIVE, f64::MAX),
    };
    let terms = (k + 8) as f64 * if T::DTYPE.is_complex() { 3.0 } else { 1.0 };
    let alpha = alpha.to_f64();
    let modulus = |(re, im): (f64, f64)| if im == 0.0 { re.abs() } else { re.hypot(im) };
    let has_lost = a_lost.is_some() || b_lost.is_some();
    let times_alpha = |(re, im): (f64, f64)| {
        if T::DTYPE.is_complex() {
            (alpha.0 * re - alpha.1 * im, alpha.0 * im + alpha.1 * re)
        } else {
            (alpha.0 * re, 0.0)
        }
    };
    let mut comparison = Comparison::default();
    if m == 0 || n == 0 {
        return Ok(comparison);
    }
    let mut numbers = Vec::new();
    numbers.try_reserve_exact(held(m, n, k))?;
    numbers.resize(held(m, n, k), Term::default());
    let (row, columns) = numbers.split_at_mut(k);
    for first in (0..n).step_by(COLUMNS) {
        let width = COLUMNS.min(n - first);
        for at in 0..width {
            columns[at * k..][..k]
                .iter_mut()
                .enumerate()
                .for_each(|(l, y)| *y = get(&b, &b_lost, l, first + at));
        }
        for i in 0..m {
            row.iter_mut().enumerate().for_each(|(l, x)| *x = get(&a, &a_lost, i, l));
            for at in 0..width {
                let (column, j) = (&columns[at * k..][..k], first + at);
                let (mut sum, mut lost, mut scale) = ((0.0, 0.0), (0.0, 0.0), 0.0);
                // BLAS does not look at A and B then.
                if alpha != (0.0, 0.0) {
                    for (&x, &y) in row.iter().zip(column) {
                        if T::DTYPE.is_complex() {
                            sum.0 += x.re * y.re - x.im * y.im;
                            sum.1 += x.re * y.im + x.im * y.re;
                            scale += modulus((x.re, x.im)) * modulus((y.re, y.im));
                        } else {
                            sum.0 += x.re * y.re;
                            scale += (x.re * y.re).abs();
                        }
                        if has_lost {
                            lost.0 += x.lost * y.re + x.re * y.lost + x.lost * y.lost;
                            lost.1 += x.lost * y.im + x.im * y.lost;
                        }
                    }
                    scale *= modulus(alpha);
                }
                let (expected, lost, computed) = (times_alpha(sum), times_alpha(lost), c[i * n + j].to_f64());
                // The large ones first.
                let error = modulus((computed.0 - expected.0 - lost.0, computed.1 - expected.1 - lost.1));
                let is_right = if scale <= largest {
                    error <= terms * (eps * scale + smallest)
                } else {
                    // Not numbers make no number; where sums may overflow, anything may come out.
                    !(scale.is_nan() && computed.0.is_finite() && computed.1.is_finite())
                };
                if scale <= largest && (error > comparison.absolute || error.is_nan()) {
                    comparison.absolute = error;
                }
                let relative = error / (eps * scale);
                if scale <= largest && scale > 0.0 && (relative > comparison.relative || relative.is_nan()) {
                    comparison.relative = relative;
                }
                if !is_right && comparison.wrong.is_none() {
                    comparison.wrong = Some((i, j));
                }
            }
        }
    }
    Ok(comparison)
}

#[cfg(test)]
mod tests {
    use super::*;
    use blasview::Complex;

    #[test]
    fn finds_one_wrong_element() {
        let data: Vec<f64> = (0..12).map(f64::from).collect();
        let (a, b) =
            (MatrixView::row_major(&data, 3, 4).unwrap(), MatrixView::row_major(&data, 4, 3).unwrap());
        let mut c = [0.0; 9];
        for (at, c) in c.iter_mut().enumerate() {
            *c = (0..4).map(|l| 2.0 * data[at / 3 * 4 + l] * data[l * 3 + at % 3]).sum();
        }
        assert!(compare(2.0, (a, None), (b, None), &c).unwrap().wrong.is_none());
        c[7] += 1e-10;
        assert_eq!(compare(2.0, (a, None), (b, None), &c).unwrap().wrong, Some((2, 1)));
        c[7] = f64::NAN;
        assert_eq!(compare(2.0, (a, None), (b, None), &c).unwrap().wrong, Some((2, 1)));
    }

    #[test]
    fn what_is_no_number_has_to_stay_none() {
        let (a, b) = ([f32::NAN, 1.0], [1.0, 2.0]);
        let (a, b) = (MatrixView::row_major(&a, 1, 2).unwrap(), MatrixView::row_major(&b, 2, 1).unwrap());
        assert!(compare(1.0, (a, None), (b, None), &[f32::NAN]).unwrap().wrong.is_none());
        assert!(compare(1.0, (a, None), (b, None), &[3.0]).unwrap().wrong.is_some());
        assert!(compare(0.0, (a, None), (b, None), &[0.0]).unwrap().wrong.is_none());
    }

    #[test]
    fn complex_products() {
        let i = Complex::new(0.0_f32, 1.0);
        let one = [i];
        let a = MatrixView::row_major(&one, 1, 1).unwrap();
        assert!(compare(i, (a, None), (a, None), &[-i]).unwrap().wrong.is_none());
        assert!(compare(i, (a, None), (a.conj(), None), &[i]).unwrap().wrong.is_none());
        assert!(compare(i, (a, None), (a, None), &[i]).unwrap().wrong.is_some());
    }

    /// 2^53 + 1 is 2^53 as an f64, and a product of that is off by 1 times what it is multiplied by.
    #[test]
    fn what_integers_lost_is_part_of_the_error() {
        let (a, lost, b) = ([2_f64.powi(53), 1.0], [1_i16, 0], [3.0, 0.0]);
        let a = MatrixView::row_major(&a, 1, 2).unwrap();
        let lost = || View::from_slice_strided(&lost, 0, &[1, 2], &[2, 1]).ok();
        let b = MatrixView::row_major(&b, 2, 1).unwrap();
        let c = [3.0 * 2_f64.powi(53)];
        let comparison = compare(1.0, (a, lost()), (b, None), &c).unwrap();
        assert_eq!((comparison.absolute, comparison.wrong), (3.0, None));
        assert_eq!(compare(-2.0, (a, None), (b, None), &[-2.0 * c[0]]).unwrap().absolute, 0.0);
        assert_eq!(compare(-2.0, (a, lost()), (b, None), &[-2.0 * c[0]]).unwrap().absolute, 6.0);
        let i = [Complex::new(0.0, 1.0), Complex::new(0.0, 0.0)];
        let z = [Complex::new(2_f64.powi(53), 0.0), Complex::new(0.0, 0.0)];
        let (z, i) = (MatrixView::row_major(&z, 1, 2).unwrap(), MatrixView::row_major(&i, 2, 1).unwrap());
        let c = [Complex::new(0.0, 2_f64.powi(53))];
        assert_eq!(compare(Complex::new(1.0, 0.0), (z, lost()), (i, None), &c).unwrap().absolute, 1.0);
    }
}
