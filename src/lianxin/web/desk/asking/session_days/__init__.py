"""Where the staff announces fixed days, writes down topics for people, and says that a day was held."""
