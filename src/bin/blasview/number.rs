//! Numbers as they lie in a file: kind, size and byte order, what BLAS's type for them is, and how each is read.

use blasview::DType;

/// What sort of number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A byte that is 0 or 1.
    Bool,
    /// With a sign.
    Int,
    /// Without.
    Uint,
    /// Of 2, 4 or 8 bytes.
    Float,
    /// Two floats, the real part first.
    Complex,
}

/// A type of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// What sort.
    pub kind: Kind,
    /// Bytes of each.
    pub size: usize,
    /// Whether these are in the order that is not this machine's.
    pub swapped: bool,
}

/// One number, read.
pub struct Value {
    /// Its real part.
    pub re: f64,
    /// Its imaginary part.
    pub im: f64,
    /// How much more the number in the file is: what an integer beyond 2^53 loses.
    pub lost: i16,
}

impl Number {
    /// That of one of BLAS's types, as this machine has it.
    pub fn native(dtype: DType) -> Number {
        let kind = if dtype.is_complex() { Kind::Complex } else { Kind::Float };
        Number { kind, size: dtype.size(), swapped: false }
    }

    /// The type BLAS can compute with that holds it: its own, f32 for float16, f64 for integers.
    pub fn dtype(self) -> DType {
        match (self.kind, self.size) {
            (Kind::Float, 2 | 4) => DType::F32,
            (Kind::Complex, 8) => DType::C64,
            (Kind::Complex, _) => DType::C128,
            _ => DType::F64,
        }
    }

    /// Whether such numbers are of that type as they lie.
    pub fn is(self, dtype: DType) -> bool {
        self == Number::native(dtype)
    }

    /// Either part of a complex number.
    pub fn half(self) -> Number {
        Number { kind: Kind::Float, size: self.size / 2, ..self }
    }

    /// NumPy's name: `int32`, `float64` …
    pub fn name(self) -> String {
        let name = match self.kind {
            Kind::Bool => return "bool".to_owned(),
            Kind::Int => "int",
            Kind::Uint => "uint",
            Kind::Float => "float",
            Kind::Complex => "complex",
        };
        format!("{name}{}", self.size * 8)
    }

    /// What has to be done to get elements of that type, if anything.
    pub fn conversion(self, dtype: DType) -> Option<String> {
        let byte_order = match (self.swapped, cfg!(target_endian = "little")) {
            (false, _) => "",
            (true, true) => "big-endian ",
            (true, false) => "little-endian ",
        };
        (!self.is(dtype)).then(|| format!("{byte_order}{} is converted to {dtype}", self.name()))
    }

    /// The number of those bytes, of which there are as many as it has.
    pub fn read(self, bytes: &[u8]) -> Result<Value, String> {
        /// The number of that type whose bytes begin there.
        macro_rules! at {
            ($type:ty, $at:expr) => {{
                let mut copy = [0; size_of::<$type>()];
                copy.copy_from_slice(&bytes[$at..][..size_of::<$type>()]);
                if self.swapped {
                    copy.reverse();
                }
                <$type>::from_ne_bytes(copy)
            }};
        }
        let real = |re: f64| Value { re, im: 0.0, lost: 0 };
        /// An integer that may have more digits than f64, by how much less it then is: at most half a unit of the
        /// last place that f64 has for 2^64.
        fn rounded(value: i128, re: f64) -> Value {
            Value { re, im: 0.0, lost: (value - re as i128) as i16 }
        }
        Ok(match (self.kind, self.size) {
            (Kind::Bool, _) if bytes[0] > 1 => return Err(format!("invalid value for bool: {}", bytes[0])),
            (Kind::Bool, _) | (Kind::Uint, 1) => real(bytes[0].into()),
            (Kind::Int, 1) => real(at!(i8, 0).into()),
            (Kind::Int, 2) => real(at!(i16, 0).into()),
            (Kind::Int, 4) => real(at!(i32, 0).into()),
            (Kind::Int, _) => {
                let value = at!(i64, 0);
                rounded(value.into(), value as f64)
            }
            (Kind::Uint, 2) => real(at!(u16, 0).into()),
            (Kind::Uint, 4) => real(at!(u32, 0).into()),
            (Kind::Uint, _) => {
                let value = at!(u64, 0);
                rounded(value.into(), value as f64)
            }
            (Kind::Float, 2) => real(half(at!(u16, 0))),
            (Kind::Float, 4) => real(at!(f32, 0).into()),
            (Kind::Float, _) => real(at!(f64, 0)),
            (Kind::Complex, 8) => Value { re: at!(f32, 0).into(), im: at!(f32, 4).into(), lost: 0 },
            (Kind::Complex, _) => Value { re: at!(f64, 0), im: at!(f64, 8), lost: 0 },
        })
    }
}

/// The value of a float of 16 bits (IEEE 754 binary16).
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let magnitude = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x03ff, 6.097_555_160_522_461e-5),
            (0x0400, 6.103_515_625e-5),
            (0x3555, 0.333_251_953_125),
            (0x3c00, 1.0),
            (0x3c01, 1.000_976_562_5),
            (0xc000, -2.0),
            (0x7bff, 65_504.0),
            (0x7c00, f64::INFINITY),
            (0xfc00, f64::NEG_INFINITY),
        ] {
            assert_eq!(half(bits), value, "{bits:#x}");
        }
        assert!(half(0x7e00).is_nan() && half(0x7c01).is_nan() && half(0x8000).is_sign_negative());
    }

    #[test]
    fn integers_say_what_they_lose() {
        let of = |kind| Number { kind, size: 8, swapped: false };
        let limit = 1_i64 << 53;
        for (value, lost) in [
            (limit, 0),
            (limit + 1, 1),
            (limit + 2, 0),
            (limit + 3, -1),
            (-limit - 1, -1),
            (i64::MAX, -1),
            (i64::MIN, 0),
            (i64::MAX - 512, 511),
        ] {
            let read = of(Kind::Int).read(&value.to_ne_bytes()).unwrap();
            assert_eq!((read.re, read.lost), (value as f64, lost), "{value}");
        }
        for (value, lost) in [(u64::MAX, -1), (u64::MAX - 1023, -1024), (u64::MAX - 1024, 1023), (1 << 63, 0)]
        {
            let read = of(Kind::Uint).read(&value.to_ne_bytes()).unwrap();
            assert_eq!((read.re, read.lost), (value as f64, lost), "{value}");
        }
    }
}
