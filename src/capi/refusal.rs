//! Why a view has no BLAS form: the reasons as numbers.

use core::ffi::c_char;

use crate::error::Refusal;

/// It passes.
pub const BV_REFUSAL_NONE: i32 = 0;
/// Its address is no multiple of the alignment of its real type.
pub const BV_REFUSAL_MISALIGNED: i32 = 10;
/// A stride is not a whole number of elements.
pub const BV_REFUSAL_INDIVISIBLE: i32 = 11;
/// A stride is 0.
pub const BV_REFUSAL_BROADCAST: i32 = 20;
/// Rows (or columns) start closer together than they are long.
pub const BV_REFUSAL_WINDOW: i32 = 21;
/// Neither axis steps by one element.
pub const BV_REFUSAL_NO_UNIT_AXIS: i32 = 22;
/// A stride is negative, and no reversal of an index cancels it in every operand.
pub const BV_REFUSAL_NEGATIVE: i32 = 23;
/// It has the other storage order than is needed.
pub const BV_REFUSAL_OTHER_ORDER: i32 = 24;
/// An index is reversed, as another operand needs it, and this one runs forwards along it.
pub const BV_REFUSAL_OPPOSED: i32 = 25;
/// A length, ld or inc does not fit the 32-bit integer of BLAS.
pub const BV_REFUSAL_TOO_LARGE: i32 = 30;
/// It is to be conjugated but not transposed, which this BLAS cannot do.
pub const BV_REFUSAL_CONJUGATED: i32 = 40;
/// Its axes do not chain in the order in which those of the other operands do.
pub const BV_REFUSAL_UNCHAINED: i32 = 27;
/// Its storage is to be without gaps, as that of a packed triangle, and is not.
pub const BV_REFUSAL_GAPS: i32 = 26;
/// Only one triangle of it is to be written, which the routine that this is composed of cannot do.
pub const BV_REFUSAL_TRIANGLE: i32 = 41;
/// It passes, but in this call a copy was measured to be faster (BV_FASTEST).
pub const BV_REFUSAL_SLOWER: i32 = 45;
/// Its elements are of another type than those of the output, and would have to be converted.
pub const BV_REFUSAL_OTHER_TYPE: i32 = 46;
/// It ends near the end of its page, beyond which a kernel that LAPACK uses in this library reads.
pub const BV_REFUSAL_PAGE_END: i32 = 47;
/// It shares memory with the output.
pub const BV_REFUSAL_OVERLAP: i32 = 50;
/// It is the output and shares memory with an input.
pub const BV_REFUSAL_OUTPUT_OVERLAP: i32 = 51;

/// One of the BV_REFUSAL_... in words. bv_last_error_message() is more precise after a call that failed. Never
/// NULL, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn bv_refusal_text(refusal: i32) -> *const c_char {
    let text = match refusal {
        BV_REFUSAL_NONE => c"passes",
        BV_REFUSAL_MISALIGNED => c"misaligned",
        BV_REFUSAL_INDIVISIBLE => c"a stride is not a whole number of elements",
        BV_REFUSAL_BROADCAST => c"broadcast: a stride is 0",
        BV_REFUSAL_WINDOW => c"overlapping window: lines start closer together than they are long",
        BV_REFUSAL_NO_UNIT_AXIS => c"no axis has unit stride",
        BV_REFUSAL_NEGATIVE => c"a stride runs backwards",
        BV_REFUSAL_OTHER_ORDER => c"of the other storage order",
        BV_REFUSAL_OPPOSED => c"runs the other way along an index than another operand",
        BV_REFUSAL_TOO_LARGE => c"does not fit the BLAS integer",
        BV_REFUSAL_CONJUGATED => c"conjugated without being transposed",
        BV_REFUSAL_UNCHAINED => c"its axes do not chain as those of the other operands do",
        BV_REFUSAL_GAPS => c"not without gaps",
        BV_REFUSAL_TRIANGLE => c"only a triangle of it is to be written",
        BV_REFUSAL_SLOWER => c"passes, but a copy was measured to be faster",
        BV_REFUSAL_OTHER_TYPE => c"of another type than the output",
        BV_REFUSAL_PAGE_END => c"ends near the end of its page, beyond which a kernel of this library reads",
        BV_REFUSAL_OVERLAP => c"shares memory with the output",
        BV_REFUSAL_OUTPUT_OVERLAP => c"shares memory with an input",
        _ => c"unknown refusal",
    };
    text.as_ptr()
}

/// The number of a reason.
pub fn code(refusal: Refusal) -> i32 {
    match refusal {
        Refusal::Misaligned => BV_REFUSAL_MISALIGNED,
        Refusal::Indivisible { .. } => BV_REFUSAL_INDIVISIBLE,
        Refusal::Broadcast => BV_REFUSAL_BROADCAST,
        Refusal::Window { .. } => BV_REFUSAL_WINDOW,
        Refusal::NoUnitAxis { .. } => BV_REFUSAL_NO_UNIT_AXIS,
        Refusal::Negative { .. } => BV_REFUSAL_NEGATIVE,
        Refusal::OtherOrder => BV_REFUSAL_OTHER_ORDER,
        Refusal::Opposed => BV_REFUSAL_OPPOSED,
        Refusal::TooLarge { .. } => BV_REFUSAL_TOO_LARGE,
        Refusal::Conjugated => BV_REFUSAL_CONJUGATED,
        Refusal::Unchained => BV_REFUSAL_UNCHAINED,
        Refusal::Gaps { .. } => BV_REFUSAL_GAPS,
        Refusal::Triangle => BV_REFUSAL_TRIANGLE,
        Refusal::Slower => BV_REFUSAL_SLOWER,
        Refusal::OtherType => BV_REFUSAL_OTHER_TYPE,
        Refusal::PageEnd => BV_REFUSAL_PAGE_END,
        Refusal::Overlap => BV_REFUSAL_OVERLAP,
        Refusal::OutputOverlap => BV_REFUSAL_OUTPUT_OVERLAP,
    }
}
