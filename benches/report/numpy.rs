//! NumPy on the same cases, by `tools/numpy_bench.py` in a process of its own: it is told strides, and answers with times.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::measure::{COPIES, MEMORY, Name, Settings};
use crate::moves::Move;
use crate::pages::rows::Row;
use crate::products::Product;

const PEER: &str = "NumPy";
const ITEM: isize = size_of::<f64>() as isize;

fn operand(lens: &[usize], strides: &[isize]) -> Value {
    let strides: Vec<isize> = strides.iter().map(|stride| stride * ITEM).collect();
    json!({ "shape": lens, "strides": strides })
}

/// What NumPy is asked of a product.
pub fn product(name: &Name, product: &Product) -> Value {
    let [m, n, k] = product.lens;
    let operands: Vec<Value> = [[m, k], [k, n], [m, n]]
        .iter()
        .zip(product.places)
        .map(|(lens, place)| operand(lens, &(place.strides)(lens[0] as isize, lens[1] as isize)))
        .collect();
    json!({ "group": name.group, "case": name.case, "n": name.n, "operands": operands })
}

/// What NumPy is asked of a copy.
pub fn copy(name: &Name, source: &Move) -> Value {
    let operands = [operand(&source.lens, &source.strides)];
    json!({ "group": name.group, "case": name.case, "n": name.n, "operands": operands })
}

/// What NumPy has measured, and its version; `done` is called after each case.
///
/// # Errors
/// What went wrong with the other process, as text.
pub fn run(
    python: &str,
    settings: Settings,
    cases: &[Value],
    mut done: impl FnMut(&str),
) -> Result<(String, Vec<Row>), String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tools/numpy_bench.py");
    let mut command = Command::new(python);
    command.args(["-B", script, "--cases"]).args(settings.quick.then_some("--quick"));
    command.env("OPENBLAS_NUM_THREADS", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = command.spawn().map_err(|error| format!("{python}: {error}"))?;
    // It reads all before it answers.
    let input = process.stdin.take().map(|mut input| input.write_all(json!(cases).to_string().as_bytes()));
    input.transpose().map_err(|error| format!("{python}: {error}"))?;

    let (mut version, mut rows) = (String::new(), Vec::new());
    for line in process.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()) {
        let line = line.map_err(|error| error.to_string())?;
        let answer: Value = serde_json::from_str(&line).map_err(|error| format!("{line}: {error}"))?;
        if let Some(text) = answer["version"].as_str() {
            version = text.to_owned();
            continue;
        }
        let row = row(&answer).ok_or_else(|| format!("not an answer: {line}"))?;
        done(&row.case);
        rows.push(row);
    }
    let status = process.wait().map_err(|error| error.to_string())?;
    if status.success() { Ok((version, rows)) } else { Err(format!("{script}: {status}")) }
}

fn row(answer: &Value) -> Option<Row> {
    let group = answer["group"].as_str()?;
    let n = answer["n"].as_u64()? as usize;
    let quartile = |at: usize| answer["quartiles"][at].as_f64();
    Some(Row {
        group: group.to_owned(),
        case: answer["case"].as_str()?.to_owned(),
        dtype: "f64".to_owned(),
        n,
        peer: Some(PEER.to_owned()),
        reference_ns: answer["reference_ns"].as_f64(),
        peer_ns: answer["peer_ns"].as_f64(),
        bytes_copied: (group == COPIES).then_some((n * size_of::<f64>()) as u64),
        workspace_bytes: answer["bytes"].as_u64().filter(|_| group == MEMORY),
        quartiles: quartile(0).zip(quartile(1)).map(|(low, high)| [low, high]),
        ..Row::default()
    })
}
