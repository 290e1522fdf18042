//! Settings of upstream AIGNE Hub that mean nothing here: whoever takes one over is told, instead of
//! believing that it still works. README, "Taking over an AIGNE Hub", has the same list.

use super::env::Env;

/// Names, and what is here instead.
const GONE: [(&str, &str); 14] = [
    ("ENABLE_ARCHIVE_MODEL_DATA_CRON", KEPT),
    ("RETENTION_MODEL_CALL_MONTHS", KEPT),
    ("RETENTION_MODEL_CALL_STATS_MONTHS", KEPT),
    ("RETENTION_USAGE_MONTHS", KEPT),
    ("ARCHIVE_RETENTION_QUARTERS", KEPT),
    ("MIN_ARCHIVE_FREE_GB", KEPT),
    ("ARCHIVE_MODEL_DATA_CRON_TIME", KEPT),
    ("MODEL_CALL_STATS_CRON_TIME", SUMS),
    ("MODEL_CALL_MONTHLY_STATS_CRON_TIME", SUMS),
    (
        "MODEL_RATE_CHECK_CRON_TIME",
        "price lists are fetched every HUB_PRICE_HOURS",
    ),
    (
        "ENABLE_AUTO_RATE_UPDATE",
        "a change of prices waits for an admin's approval",
    ),
    (
        "ENABLE_SERVER_TIMING",
        "call records tell how long each attempt took",
    ),
    ("VERBOSE", "HUB_LOG says how much is logged"),
    ("SHORT_URL_API_KEY", "links are not shortened by others"),
];

const KEPT: &str = "calls are kept, and nothing is archived";
const SUMS: &str = "sums are written with each call";

/// What is set of these, as it is told at the start.
pub(crate) fn told(env: &Env) -> Vec<String> {
    GONE.iter()
        .filter(|(name, _)| matches!(env.var(name), Ok(Some(_))))
        .map(|(name, instead)| format!("{name} has no meaning here: {instead}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_told_with_what_is_here_instead() {
        let env = Env::of([("VERBOSE", "true"), ("HUB_LOG", "info")]);
        assert_eq!(
            told(&env),
            ["VERBOSE has no meaning here: HUB_LOG says how much is logged"]
        );
    }

    #[test]
    fn the_readme_names_each_of_them() {
        let readme = include_str!("../../../README.md");
        for (name, _) in GONE {
            assert!(readme.contains(&format!("`{name}`")), "{name}");
        }
    }
}
