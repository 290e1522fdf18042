-- Whether a model can be called at a provider, as calls and probes have last shown.
CREATE TABLE model_statuses (
    provider_id TEXT NOT NULL,
    -- The provider's name for the model.
    model TEXT NOT NULL,
    -- `chat`, `embedding`, `image` and so on, as in the price book.
    kind TEXT NOT NULL,
    available INTEGER NOT NULL CHECK (available IN (0, 1)),
    -- Why it cannot be called: a stable code, and the provider's words without secrets.
    error_code TEXT,
    error_detail TEXT,
    -- How often in a row it failed.
    failures INTEGER NOT NULL,
    -- How long the last answer took to begin, where that is known.
    response_ms INTEGER,
    -- 'traffic', 'call', 'list': how it is known.
    source TEXT NOT NULL,
    -- Milliseconds since 1970.
    checked_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    -- The provider is asked again then; NULL: when its turn comes.
    check_at INTEGER,
    PRIMARY KEY (provider_id, model, kind)
) STRICT;

CREATE INDEX model_statuses_by_change ON model_statuses (changed_at);
