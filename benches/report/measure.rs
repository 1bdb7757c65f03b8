//! One case measured: candidates in turn, and the rows that come of it.

use std::time::Duration;

use crate::pages::rows::Row;
use crate::support::cases::Candidate;
use crate::support::rounds;

/// How thoroughly things are measured.
#[derive(Clone, Copy)]
pub struct Settings {
    /// Few sizes, few rounds: to see that all works.
    pub quick: bool,
    /// Also sizes that take long.
    pub large: bool,
}

impl Settings {
    /// How long the candidates of a case take turns, and in how many rounds at least.
    fn rounds(self) -> (Duration, usize) {
        if self.quick { (Duration::from_millis(30), 3) } else { (Duration::from_millis(1000), 9) }
    }

    /// The sizes of a full run, or of a quick one; with `--large` those too.
    pub fn sizes(self, quick: &[usize], all: &[usize], large: &[usize]) -> Vec<usize> {
        let mut sizes = if self.quick { quick } else { all }.to_vec();
        if self.large {
            sizes.extend(large);
        }
        sizes
    }
}

/// The group of copies, of which NumPy measures some too.
pub const COPIES: &str = "copy";

/// The group of what is allocated.
pub const MEMORY: &str = "memory";

/// What rows are called.
pub struct Name {
    pub group: &'static str,
    pub case: String,
    pub n: usize,
}

impl Name {
    /// A row with nothing but its name.
    pub fn row(&self, peer: Option<&str>) -> Row {
        Row {
            group: self.group.to_owned(),
            case: self.case.clone(),
            dtype: "f64".to_owned(),
            n: self.n,
            peer: peer.map(str::to_owned),
            ..Row::default()
        }
    }
}

/// Median, and lower and upper quartile.
pub fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let at = |share: usize| values[(values.len() - 1) * share / 4];
    [at(2), at(1), at(3)]
}

/// The reference, ours, then peers, in turn: a row for ours and one for each peer.
pub fn measure(settings: Settings, name: &Name, candidates: &mut [Candidate<'_>]) -> Vec<Row> {
    let (budget, fewest) = settings.rounds();
    let names: Vec<&str> = candidates.iter().map(|(name, _)| *name).collect();
    let mut calls: Vec<&mut dyn FnMut()> =
        candidates.iter_mut().map(|(_, call)| &mut **call as &mut dyn FnMut()).collect();
    let times = rounds(&mut calls, budget, fewest);
    let median = |at: usize| quartiles(times[at].clone())[0];
    let row = |at: usize| {
        // Within a round, so that the machine's moods have no part in it.
        let ratios = times[at].iter().zip(&times[0]).map(|(time, reference)| time / reference).collect();
        let [_, low, high] = quartiles(ratios);
        let peer = (at > 1).then(|| names[at]);
        Row {
            ours_ns: Some(median(1)),
            reference_ns: Some(median(0)),
            peer_ns: peer.map(|_| median(at)),
            quartiles: Some([low, high]),
            ..name.row(peer)
        }
    };
    (1..times.len()).map(row).collect()
}
