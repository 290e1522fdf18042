ALTER TABLE attempts DROP COLUMN reason;
ALTER TABLE attempts DROP COLUMN chosen_by;
ALTER TABLE attempts DROP COLUMN route;
DROP TABLE routes;
