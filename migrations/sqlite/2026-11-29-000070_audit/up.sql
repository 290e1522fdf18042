-- What people and keys changed by the admin API. Each entry holds the hash of the one before it, so
-- that a changed, removed or inserted one shows. `status` NULL: whoever asked left before it ended.
CREATE TABLE audit_entries (
    number INTEGER PRIMARY KEY NOT NULL CHECK (number > 0),
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    actor_name TEXT,
    role TEXT NOT NULL,
    operation TEXT NOT NULL,
    path TEXT NOT NULL,
    status INTEGER,
    request_id TEXT,
    address TEXT,
    told TEXT,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entries_actor ON audit_entries (actor_id, number);
CREATE INDEX audit_entries_operation ON audit_entries (operation, number);

CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE (ABORT, 'audit entries are never changed');
END;
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE (ABORT, 'audit entries are never deleted');
END;
-- INSERT OR REPLACE would delete a row without firing the trigger above.
CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE number = NEW.number)
BEGIN
    SELECT RAISE (ABORT, 'this audit entry exists');
END;
