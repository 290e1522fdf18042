DROP INDEX accounts_credits;
DROP TABLE notices;
