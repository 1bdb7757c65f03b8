//! Stacks of matrices, paths and pairs of axes beside plain loops; and what is refused.

mod support;

use blasview::{
    Array, Blas, Complex, Context, Diag, Directly, Error, Order, Policy, Refusal, Side, Specification, Uplo,
    View, contract, contract_path, gemm_batched, tensordot, trsm_batched,
};
use support::dice::Dice;
use support::strewn::{Strewn, indices};

/// The leading part of a shape that is broadcast to another one: some axes are missing or have one element.
fn narrowed(dice: &mut Dice, leading: &[usize]) -> Vec<usize> {
    let missing = dice.below(leading.len() + 1);
    leading[missing..].iter().map(|&len| if dice.below(4) == 0 { 1 } else { len }).collect()
}

/// The leading index of an operand for that of the output.
fn repeated(index: &[usize], shape: &[usize]) -> Vec<usize> {
    let from = index.len() - shape.len();
    index[from..].iter().zip(shape).map(|(&at, &len)| if len == 1 { 0 } else { at }).collect()
}

fn stacked<T: Blas>(dice: &mut Dice, directly: Directly, innermost: bool) {
    let most = [2, 5, 18][dice.below(3)];
    let [m, n, k] = [0; 3].map(|_| 1 + dice.below(most));
    let leading: Vec<usize> = (0..dice.below(3)).map(|_| dice.below(7)).collect();
    let (for_a, for_b) = (narrowed(dice, &leading), narrowed(dice, &leading));
    let shape = |leading: &[usize], matrix: [usize; 2]| [leading, &matrix].concat();
    let mut a = Strewn::<T>::new(dice, &shape(&for_a, [m, k]), true);
    let mut b = Strewn::<T>::new(dice, &shape(&for_b, [k, n]), true);
    let mut c = Strewn::<T>::new(dice, &shape(&leading, [m, n]), false);
    if innermost {
        // All of one leading axis, innermost.
        let count = 1 + dice.below(20);
        [a, b, c] = [[m, k], [k, n], [m, n]].map(|[rows, cols]| Strewn::innermost(dice, [count, rows, cols]));
    }
    let before: Vec<T> = indices(&c.shape).iter().map(|index| c.get(index)).collect();
    let (alpha, beta) = (T::from_f64(2.0, 1.0), [T::ZERO, T::ONE, T::from_f64(0.0, 1.0)][dice.below(3)]);
    let mut context = Context::new().directly(directly);
    let report = context.gemm_batched(alpha, a.view(), b.view(), beta, c.view_mut()).unwrap();
    for (index, before) in indices(&c.shape).into_iter().zip(before) {
        let (lead, last) = index.split_at(index.len() - 2);
        let [of_a, of_b] = [&a, &b].map(|x| repeated(lead, &x.shape[..x.shape.len() - 2]));
        let mut sum = T::ZERO;
        for p in 0..k {
            sum = sum
                + a.get(&[&of_a[..], &[last[0], p]].concat()) * b.get(&[&of_b[..], &[p, last[1]]].concat());
        }
        let expected = alpha * sum + if beta == T::ZERO { T::ZERO } else { beta * before };
        let told = || format!("{} {:?} {:?} {:?} {report:?}", T::DTYPE, a.shape, b.shape, c.shape);
        assert!(c.get(&index) == expected, "{index:?}: {:?} for {expected:?}; {}", c.get(&index), told());
    }
}

#[test]
fn random_stacks_are_as_plain_loops_make_them() {
    let mut dice = Dice::new(64);
    for at in 0..60 {
        let directly = [Directly::Measured, Directly::Measured, Directly::Never, Directly::Always][at % 4];
        for innermost in [false, true] {
            stacked::<f64>(&mut dice, directly, innermost);
            stacked::<f32>(&mut dice, directly, innermost);
            stacked::<Complex<f32>>(&mut dice, directly, innermost);
            stacked::<Complex<f64>>(&mut dice, directly, innermost);
        }
    }
}

#[test]
fn stacks_fold_to_one_product_where_they_chain() {
    let calls = |a: &[usize], b: &[usize], c: &[usize]| {
        let zeros = |shape: &[usize]| Array::<f64>::zeros(shape, Order::RowMajor).unwrap();
        let (a, b, mut c) = (zeros(a), zeros(b), zeros(c));
        let mut plan = None;
        Context::new().plan_only(&mut plan).gemm_batched(1.0, &a, &b, 0.0, &mut c).unwrap();
        plan.unwrap().calls()
    };
    // Long enough that no way for small products is better.
    assert_eq!(calls(&[5, 200, 300], &[300, 400], &[5, 200, 400]), 1);
    assert_eq!(calls(&[2, 5, 200, 300], &[1, 1, 300, 400], &[2, 5, 200, 400]), 1);
    assert_eq!(calls(&[5, 200, 300], &[5, 300, 400], &[5, 200, 400]), 5);
}

#[test]
fn solutions_for_stacks() {
    let mut dice = Dice::new(5);
    for _ in 0..20 {
        let (n, m, count) = (1 + dice.below(5), 1 + dice.below(5), dice.below(5));
        let mut a = Strewn::<f64>::new(&mut dice, &[n, n], false);
        for at in 0..n {
            a.view_mut().set(&[at, at], 2.0).unwrap();
        }
        let mut b = Strewn::<f64>::new(&mut dice, &[count, n, m], false);
        let before: Vec<f64> = indices(&b.shape).iter().map(|index| b.get(index)).collect();
        trsm_batched(Side::Left, Uplo::Upper, Diag::NonUnit, 1.0, a.view(), b.view_mut()).unwrap();
        for (index, before) in indices(&b.shape).into_iter().zip(before) {
            let [item, i, j] = index[..] else { panic!() };
            // Whole numbers over powers of two.
            assert_eq!(
                (i..n).map(|p| a.get(&[i, p]) * b.get(&[item, p, j])).sum::<f64>(),
                before,
                "{index:?}"
            );
        }
    }
}

#[test]
fn nothing_is_written_of_a_stack_of_which_one_does_not_pass() {
    // The second matrix of B does not begin at a multiple of 8 bytes.
    let a = [[1.0, 0.0], [0.0, 1.0]];
    let mut bytes = vec![0x11_u8; 100];
    let skip = bytes.as_ptr().align_offset(8);
    let b = blasview::ViewMut::<f64>::from_bytes(&mut bytes, skip, &[2, 2, 2], &[36, 16, 8]).unwrap();
    let mut context = Context::new().policy(Policy::ZeroCopy);
    let error = context.trsm_batched(Side::Left, Uplo::Upper, Diag::NonUnit, 2.0, &a, b).unwrap_err();
    let Error::WouldCopy { refusals, .. } = error else { panic!("{error}") };
    assert_eq!(refusals.of("B"), Some(Refusal::Misaligned));
    assert!(bytes.iter().all(|&byte| byte == 0x11));
}

#[test]
fn several_operands_along_a_path() {
    let mut dice = Dice::new(9);
    let lens = [3, 4, 2, 5, 3];
    let shapes = [[0, 1], [1, 2], [2, 3], [3, 4]].map(|[i, j]| [lens[i], lens[j]]);
    let all = shapes.map(|shape| Strewn::<f64>::new(&mut dice, &shape, true));
    let views = all.each_ref().map(Strewn::view);
    let mut expected = [[0.0; 3]; 3];
    for index in indices(&lens) {
        let product: f64 = (0..4).map(|at| all[at].get(&index[at..at + 2])).product();
        expected[index[0]][index[4]] += product;
    }
    for path in [
        [[0, 1], [0, 1], [0, 1]],
        [[0, 1], [2, 0], [0, 1]],
        [[2, 3], [1, 2], [1, 0]],
        [[1, 3], [1, 2], [0, 1]],
    ] {
        let mut c = [[f64::NAN; 3]; 3];
        contract_path("ab,bc,cd,de->ae", &path, 1.0, &views, 0.0, &mut c).unwrap();
        assert_eq!(c, expected, "{path:?}");
    }
    let mut c = [[7.0; 3]; 3];
    let wrong = [
        (vec![[0, 1], [0, 1]], "2 steps for 4 operands"),
        (vec![[0, 1], [0, 3], [0, 1]], "step 1 contracts operands 0 and 3 of 3, counted from 0"),
        (vec![[0, 0], [0, 1], [0, 1]], "step 0 contracts operands 0 and 0 of 4, counted from 0"),
    ];
    for (path, text) in wrong {
        let error = contract_path("ab,bc,cd,de->ae", &path, 1.0, &views, 0.0, &mut c).unwrap_err();
        assert_eq!(error.to_string(), text);
    }
    let count = contract_path("ab,bc->ac", &[[0, 1]], 1.0, &views, 0.0, &mut c).unwrap_err();
    assert_eq!(count.to_string(), "'ab,bc->ac': it is for 2 operands, and there are 4");
    assert_eq!(c, [[7.0; 3]; 3]);
}

#[test]
fn what_is_wrong_is_told() {
    let x = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let told = |spec: &str| {
        let mut c = [[7.0; 3]; 2];
        let error = contract(spec, 1.0, &x, &x, 0.0, &mut c).unwrap_err();
        assert_eq!(c, [[7.0; 3]; 2], "{spec}");
        error.to_string()
    };
    assert_eq!(told("ij,jk->ik"), "the axes j differ: A has j = 3, B has j = 2");
    assert_eq!(told("ij,kj->ik"), "the axes k differ: B has k = 2, C has k = 3");
    assert_eq!(told("ij->ij"), "'ij->ij': 1 operand, two are contracted");
    assert_eq!(told("ij,i1->ij"), "'ij,i1->ij': '1' is no letter");
    assert_eq!(told("ijk,ij->ij"), "'ijk,ij->ij': 3 letters for A, which has 2 axes");
    assert_eq!(told("ij,kj->ii"), "'ij,kj->ii': i stands twice in the output");
    assert_eq!(told("ij,ij->iz"), "'ij,ij->iz': z of the output is in no input");
    assert_eq!(told("...j,ij->ij"), "'...j,ij->ij': axes of an ellipsis are not in the output");
    assert!(matches!(
        contract("a,a->", 1.0, &[1.0], &[1.0, 2.0], 0.0, &mut [0.0]),
        Err(Error::Specification { fault: Specification::Axes { operand: "C", letters: 0, axes: 1 }, .. })
    ));
    let scalar = View::from_slice(&[1.0], &[]).unwrap();
    assert_eq!(gemm_batched(1.0, &x, scalar, 0.0, &mut [[0.0]]), Err(Error::Rank { expected: 2, found: 0 }));
    let mut c = [[0.0; 3]; 3];
    assert_eq!(tensordot(1.0, &x, &x, [&[0], &[0, 1]], 0.0, &mut c), Err(Error::AxisCount { a: 1, b: 2 }));
    assert_eq!(
        tensordot(1.0, &x, &x, [&[2], &[0]], 0.0, &mut c),
        Err(Error::AxisOutOfRange { axis: 2, ndim: 2 })
    );
    assert_eq!(tensordot(1.0, &x, &x, [&[0, 0], &[0, 1]], 0.0, &mut c), Err(Error::RepeatedAxis { axis: 0 }));
    tensordot(1.0, &x, &x, [&[0], &[0]], 0.0, &mut c).unwrap();
    assert_eq!(c, [[17.0, 22.0, 27.0], [22.0, 29.0, 36.0], [27.0, 36.0, 45.0]]);
}

#[test]
fn zero_copy_refuses_what_does_not_pass() {
    let data = vec![1.0; 4000];
    let a = View::from_slice_strided(&data, 0, &[4, 5, 6], &[300, 60, 2]).unwrap();
    let b = View::from_slice(&data, &[4, 6, 7]).unwrap();
    let mut c = vec![7.0; 140];
    let mut context = Context::new().policy(Policy::ZeroCopy);
    let out = blasview::ViewMut::from_slice(&mut c, &[4, 5, 7]).unwrap();
    let error = context.gemm_batched(1.0, a, &b, 0.0, out).unwrap_err();
    assert_eq!(
        error.to_string(),
        "contract would have to copy: A: no axis has unit stride (480 and 16 bytes)"
    );
    assert_eq!(c, vec![7.0; 140]);
}
