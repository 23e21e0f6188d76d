"""Panels by lot for everybody: what they are asked, the pot, the draw in public view, one's own place, and the advice."""
