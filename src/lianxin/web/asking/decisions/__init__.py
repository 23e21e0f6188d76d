"""The decision on a consultation for everybody: what was decided, and what became of each statement."""
