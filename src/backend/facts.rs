//! What is known of a library, gathered when its table is made.

#[cfg(feature = "capi")]
use core::ffi::CStr;
use core::fmt::{self, Write};

use super::call::Int;
use super::finder::{Finder, Functions};
use super::quirks::{self, Library as Accused, Verdict};
use super::system::{Object, c_name, object_of};
use super::vendor::{self, Identity, Vendor};
use super::{Backend, Library, probe};
use crate::direct;
use crate::error::{Error, Result};
use crate::operand::BLAS_INT_MAX;
use crate::plan::Capabilities;

/// A text that is there for as long as the program runs, closed by a NUL for C.
#[derive(Clone, Copy)]
pub struct Text(&'static [u8]);

impl Text {
    pub const EMPTY: Text = Text(b"\0");

    pub fn as_str(self) -> &'static str {
        core::str::from_utf8(self.0.strip_suffix(b"\0").unwrap_or(self.0)).unwrap_or_default()
    }

    #[cfg(feature = "capi")]
    pub fn as_c_str(self) -> &'static CStr {
        CStr::from_bytes_until_nul(self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// A text in the making. Without memory it writes nothing more, and says so at the end.
#[derive(Default)]
pub struct Buffer {
    text: String,
    is_short: bool,
}

impl Write for Buffer {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        // One more for the NUL.
        if self.is_short || self.text.try_reserve(part.len() + 1).is_err() {
            self.is_short = true;
            return Err(fmt::Error);
        }
        self.text.push_str(part);
        Ok(())
    }
}

impl Buffer {
    /// To be kept for good.
    pub fn finish(self) -> Result<Text> {
        let text = self.finish_string()?;
        if text.is_empty() {
            return Ok(Text::EMPTY);
        }
        let mut bytes = text.into_bytes();
        bytes.push(0);
        Ok(Text(bytes.leak()))
    }

    pub fn finish_string(self) -> Result<String> {
        if self.is_short { Err(Error::OutOfMemory { bytes: self.text.len() + 1 }) } else { Ok(self.text) }
    }
}

/// A text of such parts.
pub fn text(arguments: fmt::Arguments<'_>) -> Result<Text> {
    let mut buffer = Buffer::default();
    // An error is one of memory, which the buffer keeps.
    let _ = buffer.write_fmt(arguments);
    buffer.finish()
}

/// Where the functions of a backend come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// From what the program is linked with.
    Linked,
    /// From a library that was opened at run time.
    Opened,
    /// From whoever made the backend ([`Backend::from_functions`]).
    Given,
    /// From this crate.
    Builtin,
}

/// What was found out about a BLAS. `Display` tells all of it, warnings included.
#[derive(Debug)]
pub struct Info {
    pub(super) identity: Identity,
    pub(super) source: Source,
    pub(super) path: Text,
    pub(super) given_name: Text,
    pub(super) is_wide: bool,
    pub(super) is_mixed: bool,
    pub(super) affixes: [&'static str; 2],
    pub(super) capabilities: Capabilities,
    pub(super) missing: &'static [&'static str],
    pub(super) quirks: quirks::Set,
}

impl Info {
    /// Its name: `OpenBLAS`, `BLIS`, `MKL`, `reference BLAS`, `blasview` (this crate itself), or `unknown CBLAS`; of
    /// functions given by the program, the name given with them.
    pub fn name(&self) -> &'static str {
        let given = self.given_name.as_str();
        if given.is_empty() { self.identity.vendor.name() } else { given }
    }

    /// [`Self::name`] and others for C.
    #[cfg(feature = "capi")]
    pub(crate) fn name_for_c(&self) -> &'static CStr {
        match (self.given_name.as_str(), self.identity.vendor) {
            ("", Vendor::OpenBlas) => c"OpenBLAS",
            ("", Vendor::Blis) => c"BLIS",
            ("", Vendor::Mkl) => c"MKL",
            ("", Vendor::Reference) => c"reference BLAS",
            ("", Vendor::Builtin) => c"blasview",
            ("", Vendor::Unknown) => c"unknown CBLAS",
            _ => self.given_name.as_c_str(),
        }
    }

    #[cfg(feature = "capi")]
    pub(crate) fn version_for_c(&self) -> &'static CStr {
        self.identity.version.as_c_str()
    }

    #[cfg(feature = "capi")]
    pub(crate) fn path_for_c(&self) -> &'static CStr {
        self.path.as_c_str()
    }

    #[cfg(feature = "capi")]
    pub(crate) fn core_for_c(&self) -> &'static CStr {
        self.identity.core.as_c_str()
    }

    #[cfg(feature = "capi")]
    pub(crate) fn config_for_c(&self) -> &'static CStr {
        self.identity.config.as_c_str()
    }

    /// Whose it is.
    pub fn vendor(&self) -> Vendor {
        self.identity.vendor
    }

    /// Its version, as it says itself; empty if it does not.
    pub fn version(&self) -> &'static str {
        self.identity.version.as_str()
    }

    /// How it was built, in its own words; empty if it does not say.
    pub fn config(&self) -> &'static str {
        self.identity.config.as_str()
    }

    /// The processor that its kernels are for, by its own name (`Haswell`, `zen3`); empty if it does not say.
    pub fn core(&self) -> &'static str {
        self.identity.core.as_str()
    }

    /// The file that it is in; `None` if the system does not tell.
    pub fn path(&self) -> Option<&'static str> {
        Some(self.path.as_str()).filter(|path| !path.is_empty())
    }

    /// Where its functions come from.
    pub fn source(&self) -> Source {
        self.source
    }

    /// Width of its integers in bits: 32 (LP64) or 64 (ILP64). Longer operands are split into several calls, or packed.
    pub fn int_bits(&self) -> u32 {
        if self.is_wide { 64 } else { 32 }
    }

    /// What stands before and behind the names of its functions: `["scipy_", "64_"]` for `scipy_cblas_dgemm64_`.
    pub fn affixes(&self) -> [&'static str; 2] {
        self.affixes
    }

    /// Whether it takes a matrix conjugated but not transposed (`CblasConjNoTrans`, 114).
    pub fn conj_no_trans(&self) -> bool {
        self.capabilities.conj_no_trans
    }

    /// Up to which m n k it has kernels that do not pack their operands; 0: none that are known.
    pub fn small_products(&self) -> usize {
        self.capabilities.small_products
    }

    /// Whether its functions come from several libraries, as when one that has only some of them is loaded first.
    pub fn is_mixed(&self) -> bool {
        self.is_mixed
    }

    /// The functions that it does not have: those of this crate stand for them.
    pub fn missing(&self) -> &'static [&'static str] {
        self.missing
    }

    /// What it is known to get wrong, or what cannot be ruled out, with what is done instead.
    pub fn quirks(&self) -> impl Iterator<Item = &'static quirks::Quirk> {
        self.quirks.iter()
    }

    /// What should be said of it in words: one sentence each, none if all is well.
    pub fn warnings(&self) -> Warnings<'_> {
        Warnings(self)
    }
}

/// The warnings about a BLAS. `Display` writes one a line.
#[derive(Clone, Copy, Debug)]
pub struct Warnings<'i>(&'i Info);

/// Instruction sets, in ascending order, and what they are called.
const SETS: [&str; 4] = ["SSE3", "AVX", "AVX2", "AVX-512"];

/// The instructions of OpenBLAS's kernels for a processor; `None` for those that are not known.
fn set_of(core: &str) -> Option<usize> {
    Some(match core {
        "Katmai" | "Coppermine" | "Northwood" | "Prescott" | "Banias" | "Atom" | "Core2" | "Penryn"
        | "Dunnington" | "Nehalem" | "Athlon" | "Opteron" | "Opteron_SSE3" | "Barcelona" | "Nano"
        | "Bobcat" => 0,
        "Sandybridge" | "Bulldozer" | "Piledriver" | "Steamroller" => 1,
        "Haswell" | "Zen" | "Excavator" => 2,
        "SkylakeX" | "Cooperlake" | "SapphireRapids" => 3,
        _ => return None,
    })
}

/// Those of this processor.
fn set_here() -> Option<usize> {
    #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
    {
        use std::arch::is_x86_feature_detected as has;
        let set = if has!("avx512f") && has!("avx512dq") && has!("avx512bw") && has!("avx512vl") {
            3
        } else if has!("avx2") && has!("fma") {
            2
        } else {
            usize::from(has!("avx"))
        };
        Some(set)
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "x86")))]
    None
}

impl Warnings<'_> {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        let mut buffer = Count(0);
        let _ = write!(buffer, "{self}");
        buffer.0 == 0
    }
}

struct Count(usize);

impl Write for Count {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.0 += part.len();
        Ok(())
    }
}

impl fmt::Display for Warnings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let info = self.0;
        let (name, version, core) = (info.name(), info.version(), info.core());
        if let (Vendor::OpenBlas, Some(runs), Some(has)) = (info.vendor(), set_of(core), set_here())
            && runs < has
        {
            let better = ["Prescott", "Sandybridge", "Haswell", "SkylakeX"][has];
            let (runs, has) = (SETS[runs], SETS[has]);
            if std::env::var_os("OPENBLAS_CORETYPE").is_some() {
                writeln!(
                    f,
                    "{name} {version} runs its {core} kernels ({runs}), as OPENBLAS_CORETYPE says, although this \
                     processor has {has}; OPENBLAS_CORETYPE={better} would use it"
                )?;
            } else {
                writeln!(
                    f,
                    "{name} {version} does not know this processor and runs its {core} kernels ({runs}) although it has \
                     {has}; OPENBLAS_CORETYPE={better}, or a newer OpenBLAS, would use it"
                )?;
            }
        }
        match info.vendor() {
            Vendor::Reference => {
                writeln!(
                    f,
                    "the reference BLAS is right but slow: OpenBLAS, BLIS or MKL take a tenth of its time"
                )?;
            }
            Vendor::Builtin => {
                writeln!(
                    f,
                    "no BLAS library is used: products take longer than with OpenBLAS, BLIS or MKL, and run on one thread"
                )?;
            }
            Vendor::Unknown if info.source != Source::Given => {
                writeln!(
                    f,
                    "whose BLAS this is cannot be found out: all that any is known to get wrong is avoided, and conjugated \
                     matrices are copied"
                )?;
            }
            _ => {}
        }
        if info.is_mixed {
            writeln!(
                f,
                "some functions are those of another library, loaded before this one: only what both can do is used"
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |title: &str, text: fmt::Arguments<'_>| writeln!(f, "{title:<15} {text}");
        line("library", format_args!("{} {}", self.name(), self.version()))?;
        if let Some(path) = self.path() {
            line("file", format_args!("{path}"))?;
        }
        let source = match self.source {
            Source::Linked => "linked with the program",
            Source::Opened => "opened at run time",
            Source::Given => "given by the program",
            Source::Builtin => "this crate itself",
        };
        line("found", format_args!("{source}"))?;
        if self.affixes != [""; 2] {
            let [prefix, suffix] = self.affixes;
            line("names", format_args!("{prefix}cblas_dgemm{suffix} and so on"))?;
        }
        if !self.core().is_empty() {
            line("kernels", format_args!("{}", self.core()))?;
        }
        let lp = if self.is_wide { "ILP64" } else { "LP64" };
        line("integers", format_args!("{} bits ({lp})", self.int_bits()))?;
        line("threads", format_args!("{}", self.identity.threads.get()))?;
        let yes = |yes| if yes { "yes" } else { "no" };
        line("conj, no trans", format_args!("{}", yes(self.conj_no_trans())))?;
        if self.small_products() > 0 {
            line("small products", format_args!("up to m n k = {}", self.small_products()))?;
        }
        for (at, names) in self.missing.chunks(6).enumerate() {
            if self.source == Source::Builtin {
                break;
            }
            let title = if at == 0 { "ours instead" } else { "" };
            write!(f, "{title:<15}")?;
            for name in names {
                write!(f, " {}", name.trim_start_matches("cblas_"))?;
            }
            writeln!(f)?;
        }
        for (at, quirk) in self.quirks().enumerate() {
            let title = if at == 0 { "quirks" } else { "" };
            writeln!(f, "{title:<15} {}: {}", quirk.what, quirk.instead)?;
        }
        let warnings = self.warnings();
        if !warnings.is_empty() {
            write!(f, "{warnings}")?;
        }
        Ok(())
    }
}

/// Moves a library to where it stays.
fn keep(library: Library) -> Result<Backend> {
    const LAYOUT: std::alloc::Layout = std::alloc::Layout::new::<Library>();
    // SAFETY: the size is not 0.
    let place = unsafe { std::alloc::alloc(LAYOUT) }.cast::<Library>();
    if place.is_null() {
        return Err(Error::OutOfMemory { bytes: LAYOUT.size() });
    }
    // SAFETY: fresh memory of that size and alignment, which is never freed.
    unsafe {
        place.write(library);
        Ok(Backend(&*place))
    }
}

/// How the functions of a library are looked up.
pub struct Origin<'a> {
    pub source: Source,
    /// Finds a function of CBLAS by its name in the standard.
    pub function: &'a mut dyn FnMut(&'static str) -> *const (),
    /// Finds one of the vendor's, with or without the library's own prefix and suffix.
    pub own: Option<&'a dyn Fn(&str) -> *const ()>,
    pub affixes: [&'static str; 2],
    /// The width of its integers, if it is not to be found out.
    pub wide: Option<bool>,
    pub name: &'a str,
}

/// Gathers the facts about a library and makes its table.
///
/// # Safety
/// What is found is what CBLAS and the vendors declare under those names, with such integers if `wide` says so, for as
/// long as the program runs.
pub unsafe fn gather(origin: Origin<'_>) -> Result<Backend> {
    let Origin { source, function, own, affixes, wide, name } = origin;
    let linked = source == Source::Linked;
    let trusting = |_: &str| Verdict::Theirs(super::guard::Hazards::NONE);
    let mut finder = Finder::new(linked, function, &trusting);
    // The width does not matter to what is only asked for.
    let found = Functions::find::<i32>(&mut finder);
    let dasum = found.vectors.of::<f64>().asum.address;
    let has_own_dasum = !finder.missing.as_slice().contains(&"cblas_dasum");
    let is_wide = match wide {
        Some(wide) => wide,
        None if !has_own_dasum => false,
        // SAFETY: the caller's promise: `cblas_dasum`.
        None => unsafe { probe::is_wide(dasum) }
            .ok_or(())
            .or_else(|()| Err(not_a_blas(name, "cblas_dasum answers like no BLAS")?))?,
    };
    let object = object_of(found.level3.of::<num_complex::Complex<f64>>().gemm.address);
    // Functions of one table may come from several libraries: the first one that is loaded and has it.
    let is_mixed = object.is_some_and(|object| {
        finder
            .found
            .as_slice()
            .iter()
            .any(|&other| object_of(other).is_none_or(|other| other.base != object.base))
    });
    let symbol = |name: &str| -> *const () {
        if let Some(own) = own {
            return own(name);
        }
        object.map_or(core::ptr::null(), |object| own_symbol(&object, name))
    };
    let identity = match source {
        Source::Given => vendor::unknown()?,
        // SAFETY: the caller's promise: functions of the vendor's.
        _ => unsafe { vendor::identify(&symbol) }?,
    };
    // SAFETY: the caller's promise.
    unsafe {
        if is_wide {
            finish::<i64>(found, finder, identity, object, source, is_mixed, affixes, name)
        } else {
            finish::<i32>(found, finder, identity, object, source, is_mixed, affixes, name)
        }
    }
}

fn own_symbol(object: &Object, name: &str) -> *const () {
    let mut room = [0; 96];
    let found = c_name("", name, "", &mut room).map_or(core::ptr::null(), |name| object.symbol(name));
    if found.is_null() { linked_symbol(object, name) } else { found }
}

/// The functions of OpenBLAS that are linked, which the system may not know in a program that has it inside; if they
/// belong to that object.
#[cfg(feature = "openblas")]
fn linked_symbol(object: &Object, name: &str) -> *const () {
    // Only their addresses are used here.
    unsafe extern "C" {
        fn openblas_get_config();
        fn openblas_get_corename();
        fn openblas_get_num_threads();
        fn openblas_set_num_threads();
    }
    let address = match name {
        "openblas_get_config" => openblas_get_config as *const (),
        "openblas_get_corename" => openblas_get_corename as *const (),
        "openblas_get_num_threads" => openblas_get_num_threads as *const (),
        "openblas_set_num_threads" => openblas_set_num_threads as *const (),
        _ => return core::ptr::null(),
    };
    if object_of(address).is_some_and(|other| other.base == object.base) {
        address
    } else {
        core::ptr::null()
    }
}

#[cfg(not(feature = "openblas"))]
fn linked_symbol(_: &Object, _: &str) -> *const () {
    core::ptr::null()
}

/// The table once all is known.
///
/// # Safety
/// As [`gather`], for integers `I`.
#[allow(clippy::too_many_arguments, reason = "all that was found")]
unsafe fn finish<I: Int>(
    found: Functions,
    first: Finder<'_>,
    identity: Identity,
    object: Option<Object>,
    source: Source,
    is_mixed: bool,
    affixes: [&'static str; 2],
    name: &str,
) -> Result<Backend> {
    let Finder { look_up, missing, .. } = first;
    let vendor = if is_mixed { Vendor::Unknown } else { identity.vendor };
    let accused = Accused { vendor, numbers: identity.numbers, core: identity.core.as_str() };
    // SAFETY: the caller's promise.
    let quirks = unsafe { quirks::found::<I>(&accused, source, &found, missing.as_slice()) };
    let judge = |function: &str| quirks.verdict(function);
    let mut finder = Finder::new(source == Source::Linked, look_up, &judge);
    let functions = Functions::find::<I>(&mut finder);
    let missing = kept(missing.as_slice())?;
    let is_wide = size_of::<I>() == 8;
    let capabilities = Capabilities {
        int_max: if is_wide { isize::MAX as usize } else { BLAS_INT_MAX },
        conj_no_trans: matches!(vendor, Vendor::OpenBlas | Vendor::Builtin),
        small_products: small_products(&accused),
        direct_len: direct::gemm::longest(),
        threads: 1,
    };
    let path = match object {
        Some(object) if source != Source::Builtin => text(format_args!("{}", object.path.to_string_lossy()))?,
        _ => Text::EMPTY,
    };
    let threads = identity.threads;
    let given_name = if source == Source::Given { text(format_args!("{name}"))? } else { Text::EMPTY };
    let info = Info {
        identity,
        source,
        path,
        given_name,
        is_wide,
        is_mixed,
        affixes,
        capabilities,
        missing,
        quirks,
    };
    let scales_hermitian_wrongly = quirks.has(super::guard::Hazards::BETA);
    keep(Library { functions, is_wide, capabilities, threads, scales_hermitian_wrongly, info })
}

fn kept(names: &[&'static str]) -> Result<&'static [&'static str]> {
    let mut kept = Vec::new();
    let bytes = size_of_val(names);
    kept.try_reserve_exact(names.len()).map_err(|_| Error::OutOfMemory { bytes })?;
    kept.extend_from_slice(names);
    Ok(kept.leak())
}

/// Up to which m n k a library computes real products without packing: OpenBLAS says 100^3 in its source, for f32 and f64,
/// from 0.3.17 on, on processors with AVX-512.
fn small_products(library: &Accused<'_>) -> usize {
    let has = library.vendor == Vendor::OpenBlas
        && library.numbers >= [0, 3, 17]
        && matches!(library.core, "SkylakeX" | "Cooperlake" | "SapphireRapids");
    if has { 100 * 100 * 100 } else { 0 }
}

/// The error for what is no BLAS.
pub fn not_a_blas(library: &str, reason: &str) -> Result<Error> {
    let string = |text: &str| {
        let mut buffer = Buffer::default();
        let _ = buffer.write_str(text);
        buffer.finish_string()
    };
    Ok(Error::Backend { library: string(library)?, reason: string(reason)? })
}

/// That of what is linked.
#[cfg(blas_linked)]
pub fn linked() -> Result<Backend> {
    // What is not in cblas-sys is looked up beside what is.
    let beside = object_of(cblas_sys::cblas_zgemm as *const ());
    let mut function = |name: &'static str| {
        let mut room = [0; 96];
        let name = c_name("", name, "", &mut room);
        match (beside, name) {
            (Some(object), Some(name)) => object.symbol(name),
            _ => core::ptr::null(),
        }
    };
    let origin = Origin {
        source: Source::Linked,
        function: &mut function,
        own: None,
        affixes: [""; 2],
        wide: None,
        name: "the linked BLAS",
    };
    // SAFETY: functions that are linked under their names, and symbols of the library that they are in, which is not
    // unloaded before the program that is linked with it. Of what width its integers are is found out.
    unsafe { gather(origin) }
}

/// That of this crate.
pub fn builtin() -> Result<Backend> {
    let mut nothing = |_: &'static str| core::ptr::null();
    let judge = |_: &str| Verdict::Ours;
    let mut finder = Finder::new(false, &mut nothing, &judge);
    let functions = Functions::find::<i64>(&mut finder);
    let missing = kept(finder.missing.as_slice())?;
    let capabilities = Capabilities {
        int_max: isize::MAX as usize,
        conj_no_trans: true,
        small_products: 0,
        direct_len: direct::gemm::longest(),
        threads: 1,
    };
    let info = Info {
        identity: vendor::builtin()?,
        source: Source::Builtin,
        path: Text::EMPTY,
        given_name: Text::EMPTY,
        is_wide: true,
        is_mixed: false,
        affixes: [""; 2],
        capabilities,
        missing,
        quirks: quirks::Set::NONE,
    };
    let threads = vendor::Threads::NONE;
    keep(Library { functions, is_wide: true, capabilities, threads, scales_hermitian_wrongly: false, info })
}

/// That of functions that the program gives.
///
/// # Safety
/// As [`Backend::from_functions`].
pub unsafe fn from_functions(
    name: &str,
    wide: bool,
    find: &mut dyn FnMut(&'static str) -> *const (),
) -> Result<Backend> {
    let origin =
        Origin { source: Source::Given, function: find, own: None, affixes: [""; 2], wide: Some(wide), name };
    // SAFETY: the caller's promise.
    unsafe { gather(origin) }
}
