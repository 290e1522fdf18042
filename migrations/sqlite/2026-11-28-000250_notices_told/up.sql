-- Since when those who are meant know of a notice by a message; NULL: they were sent none.
ALTER TABLE notices ADD COLUMN told_at INTEGER;
