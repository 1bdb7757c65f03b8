//! The report as Markdown: the same numbers as tables.

use std::fmt::Write;

use super::figures::{Figure, Table};
use super::rows::Report;

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn write_table(text: &mut String, table: &Table) -> std::fmt::Result {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
        format!("| {} |", cells.join(" | "))
    };
    writeln!(text, "{}", line(&table.head))?;
    let dashes = |at: usize| if at < table.names { "---" } else { "---:" };
    let dashes: Vec<&str> = (0..table.head.len()).map(dashes).collect();
    writeln!(text, "|{}|", dashes.join("|"))?;
    table.rows.iter().try_for_each(|row| writeln!(text, "{}", line(row)))
}

fn write_report(text: &mut String, report: &Report, figures: &[Figure]) -> std::fmt::Result {
    writeln!(text, "# blasview, measured: what a layout costs\n\n| | |\n|---|---|")?;
    let facts = [("Date", &report.date), ("Command", &report.command)];
    let machine = report.machine.iter().map(|(name, value)| (name.as_str(), value));
    for (name, value) in facts.into_iter().chain(machine) {
        writeln!(text, "| {} | {} |", cell(name), cell(value))?;
    }
    writeln!(
        text,
        "\nTimes are medians of rounds in which all candidates take turns on the same memory. `report.json` has all of it, with \
         quartiles; `index.html` the plots."
    )?;
    for figure in figures {
        writeln!(text, "\n## {}\n\n{}\n", figure.heading, figure.text)?;
        for part in figure.parts.iter().filter(|part| !part.heading.is_empty()) {
            writeln!(text, "- **{}.** {}", part.heading, part.text)?;
        }
        writeln!(text)?;
        write_table(text, &figure.table)?;
    }
    Ok(())
}

/// The text.
pub fn markdown(report: &Report, figures: &[Figure]) -> String {
    let mut text = String::new();
    write_report(&mut text, report, figures).expect("a string takes all");
    text
}
