-- Books of an upstream AIGNE Hub (its file `aikit.db`) that are taken over, one row for each time.
-- What it brings of the past is seen from `visible_at` on. `gone` says that no process had the file
-- open when it began: only then what upstream had not reported yet is taken over.
CREATE TABLE imports (
    id TEXT PRIMARY KEY NOT NULL,
    source TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    step TEXT NOT NULL,
    gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
    error_code TEXT,
    error TEXT,
    created_at INTEGER NOT NULL,
    visible_at INTEGER,
    finished_at INTEGER
) STRICT;
CREATE INDEX imports_source ON imports (source, id);

-- How far a part of it has come (`place` is a row number of upstream's table, or a time), and what
-- came of the rows: `seen` = `brought` + `known` + those that the notes count.
CREATE TABLE import_parts (
    import_id TEXT NOT NULL REFERENCES imports (id),
    part TEXT NOT NULL,
    place INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    brought INTEGER NOT NULL,
    known INTEGER NOT NULL,
    PRIMARY KEY (import_id, part)
) STRICT, WITHOUT ROWID;

-- What did not come, or not as it was, and why.
CREATE TABLE import_notes (
    import_id TEXT NOT NULL REFERENCES imports (id),
    part TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    rows INTEGER NOT NULL,
    PRIMARY KEY (import_id, part, code, detail)
) STRICT, WITHOUT ROWID;

-- A call that an import brought, and upstream's id of it.
ALTER TABLE call_records ADD COLUMN import_id TEXT;
ALTER TABLE call_records ADD COLUMN origin_id TEXT;

-- Upstream's billing ledger, by its own ids. `status` is 'open', 'counted' or 'reported';
-- `taken_at` says when the hub took it upon itself to tell Payment Kit.
CREATE TABLE imported_usages (
    id TEXT PRIMARY KEY NOT NULL,
    import_id TEXT NOT NULL REFERENCES imports (id),
    created_at INTEGER NOT NULL,
    user_id TEXT,
    project TEXT,
    model TEXT,
    kind TEXT,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    images INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    charge_nanos INTEGER,
    status TEXT NOT NULL CHECK (status IN ('open', 'counted', 'reported')),
    taken_at INTEGER
) STRICT;
CREATE INDEX imported_usages_open ON imported_usages (id) WHERE status = 'open' AND taken_at IS NULL;
CREATE INDEX imported_usages_project ON imported_usages (project, created_at) WHERE user_id IS NULL;
