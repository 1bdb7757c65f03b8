//! Prints the public items that a file of rustdoc's JSON lists, a line each.

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let json = env::args().nth(1).ok_or("the file that rustdoc wrote")?;
    let builder = public_api::Builder::from_rustdoc_json(json);
    let api = builder
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    for item in api.items() {
        println!("{item}");
    }
    Ok(())
}
