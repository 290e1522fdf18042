DROP TABLE limit_processes;
DROP TABLE limit_days;
ALTER TABLE hub_keys DROP COLUMN priority;
ALTER TABLE hub_keys DROP COLUMN concurrent_calls;
ALTER TABLE hub_keys DROP COLUMN requests_per_day;
ALTER TABLE hub_keys DROP COLUMN tokens_per_minute;
ALTER TABLE hub_keys DROP COLUMN requests_per_minute;
DROP TABLE limits;
