"""Field studies for everybody: plan and what was done of it, what was found, and the front line's own page."""
