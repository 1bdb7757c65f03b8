//! What stands at the top of a report: the machine, the libraries, the date.

use std::process::Command;

/// What a command prints, on one line; nothing where there is no such command.
fn output(command: &str, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new(command).args(arguments).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Some(text).filter(|text| !text.is_empty())
}

pub fn date() -> String {
    output("date", &["-u", "+%Y-%m-%d %H:%M UTC"]).unwrap_or_else(|| "unknown".to_owned())
}

fn cpu() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map(|(_, name)| name.trim().to_owned());
    let model = model.or_else(|| output("sysctl", &["-n", "machdep.cpu.brand_string"]));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let plural = if cores == 1 { "" } else { "s" };
    format!("{}{}, {cores} core{plural}", model.as_deref().unwrap_or("unknown"), vectors())
}

#[cfg(target_arch = "x86_64")]
fn vectors() -> &'static str {
    if is_x86_feature_detected!("avx512f") {
        ", AVX-512"
    } else if is_x86_feature_detected!("avx2") {
        ", AVX2"
    } else {
        ""
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn vectors() -> &'static str {
    ""
}

/// Sizes of the caches of the first core, where Linux tells them.
fn caches() -> Option<String> {
    let read = |at: usize, file: &str| {
        let path = format!("/sys/devices/system/cpu/cpu0/cache/index{at}/{file}");
        std::fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
    };
    let cache = |at| {
        let kind = read(at, "type")?;
        let size = read(at, "size")?.replace('K', " KiB");
        (kind != "Instruction").then_some(format!("L{} {size}", read(at, "level")?))
    };
    let caches: Vec<String> = (0..4).filter_map(cache).collect();
    Some(caches.join(", ")).filter(|text| !text.is_empty())
}

/// The library and how it was built.
fn blas() -> String {
    let Ok(info) = blasview::backend::info() else { return "none that can be used".to_owned() };
    let kernels =
        if info.core().is_empty() { String::new() } else { format!(", kernels of {}", info.core()) };
    let config = if info.config().is_empty() { info.version() } else { info.config() };
    format!("{} {config}{kernels}", info.name())
}

/// The version of a crate that was built in.
fn version(name: &str) -> Option<String> {
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).ok()?;
    let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    rest.split_once('"').map(|(version, _)| version.to_owned())
}

/// All of it, by name; with the version of NumPy, where there is one.
pub fn describe(numpy: Option<&str>) -> Vec<(String, String)> {
    let crates = ["blasview", "ndarray", "faer", "nalgebra", "matrixmultiply"];
    let mut versions: Vec<String> =
        crates.iter().filter_map(|name| Some(format!("{name} {}", version(name)?))).collect();
    versions.extend(numpy.map(|version| format!("NumPy {version} (own process)")));
    let facts = [
        ("CPU", Some(cpu())),
        ("Caches", caches()),
        ("System", output("uname", &["-srm"])),
        ("BLAS", Some(blas())),
        ("Threads", Some("1, of BLAS and of all peers".to_owned())),
        ("Compiler", output("rustc", &["--version"])),
        ("Versions", Some(versions.join(", "))),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
