//! What the kernels here know of the processor: its vector instructions, and its cache lines.

use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// Bytes of a cache line.
pub const CACHE_LINE: usize = 64;

/// Has the cache line of an address read soon, into the cache of that level, 1 or 2; it may be any.
#[inline(always)]
pub fn prefetch(address: *const u8, level: usize) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint, for which no address is wrong; each x86-64 has the instructions.
    unsafe {
        use core::arch::x86_64::{_MM_HINT_T0, _MM_HINT_T1, _mm_prefetch};
        match level {
            1 => _mm_prefetch::<_MM_HINT_T0>(address.cast()),
            _ => _mm_prefetch::<_MM_HINT_T1>(address.cast()),
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (address, level);
}

/// Bytes of the data cache of that level, 1 or 2, as the system tells or as is usual.
pub fn cache_bytes(level: usize) -> usize {
    static KNOWN: [AtomicUsize; 2] = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let known = &KNOWN[level - 1];
    match known.load(Ordering::Relaxed) {
        0 => {
            let bytes = told_cache_bytes(level).unwrap_or([32 << 10, 512 << 10][level - 1]);
            known.store(bytes, Ordering::Relaxed);
            bytes
        }
        bytes => bytes,
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn told_cache_bytes(level: usize) -> Option<usize> {
    let name = [libc::_SC_LEVEL1_DCACHE_SIZE, libc::_SC_LEVEL2_CACHE_SIZE][level - 1];
    // SAFETY: any name may be asked for.
    let bytes = unsafe { libc::sysconf(name) };
    // 0 in some containers; what is not to be believed is not.
    usize::try_from(bytes).ok().filter(|bytes| (8 << 10..64 << 20).contains(bytes))
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn told_cache_bytes(_: usize) -> Option<usize> {
    None
}

/// What kernels are made of, ours and those of a BLAS, in the order in which processors came to have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Instructions {
    /// No vectors that count.
    Portable,
    /// SSE2 and SSE3.
    Sse,
    /// SSE4.2.
    Sse4,
    /// AVX, without fused multiplication and addition.
    Avx,
    /// AVX2 and FMA.
    Avx2,
    /// AVX-512 F, BW, DQ and VL.
    Avx512,
}

/// An instruction set that kernels of ours exist for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Isa {
    /// Whatever the target has.
    Portable = 1,
    /// x86-64 with AVX2 and FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2 = 2,
    /// x86-64 with AVX-512 F, BW, DQ and VL, AVX2 and FMA.
    #[cfg(target_arch = "x86_64")]
    Avx512 = 3,
}

impl Isa {
    /// All that this processor has, the best last.
    pub fn available() -> impl Iterator<Item = Isa> {
        #[cfg(target_arch = "x86_64")]
        let has_avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        let all = [
            (Isa::Portable, true),
            #[cfg(target_arch = "x86_64")]
            (Isa::Avx2, has_avx2),
            #[cfg(target_arch = "x86_64")]
            (
                Isa::Avx512,
                has_avx2
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl"),
            ),
        ];
        all.into_iter().filter_map(|(isa, has)| has.then_some(isa))
    }

    /// What kernels for it are made of.
    pub const fn instructions(self) -> Instructions {
        match self {
            Isa::Portable => Instructions::Portable,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => Instructions::Avx2,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => Instructions::Avx512,
        }
    }

    /// The best that this processor has; found out once.
    #[inline]
    pub fn best() -> Isa {
        static BEST: AtomicU8 = AtomicU8::new(0);
        match BEST.load(Ordering::Relaxed) {
            1 => Isa::Portable,
            #[cfg(target_arch = "x86_64")]
            2 => Isa::Avx2,
            #[cfg(target_arch = "x86_64")]
            3 => Isa::Avx512,
            _ => {
                let best = Isa::available().last().unwrap_or(Isa::Portable);
                BEST.store(best as u8, Ordering::Relaxed);
                best
            }
        }
    }
}
