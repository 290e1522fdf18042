//! The HTTP server itself: sockets, limits and routes.

use std::net::{IpAddr, TcpListener};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as WebApp, HttpServer, web};
use anyhow::Context;

use super::bounds;
use super::connections::Connections;
use super::open;
use super::signals::LAST_WORD;
use crate::admin;
use crate::admin::context::{AdminContext, CredentialTester, ModelLister};
use crate::app::{App, Link};
use crate::blocklet::component::intake;
use crate::blocklet::service::Connections as ToBlockletServer;
use crate::connect;
use crate::feed;
use crate::providers::Probe;
use crate::request_id;
use crate::surfaces;
use crate::ui;
use crate::ui::mount::Mount;
use crate::ui::unprefix;
use crate::upstream::{Upstream, UpstreamSettings};

/// The HTTP server counts whole seconds, and looks once in each.
const SPARE: Duration = Duration::from_secs(2);

/// How many connections may wait to be accepted.
const BACKLOG: i32 = 4096;

/// Binds the address, or says what is in the way.
pub(super) fn bind(host: IpAddr, port: u16) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind((host, port)).with_context(|| {
        format!(
            "{host}:{port} cannot be listened on; if another program uses the port, stop it or choose another one with --port or HUB_PORT"
        )
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Builds the server on a bound socket.
pub(super) fn server(
    app: &Arc<App>,
    admin: &Arc<AdminContext>,
    egress: &UpstreamSettings,
    connections: Arc<Connections>,
    listener: TcpListener,
) -> anyhow::Result<Server> {
    let (keep_alive, head_timeout) = (app.config.server.keep_alive, app.config.server.head_timeout);
    let workers = app.config.server.workers;
    // Ends what is open only where `signals` did not.
    let patience = app.config.server.drain + LAST_WORD + SPARE;
    let app = Arc::clone(app);
    let admin = Arc::clone(admin);
    let egress = egress.clone();
    // Told here, where it can be told: the workers make the same again.
    Upstream::new(&egress)?;
    let mount = Mount::new(&admin.public_url);
    let mount = web::Data::new(match app.blocklet {
        Some(_) => mount.behind_router(),
        None => mount,
    });
    let look = web::Data::new(app.config.look.clone());
    let server = HttpServer::new(move || {
        let link = Rc::new(Link::new(Arc::clone(&app), upstream(&egress)));
        let tester: Rc<dyn CredentialTester> = Rc::new(Probe(Rc::clone(&link)));
        let lister: Rc<dyn ModelLister> = Rc::new(Probe(Rc::clone(&link)));
        WebApp::new()
            .wrap(from_fn(bounds::check))
            .wrap(from_fn(open::count))
            .wrap(from_fn(request_id::echo))
            .wrap(from_fn(intake::check))
            .wrap(from_fn(unprefix::strip))
            .app_data(web::Data::new(link))
            .app_data(look.clone())
            .configure(|config| {
                if let Some(blocklet) = &app.blocklet {
                    config.app_data(web::Data::from(Arc::clone(blocklet)));
                    config.app_data(web::Data::new(Rc::new(to_blocklet_server())));
                }
            })
            .configure(surfaces::routes)
            .configure(feed::routes)
            .configure(|config| {
                let identity = web::Data::from(Arc::clone(&app.identity));
                let context = web::Data::from(Arc::clone(&admin));
                admin::configure(config, context, identity, mount.clone(), tester, lister);
            })
            .configure(connect::configure)
            .configure(|config| ui::configure(config, mount.clone()))
    })
    .workers(workers)
    .backlog(BACKLOG.unsigned_abs())
    .tcp_nodelay(true)
    // Without this a client that leaves before the answer's head is not noticed (actix-web#3462).
    .h1_allow_half_closed(false)
    .keep_alive(keep_alive)
    .client_request_timeout(head_timeout)
    .on_connect(move |stream, extensions| connections.connected(stream, extensions))
    .shutdown_timeout(patience.as_secs())
    // SIGINT would drop open streams at once; `signals` drains on both.
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(server)
}

#[expect(clippy::expect_used, reason = "the same settings made one at start")]
fn upstream(egress: &UpstreamSettings) -> Upstream {
    Upstream::new(egress).expect("these settings were tried at start")
}

#[expect(
    clippy::expect_used,
    reason = "the default settings name no file and no proxy"
)]
fn to_blocklet_server() -> ToBlockletServer {
    ToBlockletServer::new().expect("the default settings can be used")
}
