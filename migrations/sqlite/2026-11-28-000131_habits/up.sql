-- What calls of a key (or user) for a model used of late, so that estimates survive a restart.
-- `answers`: tokens of output; `inputs`: tokens for each byte of the request, times 65,536. Each a
-- JSON array, the oldest first.
CREATE TABLE habits (
    who TEXT NOT NULL,
    model TEXT NOT NULL,
    answers TEXT NOT NULL,
    inputs TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (who, model)
) STRICT;
CREATE INDEX habits_used ON habits (used_at);
