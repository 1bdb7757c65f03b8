//! Medians of the rounds that candidates take turns in, and how far the rounds are apart.

/// A spread beyond this share of the median tells that the machine was busy with something else.
const BUSY: f64 = 0.1;

/// The middle one of some numbers, and how far the others are from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statistics {
    /// The median; 0 of no numbers.
    pub median: f64,
    /// Half of what the middle half of them spans.
    pub spread: f64,
    /// What the median itself may be off by: nine times out of ten and more, if the numbers are normal.
    pub error: f64,
}

impl Statistics {
    /// That of those numbers.
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Statistics {
        let mut sorted: Vec<f64> = numbers.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        // Between the two next to it, where it is none of them.
        let quantile = |part: f64| {
            let at = part * sorted.len().saturating_sub(1) as f64;
            let get = |at: f64| sorted.get(at as usize).copied().unwrap_or_default();
            get(at.floor()) + (get(at.ceil()) - get(at.floor())) * at.fract()
        };
        let spread = (quantile(0.75) - quantile(0.25)) / 2.0;
        // Of a normal distribution the middle half spans 1.349 sigma; a median is off by 1.2533 sigma / sqrt(n).
        // Of few numbers it is not known how far they are apart: the factor is about Student's.
        let count = sorted.len() as f64;
        let error = 2.0 * spread / 1.349 * 1.2533 / count.sqrt() * (2.0 + 5.0 / (count - 1.0));
        let error = if error.is_nan() { f64::INFINITY } else { error };
        Statistics { median: quantile(0.5), spread, error }
    }

    /// That of the differences of each round. Where the machine was busy, rounds are not independent of one another,
    /// and the median is off by more than their number tells.
    pub fn difference(more: &[f64], less: &[f64]) -> Statistics {
        let difference = Statistics::of(more.iter().zip(less).map(|(more, less)| more - less));
        let busy = [more, less].map(|times| Statistics::of(times.iter().copied()).busy());
        Statistics { error: difference.error.max(busy[0]).max(busy[1]), ..difference }
    }

    /// What a difference from it has to exceed if it is of a busy machine; 0 if it is not.
    fn busy(self) -> f64 {
        if self.spread > BUSY * self.median { 4.0 * self.spread } else { 0.0 }
    }

    /// Whether it is above 0 by more than chance would make it, and by more than half a percent of `whole`, which no two
    /// buffers at different addresses can be relied on to be equal in.
    pub fn is_clear(self, whole: f64) -> bool {
        self.median > self.error.max(0.005 * whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_spreads() {
        let middle = |numbers: &[f64]| {
            let middle = Statistics::of(numbers.iter().copied());
            (middle.median, middle.spread)
        };
        assert_eq!(middle(&[]), (0.0, 0.0));
        assert_eq!(middle(&[3.0]), (3.0, 0.0));
        assert_eq!(middle(&[4.0, 1.0]), (2.5, 0.75));
        assert_eq!(middle(&[5.0, 1.0, 100.0, 3.0, 2.0]), (3.0, 1.5));
        let spread = Statistics::of((0..101).map(f64::from));
        assert_eq!((spread.median, spread.spread), (50.0, 25.0));
        assert!((spread.error - 2.05 * 50.0 / 1.349 * 1.2533 / 101.0_f64.sqrt()).abs() < 1e-12);
        // One number says nothing of how far the next one would be.
        assert_eq!(Statistics::of([3.0]).error, f64::INFINITY);
    }

    #[test]
    fn differences_are_taken_round_by_round() {
        // The machine gets slower: both do, the difference does not.
        let (more, less) = ([101.0, 103.0, 105.0, 107.0], [100.0, 102.0, 104.0, 106.0]);
        let difference = Statistics::difference(&more, &less);
        assert_eq!(difference, Statistics { median: 1.0, spread: 0.0, error: 0.0 });
        assert!(difference.is_clear(100.0) && !difference.is_clear(201.0));
        assert!(!Statistics::difference(&less, &more).is_clear(1.0));
        assert!(!Statistics::of([-9.0, 1.0, 9.0]).is_clear(1.0));
        // Twice as slow at times: a difference smaller than that may be anything.
        let busy = Statistics::difference(&[120.0, 120.0, 220.0, 220.0], &[100.0, 100.0, 200.0, 200.0]);
        assert_eq!((busy.median, busy.error), (20.0, 200.0));
    }
}
