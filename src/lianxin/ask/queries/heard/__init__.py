"""Who was heard and who was not: known numbers, those who answered beside them, weights, and whom to visit."""
