-- Calls that were answered with a reply that was made before: how it came ('hit', 'joined'), the call
-- that had made it, which share of the price was charged, and what that saved the caller.
ALTER TABLE call_records ADD COLUMN cached TEXT;
ALTER TABLE call_records ADD COLUMN cached_from TEXT;
ALTER TABLE call_records ADD COLUMN cached_percent INTEGER;
ALTER TABLE call_records ADD COLUMN saved_nanos INTEGER;
ALTER TABLE usage_quarters ADD COLUMN cached_calls INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_quarters ADD COLUMN saved_nanos INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_days ADD COLUMN cached_calls INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_days ADD COLUMN saved_nanos INTEGER NOT NULL DEFAULT 0;

-- Calls of the key are answered with replies that are no older, in seconds; NULL: with new ones.
ALTER TABLE hub_keys ADD COLUMN cache_seconds INTEGER;
