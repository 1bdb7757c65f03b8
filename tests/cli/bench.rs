//! `bench`: what it says of a case, and that its parts agree. How long anything takes is not for tests to say.

use serde_json::{Value, json};

use crate::{Folder, assert_has, complaint, json as parsed, stdout};

fn bench(arguments: &[&str]) -> Value {
    parsed(&[&["bench", "--json", "--seconds", "0"], arguments].concat())
}

fn names(measured: &Value) -> Vec<&str> {
    measured["times"].as_array().unwrap().iter().map(|time| time["name"].as_str().unwrap()).collect()
}

/// Everything that has to hold, whatever was measured.
fn check(measured: &Value) {
    let number = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("{measured:#}"));
    let (ours, reference) = (number(&measured["ours_ns"]), number(&measured["reference_ns"]));
    assert!(ours > 0.0 && reference > 0.0);
    assert!((number(&measured["ratio"]) / (ours / reference) - 1.0).abs() < 1e-12);
    let times = measured["times"].as_array().unwrap();
    for time in times {
        let of = number(&time["median_ns"]) / reference;
        assert!((number(&time["of_reference"]) / of - 1.0).abs() < 1e-9 && number(&time["spread"]) >= 0.0);
        let key = match time["name"].as_str().unwrap() {
            "contiguous" => "reference_ns",
            "ours" => "ours_ns",
            "copy_first" => "peer_ns",
            _ => continue,
        };
        assert_eq!(time["median_ns"], measured[key]);
    }
    assert!(measured["rounds"].as_u64().unwrap() >= 3);
    assert_eq!(measured["peer"].is_null(), measured["peer_ns"].is_null());
    assert_eq!(measured["group"], "bench");
    let plan = measured["plan"].as_array().unwrap();
    let copied: u64 = plan.iter().map(|operand| operand["bytes"].as_u64().unwrap()).sum();
    assert_eq!(measured["bytes_copied"], copied);
    let refused = plan.iter().filter(|operand| operand["pass"] == false).count();
    assert_eq!(names(measured).contains(&"copied_before"), refused > 0);
    assert_eq!(
        names(measured).iter().filter(|name| name.starts_with("copy_") && name.len() == 6).count(),
        refused
    );
    // What it costs at the length that is named is what was asked for.
    for cost in measured["break_even"]["lengths"].as_array().into_iter().flatten() {
        let [here, share, below, length] = ["here", "share", "below", "length"].map(|key| number(&cost[key]));
        assert!(share * here / length <= below * (1.0 + 1e-6), "{cost}");
        assert!(length <= 1.0 || share * here / (length - 1.0) > below * (1.0 - 1e-6), "{cost}");
    }
}

#[test]
fn what_passes_copies_nothing() {
    for (arguments, shape, peer) in [
        (&["f64[80,60]", "f64[60,70]"][..], [80, 70, 60], false),
        (&["f64[100,90][5:85, :60]", "f64[60,70].T.T"], [80, 70, 60], true),
        (&["c64[60,80].H", "c64[60,70]", "c64[80,70]"], [80, 70, 60], true),
        (&["f32[80,60][::-1]", "f32[60,70]", "f32[80,70][::-1]", "--beta", "1"], [80, 70, 60], true),
        (&["c128[60,80] order F"], [60, 60, 80], false),
        (&["--b", "f64[60,70]", "--m", "3"], [3, 70, 60], false),
        (&["f64[4,4]", "f64[4,4]"], [4, 4, 4], false),
    ] {
        let measured = bench(arguments);
        check(&measured);
        assert_eq!([&measured["m"], &measured["n"], &measured["k"]].map(|len| len.as_i64().unwrap()), shape);
        assert_eq!((&measured["bytes_copied"], &measured["calls"]), (&json!(0), &json!(1)), "{arguments:?}");
        assert_eq!(measured["peer"].is_string(), peer, "{arguments:?}");
        let even = &measured["break_even"];
        assert_eq!(
            (&even["products"], &even["operands"], &even["lengths"]),
            (&json!(null), &json!([]), &json!([]))
        );
        assert_has(even["says"].as_str().unwrap(), "never: it passes");
        assert_has(measured["answer"].as_str().unwrap(), "A, B and C pass");
    }
}

#[test]
fn what_is_packed_is_said_with_its_bytes() {
    // Beyond the sizes that are computed directly.
    for (dtype, size) in [("f32", 4), ("f64", 8), ("c64", 8), ("c128", 16)] {
        let a = format!("{dtype}[90,400][:, ::2]");
        let measured = bench(&[&a, "--n", "100", "--directly", "never"]);
        check(&measured);
        assert_eq!(measured["dtype"], dtype);
        assert_eq!(measured["bytes_copied"], 90 * 200 * size);
        assert!(measured["workspace_bytes"].as_u64().unwrap() >= 90 * 200 * size);
        assert_eq!(names(&measured), ["contiguous", "ours", "copy_first", "copied_before", "copy_a"]);
        assert_eq!(measured["break_even"]["operands"], json!(["A"]));
        let answer = measured["answer"].as_str().unwrap();
        let copied = if size == 4 { "72.0 kB".to_owned() } else { format!("{} kB", 18 * size) };
        assert_has(answer, &format!("A is packed (copied each time: {copied}), B and C pass."));
        assert!(!answer.contains('\n'));
    }
    // An output that is read is moved both ways; no copy made before saves that.
    for (beta, bytes) in [("0", 64_000), ("1", 128_000)] {
        let arguments = ["--k", "70", "--beta", beta, "--directly", "never"];
        let measured = bench(&[&["--c", "f64[80,200][:, ::2]"][..], &arguments].concat());
        check(&measured);
        assert_eq!((&measured["bytes_copied"], &measured["k"]), (&json!(bytes), &json!(70)));
        assert_eq!(
            (&measured["break_even"]["operands"], &measured["break_even"]["products"]),
            (&json!([]), &json!(null))
        );
        assert_has(measured["break_even"]["says"].as_str().unwrap(), "never: each product writes C anew");
    }
    // A and C disagree about the rows, B is broadcast.
    let operands = ["f64[100,90][:, ::2]", "f64[45,80] strides[0,8]", "f64[100,160][::-1, ::2]"];
    let all = bench(&[&operands[..], &["--directly", "never"]].concat());
    check(&all);
    assert_eq!(all["bytes_copied"], 8 * (100 * 45 + 45 * 80 + 100 * 80));
    assert_has(all["answer"].as_str().unwrap(), "A is packed (copied each time: 36.0 kB), B is packed");
    assert_eq!(names(&all)[4..], ["copy_a", "copy_b", "copy_c"]);
    // A workspace that holds a part.
    let arguments = ["f64[200,800][:, ::2]", "--n", "300", "--workspace", "200000", "--directly", "never"];
    let panels = bench(&arguments);
    check(&panels);
    assert!(panels["workspace_bytes"].as_u64().unwrap() <= 200_000);
    assert_has(
        panels["answer"].as_str().unwrap(),
        "A is packed (copied each time: 640 kB, in 4 panels of 160 kB)",
    );
}

/// Where the processor is worth it: without AVX2 longer products than of length 4 are packed.
#[test]
fn tiny_products_are_computed_where_they_lie() {
    let measured = bench(&["f64[8,8][::2, ::2]", "f64[4,4]"]);
    check(&measured);
    assert_eq!((&measured["bytes_copied"], &measured["calls"]), (&json!(0), &json!(0)));
    assert_eq!(measured["break_even"]["lengths"], json!([]));
    assert_has(measured["answer"].as_str().unwrap(), "computed where it lies instead of packing A");
}

#[test]
fn files_are_measured_as_they_lie() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[90, 140], npyz::Order::C, &vec![0.5_f64; 90 * 140]);
    let c = folder.array("c.npy", &[90, 90], npyz::Order::Fortran, &vec![7.0_f64; 8100]);
    let bytes: Vec<u8> = (0..140 * 90).flat_map(|value: i32| (value % 7).to_le_bytes()).collect();
    let dict = "{'descr': '<i4', 'fortran_order': False, 'shape': (140, 90), }";
    let integers = folder.raw("i.npy", dict, &bytes);
    let before = std::fs::read(&c).unwrap();

    let gram = bench(&[&x, &format!("{x}.T"), &c]);
    check(&gram);
    assert_eq!((&gram["bytes_copied"], &gram["notes"]), (&json!(0), &json!([])));
    let never = ["--directly", "never"];
    let strided = bench(&[&format!("{x}[:, ::2]"), "f64[70,90]", &format!("{c}.T"), never[0], never[1]]);
    check(&strided);
    assert_eq!(strided["bytes_copied"], 90 * 70 * 8);
    assert_eq!(std::fs::read(&c).unwrap(), before);
    // Every float of this header's file starts at an odd address.
    let odd = folder.raw("odd.npy", &dict.replace("<i4", "<f8"), &vec![0; 140 * 90 * 8]);
    let misaligned = bench(&[&x, &odd, never[0], never[1]]);
    check(&misaligned);
    let starts_odd = !std::fs::metadata(&odd).unwrap().len().is_multiple_of(8);
    assert_eq!(misaligned["bytes_copied"], if starts_odd { 140 * 90 * 8 } else { 0 });
    assert!(starts_odd, "the header's length was to be no multiple of 8");
    let converted = bench(&[&x, &integers]);
    check(&converted);
    assert_eq!(converted["notes"], json!(["B: int32 is converted to f64"]));

    assert_has(&complaint(&["bench", &x, &format!("{x}.T"), &format!("{x}[:, :90]")], 2), "in the same file");
    let as_output = format!("{integers}[:90]");
    assert_has(&complaint(&["bench", "--c", &as_output, "--k", "4"], 2), "cannot be converted");
    assert_eq!(folder.names(), ["c.npy", "i.npy", "odd.npy", "x.npy"]);
}

#[test]
fn the_text_has_the_answer_first() {
    let text =
        stdout(&["bench", "f64[90,400][:, ::2]", "--n", "100", "--seconds", "0.01", "--directly", "never"]);
    let first = text.lines().next().unwrap();
    assert_has(first, "times the contiguous product's time");
    assert_has(first, "A is packed (copied each time: 144 kB), B and C pass.");
    for part in [
        "C = A B, f64, m = 90, n = 100, k = 200; ",
        "     90 x 200, packed: copied into contiguous memory for each product, because: no axis has unit stride",
        "     200 x 100, passes: BLAS uses it where it lies",
        "contiguous operands, plain BLAS call",
        "these operands",
        "copying A first, each time",
        "with A contiguous from the start",
        "the copy of A by itself",
        "Each product copies 144000 bytes through ",
        "Break-even, reuse:  ",
        "Break-even, size:   packing ",
    ] {
        assert_has(&text, part);
    }
    let text = stdout(&["bench", "f64[90,400][:, :200]", "--n", "100", "--seconds", "0", "--beta", "1"]);
    assert_has(text.lines().next().unwrap(), "A, B and C pass");
    for part in ["C = A B + C, f64", "copying A first, each time", "reuse:  never: it passes", "size:   none"]
    {
        assert_has(&text, part);
    }
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let refused = |arguments: &[&str]| complaint(&[&["bench"], arguments].concat(), 2);
    let step = "f64[90,400][:, ::2]";
    for zero_copy in [&["--zero-copy"][..], &["--policy", "zero-copy"]] {
        let why = refused(&[&[step], zero_copy].concat());
        assert_has(&why, "gemm would have to copy: A: no axis has unit stride (3200 and 16 bytes)");
        check(&bench(&[&["f64[90,400][:, :200]"], zero_copy].concat()));
    }
    assert_has(&refused(&["f64[3,4]", "f64[5,6]"]), "A has k = 4, but B has k = 5");
    assert_has(&refused(&["f64[3,4]", "--k", "5"]), "k is 4 by the operands, not 5");
    assert_has(&refused(&["f64[3,0]"]), "nothing to multiply: m = 3, n = 0, k = 0");
    assert_has(&refused(&["f64[3]"]), "needs 2 axes");
    assert_has(&refused(&["f64[3,4]", "f32[4,3]"]), "f32 among operands of type f64");
    assert_has(&refused(&["--c", "f64[3,3] strides[0,8]"]), "more than once");
    assert_has(&refused(&["--c", "c64[3,3].conj()"]), "C cannot be conjugated");
    assert_has(&refused(&[step, "--workspace", "1", "--directly", "never"]), "workspace");
    // 8 EB, and a broadcast view whose contiguous copy would take as much.
    #[cfg(target_os = "linux")]
    for huge in ["f64[1000000000,1000000000]", "f64[1000000000,1000000000] strides[0,0]"] {
        assert_has(&refused(&[huge, "--n", "1"]), "of memory, ");
    }
    assert_has(&refused(&["f32[3000000000,1] strides[0,4]"]), "does not fit the BLAS integer");
    for usage in [
        &[][..],
        &["f64[3,4]", "--a", "f64[3,4]"],
        &["f64[3,4]", "--seconds", "-1"],
        &["f64[3,4]", "--seconds", "NaN"],
        &["f64[3,4]", "--beta", "2"],
        &["f64[3,4]", "--zero-copy", "--policy", "auto"],
    ] {
        assert_has(&refused(usage), "; see 'blasview bench --help'");
    }
}
