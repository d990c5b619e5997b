//! A tour of the service at one end of its microversions.

use std::cell::RefCell;
use std::future::IntoFuture;
use std::time::Duration;

use apiref_runtime::Microversion;
use apiref_runtime::client::{Error, Response};
use block_storage_v3::Client;
use block_storage_v3::model::volumes::VolumeCreate;
use serde::Serialize;
use serde_json::Value;

/// Which microversion operations are called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Lowest,
    Highest,
}

/// The project that the tour belongs to.
pub const PROJECT: &str = "c0ffee00c0ffee00c0ffee00c0ffee00";

/// The longest wait for anything: a busy machine takes its time.
pub const LONG: Duration = Duration::from_secs(120);

/// The newest microversion of the service.
const NEWEST: u16 = 71;

/// The outcome of a call.
pub struct Answer {
    pub operation: &'static str,
    pub end: End,
    /// The status, or what went wrong.
    pub outcome: Result<u16, String>,
}

pub struct Tour {
    client: Client,
    end: End,
    answers: RefCell<Vec<Answer>>,
}

impl Tour {
    pub fn new(endpoint: &str, end: End) -> Self {
        let client =
            Client::builder(endpoint).project(PROJECT).token(format!("admin:{PROJECT}")).build();
        let client = client.expect("the endpoint is a URL");
        Self { client, end, answers: RefCell::default() }
    }

    /// The client for operations that came with microversion 3.`first`.
    pub fn since(&self, first: u16) -> Client {
        self.between(first, NEWEST)
    }

    /// The client for a call that the service takes from 3.`first` to 3.`last`.
    pub fn between(&self, first: u16, last: u16) -> Client {
        let minor = if self.end == End::Lowest { first } else { last };
        self.client.with_microversion(Microversion::new(3, minor))
    }

    pub fn is_first(&self) -> bool {
        self.end == End::Lowest
    }

    /// A name that the other tour does not take.
    pub fn name(&self, name: &str) -> String {
        format!("{name}-{:?}", self.end)
    }

    /// Makes a call and keeps what became of it.
    pub async fn call<T>(
        &self,
        call: impl IntoFuture<Output = Result<Response<T>, Error>>,
    ) -> Option<Response<T>> {
        let (operation, outcome, response) = match call.await {
            Ok(r) => (r.operation(), Ok(r.status().as_u16()), Some(r)),
            Err(error) => (error.operation(), Err(explain(&error)), None),
        };
        self.answers.borrow_mut().push(Answer { operation, end: self.end, outcome });
        response
    }

    /// Waits until a resource is in none of the states that end by themselves; its last state.
    pub async fn settled<F, R>(&self, mut status: F) -> Option<String>
    where
        F: FnMut() -> R,
        R: Future<Output = Result<String, Error>>,
    {
        // Two minutes: a busy machine takes its time.
        for _ in 0..600 {
            match status().await {
                Ok(status) if status.ends_with("ing") => {}
                Ok(status) => return Some(status),
                Err(_) => return None,
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        None
    }

    /// A new volume, available.
    pub async fn volume(&self, name: &str) -> Option<String> {
        self.volume_of_type(name, "__DEFAULT__").await
    }

    /// A new volume of a type, available.
    pub async fn volume_of_type(&self, name: &str, volume_type: &str) -> Option<String> {
        let create = VolumeCreate::new().size(1).name(self.name(name));
        let create = create.volume_type(volume_type.to_owned());
        let id = self.call(self.since(0).volumes().create(create)).await?.id.to_string();
        self.volume_settled(&id).await;
        Some(id)
    }

    /// Waits for a volume.
    pub async fn volume_settled(&self, id: &str) -> Option<String> {
        let volumes = self.since(0).volumes();
        self.settled(|| async { Ok(text(&volumes.show(id).await?.status)) }).await
    }

    pub fn into_answers(self) -> Vec<Answer> {
        self.answers.into_inner()
    }
}

/// The text of a field, whether or not the reference says that it is always there, or which values it has.
pub fn text(field: &impl Serialize) -> String {
    match serde_json::to_value(field) {
        Ok(Value::String(text)) => text,
        _ => String::new(),
    }
}

/// An error with the body that it is about.
fn explain(error: &Error) -> String {
    let body = error.body().map(|body| String::from_utf8_lossy(body).into_owned());
    format!("{error} {}", body.unwrap_or_default())
}
