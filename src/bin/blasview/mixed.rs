//! Products of operands of different types: which type they have, and what was done, in words.

use blasview::{AnyPlan, Blas, Complex, DType, Plan, PromotesTo, Report, Scalar, WORKSPACE_LIMIT};

/// What a product of numbers of this type and of `B` is of.
pub trait Times<B>: Blas + PromotesTo<Self::Product> {
    /// The smallest type that holds the values of both.
    type Product: Blas + Scalar<Real: Blas> + npyz::AutoSerialize;
}

macro_rules! times {
    ($($a:ty, $b:ty => $product:ty;)*) => {$(
        impl Times<$b> for $a {
            type Product = $product;
        }
    )*};
}

type C64 = Complex<f32>;
type C128 = Complex<f64>;

times! {
    f32, f32 => f32; f32, f64 => f64; f32, C64 => C64; f32, C128 => C128;
    f64, f32 => f64; f64, f64 => f64; f64, C64 => C128; f64, C128 => C128;
    C64, f32 => C64; C64, f64 => C128; C64, C64 => C64; C64, C128 => C128;
    C128, f32 => C128; C128, f64 => C128; C128, C64 => C128; C128, C128 => C128;
}

/// How a product of two types was computed.
pub struct Mixed {
    /// In one line.
    pub how: String,
    /// The plan of the (last) real product, or of the converted operands.
    pub plan: Option<Plan<3>>,
    /// Whether the parts of complex numbers were multiplied by real ones: half of the work of complex ones.
    pub is_by_parts: bool,
}

impl Mixed {
    /// From what the product of so many rows and columns has left; `types` are those of A and B.
    pub fn of<T: Scalar>(
        types: [DType; 2],
        [m, n]: [usize; 2],
        left: Option<AnyPlan>,
        report: &Report,
    ) -> Mixed {
        let plan = left.and_then(|plan| match plan {
            AnyPlan::Three(plan) => Some(plan),
            _ => None,
        });
        let (product, real) = (T::DTYPE, T::Real::DTYPE);
        let is_by_parts = plan.is_some_and(|plan| plan.dtype() != product);
        let how = match plan {
            Some(plan) if is_by_parts => match plan.lens() {
                [rows, ..] if rows != m => {
                    format!("real times complex: one product of {real}, of twice the rows")
                }
                [_, cols, _] if cols != n => {
                    format!("real times complex: one product of {real}, of twice the columns")
                }
                _ => format!(
                    "real times complex: two products of {real}, of the real and of the imaginary parts"
                ),
            },
            Some(plan) => {
                let others = types.iter().zip(["A", "B"]).filter(|&(&dtype, _)| dtype != product);
                let names = others.map(|(_, name)| name).collect::<Vec<&str>>().join(" and ");
                let bytes = report.bytes_copied.saturating_sub(plan.bytes_copied());
                format!("{names} converted as a whole to {product}, {bytes} bytes")
            }
            None if report.computed_directly => {
                format!("each number converted to {product} while it is packed for kernels of blasview")
            }
            None => "nothing to be computed".into(),
        };
        Mixed { how, plan, is_by_parts }
    }
}

/// Bytes of workspace that it takes at most, `limit` being allowed: copies of all operands, or panels of them, which are no more than
/// the library takes by default.
pub fn workspace(dtype: DType, [m, n, k]: [usize; 3], limit: usize) -> usize {
    let elements = [(m, k), (k, n), (m, n)].map(|(rows, cols)| rows.saturating_mul(cols));
    let elements = elements.into_iter().fold(0, usize::saturating_add);
    limit.min(elements.saturating_mul(dtype.size()).saturating_add(WORKSPACE_LIMIT))
}
