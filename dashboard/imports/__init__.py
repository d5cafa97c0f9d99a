"""The parts of the page 导入: what was sent, what was recognised, what would change, what the last build says."""
