//! Whether a file is what it should be, before anything of it is taken.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{Aikit, AikitError};

/// The last migration of AIGNE Hub 0.9.13, whose tables are known here.
const NEWEST: &str = "20260316000001";

/// What a file must have: these tables, with at least these columns.
const NEEDED: &[(&str, &[&str])] = &[
    ("AiProviders", &["id", "name", "baseUrl", "enabled"]),
    ("AiCredentials", &["id", "providerId", "credentialValue"]),
    (
        "AiModelRates",
        &[
            "id",
            "providerId",
            "model",
            "type",
            "inputRate",
            "outputRate",
        ],
    ),
    (
        "ModelCalls",
        &["id", "model", "callTime", "status", "credits", "totalUsage"],
    ),
    ("Usages", &["id", "usedCredits", "usageReportStatus"]),
];

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

impl Aikit {
    /// Looks at the whole file: what it is, who wrote it, and that no page of it is broken.
    pub fn check(&mut self) -> Result<(), AikitError> {
        if !self.has_table("SequelizeMeta")? || !self.has_table("AiProviders")? {
            return Err(AikitError::Foreign {
                path: self.path.clone(),
                reason: "it has no tables `SequelizeMeta` and `AiProviders`".to_owned(),
            });
        }
        let migrations = self.words("SELECT CAST(name AS TEXT) AS word FROM SequelizeMeta")?;
        let mut newer: Vec<String> = migrations
            .into_iter()
            .filter(|name| date(name).as_str() > NEWEST)
            .collect();
        newer.sort();
        if let Some(migration) = newer.into_iter().next() {
            return Err(AikitError::Newer {
                path: self.path.clone(),
                migration,
            });
        }
        for (table, needed) in NEEDED {
            let columns = self.columns(table)?;
            let lacking = needed
                .iter()
                .find(|name| !columns.iter().any(|c| c == *name));
            if let Some(column) = lacking {
                return Err(AikitError::Older {
                    path: self.path.clone(),
                    reason: format!("its table `{table}` has no column `{column}`"),
                });
            }
        }
        self.check_pages()
    }

    /// Looks at every page.
    pub fn check_pages(&mut self) -> Result<(), AikitError> {
        let found = self.words("SELECT quick_check AS word FROM pragma_quick_check")?;
        match found.first().map(|row| row.as_str()) {
            Some("ok") => Ok(()),
            other => Err(AikitError::Damaged {
                path: self.path.clone(),
                reason: other.unwrap_or("no answer").to_owned(),
            }),
        }
    }

    fn words(&mut self, query: &str) -> Result<Vec<String>, AikitError> {
        let rows = diesel::sql_query(query).load::<Word>(&mut self.conn);
        let rows = rows.map_err(|error| self.explained(&error))?;
        Ok(rows.into_iter().map(|row| row.word).collect())
    }
}

/// The digits that a migration's name begins with, filled up to those of a second.
fn date(name: &str) -> String {
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    format!("{digits:0<14}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_compared_by_their_dates() {
        assert_eq!(date("20260316000001-add.js").as_str(), NEWEST);
        assert!(date("20231229-genesis.js").as_str() < NEWEST);
        assert!(date("20260317-next.js").as_str() > NEWEST);
        assert!(date("no-date.js").as_str() < NEWEST);
    }
}
