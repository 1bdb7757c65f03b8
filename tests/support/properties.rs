//! What the property tests share: how often they run, and the numbers that break arithmetic.

use proptest::prelude::ProptestConfig;

/// Strides at which something overflows, or nearly.
pub const DANGEROUS: [isize; 8] = [
    isize::MIN,
    isize::MIN + 1,
    isize::MAX,
    isize::MAX - 7,
    isize::MAX / 2,
    isize::MIN / 2,
    1 << 60,
    1 << 31,
];

/// That many cases per property; nothing is written to the source tree when one fails.
pub fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 5000, ..ProptestConfig::default() }
}
