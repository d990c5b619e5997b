//! The client half: what generated clients are made of.
//!
//! A generated client wraps a [`Client`] and adds a method for each operation of
//! its API. Such a method returns a [`Call`], which is awaited, sent or, for a
//! list, read page after page as [`Items`].

mod access;
mod body;
mod builder;
mod call;
mod crypto;
mod decode;
mod discovery;
mod download;
mod endpoint;
mod error;
mod find;
mod header;
mod http;
mod json_path;
#[cfg(feature = "keystone")]
pub mod keystone;
mod operation;
mod page;
mod partial;
mod request;
mod response;
mod retry;
mod secret;
mod sending;
mod wait;

pub use ::http::{HeaderMap, StatusCode};
pub use body::Body;
pub use builder::{Builder, Client};
pub use bytes::Bytes;
pub use call::Call;
pub use crypto::install_tls_provider;
pub use decode::{empty, json, optional_json, text};
pub use download::Download;
pub use error::{Error, ErrorKind, Tried};
pub use find::Find;
pub use header::{flag, flags, header, headers};
pub use http::{Exchange, Transport};
pub use operation::{Operation, Pagination, Service};
pub use page::{Items, Page, Pages};
pub use partial::{Partial, Partials};
pub use reqwest::Body as TransportBody;
pub use response::Response;
pub use retry::Retry;
pub use secret::Secret;
pub use wait::{Wait, WaitGone};

/// An object without keys, `{}`: the body of an action that takes nothing.
#[derive(Clone, Copy)]
pub struct Empty {}

crate::object! { Empty: }
