//! LAPACK's routines on matrices of some layouts, and the library's own function on the same matrix by columns beside them.
//!
//! What they overwrite is restored between repetitions, outside of what is timed. Each is checked before it is measured.

use std::cell::Cell;
use std::ffi::c_int;
use std::hint::black_box;
use std::time::{Duration, Instant};

use blasview::lapack::Vectors;
use blasview::{Blas, Complex, Context, MatrixViewMut, Policy, Scalar, Uplo};

#[cfg(feature = "peers")]
use crate::peers;

#[path = "fortran.rs"]
mod fortran;

pub use fortran::Routine;
use fortran::{Functions, Operands, Raw};

/// The numbers that are measured.
pub trait Number: Blas + Scalar<Real = f64> {
    const LETTER: char;
}

impl Number for f64 {
    const LETTER: char = 'd';
}

impl Number for Complex<f64> {
    const LETTER: char = 'z';
}

/// Those that the peers compute with too.
#[cfg(feature = "peers")]
pub trait Peer: Number + faer::traits::ComplexField {}
#[cfg(feature = "peers")]
impl<T: Number + faer::traits::ComplexField> Peer for T {}
#[cfg(not(feature = "peers"))]
pub trait Peer: Number {}
#[cfg(not(feature = "peers"))]
impl<T: Number> Peer for T {}

/// How the matrices of a candidate lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lies {
    pub by_rows: bool,
    pub rows_reversed: bool,
    /// 2: every second row and column.
    pub step: usize,
}

pub const COLS: Lies = Lies { by_rows: false, rows_reversed: false, step: 1 };
pub const ROWS: Lies = Lies { by_rows: true, ..COLS };
pub const REVERSED: Lies = Lies { rows_reversed: true, ..ROWS };
pub const SECOND: Lies = Lies { step: 2, ..ROWS };

/// A matrix, and what it was before it was overwritten. NaN in every gap.
pub struct Laid<T> {
    data: Vec<T>,
    before: Vec<T>,
    first: usize,
    shape: [usize; 2],
    strides: [isize; 2],
}

impl<T: Number> Laid<T> {
    fn new(lies: Lies, pitch: usize, shape: [usize; 2], value: impl Fn(usize, usize) -> T) -> Laid<T> {
        let [rows, cols] = shape;
        let (lines, along) = if lies.by_rows { (rows, cols) } else { (cols, rows) };
        let ld = (along * lies.step).max(pitch) * lies.step;
        let [short, long] = [lies.step as isize, ld as isize];
        let mut strides = if lies.by_rows { [long, short] } else { [short, long] };
        let mut data = vec![T::from_f64(f64::NAN, f64::NAN); (lines * ld).max(1)];
        let mut first = 0;
        if lies.rows_reversed {
            first = (rows.max(1) - 1) * strides[0] as usize;
            strides[0] = -strides[0];
        }
        let mut laid = Laid { data: Vec::new(), before: Vec::new(), first, shape, strides };
        for i in 0..rows {
            for j in 0..cols {
                data[laid.at(i, j)] = value(i, j);
            }
        }
        laid.before = data.clone();
        laid.data = data;
        laid
    }

    fn at(&self, i: usize, j: usize) -> usize {
        (self.first as isize + i as isize * self.strides[0] + j as isize * self.strides[1]) as usize
    }

    fn restore(&mut self) {
        self.data.copy_from_slice(&self.before);
    }

    fn view(&mut self) -> MatrixViewMut<'_, T> {
        MatrixViewMut::from_slice(&mut self.data, self.first, self.shape, self.strides).expect("a view")
    }

    /// As LAPACK is told of it.
    fn raw(&mut self) -> Raw<T> {
        let ld = self.strides[0].abs().max(self.strides[1].abs()) as c_int;
        Raw { ptr: self.data.as_mut_ptr(), ld }
    }

    fn get(&self, i: usize, j: usize) -> f64 {
        self.data[self.at(i, j)].to_f64().0
    }
}

/// What a call is given.
pub struct Set<T> {
    a: Laid<T>,
    /// The right-hand sides, or U.
    b: Laid<T>,
    vt: Laid<T>,
    s: Vec<T>,
    real: Vec<f64>,
    integers: Vec<c_int>,
    work: Vec<T>,
}

impl<T: Number> Set<T> {
    fn operands(&mut self, length: c_int) -> Operands<T> {
        let [m, n] = self.a.shape.map(|len| len as c_int);
        Operands {
            m,
            n,
            sides: self.b.shape[1] as c_int,
            a: self.a.raw(),
            b: self.b.raw(),
            vt: self.vt.raw(),
            s: self.s.as_mut_ptr(),
            integers: self.integers.as_mut_ptr(),
            work: self.work.as_mut_ptr(),
            length,
        }
    }
}

/// What is measured.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    pub routine: Routine,
    pub shape: [usize; 2],
    /// Right-hand sides.
    pub sides: usize,
    /// At least the distance between rows, or columns.
    pub pitch: usize,
    /// What is asked of a row-major matrix.
    pub policy: Policy,
}

#[cfg(feature = "peers")]
impl Routine {
    fn wanted(self) -> peers::lapack::Wanted {
        use peers::lapack::Wanted;
        match self {
            Routine::Potrf => Wanted::Cholesky,
            Routine::Gesv => Wanted::Solution,
            Routine::Inv => Wanted::Inverse,
            Routine::Geqrf => Wanted::QR,
            Routine::Gels => Wanted::LeastSquares,
            Routine::Syevd => Wanted::Eigen,
            Routine::Gesdd => Wanted::Singular,
        }
    }
}

#[cfg(feature = "peers")]
fn by_faer<T: Peer>(routine: Routine, set: &mut Set<T>) {
    let [a, b] = [&mut set.a, &mut set.b].map(|x| (&raw mut x.data[x.first], x.shape, x.strides));
    // SAFETY: matrices inside of what the set owns.
    unsafe { peers::lapack::faer(routine.wanted(), a, b) }
}

/// Runs once, what is overwritten being restored before, and tells how long a call took.
pub type Timed = Box<dyn FnMut() -> Duration>;

/// One of those that take turns.
pub struct Candidate {
    pub name: &'static str,
    pub timed: Timed,
    /// Bytes that were copied, where that is told.
    pub copied: Option<usize>,
}

/// Numbers between -1 and 1, always the same.
fn numbers<T: Number>(count: usize) -> Vec<T> {
    let mut random = fastrand::Rng::with_seed(7);
    let mut next = || 2.0 * random.f64() - 1.0;
    (0..count).map(|_| T::from_f64(next(), next())).collect()
}

impl Subject {
    pub fn new(routine: Routine, shape: [usize; 2], sides: usize, pitch: usize) -> Subject {
        Subject { routine, shape, sides, pitch, policy: Policy::Auto }
    }

    /// Operands that lie so. Of U and VT each lies as the vectors of A do; where A is packed, by columns.
    fn set<T: Number>(&self, lies: Lies) -> Set<T> {
        let [m, n] = self.shape;
        let (k, random) = (m.min(n), numbers::<T>(m * n));
        let weight = T::from_f64(2.0 * (n as f64).sqrt() + 1.0, 0.0);
        let symmetric = |i: usize, j: usize| {
            let x = random[i.max(j) * n + i.min(j)];
            if i == j {
                T::from_f64(x.to_f64().0, 0.0)
            } else if i < j {
                x.conj()
            } else {
                x
            }
        };
        let a = |i: usize, j: usize| match self.routine {
            // Its least eigenvalue is near that of the diagonal without the numbers, whose norm is below 2 sqrt(n).
            Routine::Potrf => symmetric(i, j) + if i == j { weight } else { T::ZERO },
            Routine::Syevd => symmetric(i, j),
            _ => random[i * n + j],
        };
        let sides = numbers::<T>(m * self.sides.max(1));
        let none = |_, _| T::ZERO;
        let is_svd = self.routine == Routine::Gesdd;
        let of_vectors = if lies.step == 1 { Lies { rows_reversed: false, ..lies } } else { COLS };
        let pitch = if lies.step == 1 { self.pitch } else { 0 };
        let b = if is_svd {
            Laid::new(Lies { rows_reversed: lies.rows_reversed, ..of_vectors }, pitch, [m, k], none)
        } else {
            let room = |i: usize, j: usize| sides[i * self.sides + j];
            // One vector lies without gaps.
            let (lies, pitch) = if self.sides == 1 { (COLS, 0) } else { (lies, pitch) };
            Laid::new(lies, pitch, [m, self.sides], room)
        };
        let vt = Laid::new(of_vectors, pitch, if is_svd { [k, n] } else { [1, 1] }, none);
        Set {
            a: Laid::new(lies, pitch, self.shape, a),
            b,
            vt,
            s: vec![T::ZERO; k],
            real: vec![0.0; k],
            integers: vec![0; 8 * k + 8],
            work: vec![T::ZERO; 1],
        }
    }

    /// How often a call is repeated on memory of its own in what is timed once: a tiny one often.
    fn slots(&self) -> usize {
        let [m, n] = self.shape;
        (16 * 1024 / (m * n)).clamp(1, 256)
    }

    fn timed<T: Number>(&self, lies: Lies, mut call: impl FnMut(&mut Set<T>) + 'static) -> Timed {
        let mut sets: Vec<Set<T>> = (0..self.slots()).map(|_| self.set(lies)).collect();
        Box::new(move || {
            for set in &mut sets {
                [&mut set.a, &mut set.b].into_iter().for_each(Laid::restore);
            }
            let start = Instant::now();
            sets.iter_mut().for_each(&mut call);
            start.elapsed() / sets.len() as u32
        })
    }

    /// A call of ours in a triangle of which it is told that it is the lower one, and what it copies.
    fn ours<T: Number>(&self, set: &mut Set<T>, context: &mut Context<'_>) -> usize {
        let (a, s, real) = (black_box(&mut set.a).view(), &mut set.s, &mut set.real);
        let report = match self.routine {
            Routine::Potrf => context.potrf(Uplo::Lower, a),
            Routine::Gesv => context.gesv(a, set.b.view()),
            Routine::Inv => context.inv(a),
            Routine::Geqrf => context.geqrf(a, &mut s[..]),
            Routine::Gels => context.gels(a, set.b.view()),
            Routine::Syevd => context.syevd(Uplo::Lower, a, &mut real[..]).map(|(_, report)| report),
            Routine::Gesdd => context.gesdd(Vectors::Thin, a, &mut real[..], set.b.view(), set.vt.view()),
        };
        report.expect("solvable").bytes_copied
    }

    /// What the call has found, as numbers that do not depend on the layout.
    fn found<T: Number>(&self, set: &Set<T>, is_ours: bool) -> Vec<f64> {
        let [m, n] = self.shape;
        let of = |matrix: &Laid<T>, rows: usize, cols: usize, is_in: &dyn Fn(usize, usize) -> bool| {
            let every = (0..rows).flat_map(|i| (0..cols).map(move |j| (i, j)));
            every.filter(|&(i, j)| is_in(i, j)).map(|(i, j)| matrix.get(i, j)).collect()
        };
        match self.routine {
            Routine::Potrf => of(&set.a, n, n, &|i, j| i >= j),
            Routine::Gesv => of(&set.b, n, self.sides, &|_, _| true),
            Routine::Inv => of(&set.a, n, n, &|_, _| true),
            Routine::Geqrf => of(&set.a, m, n, &|i, j| i <= j),
            Routine::Gels => of(&set.b, n, self.sides, &|_, _| true),
            Routine::Syevd | Routine::Gesdd if is_ours => set.real.clone(),
            Routine::Syevd | Routine::Gesdd => set.s.iter().map(|x| x.to_f64().0).collect(),
        }
    }

    /// Checks what a call finds against what the reference has found.
    fn check<T: Number>(
        &self,
        name: &str,
        lies: Lies,
        expected: &[f64],
        is_ours: bool,
        call: &mut dyn FnMut(&mut Set<T>),
    ) {
        let mut set = self.set(lies);
        call(&mut set);
        let found = self.found(&set, is_ours);
        let most = expected.iter().fold(1.0, |most: f64, x| most.max(x.abs()));
        for (at, (one, other)) in found.iter().zip(expected).enumerate() {
            assert!((one - other).abs() <= 1e-7 * most, "{name} of {self:?}: {one} is not {other} at {at}");
        }
    }

    /// The room that Fortran's function asks for.
    fn length<T: Number>(&self, functions: Functions) -> c_int {
        if matches!(self.routine, Routine::Potrf | Routine::Gesv) {
            return 0;
        }
        let mut set = self.set::<T>(COLS);
        let operands = set.operands(-1);
        // SAFETY: the operands are by columns; a length of -1: where the answer goes there is one number.
        let info = unsafe { fortran::fortran(self.routine, functions, false, &operands) };
        assert_eq!(info, 0, "{self:?}");
        set.work[0].to_f64().0 as c_int
    }

    /// Fortran's function on the matrix by columns.
    fn direct<T: Number>(&self, upper: bool) -> Option<impl FnMut(&mut Set<T>) + Clone + 'static> {
        let (routine, functions) = (self.routine, Functions::fortran(self.routine.names(), T::LETTER)?);
        let length = self.length::<T>(functions);
        Some(move |set: &mut Set<T>| {
            if set.work.len() < length as usize {
                set.work = vec![T::ZERO; length as usize];
            }
            let operands = set.operands(length);
            // SAFETY: `set` makes what LAPACK asks of that routine, by columns; there is the room that it asked for.
            let info = unsafe { fortran::fortran(routine, functions, upper, black_box(&operands)) };
            assert_eq!(info, 0);
        })
    }

    fn lapacke<T: Number>(&self) -> Option<impl FnMut(&mut Set<T>) + Clone + 'static> {
        let (routine, functions) = (self.routine, Functions::lapacke(self.routine.names(), T::LETTER)?);
        Some(move |set: &mut Set<T>| {
            let operands = set.operands(0);
            // SAFETY: `set` makes what LAPACK asks of that routine, by rows.
            let info = unsafe { fortran::lapacke(routine, functions, black_box(&operands)) };
            assert_eq!(info, 0);
        })
    }

    /// Ours on matrices that lie so.
    fn by_us<T: Number>(
        &self,
        name: &'static str,
        lies: Lies,
        expected: &[f64],
        policy: Policy,
    ) -> Candidate {
        let (this, copied) = (*self, Cell::new(0));
        let mut context = Context::new().policy(policy);
        self.check::<T>(name, lies, expected, true, &mut |set| copied.set(this.ours(set, &mut context)));
        let timed = self.timed::<T>(lies, move |set| {
            black_box(this.ours(set, &mut context));
        });
        Candidate { name, timed, copied: Some(copied.get()) }
    }

    /// All of them: the reference first.
    pub fn candidates<T: Peer>(&self, peers: bool) -> Vec<Candidate> {
        let reference = self.direct::<T>(false).expect("Fortran's functions, of 32 bits");
        let mut set = self.set(COLS);
        reference.clone()(&mut set);
        let expected = self.found(&set, false);
        let timed = self.timed(COLS, reference);
        let mut all = vec![Candidate { name: "reference", timed, copied: None }];
        for (name, lies) in [("cols", COLS), ("rows", ROWS), ("reversed", REVERSED), ("every 2nd", SECOND)] {
            all.push(self.by_us::<T>(name, lies, &expected, self.policy));
        }
        if self.routine == Routine::Geqrf {
            all.push(self.by_us::<T>("Fastest", ROWS, &expected, Policy::Fastest));
        }
        if peers && let Some(mut call) = self.lapacke::<T>() {
            self.check("LAPACKE", ROWS, &expected, false, &mut call);
            all.push(Candidate { name: "LAPACKE rows", timed: self.timed(ROWS, call), copied: None });
        }
        #[cfg(feature = "peers")]
        if peers {
            let routine = self.routine;
            let timed = self.timed::<T>(ROWS, move |set| by_faer(routine, set));
            all.push(Candidate { name: "faer rows", timed, copied: None });
        }
        all
    }

    /// One of them by its name (`direct`: the reference), to be called once, which is not checked.
    pub fn once<T: Peer>(&self, name: &str) -> Box<dyn FnMut()> {
        let lies = match name {
            "direct" | "cols" => COLS,
            "reversed" => REVERSED,
            "every 2nd" => SECOND,
            _ => ROWS,
        };
        let (this, mut set) = (*self, self.set::<T>(lies));
        match name {
            "direct" => {
                let mut call = self.direct::<T>(false).expect("Fortran's functions, of 32 bits");
                Box::new(move || call(&mut set))
            }
            "LAPACKE rows" => {
                let mut call = self.lapacke::<T>().expect("a library with LAPACKE");
                Box::new(move || call(&mut set))
            }
            #[cfg(feature = "peers")]
            "faer rows" => Box::new(move || by_faer(this.routine, &mut set)),
            _ => Box::new(move || _ = this.ours(&mut set, &mut Context::new().policy(this.policy))),
        }
    }

    /// Fortran's function of the lower triangle, and of the upper one.
    pub fn triangles<T: Number>(&self) -> Vec<Candidate> {
        let of = |upper| {
            let call = self.direct::<T>(upper).expect("Fortran's functions, of 32 bits");
            Candidate {
                name: if upper { "upper" } else { "lower" },
                timed: self.timed(COLS, call),
                copied: None,
            }
        };
        [false, true].map(of).into()
    }
}
