"""What changed between any two reports, and the page that tells it."""
