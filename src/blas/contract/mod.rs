//! Products of arrays of any rank: stacks of matrices, and contractions by a letter for each axis.

mod compute;
mod kept;
mod path;
mod positions;
mod run;
mod shape;
mod stacks;

use num_complex::Complex;
pub use path::contract_path;
pub use run::Problem;
pub use shape::contract_shape;
#[cfg(feature = "capi")]
pub(crate) use stacks::Stacks;
pub use stacks::{herk_batched, syrk_batched, trsm_batched};

use super::context::{Context, Report};
use super::scalars::Blas;
use crate::axis_vec::{AxisVec, add};
use crate::error::{Error, Result};
use crate::layout::Axis;
use crate::plan::contraction::{Indices, Label, Spec, indices};
use crate::scalar::Scalar;
use crate::view::{IntoView, IntoViewMut, View, ViewMut};

/// Contractions, compiled in this crate once for each scalar.
///
/// # Safety
/// Of the method: `problem` is as [`Problem`] demands.
pub trait Contractions: Scalar {
    /// Carries it out.
    ///
    /// # Errors
    /// As of [`Context::contract`].
    ///
    /// # Safety
    /// As the trait says.
    unsafe fn contract_raw(context: &mut Context<'_>, problem: &Problem<'_, Self>) -> Result<Report>;
}

macro_rules! contractions {
    ($($scalar:ty)*) => {$(
        impl Contractions for $scalar {
            #[inline(never)]
            unsafe fn contract_raw(context: &mut Context<'_>, problem: &Problem<'_, $scalar>) -> Result<Report> {
                // SAFETY: the caller's promise, which is the same.
                unsafe { context.contract_raw(problem) }
            }
        }
    )*};
}

contractions! { f32 f64 Complex<f32> Complex<f64> }

/// Arrays by a letter for each axis, with everything as it is by default: see [`Context::contract`].
///
/// ```
/// use blasview::{Array, Order, View, contract};
/// let a = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
/// let b = [[1.0, 0.0], [1.0, 1.0], [0.0, 2.0]];
/// // The products of rows of A with rows of B.
/// let mut c = [0.0; 3];
/// contract("ij,ij->i", 1.0, &a, &b, 0.0, &mut c)?;
/// assert_eq!(c, [1.0, 7.0, 12.0]);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::contract`].
pub fn contract<T: Blas>(
    spec: &str,
    alpha: T,
    a: impl IntoView<Scalar = T>,
    b: impl IntoView<Scalar = T>,
    beta: T,
    c: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().contract(spec, alpha, a, b, beta, c)
}

/// Sums over axes of A and B, with everything as it is by default: see [`Context::tensordot`].
///
/// # Errors
/// See [`Context::tensordot`].
pub fn tensordot<T: Blas>(
    alpha: T,
    a: impl IntoView<Scalar = T>,
    b: impl IntoView<Scalar = T>,
    axes: [&[usize]; 2],
    beta: T,
    c: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().tensordot(alpha, a, b, axes, beta, c)
}

/// Products of stacks of matrices, with everything as it is by default: see [`Context::gemm_batched`].
///
/// ```
/// use blasview::{Array, Order, gemm_batched};
/// let a = Array::from_vec((0..12).map(f64::from).collect(), &[3, 2, 2], Order::RowMajor)?;
/// let swap = [[0.0, 1.0], [1.0, 0.0]];
/// let mut c = Array::zeros(&[3, 2, 2], Order::RowMajor)?;
/// // One product of 6 x 2: the matrices of A and C follow one another, and B is the same for all.
/// let report = gemm_batched(1.0, &a, &swap, 0.0, &mut c)?;
/// assert_eq!(c.view().get(&[2, 1, 0]), Some(11.0));
/// assert_eq!(report.calls, 1);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::gemm_batched`].
pub fn gemm_batched<T: Blas>(
    alpha: T,
    a: impl IntoView<Scalar = T>,
    b: impl IntoView<Scalar = T>,
    beta: T,
    c: impl IntoViewMut<Scalar = T>,
) -> Result<Report> {
    Context::new().gemm_batched(alpha, a, b, beta, c)
}

/// The indices of `mk,kn->mn` for stacks of matrices: leading axes by position from the last one on, as NumPy's matmul has them.
///
/// # Errors
/// [`Error::Rank`] of fewer than two axes, or of more than C has; [`Error::LabelLength`].
pub(crate) fn batched(axes: [&[Axis]; 3]) -> Result<Indices> {
    const NAMES: [[char; 2]; 3] = [['m', 'k'], ['k', 'n'], ['m', 'n']];
    let most = axes[2].len();
    let labels = |at: usize| -> Result<AxisVec<Label>> {
        let ndim = axes[at].len();
        let Some(leading) = ndim.checked_sub(2) else { return Err(Error::Rank { expected: 2, found: ndim }) };
        if ndim > most {
            return Err(Error::Rank { expected: ndim, found: most });
        }
        let mut list = AxisVec::new();
        for position in (0..leading).rev() {
            add(&mut list, Label::Between(position))?;
        }
        for letter in NAMES[at] {
            add(&mut list, Label::Letter(letter))?;
        }
        Ok(list)
    };
    let [a, b, c] = [labels(0)?, labels(1)?, labels(2)?];
    indices([(&a, axes[0]), (&b, axes[1]), (&c, axes[2])])
}

/// The letter that comes so many after that one.
fn lettered(from: char, at: usize) -> Label {
    Label::Letter(char::from_u32((from as u32).saturating_add(at as u32)).unwrap_or('…'))
}

/// The indices of sums over pairs of axes, those that are left of A before those of B.
///
/// # Errors
/// [`Error::AxisOutOfRange`], [`Error::RepeatedAxis`]; [`Error::AxisCount`] where there are not as many of B as of A;
/// [`Error::Rank`] where C has not as many axes as are left; [`Error::LabelLength`].
pub(crate) fn paired(axes: [&[Axis]; 3], pairs: [&[usize]; 2]) -> Result<Indices> {
    if pairs[0].len() != pairs[1].len() {
        return Err(Error::AxisCount { a: pairs[0].len(), b: pairs[1].len() });
    }
    for (at, pairs) in pairs.iter().enumerate() {
        if let Some(&axis) = pairs.iter().find(|&&axis| axis >= axes[at].len()) {
            return Err(Error::AxisOutOfRange { axis, ndim: axes[at].len() });
        }
        if let Some(at) = (0..pairs.len()).find(|&at| pairs[..at].contains(&pairs[at])) {
            return Err(Error::RepeatedAxis { axis: pairs[at] });
        }
    }
    let (mut a, mut b, mut c) = (AxisVec::new(), AxisVec::new(), AxisVec::new());
    // Sums by letters from the end of the alphabet on, what is left from its beginning on.
    let mut free = 0;
    for (at, list) in [&mut a, &mut b].into_iter().enumerate() {
        for axis in 0..axes[at].len() {
            let label = match pairs[at].iter().position(|&paired| paired == axis) {
                Some(pair) => lettered('α', pair),
                None => {
                    free += 1;
                    lettered('a', free - 1)
                }
            };
            add(list, label)?;
            if !pairs[at].contains(&axis) {
                add(&mut c, label)?;
            }
        }
    }
    if c.len() != axes[2].len() {
        return Err(Error::Rank { expected: c.len(), found: axes[2].len() });
    }
    indices([(&a, axes[0]), (&b, axes[1]), (&c, axes[2])])
}

impl Context<'_> {
    /// `C = alpha A B + beta C` for arrays of any rank, by a letter for each axis, as NumPy's `einsum` has them: letters that C has not
    /// are summed over. `"mkb,knb->mnb"` are products of matrices, one for each `b`.
    ///
    /// A letter twice in an operand is its diagonal; one that nothing else has is summed first. `...` stands for any number of axes,
    /// which are repeated where they have one element; without `->`, C has the letters that stand once, in the order of the alphabet.
    /// A and B are read as they are marked, conjugated or not. With beta = 0, C is not read; with alpha = 0 A and B are not.
    ///
    /// Axes become one index where they chain in the same order in every operand that has them, and of what is left the cheapest is
    /// done, in bytes and calls: one BLAS call; a loop of calls, over whichever axes are best looped over; a product in panels of our own
    /// kernels, which takes indices of several axes as they are; or one after an input has been packed in an order that chains.
    /// [`Context::explained`] and [`Context::plan_only`] tell which, and why.
    ///
    /// ```
    /// use blasview::{Array, Context, Order};
    /// let count = |from: i32, to: i32| (from..to).map(f64::from).collect::<Vec<_>>();
    /// let a = Array::from_vec(count(0, 24), &[2, 3, 4], Order::RowMajor)?;
    /// let b = Array::from_vec(count(0, 60), &[3, 4, 5], Order::RowMajor)?;
    /// let mut c = Array::zeros(&[2, 5], Order::RowMajor)?;
    /// let mut plan = None;
    /// Context::new().explained(&mut plan).contract("iab,abj->ij", 1.0, &a, &b, 0.0, &mut c)?;
    /// let explained = plan.unwrap().to_string();
    /// assert!(explained.starts_with("contract f64: 1 x gemm\n  m: i = 2\n  n: j = 5\n  k: (a, b) = 12\n"), "{explained}");
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// Nothing has been written when there is one:
    /// - [`Error::Specification`], [`Error::LabelLength`];
    /// - [`Error::WouldCopy`] under [`Policy::ZeroCopy`](crate::Policy::ZeroCopy);
    /// - [`Error::WorkspaceTooSmall`], [`Error::OutOfMemory`], [`Error::Overflow`].
    ///
    /// Time: that of the calls, and some microseconds to find them. Memory: nothing is allocated but workspace, and lists of more than
    /// a few axes.
    pub fn contract<T: Blas>(
        &mut self,
        spec: &str,
        alpha: T,
        a: impl IntoView<Scalar = T>,
        b: impl IntoView<Scalar = T>,
        beta: T,
        c: impl IntoViewMut<Scalar = T>,
    ) -> Result<Report> {
        let (a, b, c) = (a.into_view()?, b.into_view()?, c.into_view_mut()?);
        let indices = Spec::read(spec)?.indices([a.layout().axes(), b.layout().axes(), c.layout().axes()])?;
        self.contract_views(&indices, alpha, &a, &b, beta, c)
    }

    /// `C = alpha A B + beta C`, summed over pairs of axes, `axes[0]` of A with `axes[1]` of B; C has the axes that are left of A, then
    /// those of B. NumPy: `np.tensordot(a, b, axes)`. All else is as for [`Self::contract`].
    ///
    /// ```
    /// use blasview::{Array, Order, tensordot};
    /// let a = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[2, 3], Order::RowMajor)?;
    /// let mut c = Array::zeros(&[3, 3], Order::RowMajor)?;
    /// tensordot(1.0, &a, &a, [&[0], &[0]], 0.0, &mut c)?;
    /// assert_eq!(c.as_slice(), [17.0, 22.0, 27.0, 22.0, 29.0, 36.0, 27.0, 36.0, 45.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Self::contract`] but the first; [`Error::AxisCount`], [`Error::AxisOutOfRange`], [`Error::RepeatedAxis`];
    /// [`Error::Rank`] where C has not as many axes as are left.
    pub fn tensordot<T: Blas>(
        &mut self,
        alpha: T,
        a: impl IntoView<Scalar = T>,
        b: impl IntoView<Scalar = T>,
        axes: [&[usize]; 2],
        beta: T,
        c: impl IntoViewMut<Scalar = T>,
    ) -> Result<Report> {
        let (a, b, c) = (a.into_view()?, b.into_view()?, c.into_view_mut()?);
        let indices = paired([a.layout().axes(), b.layout().axes(), c.layout().axes()], axes)?;
        self.contract_views(&indices, alpha, &a, &b, beta, c)
    }

    /// `C = alpha A B + beta C` for stacks of matrices: the last two axes are m x k of A, k x n of B, m x n of C; A and B are repeated
    /// along the leading ones as NumPy's `matmul` does, to those of C. Strides are any: 0, negative, the stack innermost.
    ///
    /// The stack folds into a larger product where strides chain in all that carry it (B the same for all, and the matrices of A and C
    /// below one another, or the mirror image); else it is a call for each, planned once; small ones go through our own kernels in one
    /// pass. All else is as for [`Self::contract`].
    ///
    /// # Errors
    /// Those of [`Self::contract`] but the first; [`Error::Rank`] of fewer than two axes, or of more than C has.
    pub fn gemm_batched<T: Blas>(
        &mut self,
        alpha: T,
        a: impl IntoView<Scalar = T>,
        b: impl IntoView<Scalar = T>,
        beta: T,
        c: impl IntoViewMut<Scalar = T>,
    ) -> Result<Report> {
        let (a, b, c) = (a.into_view()?, b.into_view()?, c.into_view_mut()?);
        let indices = batched([a.layout().axes(), b.layout().axes(), c.layout().axes()])?;
        self.contract_views(&indices, alpha, &a, &b, beta, c)
    }

    /// [`Self::contract`] by a number for each axis, below 2^16. Of C none stands twice, and each is an input's.
    ///
    /// # Errors
    /// Those of [`Self::contract`] but the first.
    #[cfg(feature = "mdarray-linalg")]
    pub(crate) fn contract_labels<T: Blas>(
        &mut self,
        labels: [&[usize]; 3],
        alpha: T,
        a: &View<'_, T>,
        b: &View<'_, T>,
        beta: T,
        c: ViewMut<'_, T>,
    ) -> Result<Report> {
        let [of_a, of_b, of_c] =
            labels.map(|labels| labels.iter().map(|&at| lettered('a', at)).collect::<Vec<_>>());
        let axes = [a.layout().axes(), b.layout().axes(), c.layout().axes()];
        let indices = indices([(&of_a, axes[0]), (&of_b, axes[1]), (&of_c, axes[2])])?;
        self.contract_views(&indices, alpha, a, b, beta, c)
    }

    /// Views along indices that were made of their axes.
    fn contract_views<T: Blas>(
        &mut self,
        indices: &Indices,
        alpha: T,
        a: &View<'_, T>,
        b: &View<'_, T>,
        beta: T,
        mut c: ViewMut<'_, T>,
    ) -> Result<Report> {
        let places = [a.as_ptr().cast_mut(), b.as_ptr().cast_mut(), c.as_mut_ptr()];
        let conj = [a.conjugated(), b.conjugated()];
        let problem = Problem { indices, places, conj, overlaps: [false; 2], alpha, beta };
        // SAFETY: indices are made of the axes of these views: steps along one that an operand carries are those of one of its axes, or of
        // several at once, which stay inside. What the views' invariants say of their elements holds for the call; those of a `ViewMut`
        // are distinct and nobody else's, each index of C being one axis of it.
        unsafe { T::contract_raw(self, &problem) }
    }
}
