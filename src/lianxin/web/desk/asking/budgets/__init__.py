"""Budgets for the staff: put up money, keep the list, ask for the vote, say what became of what won."""
