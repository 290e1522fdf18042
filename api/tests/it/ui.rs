//! The console as it is served: the page behind every address of its own, and nothing of the API's.

use actix_web::dev::ServiceResponse;
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use aigne_hub::config::look::LookSettings;
use aigne_hub::ui::{self, mount::Mount};

const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml");

async fn send(request: TestRequest) -> ServiceResponse {
    let url = "https://hub.example/ai".parse().unwrap();
    let mount = web::Data::new(Mount::new(&url));
    let look = LookSettings {
        name: "Team hub".to_owned(),
        ..LookSettings::default()
    };
    let app = App::new()
        .app_data(web::Data::new(look))
        .configure(|config| ui::configure(config, mount));
    call_service(&init_service(app).await, request.to_request()).await
}

async fn text(request: TestRequest) -> (u16, HeaderMap, String) {
    let response = send(request).await;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = read_body(response).await.to_vec();
    (status, headers, String::from_utf8(body).unwrap())
}

#[actix_web::test]
async fn every_address_of_the_console_gives_its_page_with_the_base_of_the_mount() {
    for path in ["/", "/ai/", "/sign-in?token=x", "/calls/123"] {
        let request = TestRequest::get().uri(path).insert_header(HTML);
        let (status, headers, page) = text(request).await;
        assert_eq!(status, 200, "{path}");
        assert!(page.contains("<base href=\"/ai/\""), "{page}");
        assert_eq!(headers.get("cache-control").unwrap(), "no-cache");
        assert_eq!(headers.get("x-content-type-options").unwrap(), "nosniff");
        let policy = headers
            .get("content-security-policy")
            .unwrap()
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
    }
}

#[actix_web::test]
async fn a_proxy_on_this_machine_moves_the_base() {
    let request = TestRequest::get()
        .uri("/")
        .insert_header(HTML)
        .insert_header(("x-path-prefix", "/elsewhere"));
    let from_here = request.peer_addr("127.0.0.1:9000".parse().unwrap());
    assert!(
        text(from_here)
            .await
            .2
            .contains("<base href=\"/elsewhere/\"")
    );
}

#[actix_web::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let (_, headers, _) = text(TestRequest::get().uri("/").insert_header(HTML)).await;
    let etag = headers.get("etag").unwrap().clone();
    let again = TestRequest::get()
        .uri("/")
        .insert_header(HTML)
        .insert_header(("if-none-match", etag));
    let (status, _, body) = text(again).await;
    assert_eq!((status, body.as_str()), (304, ""));
}

#[actix_web::test]
async fn unknown_addresses_of_the_api_and_of_assets_are_told_in_json() {
    for path in [
        "/api/nothing",
        "/v1/nothing",
        "/ai/v1/nothing",
        "/assets/gone-12345.js",
    ] {
        let (status, _, body) = text(TestRequest::get().uri(path).insert_header(HTML)).await;
        assert_eq!(status, 404, "{path}");
        assert!(body.contains("\"code\":\"not_found\""), "{body}");
    }
    let (status, _, _) = text(TestRequest::get().uri("/calls")).await;
    assert_eq!(status, 404, "a program that asks for no page gets none");
    let (status, _, _) = text(TestRequest::post().uri("/calls").insert_header(HTML)).await;
    assert_eq!(status, 404);
}

#[actix_web::test]
async fn the_hub_names_itself_where_no_server_around_it_does() {
    let (status, headers, script) = text(TestRequest::get().uri("/ai/__blocklet__.js")).await;
    assert_eq!(status, 200);
    assert!(
        headers
            .get("content-type")
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("text/javascript")
    );
    assert_eq!(
        script,
        "window.blocklet = {\"appName\":\"Team hub\",\"prefix\":\"/ai/\",\"componentMountPoints\":[{\"did\":\"z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ\",\"name\":\"ai-kit\",\"title\":\"Team hub\",\"status\":\"running\",\"mountPoint\":\"/ai\"}]};\n"
    );
    let (_, headers, told) = text(TestRequest::get().uri("/ai/__blocklet__.js?type=json")).await;
    assert_eq!(headers.get("content-type").unwrap(), "application/json");
    assert!(script.contains(&told), "{told}");
}

#[actix_web::test]
async fn scripts_are_sent_coded_to_who_takes_that() {
    let (_, _, page) = text(TestRequest::get().uri("/").insert_header(HTML)).await;
    let at = page.find("assets/").unwrap();
    let script = &page[at..at + page[at..].find('"').unwrap()];
    let ask = async |accept: &'static str| {
        let request = TestRequest::get()
            .uri(&format!("/ai/{script}"))
            .insert_header(("accept-encoding", accept));
        let response = send(request).await;
        let headers = response.headers().clone();
        let coding = headers.get("content-encoding").cloned();
        (coding, headers, read_body(response).await.len())
    };
    let (plain, headers, whole) = ask("identity").await;
    assert_eq!(plain, None);
    assert!(
        headers
            .get("cache-control")
            .unwrap()
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    let (brotli, headers, small) = ask("gzip, deflate, br").await;
    assert_eq!(brotli.unwrap(), "br");
    assert!(
        headers
            .get("content-type")
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("text/javascript")
    );
    let (gzip, _, middle) = ask("gzip, br;q=0").await;
    assert_eq!(gzip.unwrap(), "gzip");
    assert!(small < middle && middle < whole, "{small} {middle} {whole}");
}
