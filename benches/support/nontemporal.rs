//! The limit of a copy that goes past the caches: contiguous memory written by non-temporal stores.

/// Copies as many bytes past the caches, where there are such stores.
pub type Copy = unsafe fn(from: *const u8, to: *mut u8, bytes: usize);

/// The copy of this processor. Both ends are aligned to 32 bytes, as is the number of bytes.
pub fn copy() -> Option<Copy> {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx") {
        return Some(copy_avx);
    }
    None
}

/// # Safety
/// `from` is readable and `to` writable for `bytes`, which do not overlap; all are multiples of 32; the processor has AVX.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx")]
unsafe fn copy_avx(from: *const u8, to: *mut u8, bytes: usize) {
    use core::arch::x86_64::{__m256i, _mm_sfence, _mm256_load_si256, _mm256_stream_si256};
    for at in (0..bytes).step_by(size_of::<__m256i>()) {
        // SAFETY: inside of both, and aligned: the caller's promise.
        unsafe {
            let value = _mm256_load_si256(from.add(at).cast());
            _mm256_stream_si256(to.add(at).cast(), value);
        }
    }
    // What was written is seen in order from here on, as after any copy.
    _mm_sfence();
}
