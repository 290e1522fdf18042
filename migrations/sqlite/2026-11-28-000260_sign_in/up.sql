-- `email_trusted`: the address was given by an admin or vouched for by an issuer, not typed in by the
-- person alone. Who is deactivated can neither sign in nor use a key.
ALTER TABLE users ADD COLUMN email_trusted INTEGER NOT NULL DEFAULT 0 CHECK (email_trusted IN (0, 1));
ALTER TABLE users ADD COLUMN deactivated_at INTEGER;

-- `issuer_id`: an OpenID Connect issuer vouched for this sign-in; the session ends at `expires_at`
-- then, however much it is used. `id_token` is sealed: the issuer wants to see it at sign-out.
ALTER TABLE sessions ADD COLUMN issuer_id TEXT;
ALTER TABLE sessions ADD COLUMN id_token TEXT;
ALTER TABLE sessions ADD COLUMN user_agent TEXT;
ALTER TABLE sessions ADD COLUMN address TEXT;

-- OpenID Connect issuers that people may sign in with. Where the file and the database have the same
-- name, the file's is in force. `secret` is sealed, NULL for a client without one; `scopes` is a JSON
-- array, `roles` a JSON array of [group, role]. Without `default_role` who is in none of the groups
-- is refused.
CREATE TABLE issuers (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    url TEXT NOT NULL,
    client_id TEXT NOT NULL,
    secret TEXT,
    scopes TEXT NOT NULL,
    role_claim TEXT NOT NULL,
    roles TEXT NOT NULL,
    default_role TEXT CHECK (default_role IN ('owner', 'admin', 'member', 'guest')),
    sign_up INTEGER NOT NULL CHECK (sign_up IN (0, 1)),
    link_by_email INTEGER NOT NULL CHECK (link_by_email IN (0, 1)),
    private_network INTEGER NOT NULL CHECK (private_network IN (0, 1)),
    session_hours INTEGER NOT NULL CHECK (session_hours > 0),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    managed_by TEXT NOT NULL CHECK (managed_by IN ('database', 'hub.toml')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX issuers_name ON issuers (name, managed_by);

-- Who somebody is at an issuer: its URL and its own name for the person, which never changes.
CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT;
CREATE INDEX identities_user ON identities (user_id);

-- Sign-ins that were sent to an issuer and have not come back. `hash` is the SHA-256 of the cookie of
-- the browser that began it; state, nonce and code verifier are derived from the cookie.
CREATE TABLE sign_ins (
    hash TEXT PRIMARY KEY NOT NULL,
    issuer_id TEXT NOT NULL,
    target TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_ins_end ON sign_ins (expires_at);

-- Links that an admin made for somebody, each good for one use: to join the hub, or to set a new
-- password. The link's token is known by its SHA-256 only.
CREATE TABLE account_links (
    id TEXT PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'password')),
    role TEXT CHECK (role IN ('owner', 'admin', 'member', 'guest')),
    name TEXT,
    email TEXT,
    user_id TEXT,
    created_by TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX account_links_user ON account_links (user_id) WHERE user_id IS NOT NULL;
