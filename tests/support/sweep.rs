//! The loops over all combinations of kinds. The body gets A, B and C of one combination; operands are made once
//! and reused.

use super::blas::rarer;
use super::kinds::Kind;
use super::operand::{Number, Operand};

/// The operands of one combination.
pub struct Triple<'a, T> {
    pub a: &'a Operand<T>,
    pub b: &'a Operand<T>,
    pub c: &'a mut Operand<T>,
}

/// All operands of one shape of product.
pub struct Sweep<T> {
    inputs: [Vec<Operand<T>>; 2],
    outputs: Vec<Operand<T>>,
}

impl<T: Number> Sweep<T> {
    /// Every kind of A (m x k), B (k x n) and C (m x n); for complex scalars A and B also conjugated.
    pub fn new([m, n, k]: [usize; 3]) -> Self {
        let inputs = |shape: [usize; 2], seed| {
            let mut operands = Vec::new();
            for conj in [false, true] {
                if conj && !T::DTYPE.is_complex() {
                    continue;
                }
                operands.extend(Kind::inputs(shape[0], shape[1]).into_iter().map(|kind| {
                    let mut operand = Operand::input(kind, shape, seed);
                    operand.set_conj(conj);
                    operand
                }));
            }
            operands
        };
        let outputs = Kind::outputs(m, n).into_iter().map(|kind| Operand::output(kind, [m, n], 3)).collect();
        Sweep { inputs: [inputs([m, k], 1), inputs([k, n], 2)], outputs }
    }

    /// Every combination of the three; returns how many.
    pub fn triples(&mut self, mut body: impl FnMut(Triple<'_, T>)) -> usize {
        let [all_a, all_b] = &self.inputs;
        for a in all_a {
            for b in all_b {
                for c in &mut self.outputs {
                    body(Triple { a, b, c });
                }
            }
        }
        all_a.len() * all_b.len() * self.outputs.len()
    }

    /// Every combination of two, or one in `every`, while the third is one of `C`, `F`; returns how many.
    pub fn pairs(&mut self, every: usize, mut body: impl FnMut(Triple<'_, T>)) -> usize {
        let plain = |kind: Kind| matches!(kind, Kind::C | Kind::F);
        let mut count = 0;
        self.some(every, |triple| {
            // conj makes a plain input one to look at.
            let input = |operand: &Operand<T>| plain(operand.kind) && !operand.conj;
            if input(triple.a) || input(triple.b) || plain(triple.c.kind) {
                body(triple);
                count += 1;
            }
        });
        count
    }

    /// Some combinations, chosen evenly: about one in `every`; returns how many.
    pub fn some(&mut self, every: usize, mut body: impl FnMut(Triple<'_, T>)) -> usize {
        let every = rarer(every);
        let (mut at, mut count) = (0_usize, 0);
        self.triples(|triple| {
            at = at.wrapping_mul(5).wrapping_add(0x9e37_79b9) & 0xffff_ffff;
            if (at >> 8).is_multiple_of(every) {
                body(triple);
                count += 1;
            }
        });
        count
    }
}

/// The products of `lens` with themselves, three times.
pub fn shapes(lens: &[usize]) -> Vec<[usize; 3]> {
    lens.iter().flat_map(|&m| lens.iter().flat_map(move |&n| lens.iter().map(move |&k| [m, n, k]))).collect()
}
