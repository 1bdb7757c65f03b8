//! [`Context`]: how routines are to be carried out; [`Report`]: what was done.

use core::mem::MaybeUninit;

use crate::arch::CACHE_LINE;
use crate::backend::{self, Backend};
use crate::error::Result;
use crate::plan::{AnyPlan, Directly, Policy, Tuning, WORKSPACE_LIMIT};

/// How routines are to be carried out: policy, workspace and threads; or whether they are only planned.
///
/// ```
/// use blasview::{Context, Error, MatrixView, MatrixViewMut, Policy, Slice};
/// let data: Vec<f64> = (0..16).map(f64::from).collect();
/// let a = MatrixView::row_major(&data, 4, 4)?;
/// let every_second = a.slice(.., Slice::ALL.step(2))?;
/// let mut c = [0.0; 8];
/// let c = MatrixViewMut::row_major(&mut c, 4, 2)?;
///
/// let mut context = Context::new().policy(Policy::ZeroCopy);
/// let Err(Error::WouldCopy { refusals, .. }) = context.gemm(1.0, a, every_second, 0.0, c) else { panic!() };
/// assert_eq!(refusals.of("B").unwrap().to_string(), "no axis has unit stride (32 and 16 bytes)");
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Context<'w> {
    backend: Option<Backend>,
    pub(super) policy: Policy,
    pub(super) directly: Directly,
    tuning: Option<&'w Tuning>,
    limit: usize,
    pub(super) own: Option<&'w mut [MaybeUninit<u8>]>,
    pub(super) threads: usize,
    pub(super) plan_into: Option<&'w mut Option<AnyPlan>>,
    /// Whether that plan is left beside what is done, not in its place.
    pub(super) carries_out: bool,
    /// Whether what passes is passed: it is not only planned, nor is any other way looked for. Told by the others.
    pub(super) is_plain: bool,
}

impl Default for Context<'_> {
    fn default() -> Self {
        Context::new()
    }
}

impl<'w> Context<'w> {
    /// The default backend, policy `Auto`, a workspace of up to 8 MiB that each thread keeps for itself, as many threads as the
    /// BLAS has.
    pub const fn new() -> Self {
        Context {
            backend: None,
            policy: Policy::Auto,
            directly: Directly::Measured,
            tuning: None,
            limit: WORKSPACE_LIMIT,
            own: None,
            threads: 0,
            plan_into: None,
            carries_out: false,
            is_plain: true,
        }
    }

    /// Which BLAS computes; unless told, [`backend::default`].
    #[must_use]
    pub fn backend(self, backend: Backend) -> Self {
        Context { backend: Some(backend), ..self }
    }

    /// Whether copying is allowed.
    #[must_use]
    pub fn policy(self, policy: Policy) -> Self {
        Context { policy, ..self }.noted()
    }

    /// When a product that BLAS cannot take as it lies is computed on its strides instead of being packed for BLAS:
    /// where that was measured to be faster (as it lies, or in panels in the workspace), unless told otherwise. Under [`Policy::ZeroCopy`] it is
    /// refused all the same, so that what is refused does not depend on the size.
    #[must_use]
    pub fn directly(self, directly: Directly) -> Self {
        Context { directly, ..self }
    }

    /// The numbers by which it is decided what is faster; unless told, those of the backend ([`Backend::tuning`]).
    ///
    /// ```
    /// use blasview::{Context, MatrixView, MatrixViewMut, backend};
    /// // No product is computed directly for being small.
    /// let tuning = backend::default()?.tuning().direct_len(0);
    /// let (a, mut c) = ([1.0, 0.0, 2.0, 0.0, 3.0, 0.0, 4.0, 0.0], [0.0; 4]);
    /// let a = MatrixView::from_slice(&a, 0, [2, 2], [4, 2])?;
    /// Context::new().tuning(&tuning).gemm(1.0, a, a, 0.0, MatrixViewMut::row_major(&mut c, 2, 2)?)?;
    /// assert_eq!(c, [7.0, 10.0, 15.0, 22.0]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    #[must_use]
    pub fn tuning(self, tuning: &'w Tuning) -> Self {
        Context { tuning: Some(tuning), ..self }
    }

    /// Bound of the workspace in bytes. Operands that do not fit are packed panel by panel. Only an operand that
    /// shares memory with the output may go beyond it, as it has to be copied as a whole.
    #[must_use]
    pub fn workspace_limit(self, bytes: usize) -> Self {
        Context { limit: bytes, ..self }
    }

    /// Memory to use as workspace, all of which is the bound: nothing is allocated then. Up to 63 bytes are lost
    /// to alignment.
    #[must_use]
    pub fn workspace(self, own: &'w mut [MaybeUninit<u8>]) -> Self {
        Context { own: Some(own), ..self }
    }

    /// On how many threads at most to pack operands of 4 MiB and more, and to compute products without BLAS that are not small.
    /// 0, the default: as many as the BLAS computes on, which may be told by [`Backend::set_threads`]. They are those of
    /// rayon, with the feature of that name; without it there is one.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Context { threads, ..self }
    }

    /// On how many threads to pack and compute beside that BLAS.
    #[inline]
    pub(super) fn own_threads(&self, blas: Backend) -> usize {
        match self.threads {
            _ if cfg!(not(feature = "rayon")) => 1,
            0 => blas.threads(),
            threads => threads,
        }
    }

    /// Nothing is written: each routine that is called leaves its plan at `place` instead, for alpha other than 0, and
    /// an empty report. Those that return a value return it, and leave their plan too.
    ///
    /// ```
    /// use blasview::{Context, MatrixView, MatrixViewMut, Side, Slice, Uplo};
    /// let data = [0.0; 64];
    /// let a = MatrixView::row_major(&data, 8, 8)?.slice(Slice::ALL.step(2), Slice::ALL.step(2))?;
    /// let b = MatrixView::row_major(&data, 4, 16)?;
    /// let mut c = [0.0; 64];
    /// let c = MatrixViewMut::row_major(&mut c, 4, 16)?;
    ///
    /// let mut plan = None;
    /// Context::new().plan_only(&mut plan).symm(Side::Left, Uplo::Upper, 1.0, a, b, 0.0, c)?;
    /// let plan = plan.unwrap();
    /// assert_eq!(plan.bytes_copied(), 8 * 10);
    /// assert!(plan.to_string().contains("A  4 x 4, upper: pack (no axis has unit stride (128 and 16 bytes))"));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    #[must_use]
    pub fn plan_only(self, place: &'w mut Option<AnyPlan>) -> Self {
        Context { plan_into: Some(place), carries_out: false, ..self }.noted()
    }

    /// Each routine that is carried out leaves its plan at `place` too, which says what became of each operand, and why: found out
    /// once more for that, which takes some microseconds.
    ///
    /// ```
    /// use blasview::{Context, Directly, MatrixView, MatrixViewMut, Slice};
    /// let data: Vec<f64> = (0..64).map(f64::from).collect();
    /// let a = MatrixView::row_major(&data, 8, 8)?;
    /// let (even, mut c, mut plan) = (a.slice(.., Slice::ALL.step(2))?, [0.0; 32], None);
    /// let c = MatrixViewMut::row_major(&mut c, 8, 4)?;
    /// let report = Context::new().directly(Directly::Never).explained(&mut plan).gemm(1.0, a, even, 0.0, c)?;
    /// assert_eq!(report.bytes_copied, 256);
    /// let b = plan.unwrap().operand(1).unwrap();
    /// assert_eq!(b.access.reason().unwrap().to_string(), "no axis has unit stride (64 and 16 bytes)");
    /// # Ok::<(), blasview::Error>(())
    /// ```
    #[must_use]
    pub fn explained(self, place: &'w mut Option<AnyPlan>) -> Self {
        Context { plan_into: Some(place), carries_out: true, ..self }.noted()
    }

    /// Whether nothing is carried out.
    #[inline(always)]
    pub(crate) fn only_plans(&self) -> bool {
        self.plan_into.is_some() && !self.carries_out
    }

    /// What is called from here on leaves no plan.
    pub(super) fn forget_plan(&mut self) {
        self.plan_into = None;
        self.is_plain = self.policy != Policy::Fastest;
    }

    /// With `is_plain` as it is after a change.
    #[inline]
    fn noted(self) -> Self {
        Context { is_plain: self.plan_into.is_none() && self.policy != Policy::Fastest, ..self }
    }

    /// The BLAS that computes. Asked for once a call, as the default may change meanwhile.
    #[inline(always)]
    pub(crate) fn blas(&self) -> Result<Backend> {
        match self.backend {
            Some(backend) => Ok(backend),
            None => backend::default(),
        }
    }

    /// What is faster on that backend.
    #[inline(always)]
    pub(super) fn tuning_of(&self, blas: Backend) -> &'w Tuning {
        match self.tuning {
            Some(tuning) => tuning,
            None => blas.tuning(),
        }
    }

    /// The bytes of workspace that a plan may use.
    pub(super) fn limit(&self) -> usize {
        match &self.own {
            Some(own) => own.len().saturating_sub(own.as_ptr().align_offset(CACHE_LINE)),
            None => self.limit,
        }
    }

    /// So many bytes of the caller's workspace, aligned, and a context like this one with what is left of it.
    pub(super) fn split_workspace(&mut self, bytes: usize) -> (Option<&mut [MaybeUninit<u8>]>, Context<'_>) {
        let Context { backend, policy, directly, tuning, limit, threads, carries_out, is_plain, .. } = *self;
        let (first, own) = match self.own.as_deref_mut() {
            Some(own) => {
                let at = own.as_ptr().align_offset(CACHE_LINE).saturating_add(bytes).min(own.len());
                let (first, rest) = own.split_at_mut(at);
                (Some(first), Some(rest))
            }
            None => (None, None),
        };
        let plan_into = self.plan_into.as_deref_mut();
        // What has to go beyond the bound may.
        let limit = if bytes <= limit { limit - bytes } else { limit };
        (
            first,
            Context {
                backend,
                policy,
                directly,
                tuning,
                limit,
                own,
                threads,
                plan_into,
                carries_out,
                is_plain,
            },
        )
    }

    pub(super) fn own(&mut self) -> Option<&mut [MaybeUninit<u8>]> {
        self.own.as_deref_mut()
    }
}

/// What was done. Why not otherwise, operand by operand: [`Context::explained`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Bytes copied between operands and workspace.
    pub bytes_copied: usize,
    /// Bytes of workspace used.
    pub workspace_bytes: usize,
    /// Number of BLAS calls made.
    pub calls: usize,
    /// Whether it was computed without BLAS, by kernels of this crate; false where nothing was to be computed.
    pub computed_directly: bool,
}

impl Report {
    /// The same with what another part of the work took, done after this one in the same workspace.
    pub(super) fn add(&mut self, part: Report) {
        let Report { bytes_copied, workspace_bytes, calls, computed_directly } = part;
        self.bytes_copied = self.bytes_copied.saturating_add(bytes_copied);
        self.workspace_bytes = self.workspace_bytes.max(workspace_bytes);
        self.calls = self.calls.saturating_add(calls);
        self.computed_directly |= computed_directly;
    }
}
