-- Credits come in lots and are spent through leases; budgets count what is used in a period.

-- Who moved it and why, the key under which a repeated order is known, the transfer that this one
-- takes back, and the customer's account in whose statement it stands (a charge is paid out of a
-- lease of that account).
ALTER TABLE transfers ADD COLUMN note TEXT;
ALTER TABLE transfers ADD COLUMN actor TEXT;
ALTER TABLE transfers ADD COLUMN idempotency_key TEXT;
ALTER TABLE transfers ADD COLUMN of_transfer TEXT;
ALTER TABLE transfers ADD COLUMN for_account TEXT;
CREATE UNIQUE INDEX transfers_idempotency ON transfers (idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX transfers_of ON transfers (of_transfer) WHERE of_transfer IS NOT NULL;
CREATE INDEX transfers_statement ON transfers (for_account, created_at, id)
    WHERE for_account IS NOT NULL;

-- The same gap as that of `transfers_no_replace`, through the other unique column.
CREATE TRIGGER transfers_order_once BEFORE INSERT ON transfers
WHEN NEW.idempotency_key IS NOT NULL
    AND EXISTS (SELECT 1 FROM transfers WHERE idempotency_key = NEW.idempotency_key)
BEGIN
    SELECT RAISE (ABORT, 'this transfer exists');
END;

-- A new account is empty, and one that is there is not replaced: INSERT OR REPLACE would set its
-- balance aside from its transfers. IGNORE, because "insert unless it is there" is how accounts
-- are made.
CREATE TRIGGER accounts_start_empty BEFORE INSERT ON accounts
WHEN NEW.balance_nanos <> 0
BEGIN
    SELECT RAISE (ABORT, 'a new account is empty');
END;
CREATE TRIGGER accounts_no_replace BEFORE INSERT ON accounts
WHEN EXISTS (SELECT 1 FROM accounts WHERE id = NEW.id)
BEGIN
    SELECT RAISE (IGNORE);
END;
CREATE TRIGGER accounts_no_delete BEFORE DELETE ON accounts
BEGIN
    SELECT RAISE (ABORT, 'accounts are never deleted');
END;

-- A part of a customer's balance that was given at once. Its id is that of the transfer that gave
-- it. What is left of all lots of an account is the account's balance.
CREATE TABLE lots (
    id TEXT PRIMARY KEY NOT NULL REFERENCES transfers (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    amount_nanos INTEGER NOT NULL CHECK (amount_nanos > 0),
    remaining_nanos INTEGER NOT NULL
        CHECK (remaining_nanos >= 0 AND remaining_nanos <= amount_nanos),
    priority INTEGER NOT NULL CHECK (priority >= 0 AND priority <= 100),
    expires_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX lots_account ON lots (account_id, created_at);
CREATE INDEX lots_open ON lots (account_id, expires_at) WHERE remaining_nanos > 0;
CREATE INDEX lots_expiring ON lots (expires_at) WHERE remaining_nanos > 0 AND expires_at IS NOT NULL;

-- Which lots a transfer filled (more than 0) or emptied. Only ever added; `lots.remaining_nanos` is
-- kept by a trigger.
CREATE TABLE lot_entries (
    transfer_id TEXT NOT NULL REFERENCES transfers (id),
    lot_id TEXT NOT NULL REFERENCES lots (id),
    amount_nanos INTEGER NOT NULL CHECK (amount_nanos <> 0),
    PRIMARY KEY (transfer_id, lot_id)
) STRICT;
CREATE INDEX lot_entries_lot ON lot_entries (lot_id);
CREATE TRIGGER lots_start_empty BEFORE INSERT ON lots
WHEN NEW.remaining_nanos <> 0 OR EXISTS (SELECT 1 FROM lots WHERE id = NEW.id)
BEGIN
    SELECT RAISE (ABORT, 'a new lot is empty and not there yet');
END;
CREATE TRIGGER lots_no_delete BEFORE DELETE ON lots
BEGIN
    SELECT RAISE (ABORT, 'lots are never deleted');
END;
CREATE TRIGGER lot_entries_no_update BEFORE UPDATE ON lot_entries
BEGIN
    SELECT RAISE (ABORT, 'lot entries are never changed');
END;
CREATE TRIGGER lot_entries_no_delete BEFORE DELETE ON lot_entries
BEGIN
    SELECT RAISE (ABORT, 'lot entries are never deleted');
END;
CREATE TRIGGER lot_entries_no_replace BEFORE INSERT ON lot_entries
WHEN EXISTS (SELECT 1 FROM lot_entries WHERE transfer_id = NEW.transfer_id AND lot_id = NEW.lot_id)
BEGIN
    SELECT RAISE (ABORT, 'this lot entry exists');
END;
CREATE TRIGGER lot_entries_move AFTER INSERT ON lot_entries
BEGIN
    UPDATE lots SET remaining_nanos = remaining_nanos + NEW.amount_nanos WHERE id = NEW.lot_id;
END;

-- What one process may spend without asking: of an account (`purse` is its id; the credits lie in
-- the account `lease:<id>`) or of a budget's period (`purse` is `budget:<id>:<start>`; the amount is
-- `left_nanos`). `epoch` moves when the lease changes hands, which ends it: `closed_at` is set.
-- `wanted_at`: another process needs what this one does not use.
CREATE TABLE leases (
    id TEXT PRIMARY KEY NOT NULL,
    purse TEXT NOT NULL,
    process TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    left_nanos INTEGER CHECK (left_nanos >= 0),
    expires_at INTEGER NOT NULL,
    wanted_at INTEGER,
    created_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX leases_open ON leases (purse, process) WHERE closed_at IS NULL;
CREATE INDEX leases_expiring ON leases (expires_at) WHERE closed_at IS NULL;

-- From which lots the credits of an open lease came, so that what is given back goes where it was.
CREATE TABLE lease_lots (
    lease_id TEXT NOT NULL REFERENCES leases (id),
    lot_id TEXT NOT NULL REFERENCES lots (id),
    taken_nanos INTEGER NOT NULL CHECK (taken_nanos >= 0),
    PRIMARY KEY (lease_id, lot_id)
) STRICT;
