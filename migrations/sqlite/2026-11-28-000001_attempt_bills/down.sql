ALTER TABLE attempts DROP COLUMN charge_nanos;
ALTER TABLE attempts DROP COLUMN rate_id;
ALTER TABLE attempts DROP COLUMN usage;
ALTER TABLE attempts DROP COLUMN usage_source;
