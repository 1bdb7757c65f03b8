//! Axes: where a value goes, and which values are written beside it.

/// How values are spread along an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    Linear,
    Log,
    /// Logarithmic, with a place of its own for 0 below the rest.
    LogFromZero,
}

/// An axis.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What it is, with its unit.
    pub label: String,
    pub scale: Scale,
    /// Lowest and highest value; with [`Scale::LogFromZero`], lowest that is not 0.
    pub range: (f64, f64),
    /// Values that are written, and as what.
    pub ticks: Vec<(f64, String)>,
}

/// The share of an axis that is for 0.
const ZERO: f64 = 0.12;

impl Axis {
    /// With a tick at each of the values, which are those that were measured.
    pub fn of_values(label: &str, values: &[f64], name: impl Fn(f64) -> String) -> Axis {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let (low, high) = bounds(&values);
        // A single value stands in the middle.
        let range = if low < high { (low, high) } else { (low / 2.0, high * 2.0) };
        let ticks = values.iter().map(|&value| (value, name(value))).collect();
        Axis { label: label.to_owned(), scale: Scale::Log, range, ticks }
    }

    /// Logarithmic, with ticks at round numbers, holding all values.
    pub fn log(label: &str, values: &[f64], name: impl Fn(f64) -> String) -> Axis {
        let from_zero = values.contains(&0.0);
        let positive: Vec<f64> = values.iter().copied().filter(|&value| value > 0.0).collect();
        let (low, high) = bounds(&positive);
        let (low, high) = (low / 1.1, high * 1.1);
        let mut round = Vec::new();
        for power in low.log10().floor() as i32..=high.log10().ceil() as i32 {
            for step in [1.0, 2.0, 5.0] {
                round.push(step * 10_f64.powi(power));
            }
        }
        let inside = |round: &[f64]| -> Vec<f64> {
            round.iter().copied().filter(|&value| value >= low && value <= high).collect()
        };
        let mut ticks = inside(&round);
        if ticks.len() > 7 {
            let tens: Vec<f64> = round.iter().copied().step_by(3).collect();
            ticks = inside(&tens);
        }
        let scale = if from_zero { Scale::LogFromZero } else { Scale::Log };
        let mut ticks: Vec<_> = ticks.into_iter().map(|value| (value, name(value))).collect();
        if from_zero {
            ticks.insert(0, (0.0, name(0.0)));
        }
        Axis { label: label.to_owned(), scale, range: (low, high), ticks }
    }

    /// The same, ending at these values at the latest: a few that are far off would leave no room for the rest.
    pub fn log_within(
        label: &str,
        [low, high]: [f64; 2],
        values: &[f64],
        name: impl Fn(f64) -> String,
    ) -> Axis {
        let values: Vec<f64> = values.iter().map(|value| value.clamp(low, high)).collect();
        Axis::log(label, &values, name)
    }

    /// Powers of 4 or 16, for bytes.
    pub fn binary(label: &str, values: &[f64], name: impl Fn(f64) -> String) -> Axis {
        let mut axis = Axis::log(label, values, &name);
        let powers = (axis.range.0.log2().ceil() as i32..=axis.range.1.log2().floor() as i32).map(f64::from);
        let mut ticks: Vec<f64> = powers.map(f64::exp2).filter(|value| value.log2() % 2.0 == 0.0).collect();
        while ticks.len() > 7 {
            ticks = ticks.into_iter().step_by(2).collect();
        }
        axis.ticks.retain(|&(value, _)| value == 0.0);
        axis.ticks.extend(ticks.into_iter().map(|value| (value, name(value))));
        axis
    }

    /// Linear, with some five ticks at round numbers, holding all values and 0.
    pub fn linear(label: &str, values: &[f64]) -> Axis {
        let (low, high) = bounds(values);
        let (low, high) = (low.min(0.0), high.max(1.0));
        let rough = (high - low) / 5.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|step| step * power).into_iter().find(|&step| step >= rough);
        let step = step.unwrap_or(10.0 * power);
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        let ticks = (first..=last).map(|at| at as f64 * step).map(|value| (value, short(value))).collect();
        let range = (first as f64 * step, last as f64 * step);
        Axis { label: label.to_owned(), scale: Scale::Linear, range, ticks }
    }

    /// Where a value is, from 0 to 1; what is beyond the ends is at the ends.
    pub fn place(&self, value: f64) -> f64 {
        let (low, high) = self.range;
        let share = |value: f64, low: f64, high: f64| ((value - low) / (high - low)).clamp(0.0, 1.0);
        let log = |value: f64| share(value.max(low).ln(), low.ln(), high.ln());
        match self.scale {
            Scale::Linear => share(value, low, high),
            Scale::Log => log(value),
            Scale::LogFromZero if value <= 0.0 => 0.0,
            Scale::LogFromZero => ZERO + (1.0 - ZERO) * log(value),
        }
    }

    /// The ticks, of which neighbours that have no room are left out: every second, third, … is kept, for labels that are
    /// `size` long on an axis that is `room` long.
    pub fn ticks_for(&self, room: f64, size: impl Fn(&str) -> f64) -> Vec<&(f64, String)> {
        let fits = |every: usize| {
            let kept: Vec<_> = self.ticks.iter().step_by(every).collect();
            kept.windows(2).all(|pair| {
                let apart = (self.place(pair[1].0) - self.place(pair[0].0)) * room;
                apart >= (size(&pair[0].1) + size(&pair[1].1)) / 2.0
            })
        };
        let every = (1..=self.ticks.len()).find(|&every| fits(every)).unwrap_or(1);
        self.ticks.iter().step_by(every).collect()
    }
}

/// The lowest and the highest.
fn bounds(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low <= high { (low, high) } else { (1.0, 10.0) }
}

/// A number as short as it can be said.
pub fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').replace('-', "−")
}

/// Bytes in binary units.
pub fn bytes(value: f64) -> String {
    let units = ["B", "KiB", "MiB", "GiB"];
    let (mut value, mut unit) = (value, 0);
    while value >= 1024.0 && unit + 1 < units.len() {
        value /= 1024.0;
        unit += 1;
    }
    if value == 0.0 {
        "0".to_owned()
    } else {
        format!("{} {}", short((value * 10.0).round() / 10.0), units[unit])
    }
}
