-- SHA-256 of what was ordered under an idempotency key: another order under it is refused.
ALTER TABLE video_jobs ADD COLUMN join_print TEXT;

-- Of orders that had passed together under one key the newest keeps it.
UPDATE video_jobs SET join_key = NULL
WHERE substr(join_key, 1, 4) = 'key:' AND deleted_at IS NULL AND EXISTS (
    SELECT 1 FROM video_jobs newer
    WHERE newer.owner = video_jobs.owner AND newer.join_key = video_jobs.join_key
        AND newer.deleted_at IS NULL AND newer.id > video_jobs.id);

-- A key that its caller chose orders one video.
CREATE UNIQUE INDEX video_jobs_ordered_once ON video_jobs (owner, join_key)
    WHERE join_key IS NOT NULL AND substr(join_key, 1, 4) = 'key:' AND deleted_at IS NULL;
