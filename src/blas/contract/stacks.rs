//! Routines of a structured matrix on stacks of matrices: `trsm`, `syrk`, `herk`, a call for each.

use super::positions::Positions;
use crate::axis_vec::{AxisVec, add};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::blas::operands::Operands;
use crate::error::{Error, Result};
use crate::layout::Axis;
use crate::plan::Policy;
use crate::plan::contraction::{C, Indices, Label, indices};
use crate::view::{IntoView, IntoViewMut};
use crate::words::{Diag, Side, Uplo};

/// Two stacks of matrices: an input, and what is written.
///
/// # What they have to be
/// - *elements*, *extent*, *distinct* of [`Problem`](super::Problem), of an input and an output with these axes, the last two of which
///   are rows and columns;
/// - *apart*: they share no byte.
pub(crate) struct Stacks<'a, T> {
    /// Their axes.
    pub axes: [&'a [Axis]; 2],
    /// First elements.
    pub places: [*mut T; 2],
    /// Whether the input is read as its conjugate.
    pub conj: bool,
}

/// What is called for each matrix.
type Each<'r, T> = &'r dyn Fn(&mut Context<'_>, &Operands<T, 2>) -> Result<Report>;

impl<T: Blas> Stacks<'_, T> {
    /// What is looped over: the leading axes of the output, along which the input is repeated as NumPy does.
    ///
    /// # Errors
    /// [`Error::Rank`] of fewer than two axes, or of more than the output has; [`Error::LabelLength`].
    fn loops(&self) -> Result<Indices> {
        let most = self.axes[1].len();
        let leading = |at: usize| -> Result<(AxisVec<Label>, usize)> {
            let ndim = self.axes[at].len();
            let Some(leading) = ndim.checked_sub(2) else {
                return Err(Error::Rank { expected: 2, found: ndim });
            };
            if ndim > most {
                return Err(Error::Rank { expected: ndim, found: most });
            }
            let mut labels = AxisVec::new();
            for position in (0..leading).rev() {
                add(&mut labels, Label::Between(position))?;
            }
            Ok((labels, leading))
        };
        let ((of_a, in_a), (of_c, in_c)) = (leading(0)?, leading(1)?);
        indices([(&of_a, &self.axes[0][..in_a]), (&[], &[]), (&of_c, &self.axes[1][..in_c])])
    }

    /// Calls the routine for each of them.
    ///
    /// # Errors
    /// Those of the routine, and of lengths; nothing has been written then.
    ///
    /// # Safety
    /// - They are as [`Stacks`] says.
    /// - `each` is a routine whose `Operands` may be two such matrices.
    pub(crate) unsafe fn call(&self, context: &mut Context<'_>, each: Each<'_, T>) -> Result<Report> {
        let loops = self.loops()?;
        let mut report = Report::default();
        if loops.iter().any(|index| index.len == 0) {
            return Ok(report);
        }
        let matrix = |at: usize, offset: isize| {
            let [.., rows, cols] = *self.axes[at] else {
                return Err(Error::Rank { expected: 2, found: self.axes[at].len() });
            };
            let conj = at == 0 && self.conj && T::DTYPE.is_complex();
            Ok(Located { ptr: self.places[at].wrapping_byte_offset(offset), rows, cols, conj })
        };
        if context.policy == Policy::ZeroCopy && !context.only_plans() {
            // What does not pass, as for not being aligned, may be any of them: it is to be known before the first is written.
            let (mut plan, backend) = (None, context.blas()?);
            let mut dry = Context::new().backend(backend).policy(Policy::ZeroCopy).plan_only(&mut plan);
            for position in Positions::of(&loops)? {
                each(
                    &mut dry,
                    &Operands::apart([matrix(0, position.offsets[0])?, matrix(1, position.offsets[C])?]),
                )?;
            }
        }
        for position in Positions::of(&loops)? {
            let operands =
                Operands::apart([matrix(0, position.offsets[0])?, matrix(1, position.offsets[C])?]);
            report.add(each(context, &operands)?);
            if context.only_plans() {
                break;
            }
        }
        Ok(report)
    }
}

/// A method for two stacks, and the function of its name.
macro_rules! stacked {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*; $raw:ident($($passed:ident),*));)*) => {$(
        impl Context<'_> {
            $(#[$doc])*
            ///
            /// A plan that is [left](Context::plan_only) is that of the last matrix, or of the first where nothing is carried out.
            ///
            /// # Errors
            /// Those of the routine for one matrix; [`Error::Rank`] of fewer than two axes, or of more than what is written has,
            /// [`Error::LabelLength`]. Nothing has been written then.
            #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
            pub fn $name<T: Blas>(
                &mut self,
                $($argument: $type,)*
                a: impl IntoView<Scalar = T>,
                b: impl IntoViewMut<Scalar = T>,
            ) -> Result<Report> {
                let (a, mut b) = (a.into_view()?, b.into_view_mut()?);
                let places = [a.as_ptr().cast_mut(), b.as_mut_ptr()];
                let axes = [a.layout().axes(), b.layout().axes()];
                let stacks = Stacks { axes, places, conj: a.conjugated() };
                // SAFETY: the views' invariants, for the call; `Operands` of two matrices of such stacks are as the routine demands: layouts
                // are those of axes of views, elements of the output are distinct and nobody else's.
                unsafe { stacks.call(self, &|context, given| T::$raw(context, $($passed,)* given)) }
            }
        }

        /// The same with everything as it is by default.
        ///
        /// # Errors
        #[doc = concat!("See [`Context::", stringify!($name), "`].")]
        #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
        pub fn $name<T: Blas>(
            $($argument: $type,)*
            a: impl IntoView<Scalar = T>,
            b: impl IntoViewMut<Scalar = T>,
        ) -> Result<Report> {
            Context::new().$name($($argument,)* a, b)
        }
    )*};
}

stacked! {
    /// [`Context::trsm`] for stacks: solves `A X = alpha B`, or `X A = alpha B`, for each pair of matrices, which are the last two axes; A is
    /// repeated along the leading ones as NumPy's `matmul` does, to those of B.
    ///
    /// ```
    /// use blasview::{Array, Diag, Order, Side, Uplo, trsm_batched};
    /// let a = Array::from_vec(vec![2.0, 0.0, 1.0, 4.0, 1.0, 0.0, 0.0, 2.0], &[2, 2, 2], Order::RowMajor)?;
    /// let mut b = Array::from_vec(vec![2.0, 9.0, 3.0, 8.0], &[2, 2, 1], Order::RowMajor)?;
    /// trsm_batched(Side::Left, Uplo::Lower, Diag::NonUnit, 1.0, &a, &mut b)?;
    /// assert_eq!(b.as_slice(), [1.0, 2.0, 3.0, 4.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    trsm_batched(side: Side, uplo: Uplo, diag: Diag, alpha: T; trsm_raw(side, uplo, diag, alpha));
    /// [`Context::syrk`] for stacks: a triangle of `C = alpha A A^T + beta C` for each of them.
    syrk_batched(uplo: Uplo, alpha: T, beta: T; syrk_raw(uplo, alpha, beta));
    /// [`Context::herk`] for stacks: a triangle of `C = alpha A A^H + beta C` for each of them.
    herk_batched(uplo: Uplo, alpha: T::Real, beta: T::Real; herk_raw(uplo, alpha, beta));
}
