//! What the environment and the file declare: providers, credentials, models, rates, aliases, keys.

use secrecy::SecretString;
use store::hub_keys::KeyLimits;

use crate::catalogue::UnitRates;
use crate::providers::{Kind, Settings};
use crate::upstream::origin::saved_for;

/// What a model does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModelKind {
    /// Chat, messages, responses, completions.
    Chat,
    /// Vectors out.
    Embedding,
    /// Pictures out.
    Image,
    /// Films out.
    Video,
    /// Text in, sound out.
    Speech,
    /// Sound in, text out.
    Transcription,
    /// Documents in, their order out.
    Rerank,
    /// Text in, judgements out.
    Moderation,
}

impl ModelKind {
    /// All of them, as the file spells them.
    pub const NAMES: [&'static str; 8] = [
        "chat",
        "embedding",
        "image",
        "video",
        "speech",
        "transcription",
        "rerank",
        "moderation",
    ];

    /// As the file and the database spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            ModelKind::Chat => "chat",
            ModelKind::Image => "image",
            ModelKind::Embedding => "embedding",
            ModelKind::Video => "video",
            ModelKind::Speech => "speech",
            ModelKind::Transcription => "transcription",
            ModelKind::Rerank => "rerank",
            ModelKind::Moderation => "moderation",
        }
    }

    /// As `/api/ai-providers` spells it.
    pub fn in_api(self) -> &'static str {
        match self {
            ModelKind::Chat => "chatCompletion",
            ModelKind::Image => "imageGeneration",
            ModelKind::Embedding => "embedding",
            ModelKind::Video
            | ModelKind::Speech
            | ModelKind::Transcription
            | ModelKind::Rerank
            | ModelKind::Moderation => self.as_str(),
        }
    }

    /// The kind that is spelled so, short or long.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "chat" | "chatCompletion" => Some(ModelKind::Chat),
            "image" | "imageGeneration" | "image_generation" => Some(ModelKind::Image),
            "embedding" => Some(ModelKind::Embedding),
            "video" => Some(ModelKind::Video),
            "speech" => Some(ModelKind::Speech),
            "transcription" => Some(ModelKind::Transcription),
            "rerank" => Some(ModelKind::Rerank),
            "moderation" => Some(ModelKind::Moderation),
            _ => None,
        }
    }
}

/// Where a declaration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeclaredIn {
    /// Environment variables.
    Environment,
    /// The configuration file.
    File,
    /// The program itself.
    Program,
}

/// A provider.
#[derive(Debug, Clone)]
pub struct DeclaredProvider {
    /// In front of the slash of a model name.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// Which API it speaks.
    pub kind: Kind,
    /// Where it lives, without a slash at its end.
    pub base_url: String,
    /// For providers that have several places.
    pub region: Option<String>,
    /// What else its kind has to set.
    pub settings: Settings,
    /// Takes calls.
    pub enabled: bool,
    /// Its address may be private, loopback or link-local.
    pub private_network: bool,
    /// Where it was declared.
    pub declared_in: DeclaredIn,
    /// Keys to it; none for a server that asks for none.
    pub credentials: Vec<DeclaredCredential>,
    /// Models beyond those of the catalogue.
    pub models: Vec<DeclaredModel>,
}

impl DeclaredProvider {
    /// Scheme, host and port that its credentials may be sent to.
    pub fn origin(&self) -> String {
        saved_for(&self.base_url)
    }
}

/// A key to a provider.
#[derive(Debug, Clone)]
pub struct DeclaredCredential {
    /// For people; once per provider.
    pub name: String,
    /// The key.
    pub value: SecretString,
    /// Its share of the calls; 0 takes none.
    pub weight: i64,
}

/// A model of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredModel {
    /// Behind the slash of a model name.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// What it does.
    pub kind: ModelKind,
    /// Tokens that fit into a call.
    pub context_tokens: Option<i64>,
    /// Tokens that it can answer with.
    pub output_tokens: Option<i64>,
    /// What it can do beside text, such as `tools` or `vision`.
    pub abilities: Vec<String>,
}

/// Prices of a model, each in nanos per million units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredRate {
    /// A provider's name.
    pub provider: String,
    /// The model's name there.
    pub model: String,
    /// For people.
    pub display_name: String,
    /// What the model does.
    pub kind: ModelKind,
    /// For people.
    pub description: Option<String>,
    /// Input tokens.
    pub input: i64,
    /// Output tokens.
    pub output: i64,
    /// Input tokens read from a cache; `None`: as input. The same for the next two.
    pub cache_read: Option<i64>,
    /// Input tokens written to a cache for 5 minutes.
    pub cache_write_5m: Option<i64>,
    /// Input tokens written to a cache for an hour.
    pub cache_write_1h: Option<i64>,
    /// Output tokens of thinking; `None`: as output.
    pub reasoning: Option<i64>,
    /// Input tokens of sound.
    pub audio_input: Option<i64>,
    /// Output tokens of sound.
    pub audio_output: Option<i64>,
    /// Input tokens of pictures.
    pub image_input: Option<i64>,
    /// Output tokens of pictures.
    pub image_output: Option<i64>,
    /// What is not counted in tokens.
    pub units: UnitRates,
}

/// Another name for a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredAlias {
    /// The name that callers use.
    pub name: String,
    /// `provider/model`.
    pub target: String,
}

/// What a hub key may do beside calling models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRole {
    /// Everything.
    Admin,
    /// Call models.
    Member,
}

impl KeyRole {
    /// As the file and the database spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            KeyRole::Admin => "admin",
            KeyRole::Member => "member",
        }
    }
}

/// A key that applications call the hub with.
#[derive(Debug, Clone)]
pub struct DeclaredKey {
    /// For people; once per file.
    pub name: String,
    /// The key itself.
    pub secret: SecretString,
    /// What it may do.
    pub role: KeyRole,
    /// Whose calls these are.
    pub user: Option<String>,
    /// What they are for.
    pub project: Option<String>,
    /// Patterns of allowed models such as `openai/*`; empty: all.
    pub models: Vec<String>,
    /// When it stops working, in milliseconds since 1970.
    pub expires_at: Option<i64>,
    /// Its calls are answered with replies that are no older, in seconds; `None`: with new ones.
    pub cache_seconds: Option<i64>,
    /// How often it may call, and its place where calls wait.
    pub limits: KeyLimits,
}

/// How often may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredLimit {
    /// For people; once per file.
    pub name: String,
    /// Whom or what it binds, as the database spells it.
    pub scope: &'static str,
    /// Which one.
    pub of: Option<String>,
    /// What it allows.
    pub rates: KeyLimits,
}

/// Everything that is declared outside the database.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// Providers; a name is there once per place of declaration.
    pub providers: Vec<DeclaredProvider>,
    /// Rates of the file.
    pub rates: Vec<DeclaredRate>,
    /// Aliases of the file.
    pub aliases: Vec<DeclaredAlias>,
    /// Keys of the file.
    pub keys: Vec<DeclaredKey>,
    /// Limits of the file.
    pub limits: Vec<DeclaredLimit>,
}
