//! Matrices made ready for BLAS once: each kind of layout, in any order and in each, against what is known of it; used in products.

mod support;

use blasview::{Complex, Context, Directly, Error, MatrixView, Order, Packed, Policy, Refusal};
use support::kinds::Kind;
use support::operand::{Number, Operand};

fn each_kind<T: Number>() {
    let shapes = [[7, 5], [1, 6], [6, 1], [1, 1], [0, 4], [3, 0], [64, 33]];
    let mut copies = 0;
    for shape in shapes {
        for (kind, conj) in
            Kind::inputs(shape[0], shape[1]).into_iter().zip([false, true].into_iter().cycle())
        {
            let mut a = Operand::<T>::input(kind, shape, 1);
            a.set_conj(conj && T::DTYPE.is_complex());
            let by_itself = a.view().layout().operand(size_of::<T>());
            for order in [None, Some(Order::RowMajor), Some(Order::ColMajor)] {
                let packed = match order {
                    None => Packed::new(a.view()),
                    Some(order) => Packed::in_order(a.view(), order),
                };
                let packed = packed.unwrap();
                let name = format!("{} {kind:?} {shape:?} {order:?}", T::DTYPE);
                for i in 0..shape[0] {
                    for j in 0..shape[1] {
                        assert!(packed.view().get(i, j) == Some(a.at(i, j)), "{name} {i} {j}");
                    }
                }
                let operand = packed.operand();
                let passes = packed.view().layout().operand(size_of::<T>()).unwrap();
                assert_eq!(
                    (operand.rows, operand.cols, operand.conj),
                    (shape[0], shape[1], passes.conj),
                    "{name}"
                );
                assert!(order.is_none_or(|order| operand.order == order), "{name}");
                // Its lines are where it says.
                let [rows, cols] = packed.view().axes();
                let (far, near) = if operand.order == Order::RowMajor { (rows, cols) } else { (cols, rows) };
                let size = size_of::<T>() as isize;
                assert!(far.len <= 1 || near.len == 0 || far.stride == operand.ld as isize * size, "{name}");
                assert!(near.len <= 1 || far.len == 0 || near.stride == size, "{name}");
                let copied = packed.reason().is_some();
                copies += usize::from(copied);
                assert_eq!(
                    packed.bytes_copied(),
                    if copied { shape[0] * shape[1] * size_of::<T>() } else { 0 }
                );
                if order.is_none() {
                    assert_eq!(packed.reason(), by_itself.err(), "{name}");
                }
                assert_eq!(
                    packed.view().as_ptr() == a.view().as_ptr(),
                    !copied || a.view().as_ptr().is_null()
                );
            }
            assert!(a.is_untouched());
        }
    }
    assert!(copies > 100);
}

#[test]
fn each_kind_of_each_type() {
    each_kind::<f32>();
    each_kind::<f64>();
    each_kind::<Complex<f32>>();
    each_kind::<Complex<f64>>();
}

/// Packed once, a reversed matrix passes beside any number of others, under any policy.
#[test]
fn it_is_packed_once_for_many_products() {
    let a = Operand::<f64>::input(Kind::SecondColsReversed, [9, 7], 1);
    let packed = Packed::new(a.view()).unwrap();
    let mut context = Context::new().policy(Policy::ZeroCopy).directly(Directly::Never);
    for seed in 0..5 {
        let b = Operand::<f64>::input(Kind::PaddedC, [7, 4], seed);
        let mut c = Operand::<f64>::output(Kind::C, [9, 4], 3);
        assert!(matches!(
            context.gemm(1.0, a.view(), b.view(), 0.0, c.view_mut()),
            Err(Error::WouldCopy { .. })
        ));
        let report = context.gemm(1.0, &packed, b.view(), 0.0, c.view_mut()).unwrap();
        assert_eq!((report.calls, report.bytes_copied), (1, 0));
        support::check::check_result(1.0, &a, &b, 0.0, &mut c);
    }
}

#[test]
fn what_no_integer_of_blas_holds_is_refused() {
    let one = [0.0_f32];
    let rows = blasview::BLAS_INT_MAX + 1;
    let view = MatrixView::from_slice(&one, 0, [rows, 1], [0, 0]).unwrap();
    let error = Packed::new(view).unwrap_err();
    assert_eq!(error, Error::Refused { refusal: Refusal::TooLarge { value: rows } });
}
