//! `gemm`: results, conversions, and what is said of them.

use npyz::{AutoSerialize, Deserialize};
use num_complex::Complex;
use serde_json::Value;

use crate::{Folder, assert_has, complaint, json, read, run, stdout};

/// Numbers a test can compute with: small integers, so that every product is exact.
trait Number: AutoSerialize + Deserialize + Copy + PartialEq + std::fmt::Debug {
    const IS_COMPLEX: bool;
    fn of(re: i32, im: i32) -> Self;
    fn times_plus(self, other: Self, sum: Self) -> Self;
    fn conjugated(self) -> Self;
}

macro_rules! numbers {
    ($($type:ty, $is_complex:literal, |$re:ident, $im:ident| $of:expr, |$x:ident| $conj:expr;)*) => {$(
        impl Number for $type {
            const IS_COMPLEX: bool = $is_complex;
            fn of($re: i32, $im: i32) -> Self { $of }
            fn times_plus(self, other: Self, sum: Self) -> Self { self * other + sum }
            fn conjugated(self) -> Self { let $x = self; $conj }
        }
    )*};
}

numbers! {
    f32, false, |re, _im| re as f32, |x| x;
    f64, false, |re, _im| f64::from(re), |x| x;
    Complex<f32>, true, |re, im| Complex::new(re as f32, im as f32), |x| x.conj();
    Complex<f64>, true, |re, im| Complex::new(f64::from(re), f64::from(im)), |x| x.conj();
}

/// Element (i, j) of the test matrices of `S`, as a `T`.
fn element<S: Number, T: Number>(seed: i32, i: usize, j: usize) -> T {
    let (i, j) = (i as i32, j as i32);
    let im = if S::IS_COMPLEX { (seed + 2 * i + 7 * j) % 7 - 3 } else { 0 };
    T::of((seed + 3 * i + 5 * j) % 11 - 5, im)
}

/// A suffix, and which element of the stored matrix is (i, j) of the view; its shape given the stored one.
type Case = (&'static str, fn(usize, usize) -> (usize, usize), [usize; 2], bool);

/// Stored matrices are 6 x 8, views 3 x 4 for A and 4 x 3 for B.
const A_CASES: &[Case] = &[
    ("[:3, :4]", |i, j| (i, j), [3, 4], false),
    ("[::2, ::2]", |i, j| (2 * i, 2 * j), [3, 4], false),
    ("[2::-1, 5:1:-1]", |i, j| (2 - i, 5 - j), [3, 4], false),
    ("[1:5, 2:5].T", |i, j| (1 + j, 2 + i), [3, 4], false),
    ("[1:5, -1:-4:-1].T.conj()", |i, j| (1 + j, 7 - i), [3, 4], true),
];
const B_CASES: &[Case] = &[
    ("[:4, :3]", |i, j| (i, j), [4, 3], false),
    ("[3::-1, :3]", |i, j| (3 - i, j), [4, 3], false),
    ("[::2, 1:5].T", |i, j| (2 * j, 1 + i), [4, 3], false),
    ("[3:, 4:].H", |i, j| (3 + j, 4 + i), [4, 3], true),
];

fn files<T: Number>(folder: &Folder, name: &str, seed: i32) {
    let c_order: Vec<T> = (0..48).map(|at| element::<T, T>(seed, at / 8, at % 8)).collect();
    let f_order: Vec<T> = (0..48).map(|at| element::<T, T>(seed, at % 6, at / 6)).collect();
    folder.array(&format!("{name}-c.npy"), &[6, 8], npyz::Order::C, &c_order);
    folder.array(&format!("{name}-f.npy"), &[6, 8], npyz::Order::Fortran, &f_order);
}

/// Of files of `A` and of `B`, which are of `T`.
fn products<A: Number, B: Number, T: Number>() {
    let folder = Folder::new();
    files::<A>(&folder, "a", 1);
    files::<B>(&folder, "b", 4);
    let (out, out_path) = (folder.spec("out.npy"), folder.path("out.npy"));
    let mut orders = [("c", "f"), ("f", "c"), ("c", "c"), ("f", "f")].iter().cycle();
    for (a_suffix, a_at, [m, k], a_conj) in A_CASES {
        for (b_suffix, b_at, [_, n], b_conj) in B_CASES {
            let (a_order, b_order) = orders.next().unwrap();
            let (a, b) = (format!("a-{a_order}.npy{a_suffix}"), format!("b-{b_order}.npy{b_suffix}"));
            let arguments =
                ["gemm", &folder.spec(&a), &folder.spec(&b), "--alpha", "2", "--check", "-o", &out];
            let text = stdout(&arguments);
            assert_has(&text, "check ok");
            let (shape, c) = read::<T>(&out_path);
            assert_eq!(shape, [*m as u64, *n as u64]);
            for (at, &computed) in c.iter().enumerate() {
                let (i, j) = (at / n, at % n);
                let conjugated = |value: T, conj: bool| if conj { value.conjugated() } else { value };
                let a_of = |(row, col)| conjugated(element::<A, T>(1, row, col), *a_conj);
                let b_of = |(row, col)| conjugated(element::<B, T>(4, row, col), *b_conj);
                let expected =
                    (0..*k).fold(T::of(0, 0), |sum, l| a_of(a_at(i, l)).times_plus(b_of(b_at(l, j)), sum));
                let expected = T::of(2, 0).times_plus(expected, T::of(0, 0));
                assert_eq!(computed, expected, "{a} {b} [{i}, {j}]");
            }
        }
    }
    assert_eq!(folder.names(), ["a-c.npy", "a-f.npy", "b-c.npy", "b-f.npy", "out.npy"]);
}

#[test]
fn products_of_f32() {
    products::<f32, f32, f32>();
}

#[test]
fn products_of_f64() {
    products::<f64, f64, f64>();
}

#[test]
fn products_of_c64() {
    products::<Complex<f32>, Complex<f32>, Complex<f32>>();
}

#[test]
fn products_of_c128() {
    products::<Complex<f64>, Complex<f64>, Complex<f64>>();
}

#[test]
fn products_of_two_types() {
    products::<f64, Complex<f64>, Complex<f64>>();
    products::<Complex<f64>, f64, Complex<f64>>();
    products::<Complex<f32>, f32, Complex<f32>>();
    products::<f32, f64, f64>();
    products::<f64, Complex<f32>, Complex<f64>>();
    products::<Complex<f64>, Complex<f32>, Complex<f64>>();
}

#[test]
fn other_types_are_converted_with_a_note() {
    let folder = Folder::new();
    let integers = [1_i32, -2, 3, 4, 5, -6];
    let bytes =
        |values: &[i32], each: fn(i32) -> Vec<u8>| values.iter().flat_map(|&v| each(v)).collect::<Vec<u8>>();
    let dict = |descr: &str| format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (2, 3), }}");
    let files = [
        ("<i2", "int16", bytes(&integers, |v| (v as i16).to_le_bytes().into())),
        (">i4", "big-endian int32", bytes(&integers, |v| v.to_be_bytes().into())),
        ("<i8", "int64", bytes(&integers, |v| i64::from(v).to_le_bytes().into())),
        ("|i1", "int8", bytes(&integers, |v| (v as i8).to_le_bytes().into())),
        (">f8", "big-endian float64", bytes(&integers, |v| f64::from(v).to_be_bytes().into())),
        (">f4", "big-endian float32", bytes(&integers, |v| (v as f32).to_be_bytes().into())),
    ];
    let out = folder.spec("out.npy");
    let expected = gram(&integers);
    for (descr, name, data) in files {
        let x = folder.raw("x.npy", &dict(descr), &data);
        let text = stdout(&["gemm", &format!("{x}.T"), &x, "--check", "-o", &out]);
        assert_has(&text, &format!("note: {name} is converted to"));
        if descr == ">f4" {
            let (_, c) = read::<f32>(&folder.path("out.npy"));
            assert_eq!(c.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>(), expected);
        } else {
            assert_eq!(read::<f64>(&folder.path("out.npy")), (vec![3, 3], expected.clone()), "{descr}");
        }
        assert_has(&stdout(&["explain", &x]), "is converted to");
    }
    let flags = folder.raw("flags.npy", &dict("|b1"), &[1, 0, 1, 1, 1, 0]);
    stdout(&["gemm", &flags, &format!("{flags}.T"), "-o", &out]);
    assert_eq!(read::<f64>(&folder.path("out.npy")).1, [2.0, 1.0, 1.0, 2.0]);
    let not_bool = folder.raw("not-bool.npy", &dict("|b1"), &[1, 0, 1, 1, 1, 7]);
    assert_has(
        &complaint(&["gemm", &not_bool, &format!("{flags}.T")], 2),
        "not-bool.npy: invalid value for bool: 7",
    );
}

/// `x.T @ x` of a 2 x 3 matrix.
fn gram(x: &[i32; 6]) -> Vec<f64> {
    (0..9).map(|at| f64::from(x[at / 3] * x[at % 3] + x[3 + at / 3] * x[3 + at % 3])).collect()
}

#[test]
fn mixed_types_are_promoted() {
    let folder = Folder::new();
    let c = npyz::Order::C;
    let single = folder.array("f4.npy", &[2, 2], c, &[1.0_f32, 2.0, 3.0, 4.0]);
    let double = folder.array("f8.npy", &[2, 2], c, &[1.0_f64, 0.0, 0.0, 1.0]);
    let complex = folder.array("c8.npy", &[2, 2], c, &[Complex::new(0.0_f32, 1.0); 4]);
    for (a, b, dtype) in [
        (&single, &double, "f64"),
        (&single, &complex, "c64"),
        (&complex, &double, "c128"),
        (&single, &single, "f32"),
    ] {
        let report = json(&["gemm", a, b, "--json", "--check"]);
        assert_eq!(report["dtype"], dtype);
        assert_eq!(report["check"], true);
        // Nothing is converted before.
        assert!(report["notes"].as_array().unwrap().is_empty(), "{report}");
        assert_eq!(report["mixed"].is_null(), dtype == "f32");
    }
    let out = folder.spec("out.npy");
    stdout(&["gemm", &single, &complex, "--alpha", "-1+2i", "-o", &out]);
    let third = Complex::new(-6.0_f32, -3.0);
    assert_eq!(read::<Complex<f32>>(&folder.path("out.npy")).1[..2], [third, third]);
    assert_has(&complaint(&["gemm", &single, &single, "--alpha", "2i"], 2), "complex alpha");
}

/// Each operand in the type of its file: real times complex by products of real numbers, others converted while they are packed.
#[test]
fn operands_of_different_types_stay_as_they_are() {
    let folder = Folder::new();
    let (n, c) = (60_u64, npyz::Order::C);
    let value = |at: u64| (at % 7) as f64 - 3.0;
    let complex = |at: u64| Complex::new(value(at), value(at + 3));
    let single: Vec<f32> = (0..n * n).map(|at| value(at) as f32).collect();
    let double: Vec<f64> = (0..n * n).map(|at| value(2 * at)).collect();
    let z: Vec<Complex<f64>> = (0..n * n).map(complex).collect();
    let f4 = folder.array("f4.npy", &[n, n], c, &single);
    let f8 = folder.array("f8.npy", &[n, n], c, &double);
    let c16 = folder.array("c16.npy", &[n, n], c, &z);
    let column = |file: &str| format!("{file}[:, ::2]");
    let one = "real times complex: one product of f64, of twice the columns";
    let two = "real times complex: two products of f64, of the real and of the imaginary parts";
    let panels =
        |dtype| format!("each number converted to {dtype} while it is packed for kernels of blasview");
    // Of the plan: columns of B. Bytes copied: A or B, and C, if they are not contiguous numbers.
    for (a, b, how, cols, calls, copied) in [
        (f8.clone(), c16.clone(), one.to_owned(), Some(2 * n), 1, 0),
        (c16.clone(), f8.clone() + ".T", two.to_owned(), Some(n), 2, 4 * 8 * n * n),
        (f8.clone(), c16.clone() + ".conj()", two.to_owned(), Some(n), 2, 4 * 8 * n * n),
        (f8.clone(), column(&c16), two.to_owned(), Some(n / 2), 2, 2 * 8 * n * n),
        (f4.clone(), f8.clone(), panels("f64"), None, 0, 0),
        (column(&c16) + ".T", f4.clone() + "[::1]", panels("c128"), None, 0, 0),
    ] {
        let directly = if cols.is_some() { "never" } else { "measured" };
        let report = json(&["gemm", &a, &b, "--json", "--check", "--directly", directly]);
        assert_eq!((&report["check"], &report["mixed"]), (&true.into(), &how.as_str().into()), "{a} {b}");
        assert_eq!((&report["calls"], &report["bytes_copied"]), (&calls.into(), &copied.into()), "{report}");
        assert_eq!(report["plan"][1]["cols"].as_u64(), cols, "{report}");
        assert_eq!(["plan", "order", "reversed"].map(|key| report[key].is_null()), [cols.is_none(); 3]);
        assert!(report["notes"].as_array().unwrap().is_empty());
        let (m, k) = (report["shapes"]["A"][0].as_f64(), n as f64);
        let cols = report["shapes"]["B"][1].as_f64().unwrap();
        let flops = report["gflops"].as_f64().unwrap() * report["seconds"].as_f64().unwrap() * 1e9;
        let each = flops / (m.unwrap() * cols * k);
        let expected = if calls > 0 {
            4.0
        } else if report["dtype"] == "f64" {
            2.0
        } else {
            8.0
        };
        assert!((each - expected).abs() < 1e-6, "{each} {report}");
        let text = stdout(&["gemm", &a, &b, "--check", "--directly", directly]);
        assert_has(&text, &how);
        assert_has(&text, "check ok");
        assert!(!text.contains("note:"), "{text}");
        assert_has(&stdout(&["gemm", &a, &b, "--directly", directly, "--brief", "x"]), &how);
    }
    let whole = stdout(&["gemm", &f4, &f8, "--directly", "never"]);
    assert_has(&whole, "A converted as a whole to f64, 28800 bytes:\ngemm f64: m = 60, n = 60, k = 60");
    let both = stdout(&["gemm", &f4, &c16, "--alpha", "1i", "--directly", "never"]);
    assert_has(&both, "A converted as a whole to c128, 57600 bytes:\ngemm c128");
    // What may be used is not what is needed.
    for (a, b) in [(&f8, &c16), (&f4, &f8)] {
        stdout(&["gemm", a, b, "--workspace", "9999999999999", "--check"]);
    }
    let out = folder.spec("out.npy");
    assert_has(
        &complaint(&["gemm", &f4, &f8, "--zero-copy", "-o", &out], 2),
        "A: of another type than the output",
    );
    assert!(!folder.path("out.npy").exists());
    assert_eq!(json(&["gemm", &f8, &c16, "--zero-copy", "--json"])["bytes_copied"], 0);
    assert_has(&stdout(&["gemm", &f8, &c16, "--alpha", "0"]), "nothing to be computed\n");
}

/// Headers were once padded to 16 bytes only, and other writers do not pad at all.
#[test]
fn old_files_with_unaligned_data_work() {
    let folder = Folder::new();
    // Columns of 72 numbers, too many to be computed directly.
    let x = |i: usize, j: usize| (i + 72 * j) as f64;
    let data: Vec<u8> = (0..72 * 72).flat_map(|at| x(at, 0).to_le_bytes()).collect();
    let product = |i: usize, j: usize| (0..72).map(|l| x(i, l) * x(j, l)).sum::<f64>();
    let product: Vec<f64> = (0..72 * 72).map(|at| product(at / 72, at % 72)).collect();
    let out = folder.spec("out.npy");
    for padding in 0..9 {
        let dict =
            "{'descr': '<f8', 'fortran_order': True, 'shape': (72, 72)}".to_owned() + &" ".repeat(padding);
        let x = folder.raw("x.npy", &dict, &data);
        let aligned = (dict.len() + 11).is_multiple_of(8);
        let arguments = ["--check", "--json", "--directly", "never", "-o", &out];
        let report = json(&[&["gemm", &x, &format!("{x}.T")][..], &arguments].concat());
        assert_eq!(report["plan"][0]["pass"], aligned);
        assert_eq!(report["bytes_copied"], if aligned { 0 } else { 2 * 72 * 72 * 8 });
        assert_eq!(read::<f64>(&folder.path("out.npy")).1, product);
        assert_eq!(json(&["explain", &x, "--json"])["views"][0]["aligned"], aligned);
    }
}

#[test]
fn json_has_the_documented_keys() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[20, 30], npyz::Order::C, &[0.5_f64; 600]);
    let b = format!("{x}.T[:, ::2]");
    let report = json(&["gemm", &x, &b, "--json", "--check", "--threads", "2"]);
    for key in [
        "backend",
        "dtype",
        "shapes",
        "alpha",
        "policy",
        "order",
        "reversed",
        "plan",
        "bytes_copied",
        "workspace_bytes",
        "calls",
        "seconds",
        "gflops",
        "max_error",
        "max_error_relative",
        "check",
        "notes",
        "output",
    ] {
        assert!(report.get(key).is_some(), "{key}");
    }
    assert_eq!(report["shapes"], serde_json::json!({"A": [20, 30], "B": [30, 10], "C": [20, 10]}));
    let operand = |at: usize| {
        let operand = &report["plan"][at];
        (operand["name"].as_str().unwrap(), operand["pass"].as_bool().unwrap(), operand["trans"].as_str())
    };
    assert_eq!(
        (operand(0), operand(1), operand(2)),
        (("A", true, Some("N")), ("B", true, Some("T")), ("C", true, Some("N")))
    );
    assert_eq!(report["plan"][1]["ld"], 60);
    assert_eq!(report["calls"], 1);
    let (a, b) = (format!("{x}.reshape(5,120)"), format!("{x}.reshape(120,5)[:, ::2]"));
    let packed = json(&["gemm", &a, &b, "--json", "--directly", "never"]);
    let b = &packed["plan"][1];
    assert_eq!((&b["pass"], &b["trans"], &b["ld"]), (&false.into(), &Value::Null, &Value::Null));
    assert_eq!((&b["bytes"], &packed["bytes_copied"]), (&2880.into(), &2880.into()));
    assert_has(b["reason"].as_str().unwrap(), "no axis has unit stride");
}

#[test]
fn zero_copy_refuses_with_the_reason() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[6, 6], npyz::Order::C, &[1.0_f64; 36]);
    let (a, b, out) = (format!("{x}[::2]"), format!("{x}[:, ::2]"), folder.spec("out.npy"));
    for policy in [&["--zero-copy"][..], &["--policy", "zero-copy"]] {
        let arguments = [&["gemm", &a, &b, "-o", &out], policy].concat();
        assert_has(&complaint(&arguments, 2), "B: no axis has unit stride (48 and 16 bytes)");
        assert!(!folder.path("out.npy").exists());
    }
    assert_eq!(json(&["gemm", &a, &x, "--zero-copy", "--json"])["bytes_copied"], 0);
    assert_eq!(run(&["gemm", &a, &x, "--zero-copy", "--policy", "auto"]).status.code(), Some(2));
}

#[test]
fn a_small_workspace_gives_panels() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[160, 160], npyz::Order::C, &[0.25_f64; 160 * 160]);
    let report = json(&[
        "gemm",
        &format!("{x}[::2, ::2]"),
        &format!("{x}[::2]"),
        "--workspace",
        "1024",
        "--directly",
        "never",
        "--json",
        "--check",
    ]);
    assert!(report["calls"].as_u64().unwrap() > 1 && report["workspace_bytes"].as_u64().unwrap() <= 1024);
    assert_eq!(report["check"], true);
    assert_has(
        &complaint(
            &[
                "gemm",
                &format!("{x}[::2, ::2]"),
                &format!("{x}[::2]"),
                "--workspace",
                "1",
                "--directly",
                "never",
            ],
            2,
        ),
        "workspace",
    );
}

#[test]
fn empty_products_are_zero() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[3, 4], npyz::Order::C, &[f64::NAN; 12]);
    let out = folder.spec("out.npy");
    stdout(&["gemm", &format!("{x}[:, :0]"), &format!("{x}[:0]"), "--check", "-o", &out]);
    assert_eq!(read::<f64>(&folder.path("out.npy")), (vec![3, 4], vec![0.0; 12]));
    stdout(&["gemm", &format!("{x}[:0]"), &format!("{x}.T"), "--check", "-o", &out]);
    assert_eq!(read::<f64>(&folder.path("out.npy")), (vec![0, 3], vec![]));
    let empty = ["gemm", &format!("{x}[:, ::2]"), &format!("{x}[:2, :0]"), "--zero-copy", "--json"];
    assert_eq!(json(&empty)["calls"], 0);
    // What is no number must come out as none, and with alpha = 0 not at all.
    stdout(&["gemm", &x, &format!("{x}.T"), "--check", "-o", &out]);
    assert!(read::<f64>(&folder.path("out.npy")).1.iter().all(|x| x.is_nan()));
    stdout(&["gemm", &x, &format!("{x}.T"), "--check", "-o", &out, "--alpha", "0"]);
    assert_eq!(read::<f64>(&folder.path("out.npy")).1, [0.0; 9]);
}

#[test]
fn brief_lines_make_a_table() {
    let folder = Folder::new();
    let x = folder.array("x.npy", &[20, 30], npyz::Order::C, &[0.5_f64; 600]);
    let header = stdout(&["gemm", "--brief-header"]);
    let gram = stdout(&["gemm", &x, &format!("{x}.T"), "--check", "--brief", "Gram matrix"]);
    let packed = stdout(&["gemm", &x, &format!("{x}.reshape(30,20)[:, ::2]"), "--brief", "packed"]);
    for line in [&header, &gram, &packed] {
        assert_eq!(line.lines().count(), 1, "{line}");
    }
    assert!(gram.starts_with("Gram matrix ") && gram.contains("pass T") && gram.contains("  ok"), "{gram}");
    assert_has(&packed, "B: no axis has unit stride (160 and 16 bytes)");
    let column = header.find("check").unwrap();
    assert_eq!((&gram[column..column + 2], &packed[column..column + 1]), ("ok", "-"));
}
