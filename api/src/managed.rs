//! Providers, keys and rates that the environment or the file declares, brought into the database.
