//! Pieces of text that operands are made of: brackets, numbers, names.

/// What stands between a bracket at the start of a text and its counterpart, and what follows that.
pub fn bracketed(text: &str, open: char, close: char) -> Result<(&str, &str), String> {
    if !text.starts_with(open) {
        let found = text.chars().next().map_or("the end".to_owned(), |c| format!("'{c}'"));
        return Err(format!("expected '{open}', found {found}"));
    }
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == open) - i32::from(c == close);
        if depth == 0 {
            return Ok((&text[1..at], &text[at + 1..]));
        }
    }
    Err(format!("at '{text}': '{open}' without '{close}'"))
}

/// Numbers between commas.
pub fn numbers<T: std::str::FromStr>(text: &str, what: &str) -> Result<Vec<T>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    text.strip_suffix(',').unwrap_or(text).split(',').map(|part| number(part.trim(), what)).collect()
}

/// A number, which is to be a `what`.
pub fn number<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("'{text}' is not {what}"))
}

/// Whether it is a name as programs have them.
pub fn is_identifier(text: &[u8]) -> bool {
    text.first().is_some_and(|c| !c.is_ascii_digit())
        && text.iter().all(|&c| c.is_ascii_alphanumeric() || c == b'_')
}
