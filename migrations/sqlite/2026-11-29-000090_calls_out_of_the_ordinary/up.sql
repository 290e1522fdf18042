-- Calls that did not go well are few: what was measured of them is looked for among them alone.
CREATE INDEX call_records_amiss ON call_records (
    id, status, duration_ms, ttft_ms, charge_nanos, tags,
    (input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
        + audio_input_tokens + image_input_tokens + output_tokens + reasoning_tokens
        + audio_output_tokens + image_output_tokens)
) WHERE status <> 'success';
-- So are calls that got a reply which was made before.
CREATE INDEX call_records_kept ON call_records (id) WHERE cached IS NOT NULL;
