//! Q R and L Q: factors, the orthogonal (unitary) factor by itself, products with it.
//!
//! What lies by rows is factored as its transpose, `Aᵀ = L Q`, so that A is `Qᵀ Lᵀ`: the same reflectors at the same places, of complex
//! numbers with their factors (tau) conjugated. L Q is Q R of the transpose.

use super::job::{Answers, Job, Placed, Room, Run, Use, agree, at_most};
use super::touch;
use crate::backend::lapack::{Fortran, Function, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::Result;
use crate::plan::Tuning;
use crate::plan::lapack::Takes;
use crate::words::{Side, Trans};

/// The functions for Q R of a matrix, or of what is its transpose, of which they are those for L Q.
#[derive(Clone, Copy)]
struct Factorer {
    factor: Function,
    makes: Function,
    multiplies: Function,
}

impl Factorer {
    fn of(is_transposed: bool) -> Factorer {
        if is_transposed {
            Factorer { factor: Function::gelqf, makes: Function::orglq, multiplies: Function::ormlq }
        } else {
            Factorer { factor: Function::geqrf, makes: Function::orgqr, multiplies: Function::ormqr }
        }
    }
}

/// What the plan calls a step.
fn name(function: Function) -> &'static str {
    match function {
        Function::geqrf => "geqrf",
        Function::gelqf => "gelqf of the transpose",
        Function::orgqr => "orgqr",
        Function::orglq => "orglq of the transpose",
        Function::ormqr => "ormqr",
        _ => "ormlq",
    }
}

/// A call of `geqrf` or `gelqf` of F.
///
/// # Safety
/// As [`Fortran`] says.
unsafe fn factor<T: Blas>(
    lapack: Fortran<T>,
    f: &Placed<T>,
    tau: *mut T,
    work: *mut T,
    length: isize,
) -> Result<isize> {
    // SAFETY: the caller's promise.
    unsafe {
        if f.is_transposed {
            lapack.gelqf(f.m(), f.n(), f.ptr, f.ld, tau, work, length)
        } else {
            lapack.geqrf(f.m(), f.n(), f.ptr, f.ld, tau, work, length)
        }
    }
}

/// The factors of reflectors as LAPACK has them for F, from those of A, or the other way round.
fn turned<T: Blas>(f: &Placed<T>, tau: T) -> T {
    if f.is_transposed { tau.conj() } else { tau }
}

/// A step that factors a matrix: its room.
pub struct Factoring {
    tau: Room,
    work: Room,
    length: isize,
}

impl Factoring {
    /// Asks for the room that Q R of a matrix of a job takes.
    ///
    /// # Errors
    /// Those of room.
    pub fn new<T: Blas>(job: &mut Job<'_, '_, T>, at: usize) -> Result<Factoring> {
        let (f, lapack) = (job.peek(at), job.lapack);
        job.plan.step(name(Factorer::of(f.is_transposed).factor), 1);
        let tau = job.room_for::<T>(f.rows.min(f.cols))?;
        let mut answers = Answers::new();
        // SAFETY: a length of -1: nothing is read, and one number is written where the answer goes.
        let asks = &mut |work| unsafe { factor(lapack, &f, answers.numbers(), work, -1) };
        let (work, length) = job.work(f.cols, asks)?;
        Ok(Factoring { tau, work, length })
    }

    /// Factors it.
    ///
    /// # Safety
    /// The matrix is that for which the room is.
    pub unsafe fn run<T: Blas>(&self, run: &Run<T>, f: &Placed<T>) -> Result<isize> {
        // SAFETY: legal: in a form that `Job` found. Elements, apart: the job's matrix, and room as long as was asked for.
        unsafe { factor(run.lapack, f, self.tau(run), run.at(self.work), self.length) }
    }

    /// The factors of its reflectors, as LAPACK has them.
    pub fn tau<T: Blas>(&self, run: &Run<T>) -> *mut T {
        run.at(self.tau)
    }
}

/// Q R in place: R on and above the diagonal, the reflectors below it, and their factors in `tau`.
///
/// # Safety
/// A and tau are as [`Operands`](crate::blas::operands::Operands) demands of what is written, and share no byte.
pub unsafe fn geqrf<T: Blas>(context: &mut Context<'_>, a: Located<T>, tau: Located<T>) -> Result<Report> {
    let k = a.rows.len.min(a.cols.len);
    agree("geqrf", 'k', ("A", k), ("tau", tau.rows.len))?;
    let mut job = Job::<T>::new(context, "geqrf", &[Function::geqrf, Function::gelqf])?;
    let (m, n) = (a.rows.len, a.cols.len);
    let is_faster = |tuning: &Tuning| {
        let least = if m / 2 >= n { tuning.qr_tall_len } else { tuning.qr_len };
        m >= n && least > 0 && m >= least
    };
    let at = job.matrix_by_cols_if(is_faster, Use::changed("A", Takes::ORDERS), a)?;
    let factoring = Factoring::new(&mut job, at)?;
    if k == 0 {
        return Ok(Report::default());
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let f = run.matrix(at);
        // SAFETY: the room is for it; tau has as many numbers as have been written there.
        unsafe {
            let info = factoring.run(run, &f)?;
            (0..k).for_each(|at| touch::set(tau, at, 0, turned(&f, factoring.tau(run).add(at).read())));
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    unsafe { job.run(body) }.map(|(report, _)| report)
}

/// L Q in place: Q R of the transpose, whose factors are those of L Q conjugated.
///
/// # Safety
/// As [`geqrf`].
pub unsafe fn gelqf<T: Blas>(context: &mut Context<'_>, a: Located<T>, tau: Located<T>) -> Result<Report> {
    // SAFETY: the caller's promise.
    unsafe {
        let report = geqrf(context, a.transposed(), tau)?;
        if !context.only_plans() {
            touch::conjugate(tau);
        }
        Ok(report)
    }
}

/// Copies factors of A's reflectors to room, as LAPACK has them for F.
///
/// # Safety
/// There are as many, and room for them.
unsafe fn read_tau<T: Blas>(run: &Run<T>, f: &Placed<T>, tau: Located<T>, room: Room) -> *const T {
    let there = run.at::<T>(room);
    // SAFETY: the caller's promise.
    (0..tau.rows.len)
        .for_each(|at| unsafe { there.add(at).write(turned(f, touch::get(tau, at, 0).conj_if(tau.conj))) });
    there.cast_const()
}

/// The first columns of Q, as many as A has, in place of the reflectors of [`geqrf`], of which there are as many as `tau` says.
///
/// # Safety
/// As [`geqrf`], of which tau is read.
pub unsafe fn orgqr<T: Blas>(context: &mut Context<'_>, a: Located<T>, tau: Located<T>) -> Result<Report> {
    let (m, n, k) = (a.rows.len, a.cols.len, tau.rows.len);
    at_most("orgqr", 'n', ("rows of A", m), ("A", n))?;
    at_most("orgqr", 'k', ("A", n), ("tau", k))?;
    let mut job = Job::<T>::new(context, "orgqr", &[Function::orgqr, Function::orglq])?;
    let at = job.matrix(Use::changed("A", Takes::ORDERS), a)?;
    let (f, lapack, room) = (job.peek(at), job.lapack, job.room_for::<T>(k)?);
    job.plan.step(name(Factorer::of(f.is_transposed).makes), 1);
    let makes = move |f: &Placed<T>, tau: *const T, work: *mut T, length: isize| {
        // SAFETY: as is said where it is called.
        unsafe {
            if f.is_transposed {
                lapack.orglq(f.m(), f.n(), k as isize, f.ptr, f.ld, tau, work, length)
            } else {
                lapack.orgqr(f.m(), f.n(), k as isize, f.ptr, f.ld, tau, work, length)
            }
        }
    };
    // A length of -1: nothing is read, and one number is written where the answer goes.
    let (work, length) = job.work(n.max(1), &mut |work| makes(&f, core::ptr::null(), work, -1))?;
    if m == 0 || n == 0 {
        return Ok(Report::default());
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let f = run.matrix(at);
        // SAFETY: tau: the caller's promise, and room for it.
        let tau = unsafe { read_tau(run, &f, tau, room) };
        // Legal: k <= n <= m, in a form that `Job` found. Elements, apart: the caller's promise; room as long as was asked for.
        makes(&f, tau, run.at(work), length)
    };
    // SAFETY: the caller's promise.
    unsafe { job.run(body) }.map(|(report, _)| report)
}

/// Rows of the Q of [`gelqf`]: columns of that of the transpose.
///
/// # Safety
/// As [`orgqr`].
pub unsafe fn orglq<T: Blas>(context: &mut Context<'_>, a: Located<T>, tau: Located<T>) -> Result<Report> {
    // SAFETY: the caller's promise.
    unsafe { orgqr(context, a.transposed(), tau.conjugated()) }
}

/// Which of q, its transpose, its conjugate and its conjugate transpose.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Which {
    is_transposed: bool,
    is_conjugated: bool,
}

impl Which {
    fn of(trans: Trans) -> Which {
        let is_conjugated = matches!(trans, Trans::Conj | Trans::ConjNo);
        Which { is_transposed: trans.transposes(), is_conjugated }
    }
}

/// A product with the Q of reflectors in a matrix of a job, in place of another one: its room and how it is called.
pub struct Multiplying {
    work: Room,
    length: isize,
    side: Side,
    which: Which,
    k: isize,
    /// Whether C is conjugated before and after.
    conjugates: bool,
}

impl Multiplying {
    /// `op(Q) C`, or `C op(Q)`, for `k` reflectors of the matrix at `a` and that at `c`.
    ///
    /// Q is LAPACK's q, or its transpose where A is; by rows, C is the transpose of what LAPACK multiplies from the other side. LAPACK
    /// knows q and qᴴ: for the other two, C is conjugated before and after.
    ///
    /// # Errors
    /// Those of room.
    pub fn new<T: Blas>(
        job: &mut Job<'_, '_, T>,
        [a, c]: [usize; 2],
        side: Side,
        trans: Trans,
        k: usize,
    ) -> Result<Multiplying> {
        let (f, g, lapack) = (job.peek(a), job.peek(c), job.lapack);
        let mut which = Which::of(trans);
        which.is_transposed ^= f.is_transposed;
        let side = if g.is_transposed {
            which.is_transposed ^= true;
            if side == Side::Left { Side::Right } else { Side::Left }
        } else {
            side
        };
        let conjugates = T::DTYPE.is_complex() && which.is_transposed != which.is_conjugated;
        if conjugates {
            job.plan.step("C conjugated", 0);
        }
        job.plan.step(name(Factorer::of(f.is_transposed).multiplies), 1);
        if conjugates {
            job.plan.step("and back", 0);
        }
        let mut this = Multiplying { work: Room::NONE, length: -1, side, which, k: k as isize, conjugates };
        // SAFETY: a length of -1: nothing is read, and one number is written where the answer goes.
        let asks = &mut |work| unsafe { this.call(lapack, &f, &g, core::ptr::null(), work, -1) };
        let least = if side == Side::Left { g.n() } else { g.m() };
        (this.work, this.length) = job.work(least.unsigned_abs().max(1), asks)?;
        Ok(this)
    }

    /// # Safety
    /// As [`Fortran`] says.
    unsafe fn call<T: Blas>(
        &self,
        lapack: Fortran<T>,
        f: &Placed<T>,
        g: &Placed<T>,
        tau: *const T,
        work: *mut T,
        length: isize,
    ) -> Result<isize> {
        let side = Letter(if self.side == Side::Left { b'L' } else { b'R' });
        let back = if T::DTYPE.is_complex() { b'C' } else { b'T' };
        let trans = Letter(if self.which.is_transposed { back } else { b'N' });
        let (m, n, k) = (g.m(), g.n(), self.k);
        // SAFETY: the caller's promise.
        unsafe {
            if f.is_transposed {
                lapack.ormlq(side, trans, m, n, k, f.ptr, f.ld, tau, g.ptr, g.ld, work, length)
            } else {
                lapack.ormqr(side, trans, m, n, k, f.ptr, f.ld, tau, g.ptr, g.ld, work, length)
            }
        }
    }

    /// Multiplies.
    ///
    /// # Safety
    /// The matrices are those for which the room is; there are `k` factors at `tau`, as LAPACK has them.
    pub unsafe fn run<T: Blas>(
        &self,
        run: &Run<T>,
        f: &Placed<T>,
        g: &Placed<T>,
        tau: *const T,
    ) -> Result<isize> {
        // SAFETY: legal: in forms that `Job` found, of lengths that agree. Elements, apart: the job's matrices, and room as long as was
        // asked for.
        unsafe {
            if self.conjugates {
                touch::conjugate(g.ahead());
            }
            let info = self.call(run.lapack, f, g, tau, run.at(self.work), self.length)?;
            if self.conjugates {
                touch::conjugate(g.ahead());
            }
            Ok(info)
        }
    }
}

/// `op(Q) C`, or `C op(Q)`, in place of C, for the reflectors of [`geqrf`].
///
/// # Safety
/// A, tau and C are as [`Operands`](crate::blas::operands::Operands) demands, A (which LAPACK changes meanwhile) and C of what is written,
/// and share no byte.
pub unsafe fn ormqr<T: Blas>(
    context: &mut Context<'_>,
    side: Side,
    trans: Trans,
    a: Located<T>,
    tau: Located<T>,
    c: Located<T>,
) -> Result<Report> {
    let (m, k) = (a.rows.len, tau.rows.len);
    agree("ormqr", 'k', ("A", a.cols.len), ("tau", k))?;
    let len = if side == Side::Left { c.rows.len } else { c.cols.len };
    agree("ormqr", 'm', ("A", m), ("C", len))?;
    at_most("ormqr", 'k', ("rows of A", m), ("tau", k))?;
    let functions = [Function::ormqr, Function::ormlq];
    let mut job = Job::<T>::new(context, "ormqr", &functions)?;
    let at = job.matrix(Use::read("A", Takes::ORDERS), a)?;
    let of = job.matrix(Use::changed("C", Takes::ORDERS), c)?;
    let room = job.room_for::<T>(k)?;
    let multiplying = Multiplying::new(&mut job, [at, of], side, trans, k)?;
    if c.rows.len == 0 || c.cols.len == 0 {
        return Ok(Report::default());
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, g) = (run.matrix(at), run.matrix(of));
        // SAFETY: tau: the caller's promise, and room for it. The rest is what the room was asked for.
        unsafe {
            let tau = read_tau(run, &f, tau, room);
            multiplying.run(run, &f, &g, tau)
        }
    };
    // SAFETY: the caller's promise.
    unsafe { job.run(body) }.map(|(report, _)| report)
}

/// The same for the reflectors of [`gelqf`], whose Q is the transpose of that of the transpose.
///
/// # Safety
/// As [`ormqr`].
pub unsafe fn ormlq<T: Blas>(
    context: &mut Context<'_>,
    side: Side,
    trans: Trans,
    a: Located<T>,
    tau: Located<T>,
    c: Located<T>,
) -> Result<Report> {
    let trans = match trans {
        Trans::No => Trans::Yes,
        Trans::Yes => Trans::No,
        Trans::Conj => Trans::ConjNo,
        Trans::ConjNo => Trans::Conj,
    };
    // SAFETY: the caller's promise.
    unsafe { ormqr(context, side, trans, a.transposed(), tau.conjugated(), c) }
}
