//! Routines of vectors on blocks of any number of axes, against plain loops in row-major order.

mod support;

use blasview::{
    AnyPlan, Array, Complex, Context, Error, MatrixView, MatrixViewMut, Order, View, ViewMut, asum, axpby,
    axpy, copy_vector, dot, dotc, iamax, nrm2, scal, swap,
};
use support::operand::{Number, value};

/// Where the elements of a block lie in a buffer.
#[derive(Clone, Debug)]
struct Place {
    first: usize,
    strides: Vec<isize>,
    len: usize,
}

/// Ways in which a block of that shape can lie: in any order of axes, with gaps, backwards.
fn places(shape: &[usize]) -> Vec<Place> {
    let ndim = shape.len();
    let mut orders: Vec<Vec<usize>> = vec![(0..ndim).collect(), (0..ndim).rev().collect()];
    if ndim == 3 {
        orders.extend([vec![1, 0, 2], vec![1, 2, 0]]);
    }
    let mut found = Vec::new();
    for order in orders {
        for (gaps, backwards) in [(0, 0), (1, 0), (2, 0), (0, 1), (3, 2), (0, 7), (2, 3)] {
            let (mut step, mut first) = (if gaps == 2 { 2 } else { 1 }, 0);
            let mut strides = vec![0; ndim];
            for (at, &axis) in order.iter().rev().enumerate() {
                strides[axis] = step as isize;
                if backwards >> axis & 1 != 0 {
                    strides[axis] = -strides[axis];
                    first += step * shape[axis].saturating_sub(1);
                }
                step *= shape[axis];
                // After the innermost axis, or after the second.
                step += if gaps == at + 1 { 3 } else { 0 };
            }
            found.push(Place { first, strides, len: step + 4 });
        }
    }
    found
}

/// The positions of the elements, in row-major order.
fn positions(shape: &[usize], place: &Place) -> Vec<usize> {
    let count = shape.iter().product();
    let of = |mut index: usize| {
        let mut at = place.first as isize;
        for (axis, len) in shape.iter().enumerate().rev() {
            at += place.strides[axis] * (index % len) as isize;
            index /= len;
        }
        at as usize
    };
    (0..count).map(of).collect()
}

/// A buffer whose gaps are NaN.
fn filled<T: Number>(shape: &[usize], place: &Place, seed: usize) -> Vec<T> {
    let mut buffer = vec![T::nan(); place.len];
    for (index, at) in positions(shape, place).into_iter().enumerate() {
        buffer[at] = value(seed, index, 0);
    }
    buffer
}

fn same<T: Number>(x: T, y: T) -> bool {
    x == y || x.is_nan() && y.is_nan()
}

const SHAPES: [&[usize]; 7] = [&[3, 4, 5], &[4, 5], &[2, 1, 6], &[7, 1], &[], &[3, 0, 2], &[2, 3, 2, 2]];

/// A routine, and what it makes of each element of y.
type Case<'r, T> =
    (&'r dyn Fn(View<'_, T>, ViewMut<'_, T>) -> blasview::Result<blasview::Report>, &'r dyn Fn(T, T) -> T);

fn changes<T: Number>() {
    let (alpha, beta) = (T::from_f64(0.5, -1.0), T::from_f64(-2.0, 0.5));
    for shape in SHAPES {
        for (at, x_place) in places(shape).iter().enumerate() {
            for (b, y_place) in places(shape).iter().enumerate() {
                if (at + b) % 3 != 0 && at != b {
                    continue;
                }
                let (xs, ys) = (positions(shape, x_place), positions(shape, y_place));
                let x = filled::<T>(shape, x_place, 1);
                let cases: [Case<'_, T>; 4] = [
                    (&|x, y| axpy(alpha, x, y), &|x, y| y + alpha * x),
                    (&|x, y| axpby(alpha, x, beta, y), &|x, y| beta * y + alpha * x),
                    (&|x, y| copy_vector(x, y), &|x, _| x),
                    (&|_, y| scal(alpha, y), &|_, y| alpha * y),
                ];
                for (at, (run, one)) in cases.into_iter().enumerate() {
                    let mut y = filled::<T>(shape, y_place, 2);
                    let mut wanted = y.clone();
                    for (&at_x, &at_y) in xs.iter().zip(&ys) {
                        wanted[at_y] = one(x[at_x], wanted[at_y]);
                    }
                    let x = View::from_slice_strided(&x, x_place.first, shape, &x_place.strides).unwrap();
                    let view = ViewMut::from_slice_strided(&mut y, y_place.first, shape, &y_place.strides);
                    let report = run(x, view.unwrap()).unwrap();
                    assert_eq!((report.bytes_copied, report.workspace_bytes), (0, 0));
                    let equal = y.iter().zip(&wanted).all(|(&y, &wanted)| same(y, wanted));
                    assert!(equal, "{at}: {shape:?} {x_place:?} {y_place:?}\n{y:?}\n{wanted:?}");
                }
                let (mut x, mut y) = (x, filled::<T>(shape, y_place, 2));
                let (old_x, old_y) = (x.clone(), y.clone());
                let view_x = ViewMut::from_slice_strided(&mut x, x_place.first, shape, &x_place.strides);
                let view_y = ViewMut::from_slice_strided(&mut y, y_place.first, shape, &y_place.strides);
                swap(view_x.unwrap(), view_y.unwrap()).unwrap();
                for (&at_x, &at_y) in xs.iter().zip(&ys) {
                    assert!(x[at_x] == old_y[at_y] && y[at_y] == old_x[at_x]);
                }
            }
        }
    }
}

#[test]
fn blocks_are_changed_element_by_element() {
    changes::<f64>();
    changes::<Complex<f32>>();
}

fn values<T: Number>() {
    for shape in SHAPES {
        for (at, x_place) in places(shape).iter().enumerate() {
            let (xs, x) = (positions(shape, x_place), filled::<T>(shape, x_place, 1));
            let view = View::from_slice_strided(&x, x_place.first, shape, &x_place.strides).unwrap();
            let parts = |x: T| x.to_f64();
            let absolute = |x: T| parts(x).0.abs() + parts(x).1.abs();
            let sum: f64 = xs.iter().map(|&at| absolute(x[at])).sum();
            assert_eq!(asum(&view).unwrap(), T::from_f64(sum, 0.0).re(), "{shape:?} {x_place:?}");
            let squares: f64 = xs.iter().map(|&at| parts(x[at]).0.powi(2) + parts(x[at]).1.powi(2)).sum();
            let norm = T::from_parts(nrm2(&view).unwrap(), T::ZERO.re()).to_f64().0;
            assert!((norm - squares.sqrt()).abs() <= 1e-5 * norm, "{shape:?} {x_place:?}: {norm}");
            let most = xs.iter().map(|&at| absolute(x[at])).fold(0.0, f64::max);
            let first = xs.iter().position(|&at| absolute(x[at]) == most);
            assert_eq!(iamax(&view).unwrap(), first, "{shape:?} {x_place:?}");
            for (b, y_place) in places(shape).iter().enumerate().filter(|(b, _)| (at + b) % 3 == 0) {
                let (ys, y) = (positions(shape, y_place), filled::<T>(shape, y_place, 2 + b));
                let other = View::from_slice_strided(&y, y_place.first, shape, &y_place.strides).unwrap();
                let sum = |of: &dyn Fn(T) -> T| {
                    let products = xs.iter().zip(&ys).map(|(&at_x, &at_y)| of(x[at_x]) * y[at_y]);
                    products.fold(T::ZERO, |sum, product| sum + product)
                };
                assert_eq!(dot(&view, &other).unwrap(), sum(&|x| x), "{shape:?} {x_place:?} {y_place:?}");
                assert_eq!(dotc(&view, &other).unwrap(), sum(&|x| x.conj()));
            }
        }
    }
}

#[test]
fn values_of_blocks_are_those_of_their_elements() {
    values::<f64>();
    values::<Complex<f64>>();
}

/// What chains in both is one call, in whatever order; what does not is one for each line, and the longest are taken.
#[test]
fn axes_merge_where_they_chain_in_both() {
    let data: Vec<f64> = (0..24).map(f64::from).collect();
    let mut out = vec![0.0; 40];
    let x = View::from_slice(&data, &[2, 3, 4]).unwrap();
    let calls = |x: &View<'_, f64>, out: &mut [f64], strides: [isize; 3]| {
        let shape = x.shape();
        let y = ViewMut::from_slice_strided(out, 0, &shape, &strides).unwrap();
        axpy(1.0, x, y).unwrap().calls
    };
    assert_eq!(calls(&x, &mut out, [12, 4, 1]), 1);
    assert_eq!(calls(&x.clone().t(), &mut out, [1, 4, 12]), 1);
    assert_eq!(calls(&x.clone().flip(1).unwrap(), &mut out, [12, 4, 1]), 2 * 3);
    // Gaps after each matrix: two of 12.
    assert_eq!(calls(&x, &mut out, [20, 4, 1]), 2);
    // Nothing chains: lines of the longest axis.
    assert_eq!(calls(&x, &mut out, [1, 2, 6]), 6);
    let long: Vec<f64> = vec![1.0; 4000];
    let columns = MatrixView::from_slice(&long, 0, [1000, 3], [4, 1]).unwrap();
    let mut plan = None::<AnyPlan>;
    let mut context = Context::new().explained(&mut plan);
    assert_eq!(context.dot(columns, columns).unwrap(), 3000.0);
    assert!(plan.as_ref().unwrap().to_string().contains("n = 1000"), "{plan:?}");
    // Only planned: nothing is changed.
    let mut y = [1.0; 6];
    let mut context = Context::new().plan_only(&mut plan);
    let view = MatrixViewMut::from_slice(&mut y, 0, [2, 2], [3, 1]).unwrap();
    context.scal(3.0, view).unwrap();
    assert_eq!(y, [1.0; 6]);
}

/// Of equals the first in row-major order, whatever the order in which they lie; NaN is larger than all, the first one most.
#[test]
fn the_first_of_the_largest() {
    for order in [Order::RowMajor, Order::ColMajor] {
        let mut a = Array::from_vec(vec![1.0; 24], &[2, 3, 4], order).unwrap();
        assert_eq!(iamax(&a).unwrap(), Some(0));
        for index in [[1, 0, 2], [0, 2, 3], [1, 2, 0], [0, 2, 1]] {
            a.view_mut().set(&index, -9.0).unwrap();
        }
        assert_eq!(iamax(&a).unwrap(), Some(9), "{order}");
        a.view_mut().set(&[1, 2, 3], f64::NAN).unwrap();
        assert_eq!(iamax(&a).unwrap(), Some(23));
        a.view_mut().set(&[1, 0, 3], f64::NAN).unwrap();
        assert_eq!(iamax(&a).unwrap(), Some(15));
        assert_eq!(iamax(a.view().permute(&[2, 0, 1]).unwrap()).unwrap(), Some(21));
    }
}

/// Squares of the norms of lines neither overflow nor vanish; NaN and infinities are what they are in vectors.
#[test]
fn there_is_no_largest_of_none() {
    // However many there would be along the other axes.
    let block = View::from_slice_strided(&[0.0; 0], 0, &[0, 1 << 40, 1 << 40], &[0, 0, 0]).unwrap();
    assert_eq!(iamax(&block).unwrap(), None);
}

#[test]
fn norms_of_lines_are_scaled() {
    for (scale, wanted) in [(1e200, 5e200), (1e-200, 5e-200)] {
        let data = [3.0 * scale, 0.0, 7.0, 0.0, 4.0 * scale, 7.0];
        let a = MatrixView::from_slice(&data, 0, [2, 2], [3, 1]).unwrap();
        let norm: f64 = nrm2(a).unwrap();
        assert!((norm - wanted).abs() < 1e-15 * wanted, "{norm}");
    }
    let mut data = [1.0, 2.0, f64::NAN, f64::INFINITY, 3.0, f64::NAN];
    let norm = |data: &[f64]| nrm2(MatrixView::from_slice(data, 0, [2, 2], [3, 1]).unwrap()).unwrap();
    assert_eq!(norm(&data), f64::INFINITY);
    data[1] = f64::NAN;
    assert!(norm(&data).is_nan());
}

/// Nothing is written where shapes differ, and it is told which.
#[test]
fn shapes_have_to_be_the_same() {
    let (x, mut y) = (
        Array::zeros(&[2, 3], Order::RowMajor).unwrap(),
        Array::from_vec(vec![1.0; 6], &[3, 2], Order::RowMajor).unwrap(),
    );
    let error = axpy(1.0, &x, &mut y).unwrap_err();
    assert_eq!(error, Error::BlockShapes { routine: "axpy", x: vec![2, 3], y: vec![3, 2] });
    assert_eq!(error.to_string(), "axpy: x has shape [2, 3], and y [3, 2], which have to be the same");
    let error = dot(&x, &vec![1.0; 6]).unwrap_err();
    assert_eq!(error.to_string(), "dot: x has shape [2, 3], and y [6], which have to be the same");
    assert_eq!(y.into_vec(), [1.0; 6]);
}
