-- Replies that are given again: to who repeats a call ('once'), and to who asks the same ('cache').
-- Every row can be lost: then the call is made again.
CREATE TABLE replies (
    -- 'once', 'cache'
    kind TEXT NOT NULL,
    -- SHA-256 in hexadecimal: what it is found by.
    name TEXT NOT NULL,
    -- Whose: nobody else may get it.
    scope TEXT NOT NULL,
    -- `provider/model` that answered; empty while that is not known.
    model TEXT NOT NULL,
    -- SHA-256 in hexadecimal of what was asked.
    fingerprint TEXT NOT NULL,
    -- The vault's envelope, bound to kind and name. NULL: the call is under way.
    sealed TEXT,
    -- Room that the row takes, as it is counted for the limits.
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    -- The process that makes the call, and until when it says so.
    holder TEXT,
    held_until INTEGER,
    -- Milliseconds since 1970, as all times here. What was not used for longest is the first to go.
    made_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT;

CREATE INDEX replies_by_use_of_scope ON replies (kind, scope, used_at);
CREATE INDEX replies_by_use ON replies (kind, used_at);
CREATE INDEX replies_by_end ON replies (expires_at);

-- Bytes and rows of each kind by scope, and of all under the scope ''. Kept by the triggers below, so
-- that no limit needs a count of rows.
CREATE TABLE reply_room (
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (kind, scope)
) STRICT;

CREATE TRIGGER replies_more AFTER INSERT ON replies BEGIN
    INSERT INTO reply_room (kind, scope, rows, bytes) VALUES (new.kind, new.scope, 1, new.bytes)
        ON CONFLICT (kind, scope) DO UPDATE SET rows = rows + 1, bytes = bytes + excluded.bytes;
    INSERT INTO reply_room (kind, scope, rows, bytes) VALUES (new.kind, '', 1, new.bytes)
        ON CONFLICT (kind, scope) DO UPDATE SET rows = rows + 1, bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER replies_less AFTER DELETE ON replies BEGIN
    UPDATE reply_room SET rows = rows - 1, bytes = bytes - old.bytes
        WHERE kind = old.kind AND scope IN ('', old.scope);
    DELETE FROM reply_room WHERE kind = old.kind AND scope = old.scope AND rows <= 0;
END;
