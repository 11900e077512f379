"""The steps of a round as plain functions: `dronewire run` and the flows call the same ones."""
