"""From an extract's bytes to rows that are checked and previewed: reading, then table, then preview.

Nothing here writes to the database: see `indicators.actions`.
"""
