//! The back end for mdarray-linalg: that crate's own tests of back ends, and random contractions by labels, of sliced, reversed
//! and reordered views into such outputs, compared with plain loops. Small integers: sums are exact.

mod support;

use blasview::{Blas, Blasview, Complex, Error, View};
use mdarray::{DynRank, Slice, Strided};
use mdarray_linalg::prelude::*;
use mdarray_linalg::testing::{contract, matvec};
use support::dice::Dice;

macro_rules! theirs {
    ($($module:ident: $($test:ident)*;)*) => {$($(
        #[test]
        fn $test() {
            $module::$test(theirs!(@$module));
        }
    )*)*};
    (@contract) => { &Blasview };
    (@matvec) => { Blasview };
}

theirs! {
    contract:
        matmul_complex_with_scaling_impl matmul_builder_methods_impl contract_builder_methods_impl contract_all_impl
        contract_n_2_should_match_all_axes_impl contract_pairs_matrix_multiplication_impl
        contract_n_0_should_outer_product_impl contract_scalar_inputs_should_multiply_impl contract_increase_deep_impl
        contract_vector_dot_product_impl contract_all_invalid_shapes_should_panic_impl
        contract_outer_should_match_manual_kronecker_impl contract_empty_einsum_impl contract_empty_structured_impl
        contract_empty_builders_impl contract_empty_invalid_shapes_impl contract_einsum_matrix_multiplication_impl
        contract_einsum_full_contraction_impl contract_einsum_output_permutation_impl
        contract_einsum_outer_product_impl contract_einsum_trace_diagonal_impl
        contract_einsum_index_relabelling_impl contract_einsum_partial_trace_then_contract_impl
        contract_einsum_cross_diagonal_impl contract_einsum_vector_result_impl;
    matvec:
        test_eval_and_write test_eval_and_write_rectangular test_add_to_scaled test_add_to test_add_outer_basic
        test_add_outer_cplx test_add_outer_subview test_add_to_scaled_vecvec test_dot_real test_dot_complex
        test_dotc_complex test_norm1_complex test_norm2_complex;
}

/// Numbers with room between them, seen through axes of those lengths in any order and direction.
fn strided<T: Blas>(dice: &mut Dice, lens: &[usize], data: &mut Vec<T>) -> (usize, Vec<isize>) {
    let mut order: Vec<usize> = (0..lens.len()).collect();
    (1..order.len()).for_each(|at| order.swap(at, dice.below(at + 1)));
    let (mut step, mut offset, mut steps) = (dice.of(&[1, 1, 2]), 0, vec![0; lens.len()]);
    for &axis in &order {
        let reach = step * lens[axis].saturating_sub(1);
        let is_reversed = dice.below(4) == 0;
        offset += if is_reversed { reach } else { 0 };
        steps[axis] = if is_reversed { -(step as isize) } else { step as isize };
        step = (reach + step) * dice.of(&[1, 1, 1, 2]);
    }
    *data = (0..step).map(|_| T::from_f64(dice.below(7) as f64 - 3.0, dice.below(7) as f64 - 3.0)).collect();
    (offset, steps)
}

/// Every index within those lengths.
fn indices(lens: &[usize]) -> impl Iterator<Item = Vec<usize>> + '_ {
    (0..lens.iter().product()).map(|mut at: usize| {
        let mut index = vec![0; lens.len()];
        for axis in (0..lens.len()).rev() {
            (index[axis], at) = (at % lens[axis], at / lens[axis]);
        }
        index
    })
}

fn contractions<T: Blas>() {
    let mut dice = Dice::new(5);
    let of = |labels: &[u8], index: &[usize]| {
        labels.iter().map(|&label| index[label as usize]).collect::<Vec<_>>()
    };
    for _ in 0..300 {
        let all_lens = [2_usize, 3, 1, 4, dice.of(&[0, 2, 2])];
        let mut labels = |most: usize| {
            (0..dice.below(most + 1)).map(|_| dice.below(all_lens.len()) as u8).collect::<Vec<u8>>()
        };
        let (of_a, of_b) = (labels(4), labels(3));
        let mut of_c: Vec<u8> = of_a.iter().chain(&of_b).copied().filter(|_| dice.below(2) == 0).collect();
        of_c.sort_by_key(|&label| (label as usize * 3) % 5);
        of_c.dedup();

        let lens = |labels: &[u8]| labels.iter().map(|&label| all_lens[label as usize]).collect::<Vec<_>>();
        let [mut a, mut b, mut c] = [(); 3].map(|()| Vec::<T>::new());
        let [(at_a, steps_a), (at_b, steps_b), (at_c, steps_c)] = [
            strided(&mut dice, &lens(&of_a), &mut a),
            strided(&mut dice, &lens(&of_b), &mut b),
            strided(&mut dice, &lens(&of_c), &mut c),
        ];
        let a = View::from_slice_strided(&a, at_a, &lens(&of_a), &steps_a).unwrap();
        let b = View::from_slice_strided(&b, at_b, &lens(&of_b), &steps_b).unwrap();
        let (alpha, beta) = (T::from_f64(2.0, 1.0), T::from_f64(dice.of(&[0.0, 1.0, -2.0]), 0.0));

        // Each index along all labels that occur adds a product to one element.
        let mut expected = c.clone();
        let place = |index: &[usize]| {
            let steps = index.iter().zip(&steps_c).map(|(&at, &step)| at as isize * step);
            (at_c as isize + steps.sum::<isize>()) as usize
        };
        let mut of_all: Vec<u8> = of_a.iter().chain(&of_b).copied().collect();
        of_all.sort();
        of_all.dedup();
        indices(&lens(&of_c)).for_each(|index| expected[place(&index)] = beta * expected[place(&index)]);
        for index in indices(&lens(&of_all)) {
            let mut full = vec![0; all_lens.len()];
            of_all.iter().zip(&index).for_each(|(&label, &at)| full[label as usize] = at);
            let product = a.get(&of(&of_a, &full)).unwrap() * b.get(&of(&of_b, &full)).unwrap();
            let element = &mut expected[place(&of(&of_c, &full))];
            *element = *element + alpha * product;
        }

        let a: mdarray::View<'_, T, DynRank, Strided> = a.try_into().unwrap();
        let b: mdarray::View<'_, T, DynRank, Strided> = b.try_into().unwrap();
        let ours = blasview::ViewMut::from_slice_strided(&mut c, at_c, &lens(&of_c), &steps_c).unwrap();
        let mut output: mdarray::ViewMut<'_, T, DynRank, Strided> = ours.try_into().unwrap();
        let output: &mut Slice<T, DynRank, Strided> = &mut output;
        let product = Blasview.contract(&a, &b, &of_a, &of_b, &of_c).scale(alpha);
        match beta == T::ZERO {
            true => product.write(output),
            false => product.add_to_scaled(output, beta),
        }
        assert_eq!(c, expected, "{of_a:?} {of_b:?} {of_c:?}");
    }
}

#[test]
fn random_contractions_of_strided_views() {
    contractions::<f32>();
    contractions::<f64>();
    contractions::<Complex<f32>>();
    contractions::<Complex<f64>>();
}

#[test]
fn rotations() {
    let s = Complex::new(0.0, 1.0);
    let (mut x, mut y) =
        (mdarray::tensor![Complex::new(1.0, 2.0)], mdarray::tensor![Complex::new(3.0, -1.0)]);
    Blasview.rot(&mut x, &mut y, 2.0, s);
    assert_eq!(x[[0]], Complex::new(2.0, 4.0) + s * Complex::new(3.0, -1.0));
    assert_eq!(y[[0]], Complex::new(6.0, -2.0) + s * Complex::new(1.0, 2.0));
}

/// What a call panics with.
fn said(call: impl FnOnce()) -> String {
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).unwrap_err();
    *panic.downcast::<String>().unwrap()
}

#[test]
fn what_does_not_fit_is_said_and_nothing_is_written() {
    let (a, b) =
        (mdarray::array![[1.0, 2.0], [3.0, 4.0]].into_dyn(), mdarray::tensor![[1.0, 2.0, 3.0]].into_dyn());
    let mut c = mdarray::tensor![[7.0; 3]; 3];
    let text = said(|| Blasview.contract_n(&a, &b, 1).write(&mut c));
    assert!(text.contains("left: 2\n right: 1"), "{text}");
    let text = said(|| Blasview.contract_n(&a, &b, 3).write(&mut c));
    assert_eq!(text, Error::Rank { expected: 3, found: 2 }.to_string());
    let text = said(|| Blasview.contract_pairs(&a, &b, &[0, 0], &[0, 1]).write(&mut c));
    assert_eq!(text, "axis 0 is named twice");
    let text = said(|| Blasview.contract(&a, &b, &[0, 1], &[2, 3], &[0, 0]).write(&mut c));
    assert_eq!(text, "label 0 stands twice in the result");
    let text = said(|| Blasview.contract(&a, &b, &[0, 1], &[2, 3], &[4]).write(&mut c));
    assert_eq!(text, "label 4 of the result is no operand's");
    let (x, y) = (mdarray::tensor![1.0, 2.0], mdarray::tensor![1.0]);
    let text = said(|| Blasview.outer(&x, &y).write(&mut c));
    assert!(text.contains("(3, 3)") && text.contains("(2, 1)"), "{text}");
    let matrix = mdarray::tensor![[1.0; 2]; 2];
    let text = said(|| Blasview.matmul(&matrix, &matrix).write(&mut c));
    assert_eq!(text, "gemm: A has m = 2, but C has m = 3");
    assert_eq!(c, mdarray::tensor![[7.0; 3]; 3]);
}
