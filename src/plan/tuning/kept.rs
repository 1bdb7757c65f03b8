//! Numbers that were measured on the spot, as a text that is kept: which processor and which BLAS they are for, a line per
//! number, and an end, so that a text that is cut is not taken for a shorter one.

use core::fmt;

use super::{Number, Tuning};

/// The first line, which changes when the meaning of the numbers does.
const TITLE: &str = "blasview tuning 1";
const PROCESSOR: &str = "processor: ";
const BLAS: &str = "blas: ";
const END: &str = "end";

/// Longer texts are none of ours.
pub const LONGEST: usize = 4096;

/// Writes numbers with what they are for.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// As [`processor`](crate::arch::processor) has it.
    pub processor: &'a str,
    /// Name, version and kernels.
    pub blas: &'a str,
    /// The numbers.
    pub tuning: &'a Tuning,
}

impl fmt::Display for Kept<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Kept { processor, blas, tuning } = *self;
        writeln!(f, "{TITLE}\n{PROCESSOR}{processor}\n{BLAS}{blas}")?;
        for number in Number::ALL {
            writeln!(f, "{} {}", number.name(), tuning.get(number))?;
        }
        writeln!(f, "{END}")
    }
}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault<'a> {
    /// It is no text of ours, or of another version.
    Title,
    /// It is for another processor.
    Processor(&'a str),
    /// It is for another BLAS.
    Blas(&'a str),
    /// A line that says nothing known.
    Line(usize),
    /// It is cut, or goes on after its end.
    End,
}

impl fmt::Display for Fault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Fault::Title => write!(f, "it does not begin with \"{TITLE}\""),
            Fault::Processor(other) => write!(f, "it is for another processor, {other:.60}"),
            Fault::Blas(other) => write!(f, "it is for another BLAS, {other:.80}"),
            Fault::Line(line) => write!(f, "line {line} is no number that is known"),
            Fault::End => write!(f, "it does not end with \"{END}\""),
        }
    }
}

/// The numbers of a text for that processor and that BLAS; those that it does not have stay as they are.
///
/// # Errors
/// What is wrong with it: nothing of it counts then.
pub fn parse<'a>(
    text: &'a str,
    processor: &str,
    blas: &str,
    mut tuning: Tuning,
) -> Result<Tuning, Fault<'a>> {
    let text = text.trim_end().strip_suffix(END).ok_or(Fault::End)?;
    let mut lines = text.lines().enumerate();
    let mut next = |prefix: &str| lines.next().and_then(|(_, line)| line.strip_prefix(prefix));
    if next(TITLE) != Some("") {
        return Err(Fault::Title);
    }
    match next(PROCESSOR) {
        Some(found) if found == processor => {}
        found => return Err(Fault::Processor(found.unwrap_or("none"))),
    }
    match next(BLAS) {
        Some(found) if found == blas => {}
        found => return Err(Fault::Blas(found.unwrap_or("none"))),
    }
    for (at, line) in lines {
        let fault = Fault::Line(at + 1);
        let (name, value) = line.split_once(' ').ok_or(fault)?;
        let number = Number::ALL.into_iter().find(|number| number.name() == name).ok_or(fault)?;
        let value = value.parse().ok().filter(|&value| number.may_be(value)).ok_or(fault)?;
        tuning = tuning.with(number, value);
    }
    Ok(tuning)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CPU: &str = "GenuineIntel 6-207";
    const LIBRARY: &str = "OpenBLAS 0.3.21, Cooperlake kernels";

    fn text(tuning: &Tuning) -> String {
        Kept { processor: CPU, blas: LIBRARY, tuning }.to_string()
    }

    fn other() -> Tuning {
        Number::ALL
            .into_iter()
            .zip(1..)
            .fold(Tuning::STANDARD, |tuning, (number, value)| tuning.with(number, value))
    }

    #[test]
    fn what_is_written_is_read() {
        let tuning = other();
        for (number, value) in Number::ALL.into_iter().zip(1..) {
            assert_eq!(tuning.get(number), value, "{}", number.name());
        }
        let text = text(&tuning);
        assert!(text.len() < LONGEST / 4, "{text}");
        assert_eq!(parse(&text, CPU, LIBRARY, Tuning::STANDARD), Ok(tuning));
        // What is not there stays as it was.
        let few = text.lines().filter(|line| !line.starts_with("PanelsLen")).map(|line| format!("{line}\n"));
        let few: String = few.collect();
        let expected = tuning.with(Number::PanelsLen, 77);
        assert_eq!(parse(&few, CPU, LIBRARY, Tuning::STANDARD.with(Number::PanelsLen, 77)), Ok(expected));
    }

    #[test]
    fn a_text_that_is_cut_anywhere_is_none() {
        let text = text(&other());
        // But for its last line break.
        for len in 0..text.len() - 1 {
            assert!(parse(&text[..len], CPU, LIBRARY, Tuning::STANDARD).is_err(), "{}", &text[..len]);
        }
    }

    #[test]
    fn foreign_and_broken_texts_are_none() {
        let tuning = other();
        let good = text(&tuning);
        let fault = |text: &str| parse(text, CPU, LIBRARY, Tuning::STANDARD).unwrap_err().to_string();
        assert!(fault(&good.replace("6-207", "6-85")).contains("another processor, GenuineIntel 6-85"));
        assert!(fault(&good.replace("0.3.21", "0.3.30")).contains("another BLAS, OpenBLAS 0.3.30"));
        assert!(fault(&good.replace("tuning 1", "tuning 2")).contains("begin with"));
        assert!(fault(&good.replace("DirectLen 1\n", "DirectLength 1\n")).contains("line 4"));
        for value in ["", "-1", "1.5", "1e3", "99999999999999999999999", "x", "1 2"] {
            let bad = good.replace("DirectLen 1\n", &format!("DirectLen {value}\n"));
            assert!(fault(&bad).contains("line 4"), "{bad}");
        }
        assert!(fault(&good.replace("TileLen 8\n", "TileLen 0\n")).contains("line"), "{good}");
        assert!(fault(&format!("{good}more\n")).contains("end with"));
        assert_eq!(fault(""), "it does not end with \"end\"");
    }
}
