use std::collections::HashSet;

use super::arithmetic::first_multiple_within;
use super::*;

fn axes<const N: usize>(lens: [usize; N], strides: [isize; N]) -> Vec<Axis> {
    lens.into_iter().zip(strides).map(|(len, stride)| Axis::new(len, stride)).collect()
}

fn exact(overlap: bool) -> Overlap {
    if overlap { Overlap::Yes } else { Overlap::No }
}

fn internal(item_size: usize, axes: &[Axis]) -> Overlap {
    has_internal_overlap(item_size, axes, WORK_LIMIT)
}

/// Both orders, which must agree, and the bounds, which must not rule out an overlap.
fn shares(a: Region<'_>, b: Region<'_>) -> Overlap {
    let answer = shares_memory(a, b, WORK_LIMIT);
    assert_eq!(answer, shares_memory(b, a, WORK_LIMIT), "{a:?} {b:?}");
    assert!(answer == Overlap::No || may_share_memory(a, b), "{a:?} {b:?}");
    answer
}

/// Offsets of all items.
fn offsets(axes: &[Axis]) -> Vec<isize> {
    axes.iter().fold(vec![0], |offsets, axis| {
        let steps = |offset| {
            (0..axis.len).map(move |i| if i == 0 { offset } else { offset + i as isize * axis.stride })
        };
        offsets.into_iter().flat_map(steps).collect()
    })
}

/// All bytes, and whether any was met twice.
fn bytes(address: usize, item_size: usize, axes: &[Axis]) -> (HashSet<isize>, bool) {
    let mut set = HashSet::new();
    let mut twice = false;
    for offset in offsets(axes) {
        for byte in 0..item_size as isize {
            twice |= !set.insert(address as isize + offset + byte);
        }
    }
    (set, twice)
}

/// The same for at most 128 bytes, as bits of a mask, the item at index 0 beginning at bit `origin`.
fn mask(origin: isize, item_size: usize, axes: &[Axis]) -> (u128, bool) {
    let item = (1u128 << item_size) - 1;
    offsets(axes).into_iter().fold((0, false), |(mask, twice), offset| {
        let bits = item << (origin + offset);
        (mask | bits, twice || mask & bits != 0)
    })
}

const ITEM_SIZES: [usize; 5] = [1, 2, 3, 8, 16];

/// Lengths 0 to 4, strides -5 to 5.
fn small_axes() -> Vec<Axis> {
    (0..5).flat_map(|len| (-5..=5).map(move |stride| Axis::new(len, stride))).collect()
}

struct Lcg(u64);

impl Lcg {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) % n as u64) as usize
    }

    fn axes(&mut self, rank: usize, lens: usize, strides: usize) -> Vec<Axis> {
        let axis =
            |_| Axis::new(self.below(lens) + 1, self.below(2 * strides + 1) as isize - strides as isize);
        (0..rank).map(axis).collect()
    }
}

#[test]
fn internal_small_exhaustive() {
    let all = small_axes();
    for item_size in ITEM_SIZES {
        let check = |axes: &[Axis]| {
            let expected = exact(mask(60, item_size, axes).1);
            assert_eq!(internal(item_size, axes), expected, "{item_size} {axes:?}");
        };
        check(&[]);
        for (i, &a) in all.iter().enumerate() {
            check(&[a]);
            for (j, &b) in all.iter().enumerate() {
                check(&[a, b]);
                // The order of axes has been varied enough.
                if j <= i && item_size < 16 {
                    all[..=j].iter().for_each(|&c| check(&[a, b, c]));
                }
            }
        }
    }
}

#[test]
fn shares_small_exhaustive() {
    let mut layouts = Vec::new();
    for item_size in ITEM_SIZES {
        for axis in small_axes() {
            layouts.push((item_size, [axis], mask(60, item_size, &[axis]).0));
        }
    }
    for (item_a, a, mask_a) in &layouts {
        for (item_b, b, mask_b) in &layouts {
            for offset in [0, 1, 2, 7, 16] {
                let expected = exact(mask_a & (mask_b << offset) != 0);
                let a = Region { address: 1000, item_size: *item_a, axes: a };
                let b = Region { address: 1000 + offset, item_size: *item_b, axes: b };
                assert_eq!(shares_memory(a, b, WORK_LIMIT), expected, "{a:?} {b:?}");
            }
        }
    }
}

#[test]
fn random_ranks() {
    let mut random = Lcg(1);
    let mut count = [0; 4];
    for _ in 0..3000 {
        let lens = 2 + random.below(3);
        let strides = [10, 40, 200][random.below(3)];
        let mut region = || {
            let rank = random.below(6);
            (
                random.below(100) + 10_000,
                [1, 2, 3, 4, 8, 16][random.below(6)],
                random.axes(rank, lens, strides),
            )
        };
        let ((address_a, item_a, axes_a), (address_b, item_b, axes_b)) = (region(), region());
        if axes_a.iter().chain(&axes_b).map(|axis| axis.len).product::<usize>() > 4000 {
            continue;
        }
        let (bytes_a, twice) = bytes(address_a, item_a, &axes_a);
        let (bytes_b, _) = bytes(address_b, item_b, &axes_b);
        let a = Region { address: address_a, item_size: item_a, axes: &axes_a };
        let b = Region { address: address_b, item_size: item_b, axes: &axes_b };
        let common = !bytes_a.is_disjoint(&bytes_b);
        assert_eq!(shares(a, b), exact(common), "{a:?} {b:?}");
        assert_eq!(internal(item_a, &axes_a), exact(twice), "{a:?}");
        count[common as usize] += 1;
        // The same in a unit of 2^50 bytes (of 64 address bits) instead of 1: beyond 64-bit sums.
        let unit = 1 << (usize::BITS - 14);
        let scale = |axes: &[Axis]| -> Vec<Axis> {
            axes.iter().map(|axis| Axis::new(axis.len, axis.stride * unit as isize)).collect()
        };
        let (scaled_a, scaled_b) = (scale(&axes_a), scale(&axes_b));
        let x = Region { address: address_a * unit, item_size: item_a * unit, axes: &scaled_a };
        let y = Region { address: address_b * unit, item_size: item_b * unit, axes: &scaled_b };
        assert_eq!(shares(x, y), exact(common), "{x:?} {y:?}");
        assert_eq!(internal(x.item_size, x.axes), exact(twice), "{x:?}");
        for work in [0, 1, 2, 5] {
            let (answer, internal) = (shares_memory(a, b, work), has_internal_overlap(item_a, &axes_a, work));
            assert!(answer == Overlap::TooHard || answer == exact(common), "{work} {a:?} {b:?}");
            assert!(internal == Overlap::TooHard || internal == exact(twice), "{work} {a:?}");
            count[2] += (answer == Overlap::TooHard) as usize;
            count[3] += (internal == Overlap::TooHard) as usize;
        }
    }
    assert!(count.iter().all(|&n| n > 50), "one-sided: {count:?}");
}

/// Two arrays of rank 1 or 2 with coprime-ish strides and small items: the closed forms.
#[test]
fn random_pairs_of_low_rank() {
    let mut random = Lcg(2);
    for _ in 0..5000 {
        let (rank_a, rank_b) = (1 + random.below(2), 1 + random.below(2));
        let (a, b) = (random.axes(rank_a, 12, 60), random.axes(rank_b, 12, 60));
        let (item, address) = (1 + random.below(3), 5000 + random.below(200));
        let b_offsets: HashSet<isize> =
            offsets(&b).into_iter().map(|offset| address as isize + offset).collect();
        let near = |byte: isize| (1 - item as isize..item as isize).any(|d| b_offsets.contains(&(byte + d)));
        let common = offsets(&a).into_iter().any(|offset| near(5000 + offset));
        let a = Region { address: 5000, item_size: item, axes: &a };
        let b = Region { address, item_size: item, axes: &b };
        assert_eq!(shares(a, b), exact(common), "{a:?} {b:?}");
    }
}

#[test]
fn three_unknowns_take_one_step() {
    let (a, b) = (axes([6000], [8009]), axes([6000], [16_013]));
    let answers: Vec<Overlap> = (1..100)
        .map(|address| {
            let a = Region { address: 0, item_size: 2, axes: &a };
            shares_memory(a, Region { address: 13 * address, item_size: 1, axes: &b }, 1)
        })
        .collect();
    let common: HashSet<isize> = bytes(0, 2, &a).0;
    for (i, answer) in answers.iter().enumerate() {
        let address = 13 * (i as isize + 1);
        let expected = (0..6000).any(|j| common.contains(&(address + 16_013 * j)));
        assert_eq!(*answer, exact(expected), "{address}");
    }
    assert!(answers.contains(&Overlap::Yes) && answers.contains(&Overlap::No));
}

#[test]
fn first_multiple() {
    for m in 1..24 {
        for a in 0..m {
            for low in 0..m {
                for high in low..m {
                    let expected = (0..m).find(|t| (low..=high).contains(&(a * t % m)));
                    assert_eq!(first_multiple_within(a, m, low, high), expected, "{a} {m} {low} {high}");
                }
            }
        }
    }
}

#[test]
fn internal_overlap_that_needs_one_more_row() {
    // 4 · 3 = 3 · 4.
    assert_eq!(internal(1, &axes([4, 4], [3, 4])), Overlap::No);
    assert_eq!(internal(1, &axes([5, 4], [3, 4])), Overlap::Yes);
    assert_eq!(internal(2, &axes([4, 4], [3, 4])), Overlap::Yes);
}

#[test]
fn stride_zero() {
    for (len, expected) in [(0, Overlap::No), (1, Overlap::No), (2, Overlap::Yes)] {
        assert_eq!(internal(8, &axes([len], [0])), expected);
        assert_eq!(internal(8, &axes([3, len], [8, 0])), expected);
    }
    assert_eq!(internal(0, &axes([2], [0])), Overlap::No);
    assert_eq!(internal(8, &axes([0, 2], [8, 0])), Overlap::No);
}

#[test]
fn sign_flips() {
    let strides = [13, 21, 23, 22];
    for lens in [[2; 4], [3; 4], [4; 4], [2, 3, 2, 2], [2, 2, 2, 3], [9, 1, 1, 5], [4, 2, 2, 4]] {
        for item_size in [1, 2] {
            let expected = exact(bytes(0, item_size, &axes(lens, strides)).1);
            for flips in 0..16 {
                let flipped =
                    core::array::from_fn(|i| if flips >> i & 1 == 1 { -strides[i] } else { strides[i] });
                assert_eq!(
                    internal(item_size, &axes(lens, flipped)),
                    expected,
                    "{item_size} {lens:?} {flipped:?}"
                );
            }
        }
    }
    assert_eq!(internal(1, &axes([2; 4], strides)), Overlap::No);
    assert_eq!(internal(1, &axes([3; 4], strides)), Overlap::Yes);
}

#[test]
fn views_of_one_matrix() {
    let view = |address, rows, columns, stride| {
        let axes: &'static [Axis] = Vec::leak(axes([rows, columns], [stride, 8]));
        Region { address, item_size: 8, axes }
    };
    // Column blocks [0, 300) and [300, 1000), then overlapping by one column.
    assert_eq!(shares(view(0, 500, 300, 8000), view(2400, 500, 700, 8000)), Overlap::No);
    assert_eq!(shares(view(0, 500, 301, 8000), view(2400, 500, 700, 8000)), Overlap::Yes);
    // Row blocks: the extents do not even meet.
    assert!(!may_share_memory(view(0, 500, 1000, 8000), view(500 * 8000, 100, 1000, 8000)));
    // Blocks of two matrices that were laid over one buffer with different leading dimensions.
    assert_eq!(shares(view(0, 500, 1, 8000), view(8, 500, 1, 8000 * 7)), Overlap::No);
    // 1000 i = 1 + 1001 j first for i = 1000, j = 999.
    assert_eq!(shares(view(0, 1000, 1, 8000), view(8, 1000, 1, 8008)), Overlap::No);
    assert_eq!(shares(view(0, 1001, 1, 8000), view(8, 1000, 1, 8008)), Overlap::Yes);

    for columns in [20usize, 25, 1000] {
        let every = |start: usize, step: usize, rows: usize| {
            let axes = axes(
                [rows, columns.saturating_sub(start).div_ceil(step)],
                [columns as isize * 8, step as isize * 8],
            );
            Region { address: 4096 + 8 * start, item_size: 8, axes: Vec::leak(axes) }
        };
        // x[:, ::7] and x[:, 3::3]: column 21 is in both.
        assert_eq!(shares(every(0, 7, 30), every(3, 3, 30)), exact(columns > 21));
        assert_eq!(shares(every(0, 2, 30), every(1, 2, 30)), Overlap::No);
        assert_eq!(shares(every(0, 2, 30), every(0, 2, 30)), Overlap::Yes);
        assert_eq!(shares(every(0, 6, 30), every(3, 4, 30)), Overlap::No);
    }
}

#[test]
fn item_sizes_differ() {
    // Real and imaginary parts against the whole complex array and against each other.
    let (complex, part) = (axes([10], [16]), axes([10], [16]));
    let whole = Region { address: 160, item_size: 16, axes: &complex };
    let re = Region { address: 160, item_size: 8, axes: &part };
    let im = Region { address: 168, item_size: 8, axes: &part };
    assert_eq!(shares(whole, re), Overlap::Yes);
    assert_eq!(shares(whole, im), Overlap::Yes);
    assert_eq!(shares(re, im), Overlap::No);
    // One byte sticks out.
    assert_eq!(shares(Region { item_size: 9, ..re }, im), Overlap::Yes);
}

#[test]
fn empty_regions_never_overlap() {
    let (some, none) = (axes([4], [8]), axes([4, 0], [8, 0]));
    let full = Region { address: 64, item_size: 8, axes: &some };
    for empty in [Region { axes: &none, ..full }, Region { item_size: 0, ..full }] {
        assert_eq!(shares(full, empty), Overlap::No);
        assert_eq!(shares(empty, empty), Overlap::No);
        assert!(!may_share_memory(full, empty) && !may_share_memory(empty, full));
    }
}

/// A subset-sum problem: 40 axes of length 2.
#[test]
fn hard_instances_end_in_time() {
    let mut random = Lcg(3);
    let mut too_hard = 0;
    for round in 0..4 {
        let hard: Vec<Axis> =
            (0..40).map(|_| Axis::new(2, (1 << 40) + (random.below(1 << 31) << 9) as isize)).collect();
        let sum: usize = hard.iter().step_by(2).map(|axis| axis.stride as usize).sum();
        let a = Region { address: 0, item_size: 1, axes: &hard };
        // Some subset has this sum.
        let planted = shares(a, Region { address: sum, item_size: 1, axes: &[] });
        assert_ne!(planted, Overlap::No);
        // No subset has: the strides are multiples of 512. Seen at once.
        assert_eq!(shares(a, Region { address: sum + 1, item_size: 1, axes: &[] }), Overlap::No);
        too_hard += (planted == Overlap::TooHard) as u32 + (internal(1, &hard) == Overlap::TooHard) as u32;
        assert!(
            round > 0
                || shares_memory(a, Region { address: sum, item_size: 1, axes: &[] }, 10) == Overlap::TooHard
        );
    }
    assert!(too_hard > 0);
}

#[test]
fn extremes() {
    let lens = [0, 1, 2, 3, usize::MAX / 2, usize::MAX];
    let strides = [isize::MIN, isize::MIN + 1, -1, 0, 1, 1 << 40, isize::MAX];
    let all: Vec<Axis> =
        lens.into_iter().flat_map(|len| strides.map(|stride| Axis::new(len, stride))).collect();
    for (i, &a) in all.iter().enumerate() {
        for (j, &b) in all.iter().enumerate() {
            let (i, j) = (all[(7 * i + j) % all.len()], all[(i + 11 * j) % all.len()]);
            let rank_four = [a, b, i, j];
            for item_size in [1, 16, usize::MAX] {
                has_internal_overlap(item_size, &rank_four[..2], 100);
                has_internal_overlap(item_size, &rank_four, 100);
                for address in [0, usize::MAX] {
                    let x = Region { address, item_size, axes: &rank_four[..1 + address % 4] };
                    let y = Region { address: 1 << 20, item_size: 8, axes: &[b, i] };
                    let (answer, swapped) = (shares_memory(x, y, 100), shares_memory(y, x, 100));
                    assert!(answer == Overlap::No || may_share_memory(x, y));
                    assert!(answer == swapped || answer == Overlap::TooHard || swapped == Overlap::TooHard);
                }
            }
        }
    }
    // The stride of an axis of length 1 is not used.
    assert_eq!(internal(8, &axes([1, 5], [isize::MIN, 8])), Overlap::No);
    // Decided although neither fits in memory.
    let evens = axes([usize::MAX], [isize::MIN]);
    assert_eq!(internal(8, &evens), Overlap::No);
    let a = Region { address: 0, item_size: 8, axes: &evens };
    assert_eq!(shares(a, Region { address: 8, ..a }), Overlap::No);
    assert_eq!(internal(1, &axes([2, usize::MAX], [isize::MAX, 1])), Overlap::Yes);
}

#[test]
fn ranks_beyond_the_inline_room() {
    let long: Vec<Axis> = (0..60).map(|i| Axis::new(2, 1 << i)).collect();
    assert_eq!(internal(1, &long), Overlap::No);
    assert_eq!(internal(2, &long), Overlap::Yes);
    let a = Region { address: 1 << 59, item_size: 1, axes: &long };
    assert_eq!(shares(a, Region { address: 1 << 60, item_size: 1, axes: &long }), Overlap::Yes);
    // Thousands of axes do not exhaust the stack.
    let deep: Vec<Axis> = (0..3000).map(|i| Axis::new(2, 1_000_003 + 2 * i)).collect();
    let a = Region { address: 0, item_size: 1, axes: &deep };
    assert_ne!(shares(a, Region { address: 1_500_000_001, item_size: 1, axes: &[] }), Overlap::No);
}
