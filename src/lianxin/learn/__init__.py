"""Learning: who is not heard, what presses most, and what the office's own paperwork costs the frontline."""
