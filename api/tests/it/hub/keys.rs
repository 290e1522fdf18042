//! Keys and models as another process changes them.

use std::time::{Duration, Instant};

use aigne_hub::clock::{Clock, SystemClock};
use aigne_hub::identity::hub_key;
use store::hub_keys::HubKey;

use crate::support::hub::TestHub;
use crate::support::ways::{Dialect, OPENAI};

fn row(fresh: &hub_key::NewKey) -> HubKey {
    HubKey {
        id: uuid::Uuid::now_v7().to_string(),
        name: "from elsewhere".to_owned(),
        hash: fresh.hash.clone(),
        prefix: fresh.prefix.clone(),
        last_four: fresh.last_four.clone(),
        role: "member".to_owned(),
        user_id: None,
        project: None,
        models: "[]".to_owned(),
        managed_by: "database".to_owned(),
        replaced_by: None,
        created_at: 0,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
        cache_seconds: None,
        limits: store::hub_keys::KeyLimits::default(),
    }
}

async fn time_until(hub: &TestHub, secret: &str, status: u16) -> Duration {
    let since = Instant::now();
    let body = Dialect::OpenAi.request("sim-openai/m", false);
    loop {
        let call = hub.send_as(secret, Dialect::OpenAi, &body).await;
        if call.finish().await.status == status {
            return since.elapsed();
        }
        assert!(since.elapsed() < Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[actix_web::test]
async fn a_key_that_another_process_makes_or_revokes_is_noticed_within_a_second() {
    let hub = TestHub::start().await;
    let other = hub.second_store();
    let fresh = hub_key::generate().unwrap();
    let key = row(&fresh);
    let id = key.id.clone();
    other
        .write(move |conn| store::hub_keys::insert(conn, &key))
        .await
        .unwrap();
    println!("made: {:?}", time_until(&hub, &fresh.secret, 200).await);
    let now = SystemClock.now().0;
    other
        .write(move |conn| store::hub_keys::revoke(conn, &id, now))
        .await
        .unwrap();
    println!("revoked: {:?}", time_until(&hub, &fresh.secret, 401).await);
    hub.close().await;
}

#[actix_web::test]
async fn a_call_goes_on_as_it_was_planned_when_its_provider_is_removed() {
    let hub = TestHub::start().await;
    let body = Dialect::OpenAi.request("sim-openai/m+stall=3", true);
    let mut call = hub.send(Dialect::OpenAi, &body).await;
    call.events(3).await;
    let slow = Dialect::OpenAi.request("sim-openai/m+chunks=40+words=80+pace=10", true);
    let mut running = hub.send(Dialect::OpenAi, &slow).await;
    running.events(2).await;
    let id = hub.app.snapshot.load().providers[OPENAI].id.clone();
    hub.store()
        .write(move |conn| store::providers::delete(conn, &id))
        .await
        .unwrap();
    (hub.admin.reload)().await;
    assert_eq!(
        hub.ask(Dialect::OpenAi, "sim-openai/m", false).await.status,
        404
    );
    drop(call);
    assert!(running.finish().await.text().contains("[DONE]"));
    let calls = hub.settled(3).await;
    let done = calls.iter().find(|one| one.call.status == "success");
    assert_eq!(done.unwrap().call.provider.as_deref(), Some(OPENAI));
    hub.close().await;
}
