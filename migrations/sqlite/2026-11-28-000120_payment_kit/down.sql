DROP TABLE payment_customers;
DROP TABLE payment_usage;
DROP TABLE payment_events;
