//! Finished calls are told to Observability while it runs, each once.

use awc::http::Method;
use serde_json::{Value, json};
use store::jobs::Job;

use super::neighbours::{Manner, Neighbour, announce, settled};
use super::support::{COMPONENT, Hub, Place, login};

const DID: &str = "z2qa2GCqPJkufzqF98D8o7PWHrRRSHpYkNhEh";

fn thanks(_: &Value) -> Value {
    json!({"code": 0, "message": "ok"})
}

async fn call(hub: &Hub, model: &str) -> u16 {
    let bearer = [("authorization", format!("Bearer {}", login("member")))];
    let body = json!({"model": model, "messages": [{"role": "user", "content": "a secret"}]});
    let path = "/v1/chat/completions";
    hub.send(Method::POST, path, &bearer, Some(body)).await.0
}

async fn job(hub: &Hub) -> Option<Job> {
    let jobs = hub.app.store.read(store::jobs::all).await.unwrap();
    jobs.into_iter().find(|job| job.name == "traces")
}

/// Has the job done. A run may have been under way: the second that ends has begun since.
async fn told(hub: &Hub) -> Job {
    let before = loop {
        match job(hub).await {
            Some(job) => break job.runs,
            None => tokio::task::yield_now().await,
        }
    };
    loop {
        assert!(hub.app.jobs.hasten("traces").await.unwrap());
        let now = job(hub).await.unwrap();
        if now.runs >= before + 2 && now.holder.is_none() {
            return now;
        }
        tokio::task::yield_now().await;
    }
}

/// The spans that came, in order.
fn spans(component: &Neighbour) -> Vec<Value> {
    let posted = component.came().into_iter();
    let posted = posted.filter(|(asked, _)| asked == "POST /api/trace/tree");
    posted
        .flat_map(|(_, body)| body.as_array().unwrap().clone())
        .collect()
}

#[actix_web::test]
async fn calls_are_told_once_each_also_those_that_ended_while_it_was_down() {
    let (place, component) = (Place::new(8089), Neighbour::start(thanks));
    announce(&place, DID, "/observability", component.port, 6);
    let hub = place.start().await;
    assert_eq!(call(&hub, "demo/chat+chunks=2").await, 200);
    settled(&hub, 1).await;
    // It begins with what ends from now on.
    told(&hub).await;
    assert!(component.came().is_empty());

    assert_eq!(call(&hub, "demo/chat+input=100+output=50").await, 200);
    assert_ne!(call(&hub, "demo/chat+status=400").await, 200);
    let books = settled(&hub, 3).await;
    told(&hub).await;
    let came = spans(&component);
    let (good, attempts) = &books[1];
    let root = came.iter().find(|span| span["id"] == good.id.as_str());
    let root = root.unwrap();
    assert_eq!(root["rootId"], good.id.as_str());
    assert_eq!(root["name"], "demo/chat+input=100+output=50");
    assert_eq!(root["status"], json!({"code": 1}));
    assert_eq!(root["userId"], "z1member");
    assert_eq!(root["componentId"], COMPONENT);
    assert_eq!(
        (&root["startTime"], &root["endTime"]),
        (&json!(good.started_at), &json!(good.ended_at()))
    );
    assert_eq!(root["attributes"]["output"]["usage"]["inputTokens"], 100);
    assert_eq!(root["attributes"]["output"]["usage"]["outputTokens"], 50);
    let child = came
        .iter()
        .find(|span| span["parentId"] == good.id.as_str());
    let child = child.unwrap();
    assert_eq!(child["id"], attempts[0].id.as_str());
    assert_eq!(child["attributes"]["output"]["usage"]["inputTokens"], 100);
    let bad = came
        .iter()
        .find(|span| span["id"] == books[2].0.id.as_str());
    assert_eq!(bad.unwrap()["status"]["code"], 2);
    let asked: Vec<String> = component
        .came()
        .into_iter()
        .map(|(asked, _)| asked)
        .collect();
    let last = format!("PATCH /api/trace/tree/{}", good.id);
    assert!(asked.contains(&last), "its tokens are counted: {asked:?}");
    let everything = json!(component.came()).to_string();
    assert!(!everything.contains("a secret"), "{everything}");

    // Down: what ends meanwhile waits.
    component.is(Manner::Fails(503));
    let before = came.len();
    assert_eq!(call(&hub, "demo/chat+chunks=2").await, 200);
    settled(&hub, 4).await;
    assert!(told(&hub).await.error.unwrap().contains("503"));
    announce(&place, DID, "/observability", component.port, 7);
    hub.app.blocklet.as_ref().unwrap().live.refresh();
    assert_eq!(call(&hub, "demo/chat+chunks=2").await, 200);
    settled(&hub, 5).await;
    told(&hub).await;
    assert_eq!(
        spans(&component).len(),
        before,
        "nobody is there to hear it"
    );
    component.is(Manner::Answers);
    component.handle.stop(false).await;
    let component = component.again();
    announce(&place, DID, "/observability", component.port, 6);
    hub.app.blocklet.as_ref().unwrap().live.refresh();
    told(&hub).await;
    told(&hub).await;
    let mut ids: Vec<String> = spans(&component)
        .iter()
        .filter(|span| span.get("parentId").is_none())
        .map(|span| span["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort_unstable();
    let mut expected: Vec<String> = settled(&hub, 5).await[1..]
        .iter()
        .map(|(call, _)| call.id.clone())
        .collect();
    expected.sort_unstable();
    assert_eq!(ids, expected, "each once, but for the one before");
    hub.stop().await;
}

#[actix_web::test]
async fn a_call_that_is_refused_does_not_keep_others_from_being_told() {
    let (place, component) = (Place::new(8089), Neighbour::start(thanks));
    announce(&place, DID, "/observability", component.port, 6);
    let hub = place.start().await;
    told(&hub).await;
    component.is(Manner::Fails(413));
    assert_eq!(call(&hub, "demo/chat+chunks=2").await, 200);
    settled(&hub, 1).await;
    // 100, 50, 25, 12, 6, 3, 1.
    while component.desk.knocks() < 7 {
        told(&hub).await;
    }
    component.is(Manner::Answers);
    assert_eq!(call(&hub, "demo/chat+chunks=2").await, 200);
    let books = settled(&hub, 2).await;
    told(&hub).await;
    let came = spans(&component);
    assert_eq!(came[0]["id"], books[1].0.id.as_str());
    hub.stop().await;
}

#[actix_web::test]
async fn a_component_that_never_ran_is_told_nothing() {
    let (place, component) = (Place::new(8089), Neighbour::start(thanks));
    announce(&place, DID, "/observability", component.port, 7);
    let hub = place.start().await;
    assert_eq!(call(&hub, "demo/chat+chunks=2").await, 200);
    settled(&hub, 1).await;
    assert!(told(&hub).await.error.is_none());
    assert!(component.came().is_empty());
    let kept = hub
        .app
        .store
        .read(|conn| store::settings::value(conn, "observability.told"));
    assert_eq!(kept.await.unwrap(), None);
    hub.stop().await;
}
