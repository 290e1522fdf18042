//! A provider that does what a script tells it: for the demo, the tests and the benchmark.
