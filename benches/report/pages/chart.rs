//! A chart of lines: medians with the quartiles of the rounds, against a size.

use svg::node::Node;
use svg::node::element::Element;

use super::draw::{Style, drawing, element, line, mark_class, number, path, text, text_element};
use super::scale::Axis;

/// The size of a chart; it is scaled to where it stands.
pub const WIDTH: f64 = 400.0;
pub const HEIGHT: f64 = 290.0;
const LEFT: f64 = 50.0;
const RIGHT: f64 = WIDTH - 14.0;
const TOP: f64 = 46.0;
const BOTTOM: f64 = HEIGHT - 42.0;
/// Room of a letter, and between the labels of an axis.
const LETTER: f64 = 6.3;
const APART: f64 = 9.0;

/// A median and its quartiles.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub spread: Option<[f64; 2]>,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Series {
    pub name: String,
    pub style: Style,
    pub points: Vec<Point>,
}

/// A chart.
#[derive(Clone, Debug)]
pub struct Chart {
    pub title: String,
    pub x: Axis,
    pub y: Axis,
    /// A value of y that others are to be compared with.
    pub baseline: Option<f64>,
    pub series: Vec<Series>,
}

/// The length of a text of that many letters.
fn width_of(text: &str) -> f64 {
    LETTER * text.chars().count() as f64 + APART
}

impl Chart {
    fn place(&self, x: f64, y: f64) -> (f64, f64) {
        (LEFT + self.x.place(x) * (RIGHT - LEFT), BOTTOM - self.y.place(y) * (BOTTOM - TOP))
    }

    /// The chart as a drawing.
    pub fn svg(&self) -> Element {
        let names: Vec<&str> = self.series.iter().map(|series| series.name.as_str()).collect();
        let description = format!("{} against {}, of {}.", self.y.label, self.x.label, names.join(", "));
        let mut svg = drawing(WIDTH, HEIGHT, &self.title, &description);
        svg.append(text("title", 0.0, 15.0, &self.title));
        svg.append(text("label", 0.0, 34.0, &self.y.label));
        svg.append(text("label middle", (LEFT + RIGHT) / 2.0, HEIGHT - 6.0, &self.x.label));
        self.axes(&mut svg);
        // Ours last, so that it lies on top.
        for series in self.series.iter().rev() {
            svg.append(self.line(series));
        }
        svg
    }

    fn axes(&self, svg: &mut Element) {
        for (value, name) in self.y.ticks_for(BOTTOM - TOP, |_| 16.0) {
            let (_, y) = self.place(0.0, *value);
            svg.append(line("grid", (LEFT, y), (RIGHT, y)));
            svg.append(text("tick end", LEFT - 7.0, y + 4.0, name));
        }
        for (value, name) in self.x.ticks_for(RIGHT - LEFT, width_of) {
            let x = LEFT + self.x.place(*value) * (RIGHT - LEFT);
            svg.append(line("grid", (x, TOP), (x, BOTTOM + 4.0)));
            svg.append(text("tick middle", x, BOTTOM + 17.0, name));
        }
        svg.append(line("axis", (LEFT, BOTTOM), (RIGHT, BOTTOM)));
        if let Some(baseline) = self.baseline {
            let (_, y) = self.place(0.0, baseline);
            svg.append(line("baseline", (LEFT, y), (RIGHT, y)));
        }
    }

    fn line(&self, series: &Series) -> Element {
        let Style { class, mark } = series.style;
        let mut group = element("g", &[("class", &format!("series {class}"))]);
        let places: Vec<(f64, f64)> =
            series.points.iter().map(|point| self.place(point.x, point.y)).collect();
        let steps: Vec<String> =
            places.iter().map(|&(x, y)| format!("{} {}", number(x), number(y))).collect();
        if steps.len() > 1 {
            group.append(path("line", &format!("M{}", steps.join("L"))));
        }
        for (point, place) in series.points.iter().zip(places) {
            let mut mark_and_spread = element("g", &[]);
            let mut name = format!("{}, {}: {}", series.name, self.name_of(point.x), precise(point.y));
            if let Some([low, high]) = point.spread {
                name += &format!(" ({} to {})", precise(low), precise(high));
                let ((_, low), (_, high)) = (self.place(point.x, low), self.place(point.x, high));
                mark_and_spread.append(line("spread", (place.0, low), (place.0, high)));
            }
            mark_and_spread.append(text_element("title", &name));
            // What has no mark is to be found by the pointer all the same.
            let steps = mark.steps(place);
            if !steps.is_empty() {
                mark_and_spread.append(path(mark_class(mark), &steps));
            }
            group.append(mark_and_spread);
        }
        group
    }

    fn name_of(&self, x: f64) -> String {
        let tick = self.x.ticks.iter().find(|(value, _)| *value == x);
        tick.map_or_else(|| super::scale::short(x), |(_, name)| name.clone())
    }
}

/// Three digits.
pub fn precise(value: f64) -> String {
    let digits = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.digits$}").replace('-', "−")
}
