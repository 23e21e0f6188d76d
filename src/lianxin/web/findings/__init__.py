"""Signs of formalism: what everybody sees of the detectors, and what overseers look at."""
