"""Surveys: their rounds, what the lines come to, and what of it may be shown."""
