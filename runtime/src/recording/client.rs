//! The layer around a client.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use reqwest::ResponseBuilderExt as _;
use tower_service::Service;

use super::Recording;
use super::exchange::Exchange;
use super::passing::{Answer, Passing, Seen};

impl<S> Service<reqwest::Request> for Recording<S>
where
    S: Service<reqwest::Request, Response = reqwest::Response>,
    S::Future: Send + 'static,
    S::Error: 'static,
{
    type Response = reqwest::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<reqwest::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: reqwest::Request) -> Self::Future {
        let recorder = self.recorder.clone();
        let limit = recorder.max_body;
        let headers = request.headers().clone();
        // A stream is no JSON.
        let body = request.body().and_then(reqwest::Body::as_bytes);
        let seen = body.map(|body| Seen::whole(&headers, body, limit)).unwrap_or_default();
        let url = request.url();
        let query = url.query().map_or_else(String::new, |query| format!("?{query}"));
        let (method, target) = (request.method().clone(), format!("{}{query}", url.path()));
        let answered = self.inner.call(request);
        Box::pin(async move {
            let response = answered.await?;
            // The conversion loses it.
            let url = http::Response::builder().url(response.url().clone()).body(());
            let (mut parts, body) = http::Response::from(response).into_parts();
            parts.extensions.extend(
                url.map(|mut url| std::mem::take(url.extensions_mut())).unwrap_or_default(),
            );
            let exchange = Exchange {
                method,
                target,
                request_headers: headers,
                request: Vec::new(),
                status: parts.status.as_u16(),
                response_headers: parts.headers.clone(),
                response: Vec::new(),
            };
            let request = Arc::new(Mutex::new(seen));
            let end = Answer { recorder, exchange: Some(exchange), request };
            let body = Passing::new(body, Seen::of(&parts.headers), limit, end);
            let body = reqwest::Body::wrap(body);
            Ok(http::Response::from_parts(parts, body).into())
        })
    }
}
