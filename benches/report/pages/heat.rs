//! A heat map: a number for each pair of two lists, in shades of one colour.

use svg::node::Node;
use svg::node::element::Element;

use super::draw::{drawing, element, number, text, text_element};

/// Shades beside that of 0.
pub const SHADES: usize = 4;

const LEFT: f64 = 92.0;
const TOP: f64 = 138.0;
const RIGHT: f64 = 398.0;
const WIDTH: f64 = 400.0;

/// The map; `values[row][column]`.
#[derive(Clone, Debug)]
pub struct HeatMap {
    pub title: String,
    /// Under the title: what is added up.
    pub note: String,
    pub rows: Vec<String>,
    pub columns: Vec<String>,
    /// What rows and columns are.
    pub axes: [String; 2],
    pub values: Vec<Vec<f64>>,
    /// The value of the darkest shade.
    pub highest: f64,
    /// What is written into a cell, and told of it.
    pub short: fn(f64) -> String,
    pub long: fn(f64) -> String,
}

/// 0 for 0, else from 1 to [`SHADES`].
pub fn shade(value: f64, highest: f64) -> usize {
    if value <= 0.0 { 0 } else { ((value / highest * SHADES as f64).ceil() as usize).clamp(1, SHADES) }
}

impl HeatMap {
    /// The map as a drawing.
    pub fn svg(&self) -> Element {
        let cell = (RIGHT - LEFT) / self.columns.len() as f64;
        let height = TOP + cell * self.rows.len() as f64 + 2.0;
        let mut svg = drawing(WIDTH, height, &self.title, &self.note);
        svg.append(text("title", 0.0, 15.0, &self.title));
        svg.append(text("label", 0.0, 34.0, &self.note));
        svg.append(text("label end", LEFT - 7.0, TOP - 8.0, &format!("{} ↓", self.axes[0])));
        svg.append(text("label end", LEFT - 7.0, TOP - 24.0, &format!("{} →", self.axes[1])));
        for (at, column) in self.columns.iter().enumerate() {
            let (x, y) = (LEFT + cell * (at as f64 + 0.5) + 4.0, TOP - 7.0);
            let mut label = text("tick", x, y, column);
            label.assign("transform", format!("rotate(-90 {} {})", number(x), number(y)));
            svg.append(label);
        }
        for (at, (row, values)) in self.rows.iter().zip(&self.values).enumerate() {
            let y = TOP + cell * at as f64;
            svg.append(text("tick end", LEFT - 7.0, y + cell / 2.0 + 4.0, row));
            for (column, &value) in values.iter().enumerate() {
                let x = LEFT + cell * column as f64;
                let mut group =
                    element("g", &[("class", &format!("cell shade{}", shade(value, self.highest)))]);
                let pair = format!("{} = {row}, {} = {}", self.axes[0], self.axes[1], self.columns[column]);
                group.append(text_element("title", &format!("{pair}: {}", (self.long)(value))));
                group.append(rectangle(x, y, cell));
                group.append(text(
                    "value middle",
                    x + cell / 2.0,
                    y + cell / 2.0 + 4.0,
                    &(self.short)(value),
                ));
                svg.append(group);
            }
        }
        svg
    }
}

/// A cell, with a gap round it.
fn rectangle(x: f64, y: f64, cell: f64) -> Element {
    let side = number(cell - 1.5);
    element(
        "rect",
        &[
            ("x", &number(x + 0.75)),
            ("y", &number(y + 0.75)),
            ("width", &side),
            ("height", &side),
            ("rx", "2"),
        ],
    )
}
