//! No kernel steps outside a view: every routine with every operand once right before a page that faults and once right
//! after one, and with such pages between its rows; results checked and all bytes around outputs compared. Also c64 at
//! addresses that are 4 mod 8.
//!
//! Whoever touches such a page ends the process; what was being computed is said then.
#![cfg(unix)]

mod support;

use std::cell::Cell;
use std::io::Write;
use std::sync::Once;

use blasview::{Complex, Context, Diag, MatrixView, MatrixViewMut, VectorView};
use support::blas::{fewer, rarer};
use support::call::Call;
use support::census::checked;
use support::check::{check_result, packing};
use support::dice::{ALPHAS, BETAS, Dice};
use support::kinds::Kind;
use support::operand::{Gap, Number, Operand, divisor, value};
use support::pages::{Edge, Memory, Pages};
use support::routines::Hermitian;
use support::structured::{Spec, Stored, Structure, Structured};

/// Around the lengths of vector registers and of the blocks that kernels are made of.
const LENS: [usize; 22] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17, 22, 30, 31, 33, 34, 46, 66, 70];
/// For routines that take as many steps as the cube.
const SHORT: [usize; 13] = [1, 2, 3, 4, 5, 6, 7, 9, 14, 17, 18, 33, 34];
const EDGES: [Edge; 2] = [Edge::Start, Edge::End];

const MATRICES: [Kind; 8] = [
    Kind::C,
    Kind::F,
    Kind::PaddedC,
    Kind::PaddedF,
    Kind::ReversedC(true, false),
    Kind::ReversedF(true, true),
    Kind::SecondCols,
    Kind::SecondColsReversed,
];
/// One row or one column, repeated.
const BROADCAST: [Kind; 2] = [Kind::BroadcastRows, Kind::BroadcastCols];
/// Contiguous, with steps of two and three, backwards, and of a page and more.
const VECTORS: [Kind; 6] = [
    Kind::Vector(2, 0),
    Kind::Vector(4, 0),
    Kind::Vector(6, 0),
    Kind::Vector(-2, 0),
    Kind::Vector(-4, 0),
    Kind::Vector(2 * 1031, 0),
];

thread_local! {
    /// What is being computed, for who has to say it where nothing can be allocated.
    static CASE: Cell<[u8; 400]> = const { Cell::new([0; 400]) };
}

fn begin(what: &dyn Fn() -> String) {
    static HANDLER: Once = Once::new();
    extern "C" fn tell(signal: core::ffi::c_int) {
        CASE.with(|case| {
            let case = case.get();
            let len = case.iter().position(|&byte| byte == 0).unwrap_or(case.len());
            let text = b"a page was touched that must not be: ";
            // SAFETY: initialised bytes; writing is allowed in a signal handler.
            unsafe {
                libc::write(2, text.as_ptr().cast(), text.len());
                libc::write(2, case.as_ptr().cast(), len);
                libc::write(2, b"\n".as_ptr().cast(), 1);
                libc::signal(signal, libc::SIG_DFL);
            }
        });
    }
    HANDLER.call_once(|| {
        for signal in [libc::SIGSEGV, libc::SIGBUS] {
            // SAFETY: a handler that writes and restores; the faulting instruction then ends the process.
            unsafe { libc::signal(signal, tell as *const () as libc::sighandler_t) };
        }
    });
    let mut case = [0; 400];
    let _ = (&mut case[..399]).write(what().as_bytes());
    CASE.set(case);
}

fn kinds(spec: Spec) -> &'static [Kind] {
    match spec.stored {
        Stored::Vector => &VECTORS,
        Stored::Packed { .. } => &VECTORS[..1],
        _ => &MATRICES,
    }
}

/// The kinds that an input of a call is read through. Systems with the elements below are none if all of their rows are one.
fn input_kind(dice: &mut Dice, call: Call, spec: Spec) -> Kind {
    let one = matches!(spec.stored, Stored::Vector | Stored::Packed { .. });
    let in_place = matches!(call, Call::VectorInPlace(..) | Call::MatrixInPlace(..));
    if one || in_place || dice.below(4) != 0 { dice.of(kinds(spec)) } else { dice.of(&BROADCAST) }
}

/// Elements such that nothing is rounded, however long: a system of equations is the identity but for its size.
fn element<T: Number>(call: Call, at: usize, [i, j]: [usize; 2], n: usize) -> T {
    match call {
        Call::VectorInPlace(..) | Call::MatrixInPlace(..) if n > 5 && i != j => T::ZERO,
        Call::VectorInPlace(..) | Call::MatrixInPlace(..) => divisor(1, i, j),
        _ => value(at, i, j),
    }
}

/// Every operand of a call at each edge, the others in memory of their own.
fn edges<T: Hermitian>(dice: &mut Dice, call: Call, shape: [usize; 2], rounds: usize) {
    let Some((specs, spec)) = call.operands(shape) else { return };
    for (guarded, edge) in (0..=specs.len()).flat_map(|at| EDGES.map(|edge| (at, edge))) {
        for _ in 0..rounds {
            if dice.below(rarer(1)) != 0 {
                continue;
            }
            let edge_of = |at: usize| (at == guarded).then_some(edge);
            let mut inputs: Vec<Structured<T>> = Vec::new();
            for (at, &spec) in specs.iter().enumerate() {
                let kind = input_kind(dice, call, spec);
                let conj = T::DTYPE.is_complex() && dice.below(3) == 0;
                let n = shape[0].max(shape[1]);
                let element = |i, j| element(call, at, [i, j], n);
                inputs.push(Structured::placed(kind, spec, Gap::Poison, conj, edge_of(at), element));
            }
            let (kind, at) = (dice.of(kinds(spec)), edge_of(specs.len()));
            let mut output = Structured::placed(kind, spec, Gap::Pattern, false, at, |i, j| value(3, i, j));
            let scales = call.scales(dice.scale(&ALPHAS[..3]), dice.scale(&BETAS));
            let inputs: Vec<&Structured<T>> = inputs.iter().collect();
            let names = || {
                let all = inputs.iter().map(|input| input.name()).chain([output.name()]);
                format!(
                    "{} {call:?}: operand {guarded} at {edge:?}; {}",
                    T::DTYPE,
                    all.collect::<Vec<_>>().join(", ")
                )
            };
            begin(&names);
            let what = || format!("{call:?} operand {guarded} at {edge:?}");
            checked(call, scales, &inputs, &mut output, &mut Context::new(), &what);
        }
    }
}

/// Whether there is time for everything.
const ALL: bool = !cfg!(debug_assertions);

fn level2<T: Hermitian>() {
    let mut dice = Dice::new(1);
    for call in Call::level2() {
        for n in LENS {
            let shapes = [[n, n], [n, dice.of(&LENS)]];
            for shape in &shapes[..if call.operands([2, 3]).is_some() { 2 } else { 1 }] {
                // A band has to fit.
                edges::<T>(&mut dice, call, *shape, if ALL { 6 } else { 1 });
            }
        }
    }
}

#[test]
fn level2_of_real_numbers() {
    level2::<f32>();
    level2::<f64>();
}

#[test]
fn level2_of_complex_numbers() {
    level2::<Complex<f32>>();
    level2::<Complex<f64>>();
}

fn level3<T: Hermitian>() {
    let mut dice = Dice::new(2);
    for call in Call::level3(T::DTYPE.is_complex()) {
        for n in SHORT {
            edges::<T>(&mut dice, call, [n, dice_len(n)], if ALL { 4 } else { 1 });
        }
    }
}

/// Another length for each.
fn dice_len(n: usize) -> usize {
    SHORT[(7 * n + 3) % SHORT.len()]
}

#[test]
fn level3_of_real_numbers() {
    level3::<f32>();
    level3::<f64>();
}

#[test]
fn level3_of_complex_numbers() {
    level3::<Complex<f32>>();
    level3::<Complex<f64>>();
}

fn gemm<T: Number>() {
    let mut dice = Dice::new(3);
    let thin = [[4, 17, 9], [17, 4, 3], [64, 7, 5], [7, 64, 2], [130, 6, 11], [3, 130, 8]];
    let shapes = SHORT.into_iter().map(|n| [n, dice_len(n), dice_len(n + 1)]).chain(thin);
    for [m, n, k] in shapes {
        for (guarded, edge) in (0..3).flat_map(|at| EDGES.map(|edge| (at, edge))) {
            for _ in 0..fewer(if ALL { 40 } else { 8 }) {
                let mut one = |at: usize, shape: [usize; 2]| {
                    let gap = if at == 2 { Gap::Pattern } else { Gap::Poison };
                    let edge = (at == guarded).then_some(edge);
                    let mut operand = Operand::<T>::placed(dice.of(&MATRICES), shape, gap, edge, |i, j| {
                        Some(value(at, i, j))
                    });
                    operand.set_conj(at != 2 && T::DTYPE.is_complex() && dice.below(3) == 0);
                    operand
                };
                let (a, b, mut c) = (one(0, [m, k]), one(1, [k, n]), one(2, [m, n]));
                let (alpha, beta) = (dice.scale(&ALPHAS[..3]), dice.scale(&BETAS));
                begin(&|| {
                    let name = |x: &Operand<T>| format!("{:?} {:?} conj {}", x.kind, x.shape, x.conj);
                    format!(
                        "{} gemm: operand {guarded} at {edge:?}; {}, {}, {}",
                        T::DTYPE,
                        name(&a),
                        name(&b),
                        name(&c)
                    )
                });
                if beta == T::ZERO {
                    c.poison();
                }
                packing().gemm(alpha, a.view(), b.view(), beta, c.view_mut()).unwrap();
                check_result(alpha, &a, &b, beta, &mut c);
            }
        }
    }
}

#[test]
fn gemm_of_all_types() {
    gemm::<f32>();
    gemm::<f64>();
    gemm::<Complex<f32>>();
    gemm::<Complex<f64>>();
}

/// Sums and changes of vectors, both at each edge.
fn level1<T: Hermitian>() {
    let mut dice = Dice::new(4);
    for n in LENS {
        for (first, second) in VECTORS.into_iter().flat_map(|x| VECTORS.map(|y| (x, y))) {
            let edge = dice.of(&EDGES);
            let x =
                Structured::<T>::placed(first, Spec::vector(n), Gap::Poison, false, Some(edge), |i, j| {
                    value(1, i, j)
                });
            let mut y =
                Structured::<T>::placed(second, Spec::vector(n), Gap::Pattern, false, Some(edge), |i, j| {
                    value(2, i, j)
                });
            begin(&|| format!("{} level 1: x {}, y {} at {edge:?}", T::DTYPE, x.name(), y.name()));
            let terms = |x: &Structured<T>| (0..n).map(|i| x.dense().value(i, 0)).collect::<Vec<T>>();
            let (before_x, before_y) = (terms(&x), terms(&y));
            let mut context = Context::new();
            let pairs = || before_x.iter().copied().zip(before_y.iter().copied());
            let sum = pairs().fold(T::ZERO, |sum, (x, y)| sum + x * y);
            let conjugated = pairs().fold(T::ZERO, |sum, (x, y)| sum + x.conj() * y);
            assert_eq!(context.dot(x.vector(), y.vector()), Ok(sum), "dot");
            assert_eq!(context.dotc(x.vector(), y.vector()), Ok(conjugated), "dotc");
            context.nrm2(x.vector()).unwrap();
            context.asum(x.vector()).unwrap();
            context.iamax(x.vector()).unwrap();
            let [alpha, beta] = [T::from_f64(0.5, -1.5), T::from_f64(-0.5, 0.0)];
            let mut changed =
                |what: &str, expected: &dyn Fn(T, T) -> T, run: &mut dyn FnMut(&mut Structured<T>)| {
                    run(&mut y);
                    let expected: Vec<T> = pairs().map(|(x, y)| expected(x, y)).collect();
                    assert_eq!(y.operand.take(), expected, "{what}");
                };
            changed("axpy", &|x, y| alpha * x + y, &mut |y| {
                context.axpy(alpha, x.vector(), y.vector_mut()).unwrap();
            });
            changed("axpby", &|x, y| alpha * x + beta * y, &mut |y| {
                context.axpby(alpha, x.vector(), beta, y.vector_mut()).unwrap();
            });
            changed("copy", &|x, _| x, &mut |y| {
                context.copy_vector(x.vector(), y.vector_mut()).unwrap();
            });
            changed("scal", &|_, y| beta * y, &mut |y| {
                context.scal(beta, y.vector_mut()).unwrap();
            });
        }
    }
}

#[test]
fn level1_of_all_types() {
    level1::<f32>();
    level1::<f64>();
    level1::<Complex<f32>>();
    level1::<Complex<f64>>();
}

/// The memory of a matrix of which each row ends with a page, and every other page must not be touched.
struct Rows(Memory);

impl Rows {
    /// Rows of `cols` elements, filled.
    fn new<T: Number>(rows: usize, cols: usize) -> Rows {
        // SAFETY: no pointers.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        let mut memory = Memory::Pages(Pages::new(2 * rows * page));
        for i in 0..rows {
            for j in 0..cols {
                let at = (2 * i + 1) * page - (cols - j) * size_of::<T>();
                value::<T>(5, i, j).write(&mut memory[at..at + size_of::<T>()]);
            }
            // SAFETY: a page of this memory, in which there is no element.
            unsafe {
                libc::mprotect(memory.as_mut_ptr().add((2 * i + 1) * page).cast(), page, libc::PROT_NONE)
            };
        }
        Rows(memory)
    }

    fn place(&self, cols: usize, size: usize) -> (usize, isize) {
        // SAFETY: no pointers.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        (page - cols * size, 2 * page as isize)
    }
}

fn between_rows<T: Number>() {
    let size = size_of::<T>();
    for [m, n] in [[3, 5], [7, 6], [14, 9], [18, 17], [33, 30]] {
        begin(&|| format!("{}: pages between {m} rows of {n}", T::DTYPE));
        let rows = Rows::new::<T>(m, n);
        let (first, down) = rows.place(n, size);
        let a = || MatrixView::<T>::from_bytes(&rows.0, first, [m, n], [down, size as isize]).unwrap();
        let numbers: Vec<T> = (0..m.max(n)).map(|i| value(6, i, 0)).collect();
        let (mut y, mut z) = (vec![T::ONE; m], vec![T::ONE; n]);
        let x = |len: usize| VectorView::contiguous(&numbers[..len]).unwrap();
        let mut context = Context::new();
        let out = |data| blasview::VectorViewMut::contiguous(data).unwrap();
        context.gemv(T::ONE, a(), x(n), T::ZERO, out(&mut y)).unwrap();
        context.gemv(T::ONE, a().t(), x(m), T::ZERO, out(&mut z)).unwrap();
        let element = |i: usize, j: usize| value::<T>(5, i, j);
        for (i, &y) in y.iter().enumerate() {
            assert_eq!(y, (0..n).fold(T::ZERO, |sum, j| sum + element(i, j) * numbers[j]));
        }
        for (j, &z) in z.iter().enumerate() {
            assert_eq!(z, (0..m).fold(T::ZERO, |sum, i| sum + element(i, j) * numbers[i]));
        }
        // A column, whose next element is in no page of the matrix.
        let column = a().col(n as isize - 1).unwrap();
        let sum = (0..m).fold(T::ZERO, |sum, i| sum + element(i, n - 1) * numbers[i]);
        assert_eq!(context.dot(column, x(m)), Ok(sum));
        let mut c = vec![T::ZERO; m * m];
        let view = MatrixViewMut::row_major(&mut c, m, m).unwrap();
        packing().gemm(T::ONE, a(), a().t(), T::ZERO, view).unwrap();
        for (i, j) in (0..m).flat_map(|i| (0..m).map(move |j| (i, j))) {
            assert_eq!(c[i * m + j], (0..n).fold(T::ZERO, |sum, l| sum + element(i, l) * element(j, l)));
        }
    }
}

#[test]
fn pages_between_rows() {
    between_rows::<f32>();
    between_rows::<f64>();
    between_rows::<Complex<f32>>();
    between_rows::<Complex<f64>>();
}

/// c64 that needs only the alignment of its real type: bytes beside outputs stay, values are right, infinite scales too.
#[test]
fn c64_at_4_mod_8() {
    type C = Complex<f32>;
    let mut dice = Dice::new(5);
    let odd = |kind: Kind| if kind == Kind::C { Kind::Half } else { Kind::HalfF };
    let kinds = |spec: Spec| -> Vec<Kind> {
        match spec.stored {
            Stored::Vector | Stored::Packed { .. } => {
                vec![Kind::Vector(2, 2), Kind::Vector(4, 2), Kind::Vector(2, 0)]
            }
            _ => vec![odd(Kind::C), odd(Kind::F), Kind::C],
        }
    };
    for call in Call::level2().into_iter().chain(Call::level3(true)) {
        for n in [1, 2, 3, 5, 8, 17] {
            let Some((specs, spec)) = call.operands([n, n]) else { continue };
            for _ in 0..6 {
                let inputs: Vec<Structured<C>> = specs
                    .iter()
                    .enumerate()
                    .map(|(at, &spec)| {
                        let kind = dice.of(&kinds(spec));
                        Structured::new(kind, spec, Gap::Poison, false, |i, j| element(call, at, [i, j], n))
                    })
                    .collect();
                let mut output =
                    Structured::new(dice.of(&kinds(spec)), spec, Gap::Pattern, false, |i, j| value(3, i, j));
                let scales = call.scales(dice.scale(&ALPHAS[..3]), dice.scale(&BETAS));
                let inputs: Vec<&Structured<C>> = inputs.iter().collect();
                let what = || format!("{call:?} at 4 mod 8");
                checked(call, scales, &inputs, &mut output, &mut Context::new(), &what);
                // Infinite scales make NaN of whatever is multiplied beside the elements.
                let scales = call.scales(C::new(f32::INFINITY, 0.0), C::new(1.0, 0.0));
                if matches!(call, Call::Ger(_) | Call::Update(..)) {
                    call.run(&mut Context::new(), scales, &inputs, &mut output).unwrap();
                    output.operand.take();
                }
            }
        }
    }
    for n in [1, 2, 3, 8, 9] {
        for (first, second) in [(2, 2), (2, 4), (4, 2)] {
            let x =
                Structured::<C>::new(Kind::Vector(first, 2), Spec::vector(n), Gap::Poison, false, |i, j| {
                    value(1, i, j)
                });
            let mut y = Structured::<C>::new(
                Kind::Vector(second, 2),
                Spec::vector(n),
                Gap::Pattern,
                false,
                |i, j| value(2, i, j),
            );
            let (mut context, infinite) = (Context::new(), C::new(f32::INFINITY, 0.0));
            context.axpy(infinite, x.vector(), y.vector_mut()).unwrap();
            y.operand.take();
            context.axpby(infinite, x.vector(), C::new(2.0, 0.0), y.vector_mut()).unwrap();
            y.operand.take();
            context.scal(infinite, y.vector_mut()).unwrap();
            y.operand.take();
            context.scal_real(f32::INFINITY, y.vector_mut()).unwrap();
            y.operand.take();
        }
    }
}

/// The test can fail: a write into the page behind is found.
#[test]
fn the_edges_are_edges() {
    for edge in EDGES {
        let x = Structured::<f64>::placed(
            Kind::C,
            Spec::general(3, 5),
            Gap::Poison,
            false,
            Some(edge),
            |i, j| value(1, i, j),
        );
        let page = 4096;
        match edge {
            Edge::Start => assert_eq!(x.operand.address() % page, 0),
            Edge::End => assert_eq!((x.operand.address() + 15 * 8) % page, 0),
        }
    }
    let structure = Structure::Triangular(blasview::Uplo::Lower, Diag::Unit);
    assert!(!Spec::square(2, structure, Stored::Dense).counts(0, 0));
}
