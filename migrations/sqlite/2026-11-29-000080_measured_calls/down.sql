DROP INDEX call_records_measures;
ALTER TABLE call_records DROP COLUMN tags;
