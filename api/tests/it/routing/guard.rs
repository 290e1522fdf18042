//! The head of a stream waits for the first event that says something: a failure before it goes to
//! another provider, and the caller never hears of it.

use std::time::Duration;

use super::support::provider;
use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

/// The same model at two providers: the first one follows a script, by an alias of deployments.
fn pair(script: &str) -> String {
    let broken = format!(
        "[[providers]]\nname = \"a-broken\"\nkind = \"azure\"\nbase_url = \"http://{{sim}}\"\nmodels = [\"shared\"]\n\
         [[providers.credentials]]\nname = \"main\"\nvalue = \"az-key\"\n[providers.deployments]\nshared = \"{script}\"\n"
    );
    broken + &provider("b-good", &["shared"])
}

/// `codes`: what the attempt that came to nothing says for each of the dialects.
async fn is_served_by_the_other(script: &str, codes: [&str; 2]) {
    let hub = TestHub::with(&pair("SCRIPT"), |config| {
        config.upstream.first_byte = Duration::from_millis(300);
        config.upstream.idle = Duration::from_millis(600);
    })
    .await;
    // A deployment's name may not hold what a script needs, so it is put into the database.
    let id = hub.app.snapshot.load().providers["a-broken"].id.clone();
    let config = format!(r#"{{"deployments":{{"shared":"m+{script}"}}}}"#);
    hub.store()
        .write(move |conn| {
            let mut row = store::providers::by_id(conn, &id)?.unwrap();
            row.config = config.clone();
            store::providers::update(conn, &row).map(|_| ())
        })
        .await
        .unwrap();
    (hub.admin.reload)().await;
    for (dialect, code) in Dialect::BOTH.into_iter().zip(codes) {
        let answer = hub.ask(dialect, "shared", true).await;
        let text = answer.text();
        assert_eq!(answer.status, 200, "{script}: {text}");
        assert!(text.contains(dialect.terminator()), "{script}: {text}");
        let call = hub.settled(1).await.pop().unwrap();
        let told: Vec<_> = call
            .attempts
            .iter()
            .map(|one| one.error_code.as_deref())
            .collect();
        assert_eq!(told, [Some(code), None], "{script}");
        assert_eq!(call.attempts[0].provider, "a-broken");
    }
    hub.close().await;
}

#[actix_web::test]
async fn an_error_inside_the_stream_before_it_said_anything() {
    is_served_by_the_other("error_event=1", ["server_error"; 2]).await;
}

#[actix_web::test]
async fn a_stream_that_stalls_before_it_said_anything() {
    // What Azure tells of its filter before the first event is a sign of life for OpenAI's clients,
    // and has no counterpart for Anthropic's.
    let codes = ["upstream_idle_timeout", "upstream_first_byte_timeout"];
    is_served_by_the_other("stall=0", codes).await;
    is_served_by_the_other("stall=1", ["upstream_idle_timeout"; 2]).await;
}

#[actix_web::test]
async fn a_stream_that_is_empty_or_cut_before_it_said_anything() {
    is_served_by_the_other("cut=10", ["upstream_cut"; 2]).await;
    is_served_by_the_other("cut_event=1", ["upstream_cut"; 2]).await;
}

#[actix_web::test]
async fn a_provider_that_shows_life_is_believed_after_a_while() {
    let hub = TestHub::with("", |config| {
        config.retry.hold = Duration::from_millis(50);
    })
    .await;
    // Its first event says nothing yet; the second one never comes.
    let body = Dialect::OpenAi.request("sim-openai/m+stall=1", true);
    let mut call = hub.send(Dialect::OpenAi, &body).await;
    call.events(1).await;
    assert!(call.seen().starts_with("HTTP/1.1 200"));
    drop(call);
    hub.settled(1).await;
    hub.close().await;
}
