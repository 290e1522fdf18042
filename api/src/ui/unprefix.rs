//! Before any route: the mount prefix is taken away from paths that still carry it, so that a proxy
//! may hand them on as they came.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::middleware::Next;
use actix_web::{Error, web};

use super::mount::Mount;

/// Serves `/hub/v1/models` as `/v1/models` where the hub is mounted at `/hub`.
pub async fn strip(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if let Some(uri) = inner(&request) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

fn inner(request: &ServiceRequest) -> Option<Uri> {
    let mount = request.app_data::<web::Data<Mount>>()?;
    let uri = request.uri();
    let path = mount.inner(uri.path())?;
    let inner = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(inner.parse().ok()?);
    Uri::from_parts(parts).ok()
}
