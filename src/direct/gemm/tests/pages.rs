//! What lies beside the elements, between them and behind them: pages that must not be touched.

use num_complex::Complex;

use super::{Way, run, ways};
use crate::direct::gemm::{Product, Strided};
use crate::scalar::Scalar;

/// Rows of a page each, between pages that are not readable.
struct Rows {
    start: *mut u8,
    count: usize,
    page: usize,
}

impl Rows {
    fn new(count: usize) -> Rows {
        // SAFETY: no pointers.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        let (len, flags) = ((2 * count + 1) * page, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: new memory, of which every second page is made accessible.
        unsafe {
            let start = libc::mmap(core::ptr::null_mut(), len, libc::PROT_NONE, flags, -1, 0);
            assert_ne!(start, libc::MAP_FAILED);
            for row in 0..count {
                let at = start.wrapping_byte_add((2 * row + 1) * page);
                assert_eq!(libc::mprotect(at, page, libc::PROT_READ | libc::PROT_WRITE), 0);
            }
            Rows { start: start.cast(), count, page }
        }
    }

    /// Rows of `cols` elements at the beginning or the end of their pages, or the transposed matrix.
    fn strided<T>(&self, cols: usize, at_end: bool, step: isize, transposed: bool) -> Strided<T> {
        let size = size_of::<T>() as isize;
        let span = step * size * (cols as isize - 1);
        let first = if at_end { self.page as isize - size - span.max(0) } else { -span.min(0) };
        let ptr = self.start.wrapping_add(self.page).wrapping_offset(first).cast::<T>();
        for row in 0..self.count {
            for col in 0..cols as isize {
                let at = ptr.wrapping_byte_add(2 * row * self.page).wrapping_byte_offset(col * step * size);
                // SAFETY: within the row's page.
                unsafe { at.cast::<u8>().write_bytes(0, size as usize) };
            }
        }
        let (rows, cols) = (2 * self.page as isize, step * size);
        let (rows, cols) = if transposed { (cols, rows) } else { (rows, cols) };
        Strided { ptr, rows, cols, conj: false }
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        // SAFETY: nobody else has it.
        unsafe { libc::munmap(self.start.cast(), (2 * self.count + 1) * self.page) };
    }
}

/// What is not an element is not touched: there are pages between the rows that must not be.
#[test]
fn nothing_but_elements_is_touched() {
    for way in ways() {
        for at_end in [true, false] {
            for step in [1, 2, 3, -1] {
                touch::<f32>(way, at_end, step);
                touch::<f64>(way, at_end, step);
                touch::<Complex<f32>>(way, at_end, step);
                touch::<Complex<f64>>(way, at_end, step);
            }
        }
    }
}

fn touch<T: Scalar>(way: Way, at_end: bool, step: isize) {
    for n in [1, 2, 3, 5, 7, 8, 9, 13, 16, 19] {
        let [a_rows, b_rows, c_rows] = [(); 3].map(|()| Rows::new(n));
        for which in 0..8 {
            let turned = |bit: usize| which >> bit & 1 == 1;
            let a = a_rows.strided::<T>(n, at_end, step, turned(0));
            let b = b_rows.strided::<T>(n, at_end, step, turned(1));
            let c = c_rows.strided::<T>(n, at_end, step, turned(2));
            for beta in [T::ZERO, T::ONE] {
                let product = Product { m: n, n, k: n, alpha: T::ONE, a, b, beta, c };
                // SAFETY: the elements are there, and nobody else has them.
                unsafe { run(way, &product) };
            }
        }
    }
}
