"""Data quality notes on uploads, and who checked them."""
