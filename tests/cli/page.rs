//! The guide, `docs/program.md`: what `blasview explain` prints there is what it prints.

use std::path::Path;
use std::process::Command;

/// How many calls a product takes, and how much workspace, is up to the BLAS that is there: the last line, which is not
/// compared.
#[test]
fn the_page_shows_what_is_printed() {
    let page = include_str!("../../docs/program.md");
    let folder = Path::new(env!("CARGO_BIN_EXE_blasview")).parent().unwrap();
    let mut compared = 0;
    for part in page.split("```sh\n").skip(1) {
        let (command, rest) = part.split_once("```").unwrap();
        let Some((_, from_text)) =
            rest.split_once("```text\n").filter(|_| command.starts_with("blasview explain"))
        else {
            continue;
        };
        let (shown, _) = from_text.split_once("\n```").unwrap();
        let (shown, _) = shown.rsplit_once('\n').unwrap();
        let output = Command::new("/bin/sh")
            .args(["-c", command])
            .env("PATH", folder)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(printed.contains(shown), "{command}{printed}");
        compared += 1;
    }
    assert_eq!(compared, 2);
}
