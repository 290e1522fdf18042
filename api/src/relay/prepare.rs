//! Building the outgoing call for one target.

use actix_http::header::{HeaderName, HeaderValue};
use bytes::Bytes;
use wire::accent::Accent;
use wire::splice::{self, Forward};
use wire::{Dialect, WireError, conversation, crossing};

use super::inbound::Inbound;
use super::setback::Setback;
use super::thread::Continued;
use super::{operation, seals};
use crate::app::Link;
use crate::metering::Intake;
use crate::routing::Target;

/// A call, ready to be sent.
pub(super) struct Prepared {
    /// Where to.
    pub url: url::Url,
    /// With the key.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// In the provider's dialect.
    pub body: Bytes,
    /// What signs it, where the provider wants that.
    pub signature: Vec<(HeaderName, HeaderValue)>,
    /// Bodies of further calls that the answer is put together of.
    pub more: Vec<Bytes>,
    /// How the answer comes back.
    pub way: Way,
    /// What the provider's dialect could not say.
    pub left_out: Vec<String>,
}

/// How an answer comes back.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// As it came.
    Forward {
        /// The hub asked for a usage chunk that the caller does not expect.
        usage_added: bool,
    },
    /// Through the common form.
    Translate {
        /// The caller wants a usage chunk.
        include_usage: bool,
    },
}

/// Builds the call, or says why this target cannot take it.
pub(super) async fn prepare(
    link: &Link,
    inbound: &Inbound,
    intake: &Intake,
    target: &Target,
) -> Result<Prepared, Setback> {
    let site = target.site();
    let mut prepared = match &inbound.operation {
        Some(call) => operation::prepare(call, inbound, intake, target)?,
        None => unsigned(link, inbound, intake, target).await?,
    };
    prepared.body = site.body(target.endpoint, prepared.body)?;
    prepared.signature = site.authorize(&prepared.url, &prepared.body, link.app.clock.now())?;
    Ok(prepared)
}

async fn unsigned(
    link: &Link,
    inbound: &Inbound,
    intake: &Intake,
    target: &Target,
) -> Result<Prepared, Setback> {
    let profile = target.provider.kind.profile();
    let site = target.site();
    let mut headers = site.headers(target.endpoint, inbound.peek.stream)?;
    let url = site.url(target.endpoint, &target.model, inbound.peek.stream)?;
    let Continued {
        body,
        history,
        mut left_out,
    } = match &inbound.thread {
        Some(thread) => thread.body_for(&inbound.body, target)?,
        None => Continued::alone(&inbound.body),
    };
    let in_callers_words = |path: &str| conversation::caller_path(path, history);
    let body = inbound
        .media
        .brought(link, target, inbound.dialect, &body)
        .await
        .map_err(|error| Setback::unbrought(error, in_callers_words))?;
    if target.endpoint.dialect == inbound.dialect && inbound.dialect.is_forwarded() {
        let forward = splice::forward(inbound.dialect, &body, &target.model)
            .map_err(|error| error.renamed(in_callers_words))?;
        let accented = fitted(profile.accent, target, forward)?;
        pass_on(inbound, profile.forwarded, &mut headers);
        left_out.extend(accented.left_out.iter().map(|path| in_callers_words(path)));
        return Ok(Prepared {
            url,
            headers,
            body: accented.body,
            signature: Vec::new(),
            more: Vec::new(),
            way: Way::Forward {
                usage_added: accented.usage_added,
            },
            left_out,
        });
    }
    let read = inbound.dialect.codec().read_request(&body);
    let mut request = read.map_err(|error| error.renamed(in_callers_words))?;
    // In some dialects the path says it, not the body.
    request.stream = inbound.peek.stream;
    let include_usage = request.include_usage;
    // What fits a model depends on its own name, not on that of its deployment.
    let model = target.provider.settings.model_of(&target.model);
    model.clone_into(&mut request.model);
    // The hub needs the count whether the caller wants it or not.
    request.include_usage = request.stream;
    let seals = seals::restore(&link.app.state, &intake.caller, target, &mut request).await;
    let (from, to) = (inbound.dialect, target.endpoint.dialect);
    let written = crossing::write(&request, from, to, profile.accent)
        .map_err(|error| error.renamed(in_callers_words))?;
    let told = written.left_out.iter().chain(&seals);
    left_out.extend(told.map(|path| in_callers_words(path)));
    left_out.extend(hints_in_headers(inbound));
    Ok(Prepared {
        url,
        headers,
        body: if model == target.model {
            written.body
        } else {
            splice::with_model(&written.body, &target.model)?
        },
        signature: Vec::new(),
        more: Vec::new(),
        way: Way::Translate { include_usage },
        left_out,
    })
}

/// The caller's bytes as the provider takes them: as they are, but for what its accent refuses.
fn fitted(accent: &Accent, target: &Target, forward: Forward) -> Result<Forward, WireError> {
    if target.endpoint.dialect != Dialect::OpenAiChat {
        return Ok(forward);
    }
    let fitted = accent.fit(
        &forward.body,
        target.provider.settings.model_of(&target.model),
    )?;
    let mut left_out = forward.left_out;
    left_out.extend(fitted.left_out);
    Ok(Forward {
        body: fitted.body,
        usage_added: forward.usage_added && !accent.tells_usage_unasked(),
        left_out,
    })
}

/// Headers of the caller's dialect that mean something to a provider of the same one. The caller's
/// version replaces the default.
pub(super) fn pass_on(
    inbound: &Inbound,
    names: &[&'static str],
    headers: &mut Vec<(HeaderName, HeaderValue)>,
) {
    for name in names {
        let values: Vec<_> = inbound.headers.get_all(*name).cloned().collect();
        if values.is_empty() {
            continue;
        }
        headers.retain(|(known, _)| known.as_str() != *name);
        let name = HeaderName::from_static(name);
        headers.extend(values.into_iter().map(|value| (name.clone(), value)));
    }
}

/// Headers that ask for something and cannot cross, named as what was left out.
fn hints_in_headers(inbound: &Inbound) -> Vec<String> {
    ["anthropic-beta", "openai-beta"]
        .into_iter()
        .filter(|name| inbound.headers.contains_key(*name))
        .map(|name| format!("header {name}"))
        .collect()
}
