//! One product, however it was asked for: computed, or planned.

use blasview::{Axis, Blas, Complex, Context, DType, Layout, Policy, Report, Scalar, View, ViewMut};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

use crate::copies;
use crate::detached::detached;
use crate::error::{WouldCopyError, raised};
use crate::numpy::Array;
use crate::operand::{Axes, Operand};
use crate::options::{Factor, Options};
use crate::report::{self, Done};

/// What is computed of A and B.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind<'s> {
    /// Of two axes each.
    Matrices,
    /// A of two, B and C of one.
    MatrixVector,
    /// A and C of one, B of two.
    VectorMatrix,
    /// One each, C none; whether A is conjugated is in `conj`.
    Dot,
    /// As `Dot`, of arrays of one shape with any number of axes.
    Elements,
    /// Stacks of matrices, and vectors in the place of matrices.
    Stacks,
    /// Sums over the last axis of A and the last but one, or only one, of B.
    LastAxes,
    /// By letters.
    Letters(&'s str),
}

/// A product whose operands are known.
pub struct Call<'py, 's> {
    pub routine: &'static str,
    pub kind: Kind<'s>,
    pub a: Operand<'py>,
    pub b: Operand<'py>,
    pub c: Operand<'py>,
    /// Of C.
    pub dtype: DType,
    pub alpha: Factor,
    pub beta: Factor,
    pub conj: [bool; 2],
    pub options: Options,
}

/// From how many products of two numbers on others may run meanwhile: less is done sooner than the interpreter is let go and taken back,
/// which takes about 0.1 microseconds where nobody waits, and may take milliseconds where others do.
pub const DETACH_FROM: usize = 1 << 16;

/// Evaluates `$body` with the type of that dtype.
macro_rules! with_scalar {
    ($dtype:expr, $scalar:ident => $body:expr) => {
        match $dtype {
            DType::F32 => {
                type $scalar = f32;
                $body
            }
            DType::F64 => {
                type $scalar = f64;
                $body
            }
            DType::C64 => {
                type $scalar = blasview::Complex<f32>;
                $body
            }
            DType::C128 => {
                type $scalar = blasview::Complex<f64>;
                $body
            }
            // None of these four, which no array is found to be.
            other => Err(pyo3::exceptions::PyTypeError::new_err(format!("{other} is not a type of BLAS"))),
        }
    };
}
pub(crate) use with_scalar;

impl<'py> Call<'py, '_> {
    /// Computes it, and returns C.
    ///
    /// # Errors
    /// Those of the crate's routine, and `TypeError` where types do not go together; nothing has been written then.
    pub fn compute(mut self) -> PyResult<Array<'py>> {
        let apart = self.set_apart(true)?;
        if report::is_watched() {
            let mut plan = None;
            let done = report::timed(|| self.run(&mut self.options.context().explained(&mut plan)))?;
            let done = Done { apart, ..done };
            let operands = [&self.a, &self.b, &self.c];
            report::tell(self.routine, operands, &done, plan.as_ref(), self.order())?;
        } else {
            self.run(&mut self.options.context())?;
        }
        Ok(self.c.into_array())
    }

    /// Computes it `count` times by the crate's own routine, and returns how many seconds one takes.
    ///
    /// # Errors
    /// `ValueError` for anything but two matrices of f64 and an output apart from them.
    pub fn timed(mut self, count: usize) -> PyResult<f64> {
        let types = [self.a.dtype()?, self.b.dtype()?, self.dtype];
        if self.kind != Kind::Matrices || types != [DType::F64; 3] || self.set_apart(true)? != [0; 2] {
            return Err(PyValueError::new_err("two matrices of float64, and an output apart from them"));
        }
        // SAFETY: of two axes, elements f64, C written and distinct, as `product` has found out, and apart; all held by `self`.
        let (a, b, mut c) =
            unsafe { (self.a.matrix::<f64>(), self.b.matrix::<f64>(), self.c.matrix_mut::<f64>()) };
        let (a, b, c) =
            (a.map_err(raised)?, b.map_err(raised)?, c.as_mut().map_err(|error| raised(error.clone()))?);
        let start = std::time::Instant::now();
        for _ in 0..count {
            blasview::gemm(1.0, a, b, 0.0, c.reborrow()).map_err(raised)?;
        }
        Ok(start.elapsed().as_secs_f64() / count.max(1) as f64)
    }

    /// What computing it would do.
    ///
    /// # Errors
    /// As of [`Self::compute`].
    pub fn plan(mut self) -> PyResult<Bound<'py, PyAny>> {
        let py = self.c.array().py();
        let apart = self.set_apart(false)?;
        if self.kind == Kind::Dot {
            // Where a number is returned it is computed, planned or not: as products of a row and a column it is not.
            self.kind = Kind::Stacks;
        }
        let mut plan = None;
        self.run(&mut self.options.context().plan_only(&mut plan))?;
        report::of_plan(py, self.routine, plan.as_ref(), apart, self.order())
    }

    /// Which of A, B and C each operand of the routine is that computes it.
    fn order(&self) -> [usize; 3] {
        match (self.kind, self.conj) {
            // The transposed matrix times the vector.
            (Kind::VectorMatrix, [false, _]) | (Kind::Dot | Kind::Elements, [false, true]) => [1, 0, 2],
            _ => [0, 1, 2],
        }
    }

    /// Copies what shares memory with C, as a whole: no part of C may be written before it is read. Returns how many bytes that
    /// were, of A and of B. What is only planned is not read, so that it need not be copied.
    fn set_apart(&mut self, copies: bool) -> PyResult<[usize; 2]> {
        let mut copied = [0; 2];
        for (at, operand) in [&mut self.a, &mut self.b].into_iter().enumerate() {
            let size = operand.dtype()?.size();
            if !operand.shares(&self.c, [size, self.dtype.size()]) {
                continue;
            }
            if self.options.policy == Policy::ZeroCopy {
                let (routine, name) = (self.routine, operand.name());
                let text = format!("{routine} would have to copy: {name}: shares memory with the output");
                return Err(WouldCopyError::new_err(text));
            }
            copied[at] = operand.size() * size;
            *operand = if copies {
                copies::copied(operand)?
            } else {
                Operand::new(self.c.array().py(), &operand.lens(), operand.dtype()?, operand.name())?
            };
        }
        Ok(copied)
    }

    fn run(&self, context: &mut Context<'_>) -> PyResult<Report> {
        let types = [self.a.dtype()?, self.b.dtype()?];
        with_scalar!(self.dtype, T => {
            let factors = [self.alpha.of::<T>()?, self.beta.of::<T>()?];
            let mut run = || {
                if types == [T::DTYPE; 2] {
                    // SAFETY: `self` is as `of_one_type` says: operands have the dtype of `T`, as was compared; those that are new, written
                    // and apart were made so by `set_apart` and by who made the call.
                    unsafe { self.of_one_type::<T>(context, factors) }
                } else {
                    // SAFETY: as above, of these types.
                    unsafe { self.mixed::<T>(context, types) }
                }
            };
            if self.work() < DETACH_FROM {
                run()
            } else {
                // SAFETY: it reads what operands have noted, and numbers; exceptions are written down, and made by who raises them.
                unsafe { detached(self.c.array().py(), run) }
            }
        })
    }

    /// How many products of two numbers it is, about.
    fn work(&self) -> usize {
        let sums = match self.kind {
            Kind::Letters(_) => self.b.size(),
            Kind::Elements => 1,
            _ => self.a.axes().last().map_or(1, |axis| axis.len),
        };
        self.c.size().max(self.a.size()).max(1).saturating_mul(sums)
    }

    /// # Safety
    /// - A, B and C have elements of `T`, and as many axes as `kind` says.
    /// - C is new, or writable and without two indices of one byte; A and B share none with it.
    /// - All three arrays are kept, and no other thread writes them, nor reads C: they are held by the caller, and it is for who calls
    ///   us from Python on several threads to see to, as for NumPy's own products.
    unsafe fn of_one_type<T: Blas>(
        &self,
        context: &mut Context<'_>,
        [alpha, beta]: [T; 2],
    ) -> PyResult<Report> {
        let (a, b, c) = (&self.a, &self.b, &self.c);
        let mut done = || -> blasview::Result<Report> {
            // SAFETY: each as the caller promises, for as long as this function runs.
            unsafe {
                match self.kind {
                    Kind::Matrices => {
                        let (mut a, mut b) = (a.matrix::<T>()?, b.matrix::<T>()?);
                        if self.conj[0] {
                            a = a.conj();
                        }
                        if self.conj[1] {
                            b = b.conj();
                        }
                        context.gemm(alpha, a, b, beta, c.matrix_mut::<T>()?)
                    }
                    Kind::MatrixVector if !self.conj[1] => {
                        let a = a.matrix::<T>()?;
                        let a = if self.conj[0] { a.conj() } else { a };
                        context.gemv(alpha, a, b.vector::<T>()?, beta, c.vector_mut::<T>()?)
                    }
                    Kind::VectorMatrix if !self.conj[0] => {
                        let b = b.matrix::<T>()?.t();
                        let b = if self.conj[1] { b.conj() } else { b };
                        context.gemv(alpha, b, a.vector::<T>()?, beta, c.vector_mut::<T>()?)
                    }
                    Kind::Dot | Kind::Elements => {
                        macro_rules! value {
                            ($x:expr, $y:expr) => {
                                match self.conj {
                                    [false, false] => context.dot($x, $y)?,
                                    [true, false] => context.dotc($x, $y)?,
                                    [false, true] => context.dotc($y, $x)?,
                                    [true, true] => context.dot($x, $y)?.conj(),
                                }
                            };
                        }
                        let value = match self.kind {
                            Kind::Dot => value!(a.vector::<T>()?, b.vector::<T>()?),
                            _ => value!(a.view::<T>()?, b.view::<T>()?),
                        };
                        let place = c.data().cast::<T>();
                        // With beta = 0 what is there is not read.
                        let sum = if beta == T::ZERO {
                            alpha * value
                        } else {
                            alpha * value + beta * place.read_unaligned()
                        };
                        place.write_unaligned(sum);
                        Ok(Report::default())
                    }
                    Kind::Letters(letters) => context.contract(
                        letters,
                        alpha,
                        self.read(a, 0)?,
                        self.read(b, 1)?,
                        beta,
                        c.view_mut::<T>()?,
                    ),
                    Kind::LastAxes => {
                        let pairs = [[a.ndim() - 1], [b.ndim().saturating_sub(2)]];
                        let pairs = [&pairs[0][..], &pairs[1][..]];
                        context.tensordot(
                            alpha,
                            self.read(a, 0)?,
                            self.read(b, 1)?,
                            pairs,
                            beta,
                            c.view_mut::<T>()?,
                        )
                    }
                    Kind::Stacks | Kind::MatrixVector | Kind::VectorMatrix => {
                        self.stacks(context, alpha, beta)
                    }
                }
            }
        };
        done().map_err(raised)
    }

    /// # Safety
    /// As of [`Self::of_one_type`].
    unsafe fn read<T: Scalar>(&self, operand: &Operand<'_>, at: usize) -> blasview::Result<View<'_, T>> {
        // SAFETY: the caller's promise.
        let view = unsafe { operand.view::<T>() }?;
        Ok(if self.conj[at] { view.conj() } else { view })
    }

    /// Vectors have an axis of length 1 beside their own, which C has not.
    ///
    /// # Safety
    /// As of [`Self::of_one_type`].
    unsafe fn stacks<T: Blas>(
        &self,
        context: &mut Context<'_>,
        alpha: T,
        beta: T,
    ) -> blasview::Result<Report> {
        let one = Axis::new(1, 0);
        let layout = |axes: Axes| Layout::new(size_of::<T>(), axes);
        let (mut of_a, mut of_b, mut of_c) =
            (Axes::from(self.a.axes()), Axes::from(self.b.axes()), Axes::from(self.c.axes()));
        if of_b.len() == 1 {
            of_b.push(one);
            of_c.push(one);
        }
        if of_a.len() == 1 {
            of_a.insert(0, one);
            of_c.insert(of_c.len() - 1, one);
        }
        let [a, b, c] = [&self.a, &self.b, &self.c].map(|operand| operand.data().cast::<T>());
        // SAFETY: the caller's promises: an axis of length 1 adds no element.
        let (mut a, mut b, c) = unsafe {
            (
                View::from_raw(a, layout(of_a)?)?,
                View::from_raw(b, layout(of_b)?)?,
                ViewMut::from_raw(c, layout(of_c)?)?,
            )
        };
        if self.conj[0] {
            a = a.conj();
        }
        if self.conj[1] {
            b = b.conj();
        }
        context.gemm_batched(alpha, a, b, beta, c)
    }

    /// # Safety
    /// As of [`Self::of_one_type`], with elements of A and B of these types.
    unsafe fn mixed<T: Blas>(&self, context: &mut Context<'_>, types: [DType; 2]) -> PyResult<Report> {
        if self.kind != Kind::Matrices {
            return Err(PyTypeError::new_err(format!(
                "{}: {} is {}, {} is {}, the output {}: only products of two matrices take different types, astype is a copy",
                self.routine,
                self.a.name(),
                types[0],
                self.b.name(),
                types[1],
                self.dtype
            )));
        }
        let (a, b, c) = (&self.a, &self.b, &self.c);
        macro_rules! mixed {
            ($context:expr, $of:ty, $($from:pat, $a:ty, $b:ty;)*) => {
                match types {
                    // SAFETY: the caller's promises, and that these are their types.
                    $($from => unsafe {
                        let (mut a, mut b) = (a.matrix::<$a>().map_err(raised)?, b.matrix::<$b>().map_err(raised)?);
                        if self.conj[0] {
                            a = a.conj();
                        }
                        if self.conj[1] {
                            b = b.conj();
                        }
                        let c = c.matrix_mut::<$of>().map_err(raised)?;
                        let factors = (self.alpha.of::<$of>()?, self.beta.of::<$of>()?);
                        $context.gemm_mixed(factors.0, a, b, factors.1, c).map_err(raised)
                    },)*
                    _ => Err(self.unlike(types)),
                }
            };
        }
        use DType::{C64, C128, F32, F64};
        match T::DTYPE {
            F64 => mixed!(context, f64,
                [F32, F64], f32, f64; [F64, F32], f64, f32; [F32, F32], f32, f32;),
            C64 => mixed!(context, Complex<f32>,
                [F32, C64], f32, Complex<f32>; [C64, F32], Complex<f32>, f32;),
            C128 => mixed!(context, Complex<f64>,
                [F64, C128], f64, Complex<f64>; [C128, F64], Complex<f64>, f64;
                [F32, C128], f32, Complex<f64>; [C128, F32], Complex<f64>, f32;
                [C64, C128], Complex<f32>, Complex<f64>; [C128, C64], Complex<f64>, Complex<f32>;
                [F64, C64], f64, Complex<f32>; [C64, F64], Complex<f32>, f64;),
            _ => Err(self.unlike(types)),
        }
    }

    #[cold]
    fn unlike(&self, types: [DType; 2]) -> PyErr {
        let [a, b] = types;
        PyTypeError::new_err(format!(
            "{}: the output is {}, which does not hold products of {a} and {b}",
            self.routine, self.dtype
        ))
    }
}

/// The type that holds all values of both.
pub fn promoted(a: DType, b: DType) -> DType {
    use DType::{C64, C128, F32, F64};
    match (a, b) {
        _ if a == b => a,
        (F32, F64) | (F64, F32) => F64,
        (F32, C64) | (C64, F32) => C64,
        _ => C128,
    }
}

/// `ValueError` where there is a factor for an output that there is not.
pub fn check_beta(beta: Factor, has_out: bool) -> PyResult<()> {
    if has_out || beta.is_zero() {
        return Ok(());
    }
    Err(PyValueError::new_err("beta is for an output that is there: pass it as out"))
}
