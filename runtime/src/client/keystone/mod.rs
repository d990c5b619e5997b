//! Authentication with Keystone v3: who asks, a token that is kept fresh, and the catalogue.
//!
//! A [`Cloud`] says where the identity service is and who asks. It comes from `clouds.yaml`, from
//! `OS_*` variables, or is put together by hand. A [`Session`] is a cloud with its token: clients of
//! several services share one, and with it each authentication.
//!
//! ```no_run
//! use apiref_runtime::client::keystone::{Cloud, Credentials, Reference, Scope, Session};
//!
//! # fn run() -> Result<(), apiref_runtime::client::Error> {
//! // What OS_CLOUD names in clouds.yaml, else what OS_* variables say.
//! let session = Session::new(Cloud::from_env()?)?;
//!
//! // The same by hand.
//! let user = Credentials::password(Reference::name("demo"), "secret");
//! let cloud = Cloud::new("https://cloud.example/identity", user)
//!     .scope(Scope::Project(Reference::name("demo")))
//!     .region("RegionOne");
//! let session = Session::new(cloud)?;
//! # let _ = session;
//! # Ok(())
//! # }
//! ```
//!
//! Nothing is sent before the first call. A token is renewed before it expires, and once when a
//! service answers 401. Calls that need a token at the same time wait for one authentication.

mod authenticate;
mod cloud;
mod credentials;
mod environment;
mod notice;
mod openid;
mod reader;
mod receipt;
mod region;
mod session;
mod settings;
mod token;

pub use cloud::{Cloud, Interface};
pub use credentials::{Credentials, Domain, Reference, Scope};
pub use openid::{Grant, Provider};
pub use receipt::Receipt;
pub use session::Session;
