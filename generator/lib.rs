//! A compiler for OpenStack's API reference.
//!
//! The stages stand one after the other, each a module with one entry function:
//! [`source`] reads files, [`syntax`] turns text into trees, [`lower`] turns trees
//! into the [`ir`], [`emit`] turns the IR into files, by way of its [`analysis`] where code is made
//! of it. [`Generator`] runs them all.

#![cfg_attr(not(test), warn(clippy::disallowed_methods, clippy::disallowed_types))]

pub mod analysis;
mod bound;
mod builder;
pub mod coverage;
pub mod diagnostic;
pub mod diff;
pub mod emit;
pub mod explain;
pub mod foreign;
mod hash;
pub mod ir;
pub mod lower;
pub mod overlay;
mod package;
mod projection;
mod proposal;
pub mod source;
pub mod syntax;
pub mod traffic;

pub use builder::{Compilation, Emit, Error, Generator, Runtime, Stage, Summary};
pub use emit::rust::Formatter;
pub use proposal::Proposal;
