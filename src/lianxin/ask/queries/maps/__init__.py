"""Opinion maps: those that were drawn, the one that moves, and the process that draws it."""
