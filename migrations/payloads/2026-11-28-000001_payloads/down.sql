DROP TABLE held;
DROP TABLE payloads;
