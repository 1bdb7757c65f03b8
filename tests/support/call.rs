//! [`Call`]: every routine of level 2 and 3 but gemm, by what its operands are, so that one body of a test serves
//! all of them: its operands, its oracle, how it is called and how much it has to copy.

use blasview::{Context, Diag, Report, Result, Side, Uplo};

use super::dense::Dense;
use super::operand::{Number, divisor, value};
use super::oracle::{self, Turn};
use super::routines::{self, Act, Hermitian};
use super::structured::{DIAGS, ORDERS, Spec, Stored, Structure, Structured, UPLOS};
use super::{least, structured};

/// A routine and its parameters. Hermitian matrices of real numbers are symmetric ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Call {
    /// `y = alpha A x + beta y`: gemv, gbmv, symv, hemv, sbmv, hbmv, spmv, hpmv.
    Vector(Structure, Stored),
    /// `x = A x` or `x = A^-1 x`: trmv, tbmv, tpmv, trsv, tbsv, tpsv.
    VectorInPlace(Act, Structure, Stored),
    /// `A = alpha x y^T + A` or `A = alpha x y^H + A`: ger, gerc.
    Ger(Turn),
    /// `A = alpha x x^H + A`, or of two vectors: syr, her, spr, hpr, syr2, her2, spr2, hpr2.
    Update(usize, Structure, Stored),
    /// `C = alpha A B + beta C` or `C = alpha B A + beta C`: symm, hemm.
    Matrix(Side, Structure),
    /// `B = alpha A B` and the like, or the inverse: trmm, trsm.
    MatrixInPlace(Act, Side, Structure),
    /// One triangle of C: syrk, herk (of one matrix), syr2k, her2k, gemmt (of two).
    Triangle(usize, Structure),
}

/// How a triangle can be stored: dense, as a band with some diagonals beside the main one, packed.
fn storages(uplo: Uplo) -> Vec<Stored> {
    let mut storages = vec![Stored::Dense];
    for order in ORDERS {
        storages.push(Stored::Packed { order });
        for k in [0, 1, 3] {
            let (kl, ku) = if uplo == Uplo::Upper { (0, k) } else { (k, 0) };
            storages.push(Stored::Band { order, kl, ku });
        }
    }
    storages
}

impl Call {
    /// The routines of level 2.
    pub fn level2() -> Vec<Call> {
        let mut calls = vec![Call::Vector(Structure::General, Stored::Dense)];
        for order in ORDERS {
            for (kl, ku) in [(0, 0), (1, 0), (0, 2), (1, 1), (2, 1), (4, 0)] {
                calls.push(Call::Vector(Structure::General, Stored::Band { order, kl, ku }));
            }
        }
        calls.extend([Call::Ger(Turn::Transposed), Call::Ger(Turn::Conjugated)]);
        for uplo in UPLOS {
            for stored in storages(uplo) {
                calls.push(Call::Vector(Structure::Hermitian(uplo), stored));
                for diag in DIAGS {
                    let structure = Structure::Triangular(uplo, diag);
                    let acts = [Act::Multiply, Act::Solve];
                    calls.extend(acts.map(|act| Call::VectorInPlace(act, structure, stored)));
                }
                if !matches!(stored, Stored::Band { .. }) {
                    calls.extend([1, 2].map(|count| Call::Update(count, Structure::Hermitian(uplo), stored)));
                }
            }
        }
        calls
    }

    /// The routines of level 3 for real or complex scalars.
    pub fn level3(is_complex: bool) -> Vec<Call> {
        let mut calls = Vec::new();
        for uplo in UPLOS {
            let mut structures = vec![Structure::Symmetric(uplo)];
            if is_complex {
                structures.push(Structure::Hermitian(uplo));
            }
            for structure in structures {
                calls.extend([Side::Left, Side::Right].map(|side| Call::Matrix(side, structure)));
                calls.extend([1, 2].map(|count| Call::Triangle(count, structure)));
            }
            calls.push(Call::Triangle(2, Structure::Triangular(uplo, Diag::NonUnit)));
            for (diag, side) in DIAGS.into_iter().flat_map(|diag| [(diag, Side::Left), (diag, Side::Right)]) {
                let structure = Structure::Triangular(uplo, diag);
                calls
                    .extend([Act::Multiply, Act::Solve].map(|act| Call::MatrixInPlace(act, side, structure)));
            }
        }
        calls
    }

    /// What inputs and output are, for lengths m and n (n and k, for those that write a triangle); `None` if there is
    /// no such call: a square matrix that is not, a band beyond its matrix.
    pub fn operands(self, [m, n]: [usize; 2]) -> Option<(Vec<Spec>, Spec)> {
        let fits = |stored: Stored, [m, n]: [usize; 2]| match stored {
            Stored::Band { kl, ku, .. } => kl < m.max(1) && ku < n.max(1),
            _ => true,
        };
        let (general, vector) = (Spec::general(m, n), Spec::vector);
        match self {
            Call::Vector(Structure::General, stored) => {
                fits(stored, [m, n]).then(|| (vec![Spec { stored, ..general }, vector(n)], vector(m)))
            }
            Call::Vector(structure, stored) => (m == n && fits(stored, [n; 2]))
                .then(|| (vec![Spec::square(n, structure, stored), vector(n)], vector(n))),
            Call::VectorInPlace(_, structure, stored) => (m == n && fits(stored, [n; 2]))
                .then(|| (vec![Spec::square(n, structure, stored)], vector(n))),
            Call::Ger(_) => Some((vec![vector(m), vector(n)], general)),
            Call::Update(count, structure, stored) => {
                (m == n).then(|| (vec![vector(n); count], Spec::square(n, structure, stored)))
            }
            Call::Matrix(side, structure) => {
                let own = if side == Side::Left { m } else { n };
                Some((vec![Spec::square(own, structure, Stored::Dense), general], general))
            }
            Call::MatrixInPlace(_, side, structure) => {
                let own = if side == Side::Left { m } else { n };
                Some((vec![Spec::square(own, structure, Stored::Dense)], general))
            }
            Call::Triangle(count, structure) => {
                let mut inputs = vec![general; count];
                if matches!(structure, Structure::Triangular(..)) {
                    inputs[1] = Spec::general(n, m);
                }
                Some((inputs, Spec::square(m, structure, Stored::Dense)))
            }
        }
    }

    /// Elements of the `at`th input, such that nothing is rounded.
    pub fn element<T: Number>(self, at: usize, i: usize, j: usize) -> T {
        match self {
            Call::VectorInPlace(..) | Call::MatrixInPlace(..) => divisor(1, i, j),
            _ => value(at, i, j),
        }
    }

    /// The scales as the routine has them: those that it lacks are 1 (or 0, where the output is what is read).
    pub fn scales<T: Number>(self, alpha: T, beta: T) -> [T; 2] {
        let real = |x: T| T::from_f64(x.to_f64().0, 0.0);
        match self {
            Call::Vector(..) | Call::Matrix(..) => [alpha, beta],
            Call::VectorInPlace(..) => [T::ONE, T::ONE],
            Call::MatrixInPlace(..) => [alpha, if alpha == T::ZERO { T::ZERO } else { T::ONE }],
            Call::Ger(_) => [alpha, T::ONE],
            Call::Update(count, ..) => [if count == 1 { real(alpha) } else { alpha }, T::ONE],
            Call::Triangle(1, Structure::Hermitian(_)) => [real(alpha), real(beta)],
            Call::Triangle(_, Structure::Hermitian(_)) => [alpha, real(beta)],
            Call::Triangle(..) => [alpha, beta],
        }
    }

    /// Whether the inputs are read at all.
    pub fn computes<T: Number>(self, alpha: T, inputs: &[Spec], output: Spec) -> bool {
        let terms = if let Call::Triangle(..) = self { inputs[0].cols } else { 1 };
        let inner = if let Call::Vector(..) = self { inputs[0].cols } else { 1 };
        alpha != T::ZERO && terms * inner * output.rows * output.cols != 0
    }

    /// Whether anything is written.
    pub fn writes<T: Number>(self, [alpha, beta]: [T; 2], inputs: &[Spec], output: Spec) -> bool {
        // A Hermitian diagonal is made real in any case.
        let hermitian = T::DTYPE.is_complex() && matches!(output.structure, Structure::Hermitian(_));
        self.computes(alpha, inputs, output) || beta != T::ONE || hermitian
    }

    /// The output by the definition.
    pub fn expected<T: Number>(self, [alpha, beta]: [T; 2], inputs: &[&Dense<T>], c: &Dense<T>) -> Dense<T> {
        match (self, inputs) {
            (Call::Vector(..), [a, x]) => oracle::product(alpha, a, x, beta, c),
            (Call::VectorInPlace(Act::Multiply, ..), [a]) => oracle::in_place(Side::Left, alpha, a, c),
            (Call::VectorInPlace(Act::Solve, ..), [a]) => oracle::solved(Side::Left, alpha, a, c),
            (Call::Ger(turn), [x, y]) => oracle::product(alpha, x, &turn.of(y), beta, c),
            (Call::Matrix(side, _), [a, b]) => oracle::one_sided(side, alpha, a, b, beta, c),
            (Call::MatrixInPlace(Act::Multiply, side, _), [a]) => oracle::in_place(side, alpha, a, c),
            (Call::MatrixInPlace(Act::Solve, side, _), [a]) => oracle::solved(side, alpha, a, c),
            (Call::Triangle(_, Structure::Triangular(..)), [a, b]) => oracle::product(alpha, a, b, beta, c),
            (Call::Update(..) | Call::Triangle(..), [a]) => oracle::rank_k(self.turn(), alpha, a, beta, c),
            (Call::Update(..) | Call::Triangle(..), [a, b]) => {
                oracle::rank_2k(self.turn(), alpha, a, b, beta, c)
            }
            _ => panic!("no such routine"),
        }
    }

    fn turn(self) -> Turn {
        match self {
            Call::Update(_, Structure::Hermitian(_), _) | Call::Triangle(_, Structure::Hermitian(_)) => {
                Turn::Conjugated
            }
            _ => Turn::Transposed,
        }
    }

    /// Calls it.
    pub fn run<T: Hermitian>(
        self,
        context: &mut Context<'_>,
        [alpha, beta]: [T; 2],
        inputs: &[&Structured<T>],
        c: &mut Structured<T>,
    ) -> Result<Report> {
        match (self, inputs) {
            (Call::Vector(..), [a, x]) => routines::matrix_vector(context, alpha, a, x, beta, c),
            (Call::VectorInPlace(act, ..), [a]) => routines::triangular_vector(context, act, a, c),
            (Call::Ger(Turn::Transposed), [x, y]) => context.ger(alpha, x.vector(), y.vector(), c.view_mut()),
            (Call::Ger(Turn::Conjugated), [x, y]) => {
                context.gerc(alpha, x.vector(), y.vector(), c.view_mut())
            }
            (Call::Update(..), [x]) => T::rank_one(context, alpha, x, c),
            (Call::Update(..), [x, y]) => T::rank_two(context, alpha, x, y, c),
            (Call::Matrix(side, _), [a, b]) => routines::one_sided(context, side, alpha, a, b, beta, c),
            (Call::MatrixInPlace(act, side, _), [a]) => routines::in_place(context, act, side, alpha, a, c),
            (Call::Triangle(..), _) => routines::triangle(context, alpha, inputs, beta, c),
            _ => panic!("no such routine"),
        }
    }

    /// The fewest bytes that have to be copied, by brute force.
    pub fn least<T: Number>(self, inputs: &[&Structured<T>], c: &Structured<T>, reads_c: bool) -> usize {
        match (self, inputs) {
            (Call::Vector(..), [a, x]) => least::matrix_vector(a, x, c, reads_c),
            (Call::VectorInPlace(..), [a]) => least::triangular_vector(a, c),
            (Call::Ger(turn), [x, y]) => least::ger(turn, x, y, c),
            (Call::Update(..), [x]) => least::her(x, c),
            (Call::Update(..), [x, y]) => least::her2(x, y, c),
            (Call::Matrix(side, _), [a, b]) => least::one_sided(side, a, b, c, reads_c),
            (Call::MatrixInPlace(_, side, _), [a]) => least::in_place(side, a, c),
            (Call::Triangle(_, Structure::Triangular(..)), [a, b]) => least::gemmt(a, b, c, reads_c),
            (Call::Triangle(..), _) => least::rank(self.turn(), inputs, c, reads_c),
            _ => panic!("no such routine"),
        }
    }

    /// Its matrix, of those in level 2.
    pub fn matrix<'a, T>(self, inputs: &[&'a Structured<T>], output: &'a Structured<T>) -> &'a Structured<T> {
        if matches!(self, Call::Ger(_) | Call::Update(..)) { output } else { inputs[0] }
    }

    /// Whether it solves a system.
    pub fn solves(self) -> bool {
        matches!(self, Call::VectorInPlace(Act::Solve, ..) | Call::MatrixInPlace(Act::Solve, ..))
    }

    /// Whether it is of level 2, for which there always is a way without copies.
    pub fn is_level2(self) -> bool {
        matches!(self, Call::Vector(..) | Call::VectorInPlace(..) | Call::Ger(_) | Call::Update(..))
    }

    /// Each input in every kind of layout, for complex scalars also conjugated.
    pub fn inputs<T: Number>(self, specs: &[Spec]) -> Vec<Vec<Structured<T>>> {
        let inputs = specs.iter().enumerate();
        inputs.map(|(at, &spec)| structured::inputs_of(spec, |i, j| self.element(at, i, j))).collect()
    }
}
