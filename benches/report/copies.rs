//! Group `copy`: bandwidth of copies to contiguous memory, with memcpy and a copy past the caches as limits.

use super::Task;
use super::measure::{COPIES, Name, Settings, measure};
use super::numpy;
use crate::moves::{Move, Reference};
use crate::pages::rows::Row;

/// A number of elements, a power of two, as lengths of so many axes that are as equal as can be.
fn lens(n: usize, axes: u32) -> Vec<usize> {
    let power = n.ilog2();
    (0..axes).map(|axis| 1 << ((power + axis) / axes)).collect()
}

/// NumPy's `x.transpose(order)` of a contiguous `x`.
fn permuted(n: usize, order: &[usize]) -> Move {
    let lens = lens(n, order.len() as u32);
    let stride = |axis: &usize| lens[axis + 1..].iter().product::<usize>() as isize;
    Move { lens: order.iter().map(|&axis| lens[axis]).collect(), strides: order.iter().map(stride).collect() }
}

/// The cases of that many elements.
fn moves(n: usize) -> Vec<(String, Move)> {
    let [rows, cols]: [usize; 2] = lens(n, 2).try_into().expect("two lengths");
    let ld = cols as isize;
    let matrix = |strides: [isize; 2]| Move { lens: vec![rows, cols], strides: strides.to_vec() };
    let vector = |stride: isize| Move { lens: vec![n], strides: vec![stride] };
    [
        ("matrix transposed", permuted(n, &[1, 0])),
        ("cube transposed (2,1,0)", permuted(n, &[2, 1, 0])),
        ("cube transposed (0,2,1)", permuted(n, &[0, 2, 1])),
        ("cube transposed (1,0,2)", permuted(n, &[1, 0, 2])),
        ("block of a larger matrix", matrix([ld + 24, 1])),
        ("columns reversed", matrix([ld, -1])),
        ("every second row and column", matrix([4 * ld, 2])),
        ("vector of stride 2", vector(2)),
        ("vector of stride 7", vector(7)),
    ]
    .map(|(name, case)| (name.to_owned(), case))
    .into()
}

pub fn tasks(settings: Settings) -> Vec<Task> {
    // 32 KiB to 128 MiB; matrices are square.
    let sizes = settings.sizes(
        &[1 << 12, 1 << 16, 1 << 20],
        &[1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24],
        &[1 << 26],
    );
    let mut tasks = Vec::new();
    for n in sizes {
        for (case, source) in moves(n) {
            let name = Name { group: COPIES, case: case.clone(), n };
            let numpy = Some(numpy::copy(&name, &source));
            let run = move |settings| run(settings, &Name { group: COPIES, case: case.clone(), n }, &source);
            tasks.push(Task { name, run: Box::new(run), numpy });
        }
    }
    tasks
}

fn run(settings: Settings, name: &Name, source: &Move) -> Vec<Row> {
    let bytes = (source.len() * size_of::<f64>()) as u64;
    let mut rows = Vec::new();
    source.build::<f64>(Reference::Memcpy, true, &mut |mut candidates| {
        rows = measure(settings, name, &mut candidates);
        rows.iter_mut().for_each(|row| row.bytes_copied = Some(bytes));
    });
    rows
}
