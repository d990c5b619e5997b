use apiref::{Emit, Generator};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Generator::new("api-ref/source").emit([Emit::Client]).out_dir(std::env::var("OUT_DIR")?).generate()?;
    Ok(())
}
