//! Files that NumPy has written, and views of them that NumPy has made: `tests/numpy/npy_files.py`.

use std::path::Path;
use std::process::Command;

use num_complex::Complex;
use serde_json::Value;

use crate::{Folder, json, read, stdout};

/// NumPy is there once `make test-numpy` has installed it under the target folder.
#[test]
fn files_are_read_as_numpy_reads_them() {
    let target = Path::new(env!("CARGO_BIN_EXE_blasview")).ancestors().nth(2).unwrap();
    let python = target.join("numpy/bin/python");
    if !python.exists() {
        assert!(std::env::var_os("BLASVIEW_REQUIRE_NUMPY").is_none_or(|required| required != "1"));
        eprintln!("skipped: no NumPy in {}", target.display());
        return;
    }
    let folder = Folder::new();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/numpy/npy_files.py");
    assert!(Command::new(python).arg(script).arg(folder.0.path()).status().unwrap().success());
    let cases: Value = serde_json::from_slice(&std::fs::read(folder.path("cases.json")).unwrap()).unwrap();
    let cases = cases.as_array().unwrap();
    assert!(cases.len() > 200);
    let identity = |n: u64| -> String {
        let name = format!("identity-{n}.npy");
        let number = |at| Complex::new(if at % (n + 1) == 0 { 1.0_f64 } else { 0.0 }, 0.0);
        let numbers: Vec<Complex<f64>> = (0..n * n).map(number).collect();
        folder.array(&name, &[n, n], npyz::Order::C, &numbers)
    };
    for case in cases {
        let spec = folder.spec(case["file"].as_str().unwrap()) + case["suffixes"].as_str().unwrap();
        let view = json(&["explain", "--json", &spec])["views"][0].take();
        assert_eq!(view["shape"], case["shape"], "{spec}");
        assert_eq!(view["note"].is_null(), !case["strides"].is_null(), "{spec}");
        if view["note"].is_null() {
            // Only NumPy's own files begin where memory does.
            for key in ["strides", "offset", "aligned"].into_iter().filter(|&key| !case[key].is_null()) {
                assert_eq!(view[key], case[key], "{spec} {key}");
            }
        }
        let cols = case["shape"][1].as_u64().unwrap();
        stdout(&["gemm", &spec, &identity(cols), "--check", "-o", &folder.spec("out.npy")]);
        let (_, values) = read::<Complex<f64>>(&folder.path("out.npy"));
        let expected: Vec<Complex<f64>> = serde_json::from_value::<Vec<[f64; 2]>>(case["values"].clone())
            .unwrap()
            .into_iter()
            .map(|[re, im]| Complex::new(re, im))
            .collect();
        assert_eq!(values, expected, "{spec}");
    }
}
