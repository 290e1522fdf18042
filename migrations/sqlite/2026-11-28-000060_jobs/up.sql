-- What is done now and then, by one of the processes that share this file: whoever holds the row
-- until `held_until` does it. Times are milliseconds since 1970.
CREATE TABLE jobs (
    name TEXT PRIMARY KEY NOT NULL,
    next_at INTEGER NOT NULL,
    holder TEXT,
    held_until INTEGER,
    started_at INTEGER,
    finished_at INTEGER,
    runs INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT
) STRICT;
