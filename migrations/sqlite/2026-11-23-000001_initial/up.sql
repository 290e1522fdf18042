-- Times are milliseconds since 1970 in UTC, money is in billionths of a credit ("nanos"), rates are
-- nanos per million units, JSON is text. STRICT tables know INTEGER and TEXT; booleans are 0 and 1.

-- One row per configuration source that may be read by a running hub: `version` moves with every
-- change that a snapshot must notice, whichever process made it.
CREATE TABLE config_version (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO config_version (id, version) VALUES (1, 1);

-- Small settings of this installation that a person or the hub itself wrote.
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Keys that seal secrets, each sealed itself by the master key.
CREATE TABLE data_keys (
    id TEXT PRIMARY KEY NOT NULL,
    sealed TEXT NOT NULL,
    master_key_id TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
    source TEXT NOT NULL,
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER
) STRICT;

-- Browser sessions. The cookie's value is stored as its SHA-256 only.
CREATE TABLE sessions (
    hash TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    csrf TEXT NOT NULL,
    from_owner_link INTEGER NOT NULL CHECK (from_owner_link IN (0, 1)),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id);

-- One-time links that sign the owner in.
CREATE TABLE owner_links (
    hash TEXT PRIMARY KEY NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

-- The same name may come from several sources; the one that ranks highest is in force.
CREATE TABLE providers (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    base_url TEXT NOT NULL,
    region TEXT,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    private_network INTEGER NOT NULL CHECK (private_network IN (0, 1)),
    config TEXT NOT NULL,
    managed_by TEXT NOT NULL CHECK (managed_by IN ('database', 'hub.toml', 'environment', 'builtin')),
    created_by TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (name, managed_by)
) STRICT;

-- `sealed` is bound to the row's id; `saved_for` is the origin that the secret may be sent to.
CREATE TABLE credentials (
    id TEXT PRIMARY KEY NOT NULL,
    provider_id TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('api_key', 'access_key_pair', 'custom')),
    sealed TEXT NOT NULL,
    masked TEXT NOT NULL,
    saved_for TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    weight INTEGER NOT NULL CHECK (weight >= 0),
    error TEXT,
    usage_count INTEGER NOT NULL,
    last_used_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX credentials_provider ON credentials (provider_id);

-- Models that a provider offers beyond those of the catalogue, or with facts of their own.
CREATE TABLE models (
    id TEXT PRIMARY KEY NOT NULL,
    provider_id TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    context_tokens INTEGER,
    output_tokens INTEGER,
    abilities TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (provider_id, name, kind)
) STRICT;

-- The price book. A change makes a new row and retires the old one, so that each call can name the
-- row it was charged under. `provider` is a provider's name. NULL in a class: as the class it is
-- part of (cache reads and writes as input, reasoning as output). `cost_*` is what the provider
-- asks, in billionths of a US dollar per million units; `rate_*` is what the hub charges, in nanos
-- per million units. `tiers` holds rates for long contexts and service tiers.
CREATE TABLE rates (
    id TEXT PRIMARY KEY NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    display_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    description TEXT,
    source TEXT NOT NULL CHECK (source IN ('database', 'hub.toml', 'catalogue')),
    source_version TEXT,
    rate_input INTEGER NOT NULL CHECK (rate_input >= 0),
    rate_output INTEGER NOT NULL CHECK (rate_output >= 0),
    rate_cache_read INTEGER CHECK (rate_cache_read >= 0),
    rate_cache_write_5m INTEGER CHECK (rate_cache_write_5m >= 0),
    rate_cache_write_1h INTEGER CHECK (rate_cache_write_1h >= 0),
    rate_reasoning INTEGER CHECK (rate_reasoning >= 0),
    rate_audio_input INTEGER CHECK (rate_audio_input >= 0),
    rate_audio_output INTEGER CHECK (rate_audio_output >= 0),
    rate_image_input INTEGER CHECK (rate_image_input >= 0),
    rate_image_output INTEGER CHECK (rate_image_output >= 0),
    cost_input INTEGER CHECK (cost_input >= 0),
    cost_output INTEGER CHECK (cost_output >= 0),
    tiers TEXT NOT NULL,
    metadata TEXT NOT NULL,
    deprecated INTEGER NOT NULL CHECK (deprecated IN (0, 1)),
    created_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
CREATE UNIQUE INDEX rates_in_force ON rates (provider, model, kind, source) WHERE retired_at IS NULL;

-- `target` is `provider/model`.
CREATE TABLE aliases (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    target TEXT NOT NULL,
    managed_by TEXT NOT NULL CHECK (managed_by IN ('database', 'hub.toml')),
    created_at INTEGER NOT NULL,
    UNIQUE (name, managed_by)
) STRICT;

-- Keys that applications call with. Only the SHA-256 of the secret is kept, in hexadecimal.
CREATE TABLE hub_keys (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    last_four TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    user_id TEXT,
    project TEXT,
    models TEXT NOT NULL,
    managed_by TEXT NOT NULL CHECK (managed_by IN ('database', 'hub.toml')),
    replaced_by TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER
) STRICT;

-- One row per call of a client, written when the call ends, with its charge.
CREATE TABLE call_records (
    id TEXT PRIMARY KEY NOT NULL,
    request_id TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    ttft_ms INTEGER,
    surface TEXT NOT NULL,
    streamed INTEGER NOT NULL CHECK (streamed IN (0, 1)),
    status TEXT NOT NULL CHECK (status IN ('success', 'failed', 'cancelled')),
    http_status INTEGER NOT NULL,
    error_code TEXT,
    error_message TEXT,
    requested_model TEXT NOT NULL,
    provider TEXT,
    model TEXT,
    provider_id TEXT,
    credential_id TEXT,
    key_id TEXT,
    key_name TEXT,
    user_id TEXT,
    project TEXT,
    upstream_id TEXT,
    stop_reason TEXT,
    service_tier TEXT,
    usage_source TEXT NOT NULL CHECK (usage_source IN ('reported', 'estimated', 'none')),
    input_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_5m_tokens INTEGER NOT NULL,
    cache_write_1h_tokens INTEGER NOT NULL,
    audio_input_tokens INTEGER NOT NULL,
    image_input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    audio_output_tokens INTEGER NOT NULL,
    image_output_tokens INTEGER NOT NULL,
    rate_id TEXT,
    rate_source TEXT,
    charge_nanos INTEGER CHECK (charge_nanos >= 0),
    left_out TEXT NOT NULL,
    client_ip TEXT,
    user_agent TEXT
) STRICT;
CREATE INDEX call_records_key ON call_records (key_id, id);
CREATE INDEX call_records_user ON call_records (user_id, id);
CREATE INDEX call_records_request ON call_records (request_id);

-- One row per try at a provider.
CREATE TABLE attempts (
    id TEXT PRIMARY KEY NOT NULL,
    call_id TEXT NOT NULL REFERENCES call_records (id),
    number INTEGER NOT NULL,
    provider TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    model TEXT NOT NULL,
    credential_id TEXT,
    credential_name TEXT,
    status TEXT NOT NULL CHECK (status IN ('success', 'failed', 'cancelled')),
    http_status INTEGER,
    error_code TEXT,
    error_message TEXT,
    started_at INTEGER NOT NULL,
    first_byte_ms INTEGER,
    duration_ms INTEGER NOT NULL,
    UNIQUE (call_id, number)
) STRICT;

-- The ledger: accounts, and transfers that each take from one and give to another.
-- `floor_nanos` NULL: the balance may fall without limit.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT,
    balance_nanos INTEGER NOT NULL,
    floor_nanos INTEGER,
    created_at INTEGER NOT NULL,
    CHECK (floor_nanos IS NULL OR balance_nanos >= floor_nanos)
) STRICT;

CREATE TABLE transfers (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    debit_account TEXT NOT NULL REFERENCES accounts (id),
    credit_account TEXT NOT NULL REFERENCES accounts (id),
    amount_nanos INTEGER NOT NULL CHECK (amount_nanos > 0),
    call_id TEXT REFERENCES call_records (id),
    created_at INTEGER NOT NULL,
    CHECK (debit_account <> credit_account)
) STRICT;
CREATE UNIQUE INDEX transfers_charge ON transfers (call_id) WHERE kind = 'charge';
CREATE INDEX transfers_debit ON transfers (debit_account, id);
CREATE INDEX transfers_credit ON transfers (credit_account, id);

CREATE TRIGGER transfers_no_update BEFORE UPDATE ON transfers
BEGIN
    SELECT RAISE (ABORT, 'transfers are never changed');
END;
CREATE TRIGGER transfers_no_delete BEFORE DELETE ON transfers
BEGIN
    SELECT RAISE (ABORT, 'transfers are never deleted');
END;
-- INSERT OR REPLACE would delete a row without firing the trigger above.
CREATE TRIGGER transfers_no_replace BEFORE INSERT ON transfers
WHEN EXISTS (SELECT 1 FROM transfers WHERE id = NEW.id)
    OR (NEW.kind = 'charge' AND EXISTS (SELECT 1 FROM transfers WHERE kind = 'charge' AND call_id = NEW.call_id))
BEGIN
    SELECT RAISE (ABORT, 'this transfer exists');
END;
CREATE TRIGGER transfers_move AFTER INSERT ON transfers
BEGIN
    UPDATE accounts SET balance_nanos = balance_nanos - NEW.amount_nanos WHERE id = NEW.debit_account;
    UPDATE accounts SET balance_nanos = balance_nanos + NEW.amount_nanos WHERE id = NEW.credit_account;
END;
