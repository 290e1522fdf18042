DROP TABLE payment_welcomes;
