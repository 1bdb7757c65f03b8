//! Group `contract`: stacks of matrices and published contractions, over direct calls of as many multiplications without gaps.

use super::Task;
use super::measure::{Name, Settings, measure};
use crate::contractions::{Contraction, list};
use crate::pages::rows::Row;

pub const GROUP: &str = "contract";

/// Matrices in a stack.
const STACK: usize = 64;

/// How stacks lie.
const STACKS: [(&str, &str); 4] = [
    ("stack: contiguous", "bmk,bkn->bmn"),
    ("stack: one B for all", "bmk,kn->bmn"),
    ("stack: in the middle", "mbk,kbn->mbn"),
    ("stack: innermost", "mkb,knb->mnb"),
];

pub fn tasks(settings: Settings) -> Vec<Task> {
    let task = |case: String, n: usize, contraction: Contraction| {
        let name = Name { group: GROUP, case: case.clone(), n };
        let run = move |settings| run(settings, &Name { group: GROUP, case: case.clone(), n }, &contraction);
        Task { name, run: Box::new(run), numpy: None }
    };
    let mut tasks = Vec::new();
    for n in settings.sizes(&[4, 64], &[2, 4, 8, 16, 32, 64, 128], &[256]) {
        for (case, spec) in STACKS {
            tasks.push(task(case.to_owned(), n, Contraction::stack(spec, STACK, n)));
        }
    }
    // By the number of multiplications.
    let mut published: Vec<(usize, Contraction)> = list()
        .into_iter()
        .filter(|contraction| contraction.set != "stack")
        .map(|contraction| (contraction.products().iter().product(), contraction))
        .collect();
    published.sort_by_key(|(multiplications, _)| *multiplications);
    published.retain(|(multiplications, _)| !settings.quick || *multiplications < 1 << 24);
    for (multiplications, contraction) in published {
        tasks.push(task(contraction.case(), multiplications, contraction));
    }
    tasks
}

fn run(settings: Settings, name: &Name, contraction: &Contraction) -> Vec<Row> {
    let mut rows = Vec::new();
    contraction.build(true, &mut |mut candidates, done| {
        // faer's own kernels are those of the crate gemm.
        candidates.retain(|(name, _)| *name != "gemm");
        rows = measure(settings, name, &mut candidates);
        for row in rows.iter_mut().filter(|row| row.peer.is_none()) {
            row.bytes_copied = Some(done.bytes_copied as u64);
            row.workspace_bytes = Some(done.workspace_bytes as u64);
        }
    });
    rows
}
