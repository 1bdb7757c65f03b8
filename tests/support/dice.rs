//! [`Dice`]: deterministic choices, for combinations that are too many to run all of them.

use blasview::Scalar;

/// What alpha can be: 0 forgets the inputs.
pub const ALPHAS: [[f64; 2]; 4] = [[1.0, 0.0], [-1.5, 0.5], [0.5, 0.0], [0.0, 0.0]];
/// What beta can be: 0 forgets the output.
pub const BETAS: [[f64; 2]; 3] = [[0.0, 0.0], [1.0, 0.0], [0.5, -1.5]];

/// A sequence of choices that is the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: usize) -> Dice {
        Dice(seed as u64)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        // Steele, Lea and Flood's SplitMix.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((mixed >> 32) * n as u64) >> 32) as usize
    }

    /// One of them.
    pub fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// One of the scales that are given by real and imaginary part.
    pub fn scale<T: Scalar>(&mut self, choices: &[[f64; 2]]) -> T {
        let [re, im] = self.of(choices);
        T::from_f64(re, im)
    }

    /// One of the operands.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// One of the outputs.
    pub fn one_mut<'a, T>(&mut self, of: &'a mut [T]) -> &'a mut T {
        let at = self.below(of.len());
        &mut of[at]
    }

    /// A number between -1 and 1.
    pub fn number(&mut self) -> f64 {
        self.below(1 << 31) as f64 / (1_u64 << 30) as f64 - 1.0
    }
}
