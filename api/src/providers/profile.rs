//! One row per kind of provider: which dialects it speaks, where, and how it wants to see the key.

use wire::{Dialect, Operation};

/// A kind of provider. What only differs by URL is the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// <https://platform.openai.com/docs/api-reference>
    OpenAi,
    /// <https://docs.claude.com/en/api/messages>
    Anthropic,
    /// <https://ai.google.dev/api/generate-content>
    Google,
    /// Any server that speaks OpenAI's chat completions under its own URL.
    Compatible,
    /// The simulator inside this process.
    Demo,
}

/// How a provider wants to see the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// `Authorization: Bearer …`
    Bearer,
    /// A header of the provider's own.
    Header(&'static str),
    /// None.
    Nothing,
}

/// A dialect that a provider speaks, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// The dialect.
    pub dialect: Dialect,
    /// Appended to the provider's base URL. `{model}` stands for the model as a resource
    /// (`models/gemini-2.5-pro`), where the path has it.
    pub path: &'static str,
    /// The path for a stream, with its query, where it is another one.
    pub stream_path: Option<&'static str>,
}

/// What is to be known of a kind.
#[derive(Debug)]
pub struct Profile {
    /// The kind.
    pub kind: Kind,
    /// Its stable name, as stored and as written in `hub.toml`.
    pub name: &'static str,
    /// Used when none was given. Empty: there is none, and one must be given.
    pub default_base_url: &'static str,
    /// Native dialects, best first.
    pub endpoints: &'static [Endpoint],
    /// What it may have beside chat. Each is below its base URL, where OpenAI has it.
    pub operations: &'static [Operation],
    /// How the key is sent.
    pub auth: Auth,
    /// Headers that every call carries.
    pub headers: &'static [(&'static str, &'static str)],
    /// Headers of the caller that go on when it speaks the provider's dialect.
    pub forwarded: &'static [&'static str],
    /// Calls need a credential.
    pub needs_credential: bool,
}

const CHAT: Endpoint = Endpoint {
    dialect: Dialect::OpenAiChat,
    path: "/chat/completions",
    stream_path: None,
};

const MESSAGES: Endpoint = Endpoint {
    dialect: Dialect::AnthropicMessages,
    path: "/v1/messages",
    stream_path: None,
};

const GENERATE: Endpoint = Endpoint {
    dialect: Dialect::GeminiGenerate,
    path: "/v1beta/{model}:generateContent",
    stream_path: Some("/v1beta/{model}:streamGenerateContent?alt=sse"),
};

/// Where Gemini counts the tokens of a request without answering it.
pub const COUNT_TOKENS: Endpoint = Endpoint {
    path: "/v1beta/{model}:countTokens",
    stream_path: None,
    ..GENERATE
};

const RESPONSES: Endpoint = Endpoint {
    dialect: Dialect::OpenAiResponses,
    path: "/responses",
    stream_path: None,
};

/// What OpenAI has.
const OF_OPENAI: &[Operation] = &[
    Operation::Embeddings,
    Operation::Moderations,
    Operation::ImageGenerations,
    Operation::ImageEdits,
    Operation::ImageVariations,
    Operation::Speech,
    Operation::Transcriptions,
    Operation::Translations,
];

const PROFILES: [Profile; 5] = [
    Profile {
        kind: Kind::OpenAi,
        name: "openai",
        default_base_url: "https://api.openai.com/v1",
        // Chat first: what other dialects say crosses into it with less lost (stop sequences, seeds).
        endpoints: &[CHAT, RESPONSES],
        operations: OF_OPENAI,
        auth: Auth::Bearer,
        headers: &[],
        forwarded: &["openai-beta"],
        needs_credential: true,
    },
    Profile {
        kind: Kind::Anthropic,
        name: "anthropic",
        default_base_url: "https://api.anthropic.com",
        endpoints: &[MESSAGES],
        operations: &[],
        auth: Auth::Header("x-api-key"),
        // The only version there is: https://docs.claude.com/en/api/versioning
        headers: &[("anthropic-version", "2023-06-01")],
        forwarded: &["anthropic-version", "anthropic-beta"],
        needs_credential: true,
    },
    Profile {
        kind: Kind::Google,
        name: "google",
        default_base_url: "https://generativelanguage.googleapis.com",
        endpoints: &[GENERATE],
        operations: &[],
        auth: Auth::Header("x-goog-api-key"),
        headers: &[],
        forwarded: &[],
        needs_credential: true,
    },
    Profile {
        kind: Kind::Compatible,
        name: "compatible",
        default_base_url: "",
        endpoints: &[CHAT],
        operations: &Operation::ALL,
        auth: Auth::Bearer,
        headers: &[],
        forwarded: &["openai-beta"],
        // A server on one's own network often asks for none.
        needs_credential: false,
    },
    Profile {
        kind: Kind::Demo,
        name: "demo",
        default_base_url: "sim://demo",
        endpoints: &[CHAT, MESSAGES, RESPONSES, GENERATE],
        operations: &Operation::ALL,
        auth: Auth::Nothing,
        headers: &[("anthropic-version", "2023-06-01")],
        forwarded: &["anthropic-version", "anthropic-beta", "openai-beta"],
        needs_credential: false,
    },
];

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 5] = [
        Kind::OpenAi,
        Kind::Anthropic,
        Kind::Google,
        Kind::Compatible,
        Kind::Demo,
    ];

    /// Their stable names.
    pub fn names() -> [&'static str; 5] {
        Self::ALL.map(Kind::name)
    }

    /// Its row of the table.
    pub fn profile(self) -> &'static Profile {
        let [openai, anthropic, google, compatible, demo] = &PROFILES;
        match self {
            Kind::OpenAi => openai,
            Kind::Anthropic => anthropic,
            Kind::Google => google,
            Kind::Compatible => compatible,
            Kind::Demo => demo,
        }
    }

    /// Its stable name, as stored and as written in `hub.toml`.
    pub fn name(self) -> &'static str {
        self.profile().name
    }

    /// Where it lives when nobody says otherwise.
    pub fn default_base_url(self) -> Option<&'static str> {
        let url = self.profile().default_base_url;
        (!url.is_empty()).then_some(url)
    }

    /// Models that no list has are sent on all the same.
    pub fn takes_unlisted_models(self) -> bool {
        !matches!(self, Kind::Demo)
    }

    /// Responses that it was asked to store can be continued there by their id.
    pub fn keeps_responses(self) -> bool {
        matches!(self, Kind::OpenAi)
    }

    /// A model name may carry a script (`chat+delay=200`), which is not part of its name in the
    /// price book.
    pub fn has_scripts(self) -> bool {
        matches!(self, Kind::Demo)
    }

    /// The kind with this stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.profile().name == name)
    }
}

impl Profile {
    /// Where a call goes: the caller's own dialect where the provider speaks it, else its best.
    pub fn endpoint_for(&self, dialect: Dialect) -> Option<Endpoint> {
        self.endpoints
            .iter()
            .find(|endpoint| endpoint.dialect == dialect)
            .or_else(|| self.endpoints.first())
            .copied()
    }
}

impl Profile {
    /// Where a call of this operation goes, if there.
    pub fn endpoint_of(&self, operation: Operation) -> Option<Endpoint> {
        let offered = self.operations.contains(&operation);
        offered.then_some(Endpoint {
            path: operation.path(),
            ..CHAT
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_finds_its_own_row_and_its_name_leads_back() {
        for kind in Kind::ALL {
            assert_eq!(kind.profile().kind, kind);
            assert_eq!(Kind::from_name(kind.profile().name), Some(kind));
            assert!(!kind.profile().endpoints.is_empty());
        }
    }
}
