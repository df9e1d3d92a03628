"""Whether a file or a row is ours and unchanged, and whether all that is kept still is what was signed."""
