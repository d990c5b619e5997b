//! The server half: what generated axum stubs stand on.
//!
//! Generated code describes each operation in a static [`Operation`] and hands [`Routes`] a
//! function that calls the trait method. Everything between the socket and that method happens
//! here: routing, microversion negotiation, discovery, selection by action key, validation against
//! the [`shape`] of the body, fault envelopes and request ids.
//!
//! What an implementer meets is [`RequestContext`], [`ApiError`] and [`Page`]; what whoever starts
//! the server meets is [`Settings`] and [`Identity`], and for layers [`MatchedOperation`].

mod answer;
pub mod auth;
mod call;
mod check;
#[cfg(feature = "serve")]
mod connections;
mod context;
mod discovery;
mod endpoint;
mod fault;
mod filling;
mod identity;
mod matched;
mod negotiate;
mod operation;
mod page;
mod parameter;
mod payload;
mod proxy;
mod prune;
mod request_id;
mod routes;
mod sample;
mod select;
mod service;
mod settings;
pub mod shape;
#[cfg(test)]
mod test;
mod tree;
mod uri;

pub use crate::FaultEnvelope;
pub use answer::{Answer, IntoAnswer};
pub use call::{Call, FromCall, check};
#[cfg(feature = "serve")]
pub use connections::Connections;
pub use context::RequestContext;
pub use fault::ApiError;
pub use identity::Identity;
pub use matched::{MatchedOperation, RouterLayer};
pub use operation::{BodyKind, Operation, Selector};
pub use page::Page;
pub use proxy::{Network, ParseNetworkError, Peer};
pub use routes::{Answering, Routes, answer, not_implemented};
pub use sample::Sample;
pub use service::{MicroversionHeader, Pagination, Service};
pub use settings::{Settings, UnknownFields};
#[cfg(feature = "testing")]
pub(crate) use {
    discovery::version as version_document, payload::whole, request_id::RequestId, uri::root,
};

/// A body that is not JSON, or any body on its way out.
pub use axum::Router;
pub use axum::body::Body;
