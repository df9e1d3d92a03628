"""Cycles, topics and the words on them, from first draft to approval."""
