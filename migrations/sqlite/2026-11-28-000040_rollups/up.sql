-- What a call was for: `chat`, `embedding`, `image` and so on, as in the price book.
ALTER TABLE call_records ADD COLUMN kind TEXT NOT NULL DEFAULT 'chat';
UPDATE call_records SET kind = CASE
    WHEN surface = 'openai-embeddings' THEN 'embedding'
    WHEN surface = 'openai-moderations' THEN 'moderation'
    WHEN surface = 'rerank' THEN 'rerank'
    WHEN surface LIKE 'openai-image-%' THEN 'image'
    WHEN surface = 'openai-speech' THEN 'speech'
    WHEN surface IN ('openai-transcriptions', 'openai-translations') THEN 'transcription'
    ELSE 'chat' END;

-- Sums of calls, written with the call. What calls have in common is a scope; '' stands for what a
-- call had not.
CREATE TABLE usage_scopes (
    id INTEGER PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL,
    project TEXT NOT NULL,
    key_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    UNIQUE (user_id, project, key_id, provider, model, kind, status)
) STRICT;

-- Per quarter of an hour: every time zone of today is a whole number of them from UTC. `start` is in
-- milliseconds since 1970, and a call counts where it started.
CREATE TABLE usage_quarters (
    start INTEGER NOT NULL,
    scope INTEGER NOT NULL REFERENCES usage_scopes (id),
    calls INTEGER NOT NULL,
    unpriced_calls INTEGER NOT NULL,
    charge_nanos INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_5m_tokens INTEGER NOT NULL,
    cache_write_1h_tokens INTEGER NOT NULL,
    audio_input_tokens INTEGER NOT NULL,
    image_input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    audio_output_tokens INTEGER NOT NULL,
    image_output_tokens INTEGER NOT NULL,
    images INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    searches INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    ttft_ms INTEGER NOT NULL,
    ttft_calls INTEGER NOT NULL,
    PRIMARY KEY (start, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_quarters_scope ON usage_quarters (scope, start);

-- The same per day of UTC.
CREATE TABLE usage_days (
    start INTEGER NOT NULL,
    scope INTEGER NOT NULL REFERENCES usage_scopes (id),
    calls INTEGER NOT NULL,
    unpriced_calls INTEGER NOT NULL,
    charge_nanos INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_5m_tokens INTEGER NOT NULL,
    cache_write_1h_tokens INTEGER NOT NULL,
    audio_input_tokens INTEGER NOT NULL,
    image_input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    audio_output_tokens INTEGER NOT NULL,
    image_output_tokens INTEGER NOT NULL,
    images INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    searches INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    ttft_ms INTEGER NOT NULL,
    ttft_calls INTEGER NOT NULL,
    PRIMARY KEY (start, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_days_scope ON usage_days (scope, start);

-- How long calls took, and their first tokens: calls per bin. A bin reaches from `at_least_ms` to the
-- next one; bins are a sixteenth of their power of two wide.
CREATE TABLE latency_quarters (
    start INTEGER NOT NULL,
    scope INTEGER NOT NULL REFERENCES usage_scopes (id),
    metric TEXT NOT NULL CHECK (metric IN ('duration', 'ttft')),
    at_least_ms INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (start, scope, metric, at_least_ms)
) STRICT, WITHOUT ROWID;
CREATE TABLE latency_days (
    start INTEGER NOT NULL,
    scope INTEGER NOT NULL REFERENCES usage_scopes (id),
    metric TEXT NOT NULL CHECK (metric IN ('duration', 'ttft')),
    at_least_ms INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (start, scope, metric, at_least_ms)
) STRICT, WITHOUT ROWID;

-- What was called before.
INSERT INTO usage_scopes (user_id, project, key_id, provider, model, kind, status)
SELECT DISTINCT coalesce(user_id, ''), coalesce(project, ''), coalesce(key_id, ''),
    coalesce(provider, ''), coalesce(model, requested_model), kind, status
FROM call_records;
INSERT INTO usage_quarters
SELECT c.started_at - c.started_at % 900000 AS start, s.id,
    count(*),
    sum(c.charge_nanos IS NULL),
    sum(coalesce(c.charge_nanos, 0)),
    sum(c.input_tokens),
    sum(c.cache_read_tokens),
    sum(c.cache_write_5m_tokens),
    sum(c.cache_write_1h_tokens),
    sum(c.audio_input_tokens),
    sum(c.image_input_tokens),
    sum(c.output_tokens),
    sum(c.reasoning_tokens),
    sum(c.audio_output_tokens),
    sum(c.image_output_tokens),
    sum(coalesce(c.units ->> 'images', 0)),
    sum(coalesce(c.units ->> 'seconds', 0)),
    sum(coalesce(c.units ->> 'characters', 0)),
    sum(coalesce(c.units ->> 'searches', 0)),
    sum(coalesce(c.units ->> 'requests', 0)),
    sum(c.duration_ms),
    sum(coalesce(c.ttft_ms, 0)),
    sum(c.ttft_ms IS NOT NULL)
FROM call_records c JOIN usage_scopes s ON s.user_id = coalesce(c.user_id, '')
    AND s.project = coalesce(c.project, '') AND s.key_id = coalesce(c.key_id, '')
    AND s.provider = coalesce(c.provider, '') AND s.model = coalesce(c.model, c.requested_model)
    AND s.kind = c.kind AND s.status = c.status
GROUP BY start, s.id;
INSERT INTO usage_days
SELECT start - start % 86400000 AS day, scope,
    sum(calls), sum(unpriced_calls), sum(charge_nanos), sum(input_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens), sum(cache_write_1h_tokens), sum(audio_input_tokens), sum(image_input_tokens), sum(output_tokens), sum(reasoning_tokens), sum(audio_output_tokens), sum(image_output_tokens), sum(images), sum(seconds), sum(characters), sum(searches), sum(requests), sum(duration_ms), sum(ttft_ms), sum(ttft_calls)
FROM usage_quarters GROUP BY day, scope;
INSERT INTO latency_quarters
SELECT start, scope, metric, CASE
    WHEN ms < 32 THEN max(ms, 0)
    WHEN ms < 64 THEN ms - ms % 2
    WHEN ms < 128 THEN ms - ms % 4
    WHEN ms < 256 THEN ms - ms % 8
    WHEN ms < 512 THEN ms - ms % 16
    WHEN ms < 1024 THEN ms - ms % 32
    WHEN ms < 2048 THEN ms - ms % 64
    WHEN ms < 4096 THEN ms - ms % 128
    WHEN ms < 8192 THEN ms - ms % 256
    WHEN ms < 16384 THEN ms - ms % 512
    WHEN ms < 32768 THEN ms - ms % 1024
    WHEN ms < 65536 THEN ms - ms % 2048
    WHEN ms < 131072 THEN ms - ms % 4096
    WHEN ms < 262144 THEN ms - ms % 8192
    WHEN ms < 524288 THEN ms - ms % 16384
    WHEN ms < 1048576 THEN ms - ms % 32768
    WHEN ms < 2097152 THEN ms - ms % 65536
    WHEN ms < 4194304 THEN ms - ms % 131072
    WHEN ms < 8388608 THEN ms - ms % 262144
    WHEN ms < 16777216 THEN ms - ms % 524288
    WHEN ms < 33554432 THEN ms - ms % 1048576
    WHEN ms < 67108864 THEN ms - ms % 2097152
    WHEN ms < 134217728 THEN ms - ms % 4194304
    WHEN ms < 268435456 THEN ms - ms % 8388608
    WHEN ms < 536870912 THEN ms - ms % 16777216
    WHEN ms < 1073741824 THEN ms - ms % 33554432
    WHEN ms < 2147483648 THEN ms - ms % 67108864
    ELSE 2147483648 END AS at_least, count(*)
FROM (
    SELECT c.started_at - c.started_at % 900000 AS start, s.id AS scope, m.metric,
        CASE m.metric WHEN 'ttft' THEN c.ttft_ms ELSE c.duration_ms END AS ms
    FROM call_records c JOIN usage_scopes s ON s.user_id = coalesce(c.user_id, '')
        AND s.project = coalesce(c.project, '') AND s.key_id = coalesce(c.key_id, '')
        AND s.provider = coalesce(c.provider, '') AND s.model = coalesce(c.model, c.requested_model)
        AND s.kind = c.kind AND s.status = c.status,
        (SELECT 'duration' AS metric UNION ALL SELECT 'ttft') m
)
WHERE ms IS NOT NULL
GROUP BY start, scope, metric, at_least;
INSERT INTO latency_days
SELECT start - start % 86400000 AS day, scope, metric, at_least_ms, sum(calls)
FROM latency_quarters GROUP BY day, scope, metric, at_least_ms;
