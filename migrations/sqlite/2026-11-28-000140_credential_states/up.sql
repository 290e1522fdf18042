-- How a credential stands with its provider, beyond what an admin set. `model` is '' where the whole
-- credential is meant. `until_at`: it ends by itself then; `check_at`: the hub asks the provider then
-- whether it takes the credential again; `failures`: how often in a row it was so. The row with the
-- latest `changed_at` counts, whichever process wrote it.
CREATE TABLE credential_states (
    credential_id TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'limited', 'barred', 'refused', 'exhausted')),
    until_at INTEGER,
    code TEXT,
    reason TEXT,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    check_at INTEGER,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (credential_id, model)
) STRICT;
CREATE INDEX credential_states_due ON credential_states (check_at) WHERE check_at IS NOT NULL;
