"""The versions of a dataset: the list of them, and what changed from one to another."""
