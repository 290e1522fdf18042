DROP TABLE latency_days;
DROP TABLE latency_quarters;
DROP TABLE usage_days;
DROP TABLE usage_quarters;
DROP TABLE usage_scopes;
ALTER TABLE call_records DROP COLUMN kind;
