//! Operations, each with all that a back end asks of it.

use super::body::Payload;
use super::collection::Collection;
use super::parameter::{self, PathArgument, Sent, Value};
use super::wait::Wait;
use crate::ir::{self, Api, Method, PathTemplate, Response, VersionRange};

/// A documented operation where it stands.
#[derive(Clone, Debug)]
pub struct Operation<'a> {
    /// The operation itself.
    pub documented: &'a ir::Operation,
    /// Its HTTP method.
    pub method: Method,
    /// Its path template.
    pub path: &'a PathTemplate,
    /// Which segment of the path is the caller's project.
    pub scope: Option<usize>,
    /// Index of its resource.
    pub resource: usize,
    /// Its name within its resource, as words: `list detail` of `list snapshots detail`.
    pub words: Vec<&'a str>,
    /// The values of its path that a caller gives.
    pub arguments: Vec<PathArgument<'a>>,
    /// Its parameters of query and header, as a client sends them.
    pub parameters: Vec<Sent<'a>>,
    /// Its request body.
    pub request: Payload<'a>,
    /// `true` if a request must have the body.
    pub requires_body: bool,
    /// Its responses that are no errors, in the order of the reference.
    pub successes: Vec<Success<'a>>,
    /// The response that a client expects, one with a body where there is one; `None` where the reference names no success.
    pub expected: Option<Success<'a>>,
    /// `true` if some success has no body, or not at every microversion, although [`Self::expected`] has one.
    pub may_be_empty: bool,
    /// The list that it gives.
    pub collection: Option<Collection<'a>>,
    /// The wait that it makes possible.
    pub wait: Option<Wait<'a>>,
}

/// A response that is no error.
#[derive(Clone, Copy, Debug)]
pub struct Success<'a> {
    /// Its status code.
    pub code: u16,
    /// Its entry in the reference.
    pub documented: &'a Response,
    /// Its body. A response to HEAD has none (RFC 9110, section 9.3.2).
    pub body: Payload<'a>,
}

impl Success<'_> {
    /// An answer to an operation that is carried out, 2xx.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// It has no body.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.body == Payload::Empty
    }

    /// The microversions that have the body, where others that answer with the code have none.
    #[must_use]
    pub fn lacks_body(&self, operation: VersionRange) -> Option<VersionRange> {
        let body = self.documented.body.as_ref()?.versions;
        let all = operation.intersect(self.documented.versions);
        (body.intersect(all) != all).then_some(body)
    }
}

impl<'a> Operation<'a> {
    pub(super) fn new(
        api: &'a Api,
        method: Method,
        path: &'a PathTemplate,
        documented: &'a ir::Operation,
        resource: usize,
        words: Vec<&'a str>,
    ) -> Self {
        let success = |(code, documented): (u16, &'a Response)| {
            let body = match method {
                Method::Head => Payload::Empty,
                _ => Payload::of_response(api, documented.body.as_ref()),
            };
            Success { code, documented, body }
        };
        let request = Payload::of_request(api, method, documented);
        let parameters = parameter::sent(api, documented, request);
        let successes: Vec<Success<'a>> = documented.successes().map(success).collect();
        let mut answers = successes.iter().filter(|s| s.is_answer());
        let is_empty = |s: &Success<'_>| s.is_bare() || s.lacks_body(documented.versions).is_some();
        let may_be_empty = answers.clone().any(is_empty);
        let expected = answers.find(|s| !s.is_bare()).copied();
        let may_be_empty = may_be_empty && expected.is_some();
        let expected = expected.or_else(|| documented.success().map(success));
        let by_path_alone =
            request == Payload::Empty && parameters.iter().all(|p| p.value != Value::Argument);
        let shown = expected
            .and_then(|expected| expected.body.json())
            .filter(|_| by_path_alone && !may_be_empty);
        Self {
            documented,
            method,
            scope: path.scope(&api.service.scope_parameters),
            resource,
            words,
            arguments: parameter::in_path(api, path, documented),
            parameters,
            request,
            requires_body: documented
                .request
                .as_ref()
                .is_some_and(|body| body.required && body.versions.is_all()),
            successes,
            expected,
            may_be_empty,
            collection: Collection::of(api, path, method, documented),
            wait: shown.and_then(|json| Wait::of(api, path, method, documented, &json)),
            path,
        }
    }

    /// The body that a client expects.
    #[must_use]
    pub fn response(&self) -> Payload<'a> {
        self.expected.map_or(Payload::Empty, |success| success.body)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::Generator;
    use crate::analysis::Analysis;

    #[test]
    fn a_body_that_a_microversion_lacks_may_be_missing() {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/versions-of-no-body");
        let compilation = Generator::new(case).compile(&mut |_| {}).expect("it can be read");
        let analysis = Analysis::new(&compilation.apis[0]);
        let found = analysis.operations.iter().map(|o| (o.documented.name.snake(), o.may_be_empty));
        let expected = [("put_carts_paint".to_owned(), true), ("put_carts_wash".to_owned(), false)];
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }
}
