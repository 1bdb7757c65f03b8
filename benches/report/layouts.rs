//! Group `gemm_layouts`: products of operands that lie in some way, over the contiguous product, peers beside them.

use blasview::{Directly, Policy};

use super::Task;
use super::measure::{Name, Settings, measure};
use super::numpy;
use crate::pages::rows::Row;
use crate::products::{BLOCK, BLOCK_T, C, F, NEGBOTH, NEGCOL, NEGROW, Place, Product, STEP2};

pub const GROUP: &str = "gemm_layouts";

/// The operand at that place lies so, the others are contiguous.
fn one(at: usize, place: Place) -> [Place; 3] {
    let mut places = [C; 3];
    places[at] = place;
    places
}

/// The cases at that size.
fn products(n: usize) -> Vec<(String, Product)> {
    const OPERANDS: [&str; 3] = ["A", "B", "C"];
    let cube = |places| Product::cube(n, places);
    let each = |family: &str, place: Place, change: &dyn Fn(Product) -> Product| -> Vec<(String, Product)> {
        let of = |at: usize| (format!("{family}: {}", OPERANDS[at]), change(cube(one(at, place))));
        (0..3).map(of).collect()
    };
    let mut products = Vec::new();
    for (name, place) in [("column order", F), ("block", BLOCK), ("transposed block", BLOCK_T)] {
        products.extend(each(&format!("passed in {name}"), place, &|product| product));
    }
    products.push(("passed in row order: all".to_owned(), cube([C; 3])));

    // Reversed in all operands that have the index.
    for (index, places) in [
        ("m (A and C)", [NEGROW, C, NEGROW]),
        ("n (B and C)", [C, NEGCOL, NEGCOL]),
        ("k (A and B)", [NEGCOL, NEGROW, C]),
        ("m, n and k", [NEGBOTH; 3]),
    ] {
        products.push((format!("reversed: {index}"), cube(places)));
    }

    // Smaller operands are never cut.
    if n >= 64 {
        let limit = n * n * size_of::<f64>() / 4;
        products.extend(each("panels", STEP2, &|product| Product {
            limit,
            directly: Directly::Never,
            ..product
        }));
    }
    let whole = |product| Product { limit: usize::MAX / 4, ..product };
    products.extend(each("packed", STEP2, &whole));
    products.push(("packed: A, B and C".to_owned(), whole(cube([STEP2; 3]))));
    products.extend(each("refused", STEP2, &|product| Product { policy: Policy::ZeroCopy, ..product }));
    products
}

pub fn tasks(settings: Settings) -> Vec<Task> {
    let sizes = settings.sizes(&[8, 64, 256], &[8, 16, 32, 64, 128, 256, 512, 1024], &[2048]);
    let mut tasks = Vec::new();
    for n in sizes {
        for (case, product) in products(n) {
            let name = Name { group: GROUP, case: case.clone(), n };
            let refused = product.policy == Policy::ZeroCopy;
            let numpy = (!refused).then(|| numpy::product(&name, &product));
            let run = move |settings| run(settings, &Name { group: GROUP, case: case.clone(), n }, &product);
            tasks.push(Task { name, run: Box::new(run), numpy });
        }
    }
    tasks
}

fn run(settings: Settings, name: &Name, product: &Product) -> Vec<Row> {
    let mut rows = Vec::new();
    let peers = product.policy != Policy::ZeroCopy;
    product.build::<f64>(peers, &mut |mut candidates, done| {
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
