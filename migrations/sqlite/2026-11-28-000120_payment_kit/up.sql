-- What Payment Kit is told where it holds the balances of customers.

-- Several charges of one customer and project, told as one. The id is the identifier under which
-- Payment Kit knows it; once a row is here its amount stands, so that sending it again is harmless.
-- `state`: `frozen`, to be sent; `accepted`, Payment Kit has it; `settled`, Payment Kit has taken
-- it from the balance or put it with what is owed; `dead`, Payment Kit refuses it for good;
-- `written_off`, an admin gave it up.
CREATE TABLE payment_events (
    id TEXT PRIMARY KEY NOT NULL,
    customer TEXT NOT NULL,
    project TEXT NOT NULL,
    amount_nanos INTEGER NOT NULL CHECK (amount_nanos > 0),
    calls INTEGER NOT NULL CHECK (calls >= 0),
    tokens INTEGER NOT NULL CHECK (tokens >= 0),
    frozen_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('frozen', 'accepted', 'settled', 'dead', 'written_off')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    next_attempt_at INTEGER NOT NULL,
    last_error TEXT,
    remote_id TEXT,
    accepted_at INTEGER,
    settled_at INTEGER,
    confirmed_nanos INTEGER,
    checked_at INTEGER,
    difference TEXT
) STRICT;
CREATE INDEX payment_events_due ON payment_events (state, next_attempt_at);
CREATE INDEX payment_events_customer ON payment_events (customer, state, settled_at);
CREATE INDEX payment_events_different ON payment_events (id) WHERE difference IS NOT NULL;
CREATE TRIGGER payment_events_frozen BEFORE UPDATE ON payment_events
WHEN NEW.id <> OLD.id OR NEW.customer <> OLD.customer OR NEW.project <> OLD.project
    OR NEW.amount_nanos <> OLD.amount_nanos OR NEW.frozen_at <> OLD.frozen_at
BEGIN
    SELECT RAISE (ABORT, 'what an event says is never changed');
END;
CREATE TRIGGER payment_events_no_delete BEFORE DELETE ON payment_events
BEGIN
    SELECT RAISE (ABORT, 'events are never deleted');
END;

-- A charge of such a customer, written with the call; its id is the call's. `event_id` is the event
-- that tells it. What an event left over because Payment Kit counts in larger parts stands here
-- again, as `<event>:rest`. `project` is empty for calls of none.
CREATE TABLE payment_usage (
    id TEXT PRIMARY KEY NOT NULL,
    customer TEXT NOT NULL,
    project TEXT NOT NULL,
    amount_nanos INTEGER NOT NULL CHECK (amount_nanos > 0),
    tokens INTEGER NOT NULL CHECK (tokens >= 0),
    created_at INTEGER NOT NULL,
    event_id TEXT REFERENCES payment_events (id)
) STRICT;
CREATE INDEX payment_usage_untold ON payment_usage (customer, project, created_at)
    WHERE event_id IS NULL;
CREATE INDEX payment_usage_event ON payment_usage (event_id) WHERE event_id IS NOT NULL;
CREATE TRIGGER payment_usage_told_once BEFORE UPDATE ON payment_usage
WHEN OLD.event_id IS NOT NULL OR NEW.id <> OLD.id OR NEW.customer <> OLD.customer
    OR NEW.project <> OLD.project OR NEW.amount_nanos <> OLD.amount_nanos
BEGIN
    SELECT RAISE (ABORT, 'a charge is told once and as it was');
END;
CREATE TRIGGER payment_usage_no_delete BEFORE DELETE ON payment_usage
BEGIN
    SELECT RAISE (ABORT, 'what was charged is never deleted');
END;

-- What Payment Kit said last of a customer. It was asked at `asked_at`: what was settled before is
-- in its figures, whatever else was charged is not. `vouched_nanos`: so much debt it answers for,
-- because it buys credits by itself.
CREATE TABLE payment_customers (
    customer TEXT PRIMARY KEY NOT NULL,
    remaining_nanos INTEGER NOT NULL,
    pending_nanos INTEGER NOT NULL,
    vouched_nanos INTEGER NOT NULL,
    asked_at INTEGER NOT NULL
) STRICT;
