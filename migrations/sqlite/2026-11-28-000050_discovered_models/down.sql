DROP TABLE discovered_models;
