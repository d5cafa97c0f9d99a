"""How units stand: chance, words of the ranking, profile and target pages."""
