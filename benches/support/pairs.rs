//! Pairs of what is measured and what it is measured against, as a criterion group or as a table.

use criterion::BenchmarkId;

use super::{criterion, interleaved, quick, table_alone};

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
    /// What it adds to the names of its pairs.
    pub suffix: &'static str,
    pub sizes: &'static [usize],
    pub pairs: Pairs,
}

/// All sections by criterion, as one group; or with `--table` as tables of interleaved medians, which are what to quote.
pub fn main(group: &str, sections: &[Section]) {
    if table_alone() {
        sections.iter().for_each(table);
        return;
    }
    let mut criterion = criterion();
    let mut group = criterion.benchmark_group(group);
    quick(&mut group);
    for Section { suffix, sizes, pairs, .. } in sections {
        for &n in *sizes {
            pairs(n, &mut |mut pair| {
                let id = |which| BenchmarkId::new(format!("{}{suffix}, {which}", pair.name), n);
                group.bench_function(id("reference"), |b| b.iter(|| (pair.reference)()));
                group.bench_function(id("ours"), |b| b.iter(|| (pair.ours)()));
            });
        }
    }
    group.finish();
    criterion.final_summary();
}

fn table(Section { title, sizes, pairs, .. }: &Section) {
    println!("\n{title}\n{:>24}{:>7}{:>14}{:>12}{:>9}", "", "n", "reference ns", "ours - ref", "ratio");
    for &n in *sizes {
        pairs(n, &mut |mut pair| {
            let [reference, ours] = interleaved([&mut pair.reference, &mut pair.ours]);
            let (name, more, ratio) = (pair.name, ours - reference, ours / reference);
            println!("{name:>24}{n:>7}{reference:>14.1}{more:>+12.1}{ratio:>9.3}");
        });
    }
}
