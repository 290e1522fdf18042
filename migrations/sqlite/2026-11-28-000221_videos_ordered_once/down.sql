DROP INDEX video_jobs_ordered_once;
ALTER TABLE video_jobs DROP COLUMN join_print;
