//! The console, embedded: files of the web bundle, and the page behind every other address.

pub mod bundle;
pub mod look;
pub mod mount;
pub mod unprefix;

use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use self::bundle::File;
use self::mount::Mount;
use crate::config::look::LookSettings;

/// What the page may load. Emotion writes its styles into the page, hence `unsafe-inline` there.
const CONTENT_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; \
     form-action 'self'; frame-ancestors 'self'";

/// Vite puts a hash of the content into these names, so a changed file has another address.
const HASHED: &str = "assets/";

/// Addresses of the API: never answered with the page.
const API: [&str; 4] = ["api", "v1", "v1beta", "health"];

/// Answers everything that no other route took. `mount` says where the hub lives.
pub fn configure(config: &mut ServiceConfig, mount: web::Data<Mount>) {
    config.app_data(mount);
    config.default_service(web::to(serve));
}

/// One file of the console, its page, or a 404.
pub async fn serve(
    request: HttpRequest,
    mount: web::Data<Mount>,
    settings: web::Data<LookSettings>,
) -> HttpResponse {
    let prefix = mount.prefix(&request);
    let path = request.path();
    let path = path
        .strip_prefix(prefix.as_str())
        .unwrap_or_else(|| path.trim_start_matches('/'));
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let in_api = API.contains(&path.split('/').next().unwrap_or_default());
    if !reads || in_api {
        return not_found(&request);
    }
    if path == look::ADDRESS {
        let as_json = request
            .query_string()
            .split('&')
            .any(|pair| pair == "type=json");
        return match as_json {
            true => look::json(&settings, &prefix),
            false => look::script(&settings, &prefix),
        };
    }
    if path != "index.html"
        && let Some(file) = bundle::file(path, |coding| accepts(&request, coding))
    {
        let caching = if path.starts_with(HASHED) {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        return answer(&request, file, caching);
    }
    let wants_page = path.is_empty() || accepts_html(&request);
    match bundle::page(&prefix) {
        Some(page) if wants_page && !path.starts_with(HASHED) => answer(&request, page, "no-cache"),
        _ => not_found(&request),
    }
}

fn answer(request: &HttpRequest, file: File, caching: &'static str) -> HttpResponse {
    let etag = format!("\"{}\"", file.etag);
    let known = request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/") == etag);
    let mut response = HttpResponseBuilder::new(if known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    });
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::VARY, "accept-encoding, x-path-prefix"))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "same-origin"));
    if known {
        return response.finish();
    }
    response.insert_header((header::CONTENT_TYPE, file.content_type));
    if let Some(coding) = file.coding {
        response.insert_header((header::CONTENT_ENCODING, coding));
    }
    response.body(file.content)
}

/// Whether the client takes this coding; `q=0` refuses it.
fn accepts(request: &HttpRequest, coding: &str) -> bool {
    let offered = request.headers().get_all(header::ACCEPT_ENCODING);
    offered
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
            let refused = weight.trim().trim_end_matches(['0', '.']) == "q=";
            name.trim().eq_ignore_ascii_case(coding) && !refused
        })
}

fn accepts_html(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(header::ACCEPT)
        .map(HeaderValue::as_bytes)
        .is_some_and(|accept| String::from_utf8_lossy(accept).contains("text/html"))
}

fn not_found(request: &HttpRequest) -> HttpResponse {
    HttpResponse::NotFound().json(serde_json::json!({"error": {
        "message": format!("{} {} is no address of this hub", request.method(), request.path()),
        "code": "not_found",
    }}))
}
