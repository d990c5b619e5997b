//! Generates the server stubs into `OUT_DIR`.

use std::error::Error;

use apiref::{Emit, Generator};

fn main() -> Result<(), Box<dyn Error>> {
    Generator::new("../../spec/block-storage")
        .emit([Emit::Server])
        .out_dir(std::env::var("OUT_DIR")?)
        .generate()?;
    Ok(())
}
