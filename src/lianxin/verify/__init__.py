"""Verifying: the word of the person who spoke, and rates that anyone can recompute."""
