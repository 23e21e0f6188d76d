"""What `lianxin verify` recomputes of asking, beside the record itself: maps, results, minutes, answers."""
