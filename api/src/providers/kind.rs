//! The kinds of providers by name. What only differs by URL is the same kind.

use wire::Dialect;

use super::rows::{authors, china, cloud, hosts, local, makers, markets};
use super::{Endpoint, Profile};
use super::{aws, vertex};

/// Declares the kinds: each with its row of the table.
macro_rules! kinds {
    ($($(#[$meaning:meta])* $kind:ident => $row:path,)*) => {
        /// A kind of provider.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$meaning])* $kind,)*
        }

        impl Kind {
            const COUNT: usize = [$(Kind::$kind),*].len();

            /// Every kind.
            pub const ALL: [Kind; Kind::COUNT] = [$(Kind::$kind),*];

            /// Its row of the table.
            pub fn profile(self) -> &'static Profile {
                match self {
                    $(Kind::$kind => &$row,)*
                }
            }
        }
    };
}

kinds! {
    /// OpenAI.
    OpenAi => authors::OPENAI,
    /// Anthropic.
    Anthropic => authors::ANTHROPIC,
    /// Google's Gemini API.
    Google => authors::GOOGLE,
    /// DeepSeek.
    DeepSeek => makers::DEEPSEEK,
    /// xAI.
    XAi => makers::XAI,
    /// Mistral AI.
    Mistral => makers::MISTRAL,
    /// Perplexity.
    Perplexity => makers::PERPLEXITY,
    /// Cohere.
    Cohere => makers::COHERE,
    /// Ideogram.
    Ideogram => makers::IDEOGRAM,
    /// OpenRouter.
    OpenRouter => markets::OPENROUTER,
    /// Poe.
    Poe => markets::POE,
    /// Hugging Face's router of inference providers.
    HuggingFace => markets::HUGGINGFACE,
    /// Another AIGNE Hub.
    AigneHub => markets::AIGNE_HUB,
    /// Groq.
    Groq => hosts::GROQ,
    /// Together AI.
    Together => hosts::TOGETHER,
    /// Fireworks AI.
    Fireworks => hosts::FIREWORKS,
    /// Cerebras.
    Cerebras => hosts::CEREBRAS,
    /// NVIDIA NIM.
    Nvidia => hosts::NVIDIA,
    /// SambaNova.
    SambaNova => hosts::SAMBANOVA,
    /// DeepInfra.
    DeepInfra => hosts::DEEPINFRA,
    /// Doubao, on Volcengine's Ark.
    Doubao => china::DOUBAO,
    /// Moonshot AI (Kimi).
    Moonshot => china::MOONSHOT,
    /// Zhipu AI (GLM), outside China Z.ai.
    Zhipu => china::ZHIPU,
    /// Alibaba's DashScope (Qwen).
    DashScope => china::DASHSCOPE,
    /// MiniMax.
    MiniMax => china::MINIMAX,
    /// SiliconFlow.
    SiliconFlow => china::SILICONFLOW,
    /// Ollama.
    Ollama => local::OLLAMA,
    /// vLLM.
    Vllm => local::VLLM,
    /// LM Studio.
    LmStudio => local::LMSTUDIO,
    /// The server of llama.cpp.
    LlamaCpp => local::LLAMACPP,
    /// Amazon Bedrock.
    Bedrock => cloud::BEDROCK,
    /// Azure OpenAI.
    Azure => cloud::AZURE,
    /// Google's Vertex AI.
    Vertex => cloud::VERTEX,
    /// Any server that speaks OpenAI's chat completions under its own URL.
    Compatible => local::COMPATIBLE,
    /// The simulator inside this process.
    Demo => local::DEMO,
}

impl Kind {
    /// Their stable names.
    pub fn names() -> [&'static str; Kind::COUNT] {
        Self::ALL.map(Kind::name)
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

    /// Where it lives in this region when nobody says otherwise.
    pub fn base_url_in(self, region: Option<&str>) -> Option<String> {
        match self {
            Kind::Bedrock => aws::base_url(region?),
            Kind::Vertex => vertex::base_url(region?),
            _ => self.default_base_url().map(str::to_owned),
        }
    }

    /// What a region of this kind is called and looks like, where the address follows from it.
    pub fn regions(self) -> Option<&'static str> {
        match self {
            Kind::Bedrock => Some("a region of AWS, such as us-east-1"),
            Kind::Vertex => Some("a location of Google Cloud, such as global or europe-west4"),
            _ => None,
        }
    }

    /// Where a call for a model goes: the caller's own dialect where the model speaks it, else the
    /// best that it speaks.
    pub fn endpoint_for(self, dialect: Dialect, model: &str) -> Option<Endpoint> {
        match self {
            Kind::Vertex if vertex::is_claude(model) => Some(Endpoint::VERTEX_CLAUDE),
            Kind::Vertex => Some(Endpoint::VERTEX_GENERATE),
            _ => self.profile().endpoint_for(dialect),
        }
    }

    /// Models that no list has are sent on all the same.
    pub fn takes_unlisted_models(self) -> bool {
        !matches!(self, Kind::Demo)
    }

    /// Responses that it was asked to store can be continued there by their id.
    pub fn keeps_responses(self) -> bool {
        matches!(self, Kind::OpenAi | Kind::Azure)
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use url::Url;
    use wire::Operation;

    use super::*;

    #[test]
    fn every_kind_finds_its_own_row_and_its_name_leads_back() {
        for kind in Kind::ALL {
            let profile = kind.profile();
            assert_eq!(profile.kind, kind);
            assert_eq!(Kind::from_name(profile.name), Some(kind));
            let talks = !profile.endpoints.is_empty();
            assert!(talks || !profile.operations.is_empty(), "{}", profile.name);
            assert!(!profile.title.is_empty(), "{}", profile.name);
        }
    }

    #[test]
    fn every_address_is_one_that_an_admin_could_have_typed() {
        for kind in Kind::ALL {
            let profile = kind.profile();
            let others = profile.other_base_urls.iter().map(|(url, _)| *url);
            for address in others.chain(kind.default_base_url()) {
                let url = Url::parse(address).unwrap();
                assert!(!address.ends_with('/'), "{address}");
                let near = url.host_str() == Some("localhost");
                assert_eq!(near, profile.private && kind != Kind::Demo, "{address}");
                assert!(near || url.scheme() != "http", "{address}");
            }
        }
    }

    #[test]
    fn no_variable_makes_two_providers() {
        let mut seen = HashSet::new();
        for kind in Kind::ALL {
            let profile = kind.profile();
            for variable in profile
                .key_variables
                .iter()
                .chain(&profile.base_url_variable)
            {
                assert!(seen.insert(*variable), "{variable}");
            }
        }
    }

    #[test]
    fn the_readme_says_who_has_which_api_beside_chat() {
        let readme = include_str!("../../../README.md");
        for operation in Operation::ALL {
            let has = |kind: &Kind| kind.profile().operations.contains(&operation);
            let named = Kind::ALL.into_iter().filter(has);
            let names: Vec<_> = named.map(|kind| format!("`{}`", kind.name())).collect();
            let line = format!("| `/v1{}` | {} |", operation.path(), names.join(", "));
            assert!(readme.contains(&line), "README.md lacks: {line}");
        }
    }

    #[test]
    fn the_readme_names_every_variable_and_every_kind_that_has_one() {
        let readme = include_str!("../../../README.md");
        for kind in Kind::ALL {
            let profile = kind.profile();
            let Some(address) = profile.base_url_variable else {
                continue;
            };
            let keys: Vec<_> = profile
                .key_variables
                .iter()
                .map(|variable| format!("`{variable}`"))
                .collect();
            let default = match profile.default_base_url {
                "" => String::new(),
                url => format!(", default `{url}`"),
            };
            let line = format!(
                "| {} | `{}` | {} | `{address}`{default} |",
                profile.title,
                profile.name,
                keys.join(" or "),
            );
            assert!(readme.contains(&line), "README.md lacks: {line}");
        }
    }
}
