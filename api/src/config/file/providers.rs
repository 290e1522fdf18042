//! `[[providers]]` with their credentials and models.

use toml::de::DeValue;
use url::Url;

use super::credentials::credentials;
use super::names::{self, Given, choice, display_name};
use super::section::{At, Section};
use crate::config::declared::{DeclaredIn, DeclaredModel, DeclaredProvider, ModelKind};
use crate::config::env::Env;
use crate::providers::timeouts::{MOST_MS, Timeouts, Times};
use crate::providers::{Kind, Settings};

/// All providers of the file.
pub fn read(root: &mut Section<'_>, env: &Env) -> Vec<DeclaredProvider> {
    let mut given = Given::default();
    let sections = root.sections("providers");
    sections
        .into_iter()
        .filter_map(|section| provider(section, &mut given, env))
        .collect()
}

fn provider(mut section: Section<'_>, given: &mut Given, env: &Env) -> Option<DeclaredProvider> {
    let name = section.required("name");
    let name = name.and_then(|at| match names::is_provider_name(&at.value) {
        true => Some(at),
        false => section.refuse(
            &at,
            format!(
                "{:?} is not a provider's name: small letters, digits and dashes, at most 50",
                at.value
            ),
        ),
    });
    if let Some(at) = &name {
        given.take(&section, at, at.value.clone());
    }
    let kind = kind(&mut section, name.as_ref());
    let region = region(&mut section, kind);
    let base_url = base_url(&mut section, kind, region.as_deref());
    let settings = settings(&mut section, kind);
    let display = section.string("display_name");
    let enabled = section.switch("enabled").unwrap_or(true);
    // Whoever writes this file also runs the machine: what it names may be near.
    let private_network = section.switch("private_network").unwrap_or(true);
    let credentials = credentials(&mut section, kind, env);
    let models = models(&mut section);
    section.finish();
    let name = name?.value;
    Some(DeclaredProvider {
        display_name: display.map_or_else(|| display_name(&name), |at| at.value),
        name,
        kind: kind?,
        base_url: base_url?,
        region,
        settings,
        enabled,
        private_network,
        declared_in: DeclaredIn::File,
        credentials,
        models,
    })
}

/// What the file says; else what the name says; else anything that speaks OpenAI's API.
fn kind(section: &mut Section<'_>, name: Option<&At<String>>) -> Option<Kind> {
    if section.raw("kind").is_some() {
        return choice(section, "kind", &Kind::names(), Kind::from_name);
    }
    let by_name = name.and_then(|at| Kind::from_name(&at.value));
    Some(by_name.unwrap_or(Kind::Compatible))
}

/// One that the address follows from, where the kind is of that sort; else whatever is given.
fn region(section: &mut Section<'_>, kind: Option<Kind>) -> Option<String> {
    let Some((kind, places)) = kind.and_then(|kind| Some((kind, kind.regions()?))) else {
        return section.string("region").map(|at| at.value);
    };
    let at = section.required("region")?;
    match kind.base_url_in(Some(&at.value)) {
        Some(_) => Some(at.value),
        None => section.refuse(&at, format!("must be {places}")),
    }
}

/// What else the kind has to set; keys of another kind are refused as unknown.
fn settings(section: &mut Section<'_>, kind: Option<Kind>) -> Settings {
    let known = kind.map(Kind::settings).unwrap_or_default();
    let mut settings = Settings::default();
    if known.contains(&"apiVersion") {
        let at = section.string("api_version");
        settings.api_version = at.and_then(|at| {
            fitting(section, &at, |text| Settings {
                api_version: Some(text),
                ..Settings::default()
            })
        });
    }
    if known.contains(&"timeouts") {
        settings.timeouts = timeouts(section);
    }
    if known.contains(&"project") {
        let at = section.string("project");
        settings.project = at.and_then(|at| {
            fitting(section, &at, |text| Settings {
                project: Some(text),
                ..Settings::default()
            })
        });
    }
    if known.contains(&"deployments") {
        for (model, at) in section.texts("deployments").unwrap_or_default() {
            let deployment = fitting(section, &at, |text| Settings {
                deployments: [(model.clone(), text)].into(),
                ..Settings::default()
            });
            settings
                .deployments
                .extend(deployment.map(|deployment| (model, deployment)));
        }
    }
    settings
}

/// `[providers.timeouts]`, and `[[providers.timeouts.models]]` with a name.
fn timeouts(section: &mut Section<'_>) -> Option<Timeouts> {
    let mut table = section.section("timeouts")?;
    let mut timeouts = Timeouts {
        all: times(&mut table),
        ..Timeouts::default()
    };
    for mut model in table.sections("models") {
        let name = model.required("name");
        let times = times(&mut model);
        model.finish();
        timeouts.models.extend(name.map(|name| (name.value, times)));
    }
    table.finish();
    Some(timeouts)
}

fn times(section: &mut Section<'_>) -> Times {
    let mut ms = |key| {
        let ms = section.integer(key, 1..=MOST_MS)?;
        u64::try_from(ms).ok()
    };
    Times {
        connect_ms: ms("connect_ms"),
        first_byte_ms: ms("first_byte_ms"),
        idle_ms: ms("idle_ms"),
        total_ms: ms("total_ms"),
    }
}

fn fitting(
    section: &Section<'_>,
    at: &At<String>,
    alone: impl FnOnce(String) -> Settings,
) -> Option<String> {
    match alone(at.value.clone()).problem() {
        None => Some(at.value.clone()),
        Some((_, reason)) => section.refuse(at, reason),
    }
}

fn base_url(section: &mut Section<'_>, kind: Option<Kind>, region: Option<&str>) -> Option<String> {
    let Some(at) = section
        .raw("base_url")
        .and_then(|_| section.string("base_url"))
    else {
        let default = kind?.base_url_in(region);
        // Of a region that is missing it was told already.
        if default.is_none() && kind.is_none_or(|kind| kind.regions().is_none()) {
            section.must_have("base_url");
        }
        return default;
    };
    if kind == Some(Kind::Demo) {
        return match at.value.as_str() {
            "sim://demo" => Some(at.value),
            _ => section.refuse(
                &at,
                "a provider of kind demo has no address: leave base_url out",
            ),
        };
    }
    match usable_base_url(&at.value) {
        Ok(url) => Some(url),
        Err(reason) => section.refuse(&at, reason),
    }
}

/// `text` without a slash at its end, if it is an address that calls can be sent to. The text is
/// not shown in the error, for it may hold a password.
pub fn usable_base_url(text: &str) -> Result<String, String> {
    const EXAMPLE: &str = "give an address such as https://llm.example.com/v1";
    let url =
        Url::parse(text).map_err(|error| format!("is not an address ({error}); {EXAMPLE}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!(
            "{}: is neither http nor https; {EXAMPLE}",
            url.scheme()
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user or password: make it a credential".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("must not hold ? or #; {EXAMPLE}"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// `models = ["a", "b"]`, or `[[providers.models]]` where there is more to say.
fn models(section: &mut Section<'_>) -> Vec<DeclaredModel> {
    let Some(at) = section.raw("models") else {
        return Vec::new();
    };
    let plain = |value: &DeValue<'_>| {
        value
            .as_array()
            .is_none_or(|items| items.iter().any(|item| item.get_ref().is_str()))
    };
    let mut given = Given::default();
    if !plain(at.value) {
        let sections = section.sections("models");
        return sections
            .into_iter()
            .filter_map(|s| model(s, &mut given))
            .collect();
    }
    let names = section.strings("models").unwrap_or_default();
    let models = names.into_iter().filter_map(|at| {
        let name = model_name(section, &at)?;
        given.take(section, &at, format!("{name} (chat)"));
        Some(DeclaredModel {
            display_name: display_name(&name),
            name,
            kind: ModelKind::Chat,
            context_tokens: None,
            output_tokens: None,
            abilities: Vec::new(),
        })
    });
    models.collect()
}

fn model(mut section: Section<'_>, given: &mut Given) -> Option<DeclaredModel> {
    let at = section.required("name");
    let kind = choice(&mut section, "kind", &ModelKind::NAMES, ModelKind::parse);
    let kind = kind.unwrap_or(ModelKind::Chat);
    let display = section.string("display_name");
    let context_tokens = section.integer("context", 1..=i64::from(i32::MAX));
    let output_tokens = section.integer("output", 1..=i64::from(i32::MAX));
    let abilities = section.strings("abilities").unwrap_or_default();
    let name = at.and_then(|at| {
        let name = model_name(&section, &at)?;
        given.take(&section, &at, format!("{name} ({})", kind.as_str()));
        Some(name)
    });
    section.finish();
    let name = name?;
    Some(DeclaredModel {
        display_name: display.map_or_else(|| display_name(&name), |at| at.value),
        name,
        kind,
        context_tokens,
        output_tokens,
        abilities: abilities.into_iter().map(|at| at.value).collect(),
    })
}

fn model_name(section: &Section<'_>, at: &At<String>) -> Option<String> {
    match names::is_model_name(&at.value) {
        true => Some(at.value.clone()),
        false => section.refuse(
            at,
            format!("{:?} is not a model's name: it holds blanks", at.value),
        ),
    }
}
