"""What the house makes of words: suggestions with reasons.  A person decides."""
