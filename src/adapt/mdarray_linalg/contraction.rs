//! Contractions of views, by a label for each axis: what has a label that the result has not is summed.

use crate::blas::{Blas, gemm};
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::view::{Array, CowArray, View, ViewMut, copy};
use crate::words::Order;

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
///
/// Time: a product of matrices for each index along the labels that all three have; copies what cannot be seen as a matrix.
pub(super) fn contract<T: Blas>(
    alpha: T,
    (a, of_a): (View<'_, T>, &[Label]),
    (b, of_b): (View<'_, T>, &[Label]),
    beta: T,
    (c, of_c): (ViewMut<'_, T>, &[Label]),
) -> Result<()> {
    let lens = lens(&[(&a, of_a), (&b, of_b)]);
    assert_eq!(c.shape(), of_result(of_c, &lens), "the shape of the result of a contraction");
    let (a, of_a) = without_lonely(diagonals(a, of_a)?, &[of_b, of_c])?;
    let (b, of_b) = without_lonely(diagonals(b, of_b)?, &[&of_a, of_c])?;

    let both = |label: &&Label| of_a.contains(label) && of_b.contains(label);
    let shared: Vec<Label> = of_c.iter().filter(both).copied().collect();
    let rows: Vec<Label> = of_c.iter().filter(|label| !of_b.contains(label)).copied().collect();
    let cols: Vec<Label> = of_c.iter().filter(|label| !of_a.contains(label)).copied().collect();
    let summed: Vec<Label> =
        of_a.iter().filter(|label| both(label) && !of_c.contains(label)).copied().collect();

    let count = |labels: &[Label]| {
        Layout::count(
            labels
                .iter()
                .filter_map(|label| lens.iter().find(|(other, _)| other == label))
                .map(|&(_, len)| len),
        )
    };
    let product = Product { alpha, beta, shape: [count(&rows)?, count(&cols)?, count(&summed)?] };
    product.each(
        shared.len(),
        a.view().permute(&places(&of_a, &[&shared, &rows, &summed]))?,
        b.view().permute(&places(&of_b, &[&shared, &summed, &cols]))?,
        c.permute(&places(of_c, &[&shared, &rows, &cols]))?,
    )
}

/// Where those labels stand, one group after the other.
fn places(labels: &[Label], groups: &[&[Label]]) -> Vec<usize> {
    groups.concat().iter().filter_map(|label| labels.iter().position(|other| other == label)).collect()
}

/// The diagonal along all axes that have a label in common.
fn diagonals<'a, T: Blas>(mut view: View<'a, T>, labels: &[Label]) -> Result<(View<'a, T>, Vec<Label>)> {
    let mut labels = labels.to_vec();
    let twice = |labels: &[Label]| {
        (0..labels.len()).find_map(|at| {
            labels[..at].iter().position(|&label| label == labels[at]).map(|before| (before, at))
        })
    };
    while let Some((first, second)) = twice(&labels) {
        // Both axes go, their diagonal comes last.
        view = view.diagonal(0, first, second)?;
        labels.remove(second);
        let label = labels.remove(first);
        labels.push(label);
    }
    Ok((view, labels))
}

/// The sum along the axes whose label is none of those: the product with ones.
fn without_lonely<'a, T: Blas>(
    (view, labels): (View<'a, T>, Vec<Label>),
    others: &[&[Label]],
) -> Result<(CowArray<'a, T>, Vec<Label>)> {
    let is_lonely = |label: &Label| !others.iter().any(|others| others.contains(label));
    let (lonely, kept): (Vec<Label>, Vec<Label>) = labels.iter().partition(|label| is_lonely(label));
    if lonely.is_empty() {
        return Ok((CowArray::Borrowed(view), labels));
    }
    let lens = lens(&[(&view, &labels)]);
    let one = [T::ONE];
    let ones = View::from_slice(&one, &[])?.broadcast_to(&of_result(&lonely, &lens))?;
    let mut sum = Array::zeros(&of_result(&kept, &lens), Order::RowMajor)?;
    contract(T::ONE, (view, &labels), (ones, &lonely), T::ZERO, (sum.view_mut(), &kept))?;
    Ok((CowArray::Owned(sum), kept))
}

/// What is computed for each index along the axes that all three have.
struct Product<T> {
    alpha: T,
    beta: T,
    /// Rows and columns of the result, and how many products are summed.
    shape: [usize; 3],
}

impl<T: Blas> Product<T> {
    /// For each index along so many first axes.
    fn each(&self, shared: usize, a: View<'_, T>, b: View<'_, T>, mut c: ViewMut<'_, T>) -> Result<()> {
        if shared == 0 {
            return self.one(a, b, c);
        }
        for at in 0..c.layout().axis(0)?.len as isize {
            let (a, b) = (a.clone().index(0, at)?, b.clone().index(0, at)?);
            self.each(shared - 1, a, b, c.reborrow().index(0, at)?)?;
        }
        Ok(())
    }

    /// Rows first, columns last, what is summed between them.
    fn one(&self, a: View<'_, T>, b: View<'_, T>, mut c: ViewMut<'_, T>) -> Result<()> {
        let &Product { alpha, beta, shape: [rows, cols, summed] } = self;
        let a = a.to_shape(&[rows, summed], Order::RowMajor)?;
        let b = b.to_shape(&[summed, cols], Order::RowMajor)?;
        match c.reborrow().reshape(&[rows, cols], Order::RowMajor) {
            Ok(c) => gemm(alpha, &a, &b, beta, c).map(drop),
            Err(Error::Reshape) => {
                let mut product = c.as_view().to_shape(&[rows, cols], Order::RowMajor)?.into_owned()?;
                gemm(alpha, &a, &b, beta, &mut product)?;
                let shape = c.shape();
                copy(c, product.view().reshape(&shape, Order::RowMajor)?)
            }
            Err(error) => Err(error),
        }
    }
}
