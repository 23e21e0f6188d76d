"""Acting: cases, who is responsible, the clocks that start at receipt, and answers."""
