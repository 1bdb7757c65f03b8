//! Numbers that were measured on the machine at hand, as a text that is kept: what it was measured for, a line for each
//! number, and an end by which it is seen to be whole. What is wrong in any way counts as a whole for nothing.

use core::fmt::{self, Write};

use super::Tuning;
use super::number::{NUMBERS, Number};

/// Bytes beyond which a text is none of ours.
pub const MOST_BYTES: usize = 4096;

const FIRST: &str = "blasview tuning 1";
const LAST: &str = "end";
/// What stands for a length that all are below.
const ANY: &str = "any";

/// Why a text is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault<'t> {
    /// More bytes than [`MOST_BYTES`].
    Long,
    /// It does not begin as one of this version does, or is no text.
    Foreign,
    /// It is for another processor, BLAS or version: this.
    For(&'t str),
    /// The line of that number, counted from 1, is none that may be there.
    Line(usize),
    /// It ends too early.
    Cut,
}

impl fmt::Display for Fault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Fault::Long => write!(f, "it is longer than {MOST_BYTES} bytes"),
            Fault::Foreign => write!(f, "it does not begin with '{FIRST}'"),
            Fault::For(other) => {
                f.write_str("it was measured for ")?;
                // Whatever it is, it is shown in one line of moderate length.
                let mut shown = other.chars().take(100);
                shown.try_for_each(|letter| f.write_char(if letter.is_control() { '?' } else { letter }))
            }
            Fault::Line(line) => write!(f, "line {line} is wrong"),
            Fault::Cut => f.write_str("its end is missing"),
        }
    }
}

/// The numbers of a text, in place of those of the rules. `identity` is what it has to be measured for: lines of which each
/// ends with a line feed.
pub fn parsed<'t>(text: &'t [u8], identity: &str, rules: Tuning) -> Result<Tuning, Fault<'t>> {
    if text.len() > MOST_BYTES {
        return Err(Fault::Long);
    }
    let text = core::str::from_utf8(text).map_err(|_| Fault::Foreign)?;
    let (mut rest, mut at) = (text, 0);
    let mut next = || {
        at += 1;
        let (line, behind) = rest.split_once('\n').ok_or(if at == 1 && !FIRST.starts_with(rest) {
            Fault::Foreign
        } else {
            Fault::Cut
        })?;
        rest = behind;
        Ok((at, line))
    };
    if next()?.1 != FIRST {
        return Err(Fault::Foreign);
    }
    for expected in identity.lines() {
        let (_, line) = next()?;
        if line != expected {
            return Err(Fault::For(line));
        }
    }
    let mut tuning = rules;
    let mut seen = [false; NUMBERS.len()];
    loop {
        let (at, line) = next()?;
        if line == LAST {
            break;
        }
        let (number, value) = row(line).ok_or(Fault::Line(at))?;
        if core::mem::replace(&mut seen[number as usize], true) {
            return Err(Fault::Line(at));
        }
        tuning = tuning.with(number, value);
    }
    if rest.is_empty() { Ok(tuning) } else { Err(Fault::Line(at + 1)) }
}

/// `PanelsLen 256`
fn row(line: &str) -> Option<(Number, usize)> {
    let (name, value) = line.split_once(' ')?;
    let &(number, _, [least, most]) = NUMBERS.iter().find(|&&(_, known, _)| known == name)?;
    let value = match value {
        ANY => usize::MAX,
        // `parse` would take a sign.
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
        _ => return None,
    };
    (least..=most).contains(&value).then_some((number, value))
}

/// A text of such numbers, as [`parsed`] reads it.
pub fn written(f: &mut fmt::Formatter<'_>, identity: &str, numbers: &[(Number, usize)]) -> fmt::Result {
    writeln!(f, "{FIRST}")?;
    f.write_str(identity)?;
    for &(number, value) in numbers {
        match value {
            usize::MAX => writeln!(f, "{} {ANY}", number.name())?,
            value => writeln!(f, "{} {value}", number.name())?,
        }
    }
    writeln!(f, "{LAST}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDENTITY: &str = "version 7\nprocessor Some One\nblas Another 1.2\n";

    fn text(numbers: &[(Number, usize)]) -> String {
        struct Written<'n>(&'n [(Number, usize)]);
        impl fmt::Display for Written<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                written(f, IDENTITY, self.0)
            }
        }
        Written(numbers).to_string()
    }

    fn read(text: &[u8]) -> Result<Tuning, Fault<'_>> {
        parsed(text, IDENTITY, Tuning::STANDARD)
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(read(text(&[]).as_bytes()), Ok(Tuning::STANDARD));
        let numbers: Vec<_> = NUMBERS
            .into_iter()
            .flat_map(|(number, _, [least, most])| [[number; 2].into_iter().zip([least, most])])
            .collect();
        for at in 0..2 {
            let numbers: Vec<_> = numbers.iter().map(|pair| pair.clone().nth(at).unwrap()).collect();
            let tuning = read(text(&numbers).as_bytes()).unwrap();
            assert!(numbers.iter().all(|&(number, value)| tuning.get(number) == value), "{tuning:?}");
        }
        let tuning = read(text(&[(Number::PanelsLen, 100)]).as_bytes()).unwrap();
        assert_eq!(tuning, Tuning { panels_len: 100, ..Tuning::STANDARD });
    }

    #[test]
    fn a_text_that_is_cut_anywhere_is_ignored() {
        let whole = text(&[(Number::DirectLen, 24), (Number::PanelsLen, usize::MAX), (Number::TileLen, 64)]);
        assert!(read(whole.as_bytes()).is_ok());
        for end in 0..whole.len() {
            let fault = read(&whole.as_bytes()[..end]).unwrap_err();
            assert!(!fault.to_string().is_empty() && fault == Fault::Cut, "{end}: {fault}");
        }
    }

    #[test]
    fn a_text_that_is_changed_anywhere_is_ignored_or_within_bounds() {
        let whole = text(&[(Number::DirectLen, 24), (Number::PanelsLen, usize::MAX), (Number::TileLen, 64)]);
        for at in 0..whole.len() {
            for byte in [0, b' ', b'\n', b'\r', b'0', b'9', b'A', b'-', b'+', 0x7f, 0x80, 0xff] {
                let mut bytes = whole.clone().into_bytes();
                bytes[at] = byte;
                if let Ok(tuning) = read(&bytes) {
                    let within = |(number, _, [least, most]): (Number, &str, [usize; 2])| {
                        let value = tuning.get(number);
                        value == Tuning::STANDARD.get(number) || (least..=most).contains(&value)
                    };
                    assert!(NUMBERS.into_iter().all(within), "{at} {byte}: {tuning:?}");
                }
            }
        }
    }

    #[test]
    fn each_fault_is_told() {
        let with = |rows: &str| format!("{FIRST}\n{IDENTITY}{rows}");
        for (text, fault, told) in [
            (String::new(), Fault::Cut, "its end is missing"),
            ("x".repeat(MOST_BYTES + 1), Fault::Long, "it is longer than 4096 bytes"),
            ("blasview tuning 2\n".to_owned(), Fault::Foreign, "it does not begin with 'blasview tuning 1'"),
            ("x".repeat(MOST_BYTES), Fault::Foreign, "it does not begin with 'blasview tuning 1'"),
            (
                format!("{FIRST}\nversion 7\nprocessor\tOther {}\n", "é".repeat(200)),
                Fault::For(&format!("processor\tOther {}", "é".repeat(200))),
                &format!("it was measured for processor?Other {}", "é".repeat(84)),
            ),
            (with("DirectLen 24\nend\nend\n"), Fault::Line(7), "line 7 is wrong"),
            (with("end\nDirectLen 24\n"), Fault::Line(6), "line 6 is wrong"),
            (with("end\n\n"), Fault::Line(6), "line 6 is wrong"),
            (with("end\nx"), Fault::Line(6), "line 6 is wrong"),
            (with("DirectLen 24\nDirectLen 24\nend\n"), Fault::Line(6), "line 6 is wrong"),
            (with("\nend\n"), Fault::Line(5), "line 5 is wrong"),
        ] {
            let found = parsed(text.as_bytes(), IDENTITY, Tuning::STANDARD).unwrap_err();
            assert_eq!((found, &*found.to_string()), (fault, told));
        }
        for wrong in [
            "DirectLen",
            "DirectLen ",
            "DirectLen  4",
            "DirectLen 4 ",
            "DirectLen +4",
            "DirectLen -4",
            "DirectLen 4.0",
            "DirectLen any",
            "DirectLen 65537",
            "DirectLen 99999999999999999999",
            "PanelsLen Any",
            "directLen 4",
            "OtherLen 4",
            "TileLen 0",
            "TileDepth 7",
            "PanelsThreads 0",
            "NearPanels 0",
            " DirectLen 4",
            "DirectLen 4\r",
        ] {
            assert_eq!(read(with(&format!("{wrong}\nend\n")).as_bytes()), Err(Fault::Line(5)), "{wrong}");
        }
        // Bytes that are no text.
        assert!(read(b"\xff\xfe\0\0").is_err());
        assert!(read(&[0; 100]).is_err());
        let mut bytes = with("DirectLen 4\nend\n").into_bytes();
        bytes.push(0xff);
        assert_eq!(read(&bytes), Err(Fault::Foreign));
    }
}
