//! A server written as the generator writes it, asked as clients ask.

#![cfg(feature = "server")]

mod service;

use std::sync::Arc;

use apiref_runtime::server::shape::{Field, Shape};
use apiref_runtime::server::{
    ApiError, Call, FromCall, Identity, Operation, Pagination, RequestContext, Routes, Sample,
    Service, Settings, answer, check,
};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use service::*;

#[test]
fn a_page_by_offsets_follows_so_many_items() {
    static BY_OFFSET: Service = Service { pagination: Pagination::Offset, ..SERVICE };
    let cx = RequestContext::detached(&BY_OFFSET, &LIST, None, Identity::anonymous());
    let page = |limit, offset| {
        let page = cx.page_at(vec![1, 2, 3, 4, 5], limit, offset).unwrap();
        assert!(page.links::<Value>().is_none());
        (page.items, page.next.map(|url| url.rsplit_once('?').unwrap().1.to_owned()))
    };
    assert_eq!(page(Some(2), None), (vec![1, 2], Some("offset=2".to_owned())));
    assert_eq!(page(Some(2), Some(2)), (vec![3, 4], Some("offset=4".to_owned())));
    assert_eq!(page(Some(2), Some(4)), (vec![5], None));
    assert_eq!(page(None, Some(i64::MAX)), (Vec::new(), None));
    assert_eq!(page(Some(0), None), (Vec::new(), None));
    assert!(
        cx.page_at(vec![1], Some(-1), None).is_err()
            && cx.page_at(vec![1], None, Some(-1)).is_err()
    );
}
#[tokio::test]
async fn both_forms_of_a_path_lead_to_the_handler() {
    assert_eq!(get("/v3/p1/snapshots/s%201").await, (200, json!({"id": "s 1"})));
    assert_eq!(get("/v3/snapshots/s1").await, (200, json!({"id": "s1"})));
    let (status, body) = ask("GET", "/v3/p1/snapshots/s1", "volume 3.41", "").await;
    assert_eq!((status, body), (200, json!({"id": "s1", "user_id": "p1"})));
}

#[tokio::test]
async fn the_project_of_the_path_must_be_that_of_the_token() {
    for (project, status) in [("p1", 200), ("p2", 400)] {
        let mut request = Request::get("/v3/p1/snapshots/s1").body(Body::empty()).unwrap();
        request.extensions_mut().insert(Identity::new(project, "u"));
        let (response, _) = send(router(Settings::default()), request).await;
        assert_eq!(response.status(), status);
    }
}

#[tokio::test]
async fn what_is_for_administrators_is_refused_to_others_who_are_known() {
    let reset = r#"{"os-reset_status": {"status": "error"}}"#;
    let revert = r#"{"revert": null}"#;
    let member = || Some(Identity::new("p1", "u").with_role("member"));
    for (identity, body, refused) in [
        (member(), reset, true),
        (member(), revert, false),
        (member().map(|it| it.with_role("Admin")), reset, false),
        (None, reset, false),
    ] {
        let mut settings = Settings::default();
        settings.administered.push("reset_snapshot_status");
        let request = Request::post("/v3/p1/snapshots/s1/action")
            .header("content-type", "application/json")
            .header("openstack-api-version", "volume 3.40");
        let mut request = request.body(Body::from(body)).unwrap();
        if let Some(identity) = identity {
            request.extensions_mut().insert(identity);
        }
        let (response, answer) = send(router(settings), request).await;
        assert_eq!(response.status() == 403, refused, "{body}");
        assert_eq!(answer.get("forbidden").is_some(), refused, "{answer}");
    }
}

#[tokio::test]
async fn discovery_is_answered_in_its_three_places() {
    let (status, root) = get("/").await;
    assert_eq!((status, &root["versions"][0]["version"]), (300, &json!("3.71")));
    let (status, version) = get("/v3/").await;
    assert_eq!((status, version), (200, root));
    let request = Request::get("/v3").header("Host", "cloud").body(Body::empty()).unwrap();
    let (response, _) = send(router(Settings::default()), request).await;
    assert_eq!(response.status(), 302);
    assert_eq!(response.headers()["location"], "http://cloud/v3/");
    assert_eq!(ask("POST", "/v3/", "", "").await.0, 405);
}

#[tokio::test]
async fn versions_are_negotiated_and_echoed() {
    let request = Request::get("/v3/p/snapshots/s")
        .header("OpenStack-API-Version", "volume latest")
        .body(Body::empty())
        .unwrap();
    let (response, _) = send(router(Settings::default()), request).await;
    assert_eq!(response.headers()["openstack-api-version"], "volume 3.71");
    assert_eq!(response.headers()["vary"], "OpenStack-API-Version");
    for (version, expected) in [("volume 3.999", 406), ("volume x", 400), ("compute 2.1", 400)] {
        assert_eq!(ask("GET", "/v3/p/snapshots/s", version, "").await.0, expected, "{version}");
    }
}

#[tokio::test]
async fn what_leads_nowhere_is_a_fault_of_the_service() {
    let (status, body) = get("/v3/p/nosuchthing").await;
    assert_eq!((status, &body["code"]), (404, &json!("404 Not Found")));
    let (status, body) = get("/v3/p/snapshots/gone").await;
    assert_eq!(status, 404);
    assert_eq!(body["itemNotFound"]["message"], "Snapshot gone could not be found.");
    let request = Request::delete("/v3/p/snapshots").body(Body::empty()).unwrap();
    let (response, body) = send(router(Settings::default()), request).await;
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET, HEAD, POST");
    assert_eq!(body["badMethod"]["code"], 405);
    let head = Request::head("/v3/p/snapshots").body(Body::empty()).unwrap();
    let (response, body) = send(router(Settings::default()), head).await;
    let (_, shown) = get("/v3/p/snapshots").await;
    assert_eq!((response.status().as_u16(), body), (200, Value::Null));
    assert_eq!(response.headers()["content-length"], shown.to_string().len().to_string());
}

#[tokio::test]
async fn bodies_are_checked_before_the_handler() {
    let create = |body: &'static str| ask("POST", "/v3/p/snapshots", "", body);
    assert_eq!(create(r#"{"snapshot": {"name": "n"}}"#).await, (202, json!({"name": "n"})));
    for (body, why) in [
        (r#"{"snapshot": {}}"#, "snapshot: 'name' is a required property."),
        (r#"{"snap": {}}"#, "'snapshot' is a required property."),
        (r#"{"snapshot": {"name": 1}}"#, "snapshot.name: 1 is not of type 'string'."),
        ("[]", "[] is not of type 'object'."),
        ("", "A JSON request body is required."),
    ] {
        let (status, answer) = create(body).await;
        assert_eq!(status, 400, "{body}");
        assert!(message(&answer).ends_with(why), "{answer}");
    }
    let (status, answer) = create("{not json").await;
    assert_eq!(status, 400);
    assert!(message(&answer).starts_with("Malformed request body"));
}

#[tokio::test]
async fn a_body_of_another_kind_is_415_and_a_large_one_413() {
    let post = || Request::post("/v3/p/snapshots");
    let xml = post().header("Content-Type", "application/xml").body("<s/>".into()).unwrap();
    let (response, body) = send(router(Settings::default()), xml).await;
    assert_eq!((response.status().as_u16(), &body["badMediaType"]["code"]), (415, &json!(415)));
    let mut settings = Settings::default();
    settings.body_limit = 10;
    let large = post().body(r#"{"snapshot": {"name": "n"}}"#.into()).unwrap();
    let (response, body) = send(router(settings), large).await;
    assert_eq!((response.status().as_u16(), &body["overLimit"]["code"]), (413, &json!(413)));
}

#[tokio::test]
async fn what_no_database_holds_is_400_in_a_body_and_404_in_an_address() {
    let nul = r#"{"snapshot": {"name": "a\u0000"}}"#;
    let (status, body) = ask("POST", "/v3/p/snapshots", "", nul).await;
    assert_eq!(status, 400, "{body}");
    assert_eq!(message(&body), "A text of the request body has the character U+0000.");
    // A backslash and letters are those.
    let text = r#"{"snapshot": {"name": "a\\u0000"}}"#;
    assert_eq!(ask("POST", "/v3/p/snapshots", "", text).await.0, 202);
    for path in ["/v3/p/snapshots/a%00", "/v3/p/snapshots?marker=%00", "/v3/%00/snapshots"] {
        assert_eq!(ask("GET", path, "", "").await.0, 404, "{path}");
    }
    let mut settings = Settings::default();
    settings.takes_nul = true;
    let post = Request::post("/v3/p/snapshots").body(nul.into()).unwrap();
    assert_eq!(send(router(settings), post).await.0.status(), 202);
}

#[tokio::test]
async fn an_action_is_told_by_its_key() {
    let act = |version: &'static str, body: &'static str| {
        ask("POST", "/v3/p/snapshots/s/action", version, body)
    };
    assert_eq!(act("", r#"{"os-reset_status": {"status": "error"}}"#).await.0, 202);
    assert_eq!(act("", r#"{"os-reset_status": null}"#).await.0, 202);
    let (status, body) = act("", r#"{"nosuchaction": {}}"#).await;
    assert_eq!(status, 400);
    assert!(message(&body).starts_with("There is no such action: nosuchaction."));
    let (status, body) = act("", r#"{"os-reset_status": {}, "more": {}}"#).await;
    assert_eq!(status, 400);
    assert!(message(&body).contains("beside it 'more'"));
    assert_eq!(act("volume 3.40", r#"{"revert": {}}"#).await.0, 501);
    assert_eq!(act("volume 3.39", r#"{"revert": {}}"#).await.0, 404);
    assert_eq!(act("", "[]").await.0, 400);
    assert_eq!(act("", "").await.0, 400);
}

#[tokio::test]
async fn a_list_is_paged_and_links_to_what_follows() {
    let (status, page) = get("/v3/p/snapshots?limit=2&name=a%20b").await;
    assert_eq!(status, 200);
    assert_eq!(page["snapshots"], json!(["a", "b"]));
    assert_eq!(
        page["snapshots_links"][0]["href"],
        "http://localhost/v3/p/snapshots?limit=2&name=a+b&marker=b"
    );
    let (_, last) = get("/v3/p/snapshots?limit=2&marker=b").await;
    assert_eq!(last, json!({"snapshots": ["c"], "counted": null}));
    assert_eq!(get("/v3/p/snapshots?marker=z").await.0, 404);
    for (query, why) in [
        ("limit=-1", "limit param must be positive"),
        ("limit=x", "Invalid input for query parameter limit: 'x' is not an integer."),
    ] {
        let (status, body) = get(&format!("/v3/p/snapshots?{query}")).await;
        assert_eq!((status, message(&body)), (400, why));
    }
}

#[tokio::test]
async fn a_query_parameter_of_a_later_version_counts_as_absent() {
    let path = "/v3/p/snapshots?with_count=True";
    assert_eq!(get(path).await.1["counted"], Value::Null);
    assert_eq!(ask("GET", path, "volume 3.45", "").await.1["counted"], true);
}

#[tokio::test]
async fn a_panic_is_a_fault_and_not_a_lost_connection() {
    let (status, body) = get("/v3/p/snapshots/panic").await;
    assert_eq!((status, &body["computeFault"]["code"]), (500, &json!(500)));
}

#[tokio::test]
async fn a_nested_router_links_to_where_it_is_nested() {
    let nested = Router::new().nest("/volume", router(Settings::default()));
    let request = Request::get("/volume/v3/p/snapshots?limit=1").body(Body::empty()).unwrap();
    let (response, page) = send(nested, request).await;
    assert_eq!(response.status(), 200);
    let href = page["snapshots_links"][0]["href"].as_str().unwrap();
    assert_eq!(href, "http://localhost/volume/v3/p/snapshots?limit=1&marker=a");
}

static PLACED: Operation = Operation::new("placed", "GET", "/v3/{project_id}/things/detail");
static PLACED_ONLY: &[&Operation] = &[&PLACED];

struct Placed;

impl Placed {
    async fn get(&self, cx: &RequestContext, _: Nothing) -> Result<AnyResponse, ApiError> {
        Ok(AnyResponse(200, cx.resource_url("things", "a/b c").into()))
    }
}

#[tokio::test]
async fn the_url_of_a_resource_has_its_id_as_one_segment() {
    let mut routes = Routes::new(&SERVICE, &[PLACED_ONLY]);
    routes.on(&PLACED, &Arc::new(Placed), |s: &Placed, cx, r: Nothing| answer(cx, s.get(cx, r)));
    let request = Request::get("/v3/p/things/detail").header("Host", "cloud");
    let (_, body) = send(routes.into_router(), request.body(Body::empty()).unwrap()).await;
    assert_eq!(body, "http://cloud/v3/p/things/a%2Fb%20c");
}

static SHOWN: Operation = Operation::new("shown", "GET", "/v3/{project_id}/shown")
    .query(&[Field::new("depth", Shape::Range(1, 9)).since(3, 5)])
    .headers(&[Field::new("X-Depth", Shape::Range(1, 9)).since(3, 5)])
    .request(check::<Shown>)
    .samples(&[
        Sample::json(200, r#"{"age": "old"}"#).since(3, 2),
        Sample::json(200, r#"{"age": "new"}"#).since(3, 40),
    ]);
static SHOWN_ONLY: &[&Operation] = &[&SHOWN];

struct Shown;

impl FromCall for Shown {
    fn from_call(call: &mut Call) -> Result<Self, ApiError> {
        call.header::<i64>("X-Depth")?;
        call.query::<i64>("depth").map(|_| Self)
    }
}

static BARE: Operation = Operation::new("bare", "GET", "/v3/{project_id}/bare")
    .query(&[Field::new("depth", Shape::Array(&Shape::Integer))])
    .headers(&[
        Field::new("X-Depth", Shape::Integer).required(),
        Field::new("X-Late", Shape::Integer).required().since(3, 5),
    ])
    .samples(&[Sample::empty(204)]);
static BARE_ONLY: &[&Operation] = &[&BARE];

#[tokio::test]
async fn what_no_type_checks_is_held_against_the_description() {
    let router = Routes::new(&SERVICE, &[BARE_ONLY]).with_samples().into_router();
    for (version, query, headers, status, says) in [
        ("volume 3.0", "", &[("X-Depth", "1")][..], 204, ""),
        ("volume 3.0", "?depth=1&depth=2", &[("X-Depth", "1")], 204, ""),
        ("volume 3.0", "?depth=1&depth=x", &[("X-Depth", "1")], 400, "query parameter depth"),
        ("volume 3.0", "", &[], 400, "header X-Depth is required"),
        ("volume 3.0", "", &[("X-Depth", "x")], 400, "header X-Depth: 'x' is not an integer"),
        ("volume 3.5", "", &[("X-Depth", "1")], 400, "header X-Late is required"),
        ("volume 3.5", "", &[("X-Depth", "1"), ("X-Late", "2")], 204, ""),
    ] {
        let mut request = Request::get(format!("/v3/p/bare{query}"));
        for (name, value) in [("OpenStack-API-Version", version)].iter().chain(headers) {
            request = request.header(*name, *value);
        }
        let (response, body) = send(router.clone(), request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), status, "{version} {query} {headers:?}: {body}");
        assert!(body.to_string().contains(says), "{version} {query} {headers:?}: {body}");
    }
}

#[tokio::test]
async fn a_stand_in_shows_the_sample_of_the_version_and_checks_what_it_is_asked() {
    let router = Routes::new(&SERVICE, &[SHOWN_ONLY]).with_samples().into_router();
    for (version, path, expected) in [
        ("volume 3.0", "/v3/p/shown", json!({"age": "old"})),
        ("volume 3.39", "/v3/p/shown", json!({"age": "old"})),
        ("volume 3.40", "/v3/shown?depth=2", json!({"age": "new"})),
        ("volume latest", "/v3/p/shown", json!({"age": "new"})),
    ] {
        let request = Request::get(path).header("OpenStack-API-Version", version);
        let (_, body) = send(router.clone(), request.body(Body::empty()).unwrap()).await;
        assert_eq!(body, expected, "{version}");
    }
    for (version, path, header, expected) in [
        ("volume 3.5", "/v3/p/shown?depth=x", "1", 400),
        ("volume 3.5", "/v3/p/shown?depth=10", "1", 400),
        ("volume 3.5", "/v3/p/shown?depth=9", "0", 400),
        ("volume 3.5", "/v3/p/shown?depth=9", "9", 200),
        ("volume 3.4", "/v3/p/shown?depth=x", "0", 200),
    ] {
        let request = Request::get(path).header("OpenStack-API-Version", version);
        let request = request.header("X-Depth", header).body(Body::empty()).unwrap();
        let (response, _) = send(router.clone(), request).await;
        assert_eq!(response.status(), expected, "{version} {path} {header}");
    }
}

#[tokio::test]
async fn what_nobody_wants_is_read_so_that_the_connection_can_go_on() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router(Settings::default())).await });
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let body = "x".repeat(50_000);
    // Nothing leads there; a wrong method; a version that is not served; no body is wanted.
    for (line, version, status) in [
        ("POST /v3/p/nosuchthing", "", "404"),
        ("DELETE /v3/p/snapshots", "", "405"),
        ("POST /v3/p/snapshots", "volume 9.0", "406"),
        ("GET /v3/p/snapshots/s", "", "200"),
    ] {
        let head = format!(
            "{line} HTTP/1.1\r\nHost: h\r\nOpenStack-API-Version: {version}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body.as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let length = stream.read(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{line}: {answer}");
    }
}

#[tokio::test]
async fn whatever_is_sent_is_answered_and_never_by_500() {
    let deep = |open: &str| open.repeat(20_000).into_bytes();
    let bodies: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\"\"".to_vec(),
        b"{".to_vec(),
        b"\xff\xfe".to_vec(),
        b"{\"snapshot\": {\"name\": \"\xc3\x28\"}}".to_vec(),
        br#"{"snapshot": {"name": "\ud800"}}"#.to_vec(),
        br#"{"snapshot": {"name": 1e400}}"#.to_vec(),
        br#"{"snapshot": {"name": -99999999999999999999999999}}"#.to_vec(),
        br#"{"snapshot": {"name": "a"}, "snapshot": 1}"#.to_vec(),
        br#"{"os-reset_status": null, "revert": null, "": null}"#.to_vec(),
        deep("["),
        deep("{\"a\":"),
    ];
    let paths = [
        "/",
        "//",
        "/v3",
        "/v3/",
        "/v3//",
        "/v3/p/snapshots",
        "/v3/p/snapshots/",
        "/v3/p//snapshots",
        "/v3/%ff/snapshots",
        "/v3/p/snapshots/%00",
        "/v3/p/snapshots/%ff%fe",
        "/v3/p/snapshots/s/action",
        "/v3/p/snapshots?limit=%ff&limit=9999999999999999999999&with_count=%00&=&&;",
        "/v3/p/snapshots?marker=%F0%9F%92%A9",
        "/v3/p/snapshots/..%2f..%2fetc",
        "/v3/p/%2e%2e/snapshots",
    ];
    let versions: [&[u8]; 6] = [
        b"",
        b"volume 3.45",
        b"volume 99999999999.1",
        b"volume",
        b"\xff",
        b"volume 3.1, volume latest",
    ];
    let router = router(Settings::default());
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ODD"] {
        for path in paths {
            for (at, body) in bodies.iter().enumerate() {
                let request = Request::builder()
                    .method(method)
                    .uri(path)
                    .header("OpenStack-API-Version", versions[at % versions.len()])
                    .header(
                        "Content-Type",
                        if at % 5 == 4 { "text/plain" } else { "application/json" },
                    )
                    .header("Host", "\u{fc}")
                    .body(Body::from(body.clone()))
                    .unwrap();
                let (response, _) = send(router.clone(), request).await;
                let status = response.status();
                assert!(status != 500 && status != 503, "{method} {path} {at}: {status}");
            }
        }
    }
}
