"""A town of outlets on localhost, for the demo, the tests and the benchmarks."""
