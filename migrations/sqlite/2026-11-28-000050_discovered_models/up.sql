-- Models that a provider's own list told, beside those that an admin named. A refresh replaces all
-- of a provider's.
CREATE TABLE discovered_models (
    provider_id TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    context_tokens INTEGER,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (provider_id, name)
) STRICT;
