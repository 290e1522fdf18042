DROP TABLE imported_usages;
ALTER TABLE call_records DROP COLUMN origin_id;
ALTER TABLE call_records DROP COLUMN import_id;
DROP TABLE import_notes;
DROP TABLE import_parts;
DROP TABLE imports;
