//! Who manages a row, and whose row is in force when several have the same name.

/// Who manages a row; a later one wins over an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The program itself.
    Builtin,
    /// The embedded price catalogue.
    Catalogue,
    /// People, through the console and the admin API.
    Database,
    /// The configuration file.
    HubToml,
    /// Environment variables.
    Environment,
}

impl Source {
    /// As columns `managed_by` and `source` spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Builtin => "builtin",
            Source::Catalogue => "catalogue",
            Source::Database => "database",
            Source::HubToml => "hub.toml",
            Source::Environment => "environment",
        }
    }

    /// The one that is spelled so.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "builtin" => Some(Source::Builtin),
            "catalogue" => Some(Source::Catalogue),
            "database" => Some(Source::Database),
            "hub.toml" => Some(Source::HubToml),
            "environment" => Some(Source::Environment),
            _ => None,
        }
    }

    /// Whether rows of this source can be changed through the admin API.
    pub fn is_editable(self) -> bool {
        self == Source::Database
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn environment_wins_over_file_over_database_over_what_comes_with_the_hub() {
        let weakest_first = [
            "builtin",
            "catalogue",
            "database",
            "hub.toml",
            "environment",
        ];
        let sources: Vec<_> = weakest_first
            .iter()
            .filter_map(|text| Source::parse(text))
            .collect();
        assert!(sources.is_sorted());
        let texts: Vec<_> = sources.iter().map(|source| source.as_str()).collect();
        assert_eq!(texts, weakest_first);
    }
}
