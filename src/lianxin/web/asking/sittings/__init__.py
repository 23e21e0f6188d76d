"""Sittings for everybody: when and where, who sits there and why, a place for oneself, and what was said."""
