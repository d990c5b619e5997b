//! The layer around a server.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::{OriginalUri, Request};
use axum::response::Response;
use tower_service::Service;

use super::Recording;
use super::exchange::Exchange;
use super::passing::{Answer, Passing, Seen};

impl<S> Service<Request> for Recording<S>
where
    S: Service<Request, Response = Response>,
    S::Future: Send + 'static,
    S::Error: 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let recorder = self.recorder.clone();
        let limit = recorder.max_body;
        let (parts, body) = request.into_parts();
        // As it was sent, whatever routers it came through.
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        let target = uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
        let (method, headers) = (parts.method.clone(), parts.headers.clone());
        let seen = Arc::new(Mutex::new(Seen::default()));
        let body = Passing::new(body, Seen::of(&headers), limit, Arc::clone(&seen));
        let answered = self.inner.call(Request::from_parts(parts, Body::new(body)));
        Box::pin(async move {
            let (parts, body) = answered.await?.into_parts();
            let exchange = Exchange {
                method,
                target,
                request_headers: headers,
                request: Vec::new(),
                status: parts.status.as_u16(),
                response_headers: parts.headers.clone(),
                response: Vec::new(),
            };
            let end = Answer { recorder, exchange: Some(exchange), request: seen };
            let body = Passing::new(body, Seen::of(&parts.headers), limit, end);
            Ok(Response::from_parts(parts, Body::new(body)))
        })
    }
}
