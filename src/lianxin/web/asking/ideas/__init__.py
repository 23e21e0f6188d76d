"""Public pages of ideas: propose one, read all of them in several orders, and one with what became of it."""
