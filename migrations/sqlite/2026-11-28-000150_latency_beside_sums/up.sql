-- How long calls took stands in the row of their sums: `from:calls` per bin, in order, with spaces
-- between them (a bin begins at `from` milliseconds). A row per bin made as many rows as calls, and
-- reading a month of them took seconds. The tables of bins are left for a process of before, and
-- written no more.
ALTER TABLE usage_quarters ADD COLUMN duration_bins TEXT NOT NULL DEFAULT '';
ALTER TABLE usage_quarters ADD COLUMN ttft_bins TEXT NOT NULL DEFAULT '';
ALTER TABLE usage_days ADD COLUMN duration_bins TEXT NOT NULL DEFAULT '';
ALTER TABLE usage_days ADD COLUMN ttft_bins TEXT NOT NULL DEFAULT '';

UPDATE usage_quarters SET
    duration_bins = coalesce((
        SELECT group_concat(at_least_ms || ':' || calls, ' ' ORDER BY at_least_ms)
        FROM latency_quarters b
        WHERE b.start = usage_quarters.start AND b.scope = usage_quarters.scope
            AND b.metric = 'duration'), ''),
    ttft_bins = coalesce((
        SELECT group_concat(at_least_ms || ':' || calls, ' ' ORDER BY at_least_ms)
        FROM latency_quarters b
        WHERE b.start = usage_quarters.start AND b.scope = usage_quarters.scope
            AND b.metric = 'ttft'), '');
UPDATE usage_days SET
    duration_bins = coalesce((
        SELECT group_concat(at_least_ms || ':' || calls, ' ' ORDER BY at_least_ms)
        FROM latency_days b
        WHERE b.start = usage_days.start AND b.scope = usage_days.scope
            AND b.metric = 'duration'), ''),
    ttft_bins = coalesce((
        SELECT group_concat(at_least_ms || ':' || calls, ' ' ORDER BY at_least_ms)
        FROM latency_days b
        WHERE b.start = usage_days.start AND b.scope = usage_days.scope
            AND b.metric = 'ttft'), '');
DELETE FROM latency_quarters;
DELETE FROM latency_days;
