//! Some plots of a figure as one drawing of its own, with title, legend and style: what a README can show.

use svg::node::Node;
use svg::node::Text;
use svg::node::element::Element;

use super::draw::{element, number, text};
use super::figures::{Figure, Legend};
use super::html::{PLOT_STYLE, legend_mark};
use super::rows::Report;
use super::sections::PACKED;

const MARGIN: f64 = 20.0;
const GAP: f64 = 24.0;
const LETTER: f64 = 6.6;

/// The size of a plot, from its view box.
fn size_of(plot: &Element) -> (f64, f64) {
    let view = plot.get_attributes().get("viewBox").map(|value| value.to_string()).unwrap_or_default();
    let numbers: Vec<f64> = view.split(' ').filter_map(|number| number.parse().ok()).collect();
    (numbers.get(2).copied().unwrap_or(0.0), numbers.get(3).copied().unwrap_or(0.0))
}

/// The plots side by side, `columns` to a row.
pub fn sheet(report: &Report, figure: &Figure, heading: &str, plots: &[&Element], columns: usize) -> String {
    let (width, height) = plots
        .iter()
        .map(|plot| size_of(plot))
        .fold((0.0, 0.0), |(width, height), size| (f64::max(width, size.0), f64::max(height, size.1)));
    let columns = columns.min(plots.len()).max(1);
    let across = MARGIN * 2.0 + width * columns as f64 + GAP * (columns as f64 - 1.0);
    let mut content = element("g", &[]);
    content.append(text("heading", MARGIN, 32.0, heading));

    let (mut x, mut y) = (MARGIN, 46.0);
    for (name, legend) in &figure.legend {
        let mark = if matches!(legend, Legend::Line(_)) { 34.0 } else { 16.0 };
        let long = mark + 7.0 + LETTER * name.chars().count() as f64;
        if x + long > across - MARGIN && x > MARGIN {
            (x, y) = (MARGIN, y + 20.0);
        }
        content.append(legend_mark(*legend, x, if mark == 34.0 { y + 2.0 } else { y }));
        content.append(text("", x + mark + 7.0, y + 12.0, name));
        x += long + 18.0;
    }
    y += 40.0;
    for (at, plot) in plots.iter().enumerate() {
        let (column, row) = (at % columns, at / columns);
        let mut plot = (*plot).clone();
        let (own_width, own_height) = size_of(&plot);
        plot.assign("x", number(MARGIN + (width + GAP) * column as f64));
        plot.assign("y", number(y + (height + GAP) * row as f64));
        plot.assign("width", number(own_width));
        plot.assign("height", number(own_height));
        content.append(plot);
    }
    y += (height + GAP) * plots.len().div_ceil(columns) as f64;
    let fact = |name: &str| {
        report
            .machine
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    };
    let first = [report.date.as_str(), &report.command, fact("CPU")].join("  ·  ");
    for text_of_line in [first.as_str(), fact("BLAS")] {
        content.append(text("label", MARGIN, y, text_of_line));
        y += 17.0;
    }

    let view = format!("0 0 {} {}", number(across), number(y));
    let attributes = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("viewBox", view.as_str()),
        ("class", "plot"),
        ("role", "img"),
    ];
    let mut svg = element("svg", &attributes);
    let mut style = Element::new("style");
    style.append(Text::new(format!("{PLOT_STYLE}.plot .heading {{ font-size: 17px; font-weight: 600; }}\n")));
    svg.append(style);
    let mut paper = element("rect", &[("width", "100%"), ("height", "100%")]);
    paper.assign("class", "paper");
    svg.append(paper);
    svg.append(content);
    svg.to_string()
}

/// The drawings for the README, by file name: packed products, and the heat maps.
pub fn sheets(report: &Report, figures: &[Figure]) -> Vec<(String, String)> {
    figures
        .iter()
        .filter_map(|figure| {
            let (heading, plots, columns): (&str, Vec<&Element>, usize) = match figure.id {
                "gemm_layouts" => {
                    let part = figure.parts.iter().find(|part| part.heading == PACKED)?;
                    ("gemm on every second row and column", part.plots.iter().collect(), 2)
                }
                "bytes_copied" => {
                    let plots = figure.parts.iter().flat_map(|part| &part.plots).collect();
                    ("What C = A B copies, in MiB, by the layouts of A and B (256 × 256, f64)", plots, 3)
                }
                _ => return None,
            };
            Some((format!("{}.svg", figure.id), sheet(report, figure, heading, &plots, columns)))
        })
        .collect()
}
