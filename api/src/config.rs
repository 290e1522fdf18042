//! Where settings come from: flags, environment, the file, and what wins.
