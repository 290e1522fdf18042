//! Reading the configuration again, as SIGHUP does.

use aigne_hub::clock::{Clock, SystemClock};
use aigne_hub::config::Flags;
use aigne_hub::managed;

use crate::support::hub::TestHub;
use crate::support::ways::Dialect;

const ALIAS: &str = "[[aliases]]\nname = \"new\"\ntarget = \"sim-openai/m\"\n";

async fn reload(hub: &TestHub) -> Result<managed::Reloaded, managed::ReloadError> {
    let app = &hub.app;
    let now = SystemClock.now();
    let done = managed::reload(
        &app.store,
        &app.vault,
        &app.config,
        &Flags::default(),
        &hub.env(),
        now,
    )
    .await?;
    (hub.admin.reload)().await;
    Ok(done)
}

#[actix_web::test]
async fn a_good_file_is_in_force_at_once_and_a_wrong_one_changes_nothing() {
    let hub = TestHub::start().await;
    assert_eq!(hub.ask(Dialect::OpenAi, "new", false).await.status, 404);
    hub.write_toml(ALIAS);
    reload(&hub).await.unwrap();
    assert_eq!(hub.ask(Dialect::OpenAi, "new", false).await.status, 200);

    hub.write_toml("[[aliases]]\nname = \"newer\"\ntarget = 7\n");
    let told = reload(&hub).await.unwrap_err().to_string();
    assert!(
        told.contains("hub.toml:") && told.contains("target"),
        "{told}"
    );
    assert_eq!(hub.ask(Dialect::OpenAi, "new", false).await.status, 200);
    assert_eq!(hub.ask(Dialect::OpenAi, "newer", false).await.status, 404);

    hub.write_toml("");
    reload(&hub).await.unwrap();
    assert_eq!(hub.ask(Dialect::OpenAi, "new", false).await.status, 404);
    hub.close().await;
}
