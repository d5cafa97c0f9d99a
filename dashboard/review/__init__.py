"""The page 校核: what a person should look at, riskiest first, and what people decided."""
