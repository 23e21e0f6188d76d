"""What acting writes in the record: enough for a stranger to recompute every figure, and no words of anyone."""
