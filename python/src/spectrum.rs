//! Eigenvalues and singular values of stacks, as [`lapack`](crate::lapack) has the other routines.

use blasview::lapack::Vectors;
use blasview::{Blas, Complex, Context, DType, Report, Scalar, Uplo};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::call::with_scalar;
use crate::lapack::{Any, check_square, overwritten, real, tell, triangle};
use crate::operand::{Operand, type_num};
use crate::products::Object;
use crate::stack::{Order, Place, is_by_columns, new_stack, passes_by_columns, viewed};

/// Where eigenvectors lie in what was A: whether they are its transpose, and which axes of that are reversed.
type Turn = (bool, bool, bool);

/// The type of eigenvalues.
fn complex(dtype: DType) -> DType {
    match dtype {
        DType::F32 | DType::C64 => DType::C64,
        _ => DType::C128,
    }
}

/// Where vectors lie, for a matrix of more than one row.
fn turn_of<T: Scalar>(a: &Place<'_>, vectors: &blasview::MatrixView<'_, T>) -> Turn {
    let (of_a, of_v) = ([a.axes[0].stride, a.axes[1].stride], vectors.axes().map(|axis| axis.stride));
    let is_turned = of_v[0].unsigned_abs() != of_a[0].unsigned_abs();
    let base = if is_turned { [of_a[1], of_a[0]] } else { of_a };
    (is_turned, base[0] != of_v[0], base[1] != of_v[1])
}

/// A square and the matrix of vectors in it.
///
/// # Safety
/// As of [`Place::matrix`].
unsafe fn turned<'v, T: Scalar>(
    a: &Place<'_>,
    (is_turned, rows, cols): Turn,
) -> blasview::Result<blasview::MatrixViewMut<'v, T>> {
    // SAFETY: the caller's promise.
    let mut a = unsafe { a.matrix::<T>() }?;
    if is_turned {
        a = a.t();
    }
    if rows {
        a = a.flip_rows();
    }
    Ok(if cols { a.flip_cols() } else { a })
}

/// One matrix's eigenvalues and vectors, which lie as `turn` says afterwards, if that is known, else as it then says.
///
/// # Safety
/// `a` and `w` are as [`Place::matrix`] demands, apart from each other.
unsafe fn eigh_one<T: Blas>(
    context: &mut Context<'_>,
    uplo: Uplo,
    a: &Place<'_>,
    w: &Place<'_>,
    turn: &mut Option<Turn>,
) -> blasview::Result<Report> {
    // SAFETY: the caller's promise; the view that is returned is given up before A is written again.
    unsafe {
        let (found, report) = context.syevd(uplo, a.matrix::<T>()?, w.vector::<T::Real>()?)?;
        if a.axes[0].len <= 1 {
            return Ok(report);
        }
        let (is, is_conjugated, n) = (turn_of(a, &found), found.conjugated(), found.rows());
        let wanted = *turn.get_or_insert(is);
        if wanted != is {
            // Of one stack some matrices may be packed that end just before a page's end.
            let mut dense = Vec::with_capacity(n * n);
            for at in 0..n * n {
                dense.push(found.get(at / n, at % n).unwrap_or(T::ZERO));
            }
            let mut target = turned::<T>(a, wanted)?;
            for (at, value) in dense.into_iter().enumerate() {
                target.set(at / n, at % n, value)?;
            }
        } else if is_conjugated {
            let size = size_of::<T>() / 2;
            for at in 0..n * n {
                let start = a.data.wrapping_byte_offset(
                    (at / n) as isize * a.axes[0].stride + (at % n) as isize * a.axes[1].stride,
                );
                // Little or big: of a complex number the second half is the imaginary part.
                let im = start.add(size).cast::<T::Real>();
                im.write_unaligned(-im.read_unaligned());
            }
        }
        Ok(report)
    }
}

/// Eigenvalues, and where vectors are wanted the array that they are in, and how they lie there.
#[pyfunction]
#[pyo3(signature = (a, lower, vectors, overwrite, policy, /))]
pub fn lapack_eigh<'py>(
    a: Object<'_, 'py>,
    lower: bool,
    vectors: bool,
    overwrite: bool,
    policy: Option<&str>,
) -> PyResult<(Any<'py>, Any<'py>, Turn)> {
    let (py, uplo) = (a.py(), triangle(lower));
    let routine = if vectors { "eigh" } else { "eigvalsh" };
    let (a, stack) = overwritten(a, routine, (overwrite, Order::Own), policy)?;
    let n = check_square(py, &a.given, routine)?;
    let dtype = a.taken.dtype()?;
    let w = Operand::new(py, &stack.shape(&[n]), real(dtype), "w")?;
    let mut turn = None;
    let done = with_scalar!(dtype, T => {
        let body = |context: &mut Context<'_>, which| {
            let (a, w) = (stack.place(&a.taken, 2, which), stack.place(&w, 1, which));
            // SAFETY: as in `lapack_factored`; `w` is new.
            unsafe {
                if vectors {
                    eigh_one::<T>(context, uplo, &a, &w, &mut turn)
                } else {
                    context.syevd_values(uplo, a.matrix::<T>()?, w.vector::<<T as Scalar>::Real>()?)
                }
            }
        };
        // SAFETY: as above.
        unsafe { stack.each(py, &[&a], body) }
    })?;
    tell(routine, &[&a], &done)?;
    let (w, a) = (w.into_array().object().clone(), a.taken.into_array().object().clone());
    Ok((w, a, turn.unwrap_or_default()))
}

/// A new array, reversed along rows or columns.
fn reversed<'py>(made: Operand<'py>, [rows, cols]: [bool; 2]) -> PyResult<Operand<'py>> {
    if !(rows || cols) {
        return Ok(made);
    }
    let py = made.array().py();
    let slice = |is: bool| py.eval(if is { c"slice(None, None, -1)" } else { c"slice(None)" }, None, None);
    viewed(&made.array().object().get_item((py.Ellipsis(), slice(rows)?, slice(cols)?))?, made.name())
}

/// U, singular values, V transposed and conjugated: `which` is "thin", "full" or "none".
#[pyfunction]
#[pyo3(signature = (a, which, overwrite, policy, /))]
pub fn lapack_svd<'py>(
    a: Object<'_, 'py>,
    which: &str,
    overwrite: bool,
    policy: Option<&str>,
) -> PyResult<(Any<'py>, Any<'py>, Any<'py>)> {
    let py = a.py();
    let which = match which {
        "none" => Vectors::None,
        "full" => Vectors::Full,
        _ => Vectors::Thin,
    };
    let routine = if which == Vectors::None { "svdvals" } else { "svd" };
    let (a, stack) = overwritten(a, routine, (overwrite, Order::Own), policy)?;
    let dtype = a.taken.dtype()?;
    let by_columns = passes_by_columns(&a.taken, dtype.size());
    let &[.., rows, cols] = a.taken.axes() else { return Err(PyValueError::new_err("svd: two axes")) };
    let (m, n, k) = (rows.len, cols.len, rows.len.min(cols.len));
    let count = |all| match which {
        Vectors::None => 0,
        Vectors::Thin => k,
        Vectors::Full => all,
    };
    // As the routine takes them without packing: in A's order, reversed as A is.
    let new =
        |inner: [usize; 2], name| new_stack(py, &stack.shape(&inner), type_num(dtype), by_columns, name);
    let s = Operand::new(py, &stack.shape(&[k]), real(dtype), "s")?;
    let u = reversed(new([m, count(m)], "u")?, [m > 1 && rows.stride < 0, false])?;
    let vt = reversed(new([count(n), n], "vt")?, [false, n > 1 && cols.stride < 0])?;
    let done = with_scalar!(dtype, T => {
        let body = |context: &mut Context<'_>, at| {
            let (a, s) = (stack.place(&a.taken, 2, at), stack.place(&s, 1, at));
            // SAFETY: as in `lapack_factored`; the results are new.
            unsafe {
                let (a, s) = (a.matrix::<T>()?, s.vector::<<T as Scalar>::Real>()?);
                if which == Vectors::None {
                    return context.gesdd_values(a, s);
                }
                let (u, vt) = (stack.place(&u, 2, at), stack.place(&vt, 2, at));
                context.gesdd(which, a, s, u.matrix::<T>()?, vt.matrix::<T>()?)
            }
        };
        // SAFETY: as above.
        unsafe { stack.each(py, &[&a], body) }
    })?;
    tell(routine, &[&a], &done)?;
    let [u, s, vt] = [u, s, vt].map(|one| one.into_array().object().clone());
    Ok((u, s, vt))
}

/// Eigenvalues, and right vectors where they are wanted, of real matrices in pairs of columns; else an empty array of their type.
#[pyfunction]
#[pyo3(signature = (a, vectors, overwrite, policy, /))]
pub fn lapack_eig<'py>(
    a: Object<'_, 'py>,
    vectors: bool,
    overwrite: bool,
    policy: Option<&str>,
) -> PyResult<(Any<'py>, Any<'py>)> {
    let py = a.py();
    let routine = if vectors { "eig" } else { "eigvals" };
    let (a, stack) = overwritten(a, routine, (overwrite, Order::Own), policy)?;
    let n = check_square(py, &a.given, routine)?;
    let dtype = a.taken.dtype()?;
    let w = Operand::new(py, &stack.shape(&[n]), complex(dtype), "w")?;
    let by_columns = is_by_columns(&a.taken);
    let inner = if vectors { [n, n] } else { [0, 0] };
    let v = new_stack(py, &stack.shape(&inner), type_num(dtype), by_columns, "v")?;
    let done = with_scalar!(dtype, T => {
        let body = |context: &mut Context<'_>, which: usize| {
            let (a, v) = (stack.place(&a.taken, 2, which), stack.place(&v, 2, which));
            // SAFETY: as in `lapack_factored`; `w` and `v` are new, `w` in C order.
            unsafe {
                let first = w.data().cast::<Complex<<T as Scalar>::Real>>().add(which * n);
                let values = core::slice::from_raw_parts_mut(first, n);
                let right = if vectors { Some(v.matrix::<T>()?) } else { None };
                context.geev(a.matrix::<T>()?, values, None, right)
            }
        };
        // SAFETY: as above.
        unsafe { stack.each(py, &[&a], body) }
    })?;
    tell(routine, &[&a], &done)?;
    Ok((w.into_array().object().clone(), v.into_array().object().clone()))
}
