//! Pairs of what is measured and what it is measured against, as a criterion group and as a table.

use criterion::{BenchmarkId, Criterion};

use super::{interleaved, quick, table_alone};

/// Ours, and the reference; on the same memory.
pub struct Pair<'a> {
    pub name: &'static str,
    pub ours: Box<dyn FnMut() + 'a>,
    pub reference: Box<dyn FnMut() + 'a>,
}

impl<'a> Pair<'a> {
    pub fn new(name: &'static str, ours: impl FnMut() + 'a, reference: impl FnMut() + 'a) -> Self {
        Pair { name, ours: Box::new(ours), reference: Box::new(reference) }
    }
}

/// Gives each pair of a size to `run`.
pub type Pairs = fn(n: usize, run: &mut dyn FnMut(Pair<'_>));

/// Pairs at some sizes.
pub struct Section {
    /// What ours and the reference are.
    pub title: &'static str,
    pub sizes: &'static [usize],
    pub pairs: Pairs,
}

/// All sections by criterion, then as tables of interleaved medians, which are what to quote; with `--table` the tables
/// alone.
pub fn main(group: &str, sections: &[Section]) {
    if !table_alone() {
        let mut criterion = Criterion::default().configure_from_args();
        for Section { title, sizes, pairs } in sections {
            let mut group = criterion.benchmark_group(format!("{group}/{title}"));
            quick(&mut group);
            for &n in *sizes {
                pairs(n, &mut |mut pair| {
                    group.bench_function(BenchmarkId::new(pair.name, n), |b| b.iter(|| (pair.ours)()));
                    let name = format!("{} (reference)", pair.name);
                    group.bench_function(BenchmarkId::new(name, n), |b| b.iter(|| (pair.reference)()));
                });
            }
            group.finish();
        }
        criterion.final_summary();
    }
    for Section { title, sizes, pairs } in sections {
        println!("\n{title}\n{:>24}{:>7}{:>14}{:>12}{:>9}", "", "n", "reference ns", "ours - ref", "ratio");
        for &n in *sizes {
            pairs(n, &mut |mut pair| {
                let [reference, ours] = interleaved([&mut pair.reference, &mut pair.ours]);
                let (name, more, ratio) = (pair.name, ours - reference, ours / reference);
                println!("{name:>24}{n:>7}{reference:>14.1}{more:>+12.1}{ratio:>9.3}");
            });
        }
    }
}
