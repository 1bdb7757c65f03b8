//! Short-time Fourier transform: overlapping windows of one signal, which are a view, times a table of waves.

use std::f64::consts::TAU;

use blasview::{Array, Complex, Context, MatrixView, Order, Result};

/// Samples of a window, from one window to the next, and frequencies from 0 to the highest that the samples can tell.
const WIDTH: usize = 256;
const HOP: usize = 64;
const BINS: usize = 129;

fn main() -> Result<()> {
    // A tone that rises from bin 8 to bin 72.
    let len = 8192;
    let signal: Vec<f64> = (0..len)
        .map(|t| {
            let t = t as f64;
            (TAU * (8.0 + 32.0 * t / len as f64) / WIDTH as f64 * t).sin()
        })
        .collect();

    // Row i begins HOP samples after row i - 1: each sample is in four rows, and is stored once.
    let count = (len - WIDTH) / HOP + 1;
    let frames = MatrixView::from_slice(&signal, 0, [count, WIDTH], [HOP as isize, 1])?;

    // Hann's window is part of the table: the signal is not touched.
    let wave = |t: usize, bin: usize| {
        let hann = 0.5 - 0.5 * (TAU * t as f64 / WIDTH as f64).cos();
        Complex::from_polar(hann, -TAU * (t * bin % WIDTH) as f64 / WIDTH as f64)
    };
    let waves = (0..WIDTH * BINS).map(|at| wave(at / BINS, at % BINS)).collect();
    let waves = Array::from_vec(waves, &[WIDTH, BINS], Order::RowMajor)?;

    // Real times complex: half of what promoting the signal to complex numbers would take.
    let mut spectra = Array::zeros(&[count, BINS], Order::RowMajor)?;
    let mut plan = None;
    Context::new().plan_only(&mut plan).gemm_mixed(
        Complex::ONE,
        frames,
        &waves,
        Complex::ZERO,
        &mut spectra,
    )?;
    println!("{}", plan.unwrap());
    let report = blasview::gemm_mixed(Complex::ONE, frames, &waves, Complex::ZERO, &mut spectra)?;
    println!("{report:?}");

    for (i, spectrum) in spectra.as_slice().chunks(BINS).enumerate().step_by(8) {
        for (bin, found) in spectrum.iter().enumerate() {
            let sum: Complex<f64> = (0..WIDTH).map(|t| wave(t, bin) * signal[i * HOP + t]).sum();
            assert!((found - sum).norm() < 1e-10, "window {i}, bin {bin}: {found}");
        }
        let loudest = (0..BINS).max_by(|&a, &b| spectrum[a].norm().total_cmp(&spectrum[b].norm()));
        println!("window {i:3}: bin {}", loudest.unwrap());
    }
    Ok(())
}
