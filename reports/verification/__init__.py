"""Check whether a file or a row is genuine, and whether everything stored is still what was signed."""
