//! A drawing of how a view walks through memory: the first lines of it in address order, each cell with the
//! index of the element that lies there.

use blasview::{Axis, Layout};

/// Widest line: 100 columns less the twelve it is indented by.
const WIDTH: usize = 88;
/// Most lines.
const LINES: i128 = 3;
/// Most cells of a line.
const CELLS: usize = 16;
/// Most candidates looked at for the element in one cell; more only in views that overlap themselves.
const TRIES: usize = 1000;

/// An axis with its stride in elements.
#[derive(Clone, Copy)]
struct Walk {
    len: i128,
    stride: i128,
}

impl Walk {
    /// Offsets of the lowest and the highest element.
    fn range(self) -> (i128, i128) {
        let reach = self.stride * (self.len - 1);
        (reach.min(0), reach.max(0))
    }

    /// Which index along the axis has that offset; `*` when all have.
    fn label(self, index: i128) -> String {
        if self.len > 1 && self.stride == 0 { "*".to_owned() } else { index.to_string() }
    }
}

/// What is to be drawn.
struct Picture {
    outer: Walk,
    inner: Walk,
    /// How an element is called by its outer and inner index.
    style: Style,
}

#[derive(Clone, Copy)]
enum Style {
    Vector,
    RowColumn,
    ColumnRow,
}

/// The lines of the drawing; none for views that are empty, not of one or two axes, or not made of whole elements.
pub fn lines(layout: &Layout) -> Vec<String> {
    picture(layout).map(|picture| picture.lines(layout.offset(), layout.item_size())).unwrap_or_default()
}

fn picture(layout: &Layout) -> Option<Picture> {
    let item = layout.item_size() as isize;
    let whole = |axis: &Axis| axis.len <= 1 || axis.stride % item == 0;
    if layout.is_empty() || !layout.axes().iter().all(whole) {
        return None;
    }
    let walk = |axis: Axis| Walk {
        len: axis.len as i128,
        stride: if axis.len <= 1 { 0 } else { (axis.stride / item) as i128 },
    };
    match *layout.axes() {
        [axis] => {
            Some(Picture { outer: Walk { len: 1, stride: 0 }, inner: walk(axis), style: Style::Vector })
        }
        [rows, cols] => {
            let (rows, cols) = (walk(rows), walk(cols));
            Some(if rows.stride.abs() >= cols.stride.abs() && cols.len > 1 || rows.len == 1 {
                Picture { outer: rows, inner: cols, style: Style::RowColumn }
            } else {
                Picture { outer: cols, inner: rows, style: Style::ColumnRow }
            })
        }
        _ => None,
    }
}

impl Picture {
    /// `origin`: the byte at which the first element is.
    fn lines(&self, origin: isize, item_size: usize) -> Vec<String> {
        let (outer, inner) = (self.outer.range(), self.inner.range());
        let (low, end) = (outer.0 + inner.0, outer.1 + inner.1 + 1);
        // A line of its own for each row (or column), unless rows are interleaved or the same.
        let pitch = self.outer.stride.abs();
        let is_in_lines = self.outer.len > 1 && self.inner.stride != 0 && pitch > inner.1 - inner.0;
        let (count, pitch) = if is_in_lines { (self.outer.len, pitch) } else { (1, end - low) };

        let starts = (0..count.min(LINES)).map(|line| low + line * pitch);
        let drawn: Vec<(String, Strip)> = starts
            .map(|start| {
                let byte = origin as i128 + start * item_size as i128;
                (byte.to_string(), self.strip(start, end.min(start + pitch)))
            })
            .collect();
        let byte = drawn.iter().map(|(byte, _)| byte.len()).max().unwrap_or(0);
        let cell = drawn.iter().map(|(_, strip)| strip.width()).max().unwrap_or(0) + 2;
        let room = WIDTH.saturating_sub("byte ".len() + byte) / cell;
        let mut lines: Vec<String> = drawn
            .into_iter()
            .map(|(start, strip)| format!("byte {start:>byte$}{}", strip.line(room, cell)))
            .collect();
        if count > LINES {
            lines.push(format!("... {} more", count - LINES));
        }
        lines
    }

    /// The first and, when they are not all, the last cells from `start` to before `stop`.
    fn strip(&self, start: i128, stop: i128) -> Strip {
        let cells = |from: i128, to: i128| (from..to).map(|at| self.visitor(at)).collect();
        if stop - start <= CELLS as i128 {
            return Strip { first: cells(start, stop), last: Vec::new() };
        }
        // The last ones show the gap before the next line.
        Strip { first: cells(start, start + CELLS as i128 - 3), last: cells(stop - 2, stop) }
    }

    fn name(&self, outer: i128, inner: i128) -> String {
        let (outer, inner) = (self.outer.label(outer), self.inner.label(inner));
        match self.style {
            Style::Vector => inner,
            Style::RowColumn => format!("{outer},{inner}"),
            Style::ColumnRow => format!("{inner},{outer}"),
        }
    }

    /// The element at that offset: its index, with `+` when it has others too; `.` for a gap.
    fn visitor(&self, at: i128) -> String {
        let (low, high) = self.inner.range();
        let candidates = if self.outer.stride == 0 {
            0..=0
        } else {
            let bounds =
                [(at - low).div_euclid(self.outer.stride), (at - high).div_euclid(self.outer.stride)];
            // Rounded either way; the test below is exact.
            (bounds[0].min(bounds[1]) - 1).max(0)..=(bounds[0].max(bounds[1]) + 1).min(self.outer.len - 1)
        };
        let mut visitors = candidates.take(TRIES).filter_map(|outer| {
            let rest = at - outer * self.outer.stride;
            let inner = match self.inner.stride {
                0 => (rest == 0).then_some(0)?,
                stride => (rest % stride == 0).then_some(rest / stride)?,
            };
            (0..self.inner.len).contains(&inner).then(|| self.name(outer, inner))
        });
        match (visitors.next(), visitors.next()) {
            (None, _) => ".".to_owned(),
            (Some(first), None) => first,
            (Some(first), Some(_)) => first + "+",
        }
    }
}

/// Cells of one line.
struct Strip {
    first: Vec<String>,
    /// Those at its end, if some between are left out.
    last: Vec<String>,
}

impl Strip {
    fn width(&self) -> usize {
        self.first.iter().chain(&self.last).map(String::len).max().unwrap_or(0)
    }

    /// As many of them as there is room for.
    fn line(mut self, room: usize, cell: usize) -> String {
        if self.last.is_empty() && self.first.len() > room {
            self.last = self.first.split_off(self.first.len() - 2);
        }
        let draw = |cells: &[String]| cells.iter().map(|text| format!("{text:>cell$}")).collect::<String>();
        if self.last.is_empty() {
            return draw(&self.first);
        }
        // The dots take up to two cells.
        self.first.truncate(room.saturating_sub(self.last.len() + 2).max(1));
        format!("{}  ...{}", draw(&self.first), draw(&self.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Source, Spec};
    use crate::suffix;

    fn draw(text: &str) -> Vec<String> {
        let spec = Spec::parse(text).unwrap();
        let Source::Described(_, layout) = spec.source else { panic!("{text}") };
        lines(&suffix::apply(&spec.suffixes, &[], layout).unwrap().0)
    }

    #[test]
    fn rows_are_lines_in_address_order() {
        assert_eq!(
            draw("f64[2,6][:, ::-2]"),
            ["byte  8  0,2    .  0,1    .  0,0    .", "byte 56  1,2    .  1,1    .  1,0"]
        );
        assert_eq!(draw("f64[2,3].T"), ["byte  0  0,0  1,0  2,0", "byte 24  0,1  1,1  2,1"]);
        assert_eq!(draw("f64[2,3][::-1]"), ["byte  0  1,0  1,1  1,2", "byte 24  0,0  0,1  0,2"]);
    }

    #[test]
    fn vectors_and_single_rows_are_one_line() {
        assert_eq!(draw("f32[5][::-2]"), ["byte 0  2  .  1  .  0"]);
        assert_eq!(draw("f32[3] strides[-8]"), ["byte -16  2  .  1  .  0"]);
        assert_eq!(draw("f32[3,1]"), ["byte 0  0,0  1,0  2,0"]);
        assert_eq!(draw("f32[1,3]"), ["byte 0  0,0  0,1  0,2"]);
    }

    #[test]
    fn overlaps_are_marked() {
        assert_eq!(draw("f64[3,3] strides[8,8]"), ["byte 0   0,0  0,1+  0,2+  1,2+   2,2"]);
        assert_eq!(draw("f64[3,2] strides[0,8]"), ["byte 0  *,0  *,1"]);
        assert_eq!(draw("f64[3,2] strides[0,0]"), ["byte 0  *,*"]);
    }

    #[test]
    fn every_view_has_a_narrow_picture_or_none() {
        for text in [
            "f64[1000000000,1000000000] strides[8000000000,8]",
            "f64[1000,500] strides[-4000,8]",
            "f64[1000000,1000000] strides[8,8]",
            "f64[1000000,1000000] strides[8,-16]",
            "c128[7,9999].T[:, ::-3]",
        ] {
            let lines = draw(text);
            assert!(!lines.is_empty() && lines.len() <= 4, "{text}");
            assert!(lines.iter().all(|line| line.len() <= WIDTH), "{text}: {lines:#?}");
        }
        for text in ["f64[0,3]", "f64[2,3] strides[12,8]", "f64[]", "f64[2,3,4]"] {
            assert!(draw(text).is_empty(), "{text}");
        }
    }
}
