"""Template tags of the pages about figures."""
