//! Making a snapshot from the rows: which source wins, which credentials may be used.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use store::StoreError;
use url::Url;

use super::billing::billing;
use super::book::{Book, CHAT};
use super::facts::Facts;
use super::route::Route;
use super::route::reach::World;
use super::snapshot::{CredentialEntry, ModelEntry, ProviderEntry, Snapshot};
use super::watch::Sources;
use crate::admission::BudgetEntry;
use crate::catalogue::Catalogue;
use crate::clock::Millis;
use crate::identity::directory::KeyEntry;
use crate::identity::principal::{AllowedModels, Role};
use crate::limits::LimitEntry;
use crate::providers::{Kind, Settings, aws, azure, vertex};
use crate::upstream::origin::saved_for;
use crate::vault::{Vault, VaultError};

/// Why no snapshot could be made.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The rows could not be read.
    #[error("the configuration cannot be read from the database: {0}")]
    Store(#[from] StoreError),
    /// The keys to the credentials could not be read.
    #[error("the data keys cannot be read: {0}")]
    Vault(#[from] VaultError),
    /// The thread that keeps the snapshot could not be started.
    #[error("the thread that watches the configuration cannot be started: {0}")]
    Thread(std::io::Error),
}

/// All rows that a snapshot is made from, as of one moment.
struct Rows {
    version: i64,
    providers: Vec<store::providers::Provider>,
    credentials: Vec<store::credentials::Credential>,
    models: Vec<store::models::Model>,
    discovered: Vec<store::discovered_models::DiscoveredModel>,
    rates: Vec<store::rates::Rate>,
    next_change: Option<i64>,
    aliases: Vec<store::aliases::Alias>,
    routes: Vec<store::routes::Route>,
    keys: Vec<store::hub_keys::HubKey>,
    deactivated: Vec<String>,
    budgets: Vec<store::budgets::Budget>,
    limits: Vec<store::limits::Limit>,
    settings: Vec<store::settings::Setting>,
}

/// Loads the snapshot.
pub(super) async fn load(sources: &Sources) -> Result<Snapshot, LoadError> {
    let now = sources.clock.now();
    let app = sources.app.as_ref().map(|live| live.load());
    // Another process may have sealed with a newer data key.
    sources.vault.refresh(&sources.store).await?;
    let read = sources.store.read(move |conn| {
        Ok(Rows {
            version: store::config_version::current(conn)?,
            providers: store::providers::all(conn)?,
            credentials: store::credentials::all(conn)?,
            models: store::models::all(conn)?,
            discovered: store::discovered_models::all(conn)?,
            rates: store::rates::in_force(conn, now.0)?,
            next_change: store::rates::next_change(conn, now.0)?,
            aliases: store::aliases::all(conn)?,
            routes: store::routes::all(conn)?,
            keys: store::hub_keys::live(conn, now.0)?,
            deactivated: store::users::deactivated(conn)?,
            budgets: store::budgets::all(conn)?,
            limits: store::limits::all(conn)?,
            settings: store::settings::all(conn)?,
        })
    });
    let rows = read.await?;
    let snapshot = Snapshot {
        version: rows.version,
        next_change: rows.next_change.map(Millis),
        billing: billing(&sources.billing.or_stored(&rows.settings), app.as_deref()),
        app_version: app.as_deref().map(|app| app.version),
        out_of_rotation: app.as_deref().map_or_else(Vec::new, |app| {
            app.preferences.excluded_rotation_providers.clone()
        }),
        closed_to_guests: app
            .as_deref()
            .is_some_and(|app| !app.preferences.guest_playground_enabled),
        only_priced: app
            .as_deref()
            .is_some_and(|app| app.preferences.only_enable_models_in_pricing),
        budgets: rows.budgets.into_iter().filter_map(budget).collect(),
        limits: limits(rows.limits, &rows.keys),
        rates: Book::of(rows.rates),
        aliases: aliases(rows.aliases),
        routes: routes(rows.routes),
        keys: rows.keys.into_iter().filter_map(key).collect(),
        deactivated: rows.deactivated.into_iter().collect(),
        providers: providers(
            rows.providers,
            rows.credentials,
            OwnModels::of(rows.models, rows.discovered),
            &sources.vault,
            &sources.catalogue,
        ),
    };
    tell_flaws(&snapshot);
    Ok(snapshot)
}

/// What a route of the file leads to is known only now; and what one led to may have gone since it
/// was saved. Its other targets are used all the same.
fn tell_flaws(snapshot: &Snapshot) {
    let named = |(name, route): (&String, &Arc<Route>)| (name.clone(), route.definition.clone());
    let routes = snapshot.routes.iter().map(named).collect();
    let world = World {
        snapshot,
        routes: &routes,
    };
    for (name, route) in &snapshot.routes {
        if let Err(flaw) = world.check(name, &route.definition) {
            tracing::warn!(
                route = name,
                member = flaw.member,
                "part of a route is not used: it {}",
                flaw.problem
            );
        }
    }
}

/// How strong a source is: the environment goes before the file, the file before the database.
pub(super) fn rank(source: &str) -> u8 {
    match source {
        "environment" => 4,
        "hub.toml" => 3,
        "database" => 2,
        "builtin" => 1,
        _ => 0,
    }
}

fn providers(
    mut rows: Vec<store::providers::Provider>,
    credentials: Vec<store::credentials::Credential>,
    mut models: OwnModels,
    vault: &Vault,
    catalogue: &Catalogue,
) -> BTreeMap<String, Arc<ProviderEntry>> {
    let mut credentials_of: HashMap<String, Vec<store::credentials::Credential>> = HashMap::new();
    for row in credentials {
        credentials_of
            .entry(row.provider_id.clone())
            .or_default()
            .push(row);
    }
    // The strongest comes last and so replaces the others of its name.
    rows.sort_by_key(|row| rank(&row.managed_by));
    let mut in_force: BTreeMap<String, store::providers::Provider> = BTreeMap::new();
    for row in rows {
        in_force.insert(row.name.clone(), row);
    }
    in_force
        .into_values()
        .filter(|row| row.enabled)
        .filter_map(|row| {
            let credentials = credentials_of.remove(&row.id).unwrap_or_default();
            let models = models.take(&row.id);
            let name = row.name.clone();
            provider(row, credentials, models, vault, catalogue)
                .map(|entry| (name, Arc::new(entry)))
        })
        .collect()
}

fn provider(
    row: store::providers::Provider,
    credentials: Vec<store::credentials::Credential>,
    models: (Models, Models),
    vault: &Vault,
    catalogue: &Catalogue,
) -> Option<ProviderEntry> {
    let Some(kind) = Kind::from_name(&row.kind) else {
        tracing::warn!(
            provider = row.name,
            kind = row.kind,
            "left aside: this version does not know the kind"
        );
        return None;
    };
    let base_url = match kind.profile().base(&row.base_url) {
        Ok(url) => url,
        Err(error) => {
            tracing::warn!(provider = row.name, %error, "left aside: its base URL cannot be read");
            return None;
        }
    };
    let origin = saved_for(&row.base_url);
    let credentials = credentials
        .into_iter()
        .filter(|credential| credential.active && credential.weight > 0)
        .filter_map(|credential| opened(credential, vault))
        .collect();
    let settings = Settings::read(&row.config);
    let listed_as = listed_as(&row.name, kind, &base_url, catalogue);
    Some(ProviderEntry {
        models: models_in_force(listed_as.as_deref(), &settings, models, catalogue),
        listed_as,
        id: row.id,
        name: row.name,
        kind,
        base_url,
        region: row.region,
        settings,
        origin,
        private_network: row.private_network,
        credentials,
    })
}

fn opened(row: store::credentials::Credential, vault: &Vault) -> Option<Arc<CredentialEntry>> {
    match vault.open(&row.id, &row.sealed) {
        Ok(secret) => Some(Arc::new(CredentialEntry {
            id: row.id,
            name: row.name,
            secret,
            saved_for: row.saved_for,
            weight: row.weight.unsigned_abs(),
        })),
        Err(error) => {
            tracing::error!(credential = row.name, %error, "a credential cannot be opened and is not used");
            None
        }
    }
}

type Models = BTreeMap<String, ModelEntry>;

/// What is known of models beside the catalogue, by provider: what its own list told, and what an
/// admin named.
#[derive(Default)]
struct OwnModels {
    discovered: HashMap<String, Models>,
    named: HashMap<String, Models>,
}

impl OwnModels {
    fn of(
        named: Vec<store::models::Model>,
        discovered: Vec<store::discovered_models::DiscoveredModel>,
    ) -> Self {
        let mut own = OwnModels::default();
        for row in discovered {
            let entry = ModelEntry {
                display_name: row.display_name,
                kind: row.kind,
                facts: Facts::default(),
            };
            let of_provider = own.discovered.entry(row.provider_id).or_default();
            of_provider.insert(row.name, entry);
        }
        for row in named {
            let abilities: Vec<String> = serde_json::from_str(&row.abilities).unwrap_or_default();
            let entry = ModelEntry {
                display_name: row.display_name,
                kind: row.kind,
                facts: Facts::of(row.context_tokens, &abilities),
            };
            let of_provider = own.named.entry(row.provider_id).or_default();
            of_provider.insert(row.name, entry);
        }
        own
    }

    /// Those of one provider: the list it gave, and what was named.
    fn take(&mut self, provider_id: &str) -> (Models, Models) {
        let discovered = self.discovered.remove(provider_id).unwrap_or_default();
        let named = self.named.remove(provider_id).unwrap_or_default();
        (discovered, named)
    }
}

/// The models of the provider's own list; over them those of the catalogue, which knows better what
/// a model does; over them those that the admin named.
fn models_in_force(
    listed: Option<&str>,
    settings: &Settings,
    (discovered, named): (Models, Models),
    catalogue: &Catalogue,
) -> Models {
    let deployed = &settings.deployments;
    let known = listed
        .into_iter()
        .flat_map(|provider| catalogue.of_provider(provider))
        // Where the deployments are named, nothing else is there.
        .filter(|model| deployed.is_empty() || deployed.contains_key(&model.name))
        .map(|model| {
            let entry = ModelEntry {
                display_name: model.display_name.clone(),
                kind: model.kind.as_str().to_owned(),
                facts: Facts::of(model.context_tokens, &model.abilities),
            };
            (model.name.clone(), entry)
        });
    let unlisted = deployed.keys().map(|model| {
        let entry = ModelEntry {
            display_name: model.clone(),
            kind: CHAT.to_owned(),
            facts: Facts::default(),
        };
        (model.clone(), entry)
    });
    let discovered = discovered.into_iter().filter(|_| deployed.is_empty());
    let mut models: Models = discovered.chain(unlisted).chain(known).collect();
    for (name, mut model) in named {
        if let Some(known) = models.get(&name) {
            model.facts = model.facts.or(&known.facts);
        }
        models.insert(name, model);
    }
    models
}

/// The name under which the catalogue has a provider: its own, or that of its kind when it lives
/// where its kind does.
fn listed_as(name: &str, kind: Kind, base_url: &Url, catalogue: &Catalogue) -> Option<String> {
    let profile = kind.profile();
    let others = profile.other_base_urls.iter().map(|(url, _)| *url);
    let at_home = others
        .chain([profile.default_base_url])
        .filter_map(|home| Url::parse(home).ok())
        .any(|home| home.host_str() == base_url.host_str())
        || match kind {
            Kind::Bedrock => aws::region_of(base_url).is_some(),
            Kind::Azure => azure::is_home(base_url),
            Kind::Vertex => vertex::is_home(base_url),
            _ => false,
        };
    [name, profile.name]
        .into_iter()
        .take(if at_home { 2 } else { 1 })
        .find(|name| !catalogue.of_provider(name).is_empty())
        .map(str::to_owned)
}

fn budget(row: store::budgets::Budget) -> Option<Arc<BudgetEntry>> {
    let name = row.name.clone();
    let entry = BudgetEntry::from_row(row);
    if entry.is_none() {
        tracing::error!(
            budget = name,
            "a budget is not enforced: this version does not know its scope, period or time zone"
        );
    }
    entry.map(Arc::new)
}

/// Those of the table, and those that keys have of their own; in the order in which they are locked.
fn limits(
    rows: Vec<store::limits::Limit>,
    keys: &[store::hub_keys::HubKey],
) -> Vec<Arc<LimitEntry>> {
    let of_rows = rows.into_iter().filter_map(|row| {
        let name = row.name.clone();
        let entry = LimitEntry::from_row(row);
        if entry.is_none() {
            tracing::warn!(
                limit = name,
                "left aside: it limits nothing, or this version does not know whom it binds"
            );
        }
        entry
    });
    let of_keys = keys
        .iter()
        .filter_map(|key| LimitEntry::of_key(&key.id, &key.name, &key.limits));
    let mut limits: Vec<_> = of_rows.chain(of_keys).map(Arc::new).collect();
    limits.sort_by(|one, other| one.id.cmp(&other.id));
    limits
}

fn aliases(mut rows: Vec<store::aliases::Alias>) -> HashMap<String, String> {
    rows.sort_by_key(|row| rank(&row.managed_by));
    rows.into_iter().map(|row| (row.name, row.target)).collect()
}

/// Of a name the file's route counts, also where it is switched off.
fn routes(mut rows: Vec<store::routes::Route>) -> HashMap<String, Arc<Route>> {
    rows.sort_by_key(|row| rank(&row.managed_by));
    let strongest: HashMap<String, store::routes::Route> = rows
        .into_iter()
        .map(|row| (row.name.clone(), row))
        .collect();
    strongest
        .into_iter()
        .filter_map(|(name, row)| Some((name, Arc::new(Route::of_row(row)?))))
        .collect()
}

fn key(row: store::hub_keys::HubKey) -> Option<([u8; 32], Arc<KeyEntry>)> {
    let hash = hex_digest(&row.hash)?;
    let models: Vec<String> = serde_json::from_str(&row.models).unwrap_or_default();
    let entry = KeyEntry {
        id: row.id,
        name: row.name,
        role: Role::from_word(&row.role)?,
        user_id: row.user_id,
        project: row.project,
        models: Arc::new(AllowedModels::new(models)),
        cache_seconds: row.cache_seconds.and_then(|told| u64::try_from(told).ok()),
        priority: row.limits.priority,
        expires_at: row.expires_at.map(Millis),
        revoked_at: row.revoked_at.map(Millis),
    };
    Some((hash, Arc::new(entry)))
}

/// 64 hexadecimal digits as 32 bytes.
fn hex_digest(text: &str) -> Option<[u8; 32]> {
    let mut digest = [0_u8; 32];
    if text.len() != 64 {
        return None;
    }
    for (byte, pair) in digest.iter_mut().zip(text.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(digest)
}
