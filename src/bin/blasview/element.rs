//! What the elements of a file are: numbers, structures with fields, or what no BLAS computes with; read from the `descr`
//! of a header, which is whatever `np.dtype` takes.

use std::ffi::c_long;

use crate::literal::Literal;
use crate::number::{Kind, Number};

/// Most fields that a message lists.
const LISTED: usize = 20;

/// A type of elements.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// A number.
    Number(Number),
    /// A structure.
    Record {
        /// Its parts that have names, in order.
        fields: Vec<Field>,
        /// Its bytes, those between the fields included.
        size: usize,
    },
    /// Several, in C order; only in structures.
    Array(Vec<usize>, Box<Element>),
    /// What cannot be computed with: its name, and bytes of each.
    Other(String, usize),
    /// Python's objects.
    Object,
}

/// A field of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Where it begins, in bytes.
    pub offset: usize,
    /// What it is.
    pub element: Element,
}

impl Element {
    /// That of a `descr`.
    pub fn parse(descr: &Literal) -> Result<Element, String> {
        match descr {
            Literal::Text(name) => scalar(name),
            Literal::List(fields) => record(fields),
            Literal::Tuple(pair) => match &pair[..] {
                [element, shape] => array(element, shape),
                _ => Err("a dtype that is a tuple has two parts".to_owned()),
            },
            _ => Err("a dtype is a string or a list of fields".to_owned()),
        }
    }

    /// Bytes of each; `None` where that is more than there can be.
    pub fn size(&self) -> Option<usize> {
        match self {
            Element::Number(number) => Some(number.size),
            Element::Record { size, .. } | Element::Other(_, size) => Some(*size),
            Element::Array(lens, element) => {
                lens.iter().try_fold(element.size()?, |size, &len| size.checked_mul(len))
            }
            Element::Object => Some(size_of::<usize>()),
        }
    }

    /// Whether any part of it is an object: such files are pickled.
    pub fn has_objects(&self) -> bool {
        match self {
            Element::Object => true,
            Element::Record { fields, .. } => fields.iter().any(|field| field.element.has_objects()),
            Element::Array(_, element) => element.has_objects(),
            Element::Number(_) | Element::Other(..) => false,
        }
    }

    /// What it is, for messages: `float64`, `3 x float32`, `a structure with the fields …`.
    pub fn name(&self) -> String {
        match self {
            Element::Number(number) => number.name(),
            Element::Record { fields, .. } => format!("a structure with {}", listed(fields)),
            Element::Array(lens, element) => times(lens) + &element.name(),
            Element::Other(name, _) => name.clone(),
            Element::Object => "object".to_owned(),
        }
    }
}

/// `2 x 3 x `.
pub fn times(lens: &[usize]) -> String {
    lens.iter().map(|len| format!("{len} x ")).collect()
}

/// `the fields 'x' (float64), 'y' (3 x int32)`.
pub fn listed(fields: &[Field]) -> String {
    let each = |field: &Field| match &field.element {
        // Not what is in it as well.
        Element::Record { .. } => format!("'{}' (a structure)", field.name),
        element => format!("'{}' ({})", field.name, element.name()),
    };
    let names: Vec<String> = fields.iter().take(LISTED).map(each).collect();
    let more = fields.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    match fields.len() {
        0 => "no fields".to_owned(),
        1 => format!("the field {}", names[0]),
        _ => format!("the fields {}{more}", names.join(", ")),
    }
}

/// The lengths of axes.
pub fn lens(shape: &Literal) -> Result<Vec<usize>, String> {
    let Literal::Tuple(lens) = shape else { return Err("a shape is a tuple of whole numbers".to_owned()) };
    let len = |len: &Literal| match len {
        Literal::Integer(len) if *len < 0 => Err(format!("a length of {len} in a shape")),
        // Anything larger is larger than any file.
        Literal::Integer(len) => Ok(usize::try_from(*len).unwrap_or(usize::MAX)),
        _ => Err("a shape is a tuple of whole numbers".to_owned()),
    };
    lens.iter().map(len).collect()
}

fn array(element: &Literal, shape: &Literal) -> Result<Element, String> {
    let lens = match shape {
        Literal::Integer(_) => lens(&Literal::Tuple(vec![shape.clone()]))?,
        shape => lens(shape)?,
    };
    let element = Element::parse(element)?;
    Ok(if lens.is_empty() { element } else { Element::Array(lens, Box::new(element)) })
}

/// As NumPy lays them out: one after the other, gaps being fields without a name.
fn record(list: &[Literal]) -> Result<Element, String> {
    let (mut fields, mut size) = (Vec::<Field>::new(), 0_usize);
    for field in list {
        let parts = match field {
            Literal::Tuple(parts) | Literal::List(parts) => &parts[..],
            _ => &[],
        };
        let (name, element) = match parts {
            [name, element] => (name, Element::parse(element)?),
            [name, element, shape] => (name, array(element, shape)?),
            _ => return Err("a field has a name, a dtype and perhaps a shape".to_owned()),
        };
        let name = match name {
            // The first is a title.
            Literal::Tuple(names) => names.get(1).unwrap_or(name),
            name => name,
        };
        let Literal::Text(name) = name else { return Err("the name of a field is a string".to_owned()) };
        if fields.iter().any(|field| field.name == *name) {
            return Err(format!("there are two fields '{name}'"));
        }
        let end = element.size().and_then(|field| size.checked_add(field));
        let offset = std::mem::replace(&mut size, end.ok_or("its elements are larger than any file")?);
        if !name.is_empty() || !matches!(element, Element::Other(..)) {
            fields.push(Field { name: name.clone(), offset, element });
        }
    }
    Ok(Element::Record { fields, size })
}

/// NumPy's default integer: as wide as an address.
const WORD: usize = size_of::<usize>();
const LONG: usize = size_of::<c_long>();

/// The names of numbers, in every spelling of `np.dtype`: the sized ones, letters, names.
const NUMBERS: &[(Kind, usize, &[&str])] = &[
    (Kind::Bool, 1, &["b1", "?", "bool", "bool_"]),
    (Kind::Int, 1, &["i1", "b", "int8", "byte"]),
    (Kind::Int, 2, &["i2", "h", "int16", "short"]),
    (Kind::Int, 4, &["i4", "i", "int32", "intc"]),
    (Kind::Int, 8, &["i8", "q", "int64", "longlong"]),
    (Kind::Int, LONG, &["l", "long"]),
    (Kind::Int, WORD, &["n", "p", "int", "int_", "intp"]),
    (Kind::Uint, 1, &["u1", "B", "uint8", "ubyte"]),
    (Kind::Uint, 2, &["u2", "H", "uint16", "ushort"]),
    (Kind::Uint, 4, &["u4", "I", "uint32", "uintc"]),
    (Kind::Uint, 8, &["u8", "Q", "uint64", "ulonglong"]),
    (Kind::Uint, LONG, &["L", "ulong"]),
    (Kind::Uint, WORD, &["N", "P", "uint", "uintp"]),
    (Kind::Float, 2, &["f2", "e", "float16", "half"]),
    (Kind::Float, 4, &["f4", "f", "float32", "single"]),
    (Kind::Float, 8, &["f8", "d", "float64", "double", "float", "float_"]),
    (Kind::Complex, 8, &["c8", "F", "complex64", "csingle", "singlecomplex"]),
    (Kind::Complex, 16, &["c16", "D", "complex128", "cdouble", "complex", "cfloat", "complex_"]),
];

/// What there is besides numbers: names, and bytes of each where no count follows.
const OTHERS: &[(&str, usize, &[&str])] = &[
    ("float128", 16, &["f16", "g", "float128", "longdouble"]),
    ("complex256", 32, &["c32", "G", "complex256", "clongdouble"]),
    ("bytes", 0, &["S", "a", "bytes", "bytes_"]),
    ("str", 0, &["U", "str", "str_", "unicode"]),
    ("void", 0, &["V", "void"]),
    ("bytes", 1, &["c"]),
    ("datetime64", 8, &["M8", "M", "datetime64"]),
    ("timedelta64", 8, &["m8", "m", "timedelta64"]),
];

fn scalar(text: &str) -> Result<Element, String> {
    let (order, name) = match text.chars().next() {
        Some(order @ ('<' | '>' | '=' | '|')) => (order, &text[1..]),
        _ => ('=', text),
    };
    let foreign = if cfg!(target_endian = "little") { '>' } else { '<' };
    if let Some(&(kind, size, _)) = NUMBERS.iter().find(|(.., names)| names.contains(&name)) {
        return Ok(Element::Number(Number { kind, size, swapped: order == foreign && size > 1 }));
    }
    if let "O" | "O4" | "O8" | "object" | "object_" = name {
        return Ok(Element::Object);
    }
    // `datetime64[ns]`, `U12`: a unit or a count.
    let (word, unit) = name.split_at(name.find('[').unwrap_or(name.len()));
    if let Some((other, size, _)) = OTHERS.iter().find(|(.., names)| names.contains(&word)) {
        return Ok(Element::Other(format!("{other}{unit}"), *size));
    }
    let unknown = || format!("no dtype is called '{text}'");
    let (letter, count) = name.split_at_checked(1).ok_or_else(unknown)?;
    let count =
        count.parse::<u32>().ok().and_then(|count| usize::try_from(count).ok()).ok_or_else(unknown)?;
    match letter {
        "S" | "a" => Ok(Element::Other(format!("bytes of length {count}"), count)),
        "U" => Ok(Element::Other(format!("str of length {count}"), count.saturating_mul(4))),
        "V" => Ok(Element::Other(format!("void of {count} bytes"), count)),
        _ => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(descr: &str) -> Result<Element, String> {
        Element::parse(&Literal::parse(descr).unwrap())
    }

    /// Names, sizes and byte orders are NumPy's.
    #[test]
    fn names_of_numbers() {
        let foreign = if cfg!(target_endian = "little") { ">" } else { "<" };
        for &(kind, size, names) in NUMBERS {
            for name in names {
                for (order, swapped) in [("", false), ("=", false), ("|", false), (foreign, size > 1)] {
                    let number = Number { kind, size, swapped };
                    assert_eq!(
                        scalar(&format!("{order}{name}")),
                        Ok(Element::Number(number)),
                        "{order}{name}"
                    );
                }
            }
        }
        let names: Vec<&&str> = NUMBERS.iter().flat_map(|(.., names)| *names).collect();
        assert!(names.iter().enumerate().all(|(at, name)| !names[..at].contains(name)));
        for (name, what) in [
            ("<M8[25s]", "datetime64[25s]"),
            ("m8", "timedelta64"),
            ("<U7", "str of length 7"),
            ("|S3", "bytes of length 3"),
            ("V9", "void of 9 bytes"),
            ("longdouble", "float128"),
        ] {
            assert_eq!(scalar(name).unwrap().name(), what);
        }
        for name in ["", "<", "q9", "i3", "float8", "f8 ", "é", "Ué", "U99999999999"] {
            assert!(scalar(name).is_err(), "{name}");
        }
    }

    #[test]
    fn records() {
        let record =
            parse("[('a', '|i1'), ('', '|V3'), (('title', 'b'), '<f4', (2, 3)), ('c', [('d', '<f8')], 4)]");
        let record = record.unwrap();
        assert_eq!(record.size(), Some(1 + 3 + 24 + 32));
        let Element::Record { fields, .. } = &record else { panic!() };
        let places: Vec<(&str, usize)> =
            fields.iter().map(|field| (field.name.as_str(), field.offset)).collect();
        assert_eq!(places, [("a", 0), ("b", 4), ("c", 28)]);
        assert_eq!(
            record.name(),
            "a structure with the fields 'a' (int8), 'b' (2 x 3 x float32), \
             'c' (4 x a structure with the field 'd' (float64))"
        );
        for (descr, part) in [
            ("[('a', '<f8'), ('a', '<f8')]", "two fields 'a'"),
            ("[('a',)]", "a field has a name"),
            ("['a']", "a field has a name"),
            ("[(1, '<f8')]", "the name of a field"),
            ("[('a', '<f8', (-1,))]", "a length of -1"),
            ("[('a', '<f8', (4294967296, 4294967296))]", "larger than any file"),
            ("[('a', '<f8', (99999999999999999999,))]", "larger than any file"),
            ("{'a': '<f8'}", "a string or a list"),
            ("('<f8', 1, 2)", "two parts"),
        ] {
            let message = parse(descr).unwrap_err();
            assert!(message.contains(part), "{descr}: {message}");
        }
    }
}
