//! The limit of a gather: the cache lines that it touches, each read or written once, with ordinary loads and stores.

use super::memory::LINE;

/// How many cache lines a copy touches.
#[derive(Clone, Copy)]
pub struct Lines {
    pub read: usize,
    pub written: usize,
}

const WORDS: usize = LINE / size_of::<u64>();

impl Lines {
    /// Each line of the destination is made of as many lines of the source as there are to each.
    ///
    /// # Safety
    /// `from` is readable and `to` writable for that many lines.
    pub unsafe fn stream(self, from: *const [u64; WORDS], to: *mut [u64; WORDS]) {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has it; the caller's promise.
            return unsafe { self.stream_avx2(from, to) };
        }
        // SAFETY: the caller's promise.
        unsafe { self.stream_words(from, to) }
    }

    /// As [`Lines::stream`].
    ///
    /// # Safety
    /// As there; the processor has AVX2.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    unsafe fn stream_avx2(self, from: *const [u64; WORDS], to: *mut [u64; WORDS]) {
        // SAFETY: the caller's promise.
        unsafe { self.stream_words(from, to) }
    }

    /// As [`Lines::stream`].
    ///
    /// # Safety
    /// As there.
    #[inline(always)]
    unsafe fn stream_words(self, from: *const [u64; WORDS], to: *mut [u64; WORDS]) {
        // Known when compiled, so that the sums stay in registers; by no pointer, which would not be compiled for AVX2.
        match self.read / self.written {
            // SAFETY: the caller's promise.
            1 => unsafe { sums::<1>(self.written, from, to) },
            // SAFETY: the caller's promise.
            2 => unsafe { sums::<2>(self.written, from, to) },
            // SAFETY: the caller's promise.
            3 => unsafe { sums::<3>(self.written, from, to) },
            // SAFETY: the caller's promise.
            7 => unsafe { sums::<7>(self.written, from, to) },
            each => unreachable!("{each} lines"),
        }
    }
}

/// Each line is made of `EACH` others.
///
/// # Safety
/// `to` is writable for so many lines, `from` readable for `EACH` times as many.
#[inline(always)]
unsafe fn sums<const EACH: usize>(lines: usize, from: *const [u64; WORDS], to: *mut [u64; WORDS]) {
    for line in 0..lines {
        let mut sum = [0; WORDS];
        for at in 0..EACH {
            // SAFETY: the caller's promise.
            let words = unsafe { &*from.add(line * EACH + at) };
            (0..WORDS).for_each(|word| sum[word] |= words[word]);
        }
        // SAFETY: the caller's promise.
        unsafe { *to.add(line) = sum };
    }
}
