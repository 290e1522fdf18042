-- Sums by model alone, beside those by all that calls have in common: whoever asks of no person,
-- project or key reads a tenth of the rows. Their scopes have nothing in these three.
CREATE TABLE usage_model_quarters (
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
    duration_bins TEXT NOT NULL,
    ttft_bins TEXT NOT NULL,
    cached_calls INTEGER NOT NULL,
    saved_nanos INTEGER NOT NULL,
    PRIMARY KEY (start, scope)
) STRICT, WITHOUT ROWID;
CREATE TABLE usage_model_days (
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
    duration_bins TEXT NOT NULL,
    ttft_bins TEXT NOT NULL,
    cached_calls INTEGER NOT NULL,
    saved_nanos INTEGER NOT NULL,
    PRIMARY KEY (start, scope)
) STRICT, WITHOUT ROWID;

-- What was counted before.
INSERT OR IGNORE INTO usage_scopes (user_id, project, key_id, provider, model, kind, status)
SELECT DISTINCT '', '', '', provider, model, kind, status FROM usage_scopes;
INSERT INTO usage_model_quarters
SELECT q.start, m.id,
    sum(q.calls), sum(q.unpriced_calls), sum(q.charge_nanos), sum(q.input_tokens),
    sum(q.cache_read_tokens), sum(q.cache_write_5m_tokens), sum(q.cache_write_1h_tokens), sum(q.audio_input_tokens),
    sum(q.image_input_tokens), sum(q.output_tokens), sum(q.reasoning_tokens), sum(q.audio_output_tokens),
    sum(q.image_output_tokens), sum(q.images), sum(q.seconds), sum(q.characters),
    sum(q.searches), sum(q.requests), sum(q.duration_ms), sum(q.ttft_ms),
    sum(q.ttft_calls),
    '', '', sum(q.cached_calls), sum(q.saved_nanos)
FROM usage_quarters q JOIN usage_scopes s ON s.id = q.scope
    JOIN usage_scopes m ON m.user_id = '' AND m.project = '' AND m.key_id = ''
        AND m.provider = s.provider AND m.model = s.model AND m.kind = s.kind AND m.status = s.status
GROUP BY q.start, m.id;
INSERT INTO usage_model_days
SELECT q.start, m.id,
    sum(q.calls), sum(q.unpriced_calls), sum(q.charge_nanos), sum(q.input_tokens),
    sum(q.cache_read_tokens), sum(q.cache_write_5m_tokens), sum(q.cache_write_1h_tokens), sum(q.audio_input_tokens),
    sum(q.image_input_tokens), sum(q.output_tokens), sum(q.reasoning_tokens), sum(q.audio_output_tokens),
    sum(q.image_output_tokens), sum(q.images), sum(q.seconds), sum(q.characters),
    sum(q.searches), sum(q.requests), sum(q.duration_ms), sum(q.ttft_ms),
    sum(q.ttft_calls),
    '', '', sum(q.cached_calls), sum(q.saved_nanos)
FROM usage_days q JOIN usage_scopes s ON s.id = q.scope
    JOIN usage_scopes m ON m.user_id = '' AND m.project = '' AND m.key_id = ''
        AND m.provider = s.provider AND m.model = s.model AND m.kind = s.kind AND m.status = s.status
GROUP BY q.start, m.id;
-- A row's bins are `from:calls` with spaces between them: nearly an object of JSON.
UPDATE usage_model_quarters SET
    duration_bins = coalesce((
        SELECT group_concat(at_least || ':' || calls, ' ' ORDER BY at_least) FROM (
            SELECT CAST(b.key AS INTEGER) AS at_least, sum(b.value) AS calls
            FROM usage_scopes m JOIN usage_quarters q ON q.start = usage_model_quarters.start
                JOIN usage_scopes s ON s.id = q.scope AND s.provider = m.provider
                    AND s.model = m.model AND s.kind = m.kind AND s.status = m.status,
                json_each('{"' || replace(replace(q.duration_bins, ':', '":'), ' ', ',"') || '}') b
            WHERE m.id = usage_model_quarters.scope AND q.duration_bins <> ''
            GROUP BY at_least)), ''),
    ttft_bins = coalesce((
        SELECT group_concat(at_least || ':' || calls, ' ' ORDER BY at_least) FROM (
            SELECT CAST(b.key AS INTEGER) AS at_least, sum(b.value) AS calls
            FROM usage_scopes m JOIN usage_quarters q ON q.start = usage_model_quarters.start
                JOIN usage_scopes s ON s.id = q.scope AND s.provider = m.provider
                    AND s.model = m.model AND s.kind = m.kind AND s.status = m.status,
                json_each('{"' || replace(replace(q.ttft_bins, ':', '":'), ' ', ',"') || '}') b
            WHERE m.id = usage_model_quarters.scope AND q.ttft_bins <> ''
            GROUP BY at_least)), '');
UPDATE usage_model_days SET
    duration_bins = coalesce((
        SELECT group_concat(at_least || ':' || calls, ' ' ORDER BY at_least) FROM (
            SELECT CAST(b.key AS INTEGER) AS at_least, sum(b.value) AS calls
            FROM usage_scopes m JOIN usage_days q ON q.start = usage_model_days.start
                JOIN usage_scopes s ON s.id = q.scope AND s.provider = m.provider
                    AND s.model = m.model AND s.kind = m.kind AND s.status = m.status,
                json_each('{"' || replace(replace(q.duration_bins, ':', '":'), ' ', ',"') || '}') b
            WHERE m.id = usage_model_days.scope AND q.duration_bins <> ''
            GROUP BY at_least)), ''),
    ttft_bins = coalesce((
        SELECT group_concat(at_least || ':' || calls, ' ' ORDER BY at_least) FROM (
            SELECT CAST(b.key AS INTEGER) AS at_least, sum(b.value) AS calls
            FROM usage_scopes m JOIN usage_days q ON q.start = usage_model_days.start
                JOIN usage_scopes s ON s.id = q.scope AND s.provider = m.provider
                    AND s.model = m.model AND s.kind = m.kind AND s.status = m.status,
                json_each('{"' || replace(replace(q.ttft_bins, ':', '":'), ' ', ',"') || '}') b
            WHERE m.id = usage_model_days.scope AND q.ttft_bins <> ''
            GROUP BY at_least)), '');
