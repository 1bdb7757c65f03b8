//! The routines of BLAS as tables.
//!
//! Operands stand in the order of the call, the output last. A vector is a matrix of one column; so is a packed
//! triangle. For real scalars the symmetric routine of a pair (`symv`, `hemv`) is the one there is.

use super::routine::Increments::{self, Positive};
use super::routine::Storage::{self, Band, Dense, Packed};
use super::routine::Structure::{self, Hermitian, Symmetric, Triangular};
use super::routine::{MAX_INDICES, Operand, Reads, Recursion, Role, Routine};

/// The index of an axis that is not there: vectors are matrices of one column. No routine with vectors has three
/// indices, so that the last one is free.
const NONE: usize = MAX_INDICES - 1;

const fn vector(name: &'static str, index: usize, role: Role) -> Operand {
    let (structure, storage, reads) = (Structure::General, Storage::Vector, Reads::Plain);
    Operand { name, rows: index, cols: NONE, role, structure, storage, reads }
}

const fn matrix(name: &'static str, rows: usize, cols: usize, role: Role) -> Operand {
    let (structure, storage, reads) = (Structure::General, Storage::Dense, Reads::Plain);
    Operand { name, rows, cols, role, structure, storage, reads }
}

const fn square(name: &'static str, index: usize, role: Role, structure: Structure) -> Operand {
    Operand { structure, ..matrix(name, index, index, role) }
}

const fn with(operand: Operand, reads: Reads) -> Operand {
    Operand { reads, ..operand }
}

const fn stored(operand: Operand, storage: Storage) -> Operand {
    Operand { storage, ..operand }
}

const fn routine<const N: usize>(
    name: &'static str,
    indices: &[u8; 3],
    operands: [Operand; N],
) -> Routine<N> {
    let indices = [indices[0] as char, indices[1] as char, indices[2] as char];
    let cuts = [false; MAX_INDICES];
    let (swaps, conjugates, composed) = (false, false, false);
    let (direct, always_direct, direct_if_small) = (false, false, false);
    let (is_product, in_place) = (false, false);
    let increments = Increments::Signed;
    let recursion = Recursion::Never;
    Routine {
        name,
        indices,
        operands,
        cuts,
        swaps,
        conjugates,
        direct,
        always_direct,
        direct_if_small,
        is_product,
        in_place,
        increments,
        composed,
        recursion,
    }
}

/// A routine of level 1.
const fn level1<const N: usize>(name: &'static str, operands: [Operand; N]) -> Routine<N> {
    Routine { direct: true, ..routine(name, b"n  ", operands) }
}

/// One whose vector has to run upwards.
const fn upwards(name: &'static str, x: Operand, increments: Increments) -> Routine<1> {
    Routine { increments, ..level1(name, [x]) }
}

const X: Operand = vector("x", 0, Role::In);
const Y: Operand = vector("y", 0, Role::In);
const X_OUT: Operand = vector("x", 0, Role::InOut);
const Y_OUT: Operand = vector("y", 0, Role::InOut);

/// `y = alpha A x + beta y`: A is m x n.
const fn matrix_vector(name: &'static str, storage: Storage) -> Routine<3> {
    let a = stored(with(matrix("A", 0, 1, Role::In), Reads::Op), storage);
    let vectors = [vector("x", 1, Role::In), vector("y", 0, Role::InOut)];
    Routine { direct: true, ..routine(name, b"mn ", [a, vectors[0], vectors[1]]) }
}

/// `y = alpha A x + beta y`, A given by a triangle.
const fn symmetric_vector(name: &'static str, structure: Structure, storage: Storage) -> Routine<3> {
    let a = stored(square("A", 0, Role::In, structure), storage);
    Routine { direct: true, ..routine(name, b"n  ", [a, X, Y_OUT]) }
}

/// `x = A x`, or solves it.
const fn triangular_vector(name: &'static str, storage: Storage) -> Routine<2> {
    let a = stored(with(square("A", 0, Role::In, Structure::Triangular), Reads::Op), storage);
    Routine { direct: true, in_place: true, ..routine(name, b"n  ", [a, X_OUT]) }
}

/// `A = alpha x x^H + A`
const fn rank_one(name: &'static str, structure: Structure, storage: Storage) -> Routine<2> {
    let a = stored(square("A", 0, Role::InOut, structure), storage);
    let conjugates = matches!(structure, Structure::Hermitian);
    Routine { conjugates, direct: true, ..routine(name, b"n  ", [X, a]) }
}

/// `A = alpha x y^H + conj(alpha) y x^H + A`
const fn rank_two(name: &'static str, structure: Structure, storage: Storage) -> Routine<3> {
    let a = stored(square("A", 0, Role::InOut, structure), storage);
    let conjugates = matches!(structure, Structure::Hermitian);
    Routine { conjugates, direct: true, ..routine(name, b"n  ", [X, Y, a]) }
}

/// A product of a structured square matrix, on the left or on the right, with an m x n matrix.
const fn one_sided(name: &'static str, structure: Structure, left: bool) -> Routine<3> {
    let a = square("A", if left { 0 } else { 1 }, Role::In, structure);
    let operands = [a, matrix("B", 0, 1, Role::In), matrix("C", 0, 1, Role::InOut)];
    Routine {
        cuts: [!left, left, false],
        recursion: Recursion::Product { left },
        ..routine(name, b"mn ", operands)
    }
}

/// The same in place, with a triangular matrix.
const fn one_sided_in_place(name: &'static str, left: bool, recursion: Recursion) -> Routine<2> {
    let a = with(square("A", if left { 0 } else { 1 }, Role::In, Triangular), Reads::Op);
    Routine {
        cuts: [!left, left, false],
        in_place: true,
        recursion,
        ..routine(name, b"mn ", [a, matrix("B", 0, 1, Role::InOut)])
    }
}

/// `C = alpha A A^H + beta C`: A is n x k, C is n x n.
const fn rank_k(name: &'static str, structure: Structure) -> Routine<2> {
    let a = with(matrix("A", 0, 2, Role::In), Reads::Shared);
    let conjugates = matches!(structure, Structure::Hermitian);
    let operands = [a, square("C", 0, Role::InOut, structure)];
    Routine {
        conjugates,
        direct_if_small: true,
        cuts: [false, false, true],
        recursion: Recursion::RankK,
        ..routine(name, b"n k", operands)
    }
}

/// `C = alpha A B^H + conj(alpha) B A^H + beta C`: A and B are n x k, C is n x n.
const fn rank_2k(name: &'static str, structure: Structure) -> Routine<3> {
    let a = with(matrix("A", 0, 2, Role::In), Reads::Shared);
    let conjugates = matches!(structure, Structure::Hermitian);
    let operands = [a, Operand { name: "B", ..a }, square("C", 0, Role::InOut, structure)];
    Routine {
        conjugates,
        direct_if_small: true,
        cuts: [false, false, true],
        recursion: Recursion::Rank2K,
        ..routine(name, b"n k", operands)
    }
}

// Generated from routines.toml by `make generate`: from here

/// `y = alpha x + y`
pub const AXPY: Routine<2> = level1("axpy", [X, Y_OUT]);
/// `y = alpha x + beta y`
pub const AXPBY: Routine<2> = level1("axpby", [X, Y_OUT]);
/// `y = x`
pub const COPY: Routine<2> = level1("copy", [X, Y_OUT]);
/// `x = alpha x`
pub const SCAL: Routine<1> = upwards("scal", X_OUT, Positive);
/// Exchanges x and y.
pub const SWAP: Routine<2> = level1("swap", [X_OUT, Y_OUT]);
/// A sum over products of two vectors: each of them may be the conjugated one, and so may be the result.
pub const DOT: Routine<2> = Routine {
    swaps: true,
    conjugates: true,
    ..level1(
        "dot",
        [with(X, Reads::Conjugates { swapped: false }), with(Y, Reads::Conjugates { swapped: true })],
    )
};
/// The Euclidean norm.
pub const NRM2: Routine<1> = upwards("nrm2", with(X, Reads::Modulus), Positive);
/// The sum of absolute values.
pub const ASUM: Routine<1> = upwards("asum", with(X, Reads::Modulus), Positive);
/// The position of the first of the largest absolute values. What BLAS makes of NaN differs from library to library, and
/// within one from increment to increment.
pub const IAMAX: Routine<1> = Routine { always_direct: true, ..level1("iamax", [with(X, Reads::Modulus)]) };
/// A plane rotation of x and y.
pub const ROT: Routine<2> = level1("rot", [X_OUT, Y_OUT]);
/// A modified plane rotation of x and y.
pub const ROTM: Routine<2> = level1("rotm", [X_OUT, Y_OUT]);
/// `C = alpha A B + beta C`: A is m x k, B is k x n, C is m x n.
///
/// A constant, so that the compiler can fold what it says into each routine's fast path.
pub const GEMM: Routine<3> = Routine {
    direct_if_small: true,
    is_product: true,
    cuts: [true; 3],
    ..routine(
        "gemm",
        b"mnk",
        [
            with(matrix("A", 0, 2, Role::In), Reads::Op),
            with(matrix("B", 2, 1, Role::In), Reads::Op),
            matrix("C", 0, 1, Role::InOut),
        ],
    )
};
/// `y = alpha A x + beta y`: A is m x n.
pub const GEMV: Routine<3> = matrix_vector("gemv", Dense);
/// The same for a band.
pub const GBMV: Routine<3> = matrix_vector("gbmv", Band);
/// `y = alpha A x + beta y`: A is symmetric.
pub const SYMV: Routine<3> = symmetric_vector("symv", Symmetric, Dense);
/// The same for a band.
pub const SBMV: Routine<3> = symmetric_vector("sbmv", Symmetric, Band);
/// The same for a packed triangle.
pub const SPMV: Routine<3> = symmetric_vector("spmv", Symmetric, Packed);
/// `y = alpha A x + beta y`: A is Hermitian.
pub const HEMV: Routine<3> = symmetric_vector("hemv", Hermitian, Dense);
/// The same for a band.
pub const HBMV: Routine<3> = symmetric_vector("hbmv", Hermitian, Band);
/// The same for a packed triangle.
pub const HPMV: Routine<3> = symmetric_vector("hpmv", Hermitian, Packed);
/// `x = A x`: A is triangular.
pub const TRMV: Routine<2> = triangular_vector("trmv", Dense);
/// The same for a band.
pub const TBMV: Routine<2> = triangular_vector("tbmv", Band);
/// The same for a packed triangle.
pub const TPMV: Routine<2> = triangular_vector("tpmv", Packed);
/// Solves `A x = b` for triangular A; x holds b before.
pub const TRSV: Routine<2> = triangular_vector("trsv", Dense);
/// The same for a band.
pub const TBSV: Routine<2> = triangular_vector("tbsv", Band);
/// The same for a packed triangle.
pub const TPSV: Routine<2> = triangular_vector("tpsv", Packed);
/// `A = alpha x y^T + A`: A is m x n.
pub const GER: Routine<3> = Routine {
    swaps: true,
    direct: true,
    ..routine(
        "ger",
        b"mn ",
        [
            with(vector("x", 0, Role::In), Reads::Conjugates { swapped: true }),
            with(vector("y", 1, Role::In), Reads::Conjugates { swapped: false }),
            matrix("A", 0, 1, Role::InOut),
        ],
    )
};
/// `A = alpha x x^T + A`: A is symmetric.
pub const SYR: Routine<2> = rank_one("syr", Symmetric, Dense);
/// The same for a packed triangle.
pub const SPR: Routine<2> = rank_one("spr", Symmetric, Packed);
/// `A = alpha x y^T + alpha y x^T + A`: A is symmetric.
pub const SYR2: Routine<3> = rank_two("syr2", Symmetric, Dense);
/// The same for a packed triangle.
pub const SPR2: Routine<3> = rank_two("spr2", Symmetric, Packed);
/// `A = alpha x x^H + A`: A is Hermitian.
pub const HER: Routine<2> = rank_one("her", Hermitian, Dense);
/// The same for a packed triangle.
pub const HPR: Routine<2> = rank_one("hpr", Hermitian, Packed);
/// `A = alpha x y^H + conj(alpha) y x^H + A`: A is Hermitian.
pub const HER2: Routine<3> = rank_two("her2", Hermitian, Dense);
/// The same for a packed triangle.
pub const HPR2: Routine<3> = rank_two("hpr2", Hermitian, Packed);
/// `C = alpha A B + beta C`: A is symmetric, m x m.
pub const SYMM_LEFT: Routine<3> = one_sided("symm", Symmetric, true);
/// `C = alpha B A + beta C`: A is symmetric, n x n.
pub const SYMM_RIGHT: Routine<3> = one_sided("symm", Symmetric, false);
/// `C = alpha A B + beta C`: A is Hermitian, m x m.
pub const HEMM_LEFT: Routine<3> = one_sided("hemm", Hermitian, true);
/// `C = alpha B A + beta C`: A is Hermitian, n x n.
pub const HEMM_RIGHT: Routine<3> = one_sided("hemm", Hermitian, false);
/// `C = alpha A A^T + beta C`: C is symmetric.
pub const SYRK: Routine<2> = rank_k("syrk", Symmetric);
/// `C = alpha A A^H + beta C`: C is Hermitian.
pub const HERK: Routine<2> = rank_k("herk", Hermitian);
/// `C = alpha (A B^T + B A^T) + beta C`: C is symmetric.
pub const SYR2K: Routine<3> = rank_2k("syr2k", Symmetric);
/// `C = alpha A B^H + conj(alpha) B A^H + beta C`: C is Hermitian.
pub const HER2K: Routine<3> = rank_2k("her2k", Hermitian);
/// The same, of which only one triangle is computed: m = n.
pub const GEMMT: Routine<3> = Routine {
    direct_if_small: true,
    cuts: [false, false, true],
    composed: true,
    recursion: Recursion::Triangle,
    ..routine(
        "gemmt",
        b"n k",
        [
            with(matrix("A", 0, 2, Role::In), Reads::Op),
            with(matrix("B", 2, 0, Role::In), Reads::Op),
            square("C", 0, Role::InOut, Triangular),
        ],
    )
};
/// `B = alpha A B`: A is triangular, m x m.
pub const TRMM_LEFT: Routine<2> = one_sided_in_place("trmm", true, Recursion::InPlace { left: true });
/// `B = alpha B A`: A is triangular, n x n.
pub const TRMM_RIGHT: Routine<2> = one_sided_in_place("trmm", false, Recursion::InPlace { left: false });
/// Solves `A X = alpha B` for triangular A, m x m; X takes the place of B.
pub const TRSM_LEFT: Routine<2> = one_sided_in_place("trsm", true, Recursion::Solve { left: true });
/// Solves `X A = alpha B` for triangular A, n x n; X takes the place of B.
pub const TRSM_RIGHT: Routine<2> = one_sided_in_place("trsm", false, Recursion::Solve { left: false });

// Generated: to here
