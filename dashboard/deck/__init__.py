"""The cards a reader has collected for a presentation: what one is, where they are kept, the list of them."""
