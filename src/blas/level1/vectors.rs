//! The vector routines, for views.

use crate::blas::prelude::*;

// Generated from routines.toml by `make generate`: from here

impl Context<'_> {
    /// `y = alpha x + y`: BLAS `axpy`. With alpha = 0, x is not read.
    ///
    /// As all routines of vectors alone, it takes [blocks](crate::IntoBlock) of any number of axes, too.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    #[inline(always)]
    pub fn axpy<T: Blas>(
        &mut self,
        alpha: T,
        x: impl IntoBlock<Scalar = T>,
        y: impl IntoBlockMut<Scalar = T>,
    ) -> Result<Report> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match (x.into_block()?, y.into_block_mut()?) {
                (Block::Vector(x), BlockMut::Vector(y)) => {
                    T::axpy_raw(self, alpha, &operands([x.operand(), y.operand()]))
                }
                (x, y) => {
                    let run =
                        |context: &mut Context<'_>, line: &Operands<T, _>| T::axpy_raw(context, alpha, line);
                    blocks::report(self, &routines::AXPY, &[x.place(), y.place()], run)
                }
            }
        }
    }

    /// `y = alpha x + beta y`: `axpby` of OpenBLAS, composed elsewhere. With beta = 0, y is not read.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    #[inline(always)]
    pub fn axpby<T: Blas>(
        &mut self,
        alpha: T,
        x: impl IntoBlock<Scalar = T>,
        beta: T,
        y: impl IntoBlockMut<Scalar = T>,
    ) -> Result<Report> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match (x.into_block()?, y.into_block_mut()?) {
                (Block::Vector(x), BlockMut::Vector(y)) => {
                    T::axpby_raw(self, alpha, beta, &operands([x.operand(), y.operand()]))
                }
                (x, y) => {
                    let run = |context: &mut Context<'_>, line: &Operands<T, _>| {
                        T::axpby_raw(context, alpha, beta, line)
                    };
                    blocks::report(self, &routines::AXPBY, &[x.place(), y.place()], run)
                }
            }
        }
    }

    /// `y = x`: BLAS `copy`. The copying engine for any rank is [`copy`](crate::copy).
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    #[inline(always)]
    pub fn copy_vector<T: Blas>(
        &mut self,
        x: impl IntoBlock<Scalar = T>,
        y: impl IntoBlockMut<Scalar = T>,
    ) -> Result<Report> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match (x.into_block()?, y.into_block_mut()?) {
                (Block::Vector(x), BlockMut::Vector(y)) => {
                    T::copy_raw(self, &operands([x.operand(), y.operand()]))
                }
                (x, y) => {
                    let run = |context: &mut Context<'_>, line: &Operands<T, _>| T::copy_raw(context, line);
                    blocks::report(self, &routines::COPY, &[x.place(), y.place()], run)
                }
            }
        }
    }

    /// `x = alpha x`: BLAS `scal`. With alpha = 0, x is not read: NaN becomes 0.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    #[inline(always)]
    pub fn scal<T: Blas>(&mut self, alpha: T, x: impl IntoBlockMut<Scalar = T>) -> Result<Report> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match x.into_block_mut()? {
                BlockMut::Vector(x) => T::scal_raw(self, alpha, &operands([x.operand()])),
                x => {
                    let run =
                        |context: &mut Context<'_>, line: &Operands<T, _>| T::scal_raw(context, alpha, line);
                    blocks::report(self, &routines::SCAL, &[x.place()], run)
                }
            }
        }
    }

    /// `x = alpha x` with real alpha: BLAS `csscal`, `zdscal`. Real and imaginary parts are scaled each by itself, so that
    /// infinities stay what they are.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    #[inline(always)]
    pub fn scal_real<T: Blas + ComplexScalar>(
        &mut self,
        alpha: T::Real,
        x: impl IntoBlockMut<Scalar = T>,
    ) -> Result<Report> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match x.into_block_mut()? {
                BlockMut::Vector(x) => T::scal_real_raw(self, alpha, &operands([x.operand()])),
                x => {
                    let run = |context: &mut Context<'_>, line: &Operands<T, _>| {
                        T::scal_real_raw(context, alpha, line)
                    };
                    blocks::report(self, &routines::SCAL, &[x.place()], run)
                }
            }
        }
    }

    /// Exchanges x and y: BLAS `swap`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    #[inline(always)]
    pub fn swap<T: Blas>(
        &mut self,
        x: impl IntoBlockMut<Scalar = T>,
        y: impl IntoBlockMut<Scalar = T>,
    ) -> Result<Report> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match (x.into_block_mut()?, y.into_block_mut()?) {
                (BlockMut::Vector(x), BlockMut::Vector(y)) => {
                    T::swap_raw(self, &operands([x.operand(), y.operand()]))
                }
                (x, y) => {
                    let run = |context: &mut Context<'_>, line: &Operands<T, _>| T::swap_raw(context, line);
                    blocks::report(self, &routines::SWAP, &[x.place(), y.place()], run)
                }
            }
        }
    }

    /// The sum of `x_i y_i`, both vectors read as they are marked, conjugated or not: BLAS `dot`, `dotu`, `dotc`.
    ///
    /// Vectors of any stride are fine, negative and 0 ones too, and so are [blocks](crate::IntoBlock) of any number of axes; nothing is
    /// ever copied.
    ///
    /// ```
    /// use blasview::{VectorView, dot};
    /// let x = [1.0, 2.0, 3.0];
    /// let x = VectorView::contiguous(&x)?;
    /// assert_eq!(dot(x, x.flip())?, 10.0);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch) when the lengths differ, [`Error::BlockShapes`](crate::Error::BlockShapes)
    /// when the shapes of blocks do.
    ///
    /// Time: linear in the length.
    #[inline(always)]
    pub fn dot<T: Blas>(
        &mut self,
        x: impl IntoBlock<Scalar = T>,
        y: impl IntoBlock<Scalar = T>,
    ) -> Result<T> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match (x.into_block()?, y.into_block()?) {
                (Block::Vector(x), Block::Vector(y)) => {
                    T::dot_raw(self, &operands([x.operand(), y.operand()]))
                }
                (x, y) => {
                    let run = |context: &mut Context<'_>, line: &Operands<T, _>| T::dot_raw(context, line);
                    blocks::sum(self, &routines::DOT, &[x.place(), y.place()], run)
                }
            }
        }
    }

    /// The sum of `conj(x_i) y_i`: [`Context::dot`](crate::Context::dot) with `x.conj()`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot).
    #[inline(always)]
    pub fn dotc<T: Blas>(
        &mut self,
        x: impl IntoBlock<Scalar = T>,
        y: impl IntoBlock<Scalar = T>,
    ) -> Result<T> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match (x.into_block()?.conj(), y.into_block()?) {
                (Block::Vector(x), Block::Vector(y)) => {
                    T::dot_raw(self, &operands([x.operand(), y.operand()]))
                }
                (x, y) => {
                    let run = |context: &mut Context<'_>, line: &Operands<T, _>| T::dot_raw(context, line);
                    blocks::sum(self, &routines::DOT, &[x.place(), y.place()], run)
                }
            }
        }
    }

    /// The Euclidean norm: BLAS `nrm2`.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    #[inline(always)]
    pub fn nrm2<T: Blas>(&mut self, x: impl IntoBlock<Scalar = T>) -> Result<T::Real> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match x.into_block()? {
                Block::Vector(x) => T::nrm2_raw(self, &operands([x.operand()])),
                x => {
                    let run = |context: &mut Context<'_>, line: &Operands<T, _>| T::nrm2_raw(context, line);
                    blocks::norm(self, &routines::NRM2, &[x.place()], run)
                }
            }
        }
    }

    /// The sum of `|re| + |im|`: BLAS `asum`.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    #[inline(always)]
    pub fn asum<T: Blas>(&mut self, x: impl IntoBlock<Scalar = T>) -> Result<T::Real> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match x.into_block()? {
                Block::Vector(x) => T::asum_raw(self, &operands([x.operand()])),
                x => {
                    let run = |context: &mut Context<'_>, line: &Operands<T, _>| T::asum_raw(context, line);
                    blocks::sum(self, &routines::ASUM, &[x.place()], run)
                }
            }
        }
    }

    /// The position of the first element with the largest `|re| + |im|`, counted from 0, in several axes as in row-major order; `None`
    /// if there is no element: BLAS `iamax`.
    ///
    /// # Errors
    /// None; the signature is that of the other routines.
    #[inline(always)]
    pub fn iamax<T: Blas>(&mut self, x: impl IntoBlock<Scalar = T>) -> Result<Option<usize>> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match x.into_block()? {
                Block::Vector(x) => T::iamax_raw(self, &operands([x.operand()])),
                x => {
                    let run = |context: &mut Context<'_>, line: &Operands<T, _>| T::iamax_raw(context, line);
                    blocks::first(self, &routines::IAMAX, &[x.place()], run)
                }
            }
        }
    }
}

/// [`Context::axpy`](crate::Context::axpy) with everything as it is by default.
///
/// # Errors
/// See [`Context::axpy`](crate::Context::axpy).
#[inline(always)]
pub fn axpy<T: Blas>(
    alpha: T,
    x: impl IntoBlock<Scalar = T>,
    y: impl IntoBlockMut<Scalar = T>,
) -> Result<Report> {
    Context::new().axpy(alpha, x, y)
}

/// [`Context::axpby`](crate::Context::axpby) with everything as it is by default.
///
/// # Errors
/// See [`Context::axpby`](crate::Context::axpby).
#[inline(always)]
pub fn axpby<T: Blas>(
    alpha: T,
    x: impl IntoBlock<Scalar = T>,
    beta: T,
    y: impl IntoBlockMut<Scalar = T>,
) -> Result<Report> {
    Context::new().axpby(alpha, x, beta, y)
}

/// [`Context::copy_vector`](crate::Context::copy_vector) with everything as it is by default.
///
/// # Errors
/// See [`Context::copy_vector`](crate::Context::copy_vector).
#[inline(always)]
pub fn copy_vector<T: Blas>(
    x: impl IntoBlock<Scalar = T>,
    y: impl IntoBlockMut<Scalar = T>,
) -> Result<Report> {
    Context::new().copy_vector(x, y)
}

/// [`Context::scal`](crate::Context::scal) with everything as it is by default.
///
/// # Errors
/// See [`Context::scal`](crate::Context::scal).
#[inline(always)]
pub fn scal<T: Blas>(alpha: T, x: impl IntoBlockMut<Scalar = T>) -> Result<Report> {
    Context::new().scal(alpha, x)
}

/// [`Context::scal_real`](crate::Context::scal_real) with everything as it is by default.
///
/// # Errors
/// See [`Context::scal_real`](crate::Context::scal_real).
#[inline(always)]
pub fn scal_real<T: Blas + ComplexScalar>(
    alpha: T::Real,
    x: impl IntoBlockMut<Scalar = T>,
) -> Result<Report> {
    Context::new().scal_real(alpha, x)
}

/// [`Context::swap`](crate::Context::swap) with everything as it is by default.
///
/// # Errors
/// See [`Context::swap`](crate::Context::swap).
#[inline(always)]
pub fn swap<T: Blas>(x: impl IntoBlockMut<Scalar = T>, y: impl IntoBlockMut<Scalar = T>) -> Result<Report> {
    Context::new().swap(x, y)
}

/// [`Context::dot`](crate::Context::dot) with everything as it is by default.
///
/// # Errors
/// See [`Context::dot`](crate::Context::dot).
#[inline(always)]
pub fn dot<T: Blas>(x: impl IntoBlock<Scalar = T>, y: impl IntoBlock<Scalar = T>) -> Result<T> {
    Context::new().dot(x, y)
}

/// [`Context::dotc`](crate::Context::dotc) with everything as it is by default.
///
/// # Errors
/// See [`Context::dotc`](crate::Context::dotc).
#[inline(always)]
pub fn dotc<T: Blas>(x: impl IntoBlock<Scalar = T>, y: impl IntoBlock<Scalar = T>) -> Result<T> {
    Context::new().dotc(x, y)
}

/// [`Context::nrm2`](crate::Context::nrm2) with everything as it is by default.
///
/// # Errors
/// See [`Context::nrm2`](crate::Context::nrm2).
#[inline(always)]
pub fn nrm2<T: Blas>(x: impl IntoBlock<Scalar = T>) -> Result<T::Real> {
    Context::new().nrm2(x)
}

/// [`Context::asum`](crate::Context::asum) with everything as it is by default.
///
/// # Errors
/// See [`Context::asum`](crate::Context::asum).
#[inline(always)]
pub fn asum<T: Blas>(x: impl IntoBlock<Scalar = T>) -> Result<T::Real> {
    Context::new().asum(x)
}

/// [`Context::iamax`](crate::Context::iamax) with everything as it is by default.
///
/// # Errors
/// See [`Context::iamax`](crate::Context::iamax).
#[inline(always)]
pub fn iamax<T: Blas>(x: impl IntoBlock<Scalar = T>) -> Result<Option<usize>> {
    Context::new().iamax(x)
}

// Generated: to here
