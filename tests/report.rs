//! The report of `make report`: its rows, its checker and its pages, on a made-up run. What measures is built only by
//! `cargo bench`, with the peers; it reads back what it has written.

#[allow(dead_code, reason = "the report uses all of it")]
#[path = "../benches/report/pages/mod.rs"]
mod pages;

use pages::check::{Worse, compare};
use pages::rows::{KEYS, Report, Row, SCHEMA};
use pages::scale::{Axis, bytes, short};
use pages::sections::figures;
use serde_json::Value;
use svg::node::Attributes;
use svg::parser::Event;

fn row(group: &str, case: &str, n: usize, [ours, reference]: [f64; 2]) -> Row {
    Row {
        group: group.to_owned(),
        case: case.to_owned(),
        dtype: "f64".to_owned(),
        n,
        ours_ns: Some(ours),
        reference_ns: Some(reference),
        bytes_copied: Some(0),
        workspace_bytes: Some(0),
        quartiles: Some([ours / reference * 0.98, ours / reference * 1.02]),
        ..Row::default()
    }
}

fn peer(row: &Row, name: &str, time: f64) -> Row {
    Row { peer: Some(name.to_owned()), peer_ns: Some(time), ..row.clone() }
}

/// A run with something of every group, and names that need care in HTML, SVG and Markdown.
fn made_up() -> Report {
    let mut rows = Vec::new();
    let time = |n: usize| 20.0 + (n * n * n) as f64 / 25.0;
    for n in [1, 8, 64, 512] {
        for (case, more) in [("gemm", 60.0), ("dot <x | y> & \"z\"", 6.0)] {
            rows.push(row("call", case, n, [time(n) + more, time(n)]));
        }
    }
    for n in [8, 16, 32, 64, 128, 256, 512, 1024] {
        for case in ["passed in block: A", "reversed: m, n and k", "panels: B", "packed: A, B and C"] {
            let ours = row("gemm_layouts", case, n, [time(n) * 1.1 + 60.0, time(n)]);
            rows.push(peer(&ours, "faer", time(n) * 0.8));
            rows.push(Row { ours_ns: None, ..peer(&ours, "NumPy", time(n) + 1000.0) });
            rows.push(ours);
        }
        rows.push(row("gemm_layouts", "refused: A", n, [150.0, time(n)]));
    }
    for n in [1 << 11, 1 << 15, 1 << 19, 1 << 23] {
        let ours = Row {
            bytes_copied: Some(8 * n as u64),
            ..row("copy", "transposed", n, [n as f64, n as f64 / 2.0])
        };
        rows.push(peer(&ours, "nontemporal", n as f64));
        rows.push(ours);
    }
    for (case, n) in
        [("stack: contiguous", 4), ("stack: contiguous", 64), ("tblis, padded: ab,bc->ac", 1 << 20)]
    {
        let ours = row("contract", case, n, [time(n), time(n) * 1.2]);
        rows.push(peer(&ours, "faer", time(n) * 2.0));
        rows.push(ours);
    }
    for n in [8, 64, 512] {
        let none =
            Row { ours_ns: None, reference_ns: None, quartiles: None, ..row("memory", "all", n, [1.0; 2]) };
        rows.push(none.clone());
        rows.push(Row { workspace_bytes: Some(24 * (n * n) as u64), peer: Some("faer".to_owned()), ..none });
    }
    for a in ["x", "x[::-1, ::-1]"] {
        for b in ["x.T", "repeated row"] {
            let case = format!("{a} @ {b}");
            let ours = Row { ours_ns: None, reference_ns: None, ..row("bytes_copied", &case, 256, [1.0; 2]) };
            rows.push(Row {
                bytes_copied: Some(1 << 19),
                peer: Some("unit-stride rule".to_owned()),
                ..ours.clone()
            });
            rows.push(ours);
        }
    }
    Report {
        date: "2026-11-24 12:00 UTC".to_owned(),
        command: "make report".to_owned(),
        machine: [("CPU", "a <fast> one"), ("BLAS", "a | b")]
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .into(),
        rows,
    }
}

#[test]
fn rows_have_the_documented_keys_and_come_back_as_they_were() {
    let report = made_up();
    let text = report.to_json();
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["schema"], SCHEMA);
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), report.rows.len());
    assert_eq!(json["ratio_quartiles"].as_array().unwrap().len(), rows.len());
    for row in rows {
        let keys: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, KEYS);
        if let (Some(ours), Some(reference)) = (row["ours_ns"].as_f64(), row["reference_ns"].as_f64()) {
            assert!((row["ratio"].as_f64().unwrap() / (ours / reference) - 1.0).abs() < 2e-4, "{row}");
        } else {
            assert!(row["ratio"].is_null(), "{row}");
        }
    }
    let back = Report::from_json(&text).unwrap();
    // Rounded, but that only once.
    assert!(Report::from_json(&back.to_json()).unwrap() == back);
    for (before, after) in report.rows.iter().zip(&back.rows) {
        assert_eq!(before.key(), after.key());
        assert_eq!(
            (before.bytes_copied, before.workspace_bytes),
            (after.bytes_copied, after.workspace_bytes)
        );
        let numbers = |row: &Row| {
            let [low, high] = row.quartiles.map_or([None; 2], |pair| pair.map(Some));
            [row.ours_ns, row.reference_ns, row.peer_ns, row.multiple(), low, high]
        };
        for (before, after) in numbers(before).into_iter().zip(numbers(after)) {
            assert_eq!(before.is_some(), after.is_some());
            let apart = (before.unwrap_or(1.0) / after.unwrap_or(1.0) - 1.0).abs();
            assert!(apart < 2e-4, "{before:?} {after:?}");
        }
    }
    assert_eq!((back.date, back.command, back.machine), (report.date, report.command, report.machine));
}

#[test]
fn every_key_is_documented() {
    let text = include_str!("../benches/report/README.md");
    for key in KEYS {
        assert!(
            text.lines().any(|line| line.starts_with('|') && line.contains(&format!("`{key}`"))),
            "{key}"
        );
    }
    for group in ["call", "gemm_layouts", "copy", "contract", "memory", "bytes_copied"] {
        assert!(made_up().group(group).next().is_some() && text.contains(&format!("`{group}`")), "{group}");
    }
}

#[test]
fn what_is_no_report_is_an_error() {
    let text = made_up().to_json();
    let broken = |from: &str, to: &str| {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        Report::from_json(&changed).unwrap_err()
    };
    assert!(broken("\"schema\": 1", "\"schema\": 2").contains("schema 2"));
    assert!(broken("\"schema\"", "\"other\"").contains("no schema"));
    assert!(broken("\"rows\"", "\"lines\"").contains("no rows"));
    assert!(broken("\"workspace_bytes\"", "\"memory\"").contains("workspace_bytes"));
    assert!(broken("\"n\":1,", "\"n\":\"1\",").contains("n is missing or of another type"));
    assert!(Report::from_json("{").is_err());
}

/// A run with one row, whose ratio has these quartiles round it.
fn run(ratio: f64, spread: f64, bytes: [u64; 2]) -> Report {
    let row = Row {
        bytes_copied: Some(bytes[0]),
        workspace_bytes: Some(bytes[1]),
        quartiles: Some([ratio - spread, ratio + spread]),
        ..row("copy", "transposed", 64, [ratio * 100.0, 100.0])
    };
    Report { rows: vec![row], ..Report::default() }
}

#[test]
fn the_checker_names_what_is_worse_and_nothing_else() {
    let old = run(1.0, 0.02, [512, 1024]);
    let worse = |new: &Report| -> Vec<String> {
        let comparison = compare(&old, new, 0.1);
        assert_eq!(comparison.compared, 1);
        assert_eq!(comparison.is_good(), comparison.worse.is_empty());
        comparison.worse.into_iter().map(|Worse { name, what }| format!("{name}: {what}")).collect()
    };
    assert!(worse(&old).is_empty());
    assert!(worse(&run(0.5, 0.02, [0, 0])).is_empty(), "better");
    assert!(worse(&run(1.09, 0.02, [512, 1024])).is_empty(), "within the tolerance");
    assert!(worse(&run(1.3, 0.29, [512, 1024])).is_empty(), "within the spread");
    assert_eq!(worse(&run(1.3, 0.05, [512, 1024])), ["copy/transposed/f64/64: ratio 1.000 -> 1.300 (+30 %)"]);
    assert_eq!(worse(&run(1.0, 0.02, [513, 1024])), ["copy/transposed/f64/64: bytes copied 512 -> 513"]);
    assert_eq!(
        worse(&run(1.0, 0.02, [512, 1025])),
        ["copy/transposed/f64/64: bytes of workspace 1024 -> 1025"]
    );

    // Without quartiles there is no excuse.
    let mut without = run(1.2, 0.0, [512, 1024]);
    without.rows[0].quartiles = None;
    assert_eq!(worse(&without).len(), 1);
}

#[test]
fn the_checker_says_what_is_missing_and_does_not_pass_what_it_has_not_seen() {
    let (old, empty) = (made_up(), Report::default());
    let comparison = compare(&old, &empty, 0.1);
    let ours = old.rows.iter().filter(|row| row.peer.is_none()).count();
    assert_eq!((comparison.compared, comparison.missing.len()), (0, ours));
    assert!(!comparison.is_good());
    assert!(comparison.to_text(0.1).contains("0 rows compared, 0 worse"));

    // Peers are not ours to be judged.
    let mut new = old.clone();
    new.rows.iter_mut().filter_map(|row| row.peer_ns.as_mut()).for_each(|time| *time *= 10.0);
    assert!(compare(&old, &new, 0.1).is_good());
}

#[test]
fn axes_hold_their_values_and_their_labels_have_room() {
    let axis = Axis::log("ratio", &[0.7, 1.0, 31.0], short);
    assert!(axis.ticks.iter().any(|(value, name)| *value == 1.0 && name == "1"));
    assert!([0.7, 1.0, 31.0].into_iter().all(|value| (0.0..=1.0).contains(&axis.place(value))));
    assert!(axis.place(0.7) > 0.0 && axis.place(0.7) < axis.place(1.0) && axis.place(1.0) < axis.place(31.0));

    let from_zero = Axis::binary("bytes", &[0.0, 4096.0, 1e8], bytes);
    assert_eq!(from_zero.place(0.0), 0.0);
    assert!(from_zero.place(4096.0) > 0.1);
    assert_eq!(from_zero.ticks[0].1, "0");

    let linear = Axis::linear("ns", &[-7.0, 93.0]);
    assert_eq!(linear.range, (-20.0, 100.0));
    assert_eq!(
        linear.ticks.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(),
        ["−20", "0", "20", "40", "60", "80", "100"]
    );

    // In 100 pixels there is room for every second of six labels of 30.
    let sizes = Axis::of_values("n", &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0], short);
    assert_eq!(sizes.ticks_for(100.0, |_| 30.0).len(), 3);
    assert_eq!(
        (bytes(0.0), bytes(512.0), bytes(1536.0)),
        ("0".to_owned(), "512 B".to_owned(), "1.5 KiB".to_owned())
    );
}

/// A text of a plot: where it is, approximately.
#[derive(Debug)]
#[allow(dead_code, reason = "the text is for messages")]
struct Label {
    text: String,
    x: [f64; 2],
    y: [f64; 2],
}

impl Label {
    fn new(text: &str, attributes: &Attributes) -> Label {
        let number = |name: &str| attributes[name].parse::<f64>().unwrap();
        let class = attributes.get("class").map(|class| class.to_string()).unwrap_or_default();
        let (size, letter) = if class.contains("title") { (13.5, 7.4) } else { (11.5, 6.2) };
        let (x, y, long) = (number("x"), number("y"), letter * text.chars().count() as f64);
        let text = text.to_owned();
        if attributes.contains_key("transform") {
            // Turned to the left, and read upwards.
            return Label { text, x: [x - size * 0.75, x + size * 0.2], y: [y - long, y] };
        }
        let left = if class.contains("middle") {
            x - long / 2.0
        } else if class.contains("end") {
            x - long
        } else {
            x
        };
        Label { text, x: [left, left + long], y: [y - size * 0.75, y + size * 0.2] }
    }

    fn overlaps(&self, other: &Label) -> bool {
        let common = |a: [f64; 2], b: [f64; 2]| a[0] < b[1] && b[0] < a[1];
        common(self.x, other.x) && common(self.y, other.y)
    }
}

/// The labels of a drawing, and its size; all of its tags are closed.
fn labels(drawing: &str) -> (Vec<Label>, [f64; 2]) {
    let (mut labels, mut size, mut open, mut current) = (Vec::new(), [0.0; 2], Vec::new(), None);
    for event in svg::read(drawing).unwrap() {
        match event {
            Event::Tag(name, svg::node::element::tag::Type::Start, attributes) => {
                open.push(name.to_owned());
                if name == "svg" {
                    let view: Vec<f64> =
                        attributes["viewBox"].split(' ').map(|number| number.parse().unwrap()).collect();
                    size = [view[2], view[3]];
                }
                current = (name == "text").then_some(attributes);
            }
            Event::Tag(name, svg::node::element::tag::Type::End, _) => {
                assert_eq!(open.pop().as_deref(), Some(name));
                current = None;
            }
            Event::Text(text) => {
                labels.extend(current.as_ref().map(|attributes| Label::new(text.trim(), attributes)));
            }
            Event::Error(error) => panic!("{error}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    (labels, size)
}

#[test]
fn plots_say_what_they_are_and_their_texts_do_not_overlap() {
    let figures = figures(&made_up());
    assert_eq!(figures.len(), 6);
    for plot in figures.iter().flat_map(|figure| &figure.parts).flat_map(|part| &part.plots) {
        let drawing = plot.to_string();
        assert!(drawing.contains("<title>") && drawing.contains("<desc>"), "{drawing}");
        let (labels, [width, height]) = labels(&drawing);
        assert!(labels.len() >= 5, "{labels:?}");
        for (at, label) in labels.iter().enumerate() {
            // What overflows by a few pixels is still in the margin of the page.
            assert!(label.x[0] >= -8.0 && label.x[1] <= width + 8.0, "{label:?}");
            assert!(label.y[0] >= 0.0 && label.y[1] <= height, "{label:?}");
            for other in &labels[at + 1..] {
                assert!(!label.overlaps(other), "{label:?} {other:?}");
            }
        }
    }
}

#[test]
fn the_page_is_whole_by_itself() {
    let report = made_up();
    let figures = figures(&report);
    let page = pages::html::page(&report, &figures);
    for figure in &figures {
        assert!(page.contains(figure.heading) && page.contains(&pages::html::escape(&figure.text)));
        assert!(!figure.legend.is_empty() && !figure.table.rows.is_empty(), "{}", figure.id);
        assert!(figure.table.rows.iter().all(|row| row.len() == figure.table.head.len()), "{}", figure.id);
    }
    for fact in ["a &lt;fast&gt; one", "2026-11-24 12:00 UTC", "make report", "prefers-color-scheme: dark"] {
        assert!(page.contains(fact), "{fact}");
    }
    assert!(!page.contains("<x | y>"), "not escaped");
    // Nothing is loaded from anywhere.
    let addresses = page.matches("http").count();
    assert_eq!(addresses, page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count());
    for loading in [" src=", "@import", "url(", "<script", "<link"] {
        assert!(!page.contains(loading), "{loading}");
    }
}

#[test]
fn drawings_for_the_readme_stand_alone() {
    let report = made_up();
    let sheets = pages::sheet::sheets(&report, &figures(&report));
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["gemm_layouts.svg", "bytes_copied.svg"]);
    for (_, drawing) in &sheets {
        for part in [
            "xmlns=",
            "<style>",
            "prefers-color-scheme: dark",
            "2026-11-24",
            "a &lt;fast&gt; one",
            "make report",
        ] {
            assert!(drawing.contains(part), "{part}");
        }
        labels(drawing);
    }
}

#[test]
fn markdown_tables_are_regular() {
    let report = made_up();
    let text = pages::markdown::markdown(&report, &figures(&report));
    assert!(text.contains("a \\| b"));
    let mut columns = None;
    let mut tables = 0;
    for line in text.lines() {
        let cells = line.starts_with('|').then(|| line.replace("\\|", "").matches('|').count());
        if let (Some(cells), Some(columns)) = (cells, columns) {
            assert_eq!(cells, columns, "{line}");
        }
        tables += usize::from(cells.is_some() && columns.is_none());
        columns = cells;
    }
    assert_eq!(tables, 7);
}
