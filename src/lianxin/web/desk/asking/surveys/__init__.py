"""Surveys for the staff: announced, worded, and sheets that are entered."""
