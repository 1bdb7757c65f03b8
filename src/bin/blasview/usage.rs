//! What is wrong with a command line, in one line as for everything else: clap takes several.

use std::ffi::OsStr;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Command, CommandFactory};

use crate::arguments::Cli;
use crate::failure::Failure;

/// What clap says before its usage and tips, which are worth no line of their own; and where to read on.
pub fn failure(error: &Error) -> Failure {
    let program = Cli::command();
    let message = match error.kind() {
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!("a command is missing: {}", commands(&program))
        }
        ErrorKind::InvalidSubcommand => {
            format!("{}: the commands are {}", said(error), commands(&program))
        }
        _ => said(error),
    };
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand].into_iter();
    let meant = meant.filter_map(|kind| match error.get(kind)? {
        ContextValue::String(name) => Some(name.clone()),
        ContextValue::Strings(names) => names.first().cloned(),
        _ => None,
    });
    let meant: String = meant.map(|name| format!(" (is '{name}' meant?)")).collect();
    // No option but those that end it can come before the command.
    let command = std::env::args_os().nth(1).and_then(|name| known(&program, &name));
    let command = command.map_or(String::new(), |name| format!("{name} "));
    Failure::new(format!("{message}{meant}; see 'blasview {command}--help'"))
}

/// The message without the tips.
fn said(error: &Error) -> String {
    let text = error.to_string();
    let tips = ["\n\n  tip:", "\n\nUsage:", "\n\nFor more information"];
    let end = tips.iter().filter_map(|tip| text.find(tip)).min().unwrap_or(text.len());
    text[..end].trim_start_matches("error: ").to_owned()
}

fn known(program: &Command, name: &OsStr) -> Option<String> {
    program.find_subcommand(name).map(|command| command.get_name().to_owned())
}

/// `explain, gemm, bench`.
fn commands(program: &Command) -> String {
    program.get_subcommands().map(Command::get_name).collect::<Vec<&str>>().join(", ")
}
