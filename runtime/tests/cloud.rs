//! A cloud in the process of the test: tokens, the catalogue, and services behind them.
#![cfg(feature = "testing")]

use std::time::Duration;

use apiref_runtime::server::{
    FaultEnvelope, Identity, MicroversionHeader, Operation, Pagination, Service,
};
use apiref_runtime::testing::Cloud;
use apiref_runtime::testing::cloud::{self, Directory, Kind, Place};
use apiref_runtime::{Microversion, VersionRange};
use axum::body::Body;
use axum::extract::OriginalUri;
use axum::http::{HeaderMap, Request};
use axum::{Json, Router};
use serde_json::{Value, json};
use tower::ServiceExt as _;

static VOLUME: Service = Service {
    service_type: "block-storage",
    major: "3",
    microversion: Some(MicroversionHeader {
        header: "OpenStack-API-Version",
        service: Some("volume"),
    }),
    versions: VersionRange::between(Microversion::new(3, 0), Microversion::new(3, 71)),
    fault: FaultEnvelope::Named,
    pagination: Pagination::CollectionLinks,
    scope: &["project_id"],
    scope_optional: false,
};
static OLDER: Service = Service { major: "2", microversion: None, ..VOLUME };
static PLACEMENT: Service = Service { service_type: "placement", major: "1", scope: &[], ..VOLUME };
static VERSIONS: Operation = Operation::new("list_versions", "GET", "/");
static LIST: Operation = Operation::new("list", "GET", "/v3/{project_id}/volumes");
static LIST_OLDER: Operation = Operation::new("list", "GET", "/v2/{project_id}/volumes");
static TRAITS: Operation = Operation::new("traits", "GET", "/traits");

/// Tells which of its paths was asked for, and who asked.
fn echo(name: &'static str) -> Router {
    Router::new().fallback(move |request: Request<Body>| async move {
        let identity = request.extensions().get::<Identity>().cloned().unwrap_or_default();
        let sent = request.extensions().get::<OriginalUri>().map(|uri| uri.0.path().to_owned());
        Json(json!({
            "service": name, "path": request.uri().to_string(), "sent": sent,
            "project": identity.project_id, "user": identity.user_name, "roles": identity.roles,
            "domain": identity.domain_id, "system": identity.is_system}))
    })
}

fn services(cloud: Cloud) -> Cloud {
    cloud
        .service(cloud::Service::new(&OLDER, &[&[&LIST_OLDER]], echo("older")))
        .service(cloud::Service::new(&VOLUME, &[&[&VERSIONS], &[&LIST]], echo("volume")))
        .service(cloud::Service::new(&PLACEMENT, &[&[&TRAITS]], echo("placement")))
}

fn demo() -> Router {
    services(Cloud::default()).router()
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

async fn send(
    cloud: &Router,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("host", "cloud:8000");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let request = request.body(Body::from(body)).unwrap();
    let response = cloud.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    Answer { status, headers, body: serde_json::from_slice(&bytes).unwrap_or_default() }
}

async fn get(cloud: &Router, path: &str, token: &str) -> Answer {
    send(cloud, "GET", path, &[("x-auth-token", token)], &Value::Null).await
}

async fn login(cloud: &Router, identity: Value, scope: Value) -> Answer {
    let mut auth = json!({"auth": {"identity": identity}});
    if !scope.is_null() {
        auth["auth"]["scope"] = scope;
    }
    send(cloud, "POST", "/identity/v3/auth/tokens", &[], &auth).await
}

fn password(name: &str, password: &str) -> Value {
    json!({"methods": ["password"], "password": {"user": {
        "name": name, "domain": {"name": "Default"}, "password": password}}})
}

fn project(name: &str) -> Value {
    json!({"project": {"name": name, "domain": {"id": "default"}}})
}

fn shown(token: &str) -> Value {
    json!({"methods": ["token"], "token": {"id": token}})
}

/// The token of a user in the project of the same name.
async fn token(cloud: &Router, name: &str) -> String {
    let answer = login(cloud, password(name, name), project(name)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.header("x-subject-token").to_owned()
}

#[tokio::test]
async fn a_token_tells_services_who_asks() {
    let cloud = demo();
    let answer = login(&cloud, password("demo", "demo"), project("demo")).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("vary"), "X-Auth-Token");
    let token = &answer.body["token"];
    let roles: Vec<&Value> =
        token["roles"].as_array().unwrap().iter().map(|role| &role["name"]).collect();
    assert_eq!(roles, ["member", "reader"]);
    assert_eq!(token["methods"], json!(["password"]));
    assert_eq!(token["user"]["domain"], json!({"id": "default", "name": "Default"}));
    let project = token["project"]["id"].as_str().unwrap();
    let catalog = token["catalog"].as_array().unwrap();
    let types: Vec<&Value> = catalog.iter().map(|service| &service["type"]).collect();
    assert_eq!(types, ["identity", "block-storage", "placement"]);
    let urls = |at: usize| -> Vec<String> {
        let endpoints = catalog[at]["endpoints"].as_array().unwrap();
        endpoints.iter().map(|it| format!("{} {}", it["interface"], it["url"])).collect()
    };
    let url = format!("http://cloud:8000/block-storage/v3/{project}");
    let interfaces = ["public", "internal", "admin"];
    assert_eq!(urls(1), interfaces.map(|interface| format!("\"{interface}\" \"{url}\"")));
    assert_eq!(urls(0)[0], "\"public\" \"http://cloud:8000/identity\"");

    let path = format!("/block-storage/v3/{project}/volumes?limit=1");
    let seen = get(&cloud, &path, answer.header("x-subject-token")).await.body;
    assert_eq!(
        seen,
        json!({
            "service": "volume", "path": format!("/v3/{project}/volumes?limit=1"),
            "sent": format!("/block-storage/v3/{project}/volumes"),
            "project": project, "user": "demo", "roles": ["member", "reader"],
            "domain": null, "system": false})
    );
    let older = get(&cloud, "/block-storage/v2/x", answer.header("x-subject-token")).await;
    assert_eq!(older.body["service"], "older");
}

#[tokio::test]
async fn who_is_not_known_is_refused_everywhere_but_at_versions() {
    let cloud = demo();
    for path in ["/block-storage/v3/p/volumes", "/placement/traits", "/identity/v3/users"] {
        for token in ["", "forged"] {
            let answer = get(&cloud, path, token).await;
            assert_eq!(answer.status, 401, "{path}");
            assert_eq!(answer.body["error"]["code"], 401);
            let challenge = "Keystone uri=\"http://cloud:8000/identity\"";
            assert_eq!(answer.header("www-authenticate"), challenge);
        }
    }
    let found = get(&cloud, "/block-storage", "").await;
    assert_eq!(found.status, 300);
    let versions = found.body["versions"].as_array().unwrap();
    assert_eq!(versions[0]["id"], "v3.0");
    assert_eq!(
        (&versions[0]["status"], &versions[1]["status"]),
        (&json!("CURRENT"), &json!("SUPPORTED"))
    );
    assert_eq!(versions[0]["links"][0]["href"], "http://cloud:8000/block-storage/v3/");
    let one = get(&cloud, "/block-storage/v3/", "").await;
    assert_eq!((one.status, &one.body["version"]["version"]), (200, &json!("3.71")));
    let placement = get(&cloud, "/placement/", "").await;
    assert_eq!(placement.body["versions"][0]["id"], "v1.0");
    let keystone = get(&cloud, "/identity/v3", "").await;
    assert_eq!(keystone.body["version"]["id"], "v3.14");
    let all = get(&cloud, "/identity/", "").await;
    assert_eq!(
        all.body["versions"]["values"][0]["links"][0]["href"],
        "http://cloud:8000/identity/v3/"
    );
    let nowhere = get(&cloud, "/block-storages/v3", "").await;
    assert_eq!(nowhere.status, 404);
    assert!(nowhere.body["error"]["message"].as_str().unwrap().contains("/block-storage, "));
}

#[tokio::test]
async fn a_login_that_is_wrong_is_refused_without_a_reason() {
    let cloud = demo();
    let none = || Value::Null;
    let both = json!({"methods": ["password", "token"], "password": password("demo", "demo")["password"],
        "token": {"id": token(&cloud, "admin").await}});
    for (identity, scope) in [
        (password("demo", "Demo"), none()),
        (password("demo", ""), none()),
        (password("nobody", "demo"), none()),
        (password("demo", "demo"), project("admin")),
        (password("demo", "demo"), project("nowhere")),
        (password("demo", "demo"), json!({"system": {"all": true}})),
        (password("demo", "demo"), json!({"domain": {"id": "default"}})),
        (shown("forged"), none()),
        (json!({"methods": ["external"]}), none()),
        (both, none()),
    ] {
        let answer = login(&cloud, identity.clone(), scope).await;
        assert_eq!(answer.status, 401, "{identity}");
        let message = "The request you have made requires authentication.";
        assert_eq!(answer.body["error"]["message"], message, "{identity}");
        assert!(answer.header("x-subject-token").is_empty());
    }
    for (identity, scope) in [
        (json!({"methods": []}), none()),
        (json!({"methods": ["password"]}), none()),
        (json!({"methods": "password"}), none()),
        (password("demo", "demo"), json!("all")),
        (password("demo", "demo"), json!({"project": {"id": "p"}, "system": {"all": true}})),
        (password("demo", "demo"), json!({"system": {"all": false}})),
    ] {
        let answer = login(&cloud, identity.clone(), scope).await;
        assert_eq!(answer.status, 400, "{identity}");
    }
    let text = send(&cloud, "POST", "/identity/v3/auth/tokens", &[], &json!("auth")).await;
    assert_eq!(text.status, 400);
}

#[tokio::test]
async fn scopes_are_projects_domains_the_system_or_nothing() {
    let cloud = demo();
    let admin = password("admin", "admin");
    let domain = login(&cloud, admin.clone(), json!({"domain": {"name": "Default"}})).await.body;
    assert_eq!(domain["token"]["domain"]["id"], "default");
    assert_eq!(domain["token"]["catalog"][1]["endpoints"], json!([]), "it needs a project");
    let system = login(&cloud, admin.clone(), json!({"system": {"all": true}})).await;
    assert_eq!(system.body["token"]["system"], json!({"all": true}));
    let seen = get(&cloud, "/placement/traits", system.header("x-subject-token")).await.body;
    assert_eq!((&seen["system"], &seen["project"]), (&json!(true), &Value::Null));

    let nothing = login(&cloud, admin.clone(), json!("unscoped")).await;
    assert!(nothing.body["token"].get("catalog").is_none());
    let unscoped = nothing.header("x-subject-token");
    let projects = get(&cloud, "/identity/v3/auth/projects", unscoped).await.body;
    assert_eq!(projects["projects"][0]["name"], "admin");
    assert_eq!(projects["links"]["self"], "http://cloud:8000/identity/v3/auth/projects");
    let domains = get(&cloud, "/identity/v3/auth/domains", unscoped).await.body;
    assert_eq!(domains["domains"][0]["id"], "default");
    let all = get(&cloud, "/identity/v3/auth/system", unscoped).await.body;
    assert_eq!(all["system"], json!([{"all": true}]));
    assert_eq!(get(&cloud, "/identity/v3/auth/catalog", unscoped).await.status, 403);
    let scoped = login(&cloud, shown(unscoped), project("admin")).await;
    assert_eq!(scoped.body["token"]["methods"], json!(["token", "password"]));
    assert_eq!(scoped.body["token"]["expires_at"], nothing.body["token"]["expires_at"]);
    let catalog = get(&cloud, "/identity/v3/auth/catalog", scoped.header("x-subject-token")).await;
    assert_eq!(catalog.body["catalog"], scoped.body["token"]["catalog"]);
}

#[tokio::test]
async fn a_user_with_a_project_of_its_own_needs_no_scope() {
    let mut directory = Directory::demo();
    directory.set_default_project("demo", "demo").unwrap();
    let cloud = Cloud::new(directory).router();
    let answer = login(&cloud, password("demo", "demo"), Value::Null).await;
    assert_eq!(answer.body["token"]["project"]["name"], "demo");
}

#[tokio::test]
async fn a_token_is_looked_at_and_taken_back() {
    let cloud = demo();
    let (admin, demo) = (token(&cloud, "admin").await, token(&cloud, "demo").await);
    let path = "/identity/v3/auth/tokens";
    let ask = async |method: &str, own: &str, subject: &str| {
        let headers = [("x-auth-token", own), ("x-subject-token", subject)];
        send(&cloud, method, path, &headers, &Value::Null).await
    };
    let own = ask("GET", &demo, &demo).await;
    assert_eq!((own.status, own.header("x-subject-token")), (200, demo.as_str()));
    assert_eq!(own.body["token"]["user"]["name"], "demo");
    let head = ask("HEAD", &admin, &demo).await;
    assert_eq!((head.status, head.body), (200, Value::Null));
    let bare = send(
        &cloud,
        "GET",
        &format!("{path}?nocatalog"),
        &[("x-auth-token", &admin), ("x-subject-token", &demo)],
        &Value::Null,
    )
    .await;
    assert!(bare.body["token"].get("catalog").is_none());
    assert_eq!(ask("GET", &demo, &admin).await.status, 403);
    assert_eq!(ask("DELETE", &demo, &admin).await.status, 403);
    assert_eq!(ask("GET", &admin, "forged").await.status, 404);
    assert_eq!(ask("GET", "forged", &admin).await.status, 401);
    assert_eq!(ask("PATCH", &admin, &demo).await.status, 405);
    assert_eq!(ask("DELETE", &admin, &demo).await.status, 204);
    assert_eq!(get(&cloud, "/placement/traits", &demo).await.status, 401);
    assert_eq!(ask("GET", &admin, &demo).await.status, 404);
}

#[tokio::test]
async fn a_token_ends() {
    let cloud = services(Cloud::with_tokens_for(Directory::demo(), Duration::ZERO)).router();
    let over = token(&cloud, "demo").await;
    assert_eq!(get(&cloud, "/placement/traits", &over).await.status, 401);
    assert_eq!(login(&cloud, shown(&over), Value::Null).await.status, 401);
}

#[tokio::test]
async fn tokens_outlive_services() {
    let cloud = services(Cloud::default());
    let token = token(&cloud.router(), "demo").await;
    let other = services(cloud.without_services()).router();
    assert_eq!(get(&other, "/placement/traits", &token).await.status, 200);
    assert_eq!(
        get(&cloud.without_services().router(), "/placement/traits", &token).await.status,
        404
    );
}

#[tokio::test]
async fn an_application_credential_has_roles_and_a_project_of_its_own() {
    let mut directory = Directory::demo();
    let id = directory
        .add_application_credential("admin", "admin", "robot", "r0bot", &["reader"])
        .unwrap();
    let admin = directory.find(Kind::User, "admin").unwrap();
    let cloud = services(Cloud::new(directory)).router();
    let by = |proof: Value| json!({"methods": ["application_credential"], "application_credential": proof});
    let by_id = by(json!({"id": id, "secret": "r0bot"}));
    let by_name = by(json!({"name": "robot", "secret": "r0bot", "user": {"id": admin}}));
    for identity in [by_id.clone(), by_name] {
        let answer = login(&cloud, identity, Value::Null).await;
        assert_eq!(answer.body["token"]["application_credential"]["name"], "robot");
        let token = answer.header("x-subject-token");
        let seen = get(&cloud, "/placement/traits", token).await.body;
        assert_eq!((&seen["roles"], &seen["user"]), (&json!(["reader"]), &json!("admin")));
        // It cannot be made into a token for more.
        let system = login(&cloud, shown(token), json!({"system": {"all": true}})).await;
        assert_eq!(system.status, 401);
        let again = login(&cloud, shown(token), project("admin")).await;
        assert_eq!(again.body["token"]["roles"].as_array().unwrap().len(), 1);
    }
    for proof in [
        json!({"id": id, "secret": "R0bot"}),
        json!({"id": "x", "secret": "r0bot"}),
        json!({"name": "robot", "secret": "r0bot"}),
    ] {
        assert_eq!(login(&cloud, by(proof), Value::Null).await.status, 401);
    }
    assert_eq!(login(&cloud, by_id, json!({"system": {"all": true}})).await.status, 401);
}

#[tokio::test]
async fn domains_have_users_and_projects_of_their_own() {
    let mut directory = Directory::demo();
    directory.add_domain("lab").unwrap();
    let tests = directory.add_project("demo", "lab").unwrap();
    let user = directory.add_user("demo", "other", "lab").unwrap();
    directory.grant(&user, "admin", Place::Project(tests.clone())).unwrap();
    let cloud = Cloud::new(directory).router();
    let identity = |password: &str| {
        json!({"methods": ["password"], "password": {"user": {
        "name": "demo", "domain": {"name": "lab"}, "password": password}}})
    };
    let scope = json!({"project": {"name": "demo", "domain": {"name": "lab"}}});
    let answer = login(&cloud, identity("other"), scope.clone()).await;
    assert_eq!(answer.body["token"]["project"]["id"], tests);
    assert_eq!(login(&cloud, identity("demo"), scope.clone()).await.status, 401);
    assert_eq!(login(&cloud, password("demo", "demo"), scope).await.status, 401);
}

/// A Keystone whose users are resources: what is made gets an id, whatever else is asked for is done.
fn keystone() -> Router {
    Router::new().fallback(|request: Request<Body>| async move {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let mut body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if parts.method == "POST"
            && let Some((_, made)) = body.as_object_mut().unwrap().iter_mut().next()
        {
            made["id"] = format!("the-{}", made["name"].as_str().unwrap_or_default()).into();
        }
        Json(body)
    })
}

#[tokio::test]
async fn what_keystone_is_told_counts_for_tokens() {
    static IDENTITY: Service = Service { service_type: "identity", microversion: None, ..VOLUME };
    let service = cloud::Service::new(&IDENTITY, &[], keystone());
    let cloud = services(Cloud::default()).service(service).router();
    let admin = token(&cloud, "admin").await;
    let tell = async |method: &str, path: &str, body: Value| {
        let path = format!("/identity/v3/{path}");
        let answer = send(&cloud, method, &path, &[("x-auth-token", &admin)], &body).await;
        assert_eq!(answer.status, 200, "{method} {path}");
    };
    let may = async |name: &str, secret: &str, place: &str| {
        login(&cloud, password(name, secret), project(place)).await.status == 201
    };
    tell("POST", "users", json!({"user": {"name": "eve", "password": "s3cret"}})).await;
    tell("POST", "projects", json!({"project": {"name": "lab", "domain_id": "default"}})).await;
    tell("POST", "roles", json!({"role": {"name": "auditor"}})).await;
    assert!(!may("eve", "s3cret", "lab").await);
    let grant = "projects/the-lab/users/the-eve/roles/the-auditor";
    tell("PUT", grant, Value::Null).await;
    assert!(may("eve", "s3cret", "lab").await && !may("eve", "secret", "lab").await);
    let eve = login(&cloud, password("eve", "s3cret"), project("lab")).await;
    assert_eq!(eve.body["token"]["roles"][0]["name"], "auditor");

    // A credential is for the project of who asks for it.
    let credential = json!({"application_credential": {"name": "robot", "secret": "r0bot"}});
    let own = [("x-auth-token", eve.header("x-subject-token"))];
    let path = "/identity/v3/users/the-eve/application_credentials";
    assert_eq!(send(&cloud, "POST", path, &own, &credential).await.status, 200);
    // And nobody's who is no administrator, as all else.
    for (method, path) in [
        ("POST", "users"),
        ("PUT", "system/users/the-eve/roles/the-auditor"),
        ("POST", "users/x/application_credentials"),
        ("DELETE", "users/the-eve"),
    ] {
        let path = format!("/identity/v3/{path}");
        let answer = send(&cloud, method, &path, &own, &credential).await;
        assert_eq!((answer.status, &answer.body["error"]["code"]), (403, &json!(403)), "{path}");
    }
    let by = json!({"methods": ["application_credential"],
        "application_credential": {"id": "the-robot", "secret": "r0bot"}});
    let robot = login(&cloud, by.clone(), Value::Null).await;
    assert_eq!(robot.body["token"]["project"]["name"], "lab");

    // Another password, and all that was given for the one before is over.
    tell("PATCH", "users/the-eve", json!({"user": {"password": "0ther"}})).await;
    assert!(may("eve", "0ther", "lab").await && !may("eve", "s3cret", "lab").await);
    assert_eq!(get(&cloud, "/placement/traits", own[0].1).await.status, 401);
    tell("PATCH", "projects/the-lab", json!({"project": {"enabled": false}})).await;
    assert!(!may("eve", "0ther", "lab").await);
    tell("PATCH", "projects/the-lab", json!({"project": {"enabled": true, "name": "tests"}})).await;
    assert!(may("eve", "0ther", "tests").await);
    tell("DELETE", grant, Value::Null).await;
    assert!(!may("eve", "0ther", "tests").await);

    // The roles of a group are those of its users.
    tell("PUT", "groups/g/users/the-eve", Value::Null).await;
    tell("PUT", "projects/the-lab/groups/g/roles/the-auditor", Value::Null).await;
    assert!(may("eve", "0ther", "tests").await);
    tell("DELETE", "groups/g/users/the-eve", Value::Null).await;
    assert!(!may("eve", "0ther", "tests").await);
    tell("DELETE", "users/the-eve", Value::Null).await;
    assert_eq!(login(&cloud, by, Value::Null).await.status, 401);
    assert_eq!(login(&cloud, password("eve", "0ther"), Value::Null).await.status, 401);
}

#[cfg(feature = "keystone")]
mod session {
    use super::{LIST, VOLUME, Value, cloud, echo};
    use apiref_runtime::client::keystone::{self, Credentials, Reference, Scope, Session};
    use apiref_runtime::client::{self, Builder, Operation, Service};
    use apiref_runtime::testing::Cloud;
    use apiref_runtime::{Microversion, VersionRange};

    static SERVICE: Service = Service {
        service_type: "block-storage",
        aliases: &["volumev3"],
        base_path: "",
        microversion: Some(("openstack-api-version", Some("volume"))),
        versions: VersionRange::between(Microversion::new(3, 0), Microversion::new(3, 60)),
        pagination: client::Pagination::CollectionLinks,
        scope_optional: true,
    };
    static SHOW: Operation = Operation::new("list", "GET", "/v3/{+project_id}/volumes");

    #[tokio::test]
    async fn a_cloud_stands_in_the_place_of_the_network() {
        let service = cloud::Service::new(&VOLUME, &[&[&LIST]], echo("volume"));
        let transport = Cloud::default().service(service).router();
        let demo = Credentials::password(Reference::name("demo"), "demo");
        let settings = keystone::Cloud::new("http://cloud/identity", demo)
            .scope(Scope::Project(Reference::name("demo")));
        let session = Session::with_transport(settings, transport).unwrap();
        let client = Builder::in_session(&SERVICE, &session, |client| client).build().unwrap();
        let client = client.negotiated().await.unwrap();
        assert_eq!(client.microversion(), Some(Microversion::new(3, 60)));
        let seen = client.call(&SHOW, client::json::<Value>).await.unwrap().into_inner();
        assert_eq!(seen["user"], "demo");
        let sent = format!("/block-storage/v3/{}/volumes", seen["project"].as_str().unwrap());
        assert_eq!(seen["sent"], sent);
    }
}
