//! Short-time Fourier transform: overlapping windows of one signal, which are a view, times a table of waves.

use std::f64::consts::TAU;

use blasview::{Array, Complex, Context, Order, Result, Slice, View};

/// Samples of a window.
const WIDTH: usize = 256;
/// Samples from the start of a window to that of the next one.
const HOP: usize = 64;
/// Frequencies, from 0 to the highest that samples can tell.
const BINS: usize = WIDTH / 2 + 1;

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
    let frames =
        View::from_slice(&signal, &[len])?.windows(0, WIDTH)?.slice(0, Slice::ALL.step(HOP as isize))?;
    let count = frames.shape()[0];

    // Hann's window is part of the table: the signal is not touched.
    let wave = |t: usize, bin: usize| {
        let hann = 0.5 - 0.5 * (TAU * t as f64 / WIDTH as f64).cos();
        Complex::from_polar(hann, -TAU * (t * bin % WIDTH) as f64 / WIDTH as f64)
    };
    let waves = (0..WIDTH * BINS).map(|at| wave(at / BINS, at % BINS)).collect();
    let waves = Array::from_vec(waves, &[WIDTH, BINS], Order::RowMajor)?;

    // Real times complex: half of what promoting the signal to complex numbers would take.
    let mut spectra = Array::zeros(&[count, BINS], Order::RowMajor)?;
    let (one, zero) = (Complex::ONE, Complex::ZERO);
    let mut plan = None;
    Context::new().explained(&mut plan).gemm_mixed(one, frames, &waves, zero, &mut spectra)?;
    println!("{}", plan.unwrap());

    for (i, spectrum) in spectra.as_slice().chunks(BINS).enumerate().step_by(8) {
        for (bin, found) in spectrum.iter().enumerate() {
            let sum: Complex<f64> = (0..WIDTH).map(|t| wave(t, bin) * signal[i * HOP + t]).sum();
            assert!((found - sum).norm() < 1e-10, "window {i}, bin {bin}: {found}");
        }
        // Where the tone is in the middle of the window.
        let loudest = (0..BINS).max_by(|&a, &b| spectrum[a].norm().total_cmp(&spectrum[b].norm()));
        assert_eq!(loudest, Some(8 + 64 * (i * HOP + WIDTH / 2) / len));
    }
    Ok(())
}
