//! A cloud to test against, in the process of the test.

pub mod cloud;
mod memory;

pub use cloud::Cloud;
pub use memory::Memory;
