DROP TABLE code_uses;
DROP TABLE codes;
