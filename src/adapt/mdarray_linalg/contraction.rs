//! The shape of a contraction's result, by a label for each axis; and the contraction, which is this crate's own.

use crate::blas::{Blas, Context};
use crate::error::Result;
use crate::view::{View, ViewMut};

/// Axes of the same label are walked together.
pub(super) type Label = usize;

/// The length for each label.
///
/// # Panics
/// Where two axes of one label differ in length, or there are not as many labels as axes.
pub(super) fn lens<T: Blas>(operands: &[(&View<'_, T>, &[Label])]) -> Vec<(Label, usize)> {
    let mut lens: Vec<(Label, usize)> = Vec::new();
    for (view, labels) in operands {
        assert_eq!(labels.len(), view.ndim(), "one label for each axis");
        for (&label, axis) in labels.iter().zip(view.layout().axes()) {
            match lens.iter().find(|&&(other, _)| other == label) {
                Some(&(_, len)) => assert_eq!(len, axis.len, "lengths of axes of label {label}"),
                None => lens.push((label, axis.len)),
            }
        }
    }
    lens
}

/// The lengths of a result.
///
/// # Panics
/// Where a label stands twice, or is no operand's.
pub(super) fn of_result(labels: &[Label], lens: &[(Label, usize)]) -> Vec<usize> {
    let len = |(at, label): (usize, &Label)| {
        assert!(!labels[..at].contains(label), "label {label} stands twice in the result");
        let found = lens.iter().find(|(other, _)| other == label);
        found.unwrap_or_else(|| panic!("label {label} of the result is no operand's")).1
    };
    labels.iter().enumerate().map(len).collect()
}

/// C := alpha (A, B) + beta C, each with its labels. What is in C does not count where beta is 0.
///
/// # Panics
/// As [`lens`] and [`of_result`], and where C is of another shape; nothing is written then.
pub(super) fn contract<T: Blas>(
    alpha: T,
    (a, of_a): (View<'_, T>, &[Label]),
    (b, of_b): (View<'_, T>, &[Label]),
    beta: T,
    (c, of_c): (ViewMut<'_, T>, &[Label]),
) -> Result<()> {
    let lens = lens(&[(&a, of_a), (&b, of_b)]);
    assert_eq!(c.shape(), of_result(of_c, &lens), "the shape of the result of a contraction");
    Context::new().contract_labels([of_a, of_b, of_c], alpha, &a, &b, beta, c).map(drop)
}
