-- Names that callers may ask for instead of a model, and where their calls go. `definition` is a JSON
-- object (steps, targets, conditions), written and read as a whole by one place in the program. A
-- route of hub.toml goes before one of the database that has the same name.
CREATE TABLE routes (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    definition TEXT NOT NULL,
    managed_by TEXT NOT NULL CHECK (managed_by IN ('database', 'hub.toml')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (name, managed_by)
) STRICT;

-- Why a try was made where it was: the route that the call went by, a stable word for what chose the
-- target, and the same in words for people. NULL in rows of older versions.
ALTER TABLE attempts ADD COLUMN route TEXT;
ALTER TABLE attempts ADD COLUMN chosen_by TEXT;
ALTER TABLE attempts ADD COLUMN reason TEXT;
