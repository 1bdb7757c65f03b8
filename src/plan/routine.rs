//! A routine as a table: its indices, its operands and which index each of their axes is.

/// The most indices any BLAS routine has.
pub const MAX_INDICES: usize = 3;

/// What a routine does with an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is read.
    In,
    /// It is written, and read too if its scale (beta) is not 0.
    InOut,
}

/// Which elements of an operand count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Structure {
    /// All of them.
    General,
}

/// One operand of a routine.
#[derive(Clone, Copy, Debug)]
pub struct Operand {
    /// Its name in the BLAS standard.
    pub name: &'static str,
    /// Which index its rows are, as a position in [`Routine::indices`].
    pub rows: usize,
    /// Which index its columns are.
    pub cols: usize,
    /// What is done with it.
    pub role: Role,
    /// Which of its elements count.
    pub structure: Structure,
}

impl Operand {
    const fn general(name: &'static str, rows: usize, cols: usize, role: Role) -> Operand {
        Operand { name, rows, cols, role, structure: Structure::General }
    }

    /// Whether one of its axes is that index.
    pub const fn carries(&self, index: usize) -> bool {
        self.rows == index || self.cols == index
    }
}

/// A routine with `N` operands, the last of which is the output.
#[derive(Debug)]
pub struct Routine<const N: usize> {
    /// Its name without the letter of the scalar.
    pub name: &'static str,
    /// The letters of its indices, as in the BLAS standard.
    pub indices: [char; MAX_INDICES],
    /// Its operands in the order of the call.
    pub operands: [Operand; N],
}

/// `C = alpha A B + beta C`: A is m x k, B is k x n, C is m x n.
///
/// A constant, so that the compiler can fold what it says into each routine's fast path.
pub const GEMM: Routine<3> = Routine {
    name: "gemm",
    indices: ['m', 'n', 'k'],
    operands: [
        Operand::general("A", 0, 2, Role::In),
        Operand::general("B", 2, 1, Role::In),
        Operand::general("C", 0, 1, Role::InOut),
    ],
};
