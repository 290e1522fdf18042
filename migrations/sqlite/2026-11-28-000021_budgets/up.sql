-- How much may be used in a period by a key, a user, a project or the whole hub. `hard` 1: a call
-- that would go over it is refused. `extra_nanos` is added to the amount until `extra_until`.
CREATE TABLE budgets (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('hub', 'key', 'user', 'project')),
    scope_id TEXT,
    amount_nanos INTEGER NOT NULL CHECK (amount_nanos >= 0),
    period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month', 'total')),
    time_zone TEXT NOT NULL,
    warn_percent INTEGER CHECK (warn_percent >= 1 AND warn_percent <= 100),
    hard INTEGER NOT NULL CHECK (hard IN (0, 1)),
    extra_nanos INTEGER NOT NULL CHECK (extra_nanos >= 0),
    extra_until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((scope = 'hub') = (scope_id IS NULL))
) STRICT;

-- What was used of a budget. Written with the charge of each call; no edit of a budget touches it.
CREATE TABLE budget_periods (
    budget_id TEXT NOT NULL REFERENCES budgets (id) ON DELETE CASCADE,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER,
    used_nanos INTEGER NOT NULL CHECK (used_nanos >= 0),
    PRIMARY KEY (budget_id, starts_at)
) STRICT;
