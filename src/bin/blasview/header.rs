//! Headers of `.npy` files, as NumPy and other writers leave them: where the elements begin, what each is, and the shape.
//! Whatever `np.load` reads of numbers is read.

use blasview::Order;

use crate::element::{self, Element};
use crate::literal::Literal;

/// Longest header that is read; NumPy's own limit.
const HEADER_LIMIT: usize = 10_000;
/// Most that is before it: magic, version and its length.
const PREAMBLE_LIMIT: usize = 12;
/// As far as a header can reach.
pub const HEAD_LIMIT: usize = PREAMBLE_LIMIT + HEADER_LIMIT;

/// What a header says.
pub struct Header {
    /// The byte of the file at which the elements begin.
    pub start: usize,
    /// Lengths of the axes.
    pub shape: Vec<usize>,
    /// Whether the last axis is the one whose elements are neighbours, or the first.
    pub order: Order,
    /// What each element is.
    pub element: Element,
}

impl Header {
    /// Reads the first [`HEAD_LIMIT`] bytes of a file, or as many as there are.
    pub fn parse(file: &[u8]) -> Result<Header, String> {
        let (start, text) = text(file)?;
        let invalid = |message: String| format!("not a valid .npy header: {message}");
        let (shape, order, element) = dict(&text).map_err(invalid)?;
        if element.has_objects() {
            return Err(match element {
                Element::Object => "object dtype: its elements are Python objects, not numbers".to_owned(),
                structure => format!("object dtype in {}: files with such are pickled", structure.name()),
            });
        }
        // An empty array may have lengths whose product without the 0 overflows; no such file is worth reading.
        let size = element.size().unwrap_or(usize::MAX);
        let product = |product: isize, &len: &usize| product.checked_mul(len.max(1).try_into().ok()?);
        if shape.iter().chain([&size]).try_fold(1, product).is_none() {
            return Err("its shape is larger than any file".to_owned());
        }
        if size == 0 {
            return Err(format!("its elements have no bytes: {}", element.name()));
        }
        Ok(Header { start, shape, order, element })
    }
}

/// The text, and where it ends.
fn text(file: &[u8]) -> Result<(usize, String), String> {
    if file.len() < 10 || !file.starts_with(b"\x93NUMPY") {
        return Err("not an .npy file: the first bytes are not \\x93NUMPY".to_owned());
    }
    let (start, len) = match (file[6], &file[8..]) {
        (1, &[a, b, ..]) => (10, usize::from(u16::from_le_bytes([a, b]))),
        (2 | 3, &[a, b, c, d, ..]) => (PREAMBLE_LIMIT, u32::from_le_bytes([a, b, c, d]) as usize),
        (2 | 3, _) => return Err("truncated: the header is not complete".to_owned()),
        (major, _) => return Err(format!("version {major} of the .npy format is not known")),
    };
    if len > HEADER_LIMIT {
        return Err(format!("a header of {len} bytes; at most {HEADER_LIMIT} are read, as in NumPy"));
    }
    let text = file.get(start..start + len).ok_or("truncated: the header is not complete")?;
    let text = if file[6] == 3 {
        std::str::from_utf8(text).map_err(|_| "not a valid .npy header: not UTF-8")?.to_owned()
    } else {
        // Latin-1: each byte is a character of that number.
        text.iter().copied().map(char::from).collect()
    };
    Ok((start + len, text))
}

fn dict(text: &str) -> Result<(Vec<usize>, Order, Element), String> {
    let Literal::Dict(entries) = Literal::parse(text)? else { return Err("not a dict".to_owned()) };
    let [mut descr, mut fortran, mut shape] = [None; 3];
    for (key, value) in &entries {
        let place = match key {
            Literal::Text(key) if key == "descr" => &mut descr,
            Literal::Text(key) if key == "fortran_order" => &mut fortran,
            Literal::Text(key) if key == "shape" => &mut shape,
            Literal::Text(key) => return Err(format!("it has a key '{key}'")),
            _ => return Err("its keys are not strings".to_owned()),
        };
        if place.replace(value).is_some() {
            return Err("it has a key twice".to_owned());
        }
    }
    let (Some(descr), Some(fortran), Some(shape)) = (descr, fortran, shape) else {
        return Err("it needs the keys 'descr', 'fortran_order' and 'shape'".to_owned());
    };
    let order = match fortran {
        Literal::Bool(true) => Order::ColMajor,
        Literal::Bool(false) => Order::RowMajor,
        _ => return Err("'fortran_order' is True or False".to_owned()),
    };
    Ok((element::lens(shape)?, order, Element::parse(descr)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part::Part;
    use crate::spec::Suffix;
    use blasview::Layout;

    /// Whoever wrote it: a header or a message, and of its parts layouts or messages.
    #[test]
    fn no_header_ends_the_program() {
        let texts = [
            "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 3)}",
            "{'descr': [('a', [('b', '>c8', (3, 2)), ('', '|V3')], (2,)), ('b', '<i8')], 'fortran_order': True, 'shape': (0,)}",
            "{'descr': [('a', [('b', '<f8', (0,))], (4611686018427387904, 4)), ('b', 'd')], 'fortran_order': False, \
             'shape': (2L,)}",
        ];
        let pieces = [
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            "'",
            "\\",
            "0",
            "9999999999999999999",
            "-",
            "'b'",
            "(2,)",
            "V0",
            "\u{e9}",
        ];
        let mut random = fastrand::Rng::with_seed(5);
        let (mut good, mut layouts) = (0, 0);
        for round in 0..60_000 {
            let mut text = texts[round % texts.len()].to_owned();
            for _ in 0..random.usize(..4) {
                let at = random.usize(..text.len());
                if let Some(rest) = text.is_char_boundary(at).then(|| text.split_off(at)) {
                    text += random.choice(pieces).unwrap();
                    text.extend(rest.chars().skip(random.usize(..3)));
                }
            }
            let mut file = b"\x93NUMPY\x01\x00".to_vec();
            file.extend((text.len() as u16).to_le_bytes());
            file.extend(text.as_bytes());
            let Ok(header) = Header::parse(&file) else { continue };
            good += 1;
            let field = |name: &str| Suffix::Field(name.to_owned());
            for suffixes in [
                vec![],
                vec![field("b")],
                vec![field("a"), field("b")],
                vec![field("a"), field("b"), Suffix::Imag],
            ] {
                let Ok(part) = Part::of(&header.element, &suffixes) else { continue };
                let (dense, dense_size) = part.dense(16);
                let size = header.element.size().unwrap();
                for (steps, size) in [(&part.steps, size), (&dense, dense_size)] {
                    let mut layout = Layout::contiguous(size, &header.shape, header.order);
                    for step in steps {
                        layout = layout.and_then(|layout| step.apply(&layout));
                    }
                    layouts += usize::from(layout.is_ok());
                }
                assert!(part.places(size).within(1 << 16) > 0);
            }
        }
        assert!(good > 15_000 && layouts > 15_000, "{good} {layouts}");
    }
}
