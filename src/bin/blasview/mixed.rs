//! Products of operands of different types: which type they have, and what was done, in words.

use blasview::{AnyPlan, Blas, Complex, PromotesTo, Report, Scalar};

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

/// How a product of two types was computed, the plan that it has left in a line after that.
pub fn how<T: Scalar>(plan: Option<&AnyPlan>, report: &Report) -> String {
    let real = T::Real::DTYPE;
    match plan.map(AnyPlan::to_string) {
        Some(plan) if T::DTYPE.is_complex() && plan.starts_with(&format!("gemm {real}:")) => {
            format!("real times complex, as products of {real}; the last of them:\n{plan}")
        }
        Some(plan) => format!("operands converted as a whole:\n{plan}"),
        None if report.computed_directly => {
            "each number converted while it is packed for kernels of blasview".into()
        }
        None => "nothing to be computed".into(),
    }
}
