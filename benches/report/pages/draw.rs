//! The elements of SVG that plots are made of. Colours are left to the style sheet, by class, so that they follow the
//! reader's choice of light or dark.

use svg::node::element::Element;
use svg::node::{Node, Text};

/// An element with attributes.
pub fn element(name: &str, attributes: &[(&str, &str)]) -> Element {
    let mut element = Element::new(name);
    for &(name, value) in attributes {
        element.assign(name, value);
    }
    element
}

/// An element with text in it.
pub fn text_element(name: &str, text: &str) -> Element {
    let mut element = Element::new(name);
    element.append(Text::new(text));
    element
}

/// Text at a place; `class` holds the anchor too.
pub fn text(class: &str, x: f64, y: f64, content: &str) -> Element {
    let mut element = element("text", &[("class", class), ("x", &number(x)), ("y", &number(y))]);
    element.append(Text::new(content));
    element
}

/// A line from one point to another.
pub fn line(class: &str, from: (f64, f64), to: (f64, f64)) -> Element {
    path(class, &format!("M{} {}L{} {}", number(from.0), number(from.1), number(to.0), number(to.1)))
}

/// A path.
pub fn path(class: &str, steps: &str) -> Element {
    element("path", &[("class", class), ("d", steps)])
}

/// A tenth of a pixel is enough.
pub fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// A drawing of that size, with a title and a description for those who cannot see it.
pub fn drawing(width: f64, height: f64, title: &str, description: &str) -> Element {
    let view = format!("0 0 {} {}", number(width), number(height));
    let mut svg = element(
        "svg",
        &[("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", &view), ("role", "img"), ("class", "plot")],
    );
    svg.append(text_element("title", title));
    if !description.is_empty() {
        svg.append(text_element("desc", description));
    }
    svg
}

/// How a series is drawn: a class for its colour and dashes, and the shape of its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub class: &'static str,
    pub mark: Mark,
}

/// The styles there are; the colours are in the style sheet.
pub const BLUE: Style = Style { class: "blue", mark: Mark::Disc };
pub const ORANGE: Style = Style { class: "orange", mark: Mark::Square };
pub const GREEN: Style = Style { class: "green", mark: Mark::Up };
pub const VERMILION: Style = Style { class: "vermilion", mark: Mark::Diamond };
pub const PURPLE: Style = Style { class: "purple", mark: Mark::Down };
pub const INK: Style = Style { class: "ink", mark: Mark::Cross };
pub const GREY: Style = Style { class: "grey", mark: Mark::None };
pub const DOTTED: Style = Style { class: "dotted", mark: Mark::None };
pub const BASELINE: Style = Style { class: "baseline", mark: Mark::None };

/// Shapes that can be told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    None,
    Disc,
    Square,
    Diamond,
    Up,
    Down,
    Cross,
}

impl Mark {
    /// The mark round a point.
    pub fn steps(self, (x, y): (f64, f64)) -> String {
        let polygon = |points: &[(f64, f64)]| {
            let steps: Vec<String> =
                points.iter().map(|(dx, dy)| format!("{} {}", number(x + dx), number(y + dy))).collect();
            format!("M{}Z", steps.join("L"))
        };
        match self {
            Mark::None => String::new(),
            Mark::Disc => {
                format!("M{} {}a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0 -6.8 0Z", number(x - 3.4), number(y))
            }
            Mark::Square => polygon(&[(-2.8, -2.8), (2.8, -2.8), (2.8, 2.8), (-2.8, 2.8)]),
            Mark::Diamond => polygon(&[(0.0, -4.0), (4.0, 0.0), (0.0, 4.0), (-4.0, 0.0)]),
            Mark::Up => polygon(&[(0.0, -3.8), (3.6, 2.6), (-3.6, 2.6)]),
            Mark::Down => polygon(&[(0.0, 3.8), (3.6, -2.6), (-3.6, -2.6)]),
            Mark::Cross => {
                let (left, right) = (number(x - 3.0), number(x + 3.0));
                let (up, down) = (number(y - 3.0), number(y + 3.0));
                format!("M{left} {up}L{right} {down}M{left} {down}L{right} {up}")
            }
        }
    }
}

/// The line and the mark of a series, for legends: 34 x 12 from a corner.
pub fn swatch(style: Style, x: f64, y: f64) -> Element {
    let mut group = element("g", &[("class", &format!("series {}", style.class))]);
    group.append(line("line", (x, y + 6.0), (x + 34.0, y + 6.0)));
    if style.mark != Mark::None {
        group.append(path(mark_class(style.mark), &style.mark.steps((x + 17.0, y + 6.0))));
    }
    group
}

/// Crosses are lines; the others are areas.
pub fn mark_class(mark: Mark) -> &'static str {
    if mark == Mark::Cross { "mark stroke" } else { "mark" }
}
