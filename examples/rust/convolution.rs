//! Convolution of a picture with a bank of kernels, as neural networks mean it: a product for each row of the kernels, on windows
//! of the picture.
//!
//! The usual way, "im2col", copies every pixel into each of the 25 windows that it is in. Here only views overlap.

use blasview::{Array, Context, MatrixView, Order, Result};

/// Rows of the picture.
const HEIGHT: usize = 40;
/// Pixels of a row.
const WIDTH: usize = 48;
/// Numbers of a pixel.
const CHANNELS: usize = 3;
/// Rows of a kernel, and pixels of such a row.
const SIZE: usize = 5;
/// Kernels.
const FEATURES: usize = 8;

fn main() -> Result<()> {
    let picture: Vec<f32> = (0..HEIGHT * WIDTH * CHANNELS).map(|at| (at * 37 % 256) as f32 / 256.0).collect();
    let kernels: Vec<f32> =
        (0..SIZE * SIZE * CHANNELS * FEATURES).map(|at| (at * 11 % 17) as f32 / 17.0 - 0.5).collect();

    // Windows of SIZE pixels in a row of the picture, from pixel to pixel. In memory the next row follows: some windows reach
    // into it, which costs little, and their results are left out below.
    let (rows, run) = (HEIGHT - SIZE + 1, SIZE * CHANNELS);
    let count = rows * WIDTH - (SIZE - 1);
    let windows = |dy: usize| {
        MatrixView::from_slice(&picture, dy * WIDTH * CHANNELS, [count, run], [CHANNELS as isize, 1])
    };
    // Row `dy` of all kernels: run x FEATURES.
    let weights = |dy: usize| MatrixView::row_major(&kernels[dy * run * FEATURES..], run, FEATURES);

    let mut sums = Array::zeros(&[rows * WIDTH, FEATURES], Order::RowMajor)?;
    let mut plan = None;
    for dy in 0..SIZE {
        let all = sums.view_mut().slice(0, ..count)?;
        Context::new().explained(&mut plan).gemm(1.0, windows(dy)?, weights(dy)?, 1.0, all)?;
    }
    println!("{}", plan.unwrap());

    // Without the windows that reached into the next row.
    let features = sums.view().split(0, &[rows, WIDTH])?.slice(1, ..WIDTH - SIZE + 1)?;
    assert_eq!(features.shape(), [rows, WIDTH - SIZE + 1, FEATURES]);
    for (at, found) in features.iter().enumerate() {
        let (pixel, feature) = (at / FEATURES, at % FEATURES);
        let (y, x) = (pixel / (WIDTH - SIZE + 1), pixel % (WIDTH - SIZE + 1));
        let mut sum = 0.0;
        for dy in 0..SIZE {
            for dx in 0..run {
                sum += picture[((y + dy) * WIDTH + x) * CHANNELS + dx]
                    * kernels[(dy * run + dx) * FEATURES + feature];
            }
        }
        assert!((found - sum).abs() < 1e-4, "pixel ({y}, {x}), feature {feature}: {found}, not {sum}");
    }
    Ok(())
}
