//! When a copy pays: arithmetic on measured times.

use super::statistics::Statistics;

/// The share of the product's time that packing is asked to stay below.
pub const SHARE: f64 = 0.05;

/// How many products with the same copy it takes until that copy has paid: it takes `copy` seconds, and each product
/// gains `gain` by it. `None` if it never does.
pub fn products(copy: f64, gain: f64) -> Option<u64> {
    let count = (copy / gain).floor();
    // Where the copy is paid back to the last bit, the next one is the first that gains.
    (gain > 0.0 && count < 1e15).then(|| count as u64 + 1)
}

/// How long an index has to be for what takes that share of the product at length `here`, and is as much work at any
/// length, to take at most [`SHARE`]: the product's time is proportional to the length.
pub fn length(here: usize, share: f64) -> usize {
    // A hair less, so that a share of exactly the bound stays where it is.
    (here as f64 * share / SHARE - 1e-9).ceil().max(1.0) as usize
}

/// One operand that is packed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Packed {
    /// Which of A, B and C.
    pub operand: usize,
    /// Seconds that a copy of it takes.
    pub copy: f64,
    /// How often it is copied in one product: more than once where panels are packed again, and where C is read.
    pub times: f64,
}

/// What packing costs, operand by operand: shares of the measured difference, as the copies by themselves take time.
pub fn costs(packed: &[Packed], difference: f64) -> Vec<f64> {
    let whole: f64 = packed.iter().map(|one| one.copy * one.times).sum();
    packed
        .iter()
        .map(|one| if whole > 0.0 { difference * one.copy * one.times / whole } else { 0.0 })
        .collect()
}

/// The answer to "when does one copy of the inputs, made beforehand, pay?".
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reuse {
    /// All operands pass.
    Passes,
    /// Only C does not pass, and it is written by each product.
    OutputOnly,
    /// With the copies a product is no faster, as far as can be told.
    NoGain,
    /// From that product on.
    Pays {
        /// Number of products.
        products: u64,
        /// Seconds that the copies take.
        copy: f64,
        /// Seconds by which a product is faster with them.
        gain: f64,
        /// Whether the gain was measured as it is, and not as a share of what packing costs.
        is_measured: bool,
    },
}

/// `packed` does not pass; `difference` is how much slower the product is than with contiguous copies of all of it, of
/// which `product` is the time.
pub fn reuse(packed: &[Packed], difference: Statistics, product: f64) -> Reuse {
    let is_input = |one: &&Packed| one.operand < 2;
    let copy: f64 = packed.iter().filter(is_input).map(|one| one.copy).sum();
    if packed.is_empty() {
        return Reuse::Passes;
    }
    if !packed.iter().any(|one| is_input(&one)) {
        return Reuse::OutputOnly;
    }
    let costs = costs(packed, difference.median);
    let gain = packed.iter().zip(costs).filter(|(one, _)| is_input(one)).map(|(_, cost)| cost).sum();
    let is_measured = packed.iter().all(|one| is_input(&one));
    match products(copy, gain).filter(|_| difference.is_clear(product)) {
        Some(products) => Reuse::Pays { products, copy, gain, is_measured },
        None => Reuse::NoGain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_pays_when_it_has_been_gained_back() {
        for (copy, gain, expected) in [
            (10.0, 3.0, Some(4)),
            (9.0, 3.0, Some(4)),
            (1.0, 3.0, Some(1)),
            (0.0, 1.0, Some(1)),
            (1.0, 0.0, None),
            (1.0, -1.0, None),
            (0.0, 0.0, None),
            (1.0, 1e-20, None),
        ] {
            assert_eq!(products(copy, gain), expected, "{copy} / {gain}");
        }
    }

    #[test]
    fn a_share_shrinks_with_the_length() {
        assert_eq!(length(100, 0.10), 200);
        assert_eq!(length(100, 0.05), 100);
        assert_eq!(length(100, 0.012), 24);
        assert_eq!(length(64, 0.251), 322);
        assert_eq!(length(3, 0.0), 1);
    }

    fn packed(operand: usize, copy: f64, times: f64) -> Packed {
        Packed { operand, copy, times }
    }

    #[test]
    fn the_difference_is_shared_out_as_the_copies_take_time() {
        let two = [packed(0, 3.0, 1.0), packed(2, 0.5, 2.0)];
        assert_eq!(costs(&two, 8.0), [6.0, 2.0]);
        assert_eq!(costs(&[packed(1, 7.0, 3.0)], 8.0), [8.0]);
        assert_eq!(costs(&[packed(1, 0.0, 1.0)], 8.0), [0.0]);
    }

    #[test]
    fn reuse_has_four_answers() {
        let clear = Statistics { median: 8.0, spread: 0.0, error: 1.0 };
        let noise = Statistics { median: 1.0, spread: 3.0, error: 1.0 };
        assert_eq!(reuse(&[], clear, 100.0), Reuse::Passes);
        assert_eq!(reuse(&[packed(2, 1.0, 1.0)], clear, 100.0), Reuse::OutputOnly);
        let a = packed(0, 20.0, 1.0);
        assert_eq!(reuse(&[a], noise, 100.0), Reuse::NoGain);
        assert_eq!(
            reuse(&[a], clear, 100.0),
            Reuse::Pays { products: 3, copy: 20.0, gain: 8.0, is_measured: true }
        );
        // C takes half of what packing costs, and no copy made beforehand saves that.
        assert_eq!(
            reuse(&[a, packed(2, 10.0, 2.0)], clear, 100.0),
            Reuse::Pays { products: 6, copy: 20.0, gain: 4.0, is_measured: false }
        );
    }
}
