DROP INDEX hub_keys_user;
DROP TABLE connections;
