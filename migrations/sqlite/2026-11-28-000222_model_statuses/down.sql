DROP TABLE model_statuses;
