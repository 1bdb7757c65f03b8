//! Plane rotations: how they are made, what they are made of, and vectors that are rotated.

use crate::blas::prelude::*;
use crate::direct::rotations;
use crate::scalar::Scalar;

/// A modified plane rotation, as [`rotmg`] makes it and [`Context::rotm`](crate::Context::rotm) applies it: CBLAS's parameters, a flag and
/// H by columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModifiedRotation<T> {
    /// `[flag, h11, h21, h12, h22]`; flag -1: all of H, 0: h11 and h22 are 1, 1: h21 is -1 and h12 is 1, -2: H is
    /// the identity.
    pub parameters: [T; 5],
}

impl<T: Level1Real> ModifiedRotation<T> {
    /// H by rows.
    pub fn matrix(&self) -> [[T; 2]; 2] {
        rotations::matrix(self.parameters)
    }
}

/// A plane rotation, as [`rotg`] makes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rotation<T> {
    /// What (a, b) becomes: (r, 0).
    pub r: T,
    /// From which c and s can be had again (BLAS standard).
    pub z: T,
    /// Cosine.
    pub c: T,
    /// Sine.
    pub s: T,
}

/// The rotation that takes (a, b) to (r, 0), for [`Context::rot`](crate::Context::rot): BLAS `rotg`.
///
/// No square overflows or vanishes on the way: r, c and s are as exact for huge and tiny numbers as for any. If a or b is
/// not finite, some of them are not either.
///
/// ```
/// use blasview::rotg;
/// let [r, c, s] = { let made = rotg(3e300_f64, 4e300); [made.r, made.c, made.s] };
/// assert!((r / 1e300 - 5.0).abs() < 1e-15 && (c - 0.6).abs() < 1e-15 && (s - 0.8).abs() < 1e-15);
/// ```
pub fn rotg<T: Level1Real>(a: T, b: T) -> Rotation<T> {
    let [r, z, c, s] = rotations::rotg(a, b);
    Rotation { r, z, c, s }
}

/// A plane rotation of complex numbers, as [`complex_rotg`] makes it: `[c s; -conj(s) c]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ComplexRotation<T: Scalar> {
    /// What (a, b) becomes: (r, 0).
    pub r: T,
    /// Cosine: real, and not negative.
    pub c: T::Real,
    /// Sine.
    pub s: T,
}

/// The rotation of a real c >= 0 and a complex s that takes (a, b) to (r, 0), r = c a + s b and 0 = c b - conj(s) a: BLAS
/// `crotg`, `zrotg`. r has the direction of a; c = 0 and r = |b| if a is 0.
///
/// No square overflows or vanishes on the way: r, c and s are as exact for huge and tiny numbers as for any. If a or b is
/// not finite, some of them are not either.
///
/// ```
/// use blasview::{Complex, complex_rotg};
/// let (a, b) = (Complex::new(0.0_f64, 3e300), Complex::new(4e300, 0.0));
/// let made = complex_rotg(a, b);
/// assert!((made.r / 1e300 - Complex::new(0.0, 5.0)).norm() < 1e-15 && (made.c - 0.6).abs() < 1e-15);
/// assert!((made.s - Complex::new(0.0, 0.8)).norm() < 1e-15);
/// ```
pub fn complex_rotg<T: ComplexScalar>(a: T, b: T) -> ComplexRotation<T> {
    let (r, c, s) = rotations::complex_rotg(a, b);
    ComplexRotation { r, c, s }
}

/// The modified rotation that makes the second component of `(sqrt(d1) x1, sqrt(d2) y1)` zero, and d1, d2 and x1 as
/// they are afterwards: BLAS `rotmg`.
pub fn rotmg<T: Level1Real>(d1: T, d2: T, x1: T, y1: T) -> ([T; 3], ModifiedRotation<T>) {
    let (updated, parameters) = rotations::rotmg(d1, d2, x1, y1);
    (updated, ModifiedRotation { parameters })
}

// Generated from routines.toml by `make generate`: from here

impl Context<'_> {
    /// `(x, y) = (c x + s y, c y - s x)`: BLAS `rot`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    #[inline(always)]
    pub fn rot<T: Blas + Level1Real>(
        &mut self,
        x: impl IntoBlockMut<Scalar = T>,
        y: impl IntoBlockMut<Scalar = T>,
        c: T,
        s: T,
    ) -> Result<Report> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match (x.into_block_mut()?, y.into_block_mut()?) {
                (BlockMut::Vector(x), BlockMut::Vector(y)) => {
                    T::rot_raw(self, c, s, &operands([x.operand(), y.operand()]))
                }
                (x, y) => {
                    let run =
                        |context: &mut Context<'_>, line: &Operands<T, _>| T::rot_raw(context, c, s, line);
                    blocks::report(self, &routines::ROT, &[x.place(), y.place()], run)
                }
            }
        }
    }

    /// `(x, y) = (c x + s y, c y - s x)` of complex vectors with real c and s: BLAS `csrot`, `zdrot`. Real and imaginary
    /// parts are rotated each by themselves, so that infinities stay what they are: by one real rotation if both vectors
    /// are contiguous, else by one of the real and one of the imaginary parts. A plan is that of one of these.
    ///
    /// ```
    /// use blasview::{Complex, Context, VectorViewMut};
    /// let mut x = [Complex::new(1.0, 2.0), Complex::new(3.0, 4.0)];
    /// let mut y = [Complex::new(5.0, 6.0), Complex::new(7.0, 8.0)];
    /// let (view_x, view_y) = (VectorViewMut::contiguous(&mut x)?, VectorViewMut::contiguous(&mut y)?);
    /// let report = Context::new().rot_real(view_x, view_y, 0.0, 1.0)?;
    /// assert_eq!(x, [Complex::new(5.0, 6.0), Complex::new(7.0, 8.0)]);
    /// assert_eq!(y, [Complex::new(-1.0, -2.0), Complex::new(-3.0, -4.0)]);
    /// assert_eq!(report.calls, 1);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    #[inline(always)]
    pub fn rot_real<T: Blas + Level1Complex>(
        &mut self,
        x: impl IntoBlockMut<Scalar = T>,
        y: impl IntoBlockMut<Scalar = T>,
        c: T::Real,
        s: T::Real,
    ) -> Result<Report> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match (x.into_block_mut()?, y.into_block_mut()?) {
                (BlockMut::Vector(x), BlockMut::Vector(y)) => {
                    T::rot_real_raw(self, c, s, &operands([x.operand(), y.operand()]))
                }
                (x, y) => {
                    let run = |context: &mut Context<'_>, line: &Operands<T, _>| {
                        T::rot_real_raw(context, c, s, line)
                    };
                    blocks::report(self, &routines::ROT, &[x.place(), y.place()], run)
                }
            }
        }
    }

    /// `(x, y) = H (x, y)`: BLAS `rotm`.
    ///
    /// # Errors
    /// As [`Context::dot`](crate::Context::dot); nothing has been written then.
    #[inline(always)]
    pub fn rotm<T: Blas + Level1Real>(
        &mut self,
        x: impl IntoBlockMut<Scalar = T>,
        y: impl IntoBlockMut<Scalar = T>,
        h: &ModifiedRotation<T>,
    ) -> Result<Report> {
        // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
        // their lines: see there.
        unsafe {
            match (x.into_block_mut()?, y.into_block_mut()?) {
                (BlockMut::Vector(x), BlockMut::Vector(y)) => {
                    T::rotm_raw(self, h, &operands([x.operand(), y.operand()]))
                }
                (x, y) => {
                    let run =
                        |context: &mut Context<'_>, line: &Operands<T, _>| T::rotm_raw(context, h, line);
                    blocks::report(self, &routines::ROTM, &[x.place(), y.place()], run)
                }
            }
        }
    }
}

/// [`Context::rot`](crate::Context::rot) with everything as it is by default.
///
/// # Errors
/// See [`Context::rot`](crate::Context::rot).
#[inline(always)]
pub fn rot<T: Blas + Level1Real>(
    x: impl IntoBlockMut<Scalar = T>,
    y: impl IntoBlockMut<Scalar = T>,
    c: T,
    s: T,
) -> Result<Report> {
    Context::new().rot(x, y, c, s)
}

/// [`Context::rot_real`](crate::Context::rot_real) with everything as it is by default.
///
/// # Errors
/// See [`Context::rot_real`](crate::Context::rot_real).
#[inline(always)]
pub fn rot_real<T: Blas + Level1Complex>(
    x: impl IntoBlockMut<Scalar = T>,
    y: impl IntoBlockMut<Scalar = T>,
    c: T::Real,
    s: T::Real,
) -> Result<Report> {
    Context::new().rot_real(x, y, c, s)
}

/// [`Context::rotm`](crate::Context::rotm) with everything as it is by default.
///
/// # Errors
/// See [`Context::rotm`](crate::Context::rotm).
#[inline(always)]
pub fn rotm<T: Blas + Level1Real>(
    x: impl IntoBlockMut<Scalar = T>,
    y: impl IntoBlockMut<Scalar = T>,
    h: &ModifiedRotation<T>,
) -> Result<Report> {
    Context::new().rotm(x, y, h)
}

// Generated: to here
