-- Codes that whoever has one redeems for credits. Only the SHA-256 of a code is kept, in hexadecimal.
-- `lot_days`: the credits expire so many days after they were redeemed; NULL: they do not.
CREATE TABLE codes (
    id TEXT PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    last_four TEXT NOT NULL,
    note TEXT,
    amount_nanos INTEGER NOT NULL CHECK (amount_nanos > 0),
    uses INTEGER NOT NULL CHECK (uses > 0),
    used INTEGER NOT NULL CHECK (used >= 0 AND used <= uses),
    lot_days INTEGER CHECK (lot_days > 0),
    priority INTEGER NOT NULL CHECK (priority >= 0 AND priority <= 100),
    created_by TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;

-- Who redeemed which code: each customer once. Their credits came by `transfer_id`.
CREATE TABLE code_uses (
    code_id TEXT NOT NULL REFERENCES codes (id),
    owner TEXT NOT NULL,
    transfer_id TEXT NOT NULL REFERENCES transfers (id),
    used_at INTEGER NOT NULL,
    PRIMARY KEY (code_id, owner)
) STRICT;
