//! The contractions of `contractions.txt`, and direct calls of as many multiplications beside them; each checked before it is measured.

use std::cell::Cell;
use std::hint::black_box;

use blasview::backend::{self, Backend};
use blasview::{Blas, Context, Order, Report, Trans, View, ViewMut};

#[cfg(feature = "peers")]
use crate::peers;
use crate::support::cases::Candidate;
use crate::support::memory::Buffer;

/// One of the list.
#[derive(Clone)]
pub struct Contraction {
    pub set: String,
    layout: String,
    pub spec: String,
    /// Letters of A, B and C.
    parts: [Vec<char>; 3],
    lens: Vec<(char, usize)>,
    /// On how many threads ours computes.
    threads: usize,
}

/// An array of small whole numbers, so that sums are exact in any order; NaN in every gap.
struct Operand {
    data: Buffer<f64>,
    shape: Vec<usize>,
    /// In elements.
    strides: Vec<isize>,
}

/// All of the list.
pub fn list() -> Vec<Contraction> {
    let lines = include_str!("../contractions.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(Contraction::read).collect()
}

/// The indices of a shape in turn, the last axis first.
fn next(index: &mut [usize], shape: &[usize]) -> bool {
    for (at, &len) in index.iter_mut().zip(shape).rev() {
        *at += 1;
        if *at < len {
            return true;
        }
        *at = 0;
    }
    false
}

impl Operand {
    fn new(shift: usize, layout: &str, shape: Vec<usize>) -> Operand {
        let room = if layout == "padded" { 8 } else { 0 };
        let mut strides = vec![0; shape.len()];
        let mut reach = 1;
        let mut add = |axis: usize| {
            strides[axis] = reach as isize;
            reach *= shape[axis] + room;
        };
        match layout {
            "F" => (0..shape.len()).for_each(&mut add),
            _ => (0..shape.len()).rev().for_each(&mut add),
        }
        if layout == "windows" && shift == 0 {
            strides = vec![128, 1];
        }
        let span: usize = shape.iter().zip(&strides).map(|(&len, &stride)| (len - 1) * stride as usize).sum();
        let data = Buffer::shifted(17 * shift, span + 1, f64::NAN);
        let mut operand = Operand { data, shape, strides };
        operand.fill(|at| ((at * 7 + shift) % 17) as f64 - 8.0);
        operand
    }

    fn at(&self, index: &[usize]) -> usize {
        index.iter().zip(&self.strides).map(|(&at, &stride)| at * stride as usize).sum()
    }

    /// Each element from where it lies.
    fn fill(&mut self, value: impl Fn(usize) -> f64) {
        let mut index = vec![0; self.shape.len()];
        loop {
            let at = self.at(&index);
            self.data[at] = value(at);
            if !next(&mut index, &self.shape) {
                return;
            }
        }
    }

    fn view(&self) -> View<'_, f64> {
        View::from_slice_strided(&self.data, 0, &self.shape, &self.strides).unwrap()
    }
}

impl Contraction {
    fn read(line: &str) -> Contraction {
        let mut words = line.split(' ').map(str::to_owned);
        let (set, layout, spec) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let lens = words.map(|word| {
            let (letter, len) = word.split_once('=').unwrap();
            (letter.chars().next().unwrap(), len.parse().unwrap())
        });
        let lens = lens.collect();
        let (inputs, c) = spec.split_once("->").unwrap();
        let (a, b) = inputs.split_once(',').unwrap();
        let parts = [a, b, c].map(|part| part.chars().collect());
        Contraction { set, layout, spec, parts, lens, threads: 1 }
    }

    /// A stack of products of n x n.
    pub fn stack(spec: &str, count: usize, n: usize) -> Contraction {
        Contraction::read(&format!("stack C {spec} b={count} m={n} n={n} k={n}"))
    }

    /// Its set with how it lies, and its specification.
    pub fn case(&self) -> String {
        let set = self.set.split('-').next().unwrap_or_default();
        let gaps = if self.layout == "padded" { ", padded" } else { "" };
        format!("{set}{gaps}: {}", self.spec)
    }

    /// The same on so many threads of ours.
    pub fn on_threads(self, threads: usize) -> Contraction {
        Contraction { threads, ..self }
    }

    /// Its specification, and how it lies if that is not in C order.
    pub fn name(&self) -> String {
        if self.layout == "padded" { format!("{}, padded", self.spec) } else { self.spec.clone() }
    }

    fn len(&self, letter: char) -> usize {
        self.lens.iter().find(|(other, _)| *other == letter).unwrap().1
    }

    pub fn longest(&self) -> usize {
        self.lens.iter().map(|&(_, len)| len).max().unwrap_or(1)
    }

    /// The product of lengths of the letters that are in A, in B and in C, or are not.
    fn count(&self, carried: [bool; 3]) -> usize {
        let is_meant = |letter: &char| self.parts.each_ref().map(|part| part.contains(letter)) == carried;
        self.lens.iter().filter(|(letter, _)| is_meant(letter)).map(|&(_, len)| len).product()
    }

    /// Of the products of matrices that it is: how many, m, n and k. A stack is as many as it has, even if they are one.
    pub fn products(&self) -> [usize; 4] {
        if self.set == "stack" {
            return ['b', 'm', 'n', 'k'].map(|letter| self.len(letter));
        }
        let carried = [[true; 3], [true, false, true], [false, true, true], [true, true, false]];
        carried.map(|carried| self.count(carried))
    }

    fn operands(&self) -> [Operand; 3] {
        [0, 1, 2].map(|at| {
            let shape = self.parts[at].iter().map(|&letter| self.len(letter)).collect();
            Operand::new(at, &self.layout, shape)
        })
    }

    /// Compares C, or some of it if there is much, with plain loops.
    fn check(&self, [a, b, c]: [&Operand; 3], name: &str) {
        let letters: Vec<char> = self.lens.iter().map(|&(letter, _)| letter).collect();
        let summed: Vec<usize> =
            (0..letters.len()).filter(|&at| !self.parts[2].contains(&letters[at])).collect();
        let shape: Vec<usize> = summed.iter().map(|&at| self.lens[at].1).collect();
        let terms: usize = shape.iter().product();
        let size: usize = c.shape.iter().product();
        let step = ((size * terms) >> 22).max(1) | 1;
        for number in (0..size).step_by(step) {
            let mut full = vec![0; letters.len()];
            let mut rest = number;
            for &letter in self.parts[2].iter().rev() {
                let at = letters.iter().position(|&other| other == letter).unwrap();
                full[at] = rest % self.lens[at].1;
                rest /= self.lens[at].1;
            }
            let place = |operand: &Operand, part: usize, full: &[usize]| {
                let index = |letter: &char| full[letters.iter().position(|other| other == letter).unwrap()];
                operand.at(&self.parts[part].iter().map(index).collect::<Vec<_>>())
            };
            let (mut sum, mut index) = (0.0, vec![0; shape.len()]);
            loop {
                summed.iter().zip(&index).for_each(|(&at, &position)| full[at] = position);
                sum += a.data[place(a, 0, &full)] * b.data[place(b, 1, &full)];
                if !next(&mut index, &shape) {
                    break;
                }
            }
            assert_eq!(c.data[place(c, 2, &full)], sum, "{name} of {} at {number}", self.spec);
        }
    }

    /// The reference, ours, and of stacks peers: a loop of products by each.
    pub fn build(&self, peers: bool, take: &mut dyn FnMut(Vec<Candidate<'_>>, Report)) {
        let [a, b, c] = &mut self.operands();
        let c_first = c.data.as_mut_ptr();
        let (a, b, c) = (&*a, &*b, &*c);
        let (view_a, view_b, layout) = (a.view(), b.view(), c.view().layout().clone());
        let mut context = Context::new().threads(self.threads);
        let report = Cell::new(Report::default());
        let ours = || {
            // SAFETY: the elements of C, of which nobody else has a view while this runs.
            let view_c = unsafe { ViewMut::from_raw(c_first, layout.clone()) }.unwrap();
            let (a, b) = (black_box(&view_a), black_box(&view_b));
            report.set(context.contract(&self.spec, 1.0, a, b, 0.0, view_c).unwrap());
        };
        let mut candidates: Vec<Candidate<'_>> =
            vec![("reference", self.reference()), ("ours", Box::new(ours))];
        #[cfg(feature = "peers")]
        if peers && self.set == "stack" {
            let [a_first, b_first] = [a, b].map(|operand| operand.data.as_ptr().cast_mut());
            // SAFETY: the operands live longer than the candidates.
            candidates.extend(unsafe { self.loops_of_peers([a, b, c], [a_first, b_first, c_first]) });
        }
        _ = peers;
        for (name, candidate) in candidates.iter_mut().skip(1) {
            candidate();
            self.check([a, b, c], name);
        }
        take(candidates, report.get());
    }

    /// As many direct calls on matrices of the same lengths without gaps; of tiny ones plain loops of constant lengths; of windows one
    /// call after they have been copied.
    fn reference(&self) -> Box<dyn FnMut()> {
        let [count, m, n, k] = self.products();
        let filled = |at: usize, len: usize| {
            let mut data = Buffer::shifted(17 * (at + 3), len, 0.0);
            data.iter_mut().enumerate().for_each(|(at, x)| *x = (at % 17) as f64 - 8.0);
            data
        };
        let is_shared = count > 1 && self.set == "stack" && !self.parts[1].contains(&'b');
        let of_b = if is_shared { 1 } else { count };
        let (mut a, b, mut c) = (filled(0, count * m * k), filled(1, of_b * k * n), filled(2, count * m * n));
        if count == 1000 && [m, n, k] == [4; 3] {
            return Box::new(move || tiny::<4>(black_box(&a), &b, &mut c));
        }
        let blas = backend::default().expect("a BLAS");
        let samples = (self.layout == "windows").then(|| filled(3, (m - 1) * 128 + k));
        let [lda, ldb, ldc] = [k, n, n].map(|ld| ld as isize);
        Box::new(move || {
            if let Some(samples) = &samples {
                a.chunks_exact_mut(k).enumerate().for_each(|(at, row)| {
                    row.copy_from_slice(&black_box(samples)[128 * at..][..k]);
                });
            }
            let all_b = b.chunks_exact(k * n).cycle();
            let products = a.chunks_exact(m * k).zip(all_b).zip(c.chunks_exact_mut(m * n));
            for ((a, b), c) in products {
                let (m, n, k) = (m as isize, n as isize, k as isize);
                let (a, b, c) = (black_box(a).as_ptr(), b.as_ptr(), c.as_mut_ptr());
                // SAFETY: matrices of these lengths without gaps, C apart from the others.
                unsafe { direct(blas, [m, n, k], [(a, lda), (b, ldb)], (c, ldc)) };
            }
        })
    }

    /// A loop over the stack by each peer.
    ///
    /// # Safety
    /// At `firsts` are the first elements of the operands, which live as long as candidates are used, one at a time.
    #[cfg(feature = "peers")]
    unsafe fn loops_of_peers<'a>(
        &self,
        operands: [&Operand; 3],
        firsts: [*mut f64; 3],
    ) -> Vec<Candidate<'a>> {
        let stack = self.len('b');
        let mut loops: Vec<(&'static str, Vec<Candidate<'a>>)> = Vec::new();
        for position in 0..stack {
            let raw = |at: usize, rows: char, cols: char| {
                let (operand, part) = (operands[at], &self.parts[at]);
                let stride = |letter: char| {
                    part.iter().position(|&other| other == letter).map_or(0, |axis| operand.strides[axis])
                };
                let first = firsts[at].wrapping_offset(position as isize * stride('b'));
                (first, [self.len(rows), self.len(cols)], [stride(rows), stride(cols)])
            };
            let mut one: Vec<Candidate<'a>> = Vec::new();
            // SAFETY: elements of the operands; the caller's promise.
            unsafe {
                peers::gemm::push::<f64>(&mut one, [raw(0, 'm', 'k'), raw(1, 'k', 'n'), raw(2, 'm', 'n')])
            };
            for call in one {
                match loops.iter_mut().find(|(name, _)| *name == call.0) {
                    Some((_, calls)) => calls.push(call),
                    None => loops.push((call.0, vec![call])),
                }
            }
        }
        let all = loops.into_iter().map(|(name, mut calls)| -> Candidate<'a> {
            (name, Box::new(move || calls.iter_mut().for_each(|(_, call)| call())))
        });
        all.collect()
    }
}

/// A direct call, in row order.
///
/// # Safety
/// Matrices of these lengths m, n, k and leading dimensions; C is apart from the others.
unsafe fn direct<T: Blas>(
    blas: Backend,
    [m, n, k]: [isize; 3],
    [(a, lda), (b, ldb)]: [(*const T, isize); 2],
    (c, ldc): (*mut T, isize),
) {
    let (order, no) = (Order::RowMajor, Trans::No);
    // SAFETY: the caller's promise.
    unsafe { T::gemm(blas, order, no, no, m, n, k, T::ONE, a, lda, b, ldb, T::ZERO, c, ldc) };
}

/// Products of N x N by loops that the compiler knows the lengths of.
fn tiny<const N: usize>(a: &[f64], b: &[f64], c: &mut [f64]) {
    let items = a.as_chunks::<N>().0.chunks_exact(N).zip(b.as_chunks::<N>().0.chunks_exact(N));
    for ((a, b), c) in items.zip(c.as_chunks_mut::<N>().0.chunks_exact_mut(N)) {
        for (a, c) in a.iter().zip(c) {
            let mut row = [0.0; N];
            for (x, b) in a.iter().zip(b) {
                row.iter_mut().zip(b).for_each(|(sum, y)| *sum += x * y);
            }
            *c = row;
        }
    }
}
