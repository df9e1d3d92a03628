"""Date formats, in a folder for each language that Django knows."""
