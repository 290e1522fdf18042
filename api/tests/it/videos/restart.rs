//! A hub that was stopped finishes what it had ordered.

use std::sync::Arc;
use std::time::Duration;

use aigne_hub::clock::SystemClock;
use aigne_hub::config::env::Env;
use aigne_hub::config::{Config, Flags};
use aigne_hub::server;
use aigne_hub::simulator::Simulator;
use aigne_hub::simulator::server::serve;

use super::{hub_with, order, wish};

#[actix_web::test]
async fn a_video_under_way_is_finished_and_charged_by_the_next_process() {
    // A provider that outlives the hub.
    let provider = Simulator::new(Arc::new(SystemClock));
    let serving = serve(([127, 0, 0, 1], 0).into(), provider.clone())
        .await
        .unwrap();
    let more = format!(
        r#"
[[providers]]
name = "studio"
kind = "compatible"
base_url = "http://{}/v1"
[[providers.credentials]]
value = "sk-studio"

[[rates]]
provider = "studio"
model = "sora-2"
kind = "video"
per_second = "0.1"
"#,
        serving.address()
    );
    // Nobody looks while the first process lives.
    let hub = hub_with(&more, |config| {
        config.video.poll = Duration::from_millis(500)
    })
    .await;
    let video = order(&hub, &wish("studio/sora-2")).await;
    let id = video["id"].as_str().unwrap().to_owned();
    hub.handle.stop(false).await;
    let folder = hub.ended().await;

    let data_dir = folder.path().to_str().unwrap();
    let env = Env::of([
        ("HUB_DATA_DIR", data_dir),
        ("HUB_PORT", "0"),
        ("HUB_VIDEO_POLL_MS", "20"),
    ]);
    let mut config = Config::load(&Flags::default(), &env).unwrap();
    config.server.workers = 1;
    let running = server::start(config).await.unwrap();
    let (handle, app) = (running.handle.clone(), Arc::clone(&running.app));
    let finished = tokio::task::spawn_local(running.finish());
    let call = loop {
        let wanted = id.clone();
        let job = app
            .store
            .read(move |conn| store::video_jobs::by_id(conn, &wanted));
        let job = job.await.unwrap().unwrap();
        if !job.is_running() {
            assert_eq!(job.state, "completed");
            let call_id = job.call_id.clone();
            let call = app
                .store
                .read(move |conn| store::calls::by_id(conn, &call_id));
            break call.await.unwrap().unwrap();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(
        (call.status.as_str(), call.kind.as_str()),
        ("success", "video")
    );
    assert_eq!(call.charge_nanos.unwrap().0, 400_000_000);
    let report = app.store.read(aigne_hub::metering::prove).await.unwrap();
    assert!(report.holds(), "{:?}", report.violations);
    handle.stop(false).await;
    drop(app);
    finished.await.unwrap().unwrap();
    drop(serving);
}
