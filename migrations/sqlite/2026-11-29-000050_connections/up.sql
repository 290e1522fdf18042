-- Programs that ask for a key of their own, such as AIGNE's command line, and what somebody who is
-- signed in answered. A program is known by the SHA-256 of what it asks with, `hash`; the page on which
-- people answer knows `id` only, so that nobody takes a key away by the address of that page. The key is
-- made when the program fetches it, with `key_name` and `key_expires_at` as they were answered; `secret`
-- is that key, sealed, until the program says that it has it, or until `expires_at`, when the row goes.
CREATE TABLE connections (
    id TEXT PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    challenge TEXT NOT NULL,
    address TEXT,
    user_agent TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    answer TEXT CHECK (answer IN ('allowed', 'denied')),
    answered_by TEXT,
    answered_at INTEGER,
    key_name TEXT,
    key_expires_at INTEGER,
    key_id TEXT,
    secret TEXT
) STRICT;
CREATE INDEX connections_end ON connections (expires_at);
CREATE INDEX hub_keys_user ON hub_keys (user_id) WHERE user_id IS NOT NULL;
