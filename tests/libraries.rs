//! Which BLAS computes: what is found out about it, others opened beside it, and what a program sees of that.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use blasview::backend::{self, Backend, Level1, Source, Vectors, Vendor};
use blasview::{Complex, Context, DType, Error, MatrixView, MatrixViewMut, Plan, VectorView, VectorViewMut};

type C = Complex<f64>;

/// A product with conjugated factors, in small numbers, so that it is exact.
fn product(context: &mut Context<'_>) -> Vec<C> {
    let n = 7;
    let numbers: Vec<C> = (0..n * n).map(|at| C::new((at % 5) as f64 - 2.0, (at % 3) as f64 - 1.0)).collect();
    let a = MatrixView::row_major(&numbers, n, n).unwrap();
    let mut c = vec![C::new(1.0, 1.0); n * n];
    let view = MatrixViewMut::row_major(&mut c, n, n).unwrap();
    context.gemm(C::new(2.0, 1.0), a.conj(), a.t(), C::new(-1.0, 0.0), view).unwrap();
    for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
        let sum: C = (0..n).map(|l| numbers[i * n + l].conj() * numbers[j * n + l]).sum();
        assert_eq!(c[i * n + j], C::new(2.0, 1.0) * sum - C::new(1.0, 1.0));
    }
    c
}

/// The libraries that were fetched for the tests (`tools/libraries.sh`).
fn fetched() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("libraries");
    let mut found = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_one = ["libopenblas64.so.0", "libblis.so.4", "libblas.so.3", "libscipy_openblas.so"];
            if path.is_dir() {
                folders.push(path);
            } else if (is_one.contains(&name.as_str()) || name == "libscipy_openblas64_.so")
                && !path.to_string_lossy().contains("blis-pthread/libblas")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    let required = env::var_os("BLASVIEW_REQUIRE_LIBRARIES").is_some_and(|required| required == "1");
    assert!(!required || found.len() >= 5, "{found:?}");
    if found.is_empty() {
        println!("skipped: no libraries were fetched");
    }
    found
}

#[test]
fn the_default_tells_what_it_is() {
    let found = backend::default().unwrap();
    let info = backend::info().unwrap();
    assert_eq!(found, backend::default().unwrap());
    let text = info.to_string();
    assert!(text.contains(info.name()) && text.contains("integers") && text.contains("threads"), "{text}");
    assert!([32, 64].contains(&info.int_bits()));
    let capabilities = found.capabilities();
    assert_eq!(capabilities.conj_no_trans, info.conj_no_trans());
    assert_eq!(capabilities.threads, found.threads());
    product(&mut Context::new());
}

/// The features of this build decide what is linked, and nothing else.
#[test]
fn what_is_linked_is_found_out() {
    let linked = Backend::linked().unwrap();
    let is_linked = cfg!(feature = "openblas") || cfg!(not(any(feature = "dynamic", feature = "builtin")));
    assert_eq!(linked.is_some(), is_linked);
    if let Some(linked) = linked {
        assert_eq!(linked.info().source(), Source::Linked);
        if cfg!(target_os = "linux") && env::var_os("LD_PRELOAD").is_none() && cfg!(feature = "openblas") {
            assert_eq!(linked.info().vendor(), Vendor::OpenBlas);
            assert!(linked.info().path().is_some_and(|path| path.contains("openblas")));
            assert!(!linked.info().core().is_empty() && !linked.info().version().is_empty());
        }
    }
}

#[test]
fn this_crate_computes_by_itself() {
    let builtin = Backend::builtin().unwrap();
    let info = builtin.info();
    assert_eq!((info.name(), info.vendor(), info.source()), ("blasview", Vendor::Builtin, Source::Builtin));
    assert_eq!((builtin.threads(), builtin.set_threads(4)), (1, 1));
    assert!(info.warnings().to_string().contains("no BLAS library is used"));
    product(&mut Context::new().backend(builtin));
}

/// Recursion of triangles, and blocks of products, are only met beyond the sizes of the census.
#[test]
fn this_crate_computes_large_products_by_itself() {
    use blasview::{Diag, Side, Uplo};
    let mut context = Context::new().backend(Backend::builtin().unwrap());
    for [m, n] in [[53, 70], [97, 31], [130, 130]] {
        let size = m.max(n);
        let numbers: Vec<C> =
            (0..size * size).map(|at| C::new((at * 7 % 5) as f64 - 2.0, (at * 3 % 7) as f64 - 3.0)).collect();
        let square = |n: usize| MatrixView::row_major(&numbers[..n * n], n, n).unwrap();
        let b = MatrixView::row_major(&numbers[..m * n], m, n).unwrap();
        let zero = C::new(0.0, 0.0);
        for (uplo, side) in [Uplo::Upper, Uplo::Lower]
            .into_iter()
            .flat_map(|uplo| [Side::Left, Side::Right].map(|side| (uplo, side)))
        {
            let own = if side == Side::Left { m } else { n };
            let a = square(own);
            let is_in = |i: usize, j: usize| if uplo == Uplo::Upper { i <= j } else { i >= j };
            let stored = |i: usize, j: usize| a.get(i, j).unwrap();
            let hermitian = |i: usize, j: usize| match (i == j, is_in(i, j)) {
                (true, _) => C::new(stored(i, i).re, 0.0),
                (_, true) => stored(i, j),
                _ => stored(j, i).conj(),
            };
            let triangular = |i: usize, j: usize| {
                if i == j {
                    C::new(1.0, 0.0)
                } else if is_in(i, j) {
                    stored(i, j)
                } else {
                    zero
                }
            };
            let times = |matrix: &dyn Fn(usize, usize) -> C, i: usize, j: usize| -> C {
                match side {
                    Side::Left => (0..m).map(|l| matrix(i, l) * b.get(l, j).unwrap()).sum(),
                    Side::Right => (0..n).map(|l| b.get(i, l).unwrap() * matrix(l, j)).sum(),
                }
            };
            let mut c = vec![zero; m * n];
            let view = MatrixViewMut::row_major(&mut c, m, n).unwrap();
            context.hemm(side, uplo, C::new(1.0, 0.0), a, b, zero, view).unwrap();
            let mut d = numbers[..m * n].to_vec();
            let view = MatrixViewMut::row_major(&mut d, m, n).unwrap();
            context.trmm(side, uplo, Diag::Unit, C::new(2.0, 0.0), a, view).unwrap();
            for (i, j) in (0..m).flat_map(|i| (0..n).map(move |j| (i, j))) {
                assert_eq!(
                    c[i * n + j],
                    times(&hermitian, i, j),
                    "hemm {m} {n} {uplo:?} {side:?}: ({i}, {j})"
                );
                assert_eq!(
                    d[i * n + j],
                    2.0 * times(&triangular, i, j),
                    "trmm {m} {n} {uplo:?} {side:?}: ({i}, {j})"
                );
            }
            // A small triangle, so that solutions stay small whole numbers.
            let step = |i: usize, j: usize| if i.abs_diff(j) == 1 { C::new(0.0, 1.0) } else { zero };
            let sparse: Vec<C> = (0..own * own).map(|at| step(at / own, at % own)).collect();
            let a = MatrixView::row_major(&sparse, own, own).unwrap();
            let mut x = vec![C::new(1.0, 0.0); m * n];
            let before = x.clone();
            let view = MatrixViewMut::row_major(&mut x, m, n).unwrap();
            context.trsm(side, uplo, Diag::Unit, C::new(1.0, 0.0), a, view).unwrap();
            let view = MatrixViewMut::row_major(&mut x, m, n).unwrap();
            context.trmm(side, uplo, Diag::Unit, C::new(1.0, 0.0), a, view).unwrap();
            assert_eq!(x, before, "trsm {m} {n} {uplo:?} {side:?}");
            let mut c = vec![zero; m * m];
            let view = MatrixViewMut::row_major(&mut c, m, m).unwrap();
            context.herk(uplo, 1.0, b, 0.0, view).unwrap();
            let mut d = vec![zero; m * m];
            let view = MatrixViewMut::row_major(&mut d, m, m).unwrap();
            context.her2k(uplo, C::new(0.0, 1.0), b, b, 0.0, view).unwrap();
            for (i, j) in (0..m).flat_map(|i| (0..m).map(move |j| (i, j))) {
                let sum: C = (0..n).map(|l| b.get(i, l).unwrap() * b.get(j, l).unwrap().conj()).sum();
                let expected = if is_in(i, j) { sum } else { zero };
                assert_eq!(c[i * m + j], expected, "herk {m} {n} {uplo:?}: ({i}, {j})");
                // i A A^H - i A A^H
                assert_eq!(d[i * m + j], zero, "her2k {m} {n} {uplo:?}: ({i}, {j})");
            }
        }
    }
}

#[test]
fn what_is_no_blas_is_refused() {
    #[cfg(feature = "dynamic")]
    for (name, reason) in [("/no/such/library.so", "No such file"), ("libm.so.6", "it has no cblas_dgemm")] {
        let Err(Error::Backend { library, reason: found }) = Backend::open(name) else { panic!("{name}") };
        assert_eq!(library, name);
        if cfg!(target_os = "linux") {
            assert!(found.contains(reason), "{found}");
        }
    }
}

/// Several at once in one process, each with what it is and can do; the same results from all.
#[cfg(feature = "dynamic")]
#[test]
fn libraries_are_opened_beside_one_another() {
    let expected = product(&mut Context::new());
    let mut seen = Vec::new();
    for path in fetched() {
        let opened = Backend::open(&path).unwrap();
        assert_eq!(opened, Backend::open(&path).unwrap());
        let info = opened.info();
        println!("{info}");
        assert_eq!(info.source(), Source::Opened);
        assert_eq!(product(&mut Context::new().backend(opened)), expected, "{info}");
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (vendor, bits) = match name.as_str() {
            "libopenblas64.so.0" | "libscipy_openblas64_.so" => (Vendor::OpenBlas, 64),
            "libscipy_openblas.so" => (Vendor::OpenBlas, 32),
            "libblis.so.4" => (Vendor::Blis, 32),
            _ => (Vendor::Reference, 32),
        };
        assert_eq!((info.vendor(), info.int_bits()), (vendor, bits), "{name}");
        assert_eq!(info.conj_no_trans(), vendor == Vendor::OpenBlas, "{name}");
        let wide = bits == 64;
        assert_eq!(opened.capabilities().int_max > i32::MAX as usize, wide, "{name}");
        if vendor == Vendor::OpenBlas {
            let before = opened.threads();
            assert_eq!(opened.set_threads(1), 1);
            assert_eq!(opened.set_threads(before), before);
        }
        assert!(!seen.contains(&opened.info().path()));
        seen.push(opened.info().path());
    }
}

/// A plan that needs what a library has is refused by one that has it not; nothing is written.
#[test]
fn plans_are_for_what_can_carry_them_out() {
    let numbers = vec![C::new(1.0, 2.0); 16];
    let a = MatrixView::row_major(&numbers, 4, 4).unwrap();
    let builtin = Backend::builtin().unwrap();
    let plan = Context::new().backend(builtin).plan_gemm(
        &[a.conj().layout(), a.layout(), a.layout()],
        DType::C128,
        [false; 3],
        false,
    );
    let plan: Plan<3> = plan.unwrap();
    assert!(plan.is_zero_copy(), "{plan}");
    let none = &mut |_: &'static str| core::ptr::null();
    // SAFETY: no functions are given: ours stand for all.
    let bare = unsafe { Backend::from_functions("nothing", false, none) }.unwrap();
    assert_eq!((bare.info().name(), bare.info().conj_no_trans()), ("nothing", false));
    assert!(bare.info().missing().len() > 140);
    let mut c = vec![C::new(7.0, 7.0); 16];
    let view = MatrixViewMut::row_major(&mut c, 4, 4).unwrap();
    let one = C::new(1.0, 0.0);
    let result = Context::new().backend(bare).run(&plan, one, a.conj(), a, C::new(0.0, 0.0), view);
    assert_eq!(result, Err(Error::PlanMismatch { operand: "type or backend" }));
    assert!(c.iter().all(|&c| c == C::new(7.0, 7.0)));
    product(&mut Context::new().backend(bare));
}

/// Who gives the functions of a library gets what is known of it; a stand-in of the program's own is believed.
#[cfg(unix)]
#[test]
fn functions_that_are_given_are_found_out_too() {
    let Some(linked) = Backend::linked().unwrap() else { return };
    let mut find = |name: &'static str| -> *const () {
        let name = std::ffi::CString::new(name).unwrap();
        // SAFETY: a C string.
        unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }.cast_const().cast()
    };
    if find("cblas_dgemm").is_null() {
        println!("skipped: what is linked cannot be looked up");
        return;
    }
    let wide = linked.info().int_bits() == 64;
    // SAFETY: the functions that are linked, under their names, which stay.
    let given = unsafe { Backend::from_functions("mine", wide, &mut find) }.unwrap();
    let (mine, theirs) = (given.info(), linked.info());
    assert_eq!((mine.name(), mine.source()), ("mine", Source::Given));
    assert_eq!(
        (mine.vendor(), mine.version(), mine.core()),
        (theirs.vendor(), theirs.version(), theirs.core())
    );
    assert_eq!((mine.path(), mine.is_mixed()), (theirs.path(), theirs.is_mixed()));
    let named = |info: &'static backend::Info| info.quirks().map(|quirk| quirk.what).collect::<Vec<_>>();
    assert_eq!(named(mine), named(theirs));
    assert_eq!(given.capabilities(), linked.capabilities());
    product(&mut Context::new().backend(given));
}

/// Called as CBLAS is: without terms there is still beta to multiply by, conjugated factors or not.
#[test]
fn products_without_terms_are_scaled() {
    use blasview::{Order, Trans, backend::Level3};
    let builtin = Backend::builtin().unwrap();
    for (m, n) in [(1, 1), (20, 30), (70, 40)] {
        for trans in [Trans::No, Trans::Yes, Trans::Conj, Trans::ConjNo] {
            let (a, mut c) = (C::new(f64::NAN, 0.0), vec![C::new(1.0, 2.0); (m * n) as usize]);
            let (order, one, beta) = (Order::ColMajor, C::new(1.0, 0.0), C::new(0.0, 1.0));
            // SAFETY: no element of the factors is read; C has m * n.
            unsafe {
                C::gemm(
                    builtin,
                    order,
                    trans,
                    trans,
                    m,
                    n,
                    0,
                    one,
                    &a,
                    m.max(n),
                    &a,
                    m.max(n),
                    beta,
                    c.as_mut_ptr(),
                    m,
                )
            };
            assert!(c.iter().all(|&c| c == C::new(-2.0, 1.0)), "{m} x {n} {trans:?}");
        }
    }
}

/// With integers of 64 bits nothing is split, and what is called gets them whole.
#[test]
fn wide_integers_go_to_wide_functions() {
    unsafe extern "C" fn dasum(n: i64, _: *const f64, inc: i64) -> f64 {
        n as f64 + 1e-3 * inc as f64
    }
    let mut find = |name: &'static str| -> *const () {
        if name == "cblas_dasum" { dasum as *const () } else { core::ptr::null() }
    };
    // SAFETY: a function of that name, with integers of 64 bits.
    let wide = unsafe { Backend::from_functions("wide", true, &mut find) }.unwrap();
    assert_eq!(wide.info().int_bits(), 64);
    let x = [1.0];
    // SAFETY: the function reads nothing.
    let sum = unsafe { f64::asum(wide, 5_000_000_000, x.as_ptr(), 3) };
    assert_eq!(sum, 5_000_000_000.003);
    // SAFETY: one element each.
    assert_eq!(unsafe { f64::dotu(wide, 1, x.as_ptr(), 1, x.as_ptr(), 1) }, 1.0);
}

/// What a program that has another BLAS loaded before this one gets: the functions that are really bound are asked what
/// they are. (With conjugated products MKL ended in a signal, BLIS ended the process.)
#[cfg(target_os = "linux")]
#[test]
fn a_library_that_is_loaded_before_is_found_out() {
    if env::var_os("BLASVIEW_TEST_PRELOADED").is_some() {
        let info = backend::info().unwrap();
        println!("preloaded: {} {} {}", info.name(), info.int_bits(), info.path().unwrap_or_default());
        product(&mut Context::new());
        let ones = [1.0_f64; 3];
        let x = VectorView::contiguous(&ones).unwrap();
        assert_eq!(Context::new().dot(x, x), Ok(3.0));
        let mut y = [1.0_f64; 3];
        Context::new().axpy(2.0, x, VectorViewMut::contiguous(&mut y).unwrap()).unwrap();
        assert_eq!(y, [3.0; 3]);
        return;
    }
    if cfg!(not(feature = "openblas")) {
        println!("skipped: nothing is linked");
        return;
    }
    for path in fetched() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("libscipy") {
            // Its names are others.
            continue;
        }
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", "a_library_that_is_loaded_before_is_found_out", "--nocapture"]);
        let output = child
            .env("LD_PRELOAD", &path)
            .env("BLASVIEW_TEST_PRELOADED", "1")
            .env_remove("BLASVIEW_BLAS")
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{name}: {}\n{text}{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        let expected = match name.as_str() {
            "libopenblas64.so.0" => "preloaded: OpenBLAS 64",
            "libblis.so.4" => "preloaded: BLIS 32",
            _ => "preloaded: reference BLAS 32",
        };
        assert!(text.contains(expected), "{name}: {text}");
    }
}

/// What the variable names is used, or it is an error; nothing else is taken instead.
#[cfg(feature = "dynamic")]
#[test]
fn the_variable_chooses() {
    const ROLE: &str = "BLASVIEW_TEST_ROLE";
    if let Some(role) = env::var_os(ROLE) {
        match role.to_str() {
            Some("builtin") => assert_eq!(backend::info().unwrap().vendor(), Vendor::Builtin),
            Some("wrong") => {
                let x = [1.0];
                let x = VectorView::contiguous(&x).unwrap();
                let Err(Error::Backend { library, .. }) = Context::new().dot(x, x) else { panic!() };
                assert_eq!(library, "/no/such/library.so");
            }
            _ => panic!("{role:?}"),
        }
        return;
    }
    for (role, value) in [("builtin", "builtin"), ("wrong", "/no/such/library.so")] {
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", "the_variable_chooses"]).env(ROLE, role).env("BLASVIEW_BLAS", value);
        let output = child.output().unwrap();
        assert!(output.status.success(), "{role}: {}", String::from_utf8_lossy(&output.stdout));
    }
}
