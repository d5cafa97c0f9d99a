"""The presentation: one card a slide over the whole screen, moved by keys."""
