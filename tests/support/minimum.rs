//! The fewest bytes that any legal call has to copy, found by brute force and independently of the planner:
//! all orders, all reversals, and for each operand a comparison of every address with CBLAS's addressing formula.

use blasview::plan::Capabilities;

/// Whether CBLAS's addressing in an order generates an operand's addresses, for every reversal of its axes:
/// `[order][rows reversed][columns reversed]`, order 0 being row-major.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forms(pub [[[bool; 2]; 2]; 2]);

impl Forms {
    /// Compares all addresses with all leading dimensions that could do.
    pub fn find(
        shape: [usize; 2],
        size: usize,
        align: usize,
        address: impl Fn(usize, usize) -> usize,
    ) -> Forms {
        Forms::find_of(shape, size, align, address, |_, _| true)
    }

    /// Compares the addresses of all elements that count with all leading dimensions that could do.
    pub fn find_of(
        shape: [usize; 2],
        size: usize,
        align: usize,
        address: impl Fn(usize, usize) -> usize,
        counts: impl Fn(usize, usize) -> bool,
    ) -> Forms {
        let [rows, cols] = shape;
        let mut forms = [[[false; 2]; 2]; 2];
        for (at, legal) in forms.iter_mut().flatten().flatten().enumerate() {
            let (by_cols, down, right) = (at & 4 != 0, at & 2 != 0, at & 1 != 0);
            let from = |i, j| (if down { rows - 1 - i } else { i }, if right { cols - 1 - j } else { j });
            let address = |i: usize, j: usize| {
                let (i, j) = from(i, j);
                address(i, j)
            };
            let counts = |i: usize, j: usize| {
                let (i, j) = from(i, j);
                counts(i, j)
            };
            *legal = leading_dimension_of(shape, size, align, by_cols, address, counts).is_some();
        }
        Forms(forms)
    }
}

/// The least `ld` with which `a[i * ld + j]` (or `a[i + j * ld]`) is element (i, j) for all of them.
pub fn leading_dimension(
    shape: [usize; 2],
    size: usize,
    align: usize,
    by_cols: bool,
    address: impl Fn(usize, usize) -> usize,
) -> Option<usize> {
    leading_dimension_of(shape, size, align, by_cols, address, |_, _| true)
}

/// The same where only some elements count.
fn leading_dimension_of(
    [rows, cols]: [usize; 2],
    size: usize,
    align: usize,
    by_cols: bool,
    address: impl Fn(usize, usize) -> usize,
    counts: impl Fn(usize, usize) -> bool,
) -> Option<usize> {
    let inner = if by_cols { rows } else { cols };
    if rows == 0 || cols == 0 {
        return Some(inner.max(1));
    }
    let base = address(0, 0);
    if !base.is_multiple_of(align) {
        return None;
    }
    let farthest = address(rows - 1, cols - 1).abs_diff(base) / size;
    (inner.max(1)..=farthest.max(inner).max(1)).find(|&ld| {
        let element = |i, j| if by_cols { i + j * ld } else { i * ld + j };
        (0..rows).all(|i| (0..cols).all(|j| !counts(i, j) || address(i, j) == base + element(i, j) * size))
    })
}

/// The least cost, and the sets of operands (A, B, C) that the cheapest forms pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minimum {
    /// Bytes copied.
    pub bytes: usize,
    /// What is packed, in every form of that cost.
    pub packed: Vec<[bool; 3]>,
}

/// An operand as the search sees it.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub forms: Forms,
    pub conj: bool,
    pub bytes: usize,
}

impl Minimum {
    /// Over all call forms of gemm.
    pub fn find(
        a: Candidate,
        b: Candidate,
        c: Candidate,
        reads_c: bool,
        capabilities: Capabilities,
    ) -> Minimum {
        let mut minimum = Minimum { bytes: usize::MAX, packed: Vec::new() };
        let input = |operand: Candidate, order: usize, down: usize, right: usize| {
            let straight = operand.forms.0[order][down][right];
            let transposed = operand.forms.0[1 - order][down][right];
            if operand.conj {
                // ConjTrans, or the extension ConjNoTrans.
                transposed || straight && capabilities.conj_no_trans
            } else {
                straight || transposed
            }
        };
        for order in 0..2 {
            for flips in 0..8 {
                let [m, n, k] = [flips & 1, flips >> 1 & 1, flips >> 2];
                let packed = [!input(a, order, m, k), !input(b, order, k, n), !c.forms.0[order][m][n]];
                let c_bytes = if reads_c { 2 * c.bytes } else { c.bytes };
                let bytes: usize = packed
                    .iter()
                    .zip([a.bytes, b.bytes, c_bytes])
                    .map(|(&p, bytes)| if p { bytes } else { 0 })
                    .sum();
                if bytes < minimum.bytes {
                    minimum = Minimum { bytes, packed: Vec::new() };
                }
                if bytes == minimum.bytes && !minimum.packed.contains(&packed) {
                    minimum.packed.push(packed);
                }
            }
        }
        minimum
    }
}
