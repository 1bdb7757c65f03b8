//! Products of matrices of different types: real times complex by real products alone, others converted while they are packed.
//!
//! No matrix is promoted as a whole but where that cannot be helped: where C shares memory with an operand, or where nothing is to be
//! computed without BLAS.

use crate::arch::CACHE_LINE;
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::compiled::Routines as _;
use crate::blas::context::{Context, Report};
use crate::blas::directly::without_product;
use crate::blas::operands::{Operands, Settings};
use crate::blas::table::{AsOperand as _, operands};
use crate::direct::gemm::{self, Product, Strided, Workspace};
use crate::error::{Error, Refusal, Refusals, Result};
use crate::layout::Axis;
use crate::pack::with_scratch;
use crate::plan::routines::GEMM;
use crate::plan::{Directly, Policy, Request, WORKSPACE_LIMIT, index_lens, is_tiny};
use crate::scalar::{DType, Scalar};
use crate::view::{IntoMatrix, IntoMatrixMut};
use num_complex::Complex;

/// A number all of whose values `T` holds: `f32` in all, `f64` and `Complex<f32>` in `Complex<f64>`, each in itself.
pub trait PromotesTo<T: Scalar>: Scalar {}

impl<T: Scalar> PromotesTo<T> for T {}
impl PromotesTo<f64> for f32 {}
impl PromotesTo<Complex<f32>> for f32 {}
impl PromotesTo<Complex<f64>> for f32 {}
impl PromotesTo<Complex<f64>> for f64 {}
impl PromotesTo<Complex<f64>> for Complex<f32> {}

/// `C = alpha A B + beta C` of matrices of different types, with everything as it is by default: see [`Context::gemm_mixed`].
///
/// ```
/// use blasview::{Complex, gemm_mixed};
/// let a = [[1.0, 2.0], [0.0, 1.0]];
/// let z = [[Complex::new(1.0, 1.0)], [Complex::new(0.0, -1.0)]];
/// let mut c = [[Complex::ZERO]; 2];
/// // One product of real numbers: the columns of Z and C are twice as many of them.
/// let report = gemm_mixed(Complex::ONE, &a, &z, Complex::ZERO, &mut c)?;
/// assert_eq!(c, [[Complex::new(1.0, -1.0)], [Complex::new(0.0, -1.0)]]);
/// assert_eq!(report.bytes_copied, 0);
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// See [`Context::gemm_mixed`].
pub fn gemm_mixed<T: Blas + Scalar<Real: Blas>>(
    alpha: T,
    a: impl IntoMatrix<Scalar: PromotesTo<T>>,
    b: impl IntoMatrix<Scalar: PromotesTo<T>>,
    beta: T,
    c: impl IntoMatrixMut<Scalar = T>,
) -> Result<Report> {
    Context::new().gemm_mixed(alpha, a, b, beta, c)
}

impl Context<'_> {
    /// `C = alpha A B + beta C`: A is m x k, B is k x n, C is m x n, of a type that holds all values of the others.
    ///
    /// - Real times complex, or the other way round, of one precision and with real alpha and beta, is one product of real numbers where
    ///   the complex matrix and C have unit strides along the index that they share, and the matrix is not conjugated; else two, of
    ///   the real and of the imaginary parts. So half of what the product of complex numbers takes. (A NaN or an infinity stays in
    ///   its part: it is not multiplied by an imaginary part that is 0.)
    /// - Else each number is converted while panels of A and B are packed for kernels of this crate, which needs workspace and copies
    ///   nothing. Operands of small products, and all under [`Directly::Never`], are converted as a whole.
    /// - Matrices of one type are [`Context::gemm`].
    ///
    /// A plan that is [left](Context::plan_only) is that of the (last) real product, or of the converted operands.
    ///
    /// # Errors
    /// Those of [`Context::gemm`]; under [`Policy::ZeroCopy`] also where numbers would have to be converted
    /// ([`Refusal::OtherType`]).
    ///
    /// Time: that of the products. Memory: nothing is allocated but workspace.
    pub fn gemm_mixed<A, B, T>(
        &mut self,
        alpha: T,
        a: A,
        b: B,
        beta: T,
        c: impl IntoMatrixMut<Scalar = T>,
    ) -> Result<Report>
    where
        T: Blas + Scalar<Real: Blas>,
        A: IntoMatrix<Scalar: PromotesTo<T>>,
        B: IntoMatrix<Scalar: PromotesTo<T>>,
    {
        let types = [A::Scalar::DTYPE, B::Scalar::DTYPE];
        let [a, b] = [of_type::<_, T>(a.into_matrix()?.operand()), of_type(b.into_matrix()?.operand())];
        let operands = operands([a, b, c.into_matrix_mut()?.operand()]);
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, of A and B with their own types,
        // which are these; `PromotesTo` is implemented for types that `T` holds, and no others can be.
        unsafe { T::gemm_mixed_raw(self, types, alpha, beta, &operands) }
    }

    /// `gemm_mixed` with operands given by layout and address, C possibly sharing memory with A or B.
    ///
    /// # Safety
    /// - `operands` are as [`Operands`] demands, of A and B for elements of `types` in place of `T`.
    /// - `T` holds all values of these.
    pub(crate) unsafe fn gemm_mixed_raw<T: Blas + Scalar<Real: Blas>>(
        &mut self,
        types: [DType; 2],
        alpha: T,
        beta: T,
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        // Of `f32` there is no other.
        if types == [T::DTYPE; 2] || T::DTYPE == DType::F32 {
            // SAFETY: the caller's promise, of one type.
            return unsafe { T::gemm_raw(self, alpha, beta, operands) };
        }
        let (settings, layouts) = (Settings::general(alpha, beta), operands.layouts());
        let lens = index_lens(&GEMM, &layouts)?;
        let is_planned = self.only_plans();
        if !is_planned && (lens.contains(&0) || alpha == T::ZERO) {
            // SAFETY: the caller's promises of C; its lengths were compared.
            unsafe { without_product(&GEMM, settings, lens, operands) };
            return Ok(Report::default());
        }
        let is_real = |number: T| number.im() == T::Real::ZERO;
        let are_real = types.map(|dtype| dtype == T::Real::DTYPE && T::DTYPE.is_complex());
        let is_other = types.map(|dtype| dtype != T::DTYPE);
        // SAFETY: the caller's promises; types, lengths and scales are as each asks for.
        unsafe {
            match operands.are_apart() {
                true if are_real[0] != are_real[1]
                    && is_other == are_real
                    && is_real(alpha)
                    && is_real(beta) =>
                {
                    self.by_parts(usize::from(are_real[0]), [alpha.re(), beta.re()], operands)
                }
                _ if self.policy == Policy::ZeroCopy => {
                    let why = |at: usize| is_other[at].then_some(Refusal::OtherType);
                    let refusals = Refusals::collect([("A", why(0)), ("B", why(1))])?;
                    Err(Error::WouldCopy { routine: GEMM.name, refusals })
                }
                true if !is_planned
                    && self.directly != Directly::Never
                    && !self.is_best_promoted::<T>(lens)? =>
                {
                    self.converting(types, settings, lens, operands)
                }
                _ => self.promoted(types, settings, lens, operands),
            }
        }
    }

    /// Whether a product is so small that converting whole operands takes less time than making panels of them. (Measured, Emerald
    /// Rapids, f32 x f64 over the call on f64, in panels and as a whole: 9, 1.9 at n = 8; 3.6 to 6.4, 1.7 at 16; 2.2, 1.3 to 2.1
    /// at 32; 1.4 to 1.7, 1.2 at 65; 1.2 to 1.4, 1.2 at 100; .9, 1.1 at 128; kernels SkylakeX.)
    fn is_best_promoted<T: Blas>(&self, lens: [usize; 3]) -> Result<bool> {
        let [m, n, k] = lens;
        let bytes = k
            .saturating_mul(m.saturating_add(n))
            .saturating_mul(size_of::<T>())
            .saturating_add(2 * CACHE_LINE);
        Ok(is_tiny(T::DTYPE, lens, self.tuning_of(self.blas()?).direct_len) && bytes <= self.limit())
    }

    /// Products of real numbers; `complex` is the complex one of A and B.
    ///
    /// # Safety
    /// As [`Self::gemm_mixed_raw`]: the other one is of `T::Real`. Nothing shares memory with C.
    unsafe fn by_parts<T: Blas + Scalar<Real: Blas>>(
        &mut self,
        complex: usize,
        [alpha, beta]: [T::Real; 2],
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        let (size, part) = (size_of::<T>(), size_of::<T::Real>());
        // Along rows if A is complex, along columns if B is.
        let free = |place: &Located<T>| if complex == 0 { place.rows } else { place.cols };
        let [z, c] = [operands.places[complex], operands.places[2]];
        let together = !z.conj && [z, c].iter().all(|place| free(place).is_unit(size));
        let real = |place: Located<T>, at: usize| {
            let Located { ptr, rows, cols, .. } = place;
            let (mut rows, mut cols) = (rows, cols);
            if together {
                let axis = if complex == 0 { &mut rows } else { &mut cols };
                *axis = Axis::new(2 * axis.len, part as isize);
            }
            Located { ptr: ptr.cast::<T::Real>().wrapping_add(at), rows, cols, conj: false }
        };
        let mut report = Report::default();
        for at in 0..if together { 1 } else { 2 } {
            let mut places = operands.places.map(|place| real(place, at));
            let Located { ptr, rows, cols, .. } = operands.places[1 - complex];
            places[1 - complex] = Located { ptr: ptr.cast(), rows, cols, conj: false };
            let alpha = if z.conj && at == 1 { -alpha } else { alpha };
            // SAFETY: layouts and elements: a complex number is its real part, which the imaginary one follows (`Scalar` is sealed): of
            // contiguous ones there are twice as many real ones without gaps (no overflow: memory holds them), of others one in
            // each, at the same steps. Those of C are distinct as its elements are. Nothing is shared, the caller promises.
            let done = unsafe { T::Real::gemm_raw(self, alpha, beta, &Operands::apart(places)) }?;
            report.calls += done.calls;
            report.bytes_copied += done.bytes_copied;
            report.workspace_bytes = report.workspace_bytes.max(done.workspace_bytes);
            report.computed_directly |= done.computed_directly;
        }
        Ok(report)
    }

    /// In panels, into which numbers are converted.
    ///
    /// # Safety
    /// As [`Self::gemm_mixed_raw`]; `lens` are those of the operands, none of them 0. Nothing shares memory with C.
    unsafe fn converting<T: Blas>(
        &mut self,
        types: [DType; 2],
        settings: Settings<T>,
        lens: [usize; 3],
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        let (blas, layouts, limit) = (self.blas()?, operands.layouts(), self.limit());
        let request = self.request(blas, &GEMM, settings, &layouts, operands.overlaps());
        let threads = Request { own_threads: self.own_threads(blas), ..request }.direct_threads(lens);
        let bytes_of = |limit| gemm::workspace_bytes(T::DTYPE, lens, limit, threads);
        let too_small = || {
            // The least that is enough.
            let (mut small, mut enough) = (limit, 1 << 30);
            while small + 1 < enough {
                let middle = small + (enough - small) / 2;
                let fits = gemm::workspace_bytes(T::DTYPE, lens, middle, 1).is_some();
                *(if fits { &mut enough } else { &mut small }) = middle;
            }
            Error::WorkspaceTooSmall { needed: enough, available: limit }
        };
        let bytes = bytes_of(limit).ok_or_else(too_small)?;
        let [m, n, k] = lens;
        let [a, b, c] = operands.places.map(|Located { ptr, rows, cols, conj }| Strided {
            ptr,
            rows: rows.stride,
            cols: cols.stride,
            conj,
        });
        let Settings { alpha, beta, .. } = settings;
        let product = Product { m, n, k, alpha, a, b, beta, c };
        let done = with_scratch(self.own(), bytes, limit.max(WORKSPACE_LIMIT), |start| {
            // SAFETY: elements, of these types: the caller's promises. Those of C are distinct, and apart from A and B. Workspace: so many
            // bytes of scratch, which is nobody else's meanwhile.
            unsafe { gemm::gemm_converting(&product, types, Workspace { start, bytes, threads }) }
        })?;
        let report = Report { workspace_bytes: bytes, computed_directly: true, ..Report::default() };
        if done { Ok(report) } else { Err(too_small()) }
    }

    /// With operands converted as a whole.
    ///
    /// # Safety
    /// As [`Self::gemm_mixed_raw`]; `lens` are those of the operands.
    unsafe fn promoted<T: Blas>(
        &mut self,
        types: [DType; 2],
        settings: Settings<T>,
        lens: [usize; 3],
        operands: &Operands<T, 3>,
    ) -> Result<Report> {
        let ([m, n, k], size, limit) = (lens, size_of::<T>(), self.limit());
        let shapes = [[m, k], [k, n]];
        let is_other = types.map(|dtype| dtype != T::DTYPE);
        let (mut bytes, mut copied) = ([0; 2], 0);
        for at in (0..2).filter(|&at| is_other[at]) {
            let [rows, cols] = shapes[at];
            let elements = rows.checked_mul(cols).and_then(|count| count.checked_mul(size));
            let elements = elements.ok_or(Error::Overflow)?;
            bytes[at] = elements.checked_next_multiple_of(CACHE_LINE).ok_or(Error::Overflow)?;
            copied = elements.saturating_add(copied);
        }
        let all = bytes[0].checked_add(bytes[1]).ok_or(Error::Overflow)?;
        if operands.are_apart() && all > limit {
            return Err(Error::WorkspaceTooSmall { needed: all, available: limit });
        }
        let by_rows = |at: usize, ptr: *mut T| {
            let [rows, cols] = shapes[at];
            let conj = operands.places[at].conj;
            // Without elements no stride counts.
            let row = cols.wrapping_mul(size) as isize;
            let (rows, cols) = (Axis::new(rows, row), Axis::new(cols, size as isize));
            Located { ptr, rows, cols, conj }
        };
        let converted = |start: *mut u8| {
            let mut places = operands.places;
            for at in (0..2).filter(|&at| is_other[at]) {
                places[at] = by_rows(at, start.wrapping_add(if at == 0 { 0 } else { bytes[0] }).cast());
            }
            let [a, b, c] = operands.overlaps();
            Operands::sharing(places, [a && !is_other[0], b && !is_other[1], c])
        };
        if self.only_plans() {
            let operands = converted(core::ptr::null_mut());
            self.leave_plan(self.blas()?, &GEMM, settings, &operands)?;
            return Ok(Report::default());
        }
        let (own, mut rest) = self.split_workspace(all);
        let mut report = with_scratch(own, all, limit.max(WORKSPACE_LIMIT), |start| {
            let converted = converted(start);
            for at in (0..2).filter(|&at| is_other[at]) {
                let Located { ptr, rows, cols, .. } = operands.places[at];
                let steps = [rows.stride, cols.stride];
                // SAFETY: the elements, of this type, are readable, the caller promises; there is room for each of the two, which was
                // counted above. `T` holds their values.
                unsafe { gemm::to_rows(types[at], ptr.cast(), steps, converted.places[at].ptr, shapes[at]) };
            }
            // SAFETY: what was converted lies in scratch, by rows, and shares nothing with C; of the rest the caller's promises hold.
            unsafe { T::gemm_raw(&mut rest, settings.alpha, settings.beta, &converted) }
        })??;
        report.bytes_copied += copied;
        report.workspace_bytes += all;
        Ok(report)
    }
}

/// The same place, its elements seen as those of the product; what they are is told beside it.
fn of_type<S, T>(place: Located<S>) -> Located<T> {
    let Located { ptr, rows, cols, conj } = place;
    Located { ptr: ptr.cast(), rows, cols, conj }
}
