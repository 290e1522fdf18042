-- Videos that providers make while nobody waits. A row is written before a provider is asked, and
-- the call's record when the job has ended. `holds` names what is kept back for it: leases of their
-- own, so that any process finds them after a restart. Prompts are not kept.
CREATE TABLE video_jobs (
    id TEXT NOT NULL PRIMARY KEY,
    call_id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    -- `creating`, `queued` and `in_progress` run; `completed`, `failed` and `cancelled` have ended.
    state TEXT NOT NULL,
    progress INTEGER NOT NULL,
    requested_model TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    credential_id TEXT,
    upstream_id TEXT,
    seconds INTEGER NOT NULL,
    size TEXT,
    remixed_from TEXT,
    -- Where the provider has the video, where it says so.
    address TEXT,
    error_code TEXT,
    error_message TEXT,
    -- JSON: who called, what was tried, what is kept back.
    intake TEXT NOT NULL,
    attempts TEXT NOT NULL,
    holds TEXT NOT NULL,
    rate_id TEXT,
    rate_source TEXT,
    -- Who sends the same again gets the same job.
    join_key TEXT,
    delivered_at INTEGER,
    -- Opens the video to whoever has its address.
    ticket TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- When the provider is asked next; NULL: the job has ended.
    look_at INTEGER,
    ended_at INTEGER,
    -- Until then the provider keeps the video.
    expires_at INTEGER,
    deleted_at INTEGER
) STRICT;
CREATE INDEX video_jobs_of_owner ON video_jobs (owner, id) WHERE deleted_at IS NULL;
CREATE INDEX video_jobs_running ON video_jobs (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX video_jobs_joined ON video_jobs (owner, join_key) WHERE join_key IS NOT NULL;
