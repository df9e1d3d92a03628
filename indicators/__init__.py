"""Sections, indicators, periods, counts, figures and targets, and what they mean."""
