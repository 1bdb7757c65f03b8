//! Which part of each element a view is of: fields of structures, real and imaginary parts. A part lies where it lies; all
//! that changes are offset and axes.

use blasview::{Axis, Layout, Order};

use crate::element::{Element, listed, times};
use crate::number::Number;
use crate::spec::{METHODS, Suffix};

/// What one suffix that names a part does.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Where in the element the part begins, in bytes.
    offset: usize,
    /// Lengths of the axes it adds, in C order.
    lens: Vec<usize>,
    /// Bytes of what then is the element.
    item_size: usize,
}

/// The numbers that a view is of.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Their type.
    pub number: Number,
    /// One for each suffix that names a part, in order.
    pub steps: Vec<Step>,
    /// Where they lie, if they are not the whole elements.
    pub text: Option<String>,
}

impl Step {
    /// The view of the part.
    pub fn apply(&self, layout: &Layout) -> Result<Layout, blasview::Error> {
        let inner = Layout::contiguous(self.item_size, &self.lens, Order::RowMajor)?;
        let axes: Vec<Axis> = layout.axes().iter().chain(inner.axes()).copied().collect();
        let is_empty = axes.iter().any(|axis| axis.len == 0);
        // Where there is no element, none is moved.
        let moved = if is_empty { 0 } else { self.offset as isize };
        Layout::with_offset(self.item_size, layout.offset() + moved, axes)
    }

    /// How many axes it adds.
    pub fn ndim(&self) -> usize {
        self.lens.len()
    }

    /// How many there are in each element.
    fn count(&self) -> usize {
        self.lens.iter().fold(1, |count: usize, &len| count.saturating_mul(len))
    }
}

impl Part {
    /// What those suffixes leave of elements like this one: has to be numbers.
    pub fn of(element: &Element, suffixes: &[Suffix]) -> Result<Part, String> {
        let mut current = element.clone();
        let (mut steps, mut path, mut conjugated) = (Vec::new(), String::new(), false);
        for suffix in suffixes {
            let (offset, part) = match suffix {
                Suffix::Field(name) => {
                    path += &format!("['{name}']");
                    field(&current, name)?
                }
                Suffix::Real => {
                    path += ".real";
                    conjugated = false;
                    half(&current, 0)?
                }
                Suffix::Imag if conjugated => {
                    return Err(
                        "the imaginary part of a conjugate would need a copy: its signs differ".to_owned()
                    );
                }
                Suffix::Imag => {
                    path += ".imag";
                    half(&current, 1)?
                }
                Suffix::ConjugateTransposed | Suffix::Conjugated => {
                    conjugated = !conjugated;
                    continue;
                }
                _ => continue,
            };
            let (lens, part) = match part {
                Element::Array(lens, part) => (lens, *part),
                part => (Vec::new(), part),
            };
            // Parts are not larger than what they are parts of; of those without bytes there are only empty views.
            let item_size = part.size().unwrap_or(usize::MAX).max(1);
            steps.push(Step { offset, lens, item_size });
            current = part;
        }
        let number = match &current {
            Element::Number(number) => *number,
            Element::Record { fields, .. } if fields.is_empty() => {
                return Err(format!(
                    "a structured dtype without fields, of {} bytes",
                    current.size().unwrap_or(0)
                ));
            }
            Element::Record { fields, size } => {
                let (what, first) = (listed(fields), &fields[0].name);
                let which = if path.is_empty() { String::new() } else { format!("{path} is ") };
                return Err(format!(
                    "{which}a structured dtype of {size} bytes with {what}: name the one to be used, as {path}['{first}']"
                ));
            }
            other => return Err(format!("dtype {} is not one BLAS can compute with", other.name())),
        };
        let text = (!steps.is_empty()).then(|| {
            let lens: Vec<usize> = steps.iter().flat_map(|step: &Step| step.lens.iter().copied()).collect();
            let (offset, size) =
                (steps.iter().map(|step| step.offset).sum::<usize>(), element.size().unwrap_or(0));
            let what = times(&lens) + &number.name();
            format!("{path}: {what} at byte {offset} of the {size} of each element")
        });
        Ok(Part { number, steps, text })
    }

    /// The steps as they are when only the part is there, without gaps, and of each number so many bytes; and how many
    /// bytes of each element that leaves.
    pub fn dense(&self, number_size: usize) -> (Vec<Step>, usize) {
        let mut item_size = number_size;
        let mut steps: Vec<Step> = Vec::new();
        for step in self.steps.iter().rev() {
            steps.push(Step { offset: 0, lens: step.lens.clone(), item_size });
            // Of empty parts a layout is wanted, too.
            item_size = item_size.saturating_mul(step.count().max(1));
        }
        steps.reverse();
        (steps, item_size)
    }

    /// Where in each element of `size` bytes the numbers of the part lie, in the order in which they are dense.
    pub fn places(&self, size: usize) -> Places {
        let mut axes: Vec<Axis> = Vec::new();
        for step in &self.steps {
            let mut stride = step.item_size;
            let mut added = Vec::new();
            for &len in step.lens.iter().rev() {
                added.push(Axis::new(len, stride as isize));
                stride = stride.saturating_mul(len);
            }
            axes.extend(added.into_iter().rev());
        }
        Places { offset: self.steps.iter().map(|step| step.offset).sum(), axes, size }
    }
}

/// The numbers of a part in a file, numbered from 0 on.
pub struct Places {
    offset: usize,
    /// With strides that are not negative; outer ones are larger.
    axes: Vec<Axis>,
    size: usize,
}

impl Places {
    /// The byte, counted from the first element on, at which that number lies.
    pub fn byte(&self, number: usize) -> usize {
        let (mut rest, mut byte) = (number, self.offset);
        for axis in self.axes.iter().rev() {
            byte += rest % axis.len * axis.stride.unsigned_abs();
            rest /= axis.len;
        }
        byte + rest * self.size
    }

    /// How many are about so many bytes, at least one.
    pub fn within(&self, bytes: usize) -> usize {
        let count = self.axes.iter().fold(1, |count: usize, axis| count.saturating_mul(axis.len));
        (bytes.saturating_mul(count) / self.size).max(1)
    }
}

/// The field of that name: where it begins, and what it is.
fn field(element: &Element, name: &str) -> Result<(usize, Element), String> {
    let Element::Record { fields, .. } = element else {
        let what = element.name();
        return Err(format!("no field '{name}' in elements that are {what}; expected {METHODS}"));
    };
    let found = fields.iter().find(|field| field.name == name);
    let field = found.ok_or_else(|| format!("no field '{name}'; there are {}", listed(fields)))?;
    Ok((field.offset, field.element.clone()))
}

/// The real (0) or imaginary (1) part.
fn half(element: &Element, which: usize) -> Result<(usize, Element), String> {
    match element {
        Element::Number(number) if number.dtype().is_complex() => {
            Ok((which * number.size / 2, Element::Number(number.half())))
        }
        Element::Number(_) if which == 0 => Ok((0, element.clone())),
        Element::Number(number) => Err(format!("no imaginary part: the elements are {}", number.name())),
        other => Err(format!("no real or imaginary part of {}", other.name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::literal::Literal;

    const NESTED: &str = "[('a', '<i2'), ('b', [('c', '|i1'), ('d', '<c8', (2,))], (3,)), ('e', '<U2')]";

    fn part(descr: &str, suffixes: &[Suffix]) -> Result<Part, String> {
        Part::of(&Element::parse(&Literal::parse(descr).unwrap()).unwrap(), suffixes)
    }

    fn named(names: &[&str]) -> Vec<Suffix> {
        names.iter().map(|name| Suffix::Field((*name).to_owned())).collect()
    }

    #[test]
    fn views_and_places_are_the_same() {
        let suffixes = [named(&["b", "d"]), vec![Suffix::Imag]].concat();
        let part = part(NESTED, &suffixes).unwrap();
        assert_eq!(
            part.text.as_deref(),
            Some("['b']['d'].imag: 3 x 2 x float32 at byte 7 of the 61 of each element")
        );
        let mut layout = Layout::contiguous(61, &[5], Order::RowMajor).unwrap();
        for step in &part.steps {
            layout = step.apply(&layout).unwrap();
        }
        assert_eq!(
            (layout.axes(), layout.offset()),
            (&[Axis::new(5, 61), Axis::new(3, 17), Axis::new(2, 8)][..], 7)
        );
        let (steps, size) = part.dense(8);
        assert_eq!(size, 48);
        let mut dense = Layout::contiguous(size, &[5], Order::RowMajor).unwrap();
        for step in &steps {
            dense = step.apply(&dense).unwrap();
        }
        assert!(dense.is_c_contiguous() && dense.size() == 30);
        let places = part.places(61);
        for number in 0..30 {
            let index = [number / 6, number / 2 % 3, number % 2];
            assert_eq!(places.byte(number) as isize, layout.offset_of(&index).unwrap());
        }
        assert_eq!((places.within(610), places.within(1)), (60, 1));
    }

    #[test]
    fn refusals_say_what_there_is() {
        for (suffixes, expected) in [
            (named(&[]), "a structured dtype of 61 bytes with the fields 'a' (int16), 'b' (3 x a structure"),
            (named(&["x"]), "no field 'x'; there are the fields 'a' (int16), 'b' ("),
            (
                named(&["b"]),
                "['b'] is a structured dtype of 17 bytes with the fields 'c' (int8), 'd' (2 x complex64)",
            ),
            (named(&["b"]), "name the one to be used, as ['b']['c']"),
            (named(&["a", "x"]), "no field 'x' in elements that are int16"),
            (named(&["e"]), "dtype str of length 2 is not one BLAS can compute with"),
            ([named(&["a"]), vec![Suffix::Imag]].concat(), "no imaginary part: the elements are int16"),
            (vec![Suffix::Real], "no real or imaginary part of a structure"),
            ([named(&["b", "d"]), vec![Suffix::Conjugated, Suffix::Imag]].concat(), "would need a copy"),
        ] {
            let message = part(NESTED, &suffixes).unwrap_err();
            assert!(message.contains(expected), "{suffixes:?}: {message}");
        }
        let back = [Suffix::Conjugated, Suffix::ConjugateTransposed, Suffix::Imag];
        assert!(part("'<c8'", &back).is_ok());
        assert!(part("'<c8'", &[Suffix::Conjugated, Suffix::Real]).is_ok());
    }
}
