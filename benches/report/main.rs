//! `make report`: what blasview costs and saves, measured beside direct calls and other libraries, as pages.
//!
//! Options after `--`:
//! - `--out FOLDER`: where `index.html`, `report.md` and `report.json` go (`target/report` unless given);
//! - `--readme FOLDER`: also the drawings that the README shows;
//! - `--filter TEXT`: only cases whose `group/case/n` contains TEXT;
//! - `--quick`: few sizes and rounds, to see that all works; `--large`: also sizes that take long;
//! - `--python PROGRAM`: measure NumPy too, with that interpreter;
//! - `--check OLD NEW [--tolerance 0.1]`: measure nothing, compare two `report.json`; fails if something is worse;
//! - `--render FILE`: measure nothing, make the pages of that `report.json`.

mod arrays;
#[allow(dead_code, reason = "each benchmark uses its part")]
#[path = "../subjects/calls.rs"]
mod calls;
#[allow(dead_code, reason = "each benchmark uses its part")]
#[path = "../subjects/contractions.rs"]
mod contractions;
mod copies;
mod layouts;
mod machine;
mod measure;
mod memory;
#[allow(dead_code, reason = "each benchmark uses its part")]
#[path = "../subjects/moves.rs"]
mod moves;
mod numpy;
mod pages;
#[allow(dead_code, reason = "each benchmark uses its part")]
#[path = "../peers/mod.rs"]
mod peers;
#[allow(dead_code, reason = "each benchmark uses its part")]
#[path = "../subjects/products.rs"]
mod products;
mod routines;
mod rules;
#[allow(dead_code, reason = "criterion's part is not used")]
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use measure::{Name, Settings};
use pages::check::compare;
use pages::rows::{Report, Row};
use pages::sections::figures;

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

/// Something to measure.
struct Task {
    name: Name,
    run: Box<dyn Fn(Settings) -> Vec<Row>>,
    /// The same as NumPy is asked it.
    numpy: Option<serde_json::Value>,
}

/// What follows an option.
fn after(arguments: &[String], option: &str, at: usize) -> Option<String> {
    let place = arguments.iter().position(|argument| argument == option)?;
    arguments.get(place + at).cloned()
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match (after(&arguments, "--check", 1), after(&arguments, "--render", 1)) {
        (Some(old), _) => check(&arguments, &old),
        (None, Some(file)) => read(&file).and_then(|report| write(&arguments, &report)).map(|()| true),
        (None, None) => {
            let report = run(&arguments);
            write(&arguments, &report).map(|()| true)
        }
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("report: {message}");
            ExitCode::from(2)
        }
    }
}

fn read(file: &str) -> Result<Report, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    Report::from_json(&text).map_err(|error| format!("{file}: {error}"))
}

/// Whether the new run is as good as the old one.
fn check(arguments: &[String], old: &str) -> Result<bool, String> {
    let new = after(arguments, "--check", 2).ok_or("--check takes two files")?;
    let tolerance = match after(arguments, "--tolerance", 1) {
        Some(text) => text.parse().map_err(|_| format!("not a tolerance: {text}"))?,
        None => 0.1,
    };
    let comparison = compare(&read(old)?, &read(&new)?, tolerance);
    println!("{}", comparison.to_text(tolerance));
    Ok(comparison.is_good())
}

/// Measures all that was asked for.
fn run(arguments: &[String]) -> Report {
    let given = |option: &str| arguments.iter().any(|argument| argument == option);
    let settings = Settings { quick: given("--quick"), large: given("--large") };
    let filter = after(arguments, "--filter", 1).unwrap_or_default();
    let all = [
        routines::tasks(settings),
        layouts::tasks(settings),
        copies::tasks(settings),
        arrays::tasks(settings),
        memory::tasks(settings),
        rules::tasks(),
    ];
    let chosen =
        |task: &Task| format!("{}/{}/{}", task.name.group, task.name.case, task.name.n).contains(&filter);
    let tasks: Vec<Task> = all.into_iter().flatten().filter(chosen).collect();
    let questions: Vec<_> = tasks.iter().filter_map(|task| task.numpy.clone()).collect();
    let python = after(arguments, "--python", 1);

    products::set_threads(1);
    let asked = if python.is_some() { questions.len() } else { 0 };
    let bar = ProgressBar::new((tasks.len() + asked) as u64);
    let style =
        ProgressStyle::with_template("{elapsed_precise} [{bar:40}] {pos}/{len}, {eta} left  {wide_msg}");
    bar.set_style(style.expect("a template of known keys"));
    let mut rows = Vec::new();
    for task in &tasks {
        bar.set_message(format!("{}: {}, n = {}", task.name.group, task.name.case, task.name.n));
        rows.extend((task.run)(settings));
        bar.inc(1);
    }
    let answered = python.map(|python| {
        numpy::run(&python, settings, &questions, |case| {
            bar.set_message(format!("NumPy: {case}"));
            bar.inc(1);
        })
    });
    bar.finish_and_clear();
    let numpy = match answered {
        Some(Ok((version, of_numpy))) => {
            rows.extend(of_numpy);
            Some(version)
        }
        Some(Err(message)) => {
            eprintln!("report: without NumPy: {message}");
            None
        }
        None => None,
    };
    let command = std::env::var("BLASVIEW_REPORT_COMMAND");
    let command =
        command.unwrap_or_else(|_| format!("cargo bench --bench report -- {}", arguments.join(" ")));
    Report { date: machine::date(), command, machine: machine::describe(numpy.as_deref()), rows }
}

/// Writes all pages, and says where they are.
fn write(arguments: &[String], report: &Report) -> Result<(), String> {
    let figures = figures(report);
    let folder = |path: Option<String>| -> Result<Option<PathBuf>, String> {
        let Some(path) = path.map(PathBuf::from) else { return Ok(None) };
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Some(path))
    };
    let write = |folder: &Path, name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("{}", path.display());
        Ok::<(), String>(())
    };
    let out = after(arguments, "--out", 1).unwrap_or_else(|| "target/report".to_owned());
    if let Some(out) = folder(Some(out))? {
        let json = report.to_json();
        // What nobody could read is no report.
        Report::from_json(&json)?;
        write(&out, "report.json", &json)?;
        write(&out, "report.md", &pages::markdown::markdown(report, &figures))?;
        write(&out, "index.html", &pages::html::page(report, &figures))?;
    }
    if let Some(readme) = folder(after(arguments, "--readme", 1))? {
        for (name, drawing) in pages::sheet::sheets(report, &figures) {
            write(&readme, &name, &drawing)?;
        }
    }
    Ok(())
}
