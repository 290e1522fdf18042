//! `GET /api/metrics`: the same for Prometheus, in its text format 0.0.4.
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use std::fmt::Write;
use std::rc::Rc;

use actix_web::{HttpResponse, web};

use super::show::{ProvidersStandingReply, standing};
use crate::admin::cache;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::app::Link;
use crate::identity::extract::AdminCaller;

const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Tells who is not called now, for Prometheus. It is called with a hub key of an admin as bearer.
#[utoipa::path(get, path = "/api/metrics", operation_id = "show_metrics", tag = "hub",
    responses((status = 200, content_type = "text/plain", body = String)))]
pub async fn metrics(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    link: web::Data<Rc<Link>>,
) -> Result<HttpResponse, AdminError> {
    let mut text = written(&standing(&context, &link).await?);
    cache::metrics::write(&mut text, &link.app.cache).await?;
    Ok(HttpResponse::Ok().content_type(TEXT_FORMAT).body(text))
}

fn written(standing: &ProvidersStandingReply) -> String {
    let mut text = String::new();
    family(
        &mut text,
        ("hub_credential_unusable", GAUGE),
        "Credentials that calls do not use now, by state; model is empty where all of them are meant.",
        standing.credentials.iter().map(|one| {
            let labels = [
                ("provider", one.provider.as_str()),
                ("credential", one.credential.as_str()),
                ("model", one.model.as_deref().unwrap_or_default()),
                ("state", one.state),
            ];
            (labels.to_vec(), 1)
        }),
    );
    let of_circuit = |value: fn(&super::show::CircuitObject) -> u64| {
        standing.circuits.iter().map(move |one| {
            let labels = [
                ("provider", one.provider.as_str()),
                ("model", one.model.as_str()),
            ];
            (labels.to_vec(), value(one))
        })
    };
    family(
        &mut text,
        ("hub_circuit_open", GAUGE),
        "Circuits of a model at a provider: 0 closed, 1 half open, 2 open.",
        of_circuit(|one| match one.state {
            "open" => 2,
            "half_open" => 1,
            _ => 0,
        }),
    );
    family(
        &mut text,
        ("hub_circuit_window_calls", GAUGE),
        "Calls of the last half minute.",
        of_circuit(|one| one.calls.into()),
    );
    family(
        &mut text,
        ("hub_circuit_window_failed", GAUGE),
        "Calls of the last half minute that failed by the provider's fault.",
        of_circuit(|one| one.failed.into()),
    );
    family(
        &mut text,
        ("hub_circuit_window_slow", GAUGE),
        "Calls of the last half minute that began late.",
        of_circuit(|one| one.slow.into()),
    );
    text
}

/// The kind of a value that goes up and down.
pub(in crate::admin) const GAUGE: &str = "gauge";

/// The kind of one that only goes up.
pub(in crate::admin) const COUNTER: &str = "counter";

/// Writes values of one name and kind.
pub(in crate::admin) fn family<'a>(
    text: &mut String,
    (name, kind): (&str, &str),
    help: &str,
    samples: impl Iterator<Item = (Vec<(&'static str, &'a str)>, u64)>,
) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
    for (labels, value) in samples {
        let labels: Vec<String> = labels
            .into_iter()
            .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
            .collect();
        let _ = writeln!(text, "{name}{{{}}} {value}", labels.join(","));
    }
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::standing::show::CircuitObject;

    #[test]
    fn labels_are_escaped_and_every_family_is_described() {
        let standing = ProvidersStandingReply {
            credentials: Vec::new(),
            circuits: vec![CircuitObject {
                provider_id: "id".to_owned(),
                provider: "p".to_owned(),
                model: "a\"b\\c\nd".to_owned(),
                state: "open",
                opened_at: None,
                calls: 3,
                failed: 2,
                slow: 0,
            }],
        };
        let text = written(&standing);
        let line = r#"hub_circuit_open{provider="p",model="a\"b\\c\nd"} 2"#;
        assert!(text.contains(line), "{text}");
        assert_eq!(text.matches("# TYPE").count(), 5);
    }
}
