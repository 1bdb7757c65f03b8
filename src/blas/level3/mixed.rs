//! Products of matrices of different types: real times complex by real products alone, others converted while they are packed.
//!
//! No matrix is promoted as a whole but where that cannot be helped: where C shares memory with an operand, or where nothing is to be
//! computed without BLAS.

use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::compiled::Routines as _;
use crate::blas::context::{Context, Report};
use crate::blas::directly::without_product;
use crate::blas::operands::{Operands, Settings};
use crate::blas::table::{AsOperand as _, operands};
use crate::direct::gemm::{self, Product, Workspace};
use crate::error::{Error, Refusal, Refusals, Result};
use crate::layout::Axis;
use crate::pack::{CopyAxis, convert_on_threads, with_scratch};
use crate::plan::routines::GEMM;
use crate::plan::{Directly, Policy, Request, WORKSPACE_LIMIT, index_lens, packed_axes, packed_bytes};
use crate::scalar::{DType, Scalar, promote};
use crate::view::{IntoMatrix, IntoMatrixMut};
use crate::words::Order;
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

    /// Whether converting whole operands takes less time than making panels of them, by [`Number::ConvertLen`](crate::plan::Number),
    /// and there is room.
    fn is_best_promoted<T: Blas>(&self, lens: [usize; 3]) -> Result<bool> {
        let blas = self.blas()?;
        let ([m, n, k], int_max) = (lens, blas.fixed_capabilities().int_max);
        let room = |rows, cols| packed_bytes(rows, cols, Order::RowMajor, size_of::<T>(), int_max);
        let fits = room(m, k).zip(room(k, n)).is_some_and(|(a, b)| a.saturating_add(b) <= self.limit());
        Ok(fits && lens.into_iter().all(|len| len <= self.tuning_of(blas).convert_len))
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
            report.add(unsafe { T::Real::gemm_raw(self, alpha, beta, &Operands::apart(places)) }?);
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
        let [a, b, c] = operands.places.map(Located::strided);
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
        let ([m, n, k], size, limit, blas) = (lens, size_of::<T>(), self.limit(), self.blas()?);
        let (shapes, int_max) = ([[m, k], [k, n]], blas.fixed_capabilities().int_max);
        let is_other = types.map(|dtype| dtype != T::DTYPE);
        let (mut bytes, mut axes, mut copied) = ([0; 2], [[Axis::new(0, 0); 2]; 2], 0_usize);
        for at in (0..2).filter(|&at| is_other[at]) {
            let [rows, cols] = shapes[at];
            axes[at] = [Axis::new(rows, 0), Axis::new(cols, 0)];
            if rows == 0 || cols == 0 {
                continue;
            }
            bytes[at] = packed_bytes(rows, cols, Order::RowMajor, size, int_max).ok_or(Error::Overflow)?;
            axes[at] = packed_axes(rows, cols, Order::RowMajor, size, int_max);
            // Fewer than `bytes`.
            copied = copied.saturating_add(rows * cols * size);
        }
        let all = bytes[0].checked_add(bytes[1]).ok_or(Error::Overflow)?;
        if operands.are_apart() && all > limit {
            return Err(Error::WorkspaceTooSmall { needed: all, available: limit });
        }
        let converted = |start: *mut u8| {
            let mut places = operands.places;
            for at in (0..2).filter(|&at| is_other[at]) {
                let ([rows, cols], conj) = (axes[at], places[at].conj);
                let ptr = start.wrapping_add(if at == 0 { 0 } else { bytes[0] }).cast();
                places[at] = Located { ptr, rows, cols, conj };
            }
            let [a, b, c] = operands.overlaps();
            Operands::sharing(places, [a && !is_other[0], b && !is_other[1], c])
        };
        if self.only_plans() {
            let operands = converted(core::ptr::null_mut());
            self.leave_plan(blas, &GEMM, settings, &operands)?;
            return Ok(Report::default());
        }
        let threads = self.own_threads(blas);
        let (own, mut rest) = self.split_workspace(all);
        let mut report = with_scratch(own, all, limit.max(WORKSPACE_LIMIT), |start| {
            let converted = converted(start);
            for at in (0..2).filter(|&at| is_other[at]) {
                // SAFETY: the elements, of this type, are readable, the caller promises. `packed_axes` are distinct, within the bytes that
                // were counted for each of the two: scratch, which is nobody else's meanwhile.
                unsafe { convert(types[at], &operands.places[at], &converted.places[at], threads) }?;
            }
            // SAFETY: what was converted lies in scratch, by rows, and shares nothing with C; of the rest the caller's promises hold.
            unsafe { T::gemm_raw(&mut rest, settings.alpha, settings.beta, &converted) }
        })??;
        report.bytes_copied += copied;
        report.workspace_bytes += all;
        Ok(report)
    }
}

/// Numbers of that type at `from`, in the same places of `to`.
///
/// # Errors
/// None; the signature is that of the engine.
///
/// # Safety
/// As of [`convert_on_threads`], of the elements of `to`, and those of this type at `from`; both are of one shape.
unsafe fn convert<T: Blas>(dtype: DType, from: &Located<T>, to: &Located<T>, threads: usize) -> Result<()> {
    let axes = [CopyAxis::between(to.rows, from.rows), CopyAxis::between(to.cols, from.cols)];
    // SAFETY: the caller's promises, of this type.
    unsafe {
        match dtype {
            DType::F32 => convert_on_threads(to.ptr, from.ptr.cast::<f32>(), &axes, threads, promote),
            DType::F64 => convert_on_threads(to.ptr, from.ptr.cast::<f64>(), &axes, threads, promote),
            DType::C64 => {
                convert_on_threads(to.ptr, from.ptr.cast::<Complex<f32>>(), &axes, threads, promote)
            }
            DType::C128 => {
                convert_on_threads(to.ptr, from.ptr.cast::<Complex<f64>>(), &axes, threads, promote)
            }
        }
    }
}

/// The same place, its elements seen as those of the product; what they are is told beside it.
fn of_type<S, T>(place: Located<S>) -> Located<T> {
    let Located { ptr, rows, cols, conj } = place;
    Located { ptr: ptr.cast(), rows, cols, conj }
}
