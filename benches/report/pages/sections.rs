//! The six figures of the report, made of its rows alone.

use super::chart::{Chart, Point, Series, precise};
use super::contractions::contract;
use super::draw::{BASELINE, BLUE, GREEN, ORANGE, PURPLE, Style};
use super::figures::{
    Column, Figure, Legend, OURS, Part, Table, distinct, grouped, legend_of, name_of, names, pivot, series_of,
};
use super::heat::{HeatMap, shade};
use super::rows::{Report, Row};
use super::scale::{Axis, bytes, short};

/// All figures for which there are rows.
pub fn figures(report: &Report) -> Vec<Figure> {
    let builders = [call, gemm_layouts, copy, contract, memory, bytes_copied];
    builders.into_iter().filter_map(|build| build(report)).collect()
}

/// Some values of rows, for axes.
pub(super) fn values<'r>(rows: &[&'r Row], value: impl Fn(&'r Row) -> Option<f64>) -> Vec<f64> {
    rows.iter().filter_map(|row| value(row)).collect()
}

pub(super) fn n_of(row: &Row) -> f64 {
    row.n as f64
}

/// The multiple of the reference's time, and its quartiles.
pub(super) fn multiple(row: &Row) -> Option<Point> {
    Some(Point { x: n_of(row), y: row.multiple()?, spread: row.quartiles })
}

pub(super) fn of_case<'r>(rows: &[&'r Row], case: &str) -> Vec<&'r Row> {
    rows.iter().copied().filter(|row| row.case == case).collect()
}

/// What passing costs: ours beyond the direct call.
fn call(report: &Report) -> Option<Figure> {
    const STYLES: [Style; 4] = [BLUE, ORANGE, GREEN, PURPLE];
    let rows: Vec<&Row> = report.group("call").filter(|row| row.ratio().is_some()).collect();
    let cases = distinct(&rows, |row| row.case.as_str());
    let series = |point: &dyn Fn(&Row) -> Option<Point>| -> Vec<Series> {
        let of = |(at, case): (usize, &&str)| Series {
            name: (*case).to_owned(),
            style: STYLES[at % STYLES.len()],
            points: of_case(&rows, case).into_iter().filter_map(point).collect(),
        };
        cases.iter().enumerate().map(of).collect()
    };
    let beyond = |row: &Row| {
        let reference = row.reference_ns?;
        let spread = row.quartiles.map(|pair| pair.map(|ratio| (ratio - 1.0) * reference));
        Some(Point { x: n_of(row), y: row.ours_ns? - reference, spread })
    };
    let x = Axis::of_values(
        "n (length of vectors, rows and columns)",
        &values(&rows, |row| Some(n_of(row))),
        short,
    );
    let difference = Chart {
        title: "Beyond the direct call".to_owned(),
        x: x.clone(),
        y: Axis::linear("nanoseconds more than the direct call", &values(&rows, |row| Some(beyond(row)?.y))),
        baseline: Some(0.0),
        series: series(&beyond),
    };
    let times = Chart {
        title: "The same as a multiple".to_owned(),
        x,
        y: Axis::log("time ÷ time of the direct call", &ratios(&rows), short),
        baseline: Some(1.0),
        series: series(&multiple),
    };
    let legend = cases.iter().enumerate().map(|(at, case)| {
        let style = STYLES[at % STYLES.len()];
        ((*case).to_owned(), Legend::Line(style))
    });
    let more = |row: &Row| beyond(row).map_or_else(String::new, |point| format!("{:+.1}", point.y));
    let cells: [Column<'_>; 3] = [
        ("direct call, ns", &|row| ns(row.reference_ns)),
        ("blasview, ns", &|row| ns(row.ours_ns)),
        ("more, ns", &more),
    ];
    Some(Figure {
        id: "call",
        heading: "What a view costs when it passes",
        text: "Each line is a routine on views that BLAS can take as they lie, made from slices with all checks: what it takes beyond \
               the direct CBLAS call on the same memory. Lower is better, and the cost should not grow with n. Bars span the \
               middle half of the rounds."
            .to_owned(),
        legend: legend.chain([("the direct call".to_owned(), Legend::Line(BASELINE))]).collect(),
        parts: vec![Part { heading: String::new(), text: String::new(), plots: vec![difference.svg(), times.svg()] }],
        table: pivot(&rows, ("n", &|row| row.n.to_string()), &cells, &|row| precise_or_dash(row.multiple())),
    })
    .filter(|_| !rows.is_empty())
}

pub(super) fn ns(value: Option<f64>) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| if value < 1000.0 { format!("{value:.1}") } else { grouped(value) },
    )
}

pub(super) fn precise_or_dash(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), precise)
}

pub(super) fn ratios(rows: &[&Row]) -> Vec<f64> {
    let mut ratios = values(rows, Row::multiple);
    ratios.push(1.0);
    ratios
}

/// The heading of products whose operands are packed whole.
pub const PACKED: &str = "Packed whole";

/// What the parts of `gemm_layouts` are, by the beginning of their cases.
pub const FAMILIES: [(&str, &str, &str); 5] = [
    (
        "passed",
        "Passed as they lie",
        "A transposed flag or a leading dimension says it all: nothing is copied, and ours should stay at 1.",
    ),
    (
        "reversed",
        "Reversed along an index",
        "Negative strides that every operand with the index shares cancel: the sum runs the other way round, and nothing is copied.",
    ),
    (
        "panels",
        "Packed in panels",
        "Every second row and column of the operand, in a workspace of a quarter of it: packed piece by piece.",
    ),
    (
        "packed",
        PACKED,
        "Every second row and column, in a workspace that has room for all of it. Small products are computed on their \
         strides instead, without BLAS.",
    ),
    (
        "refused",
        "Refused",
        "The same under the policy that never copies: how long it takes to say no, and why.",
    ),
];

fn family_of(case: &str) -> &str {
    case.split([' ', ':']).next().unwrap_or_default()
}

/// Products of operands that lie in some way, over the contiguous product.
fn gemm_layouts(report: &Report) -> Option<Figure> {
    let rows: Vec<&Row> = report.group("gemm_layouts").filter(|row| row.multiple().is_some()).collect();
    let (refused, timed): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| family_of(&row.case) == "refused");
    let x = Axis::of_values("n (all matrices are n × n)", &values(&rows, |row| Some(n_of(row))), short);
    let y = Axis::log_within("time ÷ time of the contiguous product", [0.5, 32.0], &ratios(&timed), short);
    let part = |&(family, heading, text): &(&str, &str, &str)| {
        let chart = |case: &str| {
            let rows = of_case(&timed, case);
            let series = series_of(&rows, multiple);
            Chart { title: sentence(case), x: x.clone(), y: y.clone(), baseline: Some(1.0), series }.svg()
        };
        let plots = if family == "refused" {
            refusals(&refused, &x)
        } else {
            let cases = distinct(&timed, |row| row.case.as_str());
            cases.into_iter().filter(|case| family_of(case) == family).map(chart).collect()
        };
        Part { heading: heading.to_owned(), text: text.to_owned(), plots }
    };
    let parts: Vec<Part> = FAMILIES.iter().map(part).filter(|part| !part.plots.is_empty()).collect();
    let mut legend = legend_of(&timed);
    legend.push(("the contiguous product in OpenBLAS".to_owned(), Legend::Line(BASELINE)));
    let before: [Column<'_>; 2] =
        [("contiguous, ns", &|row| ns(row.reference_ns)), ("bytes copied", &|row| count(row.bytes_copied))];
    Some(Figure {
        id: "gemm_layouts",
        heading: "What a layout costs gemm",
        text: "Each plot is one layout of one operand, the other operands being contiguous: how many times as long as the product of \
               contiguous matrices it takes. On the line of 1 the layout costs nothing; a point at 2 is twice as slow. Both axes are \
               logarithmic and the same in all plots; what is beyond 32 stands at the edge. A peer that is missing from a plot cannot express the layout. NumPy runs in a \
               process of its own, and is compared with its own contiguous product."
            .to_owned(),
        legend,
        parts,
        table: pivot(&rows, ("n", &|row| row.n.to_string()), &before, &|row| precise_or_dash(row.multiple())),
    })
    .filter(|_| !rows.is_empty())
}

/// Refusals take the same time whatever the size is: nanoseconds say more than multiples.
fn refusals(rows: &[&Row], x: &Axis) -> Vec<svg::node::element::Element> {
    let time = |row: &Row| {
        let ours = row.ours_ns?;
        let reference = row.reference_ns?;
        Some(Point {
            x: n_of(row),
            y: ours,
            spread: row.quartiles.map(|pair| pair.map(|ratio| ratio * reference)),
        })
    };
    let cases = distinct(rows, |row| row.case.as_str());
    let y = Axis::linear("nanoseconds", &values(rows, |row| row.ours_ns));
    let charts = cases.into_iter().map(|case| {
        let points = of_case(rows, case).into_iter().filter_map(time).collect();
        let series = vec![Series { name: OURS.to_owned(), style: BLUE, points }];
        Chart { title: sentence(case), x: x.clone(), y: y.clone(), baseline: None, series }.svg()
    });
    charts.collect()
}

/// With a capital.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub(super) fn count(value: Option<u64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| grouped(value as f64))
}

/// Gigabytes of payload a second.
fn bandwidth(row: &Row) -> Option<f64> {
    Some(row.bytes_copied? as f64 / row.time()?)
}

/// Copies of all kinds, in gigabytes a second.
fn copy(report: &Report) -> Option<Figure> {
    // The reference, memcpy, is drawn as one of those that are measured.
    let as_rows = |row: &Row| {
        let memcpy = Row {
            peer: Some("memcpy".to_owned()),
            peer_ns: row.reference_ns,
            quartiles: None,
            ..row.clone()
        };
        // NumPy's own is not drawn.
        let both = if row.peer.is_none() { vec![row.clone(), memcpy] } else { vec![row.clone()] };
        both.into_iter()
    };
    let rows: Vec<Row> =
        report.group("copy").flat_map(as_rows).filter(|row| bandwidth(row).is_some()).collect();
    let rows: Vec<&Row> = rows.iter().collect();
    let x =
        Axis::binary("size of what is copied", &values(&rows, |row| Some(row.bytes_copied? as f64)), bytes);
    let y = Axis::log_within("gigabytes copied per second", [0.3, 200.0], &values(&rows, bandwidth), short);
    let chart = |case: &str| {
        let point = |row: &Row| {
            let spread = row.quartiles.zip(row.reference_ns).map(|(pair, reference)| {
                pair.map(|ratio| row.bytes_copied.unwrap_or(0) as f64 / (ratio * reference))
            });
            Some(Point { x: row.bytes_copied? as f64, y: bandwidth(row)?, spread })
        };
        let series = series_of(&of_case(&rows, case), point);
        Chart { title: sentence(case), x: x.clone(), y: y.clone(), baseline: None, series }.svg()
    };
    let plots = distinct(&rows, |row| row.case.as_str()).into_iter().map(chart).collect();
    Some(Figure {
        id: "copy",
        heading: "How fast views are copied",
        text: "Each plot is one way in which the source lies; it is copied to contiguous memory. Higher is better. The grey lines are \
               the limits: memcpy of as many bytes, and a copy that goes past the caches. All sizes are powers of two, the hardest for \
               transpositions. Bytes are counted once, though each is read and written. Both axes are logarithmic and the same in all plots."
            .to_owned(),
        legend: legend_of(&rows),
        parts: vec![Part { heading: String::new(), text: String::new(), plots }],
        table: pivot(
            &rows,
            ("size", &|row| bytes(row.bytes_copied.unwrap_or(0) as f64)),
            &[],
            &|row| precise_or_dash(bandwidth(row)),
        ),
    })
    .filter(|_| !rows.is_empty())
}

/// What a product takes in memory.
fn memory(report: &Report) -> Option<Figure> {
    let rows: Vec<&Row> = report.group("memory").filter(|row| row.workspace_bytes.is_some()).collect();
    let memory = |row: &Row| Some(row.workspace_bytes? as f64);
    let x = Axis::of_values("n (all matrices are n × n)", &values(&rows, |row| Some(n_of(row))), short);
    let y = Axis::binary("highest memory held during the call", &values(&rows, memory), bytes);
    let chart = |case: &str| {
        let point = |row: &Row| Some(Point { x: n_of(row), y: memory(row)?, spread: None });
        let series = series_of(&of_case(&rows, case), point);
        Chart { title: sentence(case), x: x.clone(), y: y.clone(), baseline: None, series }.svg()
    };
    let plots = distinct(&rows, |row| row.case.as_str()).into_iter().map(chart).collect();
    Some(Figure {
        id: "memory",
        heading: "How much memory a product takes",
        text: "The most that is allocated at any time during one product, counted by the allocator of the program (NumPy: \
               pages that malloc maps). Lower is better; ours is bounded by the workspace limit, 8 MiB unless set. Buffers inside of the BLAS \
               library, which all that call it share, are not counted."
            .to_owned(),
        legend: legend_of(&rows),
        parts: vec![Part { heading: String::new(), text: String::new(), plots }],
        table: pivot(&rows, ("n", &|row| row.n.to_string()), &[], &|row| count(row.workspace_bytes)),
    })
    .filter(|_| !rows.is_empty())
}

fn mebibytes(value: f64) -> String {
    short(value / f64::from(1 << 20))
}

/// Which pairs of layouts make whom copy how much.
fn bytes_copied(report: &Report) -> Option<Figure> {
    let rows: Vec<&Row> = report.group("bytes_copied").filter(|row| row.bytes_copied.is_some()).collect();
    let n = rows.first()?.n;
    let pair = |row: &Row| -> Option<(String, String)> {
        let (a, b) = row.case.split_once(" @ ")?;
        Some((a.to_owned(), b.to_owned()))
    };
    let side = |of: fn((String, String)) -> String| {
        let mut sides = distinct(&rows, |row| pair(row).map(of));
        sides.retain(Option::is_some);
        sides.into_iter().flatten().collect::<Vec<_>>()
    };
    let (lefts, rights) = (side(|pair| pair.0), side(|pair| pair.1));
    let highest = values(&rows, |row| Some(row.bytes_copied? as f64)).into_iter().fold(1.0, f64::max);
    let value = |name: &str, a: &str, b: &str| {
        let row = rows.iter().find(|row| name_of(row) == name && row.case == format!("{a} @ {b}"));
        row.and_then(|row| row.bytes_copied).unwrap_or(0) as f64
    };
    let planners: Vec<&str> = names(&rows).into_iter().map(|(name, _)| name).collect();
    let map = |&name: &&str| {
        let line = |a: &String| rights.iter().map(|b| value(name, a, b)).collect();
        let values: Vec<Vec<f64>> = lefts.iter().map(line).collect();
        let passing = values.iter().flatten().filter(|&&value| value == 0.0).count();
        let cells = lefts.len() * rights.len();
        HeatMap {
            title: if name == OURS { name.to_owned() } else { sentence(name) },
            note: format!("{passing} of {cells} pairs pass without a copy"),
            rows: lefts.clone(),
            columns: rights.clone(),
            axes: ["A".to_owned(), "B".to_owned()],
            values,
            highest,
            short: mebibytes,
            long: bytes,
        }
        .svg()
    };
    let mut amounts = values(&rows, |row| Some(row.bytes_copied? as f64));
    amounts.sort_by(f64::total_cmp);
    amounts.dedup();
    let entry = |&amount: &f64| {
        let name = if amount == 0.0 {
            "passes: nothing copied".to_owned()
        } else {
            format!("{} copied", bytes(amount))
        };
        (name, Legend::Shade(shade(amount, highest)))
    };
    let mut head = vec!["A".to_owned()];
    head.extend(rights.iter().map(|b| format!("B = {b}")));
    let line = |a: &String| {
        let cell = |b: &String| {
            let of_all: Vec<String> = planners.iter().map(|name| mebibytes(value(name, a, b))).collect();
            of_all.join(" / ")
        };
        [a.clone()].into_iter().chain(rights.iter().map(cell)).collect()
    };
    let table = Table { head, rows: lefts.iter().map(line).collect(), names: 1 };
    Some(Figure {
        id: "bytes_copied",
        heading: "Which layouts are copied",
        text: format!(
            "Each cell is a product C = A B of {n} × {n} f64 matrices, A lying as the row says and B as the column does (in NumPy's \
             notation), C in row order: the MiB that have to be copied. Cells with 0 pass. Beside ours, two rules that are common: \
             to pass what is contiguous in C or Fortran order, and to pass what has a unit stride and a leading dimension. In \
             the table a cell has the three after one another. Counted from plans, not timed."
        ),
        legend: amounts.iter().map(entry).collect(),
        parts: vec![Part {
            heading: String::new(),
            text: String::new(),
            plots: planners.iter().map(map).collect(),
        }],
        table,
    })
}
