//! Which length is the last to be computed in one way, by how much that way gained or lost at some.

/// By how much a length has to be better than that of the rule, on average of the sizes between them, to be taken.
const CLEAR: f64 = 0.01;
/// What one size says at most: beyond, it is clear.
const MOST: f64 = 0.25;

/// At sizes in rising order the logarithm of how many times as fast the one way was. The length with which all of them
/// together take least, `usize::MAX` where that is the longest and `unbounded`; that of the rule, where it is as good.
pub fn longest(points: &[(usize, f64)], rule: usize, unbounded: bool) -> usize {
    let gain = |at: usize| points[at].1.clamp(-MOST, MOST);
    // One size that is unlike both of its neighbours is noise, or a size that no length can meet.
    let smooth = |at: usize| {
        if at == 0 || at + 1 == points.len() {
            return gain(at);
        }
        let mut three = [gain(at - 1), gain(at), gain(at + 1)];
        three.sort_by(f64::total_cmp);
        three[1]
    };
    // Of how many sizes it is the way.
    let by_rule = points.iter().take_while(|point| point.0 <= rule).count();
    let (mut sum, mut sum_by_rule) = (0.0, 0.0);
    let (mut best, mut most) = (0, 0.0);
    for count in 1..=points.len() {
        sum += smooth(count - 1);
        if sum > most {
            (best, most) = (count, sum);
        }
        if count == by_rule {
            sum_by_rule = sum;
        }
    }
    if most - sum_by_rule <= CLEAR * best.abs_diff(by_rule) as f64 {
        return rule;
    }
    match best {
        0 => 0,
        all if all == points.len() && unbounded => usize::MAX,
        count => points[count - 1].0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(gains: &[f64]) -> Vec<(usize, f64)> {
        gains.iter().enumerate().map(|(at, &gain)| (10 * (at + 1), gain)).collect()
    }

    #[test]
    fn the_last_size_that_gains() {
        let crossing = points(&[0.5, 0.3, 0.2, 0.1, -0.1, -0.2, -0.3]);
        for rule in [0, 9, 20, 60, 100, usize::MAX] {
            assert_eq!(longest(&crossing, rule, true), 40, "{rule}");
        }
        // Between two sizes the rule is as good.
        assert_eq!(longest(&crossing, 45, true), 45);
        let always = points(&[0.5, 0.3, 0.2, 0.1]);
        assert_eq!(longest(&always, 0, true), usize::MAX);
        assert_eq!(longest(&always, 0, false), 40);
        assert_eq!(longest(&always, 1000, true), 1000);
        let never = points(&[-0.5, -0.3, -0.2]);
        assert_eq!(longest(&never, 25, true), 0);
        assert_eq!(longest(&never, 5, true), 5);
        assert_eq!(longest(&[], 24, true), 24);
    }

    #[test]
    fn one_outlier_changes_next_to_nothing() {
        let crossing = [0.5, 0.3, 0.2, 0.1, 0.1, -0.1, -0.2, -0.3, -0.3];
        for at in 1..crossing.len() - 1 {
            for outlier in [-9.0, 9.0] {
                let mut gains = crossing;
                gains[at] = outlier;
                let found = longest(&points(&gains), 0, true);
                // Near the crossing it may move that by one size.
                let near = if (3..=6).contains(&at) { 40..=60 } else { 50..=50 };
                assert!(near.contains(&found), "{at}: {found}");
            }
        }
    }

    #[test]
    fn what_is_not_clear_leaves_the_rule() {
        let noise = points(&[0.004, -0.006, 0.005, -0.003, 0.004]);
        for rule in [0, 24, 50, 1000] {
            assert_eq!(longest(&noise, rule, true), rule);
        }
    }
}
