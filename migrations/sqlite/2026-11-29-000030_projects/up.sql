-- What is known of the applications that calls are counted under.
CREATE TABLE projects (
    -- What their calls are counted under: an application's DID, or whatever a client told.
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT,
    logo TEXT,
    url TEXT,
    -- When the application was asked last, milliseconds since 1970; NULL: never.
    asked_at INTEGER
) STRICT;
