-- What the caller marked the call with, as `,name=value,name,`; NULL: with nothing.
ALTER TABLE call_records ADD COLUMN tags TEXT;
-- Calls that took long, used much, cost much or carry a tag are looked for in these narrow rows, which
-- are written in order, one after another.
CREATE INDEX call_records_measures ON call_records (
    id, duration_ms, ttft_ms, charge_nanos, tags,
    (input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
        + audio_input_tokens + image_input_tokens + output_tokens + reasoning_tokens
        + audio_output_tokens + image_output_tokens)
);
