"""How fast the dashboard is on a large dataset: `make benchmark`. Prints figures; no test depends on a clock."""
