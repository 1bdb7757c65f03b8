//! The report as one HTML page, which asks nothing of the network.

use std::fmt::Write;

use svg::node::Node;
use svg::node::element::Element;

use super::draw::{element, swatch};
use super::figures::{Figure, Legend, Part, Table};
use super::rows::Report;

/// Of the plots, which drawings of their own have too.
pub const PLOT_STYLE: &str = include_str!("style.css");
const PAGE_STYLE: &str = include_str!("page.css");

/// Text for HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What a legend shows beside a name.
pub fn legend_mark(legend: Legend, x: f64, y: f64) -> Element {
    match legend {
        Legend::Line(style) => swatch(style, x, y),
        Legend::Shade(shade) => {
            let mut group = element("g", &[("class", &format!("cell shade{shade}"))]);
            let (x, y) = (x.to_string(), y.to_string());
            group.append(element(
                "rect",
                &[("x", &x), ("y", &y), ("width", "16"), ("height", "16"), ("rx", "2")],
            ));
            group
        }
    }
}

fn legend(html: &mut String, entries: &[(String, Legend)]) -> std::fmt::Result {
    html.push_str("<ul class=\"legend\">\n");
    for (name, legend) in entries {
        let (class, view) = match legend {
            Legend::Line(_) => ("plot", "0 0 34 12"),
            Legend::Shade(_) => ("plot square", "0 0 16 16"),
        };
        let mut svg = element("svg", &[("viewBox", view), ("class", class), ("aria-hidden", "true")]);
        svg.append(legend_mark(*legend, 0.0, 0.0));
        writeln!(html, "<li>{svg}{}</li>", escape(name))?;
    }
    html.push_str("</ul>\n");
    Ok(())
}

fn table(html: &mut String, table: &Table) -> std::fmt::Result {
    html.push_str(
        "<details><summary>The same as a table</summary>\n<div class=\"scroll\"><table>\n<thead><tr>",
    );
    let class = |at: usize| if at < table.names { " class=\"name\"" } else { "" };
    for (at, head) in table.head.iter().enumerate() {
        write!(html, "<th scope=\"col\"{}>{}</th>", class(at), escape(head))?;
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        html.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            write!(html, "<td{}>{}</td>", class(at), escape(cell))?;
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table></div></details>\n");
    Ok(())
}

fn part(html: &mut String, part: &Part) -> std::fmt::Result {
    if !part.heading.is_empty() {
        writeln!(html, "<h3>{}</h3>\n<p>{}</p>", escape(&part.heading), escape(&part.text))?;
    }
    html.push_str("<div class=\"plots\">\n");
    for plot in &part.plots {
        writeln!(html, "{plot}")?;
    }
    html.push_str("</div>\n");
    Ok(())
}

fn write_page(html: &mut String, report: &Report, figures: &[Figure]) -> std::fmt::Result {
    writeln!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>blasview, measured</title>\n<style>\n{PLOT_STYLE}{PAGE_STYLE}</style>\n</head>\n<body>\n\
         <h1>blasview, measured: what a layout costs</h1>\n\
         <p>Times are medians of rounds in which all candidates take turns on the same memory. Point at a mark for its numbers. \
         The same in other forms: <a href=\"report.md\">report.md</a>, <a href=\"report.json\">report.json</a>.</p>"
    )?;
    html.push_str("<dl>\n");
    let facts =
        [("Date", &report.date), ("Command", &report.command)].map(|(name, value)| (name, value.as_str()));
    let machine = report.machine.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in facts.into_iter().chain(machine) {
        writeln!(html, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value))?;
    }
    html.push_str("</dl>\n<nav>\n");
    for figure in figures {
        writeln!(html, "<a href=\"#{}\">{}</a>", figure.id, escape(figure.heading))?;
    }
    html.push_str("</nav>\n");
    for figure in figures {
        writeln!(
            html,
            "<section id=\"{}\">\n<h2>{}</h2>\n<p>{}</p>",
            figure.id,
            escape(figure.heading),
            escape(&figure.text)
        )?;
        legend(html, &figure.legend)?;
        figure.parts.iter().try_for_each(|it| part(html, it))?;
        table(html, &figure.table)?;
        html.push_str("</section>\n");
    }
    html.push_str("</body>\n</html>\n");
    Ok(())
}

/// The page.
pub fn page(report: &Report, figures: &[Figure]) -> String {
    let mut html = String::new();
    write_page(&mut html, report, figures).expect("a string takes all");
    html
}
