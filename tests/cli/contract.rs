//! `contract`: results, conversions, and what is said of them.

use num_complex::Complex;

use crate::{Folder, assert_has, complaint, json, read, stdout};

/// 0, 1, 2 and so on.
fn counted(count: u32) -> Vec<f64> {
    (0..count).map(f64::from).collect()
}

#[test]
fn stacks_fold_where_they_chain() {
    let folder = Folder::new();
    let c = npyz::Order::C;
    let a = folder.array("a.npy", &[2, 3, 4], c, &counted(24));
    let b = folder.array("b.npy", &[3, 5, 4], c, &counted(60));
    let out = folder.spec("c.npy");
    let text = stdout(&["contract", "mkb,knb->mnb", &a, &b, "-o", &out, "--explain"]);
    let at = |m: usize, n: usize, b: usize| {
        (0..3).map(|k| ((m * 3 + k) * 4 + b) as f64 * ((k * 5 + n) * 4 + b) as f64).sum::<f64>()
    };
    let expected: Vec<f64> = (0..40).map(|i| at(i / 20, i / 4 % 5, i % 4)).collect();
    assert_eq!(read::<f64>(&folder.path("c.npy")), (vec![2, 5, 4], expected));
    assert_has(&text, "a.npy  [2, 3, 4] f64, strides [96, 32, 8] bytes");
    assert_has(&text, "C: mkb,knb->mnb  [2, 5, 4] f64\ncontract f64: ");
    assert_has(&text, " 0 bytes copied, ");
    assert_has(&text, "c.npy: [2, 5, 4] f64\n");
    assert!(!stdout(&["contract", "mkb,knb->mnb", &a, &b]).contains("contract f64"));
    // k and b chain in both: one product, of the files as they lie.
    let chained = folder.array("chained.npy", &[5, 3, 4], c, &counted(60));
    let one =
        json(&["contract", "mkb,nkb->mn", &a, &chained, "--directly", "never", "--zero-copy", "--json"]);
    assert_eq!((&one["calls"], &one["bytes_copied"]), (&1.into(), &0.into()), "{one}");
    assert_eq!(one["shapes"], serde_json::json!({"A": [2, 3, 4], "B": [5, 3, 4], "C": [2, 5]}));
    assert_eq!(one["plan"][0]["cols"], 12);
    assert_has(one["explained"].as_str().unwrap(), "k: (k, b) = 12");
}

#[test]
fn operands_have_suffixes_and_are_converted() {
    let folder = Folder::new();
    let c = npyz::Order::C;
    let i = Complex::new(0.0, 1.0);
    let z = folder.array("z.npy", &[2, 2], c, &[i, 2.0 * i, i + 1.0, -i]);
    let single = folder.array("x.npy", &[3, 2], c, &[1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let out = folder.spec("c.npy");
    // The diagonal of the conjugate, times rows 0 and 2, with alpha.
    let (a, b) = (format!("{z}.conj()"), format!("{single}[::2]"));
    let text = stdout(&["contract", "ii, ai", &a, &b, "--alpha", "2i", "-o", &out]);
    let expected = [2.0 * i * (-i * 1.0 + i * 2.0), 2.0 * i * (-i * 5.0 + i * 6.0)];
    assert_eq!(read::<Complex<f64>>(&folder.path("c.npy")), (vec![2], expected.to_vec()));
    assert_has(&text, "conjugated");
    assert_has(&text, "note: float32 is converted to c128");
    // Integers beyond 2^53, in three axes.
    let dict = "{'descr': '<i8', 'fortran_order': False, 'shape': (1, 2, 2), }";
    let integers = [1_i64, 2, 3, (1 << 53) + 1];
    let data: Vec<u8> = integers.iter().flat_map(|v| v.to_le_bytes()).collect();
    let large = folder.raw("large.npy", dict, &data);
    let report = json(&["contract", "abc,->bca", &large, &format!("{large}[0, 0, 0]"), "--json"]);
    assert_eq!((&report["rounded"]["A"], &report["rounded"]["B"]), (&1.into(), &0.into()));
    assert_has(
        &report["notes"].to_string(),
        "1 integer beyond 2^53 loses digits, the first at [0, 1, 1]: 9007199254740993",
    );
    assert_eq!(report["shapes"]["C"], serde_json::json!([2, 2, 1]));
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_written() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[2, 3, 4], npyz::Order::C, &counted(24));
    let out = folder.spec("c.npy");
    let wrong = |spec: &str, part: &str| {
        assert_has(&complaint(&["contract", spec, &x, &x, "-o", &out], 2), part);
        assert!(!folder.path("c.npy").exists());
    };
    wrong("abc", "'abc': 1 operand");
    wrong("abc,abc->abd", "d of the output is in no input");
    wrong("abc,abc->aa", "a stands twice in the output");
    wrong("ab,abc->ab", "2 letters for A, which has 3 axes");
    wrong("abc,bac->abc", "A has b = 3, B has b = 2");
    wrong("a1c,abc->ac", "'1' is no letter");
    wrong("...,abc->abc", "axes of an ellipsis are not in the output");
    let steps = format!("{x}.reshape(6,4)[::2, ::2]");
    let refused = ["contract", "ab,cb->ac", &steps, &steps, "--zero-copy", "-o", &out];
    assert_has(&complaint(&refused, 2), "A: no axis has unit stride (64 and 16 bytes)");
    assert_has(
        &complaint(&["contract", "abc,abc->", &x, &x, "--alpha", "i", "-o", &out], 2),
        "complex alpha",
    );
    let described = ["contract", "abc,abc->", &x, "f64[2,3,4]"];
    assert_has(&complaint(&described, 2), "only a description; to multiply, .npy files are needed");
    assert_eq!(folder.names(), ["x.npy"]);
}

#[test]
fn empty_arrays_have_empty_sums() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[3, 2], npyz::Order::C, &[f64::NAN; 6]);
    let out = folder.spec("c.npy");
    stdout(&["contract", "ij,jk", &format!("{x}[:, :0]"), &format!("{x}[:0]"), "-o", &out]);
    assert_eq!(read::<f64>(&folder.path("c.npy")), (vec![3, 2], vec![0.0; 6]));
    stdout(&["contract", "ij,ij->ij", &format!("{x}[:0]"), &format!("{x}[:0]"), "-o", &out]);
    assert_eq!(read::<f64>(&folder.path("c.npy")), (vec![0, 2], vec![]));
    stdout(&["contract", "ij,ij->", &format!("{x}[:0]"), &format!("{x}[:0]"), "-o", &out]);
    assert_eq!(read::<f64>(&folder.path("c.npy")), (vec![], vec![0.0]));
}
