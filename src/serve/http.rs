//! Questions of browsers, and their answers.
//!
//! Only this file knows HTTP. Must not know how files are made, nor what pages of the preview itself say.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State as From};
use axum::http::header::X_CONTENT_TYPE_OPTIONS;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, LOCATION, REFERRER_POLICY};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{self, Stream};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde::Deserialize;
use tokio::net::TcpListener;

use super::{State, findings, pages};
use crate::live::ServedFile;
use crate::output::content_type;

/// Where the preview's own pages and files are: no site has an id like it.
pub(super) const OWN: &str = "/_selfhelp/";

/// Says on an answer that the page could not be made by its template, and why.
const MISTAKE: HeaderName = HeaderName::from_static("x-selfhelp-mistake");

/// Pages of sites have a policy of their own in them. This one adds what only a header can say.
const POLICY: &str = "frame-ancestors 'self'";

/// Answers whoever connects, for as long as it is awaited.
pub(super) async fn answer_all(listener: TcpListener, state: State) {
    /// Where no connection can be taken, such as with too many of them open, one that ends makes room for the next.
    const PAUSE: Duration = Duration::from_millis(50);
    let router = router(state);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        // Browsers speak HTTP/2 with encrypted connections alone, so HTTP/1 is all that is needed.
        let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
        // Why a connection ended is the browser's concern.
        tokio::spawn(async move { drop(connection.await) });
    }
}

fn router(state: State) -> Router {
    Router::new()
        .route("/", get(|| async { redirect(OWN) }))
        .route("/_selfhelp/", get(overview))
        .route("/_selfhelp/events", get(events))
        .route("/_selfhelp/findings", get(page_findings))
        .route("/_selfhelp/compare", get(compare))
        .route("/_selfhelp/rules/{rule}", get(rule_page))
        .route("/_selfhelp/panel.js", get(|| async { own("panel.js", include_str!("panel.js")) }))
        .route("/_selfhelp/panel.css", get(|| async { own("panel.css", include_str!("panel.css")) }))
        .route("/_selfhelp/own.css", get(|| async { own("own.css", include_str!("own.css")) }))
        .route("/_selfhelp/overview.js", get(|| async { own("overview.js", include_str!("overview.js")) }))
        .route("/{site}", get(to_home))
        .route("/{site}/", get(|state, Path(site): Path<String>| site_file(state, site, String::new())))
        .route("/{site}/{*path}", get(|state, Path((site, path)): Path<(String, String)>| site_file(state, site, path)))
        .fallback(|| async { not_found("There is nothing at this address.") })
        .layer(middleware::from_fn_with_state(state.clone(), guard))
        .with_state(state)
}

/// A page of another host may have a browser ask this machine, by a name that leads here: such a question is not answered.
async fn guard(From(state): From<State>, request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str)).unwrap_or("");
    if !is_own_name(host, &state.names) {
        let words = format!(
            "This preview is not served as `{}`. Who means it to be starts it with `--name {}`.\n",
            host.escape_debug(),
            name_of(host).escape_debug()
        );
        return (StatusCode::MISDIRECTED_REQUEST, [(CONTENT_TYPE, TEXT)], words).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    response
}

const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Names lead wherever their owner says, so only known ones are answered; an address leads where it says.
fn is_own_name(host: &str, names: &[String]) -> bool {
    let name = name_of(host);
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    address.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn redirect(to: &str) -> Response {
    let Ok(to) = HeaderValue::from_str(to) else { return not_found("There is nothing at this address.") };
    (StatusCode::FOUND, [(LOCATION, to)]).into_response()
}

/// Links of a home page are relative, so its address ends in `/`.
async fn to_home(From(state): From<State>, Path(site): Path<String>, uri: Uri) -> Response {
    if state.moments.borrow().view.record(&site).is_none() {
        return not_found("No site has such a name.");
    }
    redirect(&format!("/{site}/{}", uri.query().map(|query| format!("?{query}")).unwrap_or_default()))
}

fn own(name: &str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, content_type(name))], text).into_response()
}

fn not_found(words: &str) -> Response {
    (StatusCode::NOT_FOUND, [(CONTENT_TYPE, HTML)], pages::simple("Not found", words)).into_response()
}

/// A page of the preview itself.
fn own_page(html: Option<String>) -> Response {
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; \
                  base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
    match html {
        Some(html) => ([(CONTENT_TYPE, HTML), (CONTENT_SECURITY_POLICY, policy)], html).into_response(),
        None => not_found("There is nothing at this address."),
    }
}

/// Runs what takes a while where it keeps no other question waiting.
async fn aside<T: Send + 'static>(make: impl FnOnce() -> T + Send + 'static) -> Result<T, Response> {
    tokio::task::spawn_blocking(make).await.map_err(|_| {
        (StatusCode::INTERNAL_SERVER_ERROR, [(CONTENT_TYPE, TEXT)], "This could not be made.\n").into_response()
    })
}

async fn site_file(From(state): From<State>, site: String, path: String) -> Result<Response, Response> {
    let path = if path.is_empty() { "index.html".to_owned() } else { path };
    aside(move || answer(&state, &site, &path)).await
}

fn answer(state: &State, site: &str, path: &str) -> Response {
    let moment = Arc::clone(&state.moments.borrow());
    let view = &moment.view;
    let Some(record) = view.record(site) else { return not_found("No site has such a name.") };
    let (status, path, file) = match view.file(record, path) {
        Some(file) => (StatusCode::OK, path, Some(file)),
        None => (StatusCode::NOT_FOUND, "404.html", view.file(record, "404.html")),
    };
    let Some(ServedFile { mut bytes, mistake }) = file else { return not_found("There is no such page.") };
    if status == StatusCode::NOT_FOUND {
        bytes = pages::below_site(&bytes, record);
    }
    if path.ends_with(".html") {
        bytes = pages::with_panel(&bytes, &record.id, path, moment.number);
    }
    let mut response = (status, [(CONTENT_TYPE, content_type(path))], Body::from(bytes)).into_response();
    if let Some(mistake) = mistake {
        let place = format!("{}: {}", mistake.path, mistake.message);
        let told: String = place.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).collect();
        response.headers_mut().extend(HeaderValue::from_str(&told).ok().map(|told| (MISTAKE, told)));
    }
    response
}

/// Tells of each moment, and of each check that ended, by the number of the moment.
async fn events(From(state): From<State>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let State { mut moments, mut findings, .. } = state;
    // Who begins to listen is told at once what there is.
    moments.mark_changed();
    findings.mark_changed();
    let told = stream::unfold((moments, findings), |(mut moments, mut findings)| async {
        let checked = tokio::select! {
            biased;
            changed = moments.changed() => {
                changed.ok()?;
                None
            }
            changed = findings.changed() => {
                changed.ok()?;
                let checked = findings.borrow_and_update().as_ref().map(|found| found.moment.number);
                // A moment is told before what was found in it. Who is woken first is for the system to say.
                let is_moment_first = moments.has_changed().ok()?;
                if is_moment_first {
                    findings.mark_changed();
                }
                (!is_moment_first).then(|| checked.unwrap_or_default())
            }
        };
        let event = match checked {
            Some(number) => Event::default().event("findings").data(number.to_string()),
            None => Event::default().event("moment").data(moments.borrow_and_update().number.to_string()),
        };
        Some((Ok(event), (moments, findings)))
    });
    Sse::new(told).keep_alive(KeepAlive::default())
}

#[derive(Deserialize)]
struct OfPage {
    site: String,
    page: String,
}

async fn page_findings(From(state): From<State>, Query(of): Query<OfPage>) -> Result<Response, Response> {
    aside(move || {
        let json = findings::of_page(&state, &of.site, &of.page);
        ([(CONTENT_TYPE, content_type("a.json"))], json).into_response()
    })
    .await
}

#[derive(Deserialize)]
struct Wanted {
    folder: Option<String>,
    owner: Option<String>,
}

async fn overview(From(state): From<State>, Query(wanted): Query<Wanted>) -> Result<Response, Response> {
    aside(move || own_page(Some(pages::overview(&state, wanted.folder.as_deref(), wanted.owner.as_deref())))).await
}

#[derive(Deserialize)]
struct Compared {
    article: String,
    left: Option<String>,
    right: Option<String>,
}

async fn compare(From(state): From<State>, Query(of): Query<Compared>) -> Result<Response, Response> {
    aside(move || own_page(pages::compare(&state, &of.article, of.left.as_deref(), of.right.as_deref()))).await
}

async fn rule_page(From(state): From<State>, Path(rule): Path<String>) -> Result<Response, Response> {
    aside(move || own_page(pages::rule(&state, &rule))).await
}
