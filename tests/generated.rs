//! What is generated from `routines.toml` is what is checked in; `make generate` renews it, and so does this test with
//! `BLASVIEW_BLESS=1`. A row is all that a routine takes, and one that cannot be is refused.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

#[allow(dead_code, reason = "it is a program, too")]
#[path = "../build/routines/main.rs"]
mod generator;

use generator::row::routines;

/// The folder of the package, if there is a rustfmt, which what is generated is laid out by.
fn root() -> Option<&'static Path> {
    if Command::new("rustfmt").arg("--version").output().is_err() {
        eprintln!("skipped: there is no rustfmt");
        return None;
    }
    Some(Path::new(env!("CARGO_MANIFEST_DIR")))
}

#[test]
fn files_are_what_the_table_says() {
    let Some(root) = root() else { return };
    let stale = generator::stale(root).unwrap();
    if env::var_os("BLASVIEW_BLESS").is_some_and(|bless| bless == "1") {
        for (path, text) in stale {
            fs::write(path, text).unwrap();
        }
        return;
    }
    let stale: Vec<_> = stale.into_iter().map(|(path, _)| path).collect();
    assert!(stale.is_empty(), "not what routines.toml says: {stale:?}; run `make generate`");
}

/// Everything that a routine stands in follows from its row.
#[test]
fn a_row_is_a_routine() {
    let Some(root) = root() else { return };
    const ROW: &str = "
[made]
group = \"level3\"
scalars = \"real\"
arguments = \"side uplo alpha A B beta C*\"
plan = 'one_sided(\"made\", Symmetric, {left})'
plan_doc = 'Made up.'
kernel = \"one_sided\"
kernel_row = \"made {side}\"
cblas = \"cblas_smade cblas_dmade\"
cblas_arguments = \"order side uplo m n alpha A B beta C*\"
cblas_doc = 'Made up.'
cpp_scaled = 'product'
c = '''
Made up.

{uplo}
'''
cpp = 'Made up.'
rust = 'Made up.'
";
    let table = fs::read_to_string(root.join("routines.toml")).unwrap();
    let [before, after] = [table.clone(), table + ROW].map(|table| {
        let rows = routines(&table).unwrap();
        let files = generator::files(root, &rows.iter().collect::<Vec<_>>()).unwrap();
        files
            .into_iter()
            .flat_map(|(path, parts)| {
                let lines = parts.join("\n").lines().map(str::to_owned).collect::<Vec<_>>();
                lines.into_iter().map(move |line| (path.clone(), line.trim().to_owned()))
            })
            .collect::<BTreeSet<_>>()
    });
    let added: Vec<_> = after.difference(&before).collect();
    for (path, line) in [
        (
            "include/blasview/level3.hpp",
            "return detail::call(how, bv_made, s, part, detail::by_product(alpha, a, b), a.view(), b.view(), &beta,",
        ),
        ("src/backend/level3.rs", "standard [cblas_smade cblas_dmade] ours made;"),
        (
            "src/blas/compiled.rs",
            "made_raw(side: Side, uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::made_raw;",
        ),
        ("src/blas/level3/kernels.rs", "made_right: made Right;"),
        (
            "src/blas/level3/raw.rs",
            "unsafe { dispatch!(self, 3, MADE_LEFT, kernel!(made_left), settings, given) }",
        ),
        ("src/blas/level3/structured.rs", "Context::new().made(side, uplo, alpha, a, b, beta, c)"),
        ("src/capi/level3.rs", "pub unsafe extern \"C\" fn bv_made("),
        ("src/plan/routines.rs", "pub const MADE_RIGHT: Routine<3> = one_sided(\"made\", Symmetric, false);"),
    ] {
        let is_there = added.iter().any(|(other, added)| other == path && added == line);
        assert!(is_there, "{line} is not new in {path}");
    }
    // Of documents that many have nothing is new.
    assert!(!added.iter().any(|(_, line)| line.contains("{uplo}")));
}

#[test]
fn rows_that_cannot_be_are_refused() {
    let made = |row: &str| routines(&format!("[made]\n{row}")).map(|rows| rows.len());
    assert_eq!(made("group = \"level1\"\n# Why.\n\narguments = 'x y*'\nc = '''\nMade up.\n'''"), Ok(1));
    for (row, error) in [
        ("groop = \"level1\"", "made: `groop` is what no row says"),
        ("plan = 'x'", "made: `plan` without `plan_doc`"),
        ("rust = 'x'\ngroup = 'level1'", "made: `rust` without `arguments`"),
        ("arguments = 'x y* z'", "made: `z` is no argument"),
        ("arguments = 'n x y*'", "made: `n` is an argument of CBLAS"),
        ("arguments = 'x y'", "made: a routine writes operands or returns a value"),
        ("arguments = 'x*'\nresult = 'real'", "made: a routine writes operands or returns a value"),
        ("arguments = 'x y*'\nconjugated = 2", "made: `conjugated` is no operand"),
        ("cpp_scaled = 'product'", "made: `cpp_scaled` without `cpp`"),
        (
            "cpp_scaled = 'product'\ncpp = 'x'\ngroup = 'level1'\narguments = 'x y*'",
            "made: `cpp_scaled` without alpha, which takes the factors",
        ),
        ("scalars = 'both'", "made: there are no scalars `both`"),
        ("result = 'two'", "made: there is no result `two`"),
        ("c", "line 2: no `key = value`"),
        ("c = x", "line 2: no text, number or flag"),
        ("c = '''\nx", "line 2: a text without end"),
        ("c = 'x'\nc = 'y'", "line 3: the row has said this"),
        ("[made]", "line 2: a second row of that name"),
    ] {
        assert_eq!(made(row), Err(error.to_owned()), "{row}");
    }
    assert_eq!(routines("c = 'x'").map(|rows| rows.len()), Err("line 1: this is of no row".to_owned()));
}
