"""Field studies and findings for the staff: announce, go on, enter interviews, end, and write down what was found."""
