//! Brightness and colour differences (YCbCr) of a part of a picture: each pixel times a 3 x 3 matrix, interleaved in, planes out.
//!
//! `cargo run --example rgb picture.ppm brightness.pgm`; without files, of a picture that it makes up. Both formats are read and
//! written by hand, as that is shorter than it would be to bring a crate for them.

use std::error::Error;

use blasview::{Array, Context, Order, View, convert};

/// ITU-R BT.601: Y, Cb and Cr of R, G and B.
const YCBCR: [[f32; 3]; 3] =
    [[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]];

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    // Other arguments are those of `cargo test`.
    let files = match &files[..] {
        [from, to] if from.ends_with(".ppm") => Some((from, to)),
        _ => None,
    };
    let file = match files {
        Some((from, _)) => std::fs::read(from)?,
        None => b"P6 60 40 255 "
            .iter()
            .copied()
            .chain((0..40 * 60 * 3).map(|at| (at * at / 7 % 251) as u8))
            .collect(),
    };
    let (height, width, bytes) = ppm(&file)?;
    // All but its border of an eighth on each side.
    let picture = View::from_slice(bytes, &[height, width, 3])?;
    let [down, right] = [height / 8, width / 8];
    let part = picture.slice(0, down..height - down)?.slice(1, right..width - right)?;
    let (rows, cols) = (height - 2 * down, width - 2 * right);

    // The one pass that changes the type leaves the rows side by side: n pixels of 3 numbers.
    let mut pixels = Array::zeros(&[rows, cols, 3], Order::RowMajor)?;
    convert(&mut pixels, part)?;
    let pixels = pixels.view().merge(0)?.matrix()?;

    // Each plane is a run of n numbers: 3 x n, the transposed of what the pixels give.
    let mut plan = None;
    let planes = Context::new().explained(&mut plan).gemm_new(1.0, &YCBCR, pixels.t(), Order::RowMajor)?;
    println!("{}", plan.unwrap());
    let planes = planes.as_slice();
    let n = rows * cols;

    for (channel, weights) in YCBCR.iter().enumerate() {
        for y in 0..rows {
            for x in 0..cols {
                let pixel = &bytes[((y + down) * width + x + right) * 3..][..3];
                let sum: f32 =
                    weights.iter().zip(pixel).map(|(weight, &value)| weight * f32::from(value)).sum();
                let found = planes[channel * n + y * cols + x];
                assert!((found - sum).abs() < 1e-3, "channel {channel} of ({y}, {x}): {found}, not {sum}");
            }
        }
    }
    println!("{cols} x {rows} pixels, mean brightness {:.1}", planes[..n].iter().sum::<f32>() / n as f32);
    if let Some((_, to)) = files {
        let mut file = format!("P5 {cols} {rows} 255\n").into_bytes();
        file.extend(planes[..n].iter().map(|&y| y.round() as u8));
        std::fs::write(to, file)?;
    }
    Ok(())
}

/// Height, width and pixels of a binary PPM: `P6 WIDTH HEIGHT 255`, a white space, three bytes a pixel. No comments.
fn ppm(file: &[u8]) -> Result<(usize, usize, &[u8]), Box<dyn Error>> {
    let parts: Vec<&[u8]> = file.splitn(5, u8::is_ascii_whitespace).collect();
    let [b"P6", width, height, b"255", pixels] = parts[..] else {
        return Err("not a PPM of the form `P6 WIDTH HEIGHT 255`".into());
    };
    let number =
        |digits: &[u8]| -> Result<usize, Box<dyn Error>> { Ok(std::str::from_utf8(digits)?.parse()?) };
    Ok((number(height)?, number(width)?, pixels))
}
