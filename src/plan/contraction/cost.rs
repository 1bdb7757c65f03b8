//! What ways of a contraction cost, in nanoseconds of no processor in particular: only their ratios count. Bytes and calls, and how
//! well a product of those lengths does.

/// A call that passes, and what it takes before and after.
const CALL: f64 = 40.0;

/// What more a product takes that does not pass.
const SEARCH: f64 = 400.0;

/// The fixed part of a product in panels.
const PANELS: f64 = 1500.0;

/// An element of an input that is read across its own lines, each of which is met again much later.
const ACROSS: f64 = 3.0;

/// How much longer a product of a BLAS takes whose kernels are of older instructions than ours.
const OLD: f64 = 2.0;

/// How much less a product takes for which a BLAS has a way that packs nothing: OpenBLAS 0.3.21's kernels for SkylakeX, 64 of 64 x 64 x 64
/// beside one of 4096 x 64 x 64.
const SMALL: f64 = 0.75;

/// Multiplications of a product at its best.
const SPEED: f64 = 30.0;

/// A byte that is packed.
const BYTE: f64 = 0.08;

/// The share of its speed that a product has where an index is as short.
fn share(len: usize) -> f64 {
    let len = len as f64;
    len / (len + 8.0)
}

/// The same of a way for small products.
fn small_share(len: usize) -> f64 {
    let len = len as f64;
    len / (len + 5.0)
}

fn product([m, n, k]: [usize; 3]) -> f64 {
    m as f64 * n as f64 * k as f64
}

/// So many products of those lengths, by a BLAS of old kernels or not, in the way that it has for small ones or not; `weight` is the
/// multiplications of real numbers of one of ours, `strided` the elements of operands that do not pass, read across their lines or along them.
pub fn of_calls(
    calls: f64,
    lens: [usize; 3],
    size: usize,
    weight: f64,
    (is_old, is_small, strided): (bool, bool, [usize; 2]),
) -> f64 {
    let [m, n, k] = lens;
    let shares = if is_small {
        lens.into_iter().map(small_share).product()
    } else {
        lens.into_iter().map(share).product::<f64>()
    };
    let factor = if is_old { OLD } else { 1.0 } * if is_small { SMALL } else { 1.0 };
    let flops = factor * product(lens) * weight / (SPEED * shares);
    let vectors = product(lens) / m.min(n).min(k) as f64 * size as f64 * BYTE / 4.0;
    let [across, along] = strided.map(|count| count as f64);
    let packing = if across + along == 0.0 {
        0.0
    } else {
        SEARCH + of_crossing(across) + of_bytes(along * size as f64)
    };
    let written = of_bytes(m as f64 * n as f64 * size as f64);
    calls * (CALL + flops.max(vectors) + packing + written)
}

/// A stack of so many small products, vectors running along it or not.
pub fn of_stack(calls: f64, lens: [usize; 3], weight: f64, is_along: bool) -> f64 {
    let share = if is_along { 0.4 } else { lens.into_iter().map(share).product::<f64>() };
    calls * (5.0 + product(lens) * weight / (SPEED * share))
}

/// So many products of matrices and vectors, or of vectors.
pub fn of_vectors(calls: f64, [rows, terms]: [usize; 2], size: usize, passes: bool) -> f64 {
    let bytes = rows as f64 * terms as f64 * size as f64;
    let factor = if passes { 0.04 } else { 0.25 };
    calls * (CALL + bytes * factor + 0.5 * (rows as f64 + terms as f64))
}

/// So many elements that are read across their lines.
pub fn of_crossing(elements: f64) -> f64 {
    elements * ACROSS
}

/// So many products in panels.
pub fn of_panels(calls: f64, lens: [usize; 3], size: usize, weight: f64) -> f64 {
    let [m, n, k] = lens.map(|len| len as f64);
    let flops = product(lens) * weight / (SPEED * lens.into_iter().map(share).product::<f64>());
    calls * (PANELS + flops + of_bytes((m * k + k * n + m * n) * size as f64))
}

/// So many rows of that length, element by element.
pub fn of_elements(rows: f64, len: usize, weight: f64, is_unit: bool) -> f64 {
    rows * (6.0 + len as f64 * weight * if is_unit { 0.3 } else { 1.2 })
}

/// Bytes that are packed.
pub fn of_bytes(bytes: f64) -> f64 {
    bytes * BYTE
}
