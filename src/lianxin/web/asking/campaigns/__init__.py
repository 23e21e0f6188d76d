"""Several questions about one thing in one span of time: the list, and each with what was found, done and came of it."""
