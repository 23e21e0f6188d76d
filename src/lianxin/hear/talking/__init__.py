"""Talking back to people who spoke: by which thread, when, and in which language."""
