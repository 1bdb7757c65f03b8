//! Operands of level 2 in the forms in which they are computed on directly, and bands from their storage.

use crate::blas::call::{Direct, Located};
use crate::blas::operands::{Operands, Settings};
use crate::direct::{Matrix, MatrixStorage};
use crate::error::{Error, Result};
use crate::operand::{BandLayout, MatrixLayout};
use crate::plan::Parameters;
use crate::scalar::Scalar;
use crate::words::{Order, Uplo};

/// A matrix all of which counts.
pub fn general<T>(place: Located<T>) -> Matrix<T> {
    let (rows, cols) = (place.rows.len, place.cols.len);
    banded(place, rows, cols)
}

/// A triangle of a square matrix.
pub fn triangle<T>(place: Located<T>, uplo: Uplo) -> Matrix<T> {
    let n = place.rows.len;
    match uplo {
        Uplo::Upper => banded(place, 0, n),
        Uplo::Lower => banded(place, n, 0),
    }
}

/// A band.
pub fn banded<T>(place: Located<T>, below: usize, above: usize) -> Matrix<T> {
    let Located { ptr, rows, cols, conj } = place;
    let storage = MatrixStorage::Strided { rows: rows.stride, cols: cols.stride };
    Matrix { data: ptr, rows: rows.len, cols: cols.len, storage, below, above, conj }
}

/// A packed triangle of an n x n matrix.
pub fn packed<T>(place: Located<T>, parameters: Parameters, n: usize) -> Matrix<T> {
    let Parameters { uplo, order, .. } = parameters;
    let (below, above) = if uplo == Uplo::Upper { (0, n) } else { (n, 0) };
    let storage = MatrixStorage::Packed { stride: place.rows.stride, order, uplo };
    Matrix { data: place.ptr, rows: n, cols: n, storage, below, above, conj: place.conj }
}

/// How the structured matrix of a routine is stored, as its direct form needs it.
#[derive(Clone, Copy)]
pub enum Form {
    Dense,
    Band,
    Packed,
}

/// The structured operand `at` of a direct operation, on vectors of `n` elements.
#[inline(always)]
pub fn structured<T: Copy, const N: usize>(
    direct: &Direct<'_, T, N>,
    at: usize,
    form: Form,
    n: usize,
) -> Matrix<T> {
    let (place, parameters) = (direct.places[at], direct.parameters);
    match form {
        Form::Dense => triangle(place, parameters.uplo),
        Form::Band => banded(place, parameters.kl, parameters.ku),
        Form::Packed => packed(place, parameters, n),
    }
}

/// Operands whose first one is the storage of a band, with the matrix in its place, as
/// [`Operands`] says of a band: so they are as it demands if what is given is, with the storage. `outside` is the length of
/// the matrix that its storage does not tell.
///
/// # Errors
/// [`Error::BandShape`] when the storage has not `kl + ku + 1` diagonals.
pub fn with_band<T: Scalar, const N: usize>(
    routine: &'static str,
    order: Order,
    [kl, ku]: [usize; 2],
    outside: usize,
    operands: &Operands<T, N>,
) -> Result<Operands<T, N>> {
    let storage = operands.places[0].layout();
    let found = diagonals(order, storage);
    let expected = kl.checked_add(ku).and_then(|sum| sum.checked_add(1)).ok_or(Error::Overflow)?;
    if found != expected {
        return Err(Error::BandShape { routine, operand: "A", what: "diagonals", expected, found });
    }
    let mut operands = *operands;
    let (band, offset) = BandLayout::of_storage(storage, order, kl, ku, outside);
    operands.places[0] = Located::new(operands.places[0].ptr.wrapping_byte_offset(offset), &band.matrix);
    Ok(operands)
}

/// The diagonals beside the main one of a triangular or symmetric band, as `[kl, ku]`.
///
/// # Errors
/// [`Error::BandShape`] when the storage has none at all.
fn one_sided(routine: &'static str, order: Order, uplo: Uplo, storage: MatrixLayout) -> Result<[usize; 2]> {
    let found = diagonals(order, storage);
    let k = found.checked_sub(1).ok_or(Error::BandShape {
        routine,
        operand: "A",
        what: "diagonals",
        expected: 1,
        found,
    })?;
    Ok(if uplo == Uplo::Upper { [0, k] } else { [k, 0] })
}

/// What a routine on one triangle of a band is given, with the band in place of its storage.
///
/// # Errors
/// As [`one_sided`] and [`with_band`].
pub fn band<T: Scalar, const N: usize>(
    routine: &'static str,
    settings: Settings<T>,
    given: &Operands<T, N>,
) -> Result<(Settings<T>, Operands<T, N>)> {
    let Parameters { order, uplo, .. } = settings.parameters;
    let [kl, ku] = one_sided(routine, order, uplo, given.places[0].layout())?;
    let n = given.places[1].rows.len;
    let operands = with_band(routine, order, [kl, ku], n, given)?;
    Ok((Settings { parameters: Parameters { kl, ku, ..settings.parameters }, ..settings }, operands))
}

fn diagonals(order: Order, storage: MatrixLayout) -> usize {
    match order {
        Order::RowMajor => storage.cols.len,
        Order::ColMajor => storage.rows.len,
    }
}
