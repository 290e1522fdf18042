-- Starter credit where Payment Kit holds the balances: who gives it, so that processes that meet a
-- customer at once give it once. Whoever claims it has until `claimed_until`; then another may look
-- whether it was given, and give it. `done_at`: it was given, or the customer was not new.
CREATE TABLE payment_welcomes (
    customer TEXT PRIMARY KEY NOT NULL,
    claimed_until INTEGER NOT NULL,
    done_at INTEGER
) STRICT;
