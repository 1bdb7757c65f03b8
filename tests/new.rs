//! Products into new arrays and into memory that is not initialised: all of it is written, and nothing of it is read. Fresh memory
//! is full of NaN here, by an allocator that makes it so.

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::mem::MaybeUninit;

use blasview::{
    AnyPlan, Array, Complex, ComplexScalar, Context, Directly, Error, MatrixView, Order, Policy,
    UninitMatrix, UninitVector, VectorView, gemm_new, gemv_new, herk_new, syrk_new,
};
use support::dense::Dense;
use support::dice::{ALPHAS, Dice};
use support::kinds::Kind;
use support::operand::{Number, Operand};
use support::oracle::{Turn, product, rank_k};

struct Nan;

// SAFETY: the system's allocator, whose fresh memory is written once.
unsafe impl GlobalAlloc for Nan {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises.
        let start = unsafe { System.alloc(layout) };
        if !start.is_null() {
            // SAFETY: so many bytes have been allocated.
            unsafe { start.write_bytes(0xff, layout.size()) };
        }
        start
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises.
        unsafe { System.dealloc(start, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Nan = Nan;

fn dense<T: Number>(operand: &Operand<T>) -> Dense<T> {
    let [rows, cols] = operand.shape;
    Dense::new(rows, cols, |i, j| Some(operand.at(i, j)))
}

/// All ways in which a product is carried out.
fn contexts<'w>() -> [Context<'w>; 5] {
    [
        Context::new(),
        Context::new().directly(Directly::Never),
        Context::new().directly(Directly::Never).workspace_limit(4096),
        Context::new().directly(Directly::Always),
        Context::new().policy(Policy::Fastest),
    ]
}

fn assert_holds<T: Number>(array: &Array<T>, expected: &Dense<T>, case: &str) {
    assert_eq!(array.shape(), [expected.rows, expected.cols], "{case}");
    for i in 0..expected.rows {
        for j in 0..expected.cols {
            assert_eq!(array.view().get(&[i, j]), Some(expected.value(i, j)), "{case} at {i}, {j}");
        }
    }
}

/// Shapes m, n, k: empty and single ones, small ones, beyond what is computed directly.
const SHAPES: [[usize; 3]; 12] = [
    [0, 3, 2],
    [3, 0, 2],
    [3, 2, 0],
    [0, 0, 0],
    [1, 1, 1],
    [1, 5, 3],
    [5, 1, 3],
    [2, 3, 4],
    [7, 9, 8],
    [33, 20, 17],
    [40, 41, 42],
    [70, 66, 30],
];

/// Values are such that sums are exact in any order.
fn new_products<T: Number>() {
    let mut dice = Dice::new(3);
    for shape @ [m, n, k] in SHAPES {
        for _ in 0..6 {
            let a = Operand::<T>::input(*dice.one(&Kind::inputs(m, k)), [m, k], 1);
            let b = Operand::<T>::input(*dice.one(&Kind::inputs(k, n)), [k, n], 2);
            let x = Operand::<T>::input(*dice.one(&Kind::inputs(k, 1)), [k, 1], 4);
            let alpha = dice.scale(&ALPHAS);
            let zeros = |rows, cols| Dense::new(rows, cols, |_, _| Some(T::ZERO));
            let expected = product(alpha, &dense(&a), &dense(&b), T::ZERO, &zeros(m, n));
            let once = product(T::ONE, &dense(&a), &dense(&b), T::ZERO, &zeros(m, n));
            let vector = product(alpha, &dense(&a), &dense(&x), T::ZERO, &zeros(m, 1));
            let name = format!("{} {shape:?} {alpha} {:?} {:?} {:?}", T::DTYPE, a.kind, b.kind, x.kind);
            assert_holds(&gemm_new(a.view(), b.view()).unwrap(), &once, &name);
            for mut context in contexts() {
                let name = format!("{name} {context:?}");
                for order in [Order::RowMajor, Order::ColMajor] {
                    let c = context.gemm_new(alpha, a.view(), b.view(), order).unwrap();
                    assert_eq!(
                        c.view().layout(),
                        &blasview::Layout::contiguous(size_of::<T>(), &[m, n], order).unwrap()
                    );
                    assert_holds(&c, &expected, &name);
                }
                let y = context.gemv_new(alpha, a.view(), x.view().col(0).unwrap()).unwrap();
                assert_eq!(y.shape(), [m]);
                assert!((0..m).all(|i| y.as_slice()[i] == vector.value(i, 0)), "{name}");
            }
        }
    }
}

#[test]
fn new_products_are_all_written() {
    new_products::<f32>();
    new_products::<f64>();
    new_products::<Complex<f32>>();
    new_products::<Complex<f64>>();
}

fn new_squares<T: Number>(
    turn: Turn,
    alphas: &[T],
    square: impl Fn(&mut Context<'_>, T, MatrixView<'_, T>) -> Array<T>,
) {
    let mut dice = Dice::new(4);
    for shape @ [n, _, k] in SHAPES {
        for kind in Kind::inputs(n, k) {
            let a = Operand::<T>::input(kind, [n, k], 1);
            let alpha = dice.of(alphas);
            let zeros = Dense::new(n, n, |_, _| Some(T::ZERO));
            let expected = rank_k(turn, alpha, &dense(&a), T::ZERO, &zeros);
            let mut context = contexts().into_iter().nth(dice.below(5)).unwrap();
            let name = format!("{} {shape:?} {alpha} {kind:?} {context:?}", T::DTYPE);
            assert_holds(&square(&mut context, alpha, a.view()), &expected, &name);
        }
    }
}

#[test]
fn new_squares_have_both_triangles() {
    fn symmetric<T: Number>() {
        let alphas = ALPHAS.map(|[re, im]| T::from_f64(re, im));
        new_squares::<T>(Turn::Transposed, &alphas, |context, alpha, a| context.syrk_new(alpha, a).unwrap());
    }
    fn hermitian<T: Number + ComplexScalar>() {
        let alphas = [1.0, -1.5, 0.0].map(|re| T::from_f64(re, 0.0));
        new_squares::<T>(Turn::Conjugated, &alphas, |context, alpha, a| {
            context.herk_new(alpha.re(), a).unwrap()
        });
    }
    symmetric::<f32>();
    symmetric::<f64>();
    symmetric::<Complex<f32>>();
    symmetric::<Complex<f64>>();
    hermitian::<Complex<f32>>();
    hermitian::<Complex<f64>>();
    let i = Complex::new(0.0, 1.0);
    assert_eq!(syrk_new(&[[i]]).unwrap().as_slice(), [-(i / i)]);
    assert_eq!(herk_new(&[[i]]).unwrap().as_slice(), [i / i]);
}

/// Room of so many numbers that are no numbers.
fn room<T: Number>(len: usize) -> Vec<MaybeUninit<T>> {
    (0..len).map(|_| MaybeUninit::new(T::nan())).collect()
}

/// Which of them are numbers now.
fn written<T: Number>(room: &[MaybeUninit<T>]) -> Vec<bool> {
    // SAFETY: `room` has initialised all of them.
    room.iter().map(|x| !unsafe { x.assume_init() }.is_nan()).collect()
}

/// Strides of all kinds: elements are written, gaps are not.
fn strided_rooms<T: Number>() {
    for [m, n, k] in SHAPES {
        let (rows, cols) = (m as isize, n as isize);
        let a = Operand::<T>::input(Kind::C, [m, k], 1);
        let b = Operand::<T>::input(Kind::F, [k, n], 2);
        let x = Operand::<T>::input(Kind::C, [k, 1], 4);
        let alpha = T::from_f64(0.5, 0.0);
        let expected = dense(&a).times(&dense(&b)).scaled(alpha);
        let vector = dense(&a).times(&dense(&x)).scaled(alpha);
        let far = |stride: isize, len: usize| stride * len.saturating_sub(1) as isize;
        for (offset, strides) in [
            (0, [cols, 1]),
            (3, [1, rows + 2]),
            (1, [cols + 5, 1]),
            (2 + far(cols, m), [-cols, 1]),
            (far(1, m), [-1, rows]),
            (0, [2 * cols, 2]),
            (5, [3, 3 * rows + 1]),
        ] {
            let first = offset as usize;
            let place =
                |i: usize, j: usize| (offset + strides[0] * i as isize + strides[1] * j as isize) as usize;
            for mut context in contexts() {
                let mut c = room::<T>(3 * (m + 3) * (n + 5) + 20);
                let uninit = UninitMatrix::from_slice(&mut c, first, [m, n], strides).unwrap();
                assert_eq!((uninit.rows(), uninit.cols()), (m, n));
                let (c_view, _) = context.gemm_uninit(alpha, a.view(), b.view(), uninit).unwrap();
                let mut gaps = vec![false; 3 * (m + 3) * (n + 5) + 20];
                for i in 0..m {
                    for j in 0..n {
                        assert_eq!(
                            c_view.get(i, j),
                            Some(expected.value(i, j)),
                            "{m} {n} {k} {strides:?} {context:?}"
                        );
                        gaps[place(i, j)] = true;
                    }
                }
                assert_eq!(written(&c), gaps, "{m} {n} {k} {strides:?} {context:?}");

                let mut y = room::<T>(3 * m + 5);
                let last = m.saturating_sub(1);
                for (first, stride) in [(0, 1), (4, 3), (2 * last, -2)] {
                    y.fill(MaybeUninit::new(T::nan()));
                    let uninit = UninitVector::from_slice(&mut y, first, m, stride).unwrap();
                    assert_eq!((uninit.len(), uninit.is_empty()), (m, m == 0));
                    let (y_view, _) =
                        context.gemv_uninit(alpha, a.view(), x.view().col(0).unwrap(), uninit).unwrap();
                    assert!((0..m).all(|i| y_view.get(i) == Some(vector.value(i, 0))), "{m} {k} {stride}");
                    let mut gaps = vec![false; 3 * m + 5];
                    (0..m).for_each(|i| gaps[(first as isize + stride * i as isize) as usize] = true);
                    assert_eq!(written(&y), gaps);
                }
            }
        }
    }
}

#[test]
fn strided_rooms_keep_their_gaps() {
    strided_rooms::<f64>();
    strided_rooms::<Complex<f32>>();
}

#[test]
fn rooms_are_checked() {
    let mut c = room::<f64>(6);
    let out = |result: Result<UninitMatrix<'_, f64>, Error>| result.map(|_| ()).unwrap_err();
    assert!(matches!(out(UninitMatrix::row_major(&mut c, 2, 4)), Error::OutOfSlice { .. }));
    assert!(matches!(out(UninitMatrix::col_major(&mut c, 7, 1)), Error::OutOfSlice { .. }));
    assert_eq!(out(UninitMatrix::row_major(&mut c, 1 << 62, 1 << 62)), Error::Overflow);
    assert_eq!(out(UninitMatrix::from_slice(&mut c, 0, [2, 2], [1, 1])), Error::SelfOverlap);
    assert!(matches!(UninitVector::from_slice(&mut c, 0, 7, 1), Err(Error::OutOfSlice { .. })));
    assert!(matches!(UninitVector::from_slice(&mut c, 0, 2, 0), Err(Error::SelfOverlap)));
    assert_eq!(UninitMatrix::row_major(&mut c, 2, 3).unwrap().fill(1.5).get(1, 2), Some(1.5));
    c.fill(MaybeUninit::new(f64::NAN));
    assert_eq!(UninitVector::from_slice(&mut c, 5, 3, -2).unwrap().fill(2.5).get(2), Some(2.5));
    assert_eq!(written(&c), [false, true, false, true, false, true]);
}

/// What does not fit is said before memory is asked for, and of memory that cannot be had the bytes.
#[test]
fn new_products_have_their_errors() {
    let one = [1.0_f64];
    let huge = MatrixView::from_slice(&one, 0, [1 << 40, 3], [0, 0]).unwrap();
    let tall = VectorView::from_slice(&one, 0, 1 << 40, 0).unwrap();
    let mismatch = gemm_new(huge, huge).unwrap_err();
    assert!(matches!(mismatch, Error::ShapeMismatch { routine: "gemm", index: 'k', .. }), "{mismatch}");
    let mismatch = gemv_new(huge, tall).unwrap_err();
    assert!(matches!(mismatch, Error::ShapeMismatch { routine: "gemv", .. }), "{mismatch}");
    let large = MatrixView::from_slice(&one, 0, [1 << 28, 3], [0, 0]).unwrap();
    assert_eq!(gemm_new(large, large.t()).unwrap_err(), Error::OutOfMemory { bytes: 1 << 59 });
    assert_eq!(syrk_new(large).unwrap_err(), Error::OutOfMemory { bytes: 1 << 59 });
    assert_eq!(gemm_new(huge, huge.t()).unwrap_err(), Error::Overflow);
    let (a, mut c) = ([[1.0, 2.0], [3.0, 4.0]], room::<f64>(9));
    let room = UninitMatrix::row_major(&mut c, 3, 3).unwrap();
    let error = Context::new().gemm_uninit(1.0, &a, &a, room).map(|_| ()).unwrap_err();
    assert!(matches!(error, Error::ShapeMismatch { .. }));
    assert_eq!(written(&c), [false; 9]);
    let columns = MatrixView::from_slice(&[1.0, 2.0, 3.0, 4.0], 0, [2, 1], [2, 2]).unwrap();
    let mut careful = Context::new().policy(Policy::ZeroCopy).directly(Directly::Never);
    let gaps = MatrixView::from_slice(&[1.0; 9], 0, [2, 2], [4, 2]).unwrap();
    assert!(matches!(careful.gemm_new(1.0, gaps, gaps, Order::RowMajor), Err(Error::WouldCopy { .. })));
    assert!(careful.gemm_new(1.0, columns, columns.t(), Order::RowMajor).is_ok());
}

/// Nothing is carried out: the plan is left, and what is given back can be read.
#[test]
fn where_it_is_only_planned_there_are_zeros() {
    let a = [[1.0, 2.0], [3.0, 4.0]];
    let (mut plan, mut c) = (None::<AnyPlan>, room::<f64>(4));
    fn only(plan: &mut Option<AnyPlan>) -> Context<'_> {
        Context::new().plan_only(plan)
    }
    assert_eq!(only(&mut plan).gemm_new(1.0, &a, &a, Order::RowMajor).unwrap().as_slice(), [0.0; 4]);
    assert!(plan.take().is_some());
    assert_eq!(only(&mut plan).gemv_new(1.0, &a, &a[0]).unwrap().as_slice(), [0.0; 2]);
    assert!(plan.take().is_some());
    assert_eq!(only(&mut plan).syrk_new(1.0, &a).unwrap().as_slice(), [0.0; 4]);
    assert!(plan.take().is_some());
    let room = UninitMatrix::row_major(&mut c, 2, 2).unwrap();
    only(&mut plan).gemm_uninit(1.0, &a, &a, room).unwrap();
    assert!(plan.is_some());
    assert_eq!(written(&c), [true; 4]);
}
