"""What is stated of an extract's data quality, and who checked it."""
