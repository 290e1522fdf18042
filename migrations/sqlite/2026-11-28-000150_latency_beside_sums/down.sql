ALTER TABLE usage_days DROP COLUMN ttft_bins;
ALTER TABLE usage_days DROP COLUMN duration_bins;
ALTER TABLE usage_quarters DROP COLUMN ttft_bins;
ALTER TABLE usage_quarters DROP COLUMN duration_bins;
