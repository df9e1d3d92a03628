"""Compare any two reports, and show what changed."""
