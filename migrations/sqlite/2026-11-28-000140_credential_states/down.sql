DROP TABLE credential_states;
