//! A cloud to test against, in the process of the test.

pub mod cloud;

pub use cloud::Cloud;
