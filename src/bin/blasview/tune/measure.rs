//! Two ways of computing the same thing, taking turns at several sizes.

use std::ops::Range;
use std::time::{Duration, Instant};

use blasview::plan::Tuning;
use blasview::{
    Backend, Context, Directly, Error, MatrixView, MatrixViewMut, Policy, Uplo, VectorView, VectorViewMut,
};

use crate::bench::interleave::interleave;
use crate::bench::statistics::Statistics;

/// Rounds at each size.
const ROUNDS: Range<usize> = 3..101;

/// How a matrix of n rows and columns lies: its strides in elements.
#[derive(Clone, Copy, Debug)]
pub enum Lies {
    /// In C order.
    Plain,
    /// In Fortran order.
    Transposed,
    /// Every second element of each second row.
    Second,
    /// Every third.
    Third,
}

impl Lies {
    fn strides(self, n: usize) -> [isize; 2] {
        let n = n as isize;
        match self {
            Lies::Plain => [n, 1],
            Lies::Transposed => [1, n],
            Lies::Second => [2 * n, 2],
            Lies::Third => [3 * n + 1, 3],
        }
    }

    fn elements(self, n: usize) -> usize {
        let [rows, cols] = self.strides(n);
        n.saturating_sub(1) * (rows + cols).unsigned_abs() + 1
    }
}

/// What is computed.
#[derive(Clone, Copy, Debug)]
pub enum Case {
    /// A product of matrices that lie so.
    Product([Lies; 3]),
    /// A matrix that passes, times a vector that does not.
    Gemv,
    /// The same of a symmetric one.
    Symv,
    /// An outer product of such a vector.
    Ger,
}

/// In which way.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// By which numbers.
    pub tuning: Tuning,
    /// Under which policy.
    pub policy: Policy,
    /// Whether without BLAS.
    pub directly: Directly,
}

/// At a size how many times as fast the first way is as the second, as a logarithm, on average of the cases.
fn gain(blas: Backend, n: usize, cases: &[Case], ways: &[Way; 2], budget: Duration) -> Result<f64, Error> {
    let mut sum = 0.0;
    for &case in cases {
        let mut data = Data::new(case, n);
        let times = interleave(2, budget / cases.len() as u32, ROUNDS, &mut |way, calls| {
            let Way { tuning, policy, directly } = &ways[way];
            // The rules are about ours on one thread.
            let context = Context::new().backend(blas).threads(1);
            let mut context = context.policy(*policy).directly(*directly).tuning(tuning);
            (0..calls).try_for_each(|_| data.compute(case, n, &mut context))
        })?;
        // Round by round, as what the machine does meanwhile happens to both.
        let gains = times[1].iter().zip(&times[0]).map(|(other, this)| (other / this).ln());
        sum += Statistics::of(gains).median;
    }
    Ok(sum / cases.len() as f64)
}

/// The gains at as many of the sizes as there is time for.
pub fn gains(
    blas: Backend,
    sizes: &[usize],
    cases: &[Case],
    ways: &[Way; 2],
    budget: Duration,
) -> Result<Vec<(usize, f64)>, Error> {
    let start = Instant::now();
    let mut points = Vec::with_capacity(sizes.len());
    let mut last: Option<(usize, Duration)> = None;
    for (at, &n) in sizes.iter().enumerate() {
        let left = budget.saturating_sub(start.elapsed());
        // The longest take longer than their share, as some rounds are made in any case: as much as eight more is left for them.
        let share = left / (sizes.len() - at + 8) as u32;
        let began = Instant::now();
        if let Some((before, took)) = last {
            let longer = n as f64 / before as f64;
            if took.as_secs_f64().min(share.as_secs_f64()) * longer.powi(3) > left.as_secs_f64()
                || left.is_zero()
            {
                break;
            }
        }
        points.push((n, gain(blas, n, cases, ways, share)?));
        last = Some((n, began.elapsed()));
    }
    Ok(points)
}

/// What is computed with.
struct Data {
    a: Vec<f64>,
    b: Vec<f64>,
    c: Vec<f64>,
}

impl Data {
    fn new(case: Case, n: usize) -> Data {
        let lies = match case {
            Case::Product(lies) => lies,
            _ => [Lies::Plain; 3],
        };
        let mut random = fastrand::Rng::with_seed(n as u64);
        let [a, b, c] = lies.map(|lies| (0..lies.elements(n)).map(|_| random.f64()).collect());
        Data { a, b, c }
    }

    fn compute(&mut self, case: Case, n: usize, context: &mut Context<'_>) -> Result<(), Error> {
        let Data { a, b, c } = self;
        let lies = match case {
            Case::Product(lies) => lies,
            _ => [Lies::Plain; 3],
        };
        let [in_a, in_b, in_c] = lies.map(|lies| lies.strides(n));
        let a = MatrixView::from_slice(a, 0, [n, n], in_a)?;
        // The same element n times.
        let x = || VectorView::from_slice(b, 0, n, 0);
        match case {
            Case::Product(_) => {
                let b = MatrixView::from_slice(b, 0, [n, n], in_b)?;
                context.gemm(1.0, a, b, 0.0, MatrixViewMut::from_slice(c, 0, [n, n], in_c)?)?
            }
            Case::Gemv => context.gemv(1.0, a, x()?, 0.0, VectorViewMut::contiguous(&mut c[..n])?)?,
            Case::Symv => {
                context.symv(Uplo::Upper, 1.0, a, x()?, 0.0, VectorViewMut::contiguous(&mut c[..n])?)?
            }
            Case::Ger => {
                // Small, so that sums stay in range however often it is added.
                let y = VectorView::contiguous(&b[..n])?;
                context.ger(1e-12, x()?, y, MatrixViewMut::from_slice(c, 0, [n, n], in_c)?)?
            }
        };
        Ok(())
    }
}
