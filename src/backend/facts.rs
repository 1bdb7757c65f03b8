//! How the facts about a library are gathered, and its table made.

use super::call::Int;
use super::cores;
use super::finder::{Finder, Functions};
use super::info::{Info, Source};
use super::kept::Kept;
use super::quirks::{self, Library as Accused, Verdict};
use super::system::{Object, c_name, object_of};
use super::text::{Text, string};
use super::vendor::{self, Identity, Vendor};
use super::{Backend, Library, probe};
use crate::arch::{Instructions, Isa};
use crate::error::{Error, Result};
use crate::operand::BLAS_INT_MAX;
use crate::plan::{Capabilities, Tuning};

/// Moves a library to memory that is never freed.
pub fn keep(library: Library) -> Result<Backend> {
    const LAYOUT: std::alloc::Layout = std::alloc::Layout::new::<Library>();
    // SAFETY: the size of a `Library`, which has fields, is not 0.
    let place = unsafe { std::alloc::alloc(LAYOUT) }.cast::<Library>();
    if place.is_null() {
        return Err(Error::OutOfMemory { bytes: LAYOUT.size() });
    }
    // SAFETY: not NULL: fresh memory of the size and alignment of a `Library`, nobody else's. It is written before it is referred
    // to, and never freed, nor written again, so that the reference is good for 'static.
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
/// For as long as the program runs, whichever threads call them:
/// - *functions*: what `function` finds, unless NULL, are functions as CBLAS, or Fortran's LAPACK, declares those of their names. Their integers are
///   as `wide` says; if it does not, all have 64 bits or all have 32.
/// - *own*: what `own` finds, or where there is none the object in which `cblas_zgemm` lies has, under names that vendors
///   document is what they document, or NULL.
/// - *objects*: those in which these functions lie stay loaded.
pub unsafe fn gather(origin: Origin<'_>) -> Result<Library> {
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
        // Integers of the wrong width would be lengths that nobody has checked.
        None if !has_own_dasum => {
            return Err(not_a_blas(name, "it has no cblas_dasum, which tells the width of its integers")?);
        }
        // SAFETY: by functions, as it was found, this is `cblas_dasum`.
        None => unsafe { probe::is_wide(dasum) }
            .ok_or(())
            .or_else(|()| Err(not_a_blas(name, "cblas_dasum answers like no BLAS")?))?,
    };
    // SAFETY: by objects it stays loaded; if the function is ours, the object is the program or a library of which this code is.
    let object = unsafe { object_of(found.level3.of::<num_complex::Complex<f64>>().gemm.address) };
    // Functions of one table may come from several libraries: the first one that is loaded and has it. Each lies in one
    // piece, so that what is between two functions of one is in it too. (To ask about all of them takes 25 ms.)
    let is_in = |address: *const ()| {
        // SAFETY: by objects it stays loaded.
        unsafe { object_of(address) }
            .is_some_and(|other| object.is_some_and(|object| other.base == object.base))
    };
    let is_mixed = object.is_some() && finder.ends.is_some_and(|ends| !ends.into_iter().all(is_in));
    let symbol = |name: &str| -> *const () {
        if let Some(own) = own {
            return own(name);
        }
        object.map_or(core::ptr::null(), |object| own_symbol(&object, name))
    };
    // SAFETY: by own, functions as the vendors document them: `own`, or symbols of the object (`own_symbol`).
    let identity = unsafe { vendor::identify(&symbol) };
    // SAFETY: the caller's promises, which are the same. The width is what the caller says, or `cblas_dasum` has shown of itself,
    // and so by functions of all.
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
    // SAFETY: what is linked stays loaded for as long as this code.
    if unsafe { object_of(address) }.is_some_and(|other| other.base == object.base) {
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
/// As [`gather`]; the integers of the functions are `I`. `found` and `first` are what was found by `function`.
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
) -> Result<Library> {
    let Finder { look_up, missing, .. } = first;
    let vendor = if is_mixed { Vendor::Unknown } else { identity.vendor };
    let accused = Accused { vendor, numbers: identity.numbers, core: identity.core.as_str() };
    // The caller of `from_functions` vouches for what is nobody's; not where it cannot be known whose it is.
    let is_trusted = source == Source::Given && vendor == Vendor::Unknown && object.is_some() && !is_mixed;
    let quirks = if is_trusted {
        quirks::Set::NONE
    } else {
        // SAFETY: by functions, what was found is what CBLAS declares with integers `I`; the others are listed as missing.
        unsafe { quirks::found::<I>(&accused, &found, missing.as_slice()) }
    };
    let judge = |function: &str| quirks.verdict(function);
    let mut finder = Finder::new(source == Source::Linked, look_up, &judge);
    let functions = Functions::find::<I>(&mut finder);
    #[cfg(feature = "lapack")]
    let lapack = match object.filter(|_| source != Source::Given) {
        // Of libraries that are not one nothing is taken for granted.
        Some(_) if is_mixed => super::lapack::Table::none(),
        Some(object) => super::lapack::Table::within(object, affixes),
        None => super::lapack::Table::find(finder.look_up),
    };
    let is_wide = size_of::<I>() == 8;
    let rules = Tuning::of(Isa::best().instructions(), cores::of(accused.core));
    let capabilities = Capabilities {
        int_max: if is_wide { isize::MAX as usize } else { BLAS_INT_MAX },
        conj_no_trans: matches!(vendor, Vendor::OpenBlas | Vendor::Builtin),
        small_products: small_products(&accused),
        threads: 1,
    };
    let path = match object {
        Some(object) if source != Source::Builtin => Text::lossy(object.path.to_bytes()),
        _ => Text::EMPTY,
    };
    let (kept, tuning) =
        if is_mixed { (Kept::none(rules), rules) } else { Kept::find(&identity, source, rules) };
    let threads = identity.threads;
    let given_name = if source == Source::Given { Text::new(format_args!("{name}")) } else { Text::EMPTY };
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
        kept,
    };
    Ok(Library {
        functions,
        is_wide,
        capabilities,
        tuning,
        threads,
        #[cfg(feature = "lapack")]
        lapack,
        #[cfg(feature = "lapack")]
        within_lapack: quirks.within_lapack(),
        info,
    })
}

/// Up to which m n k a library computes real products without packing: OpenBLAS says 100^3 in its source, for f32 and f64,
/// from 0.3.17 on, on processors with AVX-512.
fn small_products(library: &Accused<'_>) -> usize {
    let has = library.vendor == Vendor::OpenBlas
        && library.numbers >= [0, 3, 17]
        && cores::of(library.core) == Some(Instructions::Avx512);
    if has { 100 * 100 * 100 } else { 0 }
}

/// The error for what is no BLAS.
pub fn not_a_blas(library: &str, reason: &str) -> Result<Error> {
    Ok(Error::Backend { library: string(library)?, reason: string(reason)? })
}

/// That of what is linked.
#[cfg(blas_linked)]
pub fn linked() -> Result<Library> {
    // What is not in cblas-sys is looked up beside what is.
    // SAFETY: what is linked stays loaded for as long as this code.
    let beside = unsafe { object_of(cblas_sys::cblas_zgemm as *const ()) };
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
    // SAFETY: functions: those of cblas-sys are linked by their names, and that the BLAS a program is linked with is one is for
    // who links it; others are looked up by their names in the object in which `cblas_zgemm` is. Of what width their integers
    // are is found out. Own: symbols of that object. Objects: it is not unloaded before what is linked with it.
    unsafe { gather(origin) }
}

/// That of this crate.
pub fn builtin() -> Result<Library> {
    let mut nothing = |_: &'static str| core::ptr::null();
    let judge = |_: &str| Verdict::Ours;
    let mut finder = Finder::new(false, &mut nothing, &judge);
    let functions = Functions::find::<i64>(&mut finder);
    let missing = finder.missing;
    let capabilities =
        Capabilities { int_max: isize::MAX as usize, conj_no_trans: true, small_products: 0, threads: 1 };
    let ours = Isa::best().instructions();
    let identity = vendor::builtin();
    let (kept, tuning) = Kept::find(&identity, Source::Builtin, Tuning::of(ours, Some(ours)));
    let info = Info {
        identity,
        source: Source::Builtin,
        path: Text::EMPTY,
        given_name: Text::EMPTY,
        is_wide: true,
        is_mixed: false,
        affixes: [""; 2],
        capabilities,
        missing,
        quirks: quirks::Set::NONE,
        kept,
    };
    let threads = vendor::Threads::NONE;
    Ok(Library {
        functions,
        is_wide: true,
        capabilities,
        tuning,
        threads,
        #[cfg(feature = "lapack")]
        lapack: super::lapack::Table::none(),
        #[cfg(feature = "lapack")]
        within_lapack: [super::guard::Hazards::NONE; 4],
        info,
    })
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
    // SAFETY: functions and own: the caller's promises, which are the same; with `wide` it tells the integers. Objects: a function
    // that can be called for as long as the program runs lies in an object that is loaded for as long.
    keep(unsafe { gather(origin) }?)
}
