//! What functions return: status codes with names, and the text of a thread's last failure.

use core::cell::UnsafeCell;
use core::ffi::c_char;

use super::write_text;
use crate::error::{Error, Refusal, Refusals};

/// What functions return: BV_OK, or why nothing was done. An integer with named values, to which later versions
/// may add; the numbers never change. bv_last_error_message() has the details.
pub type bv_status = i32;

/// All is well.
pub const BV_OK: i32 = 0;
/// A pointer that must not be NULL is NULL.
pub const BV_ERR_NULL: i32 = 10;
/// A dtype is none of the constants, or none that this function takes.
pub const BV_ERR_DTYPE: i32 = 11;
/// A flag is unknown, or not allowed for that operand.
pub const BV_ERR_FLAGS: i32 = 12;
/// An integer is not one of the constants it has to be, or out of its range.
pub const BV_ERR_VALUE: i32 = 13;
/// An options struct has an impossible struct_size, or sets an option this library does not know.
pub const BV_ERR_OPTIONS: i32 = 14;
/// The elements are not in the memory of the CPU.
pub const BV_ERR_DEVICE: i32 = 15;
/// A view that is to be written, or handed out as what can be, has BV_READ_ONLY.
pub const BV_ERR_READ_ONLY: i32 = 16;
/// What is to be freed is not there: it has been freed already, or is something else.
pub const BV_ERR_HANDLE: i32 = 17;
/// A view has the wrong number of axes.
pub const BV_ERR_NDIM: i32 = 20;
/// A length is negative.
pub const BV_ERR_LENGTH: i32 = 21;
/// Lengths, strides or their products do not fit the address space.
pub const BV_ERR_OVERFLOW: i32 = 22;
/// An axis does not exist, is named twice, or cannot be dropped.
pub const BV_ERR_AXIS: i32 = 23;
/// An index, a window or a byte lies outside of where it has to be.
pub const BV_ERR_BOUNDS: i32 = 24;
/// Two operands disagree about a length, or a shape about the number of elements.
pub const BV_ERR_SHAPE: i32 = 30;
/// Two operands disagree about the dtype.
pub const BV_ERR_DTYPE_MISMATCH: i32 = 31;
/// Two indices of a view that is to be written share an element.
pub const BV_ERR_SELF_OVERLAP: i32 = 40;
/// Whether a view that is to be written overlaps itself could not be found out with bounded work.
pub const BV_ERR_OVERLAP_TOO_HARD: i32 = 41;
/// What is written shares memory with what is read, in a function that does not allow it.
pub const BV_ERR_OVERLAP: i32 = 42;
/// The view has no BLAS form, or a copy would be needed and is forbidden (BV_ZERO_COPY, BV_COPY_NEVER).
pub const BV_ERR_REFUSED: i32 = 50;
/// The operands are not of the layouts and the dtype the plan was made for.
pub const BV_ERR_PLAN: i32 = 60;
/// The workspace cannot hold what has to be packed.
pub const BV_ERR_WORKSPACE: i32 = 70;
/// Out of memory.
pub const BV_ERR_MEMORY: i32 = 71;
/// A BLAS cannot be used: it cannot be opened, or is none.
pub const BV_ERR_BACKEND: i32 = 80;
/// The matrix is singular: a factor has a zero on its diagonal. What was computed until then is as LAPACK leaves it; so it is with the
/// next two.
pub const BV_ERR_SINGULAR: i32 = 100;
/// The matrix is not positive definite.
pub const BV_ERR_NOT_POSITIVE_DEFINITE: i32 = 101;
/// An iteration has not converged.
pub const BV_ERR_NOT_CONVERGED: i32 = 102;
/// The matrix holds an infinity or a NaN, on which the routine might not end. Nothing was done.
pub const BV_ERR_NOT_FINITE: i32 = 103;
/// A bug in the library.
pub const BV_ERR_INTERNAL: i32 = 90;

/// The name of a status, such as "BV_ERR_NULL". Never NULL, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn bv_status_name(status: bv_status) -> *const c_char {
    let name = match status {
        BV_OK => c"BV_OK",
        BV_ERR_NULL => c"BV_ERR_NULL",
        BV_ERR_DTYPE => c"BV_ERR_DTYPE",
        BV_ERR_FLAGS => c"BV_ERR_FLAGS",
        BV_ERR_VALUE => c"BV_ERR_VALUE",
        BV_ERR_OPTIONS => c"BV_ERR_OPTIONS",
        BV_ERR_DEVICE => c"BV_ERR_DEVICE",
        BV_ERR_READ_ONLY => c"BV_ERR_READ_ONLY",
        BV_ERR_HANDLE => c"BV_ERR_HANDLE",
        BV_ERR_NDIM => c"BV_ERR_NDIM",
        BV_ERR_LENGTH => c"BV_ERR_LENGTH",
        BV_ERR_OVERFLOW => c"BV_ERR_OVERFLOW",
        BV_ERR_AXIS => c"BV_ERR_AXIS",
        BV_ERR_BOUNDS => c"BV_ERR_BOUNDS",
        BV_ERR_SHAPE => c"BV_ERR_SHAPE",
        BV_ERR_DTYPE_MISMATCH => c"BV_ERR_DTYPE_MISMATCH",
        BV_ERR_SELF_OVERLAP => c"BV_ERR_SELF_OVERLAP",
        BV_ERR_OVERLAP_TOO_HARD => c"BV_ERR_OVERLAP_TOO_HARD",
        BV_ERR_OVERLAP => c"BV_ERR_OVERLAP",
        BV_ERR_REFUSED => c"BV_ERR_REFUSED",
        BV_ERR_PLAN => c"BV_ERR_PLAN",
        BV_ERR_WORKSPACE => c"BV_ERR_WORKSPACE",
        BV_ERR_MEMORY => c"BV_ERR_MEMORY",
        BV_ERR_BACKEND => c"BV_ERR_BACKEND",
        BV_ERR_SINGULAR => c"BV_ERR_SINGULAR",
        BV_ERR_NOT_POSITIVE_DEFINITE => c"BV_ERR_NOT_POSITIVE_DEFINITE",
        BV_ERR_NOT_CONVERGED => c"BV_ERR_NOT_CONVERGED",
        BV_ERR_NOT_FINITE => c"BV_ERR_NOT_FINITE",
        BV_ERR_INTERNAL => c"BV_ERR_INTERNAL",
        _ => c"unknown status",
    };
    name.as_ptr()
}

/// Longest error text in bytes with its NUL; what is longer is cut.
const TEXT_BYTES: usize = 1024;

thread_local! {
    /// In place and without a destructor: to report that memory ran out takes no memory.
    static LAST: UnsafeCell<[u8; TEXT_BYTES]> = const { UnsafeCell::new([0; TEXT_BYTES]) };
}

/// What went wrong in the calling thread's last failed call, in a line of English that names the parameter; ""
/// when none has failed. Successful calls leave it alone. It belongs to the library and is valid until the
/// thread's next failing call. Never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn bv_last_error_message() -> *const c_char {
    LAST.with(|text| text.get().cast_const().cast())
}

/// A failure whose text the thread has already. As small as its status, so that what succeeds is quick.
#[derive(Debug)]
pub struct Reported(bv_status);

impl Reported {
    /// What C is told.
    pub fn status(self) -> bv_status {
        self.0
    }
}

impl From<Failure> for Reported {
    /// Leaves the text with the thread.
    #[cold]
    #[inline(never)]
    fn from(failure: Failure) -> Reported {
        // SAFETY: `TEXT_BYTES` of the thread's own. No reference to them exists, C reads them between calls only, and no text of
        // a failure is made of them.
        LAST.with(|text| unsafe { write_text(&failure, text.get().cast(), TEXT_BYTES) });
        Reported(failure.status())
    }
}

impl From<Error> for Reported {
    #[cold]
    #[inline(never)]
    fn from(error: Error) -> Reported {
        Failure::Routine(error).into()
    }
}

/// Why a call failed.
#[derive(Debug)]
pub enum Failure {
    Null(&'static str),
    Dead(&'static str),
    NullShape(&'static str),
    NullData(&'static str),
    Dtype {
        operand: &'static str,
        code: i32,
    },
    NoBlasDtype {
        operand: &'static str,
        element: &'static str,
    },
    Flags {
        operand: &'static str,
        unknown: u32,
    },
    ConjugatedOutput(&'static str),
    ReadOnly(&'static str),
    UnversionedReadOnly,
    ConjugatedExport(&'static str),
    DlpackFlags(u64),
    DlpackVersion {
        major: u32,
        minor: u32,
    },
    DlpackDtype {
        code: u8,
        bits: u8,
        lanes: u16,
    },
    Device(i32),
    ConjugatedBytes(&'static str),
    NoCounterpart {
        what: &'static str,
        dtype: &'static str,
    },
    Value {
        parameter: &'static str,
        value: i32,
    },
    Range {
        parameter: &'static str,
        value: i32,
    },
    Negative {
        parameter: &'static str,
        value: i64,
    },
    NoRoutine {
        routine: &'static str,
        dtype: crate::scalar::DType,
    },
    StructSize(usize),
    FactsSize(usize),
    #[cfg(not(feature = "dynamic"))]
    NotDynamic,
    NoUtf8(&'static str),
    UnknownOption,
    Ndim {
        operand: &'static str,
        expected: &'static str,
        found: i64,
    },
    Length {
        operand: &'static str,
        axis: usize,
        len: i64,
    },
    DtypeMismatch {
        first: &'static str,
        first_dtype: &'static str,
        second: &'static str,
        second_dtype: &'static str,
    },
    OtherDtype {
        operand: &'static str,
        needed: &'static str,
        found: &'static str,
    },
    Overlap {
        read: &'static str,
        written: &'static str,
    },
    Refused {
        operand: &'static str,
        refusal: Refusal,
    },
    NoCall(Refusals),
    Operand {
        operand: &'static str,
        error: Error,
    },
    Routine(Error),
    Panic,
}

impl Failure {
    fn status(&self) -> bv_status {
        match self {
            Failure::Null(_) | Failure::NullShape(_) | Failure::NullData(_) => BV_ERR_NULL,
            Failure::Dtype { .. }
            | Failure::NoBlasDtype { .. }
            | Failure::NoCounterpart { .. }
            | Failure::DlpackDtype { .. }
            | Failure::NoRoutine { .. } => BV_ERR_DTYPE,
            Failure::Flags { .. }
            | Failure::ConjugatedOutput(_)
            | Failure::ConjugatedBytes(_)
            | Failure::ConjugatedExport(_)
            | Failure::DlpackFlags(_) => BV_ERR_FLAGS,
            Failure::ReadOnly(_) | Failure::UnversionedReadOnly => BV_ERR_READ_ONLY,
            Failure::Device(_) => BV_ERR_DEVICE,
            Failure::Value { .. }
            | Failure::Range { .. }
            | Failure::Negative { .. }
            | Failure::DlpackVersion { .. } => BV_ERR_VALUE,
            Failure::StructSize(_) | Failure::FactsSize(_) | Failure::UnknownOption => BV_ERR_OPTIONS,
            #[cfg(not(feature = "dynamic"))]
            Failure::NotDynamic => BV_ERR_BACKEND,
            Failure::NoUtf8(_) => BV_ERR_VALUE,
            Failure::Dead(_) => BV_ERR_HANDLE,
            Failure::Ndim { .. } => BV_ERR_NDIM,
            Failure::Length { .. } => BV_ERR_LENGTH,
            Failure::DtypeMismatch { .. } | Failure::OtherDtype { .. } => BV_ERR_DTYPE_MISMATCH,
            Failure::Overlap { .. } => BV_ERR_OVERLAP,
            Failure::Refused { .. } | Failure::NoCall(_) => BV_ERR_REFUSED,
            Failure::Operand { error, .. } | Failure::Routine(error) => status_of(error),
            Failure::Panic => BV_ERR_INTERNAL,
        }
    }
}

fn status_of(error: &Error) -> bv_status {
    match error {
        Error::ShapeMismatch { .. }
        | Error::NotSquare { .. }
        | Error::WrongSide { .. }
        | Error::PackedLength { .. }
        | Error::BandShape { .. }
        | Error::BlockShapes { .. } => BV_ERR_SHAPE,
        Error::OutputsOverlap { .. } => BV_ERR_SELF_OVERLAP,
        Error::SelfOverlap => BV_ERR_SELF_OVERLAP,
        Error::OverlapTooHard => BV_ERR_OVERLAP_TOO_HARD,
        Error::Overflow => BV_ERR_OVERFLOW,
        Error::WouldCopy { .. } | Error::Refused { .. } => BV_ERR_REFUSED,
        Error::PlanMismatch { .. } => BV_ERR_PLAN,
        Error::WorkspaceTooSmall { .. } => BV_ERR_WORKSPACE,
        Error::OutOfMemory { .. } => BV_ERR_MEMORY,
        Error::Backend { .. } | Error::NoLapack { .. } => BV_ERR_BACKEND,
        Error::Singular { .. } => BV_ERR_SINGULAR,
        Error::NotPositiveDefinite { .. } => BV_ERR_NOT_POSITIVE_DEFINITE,
        Error::NotConverged { .. } => BV_ERR_NOT_CONVERGED,
        Error::NotFinite { .. } => BV_ERR_NOT_FINITE,
        Error::Rank { .. } => BV_ERR_NDIM,
        Error::CopyShape { .. }
        | Error::Broadcast { .. }
        | Error::BroadcastTogether { .. }
        | Error::Split { .. }
        | Error::ReshapeSize { .. }
        | Error::LabelLength { .. } => BV_ERR_SHAPE,
        Error::Specification { .. } | Error::Path { .. } | Error::PathLength { .. } => BV_ERR_VALUE,
        Error::CopyNeeded | Error::Conjugated => BV_ERR_REFUSED,
        Error::Reshape | Error::Reinterpret { .. } => BV_ERR_REFUSED,
        Error::AxisOutOfRange { .. }
        | Error::RepeatedAxis { .. }
        | Error::AxisCount { .. }
        | Error::NotAPermutation { .. }
        | Error::Squeeze { .. } => BV_ERR_AXIS,
        Error::IndexOutOfRange { .. } | Error::OutOfBounds { .. } | Error::Window { .. } => BV_ERR_BOUNDS,
        Error::ZeroStep => BV_ERR_VALUE,
        Error::NegativeLength { .. } => BV_ERR_LENGTH,
        // Of constructors that C does not have.
        Error::ItemSize { .. }
        | Error::Field { .. }
        | Error::OutOfSlice { .. }
        | Error::IndexCount { .. }
        | Error::StrideCount { .. }
        | Error::Inexpressible { .. }
        | Error::ZeroChunk => BV_ERR_INTERNAL,
    }
}
