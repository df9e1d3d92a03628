"""Sums that officers declare: which counts add up to which, with the page on which they say so."""
