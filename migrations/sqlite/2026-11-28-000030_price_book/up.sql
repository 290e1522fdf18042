-- Whose calls a rate is for (`scope`: '' is everyone, else `project:…`, `user:…` or `key:…`), from
-- when it is in force (`starts_at`: NULL means since it was written), and what it was made from
-- (`basis`: JSON of what the provider asks, the margin and the price of a credit). The rows of one
-- model, source and scope follow one another in time: the next begins when the one before retires.
ALTER TABLE rates ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE rates ADD COLUMN starts_at INTEGER;
ALTER TABLE rates ADD COLUMN basis TEXT;
DROP INDEX rates_in_force;
CREATE UNIQUE INDEX rates_last ON rates (provider, model, kind, source, scope) WHERE retired_at IS NULL;
CREATE INDEX rates_retired ON rates (retired_at);
CREATE INDEX rates_of_model ON rates (provider, model, kind);

-- A price list that somebody brought, and what it would change. `status` of a list that could not
-- be read is 'malformed', with the reason.
CREATE TABLE price_lists (
    id TEXT PRIMARY KEY NOT NULL,
    origin TEXT NOT NULL,
    form TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('staged', 'decided', 'malformed')),
    reason TEXT,
    unchanged INTEGER NOT NULL,
    left_aside INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- One change of a list. `terms` is the JSON of the rate that would come in force; `old_rate_id` the
-- row that was in force when the list was read. A change that is too large says so in `reason`.
CREATE TABLE price_changes (
    id TEXT PRIMARY KEY NOT NULL,
    list_id TEXT NOT NULL REFERENCES price_lists (id),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    old_rate_id TEXT,
    terms TEXT NOT NULL,
    reason TEXT,
    status TEXT NOT NULL CHECK (status IN ('staged', 'live', 'rejected')),
    decided_by TEXT,
    decided_at INTEGER
) STRICT;
CREATE INDEX price_changes_list ON price_changes (list_id, id);

-- The first answer to a request that carried an idempotency key, for whoever sends it again.
CREATE TABLE price_replies (
    idempotency_key TEXT PRIMARY KEY NOT NULL,
    request_hash TEXT NOT NULL,
    reply TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
