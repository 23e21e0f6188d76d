"""Checking the record: whole, as anybody may see it, and one receipt at a time.  Nothing here writes."""
