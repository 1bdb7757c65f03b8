//! The figure of stacks and contractions.

use super::chart::{Chart, Series};
use super::draw::{BASELINE, BLUE};
use super::figures::{Column, Figure, Legend, Part, distinct, legend_of, pivot, series_of};
use super::rows::{Report, Row};
use super::scale::{Axis, short};
use super::sections::{count, multiple, n_of, ns, of_case, precise_or_dash, ratios, sentence, values};

/// Stacks by the size of their matrices, published contractions by their work.
pub fn contract(report: &Report) -> Option<Figure> {
    let rows: Vec<&Row> = report.group("contract").filter(|row| row.multiple().is_some()).collect();
    let family = |row: &Row| row.case.split(':').next().unwrap_or_default().to_owned();
    let (stacks, published): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| family(row) == "stack");
    let y = Axis::log_within("time ÷ time of direct calls", [0.25, 256.0], &ratios(&rows), short);
    let chart = |title: String, x: &Axis, series: Vec<Series>| {
        Chart { title, x: x.clone(), y: y.clone(), baseline: Some(1.0), series }.svg()
    };
    let by_size = Axis::of_values("n (64 products of n × n)", &values(&stacks, |row| Some(n_of(row))), short);
    let powers = |value: f64| if value < 1e4 { short(value) } else { format!("{value:e}") };
    let by_work = Axis::log("multiplications", &values(&published, |row| Some(n_of(row))), powers);
    let stacked = distinct(&stacks, |row| row.case.as_str()).into_iter();
    let stacked =
        stacked.map(|case| chart(sentence(case), &by_size, series_of(&of_case(&stacks, case), multiple)));
    let sets = distinct(&published, family).into_iter().map(|set| {
        // No line goes from one contraction to another.
        let point = |row: &&Row| {
            let (name, points) = (row.case.clone(), multiple(row).into_iter().collect());
            Series { name, style: BLUE, points }
        };
        let series = published.iter().filter(|row| row.peer.is_none() && family(row) == set).map(point);
        chart(set.clone(), &by_work, series.collect())
    });
    let parts = [
        (
            "Stacks",
            "Beside 64 direct calls on matrices without gaps; peers in a loop over the stack.",
            stacked.collect(),
        ),
        (
            "Published contractions",
            "Each point is a contraction of HPAC/tccg, of tblis (also with gaps along each axis) or of opt_einsum's tests, or windows \
             of 512 samples, beside direct calls of as many multiplications on matrices without gaps.",
            sets.collect(),
        ),
    ];
    let parts = parts.map(|(heading, text, plots): (&str, &str, Vec<_>)| Part {
        heading: heading.to_owned(),
        text: text.to_owned(),
        plots,
    });
    let mut legend = legend_of(&rows);
    legend.push(("direct calls".to_owned(), Legend::Line(BASELINE)));
    let before: [Column<'_>; 2] =
        [("direct calls, ns", &|row| ns(row.reference_ns)), ("bytes copied", &|row| count(row.bytes_copied))];
    Some(Figure {
        id: "contract",
        heading: "What arrays of more axes cost",
        text: "How many times as long a contraction takes as direct calls that multiply as much, on matrices that need no care: on the \
               line of 1 the axes cost nothing. Lower is better; both axes are logarithmic."
            .to_owned(),
        legend,
        parts: parts.into_iter().filter(|part| !part.plots.is_empty()).collect(),
        table: pivot(&rows, ("n", &|row| row.n.to_string()), &before, &|row| precise_or_dash(row.multiple())),
    })
    .filter(|_| !rows.is_empty())
}
