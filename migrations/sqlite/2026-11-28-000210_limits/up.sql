-- How often may be called: by whom (`hub`, `key`, `user`, `project`; without `scope_id` each key, user
-- or project by itself) or what (`provider` by its name, `model` by a pattern such as `openai/*`).
CREATE TABLE limits (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('hub', 'key', 'user', 'project', 'provider', 'model')),
    scope_id TEXT,
    requests_per_minute INTEGER CHECK (requests_per_minute > 0),
    tokens_per_minute INTEGER CHECK (tokens_per_minute > 0),
    requests_per_day INTEGER CHECK (requests_per_day > 0),
    concurrent_calls INTEGER CHECK (concurrent_calls > 0),
    managed_by TEXT NOT NULL DEFAULT 'database',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (scope <> 'hub' OR scope_id IS NULL),
    CHECK (scope NOT IN ('provider', 'model') OR scope_id IS NOT NULL)
) STRICT;

-- The limits of a key by itself, and its place where calls wait: the higher goes first.
ALTER TABLE hub_keys ADD COLUMN requests_per_minute INTEGER;
ALTER TABLE hub_keys ADD COLUMN tokens_per_minute INTEGER;
ALTER TABLE hub_keys ADD COLUMN requests_per_day INTEGER;
ALTER TABLE hub_keys ADD COLUMN concurrent_calls INTEGER;
ALTER TABLE hub_keys ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;

-- Requests of a day (days since 1970, UTC) that count in a limit: what a restart must not forget.
CREATE TABLE limit_days (
    limit_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    day INTEGER NOT NULL,
    used INTEGER NOT NULL CHECK (used >= 0),
    PRIMARY KEY (limit_id, subject, day)
) STRICT;

-- What the processes on this file use of limits, and how much more each may use before it asks again.
-- `running` 0: it has ended. `alone` 1: it takes all, since it knows of no other.
CREATE TABLE limit_processes (
    process TEXT PRIMARY KEY NOT NULL,
    seen_at INTEGER NOT NULL,
    running INTEGER NOT NULL CHECK (running IN (0, 1)),
    alone INTEGER NOT NULL CHECK (alone IN (0, 1)),
    uses TEXT NOT NULL
) STRICT;
