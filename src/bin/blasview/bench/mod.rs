//! `blasview bench`: what the layouts of one product cost, measured beside the same product on contiguous operands.
//!
//! `lengths.rs` completes what was not given, `region.rs` has the operands, `fixture.rs` the candidates, `interleave.rs` measures
//! them, `statistics.rs` sums that up, `breakeven.rs` says when a copy would pay, and `render.rs` tells it.

mod breakeven;
mod fixture;
pub mod interleave;
mod lengths;
mod region;
mod render;
pub mod statistics;

use std::ffi::{OsStr, OsString};
use std::time::Duration;

use blasview::{Blas, Complex, Context, DType, Directly, Layout, Order, Plan, Policy, Report, backend};

use crate::explain::{options, output};
use crate::failure::Failure;
use crate::memory::check_available;
use crate::operand::{Elements, Operand, Seen, promoted, span};
use fixture::{Candidate, Fixture, Input};
use region::Region;

/// Rounds that are made however long they take, and rounds after which nothing more is learnt.
const ROUNDS: std::ops::Range<usize> = 3..1001;

/// What `bench` is asked.
pub struct Request {
    /// A, B and C; what is left out is contiguous.
    pub operands: [Option<OsString>; 3],
    /// m, n and k, where no operand that was given has them.
    pub lens: [Option<usize>; 3],
    /// Whether copying is allowed.
    pub policy: Policy,
    /// When the product is computed without BLAS.
    pub directly: Directly,
    /// Bound of the workspace in bytes.
    pub workspace: usize,
    /// Threads that pack.
    pub threads: usize,
    /// Whether C is read.
    pub beta: u8,
    /// How long to measure.
    pub budget: Duration,
}

/// What was measured, and of what.
pub struct Measured {
    views: [Seen; 3],
    plan: Plan<3>,
    report: Report,
    policy: Policy,
    threads: usize,
    beta: u8,
    candidates: Vec<Candidate>,
    /// Seconds per call of each candidate in each round.
    times: Vec<Vec<f64>>,
}

/// Plans and measures.
pub fn run(request: &Request) -> Result<Measured, Failure> {
    let (operands, dtype) = complete(request)?;
    match dtype {
        DType::F32 => measure::<f32>(&operands, request),
        DType::F64 => measure::<f64>(&operands, request),
        DType::C64 => measure::<Complex<f32>>(&operands, request),
        DType::C128 => measure::<Complex<f64>>(&operands, request),
        other => Err(Failure::new(format!("no product of type {other}"))),
    }
}

/// A, B and C, with contiguous ones where none was given; and the type of all.
fn complete(request: &Request) -> Result<([Operand; 3], DType), Failure> {
    let open = |at: usize| request.operands[at].as_deref().map(Operand::open).transpose();
    let given = [open(0)?, open(1)?, open(2)?];
    let dtype = match &given {
        [Some(a), Some(b), _] => promoted(a.dtype(), b.dtype()),
        [Some(only), None, _] | [None, Some(only), _] | [None, None, Some(only)] => only.dtype(),
        [None, None, None] => return Err(Failure::new("nothing to measure: no operand was given")),
    };
    let shape = |operand: &Option<Operand>| -> Result<Option<[usize; 2]>, Failure> {
        let Some(operand) = operand else { return Ok(None) };
        Ok(Some(operand.seen_as(dtype)?.rows_and_cols()?.map(|axis| axis.len)))
    };
    let shapes = [shape(&given[0])?, shape(&given[1])?, shape(&given[2])?];
    let lens = lengths::lengths(shapes, request.lens).map_err(Failure::new)?;
    let [m, n, k] = lens;
    if lens.contains(&0) {
        return Err(Failure::new(format!("nothing to multiply: m = {m}, n = {n}, k = {k}")));
    }
    let contiguous = |rows: usize, cols: usize| Operand::open(OsStr::new(&format!("{dtype}[{rows},{cols}]")));
    let [a, b, c] = given;
    let or = |given: Option<Operand>, rows, cols| given.map_or_else(|| contiguous(rows, cols), Ok);
    Ok(([or(a, m, k)?, or(b, k, n)?, or(c, m, n)?], dtype))
}

/// C is written in memory of its own; whether it would share any with A or B cannot be seen there.
fn check_files([a, b, c]: &[Operand; 3]) -> Result<(), Failure> {
    let file = |operand: &Operand| operand.path().and_then(|path| path.canonicalize().ok());
    match file(c) {
        Some(path) if [file(a), file(b)].contains(&Some(path.clone())) => {
            Err(Failure::about(path.display(), "C in the same file as A or B cannot be measured"))
        }
        _ => Ok(()),
    }
}

fn measure<T: Blas>(operands: &[Operand; 3], request: &Request) -> Result<Measured, Failure> {
    let [a, b, c] = operands;
    let views = [a.seen_as(T::DTYPE)?, b.seen_as(T::DTYPE)?, c.seen_as(T::DTYPE)?];
    check_files(operands)?;
    let layouts = [views[0].matrix_layout()?, views[1].matrix_layout()?, output(&views[2])?];
    let options = options(request.policy, request.directly, request.workspace, request.beta != 0)?;
    let plan = Plan::gemm(T::DTYPE, &layouts, &options)?;
    let [m, n, k] = plan.lens();
    let blas = backend::default()?;
    let int = |len: usize| {
        let fits = isize::try_from(len).ok().filter(|_| len <= blas.capabilities().int_max);
        let too_long = format!("{len} does not fit the BLAS integer of the contiguous product");
        fits.ok_or_else(|| Failure::new(too_long))
    };
    let lens = [int(m)?, int(n)?, int(k)?];

    let dense = |rows, cols| Layout::contiguous(T::DTYPE.size(), &[rows, cols], Order::RowMajor);
    let dense = [dense(m, k)?, dense(k, n)?, dense(m, n)?];
    let own = views.iter().map(|view| span(&view.layout));
    let needed = own.chain(dense.iter().map(span)).fold(plan.workspace_bytes(), usize::saturating_add);
    check_available("operands and their contiguous copies", needed)?;

    // C is never the file itself.
    let is_described = |at: usize| at == 2 || operands[at].path().is_none();
    let region = |at: usize| Region::new(&views[at].layout, views[at].address, at as u64 + 1);
    let input = |at: usize| is_described(at).then(|| region(at)).transpose();
    let described = [input(0)?, input(1)?];
    let elements =
        |at: usize| (!is_described(at)).then(|| operands[at].elements::<T>(&views[at])).transpose();
    let files: [Option<Elements<T>>; 2] = [elements(0)?, elements(1)?];
    let input = |at: usize| -> Result<Input<'_, T>, Failure> {
        let view = match (&described[at], &files[at]) {
            (Some(region), _) => region.view()?,
            (None, Some(elements)) => views[at].view(elements)?,
            // One of the two has been made.
            (None, None) => return Err(Failure::new("an operand without elements")),
        };
        Ok(Input { view, conj: views[at].conj })
    };
    let mut output = region(2)?;
    let copy = |at: usize| Region::new(&dense[at], 0, at as u64 + 4);
    let [mut dense_a, mut dense_b, mut dense_c] = [copy(0)?, copy(1)?, copy(2)?];
    let mut fixture = Fixture {
        blas,
        context: Context::new()
            .policy(request.policy)
            .directly(request.directly)
            .workspace_limit(request.workspace)
            .threads(request.threads),
        inputs: [input(0)?, input(1)?],
        output: output.view_mut()?,
        dense: [dense_a.view_mut()?, dense_b.view_mut()?, dense_c.view_mut()?],
        lens,
        beta: T::from_f64(request.beta.into(), 0.0),
    };
    let candidates = candidates(&plan, &views);
    let mut report = Report::default();
    let times = interleave::interleave(candidates.len(), request.budget, ROUNDS, &mut |at,
                                                                                       calls|
     -> Result<
        (),
        Failure,
    > {
        let reported = fixture.run(candidates[at], calls)?;
        if candidates[at] == Candidate::Ours {
            report = reported;
        }
        Ok(())
    })?;
    let Request { policy, threads, beta, .. } = *request;
    Ok(Measured { views, plan, report, policy, threads, beta, candidates, times })
}

/// Which operands do not pass.
fn refused(plan: &Plan<3>) -> [bool; 3] {
    plan.operands().map(|operand| operand.access.reason().is_some())
}

/// What there is to compare. Copied by hand is what does not pass; where all passes, what a rule that knows contiguous
/// operands only would copy.
fn candidates(plan: &Plan<3>, views: &[Seen; 3]) -> Vec<Candidate> {
    let refused = refused(plan);
    let is_contiguous = |view: &Seen| {
        (view.layout.is_c_contiguous() || view.layout.is_f_contiguous()) && !view.conj && view.aligned
    };
    let by_hand = match refused {
        [false, false, false] => views.each_ref().map(|view| !is_contiguous(view)),
        refused => refused,
    };
    let mut list = vec![Candidate::Contiguous, Candidate::Ours];
    if by_hand != [false; 3] {
        list.push(Candidate::CopyFirst(by_hand));
    }
    if refused != [false; 3] {
        list.push(Candidate::Copied(refused));
        list.extend((0..3).filter(|&at| refused[at]).map(Candidate::Copy));
    }
    list
}

// Of `interleave.rs`, which the benches share: there no tests are run.
#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::interleave::interleave;

    #[test]
    fn no_order_is_forgotten() {
        let mut called = Vec::new();
        interleave(3, Duration::ZERO, 600..600, &mut |candidate, _| {
            // Once is enough for a round.
            std::thread::sleep(Duration::from_micros(40));
            called.push(candidate);
            Ok::<(), ()>(())
        })
        .unwrap();
        // One call each to plan, then in each round two.
        let mut seen = std::collections::HashMap::new();
        called[3..].chunks(6).for_each(|round| *seen.entry([round[0], round[2], round[4]]).or_insert(0) += 1);
        assert!(seen.len() == 6 && seen.values().all(|&count| count > 50), "{seen:?}");
    }

    #[test]
    fn all_take_turns_and_errors_end_it() {
        let mut calls = [0_u32; 3];
        let times = interleave(3, Duration::ZERO, 3..9, &mut |candidate, count| {
            calls[candidate] += count;
            std::thread::sleep(Duration::from_micros(30));
            Ok::<(), ()>(())
        })
        .unwrap();
        assert!(times.iter().all(|times| times.len() == 3 && times.iter().all(|&time| time > 3e-5)));
        // One to find out how long it takes, one before and one in each round.
        assert_eq!(calls, [1 + 2 * 3; 3]);
        let failed = interleave(2, Duration::ZERO, 3..9, &mut |candidate, _| Err::<(), _>(candidate));
        assert_eq!(failed, Err(0));
    }
}
