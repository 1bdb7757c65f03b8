//! The shape of the output of a contraction, for who has to make one.

use crate::error::Result;
use crate::plan::contraction::Spec;

/// The shape that C has in [`contract`](crate::contract), for those of A and B.
///
/// ```
/// use blasview::contract_shape;
/// assert_eq!(contract_shape("mkb,knb->mnb", &[2, 3, 9], &[3, 4, 9])?, [2, 4, 9]);
/// assert_eq!(contract_shape("...ab,...bc", &[5, 1, 2, 3], &[7, 3, 4])?, [5, 7, 2, 4]);
/// assert!(contract_shape("ab,bc->ac", &[2, 3], &[4, 5]).is_err());
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// [`Error::Specification`](crate::Error::Specification), [`Error::LabelLength`](crate::Error::LabelLength).
///
/// Time: quadratic in the number of axes.
pub fn contract_shape(spec: &str, a: &[usize], b: &[usize]) -> Result<Vec<usize>> {
    Spec::read(spec)?.output_shape([a, b])
}
