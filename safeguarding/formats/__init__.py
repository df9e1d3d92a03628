"""How dates are written and read, for each language that Django knows by a folder of that name."""
