//! What the questions about shared memory cost for the pairs of everyday views.
//!
//! Group `overlap` of criterion; with `-- --table` a table of interleaved medians instead, which is what to quote.

mod support;

use std::hint::black_box;

use blasview::overlap::{Overlap, Region, WORK_LIMIT, has_internal_overlap, may_share_memory, shares_memory};
use blasview::{Complex, Slice, View};
use support::interleaved;

/// A pair of views of one buffer, and whether they share memory.
struct Pair {
    name: &'static str,
    regions: [Region<'static>; 2],
    expected: Overlap,
}

fn region<T: blasview::Element>(view: View<'static, T>) -> Region<'static> {
    let view: &'static View<'static, T> = Box::leak(Box::new(view));
    view.region()
}

fn step(start: isize, step: isize) -> Slice {
    Slice::from(start..).step(step)
}

fn pairs() -> Vec<Pair> {
    let data: &'static [f64] = vec![0.0; 200_000].leak();
    let x = || View::from_slice(data, &[200, 1000]).unwrap();
    let images = || View::from_slice(data, &[20, 100, 10, 10]).unwrap();
    let z = || {
        let z: View<'static, Complex<f64>> = View::from_slice(data, &[100, 2000]).unwrap().cast().unwrap();
        z.split(1, &[10, 100]).unwrap()
    };
    let rows = |a: isize, b: isize| x().slice(0, a..b).unwrap();
    let cols = |a: isize, b: isize| x().slice(1, a..b).unwrap();
    let every = |start, by| x().slice(1, step(start, by)).unwrap();
    let pair = |name, a: View<'static, f64>, b: View<'static, f64>, expected| Pair {
        name,
        regions: [region(a), region(b)],
        expected,
    };
    let crop = |start| images().slice(2, step(start, 2)).unwrap().slice(3, 1..).unwrap();
    vec![
        pair("x[:100], x[100:]", rows(0, 100), rows(100, 200), Overlap::No),
        pair("x, x", x(), x(), Overlap::Yes),
        pair("x[:, :300], x[:, 300:]", cols(0, 300), cols(300, 1000), Overlap::No),
        pair("x[:, :301], x[:, 300:]", cols(0, 301), cols(300, 1000), Overlap::Yes),
        pair("x[:, ::2], x[:, 1::2]", every(0, 2), every(1, 2), Overlap::No),
        pair("x[:, ::7], x[:, 3::3]", every(0, 7), every(3, 3), Overlap::Yes),
        pair("x[:, ::-2], x[::-1, ::2].T", every(-1, -2), every(0, 2).flip(0).unwrap().t(), Overlap::No),
        pair(
            "x[50:, :300].T, x[:80, 300:]",
            rows(50, 200).slice(1, ..300).unwrap().t(),
            rows(0, 80).slice(1, 300..).unwrap(),
            Overlap::No,
        ),
        pair("4-D: x[..., ::2, 1:], x[..., 1::2, 1:]", crop(0), crop(1), Overlap::No),
        pair("3-D: z.real, z.imag", z().real().unwrap(), z().imag().unwrap(), Overlap::No),
    ]
}

/// Views by themselves, and whether they meet a byte twice.
fn views() -> Vec<(&'static str, Region<'static>, Overlap)> {
    let data: &'static [f64] = vec![0.0; 20_000].leak();
    let x = || View::from_slice(data, &[100, 200]).unwrap();
    let cube = || View::from_slice(data, &[20, 10, 10, 10]).unwrap();
    let strided =
        |shape: &[usize], strides: &[isize]| View::from_slice_strided(data, 0, shape, strides).unwrap();
    vec![
        ("x[:, ::2]", region(x().slice(1, step(0, 2)).unwrap()), Overlap::No),
        (
            "4-D: x[::-1].transpose(2, 0, 3, 1)",
            region(cube().flip(0).unwrap().permute(&[2, 0, 3, 1]).unwrap()),
            Overlap::No,
        ),
        ("windows of x[0]", region(x().index(0, 0).unwrap().windows(0, 30).unwrap()), Overlap::Yes),
        ("4 x 4 of strides (3, 4)", region(strided(&[4, 4], &[3, 4])), Overlap::No),
    ]
}

fn main() {
    let (pairs, views) = (pairs(), views());
    for Pair { name, regions: [a, b], expected } in &pairs {
        assert_eq!(shares_memory(*a, *b, WORK_LIMIT), *expected, "{name}");
    }
    for (name, view, expected) in &views {
        assert_eq!(has_internal_overlap(view.item_size, view.axes, WORK_LIMIT), *expected, "{name}");
    }
    if std::env::args().any(|argument| argument == "--table") {
        return tables(&pairs, &views);
    }
    let mut criterion = support::criterion();
    let mut group = criterion.benchmark_group("overlap");
    for Pair { name, regions: [a, b], .. } in &pairs {
        group.bench_function(format!("shares_memory of {name}"), |bencher| {
            bencher.iter(|| shares_memory(black_box(*a), black_box(*b), WORK_LIMIT));
        });
    }
    for (name, view, _) in &views {
        group.bench_function(format!("has_internal_overlap of {name}"), |bencher| {
            bencher.iter(|| has_internal_overlap(view.item_size, black_box(view.axes), WORK_LIMIT));
        });
    }
    group.finish();
    criterion.final_summary();
}

fn tables(pairs: &[Pair], views: &[(&'static str, Region<'static>, Overlap)]) {
    println!("| pair | answer | shares_memory, ns | may_share_memory, ns |\n|---|---|---:|---:|");
    for Pair { name, regions: [a, b], expected } in pairs {
        let [exact, bounds] = interleaved([
            &mut || _ = black_box(shares_memory(black_box(*a), black_box(*b), WORK_LIMIT)),
            &mut || _ = black_box(may_share_memory(black_box(*a), black_box(*b))),
        ]);
        println!("| `{name}` | {expected:?} | {exact:.0} | {bounds:.0} |");
    }
    println!("\n| view | answer | has_internal_overlap, ns |\n|---|---|---:|");
    for (name, view, expected) in views {
        let [exact] = interleaved([&mut || {
            _ = black_box(has_internal_overlap(view.item_size, black_box(view.axes), WORK_LIMIT));
        }]);
        println!("| `{name}` | {expected:?} | {exact:.0} |");
    }
}
