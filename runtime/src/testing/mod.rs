//! A cloud to test against, in the process of the test.

pub mod cloud;
mod control;
mod memory;

pub use cloud::Cloud;
pub use control::{Control, Fault, Seen, StateError};
pub use memory::Memory;
