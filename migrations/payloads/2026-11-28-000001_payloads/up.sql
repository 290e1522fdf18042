-- What conversations need later. Every row can be lost: the books do not know of this file.
CREATE TABLE payloads (
    -- Whose it is: no other principal may see it.
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    -- 'response', 'turn'
    kind TEXT NOT NULL,
    -- The id of what went before in the same conversation.
    previous TEXT,
    -- The vault's envelope, bound to owner and id.
    sealed TEXT NOT NULL,
    -- Room that the row takes, as it is counted for the limits.
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    -- Milliseconds since 1970: what was not used for longest is the first to go.
    used_at INTEGER NOT NULL,
    -- Milliseconds since 1970.
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (owner, id)
) STRICT;

CREATE INDEX payloads_by_id ON payloads (id);
CREATE INDEX payloads_by_use_of_owner ON payloads (owner, used_at);
CREATE INDEX payloads_by_use ON payloads (used_at);
CREATE INDEX payloads_by_end ON payloads (expires_at);

-- Bytes held by each owner, and by all under the name ''. Kept by the triggers below, so that no
-- limit needs a count of rows.
CREATE TABLE held (
    owner TEXT PRIMARY KEY NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;

CREATE TRIGGER payloads_more AFTER INSERT ON payloads BEGIN
    INSERT INTO held (owner, bytes) VALUES (new.owner, new.bytes)
        ON CONFLICT (owner) DO UPDATE SET bytes = bytes + excluded.bytes;
    INSERT INTO held (owner, bytes) VALUES ('', new.bytes)
        ON CONFLICT (owner) DO UPDATE SET bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER payloads_less AFTER DELETE ON payloads BEGIN
    UPDATE held SET bytes = bytes - old.bytes WHERE owner = old.owner;
    UPDATE held SET bytes = bytes - old.bytes WHERE owner = '';
    DELETE FROM held WHERE owner = old.owner AND bytes <= 0 AND owner <> '';
END;
