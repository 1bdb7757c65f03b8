//! [`Failure`]: what ends the program early; one line for the person in front of it.

use std::fmt;

/// Something wrong with the request or with its files: one line on standard error, exit code 2.
#[derive(Debug)]
pub struct Failure {
    subject: Option<String>,
    message: String,
}

impl Failure {
    /// A failure that needs no subject.
    pub fn new(message: impl fmt::Display) -> Failure {
        Failure { subject: None, message: message.to_string() }
    }

    /// A failure about that file or that part of the command line.
    pub fn about(subject: impl fmt::Display, message: impl fmt::Display) -> Failure {
        Failure { subject: Some(subject.to_string()), message: message.to_string() }
    }
}

/// `digits.npy: not an .npy file`. Always one line: file names and parsers' messages may have more.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one_line = |text: &str| {
            let lines: Vec<&str> =
                text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
            lines.join(" ").replace(char::is_control, "?")
        };
        if let Some(subject) = self.subject.as_ref().filter(|subject| !subject.is_empty()) {
            write!(f, "{}: ", one_line(subject))?;
        }
        f.write_str(&one_line(&self.message))
    }
}

impl From<blasview::Error> for Failure {
    fn from(error: blasview::Error) -> Failure {
        Failure::new(error)
    }
}
