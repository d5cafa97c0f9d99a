"""Sources in, one DuckDB dataset out. `pipeline` tells the whole story; every other module is one stage of it."""
