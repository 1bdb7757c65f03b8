//! `explain`: views by themselves, and plans.

use num_complex::Complex;
use serde_json::Value;

use crate::{Folder, assert_has, complaint, json, stdout};

#[test]
fn explain_shows_a_view() {
    let text = stdout(&["explain", "A: f64[1000,500] strides[-4000,8]"]);
    for part in [
        "A: f64[1000,500]",
        "shape     [1000, 500] f64",
        "strides   [-4000, 8] bytes",
        "flags     aligned",
        "operand   none: a stride of -4000 bytes runs backwards",
        "byte -3996000    999,0",
        "... 997 more",
    ] {
        assert_has(&text, part);
    }
    assert!(text.lines().all(|line| line.len() <= 100), "{text}");
    let text = stdout(&["explain", "f64[2,2] strides[4611686018427387904,8]"]);
    assert!(text.lines().all(|line| line.len() <= 100), "{text}");
    let text = stdout(&["explain", "c64[3,4] order F"]);
    assert_has(&text, "F-contiguous, aligned");
    assert_has(&text, "column-major matrix, ld = 3");
}

#[test]
fn explain_knows_vectors_and_higher_ranks() {
    let vector = json(&["explain", "--json", "f32[10][::-2]"]);
    let expected = serde_json::json!({"kind": "vector", "n": 5, "inc": -2, "low": -32});
    assert_eq!(vector["views"][0]["operand"], expected);
    assert_has(&stdout(&["explain", "f32[10][::-2]"]), "inc = -2, pointer 32 bytes below the first element");
    let cube = json(&["explain", "--json", "f64[5,8,8][:, :, ::-1]"]);
    assert_eq!(cube["views"][0]["operand"], Value::Null);
    assert_eq!(cube["views"][0]["merging_axes"], serde_json::json!([[0, 1]]));
    assert_has(
        &stdout(&["explain", "f64[5,8,8][:, :, ::-1]"]),
        "axes 0 and 1 merge to 40 elements, 64 bytes apart",
    );
    assert_has(&stdout(&["explain", "f64[]"]), "none: a view with 0 axes");
}

/// NumPy's shape, strides, offset and flags for every suffix, on a file.
#[test]
fn explain_follows_numpy() {
    let folder = Folder::new();
    let data: Vec<f64> = (0..24).map(f64::from).collect();
    folder.array("c.npy", &[4, 6], npyz::Order::C, &data);
    folder.array("f.npy", &[4, 6], npyz::Order::Fortran, &data);
    folder.array("z.npy", &[2, 3], npyz::Order::C, &[Complex::new(1.0_f64, 2.0); 6]);
    for (spec, shape, strides, offset, flags) in [
        ("c.npy", vec![4, 6], vec![48, 8], 0, "C"),
        ("f.npy", vec![4, 6], vec![8, 32], 0, "F"),
        ("c.npy.T", vec![6, 4], vec![8, 48], 0, "F"),
        ("c.npy[::2, ::-1].T", vec![6, 2], vec![-8, 96], 40, ""),
        ("c.npy[1]", vec![6], vec![8], 48, "CF"),
        ("c.npy[..., -1]", vec![4], vec![48], 40, ""),
        ("c.npy[1:99]", vec![3, 6], vec![48, 8], 48, "C"),
        ("f.npy[:, 1::2]", vec![4, 3], vec![8, 64], 32, ""),
        ("c.npy.reshape(2, 2, -1)", vec![2, 2, 6], vec![96, 48, 8], 0, "C"),
        ("c.npy.reshape(24)", vec![24], vec![8], 0, "CF"),
        ("c.npy.reshape(2,2,6).transpose(2,0,1)", vec![6, 2, 2], vec![8, 96, 48], 0, ""),
        ("z.npy.H", vec![3, 2], vec![16, 48], 0, "F conj"),
        ("z.npy.conj()", vec![2, 3], vec![48, 16], 0, "C conj"),
        ("c.npy.conj()", vec![4, 6], vec![48, 8], 0, "C"),
    ] {
        let view = json(&["explain", "--json", &folder.spec(spec)])["views"][0].take();
        assert_eq!(view["shape"], serde_json::json!(shape), "{spec}");
        assert_eq!(view["strides"], serde_json::json!(strides), "{spec}");
        assert_eq!(view["offset"], offset, "{spec}");
        assert_eq!(view["c_contiguous"], flags.contains('C'), "{spec}");
        assert_eq!(view["f_contiguous"], flags.contains('F'), "{spec}");
        assert_eq!(view["conj"], flags.contains("conj"), "{spec}");
        assert_eq!(view["aligned"], true, "{spec}");
    }
    let view = json(&["explain", "--json", &folder.spec("c.npy[None, 2, :, np.newaxis]")])["views"][0].take();
    assert_eq!(view["shape"], serde_json::json!([1, 6, 1]));
    assert_eq!(view["offset"], 96);
}

#[test]
fn explain_plans_products() {
    let text = stdout(&["explain", "f64[30,20].T", "f64[30,10]"]);
    assert_has(&text, "A  20 x 30: pass (T, ld = 20)");
    assert_has(&text, "B  30 x 10: pass (N, ld = 10)");
    assert_has(&text, "copies 0 bytes");
    let text = stdout(&["explain", "f64[300,20].T", "f64[300,10][:, ::2]", "--directly", "never"]);
    assert_has(&text, "B  300 x 5: pack (no axis has unit stride (80 and 16 bytes))");
    assert_has(&text, "copies 12000 bytes");

    let flipped = json(&["explain", "--json", "f64[30,20][:, ::-1]", "f64[20,10][::-1]"]);
    assert_eq!(flipped["gemm"]["reversed"], serde_json::json!(["k"]));
    assert_eq!(flipped["gemm"]["bytes_copied"], 0);
    let given =
        ["explain", "--json", "X: f64[100,50][::-1]", "f64[50,40]", "f64[100,40][::-1]", "--beta", "1"];
    let given = json(&given);
    assert_eq!(given["gemm"]["reversed"], serde_json::json!(["m"]));
    assert_eq!(given["views"][0]["name"], "X");
    // beta = 1 moves a packed C both ways.
    for (beta, bytes) in [("0", 51_200), ("1", 102_400)] {
        let arguments = ["--json", "--beta", beta, "--directly", "never"];
        let operands = ["f64[80,9]", "f64[9,80]", "f64[80,160][:, ::2]"];
        let c = json(&[&["explain"][..], &arguments, &operands].concat());
        assert_eq!(c["gemm"]["plan"][2]["bytes"], bytes);
        assert_eq!(c["gemm"]["bytes_copied"], bytes);
    }
}

#[test]
fn explain_refuses() {
    let spec = |arguments: &[&str]| complaint(&[&["explain"], arguments].concat(), 2);
    assert_has(
        &spec(&["f64[3,4][3]"]),
        "f64[3,4][3]: axis 0: index 3 is out of range for an axis of length 3",
    );
    assert_has(&spec(&["f64[3,4].T.reshape(12)"]), "would need a copy");
    assert_has(&spec(&["f64[3,4]?"]), "expected [...]");
    assert_has(&spec(&["i32[3,4]"]), "neither an .npy file nor dtype[shape]");
    assert_has(&spec(&["f64[3,4]", "f64[5,6]"]), "A has k = 4, but B has k = 5");
    assert_has(&spec(&["f64[3,4]", "f64[4]"]), "needs 2 axes, this view has 1");
    assert_has(&spec(&["f64[3,4]", "f32[4,3]"]), "f32 among operands of type f64");
    assert_has(&spec(&["f64[3,4]", "f64[4,3]", "f64[3,3] strides[0,8]"]), "more than once");
    let zero_copy = ["f64[3,4]", "f64[4,6][:, ::2]", "--policy", "zero-copy"];
    assert_has(&spec(&zero_copy), "gemm would have to copy: B: no axis has unit stride");
}
