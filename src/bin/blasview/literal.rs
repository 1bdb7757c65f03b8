//! Python literals as far as headers of `.npy` files have them: strings, whole numbers, True, False, None, tuples, lists
//! and dicts, over any number of lines. Read in one pass; whoever wrote them, neither the stack nor time runs out.

use std::iter::Peekable;
use std::str::Chars;

/// Most brackets within brackets; each structured dtype in another takes two.
const DEPTH_LIMIT: usize = 64;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `'<f8'`, `u"x"`.
    Text(String),
    /// `6`, `-1`, and `6L` of Python 2.
    Integer(i128),
    /// `True`, `False`.
    Bool(bool),
    /// `None`.
    None,
    /// `(2, 3)`.
    Tuple(Vec<Literal>),
    /// `[2, 3]`.
    List(Vec<Literal>),
    /// `{'shape': (2, 3)}`.
    Dict(Vec<(Literal, Literal)>),
}

impl Literal {
    /// Reads a text that is one literal.
    pub fn parse(text: &str) -> Result<Literal, String> {
        let mut parser = Parser { rest: text.chars().peekable(), taken: 0, depth: 0 };
        let value = parser.value()?;
        parser.skip_space();
        if parser.rest.peek().is_some() { Err(parser.unexpected()) } else { Ok(value) }
    }
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    /// Characters before them.
    taken: usize,
    depth: usize,
}

impl Parser<'_> {
    fn next(&mut self) -> Option<char> {
        self.taken += 1;
        self.rest.next()
    }

    fn take(&mut self, c: char) -> bool {
        let is_next = self.rest.peek() == Some(&c);
        if is_next {
            self.next();
        }
        is_next
    }

    fn skip_space(&mut self) {
        while self.rest.peek().is_some_and(|c| " \t\n\r\x0c".contains(*c)) {
            self.next();
        }
    }

    fn unexpected(&mut self) -> String {
        match self.rest.peek() {
            Some(c) => format!("'{c}' at character {}", self.taken),
            None => "it ends too early".to_owned(),
        }
    }

    fn value(&mut self) -> Result<Literal, String> {
        self.skip_space();
        match self.rest.peek() {
            Some('(') => {
                let (mut items, is_tuple) = self.items(')', Parser::value)?;
                // (6) is 6.
                Ok(if is_tuple || items.len() != 1 { Literal::Tuple(items) } else { items.remove(0) })
            }
            Some('[') => Ok(Literal::List(self.items(']', Parser::value)?.0)),
            Some('{') => Ok(Literal::Dict(self.items('}', Parser::entry)?.0)),
            Some('\'' | '"') => self.text(),
            Some('-' | '0'..='9') => self.integer(),
            _ => self.word(),
        }
    }

    fn entry(&mut self) -> Result<(Literal, Literal), String> {
        let key = self.value()?;
        self.skip_space();
        if self.take(':') { Ok((key, self.value()?)) } else { Err(self.unexpected()) }
    }

    /// What stands between brackets, and whether there is a comma.
    fn items<T>(
        &mut self,
        close: char,
        item: fn(&mut Self) -> Result<T, String>,
    ) -> Result<(Vec<T>, bool), String> {
        self.next();
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err("brackets nested too deeply".to_owned());
        }
        let (mut items, mut has_comma) = (Vec::new(), false);
        loop {
            self.skip_space();
            if self.take(close) {
                break;
            }
            items.push(item(self)?);
            self.skip_space();
            if self.take(close) {
                break;
            }
            if !self.take(',') {
                return Err(self.unexpected());
            }
            has_comma = true;
        }
        self.depth -= 1;
        Ok((items, has_comma))
    }

    fn integer(&mut self) -> Result<Literal, String> {
        let mut digits = String::new();
        if self.take('-') {
            digits.push('-');
            self.skip_space();
        }
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            self.taken += 1;
            digits.push(digit);
        }
        self.take('L');
        // Other ways to write numbers are not NumPy's.
        if !digits.ends_with(|c: char| c.is_ascii_digit())
            || self.rest.peek().is_some_and(|c| c.is_alphanumeric() || "_.".contains(*c))
        {
            return Err(self.unexpected());
        }
        digits.parse().map(Literal::Integer).map_err(|_| format!("the number {digits} is too large"))
    }

    /// A name without quotes, or the letter before a string.
    fn word(&mut self) -> Result<Literal, String> {
        let start = self.taken;
        let mut word = String::new();
        while let Some(c) = self.rest.next_if(char::is_ascii_alphanumeric) {
            self.taken += 1;
            word.push(c);
        }
        match (word.as_str(), self.rest.peek()) {
            ("True", _) => Ok(Literal::Bool(true)),
            ("False", _) => Ok(Literal::Bool(false)),
            ("None", _) => Ok(Literal::None),
            ("u" | "U", Some('\'' | '"')) => self.text(),
            ("", _) => Err(self.unexpected()),
            _ => Err(format!("'{word}' at character {start}")),
        }
    }

    fn text(&mut self) -> Result<Literal, String> {
        let (mut text, quote) = (String::new(), self.next());
        loop {
            match self.next() {
                None | Some('\n' | '\r') => return Err("a string without its end".to_owned()),
                c if c == quote => return Ok(Literal::Text(text)),
                Some('\\') => text.push(self.escaped()?),
                Some(c) => text.push(c),
            }
        }
    }

    /// The character that an escape, of which the backslash has been read, stands for.
    fn escaped(&mut self) -> Result<char, String> {
        let digits = match self.next() {
            Some('n') => return Ok('\n'),
            Some('r') => return Ok('\r'),
            Some('t') => return Ok('\t'),
            Some(c @ ('\\' | '\'' | '"')) => return Ok(c),
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            c => return Err(format!("the escape \\{} is not known", c.unwrap_or(' '))),
        };
        let hex: String = (0..digits).filter_map(|_| self.next()).collect();
        let code = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
        code.ok_or_else(|| format!("'{hex}' is no number of a character"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_reads() {
        let text = |text: &str| Literal::Text(text.to_owned());
        let numbers = |list: &[i128]| list.iter().copied().map(Literal::Integer).collect::<Vec<Literal>>();
        for (source, expected) in [
            ("'a'", text("a")),
            (" \n\"it's\"\n\n ", text("it's")),
            (r#"'\\\'\n\x41\u00e9\U0001f600'"#, text("\\'\nAé😀")),
            ("u'a'", text("a")),
            ("-12", Literal::Integer(-12)),
            ("6L", Literal::Integer(6)),
            ("(6)", Literal::Integer(6)),
            ("(6,)", Literal::Tuple(numbers(&[6]))),
            ("()", Literal::Tuple(vec![])),
            ("(6L,\r\n 4L)", Literal::Tuple(numbers(&[6, 4]))),
            ("[1,2,]", Literal::List(numbers(&[1, 2]))),
            ("{'a': True, 'b': None}", {
                Literal::Dict(vec![(text("a"), Literal::Bool(true)), (text("b"), Literal::None)])
            }),
        ] {
            assert_eq!(Literal::parse(source), Ok(expected), "{source}");
        }
    }

    #[test]
    fn what_is_refused_says_where() {
        for (source, expected) in [
            ("", "it ends too early"),
            ("[1 2]", "'2' at character 3"),
            ("[1,", "it ends too early"),
            ("{'a' 1}", "'1' at character 5"),
            ("(1_0,)", "'_' at character 2"),
            ("0x10", "'x' at character 1"),
            ("1.5", "'.' at character 1"),
            ("-", "it ends too early"),
            ("(1+1)", "'+' at character 2"),
            ("(,)", "',' at character 1"),
            ("6LL", "'L' at character 2"),
            ("dict()", "'dict' at character 0"),
            ("'a", "a string without its end"),
            ("'a\n'", "a string without its end"),
            ("'\\q'", "the escape \\q is not known"),
            ("'\\ud800'", "'d800' is no number of a character"),
            ("1 1", "'1' at character 2"),
            ("9999999999999999999999999999999999999999", "is too large"),
        ] {
            let message = Literal::parse(source).unwrap_err();
            assert!(message.contains(expected), "{source}: {message}");
        }
        for open in ["(", "[", "{"] {
            assert_eq!(Literal::parse(&open.repeat(9000)).unwrap_err(), "brackets nested too deeply");
        }
    }
}
