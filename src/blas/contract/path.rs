//! Contractions of several operands, two by two in an order that is given: to find a good one is left to others, such as opt_einsum.

use crate::blas::Blas;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result, Specification};
use crate::view::{Array, CowArray, IntoViewMut, View};
use crate::words::Order;

/// Several operands, with everything as it is by default: see [`Context::contract_path`].
///
/// # Errors
/// See [`Context::contract_path`].
pub fn contract_path<T: Blas>(
    spec: &str,
    path: &[[usize; 2]],
    alpha: T,
    operands: &[View<'_, T>],
    beta: T,
    c: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().contract_path(spec, path, alpha, operands, beta, c)
}

/// The letters of each operand, and of the output.
fn letters(spec: &str, count: usize) -> Result<(Vec<Vec<char>>, Vec<char>)> {
    let fault = |fault| Error::Specification { text: spec.into(), fault };
    let (inputs, output) = spec.split_once("->").ok_or_else(|| fault(Specification::NoOutput))?;
    let read = |part: &str| {
        let read = |letter: char| match letter.is_alphabetic() {
            true => Ok(letter),
            false => Err(fault(Specification::Character { found: letter })),
        };
        part.chars().filter(|&letter| letter != ' ').map(read).collect::<Result<Vec<char>>>()
    };
    let inputs = inputs.split(',').map(read).collect::<Result<Vec<_>>>()?;
    if inputs.len() != count {
        return Err(fault(Specification::Count { letters: inputs.len(), operands: count }));
    }
    Ok((inputs, read(output)?))
}

/// What a product of two operands has of letters: those that others or the output have, in the order of a product.
fn kept(a: &[char], b: &[char], others: impl Fn(char) -> bool) -> Vec<char> {
    let (in_both, of_a): (Vec<char>, Vec<char>) = a.iter().partition(|letter| b.contains(letter));
    let all = in_both.iter().chain(&of_a).chain(b).copied().filter(|&letter| others(letter));
    let mut list: Vec<char> = Vec::new();
    for letter in all {
        if !list.contains(&letter) {
            list.push(letter);
        }
    }
    list
}

impl Context<'_> {
    /// `C = alpha A B ... + beta C` for several operands, two by two: `"ij,jk,kl->il"`. Each step of `path` names two positions in the
    /// list of operands; these are taken out of it, and their product comes last. NumPy's and opt_einsum's `einsum_path` find such
    /// lists. All else is as for [`Context::contract`], but that there is no ellipsis, and `->` has to be there.
    ///
    /// A plan that is [left](Context::explained) is that of the last step.
    ///
    /// ```
    /// use blasview::{Array, Order, contract_path};
    /// let number = |count: i32| (0..count).map(f64::from).collect::<Vec<_>>();
    /// let a = Array::from_vec(number(6), &[2, 3], Order::RowMajor)?;
    /// let b = Array::from_vec(number(12), &[3, 4], Order::RowMajor)?;
    /// let x = Array::from_vec(number(4), &[4], Order::RowMajor)?;
    /// let mut y = [0.0; 2];
    /// // B x first, so that no product of matrices is needed.
    /// contract_path("ij,jk,k->i", &[[1, 2], [0, 1]], 1.0, &[a.view(), b.view(), x.view()], 0.0, &mut y)?;
    /// assert_eq!(y, [162.0, 504.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Context::contract`]; [`Error::Path`] where a step does not name two of the operands that are left,
    /// [`Error::PathLength`] where there are not as many steps as make one of all. Nothing has been written to C.
    ///
    /// Memory: arrays for what is between the steps.
    pub fn contract_path<T: Blas>(
        &mut self,
        spec: &str,
        path: &[[usize; 2]],
        alpha: T,
        operands: &[View<'_, T>],
        beta: T,
        c: impl IntoViewMut<Scalar = T>,
    ) -> Result<Report> {
        let (inputs, output) = letters(spec, operands.len())?;
        if path.len() + 1 != operands.len() || path.is_empty() {
            return Err(Error::PathLength { steps: path.len(), operands: operands.len() });
        }
        for (step, &pair) in path.iter().enumerate() {
            let left = operands.len() - step;
            if pair[0] == pair[1] || pair.iter().any(|&at| at >= left) {
                return Err(Error::Path { step, pair, operands: left });
            }
        }
        let mut c = c.into_view_mut()?;
        let mut list: Vec<(CowArray<'_, T>, Vec<char>)> =
            operands.iter().map(|view| CowArray::Borrowed(view.clone())).zip(inputs).collect();
        let mut report = Report::default();
        let text = |a: &[char], b: &[char], c: &[char]| {
            let text = |letters: &[char]| letters.iter().collect::<String>();
            format!("{},{}->{}", text(a), text(b), text(c))
        };
        for (step, &[first, second]) in path.iter().enumerate() {
            let later = list.remove(first.max(second));
            let earlier = list.remove(first.min(second));
            let ((a, of_a), (b, of_b)) = if first < second { (earlier, later) } else { (later, earlier) };
            let done = if step + 1 == path.len() {
                self.contract(&text(&of_a, &of_b, &output), alpha, &a, &b, beta, &mut c)?
            } else {
                let is_used = |letter| {
                    output.contains(&letter) || list.iter().any(|(_, letters)| letters.contains(&letter))
                };
                let of_c = kept(&of_a, &of_b, is_used);
                let (of_a_lens, of_b_lens) = (a.view().shape(), b.view().shape());
                let len = |letter: &char| {
                    let of = |letters: &[char], lens: &[usize]| {
                        letters.iter().zip(lens).find(|(other, _)| *other == letter).map(|(_, &len)| len)
                    };
                    of(&of_a, &of_a_lens).or_else(|| of(&of_b, &of_b_lens)).unwrap_or(1)
                };
                let shape: Vec<usize> = of_c.iter().map(len).collect();
                let mut made = Array::zeros(&shape, Order::RowMajor)?;
                let done = self.contract(&text(&of_a, &of_b, &of_c), T::ONE, &a, &b, T::ZERO, &mut made)?;
                list.push((CowArray::Owned(made), of_c));
                done
            };
            report.add(done);
        }
        Ok(report)
    }
}
