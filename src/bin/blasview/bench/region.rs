//! Memory for described operands and for contiguous copies: gaps included, full of small random numbers.

use blasview::{Layout, Scalar, View, ViewMut};

use crate::failure::Failure;
use crate::memory::Bytes;
use crate::operand::span;

/// The bytes that a layout spans, and where among them its first element is.
pub struct Region {
    bytes: Bytes,
    first: usize,
    shape: Vec<usize>,
    strides: Vec<isize>,
}

impl Region {
    /// Memory for that layout, the first element of which is at an address like that one.
    pub fn new(layout: &Layout, address: isize, seed: u64) -> Result<Region, Failure> {
        let first = layout.offset().abs_diff(layout.extent().start);
        let mut bytes =
            Bytes::zeroed(span(layout), address.wrapping_sub_unsigned(first)).map_err(Failure::new)?;
        fill(bytes.as_mut_slice(), seed);
        let axes = layout.axes();
        let shape = axes.iter().map(|axis| axis.len).collect();
        Ok(Region { bytes, first, shape, strides: axes.iter().map(|axis| axis.stride).collect() })
    }

    /// The elements.
    pub fn view<T: Scalar>(&self) -> Result<View<'_, T>, Failure> {
        Ok(View::from_bytes(self.bytes.as_slice(), self.first, &self.shape, &self.strides)?)
    }

    /// The elements, to be written.
    pub fn view_mut<T: Scalar>(&mut self) -> Result<ViewMut<'_, T>, Failure> {
        Ok(ViewMut::from_bytes(self.bytes.as_mut_slice(), self.first, &self.shape, &self.strides)?)
    }
}

/// Fills memory with bytes 0x3e, 0x3f, 0xbe and 0xbf at random. Whatever address a float is read from, it is then between
/// 2⁻²⁸ and 1.5 in magnitude, of either sign: products and sums of such are never denormal, which would be slow.
fn fill(bytes: &mut [u8], seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    for chunk in bytes.chunks_mut(8) {
        let word = (random.u64(..) & 0x8181_8181_8181_8181 | 0x3e3e_3e3e_3e3e_3e3e).to_ne_bytes();
        chunk.copy_from_slice(&word[..chunk.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blasview::{Axis, Complex};

    #[test]
    fn numbers_are_small_and_normal_at_any_address() {
        let mut bytes = [0; 1003];
        fill(&mut bytes, 7);
        let (mut negative, mut smallest, mut largest) = (0, f64::MAX, 0.0_f64);
        for window in bytes.windows(8) {
            let double = f64::from_ne_bytes(window.try_into().unwrap());
            let single = f64::from(f32::from_ne_bytes(window[..4].try_into().unwrap()));
            for number in [double, single] {
                negative += u32::from(number < 0.0);
                (smallest, largest) = (smallest.min(number.abs()), largest.max(number.abs()));
            }
        }
        assert!(smallest >= 2.0_f64.powi(-28) && largest < 1.5, "{smallest:e} {largest}");
        assert!((500..1500).contains(&negative), "{negative}");
    }

    #[test]
    fn regions_hold_layouts_at_their_addresses() {
        // Rows backwards; a view that begins far from what it was cut from; broadcast; misaligned.
        let backwards = Layout::new(8, [Axis::new(3, -80), Axis::new(4, 8)]).unwrap();
        let far = Layout::with_offset(8, -1_000_000, [Axis::new(2, 8), Axis::new(2, 0)]).unwrap();
        for (layout, address, bytes) in
            [(backwards.clone(), 0, 192), (far, -1_000_000, 16), (backwards, 4, 192)]
        {
            assert_eq!(span(&layout), bytes);
            let region = Region::new(&layout, address, 1).unwrap();
            let view = region.view::<f64>().unwrap();
            assert_eq!(view.layout().axes(), layout.axes());
            assert_eq!(view.as_ptr().addr() as isize % 64, address.rem_euclid(64));
            assert!(view.get(&[1, 1]).unwrap() != 0.0);
        }
        let broadcast = Layout::new(16, [Axis::new(3, 0), Axis::new(4, 16)]).unwrap();
        let mut region = Region::new(&broadcast, 0, 1).unwrap();
        assert!(region.view::<Complex<f64>>().is_ok() && region.view_mut::<Complex<f64>>().is_err());
        let empty = Layout::new(8, [Axis::new(0, 8), Axis::new(5, isize::MAX)]).unwrap();
        assert!(Region::new(&empty, 0, 1).unwrap().view::<f64>().is_ok());
    }

    #[test]
    fn memory_that_is_not_there_is_a_failure() {
        let huge = Layout::new(8, [Axis::new(1 << 58, 8)]).unwrap();
        assert!(Region::new(&huge, 0, 1).is_err());
    }
}
