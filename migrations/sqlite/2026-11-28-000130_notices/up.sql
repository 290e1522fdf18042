-- What people should know: a balance or a budget that runs low, a price that no longer fits. A notice
-- is open while what it tells of holds, and stays when that is over.
-- `topic` and `subject` name what it is about, `step` how far that has come; `owner` is who is meant
-- (`user:…`, `key:…`), NULL: whoever manages the hub. `facts` is a JSON object.
CREATE TABLE notices (
    id TEXT PRIMARY KEY NOT NULL,
    topic TEXT NOT NULL,
    subject TEXT NOT NULL,
    step TEXT NOT NULL,
    owner TEXT,
    facts TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    over_at INTEGER
) STRICT;
CREATE UNIQUE INDEX notices_open ON notices (topic, subject) WHERE over_at IS NULL;
CREATE INDEX notices_owner ON notices (owner, id);

-- Balances below a threshold are looked for every few seconds.
CREATE INDEX accounts_credits ON accounts (balance_nanos) WHERE kind = 'credits';
