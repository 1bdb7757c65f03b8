//! Plane rotations: how they are made, and what they are made of. Vectors are rotated by
//! [`Context::rot`](crate::Context::rot) and [`Context::rotm`](crate::Context::rotm).

use crate::backend::Level1Real;
use crate::direct::rotations;

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

/// The rotation that takes (a, b) to (r, 0): BLAS `rotg`.
pub fn rotg<T: Level1Real>(a: T, b: T) -> Rotation<T> {
    let [r, z, c, s] = rotations::rotg(a, b);
    Rotation { r, z, c, s }
}

/// The modified rotation that makes the second component of `(sqrt(d1) x1, sqrt(d2) y1)` zero, and d1, d2 and x1 as
/// they are afterwards: BLAS `rotmg`.
pub fn rotmg<T: Level1Real>(d1: T, d2: T, x1: T, y1: T) -> ([T; 3], ModifiedRotation<T>) {
    let (updated, parameters) = rotations::rotmg(d1, d2, x1, y1);
    (updated, ModifiedRotation { parameters })
}
