ALTER TABLE call_records DROP COLUMN units;
ALTER TABLE rates DROP COLUMN unit_rates;
