"""Publish a report, withdraw it, schedule it, and correct it by a new one."""
