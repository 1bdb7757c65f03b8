//! Whose library it is, by the functions that its vendor has put into it beside BLAS: version, kernels, threads.

use core::ffi::{CStr, c_char, c_int};

use super::text::Text;

/// Who made a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Vendor {
    /// OpenBLAS.
    OpenBlas,
    /// BLIS, or AMD's.
    Blis,
    /// Intel's.
    Mkl,
    /// The reference implementation (Netlib).
    Reference,
    /// This crate.
    Builtin,
    /// None of these, or it cannot be found out.
    Unknown,
}

impl Vendor {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Vendor::OpenBlas => "OpenBLAS",
            Vendor::Blis => "BLIS",
            Vendor::Mkl => "MKL",
            Vendor::Reference => "reference BLAS",
            Vendor::Builtin => "blasview",
            Vendor::Unknown => "unknown CBLAS",
        }
    }
}

/// What a library says of itself.
#[derive(Debug)]
pub struct Identity {
    pub vendor: Vendor,
    /// Empty if it does not say.
    pub version: Text,
    /// The same as numbers; zeros if there are none.
    pub numbers: [u32; 3],
    /// The processor that its kernels are for, by its own name; empty if it does not say.
    pub core: Text,
    /// How it was built, in its own words; empty if it does not say.
    pub config: Text,
    pub threads: Threads,
}

/// How a library is asked for its threads, and told.
///
/// # Invariants
/// Kept by [`identify`], which alone makes others than `NONE`. For as long as the program runs, `get` is NULL or a function
/// without arguments that returns an integer of 64 bits if `wide`, else a `c_int`; `set` is NULL or one that takes such an
/// integer and returns nothing. Any thread may call them at any time.
#[derive(Clone, Copy, Debug)]
pub struct Threads {
    get: *const (),
    set: *const (),
    /// Whether its number is 64 bits wide.
    wide: bool,
}

impl Threads {
    pub const NONE: Threads = Threads { get: core::ptr::null(), set: core::ptr::null(), wide: false };

    /// 1 if it cannot be asked.
    pub fn get(&self) -> usize {
        if self.get.is_null() {
            return 1;
        }
        // SAFETY: not NULL: by the invariants such a function, which may be called now.
        let threads = unsafe {
            if self.wide {
                core::mem::transmute::<*const (), unsafe extern "C" fn() -> i64>(self.get)()
            } else {
                core::mem::transmute::<*const (), unsafe extern "C" fn() -> c_int>(self.get)().into()
            }
        };
        usize::try_from(threads).unwrap_or(1).max(1)
    }

    pub fn set(&self, threads: usize) {
        if self.set.is_null() {
            return;
        }
        let threads = c_int::try_from(threads).unwrap_or(c_int::MAX).max(1);
        // SAFETY: not NULL: by the invariants such a function, which may be called now; the number is at least 1.
        unsafe {
            if self.wide {
                core::mem::transmute::<*const (), unsafe extern "C" fn(i64)>(self.set)(threads.into());
            } else {
                core::mem::transmute::<*const (), unsafe extern "C" fn(c_int)>(self.set)(threads);
            }
        }
    }
}

/// A function without arguments that returns a text of its library's own, or NULL.
///
/// # Safety
/// It is NULL, or such a function, whose text stays as it is for as long as the program runs.
unsafe fn told(function: *const ()) -> &'static [u8] {
    if function.is_null() {
        return b"";
    }
    // SAFETY: not NULL: by the caller's promise a function of that type.
    let text =
        unsafe { core::mem::transmute::<*const (), unsafe extern "C" fn() -> *const c_char>(function)() };
    // SAFETY: not NULL: by the caller's promise a C string that stays for 'static.
    if text.is_null() { b"" } else { unsafe { CStr::from_ptr(text) }.to_bytes() }
}

/// Finds out about a library in which `symbol` finds what is not of CBLAS: 0 for what it does not have.
///
/// # Safety
/// What `symbol` finds is NULL, or for as long as the program runs the function that the vendor documents under that name,
/// which any thread may call.
pub unsafe fn identify(symbol: &dyn Fn(&str) -> *const ()) -> Identity {
    let config = symbol("openblas_get_config");
    if !config.is_null() {
        // SAFETY: NULL, or by the caller's promise OpenBLAS's: both return a text of the library's own, which stays as it is.
        let (config, core) = unsafe { (told(config), told(symbol("openblas_get_corename"))) };
        let threads = Threads {
            get: symbol("openblas_get_num_threads"),
            set: symbol("openblas_set_num_threads"),
            wide: false,
        };
        // `OpenBLAS 0.3.21 DYNAMIC_ARCH NO_AFFINITY Haswell MAX_THREADS=64`
        let version = word_after(config, b"OpenBLAS ");
        return identity(Vendor::OpenBlas, version, core, config, threads);
    }
    let version = symbol("bli_info_get_version_str");
    if !version.is_null() {
        let (id, name) = (symbol("bli_arch_query_id"), symbol("bli_arch_string"));
        // SAFETY: not NULL, and by the caller's promise BLIS's: the version is a text of its own, as is the name of kernels by their
        // number, an `arch_t` (an enum, thus a `c_int`), which the first of the other two returns.
        let (version, core) = unsafe {
            let core = if id.is_null() || name.is_null() {
                b"".as_slice()
            } else {
                let id = core::mem::transmute::<*const (), unsafe extern "C" fn() -> c_int>(id)();
                let name =
                    core::mem::transmute::<*const (), unsafe extern "C" fn(c_int) -> *const c_char>(name)(id);
                if name.is_null() { b"" } else { CStr::from_ptr(name).to_bytes() }
            };
            (told(version), core)
        };
        // `gint_t`, as wide as a pointer unless BLIS was built otherwise.
        let threads = Threads {
            get: symbol("bli_thread_get_num_threads"),
            set: symbol("bli_thread_set_num_threads"),
            wide: cfg!(target_pointer_width = "64"),
        };
        return identity(Vendor::Blis, version, core, b"", threads);
    }
    let version = symbol("MKL_Get_Version_String");
    if !version.is_null() {
        let mut room = [0_u8; 256];
        // SAFETY: not NULL, and by the caller's promise MKL's: it writes at most so many characters to the place it is given, which
        // has one more.
        unsafe {
            core::mem::transmute::<*const (), unsafe extern "C" fn(*mut c_char, c_int)>(version)(
                room.as_mut_ptr().cast(),
                room.len() as c_int - 1,
            );
        }
        let config = CStr::from_bytes_until_nul(&room).unwrap_or_default().to_bytes().trim_ascii_end();
        let threads =
            Threads { get: symbol("MKL_Get_Max_Threads"), set: symbol("MKL_Set_Num_Threads"), wide: false };
        let version = word_after(config, b"Version ");
        let end = version.iter().position(|&byte| byte == b'-').unwrap_or(version.len());
        return identity(Vendor::Mkl, &version[..end], b"", config, threads);
    }
    // What the reference implementation's C layer keeps its order and its caller in.
    let reference = !symbol("RowMajorStrg").is_null() && !symbol("CBLAS_CallFromC").is_null();
    let vendor = if reference { Vendor::Reference } else { Vendor::Unknown };
    identity(vendor, b"", b"", b"", Threads::NONE)
}

/// What follows up to the next blank.
fn word_after<'t>(text: &'t [u8], start: &[u8]) -> &'t [u8] {
    let Some(at) = text.windows(start.len()).position(|window| window == start) else { return b"" };
    let rest = &text[at + start.len()..];
    &rest[..rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len())]
}

fn identity(vendor: Vendor, version: &[u8], core: &[u8], config: &[u8], threads: Threads) -> Identity {
    let mut numbers = [0; 3];
    for (number, word) in numbers.iter_mut().zip(version.split(|&byte| byte == b'.')) {
        let digits = word.iter().take_while(|byte| byte.is_ascii_digit());
        *number = digits
            .fold(0_u32, |number, digit| number.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
    }
    let (version, core, config) = (Text::lossy(version), Text::lossy(core), Text::lossy(config));
    Identity { vendor, version, numbers, core, config, threads }
}

/// Of this crate itself.
pub fn builtin() -> Identity {
    identity(Vendor::Builtin, env!("CARGO_PKG_VERSION").as_bytes(), b"", b"", Threads::NONE)
}
