//! Calls to providers: addresses that may be dialled, clocks, and the bytes that come back.
