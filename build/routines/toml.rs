//! Reads as much of TOML as the table is written in: tables, texts of one line or of several, numbers and flags.

use std::collections::BTreeMap;

/// What a row says. Numbers and flags stand for their text.
pub type Row = BTreeMap<String, String>;

/// The rows, in their order.
///
/// # Errors
/// Which line is something else, or says what has been said.
pub fn rows(text: &str) -> Result<Vec<(String, Row)>, String> {
    let mut rows: Vec<(String, Row)> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let wrong = |what: &str| Err(format!("line {}: {what}", at + 1));
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            if rows.iter().any(|(other, _)| other == name) {
                return wrong("a second row of that name");
            }
            rows.push((name.to_owned(), Row::new()));
            continue;
        }
        let Some((key, value)) = line.split_once(" = ") else {
            return wrong("no `key = value`");
        };
        let value = if value == "'''" {
            let mut text = String::new();
            loop {
                match lines.next() {
                    Some((_, "'''")) => break text,
                    Some((_, line)) => text += &format!("{line}\n"),
                    None => return wrong("a text without end"),
                }
            }
        } else if let Some(value) = quoted(value) {
            value.to_owned()
        } else if matches!(value, "true" | "false") || value.parse::<usize>().is_ok() {
            value.to_owned()
        } else {
            return wrong("no text, number or flag");
        };
        let Some((_, row)) = rows.last_mut() else {
            return wrong("this is of no row");
        };
        if row.insert(key.to_owned(), value).is_some() {
            return wrong("the row has said this");
        }
    }
    Ok(rows)
}

/// A text in quotes of either kind, in which nothing is escaped.
fn quoted(value: &str) -> Option<&str> {
    let of =
        |quote: char| value.strip_prefix(quote)?.strip_suffix(quote).filter(|text| !text.contains(quote));
    of('\'').or_else(|| of('"').filter(|text| !text.contains('\\')))
}
