//! The API that admins and the console use.
