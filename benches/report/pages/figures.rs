//! Figures: plots with what they say in words and in numbers; pages are made of them.

use std::collections::BTreeSet;

use svg::node::element::Element;

use super::chart::{Point, Series};
use super::draw::{BLUE, DOTTED, GREEN, GREY, INK, ORANGE, PURPLE, Style, VERMILION};
use super::rows::Row;

/// Plots that belong together.
#[derive(Debug)]
pub struct Figure {
    /// For links.
    pub id: &'static str,
    pub heading: &'static str,
    /// How to read it: a sentence or two.
    pub text: String,
    pub legend: Vec<(String, Legend)>,
    pub parts: Vec<Part>,
    /// All that is plotted, as numbers.
    pub table: Table,
}

/// What a legend shows beside a name.
#[derive(Clone, Copy, Debug)]
pub enum Legend {
    Line(Style),
    Shade(usize),
}

/// Some of the plots, perhaps with a heading of their own.
#[derive(Debug)]
pub struct Part {
    pub heading: String,
    pub text: String,
    pub plots: Vec<Element>,
}

/// Numbers as text.
#[derive(Debug, Default)]
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// How many columns hold names, which are aligned to the left.
    pub names: usize,
}

/// The name of ours in legends.
pub const OURS: &str = "blasview";

/// Those who are measured, in the order of legends, and how their lines look.
const STYLES: [(&str, Style); 10] = [
    (OURS, BLUE),
    ("ndarray", GREEN),
    ("faer", VERMILION),
    ("nalgebra", PURPLE),
    ("matrixmultiply", INK),
    ("naive", INK),
    ("omatcopy", PURPLE),
    ("NumPy", ORANGE),
    ("memcpy", GREY),
    ("nontemporal", DOTTED),
];

/// How a name is written in legends.
pub fn title_of(name: &str) -> &str {
    match name {
        "naive" => "plain loop",
        "omatcopy" => "OpenBLAS omatcopy",
        "nontemporal" => "non-temporal copy",
        "NumPy" => "NumPy (own process)",
        other => other,
    }
}

/// Ours, or the peer.
pub fn name_of(row: &Row) -> &str {
    row.peer.as_deref().unwrap_or(OURS)
}

/// The names that appear among these rows, in the order of legends, with their styles.
pub fn names<'r>(rows: &[&'r Row]) -> Vec<(&'r str, Style)> {
    let present: BTreeSet<&str> = rows.iter().map(|row| name_of(row)).collect();
    let place = |name: &str| STYLES.iter().position(|(known, _)| *known == name).unwrap_or(STYLES.len());
    let mut names: Vec<&str> = present.into_iter().collect();
    names.sort_by_key(|name| place(name));
    names.into_iter().map(|name| (name, STYLES.get(place(name)).map_or(INK, |known| known.1))).collect()
}

/// A series for each of those who are measured: `point` of each of their rows, if they have one.
pub fn series_of(rows: &[&Row], point: impl Fn(&Row) -> Option<Point>) -> Vec<Series> {
    let series = |(name, style): (&str, Style)| Series {
        name: title_of(name).to_owned(),
        style,
        points: rows.iter().filter(|row| name_of(row) == name).filter_map(|row| point(row)).collect(),
    };
    names(rows).into_iter().map(series).filter(|series| !series.points.is_empty()).collect()
}

/// Legend entries of those names.
pub fn legend_of(rows: &[&Row]) -> Vec<(String, Legend)> {
    let entry = |(name, style)| (title_of(name).to_owned(), Legend::Line(style));
    names(rows).into_iter().map(entry).collect()
}

/// The values of a key, each once, in the order of their first appearance.
pub fn distinct<'r, K: PartialEq>(rows: &[&'r Row], key: impl Fn(&'r Row) -> K) -> Vec<K> {
    let mut keys = Vec::new();
    for row in rows {
        let key = key(row);
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// A column of a table: its title, and what stands in it for a row.
pub type Column<'c> = (&'c str, &'c dyn Fn(&Row) -> String);

/// One line for each case and size, one column for each of those who are measured.
pub fn pivot(
    rows: &[&Row],
    size: Column<'_>,
    before: &[Column<'_>],
    value: &dyn Fn(&Row) -> String,
) -> Table {
    let names = names(rows);
    let mut head = vec!["case".to_owned(), size.0.to_owned()];
    head.extend(before.iter().map(|(title, _)| (*title).to_owned()));
    head.extend(names.iter().map(|(name, _)| title_of(name).to_owned()));
    let lines = distinct(rows, |row| (&row.case, &row.dtype, row.n)).into_iter().map(|line| {
        let of = |name: &str| {
            rows.iter().find(|row| (&row.case, &row.dtype, row.n) == line && name_of(row) == name)
        };
        // A case has a row of ours, unless only a peer was measured.
        let first = of(OURS).or_else(|| rows.iter().find(|row| (&row.case, &row.dtype, row.n) == line));
        let mut cells = vec![line.0.clone()];
        cells.extend(first.map(|row| (size.1)(row)));
        cells.extend(before.iter().map(|(_, text)| first.map_or_else(String::new, |row| text(row))));
        cells.extend(names.iter().map(|(name, _)| of(name).map_or_else(|| "–".to_owned(), |row| value(row))));
        cells
    });
    Table { head, rows: lines.collect(), names: 1 }
}

/// Thousands apart.
pub fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        let left = digits.len() - at;
        if at > 0 && left.is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
