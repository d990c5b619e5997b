//! A cloud to test against, in the process of the test.

mod memory;

pub use memory::Memory;
