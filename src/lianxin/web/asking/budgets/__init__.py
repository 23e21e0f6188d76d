"""Money that people share out, for everybody: the lists, the rule, the result with a reason for each project."""
